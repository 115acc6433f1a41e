-- One series of tries for each paid cycle of a line, whoever's mandate it is: the key that makes it one.
create table autorenew_cycles (
  id              text primary key,
  line_id         text not null references lines_lines (id),
  cycle           text not null,          -- the purchase that brought the cycle, and its place in it
  mandate_id      text not null references autorenew_mandates (id),
  trigger         text not null check (trigger in ('date', 'low_data', 'keep')),
  ends_at         timestamptz not null,   -- end of paid time, or of the number
  running_from    timestamptz,            -- with low_data: the start of the cycle that ran low
  low_at          timestamptz,            -- with low_data: when that was seen
  state           text not null check (state in ('planned', 'trying', 'asking', 'renewed', 'by_hand', 'gave_up', 'dropped')),
  version         int not null,
  tries           int not null,           -- made so far; the next one's number is in the key of its renewal
  told            text[] not null,        -- which of its notices were written
  announced_cents bigint,
  announced_at    timestamptz,
  approved_cents  bigint,                 -- said yes to by hand, for this cycle
  try_at          timestamptz,
  tried_at        timestamptz,
  renewal_id      text references renewals_renewals (id),
  link_id         text references paylinks_links (id),
  reason          text,
  opened_at       timestamptz not null,
  ended_at        timestamptz,
  unique (line_id, cycle)
) with (fillfactor = 70);
create unique index autorenew_cycles_low on autorenew_cycles (line_id, running_from) where trigger = 'low_data' and state <> 'dropped';
create index autorenew_cycles_open on autorenew_cycles (line_id) where ended_at is null;

-- Every try, with the renewal it placed; null: it never came so far.
create table autorenew_tries (
  cycle_id   text not null references autorenew_cycles (id),
  n          int not null,
  mandate_id text not null references autorenew_mandates (id),
  renewal_id text unique references renewals_renewals (id),
  cents      bigint not null,
  state      text not null check (state in ('open', 'paid', 'returned', 'failed')),
  reason     text,
  at         timestamptz not null,
  settled_at timestamptz,
  primary key (cycle_id, n)
) with (fillfactor = 70);
-- At most one charge for a cycle: a second is tried only where the one before brought nothing.
create unique index autorenew_tries_one on autorenew_tries (cycle_id) where state <> 'failed';

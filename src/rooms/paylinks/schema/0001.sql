-- A link by which somebody else pays for a renewal of one line (代付). The code in it is a secret of 40 bits: found by its
-- keyed hash, and sealed so that its maker can be shown it again.
create table paylinks_links (
  id          text primary key,
  line_id     text not null references lines_lines (id),
  code_mac    text not null unique,
  code_sealed text not null,
  plan_id     text not null,
  mode        text,                       -- null: whichever way the plan can start when it is paid
  note_sealed text,                       -- a person's own words
  caller      text not null,              -- who made it: a session, a browser, an API key, a sponsor's round
  contact     jsonb,                      -- where its maker hears that it was paid (sealed), and in which language
  sponsor_id  text,                       -- asked for one cycle of a sponsored line
  state       text not null check (state in ('open', 'cancelling', 'paid', 'cancelled', 'expired')),
  version     int not null,
  renewal_id  text,                       -- the renewal under way, or the one that was paid
  made_at     timestamptz not null,
  expires_at  timestamptz not null,
  ended_at    timestamptz
) with (fillfactor = 80);
create index paylinks_links_line on paylinks_links (line_id, made_at desc);

-- What a payer was shown: which quote, in which currency, and until when the rate holds. The ledger stays in dollars.
create table paylinks_openings (
  quote_id        text not null references renewals_quotes (id),
  currency        text not null,          -- the payer's; USD has rate 1
  link_id         text not null references paylinks_links (id),
  rate_millionths bigint not null,
  source          text not null,
  rate_at         timestamptz not null,   -- as of when the source says it
  until           timestamptz not null,
  opened_at       timestamptz not null,
  primary key (quote_id, currency)
);
create index paylinks_openings_link on paylinks_openings (link_id, opened_at desc);

-- Somebody who is asked before each cycle ends, and pays by one tap or not at all.
create table paylinks_sponsors (
  id           text primary key,
  line_id      text not null references lines_lines (id),
  state        text not null check (state in ('invited', 'active', 'declined', 'stopped')),
  version      int not null,
  plan_id      text not null,
  mode         text,
  days_before  int not null check (days_before between 1 and 14),
  email        jsonb not null,            -- sealed
  owner        jsonb,                     -- where the owner hears of it (sealed), and in which language
  language     text not null,
  zone         text,
  code_mac     text,
  code_until   timestamptz,
  tries_left   int not null default 0,
  invited_at   timestamptz not null,
  accepted_at  timestamptz,
  ended_at     timestamptz,
  ended_by     text,
  next_look_at timestamptz not null
);
create unique index paylinks_sponsors_once on paylinks_sponsors (line_id, (email->>'mac')) where state in ('invited', 'active');
create index paylinks_sponsors_due on paylinks_sponsors (next_look_at) where state = 'active';

-- Asked once for each cycle, by the moment it ends.
create table paylinks_asks (
  sponsor_id    text not null references paylinks_sponsors (id),
  cycle_ends_at timestamptz not null,
  link_id       text not null references paylinks_links (id),
  primary key (sponsor_id, cycle_ends_at)
);

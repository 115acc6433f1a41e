-- A standing permission to renew one line. Its terms never change: other terms are another mandate with a consent of its own.
create table autorenew_mandates (
  id            text primary key,
  line_id       text not null references lines_lines (id),
  customer      text not null,            -- who agreed and who pays
  plan_id       text,                     -- null: the plan as last time
  triggers      text[] not null check (triggers <@ array['date', 'low_data', 'keep'] and array_length(triggers, 1) > 0),
  pay           jsonb not null,
  ceiling_cents bigint not null,          -- never more than this without asking
  agreed_cents  bigint not null,          -- what a renewal cost when it was agreed to, taxes included
  low_bytes     bigint,                   -- with low_data: fewer than these
  until         timestamptz,              -- stands until then; null: until it is turned off
  language      text not null,
  state         text not null check (state in ('on', 'paused', 'frozen', 'off')),
  reason        text,                     -- why it is paused, frozen or off
  version       int not null,
  on_at         timestamptz not null,
  off_at        timestamptz,
  off_by        text,
  next_at       timestamptz,              -- the next charge as far as it is known, and what it comes to
  next_cents    bigint,
  next_plan     text,
  yearly_at     timestamptz not null,     -- the next reminder that it stands
  look_at       timestamptz not null
) with (fillfactor = 70);
create unique index autorenew_mandates_one on autorenew_mandates (line_id) where state <> 'off';
create index autorenew_mandates_line on autorenew_mandates (line_id, on_at desc);
create index autorenew_mandates_customer on autorenew_mandates (customer) where state <> 'off';
create index autorenew_mandates_due on autorenew_mandates (look_at) where state in ('on', 'frozen');

-- The yes, in the exact words that were shown. Kept three years, or one year after the end, whichever is longer.
create table autorenew_consents (
  mandate_id text primary key references autorenew_mandates (id),
  customer   text not null,
  line_id    text not null,
  words      text not null,
  hash       text not null,
  language   text not null,
  version    int not null,
  place      text not null,               -- which page or call showed them
  door       text not null,
  actor      text not null,
  at         timestamptz not null
);

-- Refunds of what was delivered and not used up: taken back at the carrier, read back, paid back.
create table refunds_returns (
  id           text primary key,
  caller       text not null,            -- who asked; with request_key it is asked once
  request_key  text not null,
  renewal_id   text not null references renewals_renewals (id),
  line_id      text not null,
  state        text not null,
  version      int not null,             -- every step; two workers cannot both take one
  state_since  timestamptz not null,
  door         text not null,
  actor        text not null,
  reason       text not null,
  destination  text not null check (destination in ('original', 'wallet')),
  customer     text,                     -- whose wallet, for destination wallet
  amount_cents bigint not null check (amount_cents > 0),
  offer        jsonb not null,           -- what was offered and agreed to, as it was shown
  take_back    boolean not null,         -- false: nothing of it is left on the line
  change_key   text not null unique,     -- our key of the change at the carrier, stored before it is first shown
  decided_by   text,                     -- the second person
  because      text,                     -- why it was refused, or waits for a person
  asked_at     timestamptz not null,
  taken_at     timestamptz,              -- when the line was read without it
  settled_at   timestamptz
) with (fillfactor = 70);
create unique index refunds_returns_once on refunds_returns (caller, request_key);
-- One at a time, and one that succeeds.
create unique index refunds_returns_one on refunds_returns (renewal_id) where state <> 'refused';
create index refunds_returns_renewal on refunds_returns (renewal_id, asked_at);
create index refunds_returns_open on refunds_returns (asked_at) where settled_at is null;

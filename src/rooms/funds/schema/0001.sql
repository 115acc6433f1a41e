-- Money on its way into a wallet.
create table funds_loads (
  id           text primary key,
  caller       text not null,            -- who asked: api key, session; with request_key it is placed once
  request_key  text not null,
  customer     text not null,
  state        text not null check (state in ('paying', 'awaiting_customer', 'payment_unknown', 'done', 'declined')),
  version      int not null,             -- every step; two workers cannot both take one
  amount_cents bigint not null check (amount_cents > 0),
  door         text not null,
  actor        text not null,
  reason       text not null,
  payer        jsonb not null,           -- e-mail (sealed), language, zone
  refused_reason text,
  disputed     text,                     -- open, won, lost: what became of a dispute of its charge
  reversed_cents bigint not null default 0, -- taken back out of the wallet when a dispute was lost
  placed_at    timestamptz not null,
  settled_at   timestamptz
) with (fillfactor = 70);
create unique index funds_loads_once on funds_loads (caller, request_key);
create index funds_loads_customer on funds_loads (customer, placed_at desc, id desc);

-- Vouchers as the operator issues them. A code is shown once, in the file of its batch; kept is a keyed hash.
create table funds_batches (
  id          text primary key,
  count       int not null check (count > 0),
  value_cents bigint not null check (value_cents > 0),
  note        text not null,
  issued_by   text not null,
  created_at  timestamptz not null
);
create table funds_vouchers (
  hash        text primary key,
  batch       text not null references funds_batches (id),
  serial      int not null,
  value_cents bigint not null check (value_cents > 0),
  state       text not null check (state in ('issued', 'redeemed', 'void')),
  redeemed_by text,                      -- customer
  redeemed_at timestamptz,
  voided_at   timestamptz,
  unique (batch, serial)
) with (fillfactor = 70);

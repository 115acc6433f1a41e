-- Money a customer has with the shop. The row is what parallel spends wait for; the ledger account wallet:<customer> is the truth it must equal (trust I9).
create table wallet_wallets (
  customer       text primary key,
  cents          bigint not null default 0 check (cents >= 0),
  held_cents     bigint not null default 0 check (held_cents >= 0 and held_cents <= cents),  -- promised to charges that are being paid
  incoming_cents bigint not null default 0 check (incoming_cents >= 0),                      -- loads that are being paid: they count for the limit
  day            date,                                    -- the UTC day that day_cents counts
  day_cents      bigint not null default 0 check (day_cents >= 0),  -- loaded and redeemed on that day (trust section 8)
  frozen_for     text,                                    -- a disputed load, …: nothing can be spent
  created_at     timestamptz not null,
  updated_at     timestamptz not null                     -- last activity: unclaimed property is counted from it
) with (fillfactor = 60);

-- What is held for one charge, so that it is taken or freed once.
create table wallet_holds (
  charge_id  text primary key,
  customer   text not null references wallet_wallets (customer),
  cents      bigint not null check (cents > 0),
  state      text not null check (state in ('held', 'taken', 'freed')),
  created_at timestamptz not null
) with (fillfactor = 70);
create index wallet_holds_open on wallet_holds (customer) where state = 'held';

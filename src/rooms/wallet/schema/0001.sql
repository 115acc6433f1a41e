-- Money a customer has with the shop. The row is what parallel spends wait for; the ledger account wallet:<customer> is the truth it must equal (trust I9).
create table wallet_wallets (
  customer   text primary key,
  cents      bigint not null default 0 check (cents >= 0),
  held_cents bigint not null default 0 check (held_cents >= 0 and held_cents <= cents),   -- promised to renewals that are being paid
  updated_at timestamptz not null                        -- last activity: unclaimed property is counted from it
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

-- Double entry. Rows are only ever added; a balance is a sum and never stored.
create table ledger_transactions (
  id      text primary key,
  at      timestamptz not null,
  kind    text not null,
  subject text not null,                -- the renewal, top-up or case it belongs to
  part    text not null default '',     -- tells several of one kind apart (a second charge, a second refund)
  unique (subject, kind, part)          -- the same thing is booked once, whatever is tried again
);
create table ledger_entries (
  transaction_id text not null references ledger_transactions (id),
  line_no        int not null,
  account        text not null,
  currency       text not null,
  cents          bigint not null check (cents <> 0),  -- debit above zero, credit below
  primary key (transaction_id, line_no)
);
create index ledger_entries_account on ledger_entries (account);

-- A case may also be a dispute, and a quote may hold a promotion.
alter table renewals_cases drop constraint renewals_cases_kind_check;
alter table renewals_cases add constraint renewals_cases_kind_check
  check (kind in ('late_money', 'promise_broken', 'too_slow', 'refused_at_effect', 'reversed', 'late_delivery', 'refund_failed', 'never_used', 'dispute'));

-- What a person paid for, for their own account.
create index renewals_renewals_payer on renewals_renewals ((payer ->> 'customer'), placed_at) where payer ->> 'customer' is not null;
-- Who tried to pay, and what came of it: what the rules against tried cards look at (trust section 5). Address and card are
-- keyed hashes or the gateway's own name of a card; a name that begins with ~ is not known to be the same card everywhere.
create table renewals_attempts (
  renewal_id text primary key,
  line_id    text not null,
  customer   text,
  address    text,
  card       text,
  outcome    text not null check (outcome in ('open', 'paid', 'declined', 'left')),
  at         timestamptz not null,
  settled_at timestamptz
) with (fillfactor = 80);
create index renewals_attempts_settled on renewals_attempts (settled_at) where outcome in ('paid', 'declined');
create index renewals_attempts_line on renewals_attempts (line_id, at);
create index renewals_attempts_customer on renewals_attempts (customer, settled_at) where customer is not null;
create index renewals_attempts_address on renewals_attempts (address, settled_at) where address is not null;

-- A case may also be a dispute, and a quote may hold a promotion.
alter table renewals_cases drop constraint renewals_cases_kind_check;
alter table renewals_cases add constraint renewals_cases_kind_check
  check (kind in ('late_money', 'promise_broken', 'too_slow', 'refused_at_effect', 'reversed', 'late_delivery', 'refund_failed', 'never_used', 'dispute'));

-- What a person paid for, for their own account.
create index renewals_renewals_payer on renewals_renewals ((payer ->> 'customer'), placed_at) where payer ->> 'customer' is not null;

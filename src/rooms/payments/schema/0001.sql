create table payments_charges (
  id             text primary key,
  for_id         text not null,          -- the renewal it pays for
  part           int not null default 0, -- several charges of one renewal are taken in this order
  gateway        text not null,
  way            text not null check (way in ('hosted', 'token')),
  method         text,                   -- the gateway's own name of a saved or tokenized method; never card data
  key            text not null unique,   -- our idempotency key at the gateway, stored before it is first shown
  amount_cents   bigint not null check (amount_cents > 0),
  state          text not null check (state in ('new', 'open', 'processing', 'unknown', 'done', 'refused', 'ended')),
  gateway_ref    text,
  pay_url        text,
  success_url    text,
  cancel_url     text,
  language       text not null,
  description    text not null,
  paid_with      jsonb,
  captured_at    timestamptz,
  refused_reason text,
  pay_until      timestamptz,            -- we end an unpaid hosted page then
  created_at     timestamptz not null
) with (fillfactor = 70);
create index payments_charges_for on payments_charges (for_id);

create table payments_refunds (
  id           text primary key,
  charge_id    text not null references payments_charges (id),
  for_id       text not null,
  why          text not null,            -- renewal, case: what asked for it
  key          text not null unique,
  amount_cents bigint not null check (amount_cents > 0),
  state        text not null check (state in ('new', 'pending', 'unknown', 'done', 'refused')),
  gateway_ref  text,
  refused_code text,
  created_at   timestamptz not null,
  done_at      timestamptz
) with (fillfactor = 70);
create index payments_refunds_for on payments_refunds (for_id);
create index payments_refunds_charge on payments_refunds (charge_id);

-- Every call of a gateway, counted once. A body is a hint and is not kept: it may hold personal data.
create table payments_inbox (
  source      text not null,
  event_id    text not null,
  type        text not null,
  reference   text,
  state       text not null check (state in ('new', 'done', 'kept')),
  event_at    timestamptz not null,
  received_at timestamptz not null,
  primary key (source, event_id)
);
create index payments_inbox_kept on payments_inbox (received_at) where state = 'kept';

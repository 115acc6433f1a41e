-- Ways to pay beyond one hosted page or one token: chosen methods, saved methods, the wallet, money back to the wallet, disputes.
alter table payments_charges
  add column payer_method text,                         -- chosen on our page for the gateway's: card, alipay, wechat_pay, paypal
  add column customer     text,                         -- whose wallet or saved method it is, or for whom the method is to be saved
  add column saved_method text,                         -- payments_methods.id
  add column save_method  boolean not null default false,
  add column off_session  boolean not null default false,
  add column return_url   text,
  add column fingerprint  text;                         -- keyed hashes of the card's fingerprint at the gateway, one for each key of the shop (trust section 5)
alter table payments_charges drop constraint payments_charges_way_check;
alter table payments_charges add constraint payments_charges_way_check check (way in ('hosted', 'token', 'saved', 'wallet'));

-- Where the money goes: back the way it came, or into the customer's wallet because they asked for that.
alter table payments_refunds
  add column destination text not null default 'original' check (destination in ('original', 'wallet')),
  add column customer    text;                          -- whose wallet, for destination wallet

-- A customer's name at a gateway.
create table payments_customers (
  customer   text not null,
  gateway    text not null,
  ref        text not null,
  created_at timestamptz not null,
  primary key (customer, gateway)
);

create table payments_methods (
  id          text primary key,
  customer    text not null,
  gateway     text not null,
  ref         text not null,                            -- the gateway's own name; never card data
  method      text not null check (method in ('card', 'alipay', 'wechat_pay', 'paypal')),
  brand       text,
  last4       text,
  expires     text,
  fingerprint text,                                     -- as of a charge
  state       text not null check (state in ('usable', 'frozen', 'removing', 'removed')),
  frozen_for  text,                                     -- dispute, sim_change, …
  created_at  timestamptz not null,
  used_at     timestamptz,
  first_at    timestamptz,                              -- chosen by the customer to be used first; the latest choice counts
  unique (gateway, ref, customer)
);
create index payments_methods_customer on payments_methods (customer, created_at desc);
create index payments_methods_fingerprint on payments_methods using gin (string_to_array(fingerprint, ' ')) where fingerprint is not null;

create table payments_setups (
  id           text primary key,
  customer     text not null,
  gateway      text not null,
  gateway_customer text,
  key          text not null unique,
  state        text not null check (state in ('new', 'open', 'unknown', 'done', 'refused', 'ended')),
  gateway_ref  text,
  pay_url      text,
  success_url  text not null,
  cancel_url   text not null,
  language     text not null,
  method       text,                                    -- payments_methods.id once done
  refused_reason text,
  until        timestamptz not null,
  created_at   timestamptz not null
) with (fillfactor = 70);
create index payments_setups_customer on payments_setups (customer, created_at desc);

create table payments_disputes (
  id           text primary key,
  gateway      text not null,
  ref          text not null,
  charge_id    text,                                    -- null: of a charge we do not know
  for_id       text,
  amount_cents bigint not null,
  state        text not null check (state in ('open', 'won', 'lost')),
  opened_at    timestamptz not null,
  closed_at    timestamptz,
  seen         text,                                    -- the state that whoever was paid for has looked at
  unique (gateway, ref)
);
create index payments_disputes_for on payments_disputes (for_id) where for_id is not null;
create index payments_disputes_unseen on payments_disputes (opened_at) where seen is distinct from state;

-- What an event is about when that is not what its reference names.
alter table payments_inbox add column about text check (about in ('dispute'));

-- Six digits by which a person is known on the phone. Only a keyed, salted hash is kept.
create table people_passcodes (
  customer_id text primary key references people_customers (id),
  salt        text not null,
  hash        text not null,
  set_at      timestamptz not null
);

-- One person has several proved addresses; what was one number and one e-mail on the customer becomes rows of their own.
create table people_contacts (
  id          text primary key,
  customer_id text not null references people_customers (id),
  channel     text not null check (channel in ('sms', 'email')),
  sealed      text not null,             -- sealed with a key that is not in the database; found by its keyed hash
  mac         text not null,
  proved_at   timestamptz not null,
  unique (channel, mac)
);
create index people_contacts_customer on people_contacts (customer_id);
insert into people_contacts (id, customer_id, channel, sealed, mac, proved_at)
  select 'cnt_' || right(id, 26), id, 'email', email_sealed, email_mac, created_at from people_customers where email_mac is not null;
-- The same customer may have had both: the second id differs in its last character.
insert into people_contacts (id, customer_id, channel, sealed, mac, proved_at)
  select 'cnt_' || left(right(id, 26), 25) || case right(id, 1) when '0' then '1' else '0' end, id, 'sms', phone_sealed, phone_mac, created_at from people_customers where phone_mac is not null;
alter table people_customers drop column email_sealed, drop column email_mac, drop column phone_sealed, drop column phone_mac;
-- A deleted person stays as an id without a face: the books keep their amounts under it.
alter table people_customers add column deleted_at timestamptz;

-- The address itself, where a right code proves it and nothing else: sign-in, a new address. Gone with the code.
alter table people_codes add column channel text not null default 'sms', add column sealed text;

alter table people_sessions
  add column device text,                -- browser and system in a word or two, for the list of sessions; never the whole header
  add column proof text,                 -- how the person last proved who they are: sms, email, passkey
  add column proved_at timestamptz;

-- Which lines are whose. A line is an id here; what it is the lines room knows.
create table people_line_links (
  customer_id text not null references people_customers (id),
  line_id     text not null,
  role        text not null check (role in ('owner', 'see', 'pay')),
  name        text,                      -- what this person calls it
  kind        text not null default 'own' check (kind in ('own', 'family', 'office')),
  proof       text not null,             -- what showed that it is theirs, or whose invitation it was
  bound_at    timestamptz not null,
  primary key (customer_id, line_id)
);
create index people_line_links_line on people_line_links (line_id);

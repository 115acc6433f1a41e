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

-- Keys that live on a person's device. Only the public half is here.
create table people_passkeys (
  id            text primary key,
  customer_id   text not null references people_customers (id),
  credential_id text not null unique,    -- base64url, as the browser names it
  public_key    text not null,           -- COSE, base64url
  counter       bigint not null,         -- signatures made; going back means a copied key
  transports    jsonb not null,
  name          text not null,
  created_at    timestamptz not null,
  used_at       timestamptz
);
create index people_passkeys_customer on people_passkeys (customer_id);

-- What a browser was asked to sign: bound to the asking page, for five minutes, once.
create table people_challenges (
  request_hash text primary key,
  purpose      text not null check (purpose in ('add', 'sign_in', 'step_up')),
  customer_id  text,
  challenge    text not null,
  expires_at   timestamptz not null
);
create index people_challenges_expired on people_challenges (expires_at);

-- Who was asked to see or pay a line. The link is kept as a hash; `label` is what the owner calls the other.
create table people_invitations (
  id          text primary key,
  line_id     text not null,
  owner_id    text not null references people_customers (id),
  role        text not null check (role in ('see', 'pay')),
  label       text not null,
  token_hash  text not null unique,
  created_at  timestamptz not null,
  expires_at  timestamptz not null,
  accepted_by text references people_customers (id),
  accepted_at timestamptz,
  revoked_at  timestamptz
);
create index people_invitations_owner on people_invitations (owner_id);
create index people_invitations_line on people_invitations (line_id);
alter table people_line_links add column invitation text references people_invitations (id);

-- A fresh SIM change: for a while nothing rests on the number alone (trust section 5).
create table people_freezes (
  id         text primary key,
  line_id    text not null,
  number_mac text,                       -- the line's number as a keyed hash, for codes that would go there
  why        text not null,
  event_at   timestamptz,                -- when the carrier changed the SIM: one change freezes once, however often we hear of it
  at         timestamptz not null,
  until      timestamptz not null,
  lifted_at  timestamptz
);
create unique index people_freezes_event on people_freezes (line_id, event_at);
create index people_freezes_line on people_freezes (line_id, until);
create index people_freezes_number on people_freezes (number_mac, until);

-- What a person agreed to or took back, for which address and which purpose, in which words. Rows are added, never changed.
create table people_consents (
  id          text primary key,
  customer_id text not null references people_customers (id),
  mac         text not null,             -- the address, as its keyed hash
  channel     text not null check (channel in ('sms', 'email')),
  purpose     text not null check (purpose in ('code', 'receipt', 'service', 'promo')),
  given       boolean not null,
  at          timestamptz not null,
  place       text not null,             -- the door and the page
  words       text not null,             -- exactly as shown
  language    text not null,
  version     int not null               -- of the words
);
create index people_consents_customer on people_consents (customer_id, at);

-- Which programs a person has let in: without a row a key knows of no customer.
create table people_api_grants (
  customer_id text not null references people_customers (id),
  key_id      text not null references people_api_keys (id),
  at          timestamptz not null,
  primary key (customer_id, key_id)
);

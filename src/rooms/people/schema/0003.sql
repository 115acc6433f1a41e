-- Consents know every way out; the address of a push is its endpoint, that of Telegram its chat.
alter table people_consents drop constraint people_consents_channel_check;
alter table people_consents add constraint people_consents_channel_check check (channel in ('email', 'sms', 'push', 'telegram'));

-- Devices that may be notified. One endpoint is one browser on one device, and belongs to whoever added it last.
create table people_push_devices (
  id          text primary key,
  customer_id text not null references people_customers (id),
  session_id  text,                      -- the session it was added in: when that is ended by hand, the device goes with it
  mac         text not null unique,      -- keyed hash of the endpoint
  sealed      text not null,             -- the whole subscription; its endpoint and keys are a way to write to a person
  name        text not null,
  added_at    timestamptz not null,
  expires_at  timestamptz                -- as the push service said; most say nothing
);
create index people_push_devices_customer on people_push_devices (customer_id, added_at);
create index people_push_devices_session on people_push_devices (session_id) where session_id is not null;
create index people_push_devices_expired on people_push_devices (expires_at) where expires_at is not null;

-- One chat of one person; linking again moves it.
create table people_telegram_links (
  customer_id text primary key references people_customers (id),
  mac         text not null unique,      -- keyed hash of the chat's id
  sealed      text not null,
  linked_at   timestamptz not null
);
-- What stands in the link to the bot: only its hash, for ten minutes, once.
create table people_telegram_codes (
  code_hash   text primary key,
  customer_id text not null references people_customers (id),
  consent     jsonb not null,            -- the words that were shown, their language and version
  expires_at  timestamptz not null,
  used_at     timestamptz
);
create index people_telegram_codes_expired on people_telegram_codes (expires_at);
-- Calls of the bot that were dealt with: the same one again does nothing.
create table people_telegram_updates (
  update_id bigint primary key,
  at        timestamptz not null
);

-- Numbers that said STOP: they get no text but a code that was asked for right then.
create table people_stops (
  id         text primary key,
  number_mac text not null unique,
  at         timestamptz not null
);

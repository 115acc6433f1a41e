create table people_customers (
  id         text primary key,
  email_sealed text,                     -- sealed with a key that is not in the database; found by its keyed hash
  email_mac  text unique,
  phone_sealed text,                     -- E.164
  phone_mac  text unique,
  language   text not null,
  zone       text,
  created_at timestamptz not null,
  check ((email_mac is not null or phone_mac is not null) and (email_mac is null) = (email_sealed is null) and (phone_mac is null) = (phone_sealed is null))
);

-- One-time codes. Only a keyed, salted hash of the code is kept (trust I14), and no number: the number is in the notice.
create table people_codes (
  id           text primary key,
  request_hash text not null unique,     -- of the token that the asking page holds; asking again replaces the code
  purpose      text not null,
  subject      text,                     -- what a right code opens; null when nobody has that number: then no code is right
  salt         text not null,
  code_hash    text not null,
  created_at   timestamptz not null,
  expires_at   timestamptz not null,
  tries_left   int not null check (tries_left >= 0),
  used_at      timestamptz
) with (fillfactor = 70);
create index people_codes_expired on people_codes (expires_at);

create table people_sessions (
  id          text primary key,
  token_hash  text not null unique,
  customer_id text references people_customers (id),
  grants      jsonb not null default '{}',  -- line id -> second since 1970 at which it was proved by a code
  language    text not null,
  zone        text,
  created_at  timestamptz not null,
  seen_at     timestamptz not null,
  ended_at    timestamptz
) with (fillfactor = 70);
create index people_sessions_customer on people_sessions (customer_id) where customer_id is not null and ended_at is null;
create index people_sessions_age on people_sessions (created_at);

create table people_api_keys (
  id         text primary key,
  key_hash   text not null unique,
  hint       text not null,               -- the last four characters, so that a person can tell two keys apart
  name       text not null,
  scopes     jsonb not null,
  limits     jsonb not null,
  demo       boolean not null,
  created_at timestamptz not null,
  revoked_at timestamptz
);

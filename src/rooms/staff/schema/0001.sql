-- The people who work at the shop, by name. What they sign in with is kept sealed or as a hash; nothing here opens a door by itself.
create table staff_members (
  id           text primary key,
  name         text not null,
  email_mac    text not null unique,      -- keyed hash of the sign-in address
  email_sealed text not null,             -- the address, sealed
  role         text not null check (role in ('agent', 'supervisor', 'manager')),
  languages    jsonb not null,
  active       boolean not null,
  is_demo      boolean not null,          -- lives in the demo only: elsewhere it does not exist
  totp_sealed  text,                      -- the secret of the authenticator app, sealed
  totp_step    bigint,                    -- the newest step a code was taken of: each code counts once
  joined_at    timestamptz,               -- when the invitation was accepted; before that nobody can sign in
  created_at   timestamptz not null
);

-- A link that sets up a way to sign in, once. Only the hash of its token is kept.
create table staff_invitations (
  id           text primary key,
  token_hash   text not null unique,
  member_id    text not null references staff_members (id),
  totp_sealed  text not null,             -- the secret that the page of the link shows
  expires_at   timestamptz not null,
  used_at      timestamptz,
  withdrawn_at timestamptz
);
create index staff_invitations_of on staff_invitations (member_id);

create table staff_sessions (
  id          text primary key,
  token_hash  text not null unique,
  member_id   text not null references staff_members (id),
  proof       text not null,              -- what showed the person: totp, passkey, demo
  device      text,
  created_at  timestamptz not null,
  seen_at     timestamptz not null,
  ended_at    timestamptz
);
create index staff_sessions_of on staff_sessions (member_id) where ended_at is null;

create table staff_passkeys (
  id            text primary key,
  member_id     text not null references staff_members (id),
  credential_id text not null unique,
  public_key    text not null,
  counter       bigint not null,
  transports    jsonb not null,
  name          text not null,
  created_at    timestamptz not null,
  used_at       timestamptz
);
create index staff_passkeys_of on staff_passkeys (member_id);

-- What a browser is to sign, for one page and five minutes.
create table staff_challenges (
  request_hash text primary key,
  purpose      text not null,
  member_id    text references staff_members (id),
  challenge    text not null,
  expires_at   timestamptz not null
);

-- A line whose number somebody wants kept until a day, or until they say stop. One stands at most; what was over stays in the journal.
create table guard_watches (
  line_id     text primary key references lines_lines (id),
  customer_id text not null references people_customers (id),
  until       timestamptz,              -- null: until they say stop
  family      boolean not null,         -- also tell the family before the number goes
  on_at       timestamptz not null
);
create index guard_watches_customer on guard_watches (customer_id);

-- Somebody the owner named, to be told before the number goes; told only after they said yes themselves.
create table guard_family (
  id          text primary key,
  line_id     text not null references lines_lines (id),
  owner_id    text not null references people_customers (id),
  label       text not null,            -- what the owner calls them
  email       jsonb not null,           -- sealed
  language    text not null,
  state       text not null check (state in ('asked', 'agreed', 'declined', 'stopped')),
  version     int not null,
  words       text,                     -- what they agreed to, exactly as shown
  asked_at    timestamptz not null,
  answered_at timestamptz,
  ended_at    timestamptz,
  ended_by    text check (ended_by in ('owner', 'family'))
);
create unique index guard_family_once on guard_family (line_id, (email->>'mac')) where state in ('asked', 'agreed');
create index guard_family_owner on guard_family (owner_id);

-- Each alarm is raised to each of them once, by the release it is about and its days before it.
create table guard_family_told (
  family_id  text not null references guard_family (id),
  release_at timestamptz not null,
  days       int not null,
  at         timestamptz not null,
  primary key (family_id, release_at, days)
);

-- Addresses of calendars: only the hash of the token in them.
create table guard_feeds (
  token_hash  text primary key,
  customer_id text not null unique references people_customers (id),
  made_at     timestamptz not null,
  read_at     timestamptz              -- when a calendar asked last, to the hour
);

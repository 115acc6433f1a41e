-- The day's close: our rows, the gateways' own lists and the carriers' own lists of one day, held against each other.
-- Closing again gives the same revision; what has changed since is a new one. Rows are only added.
create table books_days (
  day       date not null,
  revision  int not null,
  zone      text not null,              -- whose midnight the day begins at
  from_at   timestamptz not null,
  to_at     timestamptz not null,
  closed_at timestamptz not null,
  lists     jsonb not null,             -- of each vendor: how many rows it gave, or why none
  sums      jsonb not null,             -- cents of the day, as text
  found     int not null,               -- differences that are open as of this revision
  digest    text not null,
  primary key (day, revision)
);

-- What only one side has, or has otherwise.
create table books_differences (
  id           text primary key,
  day          date not null,
  kind         text not null,
  side         text not null,           -- the gateway or carrier; `us` for what concerns our rows alone
  subject      text not null,           -- our id where there is one, else theirs
  ours_cents   bigint,
  theirs_cents bigint,
  facts        jsonb not null,          -- ids and states, nothing personal
  state        text not null check (state in ('open', 'resolved')),
  resolved_as  text,
  opened_at    timestamptz not null,
  resolved_at  timestamptz,
  unique (day, kind, side, subject)
) with (fillfactor = 80);
create index books_differences_open on books_differences (opened_at) where state = 'open';

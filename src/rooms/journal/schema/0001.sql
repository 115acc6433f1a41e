-- Who did what, when, through which door and why. Rows are only ever added; sealing sets seq and hash once.
create table journal_entries (
  id       text primary key,
  at       timestamptz not null,
  door     text not null check (door in ('web', 'api', 'phone', 'sms', 'console', 'job')),
  actor    text not null,
  reason   text not null,
  what     text not null,
  subject  text not null,               -- the thing it is about, such as rnw_… or line_…
  line     text,
  facts    jsonb not null default '{}',
  seq      bigint unique,
  hash     text
);
create index journal_entries_subject on journal_entries (subject, at);
create index journal_entries_unsealed on journal_entries (id) where seq is null;

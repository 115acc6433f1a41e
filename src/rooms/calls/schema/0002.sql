-- The agent's desk: which line is in hand and why, what the caller agreed to, what is said to them while they are there.
create table calls_looks (
  id      text primary key,
  call_id text not null references calls_calls (id),
  line_id text not null references lines_lines (id),
  agent   text not null,
  reason  text not null,
  at      timestamptz not null
);
create index calls_looks_call on calls_looks (call_id, at desc);
create index calls_looks_line on calls_looks (line_id, at desc);

-- "Yes, renew it for me": the very words that were read aloud. One for each quote; rows are only ever added.
create table calls_consents (
  id       text primary key,
  call_id  text not null references calls_calls (id),
  line_id  text not null references lines_lines (id),
  quote_id text not null unique,
  agent    text not null,
  language text not null,
  words    jsonb not null,
  pay      text not null check (pay in ('saved', 'wallet')),
  cents    bigint not null,
  at       timestamptz not null
);
create index calls_consents_call on calls_consents (call_id, at);

-- What an agent has said to the caller by the desk, or asked of their keypad, in order.
create sequence calls_sayings;
create table calls_says (
  number  bigint primary key default nextval('calls_sayings'),
  call_id text not null references calls_calls (id),
  agent   text not null,
  kind    text not null check (kind in ('say', 'passcode')),
  text    text not null,
  at      timestamptz not null
);
create index calls_says_call on calls_says (call_id, number);

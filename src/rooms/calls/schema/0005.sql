-- An agent's own telephone, joined to a call that they have taken: where the provider can do it, and only after they pressed a key.
alter table calls_calls add column joins boolean not null default false;   -- whether whoever carries the call can ring a second telephone into it

create table calls_joins (
  id            text primary key,
  call_id       text not null references calls_calls (id),
  agent         text not null,
  number_sealed text not null,           -- wiped as soon as it is over
  state         text not null check (state in ('asked', 'ringing', 'joined', 'over', 'no_answer', 'busy', 'failed', 'cancelled')),
  asked_at      timestamptz not null,
  joined_at     timestamptz,
  ended_at      timestamptz
);
-- One telephone at a time.
create unique index calls_joins_open on calls_joins (call_id) where state in ('asked', 'ringing', 'joined');
create index calls_joins_call on calls_joins (call_id, asked_at desc);

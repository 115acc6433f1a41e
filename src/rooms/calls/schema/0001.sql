-- Calls by telephone: where each stands, what was answered to which event, what was said and proved, who waits for an agent.
create table calls_calls (
  id            text primary key,
  provider      text not null,
  provider_call text not null,           -- the provider's own name of the call
  direction     text not null check (direction in ('in', 'out')),
  caller_sealed text,                    -- the other side's number; null when withheld
  caller_mac    text,
  attest        text,                    -- what the network says of that number
  language      text not null,           -- of texts and letters
  step          int not null,            -- the last event that was answered
  state         jsonb not null,          -- the flow's own; no digit that was typed is in it
  line_id       text references lines_lines (id),
  customer_id   text,
  started_at    timestamptz not null,
  seen_at       timestamptz not null,
  ended_at      timestamptz,
  ended_why     text,
  unique (provider, provider_call)
) with (fillfactor = 60);
create index calls_calls_open on calls_calls (seen_at) where ended_at is null;
create index calls_calls_line on calls_calls (line_id, started_at desc) where line_id is not null;
create index calls_calls_age on calls_calls (started_at);

-- The same event twice gets the same answer. Sealed, for a code may be spoken in it; wiped when the call ends.
create table calls_steps (
  call_id     text not null references calls_calls (id),
  number      int not null,
  claimed_ms  bigint not null,           -- whoever works on it, on the clock of leases
  answer      text,
  primary key (call_id, number)
);

-- What each effect of a step came to, so that a step which is taken up again does not do it twice. Sealed; wiped with the answers.
create table calls_effects (
  call_id text not null references calls_calls (id),
  key     text not null,                 -- step and count: `7.0`
  result  text not null,
  primary key (call_id, key)
);

-- Everything said so far, for the agent who takes over: without codes, and with numbers masked.
create table calls_turns (
  call_id text not null references calls_calls (id),
  number  int not null,
  at      timestamptz not null,
  heard   text not null,                 -- what the caller did, in a word: `1`, `silence`, `code`
  said    jsonb not null,
  primary key (call_id, number)
);

-- "Verified by … at …".
create table calls_proofs (
  call_id     text not null references calls_calls (id),
  key         text not null,
  line_id     text not null,
  how         text not null check (how in ('passcode', 'texted_code', 'carried', 'agent')),
  customer_id text,                      -- who it showed, where it showed a person
  agent       text,
  at          timestamptz not null,
  primary key (call_id, key)
);

-- Numbers every change of the queue, so that a desk can ask what is new.
create sequence calls_changes;

create table calls_queue (
  call_id     text primary key references calls_calls (id),
  reason      text not null,             -- what the caller wanted
  place_at    timestamptz not null,      -- the place in the queue; a call-back keeps it
  state       text not null check (state in ('waiting', 'taken', 'finished', 'left', 'callback')),
  agent       text,
  taken_at    timestamptz,
  ended_at    timestamptz,
  change      bigint not null
);
create index calls_queue_waiting on calls_queue (place_at) where state = 'waiting';
create index calls_queue_changes on calls_queue (change);

create table calls_callbacks (
  id            text primary key,
  call_id       text not null unique references calls_calls (id),   -- one request for each call
  number_sealed text not null,
  number_mac    text not null,
  ending        text not null,
  language      text not null,
  zone          text not null,
  reason        text not null,
  place_at      timestamptz not null,
  state         text not null check (state in ('waiting', 'dialing', 'connected', 'done', 'given_up', 'cancelled')),
  tries         int not null,
  next_at       timestamptz not null,
  dial_key      text,                    -- of the try under way: kept before the provider hears of it
  dialed_call   text references calls_calls (id),
  asked_at      timestamptz not null,
  ended_at      timestamptz,
  change        bigint not null
);
-- One open request for each number, however many calls asked for it.
create unique index calls_callbacks_number on calls_callbacks (number_mac) where state in ('waiting', 'dialing', 'connected');
create index calls_callbacks_changes on calls_callbacks (change);

create table calls_notes (
  id      text primary key,
  call_id text not null references calls_calls (id),
  agent   text not null,
  text    text not null,
  at      timestamptz not null
);
create index calls_notes_call on calls_notes (call_id, at);

-- Who is at a desk right now: for the expected wait.
create table calls_desks (
  agent   text primary key,
  seen_at timestamptz not null
);

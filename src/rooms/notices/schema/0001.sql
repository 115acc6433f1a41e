-- The outbox. A row is written in the same commit as the change of state it tells about (trust I5).
create table notices_outbox (
  id          text primary key,
  kind        text not null,
  channel     text not null check (channel in ('email', 'sms')),
  language    text not null,
  to_sealed   text not null,             -- the address, sealed with a key that is not in the database (trust section 9)
  to_mac      text not null,             -- its keyed hash: the same address again is the same notice
  payload     jsonb not null,            -- ids and plain facts, or { "sealed": … }; emptied at rest when it was sealed
  ref         text not null,             -- what it tells about: a renewal, a code
  state       text not null default 'waiting' check (state in ('waiting', 'sending', 'sent', 'failed', 'undeliverable')),
  attempts    int not null default 0,    -- counted when claimed, so a message that kills the process is bounded too
  next_at     timestamptz not null,
  expires_at  timestamptz,               -- nobody wants it after this: a one-time code
  lease_until bigint,                    -- ms of the lease clock; also the fence of the sender that holds it
  content     jsonb,                     -- as first composed; every repeat is the same to the byte
  message_id  text not null,             -- the same on every repeat
  last_error  text,
  transport   text,
  created_at  timestamptz not null,
  sent_at     timestamptz,
  unique (ref, kind, channel, to_mac)
) with (fillfactor = 60);
create index notices_outbox_due on notices_outbox (channel, next_at) where state = 'waiting';
create index notices_outbox_leased on notices_outbox (lease_until) where state = 'sending';
create index notices_outbox_given_up on notices_outbox (created_at) where state in ('failed', 'undeliverable');

-- The sandbox's mailbox and phone: where messages arrive when no mail server or text provider is configured.
create table notices_mailbox (
  id         text primary key,
  message_id text not null unique,       -- a repeat of the same message arrives once
  channel    text not null check (channel in ('email', 'sms')),
  kind       text not null,
  language   text not null,
  to_address text not null,
  from_name  text not null,
  content    jsonb not null,             -- { subject, html, text } or { text }; { "sealed": … } for one-time codes
  at         timestamptz not null
);
create index notices_mailbox_newest on notices_mailbox (at desc, id desc);
create index notices_mailbox_to on notices_mailbox (to_address, at desc);

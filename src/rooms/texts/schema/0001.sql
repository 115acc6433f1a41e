-- One conversation for each number that ever texted us or was texted by a person of ours. Numbers and words are sealed.
create table texts_threads (
  id            text primary key,
  number_mac    text not null unique,
  number_sealed text not null,
  language      text,                    -- of the last word we knew, for numbers of which we know nothing else
  waiting_since timestamptz,             -- somebody has to read it; null: nobody
  flag          text check (flag in ('revocation')),
  hinted_at     timestamptz,             -- the last hint at HELP: one a day
  newest_at     timestamptz not null
);
create index texts_threads_waiting on texts_threads (waiting_since) where waiting_since is not null;
create index texts_threads_newest on texts_threads (newest_at desc);

create table texts_messages (
  id          text primary key,
  thread_id   text not null references texts_threads (id),
  way         text not null check (way in ('in', 'out')),
  provider    text,
  provider_id text,                      -- the vendor's name of a text that came in: the same one again does nothing
  line_id     text,                      -- the line whose number it is
  word        text,                      -- which of our words it was; null: free text
  body_sealed text not null,             -- as it is shown to people: codes and long numbers masked
  raw_sealed  text,                      -- as it came, only until it is answered
  state       text not null check (state in ('new', 'answered', 'sent')),
  notice_id   text,                      -- of an answer: its notice, which knows whether it arrived
  by_actor    text not null,
  at          timestamptz not null,
  unique (provider, provider_id)
);
create index texts_messages_thread on texts_messages (thread_id, at desc, id desc);
create index texts_messages_age on texts_messages (at);

-- What RENEW offered: a quote, and four digits with which the line's own number agrees to pay for it.
create table texts_offers (
  id          text primary key,          -- also the key of the renewal
  thread_id   text not null references texts_threads (id),
  line_id     text not null,
  customer_id text not null,
  quote_id    text not null,
  link_id     text not null,             -- the pay link beside it
  pay         jsonb not null,
  cents       bigint not null,
  salt        text not null,
  code_hash   text not null,             -- keyed hash over salt, offer, quote and number
  tries_left  int not null check (tries_left >= 0),
  tried_by    text,                      -- the text that tried last: it tries once, however often it is worked on
  made_at     timestamptz not null,
  expires_at  timestamptz not null,
  renewal_id  text
);
create index texts_offers_thread on texts_offers (thread_id, made_at desc);

-- What a person allows texts to do on a line.
create table texts_settings (
  customer_id text not null,
  line_id     text not null,
  balance     boolean not null,          -- BAL is answered
  pay         boolean not null,          -- YES pays with what this person has saved
  at          timestamptz not null,
  primary key (customer_id, line_id)
);
create index texts_settings_line on texts_settings (line_id);

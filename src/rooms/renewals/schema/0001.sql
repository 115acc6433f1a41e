-- A quote is a contract: signed, valid 15 minutes for placing, used once.
create table renewals_quotes (
  id           text primary key,
  line_id      text not null references lines_lines (id),
  line_version int not null,
  doc          jsonb not null,           -- exactly what was signed
  signature    jsonb not null,
  total_cents  bigint not null,
  quoted_at    timestamptz not null,
  expires_at   timestamptz not null,
  used_by      text
) with (fillfactor = 80);
create index renewals_quotes_line on renewals_quotes (line_id, quoted_at);

create table renewals_renewals (
  id           text primary key,
  caller       text not null,            -- who asked: api key, session or form; with request_key it is placed once
  request_key  text not null,
  line_id      text not null references lines_lines (id),
  quote_id     text not null references renewals_quotes (id),
  state        text not null,
  version      int not null,             -- every step; two workers cannot both take one
  asks         int not null default 0,   -- how often the present leg has asked without news
  leg_since    timestamptz not null,
  door         text not null,
  actor        text not null,
  reason       text not null,
  payer        jsonb not null,           -- customer, e-mail (sealed), language, zone: apart from who uses the line
  user_side    jsonb not null,           -- language and zone of who uses the line
  light        boolean not null,         -- only queues or adds data: may stand beside others like it
  total_cents  bigint not null,
  placed_at    timestamptz not null,
  captured_at  timestamptz,
  effect_at    timestamptz,              -- E of rules R8
  settled_at   timestamptz,
  outcome      jsonb
) with (fillfactor = 70);
create unique index renewals_renewals_once on renewals_renewals (caller, request_key);
create index renewals_renewals_line on renewals_renewals (line_id, placed_at desc, id desc);
create index renewals_renewals_caller on renewals_renewals (caller, placed_at desc, id desc);
create index renewals_renewals_open on renewals_renewals (placed_at) where settled_at is null;

-- One unfinished renewal per line, unless all of them only queue or add data.
create table renewals_slots (
  line_id   text primary key,
  exclusive text,
  light     int not null default 0 check (light >= 0)
) with (fillfactor = 60);

-- Receipt numbers have no gaps: the counter moves in the same statement that writes the receipt.
create table renewals_counters (name text primary key, last bigint not null) with (fillfactor = 50);
insert into renewals_counters (name, last) values ('receipt', 0);

create table renewals_receipts (
  number     bigint primary key,
  id         text not null unique,
  renewal_id text not null unique references renewals_renewals (id),
  line_id    text not null,
  at         timestamptz not null
);
create index renewals_receipts_line on renewals_receipts (line_id, number desc);

-- What came to light after a renewal was at rest, or fell short of its promise: repaired or refunded by itself.
create table renewals_cases (
  id          text primary key,
  renewal_id  text not null references renewals_renewals (id),
  kind        text not null check (kind in ('late_money', 'promise_broken', 'too_slow', 'refused_at_effect', 'reversed', 'late_delivery', 'refund_failed', 'never_used')),
  state       text not null,
  version     int not null,
  asks        int not null default 0,
  facts       jsonb not null,
  opened_at   timestamptz not null,
  closed_at   timestamptz,
  ended_as    text,
  unique (renewal_id, kind)
);
create index renewals_cases_open on renewals_cases (opened_at) where closed_at is null;

-- Books of the simulated carriers ("twins"). They stand for other companies' databases: the shop's rooms never read them.
-- Moments are seconds since 1970.
create table sandbox_twin_carriers (
  carrier       text primary key,
  float_cents   bigint not null check (float_cents >= 0),
  paid_in_cents bigint not null,
  rules         jsonb not null,           -- faults to come
  counter       bigint not null           -- the last number given out
) with (fillfactor = 50);

create table sandbox_twin_lines (
  carrier    text not null,
  iccid      text not null,
  number     text,
  zone       text not null,
  state      jsonb not null,              -- the fold of the line's events
  habit      jsonb,
  metered_to bigint not null,
  payments   jsonb not null,
  events     int not null,
  primary key (carrier, iccid)
) with (fillfactor = 60);

create table sandbox_twin_events (
  carrier text not null,
  iccid   text not null,
  index   int not null,
  event   jsonb not null,
  primary key (carrier, iccid, index)
);

create table sandbox_twin_top_ups (
  carrier text not null,
  key     text not null,                  -- one key, one top-up, for ever
  iccid   text not null,
  status  text not null check (status in ('pending', 'done', 'refused', 'reversed', 'cancelled')),
  at      bigint not null,
  due_at  bigint,                         -- something happens by itself then
  is_open boolean not null,
  grants  int not null check (grants <= 1),
  facts   jsonb not null,
  primary key (carrier, key)
) with (fillfactor = 70);
create index sandbox_twin_top_ups_open on sandbox_twin_top_ups (carrier, iccid) where is_open;
create index sandbox_twin_top_ups_due on sandbox_twin_top_ups (carrier, due_at) where is_open;
create index sandbox_twin_top_ups_at on sandbox_twin_top_ups (carrier, at);

create table sandbox_twin_changes (
  carrier    text not null,
  change_key text not null,
  iccid      text,
  due_at     bigint,
  is_open    boolean not null,
  facts      jsonb not null,
  primary key (carrier, change_key)
);
create index sandbox_twin_changes_open on sandbox_twin_changes (carrier, iccid) where is_open;

create table sandbox_twin_callbacks (
  carrier  text not null,
  id       bigint not null,
  body     text not null,
  attempts int not null,
  next_at  bigint not null,
  primary key (carrier, id)
) with (fillfactor = 70);

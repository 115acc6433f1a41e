create table carriers_top_ups (
  id           text primary key,
  for_id       text not null,            -- the renewal it delivers
  line_id      text not null,
  carrier      text not null,
  key          text not null unique,     -- our key at the carrier, stored before it is first shown
  state        text not null check (state in ('new', 'pending', 'unknown', 'done', 'refused', 'reversed', 'cancelled')),
  carrier_ref  text,
  activated_at timestamptz,
  cost_cents   bigint,
  refused_code text,
  created_at   timestamptz not null,
  settled_at   timestamptz
) with (fillfactor = 70);
create index carriers_top_ups_for on carriers_top_ups (for_id);

create table carriers_inbox (
  source      text not null,
  event_id    text not null,
  type        text not null,
  reference   text,
  state       text not null check (state in ('new', 'done', 'kept')),
  received_at timestamptz not null,
  primary key (source, event_id)
);

-- How far the carrier's own list has been compared with ours.
create table carriers_watch (
  carrier text primary key,
  up_to   timestamptz not null
);

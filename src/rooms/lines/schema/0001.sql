-- Lines and their events. A line's state is the fold of its events; the row keeps that fold so that nobody has to replay.
create table lines_lines (
  id             text primary key,
  carrier        text not null,
  kind           text not null check (kind in ('voice_data', 'data')),
  number         text,                   -- E.164
  iccid          text not null,
  eid            text,
  sim            text not null check (sim in ('physical', 'esim')),
  sms_capable    boolean not null default true,
  zip            text not null,          -- where the line is used: decides taxes
  zone           text not null,          -- IANA
  name           text,
  owner          text,                   -- customer, when bound
  demo           boolean not null default false,
  version        int not null,           -- what a quote stands on: readings of use do not change it
  revision       int not null,           -- every write
  state          jsonb not null,
  next_change_at timestamptz,            -- when the passing of time changes something
  read_at        timestamptz,            -- the carrier's last reading
  balance        jsonb,                  -- kept at the carrier; shown, never booked
  created_at     timestamptz not null
) with (fillfactor = 70);
create unique index lines_lines_number on lines_lines (number) where number is not null;
create unique index lines_lines_iccid on lines_lines (iccid);
create index lines_lines_due on lines_lines (next_change_at) where next_change_at is not null;

create table lines_events (
  line_id  text not null references lines_lines (id),
  revision int not null,                -- the line's revision that this event made
  at       timestamptz not null,
  event    jsonb not null,
  primary key (line_id, revision)
);

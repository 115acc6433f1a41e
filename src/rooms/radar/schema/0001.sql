-- What is about to run out and has not been decided yet: a line's paid service, or its number. Gone once it was saved, or not.
create table radar_risks (
  line_id text not null references lines_lines (id),
  kind    text not null check (kind in ('service', 'number')),
  due_at  timestamptz not null,         -- when it would run out
  carrier text not null,
  phase   text not null,                -- of the line when it was seen
  seen_at timestamptz not null,
  primary key (line_id, kind, due_at)
) with (fillfactor = 80);
create index radar_risks_due on radar_risks (due_at, line_id);

-- What became of them, as sums: for each day (UTC), carrier, phase and way.
create table radar_outcomes (
  day     date not null,
  kind    text not null,
  carrier text not null,
  phase   text not null,
  outcome text not null check (outcome in ('saved', 'lost', 'withdrawn', 'closed')),
  channel text not null,                -- of what was saved; empty for the others
  lines   int not null,
  primary key (day, kind, carrier, phase, outcome, channel)
);

-- How many would run out within so many days, as it stood on each day.
create table radar_forecasts (
  day     date not null,
  kind    text not null,
  carrier text not null,
  phase   text not null,
  days    int not null,
  lines   int not null,
  primary key (day, kind, carrier, phase, days)
);

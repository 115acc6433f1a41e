-- What carriers have said of use, when each line is to be read again, and what a person wants to be told of.
create table usage_readings (
  line_id    text not null references lines_lines (id),
  at         timestamptz not null,        -- when the carrier was read
  used_total bigint not null,             -- metered on this line since it was activated
  left_bytes bigint,                      -- usable then; null is unlimited
  parts      jsonb not null,              -- [kind, bytes left or null, end in seconds, has its own end] of each bundle, in drain order
  primary key (line_id, at)
);

create table usage_lines (
  line_id      text primary key references lines_lines (id),
  next_read_at timestamptz not null,
  failures     int not null default 0,    -- readings that failed since the last one that did not
  still        int not null default 0     -- readings without use since the last one with some
);
create index usage_lines_due on usage_lines (next_read_at);

-- Why a line is read though nobody has bound it: an auto-renewal, a guard.
create table usage_watches (
  line_id text not null references lines_lines (id),
  why     text not null,
  primary key (line_id, why)
);

create table usage_thresholds (
  customer_id text not null references people_customers (id),
  line_id     text not null references lines_lines (id),
  chosen      jsonb not null,
  set_at      timestamptz not null,
  primary key (customer_id, line_id)
);

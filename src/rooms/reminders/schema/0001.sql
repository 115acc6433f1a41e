-- When each line is to be looked at next. A row for every line; the due ones of a day are found by the index.
create table reminders_plans (
  line_id       text primary key references lines_lines (id),
  seen_revision int not null,              -- the line as it was when it was looked at: another one is looked at again
  next_at       timestamptz                -- when its next reminder falls due; null: none is in sight
) with (fillfactor = 70);
create index reminders_plans_due on reminders_plans (next_at) where next_at is not null;

-- One reminder to one person by one channel, from the moment it falls due.
create table reminders_reminders (
  id           text primary key,
  line_id      text not null references lines_lines (id),
  customer_id  text not null references people_customers (id),
  cycle        text not null,              -- which cycle it is about: its last valid day, or the bytes by the day they began
  kind         text not null,              -- such as cycle_end.3
  channel      text not null check (channel in ('push', 'telegram', 'email', 'sms', 'none')),
  state        text not null check (state in ('waiting', 'queued', 'sent', 'failed', 'void', 'merged')),
  version      int not null,
  tries        int not null default 0,     -- notices that were asked for; the next one has a name of its own
  from_at      timestamptz not null,       -- when it fell due on the line's own calendar
  until_at     timestamptz not null,       -- pointless from then on
  due_at       timestamptz not null,       -- when it is decided: within the hours of its reader
  look_at      timestamptz,                -- when somebody looks whether it arrived and was opened
  why          text,                       -- why it is void or failed
  into_id      text,                       -- which one said it too
  plan_id      text,                       -- the plan its link leads to, and the way
  mode         text,
  queued_at    timestamptz,
  quiet_from   timestamptz,                -- end of the hours it was queued in: it does not leave after that
  places       jsonb,                      -- zones in which its moment had to be decent: one, or all that are likely
  opened_at    timestamptz,                -- its link was opened
  quote_id     text,                       -- what the link showed last
  made_at      timestamptz not null,
  unique (line_id, cycle, kind, customer_id, channel)
) with (fillfactor = 70);
create index reminders_reminders_due on reminders_reminders (due_at) where state = 'waiting';
create index reminders_reminders_look on reminders_reminders (look_at) where look_at is not null;
create index reminders_reminders_customer on reminders_reminders (customer_id, made_at);
create index reminders_reminders_age on reminders_reminders (made_at);

-- What a person wants of reminders. Narrower than the law's hours, never wider.
create table reminders_settings (
  customer_id  text primary key references people_customers (id),
  channels_off jsonb not null default '[]',
  topics_off   jsonb not null default '[]',
  hours_from   int,                        -- minutes of the day on this person's clock; null: the lawful hours
  hours_to     int,
  set_at       timestamptz not null
);

-- Whether a person hears of one line. Without a row its owner does, and whoever it is shared with does not.
create table reminders_wishes (
  customer_id text not null references people_customers (id),
  line_id     text not null references lines_lines (id),
  wanted      boolean not null,
  by_owner    boolean not null,            -- asked for by the owner; a person's own no is stronger
  set_at      timestamptz not null,
  primary key (customer_id, line_id)
);
create index reminders_wishes_line on reminders_wishes (line_id);

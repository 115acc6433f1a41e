-- What the machine room itself keeps.

-- Stops a statement whose guard did not hold; the whole statement is rolled back.
create function platform_must(holds boolean, guard text) returns boolean language plpgsql immutable as $$
begin
  if holds then return true; end if;
  raise exception using errcode = 'XK001', message = guard;
end $$;

create table platform_settings (
  key   text primary key,
  value jsonb not null
);

-- The lease stands on the worker, not on each piece of work: one small write a second for any number of renewals.
create table platform_workers (
  id          text primary key,
  started_at  timestamptz not null,
  lease_until bigint not null,          -- ms of the lease clock
  dead        boolean not null default false
);

create table platform_jobs (
  id         text primary key,
  kind       text not null,
  key        text not null,             -- one unique key per piece of work
  payload    jsonb not null default '{}',
  state      text not null check (state in ('waiting', 'running', 'stuck')),
  run_at     bigint not null,           -- ms of the product's clock
  attempts   int not null default 0,
  wakes      int not null default 0,    -- a wake-up while it runs makes it run once more
  worker     text,
  last_error text,
  created_at timestamptz not null,
  unique (kind, key)
) with (fillfactor = 70);
create index platform_jobs_due on platform_jobs (run_at) where state = 'waiting';
create index platform_jobs_running on platform_jobs (worker) where state = 'running';
create index platform_jobs_stuck on platform_jobs (created_at) where state = 'stuck';

create table platform_idempotency (
  caller       text not null,
  key          text not null,
  request_hash text not null,
  worker       text not null,
  status       int,
  body         text,
  headers      jsonb,
  created_at   timestamptz not null,
  primary key (caller, key)
) with (fillfactor = 70);
create index platform_idempotency_age on platform_idempotency (created_at);

create table platform_limits (
  name       text not null,
  subject    text not null,
  window_end timestamptz not null,
  used       int not null,
  primary key (name, subject)
) with (fillfactor = 60);

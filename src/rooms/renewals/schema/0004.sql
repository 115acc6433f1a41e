-- Queued cycles that began by themselves: when, why, and whether people have been told. Once for each.
create table renewals_cycle_starts (
  line_id    text not null references lines_lines (id),
  purchase   text not null,                  -- a renewal, or what the carrier had sold elsewhere
  cycle      int not null,                   -- which of the purchase's cycles, from 0
  plan_id    text not null,
  plan_version int not null,
  started_at timestamptz not null,
  why        text not null check (why in ('end', 'used_up')),
  told_at    timestamptz,
  primary key (line_id, purchase, cycle)
);
create index renewals_cycle_starts_purchase on renewals_cycle_starts (purchase);

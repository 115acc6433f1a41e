-- Promotions an operator made by hand, beside those of the catalogue; `body` is a row in the words of the catalogue.
create table promotions_definitions (
  id       text primary key,
  code     text not null unique,
  body     jsonb not null,
  made_at  timestamptz not null,
  made_by  text not null,
  ended_at timestamptz                   -- ended by hand, before its own window was over
);

-- One use: held when a renewal is placed, spent when it is paid, freed when it dies unpaid or its money went back undelivered.
create table promotions_uses (
  id          text primary key,
  code        text not null,
  renewal_id  text not null unique,      -- one promotion per renewal (rules R26)
  line_id     text not null,
  subjects    text[] not null,           -- the counters it stands in: '' is everybody
  cents       bigint not null check (cents >= 0),
  bytes       bigint not null check (bytes >= 0),
  state       text not null check (state in ('held', 'spent', 'freed')),
  held_at     timestamptz not null,
  spent_at    timestamptz,
  freed_at    timestamptz
) with (fillfactor = 80);
create index promotions_uses_code on promotions_uses (code, held_at desc);

-- Uses held or spent, of everybody (subject '') and of one line, customer or payer. The row is what parallel uses are decided
-- on; the limits beside it are those of the last use that was let in, so the books can hold one against the other (trust I10).
create table promotions_counters (
  code         text not null,
  subject      text not null,
  uses         int not null check (uses >= 0),
  cents        bigint not null check (cents >= 0),
  max_uses     int,
  budget_cents bigint,
  primary key (code, subject)
) with (fillfactor = 60);

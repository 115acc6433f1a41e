-- One signed root for each UTC day that had entries: a Merkle tree over the seals of a run of entries, chained to the root before.
create table journal_roots (
  day       text primary key,            -- the UTC day that had ended when it was made, 2026-11-23
  first_seq bigint not null unique,
  last_seq  bigint not null unique,
  doc       jsonb not null,              -- exactly what was signed
  signature jsonb not null,
  hash      text not null,               -- of the signed text; the next root names it
  check (last_seq >= first_seq)
);

-- A proof of activation, made when somebody first asks for it, from facts that never change; the same ever after.
create table proofs_proofs (
  id         text primary key,
  renewal_id text not null unique references renewals_renewals (id),
  doc        jsonb not null,             -- exactly what was signed
  signature  jsonb not null,
  salts      jsonb not null,             -- one for each covered fact: its holder may open it, nobody can guess it
  inclusion  jsonb,                      -- the way to a signed daily root of the journal, once there is one
  made_at    timestamptz not null
);

-- Links under which somebody shows a receipt to others. The link itself is not kept, only its hash.
create table proofs_shares (
  id          text primary key,
  token_hash  text not null unique,
  renewal_id  text not null references renewals_renewals (id),
  with_amount boolean not null,
  language    text not null,
  made_by     text not null,
  made_at     timestamptz not null,
  expires_at  timestamptz not null,
  ended_at    timestamptz
);
create index proofs_shares_renewal on proofs_shares (renewal_id, made_at desc);

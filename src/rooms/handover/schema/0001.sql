-- Six digits that carry a renewal which is not placed yet from one channel to another. Only the keyed hash of the code is kept.
create table handover_codes (
  id          text primary key,
  code_mac    text not null,
  line_id     text not null references lines_lines (id),
  plan_id     text not null,
  mode        text not null,
  quote_id    text,                      -- the quote as it was shown; where it has run out a new one is made
  promotion   text,                      -- the code of its promotion
  language    text not null,
  customer_id text,                      -- who was signed in, or was shown by a proof
  proved_how  text,                      -- what showed them, and when
  proved_at   timestamptz,
  door        text not null,             -- where it was made
  made_at     timestamptz not null,
  expires_at  timestamptz not null,
  used_at     timestamptz,
  used_door   text
);
create unique index handover_codes_live on handover_codes (code_mac) where used_at is null;
create index handover_codes_line on handover_codes (line_id, made_at desc);
create index handover_codes_age on handover_codes (expires_at);

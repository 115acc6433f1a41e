-- What became of a message after it left the house, where the vendor tells us. Never moves back from delivered or failed.
create table notices_deliveries (
  notice_id text primary key references notices_outbox (id),
  transport text not null,
  ref       text not null,               -- what the vendor calls it
  state     text not null check (state in ('out', 'delivered', 'failed')),
  code      text,                        -- the vendor's reason
  at        timestamptz not null
);
create index notices_deliveries_failed on notices_deliveries (at) where state = 'failed';

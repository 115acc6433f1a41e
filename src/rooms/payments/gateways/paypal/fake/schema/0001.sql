-- The PayPal-wire sandbox keeps everything it knows in one table of documents, so that one statement can write a whole
-- step (objects, event, stored answer) or nothing of it. Only the sandbox reads or writes here; no real money, no real person.
create table sandbox_paypal_objects (
  id text primary key,
  kind text not null,
  created bigint not null,        -- seconds since 1970
  parent text,                    -- a capture's order, a refund's capture, a dispute's capture, a token's customer
  reference text,                 -- the shop's own reference (custom_id)
  due_at bigint,                  -- seconds: something happens by itself then (order forgotten, late money, next delivery)
  version integer not null,       -- +1 with each write; a stale writer changes nothing
  doc jsonb not null,             -- as PayPal shows it
  aside jsonb not null            -- what PayPal would know and not show
);
create index sandbox_paypal_objects_by_kind on sandbox_paypal_objects (kind, created, id collate "C");
create index sandbox_paypal_objects_by_parent on sandbox_paypal_objects (parent, kind) where parent is not null;
create index sandbox_paypal_objects_by_reference on sandbox_paypal_objects (reference, kind) where reference is not null;
create index sandbox_paypal_objects_by_due on sandbox_paypal_objects (due_at) where due_at is not null;

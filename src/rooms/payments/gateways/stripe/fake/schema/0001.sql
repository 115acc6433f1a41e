-- The Stripe-wire sandbox keeps everything it knows in one table of documents, so that one statement can write a whole
-- step (objects, event, stored answer) or nothing of it. Only the sandbox reads or writes here; no real money, no card
-- number: a test card is kept as its token, brand and last four.
create table sandbox_stripe_objects (
  id text primary key,
  kind text not null,
  created bigint not null,        -- seconds since 1970, as Stripe counts
  parent text,                    -- the payment intent, or the object an event is about
  reference text,                 -- the shop's own reference
  due_at bigint,                  -- seconds: something happens by itself then (page ends, late money, next delivery)
  version integer not null,       -- +1 with each write; a stale writer changes nothing
  doc jsonb not null,             -- as Stripe shows it
  aside jsonb not null            -- what Stripe would know and not show
);
create index sandbox_stripe_objects_by_kind on sandbox_stripe_objects (kind, created, id collate "C");
create index sandbox_stripe_objects_by_parent on sandbox_stripe_objects (parent, kind) where parent is not null;
create index sandbox_stripe_objects_by_reference on sandbox_stripe_objects (reference, kind) where reference is not null;
create index sandbox_stripe_objects_by_due on sandbox_stripe_objects (due_at) where due_at is not null;

-- The shelf: versions of carrier profiles and plans, and every catalogue that was ever imported.

-- One row, counted up by every import that changed something: open shelves read themselves again when it differs.
create table plans_shelf (
  name     text primary key,
  revision bigint not null
);
insert into plans_shelf (name, revision) values ('shelf', 0);

-- What an import brought besides plans and profiles. Older revisions stay, so that any past price can be explained.
create table plans_catalogs (
  catalog     text not null,
  revision    bigint not null,                  -- of plans_shelf, at the import
  imported_at timestamptz not null,
  file_name   text not null,
  edition     int not null,                     -- the file's own `version`
  as_of       date not null,
  digest      text not null,                    -- of body
  body        jsonb not null,                   -- tax rules, promotions and exchange rates in the words of the file
  primary key (catalog, revision)
);

-- A version is written once and never changed, except for the moment it ends; purchases refer to it for ever.
create table plans_profiles (
  carrier        text not null,
  version        int not null,
  catalog        text not null,
  effective_from timestamptz,                   -- null: from the beginning
  effective_to   timestamptz,                   -- null: until a newer version or a withdrawal
  digest         text not null,
  body           jsonb not null,
  primary key (carrier, version)
);

create table plans_plans (
  plan_id        text not null,
  version        int not null,
  catalog        text not null,
  carrier        text not null,
  effective_from timestamptz,
  effective_to   timestamptz,
  digest         text not null,
  body           jsonb not null,
  primary key (plan_id, version)
);

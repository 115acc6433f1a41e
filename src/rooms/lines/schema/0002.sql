-- What rounds over many lines ask for, beside the fold it comes from: the phase, the end of paid service, and the release of the
-- number. Written with every write of the line; a row from before is filled in by a round (phase is null until then).
alter table lines_lines
  add column phase           text,
  add column service_ends_at timestamptz,
  add column release_at      timestamptz;
create index lines_lines_service on lines_lines (service_ends_at, id) include (carrier, phase) where phase in ('active', 'parked');
create index lines_lines_release on lines_lines (release_at, id) include (carrier, phase) where phase in ('active', 'parked', 'grace', 'suspended');
create index lines_lines_unfilled on lines_lines (id) where phase is null;

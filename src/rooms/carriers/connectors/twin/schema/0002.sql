-- When the SIM or eSIM profile of the line was last changed at the carrier.
alter table sandbox_twin_lines add column sim_changed_at bigint;

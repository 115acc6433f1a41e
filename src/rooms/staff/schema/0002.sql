-- A member's own telephone, which the hotline may ring for a caller they took. Sealed; nobody but the telephone provider is told it.
alter table staff_members add column phone_sealed text;
alter table staff_members add column phone_at timestamptz;
alter table staff_members add column phone_rings boolean not null default false;   -- the member's last choice at the desk

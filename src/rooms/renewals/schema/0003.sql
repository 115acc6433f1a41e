-- Whoever asked has taken it back before its payment was through: nothing is sent any more, and money that comes all the same goes back.
alter table renewals_renewals add column called_off boolean not null default false;

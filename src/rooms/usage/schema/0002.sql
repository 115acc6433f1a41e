-- Each carrier has its own number of calls a second, so what is due is taken carrier by carrier.
alter table usage_lines add column carrier text not null;
drop index usage_lines_due;
create index usage_lines_due on usage_lines (carrier, next_read_at);

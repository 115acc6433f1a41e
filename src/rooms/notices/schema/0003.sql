-- What must not be said any more when its time to leave comes: the line was renewed, a night has begun, the reader said STOP.
alter table notices_outbox drop constraint notices_outbox_state_check;
alter table notices_outbox add constraint notices_outbox_state_check check (state in ('waiting', 'sending', 'sent', 'failed', 'undeliverable', 'void'));

-- Two more ways out: the phone's own notifications and Telegram.
alter table notices_outbox drop constraint notices_outbox_channel_check;
alter table notices_outbox add constraint notices_outbox_channel_check check (channel in ('email', 'sms', 'push', 'telegram'));
alter table notices_mailbox drop constraint notices_mailbox_channel_check;
alter table notices_mailbox add constraint notices_mailbox_channel_check check (channel in ('email', 'sms', 'push', 'telegram'));

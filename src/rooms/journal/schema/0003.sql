-- The agent's desk is a door of its own beside the operator's console.
alter table journal_entries drop constraint journal_entries_door_check;
alter table journal_entries add constraint journal_entries_door_check check (door in ('web', 'api', 'phone', 'sms', 'console', 'desk', 'job'));

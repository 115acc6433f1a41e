-- An agent may also have a code texted to the line, which the caller types on the keypad.
alter table calls_says drop constraint calls_says_kind_check;
alter table calls_says add constraint calls_says_kind_check check (kind in ('say', 'passcode', 'code', 'consent'));

-- An agent may have the words of a renewal read to the caller, who agrees by a key: what was asked about, and the answer, once.
alter table calls_says drop constraint calls_says_kind_check;
alter table calls_says add constraint calls_says_kind_check check (kind in ('say', 'passcode', 'consent'));
alter table calls_says add column about text;
alter table calls_says add column answer text check (answer in ('yes', 'no'));
alter table calls_says add column answered_at timestamptz;
alter table calls_consents add column how text not null default 'spoken' check (how in ('spoken', 'key'));

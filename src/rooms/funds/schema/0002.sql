-- A voucher as it is typed on a telephone's keys: each letter is the key that carries it. Sixteen digits, 50 bits. Older vouchers have none.
alter table funds_vouchers add column keypad_hash text;
create unique index funds_vouchers_keypad on funds_vouchers (keypad_hash) where keypad_hash is not null;

-- Whom the family is told is said by naming them; a switch beside that would only contradict it.
alter table guard_watches drop column family;

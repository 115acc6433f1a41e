-- On a telephone's keys people type the end of a card's number.
create index lines_lines_iccid_end on lines_lines (right(iccid, 8));

-- The sequencer walks entries in this order and stops at a page: a backlog of a million must not be read for each page.
DROP INDEX trail.entry_by_transaction;
CREATE INDEX entry_by_transaction ON trail.entry (xid, id);

-- Names are compared by tokens instead of one key, and mailboxes by another form: the
-- version of a lead's keys. New leads have version 2. The keys of the others are made anew
-- by and by, for which they are found by an index that no new lead is in; until then a
-- lead is found as before, and its name counts as unknown.
ALTER TABLE leads ADD COLUMN key_version INTEGER NOT NULL DEFAULT 1;
CREATE INDEX leads_old_keys ON leads (id) WHERE key_version < 2;

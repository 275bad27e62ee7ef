-- What one address may send, what is used once, and what is kept for how long.

-- A proof of work counts once. Where several submissions had the same, the first keeps it.
UPDATE submissions SET proof = NULL WHERE proof IS NOT NULL AND EXISTS (
  SELECT 1 FROM submissions AS earlier
  WHERE earlier.proof = submissions.proof AND earlier.id < submissions.id);
DROP INDEX submissions_by_proof;
CREATE UNIQUE INDEX submissions_by_proof ON submissions (proof) WHERE proof IS NOT NULL;

-- How much came in quick succession from one address to one form on one day. The address
-- is a digest with a key of the service, which is another every day.
CREATE TABLE senders (
  day INTEGER NOT NULL,
  sender TEXT NOT NULL,
  count INTEGER NOT NULL,
  PRIMARY KEY (day, sender)
) STRICT, WITHOUT ROWID;

-- What the clock goes through once, step by step, and how far it is.
CREATE TABLE chores (
  name TEXT PRIMARY KEY,
  done_to TEXT NOT NULL
) STRICT, WITHOUT ROWID;

-- Addresses of pages that were stored whole lose what may be secret in them.
INSERT INTO chores (name, done_to) VALUES ('tracked_addresses', '');

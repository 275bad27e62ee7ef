-- Where qualified leads go, and how each is doing on its way there.

CREATE TABLE destinations (
  id TEXT PRIMARY KEY,
  kind TEXT NOT NULL,
  -- What may be shown, as JSON; and the address and keys, encrypted.
  definition TEXT NOT NULL CHECK (json_valid(definition)),
  sealed TEXT NOT NULL,
  address TEXT NOT NULL,
  public_key TEXT,
  -- The forms whose leads go there, a JSON list; empty for all.
  forms TEXT NOT NULL CHECK (json_valid(forms)),
  state TEXT NOT NULL CHECK (state IN ('active', 'paused', 'disabled')),
  revision INTEGER NOT NULL,
  -- The circuit breaker, and when the allowance of requests is whole again.
  failures INTEGER NOT NULL DEFAULT 0,
  open_until_ms INTEGER NOT NULL DEFAULT 0,
  full_at_ms INTEGER NOT NULL DEFAULT 0,
  created_ms INTEGER NOT NULL,
  updated_ms INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- The outbox: one lead on its way to one destination.
CREATE TABLE deliveries (
  id TEXT PRIMARY KEY,
  destination TEXT NOT NULL,
  lead TEXT NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('pending', 'leased', 'waiting', 'delivered', 'dead', 'withheld')),
  attempts INTEGER NOT NULL,
  -- Tries before the last replay; they do not count against the schedule.
  attempts_before INTEGER NOT NULL DEFAULT 0,
  -- When somebody should look at it again; of a leased one, when the lease ends.
  due_ms INTEGER NOT NULL,
  lease TEXT,
  reason TEXT,
  created_ms INTEGER NOT NULL,
  settled_ms INTEGER
) STRICT, WITHOUT ROWID;

-- What is on its way, by destination and due time: claims read only what they take.
CREATE INDEX deliveries_due ON deliveries (destination, due_ms) WHERE settled_ms IS NULL;
-- What ended otherwise than delivered, for the operator's lists.
CREATE INDEX deliveries_ended ON deliveries (state, id) WHERE state = 'dead' OR state = 'withheld';

CREATE TABLE attempts (
  delivery TEXT NOT NULL,
  number INTEGER NOT NULL,
  started_ms INTEGER NOT NULL,
  duration_ms INTEGER NOT NULL,
  status INTEGER,
  outcome TEXT NOT NULL,
  reason TEXT NOT NULL,
  PRIMARY KEY (delivery, number)
) STRICT, WITHOUT ROWID;

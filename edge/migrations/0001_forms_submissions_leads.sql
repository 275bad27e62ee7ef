-- Forms, their immutable versions, what visitors sent and the leads made of it.
-- Text keys are time-sortable identifiers, so WITHOUT ROWID tables are lists in
-- order of time and a row costs one write. Times are milliseconds since 1970, UTC.

CREATE TABLE forms (
  name TEXT PRIMARY KEY,
  definition TEXT NOT NULL CHECK (json_valid(definition)),
  revision INTEGER NOT NULL CHECK (revision > 0),
  published_version INTEGER,
  updated_ms INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE form_versions (
  form TEXT NOT NULL,
  version INTEGER NOT NULL CHECK (version > 0),
  definition TEXT NOT NULL CHECK (json_valid(definition)),
  published_ms INTEGER NOT NULL,
  PRIMARY KEY (form, version)
) STRICT, WITHOUT ROWID;

CREATE TABLE submissions (
  id TEXT PRIMARY KEY,
  form TEXT NOT NULL,
  form_version INTEGER NOT NULL,
  -- What makes a retry the same submission, and a digest of what it said.
  key TEXT NOT NULL,
  fingerprint TEXT NOT NULL,
  locale TEXT NOT NULL,
  answers TEXT NOT NULL CHECK (json_valid(answers)),
  consents TEXT NOT NULL CHECK (json_valid(consents)),
  signals TEXT NOT NULL CHECK (json_valid(signals)),
  dropped_fields INTEGER NOT NULL,
  page TEXT,
  referrer TEXT,
  received_ms INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE UNIQUE INDEX submissions_by_key ON submissions (form, key);

CREATE TABLE leads (
  id TEXT PRIMARY KEY,
  form TEXT NOT NULL,
  submission TEXT NOT NULL,
  name TEXT,
  email TEXT,
  phone TEXT,
  company TEXT,
  status TEXT NOT NULL CHECK (status IN ('new', 'quarantined')),
  created_ms INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- The list of one form's leads, newest first.
CREATE INDEX leads_by_form ON leads (form, id);

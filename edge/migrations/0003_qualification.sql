-- What is decided about a lead and why, whose it is, by when it is answered, and
-- the rules and people that this rests on. Times are milliseconds since 1970, UTC.

-- The table of leads anew, because a CHECK cannot be changed.
CREATE TABLE leads_next (
  id TEXT PRIMARY KEY,
  form TEXT NOT NULL,
  submission TEXT NOT NULL,
  name TEXT,
  email TEXT,
  phone TEXT,
  company TEXT,
  country TEXT,
  status TEXT NOT NULL CHECK (status IN
    ('quarantined', 'new', 'marketing_qualified', 'sales_qualified', 'converted', 'disqualified')),
  -- What was decided when it came: points, every reason, what the model sees.
  score INTEGER NOT NULL DEFAULT 0,
  reasons TEXT NOT NULL DEFAULT '{}' CHECK (json_valid(reasons)),
  features TEXT CHECK (json_valid(features)),
  attribution TEXT NOT NULL DEFAULT '{}' CHECK (json_valid(attribution)),
  -- Who it is compared as, and the lead it was found alike to: with how each part
  -- compares, and the first lead of the same person where it is linked.
  name_key TEXT NOT NULL DEFAULT '',
  company_key TEXT NOT NULL DEFAULT '',
  match_lead TEXT,
  match_vector INTEGER,
  touch_of TEXT,
  -- Whose it is.
  owner TEXT,
  assigned_ms INTEGER,
  -- Who got it when it came, and whether by a rule or as somebody they knew.
  first_owner TEXT,
  first_owner_by TEXT CHECK (first_owner_by IN ('known_contact', 'rule')),
  previous_owner TEXT,
  returned_ms INTEGER,
  pooled_ms INTEGER,
  -- By when somebody answers.
  at_risk_ms INTEGER,
  due_ms INTEGER,
  responded_ms INTEGER,
  escalated_ms INTEGER,
  -- When the clock should look at it.
  check_ms INTEGER,
  revision INTEGER NOT NULL DEFAULT 1,
  created_ms INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

INSERT INTO leads_next (id, form, submission, name, email, phone, company, status, created_ms)
SELECT id, form, submission, name, email, phone, company, status, created_ms FROM leads;
DROP TABLE leads;
ALTER TABLE leads_next RENAME TO leads;

-- Lists: of one form, set aside, of one person, in the pool, touches of one
-- person, what the clock should look at, what has ended.
CREATE INDEX leads_by_form ON leads (form, id);
CREATE INDEX leads_quarantined ON leads (id) WHERE status = 'quarantined';
CREATE INDEX leads_by_owner ON leads (owner, id) WHERE owner IS NOT NULL;
CREATE INDEX leads_pooled ON leads (id) WHERE pooled_ms IS NOT NULL;
CREATE INDEX leads_touches ON leads (touch_of, id) WHERE touch_of IS NOT NULL;
CREATE INDEX leads_check ON leads (check_ms) WHERE check_ms IS NOT NULL;
CREATE INDEX leads_ended ON leads (id) WHERE status IN ('converted', 'disqualified');

-- The keys by which somebody who is known is found, each with the first lead of
-- that person.
CREATE TABLE lead_keys (
  key TEXT NOT NULL,
  lead TEXT NOT NULL,
  PRIMARY KEY (key, lead)
) STRICT, WITHOUT ROWID;

INSERT INTO lead_keys (key, lead)
SELECT 'e:' || lower(trim(email)), MIN(id) FROM leads
WHERE email IS NOT NULL AND status = 'new' GROUP BY 1;

-- What happened to a lead after it came in.
CREATE TABLE lead_events (
  lead TEXT NOT NULL,
  number INTEGER NOT NULL,
  at_ms INTEGER NOT NULL,
  kind TEXT NOT NULL,
  actor TEXT NOT NULL,
  detail TEXT NOT NULL CHECK (json_valid(detail)),
  PRIMARY KEY (lead, number)
) STRICT, WITHOUT ROWID;

-- The people who get leads, and what they have.
CREATE TABLE people (
  id TEXT PRIMARY KEY,
  definition TEXT NOT NULL CHECK (json_valid(definition)),
  is_active INTEGER NOT NULL CHECK (is_active IN (0, 1)),
  revision INTEGER NOT NULL,
  -- What their turns have cost them, and the lead of the last one.
  pass INTEGER NOT NULL DEFAULT 0,
  last_lead TEXT,
  open_leads INTEGER NOT NULL DEFAULT 0 CHECK (open_leads >= 0),
  -- The day (since 1970) they last took one from the pool, and how many on it.
  picked_day INTEGER NOT NULL DEFAULT 0,
  picks INTEGER NOT NULL DEFAULT 0,
  updated_ms INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE rules (
  kind TEXT PRIMARY KEY CHECK (kind IN ('spam', 'score', 'assignment', 'pool', 'targets')),
  definition TEXT NOT NULL CHECK (json_valid(definition)),
  revision INTEGER NOT NULL,
  updated_ms INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- What was learned from outcomes: one row.
CREATE TABLE model (
  id INTEGER PRIMARY KEY CHECK (id = 1),
  model TEXT NOT NULL CHECK (json_valid(model)),
  report TEXT NOT NULL CHECK (json_valid(report)),
  trained_ms INTEGER NOT NULL
) STRICT;

-- Destinations are told of more than one thing.
ALTER TABLE deliveries ADD COLUMN topic TEXT NOT NULL DEFAULT 'lead.qualified';

-- Signals say what they weigh, and a proof of work counts once.
UPDATE submissions SET signals = '[{"code":"honeypot","weight":100}]' WHERE signals = '["honeypot"]';
ALTER TABLE submissions ADD COLUMN proof TEXT;
CREATE INDEX submissions_by_proof ON submissions (proof) WHERE proof IS NOT NULL;

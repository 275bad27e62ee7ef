// The statements of an intake, word for word those of the service
// (edge/src/store/intake.rs, intake_sql.rs, outbox.rs).

// The record most alike to the one with the keys `?1`, mailbox `?2`, phone `?3`, that
// seeks the tokens `?4` of the name and `?5` of the company, by the weights `?6`, where it has at least `?7` points.
const BEST = `WITH candidates AS (
           SELECT DISTINCT k.lead AS id FROM json_each(?1) AS wanted
           CROSS JOIN lead_keys AS k ON k.key = wanted.value LIMIT 24
         ), levels AS MATERIALIZED (
           SELECT l.id, COALESCE(l.owner, (
               SELECT owner FROM (SELECT id, owner FROM leads WHERE touch_of = l.id ORDER BY id DESC LIMIT 5)
               WHERE owner IS NOT NULL ORDER BY id DESC LIMIT 1)) AS owner,
             CASE WHEN EXISTS (SELECT 1 FROM lead_keys WHERE key = 'e:' || ?2 AND lead = l.id) THEN 7
                  WHEN ?2 = '' OR l.email IS NULL THEN 0 ELSE 1 END AS email,
             CASE WHEN EXISTS (SELECT 1 FROM lead_keys WHERE key = 'p:' || ?3 AND lead = l.id) THEN 7
                  WHEN ?3 = '' OR l.phone IS NULL THEN 0 ELSE 1 END AS phone,
             CASE WHEN ?4 = '[]' OR l.name_key = '' THEN 0 WHEN l.key_version < 2 THEN 2 ELSE COALESCE((
               SELECT MAX(CAST(value AS INTEGER)) FROM json_each(?4) WHERE instr(l.name_key, value)), 1) END AS name,
             CASE WHEN ?5 = '[]' OR l.company_key = '' OR l.key_version < 2 THEN 0 ELSE COALESCE((
               SELECT MAX(CAST(value AS INTEGER)) FROM json_each(?5) WHERE instr(l.company_key, value)), 1) END AS company
           FROM candidates CROSS JOIN leads AS l ON l.id = candidates.id
         ), weighed AS MATERIALIZED (
           SELECT id, owner, 10000 + email * 1000 + phone * 100 + name * 10 + company AS vector,
             MIN(json_extract(?6, '$.most[' || (email / 7) || '][' || name || ']'),
               json_extract(?6, '$.email[' || email || ']') + json_extract(?6, '$.phone[' || phone || ']')
               + json_extract(?6, '$.name[' || (email / 7) || '][' || name || ']')
               + json_extract(?6, '$.company[' || company || ']')) AS points
           FROM levels
         ), best AS (
           SELECT * FROM weighed WHERE points >= ?7 ORDER BY points DESC, id LIMIT 1
         )`;

export const INSERT_SUBMISSION = `INSERT INTO submissions (id, form, form_version, key, fingerprint, locale,
           answers, consents, signals, dropped_fields, page, referrer, received_ms, proof)
         SELECT ?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14
         WHERE NOT EXISTS (SELECT 1 FROM submissions WHERE proof = ?14)
           AND NOT EXISTS (SELECT 1 FROM senders WHERE day = ?15 AND sender = ?16 AND count >= ?17)
         ON CONFLICT (form, key) DO NOTHING`;

export const INSERT_LEAD = `${BEST}, found AS MATERIALIZED (
               SELECT best.*, COALESCE(points >= ?8, 0) AS is_known,
                 (SELECT id FROM people WHERE last_lead = ?9) AS mine,
                 CASE WHEN points >= ?8 THEN ?13 ELSE ?11 END AS due_ms
               FROM (SELECT 1) LEFT JOIN best)
             INSERT INTO leads (id, form, submission, name, email, phone, phone_extension, company, country, status,
               score, reasons, features, attribution, name_key, company_key, key_version,
               match_lead, match_vector, touch_of, owner, first_owner, first_owner_by,
               assigned_ms, pooled_ms,
               at_risk_ms, due_ms, check_ms, created_ms)
             SELECT ?9, ?14, ?15, ?16, ?17, ?18, ?31, ?19, ?20, ?21, ?22, ?23, ?24, ?25, ?29, ?30, 2,
               id, vector, CASE WHEN is_known THEN id END, mine, mine,
               CASE WHEN is_known AND mine = owner THEN 'known_contact'
                 WHEN mine IS NOT NULL THEN 'rule' END,
               CASE WHEN mine IS NOT NULL THEN ?26 END,
               CASE WHEN ?27 AND mine IS NULL THEN ?26 END,
               CASE WHEN is_known THEN ?12 ELSE ?10 END, due_ms,
               CASE WHEN ?28 IS NULL OR mine IS NULL THEN due_ms
                 ELSE MIN(COALESCE(due_ms, ?26 + ?28), ?26 + ?28) END,
               ?26
             FROM found
             WHERE EXISTS (SELECT 1 FROM submissions WHERE id = ?15)
               AND NOT EXISTS (SELECT 1 FROM leads WHERE id = ?9)`;

// Only where the statement before stored a row: one for each destination that wants
// leads of this form.
export const INSERT_DELIVERIES = `INSERT INTO deliveries (id, destination, lead, state, attempts, due_ms, created_ms)
         SELECT 'dlv_' || substr(?1, 6) || '_' || substr(d.id, -12), d.id, ?1, 'pending', 0, ?2, ?2
         FROM destinations AS d
         WHERE changes() = 1 AND ?3 AND d.state <> 'disabled'
           AND (d.forms = '[]' OR EXISTS (SELECT 1 FROM json_each(d.forms) WHERE value = ?4))
           AND instr(COALESCE(json_extract(d.definition, '$.topics'), 'lead.qualified'), 'lead.qualified')
         ON CONFLICT DO NOTHING
         RETURNING destination`;

export const INSERT_KEYS = `INSERT INTO lead_keys (key, lead)
         SELECT wanted.value, COALESCE(l.touch_of, l.id)
         FROM leads AS l CROSS JOIN json_each(?2) AS wanted
         WHERE l.id = ?1 AND l.status <> 'quarantined'
         ON CONFLICT DO NOTHING`;

// Only where the statement before stored a row.
export const COUNT_SENDER = `INSERT INTO senders (day, sender, count) SELECT ?1, ?2, 1 WHERE changes() = 1
         ON CONFLICT (day, sender) DO UPDATE SET count = count + 1`;

export const SELECT_BY_KEY = `SELECT s.id AS id, s.fingerprint AS fingerprint,
               EXISTS (SELECT 1 FROM submissions WHERE proof = ?3) AS is_spent
             FROM (SELECT 1) LEFT JOIN submissions AS s ON s.form = ?1 AND s.key = ?2`;

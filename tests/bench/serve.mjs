// Runs a Worker in workerd with D1, KV, Queues and rate limits, for a benchmark.
//
//   node serve.mjs <plan.json>
//
// `wrangler dev` puts a proxy, middleware and logs between a request and the Worker,
// which together cost several times what the Worker does. Here the request goes to
// the Worker's own socket, so that what is compared is the Workers. The plan:
//
//   { "folder": "edge/build", "modules": [{ "type": "ESModule", "path": "index.js" }],
//     "migrations": "edge/migrations", "port": 8801, "data": "/tmp/data",
//     "bindings": { "ADMIN_TOKEN_SHA256": "…" } }
//
// `ready` is printed once requests are answered, and the process ends with its input.
import { readFile, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { Miniflare, convertV4MiniflareOptions } from 'miniflare';

const plan = JSON.parse(await readFile(process.argv[2], 'utf8'));

// The bindings of edge/wrangler.toml; the ids only name local files.
const BINDINGS = {
  d1Databases: { DB: 'transom' },
  kvNamespaces: { FORMS: 'forms' },
  queueProducers: { OUTBOX: { queueName: 'outbox' }, INTAKE: { queueName: 'intake' } },
  ratelimits: {
    ADDRESS_LIMIT: { namespace_id: '7301', simple: { limit: 10, period: 60 } },
    FORM_LIMIT: { namespace_id: '7302', simple: { limit: 300, period: 60 } },
    CONTENT_LIMIT: { namespace_id: '7303', simple: { limit: 3, period: 60 } },
    REPEAT_LIMIT: { namespace_id: '7304', simple: { limit: 1, period: 60 } },
  },
};

const runtime = new Miniflare(
  convertV4MiniflareOptions({
    // Nothing outside is asked what a visitor of the platform would be like.
    cf: false,
    resourcePersistencePath: plan.data,
    workers: [
      {
        name: 'measured',
        modulesRoot: plan.folder,
        modules: plan.modules.map(({ type, path }) => ({ type, path: join(plan.folder, path) })),
        compatibilityDate: '2026-10-01',
        compatibilityFlags: ['global_fetch_strictly_public'],
        bindings: plan.bindings,
        unsafeDirectSockets: [{ host: '127.0.0.1', port: plan.port }],
        ...BINDINGS,
      },
    ],
  }),
);

/** The statements of a migration: no string or trigger of ours holds a semicolon. */
const statements = (sql) =>
  sql
    .replaceAll(/--.*$/gm, '')
    .split(';')
    .map((statement) => statement.trim())
    .filter(Boolean);

const migrate = async (database) => {
  const done = await database.prepare("SELECT name FROM sqlite_master WHERE name = 'leads'").all();
  if (done.results.length > 0) return;
  for (const file of (await readdir(plan.migrations)).toSorted()) {
    const sql = await readFile(join(plan.migrations, file), 'utf8');
    await database.batch(statements(sql).map((statement) => database.prepare(statement)));
  }
};

await runtime.ready;
await migrate(await runtime.getD1Database('DB', 'measured'));
console.log('ready');
process.stdin.resume();
process.stdin.on('end', async () => {
  await runtime.dispose();
  process.exit(0);
});

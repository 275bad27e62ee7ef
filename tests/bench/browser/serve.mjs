// A static server for the browser benchmark.
//
// Every page that is measured, with our form or with another one, comes from one
// local origin and is packed the same way, so that neither a distant network nor
// a better compression decides the comparison. Text and WebAssembly are packed
// with Brotli at quality 11, once, and kept; a path is looked for in each given
// folder in turn. What was recorded from a running service (`f/contact.js` and
// `a/*`) lies in such a folder like any other file.
//
// Two kinds of path accept a submission, at once and without looking at it:
// `POST /sink`, and `POST /f/<form>` with the receipt that the service gives.
//
// By hand: node serve.mjs <folder> [<folder> …]
import { createServer } from 'node:http';
import { readFile } from 'node:fs/promises';
import { extname, join, normalize } from 'node:path';
import { pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import { brotliCompress, constants } from 'node:zlib';

const pack = promisify(brotliCompress);

const TYPES = {
  '.html': 'text/html; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.mjs': 'text/javascript; charset=utf-8',
  '.json': 'application/json',
  '.svg': 'image/svg+xml',
  '.wasm': 'application/wasm',
  '.png': 'image/png',
  '.jpg': 'image/jpeg',
  '.woff2': 'font/woff2',
};
/** These are packed already. */
const DENSE = new Set(['.png', '.jpg', '.woff2']);

const OPEN = {
  'Access-Control-Allow-Origin': '*',
  'Access-Control-Allow-Headers': '*',
  'Cross-Origin-Resource-Policy': 'cross-origin',
  'Timing-Allow-Origin': '*',
};

const RECEIPT = { submission: 'sub_x', message: 'Thank you.' };

/** What a path answers to a submission, if it takes any. */
const receipt = (path) => {
  if (path === '/sink') return { status: 'stored' };
  return /^\/f\/[\w-]+$/.test(path) ? RECEIPT : undefined;
};

/** Names with a hash in `/a/` never change; everything else may. */
const cacheControl = (path) =>
  path.startsWith('/a/') ? 'public, max-age=31536000, immutable' : 'public, max-age=60';

/** The first file of this path in `folders`, or nothing. */
const find = async (folders, path) => {
  for (const folder of folders) {
    try {
      return await readFile(join(folder, path));
    } catch {
      // The next folder may have it.
    }
  }
};

/** A file as it travels, plain and packed. */
const load = async (folders, path) => {
  const plain = await find(folders, path);
  if (!plain) return;
  const type = extname(path);
  const params = {
    [constants.BROTLI_PARAM_QUALITY]: 11,
    [constants.BROTLI_PARAM_SIZE_HINT]: plain.length,
  };
  const packed = DENSE.has(type) ? undefined : await pack(plain, { params });
  return { plain, packed, type: TYPES[type] || 'application/octet-stream' };
};

const answerJson = (response, status, body) => {
  response.writeHead(status, { ...OPEN, 'Content-Type': 'application/json', 'Cache-Control': 'no-store' });
  response.end(JSON.stringify(body));
};

const answerFile = (request, response, path, file) => {
  const isPacked = file.packed && /\bbr\b/.test(request.headers['accept-encoding'] || '');
  const body = isPacked ? file.packed : file.plain;
  response.writeHead(200, {
    ...OPEN,
    'Content-Type': file.type,
    'Content-Length': body.length,
    'Cache-Control': cacheControl(path),
    Vary: 'Accept-Encoding',
    ...(isPacked && { 'Content-Encoding': 'br' }),
  });
  response.end(request.method === 'HEAD' ? undefined : body);
};

/** Reads a submission to its end and confirms it. */
const take = async (request, response, path) => {
  for await (const part of request) void part;
  const body = receipt(path);
  body ? answerJson(response, 201, body) : answerJson(response, 404, { status: 404 });
};

/**
 * Serves the files of `folders` on a loopback port the system chooses. Gives the
 * origin and a way to stop.
 */
export const serve = async (folders) => {
  const files = new Map();
  const kept = (path) => {
    if (!files.has(path)) files.set(path, load(folders, path));
    return files.get(path);
  };
  const handle = async (request, response) => {
    const { pathname } = new URL(request.url, 'http://localhost');
    const path = normalize(decodeURIComponent(pathname));
    if (request.method === 'OPTIONS') return response.writeHead(204, OPEN).end();
    if (request.method === 'POST') return take(request, response, path);
    const file = await kept(path);
    if (file) answerFile(request, response, path, file);
    else answerJson(response, 404, { status: 404 });
  };
  const server = createServer((request, response) => {
    handle(request, response).catch((error) => response.destroy(error));
  });
  await new Promise((then) => server.listen(0, '127.0.0.1', then));
  return {
    origin: `http://127.0.0.1:${server.address().port}`,
    close: () => {
      server.closeAllConnections();
      return new Promise((then) => server.close(then));
    },
  };
};

if (import.meta.url === pathToFileURL(process.argv[1] || '').href) {
  const { origin } = await serve(process.argv.slice(2));
  console.log(origin);
}

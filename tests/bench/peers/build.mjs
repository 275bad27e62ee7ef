// Builds every twin and product into one script each and writes their sizes.
// Usage: node build.mjs [outdir]

import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { brotliCompressSync, constants, gzipSync } from 'node:zlib';
import { build } from 'esbuild';
import { entries } from './entries.mjs';
import { css, lazy, svelte } from './plugins.mjs';

const outdir = process.argv[2] ?? 'dist';

function options({ name, file }) {
  return {
    entryPoints: [file],
    outfile: join(outdir, `${name}.js`),
    bundle: true,
    minify: true,
    format: 'iife',
    target: 'es2022',
    legalComments: 'none',
    define: { 'process.env.NODE_ENV': '"production"' },
    jsx: 'automatic',
    jsxImportSource: name === 'preact' ? 'preact' : 'react',
    plugins: [css, lazy, svelte],
    logLevel: 'warning',
  };
}

async function versionOf(library) {
  if (!library) return '';
  const path = new URL(`node_modules/${library}/package.json`, import.meta.url);
  return JSON.parse(await readFile(path, 'utf8')).version;
}

function sizesOf(bytes) {
  const params = {
    [constants.BROTLI_PARAM_QUALITY]: 11,
    [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length,
  };
  return {
    raw: bytes.length,
    gzip: gzipSync(bytes, { level: 9 }).length,
    brotli: brotliCompressSync(bytes, { params }).length,
  };
}

async function buildOne(entry) {
  await build(options(entry));
  const bytes = await readFile(join(outdir, `${entry.name}.js`));
  const { name, kind, library, note } = entry;
  return { name, kind, version: await versionOf(library), ...sizesOf(bytes), note };
}

await mkdir(outdir, { recursive: true });
const sizes = [];
for (const entry of entries) sizes.push(await buildOne(entry));
await writeFile(join(outdir, 'sizes.json'), `${JSON.stringify(sizes, null, 2)}\n`);
console.table(sizes, ['name', 'kind', 'version', 'raw', 'gzip', 'brotli']);

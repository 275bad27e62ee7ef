// Builds every twin and product into one script each and lists them in `built.json`.
// Usage: node build.mjs [outdir]

import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
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

async function buildOne(entry) {
  await build(options(entry));
  const { name, kind, library, note } = entry;
  return { name, kind, version: await versionOf(library), note };
}

await mkdir(outdir, { recursive: true });
const built = [];
for (const entry of entries) built.push(await buildOne(entry));
await writeFile(join(outdir, 'built.json'), `${JSON.stringify(built, null, 2)}\n`);

// What esbuild cannot do by itself: Svelte, style sheets as text, and leaving
// out what is loaded later.

import { readFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { nodeResolve } from '@rollup/plugin-node-resolve';
import { rollup } from '@rollup/wasm-node';
import { transform } from 'esbuild';
import { compile } from 'svelte/compiler';

const root = process.env.TRANSOM_ROOT ?? new URL('../../..', import.meta.url).pathname;
const SHEET = 'transom:form.css';

const components = {
  name: 'components',
  transform(source, id) {
    if (!id.endsWith('.svelte')) return null;
    const options = { filename: basename(id), generate: 'client', discloseVersion: false };
    return { code: compile(source, options).js.code, map: null };
  },
};

/** Svelte's own modules import each other in circles, which is of no concern here. */
function onwarn(warning, warn) {
  if (warning.code !== 'CIRCULAR_DEPENDENCY') warn(warning);
}

/**
 * Bundles the Svelte twin with Rollup, as Svelte's own tools do. It drops about
 * a third of what esbuild would keep of Svelte's runtime, and a comparison has
 * to take every library at its best.
 */
export const svelte = {
  name: 'svelte',
  setup(build) {
    build.onLoad({ filter: /twins\/svelte\.js$/ }, async ({ path }) => {
      const resolver = nodeResolve({ browser: true, exportConditions: ['svelte', 'production'] });
      const plugins = [components, resolver];
      const bundle = await rollup({ input: path, external: [SHEET], plugins, onwarn });
      const { output } = await bundle.generate({ format: 'es' });
      await bundle.close();
      return { contents: output[0].code, loader: 'js' };
    });
  },
};

export const css = {
  name: 'css',
  setup(build) {
    const path = join(root, 'widget/css/form.css');
    build.onResolve({ filter: new RegExp(`^${SHEET}$`) }, () => ({ path }));
    build.onLoad({ filter: /\.css$/ }, async ({ path }) => {
      const { code } = await transform(await readFile(path, 'utf8'), { loader: 'css', minify: true });
      return { contents: code.trim(), loader: 'text' };
    });
  },
};

/** Leaves out what a library loads later, if it is ever needed. */
export const lazy = {
  name: 'lazy',
  setup(build) {
    build.onResolve({ filter: /./ }, ({ kind, path }) =>
      kind === 'dynamic-import' ? { path, external: true } : undefined,
    );
  },
};

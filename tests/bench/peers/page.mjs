// Writes one plain host page per form, and one without a form to compare with.
// Usage: node page.mjs [outdir]

import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { timed } from './entries.mjs';

const outdir = process.argv[2] ?? 'dist';

const STYLE = `
    body { max-width: 40rem; margin: 2rem auto; padding: 0 1rem; font: 1rem/1.6 Georgia, serif; color: #222; }
    h1 { font-size: 2rem; line-height: 1.2; }
    twin-form { display: block; min-height: 736px; }
  `;

const PARAGRAPHS = [
  'Larkwheel repairs and restores bicycles of every age, from the first safety bicycles to the last steel racers.',
  'Every frame is measured before work begins, and the measurements are kept, so that a wheel built years later fits.',
  'Visitors are welcome in the workshop on weekdays; whoever comes from far away is asked to write first.',
];

function page(name) {
  const isEmpty = name === 'none';
  const script = isEmpty ? '' : `  <script async src="../${name}.js"></script>\n`;
  const form = isEmpty ? '' : '  <twin-form action="/sink"></twin-form>\n';
  const [first, second, third] = PARAGRAPHS;
  return `<!doctype html>
<html lang="en">
<head>
  <meta charset="utf-8">
  <meta name="viewport" content="width=device-width, initial-scale=1">
  <title>Larkwheel</title>
  <style>${STYLE}</style>
${script}</head>
<body>
  <h1>A workshop for bicycles</h1>
  <p>${first}</p>
  <p>${second}</p>
${form}  <p>${third}</p>
</body>
</html>
`;
}

const pages = join(outdir, 'pages');
await mkdir(pages, { recursive: true });
for (const name of ['none', ...timed]) await writeFile(join(pages, `${name}.html`), page(name));

// What is built: the twins and the products, with the package that names the
// version of each.

const here = (path) => new URL(path, import.meta.url).pathname;

const twin = (name, file, library, note = '') => ({
  name,
  kind: 'twin',
  file: here(`twins/${file}`),
  library,
  note,
});
const product = (name, library, note) => ({
  name,
  kind: 'product',
  file: here(`products/${name}.js`),
  library,
  note,
});

export const twins = [
  twin('vanilla', 'vanilla.js', ''),
  twin('preact', 'preact.jsx', 'preact'),
  twin('lit', 'lit.js', 'lit'),
  twin('svelte', 'svelte.js', 'svelte', 'Bundled with Rollup before it is minified like the others.'),
  twin('react', 'react.jsx', 'react-dom'),
];

export const products = [
  product('typeform', '@typeform/embed', 'Only the loader of an iframe; the form itself comes on top.'),
  product('calcom', '@calcom/embed-core', 'Only the loader of an iframe; the form itself comes on top.'),
  product(
    'formbricks',
    '@formbricks/surveys',
    'The renderer with its style, one question at a time; what it loads later is left out.',
  ),
  product(
    'surveyjs',
    'survey-js-ui',
    'The renderer and its model, with its default style sheet, without fonts, as text in the script.',
  ),
];

export const entries = [...twins, ...products];

/** The names of the pages that can be opened and timed. */
export const timed = [...twins.map(({ name }) => name), 'surveyjs'];

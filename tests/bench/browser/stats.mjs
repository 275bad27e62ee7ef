// Figures of several runs, brought together.
//
// The median stands for a figure, because one slow run says nothing about the
// page; the smallest and the largest value and every single one stand beside it,
// so that whoever reads a difference can see whether it is larger than the spread.

const middle = (sorted) => {
  const half = sorted.length / 2;
  return Number.isInteger(half) ? (sorted[half - 1] + sorted[half]) / 2 : sorted[Math.floor(half)];
};

/** Four digits after the point: enough for a layout shift, quiet for the rest. */
const rounded = (value) => Math.round(value * 1e4) / 1e4;

/** Median and spread of `values`, or nothing where a page has no such figure. */
export const summary = (values) => {
  if (values.some((value) => value == null)) return null;
  const sorted = values.map(rounded).sort((a, b) => a - b);
  const median = middle(sorted);
  const deviations = sorted.map((value) => Math.abs(value - median)).sort((a, b) => a - b);
  return {
    median: rounded(median),
    min: sorted[0],
    max: sorted.at(-1),
    deviation: rounded(middle(deviations)),
    values: values.map(rounded),
  };
};

/** Every figure of the runs of one page. */
export const summaries = (runs) =>
  Object.fromEntries(Object.keys(runs[0]).map((figure) => [figure, summary(runs.map((run) => run[figure]))]));

const cell = (figure) => (figure ? `${figure.median} (${figure.min}–${figure.max})` : '—');

/** A table in Markdown: one row a figure, one column a page. */
export const table = (pages) => {
  const names = Object.keys(pages);
  const figures = Object.keys(pages[names[0]]);
  const rows = figures.map((figure) => [figure, ...names.map((name) => cell(pages[name][figure]))]);
  const lines = [['median (min–max)', ...names], ['---', ...names.map(() => '---:')], ...rows];
  return lines.map((line) => `| ${line.join(' | ')} |`).join('\n');
};

// Tables of the service as text, one entry a line. Each is read when it is first asked
// for, and then kept: an isolate that only lists leads reads none.

/** What `make` gives, made once. */
export function once(make) {
  let made;
  return () => (made ??= make());
}

const linesOf = (text) => text.trimEnd().split("\n");

/** Gives the set of the lines of `text`. */
export const setOf = (text) => once(() => new Set(linesOf(text)));

/** Gives the map of what stands before the first `separator` on a line to what stands behind it. */
export const mapOf = (text, separator) =>
  once(() => {
    const table = new Map();
    for (const line of linesOf(text)) {
      const end = line.indexOf(separator);
      table.set(line.slice(0, end), line.slice(end + 1));
    }
    return table;
  });

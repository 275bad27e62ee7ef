// Submissions as JSON: an object of field names and values, read into what a form would
// send. What no form could send is kept apart and told, never dropped.

const TICKS = new Set(["checkbox", "consent"]);
// Kinds of fields that may be sent `true`.
const TRUE = new Set([...TICKS, "select", "multi_select", "radio", "country", "hidden"]);
const MESSAGES = {
  list: "This field takes one value: send a text, not a list.",
  yes: "This field takes a text: send one, not true.",
  nested: "A value is a text, a number, true, false, null or a list of these, not an object.",
};

/** The fields of the object in `text` as pairs, and what is odd; null where it is none. */
export function readJson(text) {
  let fields;
  try {
    fields = JSON.parse(text);
  } catch {
    return null;
  }
  if (fields === null || typeof fields !== "object" || Array.isArray(fields)) return null;
  const [pairs, odd] = [[], []];
  for (const [key, value] of Object.entries(fields)) {
    const name = key.toWellFormed();
    const before = pairs.length;
    for (const one of Array.isArray(value) ? value : [value]) {
      if (one === null || one === false) continue;
      if (one === true) odd.push([name, "yes"]);
      if (typeof one === "object") odd.push([name, "nested"]);
      // Half a character becomes U+FFFD, of which the lead's signals tell.
      else pairs.push([name, one === true ? "yes" : String(one).toWellFormed()]);
    }
    if (pairs.length - before > 1) odd.push([name, "list"]);
  }
  return { pairs, odd };
}

/** What of `odd` does not fit the fields of `form`, each at its field. */
export function problemsOf(odd, form) {
  const problems = new Map();
  for (const [name, shape] of odd) {
    const kind = form.fieldsByName.get(name)?.kind;
    // Values of unknown fields are counted, whatever they are.
    const isUnknown = kind === undefined && shape !== "nested" && !name.startsWith("_");
    const fits = (shape === "list" && kind === "multi_select") || (shape === "yes" && TRUE.has(kind));
    if (isUnknown || fits || problems.has(name)) continue;
    problems.set(name, { loc: name, code: "type", message: MESSAGES[shape] });
  }
  return [...problems.values()];
}

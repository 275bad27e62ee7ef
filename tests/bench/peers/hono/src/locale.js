// Which of a form's languages a visitor gets.

/** The locale for a caller: asked for, else by `Accept-Language`. */
export function localeFor(definition, asked, acceptLanguage) {
  const wanted = accepted(acceptLanguage ?? "");
  if (asked) wanted.unshift(asked);
  return negotiate(definition.locales, wanted);
}

/**
 * The best of `available` for the locales `wanted`: an exact tag wins, then the
 * same language and script, then the same language; else the first available.
 */
export function negotiate(available, wanted) {
  for (const tag of wanted) {
    const lower = tag.toLowerCase();
    const found =
      available.find((have) => have.toLowerCase() === lower) ??
      available.find((have) => language(have) === language(tag) && script(have) === script(tag)) ??
      available.find((have) => language(have) === language(tag));
    if (found) return found;
  }
  return available[0] ?? "";
}

/** The tags of an `Accept-Language` header, most wanted first (RFC 9110 § 12.5.4). */
function accepted(header) {
  if (header === "") return [];
  const tags = [];
  for (const entry of header.split(",")) {
    const [tag, parameters = ""] = entry.split(";", 2).map((part) => part.trim());
    const quality = /^q=(.*)$/i.exec(parameters);
    const weight = quality ? Math.min(Number(quality[1]) || 0, 1) : 1;
    if (weight > 0 && /^[a-z]{2,3}(-[a-z0-9]{1,8})*$/i.test(tag)) tags.push([tag, weight]);
    if (tags.length === 16) break;
  }
  return tags.sort(([, a], [, b]) => b - a).map(([tag]) => tag);
}

function language(tag) {
  return tag.split("-", 1)[0].toLowerCase();
}

/** The script a tag names or, for Chinese, the one its region writes. */
function script(tag) {
  const [first, ...rest] = tag.toLowerCase().split("-");
  const named = rest.find((part) => part.length === 4);
  if (named) return named;
  if (first !== "zh") return "";
  return rest.some((part) => ["tw", "hk", "mo"].includes(part)) ? "hant" : "hans";
}

// What a visitor typed, before any check.

/** The name of the field that people never see. */
const HONEYPOT = "_website";

/**
 * Unchecked text by field. Names that begin with `_` are the service's own
 * (`_key`, `_locale`, `_page`, `_referrer`) and never answers.
 */
export class Draft {
  #values = new Map();

  constructor(pairs) {
    for (const [name, value] of pairs) {
      const values = this.#values.get(name);
      if (values) values.push(value);
      else this.#values.set(name, [value]);
    }
  }

  /** Every value of the field `name`, as typed. */
  values(name) {
    return this.#values.get(name) ?? [];
  }

  /** The one value of the field `name`, where it is not blank; else null. */
  value(name) {
    return this.#values.get(name)?.[0].trim() || null;
  }

  /** How many values came for fields that `form` does not have. */
  unknownFields(form) {
    let count = 0;
    for (const [name, values] of this.#values) {
      const [phone, part] = name.split(".");
      const isExtension = part === "extension" && form.fieldsByName.get(phone)?.kind === "phone";
      if (!name.startsWith("_") && !form.fieldsByName.has(name) && !isExtension) count += values.length;
    }
    return count;
  }

  /** Whether the field that people never see was filled. */
  isTrapped(form) {
    return form.hasHoneypot && this.value(HONEYPOT) !== null;
  }
}

// What a visitor typed, before any check.

/** Most values of a field without choices that are looked at. */
const MOST_VALUES = 100;
/** The name of the field that people never see. */
const HONEYPOT = "_website";

/**
 * Unchecked text by field. Names that begin with `_` are the service's own
 * (`_key`, `_locale`, `_page`, `_referrer`) and never answers.
 */
export class Draft {
  #values = new Map();
  #unknown = 0;

  /** `odd` is what of a submission in JSON no form could send. */
  constructor(pairs, odd = []) {
    this.odd = odd;
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
    return this.#values.get(name)?.[0]?.trim() || null;
  }

  /**
   * What `form` can use: values of other fields are counted, and no field keeps more
   * values than it could need.
   */
  knownTo(form) {
    for (const [name, values] of this.#values) {
      const field = form.fieldsByName.get(name);
      const [phone, part] = name.split(".");
      const isExtension = part === "extension" && form.fieldsByName.get(phone)?.kind === "phone";
      if (field) {
        const most = Math.max(MOST_VALUES, 2 * (field.choices?.length ?? 0));
        this.#values.set(name, values.filter((value) => value.trim() !== "").slice(0, most));
      } else if (!name.startsWith("_") && !isExtension) {
        this.#unknown += values.length;
        this.#values.delete(name);
      }
    }
    return this;
  }

  /** How many values came for fields that the form does not have. */
  get unknown() {
    return this.#unknown;
  }

  /** Whether the field that people never see was filled. */
  isTrapped(form) {
    return form.hasHoneypot && this.value(HONEYPOT) !== null;
  }
}

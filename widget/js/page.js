// What a page may have put in the way of the element.

/**
 * What `object` has by its kind. Markup hides it: an image named `currentScript`
 * replaces that of its document, and a field named `reset` that of its form.
 */
export const native = (object, name) => Reflect.get(Reflect.getPrototypeOf(object), name, object);

/** `text` in JSON. Old libraries give texts and lists a `toJSON` that JSON.stringify obeys. */
export const quoted = (text) =>
  '"' + text.replace(/["\\\0-\x1f]/g, (one) => '\\u' + one.charCodeAt().toString(16).padStart(4, '0')) + '"';

// The tag, as a page meets it.
import { control, grouped, scripts, services } from './core.js';
import { native } from './page.js';

const TAG = 'transom-form';
const PROPERTIES = ['form', 'edge', 'locale', 'theme', 'density'];
// Only a script is one: an image of that name is a visitor's, and code would come from
// wherever it says. In a module there is none, and the service says where it is.
const script = native(document, 'currentScript');

class TransomForm extends HTMLElement {
  /** The browser keeps what is typed, as it does for the fields of a page, and brings it back. */
  static formAssociated = true;

  #internals = this.attachInternals?.();
  #life = control(this, this.#internals);

  /** Takes in a published form that came with the script of the service at `edge`. */
  static add(edge, locale, data) {
    services.push(edge);
    if (data) scripts[data.f] ||= { edge, locale, data };
  }

  connectedCallback() {
    for (const name of [...PROPERTIES, 'values']) {
      // A page may have set a property before the script arrived.
      if (!Object.hasOwn(this, name)) continue;
      const value = this[name];
      delete this[name];
      this[name] = value;
    }
    this.#life.connect();
  }

  disconnectedCallback() {
    // Moving an element disconnects and connects it at once: nothing is lost.
    queueMicrotask(this.#life.disconnect);
  }

  formStateRestoreCallback(state) {
    this.#life.fillAll(grouped(new URLSearchParams(state)));
  }

  /** What is typed: a list of values for each field. Setting fills the fields it names. */
  get values() {
    return grouped(this.#life.entries());
  }

  set values(values) {
    const lists = { __proto__: null };
    for (const [name, value] of Object.entries(values || {})) lists[name] = [value].flat().map(String);
    this.#life.fillAll(lists);
  }

  /** Checks and sends the form, as its button does. */
  submit() {
    return this.#life.submit();
  }

  /** Empties the form; what is sent next is another submission. */
  reset() {
    this.#life.reset();
  }
}

for (const name of PROPERTIES) {
  Object.defineProperty(TransomForm.prototype, name, {
    get() {
      return this.getAttribute(name);
    },
    set(value) {
      value == null ? this.removeAttribute(name) : this.setAttribute(name, value);
    },
  });
}

/**
 * Defines the element. `service` is the address that this script came from, as the service
 * itself tells it, `data` the form it was made for, and `locale` what its address asked for.
 */
export const define = (service, data, locale) => {
  // The tag may name another: whoever writes the page's scripts is trusted with them.
  const { src = '', dataset = {} } = script?.localName == 'script' ? script : {};
  const [from = service] = (dataset.edge || src).match(/^https?:\/\/[^/?#]+/i) || [];
  const known = customElements.get(TAG) || TransomForm;
  known.add(from, locale, data);
  if (known == TransomForm) customElements.define(TAG, known);
};

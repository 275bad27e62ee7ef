// The element before its WebAssembly arrives: it shows the form, sends it and
// says what became of it. Everything else (checks as you type, conditions,
// steps, retries, sending later) comes with the kit, see kit.js. This file is
// part of what every visitor downloads first, so what can wait is not here.
import { build } from './build.js';

const TAG = 'transom-form';
const PROPERTIES = ['form', 'edge', 'locale', 'theme', 'density'];
/** By name of a form: the script it came with. */
const scripts = {};
const script = document.currentScript;
const address = new URL(script ? script.src : location);

/** The life of one element. */
const control = (host) => {
  let data, root, form, url, view, kit, phase, note, sent, key, typed, mounting, enhancing;

  const find = (selector) => root.querySelector(selector);
  const edge = () => host.edge?.replace(/\/$/, '') || scripts[host.form]?.edge || address.origin;
  const entries = () => (root ? [...new FormData(form)] : []);
  const emit = (type, detail) =>
    host.dispatchEvent(
      new CustomEvent('transom-' + type, {
        bubbles: true,
        composed: true,
        cancelable: true,
        detail: { form: host.form, ...detail },
      }),
    );

  const fill = (name, values) => {
    for (const input of root ? form.querySelectorAll('[name]') : []) {
      if (input.name.toLowerCase() != name.toLowerCase()) continue;
      if (/[xo]$/.test(input.type)) input.checked = values.includes(input.value);
      else input.value = values[0];
    }
    view?.refresh();
  };

  const prefill = (names) => {
    for (const name of names) {
      if (!name.indexOf('prefill-')) fill(name.slice(8), [host.getAttribute(name)]);
    }
  };

  const show = (newPhase = '', newNote = '') => {
    phase = newPhase;
    note = newNote;
    if (view) return view.show(phase, note);
    find('.s').textContent = note;
    find('.d').hidden = !(form.hidden = phase == 'stored');
  };

  /** One try. No preflight: urlencoded, no header of our own. Status 0: no answer. */
  const send = async (body) => {
    try {
      const headers = { Accept: 'application/json' };
      const signal = AbortSignal.timeout(3e4);
      const answer = await fetch(url, { method: 'POST', body, headers, signal, credentials: 'omit' });
      return {
        status: answer.status,
        pause: +answer.headers.get('Retry-After'),
        replayed: answer.status == 200,
        ...(await answer.json()),
      };
    } catch {
      return { status: 0 };
    }
  };

  const submit = async () => {
    if (phase == 'waiting') return kit.wake(host);
    if (root && !view && find('.g[hidden]')) await enhance();
    if (!root || phase == 'sending' || phase == 'stored') return;
    if (view ? !view.check(emit) : !form.reportValidity()) return;
    if (!emit('submit', { values: host.values })) return;
    const said = entries();
    // The key belongs to what is said: the same again is a retry, anything
    // else is another submission. getRandomValues works without https, too.
    if (sent != (sent = JSON.stringify(host.values))) key = crypto.getRandomValues(new Uint32Array(4)).join('-');
    const body = new URLSearchParams([
      ...said,
      ['_key', key],
      ['_page', location],
      ['_referrer', document.referrer],
      ['_day', new Date().toLocaleDateString('sv')],
    ]);
    show('sending', data.t[0]);
    let answer = await send(body);
    if (kit) answer = await kit.persist(host, answer, () => send(body), tools(body));
    if (answer.submission) {
      show('stored');
      // After the rendering that shows it.
      setTimeout(() => find('.d').focus());
      if (emit('stored', answer) && answer.redirect) location = answer.redirect;
    } else if (answer.errors && (await enhance(), kit)) {
      show();
      view ? view.refuse(answer.errors) : kit.mark(root, answer.errors);
      emit('invalid', answer);
    } else if (!answer.kept) {
      show('', answer.detail || data.t[1]);
      emit('failed', answer);
    }
  };

  /** What the kit works with. */
  const tools = (body) => ({ show, emit, data, url, body });

  /** The published form in the locale this place asks for. */
  const published = () => {
    const own = scripts[host.form];
    const wanted = host.locale || own?.locale || host.closest('[lang]')?.lang || '';
    const language = (tag) => tag.split('-')[0];
    const given = own?.edge == edge() && own.data;
    const near = (same) => given.ls.find((tag) => same(tag) == same(wanted));
    const locale = given ? near((tag) => tag) || near(language) || given.l : wanted;
    return given.l == locale
      ? given
      : fetch(`${edge()}/f/${host.form}/embed?locale=${locale}`, { credentials: 'omit' })
          .then((answer) => (answer.ok ? answer.json() : Promise.reject(answer.status)))
          .catch((status) => {
            emit('failed', { status: +status || 0 });
          });
  };

  const mount = async () => {
    const own = (mounting = {});
    let found = published();
    if (found.then) found = await found;
    if (!found || own != mounting || !host.isConnected) return;
    unmount();
    data = found;
    root = document.createElement('div');
    root.lang = data.l;
    build(data.h, root);
    form = find('form');
    url = edge() + form.getAttribute('action');
    prefill(host.getAttributeNames());
    // What was typed before, here or into a plain form inside the tag, stays.
    const light = host.querySelector('form');
    if (light) typed ||= grouped(new FormData(light));
    for (const name in typed) fill(name, typed[name]);
    const active = document.activeElement;
    const input = light?.contains(active) && form.elements[active.name];
    const { selectionStart, selectionEnd } = active || {};
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(data.c);
    const shadow = host.shadowRoot || host.attachShadow({ mode: 'open' });
    shadow.adoptedStyleSheets = [sheet];
    shadow.replaceChildren(root);
    if (input) {
      input.focus();
      if (selectionStart >= 0) input.setSelectionRange(selectionStart, selectionEnd);
    }
    root.onsubmit = (event) => {
      event.preventDefault();
      submit();
    };
    root.onclick = async ({ target }) => {
      const way = target.dataset.go;
      if (way) await enhance(), kit?.go(way, host, view, emit);
    };
    show();
    // The kit is asked for once the form is in sight and the page is idle, or
    // when the visitor turns to it.
    root.onpointerover = enhance;
    root.addEventListener('focusin', enhance);
    new IntersectionObserver(([entry]) => {
      if (entry.isIntersecting) (window.requestIdleCallback || setTimeout)(enhance);
    }).observe(root);
    emit('ready', { locale: data.l });
  };

  const unmount = () => {
    if (!root) return;
    typed = grouped(entries());
    view?.destroy();
    root.remove();
    root = view = enhancing = undefined;
  };

  const enhance = () => root && (enhancing ||= load(root));

  const load = async (place) => {
    const [script, ...files] = data.w.map((path) => edge() + path);
    const parts = files.map((file) => fetch(file, { credentials: 'omit' }));
    try {
      kit = await import(script);
      await kit.start(data, ...parts);
      if (place != root || phase == 'stored') return;
      const now = [phase, note];
      show();
      view = kit.hydrate(root, data.k);
      show(...now);
      kit.flush(edge(), tools());
    } catch {
      // Nothing else will open the steps: they are all on show from now on.
      place.className = 'u';
    }
  };

  const observer = new MutationObserver((changes) => {
    const names = changes.map((change) => change.attributeName);
    if (names.some((name) => /^(form|edge|locale)$/.test(name))) mount();
    else prefill(names);
  });

  return {
    submit,
    fill,
    entries,
    connect() {
      observer.observe(host, { attributes: true });
      root || mount();
    },
    disconnect: () => host.isConnected || unmount(),
    reset() {
      sent = typed = 0;
      if (!root) return;
      form.reset();
      prefill(host.getAttributeNames());
      view?.reset();
      show();
    },
  };
};

/** Entries of a form with the values of one name together; Transom's own left out. */
const grouped = (entries) => {
  const groups = {};
  for (const [name, value] of entries) if (name[0] != '_') (groups[name] ||= []).push(value);
  return groups;
};

class TransomForm extends HTMLElement {
  #life = control(this);

  /** Takes in a published form that came with the script of `edge`. */
  static add(edge, locale, data) {
    scripts[data.f] ||= { edge, locale, data };
  }

  connectedCallback() {
    for (const name of PROPERTIES) {
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

  /** What is typed: a list of values for each field. Setting fills the fields it names. */
  get values() {
    return grouped(this.#life.entries());
  }

  set values(values) {
    for (const name in values) this.#life.fill(name, [values[name]].flat().map(String));
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

/** Defines the element; `data` is the form this script was made for. */
export const define = (data) => {
  const known = customElements.get(TAG) || TransomForm;
  if (data) known.add(address.origin, address.searchParams.get('locale'), data);
  if (known == TransomForm) customElements.define(TAG, known);
};

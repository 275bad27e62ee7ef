// The element before its WebAssembly arrives: it shows the form, sends it and
// says what became of it. Everything else (checks as you type, conditions,
// steps, retries, sending later) comes with the kit, see kit.js. This file is
// part of what every visitor downloads first, so what can wait is not here.
import { build } from './build.js';

const TAG = 'transom-form';
const PROPERTIES = ['form', 'edge', 'locale', 'theme', 'density'];
/** Published forms, or promises of them, by service address, name and locale. */
const forms = {};
/** By name of a form: the script it came with. */
const scripts = {};
const script = document.currentScript;
const address = new URL(script ? script.src : location);
const listen = (target, types, then) => types.map((type) => target.addEventListener(type, then));

/** The life of one element. */
const control = (host) => {
  let data, root, form, url, view, kit, phase, note, sent, key, typed, texts, mounting, enhancing;

  const find = (selector) => root.querySelector(selector);
  const edge = () => host.edge || scripts[host.form]?.edge || address.origin;
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
      if (/x|o$/.test(input.type)) input.checked = values.includes(input.value);
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
        replayed: !!answer.headers.get('Idempotency-Replayed'),
        ...(await answer.json()),
      };
    } catch {
      return { status: 0 };
    }
  };

  const submit = async () => {
    if (phase == 'waiting') return kit.wake(host);
    if (!root || phase == 'sending' || phase == 'stored') return;
    if (!view && find('.g[hidden]')) await enhance();
    if (view ? !view.check(emit) : !form.reportValidity()) return;
    if (!emit('submit', { values: host.values })) return;
    const body = new URLSearchParams(entries());
    // The key belongs to what is said: the same again is a retry, anything
    // else is another submission. getRandomValues works without https, too.
    if (sent != `${body}`) [sent, key] = [`${body}`, crypto.getRandomValues(new Uint32Array(4)).join('-')];
    body.set('_key', key);
    body.set('_page', location);
    body.set('_referrer', document.referrer);
    body.set('_day', new Date().toLocaleDateString('sv'));
    show('sending', texts.sending);
    let answer = await send(body);
    if (kit) answer = await kit.persist(host, answer, () => send(body), tools(body));
    if (answer.submission) {
      show('stored');
      find('.d').focus();
      if (emit('stored', answer) && answer.redirect) location = answer.redirect;
    } else if (answer.errors && (await enhance(), kit)) {
      show();
      view ? view.refuse(answer.errors) : kit.mark(root, answer.errors);
      emit('invalid', answer);
    } else if (!answer.kept) {
      show('', answer.detail || texts.failed);
      emit('failed', answer);
    }
  };

  /** What the kit works with. */
  const tools = (body) => ({ show, emit, texts, url, body });

  /** The published form in the locale this place asks for. */
  const published = () => {
    const own = scripts[host.form];
    const wanted = host.locale || own?.locale || host.closest('[lang]')?.lang || '';
    const language = (tag) => tag.split('-')[0];
    const given = own?.edge == edge() && own.data;
    const near = (same) => given.ls.find((tag) => same(tag) == same(wanted));
    const locale = given ? near((tag) => tag) || near(language) || given.l : wanted;
    const place = [edge(), 'f', host.form, 'embed?locale='].join('/') + locale;
    return given.l == locale ? given : (forms[place] ||= fetch(place, { credentials: 'omit' })
      .then((answer) => (answer.ok ? answer.json() : Promise.reject(answer.status)))
      .catch((status) => {
        delete forms[place];
        emit('failed', { status: +status || 0 });
      }));
  };

  const mount = async () => {
    const own = (mounting = {});
    let found = published();
    if (found.then) found = await found;
    if (!found || own != mounting || !host.isConnected) return;
    unmount();
    data = found;
    const parts = data.k.split('\x7f');
    texts = {};
    for (let at = 7; at < 7 + 2 * parts[6]; ) texts[parts[at++]] = parts[at++];
    root = document.createElement('div');
    root.lang = data.l;
    build(data.h, root);
    form = find('form');
    url = edge() + form.getAttribute('action');
    prefill(host.getAttributeNames());
    const light = host.querySelector('form');
    const active = document.activeElement;
    for (const [name, values] of Object.entries(typed || (light ? grouped(new FormData(light)) : {}))) {
      fill(name, values);
    }
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(data.c);
    const shadow = host.shadowRoot || host.attachShadow({ mode: 'open' });
    shadow.adoptedStyleSheets = [sheet];
    const was = light?.contains(active) && [active.name, active.selectionStart, active.selectionEnd];
    shadow.replaceChildren(root);
    if (was) {
      const input = form.elements[was[0]];
      input?.focus?.();
      if (was[1] != null) input.setSelectionRange(was[1], was[2]);
    }
    listen(root, ['submit'], (event) => {
      event.preventDefault();
      submit();
    });
    listen(root, ['click'], async ({ target }) => {
      const way = target.dataset.go;
      if (way == 'later') kit.wake(host, way);
      if (way == 'back') view.back();
      if (way == 'next') await enhance(), view?.check(emit);
    });
    show();
    // The kit is asked for once the form is in sight and the page is idle.
    new IntersectionObserver(([entry], watch) => {
      if (!entry.isIntersecting) return;
      watch.disconnect();
      (window.requestIdleCallback || setTimeout)(enhance);
    }).observe(root);
    emit('ready', { locale: data.l });
  };

  const unmount = () => {
    if (!root) return;
    typed = grouped(entries());
    view?.destroy();
    root.remove();
    root = view = enhancing = 0;
  };

  const enhance = () => root && (enhancing ||= load(root));

  const load = async (place) => {
    const [script, ...files] = data.w.map((path) => edge() + path);
    const parts = files.map((file) => fetch(file, { credentials: 'omit' }));
    try {
      kit = await import(script);
      Object.assign(texts, await kit.start(...parts));
      if (place != root || phase == 'stored') return;
      const now = [phase, note];
      show();
      view = kit.hydrate(root, data.k);
      show(...now);
      kit.flush(edge(), tools());
    } catch {
      kit?.unfold(place);
    }
  };

  listen(host, ['focusin', 'pointerover'], () => enhance());
  new MutationObserver((changes) => {
    const names = changes.map((change) => change.attributeName);
    if (names.some((name) => /^(form|edge|locale)$/.test(name))) mount();
    else prefill(names);
  }).observe(host, { attributes: true });

  return {
    submit,
    fill,
    entries,
    connect: () => root || mount(),
    disconnect: () => host.isConnected || unmount(),
    reset() {
      sent = typed = 0;
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

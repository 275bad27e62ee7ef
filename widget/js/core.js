// The life of one element before its WebAssembly arrives: it shows the form, sends it
// and says what became of it. Everything else (checks as you type, conditions,
// steps, retries, sending later) comes with the kit, see kit.js. This file is
// part of what every visitor downloads first, so what can wait is not here.
import { build } from './build.js';
import { native } from './page.js';

/** By name of a form: the script it came with. */
export const scripts = { __proto__: null };
/** The services whose scripts the page runs: code comes from them and from nobody else. */
export const services = [];

const isTick = (input) => /[xo]$/.test(input.type);

/** Entries of a form with the values of one name together; Transom's own left out. */
export const grouped = (entries) => {
  const groups = { __proto__: null };
  for (const [name, value] of entries) if (name[0] != '_') (groups[name] ||= []).push(value);
  return groups;
};

/** Whether `input` holds anything else than what its page gave it. */
const isTouched = (input) => {
  if (isTick(input)) return input.checked != input.defaultChecked;
  const [option] = input.selectedOptions || [];
  return option ? option.index && !option.defaultSelected : input.value != input.defaultValue;
};

/** What stands in `inputs`, as pairs: a box that is not ticked counts, with nothing. */
const contents = (inputs) =>
  inputs.map((input) => [input.name, !isTick(input) || input.checked ? input.value : '']);

/** The language of the place that `node` stands in, across shadow roots. */
const languageOf = (node) => {
  for (; node; node = native(node.getRootNode(), 'host')) {
    const place = node.closest('[lang]');
    if (place) return place.getAttribute('lang');
  }
  return '';
};

export const control = (host, internals) => {
  let data, root, form, own, url, view, kit, phase, note, sent, key, typed, step, mounting, enhancing, turn;

  const find = (selector) => root?.querySelector(selector);
  const controls = () => [...(root?.querySelectorAll('[name]') || [])];
  const edge = () => host.edge?.replace(/\/$/, '') || scripts[host.form]?.edge || services[0];
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
  const fill = (name, values, nameOf = ({ name }) => name) => {
    for (const input of controls()) {
      if (nameOf(input) != name) continue;
      if (isTick(input)) input.checked = values.includes(input.value);
      else input.value = values[0] ?? '';
    }
    view?.refresh();
  };

  const fillAll = (groups) => {
    if (root) for (const name in groups) fill(name, groups[name]);
    else typed = { __proto__: null, ...typed, ...groups };
  };

  const prefill = (names) => {
    for (const name of names) {
      // Names of attributes have no capitals.
      if (!name.indexOf('prefill-')) fill(name.slice(8), [host.getAttribute(name)], ({ name }) => name.toLowerCase());
    }
  };

  const show = (newPhase = '', newNote = '', isBad) => {
    phase = newPhase;
    note = newNote;
    if (!root) return;
    root.className = phase + (isBad ? ' w' : '') + (view === null ? ' u' : '');
    // Somebody may have taken a node of ours away.
    const change = (selector, changes) => Object.assign(find(selector) || {}, changes);
    change('.s', { textContent: note });
    change('.d', { hidden: phase != 'stored' });
    change('[part=submit]', { ariaBusy: phase == 'sending' || null });
  };

  /**
   * One try. No preflight: urlencoded, no header of our own. It goes on where the page is
   * left. Status 0: no answer.
   */
  const send = async (body) => {
    try {
      const headers = { Accept: 'application/json', 'Accept-Language': data.l };
      const signal = AbortSignal.timeout(3e4);
      const keepalive = `${body}`.length < 6e4;
      const answer = await fetch(url, { method: 'POST', body, headers, signal, keepalive, credentials: 'omit' });
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
    // Steps have to be opened, and what a device has to prove takes the kit.
    if (root && !view && (find('.g[hidden]') || data.p || data.u)) await enhance();
    if (!root || phase == 'sending' || phase == 'stored') return;
    const isInOrder = view ? view.check(emit) : native(form, 'reportValidity').call(form);
    // Nothing instead of yes or no: the enhancement has just failed, see `giveUp`.
    if (isInOrder == null) return submit();
    if (!isInOrder || !emit('submit', { values: host.values })) return;
    // What is sent is what stood in the form when it was sent off, whatever becomes of
    // the form meanwhile; an earlier try that is still waiting ends.
    const mine = (turn = {});
    kit?.wake(host);
    const isCurrent = () => mine == turn;
    const said = entries();
    const content = `${new URLSearchParams(said)}`;
    const isSame = () => !root || content == new URLSearchParams(entries());
    // The key belongs to what is said: the same again is a retry, anything
    // else is another submission. getRandomValues works without https, too.
    if (sent != (sent = content)) key = crypto.getRandomValues(new Uint32Array(4)).join('-');
    show('sending', data.t[0]);
    // Parameters of an address may be secrets. The kit knows which of them are not.
    const visit = (await kit?.visit(host)) || [['_page', `${location}`.split(/[?#]/)[0]]];
    const body = new URLSearchParams([...said, ['_key', key], ['_day', new Date().toLocaleDateString('sv')], ...visit]);
    const attempt = () => send(body);
    let answer = await attempt();
    if (!answer.submission) await enhance();
    if (data.words) answer = await kit.settle(answer, attempt, { ...tools(body), isCurrent, isSame });
    if (answer.submission) {
      if (isCurrent()) {
        // From elsewhere on the page the focus is not taken.
        const isHere = host.matches(':focus-within');
        show('stored');
        internals?.setFormValue(null);
        if (isHere) find('.d')?.focus();
      }
      // A foreign service must not run its script in this page by way of an address.
      const way = answer.redirect || '';
      const isSafe = /^https:\/\//i.test(way) || !way.indexOf(location.origin + '/');
      if (emit('stored', answer) && isSafe && isCurrent()) location = way;
    } else if (isCurrent() && !answer.kept) {
      if (!answer.isShown) show('', answer.detail || data.t[1], 1);
      emit(answer.errors ? 'invalid' : 'failed', answer);
    }
  };

  /** What the kit works with. */
  const tools = (body) => ({ host, root, own, view, step, data, url, body, show, emit, giveUp });

  /** The published form in the locale this place asks for. */
  const published = () => {
    const script = scripts[host.form];
    const wanted = (host.locale || script?.locale || languageOf(host)).toLowerCase();
    const language = (tag) => tag.split(/[-_]/)[0].toLowerCase();
    const given = script?.edge == edge() && script.data;
    const near = (same) => given.ls.find((tag) => same(tag) == same(wanted));
    const locale = given ? near((tag) => tag.toLowerCase()) || near(language) || given.l : wanted;
    return given.l == locale
      ? given
      : fetch(`${edge()}/f/${host.form}/embed?locale=${encodeURIComponent(locale)}`, { credentials: 'omit' })
          .then((answer) => (answer.ok ? answer.json() : Promise.reject(answer.status)))
          .catch((status) => {
            console.error(`transom-form: no form "${host.form}" at ${edge()}: ${status}`);
            emit('failed', { status: +status || 0 });
          });
  };

  const mount = async () => {
    const mine = (mounting = {});
    let found = published();
    if (found.l == null) found = await found;
    if (!found || mine != mounting || !host.isConnected) return;
    unmount();
    data = found;
    const page = host.ownerDocument;
    root = native(page, 'createElement').call(page, 'div');
    build(data.h, root, (own = new Map()));
    form = find('form');
    url = `${edge()}/f/${data.f}`;
    prefill(host.getAttributeNames());
    // What was typed before, here or into a plain form inside the tag, stays.
    const light = [...host.querySelectorAll('form [name]')];
    if (!host.shadowRoot) typed = Object.assign(grouped(contents(light.filter(isTouched))), typed);
    fillAll(typed);
    const active = native(host.getRootNode(), 'activeElement');
    const input = light.includes(active) && controls().find(({ name }) => name == active.name);
    const { selectionStart: start } = active || {};
    const shadow = host.shadowRoot || host.attachShadow({ mode: 'open', delegatesFocus: true });
    shadow.replaceChildren(root);
    dress();
    root.onsubmit = (event) => {
      event.preventDefault();
      submit();
    };
    // A translator puts elements of its own into a button.
    root.onclick = async ({ target }) => {
      const way = target.closest('[data-go]')?.dataset.go;
      if (way) await enhance(), kit?.go(way, host, view, emit);
    };
    // Keys pressed in a field are typed: outside, they would seem to come from the
    // element, and the page would take them for its shortcuts. What closes a dialog or
    // keeps the focus in it is left to the page.
    root.onkeydown = root.onkeypress = root.onkeyup = (event) => {
      if (event.target.matches('input,textarea,select') && !/^(Esc|Tab)/.test(event.key)) event.stopPropagation();
    };
    // The browser gives it back where a visitor comes back to the page.
    root.oninput = () => internals?.setFormValue(null, `${new URLSearchParams(contents(controls()))}`);
    // The kit is asked for once the form is in sight and the page is idle, or
    // when the visitor turns to it.
    root.onpointerover = enhance;
    root.addEventListener('focusin', enhance);
    new IntersectionObserver(([entry]) => {
      if (entry.isIntersecting) (window.requestIdleCallback || setTimeout)(enhance);
    }).observe(root);
    show(phase, note);
    if (input) {
      input.focus();
      // A field for e-mail addresses has no caret that a page can see or set.
      if (input.selectionStart != null) input.setSelectionRange(start, start);
    }
    emit('ready', { locale: data.l });
  };

  /** Puts the style sheet on: one belongs to the document it was made in. */
  const dress = () => {
    const sheet = new (native(host.ownerDocument, 'defaultView').CSSStyleSheet)();
    sheet.replaceSync(data.c);
    host.shadowRoot.adoptedStyleSheets = [sheet];
  };

  const unmount = () => {
    if (!root) return;
    typed = grouped(contents(controls()));
    step = view?.step();
    view?.destroy();
    root.remove();
    root = view = enhancing = undefined;
  };

  const enhance = () => root && (enhancing ||= load(root));

  const load = async (place) => {
    // Code comes from where the page has it from, whatever the element says.
    const source = services.includes(edge()) ? edge() : services[0];
    const [script, ...files] = data.w.map((path) => source + '/a/' + path.split('/').pop());
    const parts = files.map((file) => fetch(file, { credentials: 'omit' }));
    // Where the kit does not come nobody waits for them.
    Promise.all(parts).catch(() => {});
    try {
      kit = await import(script);
      await kit.start(tools(), ...parts);
      if (place != root || phase == 'stored') return;
      const enhanced = await kit.hydrate(tools());
      if (place != root) return enhanced.destroy();
      view = enhanced;
      kit.flush(edge(), tools());
    } catch {
      giveUp(place);
    }
  };

  /** The enhancement failed: nothing will open the steps, so all of them are on show. */
  const giveUp = (place) => {
    if (place != root) return;
    view = null;
    show(phase, note);
  };

  const observer = new MutationObserver((changes) => {
    const names = changes.map((change) => change.attributeName);
    if (names.some((name) => /^(form|edge|locale)$/.test(name))) mount();
    else prefill(names);
  });

  return {
    submit,
    fillAll,
    entries,
    connect() {
      observer.observe(host, { attributes: true });
      if (!root) mount();
      else if (!host.shadowRoot.adoptedStyleSheets[0]) dress(), kit?.dress(host);
    },
    disconnect: () => host.isConnected || unmount(),
    reset() {
      sent = typed = step = turn = 0;
      kit?.wake(host);
      show();
      if (!root) return;
      native(form, 'reset').call(form);
      prefill(host.getAttributeNames());
      internals?.setFormValue(null);
      view?.reset();
    },
  };
};

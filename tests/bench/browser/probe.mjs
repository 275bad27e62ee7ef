// What is installed in a page before its own scripts run.
//
// It looks at every page in the same way, whatever the form is made of:
//
// * `painted`: in every frame, until it succeeds, it looks for the first field and
//   the submit button in the host element or its open shadow root. Once both have
//   a visible box, the frame at hand paints them, and the time of the first task
//   after that frame counts. It is taken once: an element that later takes over
//   the markup it has shown, or draws it again, does not change it.
// * `usable`: the frame in which the form is painted and its handler is attached.
//   Our element says so with the event `transom-ready`; any other host has the
//   attribute `data-ready`. The field is able to take the focus by then, which the
//   search for it checks; it is not focused here, because that would start what
//   waits for the visitor.
// * long tasks, layout shifts without recent input and slow input events come from
//   the browser's own observers. Element Timing is of no use here: it leaves out
//   whatever is inside a shadow root.
// * WebAssembly memories are collected as instances are made. Workers are not seen.
//
// A page without a form has no host: only the observers run there.

/** Runs in the page, alone: nothing outside of this function is known there. */
export const probe = (tag) => {
  const FIELDS = 'input:not([type=hidden],[type=submit],[type=button],[type=reset]), select, textarea';
  const BUTTONS = 'button:not([type=button],[type=reset]), input[type=submit], input.sd-navigation__complete-btn';
  const OUT_OF_REACH = '[inert], [aria-hidden=true]';
  const memories = new Set();
  const entries = { longtask: [], 'layout-shift': [], event: [] };

  // SurveyJS renders into the host itself, and sends with a button that is none by type.
  const host = () => document.querySelector(tag);
  const root = () => host()?.shadowRoot || host();
  const active = () => (host()?.shadowRoot || document).activeElement;
  const hasBox = (element) => {
    const { width, height, right, bottom } = element.getBoundingClientRect();
    const isOnPage = width > 1 && height > 1 && right > 0 && bottom + scrollY > 0;
    return isOnPage && element.checkVisibility({ visibilityProperty: true });
  };
  /** Not what is there for robots only, or shown later. */
  const isMeant = (element) =>
    element.tabIndex >= 0 && !element.matches(':disabled') && !element.closest(OUT_OF_REACH) && hasBox(element);
  const all = (selector) => [...(root()?.querySelectorAll(selector) || [])];
  const fields = () => all(FIELDS).filter(isMeant);
  const button = () => all(BUTTONS).find(isMeant);
  const isPainted = () => {
    const field = all(FIELDS).find(isMeant);
    const parts = [field, field && button()];
    return parts.every((part) => part?.checkVisibility({ opacityProperty: true }));
  };

  const bench = (window.bench = { painted: null, usable: null, root, active, fields, button });
  /** Kept as a promise: asking again and again would be work for the page. */
  let nowUsable;
  bench.whenUsable = new Promise((then) => (nowUsable = then));

  const watchForm = () => {
    let isReady = false;
    document.addEventListener('transom-ready', () => (isReady = true), { capture: true, once: true });
    const handles = () => isReady || document.querySelector(tag)?.hasAttribute('data-ready');
    const afterThisFrame = (then) => {
      const { port1, port2 } = new MessageChannel();
      port1.onmessage = () => then(performance.now());
      port2.postMessage(0);
    };
    const look = () => {
      const paints = bench.painted == null && isPainted();
      const isUsable = (paints || bench.painted != null) && handles();
      if (paints || isUsable) {
        afterThisFrame((now) => {
          if (paints) bench.painted = now;
          if (isUsable) nowUsable((bench.usable = now));
        });
      }
      if (!isUsable) requestAnimationFrame(look);
    };
    requestAnimationFrame(look);
  };

  const observe = (type, options) => {
    const observer = new PerformanceObserver((list) => entries[type].push(...list.getEntries()));
    observer.observe({ type, buffered: true, ...options });
    return () => entries[type].push(...observer.takeRecords());
  };
  const pending = [
    observe('longtask'),
    observe('layout-shift'),
    observe('event', { durationThreshold: 16 }),
  ];
  /** The entries of `type` up to now. */
  bench.seen = (type) => {
    for (const take of pending) take();
    return entries[type];
  };

  const collect = (instance) => {
    for (const part of Object.values(instance.exports)) if (part instanceof WebAssembly.Memory) memories.add(part);
    return instance;
  };
  const { instantiate, instantiateStreaming, Instance, Memory } = WebAssembly;
  const collected = (made) => (collect(made.instance || made), made);
  WebAssembly.instantiate = (...given) => instantiate(...given).then(collected);
  WebAssembly.instantiateStreaming = (...given) => instantiateStreaming(...given).then(collected);
  WebAssembly.Instance = new Proxy(Instance, { construct: (made, given) => collect(new made(...given)) });
  WebAssembly.Memory = new Proxy(Memory, {
    construct(made, given) {
      const memory = new made(...given);
      memories.add(memory);
      return memory;
    },
  });
  bench.wasmBytes = () => [...memories].reduce((sum, memory) => sum + memory.buffer.byteLength, 0);

  if (tag) watchForm();
};

// Cloudflare Turnstile, for forms whose owner asks for it: the only script of
// somebody else, and only then.
import { native } from './page.js';

const SCRIPT = 'https://challenges.cloudflare.com/turnstile/v0/api.js?render=explicit';
/** How long a submission waits for a token. */
const PATIENCE_MS = 8000;

let loading;
const load = () =>
  (loading ||= new Promise((resolve, reject) => {
    const script = native(document, 'createElement').call(document, 'script');
    const policy = window.trustedTypes?.createPolicy('transom-turnstile', { createScriptURL: (url) => url });
    script.src = policy ? policy.createScriptURL(SCRIPT) : SCRIPT;
    script.onload = resolve;
    // Another submission tries again.
    script.onerror = (cause) => ((loading = undefined), reject(cause));
    native(document, 'head').append(script);
  }));

/** By root of a form: its widget, and who takes the tokens. */
const widgets = new WeakMap();

/** Gives `take` a token for the site key `key`, and another whenever one expires. */
export const turnstile = (root, key, take) =>
  Promise.race([ask(root, key, take), new Promise((resolve) => setTimeout(resolve, PATIENCE_MS))]);

const ask = async (root, key, take) => {
  await load();
  const known = widgets.get(root);
  // A token counts once: another submission has the widget ask again.
  if (known) {
    return new Promise((resolve) => {
      known.take = (token) => resolve(take(token));
      window.turnstile.reset(known.id);
    });
  }
  const widget = { take };
  widgets.set(root, widget);
  const place = root.appendChild(native(document, 'createElement').call(document, 'div'));
  return new Promise((resolve) => {
    widget.id = window.turnstile.render(place, {
      sitekey: key,
      appearance: 'interaction-only',
      callback: (token) => resolve(widget.take(token)),
      'expired-callback': () => widget.take(''),
      'error-callback': () => resolve(),
    });
  });
};

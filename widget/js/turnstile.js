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
    script.onerror = reject;
    native(document, 'head').append(script);
  }));

/** Gives `take` a token for the site key `key`, and another whenever one expires. */
export const turnstile = async (root, key, take) => {
  await load();
  const place = root.appendChild(native(document, 'createElement').call(document, 'div'));
  const got = new Promise((resolve) => {
    window.turnstile.render(place, {
      sitekey: key,
      appearance: 'interaction-only',
      callback: (token) => resolve(take(token)),
      'expired-callback': () => take(''),
      'error-callback': () => resolve(),
    });
  });
  return Promise.race([got, new Promise((resolve) => setTimeout(resolve, PATIENCE_MS))]);
};

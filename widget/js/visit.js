// What travels with a submission besides the answers: where the visit came from,
// how long the form was filled, and what the visitor's device was asked to prove.
// It goes into the submission only; nothing is stored, but for a first visit that
// the page may remember because its visitor agreed (`remember`).
import { tracked } from './address.js';
import { native, quoted } from './page.js';

const FIRST = 'transom-first';
/** How long a submission waits for what its device proves. */
const PATIENCE_MS = 15_000;

/** The first visit, as JSON: remembered with the page's word that the visitor agreed. */
const firstVisit = (host, page, referrer) => {
  if (!host.hasAttribute('remember')) return;
  try {
    const first = localStorage[FIRST] ? JSON.parse(localStorage[FIRST]) : { page, referrer, at_ms: Date.now() };
    const parts = [quoted(tracked(first.page)), quoted(tracked(first.referrer)), +first.at_ms];
    return (localStorage[FIRST] = `{"page":${parts[0]},"referrer":${parts[1]},"at_ms":${parts[2]}}`);
  } catch {
    // Storage is blocked: this visit is the first one that is known.
  }
};

/**
 * Watches the form in `root` being filled. The result gives what is known of the visit, as
 * pairs, once the device has proved what it was asked to for the form at `url`. `extras`
 * loads what does that.
 */
export const attend = (host, root, data, url, extras) => {
  const landing = tracked(performance.getEntriesByType('navigation')[0]?.name || location);
  const began = performance.now();
  let elapsed;
  root.addEventListener('input', () => {
    elapsed = Math.round(performance.now() - began);
  });
  let working, provenAt, proofs;
  const prove = async () => {
    const { solve, turnstile } = await extras();
    provenAt = Date.now();
    proofs = {};
    const mine = proofs;
    await Promise.all([
      data.p && solve(`${url}/challenge`).then((proof) => (mine._proof = proof)),
      data.u && turnstile(root, data.u, (token) => (mine._turnstile = token)),
    ]);
  };
  const work = () => {
    // A challenge can be answered for two hours; a form may stand open for longer.
    if (Date.now() - provenAt > 90 * 60_000) working = undefined;
    return (working ||= data.p || data.u ? prove().catch(() => (working = undefined)) : Promise.resolve());
  };
  // Not before the visitor turns to the form: whoever only reads works for nobody.
  root.addEventListener('focusin', work);
  return async () => {
    await Promise.race([work(), new Promise((then) => setTimeout(then, PATIENCE_MS))]);
    const proven = Object.entries(proofs || {});
    // A proof counts once: another submission needs another.
    working = proofs = undefined;
    const page = tracked(location);
    const referrer = tracked(native(document, 'referrer'));
    const known = [
      ['_page', page],
      ['_referrer', referrer],
      ['_landing', landing == page ? '' : landing],
      ['_elapsed', elapsed],
      ['_first', firstVisit(host, landing, referrer)],
      ...proven,
    ];
    return known.filter(([, value]) => value);
  };
};

// What travels with a submission besides the answers: where the visit came from,
// how long the form was filled, and what the visitor's device was asked to prove.
// It goes into the submission only; nothing is stored, but for a first visit that
// the page may remember because its visitor agreed (`remember`).
import { tracked } from './address.js';
import { native, quoted } from './page.js';

const FIRST = 'transom-first';

/** The first visit, as JSON: remembered with the page's word that the visitor agreed. */
const firstVisit = (host, page, referrer) => {
  if (!host.hasAttribute('remember')) return;
  try {
    return (localStorage[FIRST] ||=
      `{"page":${quoted(page)},"referrer":${quoted(referrer)},"at_ms":${Date.now()}}`);
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
  const proofs = [];
  const prove = async () => {
    const { solve, turnstile } = await extras();
    await Promise.all([
      data.p && solve(`${url}/challenge`).then((proof) => proofs.push(['_proof', proof])),
      data.u && turnstile(root, data.u, (token) => proofs.push(['_turnstile', token])),
    ]);
  };
  let working;
  const work = () => (working ||= data.p || data.u ? prove().catch(() => {}) : Promise.resolve());
  // Not before the visitor turns to the form: whoever only reads works for nobody.
  root.addEventListener('focusin', work);
  return async () => {
    await work();
    const page = tracked(location);
    const referrer = tracked(native(document, 'referrer'));
    const known = [
      ['_page', page],
      ['_referrer', referrer],
      ['_landing', landing == page ? '' : landing],
      ['_elapsed', elapsed],
      ['_first', firstVisit(host, landing, referrer)],
      // The last of each name: a token is renewed.
      ...Object.entries(Object.fromEntries(proofs)),
    ];
    return known.filter(([, value]) => value);
  };
};

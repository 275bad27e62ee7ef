// What travels with a submission besides the answers: where the visit came from,
// how long the form was filled, and what the visitor's device was asked to prove.
// It goes into the submission only; nothing is stored, but for a first visit that
// the page may remember because its visitor agreed (`remember`).
import { solve } from './proof.js';
import { turnstile } from './turnstile.js';

const FIRST = 'transom-first';

/** The first visit: remembered with the page's word that the visitor agreed. */
const firstVisit = (host, now) => {
  if (!host.hasAttribute('remember')) return;
  try {
    if (!localStorage[FIRST]) localStorage[FIRST] = JSON.stringify(now);
    return localStorage[FIRST];
  } catch {
    // Storage is blocked: this visit is the first one that is known.
  }
};

/**
 * Lets `form`, which is in `root`, send what is known of this visit along. The
 * result gives what a submission has to wait for, if anything.
 */
export const attend = (root, form, data) => {
  const { host } = root.getRootNode();
  const landing = performance.getEntriesByType('navigation')[0]?.name || location.href;
  const began = performance.now();
  let elapsed;
  form.addEventListener('input', () => {
    elapsed = Math.round(performance.now() - began);
  });
  const proofs = {};
  let working;
  let isProven = !(data.p || data.u);
  const work = () =>
    (working ||= Promise.all([
      data.p && solve(new URL(`../f/${data.f}/challenge`, import.meta.url)).then((proof) => (proofs._proof = proof)),
      data.u && turnstile(root, data.u, (token) => (proofs._turnstile = token)),
    ])
      .catch(() => {})
      .then(() => (isProven = true)));
  // Not before the visitor turns to the form: whoever only reads works for nobody.
  if (!isProven) form.addEventListener('focusin', work);
  form.addEventListener('formdata', ({ formData }) => {
    const said = {
      _landing: landing == location.href ? '' : landing,
      _elapsed: elapsed,
      _first: firstVisit(host, { page: landing, referrer: document.referrer, at_ms: Date.now() }),
      ...proofs,
    };
    for (const name in said) if (said[name]) formData.set(name, said[name]);
  });
  return () => isProven || work();
};

// Sending later: the offer, and what becomes of it.
import { release } from './later.js';
import { native } from './page.js';

/**
 * The offer to send later, next to what is said about the failure: where the browser can
 * keep and encrypt, which it does for pages that are themselves encrypted.
 */
export const offer = async (host, words, isCurrent) => {
  const canKeep = crypto.subtle && (await indexedDB.databases());
  const place = host.shadowRoot.querySelector('.waiting .s');
  if (!place || !canKeep || !isCurrent()) return;
  const button = native(host.ownerDocument, 'createElement').call(host.ownerDocument, 'button');
  button.type = 'button';
  button.dataset.go = 'later';
  button.textContent = words.later;
  place.after(button);
  return button;
};

/** Sends what was kept for the service at `edge`, and tells what became of it. */
export const flush = async (edge, { show, emit, data, url }) => {
  for (const { to, answer } of await release(edge).catch(() => [])) {
    const isStored = Boolean(answer.submission);
    emit(isStored ? 'stored' : 'failed', { form: to.split('/').pop(), later: true, ...answer });
    if (to == url) show('', isStored ? data.words.sent : answer.detail || data.t[1], !isStored);
  }
};

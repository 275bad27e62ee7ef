// Submissions kept on the visitor's device because they asked for it.
//
// What is kept is encrypted with a key that cannot leave the browser's key
// store, for at most 24 hours, and is gone once it is stored by the service.
// Nothing is opened or written before a visitor chooses "send later".
import { solve } from './proof.js';

const DATABASE = 'transom';
const LIFETIME_MS = 24 * 60 * 60 * 1000;

const promised = (request) =>
  new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });

const database = () => {
  const opening = indexedDB.open(DATABASE, 1);
  opening.onupgradeneeded = () => {
    opening.result.createObjectStore('keys');
    opening.result.createObjectStore('later', { autoIncrement: true });
  };
  return promised(opening);
};

const store = (db, name) => db.transaction(name, 'readwrite').objectStore(name);

const secret = async (db) => {
  const known = await promised(store(db, 'keys').get('key'));
  if (known) return known;
  const key = await crypto.subtle.generateKey({ name: 'AES-GCM', length: 256 }, false, ['encrypt', 'decrypt']);
  await promised(store(db, 'keys').put(key, 'key'));
  return key;
};

/** Keeps the submission `body` for the address `to`. Rejects where it cannot. */
export const keep = async (to, body) => {
  const db = await database();
  const iv = crypto.getRandomValues(new Uint8Array(12));
  const plain = new TextEncoder().encode(`${to}\n${body}`);
  const sealed = await crypto.subtle.encrypt({ name: 'AES-GCM', iv }, await secret(db), plain);
  await promised(store(db, 'later').add({ iv, sealed, until: Date.now() + LIFETIME_MS }));
  db.close();
  return true;
};

/**
 * Sends what is kept for the service at `edge`; the database has to be there. One page does it
 * at a time; the idempotency key inside makes even two harmless. The result tells what was
 * stored, and what was refused for good.
 */
export const release = async (edge) => {
  const run = () => releaseAll(edge);
  return navigator.locks ? navigator.locks.request('transom-later', run) : run();
};

const releaseAll = async (edge) => {
  const db = await database();
  const key = await secret(db);
  const ids = await promised(store(db, 'later').getAllKeys());
  const sent = [];
  for (const id of ids) {
    const { iv, sealed, until } = await promised(store(db, 'later').get(id));
    const remove = () => promised(store(db, 'later').delete(id));
    if (until < Date.now()) {
      await remove();
      continue;
    }
    try {
      const plain = await crypto.subtle.decrypt({ name: 'AES-GCM', iv }, key, sealed);
      const [to, body] = parts(new TextDecoder().decode(plain));
      if (!to.startsWith(edge + '/')) continue;
      const answer = await post(to, await proven(to, body));
      // Whatever is not settled is tried again another day.
      if (!answer.submission && !FINAL.includes(answer.status)) continue;
      await remove();
      sent.push({ to, answer });
    } catch {
      // One that cannot be read or sent holds no other up.
    }
  }
  db.close();
  return sent;
};

/** Refusals that no later try changes: what was sent is wrong for the service. */
const FINAL = [400, 409, 413, 422];

/** `body` with a proof of now: that of then may be too old. */
const proven = async (to, body) => {
  const pairs = new URLSearchParams(body);
  if (!pairs.has('_proof')) return body;
  pairs.set('_proof', await solve(`${to}/challenge`));
  return `${pairs}`;
};

/** Address and body of what was kept; what an earlier build kept is JSON. */
const parts = (text) => {
  if (text[0] != '{') return text.split('\n');
  const { to, body } = JSON.parse(text);
  return [to, body];
};

/** One try. */
const post = async (to, body) => {
  const headers = { Accept: 'application/json', 'Content-Type': 'application/x-www-form-urlencoded' };
  const answer = await fetch(to, { method: 'POST', body, headers, credentials: 'omit' });
  return { status: answer.status, ...(await answer.json()) };
};

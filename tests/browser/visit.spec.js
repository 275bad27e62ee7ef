// What travels with a submission besides the answers, and what a visitor's device
// is asked to prove.
import http from 'node:http';

import { expect, test } from '@playwright/test';
import { solveChallenge } from 'altcha-lib';
import { deriveKey } from 'altcha-lib/algorithms/pbkdf2';

import { EDGE, api, enhanced, fill, hostPage, leadsOf, posted, publish, send, snippet, unique, uniqueEmail } from './helpers.js';

const STEPS = [{ fields: [
  { name: 'name', kind: 'text', label: { en: 'Name' }, required: true },
  { name: 'email', kind: 'email', label: { en: 'E-mail' }, required: true },
] }];

const answer = async (element, email) => {
  await element.locator('#f-name:visible').fill('Ada Lovelace');
  await element.locator('#f-email:visible').fill(email);
  await send(element);
  await expect(element.locator('.d:visible')).toBeVisible();
};

const historyOf = async (email, form) => {
  const [lead] = await leadsOf(email, form);
  return { ...(await api(`/v1/leads/${lead.id}/history`)), lead };
};

test('the page tells where the visit began, and stores nothing for it', async ({ page }) => {
  const bodies = posted(page);
  const path = '/landing.html?utm_source=news&utm_medium=email&utm_campaign=spring';
  await hostPage(page, snippet(), { path });
  const element = page.locator('transom-form');
  await element.locator('#f-name').focus();
  await enhanced(element);
  // A single-page application goes on to another address before the form is sent.
  await page.evaluate(() => history.pushState({}, '', '/contact'));
  const email = uniqueEmail();
  await fill(element, email);
  await send(element);
  await expect(element.locator('.d')).toBeVisible();
  expect(bodies[0].get('_landing')).toContain('utm_campaign=spring');
  expect(Number(bodies[0].get('_elapsed'))).toBeGreaterThan(0);
  expect(bodies[0].has('_first')).toBe(false);
  expect(await page.evaluate(() => localStorage.length + sessionStorage.length)).toBe(0);
  const { attribution } = await historyOf(email, 'contact');
  expect(attribution.last).toMatchObject({ channel: 'email', source: 'news', campaign: 'spring' });
  expect(attribution.page).toContain('/contact');
});

test('with consent the first visit is remembered, and the last one is told apart', async ({ page }) => {
  const form = await publish(STEPS);
  const element = page.locator('transom-form');
  await hostPage(page, snippet(form, 'remember'), { path: '/one.html?utm_source=baidu&utm_medium=cpc' });
  await element.locator('#f-name').focus();
  await enhanced(element);
  await answer(element, uniqueEmail());
  await page.unrouteAll();
  await hostPage(page, snippet(form, 'remember'), { path: '/two.html?utm_source=partner&utm_medium=affiliate' });
  await element.locator('#f-name').focus();
  await enhanced(element);
  const email = uniqueEmail();
  await answer(element, email);
  const { attribution } = await historyOf(email, form);
  expect(attribution.first).toMatchObject({ channel: 'paid_search', source: 'baidu' });
  expect(attribution.last).toMatchObject({ channel: 'affiliate', source: 'partner' });
});

test('proof of work runs by itself and passes', async ({ page }) => {
  const form = await publish(STEPS, { spam: { proof_of_work: true } });
  const bodies = posted(page);
  await hostPage(page, snippet(form));
  const element = page.locator('transom-form');
  await element.locator('#f-name').focus();
  await enhanced(element);
  const email = uniqueEmail();
  await answer(element, email);
  expect(bodies.length).toBe(1);
  const { lead, reasons } = await historyOf(email, form);
  expect(lead.status).toBe('new');
  expect(reasons.spam.signals.map((signal) => signal.code)).toContain('proof_passed');
});

test("proofs of ALTCHA's own library pass once, and none are set aside", async () => {
  const form = await publish(STEPS, { spam: { proof_of_work: true } });
  const challenge = await (await fetch(`${EDGE}/f/${form}/challenge`)).json();
  const solution = await solveChallenge({ challenge, deriveKey });
  const proof = btoa(JSON.stringify({ challenge, solution }));
  const submit = async (values) => {
    const email = uniqueEmail();
    const body = JSON.stringify({ name: 'Ada', email, _key: unique('key'), ...values });
    const stored = await fetch(`${EDGE}/f/${form}`, { method: 'POST', headers: { 'Content-Type': 'application/json' }, body });
    expect(stored.status).toBe(201);
    const { lead, reasons } = await historyOf(email, form);
    return [lead.status, ...reasons.spam.signals.map((signal) => signal.code)];
  };
  expect(await submit({ _proof: proof })).toEqual(['new', 'proof_passed']);
  expect(await submit({ _proof: proof })).toEqual(['quarantined', 'proof_spent']);
  expect(await submit({})).toEqual(['quarantined', 'proof_missing']);
  const forged = structuredClone(challenge);
  forged.parameters.cost = 1;
  expect(await submit({ _proof: btoa(JSON.stringify({ challenge: forged, solution })) })).toEqual(['quarantined', 'proof_failed']);
  expect(await submit({ _proof: 'nonsense' })).toEqual(['quarantined', 'proof_failed']);
});

test('Turnstile is asked once for a token, also under strict policies', async ({ page }) => {
  const asked = [];
  const cloudflare = http.createServer((request, response) => {
    let body = '';
    request.on('data', (chunk) => (body += chunk));
    request.on('end', () => {
      asked.push(JSON.parse(body));
      response.end(JSON.stringify({ success: true, 'error-codes': [] }));
    });
  });
  await new Promise((then) => cloudflare.listen(0, '127.0.0.1', then));
  const form = await publish(STEPS, { spam: { turnstile: '1x00000000000000000000AA' } });
  const script = `window.turnstile = { render: (place, { sitekey, callback }) => setTimeout(() => callback('XXXX.' + sitekey)) };`;
  await page.route('https://challenges.cloudflare.com/**', (route) => route.fulfill({ contentType: 'text/javascript', body: script }));
  // The header goes with the request outside the page: a rehearsal's, not ours.
  await page.route(`${EDGE}/f/${form}`, (route) => {
    const headers = { ...route.request().headers(), 'x-transom-siteverify': `http://127.0.0.1:${cloudflare.address().port}/` };
    return route.request().method() === 'POST' ? route.continue({ headers }) : route.continue();
  });
  await page.goto(`${EDGE}/f/${form}`);
  // The page also holds the form for visitors without scripts, hidden by the element.
  const element = page.locator('transom-form');
  await element.locator('#f-name:visible').focus();
  await enhanced(element);
  const email = uniqueEmail();
  await answer(element, email);
  cloudflare.close();
  expect(asked).toHaveLength(1);
  expect(asked[0]).toMatchObject({ secret: 'secret', response: 'XXXX.1x00000000000000000000AA' });
  expect(asked[0].idempotency_key).toMatch(/^[0-9a-f-]{36}$/);
  const { lead, reasons } = await historyOf(email, form);
  expect(lead.status).toBe('new');
  expect(reasons.spam.signals.map((signal) => signal.code)).toContain('turnstile_passed');
});

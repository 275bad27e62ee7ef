// Names of fields are anybody's: those of what a form or an object has as well.
import { expect, test } from '@playwright/test';
import { api, enhanced, hostPage, leadsOf, publish, send, snippet, uniqueEmail } from '../helpers.js';

const text = (words) => ({ en: words });
const NAMES = [
  'constructor', 'append', 'reset', 'submit', 'elements', 'action', 'method', 'hidden', 'value_of', 'to_string',
  'attributes', 'children', 'id', 'name', 'form', 'values', 'length', 'target', 'style', 'dataset', 'remove', 'prefill',
];

test('a form of fields with such names is checked, sent and stored', async ({ page }) => {
  const fields = NAMES.map((name) => ({ name, kind: 'text', label: text(name), required: true }));
  const form = await publish([{ fields: [...fields, { name: 'email', kind: 'email', label: text('E-mail'), required: true }] }]);
  await hostPage(page, snippet(form, 'prefill-constructor="prefilled"'));
  const element = page.locator('transom-form');
  await expect(element.locator('#f-constructor')).toHaveValue('prefilled');
  await element.locator('#f-reset').focus();
  await enhanced(element);
  await send(element);
  await expect(element.locator('#e-append')).toHaveText('Please fill in this field.');
  for (const name of NAMES) await element.locator(`#f-${name}`).fill(`x ${name}`);
  const email = uniqueEmail();
  await element.locator('#f-email').fill(email);
  expect((await element.evaluate((host) => host.values)).constructor).toEqual(['x constructor']);
  await send(element);
  await expect(element.locator('.d')).toBeVisible();
  const [lead] = await leadsOf(email, form);
  const { answers } = await api(`/v1/submissions/${lead.submission}`);
  for (const name of NAMES) expect(answers[name]).toBe(`x ${name}`);
  await element.evaluate((host) => host.reset());
  await expect(element.locator('#f-append')).toHaveValue('');
  await expect(element.locator('#f-constructor')).toHaveValue('prefilled');
});

test('steps and retries work with such names', async ({ page, context }) => {
  const field = (name) => ({ name, kind: 'text', label: text(name), required: true });
  const form = await publish([{ fields: [field('append')] }, { fields: [field('reset'), { name: 'email', kind: 'email', label: text('E-mail') }] }]);
  await hostPage(page, snippet(form));
  const element = page.locator('transom-form');
  await element.locator('#f-append').fill('1');
  await element.getByRole('button', { name: 'Continue' }).click();
  await element.locator('#f-reset').fill('2');
  const email = uniqueEmail();
  await element.locator('#f-email').fill(email);
  await context.setOffline(true);
  await send(element);
  await expect(element.getByRole('button', { name: 'Send later' })).toBeVisible();
  await context.setOffline(false);
  await expect(element.locator('.d')).toBeVisible();
  expect(await leadsOf(email, form)).toHaveLength(1);
});

test('a name is met exactly when values are set, and in small letters by an attribute', async ({ page }) => {
  const field = (name) => ({ name, kind: 'text', label: text(name) });
  const form = await publish([{ fields: [field('code'), field('other')] }]);
  await hostPage(page, snippet(form, 'prefill-code="c"'));
  const element = page.locator('transom-form');
  await element.evaluate((host) => (host.values = { CODE: 'not this', other: 'o' }));
  await expect(element.locator('#f-code')).toHaveValue('c');
  await expect(element.locator('#f-other')).toHaveValue('o');
});

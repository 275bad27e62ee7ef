// Steps, conditions and every kind of field.
import { expect, test } from '@playwright/test';
import { api, enhanced, hostPage, publish, send, snippet, uniqueEmail, leadsOf } from './helpers.js';

const text = (words) => ({ en: words });
const choices = (...values) => values.map((value) => ({ value, label: text(value.toUpperCase()) }));
const STEPS = [
  {
    title: text('You'),
    fields: [
      { name: 'email', kind: 'email', label: text('E-mail'), required: true },
      { name: 'topic', kind: 'radio', label: text('Topic'), required: true, choices: choices('sales', 'support') },
    ],
  },
  {
    title: text('Your wish'),
    fields: [
      {
        name: 'seats', kind: 'number', label: text('Seats'), required: true, min: '1', max: '500', step: '1',
        visible_when: { equals: { field: 'topic', value: 'sales' } },
      },
      {
        name: 'ticket', kind: 'text', label: text('Ticket'), required: true, pattern: '[A-Z]{2}-[0-9]+',
        pattern_hint: text('Like AB-12.'), visible_when: { equals: { field: 'topic', value: 'support' } },
      },
      { name: 'colours', kind: 'multi_select', label: text('Colours'), choices: choices('red', 'green', 'blue') },
    ],
  },
  {
    fields: [
      { name: 'country', kind: 'country', label: text('Country'), default: 'NL' },
      { name: 'size', kind: 'select', label: text('Size'), choices: choices('s', 'm') },
      { name: 'day', kind: 'date', label: text('Day'), min: 'today' },
      { name: 'news', kind: 'checkbox', label: text('News') },
      { name: 'source', kind: 'hidden', default: 'fair' },
    ],
  },
];

test('a person goes through the steps, and what is hidden is not stored', async ({ page }) => {
  const name = await publish(STEPS);
  const email = uniqueEmail();
  await hostPage(page, snippet(name));
  const form = page.locator('transom-form');
  const next = form.getByRole('button', { name: 'Continue' });
  await expect(form.getByText('Step 1 of 3 · You')).toBeVisible();
  await next.click();
  await expect(form.locator('#e-email')).toHaveText('Please fill in this field.');
  await expect(form.locator('#f-email')).toBeFocused();
  await form.locator('#f-email').fill(email);
  await form.getByLabel('SUPPORT').check();
  await form.locator('#f-email').press('Enter');
  await expect(form.getByText('Step 2 of 3 · Your wish')).toBeVisible();
  await form.locator('#f-ticket').fill('12');
  await next.click();
  await expect(form.locator('#e-ticket')).toHaveText('Like AB-12.');
  await form.locator('#f-ticket').fill('AB-12');
  await form.getByRole('button', { name: 'Back' }).click();
  await form.getByLabel('SALES').check();
  await next.click();
  await expect(form.locator('#f-ticket')).toBeHidden();
  await form.locator('#f-seats').fill('501');
  await next.click();
  await expect(form.locator('#e-seats')).toHaveText('Enter 500 or less.');
  await form.locator('#f-seats').fill('40');
  await form.getByLabel('BLUE').check();
  await form.getByLabel('RED').check();
  await next.click();
  await expect(form.getByText('Step 3 of 3')).toBeVisible();
  await expect(form.locator('#f-country option:checked')).toHaveText('Netherlands');
  await form.locator('#f-size').selectOption('m');
  await form.locator('#f-day').fill('2020-01-01');
  await send(form);
  await expect(form.locator('#e-day')).toHaveText('Choose today or later.');
  await form.locator('#f-day').fill('2099-12-31');
  await form.locator('#f-news').check();
  await send(form);
  await expect(form.locator('.d')).toBeVisible();
  const [lead] = await leadsOf(email, name);
  const { answers } = await api(`/v1/submissions/${lead.submission}`);
  expect(answers).toEqual({
    email, topic: 'sales', seats: '40', colours: ['red', 'blue'], country: 'NL', size: 'm',
    day: '2099-12-31', news: true, source: 'fair',
  });
});

test('without WebAssembly every step is open and the service checks', async ({ page }) => {
  const name = await publish(STEPS);
  const email = uniqueEmail();
  await page.route('**/a/form.*.wasm', (route) => route.abort());
  await hostPage(page, snippet(name));
  const form = page.locator('transom-form');
  await form.locator('#f-email').fill(email);
  await form.getByLabel('SUPPORT').check();
  await expect(form.getByText('Step 3 of 3')).toBeVisible();
  await send(form);
  await expect(form.locator('#e-ticket')).toHaveText('Please fill in this field.');
  await form.locator('#f-ticket').fill('AB-12');
  await send(form);
  await expect(form.locator('.d')).toBeVisible();
  const [lead] = await leadsOf(email, name);
  expect((await api(`/v1/submissions/${lead.submission}`)).answers.ticket).toBe('AB-12');
});

test('where the kit does not arrive at all, every step is open and the form is sent', async ({ page }) => {
  const name = await publish(STEPS);
  const email = uniqueEmail();
  await page.route('**/a/kit.*.js', (route) => route.abort());
  await hostPage(page, snippet(name));
  const form = page.locator('transom-form');
  await form.locator('#f-email').fill(email);
  await form.getByLabel('SALES').check();
  await expect(form.getByText('Step 3 of 3')).toBeVisible();
  await expect(form.getByRole('button', { name: 'Continue' })).toBeHidden();
  await send(form);
  await expect(form.locator('.s')).toContainText('Please fill in this field.');
  await expect(form.locator('#f-email')).toHaveValue(email);
});

test('steps and a stored submission leave the Back button to the page', async ({ page }) => {
  const name = await publish(STEPS);
  await hostPage(page, '<h1>Before</h1>', { path: '/before.html' });
  await hostPage(page, snippet(name));
  const form = page.locator('transom-form');
  await form.locator('#f-email').fill(uniqueEmail());
  await form.getByLabel('SALES').check();
  await form.getByRole('button', { name: 'Continue' }).click();
  await expect(form.getByText('Step 2 of 3')).toBeVisible();
  await page.goBack();
  await expect(page.getByRole('heading', { name: 'Before' })).toBeVisible();
  await page.goForward();
  await expect(form.locator('#f-email')).toBeVisible();
  await form.locator('#f-email').fill(uniqueEmail());
  await form.getByLabel('SALES').check();
  await form.getByRole('button', { name: 'Continue' }).click();
  await expect(form.getByText('Step 2 of 3')).toBeVisible();
});

test('the enhanced form and the service agree on every kind of mistake', async ({ page }) => {
  const name = await publish([{ fields: STEPS.flatMap(({ fields }) => fields).filter(({ kind }) => kind != 'hidden') }]);
  await hostPage(page, snippet(name));
  const form = page.locator('transom-form');
  await form.locator('#f-email').fill('x@y');
  await enhanced(form);
  await form.getByLabel('SALES').check();
  await form.locator('#f-seats').fill('0');
  await send(form);
  const shown = await form.locator('.e').allTextContents();
  const answer = await fetch(`${process.env.TRANSOM_EDGE}/f/${name}`, {
    method: 'POST', body: new URLSearchParams({ email: 'x@y', topic: 'sales', seats: '0', country: 'NL' }),
  });
  const { errors } = await answer.json();
  expect(shown.filter(Boolean)).toEqual(errors.map(({ message }) => message));
});

// A person and the demo form.
import { expect, test } from '@playwright/test';
import { SITE, api, complaints, enhanced, expectLeads, fill, leadsOf, send, uniqueEmail } from './helpers.js';

const inline = (page) => page.locator('#contact transom-form');

test('a person fills the form by keyboard and the owner reads the lead back', async ({ page }) => {
  const found = complaints(page);
  const email = uniqueEmail();
  await page.goto('/');
  const form = inline(page);
  await form.locator('#f-name').focus();
  await enhanced(form);
  await page.keyboard.type('Ada Lovelace');
  await page.keyboard.press('Tab');
  await page.keyboard.type(email);
  await page.keyboard.press('Tab');
  await page.keyboard.type('010 123 45 67');
  await page.keyboard.press('Tab');
  await page.keyboard.type('Analytical Engines');
  await page.keyboard.press('Tab');
  await page.keyboard.type('Forty people, two sites.');
  await page.keyboard.press('Tab');
  await page.keyboard.press('Space');
  await page.keyboard.press('Tab');
  await page.keyboard.press('Enter');
  await expect(form.locator('.d')).toHaveText('Thank you. We answer within one working day.');
  await expect(form.locator('.d')).toBeFocused();
  const [lead] = await leadsOf(email);
  expect(lead).toMatchObject({ name: 'Ada Lovelace', phone: '+31101234567', company: 'Analytical Engines' });
  const submission = await api(`/v1/submissions/${lead.submission}`);
  expect(submission.page).toBe(`${SITE}/`);
  expect(submission.consents).toEqual([
    {
      field: 'consent',
      text: 'I agree that my details are used to answer this request.',
      version: '2026-11',
      locale: 'en',
      basis: 'consent',
      recipient: 'Larkwheel',
    },
  ]);
  expect(found).toEqual([]);
});

test('the form in the dialog works beside the one in the page', async ({ page }) => {
  const email = uniqueEmail();
  await page.goto('/');
  await page.getByRole('button', { name: 'Book a call' }).click();
  const form = page.locator('dialog transom-form');
  await fill(form, email);
  await expect(inline(page).locator('#f-email')).toHaveValue('');
  await send(form);
  await expect(form.locator('.d')).toBeVisible();
  await expectLeads(email, 1);
});

test('a double click on the button sends once and makes one lead', async ({ page }) => {
  const email = uniqueEmail();
  const posts = [];
  page.on('request', (request) => request.method() === 'POST' && posts.push(request.url()));
  await page.goto('/');
  const form = inline(page);
  await fill(form, email);
  await form.locator('button[part=submit]').dblclick();
  await expect(form.locator('.d')).toBeVisible();
  expect(posts).toHaveLength(1);
  await expectLeads(email, 1);
});

test('a mistake is shown when its field is left and goes as it is mended', async ({ page }) => {
  await page.goto('/');
  const form = inline(page);
  await form.locator('#f-email').fill('ada@');
  await enhanced(form);
  await form.locator('#f-email').blur();
  await expect(form.locator('#e-email')).toHaveText('Enter an e-mail address like name@example.com.');
  await expect(form.locator('#f-email')).toHaveAttribute('aria-invalid', 'true');
  await form.locator('#f-email').fill('ada@example.com');
  await expect(form.locator('#e-email')).toBeEmpty();
});

test('a failed submission focuses the first error and says how many there are', async ({ page }) => {
  await page.goto('/');
  const form = inline(page);
  await form.locator('#f-name').fill('Ada');
  await enhanced(form);
  await form.locator('#f-message').fill('Hello');
  await send(form);
  await expect(form.locator('#f-email')).toBeFocused();
  await expect(form.getByRole('alert')).toHaveText('Please check 3 fields.');
  await expect(form.locator('#f-message')).toHaveValue('Hello');
  await expect(form.locator('.d')).toBeHidden();
});

test('what the service refuses is shown at its field and nothing typed is lost', async ({ page }) => {
  const email = uniqueEmail();
  await page.route('**/f/contact', (route) =>
    route.fulfill({
      status: 422,
      headers: { 'Content-Type': 'application/problem+json', 'Access-Control-Allow-Origin': '*' },
      body: JSON.stringify({ errors: [{ loc: 'company', code: 'x', message: 'We know this company.' }] }),
    }));
  await page.goto('/');
  const form = inline(page);
  await fill(form, email);
  await send(form);
  await expect(form.locator('#e-company')).toHaveText('We know this company.');
  await expect(form.locator('#f-company')).toBeFocused();
  await expect(form.locator('#f-email')).toHaveValue(email);
  await expectLeads(email, 0);
});

test('in Chinese every label and message is Chinese', async ({ page }) => {
  const email = uniqueEmail();
  await page.goto('/zh.html');
  const form = inline(page);
  await form.locator('#f-name').fill('李雷');
  await enhanced(form);
  await send(form);
  await expect(form.getByRole('alert')).toHaveText('有 4 处需修改。');
  const words = await form.evaluate((host) => host.shadowRoot.firstElementChild.innerText);
  expect(words.replace('name@example.com', '')).not.toMatch(/[A-Za-z]{3,}/);
  await form.locator('#f-email').fill(email);
  await form.locator('#f-company').fill('云雀');
  await form.locator('#f-message').fill('你好');
  await form.locator('#f-consent').check();
  await send(form);
  await expect(form.locator('.d')).toHaveText('谢谢。我们会在一个工作日内回复您。');
  await expectLeads(email, 1);
});

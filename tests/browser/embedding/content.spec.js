// What is sent is what stands in the form when it is sent off; and whatever becomes of the
// element meanwhile, nothing of it is lost.
import { expect, test } from '@playwright/test';
import { api, complaints, enhanced, expectLeads, fill, hostPage, leadsOf, posted, publishContact, send, snippet, uniqueEmail } from '../helpers.js';

const element = (page) => page.locator('transom-form');

/** A form whose posts the service does not answer until `up` is called. */
const down = async (page, form) => {
  let isDown = true;
  await page.route(`**/f/${form}`, (route) => {
    if (route.request().method() === 'POST' && isDown) return route.abort();
    return route.continue();
  });
  await hostPage(page, snippet(form));
  await element(page).locator('#f-name').focus();
  await enhanced(element(page));
  return { up: () => (isDown = false) };
};

const answersOf = async (email, form) => {
  const [lead] = await leadsOf(email, form);
  return api(`/v1/submissions/${lead.submission}`);
};

test('corrected while it waits, the form sends the correction under a new key', async ({ page }) => {
  const form = await publishContact();
  const bodies = posted(page);
  const service = await down(page, form);
  const [wrong, right] = [uniqueEmail(), uniqueEmail()];
  await fill(element(page), wrong);
  await send(element(page));
  await expect(element(page).locator('.s')).toContainText('will try again');
  await element(page).locator('#f-email').fill(right);
  await expect(element(page).locator('.s')).toHaveText('Your changes are not sent yet. Press the button to send them.');
  await expect(element(page).getByRole('button', { name: 'Send later' })).toBeHidden();
  service.up();
  await send(element(page));
  await expect(element(page).locator('.d')).toBeVisible();
  await expectLeads(right, 1, form);
  await expectLeads(wrong, 0, form);
  expect(new Set(bodies.map((body) => body.get('_key'))).size).toBe(2);
});

test('a consent that is taken back while the form waits is not sent', async ({ page }) => {
  const form = await publishContact();
  const service = await down(page, form);
  const email = uniqueEmail();
  await fill(element(page), email);
  await send(element(page));
  await expect(element(page).locator('.s')).toContainText('will try again');
  await element(page).locator('#f-consent').uncheck();
  service.up();
  // The try that was due by itself does not come: the content was not sent off.
  await page.evaluate(() => dispatchEvent(new Event('online')));
  await send(element(page));
  await expect(element(page).locator('#e-consent')).toHaveText('Please tick this box to continue.');
  await expectLeads(email, 0, form);
  await element(page).locator('#f-consent').check();
  await send(element(page));
  await expect(element(page).locator('.d')).toBeVisible();
  expect((await answersOf(email, form)).consents).toHaveLength(1);
});

test('edited while it is on its way, the form does not send what was not sent off', async ({ page }) => {
  const form = await publishContact();
  let release;
  const held = new Promise((resolve) => (release = resolve));
  await page.route(`**/f/${form}`, async (route) => {
    if (route.request().method() !== 'POST') return route.continue();
    await held;
    await route.continue();
  });
  await hostPage(page, snippet(form));
  await element(page).locator('#f-name').focus();
  await enhanced(element(page));
  const email = uniqueEmail();
  await fill(element(page), email, 'First words.');
  await send(element(page));
  await expect(element(page).locator('.s')).toHaveText('Sending…');
  await element(page).locator('#f-message').fill('Other words.');
  release();
  await expect(element(page).locator('.d')).toBeVisible();
  expect((await answersOf(email, form)).answers.message).toBe('First words.');
});

test('a consent that is taken back while a try is on its way does not go out with the next', async ({ page }) => {
  const form = await publishContact();
  let fail;
  const held = new Promise((resolve) => (fail = resolve));
  const posts = posted(page);
  await page.route(`**/f/${form}`, async (route) => {
    if (route.request().method() !== 'POST') return route.continue();
    await held;
    await route.abort();
  });
  await hostPage(page, snippet(form));
  await element(page).locator('#f-name').focus();
  await enhanced(element(page));
  const email = uniqueEmail();
  await fill(element(page), email);
  await send(element(page));
  await expect(element(page).locator('.s')).toHaveText('Sending…');
  await element(page).locator('#f-consent').uncheck();
  fail();
  await expect(element(page).locator('.s')).toHaveText('Your changes are not sent yet. Press the button to send them.');
  await page.evaluate(() => dispatchEvent(new Event('online')));
  await send(element(page));
  await expect(element(page).locator('#e-consent')).toHaveText('Please tick this box to continue.');
  expect(posts).toHaveLength(1);
});

test('each submission proves work of its own', async ({ page }) => {
  const form = await publishContact({ spam: { proof_of_work: true } });
  await hostPage(page, snippet(form));
  await element(page).locator('#f-name').focus();
  await enhanced(element(page));
  for (const email of [uniqueEmail(), uniqueEmail()]) {
    await fill(element(page), email, `We are forty people, ${email}.`);
    await send(element(page));
    await expect(element(page).locator('.d')).toBeVisible();
    expect((await leadsOf(email, form))[0].status).toBe('new');
    await element(page).evaluate((host) => host.reset());
  }
});

test('a challenge that never comes does not hold a submission up for ever', async ({ page }) => {
  const form = await publishContact({ spam: { proof_of_work: true } });
  await page.route('**/challenge', () => {});
  await hostPage(page, snippet(form));
  await element(page).locator('#f-name').focus();
  await enhanced(element(page));
  const email = uniqueEmail();
  await fill(element(page), email);
  await send(element(page));
  await expect(element(page).locator('.d')).toBeVisible({ timeout: 20_000 });
});

test('removed while it is on its way, the form is stored once, and nothing is thrown', async ({ page }) => {
  const found = complaints(page);
  const form = await publishContact();
  await page.addInitScript(() => {
    window.told = [];
    document.addEventListener('transom-stored', ({ detail }) => window.told.push(detail.status), true);
  });
  await hostPage(page, snippet(form));
  await element(page).locator('#f-name').focus();
  await enhanced(element(page));
  const email = uniqueEmail();
  await fill(element(page), email);
  await element(page).evaluate((host) => {
    host.submit();
    host.remove();
  });
  await expectLeads(email, 1, form);
  expect(found).toEqual([]);
});

test('removed while it waits, the form is sent when the service is back, and shows so in its next place', async ({ page }) => {
  const form = await publishContact();
  const service = await down(page, form);
  const found = [];
  page.on('pageerror', (error) => found.push(error.message));
  const email = uniqueEmail();
  await fill(element(page), email);
  await send(element(page));
  await expect(element(page).locator('.s')).toContainText('will try again');
  await page.evaluate(() => {
    window.removed = document.querySelector('transom-form');
    window.removed.remove();
  });
  service.up();
  await expectLeads(email, 1, form);
  await page.evaluate(() => document.body.append(window.removed));
  await expect(element(page).locator('.d')).toBeVisible();
  expect(found).toEqual([]);
});

test('removed while its device proves work, the form is sent all the same', async ({ page }) => {
  const form = await publishContact({ spam: { proof_of_work: true } });
  let release;
  const held = new Promise((resolve) => (release = resolve));
  await page.route('**/challenge', async (route) => {
    await held;
    await route.continue();
  });
  await hostPage(page, snippet(form));
  await element(page).locator('#f-name').focus();
  await enhanced(element(page));
  const email = uniqueEmail();
  await fill(element(page), email);
  await send(element(page));
  await expect(element(page).locator('.s')).toHaveText('Sending…');
  await element(page).evaluate((host) => host.remove());
  release();
  await expectLeads(email, 1, form);
});

test('a page that goes on to the next address while the form is sent loses nothing', async ({ page }) => {
  const form = await publishContact();
  await hostPage(page, '<p>Next</p>', { path: '/next.html' });
  await hostPage(page, snippet(form));
  await element(page).locator('#f-name').focus();
  await enhanced(element(page));
  const email = uniqueEmail();
  await fill(element(page), email);
  await element(page).evaluate((host) => {
    host.submit();
    location.href = '/next.html';
  });
  await expect(page.getByText('Next')).toBeVisible();
  await expectLeads(email, 1, form);
});

test('reset while it waits, the form sends nothing more', async ({ page }) => {
  const form = await publishContact();
  const service = await down(page, form);
  const email = uniqueEmail();
  await fill(element(page), email);
  await send(element(page));
  await expect(element(page).locator('.s')).toContainText('will try again');
  await element(page).evaluate((host) => host.reset());
  await expect(element(page).locator('.s')).toHaveText('');
  service.up();
  await page.evaluate(() => dispatchEvent(new Event('online')));
  const other = uniqueEmail();
  await fill(element(page), other);
  await send(element(page));
  await expect(element(page).locator('.d')).toBeVisible();
  await expectLeads(email, 0, form);
  await expectLeads(other, 1, form);
});

test('a pattern that would stop a page is matched at once, here and by the service', async ({ page }) => {
  const text = (words) => ({ en: words });
  const field = (name, pattern) => ({ name, kind: 'text', label: text(name), pattern, pattern_hint: text(`Not ${name}.`), max_length: 200 });
  const { publish } = await import('../helpers.js');
  const form = await publish([{ fields: [field('a', '(a+)+b'), field('b', '(x|x)*y'), field('c', '(.*)*,(.*)*;'), field('d', '[A-Z]{2}-\\d+|[äöü]\\w{1,3}')] }]);
  await hostPage(page, snippet(form));
  const host = element(page);
  await host.locator('#f-a').focus();
  await enhanced(host);
  const long = 'a'.repeat(150);
  await host.locator('#f-a').fill(long);
  await host.locator('#f-b').fill('x'.repeat(150));
  await host.locator('#f-c').fill(long);
  await host.locator('#f-d').fill('AB-');
  await host.locator('#f-d').blur();
  await expect(host.locator('#e-a')).toHaveText('Not a.');
  await expect(host.locator('#e-b')).toHaveText('Not b.');
  await expect(host.locator('#e-c')).toHaveText('Not c.');
  await expect(host.locator('#e-d')).toHaveText('Not d.');
  await host.locator('#f-a').fill(`${long}b`);
  await host.locator('#f-b').fill('xxy');
  await host.locator('#f-c').fill('1,2;');
  await host.locator('#f-d').fill('öab1');
  await send(host);
  await expect(host.locator('.d')).toBeVisible();
});

// What happens when the network fails.
import { expect, test } from '@playwright/test';
import { enhanced, expectLeads, fill, send, uniqueEmail } from './helpers.js';

const opened = async (page) => {
  await page.goto('/');
  const form = page.locator('#contact transom-form');
  await form.locator('#f-name').focus();
  await enhanced(form);
  return form;
};

const keysOf = (page) => {
  const keys = [];
  page.on('request', (request) => {
    if (request.method() === 'POST') keys.push(new URLSearchParams(request.postData()).get('_key'));
  });
  return keys;
};

test('without a network the form waits, keeps everything and sends once under one key', async ({ page, context }) => {
  const keys = keysOf(page);
  const form = await opened(page);
  const email = uniqueEmail();
  await fill(form, email);
  await context.setOffline(true);
  await send(form);
  await expect(form.locator('.s')).toHaveText('You are offline. Your answers are kept and will be sent when you are back.');
  await expect(form.locator('#f-email')).toHaveValue(email);
  await expect(form.locator('.d')).toBeHidden();
  await context.setOffline(false);
  await expect(form.locator('.d')).toBeVisible();
  expect(keys.length).toBeGreaterThan(1);
  expect(new Set(keys).size).toBe(1);
  await expectLeads(email, 1);
});

test('an answer that is lost after the lead was stored does not make a second lead', async ({ page }) => {
  const keys = keysOf(page);
  const form = await opened(page);
  const email = uniqueEmail();
  await fill(form, email);
  let lost = false;
  await page.route('**/f/contact', async (route) => {
    if (lost) return route.continue();
    lost = true;
    await route.fetch();
    await route.abort();
  });
  await send(form);
  await expect(form.locator('.s')).toContainText('we will try again in 2 seconds');
  await send(form);
  await expect(form.locator('.d')).toBeVisible();
  expect(new Set(keys).size).toBe(1);
  await expectLeads(email, 1);
});

test('the pause the service asks for is kept', async ({ page }) => {
  const form = await opened(page);
  await fill(form, uniqueEmail());
  await page.route('**/f/contact', (route) =>
    route.fulfill({
      status: 503,
      headers: { 'Retry-After': '40', 'Access-Control-Allow-Origin': '*', 'Access-Control-Expose-Headers': 'Retry-After' },
      body: '{}',
    }));
  await send(form);
  await expect(form.locator('.s')).toContainText('we will try again in 40 seconds');
});

test('a submission sent later survives a reload, encrypted, and is gone once it is stored', async ({ page, context }) => {
  const form = await opened(page);
  const email = uniqueEmail();
  await fill(form, email);
  await context.setOffline(true);
  await send(form);
  await form.getByRole('button', { name: 'Send later' }).click();
  await expect(form.locator('.s')).toContainText('Kept on this device for up to 24 hours.');
  const kept = await page.evaluate(async () => {
    const open = indexedDB.open('transom');
    const db = await new Promise((resolve) => (open.onsuccess = () => resolve(open.result)));
    const all = (name) => new Promise((resolve) => {
      const request = db.transaction(name).objectStore(name).getAll();
      request.onsuccess = () => resolve(request.result);
    });
    const [record] = await all('later');
    const [key] = await all('keys');
    return { text: new TextDecoder().decode(record.sealed), extractable: key.extractable, hours: (record.until - Date.now()) / 3.6e6 };
  });
  expect(kept.text).not.toContain('example.com');
  expect(kept.extractable).toBe(false);
  expect(kept.hours).toBeLessThanOrEqual(24);
  await context.setOffline(false);
  await page.reload();
  await page.locator('#contact transom-form #f-name').focus();
  await expect(page.locator('#contact transom-form .s')).toHaveText('What was kept on this device has been sent.');
  await expectLeads(email, 1);
  const left = await page.evaluate(async () => {
    const open = indexedDB.open('transom');
    const db = await new Promise((resolve) => (open.onsuccess = () => resolve(open.result)));
    return new Promise((resolve) => {
      const request = db.transaction('later').objectStore('later').count();
      request.onsuccess = () => resolve(request.result);
    });
  });
  expect(left).toBe(0);
});

// What is loaded, when, and what it disturbs.
import { expect, test } from '@playwright/test';
import { EDGE, SITE, complaints, enhanced, expectLeads, fill, hostPage, send, snippet, uniqueEmail } from './helpers.js';

const requestsTo = (page, origin) => {
  const urls = [];
  page.on('request', (request) => request.url().startsWith(origin) && urls.push(request.url()));
  return urls;
};

test('one request shows the form, and nothing is stored before a person acts', async ({ page, context }) => {
  const urls = requestsTo(page, EDGE);
  await hostPage(page, `<body><div style="height:5000px"></div>${snippet()}</body>`);
  await page.locator('transom-form #f-name').waitFor({ state: 'attached' });
  await page.waitForLoadState('networkidle');
  expect(urls).toEqual([`${EDGE}/f/contact.js`]);
  expect(await context.cookies()).toEqual([]);
  const stored = await page.evaluate(async () =>
    [localStorage.length, sessionStorage.length, (await indexedDB.databases()).length]);
  expect(stored).toEqual([0, 0, 0]);
});

test('the form is sent although the enhancement never arrives', async ({ page }) => {
  await page.route('**/a/**', (route) => route.abort());
  const email = uniqueEmail();
  await page.goto('/');
  const form = page.locator('#contact transom-form');
  await fill(form, email);
  await send(form);
  await expect(form.locator('.d')).toBeVisible();
  await expectLeads(email, 1);
});

test('the form is sent where the page forbids WebAssembly', async ({ page }) => {
  const email = uniqueEmail();
  const csp = `default-src 'none'; script-src ${EDGE}; connect-src ${EDGE}; require-trusted-types-for 'script'; trusted-types 'none'`;
  await hostPage(page, snippet(), { csp });
  const form = page.locator('transom-form');
  await fill(form, email);
  await send(form);
  await expect(form.locator('.d')).toBeVisible();
  await expectLeads(email, 1);
});

test('hydration keeps the nodes, the focus, the caret and what is being typed', async ({ page }) => {
  let release;
  const held = new Promise((resolve) => (release = resolve));
  await page.route('**/a/form.*.wasm', async (route) => {
    await held;
    await route.continue();
  });
  const found = complaints(page);
  await page.goto('/');
  const form = page.locator('#contact transom-form');
  const input = form.locator('#f-company');
  await input.fill('Analytical Engines');
  await input.evaluate((node) => {
    node.mark = 1;
    node.setSelectionRange(3, 5);
  });
  await form.locator('#f-consent').check();
  await input.focus();
  await input.evaluate((node) => node.setSelectionRange(3, 5));
  release();
  await enhanced(form);
  const after = await input.evaluate((node) => [
    node.mark, node.value, node.selectionStart, node.selectionEnd, node.getRootNode().activeElement === node,
  ]);
  expect(after).toEqual([1, 'Analytical Engines', 3, 5, true]);
  await expect(form.locator('#f-consent')).toBeChecked();
  expect(found).toEqual([]);
});

test('nothing moves while the form arrives and is enhanced', async ({ page }) => {
  await page.addInitScript(() => {
    window.shift = 0;
    new PerformanceObserver((list) => {
      for (const entry of list.getEntries()) window.shift += entry.value;
    }).observe({ type: 'layout-shift', buffered: true });
  });
  await page.goto(`${SITE}/snippet.html`);
  const rule = page.locator('#css');
  await expect(rule).toContainText('min-height');
  // As wide as where the builder measured it.
  const width = await page.locator('transom-form').evaluate((host) => host.getBoundingClientRect().width);
  // The script comes after the page was painted, with text below the form.
  await page.route(`${EDGE}/f/contact.js`, async (route) => {
    const answer = await route.fetch();
    await page.waitForFunction(() => performance.getEntriesByName('first-contentful-paint').length > 0);
    await route.fulfill({ response: answer });
  });
  const style = `<style>body { width: ${width}px } ${await rule.textContent()}</style>`;
  await hostPage(page, `${style}<body>${snippet()}<p>Below</p></body>`, { waitUntil: 'commit' });
  await enhanced(page.locator('transom-form'));
  expect(await page.evaluate(() => window.shift)).toBe(0);
});

test('on a site that may not use the form a visitor is told a visitor\'s things, and an operator theirs', async ({ page }) => {
  const found = complaints(page);
  await page.addInitScript(() => addEventListener('transom-failed', ({ detail }) => (window.told = detail)));
  await page.route('http://elsewhere.test/', (route) =>
    route.fulfill({ contentType: 'text/html', body: `<html lang="zh-CN">${snippet()}</html>` }));
  await page.goto('http://elsewhere.test/');
  const form = page.locator('transom-form');
  const email = uniqueEmail();
  await fill(form, email);
  await send(form);
  const status = form.locator('.s');
  await expect(status).toHaveText(/[\u4e00-\u9fff]{4}/);
  await expect(status).not.toContainText(/[a-z]{4}/i);
  // In the colour of an error, not in the muted one.
  expect(await status.evaluate((node) => getComputedStyle(node).color)).toBe('rgb(180, 35, 24)');
  expect(await page.evaluate(() => window.told.operator_detail)).toContain('http://elsewhere.test');
  expect(found.join()).toContain('http://elsewhere.test');
  await expect(form.locator('.d')).toBeHidden();
  await expectLeads(email, 0);
  expect(SITE).not.toBe('http://elsewhere.test');
});

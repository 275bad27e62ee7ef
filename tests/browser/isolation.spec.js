// The host page and the element leave each other alone.
import { expect, test } from '@playwright/test';
import { enhanced, expectLeads, fill, hostPage, publish, send, snippet, uniqueEmail } from './helpers.js';

const HOSTILE = `<style>
  * { letter-spacing: 9px !important; text-transform: uppercase !important; line-height: 3 !important; color: red !important; text-align: right !important }
  input, textarea, button, label, form, p, div { all: unset !important; display: none !important; border: 9px solid lime !important }
</style>`;

const looks = (form) =>
  form.evaluate((host) =>
    [...host.shadowRoot.querySelectorAll('.t, .t *')].map((node) => {
      const style = getComputedStyle(node);
      return ['display', 'color', 'borderTopWidth', 'letterSpacing', 'textTransform', 'lineHeight', 'textAlign', 'height']
        .map((key) => style[key]).join();
    }));

test('hostile styles of the page change nothing inside', async ({ page }) => {
  await hostPage(page, snippet(), { path: '/plain.html' });
  // With the kit comes the look of messages.
  await enhanced(page.locator('transom-form'));
  const plain = await looks(page.locator('transom-form'));
  await hostPage(page, HOSTILE + snippet(), { path: '/hostile.html' });
  await enhanced(page.locator('transom-form'));
  expect(await looks(page.locator('transom-form'))).toEqual(plain);
});

test('the element changes nothing of the page', async ({ page }) => {
  const host = '<h2>Title</h2><p>Words</p><form><label>Name <input></label><button>Go</button></form>';
  const page_looks = () =>
    page.evaluate(() =>
      [...document.querySelectorAll('h2, p, form, label, input, button, body, html')]
        .map((node) => [...getComputedStyle(node)].filter((key) => !/height|block-size|origin|perspective/.test(key)).map((key) => getComputedStyle(node)[key]).join()));
  await hostPage(page, host, { path: '/before.html' });
  const before = await page_looks();
  const globals = await page.evaluate(() => Object.keys(window).length);
  await hostPage(page, host + snippet(), { path: '/after.html' });
  await enhanced(page.locator('transom-form'));
  expect(await page_looks()).toEqual(before);
  expect(await page.evaluate(() => Object.keys(window).length)).toBe(globals);
});

test('a form in a right-to-left language mirrors, on a page of either direction', async ({ page }) => {
  const words = (text) => ({ ar: text });
  const form = await publish(
    [{ fields: [{ name: 'consent', kind: 'checkbox', label: words('نعم') }] }],
    { locales: ['ar'], title: words('اتصل بنا') },
  );
  await hostPage(page, `<html dir="ltr">${snippet(form)}</html>`);
  const box = page.locator('transom-form #f-consent');
  await box.waitFor();
  const [tick, label] = [await box.boundingBox(), await page.locator('transom-form label.c span').boundingBox()];
  expect(tick.x).toBeGreaterThan(label.x);
});

test('a browser that refuses storage still sends', async ({ page }) => {
  await page.addInitScript(() => {
    for (const name of ['localStorage', 'sessionStorage', 'indexedDB']) {
      Object.defineProperty(window, name, {
        get() {
          throw new DOMException('refused', 'SecurityError');
        },
      });
    }
  });
  const email = uniqueEmail();
  await hostPage(page, snippet());
  const form = page.locator('transom-form');
  await form.locator('#f-name').focus();
  await enhanced(form);
  await fill(form, email);
  await send(form);
  await expect(form.locator('.d')).toBeVisible();
  await expectLeads(email, 1);
});

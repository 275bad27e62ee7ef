// Everybody can use it: axe-core in every state, targets, focus.
import { AxeBuilder } from '@axe-core/playwright';
import { expect, test } from '@playwright/test';
import { EDGE, enhanced, fill, hostPage, send, snippet, uniqueEmail } from './helpers.js';

const findings = async (page) => {
  const { violations } = await new AxeBuilder({ page }).include('transom-form').analyze();
  return violations.map(({ id, nodes }) => [id, nodes.map((node) => node.html)]);
};

for (const [state, options] of Object.entries({
  light: {},
  dark: { colorScheme: 'dark' },
  'at phone width': { viewport: { width: 320, height: 640 } },
  'in Chinese': { locale: 'zh-CN' },
})) {
  test(`axe-core finds nothing ${state}: empty, with errors, stored`, async ({ browser }) => {
    const context = await browser.newContext(options);
    const page = await context.newPage();
    const lang = options.locale ? 'zh-CN' : 'en';
    const style = '<style>:root{color-scheme:light dark}</style>';
    await hostPage(page, `<html lang="${lang}"><title>Host</title>${style}<main><h1>Host</h1>${snippet()}</main></html>`);
    const form = page.locator('transom-form');
    await form.locator('#f-name').focus();
    await enhanced(form);
    expect(await findings(page)).toEqual([]);
    await send(form);
    await expect(form.locator('#e-email')).not.toBeEmpty();
    expect(await findings(page)).toEqual([]);
    const { width, scroll } = await page.evaluate(() => ({ width: innerWidth, scroll: document.documentElement.scrollWidth }));
    expect(scroll).toBeLessThanOrEqual(width);
    await fill(form, uniqueEmail());
    await send(form);
    await expect(form.locator('.d')).toBeVisible();
    expect(await findings(page)).toEqual([]);
    await context.close();
  });
}

test('axe-core finds nothing on the page the service shows', async ({ page }) => {
  await page.goto(`${EDGE}/f/contact`);
  await enhanced(page.locator('transom-form'));
  // The form's title is an h2, because a host page has its own h1.
  const { violations } = await new AxeBuilder({ page }).disableRules('page-has-heading-one').analyze();
  expect(violations.map(({ id }) => id)).toEqual([]);
});

test('every target is 44 pixels high and shows where the focus is', async ({ page }) => {
  await hostPage(page, snippet());
  const form = page.locator('transom-form');
  await form.locator('#f-name').focus();
  await enhanced(form);
  for (const control of await form.locator('#f-name, #f-email, #f-phone, #f-company, #f-message, label.c, button[part=submit]').all()) {
    expect((await control.boundingBox()).height).toBeGreaterThanOrEqual(44);
  }
  for (let at = 0; at < 7; at++) {
    const outline = await form.evaluate((host) => {
      const style = getComputedStyle(host.shadowRoot.activeElement);
      return [style.outlineStyle, style.outlineWidth];
    });
    expect(outline).toEqual(['solid', '2px']);
    if (at < 6) await page.keyboard.press('Tab');
  }
});

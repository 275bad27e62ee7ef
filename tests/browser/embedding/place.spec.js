// The element is an ordinary citizen of the page it stands in.
import { expect, test } from '@playwright/test';
import { EDGE, SITE, enhanced, expectLeads, fill, hostPage, publishContact, send, snippet, uniqueEmail } from '../helpers.js';

const element = (page) => page.locator('transom-form');

for (const [what, style] of [
  ['a closed dialog', 'position:fixed;inset:0;opacity:0;visibility:hidden;pointer-events:none'],
  ['an off-canvas panel', 'position:fixed;inset:0;visibility:hidden'],
  ['a layer that lets the pointer through', 'position:fixed;inset:0;opacity:.5;pointer-events:none'],
]) {
  test(`in ${what} the form is where it is: what is below gets the click`, async ({ page }) => {
    await hostPage(page, `<button id="buy" style="position:fixed;left:100px;top:150px;width:300px;height:60px" onclick="window.bought=1">Buy</button>
      <div style="${style}">${snippet()}</div>`);
    await element(page).locator('#f-name').waitFor({ state: 'attached' });
    await page.mouse.click(200, 180);
    expect(await page.evaluate(() => window.bought)).toBe(1);
    if (!style.includes('visibility')) return;
    await page.keyboard.press('Tab');
    await page.keyboard.press('Tab');
    expect(await page.evaluate(() => document.activeElement.localName)).not.toBe('transom-form');
  });
}

test("the page's own custom properties do not reach in, even those with a type", async ({ page }) => {
  const heights = () => element(page).evaluate((host) =>
    [...host.shadowRoot.querySelectorAll('input, button, .t')].map((node) => {
      const { minHeight, color, backgroundColor, padding, borderRadius } = getComputedStyle(node);
      return [minHeight, color, backgroundColor, padding, borderRadius].join();
    }));
  await hostPage(page, snippet(), { path: '/plain.html' });
  await element(page).locator('#f-name').waitFor();
  const plain = await heights();
  const names = [...'abcdefghijklmnopqrstuvwxyz0123456789', 'accent', 'text', 'radius', 'space', 'height', 'line', 'surface', 'danger'];
  const style = names.map((name) => `@property --${name} { syntax: '<angle>'; inherits: true; initial-value: 3deg } :root { --${name}: 300px }`).join('');
  await hostPage(page, `<style>${style}</style>${snippet()}`, { path: '/typed.html' });
  await element(page).locator('#f-name').waitFor();
  expect(await heights()).toEqual(plain);
  expect(plain.some((line) => line.startsWith('44px'))).toBe(true);
});

test('values set before the script, before the mount and by a framework are kept', async ({ page }) => {
  await hostPage(page, `<transom-form form="contact" edge="${EDGE}"></transom-form>
    <script>document.querySelector('transom-form').values = { email: 'early@example.com' }</script>
    <script src="${EDGE}/embed.js" crossorigin></script>
    <script>document.querySelector('transom-form').values = { company: 'Engines', consent: 'yes' };
      document.querySelector('transom-form').values = undefined; document.querySelector('transom-form').values = null</script>`);
  await expect(element(page).locator('#f-email')).toHaveValue('early@example.com');
  await expect(element(page).locator('#f-company')).toHaveValue('Engines');
  await expect(element(page).locator('#f-consent')).toBeChecked();
});

test('an empty plain form does not empty what is prefilled, and what was typed into it wins', async ({ page }) => {
  const plain = '<form><input name="email"><input name="name"><input name="company" value="given"><select name="phone"><option>1<option>2</select><input type="checkbox" name="consent" value="yes"></form>';
  await hostPage(page, `<transom-form form="contact" prefill-email="ada@example.com" prefill-name="Ada" prefill-company="Engines" prefill-phone="3" prefill-consent="yes">${plain}</transom-form>
    <script>document.querySelector('[name=name]').value = 'Bo'</script>${snippet().split('<transom-form')[0]}`);
  await expect(element(page).locator('#f-email')).toHaveValue('ada@example.com');
  await expect(element(page).locator('#f-name')).toHaveValue('Bo');
  await expect(element(page).locator('#f-company')).toHaveValue('Engines');
  await expect(element(page).locator('#f-phone')).toHaveValue('3');
  await expect(element(page).locator('#f-consent')).toBeChecked();
});

for (const tag of ['ZH-CN', 'zh-cn', 'zh_CN', 'ZH', 'zh-Hans-CN']) {
  test(`language tags are read in any case: ${tag}`, async ({ page }) => {
    await hostPage(page, `<html lang="${tag}">${snippet()}</html>`);
    await expect(element(page).locator('h2')).toHaveText('联系我们');
  });
}

test('the language of the page is found across shadow roots', async ({ page }) => {
  await hostPage(page, `<html lang="zh-CN"><body><my-card></my-card><script>
    customElements.define('my-card', class extends HTMLElement {
      connectedCallback() { this.attachShadow({ mode: 'open' }).innerHTML = '<section><transom-form form="contact"></transom-form></section>'; }
    });
  </script>${snippet().split('<transom-form')[0]}</body></html>`);
  await expect(element(page).locator('h2')).toHaveText('联系我们');
});

test('an English form on a right-to-left page reads from left to right', async ({ page }) => {
  await hostPage(page, `<html lang="ar" dir="rtl">${snippet('contact', 'locale="en"')}</html>`);
  const label = element(page).locator('label[for=f-phone]');
  await label.waitFor();
  expect(await label.evaluate((node) => getComputedStyle(node).direction)).toBe('ltr');
  const [words, optional] = [await label.boundingBox(), await label.locator('small').boundingBox()];
  expect(optional.x).toBeGreaterThan(words.x + 10);
});

test('keys typed in a field are not the shortcuts of the page, which may still close a dialog', async ({ page }) => {
  await hostPage(page, `${snippet()}<button data-hotkey="s">Search</button><script>
    window.heard = [];
    for (const type of ['keydown', 'keypress', 'keyup']) document.addEventListener(type, (event) => {
      window.heard.push(event.key);
      if (event.key === 's') event.preventDefault();
    });</script>`);
  await element(page).locator('#f-message').focus();
  await page.keyboard.type('yes, /?');
  await expect(element(page).locator('#f-message')).toHaveValue('yes, /?');
  await page.keyboard.press('Control+k');
  expect(await page.evaluate(() => window.heard.filter((key) => key !== 'Control'))).toEqual([]);
  await page.keyboard.press('Escape');
  expect(await page.evaluate(() => window.heard)).toContain('Escape');
});

test('back without a cache brings back what was typed, as in a field of the page', async ({ page }) => {
  const headers = { 'Content-Type': 'text/html; charset=utf-8', 'Cache-Control': 'no-store' };
  await page.route(`${SITE}/one.html`, (route) => route.fulfill({ headers, body: `<a href="two.html">Privacy</a> <input id="light">${snippet()}` }));
  await page.route(`${SITE}/two.html`, (route) => route.fulfill({ headers, body: '<h1>Privacy</h1>' }));
  await page.goto(`${SITE}/one.html`);
  await page.locator('#light').fill('light');
  await element(page).locator('#f-company').fill('Engines');
  await element(page).locator('#f-consent').check();
  await element(page).locator('#f-message').fill('Two\nlines');
  await page.getByText('Privacy').click();
  await expect(page.getByRole('heading')).toBeVisible();
  await page.goBack();
  await expect(page.locator('#light')).toHaveValue('light');
  await expect(element(page).locator('#f-company')).toHaveValue('Engines');
  await expect(element(page).locator('#f-message')).toHaveValue('Two\nlines');
  await expect(element(page).locator('#f-consent')).toBeChecked();
});

test('detached and attached again, the form keeps its step, its ticks and what is typed', async ({ page }) => {
  const text = (words) => ({ en: words });
  const { publish } = await import('../helpers.js');
  const form = await publish([
    { fields: [{ name: 'one', kind: 'text', label: text('One') }] },
    { fields: [{ name: 'two', kind: 'text', label: text('Two') }, { name: 'news', kind: 'checkbox', label: text('News'), default: 'yes' }] },
  ]);
  await hostPage(page, snippet(form));
  await element(page).locator('#f-one').fill('1');
  await element(page).getByRole('button', { name: 'Continue' }).click();
  await element(page).locator('#f-two').fill('2');
  await element(page).locator('#f-news').uncheck();
  await element(page).evaluate(async (host) => {
    host.remove();
    await new Promise((then) => setTimeout(then, 50));
    document.body.append(host);
  });
  await expect(element(page).locator('#f-two')).toBeVisible();
  await expect(element(page).locator('#f-two')).toHaveValue('2');
  await expect(element(page).locator('#f-news')).not.toBeChecked();
  await expect(element(page).locator('#f-one')).toHaveValue('1');
});

test('in a window of another document the form is dressed and sent', async ({ page }) => {
  await hostPage(page, `${snippet()}<iframe></iframe>`);
  await element(page).locator('#f-name').focus();
  await enhanced(element(page));
  await page.evaluate(() => document.querySelector('iframe').contentDocument.body.append(document.querySelector('transom-form')));
  const inside = page.frameLocator('iframe').locator('transom-form');
  const email = uniqueEmail();
  await fill(inside, email);
  expect(await inside.locator('#f-name').evaluate((node) => getComputedStyle(node).minHeight)).toBe('44px');
  await send(inside);
  await expect(inside.locator('.d')).toBeVisible();
  await expectLeads(email, 1);
});

test('focus is handed on to the first field, and a press beside the fields takes it to none', async ({ page }) => {
  await hostPage(page, `<dialog>${snippet()}</dialog><script>
    customElements.define('my-card', class extends HTMLElement {
      constructor() { super().attachShadow({ mode: 'open', delegatesFocus: true }); }
      connectedCallback() { this.shadowRoot.append(document.querySelector('dialog')); }
    });</script>`);
  const active = () => element(page).evaluate((host) => host.shadowRoot.activeElement?.id);
  await element(page).locator('#f-name').waitFor({ state: 'attached' });
  await page.evaluate(() => document.querySelector('dialog').showModal());
  expect(await active()).toBe('f-name');
  // What a press beside the fields does comes with the kit.
  await enhanced(element(page));
  await page.evaluate(() => document.activeElement.blur());
  await element(page).locator('h2').click();
  expect(await active()).toBeUndefined();
  await element(page).evaluate((host) => host.focus());
  expect(await active()).toBe('f-name');
  await page.evaluate(() => document.activeElement.blur());
  await element(page).locator('label[for=f-company]').click();
  expect(await active()).toBe('f-company');
});

test('the form takes the focus only from itself', async ({ page }) => {
  const form = await publishContact();
  let release;
  const held = new Promise((resolve) => (release = resolve));
  await page.route(`**/f/${form}`, async (route) => {
    if (route.request().method() === 'POST') await held;
    await route.continue();
  });
  await hostPage(page, `<input id="search">${snippet(form)}`);
  await fill(element(page), uniqueEmail());
  await enhanced(element(page));
  await send(element(page));
  await page.locator('#search').focus();
  release();
  await expect(element(page).locator('.d')).toBeVisible();
  await expect(page.locator('#search')).toBeFocused();
});

test("the form's letters are as large as its visitor wants, whatever the root of the page says", async ({ page }) => {
  const size = () => element(page).locator('#f-name').evaluate((node) => getComputedStyle(node).fontSize);
  await hostPage(page, `<style>html { font-size: 62.5% }</style>${snippet()}`);
  await element(page).locator('#f-name').waitFor();
  expect(await size()).toBe('16px');
  const session = await page.context().newCDPSession(page);
  await session.send('Page.enable');
  await session.send('Page.setFontSizes', { fontSizes: { standard: 24 } });
  await expect.poll(size).toBe('24px');
});

test('inside a form of the page the element is no field of it', async ({ page }) => {
  await hostPage(page, `<form id="contact" onsubmit="window.outer = [...new FormData(this).keys()]; return false"><input name="q" value="1">${snippet()}<button id="go">Go</button></form>`);
  const email = uniqueEmail();
  await fill(element(page), email);
  await page.locator('#go').click();
  expect(await page.evaluate(() => window.outer)).toEqual(['q']);
  await send(element(page));
  await expect(element(page).locator('.d')).toBeVisible();
});

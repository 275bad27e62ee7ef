// The element as page authors use it.
import { expect, test } from '@playwright/test';
import { EDGE, complaints, enhanced, expectLeads, fill, hostPage, publish, send, snippet, uniqueEmail } from './helpers.js';

const EVENTS = ['ready', 'invalid', 'submit', 'stored', 'failed'];

/** Records what the element tells the page. */
const listening = (page) =>
  page.addInitScript((events) => {
    window.told = [];
    for (const name of events) {
      addEventListener(`transom-${name}`, ({ detail }) => window.told.push([name, detail]));
    }
  }, EVENTS);

const told = (page) => page.evaluate(() => window.told);

test('the page hears what happens, with every detail', async ({ page }) => {
  await listening(page);
  const email = uniqueEmail();
  await hostPage(page, snippet());
  const form = page.locator('transom-form');
  await form.locator('#f-name').focus();
  await enhanced(form);
  await send(form);
  await expect.poll(async () => (await told(page)).map(([name]) => name)).toEqual(['ready', 'invalid']);
  const [[, ready], [, invalid]] = await told(page);
  expect(ready).toEqual({ form: 'contact', locale: 'en' });
  expect(invalid.errors.map(({ loc, code }) => `${loc} ${code}`)).toEqual([
    'name required', 'email required', 'company required', 'message required', 'consent required',
  ]);
  await fill(form, email);
  await send(form);
  await expect(form.locator('.d')).toBeVisible();
  const [, , [, submit], [, stored]] = await told(page);
  expect(submit.values.email).toEqual([email]);
  expect(stored).toMatchObject({ form: 'contact', status: 201, replayed: false });
  expect(stored.submission).toMatch(/^sub_[0-9a-f]{32}$/);
});

test('a page can stop a submission and send it by script later', async ({ page }) => {
  const email = uniqueEmail();
  await hostPage(page, snippet());
  const form = page.locator('transom-form');
  await fill(form, email);
  await page.evaluate(() => addEventListener('transom-submit', (event) => event.preventDefault(), { once: true }));
  await send(form);
  await expect(form.locator('.d')).toBeHidden();
  await form.evaluate((host) => host.submit());
  await expect(form.locator('.d')).toBeVisible();
  await expectLeads(email, 1);
});

test('values can be read, set, prefilled and reset', async ({ page }) => {
  await hostPage(page, snippet('contact', 'prefill-email="ada@example.com" prefill-consent="yes"'));
  const form = page.locator('transom-form');
  await expect(form.locator('#f-email')).toHaveValue('ada@example.com');
  await expect(form.locator('#f-consent')).toBeChecked();
  await form.evaluate((host) => (host.values = { company: 'Engines', consent: [] }));
  const values = await form.evaluate((host) => host.values);
  expect(values).toMatchObject({ email: ['ada@example.com'], company: ['Engines'] });
  expect(values.consent).toBeUndefined();
  await form.evaluate((host) => host.setAttribute('prefill-name', 'Ada'));
  await expect(form.locator('#f-name')).toHaveValue('Ada');
  await form.evaluate((host) => host.reset());
  await expect(form.locator('#f-company')).toHaveValue('');
  await expect(form.locator('#f-email')).toHaveValue('ada@example.com');
});

test('attributes and properties changed after mount take effect and keep what is typed', async ({ page }) => {
  await hostPage(page, snippet());
  const form = page.locator('transom-form');
  await form.locator('#f-company').fill('Engines');
  await enhanced(form);
  await form.evaluate((host) => (host.locale = 'zh-CN'));
  await expect(form.locator('label').first()).toHaveText('姓名');
  await expect(form.locator('#f-company')).toHaveValue('Engines');
  await form.evaluate((host) => (host.theme = 'dark'));
  const background = () => form.locator('.t').evaluate((node) => getComputedStyle(node).backgroundColor);
  expect(await background()).toBe('rgb(22, 24, 29)');
  await form.evaluate((host) => (host.theme = null));
  expect(await background()).toBe('rgb(255, 255, 255)');
  const other = await publish([{ fields: [{ name: 'code', kind: 'text', label: { en: 'Code' } }] }]);
  await form.evaluate((host, name) => (host.form = name), other);
  await expect(form.locator('#f-code')).toBeVisible();
});

test('the language follows attribute, script, page and browser, in this order', async ({ browser }) => {
  const label = async (locale, html) => {
    const page = await browser.newPage({ locale });
    await hostPage(page, html);
    const text = await page.locator('transom-form label').first().textContent();
    await page.close();
    return text;
  };
  const script = (query) => `<script async src="${EDGE}/f/contact.js${query}"></script>`;
  const element = '<transom-form form="contact"></transom-form>';
  expect(await label('zh-CN', script('') + element)).toBe('姓名');
  expect(await label('zh-CN', `<html lang="en">${script('')}${element}</html>`)).toBe('Your name');
  expect(await label('en-US', `<html lang="en">${script('?locale=zh-CN')}${element}</html>`)).toBe('姓名');
  const attribute = element.replace('form="contact"', 'form="contact" locale="en"');
  expect(await label('zh-CN', `<html lang="zh">${script('?locale=zh-CN')}${attribute}</html>`)).toBe('Your name');
});

test('the script twice, in the head, and two forms on a page do not disturb each other', async ({ page }) => {
  const emails = [uniqueEmail(), uniqueEmail()];
  const script = `<script src="${EDGE}/f/contact.js"></script>`;
  const element = '<transom-form form="contact"></transom-form>';
  await hostPage(page, `<html><head>${script}${script}</head><body>${element}${element}</body></html>`);
  for (const at of [0, 1]) {
    const form = page.locator('transom-form').nth(at);
    await fill(form, emails[at]);
    await send(form);
    await expect(form.locator('.d')).toBeVisible();
    await expectLeads(emails[at], 1);
  }
});

test('moved and removed a hundred times, the element leaks nothing and keeps what is typed', async ({ page }) => {
  await hostPage(page, `${snippet()}<div id="other"></div>`);
  const form = page.locator('transom-form');
  await form.locator('#f-company').fill('Engines');
  await enhanced(form);
  const session = await page.context().newCDPSession(page);
  const counters = async () => {
    await session.send('HeapProfiler.collectGarbage');
    return session.send('Memory.getDOMCounters');
  };
  const churn = (times) =>
    form.evaluate(async (host, times) => {
      const places = [document.body, document.getElementById('other')];
      for (let at = 0; at < times; at++) {
        places[at % 2].append(host);
        if (at % 5 == 0) {
          host.remove();
          await new Promise((then) => setTimeout(then));
          places[at % 2].append(host);
        }
      }
    }, times);
  await churn(10);
  const before = await counters();
  await churn(100);
  await enhanced(form);
  const after = await counters();
  expect(after.nodes - before.nodes).toBeLessThan(400);
  expect(after.jsEventListeners - before.jsEventListeners).toBeLessThan(60);
  await expect(form.locator('#f-company')).toHaveValue('Engines');
  await form.locator('#f-email').fill('nope');
  await form.locator('#f-email').blur();
  await expect(form.locator('#e-email')).toContainText('Enter an e-mail address');
});

test('what was typed into the plain form before the script came stays', async ({ page }) => {
  let release;
  const held = new Promise((resolve) => (release = resolve));
  await page.route('**/f/contact.js', async (route) => {
    await held;
    await route.continue();
  });
  await hostPage(page, `<script async src="${EDGE}/f/contact.js"></script>
    <transom-form form="contact"><form><input name="email"><input name="consent" type="checkbox" value="yes"></form></transom-form>`, { waitUntil: 'commit' });
  await page.locator('input[name=email]').fill('ada@example.com');
  await page.locator('input[name=consent]').check();
  await page.locator('input[name=email]').focus();
  await page.locator('input[name=email]').evaluate((input) => input.setSelectionRange(1, 1));
  release();
  const email = page.locator('transom-form #f-email');
  await expect(email).toHaveValue('ada@example.com');
  await expect(page.locator('transom-form #f-consent')).toBeChecked();
  expect(await email.evaluate((input) => input.getRootNode().activeElement === input)).toBe(true);
});

test('the generic script fetches any form, guarded by its integrity', async ({ page }) => {
  const { src, integrity } = await (await fetch(`${EDGE}/embed.json`)).json();
  const email = uniqueEmail();
  await hostPage(page, `<script async crossorigin src="${EDGE}${src}" integrity="${integrity}"></script>
    <transom-form form="contact" edge="${EDGE}"></transom-form>`);
  const form = page.locator('transom-form');
  await fill(form, email);
  await send(form);
  await expect(form.locator('.d')).toBeVisible();
  await expectLeads(email, 1);
});

test('a form that does not exist is told to the page, and the plain form stays', async ({ page }) => {
  await listening(page);
  await hostPage(page, `<script async src="${EDGE}/embed.js"></script>
    <transom-form form="no-such-form"><p>Call us</p></transom-form>`);
  await expect.poll(() => told(page)).toEqual([['failed', { form: 'no-such-form', status: 404 }]]);
  await expect(page.getByText('Call us')).toBeVisible();
});

test('after a redirect form is stored the page goes on, unless the host says no', async ({ page }) => {
  const name = await publish([{ fields: [{ name: 'email', kind: 'email', label: { en: 'E-mail' } }] }], {
    after: { redirect: 'https://www.example.com/thanks' },
  });
  await page.route('https://www.example.com/thanks', (route) => route.fulfill({ body: 'Thanks' }));
  await hostPage(page, snippet(name));
  const form = page.locator('transom-form');
  await form.locator('#f-email').fill(uniqueEmail());
  await send(form);
  await expect(page).toHaveURL('https://www.example.com/thanks');
});

test('a page may reset or send the form before it is on show', async ({ page }) => {
  const problems = complaints(page);
  await hostPage(page, `<script src="${EDGE}/embed.js"></script><transom-form form="contact" edge="${EDGE}/"></transom-form>`);
  const form = page.locator('transom-form');
  await form.evaluate(() => {
    const early = document.createElement('transom-form');
    early.reset();
    early.submit();
  });
  await expect(form.locator('#f-name')).toBeVisible();
  expect(problems).toEqual([]);
});

// The page's globals are not the form's: libraries, applications and markup put others in
// their place.
import http from 'node:http';

import { expect, test } from '@playwright/test';
import { EDGE, complaints, enhanced, expectLeads, fill, hostPage, leadsOf, posted, publishContact, send, snippet, uniqueEmail } from '../helpers.js';

const element = (page) => page.locator('transom-form');

/** Sends the form with its enhancement, and gives what became of it. */
const sent = async (page, form = 'contact', isEnhanced = true) => {
  const email = uniqueEmail();
  await element(page).locator('#f-name').focus();
  if (isEnhanced) await enhanced(element(page));
  await fill(element(page), email);
  await send(element(page));
  await expect(element(page).locator('.d')).toBeVisible();
  await expectLeads(email, 1, form);
  return email;
};

/** A server of somebody else, which counts what it is asked. */
const stranger = async () => {
  const asked = [];
  const server = http.createServer((request, response) => {
    asked.push(`${request.method} ${request.url}`);
    response.setHeader('Access-Control-Allow-Origin', '*');
    response.end('');
  });
  await new Promise((then) => server.listen(0, '127.0.0.1', then));
  return { asked, address: `http://127.0.0.1:${server.address().port}`, end: () => server.close() };
};

const CLOBBERING = {
  'an image named currentScript': (address) => `<img name="currentScript" src="${address}/x.png" alt="">`,
  'a form named currentScript': (address) => `<form name="currentScript" action="${address}/"><input name="src" value="${address}"></form>`,
  'images named as what a document does': (address) =>
    ['createElement', 'createComment', 'createTextNode', 'activeElement', 'referrer', 'body', 'head', 'host', 'querySelector', 'documentElement', 'defaultView']
      .map((name) => `<img name="${name}" alt="" src="${address}/x.png">`).join(''),
  'elements whose ids are names of globals': () =>
    ['script', 'address', 'data', 'kit', 'fetch', 'crypto', 'history', 'self'].map((id) => `<p id="${id}"></p>`).join(''),
};

for (const [what, markup] of Object.entries(CLOBBERING)) {
  test(`${what}: nothing is fetched as code from elsewhere, and nothing posted there`, async ({ page }) => {
    const other = await stranger();
    await hostPage(page, `<body>${markup(other.address)}${snippet()}</body>`);
    // Where a document cannot even make an element, the form goes on without Yew.
    await sent(page, 'contact', !what.includes('document does'));
    other.end();
    expect(other.asked.filter((request) => !request.includes('x.png'))).toEqual([]);
  });
}

const LIBRARIES = {
  'MooTools has a Window of its own': 'window.Window = function () {}; window.Window.prototype = { isOld: true };',
  'an application has an Element, a Node, a Document, a Request and an Event of its own':
    'var Element = class {}, Node = class {}, Document = class {}, Request = class {}, Text = class {}, Comment = class {}, HTMLScriptElement = 1, ShadowRoot = 1;',
  'a variable of the page is called URL': "var URL = 'https://www.example.com/app'",
  'old libraries have an Array.from with one argument':
    'Array.from = function (list) { var out = []; for (var i = 0; i < (list ? list.length : 0); i++) out.push(list[i]); return out; };',
  'an enumerable addition to Object.prototype': 'Object.prototype.extend = function () {}; Object.prototype.name = "all"',
  'additions to Array.prototype and Function.prototype':
    'Array.prototype.remove = function () {}; Array.prototype.l = 1; Function.prototype.inherit = function () {}; String.prototype.is = 1;',
  'Prototype.js gives texts and lists a toJSON':
    'String.prototype.toJSON = function () { return "\\"" + this + "\\""; }; Array.prototype.toJSON = function () { return "[" + this.join() + "]"; };',
};

for (const [what, script] of Object.entries(LIBRARIES)) {
  test(`${what}: the form is enhanced, sent and proved`, async ({ page }) => {
    const form = await publishContact({ spam: { honeypot: true, proof_of_work: true } });
    await hostPage(page, `<script>${script}</script>${snippet(form, 'remember')}`);
    const email = await sent(page, form);
    const [lead] = await leadsOf(email, form);
    expect(lead.status).toBe('new');
  });
}

for (const [what, tag] of [
  ['a module', (form) => `<script type="module" src="${EDGE}/f/${form}.js"></script>`],
  ['a module that is imported', (form) => `<script type="module">import '${EDGE}/f/${form}.js'</script>`],
  ['a script that a script adds', (form) => `<script>document.head.append(Object.assign(document.createElement('script'), { src: '${EDGE}/f/${form}.js' }))</script>`],
]) {
  test(`as ${what} the script knows its service`, async ({ page }) => {
    await hostPage(page, `${tag('contact')}<transom-form form="contact"></transom-form>`);
    await sent(page);
  });
}

test('as a module the generic script knows its service', async ({ page }) => {
  await hostPage(page, `<script type="module" src="${EDGE}/embed.js"></script><transom-form form="contact"></transom-form>`);
  await sent(page);
});

test('code comes from the service of the script, whatever an element in the markup says', async ({ page }) => {
  const other = await stranger();
  const asked = [];
  // It answers as a service does, with paths, markup and a redirect that would run.
  await page.route(`${other.address}/**`, async (route) => {
    asked.push(route.request().url());
    const headers = { 'Access-Control-Allow-Origin': '*' };
    if (route.request().method() === 'POST') {
      return route.fulfill({ headers, json: { submission: 'sub_1', message: 'x', redirect: 'javascript:window.stolen=1' } });
    }
    const real = await (await fetch(`${EDGE}/f/contact/embed?locale=en`)).json();
    const html = real.h.replace('</form>', `<script src="${other.address}/evil.js"></script><img src="x" onerror="window.stolen=2"></img></form>`);
    const w = [`//127.0.0.1:${new URL(other.address).port}/kit.js`, `@127.0.0.1/${real.w[1]}`, '.evil.example/x'];
    return route.fulfill({ headers, json: { ...real, h: html, w } });
  });
  await hostPage(page, `<script async src="${EDGE}/embed.js"></script><transom-form form="contact" edge="${other.address}"></transom-form>`);
  await fill(element(page), uniqueEmail());
  await send(element(page));
  await expect(element(page).locator('.d')).toBeVisible();
  expect(await page.evaluate(() => window.stolen)).toBeUndefined();
  expect(asked.filter((url) => url.endsWith('.js') || url.endsWith('.wasm'))).toEqual([]);
  other.end();
});

test('the tag of the script may name the service', async ({ page, request }) => {
  const script = await (await request.get(`${EDGE}/embed.js`)).text();
  await page.route('**/copy.js', (route) => route.fulfill({ contentType: 'text/javascript', body: script.replaceAll(EDGE, 'https://nobody.example') }));
  await hostPage(page, `<script async src="/copy.js" data-edge="${EDGE}"></script><transom-form form="contact"></transom-form>`);
  await sent(page);
});

test('what is told of the page are its path and its campaign, and no secret', async ({ page }) => {
  const bodies = posted(page);
  const path = '/reset.html?reset_token=s3cret&utm_source=news&email=a%40b.example&amp;utm_medium=email&gclid=G1#access_token=t0ken';
  await hostPage(page, snippet('contact', 'remember'), { path });
  await element(page).locator('#f-name').focus();
  await enhanced(element(page));
  await page.evaluate(() => history.pushState({}, '', '/next.html?session=s3cret#t0ken'));
  await sent(page);
  const told = `${bodies[0]} ${await page.evaluate(() => JSON.stringify(localStorage))}`;
  expect(told).not.toMatch(/s3cret|t0ken|reset_token|a%2540b/);
  expect(bodies[0].get('_page')).toMatch(/\/next\.html$/);
  expect(bodies[0].get('_landing')).toMatch(/\/reset\.html\?utm_source=news&amp;utm_medium=email&gclid=G1$/);
});

test('a page whose script is loaded twice and moved hears of no mistake', async ({ page }) => {
  const found = complaints(page);
  await hostPage(page, `${snippet()}<script src="${EDGE}/embed.js"></script><script>addEventListener('load', () => document.body.append(document.querySelector('transom-form')))</script>`);
  await sent(page);
  expect(found).toEqual([]);
});

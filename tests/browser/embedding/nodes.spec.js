// The page and its visitors change the form's nodes: password managers, grammar checkers
// and translators put others beside, around and in the place of them.
import { expect, test } from '@playwright/test';
import { enhanced, expectLeads, fill, hostPage, publish, publishContact, send, snippet, uniqueEmail } from '../helpers.js';

const element = (page) => page.locator('transom-form');
const text = (words) => ({ en: words });

/** A page where `change` is done to the form's root, as soon as the form is on show. */
const changedAtOnce = (page, change, form) =>
  hostPage(page, `<script>addEventListener('transom-ready', ({ target }) => (${change})(target.shadowRoot));</script>${snippet(form)}`);

/** The form refuses with words, says when it is mended, and says thank you. */
const works = async (page, form = 'contact') => {
  const email = uniqueEmail();
  const host = element(page);
  await host.locator('#f-name').focus();
  await page.waitForLoadState('networkidle');
  await fill(host, 'nope');
  await send(host);
  const refusal = () => host.evaluate(({ shadowRoot }) =>
    [...shadowRoot.querySelectorAll('.e, .s')].map((node) => node.textContent).join('') ||
    shadowRoot.querySelector('#f-email').validationMessage);
  await expect.poll(refusal).not.toBe('');
  await expect(host.locator('.d')).toBeHidden();
  await fill(host, email);
  await expect.poll(() => host.locator('#e-email').textContent()).toBe('');
  await send(host);
  await expect(host.locator('.d')).toBeVisible();
  await expectLeads(email, 1, form);
};

/** What is done to the nodes, and whether the enhancement still takes them over. */
const BEFORE = {
  'a node beside each field': [`(root) => { for (const input of root.querySelectorAll('input, textarea')) { const node = document.createElement('div'); node.setAttribute('data-lastpass-icon-root', ''); input.after(node); } }`, true],
  'words replaced as translators do': [`(root) => { for (const node of root.querySelectorAll('label, h2, button, span')) for (const text of [...node.childNodes]) if (text.nodeType == 3) { const font = document.createElement('font'); font.append(document.createElement('font')); font.firstChild.textContent = '[' + text.data + ']'; text.replaceWith(font); } }`, true],
  'a node at the start and at the end of everything': [`(root) => { for (const node of root.querySelectorAll('div, label, form')) { node.prepend(document.createElement('i')); node.append(document.createElement('b')); } }`, true],
  'the comments taken away': [`(root) => { const walk = document.createTreeWalker(root, 128); const all = []; while (walk.nextNode()) all.push(walk.currentNode); for (const node of all) node.remove(); }`, true],
  'a field in a wrapper': [`(root) => { const input = root.querySelector('#f-email'); const box = document.createElement('span'); input.replaceWith(box); box.append(input); }`, false],
  'the status taken away': [`(root) => root.querySelector('.s').remove()`, true],
};

for (const [what, [change, isEnhanced]] of Object.entries(BEFORE)) {
  test(`before the enhancement, ${what}: the form refuses and says thank you`, async ({ page }) => {
    await changedAtOnce(page, change);
    const nodes = () => element(page).evaluate((host) => host.shadowRoot.querySelectorAll('div, font, i, b, span').length);
    const before = await nodes();
    await works(page);
    if (isEnhanced) await enhanced(element(page));
    else expect(await element(page).evaluate((host) => host.shadowRoot.querySelector('form').noValidate)).toBe(false);
    // What others brought stays where they put it.
    expect(await nodes()).toBe(before);
  });
}

const AFTER = {
  'translated': BEFORE['words replaced as translators do'][0],
  'with messages translated': `(root) => { new MutationObserver(() => { for (const node of root.querySelectorAll('.e, .x, .s')) for (const text of [...node.childNodes]) if (text.nodeType == 3) { const font = document.createElement('font'); font.textContent = '[' + text.data + ']'; text.replaceWith(font); } }).observe(root, { childList: true, subtree: true, characterData: true }); }`,
  'with icons beside the fields': BEFORE['a node beside each field'][0],
  'emptied of its messages': `(root) => { for (const node of root.querySelectorAll('.e')) node.append(document.createElement('i')); }`,
};

for (const [what, change] of Object.entries(AFTER)) {
  test(`after the enhancement, ${what}: messages follow the fields`, async ({ page }) => {
    await hostPage(page, snippet());
    const host = element(page);
    await host.locator('#f-name').focus();
    await enhanced(host);
    await host.evaluate((host, change) => eval(change)(host.shadowRoot), change);
    const error = host.locator('#e-email');
    await host.locator('#f-email').fill('nope');
    await host.locator('#f-email').blur();
    await expect(error).toContainText('name@example.com');
    await host.locator('#f-email').fill('');
    await send(host);
    await expect(error).toContainText('Please fill in this field.');
    await expect(error).not.toContainText('name@example.com');
    const email = uniqueEmail();
    await fill(host, email);
    await expect(error).toHaveText('');
    await expect(host.locator('.x')).toHaveText('');
    await send(host);
    await expect(host.locator('.d')).toBeVisible();
    await expectLeads(email, 1);
  });
}

test('steps go on by buttons that a translator changed', async ({ page }) => {
  const field = (name) => ({ name, kind: 'text', label: text(name), required: true });
  const form = await publish([{ fields: [field('one')] }, { fields: [field('two')] }]);
  await changedAtOnce(page, BEFORE['words replaced as translators do'][0], form);
  const host = element(page);
  await host.locator('#f-one').fill('1');
  await host.locator('[data-go=next] font font').click();
  await expect(host.locator('#f-two')).toBeVisible();
  await host.locator('#f-two').fill('2');
  await host.locator('[part=submit]').click();
  await expect(host.locator('.d')).toBeVisible();
});

test('where a later rendering fails, the form goes on without the enhancement', async ({ page }) => {
  const form = await publishContact();
  await hostPage(page, snippet(form));
  const host = element(page);
  await host.locator('#f-name').focus();
  await enhanced(host);
  await host.locator('#f-email').fill('nope');
  await host.locator('#f-email').blur();
  await expect(host.locator('#e-email')).toContainText('name@example.com');
  // Whatever a page does to what Yew writes with.
  await page.evaluate(() => {
    const set = Reflect.set;
    Reflect.set = (target, key, ...more) => {
      if (key === 'textContent') throw new Error('not here');
      return set(target, key, ...more);
    };
  });
  await host.locator('#f-email').fill('ada@example.com');
  await expect(host.locator('#e-email')).toHaveText('');
  const email = uniqueEmail();
  await fill(host, email);
  await send(host);
  await expect(host.locator('.d')).toBeVisible();
  await expectLeads(email, 1, form);
});

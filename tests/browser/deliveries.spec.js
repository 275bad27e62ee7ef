// The operator's page: health, dead letters, replay.
import { createServer } from 'node:http';
import { AxeBuilder } from '@axe-core/playwright';
import { expect, test } from '@playwright/test';
import { EDGE, api, complaints, publish, unique, uniqueEmail } from './helpers.js';

const FIELDS = [{ fields: [{ name: 'email', kind: 'email', label: { en: 'E-mail' }, required: true }] }];

/** A receiver that answers with `answer.status`. */
const receive = async (answer) => {
  const server = createServer((request, response) => {
    request.resume();
    response.writeHead(answer.status).end();
  });
  await new Promise((then) => server.listen(0, '127.0.0.1', then));
  return { url: `http://127.0.0.1:${server.address().port}/hook`, close: () => server.close() };
};

const open = async (page, locale = 'en') => {
  await page.goto(`${EDGE}/deliveries?locale=${locale}`);
  await page.locator('#token').fill(process.env.TRANSOM_TOKEN);
  await page.locator('#token').press('Enter');
  await expect(page.locator('#figures')).toBeVisible();
};

const submit = (form, email) =>
  fetch(`${EDGE}/f/${form}`, { method: 'POST', body: new URLSearchParams({ email }), headers: { Accept: 'application/json' } });

const findings = async (page) => {
  const { violations } = await new AxeBuilder({ page }).analyze();
  return violations.map(({ id, nodes }) => [id, nodes.map((node) => node.html)]);
};

test('an operator adds a destination, sees a dead letter with its reason and replays it', async ({ page }) => {
  const problems = complaints(page);
  const answer = { status: 204 };
  const receiver = await receive(answer);
  const form = await publish(FIELDS);
  const name = unique('Receiver');
  await open(page);
  await page.getByText('Add a destination').first().click();
  await page.locator('#add-name').fill(name);
  await page.locator('#add-url').fill('http://10.0.0.1/');
  await page.locator('#add-forms').fill(form);
  await page.getByRole('button', { name: 'Add a destination' }).click();
  await expect(page.locator('#add-url-error')).toContainText('https://');
  await expect(page.locator('#add-url')).toBeFocused();
  await expect(page.locator('#add-name')).toHaveValue(name);
  await page.locator('#add-url').fill(receiver.url);
  await page.getByRole('button', { name: 'Add a destination' }).click();
  await expect(page.locator('.secret code')).toHaveText(/^whsec_/);
  const item = page.locator('#destinations > li', { hasText: name });
  await expect(item).toContainText('Healthy');
  await item.getByRole('button', { name: 'Send a test' }).click();
  await expect(page.locator('#said')).toContainText('The test arrived in');
  // The receiver says that it is gone: a dead letter, and the destination is off.
  answer.status = 410;
  await submit(form, uniqueEmail());
  const refresh = page.getByRole('button', { name: 'Refresh' });
  await expect(async () => {
    await refresh.click();
    await expect(item).toContainText('Switched off', { timeout: 500 });
  }).toPass();
  const letter = page.locator('#deliveries > li', { hasText: name });
  await expect(letter).toContainText('The destination says it is gone (410).');
  await letter.getByText('Every try').click();
  await expect(letter.locator('tbody tr')).toContainText(['410']);
  answer.status = 200;
  await item.getByRole('button', { name: 'Resume' }).click();
  await expect(item).toContainText('Healthy');
  await letter.getByRole('button', { name: 'Replay' }).click();
  await expect(letter).toHaveCount(0);
  await page.locator('#state').selectOption('delivered');
  await expect(async () => {
    await refresh.click();
    await expect(letter).toContainText('Delivered', { timeout: 500 });
  }).toPass();
  expect(problems.filter((text) => !text.includes('422'))).toEqual([]);
  receiver.close();
});

test('switching off asks first, and a wrong token is told so', async ({ page }) => {
  await page.goto(`${EDGE}/deliveries`);
  await page.locator('#token').fill('wrong');
  await page.getByRole('button', { name: 'Open' }).click();
  await expect(page.locator('#sign-in-error')).toContainText('was not accepted');
  const draft = { name: unique('Slack'), kind: 'slack', url: 'https://hooks.slack.com/services/T0/B0/key', forms: ['nobody'] };
  const { destination } = await api('/v1/destinations', { method: 'POST', body: JSON.stringify(draft) });
  await open(page);
  const item = page.locator(`[id="${destination.id}"]`);
  await expect(item.getByRole('button', { name: 'New key' })).toHaveCount(0);
  await item.getByRole('button', { name: 'Switch off' }).click();
  await page.locator('#ask').getByRole('button', { name: 'Cancel' }).click();
  await expect(item).toContainText('Healthy');
  await item.getByRole('button', { name: 'Switch off' }).click();
  await page.locator('#ask').getByRole('button', { name: 'Switch off' }).click();
  await expect(item).toContainText('Switched off');
});

for (const [state, options] of Object.entries({
  light: {},
  'dark, at phone width': { colorScheme: 'dark', viewport: { width: 360, height: 740 } },
  'in Chinese': { locale: 'zh-CN' },
})) {
  test(`axe-core finds nothing on the operator's page ${state}`, async ({ browser }) => {
    const context = await browser.newContext(options);
    const page = await context.newPage();
    await page.goto(`${EDGE}/deliveries`);
    expect(await findings(page)).toEqual([]);
    await open(page, options.locale);
    await page.locator('summary').first().click();
    expect(await findings(page)).toEqual([]);
    const { width, scroll } = await page.evaluate(() => ({ width: innerWidth, scroll: document.documentElement.scrollWidth }));
    expect(scroll).toBeLessThanOrEqual(width);
    const small = await page.locator('button:visible, input:visible, select:visible, summary:visible').evaluateAll((nodes) =>
      nodes.filter((node) => node.getBoundingClientRect().height < 44).map((node) => node.outerHTML));
    expect(small).toEqual([]);
    await context.close();
  });
}

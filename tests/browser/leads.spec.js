// The operator's page of leads: quarantine and release, whose a lead is, every reason.
import { AxeBuilder } from '@axe-core/playwright';
import { expect, test } from '@playwright/test';

import { EDGE, api, complaints, leadsOf, publish, unique, uniqueEmail } from './helpers.js';

const STEPS = [{ fields: [
  { name: 'name', kind: 'text', label: { en: 'Name' } },
  { name: 'email', kind: 'email', label: { en: 'E-mail' }, required: true },
  { name: 'message', kind: 'multiline', label: { en: 'Message' } },
] }];

const submit = async (form, values) => {
  const body = new URLSearchParams(values);
  const answer = await fetch(`${EDGE}/f/${form}`, { method: 'POST', body, headers: { Accept: 'application/json' } });
  expect(answer.status).toBe(201);
  return (await leadsOf(values.email, form))[0];
};

const open = async (page, locale = 'en') => {
  await page.goto(`${EDGE}/leads?locale=${locale}`);
  await page.locator('#token').fill(process.env.TRANSOM_TOKEN);
  await page.locator('#token').press('Enter');
  await expect(page.locator('#view')).toBeVisible();
};

const person = async () => {
  const id = unique('mei');
  await api(`/v1/people/${id}`, { method: 'PUT', body: JSON.stringify({ name: `Mei ${id}` }) });
  return { id, name: `Mei ${id}` };
};

test('what was set aside shows its reasons and is released with one click', async ({ page }) => {
  const problems = complaints(page);
  const form = await publish(STEPS);
  const lead = await submit(form, { name: '<script>alert(1)</script>', email: uniqueEmail(), message: 'http://a.example http://b.example http://c.example http://d.example' });
  expect(lead.status).toBe('quarantined');
  await open(page);
  const item = page.locator(`[id="${lead.id}"]`);
  await expect(item.locator('h2')).toHaveText('<script>alert(1)</script>');
  await item.getByText('Every reason').click();
  await expect(item.locator('.reasons').first()).toContainText('Script');
  await expect(item.locator('.reasons').first()).toContainText('+80');
  await expect(item.locator('tbody tr')).toHaveCount(1);
  await item.getByRole('button', { name: 'Not spam: release' }).click();
  await expect(page.locator('#said')).toHaveText(/^Released/);
  await expect(item).toHaveCount(0);
  await page.locator('#view').selectOption('all');
  await expect(item).toContainText('New');
  expect(problems).toEqual([]);
});

test('a lead is given to somebody, answered, moved and put back, and its history says so', async ({ page }) => {
  const form = await publish(STEPS);
  const lead = await submit(form, { name: 'Ada Lovelace', email: uniqueEmail() });
  const mei = await person();
  await open(page);
  await page.locator('#view').selectOption('all');
  const item = page.locator(`[id="${lead.id}"]`);
  await item.getByRole('button', { name: 'Assign' }).click();
  await page.locator('#ask-person').selectOption(mei.id);
  await page.locator('#ask-reason').fill('She knows them');
  await page.locator('#ask').getByRole('button', { name: 'Assign' }).click();
  await expect(item).toContainText(`With ${mei.name}`);
  await item.getByRole('button', { name: 'Status' }).click();
  await expect(page.locator('#ask-person')).toBeHidden();
  await page.locator('#ask-status').selectOption('sales_qualified');
  await page.locator('#ask').getByRole('button', { name: 'Save' }).click();
  await expect(item).toContainText('Sales qualified');
  await page.locator('#view').selectOption(`owner:${mei.id}`);
  await expect(page.locator('#leads > li')).toHaveCount(1);
  // Somebody else is quicker: nothing is overwritten, and the page says so.
  await api(`/v1/leads/${lead.id}/status`, { method: 'POST', body: JSON.stringify({ status: 'converted' }) });
  await item.getByRole('button', { name: 'To the pool' }).click();
  await page.locator('#ask').getByRole('button', { name: 'To the pool' }).click();
  await expect(page.locator('#said')).toContainText('Somebody changed this');
  await page.getByRole('button', { name: 'Refresh' }).click();
  await expect(item).toContainText('Converted');
  await expect(item.getByRole('button', { name: 'To the pool' })).toHaveCount(0);
  await item.getByText('Every reason').click();
  await expect(item.locator('tbody tr')).toHaveCount(4);
  await expect(item.locator('tbody')).toContainText('She knows them');
});

for (const [state, options] of Object.entries({
  light: {},
  'dark, at phone width': { colorScheme: 'dark', viewport: { width: 360, height: 740 } },
  'in Chinese': { locale: 'zh-CN' },
})) {
  test(`axe-core finds nothing on the page of leads ${state}`, async ({ browser }) => {
    const form = await publish(STEPS);
    const lead = await submit(form, { name: '[url=http://a.example]x[/url]', email: uniqueEmail(), message: '<a href=x>' });
    const context = await browser.newContext(options);
    const page = await context.newPage();
    const findings = async () => {
      const { violations } = await new AxeBuilder({ page }).analyze();
      return violations.map(({ id, nodes }) => [id, nodes.map((node) => node.html)]);
    };
    await page.goto(`${EDGE}/leads`);
    expect(await findings()).toEqual([]);
    await open(page, options.locale);
    const item = page.locator(`[id="${lead.id}"]`);
    await item.locator('summary').click();
    await expect(item.locator('tbody tr')).toHaveCount(1);
    expect(await findings()).toEqual([]);
    const { width, scroll } = await page.evaluate(() => ({ width: innerWidth, scroll: document.documentElement.scrollWidth }));
    expect(scroll).toBeLessThanOrEqual(width);
    const small = await page.locator('button:visible, select:visible, summary:visible, nav a:visible').evaluateAll((nodes) =>
      nodes.filter((node) => node.getBoundingClientRect().height < 44).map((node) => node.outerHTML));
    expect(small).toEqual([]);
    await context.close();
  });
}

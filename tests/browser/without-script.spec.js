// The same form where no script runs.
import { expect, test } from '@playwright/test';
import { EDGE, expectLeads, uniqueEmail } from './helpers.js';

test.use({ javaScriptEnabled: false });

const fillPlain = async (page, email) => {
  await page.locator('[name=name]').fill('Ada Lovelace');
  await page.locator('[name=email]').fill(email);
  await page.locator('[name=company]').fill('Analytical Engines');
  await page.locator('[name=message]').fill('Hello');
  await page.locator('[name=consent]').check();
};

test('the plain form on the demo site makes a lead and ends on a page', async ({ page }) => {
  const email = uniqueEmail();
  await page.goto('/');
  await fillPlain(page, email);
  await page.locator('form [type=submit], form button:not([type])').first().click();
  await expect(page.getByRole('heading')).toHaveText('Thank you. We answer within one working day.');
  await expectLeads(email, 1);
});

test('a page of its own shows mistakes with what was typed, and sending twice is one lead', async ({ page }) => {
  const email = uniqueEmail();
  await page.goto(`${EDGE}/f/contact`);
  await fillPlain(page, email);
  // The browser's own check would stop this one; the service is asked.
  await page.locator('[name=email]').fill(`${email.split('@')[0]}@localhost`);
  await page.locator('button[part=submit]').click();
  await expect(page.locator('#e-email')).toHaveText('Enter an e-mail address like name@example.com.');
  await expect(page.locator('[name=message]')).toHaveValue('Hello');
  await expect(page.locator('[name=consent]')).toBeChecked();
  await page.locator('[name=email]').fill(email);
  await page.locator('button[part=submit]').click();
  await expect(page.getByRole('heading')).toHaveText('Thank you. We answer within one working day.');
  await page.reload();
  // The answer is the same, or it would tell a stranger who wrote before.
  await expect(page.getByRole('heading')).toHaveText('Thank you. We answer within one working day.');
  await expectLeads(email, 1);
});

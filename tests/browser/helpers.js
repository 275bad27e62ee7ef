// What the tests share: the API as the owner sees it, pages of a host, a person.
import { readFileSync } from 'node:fs';

import { expect } from '@playwright/test';

export const EDGE = process.env.TRANSOM_EDGE;
export const SITE = process.env.TRANSOM_SITE;
const headers = { Authorization: `Bearer ${process.env.TRANSOM_TOKEN}`, 'Content-Type': 'application/json' };

const CONTACT = JSON.parse(readFileSync(new URL('../../edge/forms/contact.json', import.meta.url)));

let count = 0;
/** A name, or an e-mail address, that no other test uses. */
export const unique = (prefix = 't') => `${prefix}-${process.pid}-${Date.now().toString(36)}-${count++}`;
export const uniqueEmail = () => `${unique('visitor')}@example.com`;

export const api = async (path, init = {}) => {
  const answer = await fetch(EDGE + path, { headers, ...init });
  if (!answer.ok) throw new Error(`${path}: ${answer.status} ${await answer.text()}`);
  return answer.json();
};

/** The leads with this e-mail address. */
export const leadsOf = async (email, form = 'contact') => {
  const { items } = await api(`/v1/leads?form=${form}&limit=200`);
  return items.filter((lead) => lead.email === email);
};

export const expectLeads = (email, number, form) =>
  expect.poll(async () => (await leadsOf(email, form)).length).toBe(number);

/** Saves and publishes a form of these steps, under a name of its own; gives the name. */
export const publish = async (steps, more = {}) => {
  const name = unique('form');
  const definition = { name, locales: ['en'], steps, origins: ['*'], ...more };
  await api(`/v1/forms/${name}`, { method: 'PUT', body: JSON.stringify(definition) });
  await api(`/v1/forms/${name}/publish`, { method: 'POST' });
  return name;
};

/** The demo form under a name of its own, for every origin; gives the name. */
export const publishContact = async (more = {}) => {
  const { name: _, steps, origins: __, ...rest } = CONTACT;
  return publish(steps, { ...rest, ...more });
};

/** Serves `html` as a page of the demo site's origin, with these headers. */
export const hostPage = async (page, html, { csp, path = '/host.html', waitUntil = 'load' } = {}) => {
  const policy = csp ? { 'Content-Security-Policy': csp } : {};
  // What stands after the number sign is no part of a request.
  await page.route((SITE + path).split('#')[0], (route) =>
    route.fulfill({ headers: { 'Content-Type': 'text/html; charset=utf-8', ...policy }, body: html }));
  await page.goto(SITE + path, { waitUntil });
};

export const snippet = (form = 'contact', attributes = '') =>
  `<script async src="${EDGE}/f/${form}.js"></script><transom-form form="${form}" ${attributes}></transom-form>`;

/** Waits until the WebAssembly has taken over. */
export const enhanced = (element) =>
  expect.poll(() => element.evaluate((host) => host.shadowRoot?.querySelector('form')?.noValidate)).toBe(true);

/** Fills the demo form as a person does. */
export const fill = async (element, email, message = 'We are forty people.') => {
  await element.locator('#f-name').fill('Ada Lovelace');
  await element.locator('#f-email').fill(email);
  await element.locator('#f-company').fill('Analytical Engines');
  await element.locator('#f-message').fill(message);
  await element.locator('#f-consent').check();
};

export const send = (element) => element.locator('button[part=submit]:visible').click();

/** The bodies that the page posts. */
export const posted = (page) => {
  const bodies = [];
  page.on('request', (request) => {
    if (request.method() === 'POST') bodies.push(new URLSearchParams(request.postData()));
  });
  return bodies;
};

/** Problems a page reported: errors, refused policies. */
export const complaints = (page) => {
  const found = [];
  page.on('pageerror', (error) => found.push(error.message));
  page.on('console', (message) => message.type() === 'error' && found.push(message.text()));
  return found;
};

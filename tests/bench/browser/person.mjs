// A person who fills a form and sends it, with real keys and a real pointer.
//
// Playwright's locators are avoided on purpose: they bring a large script into the
// page, which would count as memory of the page. Fields are found by the probe.

/** Between keys whose timing is read: slower than the page, so that they do not queue. */
const KEY_PAUSE_MS = 80;
/** Between the other keys. */
const QUICK_PAUSE_MS = 10;

const WORDS = {
  email: 'ada@example.com',
  tel: '+44 20 7946 0958',
  url: 'https://example.com',
  number: '40',
  date: '12102030',
};

/** What is typed into a field of this type and name. */
const words = ({ type, name }) => {
  if (WORDS[type]) return WORDS[type];
  if (/mail/i.test(name)) return WORDS.email;
  return type === 'textarea' ? 'We are forty people.' : 'Ada Lovelace';
};

/** The field at `index`, brought into view, with a point to press. */
const fieldAt = (page, index) =>
  page.evaluate((index) => {
    const field = bench.fields()[index];
    if (!field) return null;
    field.scrollIntoView({ block: 'center', behavior: 'instant' });
    const { left, top, width, height } = field.getBoundingClientRect();
    const { type, name, required, checked, value } = field;
    const isPicked = type === 'radio' && bench.fields().some((other) => other.name === name && other.checked);
    return { type, name, required, checked: checked || isPicked, value, x: left + width / 2, y: top + height / 2 };
  }, index);

const choose = (page, index) =>
  page.evaluate((index) => {
    const field = bench.fields()[index];
    field.selectedIndex = Math.max(1, field.selectedIndex);
    for (const type of ['input', 'change']) field.dispatchEvent(new Event(type, { bubbles: true, composed: true }));
  }, index);

/** Presses the field at `index`, which has to take the focus. */
const press = async (page, index, { x, y }) => {
  await page.mouse.click(x, y);
  const isFocused = await page.evaluate((index) => bench.active() === bench.fields()[index], index);
  if (!isFocused) throw new Error(`field ${index} does not take the focus`);
};

const fillField = async (page, index, field, delay) => {
  if (/^(checkbox|radio)$/.test(field.type)) {
    if (!field.checked) await page.mouse.click(field.x, field.y);
  } else if (/^select/.test(field.type)) await choose(page, index);
  else {
    await press(page, index, field);
    await page.keyboard.type(words(field), { delay });
  }
};

/** Turns to the form as a visitor does; what waits for that begins to load. */
export const turnToForm = (page) =>
  page.evaluate(() => {
    const [field] = bench.fields();
    field.scrollIntoView({ block: 'center', behavior: 'instant' });
    field.focus({ preventScroll: true });
    if (bench.active() !== field) throw new Error('the first field does not take the focus');
  });

/** Types into the first field. */
export const typeFirst = async (page) => fillField(page, 0, await fieldAt(page, 0), KEY_PAUSE_MS);

/** Fills everything after the first field; fields may come and go meanwhile. */
export const fillRest = async (page) => {
  for (let index = 1; ; index++) {
    const field = await fieldAt(page, index);
    if (!field) break;
    await fillField(page, index, field, QUICK_PAUSE_MS);
  }
  // A box that hides behind a drawing of itself cannot be pressed where it stands.
  await page.evaluate(() => {
    for (const box of bench.root().querySelectorAll('input[type=checkbox]')) if (!box.checked) box.click();
  });
};

/** Presses the button that sends. */
export const pressSend = async (page) => {
  const { x, y } = await page.evaluate(() => {
    const button = bench.button();
    button.scrollIntoView({ block: 'center', behavior: 'instant' });
    const { left, top, width, height } = button.getBoundingClientRect();
    return { x: left + width / 2, y: top + height / 2 };
  });
  await page.mouse.click(x, y, { delay: KEY_PAUSE_MS });
};

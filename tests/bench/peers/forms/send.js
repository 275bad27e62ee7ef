// Reading and sending the answers.

const RETRIES = 3;
const FIRST_WAIT_MS = 1000;

/** The answers in a form, by field name; an unticked box is left out. */
export function answersOf(form) {
  return Object.fromEntries(new FormData(form));
}

/** One key stands for one filled-in form, so that a retry is not stored twice. */
export function newKey() {
  return crypto.randomUUID();
}

/** Sends the answers and tells whether the server has stored them. */
export async function send(action, answers, key) {
  const body = new URLSearchParams({ ...answers, _key: key });
  for (let attempt = 0; ; attempt++) {
    const status = await post(action, body);
    if (status >= 200 && status < 300) return true;
    // A refusal stays a refusal; only a failure on the way is worth a retry.
    const mayPass = status === 0 || status >= 500;
    if (!mayPass || attempt === RETRIES) return false;
    await pause(FIRST_WAIT_MS * 2 ** attempt);
  }
}

/** The status of the answer; zero when there was none. */
async function post(action, body) {
  try {
    return (await fetch(action, { method: 'POST', body })).status;
  } catch {
    return 0;
  }
}

function pause(milliseconds) {
  return new Promise((resolve) => setTimeout(resolve, milliseconds));
}

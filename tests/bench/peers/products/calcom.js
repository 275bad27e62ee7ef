// Cal.com's inline embedding: it puts an iframe into the element.

import './calcom-queue.js';
import '@calcom/embed-core';

window.Cal('init', { origin: 'https://app.cal.com' });
window.Cal('inline', { elementOrSelector: '#form', calLink: 'example/contact' });

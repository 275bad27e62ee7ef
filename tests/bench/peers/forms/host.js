// What the custom elements of the twins have in common.

import { sheet } from './sheet.js';

/** The open shadow root of a host, with the style sheet adopted. */
export function shadowOf(host) {
  const root = host.shadowRoot ?? host.attachShadow({ mode: 'open' });
  root.adoptedStyleSheets = [sheet];
  return root;
}

export function actionOf(host) {
  return host.getAttribute('action') ?? '';
}

/** Tells the page, and whoever measures, that the form can be used. */
export function markReady(host) {
  host.setAttribute('data-ready', '');
}

export function announceStored(host) {
  host.dispatchEvent(new CustomEvent('twin-stored', { bubbles: true, composed: true }));
}

/** Moves the focus to the first field with an error. */
export function focusFirst(form, errors) {
  form.elements[Object.keys(errors)[0]].focus();
}

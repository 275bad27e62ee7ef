// The form without a library: one template, and the few nodes that change are
// written to directly.

import { checkAll, checkNamed } from '../forms/check.js';
import { fields, honeypot, texts, title } from '../forms/contact.js';
import { actionOf, announceStored, focusFirst, markReady, shadowOf } from '../forms/host.js';
import { answersOf, newKey, send } from '../forms/send.js';

function control({ name, type, autocomplete, required }) {
  const shared = `id="f-${name}" name="${name}" aria-describedby="e-${name}"${required ? ' required' : ''}`;
  if (type === 'textarea') return `<textarea ${shared} rows="4"></textarea>`;
  if (type === 'checkbox') return `<input type="checkbox" value="yes" ${shared}>`;
  return `<input type="${type}" autocomplete="${autocomplete}" ${shared}>`;
}

function fieldHtml(field) {
  const { name, type, label, required } = field;
  const optional = required ? '' : `<small>${texts.optional}</small>`;
  const labelled =
    type === 'checkbox'
      ? `<label class="c">${control(field)}<span>${label}</span></label>`
      : `<label for="f-${name}">${label}${optional}</label>${control(field)}`;
  return `<div class="f">${labelled}<p class="e" id="e-${name}"></p></div>`;
}

function formHtml() {
  return `<div class="t"><form method="post" novalidate>
<h2>${title}</h2><p class="x" role="alert"></p>${fields.map(fieldHtml).join('')}
<div hidden><input name="${honeypot}" tabindex="-1" autocomplete="off"></div>
<div class="b"><button>${texts.submit}</button></div></form>
<p class="d" role="status" tabindex="-1" hidden>${texts.thanks}</p></div>`;
}

class TwinForm extends HTMLElement {
  #root;
  #form;
  #key = newKey();
  #isSending = false;

  connectedCallback() {
    if (this.#form) return;
    this.#root = shadowOf(this);
    this.#root.innerHTML = formHtml();
    this.#form = this.#find('form');
    this.#form.action = actionOf(this);
    this.#form.addEventListener('focusout', (event) => this.#checkOne(event.target.name));
    this.#form.addEventListener('input', (event) => this.#correct(event.target));
    this.#form.addEventListener('submit', (event) => this.#submit(event));
    markReady(this);
  }

  #find(selector) {
    return this.#root.querySelector(selector);
  }

  #checkOne(name) {
    if (fields.some((field) => field.name === name)) {
      this.#showError(name, checkNamed(name, answersOf(this.#form)));
    }
  }

  // An error goes while it is being put right: if it went on blur, the form
  // would move under the pointer that is about to press the button.
  #correct({ name, ariaInvalid }) {
    if (ariaInvalid) this.#checkOne(name);
  }

  #showError(name, message = '') {
    const control = this.#form.elements[name];
    if (message) control.setAttribute('aria-invalid', 'true');
    else control.removeAttribute('aria-invalid');
    this.#find(`#e-${name}`).textContent = message;
  }

  #showBanner(message) {
    this.#find('.x').textContent = message;
  }

  #setSending(isSending) {
    this.#isSending = isSending;
    const button = this.#find('button');
    button.textContent = isSending ? texts.sending : texts.submit;
    if (isSending) button.setAttribute('aria-busy', 'true');
    else button.removeAttribute('aria-busy');
  }

  async #submit(event) {
    event.preventDefault();
    if (this.#isSending) return;
    const answers = answersOf(this.#form);
    const errors = checkAll(answers);
    for (const { name } of fields) this.#showError(name, errors[name]);
    if (Object.keys(errors).length) {
      this.#showBanner(texts.summary);
      focusFirst(this.#form, errors);
      return;
    }
    this.#showBanner('');
    this.#setSending(true);
    const isStored = await send(actionOf(this), answers, this.#key);
    this.#setSending(false);
    if (isStored) this.#thank();
    else this.#showBanner(texts.failed);
  }

  #thank() {
    this.#form.hidden = true;
    const thanks = this.#find('.d');
    thanks.hidden = false;
    thanks.focus();
    announceStored(this);
  }
}

customElements.define('twin-form', TwinForm);

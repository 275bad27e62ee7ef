// The form as a Lit element.

import { html, LitElement, nothing } from 'lit';
import { checkAll, checkNamed } from '../forms/check.js';
import { fields, honeypot, texts, title } from '../forms/contact.js';
import { announceStored, focusFirst, markReady } from '../forms/host.js';
import { answersOf, newKey, send } from '../forms/send.js';
import { sheet } from '../forms/sheet.js';

class TwinForm extends LitElement {
  static styles = [sheet];

  static properties = {
    action: {},
    errors: { state: true },
    banner: { state: true },
    phase: { state: true },
  };

  constructor() {
    super();
    this.action = '';
    this.errors = {};
    this.banner = '';
    this.phase = 'open';
    this.key = newKey();
  }

  firstUpdated() {
    markReady(this);
  }

  render() {
    const isStored = this.phase === 'stored';
    return html`<div class="t">
      <form method="post" action=${this.action} novalidate ?hidden=${isStored} @focusout=${this.leave} @input=${this.correct} @submit=${this.submit}>
        <h2>${title}</h2>
        <p class="x" role="alert">${this.banner}</p>
        ${fields.map((field) => this.field(field))}
        <div hidden><input name=${honeypot} tabindex="-1" autocomplete="off" /></div>
        ${this.actions()}
      </form>
      <p class="d" role="status" tabindex="-1" ?hidden=${!isStored}>${texts.thanks}</p>
    </div>`;
  }

  actions() {
    const isSending = this.phase === 'sending';
    return html`<div class="b">
      <button aria-busy=${isSending ? 'true' : nothing}>${isSending ? texts.sending : texts.submit}</button>
    </div>`;
  }

  field(field) {
    const { name, type, label, required } = field;
    const optional = required ? nothing : html`<small>${texts.optional}</small>`;
    const labelled =
      type === 'checkbox'
        ? html`<label class="c">${this.control(field)}<span>${label}</span></label>`
        : html`<label for="f-${name}">${label}${optional}</label>${this.control(field)}`;
    return html`<div class="f">${labelled}<p class="e" id="e-${name}">${this.errors[name] ?? ''}</p></div>`;
  }

  control({ name, type, autocomplete, required }) {
    const invalid = this.errors[name] ? 'true' : nothing;
    if (type === 'textarea') {
      return html`<textarea id="f-${name}" name=${name} rows="4" ?required=${required}
        aria-describedby="e-${name}" aria-invalid=${invalid}></textarea>`;
    }
    return html`<input type=${type} id="f-${name}" name=${name} ?required=${required}
      value=${type === 'checkbox' ? 'yes' : nothing} autocomplete=${autocomplete ?? nothing}
      aria-describedby="e-${name}" aria-invalid=${invalid} />`;
  }

  leave(event) {
    const { name, form } = event.target;
    if (name) this.errors = { ...this.errors, [name]: checkNamed(name, answersOf(form)) };
  }

  // An error goes while it is being put right: if it went on blur, the form
  // would move under the pointer that is about to press the button.
  correct(event) {
    if (this.errors[event.target.name]) this.leave(event);
  }

  async submit(event) {
    event.preventDefault();
    if (this.phase === 'sending') return;
    const form = event.currentTarget;
    const answers = answersOf(form);
    this.errors = checkAll(answers);
    if (Object.keys(this.errors).length) {
      this.banner = texts.summary;
      focusFirst(form, this.errors);
      return;
    }
    this.banner = '';
    this.phase = 'sending';
    const isStored = await send(this.action, answers, this.key);
    this.phase = isStored ? 'stored' : 'open';
    if (isStored) await this.thank();
    else this.banner = texts.failed;
  }

  async thank() {
    await this.updateComplete;
    this.renderRoot.querySelector('.d').focus();
    announceStored(this);
  }
}

customElements.define('twin-form', TwinForm);

// The custom element around the Svelte component.

import { mount } from 'svelte';
import { markReady, shadowOf } from '../forms/host.js';
import Form from './Form.svelte';

class TwinForm extends HTMLElement {
  #form;

  connectedCallback() {
    if (this.#form) return;
    this.#form = mount(Form, { target: shadowOf(this), props: { host: this } });
    markReady(this);
  }
}

customElements.define('twin-form', TwinForm);

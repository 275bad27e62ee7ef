// SurveyJS with the same six fields. It renders into the light DOM, because its
// style sheet sets its variables on the root of the page.

import { Model } from 'survey-core';
import css from 'survey-core/survey-core.fontless.min.css';
import { renderSurvey } from 'survey-js-ui';
import { fields, texts, title } from '../forms/contact.js';
import { actionOf, announceStored, markReady } from '../forms/host.js';
import { newKey, send } from '../forms/send.js';
import { addStyle } from './style.js';

const TEXT = { inputType: 'text' };
const EMAIL = { inputType: 'email', validators: [{ type: 'email', text: texts.email }] };
const PHONE = {
  inputType: 'tel',
  validators: [{ type: 'regex', regex: '^\\+?[\\d\\s()./-]{7,}$', text: texts.phone }],
};
const KINDS = {
  text: { type: 'text', ...TEXT },
  email: { type: 'text', ...EMAIL },
  tel: { type: 'text', ...PHONE },
  textarea: { type: 'comment' },
  // A tick that is required has to be true; an untouched box counts as empty.
  checkbox: { type: 'boolean', renderAs: 'checkbox', valueTrue: 'yes', valueFalse: '' },
};

function element({ name, type, label, autocomplete, required, maxLength }) {
  const shared = { name, title: label, isRequired: required, requiredErrorText: texts.required };
  return { ...KINDS[type], ...shared, autocomplete, maxLength };
}

const survey = {
  title,
  elements: fields.map(element),
  checkErrorsMode: 'onValueChanged',
  completeText: texts.submit,
  completedHtml: texts.thanks,
};

class TwinForm extends HTMLElement {
  connectedCallback() {
    const model = new Model(survey);
    const key = newKey();
    model.onAfterRenderSurvey.add(() => markReady(this));
    model.onComplete.add(async () => {
      if (await send(actionOf(this), model.data, key)) announceStored(this);
    });
    renderSurvey(model, this);
  }
}

addStyle(css);
customElements.define('twin-form', TwinForm);

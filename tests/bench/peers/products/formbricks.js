// Formbricks asks one question after the other; the six fields are six cards.

import { renderSurveyInline } from '@formbricks/surveys';
import { fields, texts } from '../forms/contact.js';

const INPUT_TYPES = { tel: 'phone', email: 'email' };

function question({ name, type, label, required }) {
  const shared = { id: name, required, headline: label, buttonLabel: texts.submit };
  if (type === 'checkbox') return { ...shared, type: 'consent', label };
  return {
    ...shared,
    type: 'openText',
    longAnswer: type === 'textarea',
    inputType: INPUT_TYPES[type] ?? 'text',
    placeholder: '',
  };
}

renderSurveyInline({
  containerId: 'form',
  brandColor: '#1d4ed8',
  isBrandingEnabled: false,
  survey: {
    id: 'contact',
    welcomeCard: { enabled: false },
    thankYouCard: { enabled: true, headline: texts.thanks },
    hiddenFields: { enabled: false },
    questions: fields.map(question),
  },
});

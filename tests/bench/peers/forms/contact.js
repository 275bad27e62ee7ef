// The contact form as data: what every twin renders, checks and says. The
// texts and limits are those of Transom's own example form.

export const title = 'Talk to us';

export const fields = [
  { name: 'name', type: 'text', label: 'Your name', autocomplete: 'name', required: true, maxLength: 120 },
  { name: 'email', type: 'email', label: 'E-mail', autocomplete: 'email', required: true },
  { name: 'phone', type: 'tel', label: 'Phone', autocomplete: 'tel', required: false },
  { name: 'company', type: 'text', label: 'Company', autocomplete: 'organization', required: true, maxLength: 200 },
  { name: 'message', type: 'textarea', label: 'How can we help?', required: true, maxLength: 4000 },
  {
    name: 'consent',
    type: 'checkbox',
    label: 'I agree that my details are used to answer this request.',
    required: true,
  },
];

export const texts = {
  submit: 'Send',
  sending: 'Sending…',
  optional: 'optional',
  summary: 'Please check the marked fields.',
  failed: 'We could not send this. Your answers are kept; please try again.',
  thanks: 'Thank you. We answer within one working day.',
  required: 'This field is required.',
  email: 'Enter an e-mail address like name@example.com.',
  phone: 'Enter a phone number with its area code, like +44 20 7946 0000.',
  tooLong: (limit) => `Enter at most ${limit} characters.`,
};

/** The name of the field that people never see and programs fill in. */
export const honeypot = '_website';

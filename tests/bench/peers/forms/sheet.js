// Transom's own style sheet, which the build inlines: every twin carries the
// same bytes of style, and what differs is the script.

import css from 'transom:form.css';

export const sheet = new CSSStyleSheet();
sheet.replaceSync(css);

// Typeform's widget: it puts an iframe into the container.

import { createWidget } from '@typeform/embed';
import css from '@typeform/embed/build/css/widget.css';
import { addStyle } from './style.js';

addStyle(css);
createWidget('abcdefgh', { container: document.querySelector('#form') });

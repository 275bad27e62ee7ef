// The script of one published form: the service puts the form in here.
import { define } from './core.js';

define(__TRANSOM_FORM__);

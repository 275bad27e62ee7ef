// The script of one published form: the service puts its address and the form in here.
import { define } from './element.js';

define(__TRANSOM_EDGE__, __TRANSOM_FORM__, __TRANSOM_LOCALE__);

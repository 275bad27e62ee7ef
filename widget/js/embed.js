// The script for pages that name their forms at run time: the service puts its address
// in here.
import { define } from './element.js';

define(__TRANSOM_EDGE__);

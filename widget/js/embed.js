// The script for pages that name their forms at run time.
import { define } from './core.js';

define();

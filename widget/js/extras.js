// What few visitors need: fields with a pattern, what a device has to prove, sending later,
// and messages without WebAssembly. It comes when a visitor begins to type, or where a form needs it from the start.
export { keep } from './later.js';
export { flush, offer } from './offer.js';
export { mark } from './marks.js';
export { matches } from './pattern_engine.js';
export { solve } from './proof.js';
export { turnstile } from './turnstile.js';

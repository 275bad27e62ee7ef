// Stands in for constructors that the glue of WebAssembly asks for by name. A page may have
// others under the same names: MooTools has its own `Window`, an application its own
// `Element`. What something is, its own properties tell. The build puts these in place of
// the global names.
const by = (isOne) => ({ [Symbol.hasInstance]: (value) => Boolean(value && isOne(value)) });

export const Window = by((value) => value === globalThis);
export const Element = by((value) => value.nodeType == 1);
export const HTMLScriptElement = by((value) => value.localName == 'script');
export const ShadowRoot = by((value) => value.nodeType == 11 && value.host);

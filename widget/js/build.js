// Builds nodes from markup that the service rendered.
//
// innerHTML and DOMParser are Trusted Types sinks, and a page that forbids them
// would need a policy for us. The service writes very regular markup, so a
// small reader is enough: tags, quoted attributes, comments, four entities. It makes
// what a form is made of and nothing that runs: the service may be anybody's, where
// somebody brought an element with an `edge` of their own into the page.
import { native } from './page.js';

const PART = /<!--(.*?)-->|<(\/?)(\w+)([^>]*)>|([^<]+)/gs;
const ATTRIBUTE = /([\w-]+)(?:="([^"]*)")?/g;
const ENTITIES = { amp: '&', lt: '<', gt: '>', quot: '"' };
const TAG = /^(div|p|h2|form|fieldset|legend|label|span|small|input|textarea|select|option|button)$/;

const plain = (text = '') => text.replace(/&(amp|lt|gt|quot);/g, (_, name) => ENTITIES[name]);

/**
 * Appends the nodes of `markup` to `parent`, with `own` told of the children of each
 * element: later it may hold others.
 */
export const build = (markup, parent, own) => {
  const page = parent.ownerDocument;
  const path = [];
  const add = (kind, content) => {
    const node = native(page, 'create' + kind).call(page, content);
    if (!own.has(parent)) own.set(parent, []);
    own.get(parent).push(node);
    native(parent, 'append').call(parent, node);
    return node;
  };
  for (const [, comment, end, tag, attributes, text] of markup.matchAll(PART)) {
    if (text) add('TextNode', plain(text));
    else if (end) parent = path.pop();
    else if (!tag) add('Comment', comment);
    else {
      const element = add('Element', TAG.test(tag) ? tag : 'p');
      for (const [, name, value] of attributes.matchAll(ATTRIBUTE)) {
        if (!/^(on|formaction)/i.test(name)) element.setAttribute(name, plain(value));
      }
      if (tag != 'input') path.push(parent), (parent = element);
    }
  }
};

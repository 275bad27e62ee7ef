// Builds nodes from markup that the service rendered.
//
// innerHTML and DOMParser are Trusted Types sinks, and a page that forbids them
// would need a policy for us. The service writes very regular markup, so a
// small reader is enough: tags, quoted attributes, comments, four entities.
const PART = /<!--(.*?)-->|<(\/?)(\w+)([^>]*)>|([^<]+)/gs;
const ATTRIBUTE = /([\w-]+)(?:="([^"]*)")?/g;
const ENTITIES = { amp: '&', lt: '<', gt: '>', quot: '"' };

const plain = (text = '') => text.replace(/&(amp|lt|gt|quot);/g, (_, name) => ENTITIES[name]);

/** Appends the nodes of `markup` to `parent`. */
export const build = (markup, parent) => {
  for (const [, comment, end, tag, attributes, text] of markup.matchAll(PART)) {
    if (text) parent.append(plain(text));
    else if (end) parent = parent.parentNode;
    else if (!tag) parent.append(document.createComment(comment));
    else {
      const element = document.createElement(tag);
      for (const [, name, value] of attributes.matchAll(ATTRIBUTE)) element.setAttribute(name, plain(value));
      parent.append(element);
      if (tag != 'input') parent = element;
    }
  }
};

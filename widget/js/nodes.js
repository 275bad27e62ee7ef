// Puts the nodes that others brought into the form aside while Yew takes it over.
//
// Password managers put an icon beside a field, translators put elements in the place of
// words. Yew expects what the service rendered and nothing else, and ends where it finds
// another node.

/** Makes `children` those of `parent`, in this order; one that is in place is not moved. */
const arrange = (parent, children) => {
  for (const node of [...parent.childNodes]) if (!children.includes(node)) node.remove();
  let at = parent.firstChild;
  for (const node of children) {
    if (node == at) at = at.nextSibling;
    else parent.insertBefore(node, at);
  }
};

/**
 * Gives the elements in `place` the children that `own` tells, as they were made. The
 * result puts everything back that others had brought.
 *
 * @throws where a field of ours was moved: it would lose the focus on its way back.
 */
export const arranged = (place, own) => {
  const changed = [];
  for (const [parent, children] of own) {
    if (!place.contains(parent)) continue;
    const now = [...parent.childNodes];
    if (now.length == children.length && now.every((node, at) => node == children[at])) continue;
    if (children.some((node) => node.nodeType == 1 && node.parentNode != parent)) throw Error('moved');
    changed.push([parent, now]);
  }
  for (const [parent] of changed) arrange(parent, own.get(parent));
  return () => {
    for (const [parent, now] of changed) arrange(parent, now);
  };
};

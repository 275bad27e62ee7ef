// Messages at the fields of a form where there is no WebAssembly to show them.

const controlsOf = (root) => [...root.querySelectorAll('[name]')];

/** Says `words` at the field `name`; nothing takes them away. */
const say = (root, name, words) => {
  for (const place of root.querySelectorAll('.e')) if (place.id == 'e-' + name) place.textContent = words;
  for (const input of controlsOf(root)) if (input.name == name) input.ariaInvalid = words ? 'true' : null;
};

/** Shows `errors` at the fields in `root`, and no others. */
export const mark = (errors, root) => {
  root.querySelector('.x')?.replaceChildren();
  for (const { id } of root.querySelectorAll('.e')) say(root, id.slice(2), '');
  for (const { loc, message } of errors) {
    say(root, loc, message);
    // A field the service asks for is part of the form, hidden or not.
    for (const input of controlsOf(root).filter(({ name }) => name == loc)) {
      input.disabled = false;
      const place = input.closest('.f');
      // A field that a form hides by itself has no place to say anything.
      if (place) place.hidden = false;
      else root.querySelector('.x')?.append(message);
      input.addEventListener('input', () => say(root, loc, ''), { once: true });
    }
  }
};

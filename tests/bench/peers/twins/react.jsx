// The form as a React component inside a custom element.

import { useEffect, useLayoutEffect, useRef, useState } from 'react';
import { createRoot } from 'react-dom/client';
import { checkAll, checkNamed } from '../forms/check.js';
import { fields, honeypot, texts, title } from '../forms/contact.js';
import { actionOf, announceStored, focusFirst, markReady, shadowOf } from '../forms/host.js';
import { answersOf, newKey, send } from '../forms/send.js';

function Control({ field, error }) {
  const { name, type, autocomplete, required } = field;
  const shared = {
    id: `f-${name}`,
    name,
    required,
    'aria-describedby': `e-${name}`,
    'aria-invalid': error ? 'true' : undefined,
  };
  if (type === 'textarea') return <textarea rows={4} {...shared} />;
  if (type === 'checkbox') return <input type="checkbox" value="yes" {...shared} />;
  return <input type={type} autoComplete={autocomplete} {...shared} />;
}

function Label({ field }) {
  return (
    <label htmlFor={`f-${field.name}`}>
      {field.label}
      {!field.required && <small>{texts.optional}</small>}
    </label>
  );
}

function Field({ field, error }) {
  const control = <Control field={field} error={error} />;
  return (
    <div className="f">
      {field.type === 'checkbox' ? (
        <label className="c">
          {control}
          <span>{field.label}</span>
        </label>
      ) : (
        <>
          <Label field={field} />
          {control}
        </>
      )}
      <p className="e" id={`e-${field.name}`}>{error}</p>
    </div>
  );
}

function useContact(host) {
  const [errors, setErrors] = useState({});
  const [banner, setBanner] = useState('');
  const [phase, setPhase] = useState('open');
  const key = useRef(null);
  key.current ??= newKey();

  function leave({ target: { name, form } }) {
    if (name) setErrors((known) => ({ ...known, [name]: checkNamed(name, answersOf(form)) }));
  }

  // An error goes while it is being put right: if it went on blur, the form
  // would move under the pointer that is about to press the button.
  function correct(event) {
    if (errors[event.target.name]) leave(event);
  }

  async function submit(event) {
    event.preventDefault();
    if (phase === 'sending') return;
    const form = event.currentTarget;
    const answers = answersOf(form);
    const found = checkAll(answers);
    const hasErrors = Object.keys(found).length > 0;
    setErrors(found);
    setBanner(hasErrors ? texts.summary : '');
    if (hasErrors) return focusFirst(form, found);
    setPhase('sending');
    const isStored = await send(actionOf(host), answers, key.current);
    setPhase(isStored ? 'stored' : 'open');
    if (!isStored) setBanner(texts.failed);
  }

  return { errors, banner, phase, leave, correct, submit };
}

function Thanks({ host, isShown }) {
  const thanks = useRef(null);
  useEffect(() => {
    if (!isShown) return;
    thanks.current.focus();
    announceStored(host);
  }, [isShown]);
  return (
    <p className="d" role="status" tabIndex={-1} hidden={!isShown} ref={thanks}>{texts.thanks}</p>
  );
}

function Form({ host }) {
  const { errors, banner, phase, leave, correct, submit } = useContact(host);
  // The root renders later than it is asked to, so the form says itself when it stands.
  useLayoutEffect(() => markReady(host), [host]);
  const isSending = phase === 'sending';
  const isStored = phase === 'stored';
  return (
    <div className="t">
      <form
        method="post"
        action={actionOf(host)}
        noValidate
        hidden={isStored}
        onBlur={leave}
        onInput={correct}
        onSubmit={submit}
      >
        <h2>{title}</h2>
        <p className="x" role="alert">{banner}</p>
        {fields.map((field) => (
          <Field key={field.name} field={field} error={errors[field.name]} />
        ))}
        <div hidden>
          <input name={honeypot} tabIndex={-1} autoComplete="off" />
        </div>
        <div className="b">
          <button aria-busy={isSending ? 'true' : undefined}>{isSending ? texts.sending : texts.submit}</button>
        </div>
      </form>
      <Thanks host={host} isShown={isStored} />
    </div>
  );
}

class TwinForm extends HTMLElement {
  #root;

  connectedCallback() {
    this.#root ??= createRoot(shadowOf(this));
    this.#root.render(<Form host={this} />);
  }
}

customElements.define('twin-form', TwinForm);

// Domains of e-mail addresses.

import disposableText from "../../../../../shared/src/spam/disposable.txt";
import freeMailText from "../../../../../shared/src/identity/free_mail.txt";
import { setOf } from "./tables.js";

const freeMail = setOf(freeMailText);
const disposable = setOf(disposableText);

/** Whether anybody can have an address at `domain`. */
export function isFreeMail(domain) {
  return freeMail().has(domain);
}

/** Whether `domain` is on the list or below a domain that is. */
export function isDisposable(domain) {
  const list = disposable();
  if (list.has(domain)) return true;
  // What it is below, but for the top-level domain.
  for (let dot = domain.indexOf("."); dot >= 0; dot = domain.indexOf(".", dot + 1)) {
    const above = domain.slice(dot + 1);
    if (above.includes(".") && list.has(above)) return true;
  }
  return false;
}

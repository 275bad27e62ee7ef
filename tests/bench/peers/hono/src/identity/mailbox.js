// Mailboxes: which addresses are one, and whose they are.

import sharedText from "../../../../../../shared/src/identity/data/shared_mailboxes.txt";
import { setOf } from "../tables.js";
import { visible } from "./fold.js";
import { decodePunycode } from "./punycode.js";

/** Domains of one provider under several names, with the name it is compared by. */
const ALIASES = new Map([
  ["googlemail.com", "gmail.com"],
  ["protonmail.com", "proton.me"],
  ["protonmail.ch", "proton.me"],
  ["pm.me", "proton.me"],
  ["me.com", "icloud.com"],
  ["mac.com", "icloud.com"],
  ["ya.ru", "yandex.ru"],
  ["yandex.com", "yandex.ru"],
  ["yandex.by", "yandex.ru"],
  ["yandex.kz", "yandex.ru"],
  ["yandex.ua", "yandex.ru"],
  ["hanmail.net", "daum.net"],
  ["tutanota.de", "tutanota.com"],
  ["facebookmail.com", "facebook.com"],
]);
/** Words of addresses that several people read: offices and households. */
const shared = setOf(sharedText);
/** Those that are names of people or of other things as well: alone they tell an office. */
const ALSO_NAMES = new Set("post lager host hotel it ir pr cs rh market general export import guest user test lead personal".split(" "));

/** The form under which two spellings of one mailbox compare equal. For comparison only. */
export function comparable(text) {
  const lower = visible(text).normalize("NFKC").toLowerCase().normalize("NFC");
  const folded = lower.trim().replace(/[。．｡]/g, ".");
  const at = folded.lastIndexOf("@");
  if (at < 0) return folded;
  const local = folded.slice(0, at);
  const mailbox = local.split("+", 1)[0] || local;
  const readable = readableDomain(folded.slice(at + 1).replace(/[.\s]+$/, ""));
  const domain = ALIASES.get(readable) ?? readable;
  const undotted = mailbox.replaceAll(".", "");
  return domain === "gmail.com" && undotted !== "" ? `${undotted}@${domain}` : `${mailbox}@${domain}`;
}

/** A domain with its labels decoded from Punycode. */
function readableDomain(domain) {
  if (!domain.includes("xn--")) return domain;
  const decode = (label) => {
    const decoded = label.startsWith("xn--") ? decodePunycode(label.slice(4)) : null;
    const text = decoded?.toLowerCase().normalize("NFKC") ?? label;
    return /^[\p{Alphabetic}\p{N}-]*$/u.test(text) ? text : label;
  };
  return domain.split(".").map(decode).join(".");
}

/** Whether an address is read by several people: that of an office or of a household. */
export function isSharedMailbox(address) {
  const local = address.split("@", 1)[0];
  const isShared = (word) => {
    const bare = word.replace(/[0-9]+$/, "");
    return bare !== "" && shared().has(bare);
  };
  const words = local.split(/[._-]/);
  const ends = words.length > 1 ? [words[0], words.at(-1)] : words;
  return isShared(local) || ends.some((word) => !ALSO_NAMES.has(word) && isShared(word));
}

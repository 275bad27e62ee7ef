// Where a lead came from: the first and the last touch, read from addresses that
// the page sent along.

import { channelOf } from "./channels.js";
import { clickIdOf } from "./clicks.js";
import { referrerOf } from "./referrers.js";
import { tracked } from "./tracked.js";
import { byteLength, isBelow, shortened } from "./text.js";

const MAX_ADDRESS_BYTES = 2000;
const MAX_PART = 200;
// Hosts that give a name below theirs to anybody.
const SHARED_HOSTS = new Set([
  "github.io",
  "gitlab.io",
  "pages.dev",
  "workers.dev",
  "vercel.app",
  "netlify.app",
  "web.app",
  "myshopify.com",
  "wordpress.com",
  "blogspot.com",
]);

/** Reads what `draft` says of the visit. */
export function attributionOf(draft, nowMs) {
  const page = bounded(draft.value("_page"));
  const landing = bounded(draft.value("_landing")) || page;
  const last = touchOf(landing, page, bounded(draft.value("_referrer")), nowMs);
  const first = firstVisit(draft.value("_first"), nowMs);
  return { first: first ?? last, last, page: withoutQuery(page) };
}

function firstVisit(text, nowMs) {
  if (text === null) return null;
  let visit;
  try {
    visit = JSON.parse(text);
  } catch {
    return null;
  }
  // A clock that is wrong must not put the first visit after this one.
  if (!Number.isInteger(visit?.at_ms) || visit.at_ms < 1 || visit.at_ms > nowMs) return null;
  const page = bounded(visit.page);
  return touchOf(page, page, bounded(visit.referrer), visit.at_ms);
}

/**
 * What `landing` and `referrer` tell. Parameters of `page` count where `landing`
 * has none. A referrer of the same site is internal navigation.
 */
function touchOf(landing, page, referrer, atMs) {
  let known = parametersOf(landing);
  if (!known.some(([name]) => name.startsWith("utm_"))) known = known.concat(parametersOf(page));
  const parameter = (...names) => {
    for (const name of names) {
      const found = known.find(([have, value]) => have === name && value !== "");
      if (found) return shortened(found[1], MAX_PART);
    }
    return "";
  };
  const host = hostOf(referrer);
  const from = isSameSite(host, hostOf(page)) || isSameSite(host, hostOf(landing)) ? "" : host;
  const click = clickIdOf(known);
  let source = parameter("utm_source") || (click?.source ?? "");
  let medium = parameter("utm_medium") || (click?.medium ?? "");
  // Who says only part of it is filled in by where the visitor came from.
  if (from !== "" && source === "") {
    const found = referrerOf(from);
    source = found.source;
    medium ||= found.medium;
  }
  return {
    channel: channelOf(source, medium),
    source,
    medium,
    ...filled({
      campaign: parameter("utm_campaign", "utm_id"),
      term: parameter("utm_term"),
      content: parameter("utm_content"),
      click_id: click ? `${click.name}=${parameter(click.name)}` : "",
      referrer: from,
      landing_page: withoutQuery(landing),
    }),
    at_ms: atMs,
  };
}

function filled(parts) {
  return Object.fromEntries(Object.entries(parts).filter(([, text]) => text !== ""));
}

function bounded(address) {
  const text = typeof address === "string" ? (tracked(address) ?? "") : "";
  return byteLength(text) > MAX_ADDRESS_BYTES ? "" : text;
}

/** The host of an address, lower case, without port and a leading `www.`. */
function hostOf(address) {
  const [, authority = ""] = /^(?:https?|android-app):\/\/([^/?#]*)/.exec(address) ?? [];
  const host = authority.slice(authority.lastIndexOf("@") + 1).split(":", 1)[0].toLowerCase();
  return host.startsWith("www.") ? host.slice(4) : host;
}

function withoutQuery(address) {
  return address.split(/[?#]/, 1)[0];
}

/**
 * The parameters of an address, names in lower case. Addresses that went through a template
 * or a spreadsheet are read as they were meant: `&amp;`, a second `?`, encoded separators.
 */
function parametersOf(address) {
  const [, query] = /^[^?#]*\?([^#]*)/.exec(address) ?? [];
  if (!query) return [];
  const found = [];
  for (const [name, value] of new URLSearchParams(query)) {
    const whole = (value === "" ? name : `${name}=${value}`).replace(/^(?:amp;)+/, "");
    for (const pair of whole.split(/[&?;](?:amp;)?(?=[Uu][Tt][Mm]_)/)) {
      const [, key, text = ""] = /^([^=]*)(?:=(.*))?$/s.exec(pair);
      found.push([key.trim().toLowerCase(), isMacro(text.trim()) ? "" : text.trim()]);
    }
  }
  return found;
}

/** Whether `value` is a place that an advertising system should have filled in. */
function isMacro(value) {
  if (/^(?:__.+__|%%.+%%|\$.+\$)$/s.test(value)) return true;
  if (!value.includes("{")) return false;
  let depth = 0;
  for (const c of value) {
    if (c === "{") depth += 1;
    else if (c === "}") depth = Math.max(depth - 1, 0);
    else if (depth === 0 && /[\p{Alphabetic}\p{N}]/u.test(c)) return false;
  }
  return true;
}

function isSameSite(a, b) {
  if (a === "" || b === "") return false;
  return isBelow(a, b) || isBelow(b, a) || sharesDomain(a, b);
}

/**
 * Whether two hosts differ only in their first label, as `shop.example.com` and
 * `blog.example.com` do. A public suffix such as `co.uk` is told by its short labels.
 */
function sharesDomain(a, b) {
  const [above, other] = [a, b].map((host) => host.slice(host.indexOf(".") + 1));
  if (!a.includes(".") || !b.includes(".") || above !== other) return false;
  return above.includes(".") && above.split(".", 1)[0].length > 3 && !SHARED_HOSTS.has(above);
}

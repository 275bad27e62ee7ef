// Who sends visitors: hosts that they come from and words for sources, by the tables of
// the service.

import hostsText from "../../../../../shared/src/attribution/hosts.txt";
import sourcesText from "../../../../../shared/src/attribution/sources.txt";
import { mapOf } from "./tables.js";

// Host to kind and source. A dot in front stands for the host and all below it, `*` for
// any public suffix.
const hosts = mapOf(hostsText, " ");
const sources = mapOf(sourcesText, " ");

const MAIL_HOST = /^(?:e?mail|owa|roundcube|zimbra|webmail[^.]*|lightmailer[^.]*)\.[^.]*\../;
const MEDIUM_OF_KIND = {
  search: "organic",
  social: "social",
  email: "email",
  ai: "ai",
  cpc: "cpc",
  display: "display",
};

/** Source and medium of visitors from `host`. */
export function referrerOf(host) {
  const [kind, source] = ofHost(host)?.split(" ") ?? [];
  if (kind !== undefined) return { source, medium: MEDIUM_OF_KIND[kind] ?? "referral" };
  return { source: host, medium: MAIL_HOST.test(host) ? "email" : "referral" };
}

/** The kind of `source`, in lower case, a word or a host; empty where nobody knows it. */
export function kindOfSource(source) {
  const kind = sources().get(source);
  if (kind !== undefined) return kind;
  const host = source.startsWith("www.") ? source.slice(4) : source;
  return host.includes(".") ? (ofHost(host)?.split(" ", 1)[0] ?? "") : "";
}

/** Kind and source of `host`: the longest entry that fits. */
function ofHost(host) {
  let found = entry(host) ?? entry(`.${host}`);
  for (let dot = host.indexOf("."); found === undefined && dot >= 0; dot = host.indexOf(".", dot + 1)) {
    found = entry(host.slice(dot));
  }
  return found;
}

/** The entry of `name` itself or with a public suffix of one label or two as `*`. */
function entry(name) {
  const found = hosts().get(name);
  if (found !== undefined) return found;
  let rest = name;
  for (let labels = 0; labels < 2; labels += 1) {
    const dot = rest.lastIndexOf(".");
    // Suffixes of two labels have short ones: co.uk, com.au.
    if (dot < 0 || rest.length - dot - 1 > 3) return undefined;
    rest = rest.slice(0, dot);
    if (rest.replace(/^\.+/, "") === "") return undefined;
    const open = hosts().get(`${rest}.*`);
    if (open !== undefined) return open;
  }
  return undefined;
}

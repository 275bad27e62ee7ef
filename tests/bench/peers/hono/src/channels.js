// Channels of a report, and what tells them.

import { referrers } from "./referrers.js";
import { isBelow } from "./text.js";

// Click identifiers that advertising systems add: parameter, source, medium.
const CLICK_IDS = [
  ["gclid", "google", "cpc"],
  ["gbraid", "google", "cpc"],
  ["wbraid", "google", "cpc"],
  ["dclid", "google", "display"],
  ["msclkid", "bing", "cpc"],
  ["bd_vid", "baidu", "cpc"],
  ["yclid", "yandex", "cpc"],
  ["gdt_vid", "tencent", "paid_social"],
  ["qz_gdt", "tencent", "paid_social"],
  ["ttclid", "tiktok", "paid_social"],
  ["li_fat_id", "linkedin", "paid_social"],
  ["twclid", "x", "paid_social"],
  ["rdt_cid", "reddit", "paid_social"],
  ["epik", "pinterest", "paid_social"],
  // Facebook adds it to every link, paid for or not.
  ["fbclid", "facebook", "social"],
];

const CHANNEL_OF_MEDIUM = new Map(
  Object.entries({
    organic_search: ["organic", "search"],
    organic_social: ["social", "social_network", "social_media", "sm"],
    email: ["email", "e_mail", "mail", "edm", "newsletter"],
    display: ["display", "banner", "cpm", "expandable", "interstitial"],
    affiliate: ["affiliate", "affiliates", "partner"],
    ai: ["ai"],
    message: ["sms", "push", "message", "im"],
    referral: ["referral", "link"],
  }).flatMap(([channel, mediums]) => mediums.map((medium) => [medium, channel])),
);
const CHANNEL_OF_KIND = { search: "organic_search", social: "organic_social", email: "email", ai: "ai" };
const MEDIUM_OF_KIND = { search: "organic", social: "social", email: "email", ai: "ai" };
const PAID = new Set(["cpc", "ppc", "sem", "paid", "retargeting"]);

const kindOfSource = new Map();
for (const { kind, source, pattern } of referrers) {
  for (const name of [source, pattern]) {
    if (!kindOfSource.has(name)) kindOfSource.set(name, kind);
  }
}
// The longest host that fits counts, so that mail.google.com is not a search.
const longestFirst = [...referrers].sort((a, b) => b.pattern.length - a.pattern.length);

/** The channel of a touch with this source and medium. */
export function channelOf(source, medium) {
  const kind = kindOfSource.get(source.toLowerCase()) ?? "";
  const word = medium.toLowerCase().replace(/[ -]/g, "_");
  if (PAID.has(word) || word.startsWith("paid")) {
    return kind === "social" || word.includes("social") ? "paid_social" : "paid_search";
  }
  const known = CHANNEL_OF_MEDIUM.get(word);
  if (known) return known;
  if (word === "" && source === "") return "direct";
  return CHANNEL_OF_KIND[kind] ?? "other";
}

/** Source and medium of visitors from `host`. */
export function referrerOf(host) {
  const found = longestFirst.find(({ pattern }) => fits(host, pattern));
  if (!found) return { source: host, medium: "referral" };
  return { source: found.source, medium: MEDIUM_OF_KIND[found.kind] ?? "referral" };
}

/** The click identifier among `parameters`: its name, source and medium. */
export function clickIdOf(parameters) {
  const found = CLICK_IDS.find(([name]) => parameters.some(([have, value]) => have === name && value !== ""));
  if (!found) return null;
  const [name, source, medium] = found;
  return { name, source, medium };
}

function fits(host, pattern) {
  if (!pattern.endsWith(".*")) return isBelow(host, pattern);
  const name = pattern.slice(0, -2);
  // A public suffix has one label (google.de) or two (google.co.uk).
  let cut = host;
  for (let labels = 0; labels < 2; labels += 1) {
    const dot = cut.lastIndexOf(".");
    if (dot < 0) return false;
    const last = cut.slice(dot + 1);
    cut = cut.slice(0, dot);
    if (last.length <= 3 && isBelow(cut, name)) return true;
  }
  return false;
}

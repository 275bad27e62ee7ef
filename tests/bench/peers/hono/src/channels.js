// Channels of a report, after the default channel group of Google Analytics 4.

import { kindOfSource } from "./referrers.js";

const CHANNEL_OF_MEDIUM = new Map(
  Object.entries({
    organic_social: ["sm"],
    email: ["mail", "edm", "e_mail"],
    display: ["display", "banner", "expandable", "interstitial", "native", "programmatic"],
    affiliate: ["partner", "partners"],
    ai: ["ai", "llm", "chatbot", "ai_assistant", "ai_search"],
    message: ["sms", "mms", "message", "im", "notification"],
  }).flatMap(([channel, mediums]) => mediums.map((medium) => [medium, channel])),
);
const CHANNEL_OF_KIND = {
  email: "email",
  ai: "ai",
  message: "message",
  cpc: "paid_search",
  display: "display",
};
const PRICE = /^(?:ppc|sem|retargeting|remarketing|ads|ad|adwords|pmax|cp.|paid.*)$/s;
const SHOWN = /cpm|cpv|display|banner|native|video|audio|retargeting/;
// What Meta puts for `{{placement}}`: only advertisements have one.
const PLACEMENT =
  /^(?:rewarded_video$|others$|facebook_|instagram_|messenger_|threads_|audience_network|an_)/;

/** The channel of a touch with this source and medium. */
export function channelOf(source, medium) {
  const kind = kindOfSource(source.toLowerCase());
  const word = medium.toLowerCase().replace(/[ .-]/g, "_");
  if (word === "" && source === "") return "direct";
  if (kind === "social" && PLACEMENT.test(word)) return "paid_social";
  if (word.split(/[_/|+]/).some((part) => PRICE.test(part))) return paidChannel(kind, word);
  if (word.includes("social")) return "organic_social";
  const known = CHANNEL_OF_MEDIUM.get(word);
  if (known) return known;
  if (/^(?:email|newsletter)/.test(word)) return "email";
  if (word.startsWith("affiliate")) return "affiliate";
  if (word.startsWith("push") || word.endsWith("push")) return "message";
  return channelOfKind(kind, word);
}

/** The channel of what was paid for. */
function paidChannel(kind, word) {
  if (kind === "social" || word.includes("social")) return "paid_social";
  const isShown = kind === "display" || kind === "video" || kind === "audio" || SHOWN.test(word);
  return isShown ? "display" : "paid_search";
}

/** The channel where the medium tells nothing, or less than the source. */
function channelOfKind(kind, word) {
  if (kind === "search") return "organic_search";
  if (kind === "social" || kind === "video") return "organic_social";
  if (word === "organic" || word === "search") return "organic_search";
  if (CHANNEL_OF_KIND[kind]) return CHANNEL_OF_KIND[kind];
  return word === "referral" || word === "link" || word === "app" ? "referral" : "other";
}

// What may be kept of a page's address: the page and the campaign that led to it.

const MAX_LENGTH = 2000;
const MAX_VALUE = 500;
const SCHEMES = new Set(["https", "http", "android-app", "ios-app"]);
const TRACKED = new Set(
  (
    "utm_source utm_medium utm_campaign utm_term utm_content utm_id utm_source_platform utm_creative_format " +
    "utm_marketing_tactic gclid gclsrc gbraid wbraid dclid gad_source gad_campaignid srsltid msclkid bd_vid yclid " +
    "ysclid gdt_vid qz_gdt ttclid li_fat_id twclid rdt_cid epik sccid irclickid fbclid igshid"
  ).split(" "),
);

/** `address` without what may be secret in it; null where it is no address of a page. */
export function tracked(address) {
  const found = /^([a-z-]+):\/\/([^/?#]*)([^?#]*)\??([^#]*)/i.exec(address.trim());
  // eslint-disable-next-line no-control-regex
  if (!found || /[\s\\\u0000-\u001f\u007f]/.test(address.trim())) return null;
  const [, scheme, authority, path, query] = found;
  const host = authority.slice(authority.lastIndexOf("@") + 1);
  if (!SCHEMES.has(scheme.toLowerCase()) || host === "") return null;
  const page = `${scheme.toLowerCase()}://${host}${path.replace(/;[^/]*/g, "")}`;
  const kept = query.split(/[&;?]/).filter(isTracked).join("&");
  const whole = kept === "" ? page : `${page}?${kept}`;
  if (whole.length <= MAX_LENGTH) return whole;
  return page.length <= MAX_LENGTH ? page : null;
}

function isTracked(pair) {
  const [name, value = ""] = pair.split("=", 2);
  const isKnown = TRACKED.has(name.toLowerCase().replace("%5f", "_"));
  return isKnown && value !== "" && value.length <= MAX_VALUE;
}

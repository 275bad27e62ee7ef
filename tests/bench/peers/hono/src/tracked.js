// What may be kept of a page's address: the page and the campaign that led to it.

const MAX_LENGTH = 2000;
const MAX_VALUE = 500;
const SCHEMES = new Set(["https", "http", "android-app", "ios-app"]);
const TRACKED = new Set(
  (
    "utm_source utm_medium utm_campaign utm_term utm_content utm_id utm_source_platform " +
    "utm_creative_format utm_marketing_tactic gclid gbraid wbraid dclid gad_source gad_campaignid gclsrc " +
    "msclkid bd_vid qhclickid yclid gdt_vid qz_gdt wx_aid ttclid li_fat_id twclid rdt_cid epik sccid " +
    "rb_clickid qclid tblci dicbo obclid irclickid cjevent awc ranmid mc_cid mc_eid _hsenc _hsmi mkt_tok " +
    "_kx vero_id srsltid ysclid igsh igshid xhsshare fbclid"
  ).split(" "),
);
const PERSONS = new Set("mc_eid _hsenc mkt_tok _kx vero_id".split(" "));

/** `address` without what may be secret in it; null where it is no address of a page. */
export function tracked(address) {
  const found = /^([a-z-]+):\/\/([^/?#]*)([^?#]*)\??([^#]*)/i.exec(address.trim());
  // eslint-disable-next-line no-control-regex
  if (!found || /[\s\\\u0000-\u001f\u007f]/.test(address.trim())) return null;
  const [, scheme, authority, path, query] = found;
  const host = authority.slice(authority.lastIndexOf("@") + 1);
  if (!SCHEMES.has(scheme.toLowerCase()) || host === "") return null;
  const page = `${scheme.toLowerCase()}://${host}${path.replace(/;[^/]*/g, "")}`;
  const kept = query.split(/[&;?]/).map(trackedPair).filter(Boolean).join("&");
  const whole = kept === "" ? page : `${page}?${kept}`;
  if (whole.length <= MAX_LENGTH) return whole;
  return page.length <= MAX_LENGTH ? page : null;
}

/** What is kept of `pair`; of a value that tells who somebody is, that it was there. */
function trackedPair(pair) {
  const [name, value = ""] = pair.split("=", 2);
  const known = name.toLowerCase().replaceAll("%5f", "_");
  if (value === "" || !TRACKED.has(known)) return "";
  if (PERSONS.has(known)) return `${name}=1`;
  return value.length <= MAX_VALUE ? pair : "";
}

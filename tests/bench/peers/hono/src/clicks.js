// Click identifiers: parameters that advertising and mailing systems add to addresses,
// the source and the medium where nothing else names them. Identifiers of one click come
// before what only says that it was one, paid before free.

const CLICK_IDS = [
  ["gclid", "google", "cpc"],
  ["gbraid", "google", "cpc"],
  ["wbraid", "google", "cpc"],
  ["dclid", "google", "display"],
  ["gad_source", "google", "cpc"],
  ["gad_campaignid", "google", "cpc"],
  ["gclsrc", "google", "cpc"],
  ["msclkid", "bing", "cpc"],
  ["bd_vid", "baidu", "cpc"],
  ["qhclickid", "360", "cpc"],
  ["yclid", "yandex", "cpc"],
  ["gdt_vid", "tencent", "paid_social"],
  ["qz_gdt", "tencent", "paid_social"],
  ["wx_aid", "tencent", "paid_social"],
  ["ttclid", "tiktok", "paid_social"],
  ["li_fat_id", "linkedin", "paid_social"],
  ["twclid", "x", "paid_social"],
  ["rdt_cid", "reddit", "paid_social"],
  ["epik", "pinterest", "paid_social"],
  ["sccid", "snapchat", "paid_social"],
  ["rb_clickid", "vk", "paid_social"],
  ["qclid", "quora", "paid_social"],
  ["tblci", "taboola", "display"],
  ["dicbo", "outbrain", "display"],
  ["obclid", "outbrain", "display"],
  ["irclickid", "impact", "affiliate"],
  ["cjevent", "cj", "affiliate"],
  ["awc", "awin", "affiliate"],
  ["ranmid", "rakuten", "affiliate"],
  ["mc_cid", "mailchimp", "email"],
  ["mc_eid", "mailchimp", "email"],
  ["_hsenc", "hubspot", "email"],
  ["_hsmi", "hubspot", "email"],
  ["mkt_tok", "marketo", "email"],
  ["_kx", "klaviyo", "email"],
  ["vero_id", "vero", "email"],
  ["srsltid", "google", "organic"],
  ["ysclid", "yandex", "organic"],
  ["igsh", "instagram", "social"],
  ["igshid", "instagram", "social"],
  ["xhsshare", "xiaohongshu", "social"],
  ["fbclid", "facebook", "social"],
];

/** The click identifier among `parameters`: its name, source and medium. */
export function clickIdOf(parameters) {
  if (parameters.length === 0) return null;
  const names = new Set(parameters.filter(([, value]) => value !== "").map(([name]) => name));
  const found = CLICK_IDS.find(([name]) => names.has(name));
  if (!found) return null;
  const [name, source, medium] = found;
  return { name, source, medium };
}

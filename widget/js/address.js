// What of an address may leave its page.

/** Parameters that tell a campaign; the service knows the same (`tracked_address.rs`). */
const CAMPAIGN =
  /^(amp;)?(utm_source|utm_medium|utm_campaign|utm_term|utm_content|utm_id|utm_source_platform|utm_creative_format|utm_marketing_tactic|gclid|gbraid|wbraid|dclid|gad_source|gad_campaignid|gclsrc|msclkid|bd_vid|qhclickid|yclid|gdt_vid|qz_gdt|wx_aid|ttclid|li_fat_id|twclid|rdt_cid|epik|sccid|rb_clickid|qclid|tblci|dicbo|obclid|irclickid|cjevent|awc|ranmid|mc_cid|_hsmi|srsltid|ysclid|igsh|igshid|xhsshare|fbclid)=/i;
/** Those whose value tells who somebody is: only that it was there leaves the page. */
const PERSON = /^((?:amp;)?(?:mc_eid|_hsenc|mkt_tok|_kx|vero_id)=).+/i;

/**
 * `address` as it may be told: without its fragment and without parameters that may be
 * secrets, such as the token of a link that resets a password.
 */
export const tracked = (address) => {
  const [path, ...parameters] = `${address}`.split('#')[0].split(/[?&]/);
  const known = parameters
    .map((parameter) => parameter.replace(PERSON, '$11'))
    .filter((parameter) => CAMPAIGN.test(parameter) || PERSON.test(parameter));
  return path + (known[0] ? '?' + known.join('&') : '');
};

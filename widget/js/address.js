// What of an address may leave its page.

/** Parameters that tell a campaign; the service knows the same (`tracked_address.rs`). */
const CAMPAIGN =
  /^(amp;)?(utm_\w+|[a-z]{1,2}clid|msclkid|gad_source|[gw]braid|bd_vid|gdt_vid|qz_gdt|li_fat_id|rdt_cid|epik)=/i;

/**
 * `address` as it may be told: without its fragment and without parameters that may be
 * secrets, such as the token of a link that resets a password.
 */
export const tracked = (address) => {
  const [path, ...parameters] = `${address}`.split('#')[0].split(/[?&]/);
  const known = parameters.filter((parameter) => CAMPAIGN.test(parameter));
  return path + (known[0] ? '?' + known.join('&') : '');
};

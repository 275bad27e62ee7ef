//! Click identifiers: parameters that advertising and mailing systems add to addresses.

/// A parameter and what it tells of the touch.
pub(super) struct ClickId {
    /// The parameter, in lower case.
    pub(super) name: &'static str,
    /// The source where `utm_source` names none.
    pub(super) source: &'static str,
    /// The medium where `utm_medium` names none.
    pub(super) medium: &'static str,
}

const fn click(name: &'static str, source: &'static str, medium: &'static str) -> ClickId {
    ClickId {
        name,
        source,
        medium,
    }
}

/// The first that is there counts: identifiers of one click before what only says that
/// it was one, paid before free.
const CLICK_IDS: [ClickId; 42] = [
    click("gclid", "google", "cpc"),
    click("gbraid", "google", "cpc"),
    click("wbraid", "google", "cpc"),
    click("dclid", "google", "display"),
    // Google Ads without an identifier of the click.
    click("gad_source", "google", "cpc"),
    click("gad_campaignid", "google", "cpc"),
    click("gclsrc", "google", "cpc"),
    click("msclkid", "bing", "cpc"),
    click("bd_vid", "baidu", "cpc"),
    click("qhclickid", "360", "cpc"),
    click("yclid", "yandex", "cpc"),
    click("gdt_vid", "tencent", "paid_social"),
    click("qz_gdt", "tencent", "paid_social"),
    click("wx_aid", "tencent", "paid_social"),
    click("ttclid", "tiktok", "paid_social"),
    click("li_fat_id", "linkedin", "paid_social"),
    click("twclid", "x", "paid_social"),
    click("rdt_cid", "reddit", "paid_social"),
    click("epik", "pinterest", "paid_social"),
    click("sccid", "snapchat", "paid_social"),
    click("rb_clickid", "vk", "paid_social"),
    click("qclid", "quora", "paid_social"),
    click("tblci", "taboola", "display"),
    click("dicbo", "outbrain", "display"),
    click("obclid", "outbrain", "display"),
    click("irclickid", "impact", "affiliate"),
    click("cjevent", "cj", "affiliate"),
    click("awc", "awin", "affiliate"),
    click("ranmid", "rakuten", "affiliate"),
    click("mc_cid", "mailchimp", "email"),
    click("mc_eid", "mailchimp", "email"),
    click("_hsenc", "hubspot", "email"),
    click("_hsmi", "hubspot", "email"),
    click("mkt_tok", "marketo", "email"),
    click("_kx", "klaviyo", "email"),
    click("vero_id", "vero", "email"),
    // Free listings of Google's shopping, and results of Yandex.
    click("srsltid", "google", "organic"),
    click("ysclid", "yandex", "organic"),
    click("igsh", "instagram", "social"),
    click("igshid", "instagram", "social"),
    click("xhsshare", "xiaohongshu", "social"),
    // Facebook adds it to every link, paid for or not.
    click("fbclid", "facebook", "social"),
];

/// Those that stand for a person rather than for a click: which it was is nobody's business.
const PERSONS: [&str; 5] = ["mc_eid", "_hsenc", "mkt_tok", "_kx", "vero_id"];

/// The names of all click identifiers.
pub(super) fn click_names() -> impl Iterator<Item = &'static str> {
    CLICK_IDS.iter().map(|click| click.name)
}

/// Whether the value of the parameter `name` tells who somebody is.
pub(super) fn is_of_person(name: &str) -> bool {
    PERSONS.contains(&name)
}

/// The click identifier among `parameters`.
pub(super) fn click_id(parameters: &[(String, String)]) -> Option<&'static ClickId> {
    let has = |click: &&ClickId| {
        parameters
            .iter()
            .any(|(have, value)| have == click.name && !value.is_empty())
    };
    CLICK_IDS.iter().find(has)
}

//! The parts of web addresses that tell where somebody came from.

/// The host of an `http` or `https` address, lower case, without port and
/// without a leading `www.`; empty where it is none.
pub(super) fn host(address: &str) -> String {
    let rest = address
        .strip_prefix("https://")
        .or_else(|| address.strip_prefix("http://"))
        // Android's own scheme for apps: android-app://com.google.android.gm/
        .or_else(|| address.strip_prefix("android-app://"));
    let authority = rest.unwrap_or_default().split(['/', '?', '#']).next();
    let authority = authority.unwrap_or_default();
    let host = authority.rsplit('@').next().unwrap_or_default();
    let host = host.split(':').next().unwrap_or_default();
    let host = host.to_ascii_lowercase();
    host.strip_prefix("www.").unwrap_or(&host).to_owned()
}

/// `address` up to its query or fragment.
pub(super) fn without_query(address: &str) -> &str {
    address.split(['?', '#']).next().unwrap_or_default()
}

/// The parameters of an address, names in lower case. Addresses that went through a
/// template or a spreadsheet are read as they were meant: `&amp;` between parameters, a
/// second `?`, separators that were encoded. Macros that nobody filled in are absent.
pub(super) fn parameters(address: &str) -> Vec<(String, String)> {
    let query = address.split('#').next().unwrap_or_default();
    let query = query.split_once('?').map_or("", |(_, query)| query);
    let mut found = Vec::new();
    for (name, value) in form_urlencoded::parse(query.as_bytes()) {
        let whole = match value.is_empty() {
            true => name.into_owned(),
            false => [&name, "=", &value].concat(),
        };
        for pair in pairs(&whole) {
            let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
            let value = if is_macro(value) { "" } else { value.trim() };
            found.push((name.trim().to_lowercase(), value.to_owned()));
        }
    }
    found
}

/// A decoded pair, or those that it holds when its separators were encoded: what follows
/// one begins with the name of a campaign's parameter.
fn pairs(whole: &str) -> Vec<&str> {
    let mut found = Vec::new();
    let mut rest = whole.trim_start_matches("amp;");
    while let Some((at, length)) = separator(rest) {
        let (pair, after) = rest.split_at(at);
        found.push(pair);
        rest = after.get(length..).unwrap_or_default();
    }
    found.push(rest);
    found
}

/// Where the next separator in `text` is, in bytes, and how long.
fn separator(text: &str) -> Option<(usize, usize)> {
    let mut at = 0;
    while let Some(step) = text.get(at..)?.find(['&', '?', ';']) {
        let start = at + step;
        let sign = text.get(start + 1..)?;
        let rest = sign.strip_prefix("amp;").unwrap_or(sign);
        if rest
            .get(..4)
            .is_some_and(|name| name.eq_ignore_ascii_case("utm_"))
        {
            return Some((start, 1 + sign.len() - rest.len()));
        }
        at = start + 1;
    }
    None
}

/// Whether `value` is a place that an advertising system should have filled in:
/// `{{campaign.name}}` (Meta), `{keyword}` (Google, Microsoft), several of them in a row,
/// `__CAMPAIGN_NAME__` (TikTok), `%%CAMPAIGN%%`, `$campaign$`.
fn is_macro(value: &str) -> bool {
    let value = value.trim();
    let is_between = |sign: &str| {
        value.len() > 2 * sign.len() && value.starts_with(sign) && value.ends_with(sign)
    };
    let mut depth = 0_u32;
    let mut is_outside = |c: char| {
        match c {
            '{' => depth += 1,
            '}' => depth = depth.saturating_sub(1),
            _ => {}
        }
        depth == 0 && c.is_alphanumeric()
    };
    let is_filled = value.chars().any(&mut is_outside);
    ["__", "%%", "$"].iter().any(|sign| is_between(sign)) || (value.contains('{') && !is_filled)
}

/// Whether two hosts belong to one site: the same, or one below the other.
pub(super) fn is_same_site(a: &str, b: &str) -> bool {
    let below = |a: &str, b: &str| {
        a.strip_suffix(b)
            .is_some_and(|rest| rest.is_empty() || rest.ends_with('.'))
    };
    !a.is_empty() && !b.is_empty() && (below(a, b) || below(b, a) || shares_domain(a, b))
}

/// Whether two hosts differ only in their first label, as `shop.example.com` and
/// `blog.example.com` do. A public suffix such as `co.uk` is told by its short
/// labels, so `a.co.uk` and `b.co.uk` stay two sites.
fn shares_domain(a: &str, b: &str) -> bool {
    let (Some((_, a)), Some((_, b))) = (a.split_once('.'), b.split_once('.')) else {
        return false;
    };
    let name = a.split('.').next().unwrap_or_default();
    a == b && a.contains('.') && name.len() > 3 && !SHARED_HOSTS.contains(&a)
}

/// Hosts that give a name below theirs to anybody.
const SHARED_HOSTS: [&str; 10] = [
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
];

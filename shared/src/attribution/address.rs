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

/// The parameters of an address, names in lower case.
pub(super) fn parameters(address: &str) -> Vec<(String, String)> {
    let query = address.split('#').next().unwrap_or_default();
    let query = query.split_once('?').map_or("", |(_, query)| query);
    form_urlencoded::parse(query.as_bytes())
        .map(|(name, value)| (name.to_lowercase(), value.trim().to_owned()))
        .collect()
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

//! Web origins: which sites may embed a form.

/// A form's list of allowed origins, each `https://host`, `https://*.host`,
/// `http://localhost:port` or `*`.
#[derive(Clone, Copy, Debug)]
pub struct AllowedOrigins<'a>(pub(crate) &'a [String]);

impl<'a> AllowedOrigins<'a> {
    /// The list of a form.
    pub fn new(patterns: &'a [String]) -> Self {
        Self(patterns)
    }

    /// Whether `origin` (the value of an `Origin` header, RFC 6454 § 7) is
    /// among them. `null`, which sandboxed pages send, needs `*`.
    pub fn allows(self, origin: &str) -> bool {
        self.0.iter().any(|pattern| pattern_allows(pattern, origin))
    }

    /// The sources for a `frame-ancestors` or `form-action` directive (CSP 3).
    pub fn as_sources(self) -> String {
        if self.0.iter().any(|pattern| pattern == "*") {
            "*".to_owned()
        } else {
            self.0.join(" ")
        }
    }
}

/// Whether `pattern` can stand in a list of allowed origins: a scheme and a
/// host without path; plain `http` only for the machine itself.
pub fn is_pattern(pattern: &str) -> bool {
    if pattern == "*" {
        return true;
    }
    let Some((scheme, authority)) = pattern.split_once("://") else {
        return false;
    };
    let (host, port) = authority.rsplit_once(':').unwrap_or((authority, "443"));
    let local = host == "localhost" || host == "127.0.0.1";
    let bare = host.strip_prefix("*.").unwrap_or(host);
    (scheme == "https" || (scheme == "http" && local))
        && port.bytes().all(|b| b.is_ascii_digit())
        && port.parse::<u16>().is_ok()
        && bare.split('.').all(|label| {
            !label.is_empty()
                && label
                    .bytes()
                    .all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-')
        })
}

fn pattern_allows(pattern: &str, origin: &str) -> bool {
    if pattern == "*" {
        return true;
    }
    match pattern.split_once("://*.") {
        None => pattern.eq_ignore_ascii_case(origin),
        Some((scheme, suffix)) => origin
            .split_once("://")
            .is_some_and(|(origin_scheme, host)| {
                origin_scheme.eq_ignore_ascii_case(scheme)
                    && host
                        .to_ascii_lowercase()
                        .strip_suffix(suffix)
                        .is_some_and(|rest| rest.len() > 1 && rest.ends_with('.'))
            }),
    }
}

//! Web origins: which sites may embed a form, and where it leads afterwards.
//!
//! An origin is read into its parts and written anew, so that two spellings of one origin
//! are equal (RFC 6454 § 4) and nothing an owner wrote reaches a header as it was typed.

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
        if self.is_anybody() {
            return true;
        }
        let Some(origin) = Origin::parse(&origin.to_ascii_lowercase()) else {
            return false;
        };
        let patterns = self.0.iter().filter_map(|pattern| Pattern::parse(pattern));
        patterns.into_iter().any(|pattern| pattern.allows(&origin))
    }

    /// Whether every site may embed the form.
    pub fn is_anybody(self) -> bool {
        self.0.iter().any(|pattern| pattern == "*")
    }

    /// The sources for a `frame-ancestors` or `form-action` directive (CSP 3).
    pub fn as_sources(self) -> String {
        if self.is_anybody() {
            return "*".to_owned();
        }
        let patterns = self.0.iter().filter_map(|pattern| Pattern::parse(pattern));
        let sources: Vec<String> = patterns.map(|pattern| pattern.as_source()).collect();
        sources.join(" ")
    }
}

/// A scheme, a host and a port. Two are equal exactly when they are the same origin.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Origin {
    scheme: &'static str,
    host: String,
    port: u16,
}

impl Origin {
    /// Reads `scheme://host` or `scheme://host:port`, in lower case.
    pub fn parse(text: &str) -> Option<Self> {
        let (scheme, authority) = text.split_once("://")?;
        let (scheme, usual_port) = match scheme {
            "https" => ("https", 443),
            "http" => ("http", 80),
            _ => return None,
        };
        let (host, port) = match authority.split_once(':') {
            Some((host, port)) => (host, parse_port(port)?),
            None => (authority, usual_port),
        };
        is_host(host).then(|| Self {
            scheme,
            host: host.to_owned(),
            port,
        })
    }

    /// The origin of the web page at `address`; none where its scheme is neither `https`
    /// nor `http`, or its host is none. A user name before the host is an error, not a part.
    pub fn of_address(address: &str) -> Option<Self> {
        let (scheme, rest) = address.split_once("://")?;
        let authority = rest.split(['/', '?', '#']).next()?;
        Self::parse(&[scheme, "://", authority].concat().to_ascii_lowercase())
    }

    /// Whether it is reached by `https`.
    pub fn is_secure(&self) -> bool {
        self.scheme == "https"
    }

    /// The host, in lower case.
    pub fn host(&self) -> &str {
        &self.host
    }

    /// As it stands in an `Origin` header: without the port that is usual for its scheme.
    pub fn to_text(&self) -> String {
        [self.scheme, "://", &self.host, &self.port_text()].concat()
    }

    fn port_text(&self) -> String {
        match (self.scheme, self.port) {
            ("https", 443) | ("http", 80) => String::new(),
            (_, port) => [":", &port.to_string()].concat(),
        }
    }
}

/// Whether `origin` (the value of an `Origin` header, or the origin of a `Referer`) is the
/// service itself, by `https` at one of its `hosts`. Where there are none, it is the origin
/// that the request was sent to: the platform routes no other host to the service, and no
/// page can choose the `Origin` that its browser sends.
pub fn is_own(origin: &str, hosts: &[String], sent_to: &str) -> bool {
    let parse = |text: &str| Origin::parse(&text.to_ascii_lowercase());
    let Some(origin) = parse(origin) else {
        return false;
    };
    let is_at = |text: &str| parse(text).as_ref() == Some(&origin);
    if hosts.is_empty() {
        return is_at(sent_to);
    }
    hosts.iter().any(|host| is_at(&["https://", host].concat()))
}

/// One origin, or every host below one.
struct Pattern {
    origin: Origin,
    is_below: bool,
}

impl Pattern {
    fn parse(text: &str) -> Option<Self> {
        let (text, is_below) = match text.split_once("://*.") {
            Some((scheme, suffix)) => ([scheme, "://", suffix].concat(), true),
            None => (text.to_owned(), false),
        };
        let origin = Origin::parse(&text)?;
        Some(Self { origin, is_below })
    }

    fn allows(&self, origin: &Origin) -> bool {
        if !self.is_below {
            return self.origin == *origin;
        }
        let Origin { scheme, port, .. } = *origin;
        let labels = origin.host.strip_suffix(&self.origin.host);
        (scheme, port) == (self.origin.scheme, self.origin.port)
            && labels.is_some_and(|labels| labels.len() > 1 && labels.ends_with('.'))
    }

    fn as_source(&self) -> String {
        let Origin { scheme, host, .. } = &self.origin;
        let below = if self.is_below { "*." } else { "" };
        [scheme, "://", below, host, &self.origin.port_text()].concat()
    }
}

/// Whether `pattern` can stand in a list of allowed origins: a scheme and a
/// host without path; plain `http` only for the machine itself.
pub fn is_pattern(pattern: &str) -> bool {
    if pattern == "*" {
        return true;
    }
    Pattern::parse(pattern).is_some_and(|Pattern { origin, is_below }| {
        let is_local = ["localhost", "127.0.0.1"].contains(&origin.host());
        origin.is_secure() || (is_local && !is_below)
    })
}

/// A port in decimal digits; browsers never name port 0.
fn parse_port(text: &str) -> Option<u16> {
    let is_plain = !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit());
    let port = text.parse().ok().filter(|port| *port > 0);
    port.filter(|_| is_plain)
}

/// Whether `host` is a host name of letters, digits and hyphens, in lower case.
fn is_host(host: &str) -> bool {
    host.len() <= 253
        && host.split('.').all(|label| {
            (1..=63).contains(&label.len())
                && label
                    .bytes()
                    .all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-')
        })
}

//! Which addresses the service may send to. An owner's mistake or malice must
//! not make the service ask machines that only it can reach.
//!
//! Rather than to read an address as generously as a browser does and then to
//! look for what is dangerous in it, only one plain way to write it is taken:
//! every other notation of an IP address, host or port is refused as it stands.

/// Where messages may go.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reach {
    /// Public hosts only.
    Public,
    /// The machine itself as well, by plain `http`: for tests.
    Loopback,
}

/// Longest URL, in bytes.
const MAX_URL_BYTES: usize = 2000;

/// Top-level names that are never on the public internet: RFC 6761, RFC 6762,
/// RFC 7686, RFC 8375 and names that private networks use (ICANN's `internal`).
const PRIVATE_NAMES: [&str; 14] = [
    "localhost",
    "local",
    "internal",
    "intranet",
    "private",
    "corp",
    "home",
    "lan",
    "arpa",
    "test",
    "example",
    "invalid",
    "onion",
    "alt",
];

/// Checks that `url` may be sent to. `own_hosts` are the service's own names.
///
/// # Errors
/// What is wrong, for the owner.
pub fn check(url: &str, own_hosts: &[&str], reach: Reach) -> Result<(), &'static str> {
    if reach == Reach::Loopback && is_loopback(url) {
        return Ok(());
    }
    if url.len() > MAX_URL_BYTES {
        return Err("Use an address of at most 2000 characters.");
    }
    if !url.bytes().all(|b| b.is_ascii_graphic() && b != b'\\') {
        return Err("Write the address in ASCII: names in Punycode, the rest percent-encoded.");
    }
    let Some(rest) = url.strip_prefix("https://") else {
        return Err("Use an address that begins with https://.");
    };
    if rest.contains('#') {
        return Err("Leave out the part from # on: it is never sent.");
    }
    let authority = rest.split(['/', '?']).next().unwrap_or_default();
    if authority.contains('@') {
        return Err("Leave out the user name and password before @.");
    }
    let (host, port) = authority.split_once(':').unwrap_or((authority, "443"));
    if !["443", "8443"].contains(&port) {
        return Err("Use port 443 or 8443.");
    }
    check_host(host)?;
    let is_own = own_hosts
        .iter()
        .any(|own| host == *own || host.ends_with(&[".", own].concat()));
    if is_own {
        return Err("This is the service itself. Use another destination.");
    }
    Ok(())
}

fn check_host(host: &str) -> Result<(), &'static str> {
    let labels: Vec<&str> = host.split('.').collect();
    let is_label = |label: &&str| {
        (1..=63).contains(&label.len())
            && label
                .bytes()
                .all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-')
            && !label.starts_with('-')
            && !label.ends_with('-')
    };
    let last = labels.last().copied().unwrap_or_default();
    // A last label that begins with a digit is read as a number, so the whole as
    // an IPv4 address (URL Standard, "ends in a number").
    if last.starts_with(|c: char| c.is_ascii_digit()) || host.starts_with('[') {
        return Err("Use a host name: addresses of machines are not taken.");
    }
    if host.len() > 253 || !labels.iter().all(is_label) {
        return Err("Write the host name in lower-case letters, digits, hyphens and dots.");
    }
    if labels.len() < 2 || PRIVATE_NAMES.contains(&last) {
        return Err("Use a host name of the public internet.");
    }
    Ok(())
}

fn is_loopback(url: &str) -> bool {
    let rest = url.strip_prefix("http://127.0.0.1:").unwrap_or_default();
    let port = rest.split(['/', '?']).next().unwrap_or_default();
    port.parse::<u16>().is_ok()
}

//! Whose addresses count as one visitor's.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

/// The prefix under which an IPv6 address carries an IPv4 address (RFC 6052 § 2.1).
const TRANSLATED: [u16; 6] = [0x64, 0xff9b, 0, 0, 0, 0];

/// The network that counts as one visitor: an IPv4 address, or the /64 of an IPv6 address,
/// which one line gets as a whole (RFC 6177). An IPv4 address that is written as an IPv6
/// address is the IPv4 address.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Network(IpAddr);

impl Network {
    /// The network of `address`; none where it is no address.
    pub fn of(address: &str) -> Option<Self> {
        let address = address.trim();
        // A zone (RFC 4007 § 11) names an interface of whoever wrote it.
        let address = address.split('%').next().unwrap_or_default();
        let network = match address.parse().ok()? {
            IpAddr::V4(address) => IpAddr::V4(address),
            IpAddr::V6(address) => match carried(address) {
                Some(carried) => IpAddr::V4(carried),
                None if address.is_loopback() => IpAddr::V6(address),
                None => {
                    let [a, b, c, d, ..] = address.segments();
                    IpAddr::V6(Ipv6Addr::new(a, b, c, d, 0, 0, 0, 0))
                }
            },
        };
        Some(Self(network))
    }

    /// Whether it is the machine itself: somebody develops, and nobody visits.
    pub fn is_loopback(self) -> bool {
        self.0.is_loopback()
    }

    /// The network as text, the same for each of its addresses.
    pub fn to_text(self) -> String {
        self.0.to_string()
    }
}

/// The IPv4 address that `address` carries.
fn carried(address: Ipv6Addr) -> Option<Ipv4Addr> {
    let [a, b, c, d, e, f, high, low] = address.segments();
    let translated = [a, b, c, d, e, f] == TRANSLATED;
    let [first, second] = high.to_be_bytes();
    let [third, fourth] = low.to_be_bytes();
    let translated = translated.then(|| Ipv4Addr::new(first, second, third, fourth));
    address.to_ipv4_mapped().or(translated)
}

//! The hosts of receivers that have their own: a key of theirs goes nowhere else, whatever
//! address somebody writes.

use super::DestinationKind;
use super::outgoing::Reach;
use crate::origin::Origin;

impl DestinationKind {
    /// Checks that `url` is an address of this kind of receiver, where it has hosts of its
    /// own: `HubSpot` answers at `api.hubapi.com` and for each of its regions at
    /// `api-eu1.hubapi.com` and the like; Salesforce at its login hosts and below
    /// `my.salesforce.com`, in its government cloud below `my.salesforce.mil`, in China
    /// below `my.sfcrmapps.cn`
    /// (<https://help.salesforce.com/s/articleView?id=xcloud.domain_name_url_formats.htm>).
    ///
    /// # Errors
    /// Where it has to lead, for the owner.
    pub fn check_address(self, url: &str, reach: Reach) -> Result<(), &'static str> {
        let Some(origin) = Origin::of_address(url) else {
            return Err("Write a full address.");
        };
        if reach == Reach::Loopback && origin.host() == "127.0.0.1" {
            return Ok(());
        }
        let is_plain = origin.to_text() == ["https://", origin.host()].concat();
        match self {
            Self::Hubspot if !is_plain || !is_hubspot(origin.host()) => Err(
                "Use https://api.hubapi.com, or the host of your region such as https://api-eu1.hubapi.com.",
            ),
            Self::Salesforce if !is_plain || !is_salesforce(origin.host()) => {
                Err("Use the address of your organisation, such as https://acme.my.salesforce.com.")
            }
            _ => Ok(()),
        }
    }
}

fn is_hubspot(host: &str) -> bool {
    let region = host
        .strip_prefix("api-")
        .and_then(|rest| rest.strip_suffix(".hubapi.com"));
    let is_region = |region: &str| {
        (3..=4).contains(&region.len()) && region.bytes().all(|b| b.is_ascii_alphanumeric())
    };
    host == "api.hubapi.com" || region.is_some_and(is_region)
}

fn is_salesforce(host: &str) -> bool {
    const LOGIN: [&str; 2] = ["login.salesforce.com", "test.salesforce.com"];
    const BELOW: [&str; 3] = [
        ".my.salesforce.com",
        ".my.salesforce.mil",
        ".my.sfcrmapps.cn",
    ];
    LOGIN.contains(&host) || BELOW.iter().any(|suffix| host.ends_with(suffix))
}

/// Whether what is sent to `after` goes to the same host as what was sent to `before`: a
/// key may stay only then.
pub fn is_same_receiver(before: &str, after: &str) -> bool {
    let origins = Origin::of_address(before).zip(Origin::of_address(after));
    origins.is_some_and(|(before, after)| before == after)
}

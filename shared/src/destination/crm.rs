//! Records in other people's CRMs, by upsert: a second try changes the record the
//! first one made.

use serde_json::{Map, Value, json};

use super::message::{Authorization, Message, Method};
use super::person_name::PersonName;
use super::webhook::mapped;
use super::{Credentials, Destination, LeadData, Markup, Template};
use crate::json;

/// The version of Salesforce's REST interface that is spoken.
const SALESFORCE_VERSION: &str = "v62.0";

/// Where neither mapping nor lead names them Salesforce refuses the record.
const UNKNOWN: &str = "-";

/// `HubSpot` contacts:
/// <https://developers.hubspot.com/docs/api-reference/crm-contacts-v3/batch/post-crm-v3-objects-contacts-batch-upsert>.
pub(super) fn hubspot(
    destination: &Destination,
    credentials: &Credentials,
    id: &str,
    data: &LeadData,
) -> Result<Message, String> {
    let key = key(destination, data)?;
    let body = json!({
        "inputs": [{
            "idProperty": destination.key_field,
            "id": key,
            "properties": properties(destination, data, || usual_contact(data)),
            "objectWriteTraceId": id,
        }]
    });
    let base = credentials.url.trim_end_matches('/');
    let mut message = Message::post(
        [base, "/crm/v3/objects/contacts/batch/upsert"].concat(),
        json::text(&body),
    );
    message.authorization = Authorization::Bearer(credentials.secret.clone());
    Ok(message)
}

/// Salesforce leads, by a field marked as external id:
/// <https://developer.salesforce.com/docs/atlas.en-us.api_rest.meta/api_rest/dome_upsert.htm>.
pub(super) fn salesforce(
    destination: &Destination,
    credentials: &Credentials,
    data: &LeadData,
) -> Result<Message, String> {
    let key = key(destination, data)?;
    let mut properties = properties(destination, data, || usual_lead(data));
    for required in ["LastName", "Company"] {
        properties.entry(required).or_insert_with(|| json!(UNKNOWN));
    }
    let base = credentials.url.trim_end_matches('/');
    let (client_id, client_secret) = credentials.secret.split_once(':').unwrap_or_default();
    let path = [
        base,
        "/services/data/",
        SALESFORCE_VERSION,
        "/sobjects/Lead/",
        &encoded(&destination.key_field),
        "/",
        &encoded(&key),
    ];
    let mut message = Message::post(path.concat(), json::text(&Value::Object(properties)));
    message.method = Method::Patch;
    message.authorization = Authorization::ClientCredentials {
        token_url: [base, "/services/oauth2/token"].concat(),
        client_id: client_id.to_owned(),
        client_secret: client_secret.to_owned(),
    };
    Ok(message)
}

fn key(destination: &Destination, data: &LeadData) -> Result<String, String> {
    let filled = Template::parse(&destination.key_value)
        .map(|template| template.fill(Markup::Plain, &|place| data.value(place)))
        .unwrap_or_default();
    let key = filled.trim();
    if key.is_empty() {
        let field = &destination.key_field;
        return Err(["The lead has nothing to put into ", field, "."].concat());
    }
    Ok(key.to_owned())
}

/// The mapping of the destination, or the usual one. What is empty is left out.
fn properties(
    destination: &Destination,
    data: &LeadData,
    usual: impl FnOnce() -> Vec<(&'static str, String)>,
) -> Map<String, Value> {
    if !destination.fields.is_empty() {
        let mapped = mapped(destination, data).into_iter();
        return mapped.map(|(name, text)| (name, json!(text))).collect();
    }
    usual()
        .into_iter()
        .filter(|(_, text)| !text.is_empty())
        .map(|(name, text)| (name.to_owned(), json!(text)))
        .collect()
}

/// Properties that every `HubSpot` account has for contacts: an unknown one would make
/// it refuse the whole. It has none for a source that others may write, so that stands
/// below the message.
fn usual_contact(data: &LeadData) -> Vec<(&'static str, String)> {
    let PersonName { given, family } = person_name(data);
    let (given, family) = if given.is_empty() {
        (family, given)
    } else {
        (given, family)
    };
    vec![
        ("email", data.value("email")),
        ("firstname", given),
        ("lastname", family),
        ("company", data.value("company")),
        ("phone", data.value("lead.phone_with_extension")),
        ("country", data.value("lead.country")),
        ("message", within(&note(data), 60_000)),
    ]
}

/// Standard fields of a Salesforce lead, no longer than they may be. Countries are left
/// to a mapping: an organisation with a list of them refuses codes.
fn usual_lead(data: &LeadData) -> Vec<(&'static str, String)> {
    let PersonName { given, family } = person_name(data);
    vec![
        ("FirstName", within(&given, 40)),
        ("LastName", within(&family, 80)),
        ("Company", within(&data.value("company"), 255)),
        ("Email", data.value("email")),
        (
            "Phone",
            within(&data.value("lead.phone_with_extension"), 40),
        ),
        ("LeadSource", "Web".to_owned()),
        ("Description", within(&note(data), 32_000)),
    ]
}

/// The parts that the form asked for, else the whole name divided.
fn person_name(data: &LeadData) -> PersonName {
    let (given, family) = (data.value("first_name"), data.value("last_name"));
    if family.is_empty() {
        return PersonName::of(&data.value("name"), &data.locale);
    }
    PersonName { given, family }
}

/// What the visitor wrote, and where they came from.
fn note(data: &LeadData) -> String {
    let source = [
        ("Source", data.value("lead.channel")),
        ("Form", data.value("lead.form")),
        ("Page", data.value("lead.page")),
        ("Country", data.value("lead.country")),
    ];
    let source: Vec<String> = source
        .into_iter()
        .filter(|(_, text)| !text.is_empty())
        .map(|(name, text)| [name, ": ", &text].concat())
        .collect();
    let parts = [data.value("message"), source.join("\n")];
    let parts: Vec<String> = parts.into_iter().filter(|part| !part.is_empty()).collect();
    parts.join("\n\n")
}

/// The first `most` characters of `text`.
fn within(text: &str, most: usize) -> String {
    text.chars().take(most).collect()
}

/// `text` as one segment of a path.
fn encoded(text: &str) -> String {
    let form: String = form_urlencoded::byte_serialize(text.as_bytes()).collect();
    form.replace('+', "%20")
}

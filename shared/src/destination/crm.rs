//! Records in other people's CRMs, by upsert: a second try changes the record the
//! first one made.

use serde_json::{Map, Value, json};

use super::message::{Authorization, Message, Method};
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
    let usual = [
        ("email", "email"),
        ("firstname", "name"),
        ("company", "company"),
        ("phone", "lead.phone_with_extension"),
    ];
    let body = json!({
        "inputs": [{
            "idProperty": destination.key_field,
            "id": key,
            "properties": properties(destination, data, &usual),
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
    let usual = [
        ("LastName", "name"),
        ("Company", "company"),
        ("Email", "email"),
        ("Phone", "lead.phone_with_extension"),
    ];
    let mut properties = properties(destination, data, &usual);
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

/// The mapping of the destination, or the usual one: receiver's name, lead's field.
fn properties(
    destination: &Destination,
    data: &LeadData,
    usual: &[(&str, &str)],
) -> Map<String, Value> {
    if !destination.fields.is_empty() {
        let mapped = mapped(destination, data).into_iter();
        return mapped.map(|(name, text)| (name, json!(text))).collect();
    }
    usual
        .iter()
        .map(|(name, field)| ((*name).to_owned(), data.value(field)))
        .filter(|(_, text)| !text.is_empty())
        .map(|(name, text)| (name, json!(text)))
        .collect()
}

/// `text` as one segment of a path.
fn encoded(text: &str) -> String {
    let form: String = form_urlencoded::byte_serialize(text.as_bytes()).collect();
    form.replace('+', "%20")
}

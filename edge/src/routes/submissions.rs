//! `GET /v1/submissions/{id}`.

use crate::answer::{Answer, json};
use crate::call::Call;

/// One submission, as it was accepted.
pub async fn show(call: Call) -> Answer {
    json(&call.owner()?.store.submission(&call.part).await?)
}

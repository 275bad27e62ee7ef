//! `GET /healthz`.

use transom_shared::wire::HealthBody;

use crate::answer::{Answer, json};
use crate::call::Call;
use crate::publish::BUILD;

/// The service answers.
pub async fn show(_: Call) -> Answer {
    json(&HealthBody {
        status: "ok".to_owned(),
        build: BUILD.to_owned(),
    })
}

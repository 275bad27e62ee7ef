//! `GET /healthz`.

use transom_shared::wire::HealthBody;

use crate::answer::Json;
use crate::publish::BUILD;

/// The service answers.
pub async fn show() -> Json<HealthBody> {
    Json(HealthBody {
        status: "ok".to_owned(),
        build: BUILD.to_owned(),
    })
}

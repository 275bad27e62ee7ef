//! `GET /v1/submissions/{id}`.

use transom_shared::wire::SubmissionBody;

use crate::answer::Json;
use crate::caller::Owner;
use crate::error::ApiError;
use crate::extract::Path;

/// One submission, as it was accepted.
#[worker::send]
pub async fn show(app: Owner, Path(id): Path<String>) -> Result<Json<SubmissionBody>, ApiError> {
    Ok(Json(app.store.submission(&id).await?))
}

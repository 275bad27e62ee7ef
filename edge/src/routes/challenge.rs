//! `GET /f/{form}/challenge`: work for a visitor's device (ALTCHA, version 2).

use transom_shared::spam::proof::{Challenge, challenge};

use crate::answer::Json;
use crate::app::App;
use crate::error::ApiError;
use crate::extract::Path;
use crate::qualify::proof_secret;

/// A challenge of a form that asks for proof of work.
#[worker::send]
pub async fn show(app: App, Path(name): Path<String>) -> Result<Json<Challenge>, ApiError> {
    let form = app.forms.form(&name).await?;
    if !form.definition.spam().proof_of_work {
        let message = "This form asks for no proof of work.".to_owned();
        return Err(ApiError::conflict("no_proof_of_work", message));
    }
    let secret = proof_secret(&app.config).ok_or(ApiError::Misconfigured(
        "Set the secret SECRETS_KEY: challenges are signed with a key made of it.",
    ))?;
    let mut chance = [0; 32];
    getrandom::fill(&mut chance)
        .map_err(|_| ApiError::unavailable("no chance from the platform"))?;
    Ok(Json(challenge(app.now_ms, chance, &secret)))
}

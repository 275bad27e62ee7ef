//! `GET /f/{form}/challenge`: work for a visitor's device (ALTCHA, version 2).

use transom_shared::spam::proof::challenge;

use crate::answer::{Answer, json};
use crate::call::Call;
use crate::error::ApiError;
use crate::qualify::proof_secret;

/// A challenge of a form that asks for proof of work.
pub async fn show(call: Call) -> Answer {
    let app = call.anybody();
    let form = app.forms.form(&call.part).await?;
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
    json(&challenge(app.now_ms, chance, &secret))
}

//! Who is calling. A handler gets its permission from an extractor here, and with it what
//! it works with, so it cannot forget to check.

use std::ops::Deref;

use axum::extract::FromRequestParts;
use axum::http::{header, request::Parts};
use sha2::{Digest, Sha256};
use subtle::ConstantTimeEq;

use crate::answer::text;
use crate::app::App;
use crate::error::ApiError;

/// The service as the owner of the workspace may use it, by API token.
pub struct Owner(App);

impl Deref for Owner {
    type Target = App;

    fn deref(&self) -> &App {
        &self.0
    }
}

impl<S: Send + Sync> FromRequestParts<S> for Owner {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, ApiError> {
        let app = App::from_request_parts(parts, state).await?;
        let header = text(&parts.headers, header::AUTHORIZATION);
        let token = header
            .split_once(' ')
            .filter(|(scheme, _)| scheme.eq_ignore_ascii_case("bearer"));
        let (_, token) = token.ok_or(ApiError::Unauthorized)?;
        // Digests are compared, in constant time: the time tells nothing of the
        // token, and the token is not on the service at all.
        let digest = Sha256::digest(token.trim().as_bytes());
        let is_owner: bool = digest
            .as_slice()
            .ct_eq(&app.config.admin_token_sha256)
            .into();
        if is_owner {
            Ok(Self(app))
        } else {
            Err(ApiError::Unauthorized)
        }
    }
}

//! A request on its way to its handler. A handler gets what it works with from here, and
//! with it its permission, so that it cannot forget to check.

use percent_encoding::percent_decode_str;
use sha2::{Digest, Sha256};
use subtle::ConstantTimeEq;

use crate::app::App;
use crate::door::{Body, Request};
use crate::error::ApiError;
use crate::headers::Headers;

/// A request that a handler was found for.
pub struct Call {
    app: App,
    /// The variable part of the path, without percent-encoding; empty where there is none.
    pub part: String,
    query: String,
    /// The scheme, host and port that the request was sent to.
    pub origin: String,
    /// The headers.
    pub headers: Headers,
    /// The body.
    pub body: Body,
}

impl Call {
    /// `request`, whose path has the variable part `part`.
    ///
    /// # Errors
    /// [`ApiError::Malformed`] where that is no text.
    pub fn new(app: App, request: Request, part: &str) -> Result<Self, ApiError> {
        let part = percent_decode_str(part).decode_utf8();
        let part =
            part.map_err(|_| ApiError::Malformed("Write the address in UTF-8, percent-encoded."))?;
        Ok(Self {
            app,
            part: part.into_owned(),
            query: request.query,
            origin: request.origin,
            headers: request.headers,
            body: request.body,
        })
    }

    /// The service as anybody may use it.
    pub fn anybody(&self) -> App {
        self.app.clone()
    }

    /// The service as the owner of the workspace may use it, by API token.
    ///
    /// # Errors
    /// [`ApiError::Unauthorized`].
    pub fn owner(&self) -> Result<App, ApiError> {
        let header = self.headers.text("authorization");
        let token = header
            .split_once(' ')
            .filter(|(scheme, _)| scheme.eq_ignore_ascii_case("bearer"));
        let (_, token) = token.ok_or(ApiError::Unauthorized)?;
        // Digests are compared, in constant time: the time tells nothing of the
        // token, and the token is not on the service at all.
        let digest = Sha256::digest(token.trim().as_bytes());
        let is_owner: bool = digest
            .as_slice()
            .ct_eq(&self.app.config.admin_token_sha256)
            .into();
        if is_owner {
            Ok(self.app.clone())
        } else {
            Err(ApiError::Unauthorized)
        }
    }

    /// What the parameter `name` after the question mark says.
    ///
    /// # Errors
    /// [`ApiError::Malformed`] where it is given twice.
    pub fn parameter(&self, name: &str) -> Result<Option<String>, ApiError> {
        let parameters = form_urlencoded::parse(self.query.as_bytes());
        let mut values = parameters.filter(|(have, _)| have == name);
        let value = values.next().map(|(_, value)| value.into_owned());
        match values.next() {
            None => Ok(value),
            Some(_) => Err(ApiError::Malformed(
                "Give each parameter of the address once, as /openapi.json describes it.",
            )),
        }
    }
}

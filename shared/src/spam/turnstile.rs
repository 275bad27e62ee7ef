//! What Cloudflare Turnstile answers
//! (<https://developers.cloudflare.com/turnstile/get-started/server-side-validation/>).

use serde_json::Value;

use crate::json;

use super::Check;

/// Where tokens are checked.
pub const SITEVERIFY: &str = "https://challenges.cloudflare.com/turnstile/v0/siteverify";

/// Reads the `body` of an answer.
pub fn read_answer(body: &str) -> Check {
    let Ok(answer) = json::parse(body) else {
        return Check::Unreachable;
    };
    if answer.get("success").and_then(Value::as_bool) == Some(true) {
        return Check::Passed;
    }
    let codes = answer.get("error-codes").and_then(Value::as_array);
    let codes: Vec<&str> = codes
        .into_iter()
        .flatten()
        .filter_map(Value::as_str)
        .collect();
    // A wrong secret is the operator's mistake and not the visitor's.
    let is_ours = |code: &&str| {
        matches!(
            *code,
            "missing-input-secret" | "invalid-input-secret" | "bad-request" | "internal-error"
        )
    };
    if codes.is_empty() || codes.iter().any(is_ours) {
        Check::Unreachable
    } else if codes.contains(&"timeout-or-duplicate") {
        Check::Spent
    } else if codes.contains(&"missing-input-response") {
        Check::Missing
    } else {
        Check::Failed
    }
}

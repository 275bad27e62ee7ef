//! What a try came to, judged from the answer.

use serde_json::Value;

use crate::destination::DestinationKind;
use crate::json;

/// What came back from a destination.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Reply {
    /// An HTTP answer.
    Answer {
        /// Its status.
        status: u16,
        /// The pause it asks for, in milliseconds, from `Retry-After`.
        pause_ms: Option<i64>,
        /// The beginning of its body.
        body: String,
    },
    /// None: the reason, without anything personal.
    Nothing(String),
}

/// What a try came to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// The destination took it.
    Accepted,
    /// It did not, or nobody knows.
    Failed {
        /// Why, for a person; never the destination's own words.
        reason: String,
    },
    /// It asks for fewer requests.
    SlowDown {
        /// Why, for a person.
        reason: String,
        /// The pause it asks for, in milliseconds.
        pause_ms: Option<i64>,
    },
    /// It will never take anything again (410).
    Gone,
}

impl Outcome {
    /// The word stored with an attempt.
    pub fn as_str(&self) -> &'static str {
        match self {
            Self::Accepted => "accepted",
            Self::Failed { .. } => "failed",
            Self::SlowDown { .. } => "slow_down",
            Self::Gone => "gone",
        }
    }

    /// Why, for a person; empty where it was accepted.
    pub fn reason(&self) -> &str {
        match self {
            Self::Accepted => "",
            Self::Failed { reason } | Self::SlowDown { reason, .. } => reason,
            Self::Gone => "410",
        }
    }
}

/// Judges `reply` as an answer of a destination of this kind. Standard Webhooks:
/// 2xx is success, a redirection is a failure, 410 ends the endpoint, 429, 502,
/// 503 and 504 ask to slow down. Chat robots and `HubSpot` answer 200 to what they
/// refuse: there the body's own code decides.
pub fn judge(kind: DestinationKind, reply: &Reply) -> Outcome {
    let (status, pause_ms, body) = match reply {
        Reply::Nothing(reason) => {
            return Outcome::Failed {
                reason: reason.clone(),
            };
        }
        Reply::Answer {
            status,
            pause_ms,
            body,
        } => (*status, *pause_ms, body),
    };
    let reason = ["answered ", &status.to_string()].concat();
    match status {
        200..=299 => judge_body(kind, body),
        410 => Outcome::Gone,
        429 | 502 | 503 | 504 => Outcome::SlowDown { reason, pause_ms },
        _ => Outcome::Failed { reason },
    }
}

/// Whether `reply` refuses this one message for what it says, which tells nothing
/// of how the destination is doing: 400, 409, 413, 415 and 422.
pub fn blames_message(reply: &Reply) -> bool {
    matches!(
        reply,
        Reply::Answer {
            status: 400 | 409 | 413 | 415 | 422,
            ..
        }
    )
}

/// Codes by which a robot says that it was asked too often: `WeCom` 45009,
/// `DingTalk` 130101 and 660026, `Feishu` 9499 and 11232.
const TOO_OFTEN: [i64; 5] = [45009, 130_101, 660_026, 9499, 11232];

fn judge_body(kind: DestinationKind, body: &str) -> Outcome {
    let code_of = match kind {
        DestinationKind::Wecom | DestinationKind::Dingtalk => "errcode",
        DestinationKind::Feishu => "code",
        DestinationKind::Hubspot => return judge_hubspot(body),
        DestinationKind::Slack | DestinationKind::Salesforce | DestinationKind::Webhook => {
            return Outcome::Accepted;
        }
    };
    let answer: Option<Value> = json::parse(body).ok();
    let field = |name: &str| answer.as_ref()?.get(name)?.as_i64();
    // Feishu's first version of the interface answers `StatusCode`.
    let code = field(code_of).or_else(|| field("StatusCode").filter(|_| code_of == "code"));
    match code {
        Some(0) => Outcome::Accepted,
        Some(code) => {
            let reason = ["answered with code ", &code.to_string()].concat();
            if TOO_OFTEN.contains(&code) {
                Outcome::SlowDown {
                    reason,
                    pause_ms: None,
                }
            } else {
                Outcome::Failed { reason }
            }
        }
        None => Outcome::Failed {
            reason: "answered without a code".to_owned(),
        },
    }
}

/// A batch that succeeded in part answers 207 and lists what failed.
fn judge_hubspot(body: &str) -> Outcome {
    let answer: Option<Value> = json::parse(body).ok();
    let errors = answer
        .as_ref()
        .and_then(|answer| answer.get("numErrors")?.as_i64());
    match errors {
        Some(errors) if errors > 0 => Outcome::Failed {
            reason: "took the request and refused the contact".to_owned(),
        },
        _ => Outcome::Accepted,
    }
}

//! Structured log lines: one JSON object each, units in the names, never
//! personal data (no answers, no addresses of people).

use serde::Serialize;

use crate::deliver::Report;
use crate::error::ApiError;
use crate::upkeep::Upkept;

/// Something worth counting or finding again.
#[derive(Serialize)]
#[serde(tag = "event", rename_all = "snake_case")]
pub enum Event<'a> {
    /// A submission was stored, or found stored before.
    SubmissionAccepted {
        /// The request.
        request: &'a str,
        /// The form.
        form: &'a str,
        /// The submission.
        submission: &'a str,
        /// Whether it was stored before under the same key.
        replayed: bool,
        /// D1 rows written.
        rows_written: usize,
        /// D1 rows read.
        rows_read: usize,
    },
    /// A request failed through a fault of ours.
    RequestFailed {
        /// The request.
        request: &'a str,
        /// What failed, from the platform's own error.
        cause: &'a str,
    },
    /// A submission waits in the queue because the database is down.
    SubmissionQueued {
        /// The request.
        request: &'a str,
        /// The form.
        form: &'a str,
        /// The submission.
        submission: &'a str,
        /// What failed, from the platform's own error.
        cause: &'a str,
    },
    /// A submission from the queue was stored.
    SubmissionStoredLate {
        /// The form.
        form: &'a str,
        /// The submission.
        submission: &'a str,
        /// Whether it was stored before under the same key.
        replayed: bool,
    },
    /// What was due was delivered, as far as it could be.
    Swept {
        /// What became of how many deliveries.
        #[serde(flatten)]
        report: Report,
    },
    /// Leads were looked at that were due by the clock.
    KeptUp {
        /// What was done with how many.
        #[serde(flatten)]
        done: Upkept,
    },
    /// Work outside a request failed; it is done again.
    WorkFailed {
        /// Which: `queue`, `intake` or `clock`.
        work: &'a str,
        /// What failed, from the platform's own error.
        cause: &'a str,
    },
    /// Stored renderings were made anew after a new build.
    FormRendered {
        /// The form.
        form: &'a str,
        /// Its version.
        version: u32,
    },
}

/// Writes `event` to the log.
pub fn write(event: &Event<'_>) {
    if let Ok(line) = serde_json::to_string(event) {
        worker::console_log!("{line}");
    }
}

/// Logs that `work` outside a request failed.
pub fn failure(work: &str, error: &ApiError) {
    let cause: &str = match error {
        ApiError::Unavailable(cause) => cause,
        ApiError::Misconfigured(advice) => advice,
        _ => "refused",
    };
    write(&Event::WorkFailed { work, cause });
}

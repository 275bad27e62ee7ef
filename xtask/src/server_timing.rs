//! What an answer of the service cost, as its `Server-Timing` header tells.

use anyhow::{Context, Result};
use ureq::Body;
use ureq::http::Response;

/// Operations that the platform bills.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Cost {
    /// Ways to D1 and back.
    pub trips: u64,
    /// Rows of D1 written, index entries included.
    pub rows_written: u64,
    /// Rows of D1 read.
    pub rows_read: u64,
    /// Values of KV read.
    pub kv_reads: u64,
    /// Values of KV written.
    pub kv_writes: u64,
}

impl Cost {
    /// What `answer` cost.
    ///
    /// # Errors
    /// Where it does not say so.
    pub fn of(answer: &Response<Body>) -> Result<Self> {
        let header = answer.headers().get("server-timing");
        let text = header
            .and_then(|text| text.to_str().ok())
            .unwrap_or_default();
        Self::read(text).with_context(|| format!("the service does not say what it cost: {text}"))
    }

    fn read(text: &str) -> Option<Self> {
        let count = |name: &str| {
            let (_, rest) = text.split_once(name)?;
            let digits = rest.split(|c: char| !c.is_ascii_digit()).next()?;
            digits.parse().ok()
        };
        Some(Self {
            trips: count("trips=")?,
            rows_written: count("written=")?,
            rows_read: count("read=")?,
            kv_reads: count("reads=")?,
            kv_writes: count("writes=")?,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::Cost;

    #[test]
    fn the_header_is_read_and_another_is_not() {
        let header = r#"d1;desc="trips=1 written=6 read=19", kv;desc="reads=2 writes=0""#;
        let cost = Cost {
            trips: 1,
            rows_written: 6,
            rows_read: 19,
            kv_reads: 2,
            kv_writes: 0,
        };
        assert_eq!(Cost::read(header), Some(cost));
        assert_eq!(Cost::read("cache;dur=1"), None);
    }
}

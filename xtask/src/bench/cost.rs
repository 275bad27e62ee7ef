//! What a million leads cost at the published prices, with the arithmetic.

use super::report::{Table, Verdict};

/// What one lead uses.
#[derive(Clone, Copy, Debug)]
pub struct PerLead {
    /// Requests to the Worker: the submission.
    pub requests: u64,
    /// Milliseconds of processor time.
    pub cpu_ms: f64,
    /// D1 rows written.
    pub rows_written: u64,
    /// D1 rows read.
    pub rows_read: u64,
    /// KV values read.
    pub kv_reads: u64,
}

/// KV values that a lead reads where the isolate it comes to remembers nothing: the
/// published form and the rules.
const COLD_KV_READS: f64 = 2.0;
const KV_READ_PRICE: f64 = 0.50;

/// US dollars for a million, beyond what the plan of $5 a month includes
/// (<https://developers.cloudflare.com/workers/platform/pricing/>, `d1/platform/pricing`,
/// `kv/platform/pricing`).
const PRICES: [(&str, f64); 5] = [
    ("requests", 0.30),
    ("CPU-ms", 0.02),
    ("D1 rows written", 1.00),
    ("D1 rows read", 0.001),
    ("KV reads", KV_READ_PRICE),
];

const METHOD: &str = "\
One submission with an e-mail address and a phone number (each is a row by which its
person is found), without destinations and proof of work, to a service that is warm: an
isolate remembers form and rules for 30 s. Published prices
of Workers, D1 and KV beyond what the paid plan includes (which has 10 million requests,
30 million CPU-ms, 50 million rows written, 25 billion rows read and 10 million KV reads
a month). CPU-ms are those of the local process, which includes D1 itself: too much
rather than too little. Not in it: storage ($0.75 per GB and month), showing the form
($0.30 per million views that no cache answers), destinations, the clock.";

/// The table and the verdict.
pub fn of_a_million(lead: &PerLead) -> (Table, Verdict) {
    #[allow(clippy::cast_precision_loss, reason = "small counts")]
    let used = [
        lead.requests as f64,
        lead.cpu_ms,
        lead.rows_written as f64,
        lead.rows_read as f64,
        lead.kv_reads as f64,
    ];
    let columns = ["what", "per lead", "$ per million", "$ per million leads"];
    let mut table = Table::new("Cost of a million leads", METHOD, &columns);
    let mut sum = 0.0;
    for ((what, price), used) in PRICES.iter().zip(used) {
        sum += price * used;
        table.row(&[
            (*what).to_owned(),
            format!("{used:.2}"),
            format!("{price:.3}"),
            format!("{:.2}", price * used),
        ]);
    }
    let total = format!("{sum:.2}");
    table.row(&["together", "", "", &total]);
    let cold = KV_READ_PRICE * COLD_KV_READS;
    table.row(&[
        "more, where every lead came to an isolate that remembers nothing".to_owned(),
        format!("{COLD_KV_READS:.2}"),
        format!("{KV_READ_PRICE:.3}"),
        format!("{cold:.2}"),
    ]);
    let verdict = Verdict::of(
        "cost per million leads",
        sum,
        format!("${sum:.2} warm; cold isolates ${cold:.2} more"),
        (7.0, "≤ $7"),
        (5.4, "≤ $5.4"),
    );
    (table, verdict)
}

#[cfg(test)]
mod tests {
    use super::{PerLead, of_a_million};

    #[test]
    fn a_lead_is_paid_for_by_what_it_uses() {
        let lead = PerLead {
            cpu_ms: 2.0,
            rows_written: 5,
            rows_read: 20,
            requests: 1,
            kv_reads: 2,
        };
        let (table, verdict) = of_a_million(&lead);
        assert_eq!(verdict.measured, "$6.36 warm; cold isolates $1.00 more");
        assert_eq!(table.rows.len(), 7);
    }
}

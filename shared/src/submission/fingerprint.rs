//! Whether two submissions say the same.

use sha2::{Digest, Sha256};

use super::{Answer, NewSubmission};
use crate::hex;

/// A digest of what a submission says to the form `form`: 64 hexadecimal
/// digits, equal exactly when the answers are equal. Transom's own fields
/// (`_key`, `_page`) do not count: a retry from another page is the same.
pub fn fingerprint(form: &str, submission: &NewSubmission) -> String {
    let mut hash = Sha256::new();
    add(&mut hash, form);
    for (name, answer) in submission.answers() {
        add(&mut hash, name);
        match answer {
            Answer::Yes(yes) => add(&mut hash, if *yes { "yes" } else { "no" }),
            Answer::Text(text) => add(&mut hash, text),
            Answer::Many(values) => {
                add(&mut hash, &values.len().to_string());
                values.iter().for_each(|value| add(&mut hash, value));
            }
        }
    }
    hex::encode(&hash.finalize())
}

/// Each part goes in with its length, so that no two lists of parts can run
/// together into the same bytes.
fn add(hash: &mut Sha256, part: &str) {
    hash.update((part.len() as u64).to_be_bytes());
    hash.update(part.as_bytes());
}

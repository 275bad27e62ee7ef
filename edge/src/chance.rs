//! Identifiers with chance of the platform's generator.

use std::cell::RefCell;

use transom_shared::id::IdKind;

/// Bytes of chance of one identifier.
type Chance = [u8; 10];

thread_local! {
    /// Chance of the platform's generator, drawn for several identifiers at once: asking
    /// costs more than making one.
    static CHANCE: RefCell<Vec<Chance>> = const { RefCell::new(Vec::new()) };
}

/// A new identifier; no chance is used twice.
pub fn new_id(kind: IdKind, now_ms: i64) -> String {
    let chance = CHANCE.with_borrow_mut(|left| {
        if left.is_empty() {
            let mut drawn = [0; 320];
            // The generator of the Workers runtime does not fail; where it did, ids
            // would still be told apart by time and refused by the primary key.
            let _ = getrandom::fill(&mut drawn);
            left.extend_from_slice(drawn.as_chunks().0);
        }
        left.pop()
    });
    kind.generate(now_ms, chance.unwrap_or_default())
}

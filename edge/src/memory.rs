//! What an isolate remembers between requests: values of KV, read and parsed. Nothing
//! depends on it but how often KV is asked, which is paid for by the read, and how soon a
//! change holds everywhere.

use std::cell::RefCell;
use std::rc::Rc;

/// How long a value is remembered, in milliseconds. With KV's own cache
/// ([`CACHE_SECONDS`]) what changed holds everywhere after a minute and a half.
const LIFETIME_MS: i64 = 30_000;
/// Shortest time for which KV answers from its cache at the edge, in seconds.
pub const CACHE_SECONDS: u64 = 60;
/// Most values that are remembered; a workspace has few forms.
const MOST: usize = 100;

struct Held<T> {
    name: String,
    value: Rc<T>,
    until_ms: i64,
}

/// Values by name: so few that they are looked through.
pub struct Memory<T>(RefCell<Vec<Held<T>>>);

impl<T> Memory<T> {
    /// An empty one.
    pub const fn new() -> Self {
        Self(RefCell::new(Vec::new()))
    }

    /// The value of `name`, if it is remembered at `now_ms`.
    pub fn get(&self, name: &str, now_ms: i64) -> Option<Rc<T>> {
        let held = self.0.borrow();
        let held = held.iter().find(|held| held.name == name)?;
        (now_ms < held.until_ms).then(|| Rc::clone(&held.value))
    }

    /// Remembers `value` from `now_ms` on.
    pub fn keep(&self, name: &str, value: &Rc<T>, now_ms: i64) {
        let mut all = self.0.borrow_mut();
        all.retain(|held| held.name != name && now_ms < held.until_ms);
        if all.len() == MOST {
            // The oldest stands first.
            all.remove(0);
        }
        all.push(Held {
            name: name.to_owned(),
            value: Rc::clone(value),
            until_ms: now_ms + LIFETIME_MS,
        });
    }

    /// Forgets the value of `name`.
    pub fn forget(&self, name: &str) {
        self.0.borrow_mut().retain(|held| held.name != name);
    }
}

#[cfg(test)]
mod tests {
    use super::{LIFETIME_MS, MOST, Memory};
    use std::rc::Rc;

    #[test]
    fn values_are_forgotten_in_time_and_are_not_too_many() {
        let memory = Memory::new();
        memory.keep("a", &Rc::new(1), 0);
        assert_eq!(memory.get("a", LIFETIME_MS - 1).as_deref(), Some(&1));
        assert_eq!(memory.get("a", LIFETIME_MS), None);
        for number in 0..2 * MOST {
            memory.keep(&number.to_string(), &Rc::new(2), 5);
        }
        assert!(memory.0.borrow().len() <= MOST);
        memory.keep("0", &Rc::new(3), 5);
        assert_eq!(memory.get("0", 5).as_deref(), Some(&3));
        assert!(memory.0.borrow().len() <= MOST);
        memory.forget("0");
        assert_eq!(memory.get("0", 5), None);
    }
}

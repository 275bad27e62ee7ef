//! SQLite as the database of a history, failing as D1 may: before a batch, or
//! after it has committed and before anybody hears of it.

use std::sync::{Arc, Mutex, PoisonError};

use futures_util::FutureExt;
use futures_util::future::{BoxFuture, ready};
use transom_edge::store::database::{Database, Rows, Statement};
use transom_sqlite::Sqlite;

/// What goes wrong, in how many of a thousand batches.
pub struct Faults {
    random: fastrand::Rng,
    pub before: u32,
    pub after: u32,
    /// How many batches failed so far.
    pub failed: u64,
}

enum Fault {
    None,
    Before,
    After,
}

impl Faults {
    pub fn new(seed: u64) -> Self {
        Self {
            random: fastrand::Rng::with_seed(seed),
            before: 0,
            after: 0,
            failed: 0,
        }
    }

    fn draw(&mut self) -> Fault {
        let drawn = self.random.u32(..1000);
        let fault = match drawn {
            drawn if drawn < self.before => Fault::Before,
            drawn if drawn < self.before + self.after => Fault::After,
            _ => return Fault::None,
        };
        self.failed += 1;
        fault
    }
}

/// The database of a history.
pub struct Faulty {
    database: Sqlite,
    faults: Arc<Mutex<Faults>>,
}

impl Faulty {
    pub fn new(faults: Arc<Mutex<Faults>>) -> rusqlite::Result<Self> {
        Ok(Self {
            database: Sqlite::in_memory()?,
            faults,
        })
    }
}

impl Database for Faulty {
    fn batch(&self, statements: Vec<Statement>) -> BoxFuture<'_, Result<Vec<Rows>, String>> {
        let mut faults = self.faults.lock().unwrap_or_else(PoisonError::into_inner);
        // An error of SQLite itself is a defect of ours, not a fault to survive.
        let run = || {
            self.database
                .run(&statements)
                .expect("the SQL of the store runs")
        };
        let result = match faults.draw() {
            Fault::Before => Err("a simulated fault before the commit".to_owned()),
            Fault::After => {
                run();
                Err("a simulated fault after the commit".to_owned())
            }
            Fault::None => Ok(run()),
        };
        ready(result).boxed()
    }
}

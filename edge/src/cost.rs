//! What a request costs in operations that the platform bills.

use std::sync::atomic::{AtomicUsize, Ordering};

/// Counters of one request, or of one event.
#[derive(Debug, Default)]
pub struct Cost {
    trips: AtomicUsize,
    written: AtomicUsize,
    read: AtomicUsize,
    kv_reads: AtomicUsize,
    kv_writes: AtomicUsize,
}

impl Cost {
    /// Counts a batch: one way to the database and, if all is well, back.
    pub fn add_trip(&self) {
        self.trips.fetch_add(1, Ordering::Relaxed);
    }

    /// Counts the rows that a batch wrote, index entries included, and read.
    pub fn add_rows(&self, written: usize, read: usize) {
        self.written.fetch_add(written, Ordering::Relaxed);
        self.read.fetch_add(read, Ordering::Relaxed);
    }

    /// Counts a value read from KV.
    pub fn add_kv_read(&self) {
        self.kv_reads.fetch_add(1, Ordering::Relaxed);
    }

    /// Counts a value written to KV.
    pub fn add_kv_write(&self) {
        self.kv_writes.fetch_add(1, Ordering::Relaxed);
    }

    /// Rows of D1 written so far.
    pub fn rows_written(&self) -> usize {
        self.written.load(Ordering::Relaxed)
    }

    /// The value of `Server-Timing` (W3C Server Timing) that tells them.
    pub fn header(&self) -> String {
        let count = |counter: &AtomicUsize| counter.load(Ordering::Relaxed);
        format!(
            "d1;desc=\"trips={} written={} read={}\", kv;desc=\"reads={} writes={}\"",
            count(&self.trips),
            count(&self.written),
            count(&self.read),
            count(&self.kv_reads),
            count(&self.kv_writes),
        )
    }
}

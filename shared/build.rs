//! Writes the list of disposable mail domains as a small set; see
//! `src/spam/golomb.rs`.

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::{env, fs, io};

#[path = "src/spam/golomb.rs"]
mod golomb;

use golomb::{BUCKETS, OTHERS, REMAINDER_BITS, place};

const LIST: &str = "src/spam/disposable.txt";

fn main() -> io::Result<()> {
    println!("cargo::rerun-if-changed={LIST}");
    println!("cargo::rerun-if-changed=src/spam/golomb.rs");
    let list = fs::read_to_string(LIST)?;
    let mut buckets: BTreeMap<usize, Vec<u64>> = (0..BUCKETS).map(|n| (n, Vec::new())).collect();
    for domain in list.lines().filter(|line| !line.is_empty()) {
        let (bucket, place) = place(domain);
        buckets.entry(bucket).or_default().push(place);
    }
    let mut ends = Vec::new();
    let mut gaps = Vec::new();
    for bucket in buckets.values_mut() {
        bucket.sort_unstable();
        gaps.extend(encode(bucket));
        let end = u16::try_from(gaps.len()).map_err(io::Error::other)?;
        ends.extend(end.to_le_bytes());
    }
    ends.extend(gaps);
    let folder = env::var_os("OUT_DIR").ok_or_else(|| io::Error::other("no OUT_DIR"))?;
    fs::write(PathBuf::from(folder).join("disposable.set"), ends)
}

/// The gaps between sorted `places`.
fn encode(places: &[u64]) -> Vec<u8> {
    let mut bits: Vec<bool> = Vec::new();
    let mut before = 0;
    for place in places {
        let gap = place - before;
        before = *place;
        bits.extend((0..gap / OTHERS).map(|_| true));
        bits.push(false);
        bits.extend((0..REMAINDER_BITS).rev().map(|bit| gap >> bit & 1 == 1));
    }
    let bit = |chunk: &[bool], bit: usize| u8::from(*chunk.get(bit).unwrap_or(&true)) << bit;
    let byte = |chunk: &[bool]| (0..8).fold(0, |byte, at| byte | bit(chunk, at));
    bits.chunks(8).map(byte).collect()
}

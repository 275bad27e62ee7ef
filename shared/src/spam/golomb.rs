//! A set of texts as Golomb–Rice coded lists of hashes: a little over 13 bits for
//! each text, where the texts themselves would take 40 after compression. It may
//! take a text for a member that is none, one time in [`OTHERS`]; never the other
//! way round. The build script writes it, [`super::disposable`] reads it.
//!
//! The hash tells a bucket and a place in it. First comes where each bucket ends (2
//! bytes, little-endian, counted from the end of this table), then for each bucket
//! the gaps between its places: the upper part in ones and a zero, then the lower
//! [`REMAINDER_BITS`], highest first. Bytes are filled from their lowest bit; a
//! bucket's last byte is filled up with ones, which are no gap.

/// How many lists there are.
pub const BUCKETS: usize = 256;
/// How many texts pass for each that wrongly does not.
pub const OTHERS: u64 = 1 << REMAINDER_BITS;
/// Bits of each gap that are written as they are; the rest is counted in ones.
pub const REMAINDER_BITS: u32 = 12;
/// Places in a bucket for about 40 texts.
const PLACES: u64 = 40 * OTHERS;

/// The bucket of `text`, and its place there: by FNV-1a.
pub fn place(text: &str) -> (usize, u64) {
    let hash = text.bytes().fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| {
        (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
    });
    // What is multiplied last mixes least: the lower half helps the upper.
    let mixed = (hash ^ (hash >> 32)) & 0xffff_ffff;
    let bucket = (hash >> 56) as usize % BUCKETS;
    (bucket, (mixed * PLACES) >> 32)
}

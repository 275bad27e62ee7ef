//! Runs in turn, and what is made of their figures.

use serde::Serialize;

/// Figures of several runs.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct Sample {
    /// In the order of the runs.
    pub values: Vec<f64>,
}

impl Sample {
    /// The one in the middle; of an even number the mean of the two.
    pub fn median(&self) -> f64 {
        let mut sorted = self.values.clone();
        sorted.sort_by(f64::total_cmp);
        let middle = sorted.len() / 2;
        match (sorted.get(middle), sorted.len() % 2) {
            (None, _) => f64::NAN,
            (Some(one), 1) => *one,
            (Some(upper), _) => f64::midpoint(sorted[middle - 1], *upper),
        }
    }

    /// The smallest and the largest.
    pub fn range(&self) -> (f64, f64) {
        let fold = |seed: f64, choose: fn(f64, f64) -> f64| {
            self.values.iter().fold(seed, |a, b| choose(a, *b))
        };
        (
            fold(f64::INFINITY, f64::min),
            fold(f64::NEG_INFINITY, f64::max),
        )
    }

    /// Each value divided by the other's of the same round.
    pub fn ratios(&self, other: &Self) -> Self {
        let pairs = self.values.iter().zip(&other.values);
        Self {
            values: pairs.map(|(a, b)| a / b).collect(),
        }
    }

    /// The median, with the range behind it; a dash where there was no run.
    pub fn text(&self, decimals: usize) -> String {
        if self.values.is_empty() {
            return "–".to_owned();
        }
        let (from, to) = self.range();
        format!(
            "{:.decimals$} ({from:.decimals$}–{to:.decimals$})",
            self.median()
        )
    }
}

impl FromIterator<f64> for Sample {
    fn from_iter<I: IntoIterator<Item = f64>>(values: I) -> Self {
        Self {
            values: values.into_iter().collect(),
        }
    }
}

/// The order of `rounds` rounds of `candidates`: forth and back in turn (ABBA), so
/// that whatever drifts while it runs weighs the same on all of them, where the number of
/// rounds is even.
pub fn in_turn(candidates: usize, rounds: usize) -> Vec<usize> {
    let round = |round: usize| -> Vec<usize> {
        let forth = 0..candidates;
        if round.is_multiple_of(2) {
            forth.collect()
        } else {
            forth.rev().collect()
        }
    };
    (0..rounds).flat_map(round).collect()
}

/// The value below which `share` of `sorted` are.
pub fn percentile(sorted: &[f64], share: f64) -> f64 {
    #[allow(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        clippy::cast_precision_loss,
        reason = "the place in a list"
    )]
    let place = (sorted.len() as f64 * share) as usize;
    sorted
        .get(place.min(sorted.len().saturating_sub(1)))
        .copied()
        .unwrap_or(f64::NAN)
}

#[cfg(test)]
mod tests {
    use super::{Sample, in_turn, percentile};

    #[test]
    fn medians_ranges_and_ratios() {
        let sample: Sample = [3.0, 1.0, 2.0, 10.0].into_iter().collect();
        assert_eq!((sample.median(), sample.range()), (2.5, (1.0, 10.0)));
        let other: Sample = [1.0, 1.0, 4.0, 5.0].into_iter().collect();
        assert_eq!(sample.ratios(&other).values, [3.0, 1.0, 0.5, 2.0]);
        assert_eq!(sample.text(1), "2.5 (1.0–10.0)");
        assert!(Sample::default().median().is_nan());
    }

    #[test]
    fn rounds_go_forth_and_back() {
        assert_eq!(in_turn(2, 2), [0, 1, 1, 0]);
        assert_eq!(in_turn(3, 3), [0, 1, 2, 2, 1, 0, 0, 1, 2]);
    }

    #[test]
    fn percentiles_of_a_hundred() {
        let values: Vec<f64> = (0..100).map(f64::from).collect();
        assert_eq!(
            (percentile(&values, 0.5), percentile(&values, 0.99)),
            (50.0, 99.0)
        );
        assert_eq!(percentile(&values, 1.0), 99.0);
    }
}

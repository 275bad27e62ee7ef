//! How good a model is on leads that it did not see.

use serde::{Deserialize, Serialize};

use super::model::Model;
use super::training::Example;

/// One row of the reliability table.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Bin {
    /// The least predicted chance in this row.
    pub from: f64,
    /// How many held-out leads are in it.
    pub count: u32,
    /// The mean of the predicted chances.
    pub predicted: f64,
    /// The share that converted.
    pub observed: f64,
}

/// How good a model is on leads it was not trained on.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Report {
    /// Leads it was trained on.
    pub trained_on: u32,
    /// Leads it was judged on.
    pub held_out: u32,
    /// The share of all that converted.
    pub base_rate: f64,
    /// Mean squared error of the chances; 0 is perfect (Brier, 1950).
    pub brier: f64,
    /// The same for always saying the base rate: what the model has to beat.
    pub brier_of_base_rate: f64,
    /// The chance that a lead that converted is ranked above one that did not;
    /// 0.5 is a coin (area under the ROC curve).
    pub auc: f64,
    /// Predicted against observed, in tenths; rows without leads are left out.
    pub reliability: Vec<Bin>,
}

/// Judges what `learned` made of `model` on `judged`.
#[allow(
    clippy::cast_precision_loss,
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "counts are small, and a chance times ten is one of ten rows"
)]
pub(super) fn judge(model: &Model, learned: &[Example], judged: &[Example]) -> Report {
    let outcome = |example: &Example| f64::from(u8::from(example.is_won));
    let share = |examples: &mut dyn Iterator<Item = &Example>| {
        let (sum, count) = examples.fold((0.0, 0.0), |(sum, count), example| {
            (sum + outcome(example), count + 1.0)
        });
        sum / f64::max(count, 1.0)
    };
    let usual = share(&mut learned.iter());
    let predicted: Vec<(f64, bool)> = judged
        .iter()
        .map(|example| (model.probability(&example.features), example.is_won))
        .collect();
    let count = predicted.len().max(1) as f64;
    let squares = |chance: &dyn Fn(f64) -> f64| {
        let squares = predicted.iter().map(|(guess, won)| {
            let error = chance(*guess) - f64::from(u8::from(*won));
            error * error
        });
        squares.sum::<f64>() / count
    };
    let mut bins = [(0_u32, 0.0, 0.0); 10];
    for (guess, won) in &predicted {
        if let Some((count, sum, hits)) = bins.get_mut((guess * 10.0).min(9.0) as usize) {
            *count += 1;
            *sum += guess;
            *hits += f64::from(u8::from(*won));
        }
    }
    let reliability = bins
        .iter()
        .enumerate()
        .filter(|(_, (count, _, _))| *count > 0);
    Report {
        trained_on: u32::try_from(learned.len()).unwrap_or(u32::MAX),
        held_out: u32::try_from(judged.len()).unwrap_or(u32::MAX),
        base_rate: share(&mut learned.iter().chain(judged)),
        brier: squares(&|guess| guess),
        brier_of_base_rate: squares(&|_| usual),
        auc: auc(&predicted),
        reliability: reliability
            .map(|(row, (count, sum, hits))| Bin {
                from: row as f64 / 10.0,
                count: *count,
                predicted: sum / f64::from(*count),
                observed: hits / f64::from(*count),
            })
            .collect(),
    }
}

/// The area under the ROC curve by ranks (Mann and Whitney); equal chances share
/// their rank.
#[allow(clippy::cast_precision_loss, reason = "counts are small")]
fn auc(predicted: &[(f64, bool)]) -> f64 {
    let mut sorted = predicted.to_vec();
    sorted.sort_by(|(a, _), (b, _)| a.total_cmp(b));
    let won = sorted.iter().filter(|(_, won)| *won).count() as f64;
    let lost = sorted.len() as f64 - won;
    if won == 0.0 || lost == 0.0 {
        return 0.5;
    }
    let mut ranks = 0.0;
    let mut before = 0;
    for group in sorted.chunk_by(|(a, _), (b, _)| a.total_cmp(b).is_eq()) {
        let mean_rank = before as f64 + (group.len() as f64 + 1.0) / 2.0;
        ranks += mean_rank * group.iter().filter(|(_, won)| *won).count() as f64;
        before += group.len();
    }
    (ranks - won * (won + 1.0) / 2.0) / (won * lost)
}

//! Training the model, and saying honestly how good it is.

use serde::{Deserialize, Serialize};

use super::model::{FEATURES, Features, Model};

/// Fewest outcomes that anything is learned from.
pub const FEWEST_OUTCOMES: usize = 200;
/// Fewest of them that were won, and fewest that were lost.
pub const FEWEST_OF_EACH: usize = 20;
/// How strongly weights are pulled to zero: small samples must not shout.
const RIDGE: f64 = 1.0;
/// Newton's steps; it settles within ten.
const STEPS: usize = 25;
/// Every fifth example is held out and only judged.
const HOLD_OUT: usize = 5;

const SIZE: usize = FEATURES.len() + 1;

/// A lead whose end is known.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Example {
    /// The lead when it came.
    pub features: Features,
    /// Whether it converted.
    pub is_won: bool,
}

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

/// Why nothing was trained.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TrainingRefusal {
    /// There are too few outcomes.
    TooFew {
        /// How many there are.
        have: usize,
    },
    /// Nearly all of them ended alike.
    OneSided {
        /// How many converted.
        won: usize,
        /// How many did not.
        lost: usize,
    },
}

/// Trains on four fifths of `examples` and judges on the rest.
///
/// # Errors
/// Why there is too little to learn from.
pub fn train(examples: &[Example]) -> Result<(Model, Report), TrainingRefusal> {
    let won = examples.iter().filter(|example| example.is_won).count();
    let lost = examples.len() - won;
    if examples.len() < FEWEST_OUTCOMES {
        return Err(TrainingRefusal::TooFew {
            have: examples.len(),
        });
    }
    if won < FEWEST_OF_EACH || lost < FEWEST_OF_EACH {
        return Err(TrainingRefusal::OneSided { won, lost });
    }
    let part = |held: bool| -> Vec<Example> {
        let numbered = examples.iter().enumerate();
        numbered
            .filter(|(number, _)| (number % HOLD_OUT == 0) == held)
            .map(|(_, example)| *example)
            .collect()
    };
    let (learned, judged) = (part(false), part(true));
    let model = fit(&learned);
    let report = judge(&model, &learned, &judged);
    Ok((model, report))
}

/// Fits weights by Newton's method on the penalised log likelihood.
fn fit(examples: &[Example]) -> Model {
    let mut weights = [0.0; SIZE];
    for _ in 0..STEPS {
        let mut gradient = [0.0; SIZE];
        let mut hessian = [[0.0; SIZE]; SIZE];
        for example in examples {
            let row = with_one(&example.features);
            let sum: f64 = row.iter().zip(&weights).map(|(x, w)| x * w).sum();
            let chance = 1.0 / (1.0 + (-sum).exp());
            let error = f64::from(u8::from(example.is_won)) - chance;
            let curve = chance * (1.0 - chance);
            for ((x, slope), line) in row.iter().zip(&mut gradient).zip(&mut hessian) {
                *slope += error * x;
                for (y, cell) in row.iter().zip(line.iter_mut()) {
                    *cell += curve * x * y;
                }
            }
        }
        for (number, (slope, line)) in gradient.iter_mut().zip(&mut hessian).enumerate() {
            // The intercept, which comes first, is free.
            let ridge = if number == 0 { 1e-9 } else { RIDGE };
            *slope -= ridge * weights.get(number).copied().unwrap_or_default();
            if let Some(cell) = line.get_mut(number) {
                *cell += ridge;
            }
        }
        let step = solve(hessian, gradient);
        for (weight, change) in weights.iter_mut().zip(step) {
            *weight += change;
        }
        if step.iter().all(|change| change.abs() < 1e-9) {
            break;
        }
    }
    let [intercept, rest @ ..] = weights;
    // A millionth of log odds is nothing; what is stored reads the same anywhere.
    let rounded = |number: f64| (number * 1e6).round() / 1e6;
    Model {
        weights: rest.map(rounded).to_vec(),
        intercept: rounded(intercept),
        means: means(examples).into_iter().map(rounded).collect(),
    }
}

fn with_one(features: &Features) -> [f64; SIZE] {
    let mut row = [1.0; SIZE];
    for (cell, feature) in row.iter_mut().skip(1).zip(features.0) {
        *cell = feature;
    }
    row
}

#[allow(clippy::cast_precision_loss, reason = "counts are small")]
fn means(examples: &[Example]) -> Vec<f64> {
    let mut sums = vec![0.0; FEATURES.len()];
    for example in examples {
        for (sum, feature) in sums.iter_mut().zip(example.features.0) {
            *sum += feature;
        }
    }
    let count = examples.len().max(1) as f64;
    sums.into_iter().map(|sum| sum / count).collect()
}

/// Solves a symmetric, positive definite system by Cholesky's decomposition: the
/// ridge makes it one.
fn solve(matrix: [[f64; SIZE]; SIZE], right: [f64; SIZE]) -> [f64; SIZE] {
    let mut lower = [[0.0; SIZE]; SIZE];
    let mut middle = [0.0; SIZE];
    let mut result = [0.0; SIZE];
    let at = |grid: &[[f64; SIZE]; SIZE], row: usize, column: usize| -> f64 {
        grid.get(row)
            .and_then(|line| line.get(column))
            .copied()
            .unwrap_or_default()
    };
    let of = |line: &[f64; SIZE], place: usize| line.get(place).copied().unwrap_or_default();
    for row in 0..SIZE {
        for column in 0..=row {
            let known: f64 = (0..column)
                .map(|k| at(&lower, row, k) * at(&lower, column, k))
                .sum();
            let rest = at(&matrix, row, column) - known;
            let value = if row == column {
                rest.max(1e-12).sqrt()
            } else {
                rest / at(&lower, column, column)
            };
            if let Some(cell) = lower.get_mut(row).and_then(|line| line.get_mut(column)) {
                *cell = value;
            }
        }
    }
    for row in 0..SIZE {
        let known: f64 = (0..row).map(|k| at(&lower, row, k) * of(&middle, k)).sum();
        let value = (of(&right, row) - known) / at(&lower, row, row);
        if let Some(cell) = middle.get_mut(row) {
            *cell = value;
        }
    }
    for row in (0..SIZE).rev() {
        let known: f64 = (row + 1..SIZE)
            .map(|k| at(&lower, k, row) * of(&result, k))
            .sum();
        let value = (of(&middle, row) - known) / at(&lower, row, row);
        if let Some(cell) = result.get_mut(row) {
            *cell = value;
        }
    }
    result
}

#[allow(
    clippy::cast_precision_loss,
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "counts are small, and a chance times ten is one of ten rows"
)]
fn judge(model: &Model, learned: &[Example], judged: &[Example]) -> Report {
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

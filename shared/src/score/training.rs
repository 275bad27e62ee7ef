//! Training the model, and saying honestly how good it is.

use super::model::{FEATURES, Features, Model};
use super::report::{Report, judge};

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

//! `/v1/model`: what was learned from outcomes.

use transom_shared::score::{
    FEATURES, FEWEST_OF_EACH, FEWEST_OUTCOMES, Model, Report, TrainingRefusal, train,
};
use transom_shared::wire::ModelBody;

use crate::answer::{Answer, json};
use crate::call::Call;
use crate::error::ApiError;

/// The model and how good it is.
pub async fn show(call: Call) -> Answer {
    let app = call.owner()?;
    let (model, report, trained_ms) = app.store.model().await?;
    json(&body(model, report, trained_ms))
}

/// Learns from every lead whose end is known, and says how good that is on leads
/// it did not see. From too few it learns nothing.
pub async fn retrain(call: Call) -> Answer {
    let app = call.owner()?;
    let outcomes = app.store.outcomes().await?;
    let (model, report) = train(&outcomes).map_err(refused)?;
    app.store.save_model(&model, &report, app.now_ms).await?;
    app.rules.refresh().await?;
    json(&body(model, report, app.now_ms))
}

fn body(model: Model, report: Report, trained_ms: i64) -> ModelBody {
    ModelBody {
        trained_ms,
        features: FEATURES.iter().map(ToString::to_string).collect(),
        model,
        report,
    }
}

fn refused(refusal: TrainingRefusal) -> ApiError {
    match refusal {
        TrainingRefusal::TooFew { have } => ApiError::conflict(
            "too_few_outcomes",
            format!(
                "{have} leads have ended as converted or disqualified; it takes {FEWEST_OUTCOMES} \
                 to learn anything that holds."
            ),
        ),
        TrainingRefusal::OneSided { won, lost } => ApiError::conflict(
            "one_sided_outcomes",
            format!(
                "{won} leads converted and {lost} did not; it takes {FEWEST_OF_EACH} of each to \
                 tell them apart."
            ),
        ),
    }
}

//! Rules and the model, one row each.

use serde_json::Value;
use transom_shared::assign::Person;
use transom_shared::json;
use transom_shared::rules::{RuleKind, Rules};
use transom_shared::score::{Example, Features, Model, Report};
use transom_shared::wire::RulesBody;

use super::database::sql;
use super::row::rows;
use super::{Store, from_json, to_json};
use crate::error::ApiError;

rows! {
    struct RulesRow {
        kind: String,
        definition: String,
        revision: u32,
        updated_ms: i64,
    }
}

rows! {
    struct PersonDefinition {
        definition: String,
    }
}

rows! {
    struct ModelRow {
        model: String,
        report: String,
        trained_ms: i64,
    }
}

rows! {
    struct ExampleRow {
        features: String,
        is_won: u8,
    }
}

/// Most outcomes that the model learns from, the newest ones.
const MOST_EXAMPLES: u32 = 20_000;

impl Store {
    /// Everything that decisions rest on.
    ///
    /// # Errors
    /// [`ApiError::Unavailable`].
    pub async fn all_rules(&self) -> Result<Rules, ApiError> {
        let [rules, people, model] = self
            .batch_of([
                sql!("SELECT * FROM rules"),
                sql!("SELECT definition FROM people ORDER BY id"),
                sql!("SELECT * FROM model"),
            ])
            .await?;
        let mut all = Rules::default();
        for row in rules.all::<RulesRow>()? {
            match RuleKind::parse(&row.kind) {
                Some(RuleKind::Spam) => all.spam = from_json(&row.definition)?,
                Some(RuleKind::Score) => all.score = from_json(&row.definition)?,
                Some(RuleKind::Assignment) => all.assignment = from_json(&row.definition)?,
                Some(RuleKind::Pool) => all.pool = from_json(&row.definition)?,
                Some(RuleKind::Targets) => all.targets = from_json(&row.definition)?,
                None => {}
            }
        }
        for row in people.all::<PersonDefinition>()? {
            all.people.push(from_json::<Person>(&row.definition)?);
        }
        let model: Option<ModelRow> = model.first()?;
        all.model = model.map(|row| from_json(&row.model)).transpose()?;
        Ok(all)
    }

    /// The rules of one kind as they stand; revision 0 where none were saved.
    ///
    /// # Errors
    /// [`ApiError::Unavailable`].
    pub async fn rules(&self, kind: RuleKind, usual: Value) -> Result<RulesBody, ApiError> {
        let read = sql!("SELECT * FROM rules WHERE kind = ?1", kind.as_str());
        let row: Option<RulesRow> = self.run(read).await?.first()?;
        match row {
            Some(row) => into_body(&row),
            None => Ok(RulesBody {
                kind: kind.as_str().to_owned(),
                revision: 0,
                rules: usual,
                updated_ms: 0,
            }),
        }
    }

    /// Saves the rules of one kind, at `revision` where one is expected.
    ///
    /// # Errors
    /// [`ApiError::Stale`] where they are at another revision by now.
    pub async fn save_rules(
        &self,
        kind: RuleKind,
        definition: &Value,
        revision: Option<u32>,
        now_ms: i64,
    ) -> Result<RulesBody, ApiError> {
        let save = sql!(
            "INSERT INTO rules (kind, definition, revision, updated_ms)
             SELECT ?1, ?2, 1, ?4
             WHERE ?3 IS NULL OR ?3 = 0 OR EXISTS (SELECT 1 FROM rules WHERE kind = ?1)
             ON CONFLICT (kind) DO UPDATE SET definition = ?2, revision = revision + 1, updated_ms = ?4
             WHERE ?3 IS NULL OR revision = ?3
             RETURNING *",
            kind.as_str(),
            to_json(definition)?,
            revision,
            now_ms,
        );
        let row: Option<RulesRow> = self.run(save).await?.first()?;
        into_body(&row.ok_or(ApiError::Stale)?)
    }

    /// The model with how good it is and when it was trained.
    ///
    /// # Errors
    /// [`ApiError::NotFound`] where none was.
    pub async fn model(&self) -> Result<(Model, Report, i64), ApiError> {
        let row: Option<ModelRow> = self.run(sql!("SELECT * FROM model")).await?.first()?;
        let row = row.ok_or(ApiError::NotFound("No model was trained yet."))?;
        Ok((
            from_json(&row.model)?,
            from_json(&row.report)?,
            row.trained_ms,
        ))
    }

    /// Keeps a model in place of the one before.
    ///
    /// # Errors
    /// [`ApiError::Unavailable`].
    pub async fn save_model(
        &self,
        model: &Model,
        report: &Report,
        now_ms: i64,
    ) -> Result<(), ApiError> {
        let save = sql!(
            "INSERT INTO model (id, model, report, trained_ms) VALUES (1, ?1, ?2, ?3)
             ON CONFLICT (id) DO UPDATE SET model = ?1, report = ?2, trained_ms = ?3",
            to_json(model)?,
            to_json(report)?,
            now_ms,
        );
        self.run(save).await.map(drop)
    }

    /// Leads whose end is known, the newest first.
    ///
    /// # Errors
    /// [`ApiError::Unavailable`].
    pub async fn outcomes(&self) -> Result<Vec<Example>, ApiError> {
        let read = sql!(
            "SELECT features, status = 'converted' AS is_won FROM leads INDEXED BY leads_ended
             WHERE status IN ('converted', 'disqualified') AND features IS NOT NULL
             ORDER BY id DESC LIMIT ?1",
            MOST_EXAMPLES,
        );
        let rows: Vec<ExampleRow> = self.run(read).await?.all()?;
        let example = |row: ExampleRow| {
            // Another build may have looked at other features.
            let features: Features = json::read(&row.features).ok()?;
            Some(Example {
                features,
                is_won: row.is_won == 1,
            })
        };
        Ok(rows.into_iter().filter_map(example).collect())
    }
}

fn into_body(row: &RulesRow) -> Result<RulesBody, ApiError> {
    Ok(RulesBody {
        kind: row.kind.clone(),
        revision: row.revision,
        rules: from_json(&row.definition)?,
        updated_ms: row.updated_ms,
    })
}

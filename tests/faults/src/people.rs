//! Who acts in a history: visitors who submit and try again, and the owner.

use anyhow::{Result, anyhow};
use futures_util::FutureExt;
use transom_edge::error::ApiError;
use transom_edge::store::Intake;
use transom_shared::attribution::Attribution;
use transom_shared::destination::DestinationState;
use transom_shared::id::IdKind;
use transom_shared::lead::NewLead;
use transom_shared::submission::Answer;

use crate::history::{History, finish};
use crate::team;

impl History {
    fn new_intake(&mut self) -> Intake {
        self.count += 1;
        let number = self.count;
        let now_ms = self.world.now_ms.get();
        let email = format!("n{number}@example.com");
        let lead = NewLead {
            name: None,
            email: Some(email.clone()),
            phone: None,
            phone_extension: None,
            company: None,
            country: None,
        };
        let answers = [("email".to_owned(), Answer::Text(email))];
        let decision = team::decide(&lead, &answers, now_ms);
        Intake {
            submission_id: IdKind::Submission.generate(now_ms, self.chance_bytes()),
            lead_id: IdKind::Lead.generate(now_ms, self.chance_bytes()),
            form: "contact".to_owned(),
            form_version: 1,
            locale: "en".to_owned(),
            key: format!("key-{number}"),
            fingerprint: format!("print-{number}"),
            answers: answers.into(),
            consents: Vec::new(),
            dropped_fields: 0,
            lead,
            decision,
            attribution: Attribution::default(),
            page: None,
            referrer: None,
            proof: None,
            if_spent: None,
            ceiling: None,
            received_ms: now_ms,
        }
    }

    pub fn submit_new(&mut self) {
        let intake = self.new_intake();
        self.submit(intake);
    }

    /// A retry is another request: other identifiers, the same key and content.
    pub fn submit_again(&mut self) {
        if self.unanswered.is_empty() {
            return;
        }
        let position = self
            .world
            .below(u32::try_from(self.unanswered.len()).unwrap_or(1));
        let before = self.unanswered.swap_remove(position as usize);
        let fresh = self.new_intake();
        self.count -= 1;
        self.submit(Intake {
            submission_id: fresh.submission_id,
            lead_id: fresh.lead_id,
            received_ms: fresh.received_ms,
            ..before
        });
    }

    /// As `routes/intake.rs` does: store, else queue, else refuse.
    fn submit(&mut self, intake: Intake) {
        let email = intake.lead.email.clone().unwrap_or_default();
        match finish(self.store.accept(&intake).boxed_local()) {
            Ok(accepted) => {
                // The runtime can end before the wake-up is sent.
                if !self.world.chance(100) {
                    self.outbox_queue.push(accepted.destinations);
                }
                // The answer can be lost: then the visitor's device tries again.
                if self.world.chance(100) {
                    self.unanswered.push(intake);
                } else {
                    self.acknowledged.insert(intake.key, email);
                }
            }
            Err(ApiError::Unavailable(_)) if !self.world.chance(200) => {
                self.queued += 1;
                self.acknowledged.insert(intake.key.clone(), email);
                self.intake_queue.push(intake);
            }
            Err(_) => self.unanswered.push(intake),
        }
    }

    pub fn act_as_owner(&mut self) -> Result<()> {
        let position = self
            .world
            .below(u32::try_from(self.destinations.len()).unwrap_or(1));
        let Some(id) = self.destinations.get(position as usize) else {
            return Ok(());
        };
        let now_ms = self.world.now_ms.get();
        let done = match self.world.below(4) {
            0 => finish(self.store.replay_dead(id, now_ms).boxed_local()).map(drop),
            1 => self.set_state(id, DestinationState::Paused),
            _ => self.set_state(id, DestinationState::Active),
        };
        match done {
            Ok(()) | Err(ApiError::Unavailable(_)) => Ok(()),
            Err(error) => Err(anyhow!("owner: {error:?}")),
        }
    }

    pub fn set_state(&self, id: &str, state: DestinationState) -> Result<(), ApiError> {
        let now_ms = self.world.now_ms.get();
        finish(
            self.store
                .set_destination_state(id, state, now_ms)
                .boxed_local(),
        )
        .map(drop)
    }
}

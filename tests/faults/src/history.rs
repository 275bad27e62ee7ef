//! One simulated history: submissions, queues, clocks and sweeps in an order that
//! the seed decides, then a calm end in which everything must settle.

use std::collections::BTreeMap;
use std::pin::Pin;
use std::sync::{Arc, Mutex, PoisonError};
use std::task::{Context, Poll};

use anyhow::{Result, anyhow};
use futures_util::FutureExt;
use futures_util::future::LocalBoxFuture;
use futures_util::task::noop_waker;
use transom_edge::deliver::sweep;
use transom_edge::error::ApiError;
use transom_edge::store::{DestinationChange, Intake, Store};
use transom_shared::destination::outgoing::Reach;
use transom_shared::destination::{DestinationDraft, DestinationState};
use transom_shared::id::IdKind;

use crate::Tally;
use crate::check;
use crate::database::{Faults, Faulty};
use crate::team;
use crate::totals::Totals;
use crate::world::{SimulatedWorld, Weather};

pub struct History {
    pub world: SimulatedWorld,
    pub store: Store,
    pub faults: Arc<Mutex<Faults>>,
    /// By key: the e-mail address of what was answered with success.
    pub acknowledged: BTreeMap<String, String>,
    /// Destinations and whether they were ever switched off.
    pub destinations: Vec<String>,
    pub intake_queue: Vec<Intake>,
    pub outbox_queue: Vec<Vec<String>>,
    /// Submissions answered with 503 or not at all: the visitor's own device
    /// tries again under the same key.
    pub unanswered: Vec<Intake>,
    pub count: u32,
    pub queued: u64,
    ended: u64,
}

/// Runs the history of `seed` and says what it lost.
pub fn run(seed: u64, totals: &mut Totals) -> Result<Tally> {
    let faults = Arc::new(Mutex::new(Faults::new(seed ^ 0x5eed)));
    let database = Faulty::new(Arc::clone(&faults))?;
    let mut history = History {
        world: SimulatedWorld::new(seed),
        store: Store::new(Arc::new(database)),
        faults,
        acknowledged: BTreeMap::new(),
        destinations: Vec::new(),
        intake_queue: Vec::new(),
        outbox_queue: Vec::new(),
        unanswered: Vec::new(),
        count: 0,
        queued: 0,
        ended: 0,
    };
    history.set_up()?;
    let steps = 20 + history.world.below(40);
    for _ in 0..steps {
        history.step()?;
    }
    history.calm_down()?;
    let found = check::check(&history, totals)?;
    totals.submissions += u64::from(history.count);
    totals.queued += history.queued;
    totals.ended += history.ended;
    totals.requests += history.world.requests.get();
    totals.faults += history.faults().failed;
    Ok(found)
}

impl History {
    fn faults(&self) -> std::sync::MutexGuard<'_, Faults> {
        self.faults.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn set_up(&mut self) -> Result<()> {
        for kind in ["webhook", "wecom"]
            .iter()
            .take(1 + self.world.below(2) as usize)
        {
            let id = IdKind::Destination.generate(self.world.now_ms.get(), self.chance_bytes());
            let draft: DestinationDraft = serde_json::from_value(serde_json::json!({
                "name": kind, "kind": kind, "url": "https://receiver.example.com/",
            }))?;
            let new = draft.parse(true, &[], Reach::Public);
            let new = new.map_err(|problems| anyhow!("{problems:?}"))?;
            let change = DestinationChange {
                id: id.clone(),
                definition: new.destination,
                sealed: String::new(),
                address: String::new(),
                public_key: None,
            };
            let now_ms = self.world.now_ms.get();
            finish(self.store.create_destination(&change, now_ms).boxed_local())
                .map_err(|error| anyhow!("{error:?}"))?;
            self.destinations.push(id);
        }
        team::hire(&self.store, self.world.now_ms.get())?;
        let mut faults = self.faults();
        faults.before = 60;
        faults.after = 60;
        Ok(())
    }

    pub fn chance_bytes(&self) -> [u8; 10] {
        let mut bytes = [0; 10];
        self.world.random.borrow_mut().fill(&mut bytes);
        bytes
    }

    fn step(&mut self) -> Result<()> {
        match self.world.below(100) {
            0..30 => self.submit_new(),
            30..38 => self.submit_again(),
            38..58 => self.take_wakes(),
            58..66 => self.take_intakes()?,
            66..82 => self.sweep_together(None),
            82..92 => self.clock(),
            92..97 => self.change_weather(),
            _ => self.act_as_owner()?,
        }
        self.world.pass(i64::from(self.world.below(3000)));
        Ok(())
    }

    /// The outbox queue loses, doubles and reorders.
    fn take_wakes(&mut self) {
        let mut destinations = Vec::new();
        for _ in 0..self.world.below(4) {
            if self.outbox_queue.is_empty() {
                break;
            }
            let position = self
                .world
                .below(u32::try_from(self.outbox_queue.len()).unwrap_or(1));
            let wake = self.outbox_queue.swap_remove(position as usize);
            match self.world.below(10) {
                0 => {}
                1 => {
                    self.outbox_queue.push(wake.clone());
                    destinations.extend(wake);
                }
                _ => destinations.extend(wake),
            }
        }
        self.sweep_together(Some(&destinations));
    }

    /// The intake queue doubles and reorders; it loses nothing.
    fn take_intakes(&mut self) -> Result<()> {
        for _ in 0..self.world.below(4) {
            if self.intake_queue.is_empty() {
                break;
            }
            let position = self
                .world
                .below(u32::try_from(self.intake_queue.len()).unwrap_or(1));
            let intake = self.intake_queue.swap_remove(position as usize);
            match finish(self.store.accept_late(intake.clone()).boxed_local()) {
                Ok(_) if self.world.chance(100) => self.intake_queue.push(intake),
                Ok(_) => {}
                Err(ApiError::Unavailable(_)) => self.intake_queue.push(intake),
                Err(error) => return Err(anyhow!("late: {error:?}")),
            }
        }
        Ok(())
    }

    /// Several sweeps at once, interleaved; some end in the middle.
    fn sweep_together(&mut self, among: Option<&[String]>) {
        let sweeps = 1 + self.world.below(3);
        let mut running: Vec<LocalBoxFuture<'_, ()>> = Vec::new();
        for _ in 0..sweeps {
            running.push(
                sweep(&self.store, &self.world, among)
                    .map(drop)
                    .boxed_local(),
            );
        }
        let waker = noop_waker();
        let mut context = Context::from_waker(&waker);
        let mut ended = 0;
        while !running.is_empty() {
            let position = self.world.below(u32::try_from(running.len()).unwrap_or(1)) as usize;
            if self.world.chance(15) {
                // The runtime ends here: nothing of this sweep goes on.
                drop(running.swap_remove(position));
                ended += 1;
                continue;
            }
            let next = running
                .get_mut(position)
                .map(|sweep| sweep.as_mut().poll(&mut context));
            if let Some(Poll::Ready(())) = next {
                drop(running.swap_remove(position));
            }
        }
        self.ended += ended;
    }

    /// Time passes, jumps ahead, and is set back.
    fn clock(&mut self) {
        let hours = i64::from(self.world.below(30));
        let ms = match self.world.below(6) {
            0 => -600_000,
            1 | 2 => hours * 3_600_000,
            3 => 300_000,
            _ => 60_000,
        };
        self.world.pass(ms);
    }

    fn change_weather(&mut self) {
        let weather = match self.world.below(4) {
            0 => Weather::Fair,
            1 => Weather::Down,
            _ => Weather::Storm,
        };
        self.world.weather.set(weather);
        let worse = self.world.below(3);
        let mut faults = self.faults();
        faults.before = 30 + 200 * worse;
        faults.after = 30 + 100 * worse;
    }

    /// Every fault ends; what was left undone is done, and time passes until
    /// nothing is on its way any more.
    fn calm_down(&mut self) -> Result<()> {
        {
            let mut faults = self.faults();
            (faults.before, faults.after) = (0, 0);
        }
        self.world.weather.set(Weather::Fair);
        for id in &self.destinations {
            let body =
                finish(self.store.destination(id).boxed_local()).map_err(|e| anyhow!("{e:?}"))?;
            if body.state == DestinationState::Paused {
                self.set_state(id, DestinationState::Active)
                    .map_err(|e| anyhow!("{e:?}"))?;
            }
        }
        while let Some(intake) = self.unanswered.pop() {
            let email = intake.lead.email.clone().unwrap_or_default();
            finish(self.store.accept(&intake).boxed_local()).map_err(|e| anyhow!("{e:?}"))?;
            self.acknowledged.insert(intake.key, email);
        }
        while let Some(intake) = self.intake_queue.pop() {
            finish(self.store.accept_late(intake).boxed_local()).map_err(|e| anyhow!("{e:?}"))?;
        }
        // Ten tries of 75 hours and their leases are over in 200 steps of an hour;
        // a rate limit lets 20 deliveries a minute through, folded or not.
        for _ in 0..200 {
            finish(sweep(&self.store, &self.world, None).boxed_local())
                .map_err(|e| anyhow!("{e:?}"))?;
            self.world.pass(3_600_000);
        }
        Ok(())
    }
}

/// Runs what only ever waits for its turn.
pub fn finish<T>(mut future: Pin<Box<dyn Future<Output = T> + '_>>) -> T {
    let waker = noop_waker();
    let mut context = Context::from_waker(&waker);
    loop {
        if let Poll::Ready(value) = future.as_mut().poll(&mut context) {
            return value;
        }
    }
}

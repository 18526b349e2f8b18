//! The index of a community in this process's memory, as the database has it.
//!
//! Triggers write down each change that the matching looks at, in the transaction that makes it ([`changes`]). Before
//! anything is ranked, the index reads on from where it was, so a ranking is never older than its question, on
//! every replica. What has not been committed never gets in: inside a transaction the index is taken as it is.

mod changes;
mod load;

use std::collections::{BTreeSet, HashMap, HashSet};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, RwLock, RwLockReadGuard};

use chrono::Duration;

use super::engine::{Index, Scratch};
use super::learned::Learned;
use super::store::{exposures, outcomes, settings};
use crate::app::App;
use crate::db::Conn;
use crate::error::Result;
use crate::ids::{PersonId, RoleId, WorkspaceId};
use crate::time::Time;

pub use changes::sweep;
#[cfg(test)]
pub use load::of_pair;
pub use load::related;

/// After so long an index is built anew: names that nobody uses any more are let go, clocks that were changed for
/// summer are read again.
const REBUILT: i64 = 24;

/// The communities that this process knows.
#[derive(Default)]
pub struct Markets(Mutex<HashMap<WorkspaceId, Arc<Market>>>);

/// Who and what there is in one community.
#[derive(Default)]
pub struct Market {
    /// Whoever catches up holds this: an older reading must not come in after a newer one.
    reading: Mutex<Option<Reading>>,
    state: RwLock<Option<State>>,
    scratches: Mutex<Vec<Scratch>>,
}

/// How far the index has read.
struct Reading {
    from: changes::Position,
    built_at: Time,
    /// Breaks that end: then somebody is back without anything having changed.
    back: BTreeSet<(Time, PersonId)>,
    /// The day of the exposures.
    day: i32,
}

/// What rankings are made of.
pub struct State {
    /// Everybody and everything.
    pub index: Index,
    /// How often each was shown before today.
    pub shown: exposures::Shown,
    /// What lists go by in place of scores, where it is switched on and known.
    pub learned: Option<Arc<Learned>>,
}

fn hold<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

/// The market of a workspace, caught up with the database.
pub fn market(conn: &mut Conn, app: &App, workspace: &WorkspaceId, now: Time) -> Result<Arc<Market>> {
    let market = as_it_is(app, workspace);
    if !conn.in_transaction() {
        market.catch_up(conn, workspace, now)?;
    }
    Ok(market)
}

/// The market of a workspace, as this process knows it.
pub fn as_it_is(app: &App, workspace: &WorkspaceId) -> Arc<Market> {
    hold(&app.kept.get::<Markets>().0).entry(workspace.clone()).or_default().clone()
}

/// Builds the index of a workspace, or brings it up to date.
pub async fn warm(app: &App, workspace: WorkspaceId) -> Result<()> {
    let (there, now) = (app.clone(), app.clock.now());
    app.db.read(move |conn| market(conn, &there, &workspace, now).map(|_| ())).await
}

impl Market {
    /// The state; none before it was built.
    pub fn state(&self) -> RwLockReadGuard<'_, Option<State>> {
        self.state.read().unwrap_or_else(PoisonError::into_inner)
    }

    /// What lists go by in place of scores, where it is switched on.
    pub fn learned(&self) -> Option<Arc<Learned>> {
        self.state().as_ref().and_then(|state| state.learned.clone())
    }

    /// Runs a question with room to work in, which is kept for the next one.
    pub fn with_room<T>(&self, question: impl FnOnce(&mut Scratch) -> T) -> T {
        let mut scratch = hold(&self.scratches).pop().unwrap_or_default();
        let answer = question(&mut scratch);
        hold(&self.scratches).push(scratch);
        answer
    }

    fn change<T>(&self, change: impl FnOnce(&mut State) -> T) -> Option<T> {
        self.state.write().unwrap_or_else(PoisonError::into_inner).as_mut().map(change)
    }

    fn catch_up(&self, conn: &mut Conn, workspace: &WorkspaceId, now: Time) -> Result<()> {
        let mut reading = hold(&self.reading);
        // Taken out until it is caught up: one that failed half way has passed over changes, and is built anew.
        let fresh =
            |known: &Reading| now >= known.built_at && now < known.built_at + Duration::hours(REBUILT);
        *reading = Some(match reading.take().filter(fresh) {
            Some(known) => self.follow(conn, workspace, now, known)?,
            None => self.build(conn, workspace, now)?,
        });
        Ok(())
    }

    fn build(&self, conn: &mut Conn, workspace: &WorkspaceId, now: Time) -> Result<Reading> {
        let started = std::time::Instant::now();
        // Where to read on from is noted first: what changes meanwhile is read twice, and missed never.
        let from = changes::Position::now(conn, workspace)?;
        let settings = settings::get(conn, workspace)?;
        let mut index = Index::new(settings.weights, load::related);
        let mut back = BTreeSet::new();
        load::everybody(conn, workspace, now, &mut index, &mut back)?;
        index.compact();
        let day = exposures::day(now);
        let shown = exposures::before(conn, workspace, day)?;
        let learned = outcomes::switched_on(conn, workspace, &settings)?;
        let memory = index.memory();
        tracing::debug!(
            developers = memory.developers,
            roles = memory.roles,
            milliseconds = started.elapsed().as_millis(),
            "the matching index is built"
        );
        *self.state.write().unwrap_or_else(PoisonError::into_inner) = Some(State { index, shown, learned });
        Ok(Reading { from, built_at: now, back, day })
    }

    fn follow(
        &self,
        conn: &mut Conn,
        workspace: &WorkspaceId,
        now: Time,
        mut known: Reading,
    ) -> Result<Reading> {
        let mut changed = known.from.read_on(conn, workspace)?;
        while let Some((until, person)) = known.back.pop_first() {
            if until > now {
                known.back.insert((until, person));
                break;
            }
            changed.developers.insert(person);
        }
        let day = exposures::day(now);
        let shown = if day == known.day { None } else { Some(exposures::before(conn, workspace, day)?) };
        let settings = if changed.settings { Some(settings::get(conn, workspace)?) } else { None };
        let learned = match &settings {
            Some(settings) => outcomes::switched_on(conn, workspace, settings)?,
            None => None,
        };
        let developers = load::developers(conn, workspace, now, &Vec::from_iter(changed.developers))?;
        let roles = load::changed_roles(conn, workspace, changed.roles, changed.projects)?;
        if developers.is_empty() && roles.is_empty() && shown.is_none() && settings.is_none() {
            return Ok(known);
        }
        self.change(|state| {
            load::put_developers(&mut state.index, developers, &mut known.back);
            load::put_roles(&mut state.index, roles);
            match settings {
                Some(settings) => {
                    if settings.weights != state.index.weights() {
                        state.index.weigh(settings.weights);
                    }
                    state.learned = learned;
                }
                None => state.index.settle(),
            }
            if let Some(shown) = shown {
                state.shown = shown;
            }
        });
        known.day = day;
        Ok(known)
    }
}

/// The weights of an index that nobody built yet.
pub fn small(conn: &mut Conn, workspace: &WorkspaceId) -> Result<Index> {
    Ok(Index::new(settings::get(conn, workspace)?.weights, load::related))
}

/// Puts one developer and one role into an index of their own, with all that the database says of them now.
pub fn put_pair(
    conn: &mut Conn,
    workspace: &WorkspaceId,
    index: &mut Index,
    developer: &PersonId,
    role: &RoleId,
    now: Time,
) -> Result<()> {
    let developers = load::developers(conn, workspace, now, std::slice::from_ref(developer))?;
    let roles = load::changed_roles(conn, workspace, HashSet::from([role.clone()]), HashSet::new())?;
    load::put_developers(index, developers, &mut BTreeSet::new());
    load::put_roles(index, roles);
    index.refresh();
    Ok(())
}

//! What a week brought of what somebody follows, for many people in as many queries as for one.

use std::collections::{HashMap, HashSet};

use super::model::Update;
use super::store;
use crate::app::Ctx;
use crate::db::Conn;
use crate::error::Result;
use crate::features::follows::{self, Thing};
use crate::features::matching;
use crate::features::projects::{self, Card, Project, ProjectState};
use crate::ids::{PersonId, ProjectId};
use crate::notices::{self, Choice, Notice, Settings};
use crate::time::Time;

/// Entries of each kind that are shown; the rest are counted.
pub const NAMED: usize = 3;
/// New projects, and wishes for help, that are looked at: more than a week brings.
const LOOKED_AT: i64 = 200;
/// Updates of followed projects that are looked at, for all these people together.
const FOLLOWED: i64 = 10_000;

/// Whether somebody reads of the projects that they follow in their own weekly digest, and so not each morning.
pub fn is_told_weekly(chosen: &Settings) -> bool {
    chosen.weekly && chosen.choice(Notice::Updates) == Choice::Digest
}

/// What a week brought.
#[derive(Clone, Debug, Default)]
pub struct Week {
    /// What projects told, the newest first.
    pub told: Vec<(Update, Project)>,
    /// New projects, the newest first.
    pub new: Vec<Card>,
}

/// What a week brought for each of these people, but for what they were told of as it was written. Who follows nothing
/// that is new is left out.
pub fn of_people(
    conn: &mut Conn,
    ctx: &Ctx,
    people: &[PersonId],
    since: Time,
) -> Result<HashMap<PersonId, Week>> {
    let ws = &ctx.workspace;
    let mut follows: HashMap<PersonId, HashSet<Thing>> = HashMap::new();
    for (person, thing) in follows::of_people(conn, ws, people)? {
        follows.entry(person).or_default().insert(thing);
    }
    if follows.is_empty() {
        return Ok(HashMap::new());
    }
    let followed = store::followed_since(conn, ws, people, since, FOLLOWED)?;
    let wanted = store::help_since(conn, ws, since, LOOKED_AT)?;
    let new = projects::approved_since(conn, ws, since, LOOKED_AT)?;
    let new_ids: Vec<ProjectId> = new.iter().map(|project| project.id.clone()).collect();
    let mut of: Vec<ProjectId> = followed
        .iter()
        .map(|(_, update)| update)
        .chain(&wanted)
        .map(|update| update.project.clone())
        .collect();
    of.sort();
    of.dedup();
    let mut all = projects::find_all(conn, ws, &of)?;
    all.extend(new.into_iter().map(|project| (project.id.clone(), project)));
    all.retain(|_, project| project.state == ProjectState::Approved);
    let cards = projects::cards(conn, ws, all.into_values().collect())?;
    let cards: HashMap<ProjectId, Card> =
        cards.into_iter().map(|card| (card.project.id.clone(), card)).collect();
    let apart = matching::kept_apart(conn, ws, people)?;
    let settings = notices::get_all(conn, ws, people)?;
    let found = follows.into_iter().filter_map(|(person, things)| {
        let is_for = |card: &Card, author: Option<&PersonId>| {
            let mut whose = card.owners.iter().chain(author);
            !card.owners.contains(&person)
                && !whose.any(|other| apart.contains(&(person.clone(), other.clone())))
        };
        let weekly = settings.get(&person).is_some_and(is_told_weekly);
        let mut told: Vec<(Update, Project)> = Vec::new();
        let mut tell = |update: &Update| {
            let card = cards.get(&update.project).filter(|card| is_for(card, Some(&update.author)));
            told.extend(card.map(|card| (update.clone(), card.project.clone())));
        };
        if weekly {
            followed.iter().filter(|(follower, _)| *follower == person).for_each(|(_, update)| tell(update));
        }
        for update in &wanted {
            let fits = cards.get(&update.project).is_some_and(|card| fits(card, &things, true));
            // Who follows the project itself heard of it, or wanted to hear nothing.
            if fits && !things.contains(&Thing::project(&update.project)) {
                tell(update);
            }
        }
        told.sort_by(|(a, _), (b, _)| (b.created_at, &b.id).cmp(&(a.created_at, &a.id)));
        let new = new_ids.iter().filter_map(|id| cards.get(id));
        let new = new.filter(|card| {
            is_for(card, None)
                && fits(card, &things, false)
                && !told.iter().any(|(_, project)| project.id == card.project.id)
                && !things.contains(&Thing::project(&card.project.id))
        });
        let new = new.cloned().collect();
        let week = Week { told, new };
        (!week.told.is_empty() || !week.new.is_empty()).then_some((person, week))
    });
    Ok(found.collect())
}

/// Whether a project has a subject that is followed, or an open role that needs a skill that is; with `built`, or is
/// built with one.
fn fits(card: &Card, things: &HashSet<Thing>, built: bool) -> bool {
    let subjects = card.project.subjects.iter().map(|subject| Thing::subject(subject));
    let open = card.roles.iter().filter(|role| role.seats_left() > 0);
    let needed = open.flat_map(|role| &role.skills).map(|need| Thing::skill(&need.skill));
    let stack = card.project.stack.iter().filter(|_| built).map(Thing::skill);
    subjects.chain(needed).chain(stack).any(|thing| things.contains(&thing))
}

//! What a weekly digest is made of. To add a section is to write one
//! function that gives it for many people at once, and to add it to [`ALL`].

use std::collections::HashMap;

use slack_morphism::prelude::SlackBlock;

use super::{store, views};
use crate::app::Ctx;
use crate::db::Conn;
use crate::error::Result;
use crate::features::{matching, updates};
use crate::ids::PersonId;
use crate::time::Time;

/// For whom, and since when.
pub struct Week<'a> {
    /// Those whose digest it is, some hundred at most.
    pub people: &'a [PersonId],
    /// News are what happened since.
    pub since: Time,
}

/// A section for each of many people, in as many queries as for one. Who has none in it is left out. Room is for some
/// eight blocks each.
pub type Source = fn(&mut Conn, &Ctx, &Week<'_>) -> Result<Sections>;
/// What each reads.
pub type Sections = HashMap<PersonId, Vec<SlackBlock>>;

/// All sections, in the order in which they are read.
pub const ALL: &[Source] = &[waits, follows, roles];

/// New roles that are shown.
const ROLES: usize = 3;

/// The whole digest for each of these people; who has nothing in it gets none.
pub fn digests(conn: &mut Conn, ctx: &Ctx, week: &Week<'_>) -> Result<Sections> {
    let mut digests = Sections::new();
    if week.people.is_empty() {
        return Ok(digests);
    }
    for source in ALL {
        for (person, section) in source(conn, ctx, week)? {
            digests.entry(person).or_default().extend(section);
        }
    }
    Ok(digests)
}

/// What waits for the person.
fn waits(conn: &mut Conn, ctx: &Ctx, week: &Week<'_>) -> Result<Sections> {
    let found = store::waiting(conn, &ctx.workspace, week.people)?;
    Ok(found.into_iter().map(|(person, counts)| (person, views::waits(&counts))).collect())
}

/// What is new of what the person follows.
fn follows(conn: &mut Conn, ctx: &Ctx, week: &Week<'_>) -> Result<Sections> {
    let found = updates::of_people(conn, ctx, week.people, week.since)?;
    Ok(found.into_iter().map(|(person, found)| (person, updates::views::followed(&found))).collect())
}

/// New roles that fit.
fn roles(conn: &mut Conn, ctx: &Ctx, week: &Week<'_>) -> Result<Sections> {
    let found = matching::new_roles_for(conn, ctx, week.people, week.since, ROLES)?;
    Ok(found.into_iter().map(|(person, found)| (person, views::roles(&found))).collect())
}

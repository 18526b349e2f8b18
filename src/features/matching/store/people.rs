//! People by one skill.

use diesel::prelude::*;

use crate::db::Conn;
use crate::db::schema::{profile_skills, profiles};
use crate::error::Result;
use crate::features::matching::model::Found;
use crate::features::profiles::Visibility;
use crate::features::skills::Level;
use crate::ids::{PersonId, SkillId, WorkspaceId};
use crate::time::Time;

/// People in the matching who have a skill and may be seen, who knows it best first.
pub fn people_with(
    conn: &mut Conn,
    workspace: &WorkspaceId,
    skill: &SkillId,
    visible: &[Visibility],
    now: Time,
    limit: i64,
) -> Result<Vec<Found>> {
    let rows: Vec<(PersonId, i32, bool)> = profile_skills::table
        .inner_join(
            profiles::table.on(profiles::workspace
                .eq(profile_skills::workspace)
                .and(profiles::person.eq(profile_skills::person))),
        )
        .filter(profile_skills::workspace.eq(workspace))
        .filter(profile_skills::skill.eq(skill))
        .filter(profiles::matching)
        .filter(profiles::visibility.eq_any(visible.to_vec()))
        .filter(profiles::paused_until.is_null().or(profiles::paused_until.le(now).assume_not_null()))
        .order((profile_skills::wanted, profile_skills::level.desc(), profile_skills::person))
        .limit(limit)
        .select((profile_skills::person, profile_skills::level, profile_skills::wanted))
        .load(conn)?;
    Ok(rows
        .into_iter()
        .map(|(person, level, wanted)| Found { person, level: Level::from_number(level), wanted })
        .collect())
}

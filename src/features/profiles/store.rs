//! The tables of profiles and their skills, and what else we keep of a person.

use std::collections::HashMap;

use diesel::prelude::*;

use super::{Profile, ProfileSkill, Visibility};
use crate::db::Conn;
use crate::db::schema::{profile_skills, profiles};
use crate::db::types::{list, to_text};
use crate::error::Result;
use crate::features::matching;
use crate::features::skills::{self, Level};
use crate::ids::{PersonId, SkillId, WorkspaceId};
use crate::time::Time;
use crate::{drafts, on_backend};

#[derive(Queryable, Selectable)]
#[diesel(table_name = profiles)]
struct Row {
    person: PersonId,
    subjects: String,
    hours: i32,
    max_projects: i32,
    seeks_mentor: bool,
    offers_mentoring: bool,
    languages: String,
    github: Option<String>,
    about: String,
    visibility: Visibility,
    matching: bool,
    paused_until: Option<Time>,
    updated_at: Time,
}

impl Row {
    fn with(self, skills: Vec<ProfileSkill>) -> Profile {
        Profile {
            person: self.person,
            skills,
            subjects: list(&self.subjects),
            hours: self.hours,
            max_projects: self.max_projects,
            seeks_mentor: self.seeks_mentor,
            offers_mentoring: self.offers_mentoring,
            languages: list(&self.languages),
            github: self.github,
            about: self.about,
            visibility: self.visibility,
            matching: self.matching,
            paused_until: self.paused_until,
            updated_at: self.updated_at,
        }
    }
}

/// A person's profile.
pub fn get(conn: &mut Conn, workspace: &WorkspaceId, person: &PersonId) -> Result<Option<Profile>> {
    Ok(get_all(conn, workspace, std::slice::from_ref(person))?.remove(person))
}

/// The profiles of those of `people` who have one, in two queries however many they are. What they know best
/// comes first.
pub fn get_all(
    conn: &mut Conn,
    workspace: &WorkspaceId,
    people: &[PersonId],
) -> Result<HashMap<PersonId, Profile>> {
    let rows: Vec<Row> = profiles::table
        .filter(profiles::workspace.eq(workspace))
        .filter(profiles::person.eq_any(people))
        .select(Row::as_select())
        .load(conn)?;
    if rows.is_empty() {
        return Ok(HashMap::new());
    }
    let owners: Vec<&PersonId> = rows.iter().map(|row| &row.person).collect();
    let known: Vec<(PersonId, SkillId, i32, bool)> = profile_skills::table
        .filter(profile_skills::workspace.eq(workspace))
        .filter(profile_skills::person.eq_any(owners))
        .order((profile_skills::wanted, profile_skills::level.desc(), profile_skills::skill))
        .select((
            profile_skills::person,
            profile_skills::skill,
            profile_skills::level,
            profile_skills::wanted,
        ))
        .load(conn)?;
    let mut skills: HashMap<PersonId, Vec<ProfileSkill>> = HashMap::new();
    for (person, skill, level, wanted) in known {
        let skill = ProfileSkill { skill, level: Level::from_number(level), wanted };
        skills.entry(person).or_default().push(skill);
    }
    let profile = |row: Row| {
        let skills = skills.remove(&row.person).unwrap_or_default();
        (row.person.clone(), row.with(skills))
    };
    Ok(rows.into_iter().map(profile).collect())
}

/// The people with a profile after `after`, in the order of their ids, at most `limit`.
pub fn people_after(
    conn: &mut Conn,
    workspace: &WorkspaceId,
    after: &PersonId,
    limit: i64,
) -> Result<Vec<PersonId>> {
    Ok(profiles::table
        .filter(profiles::workspace.eq(workspace))
        .filter(profiles::person.gt(after))
        .order(profiles::person)
        .limit(limit)
        .select(profiles::person)
        .load(conn)?)
}

/// Writes a profile in place of the one before.
pub fn save(conn: &mut Conn, workspace: &WorkspaceId, profile: &Profile) -> Result<()> {
    let told = (
        profiles::subjects.eq(to_text(&profile.subjects)),
        profiles::hours.eq(profile.hours),
        profiles::max_projects.eq(profile.max_projects),
        profiles::seeks_mentor.eq(profile.seeks_mentor),
        profiles::offers_mentoring.eq(profile.offers_mentoring),
        profiles::languages.eq(to_text(&profile.languages)),
        profiles::github.eq(&profile.github),
        profiles::about.eq(&profile.about),
        profiles::visibility.eq(profile.visibility),
        profiles::matching.eq(profile.matching),
        profiles::paused_until.eq(profile.paused_until),
        profiles::updated_at.eq(profile.updated_at),
    );
    let mine = profiles::table.find((workspace, &profile.person));
    if diesel::update(mine).set(told.clone()).execute(conn)? == 0 {
        let new = (
            profiles::workspace.eq(workspace),
            profiles::person.eq(&profile.person),
            profiles::created_at.eq(profile.updated_at),
            told,
        );
        diesel::insert_into(profiles::table).values(new).execute(conn)?;
    }
    forget_skills(conn, workspace, &profile.person)?;
    let rows: Vec<_> = profile
        .skills
        .iter()
        .map(|skill| {
            (
                profile_skills::workspace.eq(workspace),
                profile_skills::person.eq(&profile.person),
                profile_skills::skill.eq(&skill.skill),
                profile_skills::level.eq(skill.level as i32),
                profile_skills::wanted.eq(skill.wanted),
            )
        })
        .collect();
    on_backend!(conn => diesel::insert_into(profile_skills::table).values(rows).execute(conn))?;
    Ok(())
}

fn forget_skills(conn: &mut Conn, workspace: &WorkspaceId, person: &PersonId) -> Result<()> {
    diesel::delete(
        profile_skills::table
            .filter(profile_skills::workspace.eq(workspace))
            .filter(profile_skills::person.eq(person)),
    )
    .execute(conn)?;
    Ok(())
}

/// How many profiles have each of these skills, or want it.
pub fn with_skills(
    conn: &mut Conn,
    workspace: &WorkspaceId,
    ids: &[SkillId],
) -> Result<HashMap<SkillId, i64>> {
    let counted: Vec<(SkillId, i64)> = profile_skills::table
        .filter(profile_skills::workspace.eq(workspace))
        .filter(profile_skills::skill.eq_any(ids))
        .group_by(profile_skills::skill)
        .select((profile_skills::skill, diesel::dsl::count_star()))
        .load(conn)?;
    Ok(counted.into_iter().collect())
}

/// Puts skill `new` in the place of `old` in every profile. Who has both keeps one: what they have rather than
/// what they want, at the higher level. Returns how many profiles changed.
pub fn replace_skill(
    conn: &mut Conn,
    workspace: &WorkspaceId,
    old: &SkillId,
    new: &SkillId,
) -> Result<usize> {
    let with = |skill: &SkillId| {
        profile_skills::table
            .filter(profile_skills::workspace.eq(workspace.clone()))
            .filter(profile_skills::skill.eq(skill.clone()))
    };
    let columns = (profile_skills::person, profile_skills::level, profile_skills::wanted);
    let before: Vec<(PersonId, i32, bool)> = with(old).select(columns).load(conn)?;
    let known: Vec<(PersonId, i32, bool)> = with(new).select(columns).load(conn)?;
    let known: HashMap<PersonId, (i32, bool)> =
        known.into_iter().map(|(person, level, wanted)| (person, (level, wanted))).collect();
    let changed = before.len();
    for some in before.chunks(1000) {
        let people: Vec<&PersonId> = some.iter().map(|(person, ..)| person).collect();
        diesel::delete(with(new).filter(profile_skills::person.eq_any(people))).execute(conn)?;
        let rows: Vec<_> = some
            .iter()
            .map(|(person, level, wanted)| {
                let (level, wanted) = match known.get(person) {
                    Some((other, also)) if also == wanted => (*level.max(other), *wanted),
                    Some((other, false)) => (*other, false),
                    _ => (*level, *wanted),
                };
                (
                    profile_skills::workspace.eq(workspace),
                    profile_skills::person.eq(person),
                    profile_skills::skill.eq(new),
                    profile_skills::level.eq(level),
                    profile_skills::wanted.eq(wanted),
                )
            })
            .collect();
        on_backend!(conn => diesel::insert_into(profile_skills::table).values(rows).execute(conn))?;
    }
    diesel::delete(with(old)).execute(conn)?;
    Ok(changed)
}

/// Begins a break, or another one. Returns false where there is no profile.
pub(super) fn pause(
    conn: &mut Conn,
    workspace: &WorkspaceId,
    person: &PersonId,
    until: Time,
) -> Result<bool> {
    let changed = diesel::update(profiles::table.find((workspace, person)))
        .set(profiles::paused_until.eq(until))
        .execute(conn)?;
    Ok(changed == 1)
}

/// Ends a break. Returns false where there was none.
pub(super) fn resume(conn: &mut Conn, workspace: &WorkspaceId, person: &PersonId, now: Time) -> Result<bool> {
    let paused =
        profiles::table.find((workspace, person)).filter(profiles::paused_until.gt(now).assume_not_null());
    let changed = diesel::update(paused).set(profiles::paused_until.eq(None::<Time>)).execute(conn)?;
    Ok(changed == 1)
}

/// Takes part in the matching, or leaves it. Returns false where it was so before, or there is no profile.
pub(super) fn set_matching(
    conn: &mut Conn,
    workspace: &WorkspaceId,
    person: &PersonId,
    matching: bool,
) -> Result<bool> {
    let other = profiles::table.find((workspace, person)).filter(profiles::matching.ne(matching));
    Ok(diesel::update(other).set(profiles::matching.eq(matching)).execute(conn)? == 1)
}

/// Deletes what a person told or chose here: the profile, whom they blocked, their drafts, and their name at
/// skills that they typed. Returns false where there was no profile.
pub(super) fn delete(conn: &mut Conn, workspace: &WorkspaceId, person: &PersonId) -> Result<bool> {
    let deleted = diesel::delete(profiles::table.find((workspace, person))).execute(conn)?;
    forget_skills(conn, workspace, person)?;
    matching::forget_blocks(conn, workspace, person)?;
    drafts::remove_all(conn, workspace, person)?;
    skills::forget_person(conn, workspace, person)?;
    Ok(deleted == 1)
}

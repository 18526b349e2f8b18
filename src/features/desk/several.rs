//! Many at once, after a preview: each piece that passes all checks is ticked, each that doesn't is named with why.

use std::collections::HashMap;

use super::kinds::Work;
use super::{model, store};
use crate::app::Ctx;
use crate::db::Conn;
use crate::db::types::Place;
use crate::error::{Error, Result};
use crate::features::projects::{self, Project, ProjectState, is_open_source};
use crate::features::{review, skills};
use crate::ids::{ProjectId, SkillId};

/// Slack shows at most so many boxes to tick.
pub const MOST: usize = 10;

/// Tells of each of these pieces that still waits what speaks against settling it unread.
type Check = fn(&mut Conn, &Ctx, &[String]) -> Result<HashMap<String, Candidate>>;

/// How several pieces of a kind are settled at once.
pub struct Several {
    /// The button that opens the preview.
    pub open: &'static str,
    /// The button that does it.
    pub act: &'static str,
    /// What was done, after a number: "3 were approved".
    pub acted: (&'static str, &'static str),
    /// What happens to those that are ticked.
    pub effect: &'static str,
    /// What is checked of each.
    pub check: Check,
    /// Settles one as whoever decides.
    pub settle: fn(&mut Conn, &Ctx, &str) -> Result<()>,
}

/// A piece in the preview.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Candidate {
    /// Its id.
    pub id: String,
    /// Its name, plain.
    pub name: String,
    /// What to know of it, plain.
    pub about: String,
    /// What speaks against settling it unread; none where all checks pass.
    pub but: Option<String>,
}

/// New skills.
pub const SKILLS: Several = Several {
    open: "Add several skills",
    act: "Add",
    acted: ("skill was added", "skills were added"),
    effect: "Everybody is offered them under the names that they have.",
    check: check_skills,
    settle: |conn, ctx, id| skills::adopt_one(conn, ctx, &SkillId::from(id)),
};

/// Projects that pass all checks.
pub const REVIEWS: Several = Several {
    open: "Approve several projects",
    act: "Approve",
    acted: ("project was approved", "projects were approved"),
    effect: "They are announced, and their owners get a message with your name.",
    check: check_reviews,
    settle: |conn, ctx, id| review::approve_one(conn, ctx, &ProjectId::from(id)),
};

/// The pieces that have waited longest, as the preview shows them.
pub fn candidates(conn: &mut Conn, ctx: &Ctx, work: &Work, several: &Several) -> Result<Vec<Candidate>> {
    let asleep = store::asleep(conn, &ctx.workspace, ctx.now)?;
    let limit = i64::try_from(MOST * 2 + model::MOST_ASLEEP).unwrap_or(i64::MAX);
    let line = (work.line)(conn, ctx, &Place::first(), limit)?;
    let ids: Vec<String> = line
        .into_iter()
        .map(|(id, _)| id)
        .filter(|id| !asleep.iter().any(|kept| kept.kind == work.kind && kept.item == *id))
        .take(MOST * 2)
        .collect();
    let claims = store::claims(conn, &ctx.workspace, &ids, ctx.now)?;
    let mut found = (several.check)(conn, ctx, &ids)?;
    let candidate = |id: &String| {
        let candidate = found.remove(id)?;
        let others =
            |kept: &&model::Kept| kept.kind == work.kind && kept.item == *id && kept.person != ctx.person;
        let taken = claims.iter().any(|kept| others(&kept));
        let but = if taken { Some("another organizer has it".to_owned()) } else { candidate.but };
        Some(Candidate { but, ..candidate })
    };
    Ok(ids.iter().filter_map(candidate).collect())
}

/// What came of settling several.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Outcome {
    /// How many were settled.
    pub settled: usize,
    /// How many were not: somebody was faster, or a check fails by now.
    pub left: usize,
}

/// Settles those of `ids` that still wait and pass all checks.
pub fn settle(conn: &mut Conn, ctx: &Ctx, several: &Several, ids: &[String]) -> Result<Outcome> {
    let found = (several.check)(conn, ctx, ids)?;
    // Whoever took one since the preview was drawn keeps it.
    let claims = store::claims(conn, &ctx.workspace, ids, ctx.now)?;
    let taken = |id: &String| claims.iter().any(|kept| kept.item == *id && kept.person != ctx.person);
    let mut outcome = Outcome { settled: 0, left: 0 };
    for id in ids {
        let passes = !taken(id) && found.get(id).is_some_and(|candidate| candidate.but.is_none());
        // A bounded few, each with all that follows: the features' own step, once for each.
        match if passes { (several.settle)(conn, ctx, id) } else { Err(Error::user("")) } {
            Ok(()) => outcome.settled += 1,
            Err(Error::User(_)) => outcome.left += 1,
            Err(error) => return Err(error),
        }
    }
    Ok(outcome)
}

fn check_skills(conn: &mut Conn, ctx: &Ctx, ids: &[String]) -> Result<HashMap<String, Candidate>> {
    let ids: Vec<SkillId> = ids.iter().map(|id| id.as_str().into()).collect();
    let found = skills::waiting(conn, &ctx.workspace, &ids)?.into_iter().map(|skill| {
        let but = skill.near.as_ref().map(|near| format!("may be another name of {}", near.name));
        let about = skills::views::used(skill.profiles, skill.roles);
        (skill.id.0.clone(), Candidate { id: skill.id.0, name: skill.name, about, but })
    });
    Ok(found.collect())
}

fn check_reviews(conn: &mut Conn, ctx: &Ctx, ids: &[String]) -> Result<HashMap<String, Candidate>> {
    let ws = &ctx.workspace;
    let ids: Vec<ProjectId> = ids.iter().map(|id| id.as_str().into()).collect();
    let found = projects::find_all(conn, ws, &ids)?;
    let roles = projects::roles_of(conn, ws, &ids)?;
    let owners = projects::owners_all(conn, ws, &ids)?;
    let waiting = found.into_values().filter(|project| project.state == ProjectState::Submitted);
    let candidate = |project: Project| {
        let own = owners.get(&project.id).is_some_and(|owners| owners.contains(&ctx.person));
        let but = objection(&project, roles.get(&project.id).is_some_and(|roles| !roles.is_empty()), own);
        let licence = project.licence.clone().unwrap_or_default();
        let about = format!("{} · {licence}", project.pitch);
        (project.id.0.clone(), Candidate { id: project.id.0, name: project.name, about, but })
    };
    Ok(waiting.map(candidate).collect())
}

/// What keeps a project from being approved unread; none where all checks pass.
fn objection(project: &Project, has_roles: bool, own: bool) -> Option<String> {
    let licence = project.licence.as_deref().unwrap_or_default();
    let checks = [
        (own, "it is your own"),
        (project.decision_note.is_some(), "it was sent again after changes"),
        (licence.is_empty(), "it names no licence"),
        (!licence.is_empty() && !is_open_source(licence), "its licence isn't known as open source"),
        (project.repository.is_none(), "it has no repository"),
        (!has_roles, "it has no roles"),
    ];
    let failed = checks.into_iter().find(|(failed, _)| *failed)?;
    Some(failed.1.to_owned())
}

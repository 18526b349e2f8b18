//! The tables of pilots and of what instructors answered.

use std::collections::HashMap;

use diesel::prelude::*;
use hex::encode;
use sha2::{Digest, Sha256};

use super::model::{Check, Invitation, Phase, Pilot, PilotState, Results};
use crate::db::Conn;
use crate::db::schema::{partners, pilot_answers, pilots, project_owners};
use crate::db::types::{Place, list, to_text};
use crate::error::Result;
use crate::features::institutions::{Standing, Word, values};
use crate::ids::{ChannelId, InstitutionId, NeedId, PersonId, PilotId, ProjectId, WorkspaceId};
use crate::on_backend;
use crate::time::Time;

#[derive(Queryable, Selectable)]
#[diesel(table_name = pilots)]
struct Row {
    id: PilotId,
    institution: InstitutionId,
    project: ProjectId,
    need: Option<NeedId>,
    person: PersonId,
    owner: Option<PersonId>,
    course: String,
    state: PilotState,
    starts: String,
    ends: String,
    next: String,
    next_by: Option<String>,
    checks: String,
    reason: Option<String>,
    channel: Option<ChannelId>,
    asked_at: Time,
    moved_at: Time,
    stalled_at: Option<Time>,
}

impl From<Row> for Pilot {
    fn from(row: Row) -> Self {
        let day = |text: &str| text.parse().unwrap_or_default();
        Self {
            starts: day(&row.starts),
            ends: day(&row.ends),
            next_by: row.next_by.as_deref().and_then(|text| text.parse().ok()),
            checks: Check::read(&list(&row.checks)),
            id: row.id,
            institution: row.institution,
            project: row.project,
            need: row.need,
            person: row.person,
            owner: row.owner,
            course: row.course,
            state: row.state,
            next: row.next,
            reason: row.reason,
            channel: row.channel,
            asked_at: row.asked_at,
            moved_at: row.moved_at,
            stalled_at: row.stalled_at,
        }
    }
}

/// Writes a pilot, in place of what was written under its id.
pub fn save(conn: &mut Conn, workspace: &WorkspaceId, pilot: &Pilot) -> Result<()> {
    let (starts, ends) = (pilot.starts.to_string(), pilot.ends.to_string());
    let (next_by, checks) = (pilot.next_by.map(|day| day.to_string()), to_text(&values(&pilot.checks)));
    let fields = (
        pilots::institution.eq(&pilot.institution),
        pilots::project.eq(&pilot.project),
        pilots::need.eq(&pilot.need),
        pilots::person.eq(&pilot.person),
        pilots::owner.eq(&pilot.owner),
        pilots::course.eq(&pilot.course),
        pilots::state.eq(pilot.state),
        pilots::starts.eq(&starts),
        pilots::ends.eq(&ends),
        pilots::next.eq(&pilot.next),
        pilots::next_by.eq(&next_by),
        pilots::checks.eq(&checks),
        pilots::reason.eq(&pilot.reason),
        pilots::channel.eq(&pilot.channel),
        pilots::asked_at.eq(pilot.asked_at),
        pilots::moved_at.eq(pilot.moved_at),
        pilots::stalled_at.eq(pilot.stalled_at),
    );
    let row = (pilots::workspace.eq(workspace), pilots::id.eq(&pilot.id), fields);
    on_backend!(conn => diesel::insert_into(pilots::table)
        .values(row)
        .on_conflict((pilots::workspace, pilots::id))
        .do_update()
        .set(fields)
        .execute(conn))?;
    Ok(())
}

/// A pilot.
pub fn find(conn: &mut Conn, workspace: &WorkspaceId, pilot: &PilotId) -> Result<Option<Pilot>> {
    let row: Option<Row> =
        pilots::table.find((workspace, pilot)).select(Row::as_select()).get_result(conn).optional()?;
    Ok(row.map(Pilot::from))
}

/// Moves a pilot from `from` to where it stands in `pilot`, with everything else that changed. Returns false where
/// somebody was faster.
pub fn advance(conn: &mut Conn, workspace: &WorkspaceId, pilot: &Pilot, from: PilotState) -> Result<bool> {
    let there = pilots::table.find((workspace, &pilot.id)).filter(pilots::state.eq(from));
    // Holds the row, so that what is written next is written once.
    if diesel::update(there).set(pilots::state.eq(pilot.state)).execute(conn)? != 1 {
        return Ok(false);
    }
    save(conn, workspace, pilot)?;
    Ok(true)
}

/// The active pilots of a tool at an institution.
pub fn at(
    conn: &mut Conn,
    workspace: &WorkspaceId,
    institution: &InstitutionId,
    project: &ProjectId,
) -> Result<Vec<Pilot>> {
    let rows: Vec<Row> = pilots::table
        .filter(pilots::workspace.eq(workspace))
        .filter(pilots::institution.eq(institution))
        .filter(pilots::project.eq(project))
        .filter(pilots::state.eq_any(PilotState::ACTIVE))
        .order((pilots::starts, pilots::id))
        .select(Row::as_select())
        .load(conn)?;
    Ok(rows.into_iter().map(Pilot::from).collect())
}

/// The active pilots of a tool.
pub fn of_project(conn: &mut Conn, workspace: &WorkspaceId, project: &ProjectId) -> Result<Vec<Pilot>> {
    let rows: Vec<Row> = pilots::table
        .filter(pilots::workspace.eq(workspace))
        .filter(pilots::project.eq(project))
        .filter(pilots::state.eq_any(PilotState::ACTIVE))
        .order(pilots::id)
        .select(Row::as_select())
        .load(conn)?;
    Ok(rows.into_iter().map(Pilot::from).collect())
}

/// The active pilots that somebody looks after, on either side.
pub fn looked_after(conn: &mut Conn, workspace: &WorkspaceId, person: &PersonId) -> Result<Vec<Pilot>> {
    let rows: Vec<Row> = pilots::table
        .filter(pilots::workspace.eq(workspace))
        .filter(pilots::person.eq(person).or(pilots::owner.eq(person)))
        .filter(pilots::state.eq_any(PilotState::ACTIVE))
        .order(pilots::id)
        .select(Row::as_select())
        .load(conn)?;
    Ok(rows.into_iter().map(Pilot::from).collect())
}

/// The active pilots of the institutions that a person speaks for and of the projects that they own: what waits
/// for an answer first, then what began first, at most `limit`.
pub fn of_person(
    conn: &mut Conn,
    workspace: &WorkspaceId,
    person: &PersonId,
    limit: i64,
) -> Result<Vec<Pilot>> {
    let speaks = partners::table
        .filter(partners::workspace.eq(workspace))
        .filter(partners::person.eq(person))
        .filter(partners::standing.eq(Standing::Confirmed))
        .select(partners::institution);
    let owns = project_owners::table
        .filter(project_owners::workspace.eq(workspace))
        .filter(project_owners::person.eq(person))
        .select(project_owners::project);
    let rows: Vec<Row> = pilots::table
        .filter(pilots::workspace.eq(workspace))
        .filter(pilots::state.eq_any(PilotState::ACTIVE))
        .filter(pilots::institution.eq_any(speaks).or(pilots::project.eq_any(owns)))
        .order((pilots::starts, pilots::id))
        .limit(limit)
        .select(Row::as_select())
        .load(conn)?;
    Ok(rows.into_iter().map(Pilot::from).collect())
}

/// In which pilots nothing happens and since when that is known, the longest first: from a place on, at most `limit`.
pub fn stalled_line(
    conn: &mut Conn,
    workspace: &WorkspaceId,
    from: &Place,
    limit: i64,
) -> Result<Vec<(String, Time)>> {
    let since = pilots::stalled_at.assume_not_null();
    Ok(pilots::table
        .filter(pilots::workspace.eq(workspace))
        .filter(pilots::state.eq_any(PilotState::ACTIVE))
        .filter(pilots::stalled_at.is_not_null())
        .filter(since.ge(from.at))
        .filter(since.gt(from.at).or(pilots::id.gt(&from.id)))
        .order((pilots::stalled_at, pilots::id))
        .limit(limit)
        .select((pilots::id, since))
        .load(conn)?)
}

/// Those of these pilots in which still nothing happens.
pub fn stalled(conn: &mut Conn, workspace: &WorkspaceId, these: &[PilotId]) -> Result<Vec<Pilot>> {
    let rows: Vec<Row> = pilots::table
        .filter(pilots::workspace.eq(workspace))
        .filter(pilots::id.eq_any(these))
        .filter(pilots::state.eq_any(PilotState::ACTIVE))
        .filter(pilots::stalled_at.is_not_null())
        .select(Row::as_select())
        .load(conn)?;
    Ok(rows.into_iter().map(Pilot::from).collect())
}

/// Pilots after one in the order of their ids, at most `limit`: for reading all of them.
pub fn after(conn: &mut Conn, workspace: &WorkspaceId, after: &PilotId, limit: i64) -> Result<Vec<Pilot>> {
    let rows: Vec<Row> = pilots::table
        .filter(pilots::workspace.eq(workspace))
        .filter(pilots::id.gt(after))
        .order(pilots::id)
        .limit(limit)
        .select(Row::as_select())
        .load(conn)?;
    Ok(rows.into_iter().map(Pilot::from).collect())
}

/// How somebody stands in the answers: not by their name. Different in each pilot and phase.
fn answerer(invitation: &Invitation, person: &PersonId) -> String {
    encode(Sha256::digest(format!("{invitation}:{person}").as_bytes()))
}

/// Writes that somebody is asked. Returns false where they were before.
pub fn invite(
    conn: &mut Conn,
    workspace: &WorkspaceId,
    invitation: &Invitation,
    person: &PersonId,
    now: Time,
) -> Result<bool> {
    let row = (
        pilot_answers::workspace.eq(workspace),
        pilot_answers::pilot.eq(&invitation.pilot),
        pilot_answers::phase.eq(invitation.phase.value()),
        pilot_answers::answerer.eq(answerer(invitation, person)),
        pilot_answers::asked_at.eq(now),
    );
    let inserted = on_backend!(conn => diesel::insert_into(pilot_answers::table)
        .values(row)
        .on_conflict_do_nothing()
        .execute(conn))?;
    Ok(inserted == 1)
}

/// Writes somebody's answer, in place of the one before. Returns false where they were never asked.
pub fn answer(
    conn: &mut Conn,
    workspace: &WorkspaceId,
    invitation: &Invitation,
    person: &PersonId,
    ease: i32,
    usefulness: i32,
) -> Result<bool> {
    let key = (workspace, &invitation.pilot, invitation.phase.value(), answerer(invitation, person));
    let changed = diesel::update(pilot_answers::table.find(key))
        .set((pilot_answers::ease.eq(ease), pilot_answers::usefulness.eq(usefulness)))
        .execute(conn)?;
    Ok(changed == 1)
}

/// Whether somebody was asked.
pub fn is_invited(
    conn: &mut Conn,
    workspace: &WorkspaceId,
    invitation: &Invitation,
    person: &PersonId,
) -> Result<bool> {
    let key = (workspace, &invitation.pilot, invitation.phase.value(), answerer(invitation, person));
    let found: Option<String> =
        pilot_answers::table.find(key).select(pilot_answers::answerer).get_result(conn).optional()?;
    Ok(found.is_some())
}

type Answered = (String, Option<i32>, Option<i32>);

/// How instructors answered about a pilot, before and after; only phases in which somebody was asked.
pub fn results(conn: &mut Conn, workspace: &WorkspaceId, pilot: &PilotId) -> Result<Vec<(Phase, Results)>> {
    let rows: Vec<Answered> = pilot_answers::table
        .filter(pilot_answers::workspace.eq(workspace))
        .filter(pilot_answers::pilot.eq(pilot))
        .select((pilot_answers::phase, pilot_answers::ease, pilot_answers::usefulness))
        .load(conn)?;
    Ok(summed(&rows))
}

/// How instructors answered about a tool after all of its pilots.
pub fn results_of_project(
    conn: &mut Conn,
    workspace: &WorkspaceId,
    project: &ProjectId,
) -> Result<Option<Results>> {
    let rows: Vec<Answered> = pilot_answers::table
        .inner_join(
            pilots::table
                .on(pilots::workspace.eq(pilot_answers::workspace).and(pilots::id.eq(pilot_answers::pilot))),
        )
        .filter(pilot_answers::workspace.eq(workspace))
        .filter(pilots::project.eq(project))
        .filter(pilot_answers::phase.eq(Phase::After.value()))
        .select((pilot_answers::phase, pilot_answers::ease, pilot_answers::usefulness))
        .load(conn)?;
    Ok(summed(&rows).pop().map(|(_, results)| results))
}

fn summed(rows: &[Answered]) -> Vec<(Phase, Results)> {
    let of = |phase: Phase| {
        let asked: Vec<&Answered> = rows.iter().filter(|row| row.0 == phase.value()).collect();
        let answers: Vec<(i32, i32)> = asked.iter().filter_map(|row| row.1.zip(row.2)).collect();
        let mean = |get: fn(&(i32, i32)) -> i32| {
            let sum: i32 = answers.iter().map(get).sum();
            if answers.is_empty() { 0.0 } else { f64::from(sum) / answers.len() as f64 }
        };
        let results = Results {
            asked: asked.len(),
            answered: answers.len(),
            ease: mean(|answer| answer.0),
            use_: mean(|answer| answer.1),
        };
        (results.asked > 0).then_some((phase, results))
    };
    [Phase::Before, Phase::After].into_iter().filter_map(of).collect()
}

/// At how many institutions each of these tools is being tried, once its owners said yes, in one query.
pub fn tried_at(
    conn: &mut Conn,
    workspace: &WorkspaceId,
    projects: &[ProjectId],
) -> Result<HashMap<ProjectId, i64>> {
    if projects.is_empty() {
        return Ok(HashMap::new());
    }
    use PilotState::{Accepted, Evaluated, Installing, Running};
    let rows: Vec<(ProjectId, InstitutionId)> = pilots::table
        .filter(pilots::workspace.eq(workspace))
        .filter(pilots::project.eq_any(projects))
        .filter(pilots::state.eq_any([Accepted, Installing, Running, Evaluated]))
        .select((pilots::project, pilots::institution))
        .distinct()
        .load(conn)?;
    let mut tried = HashMap::new();
    for (project, _) in rows {
        *tried.entry(project).or_default() += 1;
    }
    Ok(tried)
}

/// The rows of answers after one, at most `limit`: for reading all of them.
#[expect(clippy::type_complexity, reason = "a row, read in one place")]
pub fn answers_after(
    conn: &mut Conn,
    workspace: &WorkspaceId,
    after: &(String, String, String),
    limit: i64,
) -> Result<Vec<(String, String, String, Option<i32>, Option<i32>, Time)>> {
    let (pilot, phase, answerer) = after.clone();
    let later = pilot_answers::pilot.gt(pilot.clone()).or(pilot_answers::pilot.eq(pilot).and(
        pilot_answers::phase
            .gt(phase.clone())
            .or(pilot_answers::phase.eq(phase).and(pilot_answers::answerer.gt(answerer))),
    ));
    Ok(pilot_answers::table
        .filter(pilot_answers::workspace.eq(workspace))
        .filter(later)
        .order((pilot_answers::pilot, pilot_answers::phase, pilot_answers::answerer))
        .limit(limit)
        .select((
            pilot_answers::pilot,
            pilot_answers::phase,
            pilot_answers::answerer,
            pilot_answers::ease,
            pilot_answers::usefulness,
            pilot_answers::asked_at,
        ))
        .load(conn)?)
}

/// Writes a row of answers as it was exported.
pub fn save_answer(
    conn: &mut Conn,
    workspace: &WorkspaceId,
    row: &(String, Phase, String, Option<i32>, Option<i32>, Time),
) -> Result<()> {
    let fields = (
        pilot_answers::ease.eq(row.3),
        pilot_answers::usefulness.eq(row.4),
        pilot_answers::asked_at.eq(row.5),
    );
    let row = (
        pilot_answers::workspace.eq(workspace),
        pilot_answers::pilot.eq(&row.0),
        pilot_answers::phase.eq(row.1.value()),
        pilot_answers::answerer.eq(&row.2),
        fields,
    );
    on_backend!(conn => diesel::insert_into(pilot_answers::table)
        .values(row)
        .on_conflict((
            pilot_answers::workspace,
            pilot_answers::pilot,
            pilot_answers::phase,
            pilot_answers::answerer,
        ))
        .do_update()
        .set(fields)
        .execute(conn))?;
    Ok(())
}

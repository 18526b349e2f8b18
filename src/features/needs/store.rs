//! The tables of needs, and of the roles that are proposed for them.

use std::collections::HashMap;

use diesel::prelude::*;

use super::model::{Need, NeedState, Proposal, ProposalState};
use crate::db::Conn;
use crate::db::schema::{needs, project_owners, proposals};
use crate::db::types::{list, to_text};
use crate::error::Result;
use crate::ids::{InstitutionId, NeedId, PersonId, ProjectId, RoleId, WorkspaceId};
use crate::on_backend;
use crate::time::Time;

#[derive(Queryable, Selectable)]
#[diesel(table_name = needs)]
struct Row {
    id: NeedId,
    institution: InstitutionId,
    person: PersonId,
    title: String,
    problem: String,
    course: String,
    learners: Option<i32>,
    by_when: Option<String>,
    tried: String,
    subjects: String,
    state: NeedState,
    project: Option<ProjectId>,
    created_at: Time,
}

impl From<Row> for Need {
    fn from(row: Row) -> Self {
        Self {
            id: row.id,
            institution: row.institution,
            person: row.person,
            title: row.title,
            problem: row.problem,
            course: row.course,
            learners: row.learners,
            by_when: row.by_when.and_then(|day| day.parse().ok()),
            tried: row.tried,
            subjects: list(&row.subjects),
            state: row.state,
            project: row.project,
            created_at: row.created_at,
        }
    }
}

#[derive(Queryable, Selectable)]
#[diesel(table_name = proposals)]
struct ProposalRow {
    id: RoleId,
    need: NeedId,
    project: ProjectId,
    title: String,
    task: String,
    hours: i32,
    state: ProposalState,
    asked_by: PersonId,
    asked_at: Time,
    decided_by: Option<PersonId>,
}

impl From<ProposalRow> for Proposal {
    fn from(row: ProposalRow) -> Self {
        let ProposalRow { id, need, project, title, task, hours, state, asked_by, asked_at, decided_by } =
            row;
        Self { id, need, project, title, task, hours, state, asked_by, asked_at, decided_by }
    }
}

/// Writes a need, in place of what was written under its id.
pub fn save(conn: &mut Conn, workspace: &WorkspaceId, need: &Need) -> Result<()> {
    let (by_when, subjects) = (need.by_when.map(|day| day.to_string()), to_text(&need.subjects));
    let fields = (
        needs::institution.eq(&need.institution),
        needs::person.eq(&need.person),
        needs::title.eq(&need.title),
        needs::problem.eq(&need.problem),
        needs::course.eq(&need.course),
        needs::learners.eq(need.learners),
        needs::by_when.eq(&by_when),
        needs::tried.eq(&need.tried),
        needs::subjects.eq(&subjects),
        needs::state.eq(need.state),
        needs::project.eq(&need.project),
        needs::created_at.eq(need.created_at),
    );
    let row = (needs::workspace.eq(workspace), needs::id.eq(&need.id), fields);
    on_backend!(conn => diesel::insert_into(needs::table)
        .values(row)
        .on_conflict((needs::workspace, needs::id))
        .do_update()
        .set(fields)
        .execute(conn))?;
    Ok(())
}

/// A need.
pub fn find(conn: &mut Conn, workspace: &WorkspaceId, need: &NeedId) -> Result<Option<Need>> {
    let row: Option<Row> =
        needs::table.find((workspace, need)).select(Row::as_select()).get_result(conn).optional()?;
    Ok(row.map(Need::from))
}

/// Those of `ids` that exist, in one query.
pub fn find_all(conn: &mut Conn, workspace: &WorkspaceId, ids: &[NeedId]) -> Result<HashMap<NeedId, Need>> {
    let rows: Vec<Row> = needs::table
        .filter(needs::workspace.eq(workspace))
        .filter(needs::id.eq_any(ids))
        .select(Row::as_select())
        .load(conn)?;
    Ok(rows.into_iter().map(|row| (row.id.clone(), row.into())).collect())
}

/// Moves a need from one of `from` to `to`, with the project that it is about then. Returns false where it was in
/// none of them: somebody was faster.
pub fn set_state(
    conn: &mut Conn,
    workspace: &WorkspaceId,
    need: &NeedId,
    from: &[NeedState],
    to: NeedState,
    project: Option<&ProjectId>,
) -> Result<bool> {
    let there = needs::table.find((workspace, need)).filter(needs::state.eq_any(from.to_vec()));
    let changed =
        diesel::update(there).set((needs::state.eq(to), needs::project.eq(project))).execute(conn)?;
    Ok(changed == 1)
}

/// The needs of these institutions for which somebody still waits, the newest first, at most `limit`.
pub fn of_institutions(
    conn: &mut Conn,
    workspace: &WorkspaceId,
    institutions: &[InstitutionId],
    limit: i64,
) -> Result<Vec<Need>> {
    let rows: Vec<Row> = needs::table
        .filter(needs::workspace.eq(workspace))
        .filter(needs::institution.eq_any(institutions))
        .filter(needs::state.eq_any(NeedState::ACTIVE))
        .order((needs::created_at.desc(), needs::id.desc()))
        .limit(limit)
        .select(Row::as_select())
        .load(conn)?;
    Ok(rows.into_iter().map(Need::from).collect())
}

/// Needs that were told since and still wait, the newest first, at most `limit`.
pub fn told_since(conn: &mut Conn, workspace: &WorkspaceId, since: Time, limit: i64) -> Result<Vec<Need>> {
    let rows: Vec<Row> = needs::table
        .filter(needs::workspace.eq(workspace))
        .filter(needs::state.eq_any(NeedState::ACTIVE))
        .filter(needs::created_at.ge(since))
        .order((needs::created_at.desc(), needs::id.desc()))
        .limit(limit)
        .select(Row::as_select())
        .load(conn)?;
    Ok(rows.into_iter().map(Need::from).collect())
}

/// The needs that a project came from, or that it took a role in for.
pub fn of_project(conn: &mut Conn, workspace: &WorkspaceId, project: &ProjectId) -> Result<Vec<Need>> {
    let rows: Vec<Row> = needs::table
        .filter(needs::workspace.eq(workspace))
        .filter(needs::project.eq(project))
        .filter(needs::state.eq_any(NeedState::ACTIVE))
        .order(needs::id)
        .select(Row::as_select())
        .load(conn)?;
    Ok(rows.into_iter().map(Need::from).collect())
}

/// Hands what `from` looked after at an institution to `to`; returns what that is.
pub fn pass_on(
    conn: &mut Conn,
    workspace: &WorkspaceId,
    institution: &InstitutionId,
    from: &PersonId,
    to: &PersonId,
) -> Result<Vec<Need>> {
    let theirs = needs::table
        .filter(needs::workspace.eq(workspace))
        .filter(needs::institution.eq(institution))
        .filter(needs::person.eq(from))
        .filter(needs::state.eq_any(NeedState::ACTIVE));
    let ids: Vec<NeedId> = theirs.order(needs::id).select(needs::id).load(conn)?;
    let these = needs::table.filter(needs::workspace.eq(workspace)).filter(needs::id.eq_any(&ids));
    diesel::update(these).set(needs::person.eq(to)).execute(conn)?;
    let mut passed = find_all(conn, workspace, &ids)?;
    Ok(ids.iter().filter_map(|id| passed.remove(id)).collect())
}

/// Writes a proposal, in place of what was written under its id.
pub fn save_proposal(conn: &mut Conn, workspace: &WorkspaceId, one: &Proposal) -> Result<()> {
    let fields = (
        proposals::need.eq(&one.need),
        proposals::project.eq(&one.project),
        proposals::title.eq(&one.title),
        proposals::task.eq(&one.task),
        proposals::hours.eq(one.hours),
        proposals::state.eq(one.state),
        proposals::asked_by.eq(&one.asked_by),
        proposals::asked_at.eq(one.asked_at),
        proposals::decided_by.eq(&one.decided_by),
    );
    let row = (proposals::workspace.eq(workspace), proposals::id.eq(&one.id), fields);
    on_backend!(conn => diesel::insert_into(proposals::table)
        .values(row)
        .on_conflict((proposals::workspace, proposals::id))
        .do_update()
        .set(fields)
        .execute(conn))?;
    Ok(())
}

/// A proposal.
pub fn proposal(conn: &mut Conn, workspace: &WorkspaceId, id: &RoleId) -> Result<Option<Proposal>> {
    let row: Option<ProposalRow> = proposals::table
        .find((workspace, id))
        .select(ProposalRow::as_select())
        .get_result(conn)
        .optional()?;
    Ok(row.map(Proposal::from))
}

/// The proposals for a need, the newest first.
pub fn proposals_of(conn: &mut Conn, workspace: &WorkspaceId, need: &NeedId) -> Result<Vec<Proposal>> {
    let rows: Vec<ProposalRow> = proposals::table
        .filter(proposals::workspace.eq(workspace))
        .filter(proposals::need.eq(need))
        .order((proposals::asked_at.desc(), proposals::id.desc()))
        .select(ProposalRow::as_select())
        .load(conn)?;
    Ok(rows.into_iter().map(Proposal::from).collect())
}

/// The proposals that wait for an owner of `project`.
pub fn waiting_at(conn: &mut Conn, workspace: &WorkspaceId, project: &ProjectId) -> Result<Vec<Proposal>> {
    let rows: Vec<ProposalRow> = proposals::table
        .filter(proposals::workspace.eq(workspace))
        .filter(proposals::project.eq(project))
        .filter(proposals::state.eq(ProposalState::Asked))
        .order((proposals::asked_at, proposals::id))
        .select(ProposalRow::as_select())
        .load(conn)?;
    Ok(rows.into_iter().map(Proposal::from).collect())
}

/// The proposals that wait for a person as an owner, who waited longest first, at most `limit`.
pub fn proposals_for_owner(
    conn: &mut Conn,
    workspace: &WorkspaceId,
    owner: &PersonId,
    limit: i64,
) -> Result<Vec<Proposal>> {
    let theirs = project_owners::table
        .filter(project_owners::workspace.eq(workspace))
        .filter(project_owners::person.eq(owner))
        .select(project_owners::project);
    let rows: Vec<ProposalRow> = proposals::table
        .filter(proposals::workspace.eq(workspace))
        .filter(proposals::state.eq(ProposalState::Asked))
        .filter(proposals::project.eq_any(theirs))
        .order((proposals::asked_at, proposals::id))
        .limit(limit)
        .select(ProposalRow::as_select())
        .load(conn)?;
    Ok(rows.into_iter().map(Proposal::from).collect())
}

/// Settles a proposal that waits. Returns false where somebody was faster.
pub fn settle(
    conn: &mut Conn,
    workspace: &WorkspaceId,
    id: &RoleId,
    to: ProposalState,
    by: &PersonId,
) -> Result<bool> {
    let there = proposals::table.find((workspace, id)).filter(proposals::state.eq(ProposalState::Asked));
    let changed =
        diesel::update(there).set((proposals::state.eq(to), proposals::decided_by.eq(by))).execute(conn)?;
    Ok(changed == 1)
}

/// The proposals after one in the order of their ids, at most `limit`: for reading all of them.
pub fn proposals_after(
    conn: &mut Conn,
    workspace: &WorkspaceId,
    after: &RoleId,
    limit: i64,
) -> Result<Vec<Proposal>> {
    let rows: Vec<ProposalRow> = proposals::table
        .filter(proposals::workspace.eq(workspace))
        .filter(proposals::id.gt(after))
        .order(proposals::id)
        .limit(limit)
        .select(ProposalRow::as_select())
        .load(conn)?;
    Ok(rows.into_iter().map(Proposal::from).collect())
}

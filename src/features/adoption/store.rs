//! The tables of tools in use, and of institutions that meet.

use std::collections::HashMap;

use diesel::prelude::*;

use super::model::{Adoption, AdoptionState, Level, Meeting, MeetingState, SILENT};
use crate::db::Conn;
use crate::db::schema::{adoption_meetings, adoptions, institutions, partners};
use crate::db::types::Place;
use crate::error::Result;
use crate::features::institutions::{Standing, Word};
use crate::features::tools;
use crate::ids::{AdoptionId, ChannelId, InstitutionId, PersonId, PilotId, ProjectId, WorkspaceId};
use crate::on_backend;
use crate::time::Time;

#[derive(Queryable, Selectable)]
#[diesel(table_name = adoptions)]
struct Row {
    id: AdoptionId,
    institution: InstitutionId,
    project: ProjectId,
    pilot: Option<PilotId>,
    person: PersonId,
    level: String,
    version: String,
    since: String,
    renews: Option<String>,
    reminded: i32,
    state: AdoptionState,
    reason: Option<String>,
    shown: bool,
    shown_at: Option<Time>,
    created_at: Time,
}

impl From<Row> for Adoption {
    fn from(row: Row) -> Self {
        Self {
            level: row.level.parse().unwrap_or(Level::Production),
            since: row.since.parse().unwrap_or_default(),
            renews: row.renews.and_then(|day| day.parse().ok()),
            id: row.id,
            institution: row.institution,
            project: row.project,
            pilot: row.pilot,
            person: row.person,
            version: row.version,
            reminded: row.reminded,
            state: row.state,
            reason: row.reason,
            shown: row.shown,
            shown_at: row.shown_at,
            created_at: row.created_at,
        }
    }
}

#[derive(Queryable, Selectable)]
#[diesel(table_name = adoption_meetings)]
struct MeetingRow {
    one: AdoptionId,
    other: AdoptionId,
    one_yes: bool,
    other_yes: bool,
    state: MeetingState,
    channel: Option<ChannelId>,
    asked_at: Time,
}

impl From<MeetingRow> for Meeting {
    fn from(row: MeetingRow) -> Self {
        let MeetingRow { one, other, one_yes, other_yes, state, channel, asked_at } = row;
        Self { one, other, one_yes, other_yes, state, channel, asked_at }
    }
}

/// The columns of a tool in use, but for its key.
macro_rules! fields {
    ($one:expr, $level:expr, $since:expr, $renews:expr) => {
        (
            adoptions::institution.eq(&$one.institution),
            adoptions::project.eq(&$one.project),
            adoptions::pilot.eq(&$one.pilot),
            adoptions::person.eq(&$one.person),
            adoptions::level.eq($level),
            adoptions::version.eq(&$one.version),
            adoptions::since.eq($since),
            adoptions::renews.eq($renews),
            adoptions::reminded.eq($one.reminded),
            adoptions::state.eq($one.state),
            adoptions::reason.eq(&$one.reason),
            adoptions::shown.eq($one.shown),
            adoptions::shown_at.eq($one.shown_at),
            adoptions::created_at.eq($one.created_at),
        )
    };
}

/// Writes one, in place of what was written under its id.
pub fn save(conn: &mut Conn, workspace: &WorkspaceId, one: &Adoption) -> Result<()> {
    let (level, since) = (one.level.value(), one.since.to_string());
    let renews = one.renews.map(|day| day.to_string());
    let fields = fields!(one, &level, &since, &renews);
    let row = (adoptions::workspace.eq(workspace), adoptions::id.eq(&one.id), fields);
    on_backend!(conn => diesel::insert_into(adoptions::table)
        .values(row)
        .on_conflict((adoptions::workspace, adoptions::id))
        .do_update()
        .set(fields)
        .execute(conn))?;
    tools::refresh(conn, workspace, &one.project)
}

/// Writes a new one. Returns false where the tool is in use at the institution already.
pub fn insert(conn: &mut Conn, workspace: &WorkspaceId, one: &Adoption) -> Result<bool> {
    let (level, since) = (one.level.value(), one.since.to_string());
    let renews = one.renews.map(|day| day.to_string());
    let row = (
        adoptions::workspace.eq(workspace),
        adoptions::id.eq(&one.id),
        fields!(one, &level, &since, &renews),
    );
    let inserted = on_backend!(conn => diesel::insert_into(adoptions::table)
        .values(row)
        .on_conflict_do_nothing()
        .execute(conn))?;
    tools::refresh(conn, workspace, &one.project)?;
    Ok(inserted == 1)
}

/// Writes `one` where it is in use, to be renewed on the day `renews` and spoken of `reminded` times. Returns false
/// where somebody was faster.
pub fn advance(conn: &mut Conn, workspace: &WorkspaceId, one: &Adoption, before: &Adoption) -> Result<bool> {
    let there = adoptions::table
        .find((workspace, &one.id))
        .filter(adoptions::state.eq(AdoptionState::Active))
        .filter(adoptions::reminded.eq(before.reminded));
    let day = before.renews.map(|day| day.to_string());
    let held = match day {
        Some(day) => diesel::update(there.filter(adoptions::renews.eq(day)))
            .set(adoptions::state.eq(one.state))
            .execute(conn)?,
        None => diesel::update(there.filter(adoptions::renews.is_null()))
            .set(adoptions::state.eq(one.state))
            .execute(conn)?,
    };
    // The row is held, so that what is written next is written once.
    if held != 1 {
        return Ok(false);
    }
    save(conn, workspace, one)?;
    Ok(true)
}

/// One of them.
pub fn find(conn: &mut Conn, workspace: &WorkspaceId, id: &AdoptionId) -> Result<Option<Adoption>> {
    let row: Option<Row> =
        adoptions::table.find((workspace, id)).select(Row::as_select()).get_result(conn).optional()?;
    Ok(row.map(Adoption::from))
}

/// The tools in use at an institution that this person maintains.
pub fn maintained(
    conn: &mut Conn,
    workspace: &WorkspaceId,
    institution: &InstitutionId,
    person: &PersonId,
) -> Result<Vec<Adoption>> {
    let rows: Vec<Row> = adoptions::table
        .filter(adoptions::workspace.eq(workspace))
        .filter(adoptions::person.eq(person))
        .filter(adoptions::institution.eq(institution))
        .filter(adoptions::state.eq(AdoptionState::Active))
        .order(adoptions::id)
        .select(Row::as_select())
        .load(conn)?;
    Ok(rows.into_iter().map(Adoption::from).collect())
}

/// Where a tool is in use, since longest first, at most `limit`.
pub fn of_project(
    conn: &mut Conn,
    workspace: &WorkspaceId,
    project: &ProjectId,
    limit: i64,
) -> Result<Vec<Adoption>> {
    let rows: Vec<Row> = adoptions::table
        .filter(adoptions::workspace.eq(workspace))
        .filter(adoptions::project.eq(project))
        .filter(adoptions::state.eq(AdoptionState::Active))
        .order((adoptions::since, adoptions::id))
        .limit(limit)
        .select(Row::as_select())
        .load(conn)?;
    Ok(rows.into_iter().map(Adoption::from).collect())
}

/// The tools in use at the institutions that a person speaks for, which are to be renewed first first, at most
/// `limit`.
pub fn of_speaker(
    conn: &mut Conn,
    workspace: &WorkspaceId,
    person: &PersonId,
    limit: i64,
) -> Result<Vec<Adoption>> {
    let speaks = partners::table
        .filter(partners::workspace.eq(workspace))
        .filter(partners::person.eq(person))
        .filter(partners::standing.eq(Standing::Confirmed))
        .select(partners::institution);
    let rows: Vec<Row> = adoptions::table
        .filter(adoptions::workspace.eq(workspace))
        .filter(adoptions::institution.eq_any(speaks))
        .filter(adoptions::state.eq(AdoptionState::Active))
        // Those that are never renewed come last, on both databases.
        .order((adoptions::renews.is_null(), adoptions::renews, adoptions::id))
        .limit(limit)
        .select(Row::as_select())
        .load(conn)?;
    Ok(rows.into_iter().map(Adoption::from).collect())
}

/// Of which tools nobody says whether they go on, and since which day, the longest first: from a place on, at most
/// `limit`.
pub fn silent_line(
    conn: &mut Conn,
    workspace: &WorkspaceId,
    from: &Place,
    limit: i64,
) -> Result<Vec<(String, Time)>> {
    // A day stands for its beginning, so a later moment of it is beyond all of it.
    let whole = from.at.time() == chrono::NaiveTime::MIN;
    let day = if whole { from.at.date() } else { from.at.date() + chrono::Duration::days(1) };
    let (day, id) = (day.to_string(), if whole { from.id.as_str() } else { "" });
    let renews = adoptions::renews.assume_not_null();
    let rows: Vec<(String, String)> = adoptions::table
        .filter(adoptions::workspace.eq(workspace))
        .filter(adoptions::reminded.eq(SILENT))
        .filter(adoptions::state.eq(AdoptionState::Active))
        .filter(renews.ge(&day))
        .filter(renews.gt(&day).or(adoptions::id.gt(id)))
        .order((adoptions::renews, adoptions::id))
        .limit(limit)
        .select((adoptions::id, renews))
        .load(conn)?;
    let dated = |(id, day): (String, String)| {
        let day: chrono::NaiveDate = day.parse().ok()?;
        Some((id, day.and_time(chrono::NaiveTime::MIN)))
    };
    Ok(rows.into_iter().filter_map(dated).collect())
}

/// Those of these tools of which still nobody says whether they go on.
pub fn silent(conn: &mut Conn, workspace: &WorkspaceId, these: &[AdoptionId]) -> Result<Vec<Adoption>> {
    let rows: Vec<Row> = adoptions::table
        .filter(adoptions::workspace.eq(workspace))
        .filter(adoptions::id.eq_any(these))
        .filter(adoptions::reminded.eq(SILENT))
        .filter(adoptions::state.eq(AdoptionState::Active))
        .select(Row::as_select())
        .load(conn)?;
    Ok(rows.into_iter().map(Adoption::from).collect())
}

/// At how many institutions each of these tools is in use, in one query.
pub fn counts(
    conn: &mut Conn,
    workspace: &WorkspaceId,
    projects: &[ProjectId],
) -> Result<HashMap<ProjectId, i64>> {
    if projects.is_empty() {
        return Ok(HashMap::new());
    }
    let rows: Vec<(ProjectId, i64)> = adoptions::table
        .filter(adoptions::workspace.eq(workspace))
        .filter(adoptions::project.eq_any(projects))
        .filter(adoptions::state.eq(AdoptionState::Active))
        .group_by(adoptions::project)
        .select((adoptions::project, diesel::dsl::count_star()))
        .load(conn)?;
    Ok(rows.into_iter().collect())
}

/// The names of the institutions that let it be said that they use these tools, in one query.
pub fn used_at(
    conn: &mut Conn,
    workspace: &WorkspaceId,
    projects: &[ProjectId],
) -> Result<HashMap<ProjectId, Vec<String>>> {
    if projects.is_empty() {
        return Ok(HashMap::new());
    }
    let rows: Vec<(ProjectId, String)> = adoptions::table
        .inner_join(institutions::table.on(
            institutions::workspace.eq(adoptions::workspace).and(institutions::id.eq(adoptions::institution)),
        ))
        .filter(adoptions::workspace.eq(workspace))
        .filter(adoptions::project.eq_any(projects))
        .filter(adoptions::state.eq(AdoptionState::Active))
        .filter(adoptions::shown)
        .order((adoptions::shown_at, adoptions::id))
        .select((adoptions::project, institutions::name))
        .load(conn)?;
    let mut names: HashMap<ProjectId, Vec<String>> = HashMap::new();
    for (project, name) in rows {
        names.entry(project).or_default().push(name);
    }
    Ok(names)
}

/// Those after one in the order of their ids, at most `limit`: for reading all of them.
pub fn after(
    conn: &mut Conn,
    workspace: &WorkspaceId,
    after: &AdoptionId,
    limit: i64,
) -> Result<Vec<Adoption>> {
    let rows: Vec<Row> = adoptions::table
        .filter(adoptions::workspace.eq(workspace))
        .filter(adoptions::id.gt(after))
        .order(adoptions::id)
        .limit(limit)
        .select(Row::as_select())
        .load(conn)?;
    Ok(rows.into_iter().map(Adoption::from).collect())
}

/// Writes a meeting, in place of what was written of these two.
pub fn save_meeting(conn: &mut Conn, workspace: &WorkspaceId, one: &Meeting) -> Result<()> {
    let fields = (
        adoption_meetings::one_yes.eq(one.one_yes),
        adoption_meetings::other_yes.eq(one.other_yes),
        adoption_meetings::state.eq(one.state),
        adoption_meetings::channel.eq(&one.channel),
        adoption_meetings::asked_at.eq(one.asked_at),
    );
    let row = (
        adoption_meetings::workspace.eq(workspace),
        adoption_meetings::one.eq(&one.one),
        adoption_meetings::other.eq(&one.other),
        fields,
    );
    on_backend!(conn => diesel::insert_into(adoption_meetings::table)
        .values(row)
        .on_conflict((adoption_meetings::workspace, adoption_meetings::one, adoption_meetings::other))
        .do_update()
        .set(fields)
        .execute(conn))?;
    Ok(())
}

/// The meeting of these two, whichever comes first.
pub fn meeting(
    conn: &mut Conn,
    workspace: &WorkspaceId,
    a: &AdoptionId,
    b: &AdoptionId,
) -> Result<Option<Meeting>> {
    let (one, other) = if a < b { (a, b) } else { (b, a) };
    let row: Option<MeetingRow> = adoption_meetings::table
        .find((workspace, one, other))
        .select(MeetingRow::as_select())
        .get_result(conn)
        .optional()?;
    Ok(row.map(Meeting::from))
}

/// Writes that one side said yes, while both are asked. Returns false where it had, or it is decided.
pub fn say_yes(conn: &mut Conn, workspace: &WorkspaceId, meeting: &Meeting, first: bool) -> Result<bool> {
    let asked = adoption_meetings::table
        .find((workspace, &meeting.one, &meeting.other))
        .filter(adoption_meetings::state.eq(MeetingState::Asked));
    let changed = if first {
        diesel::update(asked.filter(adoption_meetings::one_yes.eq(false)))
            .set(adoption_meetings::one_yes.eq(true))
            .execute(conn)?
    } else {
        diesel::update(asked.filter(adoption_meetings::other_yes.eq(false)))
            .set(adoption_meetings::other_yes.eq(true))
            .execute(conn)?
    };
    Ok(changed == 1)
}

/// Settles a meeting that is asked for: as met only where both said yes. Returns false where it isn't asked for, or
/// not by both.
pub fn settle(conn: &mut Conn, workspace: &WorkspaceId, meeting: &Meeting, to: MeetingState) -> Result<bool> {
    let asked = adoption_meetings::table
        .find((workspace, &meeting.one, &meeting.other))
        .filter(adoption_meetings::state.eq(MeetingState::Asked));
    let changed = if to == MeetingState::Met {
        diesel::update(asked.filter(adoption_meetings::one_yes).filter(adoption_meetings::other_yes))
            .set(adoption_meetings::state.eq(to))
            .execute(conn)?
    } else {
        diesel::update(asked).set(adoption_meetings::state.eq(to)).execute(conn)?
    };
    Ok(changed == 1)
}

/// Meetings after one in the order of their ids, at most `limit`: for reading all of them.
pub fn meetings_after(
    conn: &mut Conn,
    workspace: &WorkspaceId,
    after: &(AdoptionId, AdoptionId),
    limit: i64,
) -> Result<Vec<Meeting>> {
    let (one, other) = after;
    let rows: Vec<MeetingRow> = adoption_meetings::table
        .filter(adoption_meetings::workspace.eq(workspace))
        .filter(
            adoption_meetings::one
                .gt(one)
                .or(adoption_meetings::one.eq(one).and(adoption_meetings::other.gt(other))),
        )
        .order((adoption_meetings::one, adoption_meetings::other))
        .limit(limit)
        .select(MeetingRow::as_select())
        .load(conn)?;
    Ok(rows.into_iter().map(Meeting::from).collect())
}

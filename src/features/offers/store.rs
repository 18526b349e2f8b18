//! The tables of offers, of what projects ask for, and of what was promised to whom.

use std::collections::HashMap;

use chrono::NaiveDate;
use diesel::prelude::*;

use super::model::{Ask, AskState, Cursor, Kind, Offer, OfferState, Wanted};
use crate::db::Conn;
use crate::db::schema::{help_wanted, offer_asks, offers, partners, project_owners, project_words, projects};
use crate::db::types::{list, to_text};
use crate::error::Result;
use crate::features::institutions::{Standing, Word};
use crate::features::projects::ProjectState;
use crate::ids::{AskId, InstitutionId, OfferId, PersonId, ProjectId, WorkspaceId};
use crate::on_backend;
use crate::time::Time;

#[derive(Queryable, Selectable)]
#[diesel(table_name = offers)]
struct Row {
    id: OfferId,
    person: PersonId,
    institution: Option<InstitutionId>,
    kind: String,
    title: String,
    about: String,
    amount: i32,
    unit: String,
    promised: i32,
    conditions: String,
    subjects: String,
    languages: String,
    until: Option<String>,
    state: OfferState,
    created_at: Time,
}

impl From<Row> for Offer {
    fn from(row: Row) -> Self {
        // What a newer version wrote is read as what is nearest.
        let kind: Kind = row.kind.parse().unwrap_or(Kind::Technical);
        Self {
            kind,
            unit: row.unit.parse().unwrap_or(kind.units()[0]),
            id: row.id,
            person: row.person,
            institution: row.institution,
            title: row.title,
            about: row.about,
            amount: row.amount,
            promised: row.promised,
            conditions: row.conditions,
            subjects: list(&row.subjects),
            languages: list(&row.languages),
            until: row.until.and_then(|day| day.parse().ok()),
            state: row.state,
            created_at: row.created_at,
        }
    }
}

#[derive(Queryable, Selectable)]
#[diesel(table_name = offer_asks)]
struct AskRow {
    id: AskId,
    offer: OfferId,
    project: ProjectId,
    amount: i32,
    line: String,
    state: AskState,
    reason: Option<String>,
    asked_by: PersonId,
    decided_by: Option<PersonId>,
    asked_at: Time,
    moved_at: Time,
}

impl From<AskRow> for Ask {
    fn from(row: AskRow) -> Self {
        let AskRow {
            id,
            offer,
            project,
            amount,
            line,
            state,
            reason,
            asked_by,
            decided_by,
            asked_at,
            moved_at,
        } = row;
        Self { id, offer, project, amount, line, state, reason, asked_by, decided_by, asked_at, moved_at }
    }
}

#[derive(Queryable, Selectable)]
#[diesel(table_name = help_wanted)]
struct WantedRow {
    project: ProjectId,
    kind: String,
    about: String,
    asked_by: PersonId,
    created_at: Time,
}

impl From<WantedRow> for Wanted {
    fn from(row: WantedRow) -> Self {
        Self {
            kind: row.kind.parse().unwrap_or(Kind::Technical),
            project: row.project,
            about: row.about,
            asked_by: row.asked_by,
            created_at: row.created_at,
        }
    }
}

/// The columns of an asking, but for its key.
macro_rules! ask_fields {
    ($ask:expr) => {
        (
            offer_asks::offer.eq(&$ask.offer),
            offer_asks::project.eq(&$ask.project),
            offer_asks::amount.eq($ask.amount),
            offer_asks::line.eq(&$ask.line),
            offer_asks::state.eq($ask.state),
            offer_asks::reason.eq(&$ask.reason),
            offer_asks::asked_by.eq(&$ask.asked_by),
            offer_asks::decided_by.eq(&$ask.decided_by),
            offer_asks::asked_at.eq($ask.asked_at),
            offer_asks::moved_at.eq($ask.moved_at),
        )
    };
}

/// Writes an offer, in place of what was written under its id.
pub fn save(conn: &mut Conn, workspace: &WorkspaceId, offer: &Offer) -> Result<()> {
    let (kind, unit) = (offer.kind.value(), Word::value(offer.unit));
    let (subjects, languages) = (to_text(&offer.subjects), to_text(&offer.languages));
    let until = offer.until.map(|day| day.to_string());
    let fields = (
        offers::person.eq(&offer.person),
        offers::institution.eq(&offer.institution),
        offers::kind.eq(&kind),
        offers::title.eq(&offer.title),
        offers::about.eq(&offer.about),
        offers::amount.eq(offer.amount),
        offers::unit.eq(&unit),
        offers::promised.eq(offer.promised),
        offers::conditions.eq(&offer.conditions),
        offers::subjects.eq(&subjects),
        offers::languages.eq(&languages),
        offers::until.eq(&until),
        offers::state.eq(offer.state),
        offers::created_at.eq(offer.created_at),
    );
    let row = (offers::workspace.eq(workspace), offers::id.eq(&offer.id), fields);
    on_backend!(conn => diesel::insert_into(offers::table)
        .values(row)
        .on_conflict((offers::workspace, offers::id))
        .do_update()
        .set(fields)
        .execute(conn))?;
    Ok(())
}

/// Writes what people may change in an offer, and opens it again where its last day was over. What is promised
/// stays, and returns false where it is more than the amount would be, or the offer was taken back.
pub fn edit(conn: &mut Conn, workspace: &WorkspaceId, offer: &Offer) -> Result<bool> {
    let there = offers::table
        .find((workspace, &offer.id))
        .filter(offers::state.eq_any([OfferState::Open, OfferState::Expired]))
        .filter(offers::promised.le(offer.amount));
    let changed = diesel::update(there)
        .set((
            offers::title.eq(&offer.title),
            offers::about.eq(&offer.about),
            offers::amount.eq(offer.amount),
            offers::conditions.eq(&offer.conditions),
            offers::subjects.eq(to_text(&offer.subjects)),
            offers::languages.eq(to_text(&offer.languages)),
            offers::until.eq(offer.until.map(|day| day.to_string())),
            offers::state.eq(OfferState::Open),
        ))
        .execute(conn)?;
    Ok(changed == 1)
}

/// An offer.
pub fn find(conn: &mut Conn, workspace: &WorkspaceId, offer: &OfferId) -> Result<Option<Offer>> {
    Ok(find_all(conn, workspace, std::slice::from_ref(offer))?.remove(offer))
}

/// Those of `ids` that exist, in one query.
pub fn find_all(
    conn: &mut Conn,
    workspace: &WorkspaceId,
    ids: &[OfferId],
) -> Result<HashMap<OfferId, Offer>> {
    let rows: Vec<Row> = offers::table
        .filter(offers::workspace.eq(workspace))
        .filter(offers::id.eq_any(ids))
        .select(Row::as_select())
        .load(conn)?;
    Ok(rows.into_iter().map(|row| (row.id.clone(), row.into())).collect())
}

/// Promises so much of an offer. Returns false where less is left, or it is over on this day: the row is held from
/// here on, so of two at once the second sees what the first has left.
pub fn promise(
    conn: &mut Conn,
    workspace: &WorkspaceId,
    offer: &OfferId,
    amount: i32,
    today: NaiveDate,
) -> Result<bool> {
    let there = offers::table
        .find((workspace, offer))
        .filter(offers::state.eq(OfferState::Open))
        .filter(offers::until.is_null().or(offers::until.ge(today.to_string())))
        .filter((offers::promised + amount).le(offers::amount));
    let changed = diesel::update(there).set(offers::promised.eq(offers::promised + amount)).execute(conn)?;
    Ok(changed == 1)
}

/// Gives back what was promised and is free again.
pub fn release(conn: &mut Conn, workspace: &WorkspaceId, offer: &OfferId, amount: i32) -> Result<()> {
    let there = offers::table.find((workspace, offer)).filter(offers::promised.ge(amount));
    diesel::update(there).set(offers::promised.eq(offers::promised - amount)).execute(conn)?;
    Ok(())
}

/// Moves an offer from one of `from` to `to`. Returns false where it was in none of them.
pub fn close(
    conn: &mut Conn,
    workspace: &WorkspaceId,
    offer: &OfferId,
    from: &[OfferState],
    to: OfferState,
) -> Result<bool> {
    let there = offers::table.find((workspace, offer)).filter(offers::state.eq_any(from.to_vec()));
    Ok(diesel::update(there).set(offers::state.eq(to)).execute(conn)? == 1)
}

/// Gives an offer into other hands.
pub fn hand_on(conn: &mut Conn, workspace: &WorkspaceId, offer: &OfferId, to: &PersonId) -> Result<()> {
    diesel::update(offers::table.find((workspace, offer))).set(offers::person.eq(to)).execute(conn)?;
    Ok(())
}

/// Open offers with something left, the newest first, at most `limit`; those after `after` in that order.
pub fn listed(
    conn: &mut Conn,
    workspace: &WorkspaceId,
    after: Option<&Cursor>,
    limit: i64,
) -> Result<Vec<Offer>> {
    let open = offers::table
        .filter(offers::workspace.eq(workspace))
        .filter(offers::state.eq(OfferState::Open))
        .filter(offers::promised.lt(offers::amount))
        .order((offers::created_at.desc(), offers::id.desc()))
        .limit(limit)
        .select(Row::as_select());
    let rows: Vec<Row> = match after {
        None => open.load(conn)?,
        Some(Cursor { at, offer }) => open
            .filter(offers::created_at.lt(at).or(offers::created_at.eq(at).and(offers::id.lt(offer))))
            .load(conn)?,
    };
    Ok(rows.into_iter().map(Offer::from).collect())
}

/// Open offers of these kinds with something left, the newest first, at most `limit`.
pub fn of_kinds(conn: &mut Conn, workspace: &WorkspaceId, kinds: &[Kind], limit: i64) -> Result<Vec<Offer>> {
    let kinds: Vec<String> = kinds.iter().map(|kind| kind.value()).collect();
    let rows: Vec<Row> = offers::table
        .filter(offers::workspace.eq(workspace))
        .filter(offers::kind.eq_any(kinds))
        .filter(offers::state.eq(OfferState::Open))
        .filter(offers::promised.lt(offers::amount))
        .order((offers::created_at.desc(), offers::id.desc()))
        .limit(limit)
        .select(Row::as_select())
        .load(conn)?;
    Ok(rows.into_iter().map(Offer::from).collect())
}

/// The offers of a person and of the institutions that they speak for that are open, or of which something is
/// promised, the newest first, at most `limit`.
pub fn of_person(
    conn: &mut Conn,
    workspace: &WorkspaceId,
    person: &PersonId,
    limit: i64,
) -> Result<Vec<Offer>> {
    let speaks = partners::table
        .filter(partners::workspace.eq(workspace))
        .filter(partners::person.eq(person))
        .filter(partners::standing.eq(Standing::Confirmed))
        .select(partners::institution.nullable());
    let rows: Vec<Row> = offers::table
        .filter(offers::workspace.eq(workspace))
        .filter(offers::person.eq(person).or(offers::institution.eq_any(speaks)))
        .filter(offers::state.ne(OfferState::Withdrawn).or(offers::promised.gt(0)))
        .order((offers::created_at.desc(), offers::id.desc()))
        .limit(limit)
        .select(Row::as_select())
        .load(conn)?;
    Ok(rows.into_iter().map(Offer::from).collect())
}

/// The offers that a person looks after, open or with something promised.
pub fn looked_after(conn: &mut Conn, workspace: &WorkspaceId, person: &PersonId) -> Result<Vec<Offer>> {
    let rows: Vec<Row> = offers::table
        .filter(offers::workspace.eq(workspace))
        .filter(offers::person.eq(person))
        .filter(offers::state.ne(OfferState::Withdrawn).or(offers::promised.gt(0)))
        .order(offers::id)
        .select(Row::as_select())
        .load(conn)?;
    Ok(rows.into_iter().map(Offer::from).collect())
}

/// The offers of an institution, open or with something promised.
pub fn of_institution(
    conn: &mut Conn,
    workspace: &WorkspaceId,
    institution: &InstitutionId,
) -> Result<Vec<Offer>> {
    let rows: Vec<Row> = offers::table
        .filter(offers::workspace.eq(workspace))
        .filter(offers::institution.eq(institution))
        .filter(offers::state.ne(OfferState::Withdrawn).or(offers::promised.gt(0)))
        .order(offers::id)
        .select(Row::as_select())
        .load(conn)?;
    Ok(rows.into_iter().map(Offer::from).collect())
}

/// Offers after one in the order of their ids, at most `limit`: for reading all of them.
pub fn after(conn: &mut Conn, workspace: &WorkspaceId, after: &OfferId, limit: i64) -> Result<Vec<Offer>> {
    let rows: Vec<Row> = offers::table
        .filter(offers::workspace.eq(workspace))
        .filter(offers::id.gt(after))
        .order(offers::id)
        .limit(limit)
        .select(Row::as_select())
        .load(conn)?;
    Ok(rows.into_iter().map(Offer::from).collect())
}

/// Writes what a project asks for, in place of what it asked for of this kind.
pub fn want(conn: &mut Conn, workspace: &WorkspaceId, wanted: &Wanted) -> Result<()> {
    let kind = wanted.kind.value();
    let fields = (
        help_wanted::about.eq(&wanted.about),
        help_wanted::asked_by.eq(&wanted.asked_by),
        help_wanted::created_at.eq(wanted.created_at),
    );
    let row = (
        help_wanted::workspace.eq(workspace),
        help_wanted::project.eq(&wanted.project),
        help_wanted::kind.eq(&kind),
        fields,
    );
    on_backend!(conn => diesel::insert_into(help_wanted::table)
        .values(row)
        .on_conflict((help_wanted::workspace, help_wanted::project, help_wanted::kind))
        .do_update()
        .set(fields)
        .execute(conn))?;
    Ok(())
}

/// A project no longer asks for it. Returns false where it did not.
pub fn unwant(conn: &mut Conn, workspace: &WorkspaceId, project: &ProjectId, kind: Kind) -> Result<bool> {
    Ok(diesel::delete(help_wanted::table.find((workspace, project, kind.value()))).execute(conn)? == 1)
}

/// What these projects ask for, in one query.
pub fn wanted_by(conn: &mut Conn, workspace: &WorkspaceId, projects: &[ProjectId]) -> Result<Vec<Wanted>> {
    let rows: Vec<WantedRow> = help_wanted::table
        .filter(help_wanted::workspace.eq(workspace))
        .filter(help_wanted::project.eq_any(projects))
        .order((help_wanted::project, help_wanted::kind))
        .select(WantedRow::as_select())
        .load(conn)?;
    Ok(rows.into_iter().map(Wanted::from).collect())
}

/// What approved projects ask for of a kind, who asked first first, at most `limit`.
pub fn wanted_of(conn: &mut Conn, workspace: &WorkspaceId, kind: Kind, limit: i64) -> Result<Vec<Wanted>> {
    let rows: Vec<WantedRow> =
        help_wanted::table
            .inner_join(projects::table.on(
                projects::workspace.eq(help_wanted::workspace).and(projects::id.eq(help_wanted::project)),
            ))
            .filter(help_wanted::workspace.eq(workspace))
            .filter(help_wanted::kind.eq(kind.value()))
            .filter(projects::state.eq(ProjectState::Approved))
            .order((help_wanted::created_at, help_wanted::project))
            .limit(limit)
            .select(WantedRow::as_select())
            .load(conn)?;
    Ok(rows.into_iter().map(Wanted::from).collect())
}

/// What approved projects ask for of a kind that share these words, most of them first, at most `limit`. Two queries
/// on the index of words.
pub fn wanted_about(
    conn: &mut Conn,
    workspace: &WorkspaceId,
    kind: Kind,
    words: &[String],
    limit: i64,
) -> Result<Vec<Wanted>> {
    let near: Vec<ProjectId> =
        help_wanted::table
            .inner_join(projects::table.on(
                projects::workspace.eq(help_wanted::workspace).and(projects::id.eq(help_wanted::project)),
            ))
            .inner_join(
                project_words::table.on(project_words::workspace
                    .eq(help_wanted::workspace)
                    .and(project_words::project.eq(help_wanted::project))),
            )
            .filter(help_wanted::workspace.eq(workspace))
            .filter(help_wanted::kind.eq(kind.value()))
            .filter(projects::state.eq(ProjectState::Approved))
            .filter(project_words::word.eq_any(words))
            .group_by(help_wanted::project)
            .order((diesel::dsl::sum(project_words::weight).desc(), help_wanted::project))
            .limit(limit)
            .select(help_wanted::project)
            .load(conn)?;
    let mut wanted = wanted_by(conn, workspace, &near)?;
    wanted.retain(|one| one.kind == kind);
    Ok(wanted)
}

/// What is asked for after one in the order of projects and kinds, at most `limit`: for reading all of it.
pub fn wanted_after(
    conn: &mut Conn,
    workspace: &WorkspaceId,
    after: &(ProjectId, String),
    limit: i64,
) -> Result<Vec<Wanted>> {
    let (project, kind) = after;
    let rows: Vec<WantedRow> = help_wanted::table
        .filter(help_wanted::workspace.eq(workspace))
        .filter(
            help_wanted::project
                .gt(project)
                .or(help_wanted::project.eq(project).and(help_wanted::kind.gt(kind))),
        )
        .order((help_wanted::project, help_wanted::kind))
        .limit(limit)
        .select(WantedRow::as_select())
        .load(conn)?;
    Ok(rows.into_iter().map(Wanted::from).collect())
}

/// Writes that a project asks. Returns false where it does already.
pub fn insert_ask(conn: &mut Conn, workspace: &WorkspaceId, ask: &Ask) -> Result<bool> {
    let row = (offer_asks::workspace.eq(workspace), offer_asks::id.eq(&ask.id), ask_fields!(ask));
    let inserted = on_backend!(conn => diesel::insert_into(offer_asks::table)
        .values(row)
        .on_conflict_do_nothing()
        .execute(conn))?;
    Ok(inserted == 1)
}

/// Writes an asking, in place of what was written under its id.
pub fn save_ask(conn: &mut Conn, workspace: &WorkspaceId, ask: &Ask) -> Result<()> {
    let fields = ask_fields!(ask);
    let row = (offer_asks::workspace.eq(workspace), offer_asks::id.eq(&ask.id), fields);
    on_backend!(conn => diesel::insert_into(offer_asks::table)
        .values(row)
        .on_conflict((offer_asks::workspace, offer_asks::id))
        .do_update()
        .set(fields)
        .execute(conn))?;
    Ok(())
}

/// Moves an asking from `from` to where it stands in `ask`. Returns false where somebody was faster.
pub fn advance(conn: &mut Conn, workspace: &WorkspaceId, ask: &Ask, from: AskState) -> Result<bool> {
    let there = offer_asks::table.find((workspace, &ask.id)).filter(offer_asks::state.eq(from));
    let changed = diesel::update(there)
        .set((
            offer_asks::state.eq(ask.state),
            offer_asks::reason.eq(&ask.reason),
            offer_asks::decided_by.eq(&ask.decided_by),
            offer_asks::moved_at.eq(ask.moved_at),
        ))
        .execute(conn)?;
    Ok(changed == 1)
}

/// An asking.
pub fn ask(conn: &mut Conn, workspace: &WorkspaceId, ask: &AskId) -> Result<Option<Ask>> {
    let row: Option<AskRow> =
        offer_asks::table.find((workspace, ask)).select(AskRow::as_select()).get_result(conn).optional()?;
    Ok(row.map(Ask::from))
}

/// Who asks for these offers, or has something of them, who asked first first.
pub fn asks_for(conn: &mut Conn, workspace: &WorkspaceId, offers: &[OfferId]) -> Result<Vec<Ask>> {
    if offers.is_empty() {
        return Ok(Vec::new());
    }
    let rows: Vec<AskRow> = offer_asks::table
        .filter(offer_asks::workspace.eq(workspace))
        .filter(offer_asks::offer.eq_any(offers))
        .filter(offer_asks::state.eq_any(AskState::ACTIVE))
        .order((offer_asks::asked_at, offer_asks::id))
        .select(AskRow::as_select())
        .load(conn)?;
    Ok(rows.into_iter().map(Ask::from).collect())
}

/// What a project asks for, or has.
pub fn asks_of(conn: &mut Conn, workspace: &WorkspaceId, project: &ProjectId) -> Result<Vec<Ask>> {
    let rows: Vec<AskRow> = offer_asks::table
        .filter(offer_asks::workspace.eq(workspace))
        .filter(offer_asks::project.eq(project))
        .filter(offer_asks::state.eq_any(AskState::ACTIVE))
        .order((offer_asks::asked_at, offer_asks::id))
        .select(AskRow::as_select())
        .load(conn)?;
    Ok(rows.into_iter().map(Ask::from).collect())
}

/// The askings in which a person takes part: for what they or their institutions offer, and of the projects that
/// they own; who waits longest first, at most `limit`.
pub fn asks_around(
    conn: &mut Conn,
    workspace: &WorkspaceId,
    person: &PersonId,
    limit: i64,
) -> Result<Vec<Ask>> {
    let speaks = partners::table
        .filter(partners::workspace.eq(workspace))
        .filter(partners::person.eq(person))
        .filter(partners::standing.eq(Standing::Confirmed))
        .select(partners::institution.nullable());
    let offered = offers::table
        .filter(offers::workspace.eq(workspace))
        .filter(offers::person.eq(person).or(offers::institution.eq_any(speaks)))
        .select(offers::id);
    let owns = project_owners::table
        .filter(project_owners::workspace.eq(workspace))
        .filter(project_owners::person.eq(person))
        .select(project_owners::project);
    let rows: Vec<AskRow> = offer_asks::table
        .filter(offer_asks::workspace.eq(workspace))
        .filter(offer_asks::state.eq_any(AskState::ACTIVE))
        .filter(offer_asks::offer.eq_any(offered).or(offer_asks::project.eq_any(owns)))
        // "asked" comes before "granted" and "in_use".
        .order((offer_asks::state, offer_asks::asked_at, offer_asks::id))
        .limit(limit)
        .select(AskRow::as_select())
        .load(conn)?;
    Ok(rows.into_iter().map(Ask::from).collect())
}

/// Askings after one in the order of their ids, at most `limit`: for reading all of them.
pub fn asks_after(conn: &mut Conn, workspace: &WorkspaceId, after: &AskId, limit: i64) -> Result<Vec<Ask>> {
    let rows: Vec<AskRow> = offer_asks::table
        .filter(offer_asks::workspace.eq(workspace))
        .filter(offer_asks::id.gt(after))
        .order(offer_asks::id)
        .limit(limit)
        .select(AskRow::as_select())
        .load(conn)?;
    Ok(rows.into_iter().map(Ask::from).collect())
}

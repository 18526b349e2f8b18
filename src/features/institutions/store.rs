//! The tables of institutions, of the keys that find them, and of who speaks for them.

use std::collections::HashMap;

use diesel::prelude::*;

use super::model::{About, Ask, Institution, InstitutionKind, Partner, Spoken, Standing, Word, keys, lookup};
use crate::db::Conn;
use crate::db::schema::{institution_keys, institutions, partners};
use crate::db::types::{Place, list, to_text};
use crate::error::{Error, Result};
use crate::ids::{InstitutionId, PersonId, WorkspaceId};
use crate::on_backend;
use crate::time::Time;

/// Institutions that are looked at before it is said which are alike.
const CANDIDATES: i64 = 50;
/// So much of a word is its key at least.
const KEY: usize = 4;

#[derive(Queryable, Selectable)]
#[diesel(table_name = institutions)]
struct Row {
    id: InstitutionId,
    name: String,
    kind: String,
    country: String,
    departments: String,
    domains: String,
    campus: String,
    created_by: PersonId,
    created_at: Time,
}

impl From<Row> for Institution {
    fn from(row: Row) -> Self {
        Self {
            id: row.id,
            about: About {
                name: row.name,
                kind: row.kind.parse().unwrap_or(InstitutionKind::Other),
                country: row.country,
                departments: list(&row.departments),
                domains: list(&row.domains),
            },
            // What an older or newer version wrote is read as far as it goes.
            campus: serde_json::from_str(&row.campus).unwrap_or_default(),
            created_by: row.created_by,
            created_at: row.created_at,
        }
    }
}

#[derive(Queryable, Selectable)]
#[diesel(table_name = partners)]
struct PartnerRow {
    institution: InstitutionId,
    person: PersonId,
    standing: Standing,
    asked_at: Time,
}

impl From<PartnerRow> for Partner {
    fn from(row: PartnerRow) -> Self {
        Self {
            institution: row.institution,
            person: row.person,
            standing: row.standing,
            asked_at: row.asked_at,
        }
    }
}

/// Writes an institution, in place of what was written under its id.
pub fn save(conn: &mut Conn, workspace: &WorkspaceId, institution: &Institution, now: Time) -> Result<()> {
    let Institution { id, about, campus, created_by, created_at } = institution;
    let (kind, campus) = (about.kind.value(), serde_json::to_string(campus)?);
    let (departments, domains) = (to_text(&about.departments), to_text(&about.domains));
    let fields = (
        institutions::name.eq(&about.name),
        institutions::kind.eq(&kind),
        institutions::country.eq(&about.country),
        institutions::departments.eq(&departments),
        institutions::domains.eq(&domains),
        institutions::campus.eq(&campus),
        institutions::updated_at.eq(now),
    );
    let row = (
        institutions::workspace.eq(workspace),
        institutions::id.eq(id),
        fields,
        institutions::created_by.eq(created_by),
        institutions::created_at.eq(*created_at),
    );
    on_backend!(conn => diesel::insert_into(institutions::table)
        .values(row)
        .on_conflict((institutions::workspace, institutions::id))
        .do_update()
        .set(fields)
        .execute(conn))?;
    diesel::delete(
        institution_keys::table
            .filter(institution_keys::workspace.eq(workspace))
            .filter(institution_keys::institution.eq(id)),
    )
    .execute(conn)?;
    let keys = keys(about);
    let rows: Vec<_> = keys
        .iter()
        .map(|key| {
            (
                institution_keys::workspace.eq(workspace),
                institution_keys::word.eq(key),
                institution_keys::institution.eq(id),
            )
        })
        .collect();
    on_backend!(conn => diesel::insert_into(institution_keys::table).values(rows).execute(conn))?;
    Ok(())
}

/// An institution.
pub fn find(
    conn: &mut Conn,
    workspace: &WorkspaceId,
    institution: &InstitutionId,
) -> Result<Option<Institution>> {
    Ok(find_all(conn, workspace, std::slice::from_ref(institution))?.remove(institution))
}

/// Those of `ids` that exist, in one query.
pub fn find_all(
    conn: &mut Conn,
    workspace: &WorkspaceId,
    ids: &[InstitutionId],
) -> Result<HashMap<InstitutionId, Institution>> {
    let rows: Vec<Row> = institutions::table
        .filter(institutions::workspace.eq(workspace))
        .filter(institutions::id.eq_any(ids))
        .select(Row::as_select())
        .load(conn)?;
    Ok(rows.into_iter().map(|row| (row.id.clone(), row.into())).collect())
}

/// Institutions of which a word begins as what was typed, in the order in which they came; without a word, the first.
pub fn named(conn: &mut Conn, workspace: &WorkspaceId, typed: &str, limit: i64) -> Result<Vec<Institution>> {
    let typed =
        typed.to_lowercase().split(|c: char| !c.is_alphanumeric()).next().unwrap_or_default().to_owned();
    // A word is found by its beginning.
    let begin: String = typed.chars().take(KEY).collect();
    let all = institutions::table.filter(institutions::workspace.eq(workspace));
    let rows: Vec<Row> = if begin.is_empty() {
        all.order(institutions::id).limit(limit).select(Row::as_select()).load(conn)?
    } else {
        let (from, to) = (begin.clone(), format!("{begin}\u{10ffff}"));
        let keyed = institution_keys::table
            .filter(institution_keys::workspace.eq(workspace))
            .filter(institution_keys::word.ge(from).and(institution_keys::word.lt(to)))
            .select(institution_keys::institution);
        let near = all.filter(institutions::id.eq_any(keyed));
        near.order(institutions::id).limit(CANDIDATES * 2).select(Row::as_select()).load(conn)?
    };
    let begins = |row: &Row| {
        if typed == begin {
            return true;
        }
        let name = row.name.to_lowercase();
        name.split(|c: char| !c.is_alphanumeric()).any(|word| word.starts_with(&typed))
    };
    let found = rows.into_iter().filter(begins).take(usize::try_from(limit).unwrap_or(usize::MAX));
    Ok(found.map(Institution::from).collect())
}

/// Institutions that share a key with this one, most keys first: which are alike is for the model to say.
pub fn candidates(conn: &mut Conn, workspace: &WorkspaceId, about: &About) -> Result<Vec<Institution>> {
    let found: Vec<InstitutionId> = institution_keys::table
        .filter(institution_keys::workspace.eq(workspace))
        .filter(institution_keys::word.eq_any(lookup(about)))
        .group_by(institution_keys::institution)
        .order((diesel::dsl::count_star().desc(), institution_keys::institution))
        .limit(CANDIDATES)
        .select(institution_keys::institution)
        .load(conn)?;
    let mut all = find_all(conn, workspace, &found)?;
    Ok(found.iter().filter_map(|id| all.remove(id)).collect())
}

/// Writes that somebody asks to speak. Returns false where they speak already, or have asked.
pub fn ask(conn: &mut Conn, workspace: &WorkspaceId, ask: &Ask) -> Result<bool> {
    let asked = (partners::standing.eq(Standing::Asked), partners::asked_at.eq(ask.at));
    let row = (
        partners::workspace.eq(workspace),
        partners::institution.eq(&ask.institution),
        partners::person.eq(&ask.person),
        asked,
    );
    let inserted = on_backend!(conn => diesel::insert_into(partners::table)
        .values(row)
        .on_conflict_do_nothing()
        .execute(conn))?;
    if inserted == 1 {
        return Ok(true);
    }
    let over = [Standing::Refused, Standing::Ended];
    let there = partners::table.find((workspace, &ask.institution, &ask.person));
    let again = diesel::update(there.filter(partners::standing.eq_any(over))).set(asked).execute(conn)?;
    Ok(again == 1)
}

/// Moves somebody who asked at this moment from `from` to `to`. Returns false where somebody was faster.
pub fn settle(
    conn: &mut Conn,
    workspace: &WorkspaceId,
    ask: &Ask,
    from: Standing,
    to: Standing,
    by: &PersonId,
    now: Time,
) -> Result<bool> {
    let there = partners::table
        .find((workspace, &ask.institution, &ask.person))
        .filter(partners::asked_at.eq(ask.at))
        .filter(partners::standing.eq(from));
    let changed = diesel::update(there)
        .set((partners::standing.eq(to), partners::decided_by.eq(by), partners::decided_at.eq(now)))
        .execute(conn)?;
    Ok(changed == 1)
}

/// Somebody's part in an institution.
pub fn partner(
    conn: &mut Conn,
    workspace: &WorkspaceId,
    institution: &InstitutionId,
    person: &PersonId,
) -> Result<Option<Partner>> {
    let row: Option<PartnerRow> = partners::table
        .find((workspace, institution, person))
        .select(PartnerRow::as_select())
        .get_result(conn)
        .optional()?;
    Ok(row.map(Partner::from))
}

/// Everybody who speaks for some of `institutions`, or asked to, who came first first.
pub fn partners_of(
    conn: &mut Conn,
    workspace: &WorkspaceId,
    institutions: &[InstitutionId],
) -> Result<Vec<Partner>> {
    let rows: Vec<PartnerRow> = partners::table
        .filter(partners::workspace.eq(workspace))
        .filter(partners::institution.eq_any(institutions))
        .filter(partners::standing.eq_any([Standing::Asked, Standing::Confirmed]))
        .order((partners::asked_at, partners::person))
        .select(PartnerRow::as_select())
        .load(conn)?;
    Ok(rows.into_iter().map(Partner::from).collect())
}

/// The institutions that a person speaks for or asked to, in the order in which they came.
pub fn of_person(conn: &mut Conn, workspace: &WorkspaceId, person: &PersonId) -> Result<Vec<Spoken>> {
    let rows: Vec<PartnerRow> = partners::table
        .filter(partners::workspace.eq(workspace))
        .filter(partners::person.eq(person))
        .filter(partners::standing.eq_any([Standing::Asked, Standing::Confirmed]))
        .order((partners::asked_at, partners::institution))
        .select(PartnerRow::as_select())
        .load(conn)?;
    with_institutions(conn, workspace, rows)
}

/// Who waits for an organizer, for which institution and since when, who waited longest first: from a place on (its id
/// is `INSTITUTION:PERSON`), at most `limit`.
pub fn asking_line(
    conn: &mut Conn,
    workspace: &WorkspaceId,
    from: &Place,
    limit: i64,
) -> Result<Vec<(InstitutionId, PersonId, Time)>> {
    let (institution, person) = from.id.split_once(':').unwrap_or_default();
    let beyond = partners::institution
        .gt(institution)
        .or(partners::institution.eq(institution).and(partners::person.gt(person)));
    Ok(partners::table
        .filter(partners::workspace.eq(workspace))
        .filter(partners::standing.eq(Standing::Asked))
        .filter(partners::asked_at.ge(from.at))
        .filter(partners::asked_at.gt(from.at).or(beyond))
        .order((partners::asked_at, partners::institution, partners::person))
        .limit(limit)
        .select((partners::institution, partners::person, partners::asked_at))
        .load(conn)?)
}

/// Those of these pairs who still wait for an organizer.
pub fn asking(
    conn: &mut Conn,
    workspace: &WorkspaceId,
    pairs: &[(InstitutionId, PersonId)],
) -> Result<Vec<Spoken>> {
    let (institutions, people): (Vec<_>, Vec<_>) = pairs.iter().cloned().unzip();
    let mut rows: Vec<PartnerRow> = partners::table
        .filter(partners::workspace.eq(workspace))
        .filter(partners::institution.eq_any(institutions))
        .filter(partners::person.eq_any(people))
        .filter(partners::standing.eq(Standing::Asked))
        .select(PartnerRow::as_select())
        .load(conn)?;
    rows.retain(|row| pairs.iter().any(|(at, who)| *at == row.institution && *who == row.person));
    with_institutions(conn, workspace, rows)
}

fn with_institutions(conn: &mut Conn, workspace: &WorkspaceId, rows: Vec<PartnerRow>) -> Result<Vec<Spoken>> {
    if rows.is_empty() {
        return Ok(Vec::new());
    }
    let ids: Vec<InstitutionId> = rows.iter().map(|row| row.institution.clone()).collect();
    let found = find_all(conn, workspace, &ids)?;
    let spoken = rows.into_iter().filter_map(|row| {
        let institution = found.get(&row.institution)?.clone();
        Some(Spoken { institution, partner: row.into() })
    });
    Ok(spoken.collect())
}

/// Those who speak for an institution now, who came first first.
pub fn speakers(
    conn: &mut Conn,
    workspace: &WorkspaceId,
    institution: &InstitutionId,
) -> Result<Vec<PersonId>> {
    let partners = partners_of(conn, workspace, std::slice::from_ref(institution))?;
    let confirmed = partners.into_iter().filter(|partner| partner.standing == Standing::Confirmed);
    Ok(confirmed.map(|partner| partner.person).collect())
}

/// Stops everybody who doesn't speak for the institution, with a message that says how to.
pub fn require_speaker(
    conn: &mut Conn,
    workspace: &WorkspaceId,
    institution: &InstitutionId,
    person: &PersonId,
) -> Result<()> {
    match partner(conn, workspace, institution, person)?.map(|partner| partner.standing) {
        Some(Standing::Confirmed) => Ok(()),
        Some(Standing::Asked) => Err(Error::user(
            "An organizer has yet to confirm that you speak for this institution. You'll hear from me as soon as one \
             has answered.",
        )),
        _ => Err(Error::user(
            "Only those who speak for an institution can do this in its name. `/edtech partner` lets you ask to be \
             one of them.",
        )),
    }
}

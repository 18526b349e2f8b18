//! What belongs to one institution becomes another's: for two that turn out to be the same.

use diesel::prelude::*;

use super::model::Standing;
use crate::db::Conn;
use crate::db::schema::{
    adoptions, contacts, institution_keys, institutions, needs, offers, partners, pilots, support_requests,
    team_tasks,
};
use crate::error::Result;
use crate::features::{roles, tools};
use crate::ids::{AdoptionId, InstitutionId, PersonId, ProjectId, WorkspaceId};

/// Gives all that `from` has to `to`, and forgets `from`. Who speaks for one of them speaks for both. A tool that is
/// in use at both is in use once, as `to` has it.
///
/// Returns false where `from` is not there any more.
pub fn move_all(
    conn: &mut Conn,
    workspace: &WorkspaceId,
    from: &InstitutionId,
    to: &InstitutionId,
) -> Result<bool> {
    if diesel::delete(institutions::table.find((workspace, from))).execute(conn)? == 0 {
        return Ok(false);
    }
    let keys = institution_keys::table
        .filter(institution_keys::workspace.eq(workspace))
        .filter(institution_keys::institution.eq(from));
    diesel::delete(keys).execute(conn)?;
    move_partners(conn, workspace, from, to)?;
    move_adoptions(conn, workspace, from, to)?;
    roles::move_institution(conn, workspace, from, to)?;
    macro_rules! moved {
        ($($table:ident . $column:ident),*) => {$(
            diesel::update($table::table.filter($table::workspace.eq(workspace)).filter($table::$column.eq(from)))
                .set($table::$column.eq(to))
                .execute(conn)?;
        )*};
    }
    moved!(
        needs.institution,
        pilots.institution,
        offers.institution,
        adoptions.institution,
        support_requests.institution,
        contacts.record,
        team_tasks.purpose_id
    );
    Ok(true)
}

fn move_partners(
    conn: &mut Conn,
    workspace: &WorkspaceId,
    from: &InstitutionId,
    to: &InstitutionId,
) -> Result<()> {
    let of = |institution: &InstitutionId| {
        partners::table
            .filter(partners::workspace.eq(workspace.clone()))
            .filter(partners::institution.eq(institution.clone()))
    };
    let confirmed: Vec<PersonId> =
        of(from).filter(partners::standing.eq(Standing::Confirmed)).select(partners::person).load(conn)?;
    let there: Vec<PersonId> = of(to).select(partners::person).load(conn)?;
    let both = of(to).filter(partners::person.eq_any(&confirmed));
    diesel::update(both).set(partners::standing.eq(Standing::Confirmed)).execute(conn)?;
    diesel::delete(of(from).filter(partners::person.eq_any(there))).execute(conn)?;
    diesel::update(of(from)).set(partners::institution.eq(to)).execute(conn)?;
    Ok(())
}

/// One tool is in use once at an institution: what `from` has of those that `to` has is over.
fn move_adoptions(
    conn: &mut Conn,
    workspace: &WorkspaceId,
    from: &InstitutionId,
    to: &InstitutionId,
) -> Result<()> {
    let active = |institution: &InstitutionId| {
        adoptions::table
            .filter(adoptions::workspace.eq(workspace.clone()))
            .filter(adoptions::institution.eq(institution.clone()))
            .filter(adoptions::state.eq("active"))
    };
    let there: Vec<ProjectId> = active(to).select(adoptions::project).load(conn)?;
    let twice: Vec<(AdoptionId, ProjectId)> = active(from)
        .filter(adoptions::project.eq_any(there))
        .select((adoptions::id, adoptions::project))
        .load(conn)?;
    let (ids, projects): (Vec<AdoptionId>, Vec<ProjectId>) = twice.into_iter().unzip();
    let rows = adoptions::table.filter(adoptions::workspace.eq(workspace)).filter(adoptions::id.eq_any(ids));
    diesel::update(rows)
        .set((adoptions::state.eq("ended"), adoptions::reason.eq("It was written down twice.")))
        .execute(conn)?;
    // As many as were in use at both, which is hardly any.
    for project in &projects {
        tools::refresh(conn, workspace, project)?;
    }
    Ok(())
}

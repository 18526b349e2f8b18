//! All of it as CSV: figures, projects, institutions, and how many introductions stand where. Projects and institutions
//! are named, for the community sees them; people never are, nor is what was said in confidence.

use csv::WriterBuilder;
use diesel::prelude::*;
use diesel::sql_types::{BigInt, Nullable, Text, Timestamp};
use strum::VariantArray;

use super::model::{Chart, Figures, Group, Now, Span};
use super::{sheets, store};
use crate::db::Conn;
use crate::error::Result;
use crate::ids::WorkspaceId;
use crate::on_backend;
use crate::time::Time;

/// Lines of a file: more than a community has, and fewer than would fill the memory.
const LINES: i64 = 20_000;

/// A file: its name without an ending, and what is in it.
pub type File = (&'static str, Vec<u8>);

/// The files, in the order in which they are sent.
pub fn all(conn: &mut Conn, workspace: &WorkspaceId, now: Time) -> Result<Vec<File>> {
    Ok(vec![
        ("numbers", numbers(conn, workspace, now)?),
        ("projects", projects(conn, workspace)?),
        ("institutions", institutions(conn, workspace)?),
        ("introductions", introductions(conn, workspace)?),
    ])
}

/// Lines of cells, as a spreadsheet opens them: what it would take for a formula begins with an apostrophe.
fn written(heading: &[&str], lines: impl IntoIterator<Item = Vec<String>>) -> Result<Vec<u8>> {
    let mut out = WriterBuilder::new().from_writer(Vec::new());
    let failed = |error: csv::Error| anyhow::anyhow!("a CSV file could not be written: {error}");
    out.write_record(heading).map_err(failed)?;
    for line in lines {
        out.write_record(line.iter().map(|cell| guarded(cell))).map_err(failed)?;
    }
    Ok(out.into_inner().map_err(|error| anyhow::anyhow!("a CSV file could not be ended: {error}"))?)
}

fn guarded(cell: &str) -> String {
    let formula = cell.starts_with(['=', '+', '-', '@', '\t', '\r']);
    if formula { format!("'{cell}") } else { cell.to_owned() }
}

/// Every figure of every span that can be chosen, and how the community grew.
fn numbers(conn: &mut Conn, workspace: &WorkspaceId, now: Time) -> Result<Vec<u8>> {
    let spans = Span::choices(now.date());
    let keys: Vec<String> = spans.iter().map(Span::to_string).chain([store::NOW.to_owned()]).collect();
    let kept = store::kept(conn, workspace, &keys)?;
    let today: Now = kept.of(store::NOW).unwrap_or_default();
    let mut lines = Vec::new();
    let line = |span: &str, figure: &str, of: &str, value: &str| {
        vec![span.to_owned(), figure.to_owned(), of.to_owned(), value.to_owned()]
    };
    for span in &spans {
        let Some(figures) = kept.of::<Figures>(&span.to_string()) else { continue };
        for chart in Chart::VARIANTS.iter().filter(|chart| chart.is_of_span()) {
            let Some(sheet) = sheets::sheet(*chart, *span, &figures, &today) else { continue };
            let name: &'static str = (*chart).into();
            lines.extend(sheet.rows.iter().map(|row| line(&span.to_string(), name, &row.label, &row.value)));
        }
        if let Some(hours) = figures.replies.half {
            lines.push(line(&span.to_string(), "replies", "Half of them within hours", &hours.to_string()));
        }
    }
    for point in &today.growth {
        let growth = Chart::Growth.into();
        lines.push(line(&point.month, growth, "Builders", &point.builders.label()));
        lines.push(line(&point.month, growth, "Projects", &point.projects.to_string()));
        lines.push(line(&point.month, growth, "Institutions", &point.institutions.to_string()));
    }
    if let Some(sheet) =
        sheets::sheet(Chart::Exposure, Span::month_of(now.date()), &Figures::default(), &today)
    {
        lines.extend(sheet.rows.iter().map(|row| line("last 30 days", "exposure", &row.label, &row.value)));
    }
    written(&["span", "figure", "of", "number"], lines)
}

#[derive(QueryableByName)]
struct Project {
    #[diesel(sql_type = Text)]
    name: String,
    #[diesel(sql_type = Text)]
    stage: String,
    #[diesel(sql_type = Nullable<Text>)]
    repository: Option<String>,
    #[diesel(sql_type = Nullable<Text>)]
    licence: Option<String>,
    #[diesel(sql_type = Timestamp)]
    submitted_at: Time,
    #[diesel(sql_type = Nullable<Timestamp>)]
    decided_at: Option<Time>,
    #[diesel(sql_type = BigInt)]
    roles: i64,
    #[diesel(sql_type = BigInt)]
    seats: i64,
    #[diesel(sql_type = BigInt)]
    taken: i64,
    #[diesel(sql_type = BigInt)]
    pilots: i64,
    #[diesel(sql_type = BigInt)]
    uses: i64,
}

fn projects(conn: &mut Conn, workspace: &WorkspaceId) -> Result<Vec<u8>> {
    let sql = "SELECT projects.name, projects.stage, projects.repository, projects.licence, projects.submitted_at,
                      projects.decided_at, COALESCE(of_roles.n, 0) AS roles,
                      CAST(COALESCE(of_roles.seats, 0) AS BIGINT) AS seats,
                      CAST(COALESCE(of_roles.taken, 0) AS BIGINT) AS taken, COALESCE(of_pilots.n, 0) AS pilots,
                      COALESCE(of_uses.n, 0) AS uses
               FROM projects
               LEFT JOIN (SELECT project, count(*) AS n, sum(seats) AS seats, sum(filled) AS taken FROM roles
                          WHERE workspace = $1 GROUP BY project) AS of_roles ON of_roles.project = projects.id
               LEFT JOIN (SELECT project, count(*) AS n FROM pilots WHERE workspace = $1 GROUP BY project)
                         AS of_pilots ON of_pilots.project = projects.id
               LEFT JOIN (SELECT project, count(*) AS n FROM adoptions WHERE workspace = $1 AND state <> 'ended'
                          GROUP BY project) AS of_uses ON of_uses.project = projects.id
               WHERE projects.workspace = $1 AND projects.state = 'approved'
               ORDER BY projects.name, projects.id LIMIT $2";
    let found = on_backend!(conn => diesel::sql_query(sql)
        .bind::<Text, _>(workspace.as_str())
        .bind::<BigInt, _>(LINES)
        .load::<Project>(conn))?;
    let heading = [
        "project",
        "stage",
        "repository",
        "licence",
        "submitted",
        "approved",
        "roles",
        "seats",
        "taken",
        "pilots",
        "institutions that use it",
    ];
    let day = |time: Time| time.date().to_string();
    let line = |one: Project| {
        vec![
            one.name,
            one.stage,
            one.repository.unwrap_or_default(),
            one.licence.unwrap_or_default(),
            day(one.submitted_at),
            one.decided_at.map(day).unwrap_or_default(),
            one.roles.to_string(),
            one.seats.to_string(),
            Group::of(one.taken).label(),
            one.pilots.to_string(),
            one.uses.to_string(),
        ]
    };
    written(&heading, found.into_iter().map(line))
}

#[derive(QueryableByName)]
struct Institution {
    #[diesel(sql_type = Text)]
    name: String,
    #[diesel(sql_type = Text)]
    kind: String,
    #[diesel(sql_type = Text)]
    country: String,
    #[diesel(sql_type = Timestamp)]
    created_at: Time,
    #[diesel(sql_type = BigInt)]
    speakers: i64,
    #[diesel(sql_type = BigInt)]
    needs: i64,
    #[diesel(sql_type = BigInt)]
    pilots: i64,
    #[diesel(sql_type = BigInt)]
    uses: i64,
}

fn institutions(conn: &mut Conn, workspace: &WorkspaceId) -> Result<Vec<u8>> {
    let sql = "SELECT institutions.name, institutions.kind, institutions.country, institutions.created_at,
                      COALESCE(of_partners.n, 0) AS speakers, COALESCE(of_needs.n, 0) AS needs,
                      COALESCE(of_pilots.n, 0) AS pilots, COALESCE(of_uses.n, 0) AS uses
               FROM institutions
               LEFT JOIN (SELECT institution, count(*) AS n FROM partners
                          WHERE workspace = $1 AND standing = 'confirmed' GROUP BY institution)
                         AS of_partners ON of_partners.institution = institutions.id
               LEFT JOIN (SELECT institution, count(*) AS n FROM needs WHERE workspace = $1 AND state <> 'withdrawn'
                          GROUP BY institution) AS of_needs ON of_needs.institution = institutions.id
               LEFT JOIN (SELECT institution, count(*) AS n FROM pilots WHERE workspace = $1 GROUP BY institution)
                         AS of_pilots ON of_pilots.institution = institutions.id
               LEFT JOIN (SELECT institution, count(*) AS n FROM adoptions WHERE workspace = $1 AND state <> 'ended'
                          GROUP BY institution) AS of_uses ON of_uses.institution = institutions.id
               WHERE institutions.workspace = $1 ORDER BY institutions.name, institutions.id LIMIT $2";
    let found = on_backend!(conn => diesel::sql_query(sql)
        .bind::<Text, _>(workspace.as_str())
        .bind::<BigInt, _>(LINES)
        .load::<Institution>(conn))?;
    let heading = [
        "institution",
        "kind",
        "country",
        "since",
        "people who speak for it",
        "needs",
        "pilots",
        "tools in use",
    ];
    let line = |one: Institution| {
        vec![
            one.name,
            one.kind,
            one.country,
            one.created_at.date().to_string(),
            Group::of(one.speakers).label(),
            one.needs.to_string(),
            one.pilots.to_string(),
            one.uses.to_string(),
        ]
    };
    written(&heading, found.into_iter().map(line))
}

#[derive(QueryableByName)]
struct Stands {
    #[diesel(sql_type = Text)]
    month: String,
    #[diesel(sql_type = Text)]
    state: String,
    #[diesel(sql_type = BigInt)]
    n: i64,
}

/// Where those stand that were asked for in a month. Of whom, and why one was declined, is private.
fn introductions(conn: &mut Conn, workspace: &WorkspaceId) -> Result<Vec<u8>> {
    let month = store::month(conn, "asked_at");
    let sql = format!(
        "SELECT {month} AS month, state, count(*) AS n FROM introductions WHERE workspace = $1
         GROUP BY 1, 2 ORDER BY 1, 2 LIMIT $2"
    );
    let found = on_backend!(conn => diesel::sql_query(sql)
        .bind::<Text, _>(workspace.as_str())
        .bind::<BigInt, _>(LINES)
        .load::<Stands>(conn))?;
    let line = |one: Stands| vec![one.month, one.state, Group::of(one.n).label()];
    written(&["month", "state", "introductions"], found.into_iter().map(line))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cell_is_no_formula() {
        let hostile = ["=1+1", "@x", "-2", "a \"b\", c", "two\nlines"].map(str::to_owned).to_vec();
        let file = String::from_utf8(written(&["a", "b", "c", "d", "e"], [hostile]).unwrap()).unwrap();
        assert_eq!(file, "a,b,c,d,e\n'=1+1,'@x,'-2,\"a \"\"b\"\", c\",\"two\nlines\"\n");
    }
}

//! Reads who works with whom: as many queries for a large community as for a small one.

use std::collections::{BTreeMap, HashMap};

use diesel::prelude::*;
use diesel::sql_types::{BigInt, Text};

use super::{Map, Node};
use crate::db::Conn;
use crate::error::Result;
use crate::features::community;
use crate::features::numbers::model::Group;
use crate::ids::WorkspaceId;
use crate::on_backend;

/// More can't be told apart on any picture.
const MOST: i64 = 2_000;

#[derive(QueryableByName)]
struct Named {
    #[diesel(sql_type = Text)]
    id: String,
    #[diesel(sql_type = Text)]
    name: String,
}

#[derive(QueryableByName)]
struct Pair {
    #[diesel(sql_type = Text)]
    one: String,
    #[diesel(sql_type = Text)]
    other: String,
}

#[derive(QueryableByName)]
struct Counted {
    #[diesel(sql_type = Text)]
    key: String,
    #[diesel(sql_type = BigInt)]
    n: i64,
}

macro_rules! ask {
    ($conn:expr, $sql:expr, $workspace:expr, $row:ty) => {{
        let conn = &mut *$conn;
        on_backend!(conn => diesel::sql_query($sql)
            .bind::<Text, _>($workspace.as_str())
            .bind::<BigInt, _>(MOST)
            .load::<$row>(conn))?
    }};
}

/// The community as it is now.
pub fn load(conn: &mut Conn, workspace: &WorkspaceId) -> Result<Map> {
    let community = community::get(conn, workspace)?.map(|community| community.name).unwrap_or_default();
    let projects = ask!(
        conn,
        "SELECT id, name FROM projects WHERE workspace = $1 AND state = 'approved' ORDER BY decided_at, id LIMIT $2",
        workspace,
        Named
    );
    let institutions = ask!(
        conn,
        "SELECT id, name FROM institutions WHERE workspace = $1 AND EXISTS (
             SELECT 1 FROM partners WHERE partners.workspace = institutions.workspace
               AND partners.institution = institutions.id AND partners.standing = 'confirmed')
         ORDER BY created_at, id LIMIT $2",
        workspace,
        Named
    );
    // A pilot that somebody said yes to, a need that a project took up, and a tool in use of which its institution lets
    // it be told.
    let links = ask!(
        conn,
        "SELECT institution AS one, project AS other FROM pilots
         WHERE workspace = $1 AND state IN ('accepted', 'installing', 'running', 'evaluated')
         UNION SELECT institution, project FROM needs
         WHERE workspace = $1 AND project IS NOT NULL AND state <> 'withdrawn'
         UNION SELECT institution, project FROM adoptions WHERE workspace = $1 AND state <> 'ended' AND shown
         ORDER BY 1, 2 LIMIT $2 * 5",
        workspace,
        Pair
    );
    let owners = ask!(
        conn,
        "SELECT project_owners.person AS one, project_owners.project AS other FROM project_owners
         JOIN people ON people.workspace = project_owners.workspace AND people.id = project_owners.person
         WHERE project_owners.workspace = $1 AND NOT people.deactivated ORDER BY 2, 1 LIMIT $2",
        workspace,
        Pair
    );
    let teams = ask!(
        conn,
        "SELECT project AS key, count(DISTINCT developer) AS n FROM introductions
         WHERE workspace = $1 AND state = 'started' GROUP BY project ORDER BY 2 DESC, 1 LIMIT $2",
        workspace,
        Counted
    );
    let people = ask!(
        conn,
        "SELECT 'all' AS key, count(*) AS n FROM (
             SELECT person FROM project_owners WHERE workspace = $1
             UNION SELECT developer FROM introductions
             WHERE workspace = $1 AND state = 'started' AND developer NOT LIKE 'gone-%'
         ) AS them WHERE $2 > 0",
        workspace,
        Counted
    );

    let places = |all: &[Named]| -> HashMap<String, usize> {
        all.iter().enumerate().map(|(at, one)| (one.id.clone(), at)).collect()
    };
    let (of_project, of_institution) = (places(&projects), places(&institutions));
    let links: Vec<(usize, usize)> = links
        .iter()
        .filter_map(|pair| Some((*of_institution.get(&pair.one)?, *of_project.get(&pair.other)?)))
        .collect();
    let mut by_owner: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
    for pair in &owners {
        if let Some(project) = of_project.get(&pair.other) {
            by_owner.entry(&pair.one).or_default().push(*project);
        }
    }
    // In the order of their projects, so that nothing of who they are is in it.
    let mut owners: Vec<Vec<usize>> = by_owner.into_values().collect();
    owners.sort();
    let teams = teams.iter().filter_map(|team| Some((*of_project.get(&team.key)?, Group::of(team.n))));
    let teams = teams.filter(|(_, group)| group.number().is_some()).collect();
    let node = |at: usize, name: String, side: fn(&(usize, usize)) -> usize| Node {
        weight: links.iter().filter(|link| side(link) == at).count(),
        name,
    };
    Ok(Map {
        community,
        projects: projects
            .into_iter()
            .enumerate()
            .map(|(at, one)| node(at, one.name, |link| link.1))
            .collect(),
        institutions: institutions
            .into_iter()
            .enumerate()
            .map(|(at, one)| node(at, one.name, |link| link.0))
            .collect(),
        owners,
        teams,
        people: Group::of(people.first().map_or(0, |all| all.n)),
        links,
    })
}

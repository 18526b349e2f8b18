//! What several teams look for.

use std::collections::{HashMap, HashSet};

use strum::{EnumString, IntoStaticStr, VariantArray};

use crate::features::projects::Project;
use crate::ids::{PersonId, ProjectId, SkillId};
use crate::text_enum;
use crate::time::Time;

/// So many teams make a shared need.
pub const TEAMS: usize = 3;
/// So many are brought together at most.
pub const MOST: usize = 5;

/// What may be pressed in this feature; as text it is the action's id.
#[derive(Clone, Copy, Debug, PartialEq, Eq, EnumString, IntoStaticStr)]
#[strum(serialize_all = "snake_case", prefix = "shared.")]
pub enum Verb {
    /// Tells the teams of each other; its value is the skill's id.
    Tell,
    /// Leaves it for now; its value is the skill's id.
    NotNow,
}

impl Verb {
    /// The action's id.
    pub fn id(self) -> &'static str {
        self.into()
    }
}

/// Where a shared need stands.
#[derive(
    Clone,
    Copy,
    Debug,
    PartialEq,
    Eq,
    EnumString,
    IntoStaticStr,
    VariantArray,
    diesel::expression::AsExpression,
    diesel::deserialize::FromSqlRow,
)]
#[diesel(sql_type = diesel::sql_types::Text)]
#[strum(serialize_all = "snake_case")]
pub enum SharedState {
    /// Waits at the desk.
    Open,
    /// The teams know of each other.
    Told,
    /// An organizer left it.
    PutOff,
}
text_enum!(SharedState);

/// A skill that several teams look for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Shared {
    /// The skill.
    pub skill: SkillId,
    /// The projects.
    pub projects: Vec<ProjectId>,
    /// Where it stands.
    pub state: SharedState,
    /// When it was found.
    pub found_at: Time,
    /// When it was told or left.
    pub settled_at: Option<Time>,
}

/// A team: a project, and those of its owners who are here.
#[derive(Clone, Debug)]
pub struct Team {
    /// The project.
    pub project: Project,
    /// Its owners.
    pub owners: Vec<PersonId>,
}

/// A shared need with its name and teams.
#[derive(Clone, Debug)]
pub struct Found {
    /// The need.
    pub shared: Shared,
    /// What the skill is called.
    pub name: String,
    /// The teams.
    pub teams: Vec<Team>,
}

/// Those of `projects` that can be brought together, in their order and at most [`MOST`]: each with owners who are in none
/// of the others, and who keep none of them out (`apart`, both ways).
pub fn together(
    projects: &[ProjectId],
    owners: &HashMap<ProjectId, Vec<PersonId>>,
    apart: &HashSet<(PersonId, PersonId)>,
) -> Vec<ProjectId> {
    let mut chosen: Vec<ProjectId> = Vec::new();
    let mut people: Vec<&PersonId> = Vec::new();
    for project in projects {
        let Some(its) = owners.get(project).filter(|its| !its.is_empty()) else { continue };
        let fits =
            |one: &PersonId, other: &PersonId| one != other && !apart.contains(&(one.clone(), other.clone()));
        if chosen.len() < MOST && its.iter().all(|one| people.iter().all(|other| fits(one, other))) {
            chosen.push(project.clone());
            people.extend(its);
        }
    }
    chosen
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whoever_keeps_another_out_is_not_brought_together_with_them() {
        let ids: Vec<ProjectId> = ["a", "b", "c", "d", "e"].map(ProjectId::from).to_vec();
        let owner = |project: &str, people: &[&str]| {
            (ProjectId::from(project), people.iter().map(|one| PersonId::from(*one)).collect::<Vec<_>>())
        };
        let owners = HashMap::from([
            owner("a", &["U1", "U2"]),
            owner("b", &["U2"]),
            owner("c", &["U3"]),
            owner("d", &["U4"]),
            owner("e", &[]),
        ]);
        let names = |apart: &HashSet<(PersonId, PersonId)>| {
            together(&ids, &owners, apart).into_iter().map(|id| id.0).collect::<Vec<_>>()
        };
        assert_eq!(names(&HashSet::new()), ["a", "c", "d"], "one person is one team, nobody is none");
        let both = [("U1", "U3"), ("U3", "U1")].map(|(a, b)| (PersonId::from(a), PersonId::from(b)));
        assert_eq!(names(&HashSet::from(both)), ["a", "d"]);
    }
}

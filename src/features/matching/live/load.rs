//! Rows to what the engine knows of people and roles.

use std::collections::{BTreeSet, HashMap, HashSet};

use chrono::{Offset, TimeZone};
use chrono_tz::Tz;

use crate::db::Conn;
use crate::error::Result;
use crate::features::matching::engine::{Developer, Have, Index, Need, Role, Week};
use crate::features::profiles::{self, Profile, Visibility};
use crate::features::projects::{self, Project, ProjectState};
use crate::features::{introductions, people, skills};
use crate::ids::{PersonId, ProjectId, RoleId, SkillId, WorkspaceId};
use crate::time::Time;

/// How many are read at once.
const BATCH: i64 = 4_000;

/// What lies near a skill.
pub fn related(skill: &str) -> Vec<(String, f32)> {
    skills::related(&skill.into()).iter().map(|(near, worth)| (near.to_string(), *worth)).collect()
}

/// Somebody, or where there is no profile any more, the lack of them.
pub struct Known {
    person: PersonId,
    profile: Option<(Profile, Week, bool, u8)>,
    /// When their break ends.
    back: Option<Time>,
    /// Names of skills that the taxonomy lacks.
    loose: Vec<String>,
}

/// A role of an approved project, or the lack of it.
pub struct Opened {
    id: RoleId,
    role: Option<(projects::Role, Project)>,
    loose: Vec<String>,
}

/// Reads a whole community into an empty index, a batch at a time.
pub fn everybody(
    conn: &mut Conn,
    workspace: &WorkspaceId,
    now: Time,
    index: &mut Index,
    back: &mut BTreeSet<(Time, PersonId)>,
) -> Result<()> {
    let mut after = PersonId::from("");
    loop {
        let ids = profiles::people_after(conn, workspace, &after, BATCH)?;
        let Some(last) = ids.last() else { break };
        after = last.clone();
        put_developers(index, developers(conn, workspace, now, &ids)?, back);
    }
    let mut after = RoleId::from("");
    loop {
        let ids = projects::roles_after(conn, workspace, &after, BATCH)?;
        let Some(last) = ids.last() else { break };
        after = last.clone();
        put_roles(index, roles(conn, workspace, &ids)?);
    }
    Ok(())
}

/// What is known of some people now.
pub fn developers(
    conn: &mut Conn,
    workspace: &WorkspaceId,
    now: Time,
    ids: &[PersonId],
) -> Result<Vec<Known>> {
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    let mut found = profiles::get_all(conn, workspace, ids)?;
    let people = people::find_all(conn, workspace, ids)?;
    let running = introductions::running(conn, workspace, ids)?;
    let names =
        loose(conn, workspace, found.values().flat_map(|one| one.skills.iter().map(|have| &have.skill)))?;
    let known = |id: &PersonId| {
        let person = people.get(id);
        let Some((profile, person)) = found.remove(id).zip(person) else {
            return Known { person: id.clone(), profile: None, back: None, loose: Vec::new() };
        };
        let free = i64::from(profile.max_projects) - running.get(id).copied().unwrap_or(0);
        let here = !person.deactivated && !person.bot && profile.is_active(now);
        let free = u8::try_from(free.clamp(0, 255)).unwrap_or(0);
        let words = profile.skills.iter().filter_map(|have| names.get(&have.skill).cloned()).collect();
        Known {
            person: id.clone(),
            back: profile.paused_until.filter(|until| *until > now),
            profile: Some((profile, week(person.tz(), now), here, free)),
            loose: words,
        }
    };
    Ok(ids.iter().map(known).collect())
}

/// The hours of the week in which somebody works.
fn week(timezone: Tz, now: Time) -> Week {
    Week::working(timezone.offset_from_utc_datetime(&now).fix().local_minus_utc())
}

/// What is known of roles now: of some, and of all those of some projects.
pub fn changed_roles(
    conn: &mut Conn,
    workspace: &WorkspaceId,
    mut ids: HashSet<RoleId>,
    of: HashSet<ProjectId>,
) -> Result<Vec<Opened>> {
    if !of.is_empty() {
        let of: Vec<ProjectId> = of.into_iter().collect();
        let theirs = projects::roles_of(conn, workspace, &of)?;
        ids.extend(theirs.into_values().flatten().map(|role| role.id));
    }
    roles(conn, workspace, &Vec::from_iter(ids))
}

fn roles(conn: &mut Conn, workspace: &WorkspaceId, ids: &[RoleId]) -> Result<Vec<Opened>> {
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    let mut found = projects::roles_all(conn, workspace, ids)?;
    let of: HashSet<ProjectId> = found.values().map(|role| role.project.clone()).collect();
    let projects = projects::find_all(conn, workspace, &Vec::from_iter(of))?;
    let names =
        loose(conn, workspace, found.values().flat_map(|one| one.skills.iter().map(|need| &need.skill)))?;
    let opened = |id: &RoleId| {
        let role = found.remove(id).and_then(|role| {
            let project = projects.get(&role.project)?;
            (project.state == ProjectState::Approved).then(|| (role, project.clone()))
        });
        let skills = role.iter().flat_map(|(role, _)| &role.skills);
        let loose = skills.filter_map(|need| names.get(&need.skill).cloned()).collect();
        Opened { id: id.clone(), role, loose }
    };
    Ok(ids.iter().map(opened).collect())
}

/// The names of those skills that the taxonomy lacks: "course design" has a word in common with "course building".
fn loose<'a>(
    conn: &mut Conn,
    workspace: &WorkspaceId,
    all: impl Iterator<Item = &'a SkillId>,
) -> Result<HashMap<SkillId, String>> {
    let typed: HashSet<&SkillId> = all.filter(|id| skills::known(id.as_str()).is_none()).collect();
    if typed.is_empty() {
        return Ok(HashMap::new());
    }
    let typed: Vec<SkillId> = typed.into_iter().cloned().collect();
    skills::names(conn, workspace, &typed)
}

/// Takes people into an index, and out where they have no profile any more. Notes when breaks end.
pub fn put_developers(index: &mut Index, found: Vec<Known>, back: &mut BTreeSet<(Time, PersonId)>) {
    for known in found {
        let Some((profile, week, here, free)) = known.profile else {
            index.remove_developer(known.person.as_str());
            continue;
        };
        if let Some(until) = known.back {
            back.insert((until, known.person.clone()));
        }
        let names = index.names();
        let have = |have: &profiles::ProfileSkill, skill| Have {
            skill,
            level: have.level as u8,
            wanted: have.wanted,
        };
        let skills = profile.skills.iter().map(|one| have(one, names.skill(one.skill.as_str()))).collect();
        let texts = std::iter::once(profile.about.as_str()).chain(known.loose.iter().map(String::as_str));
        let words = names.words(texts);
        let topics = profile.subjects.iter().map(|subject| names.topic(subject)).collect();
        let languages = names.languages(profile.languages.iter().map(String::as_str));
        index.put_developer(Developer {
            id: known.person.to_string(),
            skills,
            topics,
            hours: hours(profile.hours),
            free,
            findable: profile.visibility != Visibility::Nobody,
            looking: here,
            week,
            seeks_mentor: profile.seeks_mentor,
            languages,
            words,
        });
    }
}

/// Takes roles into an index, and out where they are gone or their project is not approved.
pub fn put_roles(index: &mut Index, found: Vec<Opened>) {
    for opened in found {
        let Some((role, project)) = opened.role else {
            index.remove_role(opened.id.as_str());
            continue;
        };
        let names = index.names();
        let need = |need: &projects::RoleSkill, skill| Need {
            skill,
            level: need.level as u8,
            required: need.required,
            must: need.must,
        };
        let skills = role.skills.iter().map(|one| need(one, names.skill(one.skill.as_str()))).collect();
        let texts = [
            &role.title,
            &role.first_task,
            &project.name,
            &project.pitch,
            &project.problem,
            &project.newcomers,
        ];
        let words = names.words(texts.into_iter().chain(&opened.loose).map(String::as_str));
        let topics = project.subjects.iter().map(|subject| names.topic(subject)).collect();
        let languages = names.languages(role.limits.languages.iter().map(String::as_str));
        index.put_role(Role {
            id: opened.id.to_string(),
            skills,
            topics,
            hours: hours(role.hours),
            least_hours: hours(role.limits.hours),
            seats: u16::try_from((role.seats - role.filled).max(0)).unwrap_or(u16::MAX),
            looking: role.open,
            week: role.utc_range.map(|(from, to)| Week::working_between(from, to)),
            least_overlap: u8::try_from(role.limits.overlap.max(0)).unwrap_or(u8::MAX),
            beginner: role.beginner,
            mentoring: role.mentoring,
            languages,
            words,
        });
    }
}

/// An index of a pair that no database knows.
#[cfg(test)]
pub fn of_pair(
    profile: &Profile,
    timezone: Tz,
    role: &projects::Role,
    project: &Project,
    now: Time,
) -> Index {
    let mut index = Index::new(crate::features::matching::engine::Weights::default(), related);
    let told = Some((profile.clone(), week(timezone, now), true, 1));
    let known = Known { person: profile.person.clone(), profile: told, back: None, loose: Vec::new() };
    let opened = Some((role.clone(), project.clone()));
    put_developers(&mut index, vec![known], &mut BTreeSet::new());
    put_roles(&mut index, vec![Opened { id: role.id.clone(), role: opened, loose: Vec::new() }]);
    index.refresh();
    index
}

fn hours(hours: i32) -> u16 {
    u16::try_from(hours.max(0)).unwrap_or(u16::MAX)
}

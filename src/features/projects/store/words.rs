//! The words of a project: found by name and by likeness, always through the index.
//!
//! Three kinds of words share the table. Plain words say what a project is about. `=name` is the whole name,
//! and `nam*` is how a word of the name starts; no plain word holds `=` or `*`.

use std::collections::{BTreeMap, BTreeSet, HashSet};

use diesel::prelude::*;

use super::projects::find_all;
use crate::db::Conn;
use crate::db::schema::{project_owners, project_words, projects};
use crate::error::Result;
use crate::features::projects::{Project, ProjectState, Role, Stage};
use crate::ids::{PersonId, ProjectId, WorkspaceId};
use crate::on_backend;
use crate::slack::text::on_one_line;

/// What a word is worth by where it stands.
mod weight {
    pub const NAME: i32 = 8;
    pub const SUBJECT: i32 = 4;
    pub const SKILL: i32 = 3;
    pub const PITCH: i32 = 2;
    pub const PROBLEM: i32 = 1;
}

/// Two projects are alike from this sum of weights on: a word of the name and one more, or several others.
const ALIKE: i64 = weight::NAME as i64 + 1;
/// Two projects may be near each other from this sum on, where their exact score says so too.
const NEAR: i64 = weight::SUBJECT as i64;
/// A tool may help from this sum on: a subject, or several words.
const USABLE: i64 = weight::SUBJECT as i64;
/// Something touches a project from this sum on: a subject, a skill, or several words.
const TOUCHES: i64 = weight::SKILL as i64;
/// One word in common is chance.
const ALIKE_WORDS: i64 = 2;
/// Longer than this it is no word.
const LONGEST: usize = 40;
/// How far the starts of words in names go.
const LONGEST_START: usize = 20;
/// Names that a search looks at before it ranks them.
const CANDIDATES: i64 = 50;

/// Words that say nothing about what a project is about, in this community.
const STOP: &str = " about above across after all also and any app application are around available based \
    because become been before being better between both build but can class classes community could \
    course courses create currently develop development different digital does doing each easily easy \
    edtech education educational educator educators enable every existing few find first for free from \
    get give good great has have having help helps her here him his how idea improve instead into its \
    just know learn learner learners learning less let lets like make makes making many may more most \
    much must need needs new not now often one online only open opensource other our out over own \
    people platform project projects provide same school schools see self should show simple since \
    small software solution some source still student students such support system systems take teach \
    teacher teachers teaching than that the their them then there these they this those through time \
    today together too tool tools two under university universities until use used user users uses \
    using very via want was way ways web well were what when where which while who why will with \
    within without work working works would year you your ";

/// The words of a text: lowercase letters and digits.
fn tokens(text: &str) -> impl Iterator<Item = String> + '_ {
    text.split(|c: char| !c.is_alphanumeric())
        .filter(|word| !word.is_empty() && word.chars().count() <= LONGEST)
        .map(str::to_lowercase)
}

/// Words that say what a text is about. "grade" and "grades" are one word here.
fn telling_words(text: &str) -> impl Iterator<Item = String> + '_ {
    tokens(text)
        .filter(|word| word.chars().count() >= 3 && !STOP.contains(&format!(" {word} ")))
        .map(singular)
}

/// The words of some texts that say what they are about, in their order and as often as they are there.
pub fn telling<'a>(texts: impl IntoIterator<Item = &'a str>) -> Vec<String> {
    texts.into_iter().flat_map(telling_words).collect()
}

/// What to look for in the table for a word that somebody looks for: itself, or how a name begins.
pub fn found_by(word: &str) -> [String; 2] {
    let low = word.to_lowercase();
    [singular(low.clone()), start(&low, LONGEST_START)]
}

fn singular(mut word: String) -> String {
    if word.chars().count() > 3 && word.ends_with('s') && !word.ends_with("ss") {
        word.pop();
    }
    word
}

/// The whole name as it is compared.
fn whole(name: &str) -> String {
    on_one_line(name).to_lowercase().chars().take(150).collect()
}

fn start(word: &str, length: usize) -> String {
    word.chars().take(length.min(LONGEST_START)).chain(['*']).collect()
}

fn all_words(project: &Project, roles: &[Role]) -> BTreeMap<String, i32> {
    let mut words = BTreeMap::new();
    let mut add = |text: &str, weight: i32| {
        for word in telling_words(text) {
            let best = words.entry(word).or_insert(weight);
            *best = weight.max(*best);
        }
    };
    add(&project.name, weight::NAME);
    project.subjects.iter().for_each(|subject| add(subject, weight::SUBJECT));
    project.stack.iter().for_each(|skill| add(skill.as_str(), weight::SKILL));
    for role in roles.iter().filter(|role| role.open) {
        role.skills.iter().for_each(|need| add(need.skill.as_str(), weight::SKILL));
        add(&role.title, weight::PITCH);
    }
    add(&project.pitch, weight::PITCH);
    add(&project.problem, weight::PROBLEM);
    words.insert(format!("={}", whole(&project.name)), weight::NAME);
    for word in tokens(&project.name) {
        for length in 1..=word.chars().count().min(LONGEST_START) {
            words.insert(start(&word, length), weight::NAME);
        }
    }
    words
}

/// Writes a project's words in place of those that it had.
pub(super) fn write(
    conn: &mut Conn,
    workspace: &WorkspaceId,
    project: &Project,
    roles: &[Role],
) -> Result<()> {
    diesel::delete(
        project_words::table
            .filter(project_words::workspace.eq(workspace))
            .filter(project_words::project.eq(&project.id)),
    )
    .execute(conn)?;
    let words = all_words(project, roles);
    let rows: Vec<_> = words
        .iter()
        .map(|(word, weight)| {
            (
                project_words::workspace.eq(workspace),
                project_words::word.eq(word),
                project_words::project.eq(&project.id),
                project_words::weight.eq(*weight),
            )
        })
        .collect();
    on_backend!(conn => diesel::insert_into(project_words::table).values(rows).execute(conn))?;
    Ok(())
}

/// Approved projects that share words with `text`, most alike first, at most `limit`; `but` is left out.
pub fn similar(
    conn: &mut Conn,
    workspace: &WorkspaceId,
    text: &[&str],
    but: Option<&ProjectId>,
    limit: i64,
) -> Result<Vec<Project>> {
    sharing(conn, workspace, text, but, (ALIKE, ALIKE_WORDS), limit)
}

/// The same of those that share less: a subject, or several words.
pub fn neighbours(
    conn: &mut Conn,
    workspace: &WorkspaceId,
    text: &[&str],
    but: &ProjectId,
    limit: i64,
) -> Result<Vec<Project>> {
    sharing(conn, workspace, text, Some(but), (NEAR, 1), limit)
}

/// With at least this sum of weights, of at least so many words.
fn sharing(
    conn: &mut Conn,
    workspace: &WorkspaceId,
    text: &[&str],
    but: Option<&ProjectId>,
    (least, several): (i64, i64),
    limit: i64,
) -> Result<Vec<Project>> {
    let words: BTreeSet<String> = text.iter().flat_map(|text| telling_words(text)).take(500).collect();
    let but = but.map_or("", ProjectId::as_str);
    let total = diesel::dsl::sum(project_words::weight);
    let found: Vec<ProjectId> = project_words::table
        .inner_join(projects::table.on(
            projects::workspace.eq(project_words::workspace).and(projects::id.eq(project_words::project)),
        ))
        .filter(project_words::workspace.eq(workspace))
        .filter(project_words::word.eq_any(words))
        .filter(projects::state.eq(ProjectState::Approved))
        .filter(projects::id.ne(ProjectId::from(but)))
        .group_by(project_words::project)
        .having(total.ge(least).and(diesel::dsl::count_star().ge(several)))
        .order((total.desc(), project_words::project.desc()))
        .limit(limit)
        .select(project_words::project)
        .load(conn)?;
    in_order(conn, workspace, found)
}

/// Approved projects that share a subject or several words with `text`, most alike first, at most `limit`.
pub fn about(conn: &mut Conn, workspace: &WorkspaceId, text: &[&str], limit: i64) -> Result<Vec<Project>> {
    sharing(conn, workspace, text, None, (TOUCHES, 1), limit)
}

/// Approved projects that can be used already and share a subject or several words with `text`, most alike first,
/// at most `limit`.
pub fn usable_about(
    conn: &mut Conn,
    workspace: &WorkspaceId,
    text: &[&str],
    limit: i64,
) -> Result<Vec<Project>> {
    let words: BTreeSet<String> = text.iter().flat_map(|text| telling_words(text)).take(500).collect();
    let total = diesel::dsl::sum(project_words::weight);
    let found: Vec<ProjectId> = project_words::table
        .inner_join(projects::table.on(
            projects::workspace.eq(project_words::workspace).and(projects::id.eq(project_words::project)),
        ))
        .filter(project_words::workspace.eq(workspace))
        .filter(project_words::word.eq_any(&words))
        .filter(projects::state.eq(ProjectState::Approved))
        .filter(projects::stage.eq_any(Stage::USABLE))
        .group_by(project_words::project)
        .having(total.ge(USABLE))
        .order((total.desc(), project_words::project.desc()))
        .limit(limit)
        .select(project_words::project)
        .load(conn)?;
    in_order(conn, workspace, found)
}

/// Approved projects (and, with `for_owner`, that person's own in any state) whose name is or starts like
/// `name`, best first.
pub fn find_by_name(
    conn: &mut Conn,
    workspace: &WorkspaceId,
    name: &str,
    for_owner: Option<&PersonId>,
) -> Result<Vec<Project>> {
    let wanted: HashSet<String> = tokens(name).map(|word| start(&word, LONGEST_START)).collect();
    let exact = format!("={}", whole(name));
    let keys = wanted.iter().cloned().chain([exact]).collect();
    let found = candidates(conn, workspace, keys, for_owner)?;
    let whole_name = whole(name);
    let mut hits: Vec<(u8, Project)> = found
        .into_iter()
        .filter_map(|project| {
            let its = whole(&project.name);
            let starts: HashSet<String> = tokens(&project.name)
                .flat_map(|word| {
                    let length = word.chars().count().min(LONGEST_START);
                    (1..=length).map(move |length| start(&word, length)).collect::<Vec<_>>()
                })
                .collect();
            let rank = match () {
                () if its == whole_name => 0,
                () if its.starts_with(&whole_name) => 1,
                () if !wanted.is_empty() && wanted.is_subset(&starts) => 2,
                () => return None,
            };
            Some((rank, project))
        })
        .collect();
    hits.sort_by_key(|(rank, project)| (*rank, project.name.chars().count()));
    // Its whole name, typed out, means that one, whatever else starts like it.
    if hits.first().is_some_and(|(rank, _)| *rank == 0) {
        hits.retain(|(rank, _)| *rank == 0);
    }
    Ok(hits.into_iter().map(|(_, project)| project).collect())
}

/// Projects with a name near `name`, nearest first, at most `limit`: what a slip may have meant.
pub fn near_names(
    conn: &mut Conn,
    workspace: &WorkspaceId,
    name: &str,
    for_owner: Option<&PersonId>,
    limit: usize,
) -> Result<Vec<Project>> {
    let keys = tokens(name).map(|word| start(&word, 2)).collect();
    let wanted = whole(name);
    let nearness = |project: &Project| strsim::jaro_winkler(&whole(&project.name), &wanted);
    let mut found: Vec<(f64, Project)> = candidates(conn, workspace, keys, for_owner)?
        .into_iter()
        .map(|project| (nearness(&project), project))
        .filter(|(nearness, _)| *nearness >= 0.7)
        .collect();
    found.sort_by(|a, b| b.0.total_cmp(&a.0));
    Ok(found.into_iter().take(limit).map(|(_, project)| project).collect())
}

/// Projects that have one of these words and that the person may see.
fn candidates(
    conn: &mut Conn,
    workspace: &WorkspaceId,
    words: Vec<String>,
    for_owner: Option<&PersonId>,
) -> Result<Vec<Project>> {
    let theirs = project_owners::table
        .filter(project_owners::workspace.eq(workspace))
        // Nobody's id is empty.
        .filter(project_owners::person.eq(for_owner.map_or("", PersonId::as_str)))
        .select(project_owners::project);
    let found: Vec<ProjectId> = project_words::table
        .inner_join(projects::table.on(
            projects::workspace.eq(project_words::workspace).and(projects::id.eq(project_words::project)),
        ))
        .filter(project_words::workspace.eq(workspace))
        .filter(project_words::word.eq_any(words))
        .filter(
            projects::state
                .eq_any([ProjectState::Approved, ProjectState::Paused])
                .or(projects::id.eq_any(theirs)),
        )
        .group_by(project_words::project)
        .order((diesel::dsl::count_star().desc(), project_words::project.desc()))
        .limit(CANDIDATES)
        .select(project_words::project)
        .load(conn)?;
    in_order(conn, workspace, found)
}

fn in_order(conn: &mut Conn, workspace: &WorkspaceId, ids: Vec<ProjectId>) -> Result<Vec<Project>> {
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    let mut found = find_all(conn, workspace, &ids)?;
    Ok(ids.iter().filter_map(|id| found.remove(id)).collect())
}

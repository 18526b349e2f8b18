//! Where a person can be in the database: every table, what becomes of it when they have everything about them
//! deleted, and what of it they get as a file. A table that is missing here fails a test, so none is forgotten.

use super::model::Told;

/// What becomes of the rows that name a person in a column.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fate {
    /// They go.
    Goes,
    /// They stay, for others need them, with nobody's name in them; and with these changes, as SQL.
    Stays(&'static str),
}

/// What a person gets of a table in their file.
#[derive(Clone, Copy, Debug)]
pub enum Gets {
    /// The rows that name them in one of these columns.
    Rows {
        /// The columns.
        by: &'static [&'static str],
        /// Which of those rows alone, as SQL; all where it is empty.
        only: &'static str,
        /// Columns that hold what others said, each with when it is theirs to know all the same (as SQL, `$2` is the
        /// person); never where that is empty.
        hidden: &'static [(&'static str, &'static str)],
    },
    /// Nothing, and why.
    Nothing(&'static str),
}

/// A table that may name a person.
#[derive(Clone, Copy, Debug)]
pub struct Place {
    /// Its name.
    pub table: &'static str,
    /// The columns that do, in the order in which they are seen to.
    pub columns: &'static [(&'static str, Fate)],
    /// What the person gets of it.
    pub gets: Gets,
    /// Under which words it is counted before everything is deleted.
    pub told: Option<Told>,
}

const fn place(
    table: &'static str,
    columns: &'static [(&'static str, Fate)],
    gets: Gets,
    told: Option<Told>,
) -> Place {
    Place { table, columns, gets, told }
}

const fn rows(by: &'static [&'static str]) -> Gets {
    Gets::Rows { by, only: "", hidden: &[] }
}

const fn all_but(by: &'static [&'static str], hidden: &'static [(&'static str, &'static str)]) -> Gets {
    Gets::Rows { by, only: "", hidden }
}

use Fate::{Goes, Stays};

/// All tables that may name a person, but those of [`MACHINERY`].
#[rustfmt::skip]
pub const PLACES: &[Place] = &[
    place("people", &[("id", Goes)], rows(&["id"]), None),
    // What organizers wrote about them is theirs to know; who gave or ended it for others stays without a name.
    place("grants", &[("person", Goes), ("given_by", Stays("")), ("ended_by", Stays(""))], rows(&["person"]), None),
    place("consents", &[("person", Goes)], rows(&["person"]), None),
    place("drafts", &[("person", Goes)], rows(&["person"]), None),
    place("profiles", &[("person", Goes)], rows(&["person"]), Some(Told::Profile)),
    place("profile_skills", &[("person", Goes)], rows(&["person"]), None),
    place("skills", &[("asked_by", Stays("")), ("decided_by", Stays(""))], rows(&["asked_by"]), None),
    place("projects",
        &[("submitted_by", Stays("")), ("decided_by", Stays("decision_note = NULL"))],
        all_but(&["submitted_by"], &[("decided_by", "")]), None),
    place("project_owners", &[("person", Goes)], rows(&["person"]), Some(Told::Projects)),
    place("listings", &[("wanted_by", Stays(""))], rows(&["wanted_by"]), None),
    // What a project told stays told, in nobody's name.
    place("project_updates", &[("author", Stays(""))], rows(&["author"]), None),
    place("follows", &[("person", Goes)], rows(&["person"]), None),
    place("introductions",
        &[("developer", Stays("line = '', reason = NULL")), ("owner", Stays("reason = NULL")),
          ("asked_by", Stays("line = '', reason = NULL"))],
        all_but(&["developer", "owner", "asked_by"], &[("reason", "asked_by <> $2")]),
        Some(Told::Introductions)),
    place("dismissals", &[("developer", Goes)],
        Gets::Rows { by: &["developer"], only: "by_owner = FALSE", hidden: &[] }, None),
    // Whoever blocked them stays out of their reach: see `store::seal`.
    place("blocks", &[("person", Goes)], rows(&["person"]), None),
    place("exposures", &[("subject", Goes)],
        Gets::Rows { by: &["subject"], only: "kind = 'developer'", hidden: &[] }, None),
    place("match_outcomes", &[("developer", Goes)],
        all_but(&["developer"], &[("project_said", ""), ("project_at", "")]), None),
    place("rounds", &[("started_by", Stays(""))], Gets::Nothing("what organizers ran for everybody"), None),
    place("round_pairs", &[("developer", Goes)],
        all_but(&["developer"], &[("state", ""), ("settled_at", "")]), None),
    place("institutions", &[("created_by", Stays(""))], rows(&["created_by"]), None),
    place("partners", &[("person", Goes), ("decided_by", Stays(""))],
        all_but(&["person"], &[("decided_by", "")]), Some(Told::Speaking)),
    place("readiness", &[("updated_by", Stays(""))], rows(&["updated_by"]), None),
    place("needs", &[("person", Stays("title = 'A need that was taken back', problem = '', course = '', tried = '',
            state = CASE WHEN state = 'met' THEN state ELSE 'withdrawn' END"))],
        rows(&["person"]), Some(Told::Needs)),
    place("proposals",
        &[("asked_by", Stays("title = 'A role that was proposed', task = '',
            state = CASE WHEN state = 'asked' THEN 'ended' ELSE state END")), ("decided_by", Stays(""))],
        rows(&["asked_by"]), None),
    place("pilots", &[("person", Stays("course = '', next = '', reason = NULL")), ("owner", Stays("reason = NULL"))],
        all_but(&["person", "owner"], &[("reason", "")]), Some(Told::Pilots)),
    place("offers",
        &[("person", Stays("title = 'An offer that was taken back', about = '', conditions = ''"))],
        rows(&["person"]), Some(Told::Offers)),
    place("help_wanted", &[("asked_by", Stays("about = ''"))], rows(&["asked_by"]), None),
    place("offer_asks", &[("asked_by", Stays("line = ''")), ("decided_by", Stays("reason = NULL"))],
        all_but(&["asked_by"], &[("reason", ""), ("decided_by", "")]), None),
    place("adoptions", &[("person", Stays("reason = NULL"))], rows(&["person"]), None),
    place("support_requests",
        &[("asker", Stays("title = 'A request for support', details = ''")), ("claimer", Stays("solution = ''"))],
        all_but(&["asker", "claimer"], &[("details", "asker = $2")]), Some(Told::Support)),
    place("support_asked", &[("person", Goes)], rows(&["person"]), None),
    place("support_notes", &[("writer", Goes)], rows(&["writer"]), Some(Told::Solutions)),
    // A question stays for what was answered; an answer goes with whoever wrote it.
    place("questions", &[("asker", Stays("title = 'A question that was taken back', tried = ''"))],
        rows(&["asker"]), Some(Told::Questions)),
    place("question_asked", &[("person", Goes)], rows(&["person"]), None),
    // An idea that others joined goes on without a name; one that nobody did was closed.
    place("ideas", &[("person", Stays("title = CASE WHEN state = 'closed' THEN 'An idea that was taken back' ELSE title END,
            about = CASE WHEN state = 'closed' THEN '' ELSE about END,
            audience = CASE WHEN state = 'closed' THEN '' ELSE audience END"))],
        rows(&["person"]), Some(Told::Ideas)),
    place("idea_joined", &[("person", Goes)], rows(&["person"]), None),
    place("contacts", &[("owner", Stays("")), ("created_by", Stays(""))],
        Gets::Nothing("organizers' notes about people outside, which are not about whoever wrote them"), None),
    place("contact_notes", &[("person", Stays(""))],
        Gets::Nothing("organizers' notes about people outside, which are not about whoever wrote them"), None),
    place("desk_claims", &[("person", Goes)], rows(&["person"]), None),
    place("desk_snoozes", &[("person", Goes)], rows(&["person"]), None),
    place("absences", &[("person", Goes), ("stand_in", Stays(""))], rows(&["person", "stand_in"]), None),
    place("involvements", &[("person", Goes)], rows(&["person"]), None),
    // What is to be done stays to be done: nobody has it then.
    place("team_tasks", &[("owner", Stays("")), ("done_by", Stays("")), ("created_by", Stays(""))],
        rows(&["owner", "created_by"]), None),
    place("notification_settings", &[("person", Goes)], rows(&["person"]), None),
    place("notification_days", &[("person", Goes)], rows(&["person"]), None),
    place("held_messages", &[("person", Goes)],
        Gets::Nothing("messages on their way, which come by themselves"), None),
    place("conduct_codes", &[("updated_by", Stays(""))], Gets::Nothing("everybody reads it"), None),
    place("conduct_readers", &[("person", Goes)], rows(&["person"]), None),
    place("reports", &[("reporter", Goes), ("settled_by", Stays("notes = ''"))],
        all_but(&["reporter"], &[("notes", ""), ("settled_by", "")]), None),
    place("installations", &[("installed_by", Stays(""))], Gets::Nothing("how the hub reaches Slack"), None),
    // Its own rule: lines are blanked, never deleted.
    place("audit", &[], rows(&["actor"]), Some(Told::Log)),
];

/// What makes messages go out and come in: it forgets by itself within two days, and of somebody who is deleted
/// within an hour or two.
#[cfg(test)]
pub const MACHINERY: &[&str] = &["jobs", "lanes", "submissions", "cards", "matching_changes"];

/// Tables that name nobody.
#[cfg(test)]
pub const NOBODY: &[&str] = &[
    "workspaces",
    "project_words",
    "tools",
    "shared_needs",
    "roles",
    "role_skills",
    "institution_keys",
    // Who answered is known by a seal that is made of the pilot and nobody can open.
    "pilot_answers",
    "adoption_meetings",
    "contact_words",
    "role_groups",
    "matching_settings",
    "match_models",
    // Sums alone, and none of fewer than five.
    "figures",
    // How many pieces of work waited on a night.
    "desk_days",
    // Which picture of the figures lies where.
    "kept_files",
];

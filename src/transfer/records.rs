//! The records. Whatever may be left out has a default, so that a person can write a file by hand.

use std::collections::BTreeMap;

use chrono::{NaiveDate, NaiveDateTime};
use serde::{Deserialize, Serialize};

use crate::features::adoption::Level;
use crate::features::institutions::Campus;
use crate::features::offers::{Kind, Unit};
use crate::features::organizing::Area;
use crate::features::pilots::{Check, Phase};
use crate::features::readiness::Readiness;
use crate::features::support::{Kind as SupportKind, Severity};

/// The name on the first line.
pub const FORMAT: &str = "edtech-hub";
/// The version on the first line. A file of a later version is refused.
pub const VERSION: u32 = 1;

/// One line.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Record {
    /// The first line: what this file is.
    #[serde(rename = "edtech-hub")]
    Header(Header),
    /// The community's settings.
    Community(Community),
    /// A member.
    Person(Person),
    /// A role in the community.
    Grant(Box<Grant>),
    /// A skill that somebody typed and the taxonomy doesn't have.
    Skill(Skill),
    /// A developer's profile.
    Profile(Profile),
    /// A project with its owners and roles.
    Project(Box<Project>),
    /// An introduction.
    Introduction(Box<Introduction>),
    /// An institution, with what its campus needs.
    Institution(Box<Institution>),
    /// Somebody who speaks for an institution.
    Partner(Partner),
    /// What a project offers to a campus.
    Readiness(Box<ReadinessRecord>),
    /// What an institution's teaching needs.
    Need(Box<Need>),
    /// A role that a partner proposes to a project.
    Proposal(Box<Proposal>),
    /// A trial of a tool at an institution.
    Pilot(Box<Pilot>),
    /// What an instructor answered, without their name.
    PilotAnswer(PilotAnswer),
    /// What somebody offers to projects.
    Offer(Box<Offer>),
    /// What a project would like to have.
    HelpWanted(HelpWanted),
    /// A project's asking for an offer.
    OfferAsk(Box<OfferAsk>),
    /// Somebody needs help with a tool. Reports of security problems are never among these.
    SupportRequest(Box<SupportRequest>),
    /// A solution that was kept.
    SupportNote(SupportNote),
    /// A tool in use at an institution.
    Adoption(Box<Adoption>),
    /// Two institutions that run one tool.
    AdoptionMeeting(AdoptionMeeting),
    /// Whether what a project's listing says is still true.
    Listing(Listing),
    /// Somebody whom the organizers are in touch with.
    Contact(Box<Contact>),
    /// Something that was written down of a contact.
    ContactNote(ContactNote),
    /// "Not interested", or "pass".
    Dismissal(Dismissal),
    /// What both sides said of a pair: what chances are learned from.
    MatchOutcome(MatchOutcome),
    /// What organizers decided about the matching.
    Matching(Matching),
    /// What somebody agreed to.
    Consent(Consent),
    /// Somebody blocked somebody.
    Block(Block),
    /// What comes to somebody, and when.
    Notifications(Notifications),
    /// How involved an organizer wants to be.
    Involvement(Involvement),
    /// What a project tells.
    Update(Box<Update>),
    /// What somebody follows.
    Follow(Follow),
    /// What somebody asks the other projects.
    Question(Box<Question>),
    /// An idea without an owner.
    Idea(Box<Idea>),
    /// What the organizing team wants to do.
    Task(Box<Task>),
    /// An organizer is away.
    Absence(Absence),
    /// What several teams look for.
    SharedNeed(SharedNeed),
    /// Somebody took a piece of work from the organizers' desk.
    DeskClaim(Desk),
    /// Somebody put off a piece of work.
    DeskSnooze(Desk),
    /// A line of the audit log.
    Audit(Audit),
}

/// What the file is.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Header {
    /// [`VERSION`].
    pub version: u32,
    /// The workspace that it comes from.
    #[serde(default)]
    pub workspace: Option<String>,
}

/// The community's settings.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Community {
    /// Its name.
    #[serde(default)]
    pub name: String,
    /// Where organizers meet (`C…`).
    #[serde(default)]
    pub organizer_channel: Option<String>,
    /// Where projects are announced (`C…`).
    #[serde(default)]
    pub announcement_channel: Option<String>,
    /// Whether projects may have channels.
    #[serde(default)]
    pub project_channels: bool,
    /// Which user groups give roles: by the role, the group's id and its name.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub role_groups: BTreeMap<String, (String, String)>,
}

/// A member.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Person {
    /// `U…`.
    pub id: String,
    /// As the community knows them.
    pub name: String,
    /// IANA name.
    #[serde(default = "utc")]
    pub timezone: String,
    /// A bot.
    #[serde(default)]
    pub bot: bool,
    /// Left the workspace.
    #[serde(default)]
    pub deactivated: bool,
    /// Organizes: short for a grant, for a file that is written by hand. The first of them owns the hub.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub organizer: bool,
    /// `build`, `teach` or `organize`.
    #[serde(default)]
    pub path: Option<String>,
    /// When they were greeted.
    #[serde(default)]
    pub welcomed_at: Option<NaiveDateTime>,
}

fn utc() -> String {
    "UTC".to_owned()
}

/// A role in the community, or the asking for one.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Grant {
    /// Its id.
    pub id: String,
    /// Whose role.
    pub person: String,
    /// `owner`, `organizer`, `reviewer`, `support_volunteer` or `ambassador`.
    pub role: String,
    /// The institution of an ambassador.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub institution: Option<String>,
    /// `asked`, `given` or `ended`.
    #[serde(default = "given")]
    pub state: String,
    /// Why.
    #[serde(default)]
    pub word: String,
    /// When it was asked for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub asked_at: Option<NaiveDateTime>,
    /// Who gave it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub given_by: Option<String>,
    /// When.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub given_at: Option<NaiveDateTime>,
    /// When it ends by itself.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub until: Option<NaiveDateTime>,
    /// The user group that it came from.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub from_group: Option<String>,
    /// Who ended it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ended_by: Option<String>,
    /// When.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ended_at: Option<NaiveDateTime>,
}

fn given() -> String {
    "given".to_owned()
}

/// A skill that somebody typed.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Skill {
    /// Its slug.
    pub id: String,
    /// As it was typed.
    pub name: String,
    /// `suggested`, `adopted`, `rejected` or `merged`.
    #[serde(default = "suggested")]
    pub state: String,
    /// The skill that it became, where it is `merged`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub merged_into: Option<String>,
    /// Who typed it.
    #[serde(default)]
    pub asked_by: String,
    /// Who decided.
    #[serde(default)]
    pub decided_by: Option<String>,
    /// When it was typed.
    #[serde(default)]
    pub created_at: Option<NaiveDateTime>,
}

fn suggested() -> String {
    "suggested".to_owned()
}

/// A developer's profile.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Profile {
    /// Whose it is.
    pub person: String,
    /// Skills they have and skills they want.
    #[serde(default)]
    pub skills: Vec<ProfileSkill>,
    /// Subjects in teaching.
    #[serde(default)]
    pub subjects: Vec<String>,
    /// Hours a week.
    #[serde(default = "some_hours")]
    pub hours: i32,
    /// At most how many projects at once.
    #[serde(default = "one")]
    pub max_projects: i32,
    /// Looks for a mentor.
    #[serde(default)]
    pub seeks_mentor: bool,
    /// Would mentor.
    #[serde(default)]
    pub offers_mentoring: bool,
    /// Languages that they speak, by their English names.
    #[serde(default)]
    pub languages: Vec<String>,
    /// GitHub name.
    #[serde(default)]
    pub github: Option<String>,
    /// A free line.
    #[serde(default)]
    pub about: String,
    /// `everyone`, `owners` or `nobody`.
    #[serde(default = "owners")]
    pub visibility: String,
    /// Takes part in the matching.
    #[serde(default = "yes")]
    pub matching: bool,
    /// Takes a break until then.
    #[serde(default)]
    pub paused_until: Option<NaiveDateTime>,
    /// Last changed.
    #[serde(default)]
    pub updated_at: Option<NaiveDateTime>,
}

fn some_hours() -> i32 {
    4
}

fn one() -> i32 {
    1
}

fn yes() -> bool {
    true
}

fn owners() -> String {
    "owners".to_owned()
}

/// A skill in a profile.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ProfileSkill {
    /// Its slug.
    pub skill: String,
    /// 1 know the idea, 2 have tried, 3 comfortable, 4 can lead.
    #[serde(default = "tried")]
    pub level: i32,
    /// Wants to learn it.
    #[serde(default)]
    pub wanted: bool,
}

fn tried() -> i32 {
    2
}

/// A project.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Project {
    /// Its id: any text without spaces that is no other project's.
    pub id: String,
    /// Its name.
    pub name: String,
    /// At most 140 characters.
    pub pitch: String,
    /// The problem in teaching that it solves.
    #[serde(default)]
    pub problem: String,
    /// `idea`, `research`, `design`, `development`, `mvp` or `in_use`.
    #[serde(default = "idea")]
    pub stage: String,
    /// Subjects in teaching.
    #[serde(default)]
    pub subjects: Vec<String>,
    /// What it is built with: skills.
    #[serde(default)]
    pub stack: Vec<String>,
    /// https.
    #[serde(default)]
    pub repository: Option<String>,
    /// SPDX.
    #[serde(default)]
    pub licence: Option<String>,
    /// https.
    #[serde(default)]
    pub links: Vec<String>,
    /// How newcomers start.
    #[serde(default)]
    pub newcomers: String,
    /// `submitted`, `changes_requested`, `approved`, `paused`, `declined` or `closed`.
    #[serde(default = "submitted")]
    pub state: String,
    /// Its owners; the first one sent it.
    pub owners: Vec<String>,
    /// Its own channel.
    #[serde(default)]
    pub channel: Option<String>,
    /// Would like one.
    #[serde(default)]
    pub wants_channel: bool,
    /// Who decided.
    #[serde(default)]
    pub decided_by: Option<String>,
    /// When.
    #[serde(default)]
    pub decided_at: Option<NaiveDateTime>,
    /// With which words.
    #[serde(default)]
    pub decision_note: Option<String>,
    /// When it was sent.
    #[serde(default)]
    pub submitted_at: Option<NaiveDateTime>,
    /// Its openings.
    #[serde(default)]
    pub roles: Vec<Role>,
}

fn idea() -> String {
    "idea".to_owned()
}

fn submitted() -> String {
    "submitted".to_owned()
}

/// An opening.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Role {
    /// Its id: any text without spaces that is no other role's.
    pub id: String,
    /// What the person would be.
    pub title: String,
    /// What it needs.
    #[serde(default)]
    pub skills: Vec<RoleSkill>,
    /// Hours a week.
    #[serde(default = "some_hours")]
    pub hours: i32,
    /// How many people.
    #[serde(default = "one")]
    pub seats: i32,
    /// How many seats are taken.
    #[serde(default)]
    pub filled: i32,
    /// From this offset from UTC, in hours …
    #[serde(default)]
    pub utc_from: Option<i32>,
    /// … to this one.
    #[serde(default)]
    pub utc_to: Option<i32>,
    /// Fewer hours a week keep somebody out; 0: none do.
    #[serde(default)]
    pub least_hours: i32,
    /// Fewer hours of the week in common keep somebody out; 0: none do.
    #[serde(default)]
    pub least_overlap: i32,
    /// Languages of which one must be spoken, by their English names; none for any.
    #[serde(default)]
    pub languages: Vec<String>,
    /// Suits somebody who starts out.
    #[serde(default)]
    pub beginner: bool,
    /// Somebody mentors.
    #[serde(default)]
    pub mentoring: bool,
    /// What to begin with.
    #[serde(default)]
    pub first_task: String,
    /// Looks for people.
    #[serde(default = "yes")]
    pub open: bool,
    /// When it was opened.
    #[serde(default)]
    pub created_at: Option<NaiveDateTime>,
}

/// A skill that a role needs.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct RoleSkill {
    /// Its slug.
    pub skill: String,
    /// 1 know the idea, 2 have tried, 3 comfortable, 4 can lead.
    #[serde(default = "tried")]
    pub level: i32,
    /// Required, or nice to have.
    #[serde(default = "yes")]
    pub required: bool,
    /// Without it nobody is suggested at all.
    #[serde(default)]
    pub must: bool,
}

/// An introduction.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Introduction {
    /// Its id.
    pub id: String,
    /// The project.
    pub project: String,
    /// The role.
    pub role: String,
    /// The developer.
    pub developer: String,
    /// The owner.
    pub owner: String,
    /// Who asked.
    pub asked_by: String,
    /// What they wrote.
    #[serde(default)]
    pub line: String,
    /// `asked`, `accepted`, `opened`, `started`, `declined`, `no_answer`, `withdrawn`, `seat_filled`, `ended`.
    pub state: String,
    /// Private, for organizers.
    #[serde(default)]
    pub reason: Option<String>,
    /// The group message.
    #[serde(default)]
    pub channel: Option<String>,
    /// Reminders sent.
    #[serde(default)]
    pub reminders: i32,
    /// When something is due.
    #[serde(default)]
    pub next_at: Option<NaiveDateTime>,
    /// When it was asked.
    pub asked_at: NaiveDateTime,
    /// When it was answered.
    #[serde(default)]
    pub answered_at: Option<NaiveDateTime>,
    /// When the group message was opened.
    #[serde(default)]
    pub opened_at: Option<NaiveDateTime>,
    /// When they began to work together.
    #[serde(default)]
    pub started_at: Option<NaiveDateTime>,
    /// When it ended.
    #[serde(default)]
    pub ended_at: Option<NaiveDateTime>,
}

/// "Not interested", or "pass".
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Dismissal {
    /// The role.
    pub role: String,
    /// The developer.
    pub developer: String,
    /// The owner passed over the developer, and not the developer over the role.
    #[serde(default)]
    pub by_owner: bool,
}

/// What both sides said of a pair.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct MatchOutcome {
    /// The role.
    pub role: String,
    /// The developer.
    pub developer: String,
    /// The role's project.
    pub project: String,
    /// How much of each part of the score there was, in millionths: skills, words, subjects, hours, hours in common,
    /// learning, starting out.
    pub shares: [u32; 7],
    /// The chance with which the pair was shown, in millionths.
    #[serde(default = "surely")]
    pub propensity: i32,
    /// When the first of them answered.
    pub seen_at: NaiveDateTime,
    /// What the developer said; nothing where they were not asked, or gave no answer.
    #[serde(default)]
    pub developer_said: Option<bool>,
    /// When.
    #[serde(default)]
    pub developer_at: Option<NaiveDateTime>,
    /// What the project said.
    #[serde(default)]
    pub project_said: Option<bool>,
    /// When.
    #[serde(default)]
    pub project_at: Option<NaiveDateTime>,
}

fn surely() -> i32 {
    1_000_000
}

/// What organizers decided about the matching.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Matching {
    /// What each part counts, by its name.
    pub weights: serde_json::Value,
    /// In a round every role gets its first seat before any gets its second.
    #[serde(default = "yes")]
    pub first_seat: bool,
    /// Lists go by what answers taught, once there are enough.
    #[serde(default)]
    pub learned: bool,
}

/// What somebody agreed to, and when.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Consent {
    /// Who.
    pub person: String,
    /// `profile`, `matching` or `conduct`.
    pub what: String,
    /// Which text it was.
    pub version: String,
    /// When.
    pub given_at: NaiveDateTime,
    /// When they took it back.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub withdrawn_at: Option<NaiveDateTime>,
}

/// Somebody blocked somebody.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Block {
    /// Who.
    pub person: String,
    /// Whom.
    pub blocked: String,
}

/// What comes to somebody, and when.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Notifications {
    /// Who.
    pub person: String,
    /// Kinds for which they chose something: `at_once`, `digest` or `never`.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub choices: BTreeMap<String, String>,
    /// Everything pauses.
    #[serde(default)]
    pub paused: bool,
    /// Until when; without an end where there is none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub paused_until: Option<NaiveDateTime>,
    /// Messages come from this hour on, where they live.
    #[serde(default = "eight")]
    pub awake_from: u32,
    /// Until this one.
    #[serde(default = "twenty")]
    pub awake_to: u32,
    /// On weekends as well.
    #[serde(default)]
    pub weekends: bool,
    /// What is kept comes on Mondays only.
    #[serde(default)]
    pub mondays: bool,
    /// They get a digest of their own each week.
    #[serde(default)]
    pub weekly: bool,
}

fn eight() -> u32 {
    8
}

fn twenty() -> u32 {
    20
}

/// A line of the audit log.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Audit {
    /// Its id.
    pub id: String,
    /// Who.
    pub actor: String,
    /// Did what.
    pub action: String,
    /// To what.
    pub subject: String,
    /// In words.
    #[serde(default)]
    pub detail: String,
    /// How it was.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub before: String,
    /// How it is now.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub after: String,
    /// When.
    pub at: NaiveDateTime,
}

/// How involved an organizer wants to be.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Involvement {
    /// Who.
    pub person: String,
    /// `reviews`, `introductions`, `outreach`, `support` and `planning`.
    pub areas: Vec<Area>,
    /// For how many hours a week.
    pub hours: i32,
    /// Until when.
    #[serde(default)]
    pub until: Option<NaiveDate>,
    /// Whether they want work offered in the morning.
    #[serde(default)]
    pub mornings: bool,
    /// When they said so.
    #[serde(default)]
    pub updated_at: Option<NaiveDateTime>,
}

/// What a project tells.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Update {
    /// Its id.
    pub id: String,
    /// Of which project.
    pub project: String,
    /// Who wrote it.
    pub author: String,
    /// What happened.
    pub happened: String,
    /// What is next.
    #[serde(default)]
    pub next: String,
    /// What help is wanted.
    #[serde(default)]
    pub help: String,
    /// When.
    #[serde(default)]
    pub at: Option<NaiveDateTime>,
}

/// What somebody follows.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Follow {
    /// Who.
    pub person: String,
    /// What: `project:` or `skill:` and an id, or `subject:` and a name.
    pub thing: String,
    /// Since when.
    #[serde(default)]
    pub at: Option<NaiveDateTime>,
}

/// What somebody asks the other projects.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Question {
    /// Its id.
    pub id: String,
    /// Who asks.
    pub asker: String,
    /// In one sentence.
    pub title: String,
    /// What was tried so far.
    #[serde(default)]
    pub tried: String,
    /// What it is about.
    #[serde(default)]
    pub subjects: Vec<String>,
    /// When it was asked.
    pub asked_at: NaiveDateTime,
    /// When it was closed.
    #[serde(default)]
    pub closed_at: Option<NaiveDateTime>,
    /// Who was asked, the nearest first.
    #[serde(default)]
    pub asked: Vec<QuestionAsked>,
}

/// Somebody who was asked, with what they answered.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct QuestionAsked {
    /// Who.
    pub person: String,
    /// For which project of theirs.
    pub project: String,
    /// Why, in words that follow the project's name.
    #[serde(default)]
    pub reasons: Vec<String>,
    /// `waiting`, `passed` or `answered`.
    pub state: String,
    /// The answer.
    #[serde(default)]
    pub answer: String,
    /// When it came.
    #[serde(default)]
    pub answered_at: Option<NaiveDateTime>,
    /// Whether the asker said that it helped.
    #[serde(default)]
    pub helped: bool,
}

/// An idea without an owner.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Idea {
    /// Its id.
    pub id: String,
    /// Who had it.
    pub person: String,
    /// In a few words.
    pub title: String,
    /// What it would be.
    #[serde(default)]
    pub about: String,
    /// Whom it is for.
    #[serde(default)]
    pub audience: String,
    /// Subjects in teaching.
    #[serde(default)]
    pub subjects: Vec<String>,
    /// What it needs.
    #[serde(default)]
    pub skills: Vec<String>,
    /// `open`, `building`, `became` or `closed`.
    pub state: String,
    /// Whether those who joined were asked who would lead.
    #[serde(default)]
    pub told_people: bool,
    /// Whether whoever would lead was told that enough are in.
    #[serde(default)]
    pub told_leader: bool,
    /// What it becomes, or became.
    #[serde(default)]
    pub project: Option<String>,
    /// When somebody had it.
    pub created_at: NaiveDateTime,
    /// When it was closed.
    #[serde(default)]
    pub closed_at: Option<NaiveDateTime>,
    /// Who joined.
    #[serde(default)]
    pub joined: Vec<IdeaJoined>,
}

/// Somebody who joined an idea.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct IdeaJoined {
    /// Who.
    pub person: String,
    /// `lead`, `build`, `teach` or `mentor`.
    pub part: String,
    /// When.
    pub joined_at: NaiveDateTime,
}

/// What the organizing team wants to do.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Task {
    /// Its id.
    pub id: String,
    /// What.
    pub what: String,
    /// What to know for it.
    #[serde(default)]
    pub note: String,
    /// Who does it.
    #[serde(default)]
    pub owner: Option<String>,
    /// Until when.
    #[serde(default)]
    pub due: Option<NaiveDate>,
    /// What for: `plan:NAME`, or `project:`, `institution:` or `contact:` and an id.
    #[serde(default)]
    pub purpose: Option<String>,
    /// Who did it.
    #[serde(default)]
    pub done_by: Option<String>,
    /// When.
    #[serde(default)]
    pub done_at: Option<NaiveDateTime>,
    /// Who wrote it down.
    pub created_by: String,
    /// When.
    #[serde(default)]
    pub created_at: Option<NaiveDateTime>,
}

/// An organizer is away.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Absence {
    /// Its id.
    pub id: String,
    /// Who.
    pub person: String,
    /// From which day on.
    pub from: NaiveDate,
    /// Until which day, that one included.
    pub until: NaiveDate,
    /// Who stands in.
    #[serde(default)]
    pub stand_in: Option<String>,
    /// When it was written down.
    #[serde(default)]
    pub created_at: Option<NaiveDateTime>,
}

/// A skill that several teams look for, and whether they were told of each other.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct SharedNeed {
    /// The skill.
    pub skill: String,
    /// The projects.
    pub projects: Vec<String>,
    /// `open`, `told` or `put_off`.
    pub state: String,
    /// When it was found.
    pub found_at: NaiveDateTime,
    /// When it was told or left.
    #[serde(default)]
    pub settled_at: Option<NaiveDateTime>,
}

/// That somebody took a piece of work from the organizers' desk, or put it off.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Desk {
    /// What kind of work.
    pub work: String,
    /// Which piece.
    pub item: String,
    /// Who.
    pub person: String,
    /// When.
    pub at: NaiveDateTime,
    /// Until when it holds.
    pub until: NaiveDateTime,
}

/// An institution.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Institution {
    /// Its id.
    pub id: String,
    /// Its name.
    pub name: String,
    /// `university`, `college`, `school`, `lab`, `agency`, `nonprofit` or `other`.
    #[serde(default = "university")]
    pub institution_kind: String,
    /// In words.
    #[serde(default)]
    pub country: String,
    /// Such as a teaching-and-learning lab.
    #[serde(default)]
    pub departments: Vec<String>,
    /// Lowercase.
    #[serde(default)]
    pub domains: Vec<String>,
    /// What its campus needs.
    #[serde(default)]
    pub campus: Campus,
    /// Who entered it.
    pub created_by: String,
    /// When.
    #[serde(default)]
    pub created_at: Option<NaiveDateTime>,
}

fn university() -> String {
    "university".to_owned()
}

/// Somebody who speaks for an institution, or asked to.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Partner {
    /// Which institution.
    pub institution: String,
    /// Who.
    pub person: String,
    /// `asked`, `confirmed`, `refused` or `ended`.
    #[serde(default = "confirmed")]
    pub standing: String,
    /// When they asked.
    #[serde(default)]
    pub asked_at: Option<NaiveDateTime>,
    /// Who decided.
    #[serde(default)]
    pub decided_by: Option<String>,
    /// When.
    #[serde(default)]
    pub decided_at: Option<NaiveDateTime>,
}

fn confirmed() -> String {
    "confirmed".to_owned()
}

/// What a project offers to a campus.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ReadinessRecord {
    /// Which project.
    pub project: String,
    /// What is known.
    #[serde(flatten)]
    pub known: Readiness,
    /// Who said so last.
    #[serde(default)]
    pub updated_by: String,
    /// When.
    #[serde(default)]
    pub updated_at: Option<NaiveDateTime>,
}

/// What an institution's teaching needs.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Need {
    /// Its id.
    pub id: String,
    /// Whose it is.
    pub institution: String,
    /// Who looks after it.
    pub person: String,
    /// In one sentence.
    pub title: String,
    /// The problem in teaching.
    #[serde(default)]
    pub problem: String,
    /// In which course.
    #[serde(default)]
    pub course: String,
    /// How many.
    #[serde(default)]
    pub learners: Option<i32>,
    /// By when.
    #[serde(default)]
    pub by_when: Option<NaiveDate>,
    /// What was tried.
    #[serde(default)]
    pub tried: String,
    /// Subjects in teaching.
    #[serde(default)]
    pub subjects: Vec<String>,
    /// `open`, `idea`, `role`, `pilot`, `met` or `withdrawn`.
    #[serde(default = "open")]
    pub state: String,
    /// The project that takes it up.
    #[serde(default)]
    pub project: Option<String>,
    /// When it was told.
    #[serde(default)]
    pub created_at: Option<NaiveDateTime>,
}

fn open() -> String {
    "open".to_owned()
}

/// A role that a partner proposes to a project.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Proposal {
    /// The id of the role that it becomes.
    pub id: String,
    /// The need that it would meet.
    pub need: String,
    /// The project that is asked.
    pub project: String,
    /// What the person would be.
    pub title: String,
    /// What they would do.
    #[serde(default)]
    pub task: String,
    /// Hours a week.
    #[serde(default = "some_hours")]
    pub hours: i32,
    /// `asked`, `accepted`, `declined` or `ended`.
    #[serde(default = "asked")]
    pub state: String,
    /// Who asked.
    pub asked_by: String,
    /// When.
    #[serde(default)]
    pub asked_at: Option<NaiveDateTime>,
    /// Who answered.
    #[serde(default)]
    pub decided_by: Option<String>,
}

fn asked() -> String {
    "asked".to_owned()
}

/// A trial of a tool at an institution.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Pilot {
    /// Its id.
    pub id: String,
    /// Where it is tried.
    pub institution: String,
    /// What is tried.
    pub project: String,
    /// The need that it would meet.
    #[serde(default)]
    pub need: Option<String>,
    /// Who looks after it at the institution.
    pub person: String,
    /// Who looks after it at the project.
    #[serde(default)]
    pub owner: Option<String>,
    /// In which course.
    #[serde(default)]
    pub course: String,
    /// `requested`, `accepted`, `installing`, `running`, `evaluated`, `adopted` or `ended`.
    pub state: String,
    /// The first day.
    pub starts: NaiveDate,
    /// The last day.
    pub ends: NaiveDate,
    /// What is next.
    #[serde(default)]
    pub next: String,
    /// By when.
    #[serde(default)]
    pub next_by: Option<NaiveDate>,
    /// What is done.
    #[serde(default)]
    pub checks: Vec<Check>,
    /// Why it ended.
    #[serde(default)]
    pub reason: Option<String>,
    /// The group of the two.
    #[serde(default)]
    pub channel: Option<String>,
    /// When it was asked for.
    pub asked_at: NaiveDateTime,
    /// When something happened last.
    #[serde(default)]
    pub moved_at: Option<NaiveDateTime>,
    /// Since when nothing happens.
    #[serde(default)]
    pub stalled_at: Option<NaiveDateTime>,
}

/// What an instructor answered, without their name.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct PilotAnswer {
    /// About which pilot.
    pub pilot: String,
    /// `before` or `after`.
    pub phase: Phase,
    /// Tells answers apart, and says no name.
    pub answerer: String,
    /// From 1 to 5; none while nobody answered.
    #[serde(default)]
    pub ease: Option<i32>,
    /// From 1 to 5; none while nobody answered.
    #[serde(default)]
    pub usefulness: Option<i32>,
    /// When they were asked.
    pub asked_at: NaiveDateTime,
}

/// What somebody offers to projects.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Offer {
    /// Its id.
    pub id: String,
    /// Who looks after it.
    pub person: String,
    /// In whose name, where it is an institution's.
    #[serde(default)]
    pub institution: Option<String>,
    /// `hosting`, `classroom`, `mentoring`, `technical`, `administrative`, `funding` or `translation`.
    pub offers: Kind,
    /// In a few words.
    pub title: String,
    /// What one should know of it.
    #[serde(default)]
    pub about: String,
    /// How much.
    pub amount: i32,
    /// Counted in what; one that fits what is offered.
    pub unit: Unit,
    /// How much of it is promised or spent.
    #[serde(default)]
    pub promised: i32,
    /// On which conditions.
    #[serde(default)]
    pub conditions: String,
    /// For which subjects.
    #[serde(default)]
    pub subjects: Vec<String>,
    /// In which languages.
    #[serde(default)]
    pub languages: Vec<String>,
    /// The last day.
    #[serde(default)]
    pub until: Option<NaiveDate>,
    /// `open`, `expired` or `withdrawn`.
    #[serde(default = "open")]
    pub state: String,
    /// When it was made.
    #[serde(default)]
    pub created_at: Option<NaiveDateTime>,
}

/// What a project would like to have.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct HelpWanted {
    /// Which project.
    pub project: String,
    /// What; one of those that are offered.
    pub wants: Kind,
    /// What for.
    #[serde(default)]
    pub about: String,
    /// Which owner said so.
    pub asked_by: String,
    /// When.
    #[serde(default)]
    pub created_at: Option<NaiveDateTime>,
}

/// A project's asking for an offer.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct OfferAsk {
    /// Its id.
    pub id: String,
    /// For which offer.
    pub offer: String,
    /// For which project.
    pub project: String,
    /// For how much.
    pub amount: i32,
    /// What for.
    #[serde(default)]
    pub line: String,
    /// `asked`, `granted`, `in_use`, `ended`, `declined` or `withdrawn`.
    pub state: String,
    /// Why not, or why it ended.
    #[serde(default)]
    pub reason: Option<String>,
    /// Which owner asked.
    pub asked_by: String,
    /// Who answered.
    #[serde(default)]
    pub decided_by: Option<String>,
    /// When it was asked.
    pub asked_at: NaiveDateTime,
    /// When something happened last.
    #[serde(default)]
    pub moved_at: Option<NaiveDateTime>,
}

/// Whether what a project's listing says is still true.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Listing {
    /// Whose it is.
    pub project: String,
    /// When its owners said last that it is true.
    pub confirmed_at: NaiveDateTime,
    /// Since when they are asked.
    #[serde(default)]
    pub asked_at: Option<NaiveDateTime>,
    /// They were reminded.
    #[serde(default)]
    pub reminded: bool,
    /// Since when it pauses.
    #[serde(default)]
    pub paused_at: Option<NaiveDateTime>,
    /// Why it does: `owner`, `silence` or `left`.
    #[serde(default)]
    pub why: Option<String>,
    /// To whom it is offered, where its owners left: `team` or `community`.
    #[serde(default)]
    pub offered_to: Option<String>,
    /// Who would take it on.
    #[serde(default)]
    pub wanted_by: Option<String>,
    /// Since when.
    #[serde(default)]
    pub wanted_at: Option<NaiveDateTime>,
    /// When it goes on by itself.
    #[serde(default)]
    pub due_at: Option<NaiveDateTime>,
}

/// Somebody whom the organizers are in touch with.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Contact {
    /// Its id.
    pub id: String,
    /// The person; a contact has a name or an institution.
    #[serde(default)]
    pub name: String,
    /// Where they work.
    #[serde(default)]
    pub institution: String,
    /// Where to write to.
    #[serde(default)]
    pub email: String,
    /// How we know them.
    #[serde(default)]
    pub known_through: String,
    /// What they could give.
    #[serde(default)]
    pub could_give: String,
    /// `idea`, `contacted`, `talking`, `agreed`, `partner` or `not_now`.
    #[serde(default = "idea")]
    pub stage: String,
    /// Which organizer looks after it.
    pub owner: String,
    /// What comes next.
    #[serde(default)]
    pub next_step: String,
    /// On which day.
    #[serde(default)]
    pub next_on: Option<NaiveDate>,
    /// The institution that was born from it.
    #[serde(default)]
    pub record: Option<String>,
    /// Who wrote it down.
    pub created_by: String,
    /// When.
    #[serde(default)]
    pub created_at: Option<NaiveDateTime>,
    /// When something happened last.
    #[serde(default)]
    pub moved_at: Option<NaiveDateTime>,
}

/// Something that was written down of a contact.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ContactNote {
    /// Its id.
    pub id: String,
    /// Of whom.
    pub contact: String,
    /// Who wrote it.
    pub person: String,
    /// What.
    pub text: String,
    /// When.
    pub created_at: NaiveDateTime,
}

/// A tool in use at an institution.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Adoption {
    /// Its id.
    pub id: String,
    /// Where.
    pub institution: String,
    /// What.
    pub project: String,
    /// The pilot that it came from.
    #[serde(default)]
    pub pilot: Option<String>,
    /// Who maintains it.
    pub person: String,
    /// `evaluating`, `pilot` or `production`.
    pub level: Level,
    /// Which version.
    #[serde(default)]
    pub version: String,
    /// Since when.
    pub since: NaiveDate,
    /// By when it is decided whether it goes on.
    #[serde(default)]
    pub renews: Option<NaiveDate>,
    /// How often was spoken of that.
    #[serde(default)]
    pub reminded: i32,
    /// `active` or `ended`.
    #[serde(default = "active")]
    pub state: String,
    /// Why it ended.
    #[serde(default)]
    pub reason: Option<String>,
    /// Whether cards may say that it is used there.
    #[serde(default)]
    pub shown: bool,
    /// Since when they may.
    #[serde(default)]
    pub shown_at: Option<NaiveDateTime>,
    /// When it was entered.
    #[serde(default)]
    pub created_at: Option<NaiveDateTime>,
}

fn active() -> String {
    "active".to_owned()
}

/// Two institutions that run one tool.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct AdoptionMeeting {
    /// The adoption that comes first by its id.
    pub one: String,
    /// The other.
    pub other: String,
    /// Whether the first said yes.
    #[serde(default)]
    pub one_yes: bool,
    /// Whether the other did.
    #[serde(default)]
    pub other_yes: bool,
    /// `asked`, `met` or `declined`.
    pub state: String,
    /// Their group.
    #[serde(default)]
    pub channel: Option<String>,
    /// When they were asked.
    pub asked_at: NaiveDateTime,
}

/// Somebody needs help with a tool.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct SupportRequest {
    /// Its id.
    pub id: String,
    /// With which tool.
    pub project: String,
    /// For which institution.
    #[serde(default)]
    pub institution: Option<String>,
    /// Who.
    pub asker: String,
    /// `installation`, `bug`, `upgrade` or `training`.
    pub about: SupportKind,
    /// `blocking`, `hindering` or `minor`.
    pub severity: Severity,
    /// In one sentence.
    pub title: String,
    /// In more.
    #[serde(default)]
    pub details: String,
    /// `open`, `claimed`, `solved`, `closed`, `withdrawn` or `ended`.
    pub state: String,
    /// Who has it.
    #[serde(default)]
    pub claimer: Option<String>,
    /// What solved it.
    #[serde(default)]
    pub solution: String,
    /// Whether that becomes a note once it is confirmed.
    #[serde(default)]
    pub keep: bool,
    /// How far up the ladder: `asked`, `reminded`, `owners` or `organizers`.
    #[serde(default = "first_rung")]
    pub rung: String,
    /// How many steps were taken.
    #[serde(default)]
    pub turn: i32,
    /// When the clock rings.
    #[serde(default)]
    pub due_at: Option<NaiveDateTime>,
    /// Who was asked to help.
    #[serde(default)]
    pub asked: Vec<SupportAsked>,
    /// When it was asked.
    pub asked_at: NaiveDateTime,
    /// When the last step was taken.
    #[serde(default)]
    pub moved_at: Option<NaiveDateTime>,
}

fn first_rung() -> String {
    "asked".to_owned()
}

/// Somebody who was asked to help.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct SupportAsked {
    /// Who.
    pub person: String,
    /// Why they.
    #[serde(default)]
    pub reasons: Vec<String>,
    /// `waiting`, `passed`, `took` or `released`.
    pub answer: String,
    /// When.
    pub asked_at: NaiveDateTime,
}

/// A solution that was kept.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct SupportNote {
    /// Its id.
    pub id: String,
    /// Of which tool.
    pub project: String,
    /// Out of which request.
    #[serde(default)]
    pub request: Option<String>,
    /// Who found it.
    pub writer: String,
    /// What was asked.
    pub title: String,
    /// What solved it.
    pub body: String,
    /// How many it helped.
    #[serde(default)]
    pub helped: i32,
    /// When it was kept.
    pub created_at: NaiveDateTime,
    /// When it was changed.
    #[serde(default)]
    pub updated_at: Option<NaiveDateTime>,
}

//! Who may do what: every action that changes something, forged by every kind of person. A payload that only
//! Slack could have signed still proves nothing about the rights of whoever pressed.

use diesel::prelude::*;
use serde_json::{Value, json};

use super::profiles::{self, Profile, ProfileSkill, Visibility};
use super::projects::{Project, ProjectState, Role, samples};
use super::skills::Level;
use crate::db::schema::{introductions, people, projects, roles, skills, workspaces};
use crate::testing::Hub;

/// A profile with which one may ask.
fn caros() -> Profile {
    Profile {
        person: "U_CARO".into(),
        skills: vec![ProfileSkill { skill: "svelte".into(), level: Level::Comfortable, wanted: false }],
        subjects: Vec::new(),
        hours: 5,
        max_projects: 2,
        seeks_mentor: false,
        offers_mentoring: false,
        github: None,
        about: String::new(),
        visibility: Visibility::Owners,
        matching: true,
        paused_until: None,
        updated_at: samples::now(),
    }
}

/// Kinds of person, and who plays each.
const OWNER: &str = "ana";
const CO_OWNER: &str = "ben";
const DEVELOPER: &str = "caro";
const ORGANIZER: &str = "olga";
const STRANGER: &str = "tess";
/// Somebody with the id of an organizer, in a workspace that isn't ours.
const ELSEWHERE: &str = "elsewhere";
const EVERYBODY: [&str; 6] = [OWNER, CO_OWNER, DEVELOPER, ORGANIZER, STRANGER, ELSEWHERE];

/// An approved project with two roles, one that waits for review, one that is closed, and a wish to organize.
struct World {
    hub: Hub,
    approved: Project,
    roles: Vec<Role>,
    waiting: Project,
    closed: Project,
    /// Caro asked for the first role.
    asked: String,
}

impl World {
    async fn new() -> Self {
        let hub = Hub::start().await;
        let (approved, roles) =
            samples::approved(&hub, "Quizlab", &["Front-end developer", "Translator"]).await;
        let (closed, _) = samples::approved(&hub, "Labsim", &["Tester"]).await;
        for name in ["ana", "ben", "caro", "tess", "omar"] {
            super::people::know(&hub.person_ctx(name)).await.expect("a person is known");
        }
        let mut world = Self {
            asked: String::new(),
            waiting: samples::project("Peerloop", ProjectState::Submitted),
            hub,
            approved,
            roles,
            closed,
        };
        samples::submit(&world.hub, &world.waiting, &[]).await;
        world.send(OWNER, &form("projects.close", &json!({"project": world.closed.id}), &[])).await;
        world.send("omar", &button("people.organize", "")).await;
        world
            .hub
            .person_ctx(DEVELOPER)
            .write(|conn, ctx| profiles::save(conn, &ctx.workspace, &caros()))
            .await
            .expect("a profile");
        world
            .hub
            .person_ctx(OWNER)
            .write(|conn, ctx| {
                let typed = ["new:Quizcraft".to_owned()];
                super::skills::adopt_typed(conn, &ctx.workspace, &ctx.person, &typed, ctx.now)
            })
            .await
            .expect("a new skill");
        let ask = json!({"role": world.roles[0].id, "developer": "U_CARO"});
        world
            .send(DEVELOPER, &form("introductions.ask", &ask, &[("line", json!({"value": "May I?"}))]))
            .await;
        world.asked =
            world.hub.read(|conn| Ok(introductions::table.select(introductions::id).first(conn)?)).await;
        world.hub.settle().await;
        world
    }

    /// What rights are about: states, owners, organizers, settings.
    async fn facts(&self) -> String {
        self.hub.settle().await;
        self.hub
            .read(|conn| {
                let projects: Vec<(String, String, Option<String>)> = projects::table
                    .order(projects::id)
                    .select((projects::id, projects::state, projects::decided_by))
                    .load(conn)?;
                let roles: Vec<(String, bool, i32)> = roles::table
                    .order(roles::id)
                    .select((roles::id, roles::open, roles::filled))
                    .load(conn)?;
                let organizers: Vec<String> = people::table
                    .filter(people::organizer)
                    .order(people::id)
                    .select(people::id)
                    .load(conn)?;
                let asking: Vec<String> = people::table
                    .filter(people::organizer_asked_at.is_not_null())
                    .order(people::id)
                    .select(people::id)
                    .load(conn)?;
                let settings: Vec<(Option<String>, Option<String>, bool)> = workspaces::table
                    .select((
                        workspaces::organizer_channel,
                        workspaces::announcement_channel,
                        workspaces::project_channels,
                    ))
                    .load(conn)?;
                let asks: Vec<(String, String, bool)> = introductions::table
                    .order(introductions::id)
                    .select((introductions::id, introductions::state, introductions::active))
                    .load(conn)?;
                let skills: Vec<(String, String, Option<String>)> = skills::table
                    .order(skills::id)
                    .select((skills::name, skills::state, skills::merged_into))
                    .load(conn)?;
                Ok(format!(
                    "{asks:?}\n{projects:?}\n{roles:?}\n{organizers:?} {asking:?}\n{settings:?}\n{skills:?}"
                ))
            })
            .await
    }

    /// Sends a payload as if `who` had caused it.
    async fn send(&self, who: &str, payload: &Value) {
        let (team, user) = if who == ELSEWHERE {
            ("T_OTHER".to_owned(), "U_OLGA".to_owned())
        } else {
            ("T0001".to_owned(), format!("U_{}", who.to_uppercase()))
        };
        let mut payload = payload.clone();
        payload["team"] = json!({"id": team});
        payload["user"] = json!({"id": user, "team_id": team});
        payload["trigger_id"] = json!("1.2.forged");
        let text = payload.to_string();
        let body = form_urlencoded::Serializer::new(String::new()).append_pair("payload", &text).finish();
        let (timestamp, signature) = self.hub.slack.sign(body.as_bytes());
        let headers = [
            ("content-type", "application/x-www-form-urlencoded"),
            ("x-slack-request-timestamp", timestamp.as_str()),
            ("x-slack-signature", signature.as_str()),
        ];
        let answer = self.hub.slack.send_raw("/slack/interactions", &headers, body.into_bytes()).await;
        assert_eq!(answer.expect("an answer").status, 200, "{who}: {text}");
    }
}

fn button(id: &str, value: &str) -> Value {
    json!({"type": "block_actions", "actions": [{"action_id": id, "block_id": "forged", "value": value}]})
}

/// A form with its metadata and fields of (block, state).
fn form(id: &str, metadata: &Value, fields: &[(&str, Value)]) -> Value {
    let values: serde_json::Map<String, Value> =
        fields.iter().map(|(block, state)| ((*block).to_owned(), json!({ *block: state }))).collect();
    json!({"type": "view_submission", "view": {
        "id": format!("V_{metadata}"), "hash": "h", "type": "modal", "callback_id": id, "private_metadata": metadata.to_string(),
        "state": {"values": values},
    }})
}

/// What is tried (name, payload), and who may.
type Case = (&'static str, fn(&World) -> Value, &'static [&'static str]);

const TABLE: [Case; 12] = [
    ("approve", |world| button("review.approve", world.waiting.id.as_str()), &[ORGANIZER]),
    (
        "ask for changes",
        |world| form("review.changes", &json!(world.waiting.id), &[("note", json!({"value": "Which LMS?"}))]),
        &[ORGANIZER],
    ),
    (
        "decline",
        |world| {
            form("review.decline", &json!(world.waiting.id), &[("note", json!({"value": "Not open source"}))])
        },
        &[ORGANIZER],
    ),
    (
        "close a project",
        |world| form("projects.close", &json!({"project": world.approved.id}), &[]),
        &[OWNER, CO_OWNER, ORGANIZER],
    ),
    ("reopen a project", |world| button("projects.reopen", world.closed.id.as_str()), &[OWNER, CO_OWNER]),
    ("welcome an organizer", |world| button("people.grant", &world.wish()), &[ORGANIZER]),
    ("not now to an organizer", |world| button("people.not_now", &world.wish()), &[ORGANIZER]),
    (
        "change the settings",
        |world| {
            let channel = |name: &str| json!({"selected_conversation": world.hub.channel(name)});
            let fields = [("organizers", channel("organizers")), ("announcements", channel("general"))];
            form("community.save", &json!(null), &fields)
        },
        &[ORGANIZER],
    ),
    ("say yes to a developer", |world| button("introductions.yes", &world.asked), &[OWNER, CO_OWNER]),
    (
        "say not now to a developer",
        |world| {
            let why = json!({"selected_option": {"value": "other"}});
            form("introductions.decline", &json!(world.asked), &[("why", why)])
        },
        &[OWNER, CO_OWNER],
    ),
    ("take an ask back", |world| button("introductions.withdraw", &world.asked), &[DEVELOPER]),
    ("offer to organize", |_| button("people.organize", ""), &[OWNER, CO_OWNER, DEVELOPER, STRANGER]),
];

/// The same, for skills.
const SKILLS: [Case; 3] = [
    (
        "merge a skill",
        |_| {
            let into = json!({"selected_options": [{"value": "moodle"}]});
            form("skills.merge", &json!("quizcraft"), &[("into", into)])
        },
        &[ORGANIZER],
    ),
    (
        "add a skill",
        |_| form("skills.adopt", &json!("quizcraft"), &[("name", json!({"value": "QuizCraft"}))]),
        &[ORGANIZER],
    ),
    ("reject a skill", |_| button("skills.reject", "quizcraft"), &[ORGANIZER]),
];

impl World {
    /// Omar's wish to organize, as the button on its card carries it.
    fn wish(&self) -> String {
        let messages = self.hub.slack.raw_messages(&self.hub.channel("organizers"));
        let blocks =
            messages.iter().flat_map(|message| message["blocks"].as_array().cloned().unwrap_or_default());
        let elements = blocks.flat_map(|block| block["elements"].as_array().cloned().unwrap_or_default());
        elements
            .filter(|element| element["action_id"] == "people.grant")
            .find_map(|element| element["value"].as_str().map(str::to_owned))
            .expect("the wish has a card")
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn nobody_does_what_is_not_theirs_to_do() {
    try_all(&TABLE).await;
}

/// Apart: each world holds its connections until its test ends.
#[tokio::test(flavor = "multi_thread")]
async fn nobody_decides_about_skills_who_may_not() {
    try_all(&SKILLS).await;
}

async fn try_all(table: &[Case]) {
    let mut wrong = Vec::new();
    for (name, payload, allowed) in table {
        for who in EVERYBODY {
            let world = World::new().await;
            let before = world.facts().await;
            world.send(who, &payload(&world)).await;
            let changed = world.facts().await != before;
            if changed != allowed.contains(&who) {
                wrong.push(format!(
                    "{name}, by {who}: {}",
                    if changed { "went through" } else { "was refused" }
                ));
            }
            world.hub.slack.take_violations();
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_done_twice_has_one_effect() {
    for (name, payload, allowed) in TABLE.into_iter().chain(SKILLS) {
        let world = World::new().await;
        let payload = payload(&world);
        world.send(allowed[0], &payload).await;
        let once = (world.facts().await, world.told());
        world.send(allowed[0], &payload).await;
        assert_eq!((world.facts().await, world.told()), once, "{name}");
        world.hub.slack.take_violations();
    }
}

impl World {
    /// How many messages everybody has got.
    fn told(&self) -> usize {
        let channels = ["organizers", "projects", "general"].map(|name| self.hub.channel(name));
        let posted: usize = channels.iter().map(|channel| self.hub.slack.raw_messages(channel).len()).sum();
        let direct = ["ana", "ben", "caro", "olga", "omar", "tess"];
        posted + direct.iter().map(|name| self.hub.person(name).dms().len()).sum::<usize>()
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_fixture_is_what_it_says() {
    let world = World::new().await;
    assert_eq!(world.roles.len(), 2);
    let facts = world.facts().await;
    for state in ["approved", "submitted", "closed"] {
        assert!(facts.contains(state), "{facts}");
    }
}

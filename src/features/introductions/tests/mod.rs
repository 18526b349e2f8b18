//! Journeys: asking, answering, being introduced, and all that can come between.

mod answer;
mod ask;
mod block;
mod clock;
mod ends;
mod leaving;
mod limits;
mod obstacles;
mod opening;
mod reasons;
mod reopen;
mod status;

use chrono::Duration;
use diesel::prelude::*;

use super::model::{Introduction, IntroductionState};
use crate::db::schema::{introductions, roles};
use crate::demo::workspace::{NewPerson, Person};
use crate::features::profiles::{self, Profile, ProfileSkill, Visibility};
use crate::features::projects::{self, Project, Role, samples};
use crate::features::skills::Level;
use crate::ids::{PersonId, ProjectId, RoleId};
use crate::slack::incoming::{self, Interaction};
use crate::testing::Hub;

fn id(name: &str) -> PersonId {
    format!("U_{}", name.to_uppercase()).into()
}

/// A developer who leads in Svelte, wants to learn Rust, and has five hours a week.
fn profile(name: &str) -> Profile {
    let skill = |skill: &str, level, wanted| ProfileSkill { skill: skill.into(), level, wanted };
    Profile {
        person: id(name),
        skills: vec![
            skill("svelte", Level::CanLead, false),
            skill("python", Level::HasTried, false),
            skill("rust", Level::KnowsTheIdea, true),
        ],
        subjects: vec!["Mathematics".to_owned()],
        hours: 5,
        max_projects: 2,
        seeks_mentor: true,
        offers_mentoring: false,
        languages: Vec::new(),
        github: Some("octocat".to_owned()),
        about: "Something that is nobody's business".to_owned(),
        visibility: Visibility::Owners,
        matching: true,
        paused_until: None,
        updated_at: samples::now(),
    }
}

async fn keep(hub: &Hub, profile: Profile) {
    let ctx = hub.person_ctx("olga");
    let theirs = crate::app::Ctx { person: profile.person.clone(), ..ctx.clone() };
    crate::features::people::know(&theirs).await.unwrap();
    ctx.write(move |conn, ctx| profiles::save(conn, &ctx.workspace, &profile)).await.unwrap();
}

/// A hub with Quizlab, which Ana and Ben own and which looks for a front-end developer, and with developers.
struct Scene {
    hub: Hub,
    project: Project,
    role: Role,
}

impl Scene {
    /// With Caro.
    async fn new() -> Self {
        Self::with(&["caro"], &["Front-end developer"]).await
    }

    async fn with(developers: &[&str], titles: &[&str]) -> Self {
        let hub = Hub::start().await;
        let (project, roles) = samples::approved(&hub, "Quizlab", titles).await;
        for name in developers {
            keep(&hub, profile(name)).await;
        }
        Self { hub, project, role: roles[0].clone() }
    }

    fn person(&self, name: &str) -> Person {
        self.hub.person(name)
    }

    /// The developer asks for the role, with a line.
    async fn ask(&self, name: &str, line: &str) {
        self.ask_at(name, "Quizlab", line).await;
    }

    async fn ask_at(&self, name: &str, project: &str, line: &str) {
        let person = self.person(name);
        person.slash(&format!("project show {project}")).await;
        person.press_in("general", "I'm interested").await;
        if !line.is_empty() {
            person.fill("A line to go with it", line).await;
        }
        person.submit().await;
        self.hub.settle().await;
        if person.has_modal() {
            person.close_all().await;
        }
    }

    /// The owner invites the best developer for the role, with a line.
    async fn invite(&self, owner: &str, line: &str) {
        let owner = self.person(owner);
        owner.slash("match").await;
        owner.press_in("general", "Invite").await;
        if !line.is_empty() {
            owner.fill("A line to go with it", line).await;
        }
        owner.submit().await;
        self.hub.settle().await;
        owner.close_all().await;
    }

    /// Says yes to the newest card.
    async fn yes(&self, name: &str) {
        self.press(name, "Yes, introduce us").await;
    }

    /// Presses in the direct messages with the app.
    async fn press(&self, name: &str, label: &str) {
        let person = self.person(name);
        person.press_in(&self.direct(name).await, label).await;
        self.hub.settle().await;
    }

    /// The id of the direct messages with the app.
    async fn direct(&self, name: &str) -> String {
        self.hub.app.slack.open_conversation(&[id(name)]).await.expect("a direct message").to_string()
    }

    /// Says not now to the newest card.
    async fn decline(&self, name: &str, why: &str, more: &str) {
        let person = self.person(name);
        person.press_in(&self.direct(name).await, "Not now").await;
        person.choose("Why not now? Only organizers see this.", why).await;
        if !more.is_empty() {
            person.fill("More about it", more).await;
        }
        person.submit().await;
        self.hub.settle().await;
    }

    /// The newest message that the app sent to somebody.
    fn told(&self, name: &str) -> String {
        last(&self.person(name).dms())
    }

    /// What a person reads of a command.
    async fn reads(&self, name: &str, command: &str) -> String {
        let person = self.person(name);
        person.slash(command).await;
        last(&person.ephemerals("general"))
    }

    async fn all(&self) -> Vec<Introduction> {
        self.hub
            .read(|conn| {
                Ok(introductions::table
                    .order((introductions::asked_at, introductions::id))
                    .select(Introduction::as_select())
                    .load(conn)?)
            })
            .await
    }

    /// The only introduction.
    async fn one(&self) -> Introduction {
        let mut all = self.all().await;
        assert_eq!(all.len(), 1, "{all:?}");
        all.remove(0)
    }

    async fn state(&self) -> IntroductionState {
        self.one().await.state
    }

    /// The role has so many seats.
    async fn seats(&self, seats: i32) {
        let role = self.role.id.clone();
        self.hub
            .person_ctx("ana")
            .write(move |conn, ctx| {
                diesel::update(roles::table.find((&ctx.workspace, &role)))
                    .set(roles::seats.eq(seats))
                    .execute(conn)?;
                Ok(())
            })
            .await
            .unwrap();
    }

    /// How many seats are left.
    async fn seats_left(&self) -> i32 {
        seats_left(&self.hub, &self.role.id).await
    }

    /// Somebody's account is deactivated.
    async fn deactivate(&self, name: &str) {
        self.hub.slack.change_person(id(name).as_str(), |user| user.deleted = true).await;
        self.hub.settle().await;
    }

    /// The same, but the hub does not hear of it.
    fn deactivate_silently(&self, name: &str) {
        let mut person = NewPerson::new(id(name).as_str(), name);
        person.0.deleted = true;
        self.hub.slack.add_person_silently(person);
    }

    /// All roles of all projects.
    async fn roles(&self) -> Vec<Role> {
        let workspace = self.hub.workspace();
        self.hub
            .read(move |conn| {
                let ids: Vec<RoleId> = roles::table.select(roles::id).load(conn)?;
                Ok(projects::roles_all(conn, &workspace, &ids)?.into_values().collect())
            })
            .await
    }

    async fn project_named(&self, name: &str) -> ProjectId {
        let name = name.to_owned();
        self.hub
            .read(move |conn| {
                use crate::db::schema::projects;
                Ok(projects::table.filter(projects::name.eq(name)).select(projects::id).first(conn)?)
            })
            .await
    }

    /// Sends the form of an ask, as another device of the developer would.
    async fn ask_silently(&self, name: &str, role: &Role) {
        let ask = serde_json::json!({"role": role.id, "developer": id(name)});
        let payload = serde_json::json!({
            "type": "view_submission", "team": {"id": self.hub.workspace()}, "user": {"id": id(name)},
            "view": {"id": format!("V{}", role.id), "callback_id": "introductions.ask", "private_metadata": ask.to_string()},
        });
        let Ok(Interaction::Submission(form)) = incoming::interaction(&payload.to_string()) else {
            panic!("a form")
        };
        crate::dispatch::submission(&self.hub.app, &form).await.expect("an answer");
    }

    async fn days(&self, days: i64) {
        self.hub.advance(Duration::days(days)).await;
    }

    /// Ana closes Quizlab.
    async fn close_project(&self) {
        let ana = self.person("ana");
        ana.slash("project close").await;
        ana.submit().await;
        self.hub.settle().await;
        ana.close_all().await;
    }
}

async fn seats_left(hub: &Hub, role: &RoleId) -> i32 {
    let (workspace, role) = (hub.workspace(), role.clone());
    let found = hub.read(move |conn| projects::role(conn, &workspace, &role)).await;
    found.map_or(0, |role| role.seats_left())
}

/// The newest of several messages, from its first line.
fn last(messages: &str) -> String {
    let newest = messages.rsplit("\nEdTech Hub").next().unwrap_or_default();
    let newest = newest.split_once(':').map_or("", |(_, text)| text).trim();
    samples::steady(&newest.replace("\n  ", "\n"))
}

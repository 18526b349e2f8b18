//! Projects for tests.

use super::{Limits, Project, ProjectState, Role, RoleSkill, Stage, store};
use crate::features::skills::Level;
use crate::features::{people, review};
use crate::ids::{PersonId, ProjectId, RoleId, SkillId};
use crate::testing::Hub;
use crate::time::Time;

/// When the hub of a test starts.
pub fn now() -> Time {
    "2026-09-07T09:00:00".parse().expect("a moment")
}

/// A project about homework, which Ana sent.
pub fn project(name: &str, state: ProjectState) -> Project {
    Project {
        id: ProjectId::new(),
        name: name.to_owned(),
        pitch: "Quizzes that explain themselves".to_owned(),
        problem: "Feedback on homework comes too late to help anybody.".to_owned(),
        stage: Stage::Development,
        subjects: vec!["Mathematics".to_owned()],
        stack: vec!["rust".into(), "lti-advantage".into()],
        repository: Some("https://github.com/quizlab/quizlab".to_owned()),
        licence: Some("MIT".to_owned()),
        links: vec!["https://example.org/quizlab?a=1&b=2".to_owned()],
        newcomers: "Run `just demo`, then pick an issue with the label “first”.".to_owned(),
        state,
        submitted_by: "U_ANA".into(),
        channel: None,
        wants_channel: false,
        decided_by: None,
        decided_at: None,
        decision_note: None,
        submitted_at: now(),
    }
}

/// A role with two seats that requires these skills.
pub fn role(project: &Project, title: &str, skills: &[&str]) -> Role {
    let need = |skill: &&str| RoleSkill {
        skill: SkillId::from(*skill),
        level: Level::Comfortable,
        required: true,
        must: false,
    };
    Role {
        id: RoleId::new(),
        project: project.id.clone(),
        title: title.to_owned(),
        skills: skills.iter().map(need).collect(),
        hours: 4,
        seats: 2,
        filled: 0,
        utc_range: Some((-1, 3)),
        limits: Limits::default(),
        beginner: true,
        mentoring: false,
        first_task: "Read the guide".to_owned(),
        open: true,
        created_at: now(),
    }
}

/// A project as long as a project can be: five roles, and every text at its limit.
pub fn fullest() -> (Project, Vec<Role>) {
    // Escaped, each of these is five characters.
    let long = |n: usize| "&".repeat(n);
    let project = Project {
        pitch: long(140),
        problem: long(3000),
        subjects: (0..20).map(|n| format!("{n} {}", long(70))).collect(),
        stack: (0..30).map(|n| SkillId(format!("{n}-{}", long(70)))).collect(),
        repository: Some(format!("https://example.org/{}", "|x".repeat(1400))),
        licence: Some(long(100)),
        links: (0..10).map(|n| format!("https://example.org/{n}/{}", "x".repeat(2900))).collect(),
        newcomers: long(3000),
        decision_note: Some(long(1000)),
        ..project(&long(150), ProjectState::Approved)
    };
    let skills: Vec<String> = (0..20).map(|n| format!("{n}-{}", long(70))).collect();
    let skills: Vec<&str> = skills.iter().map(String::as_str).collect();
    let roles = (0..5)
        .map(|_| Role { seats: 99, hours: 60, mentoring: true, ..role(&project, &long(150), &skills) })
        .collect();
    (project, roles)
}

/// Ana sends a project in which Ben is a co-owner, as intake does.
pub async fn submit(hub: &Hub, project: &Project, roles: &[Role]) {
    let (project, roles) = (project.clone(), roles.to_vec());
    hub.person_ctx("ana")
        .write(move |conn, ctx| {
            let owners = [PersonId::from("U_ANA"), PersonId::from("U_BEN")];
            store::create(conn, &ctx.workspace, &project, &owners, &roles)?;
            review::request(conn, ctx, &project.id)
        })
        .await
        .expect("a project is sent");
    hub.settle().await;
}

/// The same, already approved and announced.
pub async fn approved(hub: &Hub, name: &str, titles: &[&str]) -> (Project, Vec<Role>) {
    let project = project(name, ProjectState::Submitted);
    let roles: Vec<Role> = titles.iter().map(|title| role(&project, title, &["svelte"])).collect();
    submit(hub, &project, &roles).await;
    hub.person("olga").press_in("organizers", "Approve").await;
    hub.settle().await;
    (project, roles)
}

/// What is seen, with `⟨moment⟩` for each moment: how often a channel had to rest is not what a test is about.
pub fn steady(seen: &str) -> String {
    let mut parts = seen.split("<!date^");
    let first = parts.next().unwrap_or_default().to_owned();
    parts.fold(first, |text, part| text + "⟨moment⟩" + part.split_once('>').map_or("", |(_, rest)| rest))
}

/// Makes Omar an organizer as well.
pub async fn appoint_omar(hub: &Hub) {
    people::know(&hub.person_ctx("omar")).await.expect("Omar is known");
    hub.person_ctx("olga")
        .write(|conn, ctx| people::appoint(conn, ctx, &"U_OMAR".into()))
        .await
        .expect("Omar is appointed");
}

//! Journeys: a skill that nobody knew is typed, and organizers merge, add or reject it.

use diesel::prelude::*;

use crate::db::schema::{audit, project_words};
use crate::demo::workspace::{Person, Place};
use crate::features::profiles::{self, Profile, ProfileSkill, Visibility};
use crate::features::projects::{self, ProjectState, RoleSkill, samples};
use crate::features::skills::{self, Level, Skill};
use crate::ids::SkillId;
use crate::testing::Hub;

/// A person types skills into their profile, with a level for each; `new:` for what nobody knows.
pub(super) async fn types(hub: &Hub, name: &str, skills: &[(&str, Level, bool)]) {
    let ctx = hub.person_ctx(name);
    crate::features::people::know(&ctx).await.unwrap();
    let typed: Vec<(String, Level, bool)> =
        skills.iter().map(|(value, level, wanted)| ((*value).to_owned(), *level, *wanted)).collect();
    ctx.write(move |conn, ctx| {
        let (ws, me) = (&ctx.workspace, &ctx.person);
        let values: Vec<String> = typed.iter().map(|(value, ..)| value.clone()).collect();
        skills::adopt_typed(conn, ws, me, &values, ctx.now)?;
        let ids = skills::ids_of(conn, ws, &values)?;
        let skill = |(value, level, wanted): &(String, Level, bool)| ProfileSkill {
            skill: ids[value].clone(),
            level: *level,
            wanted: *wanted,
        };
        let profile = Profile {
            person: me.clone(),
            skills: typed.iter().map(skill).collect(),
            subjects: Vec::new(),
            hours: 4,
            max_projects: 1,
            seeks_mentor: false,
            offers_mentoring: false,
            languages: Vec::new(),
            github: None,
            about: String::new(),
            visibility: Visibility::Owners,
            matching: true,
            paused_until: None,
            updated_at: ctx.now,
        };
        profiles::save(conn, ws, &profile)
    })
    .await
    .unwrap();
}

/// What a person has: (skill, level, wanted).
async fn has(hub: &Hub, name: &str) -> Vec<(String, Level, bool)> {
    let (workspace, person) = (hub.workspace(), hub.person_ctx(name).person);
    let profile = hub.read(move |conn| profiles::get(conn, &workspace, &person)).await.unwrap();
    profile.skills.into_iter().map(|skill| (skill.skill.0, skill.level, skill.wanted)).collect()
}

async fn meant(hub: &Hub, typed: &str) -> Option<Skill> {
    let (workspace, typed) = (hub.workspace(), typed.to_owned());
    hub.read(move |conn| skills::meant(conn, &workspace, &typed)).await
}

async fn log(hub: &Hub) -> Vec<(String, String, String)> {
    hub.read(|conn| {
        let skills = audit::table.filter(audit::action.like("skill.%")).order(audit::id);
        Ok(skills.select((audit::actor, audit::action, audit::detail)).load(conn)?)
    })
    .await
}

async fn home(hub: &Hub, name: &str) -> Person {
    let person = hub.person(name);
    person.open_home().await;
    hub.settle().await;
    person
}

/// The part of the Home tab about new skills.
fn new_skills(person: &Person) -> String {
    let home = person.home();
    if !home.contains("*New skill*") {
        return String::new();
    }
    home.find("*Match everyone*").map_or_else(String::new, |at| home[at..].to_owned())
}

/// Quizlab is built with "Quizz writing", and one role of it needs that and question banks.
async fn quizlab(hub: &Hub) -> (projects::Project, projects::Role) {
    let mut project = samples::project("Quizlab", ProjectState::Approved);
    project.stack = vec!["quizz-writing".into(), "question-banks".into(), "svelte".into()];
    let mut role = samples::role(&project, "Author", &[]);
    let need = |skill: &str, level, required| RoleSkill { skill: skill.into(), level, required, must: false };
    role.skills =
        vec![need("quizz-writing", Level::Comfortable, true), need("question-banks", Level::HasTried, false)];
    samples::submit(hub, &project, std::slice::from_ref(&role)).await;
    (project, role)
}

#[tokio::test(flavor = "multi_thread")]
async fn a_skill_is_merged_into_the_one_that_it_is() {
    let hub = Hub::start().await;
    types(
        &hub,
        "ana",
        &[("new:Quizz writing", Level::CanLead, false), ("question-banks", Level::HasTried, false)],
    )
    .await;
    hub.advance(chrono::Duration::days(2)).await;
    types(
        &hub,
        "ben",
        &[("new:quizz Writing", Level::HasTried, true), ("question-banks", Level::HasTried, false)],
    )
    .await;
    types(
        &hub,
        "caro",
        &[("new:Quizz writing", Level::Comfortable, false), ("new:Labsim 3", Level::HasTried, false)],
    )
    .await;
    let (project, role) = quizlab(&hub).await;

    let olga = home(&hub, "olga").await;
    insta::assert_snapshot!("waiting", new_skills(&olga));
    olga.press_on_home("Merge into…").await;
    olga.choose_many("It is the same as", &["Question banks"]).await;
    insta::assert_snapshot!("merge", olga.modal());
    olga.submit().await;
    olga.again().await;
    hub.settle().await;
    assert!(!olga.has_modal());
    assert!(!new_skills(&olga).contains("Quizz"), "{}", olga.home());

    assert_eq!(
        has(&hub, "ana").await,
        [("question-banks".into(), Level::CanLead, false)],
        "the higher level"
    );
    assert_eq!(
        has(&hub, "ben").await,
        [("question-banks".into(), Level::HasTried, false)],
        "had, not wanted"
    );
    assert!(has(&hub, "caro").await.contains(&("question-banks".into(), Level::Comfortable, false)));
    let workspace = hub.workspace();
    let (stack, needs, words) = hub
        .read(move |conn| {
            let stack = projects::find(conn, &workspace, &project.id)?.map(|project| project.stack);
            let needs = projects::role(conn, &workspace, &role.id)?.map(|role| role.skills);
            let words: Vec<String> = project_words::table.select(project_words::word).load(conn)?;
            Ok((stack, needs, words))
        })
        .await;
    assert_eq!(stack.unwrap(), ["question-banks".into(), "svelte".into()]);
    let needed =
        RoleSkill { skill: "question-banks".into(), level: Level::Comfortable, required: true, must: false };
    assert_eq!(needs.unwrap(), [needed]);
    assert!(words.contains(&"bank".to_owned()) && !words.contains(&"quizz".to_owned()), "{words:?}");
    let merged = "Quizz writing → Question banks (in 3 profiles and 1 role)";
    assert_eq!(log(&hub).await, [("U_OLGA".into(), "skill.merged".into(), merged.into())]);

    // Who types it from now on means the other one.
    assert_eq!(meant(&hub, "QUIZZ-writing").await.unwrap().id.as_str(), "question-banks");
    types(&hub, "tess", &[("new:Quizz writing", Level::HasTried, false)]).await;
    assert_eq!(has(&hub, "tess").await, [("question-banks".into(), Level::HasTried, false)]);
    let tess = hub.person("tess");
    tess.slash("profile").await;
    assert_eq!(
        tess.suggestions("Skills I have", "quizz wri").await,
        ["Question banks", "Use “quizz wri” as it is"]
    );
    assert_eq!(tess.suggestions("Skills I have", "quizz writing").await, ["Question banks"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_skill_is_added_under_a_better_name() {
    let hub = Hub::start().await;
    types(&hub, "ana", &[("new:peda agents", Level::CanLead, false)]).await;
    let olga = home(&hub, "olga").await;
    olga.press_on_home("Add").await;
    insta::assert_snapshot!("add", olga.modal());
    olga.fill("Name", "Python").await;
    olga.submit().await;
    insta::assert_snapshot!("add_taken", olga.modal());
    olga.fill("Name", "Pedagogical agents").await;
    olga.submit().await;
    olga.again().await;
    hub.settle().await;
    assert_eq!(new_skills(&olga), "", "nothing waits");
    assert_eq!(
        log(&hub).await,
        [("U_OLGA".into(), "skill.adopted".into(), "peda agents, as Pedagogical agents".into())]
    );
    // Both names are known now, slips and all, and nobody gets a second one.
    for typed in ["pedagogical agents", "Peda Agents", "pedagogical agent", "padagogical agents"] {
        let skill = meant(&hub, typed).await;
        assert!(skill.is_some_and(|skill| skill.id.as_str() == "peda-agents"), "{typed}");
    }
    let ben = hub.person("ben");
    ben.slash("profile").await;
    assert!(ben.suggestions("Skills I have", "pedag").await.contains(&"Pedagogical agents".to_owned()));
    assert_eq!(ben.suggestions("Skills I have", "agents peda").await[0], "Pedagogical agents");
    types(&hub, "ben", &[("new:Pedagogical Agents", Level::HasTried, false)]).await;
    assert_eq!(has(&hub, "ben").await, [("peda-agents".into(), Level::HasTried, false)]);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_rejected_skill_stays_where_it_is_and_is_offered_to_nobody() {
    let hub = Hub::start().await;
    types(&hub, "ana", &[("new:Being nice", Level::CanLead, false)]).await;
    let olga = home(&hub, "olga").await;
    olga.press_on_home("Reject").await;
    hub.settle().await;
    assert_eq!(new_skills(&olga), "");
    assert_eq!(has(&hub, "ana").await, [("being-nice".into(), Level::CanLead, false)]);
    assert_eq!(meant(&hub, "being nice").await, None);
    let ben = hub.person("ben");
    ben.slash("profile").await;
    assert_eq!(ben.suggestions("Skills I have", "being nice").await, ["Use “being nice” as it is"]);
    // Who types it again neither gets another one nor puts it on the list again.
    types(&hub, "ben", &[("new:being Nice", Level::HasTried, false)]).await;
    assert_eq!(has(&hub, "ben").await, [("being-nice".into(), Level::HasTried, false)]);
    hub.settle().await;
    assert_eq!(new_skills(&olga), "");
    assert_eq!(log(&hub).await, [("U_OLGA".into(), "skill.rejected".into(), "Being nice".into())]);
}

#[tokio::test(flavor = "multi_thread")]
async fn the_second_organizer_reads_what_was_decided() {
    let hub = Hub::start().await;
    types(&hub, "ana", &[("new:Quizz writing", Level::CanLead, false)]).await;
    samples::appoint_omar(&hub).await;
    let (olga, omar) = (home(&hub, "olga").await, home(&hub, "omar").await);
    omar.press_on_home("Merge into…").await;
    omar.choose_many("It is the same as", &["Question banks"]).await;
    olga.press_on_home("Add").await;
    olga.submit().await;
    hub.settle().await;
    omar.submit().await;
    insta::assert_snapshot!("second", omar.screen());
    assert_eq!(meant(&hub, "quizz writing").await.unwrap().id, SkillId::from("quizz-writing"));
    assert_eq!(log(&hub).await.len(), 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn only_what_everybody_is_offered_can_be_merged_into() {
    let hub = Hub::start().await;
    types(
        &hub,
        "ana",
        &[("new:Quizz writing", Level::CanLead, false), ("new:Quizz making", Level::CanLead, false)],
    )
    .await;
    let olga = home(&hub, "olga").await;
    olga.press_on_home("Merge into…").await;
    assert_eq!(olga.suggestions("It is the same as", "zorblax").await, [""; 0], "no new ones here");
    for other in ["quizz-making", "quizz-writing", "no-such-skill"] {
        let chosen = serde_json::json!({"selected_options": [
            {"text": {"type": "plain_text", "text": other}, "value": other}
        ]});
        olga.try_act(&Place::Modal, "into", "skills.known", chosen).await.unwrap();
        olga.submit().await;
        assert!(olga.modal().contains("Please choose one that is offered"), "{other}: {}", olga.modal());
    }
    assert!(log(&hub).await.is_empty());
}

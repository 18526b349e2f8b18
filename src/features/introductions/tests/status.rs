//! What waits for whom.

use super::super::model::{Case, Introduction, IntroductionState, Overview};
use super::super::views;
use super::{Scene, samples};
use crate::demo::workspace::check_blocks;
use crate::features::projects::samples::{approved, fullest};
use crate::ids::IntroductionId;

#[tokio::test(flavor = "multi_thread")]
async fn nothing_waits() {
    let scene = Scene::with(&[], &["Front-end developer"]).await;
    insta::assert_snapshot!("status_empty", scene.reads("tess", "status").await);
}

#[tokio::test(flavor = "multi_thread")]
async fn each_side_reads_it_as_it_concerns_them() {
    let scene = Scene::with(&["caro", "dev"], &["Front-end developer", "Tester"]).await;
    approved(&scene.hub, "Grade kit", &["Tester"]).await;
    scene.ask("caro", "May I?").await;
    scene.yes("ana").await;
    scene.ask("dev", "And may I?").await;
    scene.ask_at("caro", "Grade kit", "").await;
    scene.decline("ana", "No time right now", "").await;
    let mut seen = String::new();
    for name in ["caro", "dev", "ana", "ben"] {
        seen += &format!("## {name}\n{}\n\n", scene.reads(name, "status").await);
    }
    insta::assert_snapshot!("status_of_each", seen);
    scene.days(7).await;
    scene.reads("caro", "status").await;
    scene.person("caro").press_in("general", "Yes, it started").await;
    scene.hub.settle().await;
    let list = super::last(&scene.person("caro").ephemerals("general"));
    assert!(list.contains("Under way.  [It has ended]"), "{list}");
}

#[tokio::test(flavor = "multi_thread")]
async fn home_leads_to_the_same_buttons() {
    let scene = Scene::new().await;
    scene.ask("caro", "May I?").await;
    let (ana, caro) = (scene.person("ana"), scene.person("caro"));
    ana.open_home().await;
    caro.open_home().await;
    scene.hub.settle().await;
    ana.press_on_home("Yes, introduce us").await;
    scene.hub.settle().await;
    assert!(caro.home().contains("[Yes, it started!]"), "{}", caro.home());
    caro.press_on_home("Not yet").await;
    assert!(caro.modal().contains("Not yet, then"), "{}", caro.modal());
    caro.close_all().await;
    caro.press_on_home("Yes, it started").await;
    scene.hub.settle().await;
    assert!(caro.home().contains("Under way."), "{}", caro.home());
    assert_eq!(scene.state().await, IntroductionState::Started);
}

fn case(state: IntroductionState, asked_by: &str) -> Case {
    let (project, mut roles) = fullest();
    let role = roles.remove(0);
    let intro = Introduction {
        id: IntroductionId::new(),
        project: project.id.clone(),
        role: role.id.clone(),
        developer: "U_BEN".into(),
        owner: "U_ANA".into(),
        asked_by: asked_by.into(),
        line: "&\n".repeat(150),
        state,
        reason: Some("<".repeat(400)),
        channel: None,
        reminders: 2,
        next_at: None,
        asked_at: samples::now(),
        answered_at: Some(samples::now()),
        opened_at: Some(samples::now()),
        ended_at: Some(samples::now()),
    };
    Case { intro, role, project, owners: vec!["U_ANA".into()] }
}

#[test]
fn at_its_fullest_it_is_valid() {
    use IntroductionState::{Asked, Declined, Opened};
    let many =
        |state, asked_by: &str, n: usize| -> Vec<Case> { (0..n).map(|_| case(state, asked_by)).collect() };
    let overview = Overview {
        to_answer: many(Asked, "U_BEN", 40),
        waiting: many(Asked, "U_ANA", 40),
        running: many(Opened, "U_BEN", 40),
    };
    let message = views::status(&overview, &many(Declined, "U_BEN", 5), &"U_ANA".into());
    let blocks: Vec<_> = message.blocks.iter().map(|block| serde_json::to_value(block).unwrap()).collect();
    assert!(blocks.len() > 40);
    assert_eq!(check_blocks(&blocks), Vec::<String>::new());
    let reasons = views::reasons(&many(Declined, "U_BEN", 10));
    let reasons: Vec<_> = reasons.iter().map(|block| serde_json::to_value(block).unwrap()).collect();
    assert_eq!(check_blocks(&reasons), Vec::<String>::new());
}

#[test]
fn every_message_about_the_fullest_project_is_valid() {
    use strum::VariantArray;
    for state in IntroductionState::VARIANTS {
        for asked_by in ["U_ANA", "U_BEN"] {
            let case = case(*state, asked_by);
            let (ana, ben) = ("U_ANA".into(), "U_BEN".into());
            let messages = [
                views::asked_card(&case, None, None),
                views::answered_card(&case, &ana),
                views::reminder(&case, 1),
                views::reminder(&case, 2),
                views::group(&case, None, None),
                views::block_card(&case, true),
                views::block_card(&case, false),
                views::stale(&case, &ana),
                views::stale(&case, &ben),
                views::no_seat(&case),
                views::opened_again_card(&case),
                views::reopened(&case),
                views::asked_again(&case),
                views::handed_over(&case, &ana),
                views::ended(&case, super::super::model::Side::Developer, false, None),
                views::ended(&case, super::super::model::Side::Project, true, None),
                views::check_in(&case, super::super::model::Side::Developer),
            ];
            for message in messages {
                let blocks: Vec<_> =
                    message.blocks.iter().map(|block| serde_json::to_value(block).unwrap()).collect();
                assert_eq!(check_blocks(&blocks), Vec::<String>::new());
                let units = message.text.encode_utf16().count();
                assert!(units <= 4000, "{state:?}: {units} characters, which an update would refuse");
            }
        }
    }
}

//! The directory of tools through the front door.

use chrono::Duration;

use super::model::{Look, PAGE, Page, Ready, Spot};
use super::{samples, store, views};
use crate::features::adoption::{self, AdoptionState};
use crate::features::institutions::{self, Lms};
use crate::features::matching;
use crate::features::projects::samples::{self as projects, steady};
use crate::features::projects::{Project, ProjectState, Stage};
use crate::features::readiness::Readiness;
use crate::testing::{Hub, assert_modal};

/// A tool for a subject that is approved as it is.
async fn tool(hub: &Hub, name: &str, subject: &str, stage: Stage) -> Project {
    let project = Project {
        subjects: vec![subject.to_owned()],
        stage,
        submitted_at: hub.clock.now(),
        ..projects::project(name, ProjectState::Approved)
    };
    projects::submit(hub, &project, &[]).await;
    project
}

fn canvas() -> Readiness {
    Readiness { lms: vec![Lms::Canvas], vpat: true, ..Readiness::default() }
}

async fn names(hub: &Hub, look: &Look) -> Vec<String> {
    let (ws, look) = (hub.workspace(), look.clone());
    hub.read(move |conn| {
        let found = store::listed(conn, &ws, &look, 99)?;
        let ids: Vec<_> = found.into_iter().map(|spot| spot.project).collect();
        let mut all = crate::features::projects::find_all(conn, &ws, &ids)?;
        Ok(ids.iter().filter_map(|id| all.remove(id)).map(|project| project.name).collect())
    })
    .await
}

#[tokio::test(flavor = "multi_thread")]
async fn a_partner_finds_a_tool_and_asks_to_try_it() {
    let hub = Hub::start().await;
    let tess = hub.person("tess");
    let mit = institutions::samples::partner(&hub, "MIT").await;
    tess.slash("tools").await;
    insta::assert_snapshot!("none_yet", tess.modal());
    tess.close_all().await;
    let quizlab = tool(&hub, "Quizlab", "Mathematics", Stage::Mvp).await;
    hub.advance(Duration::hours(1)).await;
    tool(&hub, "Choir <!channel>", "Music", Stage::Development).await;
    hub.advance(Duration::hours(1)).await;
    tool(&hub, "Only an idea", "Music", Stage::Idea).await;
    samples::ready(&hub, &quizlab.id, canvas()).await;
    let used = adoption::samples::adoption(&mit.id, &quizlab.id);
    adoption::samples::written(&hub, &adoption::Adoption { shown: true, ..used }).await;
    tess.slash("tools").await;
    insta::assert_snapshot!("directory", steady(&tess.modal()));
    tess.choose("Any subject", "Music").await;
    assert!(!tess.modal().contains("Quizlab") && tess.modal().contains("Choir"), "{}", tess.modal());
    tess.choose("Any LMS", "Canvas").await;
    insta::assert_snapshot!("nothing_fits", tess.modal());
    tess.press("Leave it out").await;
    assert!(tess.modal().contains("Quizlab") && !tess.modal().contains("Choir"), "{}", tess.modal());
    tess.press("Show").await;
    assert!(tess.modal().contains("Quizlab") && tess.modal().contains("Ask for a pilot"), "{}", tess.modal());
    tess.close().await;
    tess.press("Try it out").await;
    insta::assert_snapshot!("try_it_out", tess.modal());
    tess.close_all().await;
    // And a way to it from the Home tab.
    tess.open_home().await;
    hub.settle().await;
    tess.press_on_home("Find a tool").await;
    assert!(tess.modal().contains("Quizlab"), "{}", tess.modal());
}

#[tokio::test(flavor = "multi_thread")]
async fn whoever_speaks_for_nobody_sees_the_same_and_the_way_to_take_part() {
    let hub = Hub::start().await;
    tool(&hub, "Quizlab", "Mathematics", Stage::Mvp).await;
    let caro = hub.person("caro");
    caro.slash("tools").await;
    let seen = caro.modal();
    assert!(seen.contains("Quizlab") && seen.contains("Do you teach?"), "{seen}");
    assert!(!seen.contains("Try it out"), "{seen}");
    caro.press("Teachers and institutions").await;
    hub.settle().await;
    caro.close_all().await;
    caro.slash("tolos").await;
    assert!(caro.ephemerals("general").contains("/edtech tools"), "{}", caro.ephemerals("general"));
    caro.press("Find a tool").await;
    assert!(caro.modal().contains("Quizlab"), "{}", caro.modal());
}

#[tokio::test(flavor = "multi_thread")]
async fn the_order_follows_what_happens_to_a_tool() {
    let hub = Hub::start().await;
    let mit = institutions::samples::partner(&hub, "MIT").await;
    let old = tool(&hub, "Old", "Mathematics", Stage::InUse).await;
    hub.advance(Duration::hours(1)).await;
    let new = tool(&hub, "New", "Mathematics", Stage::Mvp).await;
    hub.advance(Duration::hours(1)).await;
    let newest = tool(&hub, "Newest", "Biology", Stage::Development).await;
    let all = Look::default();
    assert_eq!(names(&hub, &all).await, ["Newest", "New", "Old"]);
    samples::ready(&hub, &new.id, canvas()).await;
    assert_eq!(names(&hub, &all).await, ["New", "Newest", "Old"], "what more is told of");
    let used = adoption::samples::adoption(&mit.id, &old.id);
    adoption::samples::written(&hub, &used).await;
    assert_eq!(names(&hub, &all).await, ["Old", "New", "Newest"], "what is in use");
    let by = |ready: Ready| Look { ready: Some(ready), ..Look::default() };
    assert_eq!(names(&hub, &by(Ready::Used)).await, ["Old"]);
    assert_eq!(names(&hub, &by(Ready::Usable)).await, ["Old", "New"]);
    assert_eq!(names(&hub, &by(Ready::Told)).await, Vec::<String>::new());
    let canvas = Look { subject: Some("mathematics".into()), ..Look::about("canvas") };
    assert_eq!(names(&hub, &canvas).await, ["New"]);
    // By how a name begins, and by what it is about.
    assert_eq!(names(&hub, &Look::about("newe")).await, ["Newest"]);
    assert_eq!(names(&hub, &Look::about("biology homework")).await, ["Newest"]);
    let ended = adoption::Adoption { state: AdoptionState::Ended, ..used };
    adoption::samples::written(&hub, &ended).await;
    assert_eq!(names(&hub, &all).await, ["New", "Newest", "Old"]);
    // What pauses or closes isn't here.
    hub.person("ana").slash("project show Newest").await;
    hub.person("ana").press("Pause").await;
    hub.settle().await;
    assert_eq!(names(&hub, &all).await, ["New", "Old"], "{}", newest.id);
    hub.person("ana").press("Reopen").await;
    hub.settle().await;
    assert_eq!(names(&hub, &all).await, ["New", "Newest", "Old"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn pages_follow_each_other() {
    let hub = Hub::start().await;
    for n in 0..PAGE + 3 {
        tool(&hub, &format!("Tool {n:02}"), "Mathematics", Stage::Mvp).await;
    }
    let caro = hub.person("caro");
    caro.slash("tools").await;
    assert_eq!(caro.modal().matches("*Tool ").count(), PAGE, "{}", caro.modal());
    let first = caro.modal();
    caro.press("More tools").await;
    assert_eq!(caro.modal().matches("*Tool ").count(), 3, "{}", caro.modal());
    caro.press("Back to the first tools").await;
    assert_eq!(caro.modal(), first);
}

#[tokio::test(flavor = "multi_thread")]
async fn whoever_is_kept_out_is_not_shown_a_tool() {
    let hub = Hub::start().await;
    tool(&hub, "Quizlab", "Mathematics", Stage::Mvp).await;
    hub.person_ctx("ana")
        .write(|conn, ctx| matching::block(conn, &ctx.workspace, &ctx.person, &"U_CARO".into(), ctx.now))
        .await
        .unwrap();
    let caro = hub.person("caro");
    caro.slash("tools").await;
    assert!(!caro.modal().contains("Quizlab"), "{}", caro.modal());
}

#[test]
fn every_view_at_its_fullest_is_valid() {
    let institution = institutions::samples::fullest();
    let spot = Spot { used: 99, known: 15, at: projects::now(), project: "p".repeat(36).as_str().into() };
    let look = Look {
        subject: Some("&".repeat(140)),
        lms: Some(Lms::OpenEdx),
        ready: Some(Ready::Told),
        words: (0..5).map(|_| "w".repeat(40)).collect(),
        after: Some(spot),
    };
    let page = |look: &Look, n: usize, speaks: bool| Page {
        look: look.clone(),
        tools: (0..n).map(|_| samples::fullest()).collect(),
        next: Some(look.clone()),
        subjects: (0..90).map(|n| format!("{n:02}{}", "&".repeat(138))).collect(),
        speaks_for: if speaks { vec![institution.clone()] } else { Vec::new() },
        wider: look.parts(),
    };
    for look in [look.clone(), look.first(), Look::default()] {
        for (n, speaks) in [(PAGE, true), (PAGE, false), (0, true), (0, false)] {
            assert_modal(views::window(&page(&look, n, speaks)));
        }
    }
}

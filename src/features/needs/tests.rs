//! Journeys: a need is told, tools are found with reasons, and what no tool meets is built.

mod refusals;

use std::sync::Arc;

use super::{Need, NeedState, Proposal, ProposalState, samples, store, views};
use crate::demo::workspace::{Person, check_blocks, check_view};
use crate::features::institutions::{self, Accessibility, Hosting, Lti, Privacy, Sso};
use crate::features::projects::samples::{approved, fullest, steady};
use crate::features::projects::{self, Project, ProjectState};
use crate::features::readiness::{self, Readiness};
use crate::slack::Message;
use crate::testing::Hub;

/// Tess tells of a need, and lets everything arrive.
async fn tell(hub: &Hub, tess: &Person) -> Need {
    tess.slash("partner").await;
    tess.press("Tell what you need").await;
    tess.fill("In one sentence", "Fast feedback on weekly proofs").await;
    tess.fill("The problem in teaching", "Homework in mathematics waits two weeks for <feedback>.").await;
    tess.choose_many("Subjects", &["Mathematics"]).await;
    tess.fill("Learners", "400").await;
    tess.pick_date("By when", "2027-02-01").await;
    tess.submit().await;
    assert!(tess.modal().contains("is written down"), "{}", tess.modal());
    tess.close().await;
    hub.settle().await;
    only(hub).await
}

async fn only(hub: &Hub) -> Need {
    let ws = hub.workspace();
    hub.read(move |conn| {
        let mine = institutions::of_person(conn, &ws, &"U_TESS".into())?;
        let ids: Vec<_> = mine.into_iter().map(|spoken| spoken.institution.id).collect();
        let mut found = store::of_institutions(conn, &ws, &ids, 5)?;
        assert_eq!(found.len(), 1);
        Ok(found.remove(0))
    })
    .await
}

async fn state(hub: &Hub, need: &Need) -> NeedState {
    let (ws, id) = (hub.workspace(), need.id.clone());
    hub.read(move |conn| store::find(conn, &ws, &id)).await.expect("the need is there").state
}

async fn ready(hub: &Hub, project: &Project, what: Readiness) {
    let id = project.id.clone();
    hub.person_ctx("ana")
        .write(move |conn, ctx| readiness::save(conn, &ctx.workspace, &id, &what, &ctx.person, ctx.now))
        .await
        .expect("readiness is written");
}

/// A campus that asks for everything finds a tool that has it, one that needs work, and one that can't.
#[tokio::test(flavor = "multi_thread")]
async fn tools_are_found_with_reasons() {
    let hub = Hub::start().await;
    institutions::samples::partner(&hub, "MIT").await;
    let (fits, _) = approved(&hub, "Quizlab", &[]).await;
    let (never, _) = approved(&hub, "Cloudproof", &[]).await;
    approved(&hub, "Proofpeer", &[]).await;
    let all = Readiness {
        lti: Some(Lti::V13),
        sso: vec![Sso::Saml],
        hosting: vec![Hosting::Own],
        accessibility: Some(Accessibility::Aa),
        vpat: true,
        privacy: vec![Privacy::Ferpa],
        languages: vec!["English".into()],
        ..Readiness::default()
    };
    ready(&hub, &never, Readiness { hosting: vec![Hosting::Hosted], data: vec!["EU".into()], ..all.clone() })
        .await;
    ready(&hub, &fits, all).await;
    let tess = hub.person("tess");
    tell(&hub, &tess).await;
    let card = tess.dms();
    insta::assert_snapshot!("card", card);
    let place = |name: &str| card.find(&format!("*{name}*")).unwrap_or(usize::MAX);
    assert!(place("Quizlab") < place("Proofpeer") && place("Proofpeer") < place("Cloudproof"), "{card}");
    tess.open_home().await;
    hub.settle().await;
    insta::assert_snapshot!("home", tess.home());
    tess.press_on_home("Show").await;
    hub.settle().await;
    assert!(tess.has_modal());
}

#[tokio::test(flavor = "multi_thread")]
async fn mistakes_are_named_and_nothing_is_lost() {
    let hub = Hub::start().await;
    institutions::samples::partner(&hub, "MIT").await;
    let tess = hub.person("tess");
    tess.slash("partner").await;
    tess.press("Tell what you need").await;
    insta::assert_snapshot!("form", tess.modal());
    tess.fill("In one sentence", "Feedback").await;
    tess.fill("The problem in teaching", "Slow").await;
    tess.pick_date("By when", "2026-09-06").await;
    tess.submit().await;
    assert!(tess.modal().contains("This day is over"), "{}", tess.modal());
    tess.clear("By when").await;
    tess.submit().await;
    tess.close().await;
    hub.settle().await;
    insta::assert_snapshot!("no_tool", tess.dms());
    tess.press("Change it").await;
    tess.fill("In one sentence", "Faster feedback").await;
    tess.submit().await;
    tess.close().await;
    hub.settle().await;
    assert!(tess.dms().contains("*Faster feedback*"), "{}", tess.dms());
    let need = only(&hub).await;
    tess.press("It is met").await;
    hub.settle().await;
    assert_eq!(state(&hub, &need).await, NeedState::Met);
    assert!(tess.dms().contains("It is met"), "{}", tess.dms());
    assert!(!tess.dms().contains("[Change it]"), "{}", tess.dms());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_need_becomes_a_project_that_its_partner_follows() {
    let hub = Hub::start().await;
    institutions::samples::partner(&hub, "MIT").await;
    let (tess, olga) = (hub.person("tess"), hub.person("olga"));
    let need = tell(&hub, &tess).await;
    tess.press("Make it a project idea").await;
    insta::assert_snapshot!("prefilled", tess.modal());
    tess.fill("Name", "Proofreader").await;
    tess.choose("Stage", "Idea").await;
    tess.submit().await;
    tess.submit().await;
    hub.settle().await;
    assert_eq!(state(&hub, &need).await, NeedState::Idea);
    assert!(tess.dms().contains("An organizer looks at it next"), "{}", tess.dms());
    olga.press_in("organizers", "Approve").await;
    hub.settle().await;
    assert!(tess.dms().contains("*Proofreader*, which looks for people"), "{}", tess.dms());
    // It closes: the need looks for a tool again, and its partner hears why.
    tess.slash("project close").await;
    tess.submit().await;
    tess.close_all().await;
    hub.settle().await;
    assert_eq!(state(&hub, &need).await, NeedState::Open);
    assert!(tess.dms().contains("looks for a tool again"), "{}", tess.dms());
}

async fn propose(hub: &Hub, tess: &Person) {
    tess.press("Ask a project to build it").await;
    tess.choose("Project", "Quizlab").await;
    tess.fill("Role", "LTI developer").await;
    tess.fill("What they would do", "Connect it to *Canvas*").await;
    tess.submit().await;
    assert!(tess.modal().contains("have been asked"), "{}", tess.modal());
    tess.close().await;
    hub.settle().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_need_becomes_a_role_when_an_owner_says_yes() {
    let hub = Hub::start().await;
    institutions::samples::partner(&hub, "MIT").await;
    let (project, _) = approved(&hub, "Quizlab", &["Designer"]).await;
    let (tess, ana, ben) = (hub.person("tess"), hub.person("ana"), hub.person("ben"));
    let need = tell(&hub, &tess).await;
    propose(&hub, &tess).await;
    assert!(tess.dms().contains("have been asked to look for a LTI developer"), "{}", tess.dms());
    ana.open_home().await;
    hub.settle().await;
    assert!(ana.home().contains("Institutions ask your projects"), "{}", ana.home());
    let asked = steady(&ben.dms());
    insta::assert_snapshot!("proposal", asked.rsplit("EdTech Hub").next().unwrap_or_default());
    // Asked twice, the owners are asked once.
    tess.press("Ask a project to build it").await;
    tess.choose("Project", "Quizlab").await;
    tess.fill("Role", "LTI developer").await;
    tess.fill("What they would do", "Again").await;
    tess.submit().await;
    assert!(tess.modal().contains("asked already"), "{}", tess.modal());
    tess.close().await;
    ben.press("Yes, open this role").await;
    hub.settle().await;
    assert_eq!(state(&hub, &need).await, NeedState::Role);
    let (ws, id) = (hub.workspace(), project.id.clone());
    let titles = hub.read(move |conn| projects::roles(conn, &ws, &id)).await;
    let titles: Vec<String> = titles.into_iter().map(|role| role.title).collect();
    assert_eq!(titles, ["Designer", "LTI developer"]);
    assert!(tess.dms().contains("*Quizlab* took it up"), "{}", tess.dms());
    assert!(!ana.home().contains("Institutions ask your projects"), "{}", ana.home());
    assert!(ana.dms().contains("@Ben said yes"), "{}", ana.dms());
}

#[tokio::test(flavor = "multi_thread")]
async fn an_owner_says_not_now_and_a_closed_project_ends_the_question() {
    let hub = Hub::start().await;
    institutions::samples::partner(&hub, "MIT").await;
    approved(&hub, "Quizlab", &[]).await;
    let (tess, ana) = (hub.person("tess"), hub.person("ana"));
    let need = tell(&hub, &tess).await;
    propose(&hub, &tess).await;
    ana.press("Not now").await;
    hub.settle().await;
    insta::assert_snapshot!("not_now", tess.dms().rsplit("EdTech Hub").next().unwrap_or_default());
    assert_eq!(state(&hub, &need).await, NeedState::Open);
    propose(&hub, &tess).await;
    ana.slash("project close").await;
    ana.submit().await;
    ana.close_all().await;
    hub.settle().await;
    assert!(ana.dms().contains("is no longer asked for"), "{}", ana.dms());
    assert!(tess.dms().contains("Looks for a tool"), "{}", tess.dms());
}

#[tokio::test(flavor = "multi_thread")]
async fn needs_pass_to_the_next_who_speaks() {
    let hub = Hub::start().await;
    let mit = institutions::samples::partner(&hub, "MIT").await;
    institutions::samples::speaks(&hub, "ben", &mit).await;
    let (tess, ben) = (hub.person("tess"), hub.person("ben"));
    let need = tell(&hub, &tess).await;
    hub.slack.change_person("U_TESS", |user| user.deleted = true).await;
    hub.settle().await;
    assert!(ben.dms().contains("Fast feedback on weekly proofs"), "{}", ben.dms());
    ben.press("Take it back").await;
    hub.settle().await;
    assert_eq!(state(&hub, &need).await, NeedState::Withdrawn);
}

#[tokio::test(flavor = "multi_thread")]
async fn who_is_not_confirmed_tells_of_nothing() {
    let hub = Hub::start().await;
    let mit = institutions::samples::partner(&hub, "MIT").await;
    for (who, may) in [("U_TESS", true), ("U_BEN", false)] {
        let (ws, id, person) = (hub.workspace(), mit.id.clone(), who.into());
        let allowed =
            hub.read(move |conn| Ok(institutions::require_speaker(conn, &ws, &id, &person).is_ok())).await;
        assert_eq!(allowed, may, "{who}");
    }
}

fn assert_valid(message: &Message) {
    let blocks = serde_json::to_value(&message.blocks).expect("blocks");
    let blocks = blocks.as_array().expect("a list");
    assert!(blocks.len() <= 50, "{}", blocks.len());
    assert_eq!(check_blocks(blocks), Vec::<String>::new());
    assert!(message.text.chars().count() <= 4000);
}

#[test]
fn every_view_at_its_fullest_is_valid() {
    use strum::VariantArray;
    let (project, _) = fullest();
    let institution = institutions::samples::fullest();
    let fit =
        readiness::fit(&institution.campus, &Readiness::default(), "2026-09-07".parse().expect("a day"));
    let tools: Vec<super::Found> = (0..8)
        .map(|n| super::Found {
            score: 1,
            project: Project { id: format!("{n}").into(), ..project.clone() },
            subjects: project.subjects.clone(),
            words: vec!["&".repeat(40); 5],
            fit: fit.clone(),
        })
        .collect();
    let proposals: Arc<Vec<(Proposal, String)>> = Arc::new(
        ProposalState::VARIANTS
            .iter()
            .map(|state| (Proposal { state: *state, ..samples::proposal() }, "&".repeat(150)))
            .collect(),
    );
    for state in NeedState::VARIANTS {
        for full in [true, false] {
            let followed = views::Followed {
                need: Need { state: *state, ..samples::fullest() },
                institution: institution.clone(),
                tools: if full { tools.clone() } else { Vec::new() },
                project: Some(Project { state: ProjectState::Approved, ..project.clone() }),
                proposals: proposals.to_vec(),
            };
            assert_valid(&views::card(&followed));
            assert_valid(&views::detail(&followed, full));
        }
    }
    let need = samples::fullest();
    for (one, _) in proposals.iter() {
        assert_valid(&views::settled_card(one, &need, &project));
    }
    for message in [
        views::ask_card(&samples::proposal(), &need, &project),
        views::over(&need, &project),
        views::not_now(&need, &project),
        views::ended(NeedState::Met),
    ] {
        assert_valid(&message);
    }
    for view in [
        views::need_form(&institution, Some(&need)),
        views::role_form(&need, std::slice::from_ref(&project)),
        views::saved(&need, 3),
        views::asked_notice(&project),
    ] {
        let view = serde_json::to_value(slack_morphism::prelude::SlackView::Modal(view)).expect("a view");
        assert_eq!(check_view(&view), Vec::<String>::new());
    }
}

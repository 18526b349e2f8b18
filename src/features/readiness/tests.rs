//! Journeys: owners say what a campus gets.

use crate::demo::workspace::{check_blocks, check_view};
use crate::features::institutions::{
    Accessibility, Hosting, Lms, Lti, Privacy, Sso, Word, samples as campuses,
};
use crate::features::projects::samples;
use crate::testing::Hub;

use super::{Cadence, Installation, Item, Readiness, store, views};

#[tokio::test(flavor = "multi_thread")]
async fn owners_say_what_is_there_and_everybody_sees_it() {
    let hub = Hub::start().await;
    samples::approved(&hub, "Quizlab", &[]).await;
    let (ana, caro) = (hub.person("ana"), hub.person("caro"));
    ana.slash("project show Quizlab").await;
    assert!(
        ana.ephemerals("general").contains("Unknown: everything so far"),
        "{}",
        ana.ephemerals("general")
    );
    ana.press("Say what it is ready for").await;
    insta::assert_snapshot!("form", ana.modal());
    ana.choose_many("Learning management systems", &["Canvas", "Moodle"]).await;
    ana.choose("LTI", "LTI 1.3 (Advantage)").await;
    ana.choose_many("Single sign-on", &["SAML"]).await;
    ana.fill("Languages", "English, Español").await;
    ana.fill("Security contact", "security@quizlab.example <!channel>").await;
    ana.choose_many("Known to be missing", &["LTI", "Accessibility report (VPAT)"]).await;
    ana.submit().await;
    assert!(ana.modal().contains("LTI is filled in above"), "{}", ana.modal());
    ana.choose_many("Known to be missing", &["Accessibility report (VPAT)"]).await;
    ana.submit().await;
    insta::assert_snapshot!("saved", ana.modal());
    ana.again().await;
    ana.close().await;
    hub.settle().await;
    caro.slash("project show Quizlab").await;
    insta::assert_snapshot!("on_card", samples::steady(&caro.ephemerals("general")));
    caro.press("All of it").await;
    hub.settle().await;
    let seen = caro.ephemerals("general");
    insta::assert_snapshot!("checklist", seen.rsplit("EdTech Hub").next().unwrap_or_default());
    let error = caro.try_press("Say what it is ready for").await;
    assert!(error.is_err(), "only owners are offered the form");
}

fn fullest() -> Readiness {
    fn all<W: Word>() -> Vec<W> {
        W::VARIANTS.to_vec()
    }
    let long = |n: usize| "&".repeat(n);
    let campus = campuses::fullest();
    Readiness {
        lms: all::<Lms>(),
        lms_versions: long(150),
        lti: Some(Lti::V13),
        sso: all::<Sso>(),
        hosting: all::<Hosting>(),
        data: campus.about.departments.clone(),
        accessibility: Some(Accessibility::Aaa),
        vpat: true,
        privacy: all::<Privacy>(),
        languages: campus.about.departments.clone(),
        scale: Some(1_000_000),
        maintained_until: "2027-01-01".parse().ok(),
        cadence: Some(Cadence::Termly),
        installation: all::<Installation>(),
        security: long(150),
        security_person: Some("U_ANA".into()),
        adopters: campus.about.departments,
        missing: Vec::new(),
    }
}

#[test]
fn every_view_at_its_fullest_is_valid() {
    let (project, _) = samples::fullest();
    let unknown = Readiness::default();
    let missing = Readiness { missing: all_items(), ..unknown.clone() };
    for now in [fullest(), unknown, missing] {
        for owner in [true, false] {
            let blocks =
                [views::checklist(&project, &now, owner).blocks, vec![views::on_card(&project, &now, owner)]];
            for blocks in blocks {
                let blocks = serde_json::to_value(blocks).expect("blocks");
                assert_eq!(check_blocks(blocks.as_array().expect("a list")), Vec::<String>::new());
            }
        }
        for view in [views::form(&project, &now), views::saved(&project, &now)] {
            let view = serde_json::to_value(slack_morphism::prelude::SlackView::Modal(view)).expect("a view");
            assert_eq!(check_view(&view), Vec::<String>::new());
        }
    }
}

fn all_items() -> Vec<Item> {
    <Item as strum::VariantArray>::VARIANTS.to_vec()
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_written_is_read() {
    let hub = Hub::start().await;
    let (project, _) = samples::approved(&hub, "Quizlab", &[]).await;
    let id = project.id.clone();
    let back = hub
        .person_ctx("ana")
        .write(move |conn, ctx| {
            store::save(conn, &ctx.workspace, &id, &Readiness::default(), &ctx.person, ctx.now)?;
            store::save(conn, &ctx.workspace, &id, &fullest(), &ctx.person, ctx.now)?;
            store::find(conn, &ctx.workspace, &id)
        })
        .await
        .expect("it is written");
    assert_eq!(back, fullest());
}

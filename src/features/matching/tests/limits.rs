//! What a role can't be done without: written in its form, kept by the matching, said in words; by default nothing.

use diesel::prelude::*;

use super::why::told;
use super::{asks, keep, profile};
use crate::db::schema::people;
use crate::demo::workspace::Person;
use crate::features::matching::store;
use crate::features::profiles::{Profile, ProfileSkill};
use crate::features::projects::Role;
use crate::features::projects::samples::approved;
use crate::features::skills::Level;
use crate::testing::Hub;

const MUST: &str = "Only who knows these, as well as chosen above";

/// Ana changes her one role: first what `change` does in its form, then which skills are a must.
async fn edited(hub: &Hub, change: impl AsyncFnOnce(&Person), musts: Option<&[&str]>) {
    let ana = hub.person("ana");
    ana.slash("project edit").await;
    ana.submit().await;
    ana.press_nth("Edit", 0).await;
    change(&ana).await;
    ana.submit().await;
    if let Some(musts) = musts {
        ana.choose_many(MUST, musts).await;
    }
    ana.submit().await;
    ana.submit().await;
    assert!(!ana.has_modal(), "{}", ana.modal());
    hub.settle().await;
}

/// A role for which Caro, who knows what it requires, is suggested.
async fn a_pair() -> (Hub, Role) {
    let hub = Hub::start().await;
    let (_, mut roles) = approved(&hub, "Quizlab", &["Frontend developer"]).await;
    keep(&hub, profile("caro", &["svelte"])).await;
    let role = roles.remove(0);
    assert_eq!(suggested(&hub, &role).await, (true, true));
    (hub, role)
}

/// Whether the role is shown to Caro, and Caro to the role's owners.
async fn suggested(hub: &Hub, role: &Role) -> (bool, bool) {
    let id = role.id.clone();
    hub.person_ctx("olga")
        .read(move |conn, ctx| {
            let roles = store::roles_for(conn, ctx, &"U_CARO".into(), 50)?;
            let people = store::developers_for(conn, ctx, &id, 50)?;
            Ok((!roles.is_empty(), people.iter().any(|found| found.developer.as_str() == "U_CARO")))
        })
        .await
        .unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_language_keeps_out_who_names_others() {
    let (hub, role) = a_pair().await;
    edited(
        &hub,
        async |ana| ana.choose_many("Only who speaks one of these languages", &["Spanish", "French"]).await,
        None,
    )
    .await;
    assert_eq!(
        suggested(&hub, &role).await,
        (true, true),
        "who says nothing of languages is kept out of nothing"
    );
    let caro = hub.person("caro");
    caro.slash("profile").await;
    caro.choose_many("Languages I speak", &["English"]).await;
    caro.submit().await;
    caro.submit().await;
    hub.settle().await;
    assert_eq!(suggested(&hub, &role).await, (false, false));
    let why = told(&hub, "caro", None).await;
    assert!(
        why.contains("for who speaks French or Spanish. If you do, say so in `/edtech profile`"),
        "{why}"
    );
    let card = asks(&hub, "caro", "project show Quizlab").await;
    assert!(card.contains("in French or Spanish"), "{card}");
    caro.slash("profile").await;
    caro.choose_many("Languages I speak", &["English", "French"]).await;
    caro.submit().await;
    caro.submit().await;
    hub.settle().await;
    assert_eq!(suggested(&hub, &role).await, (true, true), "one language in common is enough");
    assert!(asks(&hub, "caro", "profile").await.is_empty());
    assert!(caro.modal().contains("English") && caro.modal().contains("French"), "{}", caro.modal());
}

#[tokio::test(flavor = "multi_thread")]
async fn least_hours_keep_out_who_has_fewer() {
    let (hub, role) = a_pair().await;
    let least = async |ana: &Person| ana.fill("Only with at least so many hours a week", "5").await;
    edited(&hub, least, None).await;
    assert_eq!(suggested(&hub, &role).await, (false, false), "Caro has four");
    for why in [told(&hub, "caro", None).await, told(&hub, "ana", Some("caro")).await] {
        assert!(why.contains("*Not suggested:* the role is for who has at least 5 hours a week."), "{why}");
    }
    keep(&hub, Profile { hours: 5, ..profile("caro", &["svelte"]) }).await;
    assert_eq!(suggested(&hub, &role).await, (true, true));
    edited(&hub, async |ana| ana.clear("Only with at least so many hours a week").await, None).await;
    keep(&hub, profile("caro", &["svelte"])).await;
    assert_eq!(suggested(&hub, &role).await, (true, true), "an owner can take it back");
}

#[tokio::test(flavor = "multi_thread")]
async fn least_overlap_keeps_out_who_works_at_other_hours() {
    let (hub, role) = a_pair().await;
    let workspace = hub.workspace();
    hub.app
        .db
        .write(move |conn| {
            let caro = people::table.find((workspace, "U_CARO"));
            diesel::update(caro).set(people::timezone.eq("America/Los_Angeles")).execute(conn)?;
            Ok(())
        })
        .await
        .unwrap();
    assert_eq!(suggested(&hub, &role).await, (true, true), "far away ranks lower, and keeps nobody out");
    let least = async |ana: &Person| ana.fill("Only with so many hours a week in common", "15").await;
    edited(&hub, least, None).await;
    assert_eq!(suggested(&hub, &role).await, (false, false));
    let why = told(&hub, "caro", None).await;
    assert!(why.contains("at least 15 working hours a week in common with its timezones"), "{why}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_must_keeps_out_who_knows_it_less_and_who_would_learn_it() {
    let (hub, role) = a_pair().await;
    edited(&hub, async |_| (), Some(&["Svelte"])).await;
    assert_eq!(suggested(&hub, &role).await, (true, true), "Caro is comfortable with it");
    let with = |level, wanted| {
        let skills = vec![ProfileSkill { skill: "svelte".into(), level, wanted }];
        Profile { skills, ..profile("caro", &[]) }
    };
    for (level, wanted) in [(Level::HasTried, false), (Level::KnowsTheIdea, true)] {
        keep(&hub, with(level, wanted)).await;
        assert_eq!(suggested(&hub, &role).await, (false, false), "{level:?}");
        let why = told(&hub, "caro", None).await;
        assert!(why.contains("the role can't be done without Svelte, as well as it asks for."), "{why}");
    }
    let card = asks(&hub, "caro", "project show Quizlab").await;
    assert!(card.contains("Svelte (comfortable, a must)"), "{card}");
    // Whoever finds the role can still ask.
    let caro = hub.person("caro");
    caro.press("I'm interested").await;
    assert!(caro.has_modal(), "a filter keeps nobody from asking");
    caro.close().await;
    // What was chosen is what the form begins with, and can be taken back.
    edited(&hub, async |_| (), None).await;
    assert_eq!(suggested(&hub, &role).await, (false, false));
    edited(&hub, async |_| (), Some(&[])).await;
    assert_eq!(suggested(&hub, &role).await, (true, true));
}

#[tokio::test(flavor = "multi_thread")]
async fn hours_in_common_need_somebody_to_have_them_with() {
    let (hub, _) = a_pair().await;
    let ana = hub.person("ana");
    ana.slash("project edit").await;
    ana.submit().await;
    ana.press_nth("Edit", 0).await;
    ana.clear("Timezones from").await;
    ana.clear("Timezones to").await;
    ana.fill("Only with so many hours a week in common", "10").await;
    ana.submit().await;
    assert!(ana.modal().contains("! In common with whom?"), "{}", ana.modal());
}

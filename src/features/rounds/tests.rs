//! Rounds as organizers run them and developers meet them.

use chrono::Duration;
use diesel::prelude::*;

use super::model::{PairState, RoundState};
use super::{samples, store, views};
use crate::app::Ctx;
use crate::db::schema::audit;
use crate::demo::workspace::Person;
use crate::dispatch;
use crate::error::Error;
use crate::features::people;
use crate::features::profiles::{self, Profile, ProfileSkill, Visibility};
use crate::features::projects::samples::{appoint_omar, approved, steady};
use crate::features::skills::Level;
use crate::ids::PersonId;
use crate::slack::incoming::{self, Interaction};
use crate::testing::{Hub, assert_message};

/// Somebody who builds with Svelte and may be suggested.
async fn builder(hub: &Hub, name: &str, change: impl FnOnce(&mut Profile)) {
    let person: PersonId = format!("U_{}", name.to_uppercase()).into();
    let mut profile = Profile {
        person: person.clone(),
        skills: vec![ProfileSkill { skill: "svelte".into(), level: Level::Comfortable, wanted: false }],
        subjects: vec!["Mathematics".to_owned()],
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
        updated_at: hub.clock.now(),
    };
    change(&mut profile);
    let ctx = Ctx { person, ..hub.person_ctx("olga") };
    people::know(&ctx).await.expect("a person is known");
    ctx.write(move |conn, ctx| profiles::save(conn, &ctx.workspace, &profile)).await.expect("a profile");
}

/// Three roles with two seats each, and three developers with room for one project each: Caro suits the first best,
/// Dev and Tess the second.
async fn community() -> Hub {
    let hub = Hub::start().await;
    approved(&hub, "Quizlab", &["Frontend developer", "Tester"]).await;
    approved(&hub, "Peerly", &["Designer"]).await;
    for (name, about, hours) in
        [("caro", "Frontend developer", 4), ("dev", "Tester", 3), ("tess", "Tester", 2)]
    {
        builder(&hub, name, |profile| {
            profile.about = about.to_owned();
            profile.hours = hours;
        })
        .await;
    }
    hub
}

/// What is seen, without its moments and its seed.
fn seen(text: &str) -> String {
    let text = steady(text);
    let Some((before, rest)) = text.split_once("the seed ") else { return text };
    format!("{before}the seed ⟨seed⟩{}", rest.trim_start_matches(|c: char| c.is_ascii_digit()))
}

/// The organizers' newest message.
fn newest(organizer: &Person, hub: &Hub) -> String {
    let all = organizer.messages(&hub.channel("organizers"));
    seen(all.rsplit("EdTech Hub").next().unwrap_or_default())
}

/// Olga matches everyone and sends it.
async fn sent(hub: &Hub) -> Person {
    let olga = hub.person("olga");
    olga.slash("round").await;
    hub.settle().await;
    olga.submit().await;
    olga
}

/// How many proposals these people got.
fn proposals(hub: &Hub, names: &[&str]) -> usize {
    names.iter().map(|name| hub.person(name).dms().matches("thought of you:").count()).sum()
}

async fn deeds(hub: &Hub) -> Vec<String> {
    hub.read(|conn| {
        let all = audit::table.filter(audit::action.like("round.%")).order(audit::id);
        Ok(all.select(audit::action).load(conn)?)
    })
    .await
}

#[tokio::test(flavor = "multi_thread")]
async fn an_organizer_looks_takes_out_and_turns_the_dial() {
    let hub = community().await;
    let olga = hub.person("olga");
    olga.open_home().await;
    hub.settle().await;
    olga.press_on_home("Match everyone").await;
    insta::assert_snapshot!("thinking", olga.modal());
    hub.settle().await;
    insta::assert_snapshot!("preview", seen(&olga.modal()));
    olga.press("Drop").await;
    let dropped = olga.modal();
    insta::assert_snapshot!("dropped", seen(&dropped));
    // The window is closed by mistake, and opened again with the command.
    olga.close().await;
    olga.slash("round").await;
    assert_eq!(seen(&olga.modal()), seen(&dropped), "what was taken out stays out");
    olga.press("Undo").await;
    assert_eq!(olga.modal().matches("[Drop").count(), 3, "{}", olga.modal());
    olga.press("Best fit first").await;
    hub.settle().await;
    insta::assert_snapshot!("best_fit", seen(&olga.modal()));
    olga.again().await;
    hub.settle().await;
    olga.press("First seats first").await;
    hub.settle().await;
    olga.press("Drop").await;
    olga.press("Drop").await;
    olga.press("Drop").await;
    assert!(!olga.modal().contains("Send"), "nothing is left to send:\n{}", olga.modal());
    assert_eq!(proposals(&hub, &["caro", "dev", "tess"]), 0, "nobody has been told anything");
    let all = deeds(&hub).await;
    let deeds: Vec<&str> = all.iter().map(String::as_str).collect();
    let expected = ["round.run", "round.drop", "round.keep", "round.run", "round.run"];
    assert_eq!(deeds[..5], expected);
    assert_eq!(deeds[5..], ["round.drop"; 3]);
}

#[tokio::test(flavor = "multi_thread")]
async fn proposals_go_out_over_hours() {
    let hub = community().await;
    let everybody = ["caro", "dev", "tess"];
    let olga = sent(&hub).await;
    insta::assert_snapshot!("sent", seen(&olga.modal()));
    olga.close().await;
    hub.settle().await;
    insta::assert_snapshot!("card", newest(&olga, &hub));
    assert_eq!(proposals(&hub, &everybody), 1);
    hub.advance(Duration::minutes(119)).await;
    assert_eq!(proposals(&hub, &everybody), 1);
    hub.advance(Duration::minutes(2)).await;
    assert_eq!(proposals(&hub, &everybody), 2);
    olga.slash("round").await;
    assert!(olga.modal().contains("2 of 3 proposals sent"), "{}", olga.modal());
    olga.close().await;
    hub.advance(Duration::hours(4)).await;
    assert_eq!(proposals(&hub, &everybody), 3);
    insta::assert_snapshot!("card_at_the_end", newest(&olga, &hub));
    olga.slash("round").await;
    insta::assert_snapshot!("over", seen(&olga.modal()));
    olga.close().await;

    // What a developer got, and what they can do with it: both sides say yes.
    let caro = hub.person("caro");
    insta::assert_snapshot!("proposal", seen(&caro.dms()));
    caro.press("I'm interested").await;
    caro.submit().await;
    hub.settle().await;
    assert!(hub.person("ana").dms().contains("Caro"), "{}", hub.person("ana").dms());

    // Another round proposes nobody what they were proposed.
    olga.slash("round").await;
    olga.press("Match everyone anew").await;
    hub.settle().await;
    let anew = olga.modal();
    assert!(anew.contains("would be filled") && !anew.contains("thought of you"), "{anew}");
    let before = hub.workspace();
    let (state, pairs) = hub
        .read(move |conn| {
            let round = store::latest(conn, &before)?.expect("a round");
            let old = store::sent_of_late(conn, &before, round.started_at)?;
            let new = store::page(conn, &before, &round.id, 0, 99)?;
            let again = new.iter().filter(|one| old.contains(&(one.role.clone(), one.developer.clone())));
            Ok((round.state, (old.len(), again.count())))
        })
        .await;
    assert_eq!((state, pairs), (RoundState::Preview, (3, 0)));
}

#[tokio::test(flavor = "multi_thread")]
async fn who_left_in_between_is_skipped() {
    let hub = community().await;
    let olga = sent(&hub).await;
    for name in ["caro", "dev", "tess"] {
        builder(&hub, name, |profile| profile.matching = false).await;
    }
    hub.settle().await;
    hub.advance(Duration::hours(6)).await;
    assert_eq!(proposals(&hub, &["caro", "dev", "tess"]), 0);
    olga.close().await;
    olga.slash("round").await;
    insta::assert_snapshot!("all_skipped", seen(&olga.modal()));
    let seen = olga.messages(&hub.channel("organizers"));
    assert!(seen.contains("0 proposals went out, 3 skipped"), "{seen}");
}

#[tokio::test(flavor = "multi_thread")]
async fn sent_twice_it_goes_out_once() {
    let hub = community().await;
    appoint_omar(&hub).await;
    let (olga, omar) = (hub.person("olga"), hub.person("omar"));
    olga.slash("round").await;
    omar.slash("round").await;
    hub.settle().await;
    omar.submit().await;
    olga.submit().await;
    olga.again().await;
    assert!(olga.modal().contains("of 3 proposals sent"), "{}", olga.modal());
    hub.settle().await;
    hub.advance(Duration::hours(7)).await;
    assert_eq!(proposals(&hub, &["caro", "dev", "tess"]), 3);
    assert_eq!(deeds(&hub).await, ["round.run", "round.send"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn nobody_gets_two_at_once() {
    let hub = Hub::start().await;
    approved(&hub, "Quizlab", &["Frontend developer", "Tester"]).await;
    approved(&hub, "Peerly", &["Designer"]).await;
    builder(&hub, "caro", |profile| profile.max_projects = 3).await;
    let olga = sent(&hub).await;
    assert!(olga.modal().contains("of 3 proposals"), "{}", olga.modal());
    // The hub was away: all are due when it is back.
    hub.clock.advance(Duration::hours(8));
    hub.settle().await;
    assert_eq!(proposals(&hub, &["caro"]), 1);
    hub.advance(Duration::hours(2) + Duration::minutes(1)).await;
    assert_eq!(proposals(&hub, &["caro"]), 2);
    hub.advance(Duration::hours(3)).await;
    assert_eq!(proposals(&hub, &["caro"]), 3);
    assert!(olga.messages(&hub.channel("organizers")).contains("3 proposals went out"));
}

#[tokio::test(flavor = "multi_thread")]
async fn who_deletes_their_profile_is_in_no_round() {
    let hub = community().await;
    let olga = sent(&hub).await;
    olga.close().await;
    for name in ["caro", "dev", "tess"] {
        let person = hub.person_ctx(name);
        person
            .write(|conn, ctx| super::forget(conn, &ctx.workspace, &ctx.person))
            .await
            .expect("they are forgotten");
    }
    hub.settle().await;
    hub.advance(Duration::hours(6)).await;
    assert_eq!(proposals(&hub, &["caro", "dev", "tess"]), 0);
    let workspace = hub.workspace();
    let round = hub.read(move |conn| store::latest(conn, &workspace)).await.expect("a round");
    assert_eq!(round.state, RoundState::Done, "and the round comes to its end");
}

#[tokio::test(flavor = "multi_thread")]
async fn deleting_ones_profile_takes_one_out() {
    let hub = community().await;
    hub.person("olga").slash("round").await;
    hub.settle().await;
    let caro = hub.person("caro");
    caro.slash("profile").await;
    caro.press("Delete my profile").await;
    hub.settle().await;
    let workspace = hub.workspace();
    let facts = hub.read(move |conn| samples::facts(conn, &workspace)).await;
    assert!(!facts.contains("U_CARO") && facts.contains("U_DEV"), "{facts}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_round_can_be_stopped() {
    let hub = community().await;
    let olga = sent(&hub).await;
    hub.settle().await;
    olga.close().await;
    olga.slash("round").await;
    olga.press("Stop").await;
    assert!(olga.modal().contains("1 of 1 proposal sent"), "{}", olga.modal());
    hub.settle().await;
    hub.advance(Duration::hours(7)).await;
    assert_eq!(proposals(&hub, &["caro", "dev", "tess"]), 1);
    assert_eq!(deeds(&hub).await, ["round.run", "round.send", "round.stop"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn only_organizers_match_everyone() {
    let hub = community().await;
    for name in ["ana", "caro"] {
        let person = hub.person(name);
        person.slash("round").await;
        assert!(!person.has_modal());
        assert!(person.ephemerals("general").contains("Only organizers can do this"), "{name}");
    }
    // Nor by a button of another's window, nor in the job that such a button would leave.
    let forged = serde_json::json!({
        "type": "block_actions", "team": {"id": hub.workspace()}, "user": {"id": "U_CARO"}, "trigger_id": "1.2.forged",
        "actions": [{"type": "button", "action_id": "rounds.run", "block_id": "b", "value": "r|false"}],
    });
    let Ok(Interaction::Action(action)) = incoming::interaction(&forged.to_string()) else {
        panic!("a button");
    };
    let refused = dispatch::action(&hub.app, &action).await;
    assert!(matches!(&refused, Err(Error::User(why)) if why.contains("Only organizers")), "{refused:?}");
    let ctx = hub.person_ctx("caro");
    let refused = super::handlers::run(&ctx, Some(true), None).await;
    assert!(matches!(&refused, Err(Error::User(why)) if why.contains("Only organizers")), "{refused:?}");
    hub.settle().await;
    assert_eq!(deeds(&hub).await, Vec::<String>::new());
}

#[tokio::test(flavor = "multi_thread")]
async fn nobody_to_match() {
    let hub = Hub::start().await;
    let olga = hub.person("olga");
    olga.slash("round").await;
    hub.settle().await;
    insta::assert_snapshot!("no_seats", olga.modal());
    olga.close().await;
    approved(&hub, "Quizlab", &["Frontend developer"]).await;
    olga.slash("round").await;
    hub.settle().await;
    insta::assert_snapshot!("nobody_looks", olga.modal());
    olga.close().await;
    builder(&hub, "caro", |profile| profile.visibility = Visibility::Nobody).await;
    olga.slash("round").await;
    hub.settle().await;
    insta::assert_snapshot!("nobody_may", olga.modal());
}

#[tokio::test(flavor = "multi_thread")]
async fn an_organizer_puts_the_next_best_in_place_of_somebody() {
    let hub = Hub::start().await;
    approved(&hub, "Quizlab", &["Frontend developer"]).await;
    for (name, hours) in [("caro", 4), ("dev", 3), ("tess", 2)] {
        builder(&hub, name, |profile| profile.hours = hours).await;
    }
    let olga = hub.person("olga");
    olga.slash("round").await;
    hub.settle().await;
    let there = |name: &str| {
        olga.modal().contains(&format!("← *@{name}*")) || olga.modal().contains(&format!("← @{name}"))
    };
    // The role has two seats: the best two are in.
    assert!(there("Caro") && there("Dev") && !there("Tess"), "{}", olga.modal());
    olga.press_nth("Next best", 1).await;
    insta::assert_snapshot!("next_best", seen(&olga.modal()));
    assert!(there("Caro") && there("Tess") && !there("Dev"), "{}", olga.modal());
    // After the last one the best comes again.
    olga.press_nth("Next best", 1).await;
    assert!(there("Caro") && there("Dev") && !there("Tess"), "{}", olga.modal());
    olga.press_nth("Next best", 1).await;
    olga.submit().await;
    hub.settle().await;
    hub.advance(Duration::hours(7)).await;
    let got = ["caro", "dev", "tess"].map(|name| proposals(&hub, &[name]));
    assert_eq!(got, [1, 0, 1], "what was chosen goes out");
    let deeds = deeds(&hub).await;
    assert_eq!(deeds, ["round.run", "round.swap", "round.swap", "round.swap", "round.send"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn where_nobody_else_is_left_it_says_so() {
    let hub = Hub::start().await;
    approved(&hub, "Quizlab", &["Frontend developer"]).await;
    builder(&hub, "caro", |_| ()).await;
    // Dev does not want to be suggested.
    builder(&hub, "dev", |profile| profile.visibility = Visibility::Nobody).await;
    let olga = hub.person("olga");
    olga.slash("round").await;
    hub.settle().await;
    olga.press("Next best").await;
    let told = olga.ephemerals("general") + &olga.dms() + &olga.modal();
    assert!(told.contains("Nobody else is left for this role"), "{told}");
}

#[tokio::test(flavor = "multi_thread")]
async fn two_organizers_at_once_look_at_one_round() {
    let hub = community().await;
    appoint_omar(&hub).await;
    let (olga, omar) = (hub.person("olga"), hub.person("omar"));
    tokio::join!(olga.slash("round"), omar.slash("round"));
    // Both are worked on at the same time, as by two replicas.
    let (of_olga, of_omar) = (hub.person_ctx("olga"), hub.person_ctx("omar"));
    let both =
        tokio::join!(super::handlers::run(&of_olga, None, None), super::handlers::run(&of_omar, None, None));
    assert!(both.0.is_ok() && both.1.is_ok(), "{both:?}");
    hub.settle().await;
    for organizer in [&olga, &omar] {
        assert!(organizer.modal().contains("[Drop"), "{}", organizer.modal());
    }
    assert_eq!(deeds(&hub).await, ["round.run"], "one round, and the other organizer looks at it");
    olga.press("Drop").await;
    omar.close().await;
    omar.slash("round").await;
    assert!(omar.modal().contains("(1 pair taken out)"), "{}", omar.modal());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_long_round_has_pages() {
    let hub = Hub::start().await;
    let (_, roles) = approved(&hub, "Quizlab", &["Frontend developer"]).await;
    let role = &roles[0].id;
    let pairs: Vec<_> =
        (0..25).map(|n| (role.clone(), PersonId::from(format!("U_DEV{n:02}")), false)).collect();
    samples::two(&hub, &pairs).await;
    let olga = hub.person("olga");
    olga.slash("round").await;
    assert_eq!(olga.modal().matches("[Drop").count(), 20, "{}", olga.modal());
    olga.press("More pairs").await;
    assert_eq!(olga.modal().matches("[Drop").count(), 5, "{}", olga.modal());
    olga.press("Drop").await;
    assert_eq!(olga.modal().matches("[Drop").count(), 4, "on its page: {}", olga.modal());
    olga.press("Back").await;
    assert!(olga.modal().contains("(1 pair taken out)"), "{}", olga.modal());
}

#[tokio::test(flavor = "multi_thread")]
async fn the_fullest_proposal_fits() {
    let hub = Hub::start().await;
    let (project, roles) = crate::features::projects::samples::fullest();
    let all = roles.clone();
    hub.person_ctx("ana")
        .write(move |conn, ctx| {
            crate::features::projects::create(conn, &ctx.workspace, &project, &["U_ANA".into()], &all)
        })
        .await
        .expect("a project");
    builder(&hub, "caro", |profile| profile.max_projects = 3).await;
    let olga = hub.person("olga");
    olga.slash("round").await;
    hub.settle().await;
    assert!(olga.modal().contains("[Drop"), "{}", olga.modal());
    let pair = (roles[0].id.clone(), PersonId::from("U_CARO"));
    let found = hub
        .person_ctx("olga")
        .read(move |conn, ctx| crate::features::matching::explain_all(conn, ctx, std::slice::from_ref(&pair)))
        .await
        .expect("reasons");
    for found in found.values() {
        assert_message(&views::proposal(found));
    }
    assert_eq!(found.len(), 1);
}

#[test]
fn states_are_text() {
    let states: [&'static str; 3] =
        [PairState::Planned.into(), PairState::Skipped.into(), RoundState::Preview.into()];
    assert_eq!(states, ["planned", "skipped", "preview"]);
}

//! Two institutions turn out to be one, or stay apart.

use diesel::prelude::*;

use super::{enter, samples, standings, store};
use crate::db::schema::{adoptions, audit, institution_keys, needs, offers, pilots};
use crate::features::institutions::{Institution, Standing};
use crate::features::offers as offers_feature;
use crate::features::pilots::PilotState;
use crate::features::projects::samples::approved;
use crate::features::{adoption, needs as needs_feature, pilots as pilots_feature};
use crate::testing::{Hub, button};

/// The same university twice: Tess speaks for one, Ben for the other, both run Quizlab and have things going on.
async fn twice(hub: &Hub) -> (Institution, Institution) {
    let first = samples::speaks(hub, "tess", &samples::institution("Kelvin University")).await;
    let mut second = samples::institution("University of Kelvin");
    second.created_at += chrono::Duration::days(1);
    second.about.domains = vec!["kelvin.example".to_owned()];
    second.about.departments = vec!["Media Lab".to_owned()];
    let second = samples::speaks(hub, "ben", &second).await;
    let (quizlab, _) = approved(hub, "Quizlab", &[]).await;
    let (one, other) = (first.id.clone(), second.id.clone());
    hub.person_ctx("tess")
        .write(move |conn, ctx| {
            let ws = &ctx.workspace;
            adoption::save(conn, ws, &adoption::samples::adoption(&one, &quizlab.id))?;
            adoption::save(conn, ws, &adoption::samples::adoption(&other, &quizlab.id))?;
            needs_feature::save(conn, ws, &needs_feature::samples::need(&other))?;
            let pilot = pilots_feature::samples::pilot(&other, &quizlab.id, PilotState::Running);
            pilots_feature::save(conn, ws, &pilot)?;
            let hosting = offers_feature::samples::offer(offers_feature::Kind::Hosting, 2);
            offers_feature::save(
                conn,
                ws,
                &offers_feature::Offer {
                    institution: Some(other.clone()),
                    person: "U_BEN".into(),
                    ..hosting
                },
            )
        })
        .await
        .expect("two institutions");
    (first, second)
}

#[tokio::test(flavor = "multi_thread")]
async fn an_organizer_makes_one_of_two() {
    let hub = Hub::start().await;
    let (first, second) = twice(&hub).await;
    let olga = hub.person("olga");
    let shown = hub.forge("olga", &button("institutions.show", second.id.as_str())).await;
    hub.settle().await;
    let shown = format!("{shown}{}", olga.screen());
    assert!(shown.contains("This may be the same: *Kelvin University*"), "{shown}");
    let join = button("institutions.join", &format!("{}:{}", first.id, second.id));
    let told = hub.forge("olga", &join).await;
    assert!(told.contains("is one institution now"), "{told}");
    let again = hub.forge("olga", &join).await;
    assert!(again.contains("is one institution now"), "{again}");

    let kept = first.id.clone();
    hub.read(move |conn| {
        let all: [Vec<String>; 4] = [
            needs::table.select(needs::institution).load(conn)?,
            pilots::table.select(pilots::institution).load(conn)?,
            adoptions::table.select(adoptions::institution).load(conn)?,
            offers::table.select(offers::institution.assume_not_null()).load(conn)?,
        ];
        assert!(all.iter().flatten().all(|institution| *institution == kept.0), "{all:?}");
        let mut states: Vec<String> = adoptions::table.select(adoptions::state).load(conn)?;
        states.sort();
        assert_eq!(states, ["active", "ended"], "one tool is in use once");
        let keys: i64 = institution_keys::table
            .filter(institution_keys::institution.ne(kept.as_str()))
            .count()
            .get_result(conn)?;
        assert_eq!(keys, 0, "nothing finds the other one any more");
        let deeds: i64 =
            audit::table.filter(audit::action.eq("institution.join")).count().get_result(conn)?;
        assert_eq!(deeds, 1);
        Ok(())
    })
    .await;
    let (ws, id) = (hub.workspace(), first.id.clone());
    let kept = hub.read(move |conn| store::find(conn, &ws, &id)).await.expect("it stays");
    assert_eq!(kept.about.domains, ["kelvin.example"]);
    assert_eq!(kept.about.departments, ["Teaching and Learning Lab", "Media Lab"]);
    for who in ["tess", "ben"] {
        assert_eq!(standings(&hub, who).await, [("Kelvin University".to_owned(), Standing::Confirmed)]);
        assert_eq!(hub.person(who).dms().matches("was written down twice").count(), 1);
    }
    insta::assert_snapshot!(
        "joined_told",
        hub.person("ben").dms().rsplit("EdTech Hub").next().unwrap_or_default()
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn nothing_is_joined_while_somebody_asks_to_speak() {
    let hub = Hub::start().await;
    let first = samples::speaks(&hub, "tess", &samples::institution("Kelvin University")).await;
    let ben = hub.person("ben");
    enter(&hub, &ben, "Songs and Dances", "songs.example").await;
    let (ws, me) = (hub.workspace(), hub.person_ctx("ben").person);
    let asked = hub.read(move |conn| store::of_person(conn, &ws, &me)).await.remove(0).institution;
    let join = button("institutions.join", &format!("{}:{}", first.id, asked.id));
    let told = hub.forge("olga", &join).await;
    assert!(told.contains("Somebody asks to speak for one of the two."), "{told}");
    assert_eq!(standings(&hub, "ben").await, [("Songs and Dances".to_owned(), Standing::Asked)]);
    for nothing in ["", "nothing", &format!("{0}:{0}", first.id), &format!("nothing:{}", first.id)] {
        let told = hub.forge("olga", &button("institutions.join", nothing)).await;
        assert!(told.contains("This institution isn't here any more."), "{nothing}: {told}");
    }
}

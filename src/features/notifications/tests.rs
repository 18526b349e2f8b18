//! What people get, and what they don't, whatever happens.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use chrono::Duration;
use diesel::connection::{Connection, InstrumentationEvent};
use diesel::prelude::*;

use super::jobs;
use crate::app::Ctx;
use crate::db::schema::{held_messages, notification_days, people as people_table};
use crate::demo::workspace::NewPerson;
use crate::features::follows::{self, Thing};
use crate::features::profiles::{self, Profile, ProfileSkill, Visibility};
use crate::features::projects::samples;
use crate::features::skills::Level;
use crate::features::{introductions, people};
use crate::ids::PersonId;
use crate::notices::{self, Notice, Settings};
use crate::on_backend;
use crate::outbox::{self, To};
use crate::slack::Message;
use crate::testing::{Hub, assert_message, assert_modal};

/// A hub in which each day counts, and where Ana is known: it is Monday, 11:00, where she lives.
async fn world() -> Hub {
    let hub = Hub::start().await;
    hub.as_in_the_world().await;
    people::know(&hub.person_ctx("ana")).await.expect("Ana is known");
    hub
}

/// Something happens of which somebody is told.
async fn happens(hub: &Hub, name: &str, notice: Notice, words: &str) {
    let (to, message) = (To::notice(&hub.person_ctx(name).person, notice), Message::paragraph(words));
    hub.person_ctx("olga")
        .write(move |conn, ctx| outbox::post(conn, &ctx.workspace, &to, message, None, ctx.now))
        .await
        .expect("it happens");
}

/// How many messages somebody has.
fn got(hub: &Hub, name: &str) -> usize {
    hub.person(name).dms().matches("EdTech Hub").count()
}

fn newest(hub: &Hub, name: &str) -> String {
    hub.person(name).dms().rsplit("EdTech Hub").next().unwrap_or_default().to_owned()
}

async fn choose(hub: &Hub, name: &str, chosen: Settings) {
    hub.person_ctx(name)
        .write(move |conn, ctx| notices::save(conn, &ctx.workspace, &ctx.person, &chosen, ctx.now))
        .await
        .expect("it is kept");
}

#[tokio::test(flavor = "multi_thread")]
async fn twenty_things_on_a_day_are_two_messages_and_one_in_the_morning() {
    let hub = world().await;
    for at in 1..=20 {
        happens(&hub, "ana", Notice::Introductions, &format!("Thing {at} happened to <@U_BEN> & more."))
            .await;
    }
    hub.settle().await;
    assert_eq!(got(&hub, "ana"), 2, "{}", hub.person("ana").dms());
    // Tuesday, 7:59 and 8:00 in Madrid.
    hub.advance(Duration::hours(20) + Duration::minutes(59)).await;
    assert_eq!(got(&hub, "ana"), 2);
    hub.advance(Duration::minutes(1)).await;
    assert_eq!(got(&hub, "ana"), 3);
    insta::assert_snapshot!("morning", newest(&hub, "ana"));
    // The digest is one of the day's two.
    for at in 21..=23 {
        happens(&hub, "ana", Notice::Introductions, &format!("Thing {at} happened.")).await;
    }
    hub.settle().await;
    assert_eq!(got(&hub, "ana"), 4);

    let ana = hub.person("ana");
    ana.press("Show 3 more").await;
    hub.settle().await;
    let direct =
        hub.app.slack.open_conversation(&["U_ANA".into()]).await.expect("a direct message").to_string();
    insta::assert_snapshot!("rest", ana.ephemerals(&direct));
    // What she asks to see comes at once, as it would have come, and once.
    let before = got(&hub, "ana");
    ana.press_nth("Show", 0).await;
    hub.settle().await;
    assert!(newest(&hub, "ana").contains("Thing 18 happened to"), "{}", newest(&hub, "ana"));
    assert_eq!(got(&hub, "ana"), before + 1);
    ana.again().await;
    hub.settle().await;
    let told = ana.ephemerals(&direct);
    assert!(told.contains("You have this message already"), "{told}");
    assert_eq!(ana.dms().matches("Thing 18 happened").count(), 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn many_at_once_are_two_as_well() {
    let hub = world().await;
    let olga = hub.person_ctx("olga");
    let all = (0..24).map(|at| {
        let ctx = olga.clone();
        tokio::spawn(async move {
            let post = move |conn: &mut crate::db::Conn, ctx: &Ctx| {
                let (to, message) = (To::notice(&"U_ANA".into(), Notice::Support), Message::paragraph("Now"));
                let key = format!("at:{}", at / 2);
                outbox::post(conn, &ctx.workspace, &to, message, Some(&key), ctx.now)
            };
            ctx.write(post).await
        })
    });
    for one in all.collect::<Vec<_>>() {
        one.await.expect("no panic").expect("it is written");
    }
    hub.settle().await;
    assert_eq!(got(&hub, "ana"), 2);
    let (held, sent) = hub
        .read(|conn| {
            let held: i64 = held_messages::table.count().get_result(conn)?;
            Ok((held, notification_days::table.select(notification_days::sent).load::<i32>(conn)?))
        })
        .await;
    assert_eq!((held, sent), (10, vec![2]), "twelve things, each once");
}

#[tokio::test(flavor = "multi_thread")]
async fn answers_count_as_nothing_and_come_at_any_hour() {
    let hub = world().await;
    choose(&hub, "ana", Settings { pause: notices::Pause::Open, ..Settings::default() }).await;
    hub.advance(Duration::hours(14)).await;
    for _ in 0..3 {
        hub.person("ana").dm_app("help").await;
        hub.advance(Duration::minutes(2)).await;
    }
    assert_eq!(hub.person("ana").dms().matches("What brings you here?").count(), 3);
}

#[tokio::test(flavor = "multi_thread")]
async fn one_thing_alone_comes_as_it_is() {
    let hub = world().await;
    happens(&hub, "ana", Notice::Projects, "Ben closed *Quizlab*.").await;
    hub.settle().await;
    assert_eq!(got(&hub, "ana"), 0, "news are for the morning");
    hub.advance(Duration::days(1)).await;
    assert_eq!(got(&hub, "ana"), 1);
    assert!(newest(&hub, "ana").contains("Ben closed *Quizlab*."), "{}", newest(&hub, "ana"));
    hub.advance(Duration::days(8)).await;
    assert_eq!(got(&hub, "ana"), 1, "nothing is said where there is nothing");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_person_chooses_what_comes_and_when() {
    let hub = world().await;
    let ana = hub.person("ana");
    ana.slash("notifications").await;
    insta::assert_snapshot!("form", ana.modal());
    ana.choose("Introductions", "Never").await;
    ana.choose("Your projects", "At once").await;
    ana.choose("Pause everything?", "Until a day").await;
    ana.submit().await;
    assert!(ana.modal().contains("Please choose the day"), "{}", ana.modal());
    ana.pick_date("Messages come again on", "2026-09-07").await;
    ana.submit().await;
    assert!(ana.modal().contains("a day after today"), "{}", ana.modal());
    ana.pick_date("Messages come again on", "2026-09-10").await;
    ana.choose("Messages may come from", "10:00").await;
    ana.submit().await;
    insta::assert_snapshot!("saved", samples::steady(&ana.modal()));
    ana.again().await;
    ana.close_all().await;
    happens(&hub, "ana", Notice::Introductions, "Caro asks.").await;
    happens(&hub, "ana", Notice::Projects, "Ben closed it.").await;
    happens(&hub, "ana", Notice::Reminders, "It waits.").await;
    hub.advance(Duration::hours(70)).await;
    assert_eq!(got(&hub, "ana"), 0, "it is Thursday, 9:00");
    hub.advance(Duration::hours(1)).await;
    assert_eq!(got(&hub, "ana"), 1);
    let told = newest(&hub, "ana");
    assert!(
        told.contains("Ben closed it.") && told.contains("It waits.") && !told.contains("Caro"),
        "{told}"
    );
    happens(&hub, "ana", Notice::Projects, "Ben opened it again.").await;
    hub.settle().await;
    assert_eq!(got(&hub, "ana"), 2);

    // From Home, too, where it shows what was chosen; and it is Ana's own.
    ana.open_home().await;
    hub.settle().await;
    ana.press_on_home("Notifications").await;
    assert!(ana.modal().contains("10:00"), "{}", ana.modal());
    ana.close_all().await;
    let omar = hub.person("omar");
    omar.slash("notifications").await;
    assert!(!omar.modal().contains("10:00"), "{}", omar.modal());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_pause_without_an_end_ends_when_its_person_says_so() {
    let hub = world().await;
    choose(&hub, "ana", Settings { pause: notices::Pause::Open, ..Settings::default() }).await;
    for at in 0..3 {
        happens(&hub, "ana", Notice::Support, &format!("Request {at}.")).await;
    }
    happens(&hub, "ana", Notice::Security, "A hole.").await;
    hub.advance(Duration::days(9)).await;
    assert_eq!(got(&hub, "ana"), 1, "only what must be known");
    choose(&hub, "ana", Settings::default()).await;
    hub.advance(Duration::days(1)).await;
    assert_eq!(got(&hub, "ana"), 2);
    assert!(newest(&hub, "ana").contains("3 messages were kept"), "{}", newest(&hub, "ana"));
}

/// What could not be sent on its day doesn't come on top of the next day's.
#[tokio::test(flavor = "multi_thread")]
async fn after_a_long_silence_of_slacks_there_are_still_two_a_day() {
    let hub = world().await;
    let always = Settings { awake: (0, 24), weekends: true, ..Settings::default() };
    choose(&hub, "ana", always).await;
    for day in 0..3 {
        for at in 0..2 {
            happens(&hub, "ana", Notice::Support, &format!("Day {day}, request {at}.")).await;
        }
        hub.clock.advance(Duration::hours(24));
    }
    // Six were decided on three days, and none was sent before Thursday.
    hub.settle().await;
    assert_eq!(got(&hub, "ana"), 2, "{}", hub.person("ana").dms());
    hub.advance(Duration::days(1)).await;
    assert_eq!(got(&hub, "ana"), 3, "{}", hub.person("ana").dms());
    assert!(newest(&hub, "ana").contains("4 messages were kept"), "{}", newest(&hub, "ana"));
    let all = hub.person("ana").dms();
    for day in 0..3 {
        for at in 0..2 {
            assert_eq!(all.matches(&format!("Day {day}, request {at}.")).count(), 1, "{all}");
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_told_of_is_forgotten_after_a_month_and_what_waits_is_not() {
    let hub = world().await;
    for at in 0..2 {
        happens(&hub, "ana", Notice::Projects, &format!("News {at}.")).await;
    }
    hub.advance(Duration::days(1)).await;
    choose(&hub, "ana", Settings { pause: notices::Pause::Open, ..Settings::default() }).await;
    happens(&hub, "ana", Notice::Projects, "Later news.").await;
    let left = |hub: &Hub| {
        let (db, now) = (hub.app.db.clone(), hub.clock.now());
        async move {
            db.write(move |conn| {
                notices::sweep(conn, now)?;
                let held: i64 = held_messages::table.count().get_result(conn)?;
                let days: i64 = notification_days::table.count().get_result(conn)?;
                Ok((held, days))
            })
            .await
            .expect("it is swept")
        }
    };
    assert_eq!(left(&hub).await, (3, 1));
    hub.clock.advance(Duration::days(31));
    assert_eq!(left(&hub).await, (1, 0));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_card_that_is_kept_shows_how_it_stands_by_then() {
    let hub = world().await;
    let ctx = hub.person_ctx("olga");
    let card = |words: &'static str| {
        move |conn: &mut crate::db::Conn, ctx: &Ctx| {
            let to = To::notice(&"U_ANA".into(), Notice::Projects);
            outbox::card(conn, &ctx.workspace, &to, "a card", Message::paragraph(words), ctx.now)
        }
    };
    ctx.write(card("Ben asks.")).await.unwrap();
    ctx.write(card("Ben asks twice.")).await.unwrap();
    happens(&hub, "ana", Notice::Projects, "Something else.").await;
    hub.advance(Duration::days(1)).await;
    let told = newest(&hub, "ana");
    assert!(told.contains("Ben asks twice.") && !told.contains("Ben asks.\n"), "{told}");
    hub.person("ana").press_nth("Show", 0).await;
    hub.settle().await;
    assert!(newest(&hub, "ana").contains("Ben asks twice."), "{}", newest(&hub, "ana"));
    // From then on it changes in its place.
    hub.person_ctx("olga").write(card("Ben took it back.")).await.unwrap();
    hub.settle().await;
    assert!(newest(&hub, "ana").contains("Ben took it back."), "{}", newest(&hub, "ana"));
    assert_eq!(got(&hub, "ana"), 2);
}

#[tokio::test(flavor = "multi_thread")]
async fn nobody_has_what_was_kept_for_another() {
    let hub = world().await;
    happens(&hub, "ana", Notice::Projects, "A secret.").await;
    happens(&hub, "ana", Notice::Projects, "Another.").await;
    hub.settle().await;
    let id: String = hub.read(|conn| Ok(held_messages::table.select(held_messages::id).first(conn)?)).await;
    for name in ["ben", "olga"] {
        let told = hub.forge(name, &crate::testing::button("notifications.show", &id)).await;
        let rest = hub.forge(name, &crate::testing::button("notifications.rest", "")).await;
        assert!(!told.contains("secret") && !rest.contains("secret"), "{told}{rest}");
        assert_eq!(got(&hub, name), 0);
    }
}

fn profile(person: PersonId) -> Profile {
    let skill = ProfileSkill { skill: "svelte".into(), level: Level::CanLead, wanted: false };
    Profile {
        person,
        skills: vec![skill],
        subjects: vec!["Mathematics".to_owned()],
        hours: 5,
        max_projects: 2,
        seeks_mentor: true,
        offers_mentoring: false,
        languages: Vec::new(),
        github: None,
        about: String::new(),
        visibility: Visibility::Owners,
        matching: true,
        paused_until: None,
        updated_at: samples::now(),
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_week_of_ones_own_tells_what_is_new_and_what_waits() {
    let hub = world().await;
    let caro = hub.person_ctx("caro");
    people::know(&caro).await.unwrap();
    caro.write(|conn, ctx| profiles::save(conn, &ctx.workspace, &profile(ctx.person.clone()))).await.unwrap();
    for name in ["ana", "caro", "omar"] {
        people::know(&hub.person_ctx(name)).await.unwrap();
        choose(&hub, name, Settings { weekly: true, ..Settings::default() }).await;
    }
    samples::approved(&hub, "Quizlab", &["Front-end developer"]).await;
    hub.advance(Duration::hours(1)).await;
    let before = (got(&hub, "ana"), got(&hub, "caro"));
    let dev = hub.person_ctx("dev");
    people::know(&dev).await.unwrap();
    dev.write(|conn, ctx| profiles::save(conn, &ctx.workspace, &profile(ctx.person.clone()))).await.unwrap();
    let dev = hub.person("dev");
    dev.slash("project show Quizlab").await;
    dev.press_in("general", "I'm interested").await;
    dev.submit().await;
    hub.settle().await;
    // Next Monday, 8:00 in Stockholm and Madrid.
    hub.advance(Duration::days(6) + Duration::hours(21)).await;
    insta::assert_snapshot!("week", samples::steady(&newest(&hub, "caro")));
    assert_eq!(got(&hub, "caro"), before.1 + 1);
    assert_eq!(got(&hub, "omar"), 0, "who has no news has no digest");
    let owner = hub.person("ana").dms();
    assert!(owner.contains("What waits for you"), "{owner}");
    // Nothing is new a week later.
    hub.advance(Duration::days(7)).await;
    assert_eq!(got(&hub, "caro"), before.1 + 1, "{}", newest(&hub, "caro"));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_morning_comes_once_though_its_job_runs_twice() {
    let hub = world().await;
    for name in ["ana", "ben"] {
        people::know(&hub.person_ctx(name)).await.unwrap();
        for at in 0..3 {
            happens(&hub, name, Notice::Projects, &format!("News {at}.")).await;
        }
    }
    hub.settle().await;
    hub.clock.advance(Duration::hours(22));
    let ctx = hub.person_ctx("olga");
    let steps = (0..3).map(|_| {
        let ctx = ctx.clone();
        tokio::spawn(async move { while jobs::step(&ctx).await.expect("a morning") {} })
    });
    for step in steps.collect::<Vec<_>>() {
        step.await.expect("no panic");
    }
    hub.settle().await;
    for name in ["ana", "ben"] {
        assert_eq!(got(&hub, name), 1, "{}", hub.person(name).dms());
        assert!(newest(&hub, name).contains("3 messages were kept"));
    }
}

/// So many people whose morning it is, each with three things kept and a weekly digest.
async fn crowd(hub: &Hub, from: usize, to: usize) {
    for at in from..to {
        hub.slack
            .add_person_silently(NewPerson::new(&format!("U{at:04}"), &format!("Person {at}")).tz("UTC"));
    }
    hub.person_ctx("olga")
        .write(move |conn, ctx| {
            let ws = &ctx.workspace;
            for at in from..to {
                let person = PersonId::from(format!("U{at:04}"));
                let row = (
                    people_table::workspace.eq(ws),
                    people_table::id.eq(&person),
                    people_table::name.eq("One"),
                    people_table::timezone.eq("UTC"),
                    people_table::bot.eq(false),
                    people_table::deactivated.eq(false),
                    people_table::created_at.eq(ctx.now),
                    people_table::updated_at.eq(ctx.now),
                );
                diesel::insert_into(people_table::table).values(row).execute(conn)?;
                profiles::save(conn, ws, &profile(person.clone()))?;
                follows::follow(conn, ws, &person, &Thing::subject("Mathematics"), ctx.now)?;
                let weekly = Settings { weekly: true, mondays: true, ..Settings::default() };
                notices::save(conn, ws, &person, &weekly, ctx.now)?;
                for n in 0..3 {
                    let to = To::notice(&person, Notice::Projects);
                    let message = Message::paragraph(format!("Thing {n}"));
                    outbox::post(conn, ws, &to, message, None, ctx.now)?;
                }
            }
            Ok(())
        })
        .await
        .expect("they are here");
}

/// How many queries a morning takes for all, and how many messages come of it.
async fn morning(hub: &Hub) -> (usize, i64) {
    let ctx = hub.person_ctx("olga");
    let count = Arc::new(AtomicUsize::new(0));
    let watch = |count: Arc<AtomicUsize>| {
        move |event: InstrumentationEvent<'_>| {
            if matches!(event, InstrumentationEvent::StartQuery { .. }) {
                count.fetch_add(1, Ordering::SeqCst);
            }
        }
    };
    let counted = watch(count.clone());
    let batch = ctx
        .read(move |conn, ctx| {
            on_backend!(conn => conn.set_instrumentation(counted));
            let batch = jobs::gather(conn, ctx);
            on_backend!(conn => conn.set_instrumentation(|_: InstrumentationEvent<'_>| {}));
            batch
        })
        .await
        .expect("a batch");
    let batch = Arc::new(batch);
    let counted = watch(count.clone());
    let messages = ctx
        .write(move |conn, ctx| {
            use crate::db::schema::jobs as table;
            on_backend!(conn => conn.set_instrumentation(counted));
            let told = jobs::tell(conn, ctx, &batch);
            on_backend!(conn => conn.set_instrumentation(|_: InstrumentationEvent<'_>| {}));
            told?;
            let digests =
                table::table.filter(table::dedupe.like("digest:%")).filter(table::state.eq("ready"));
            Ok(digests.count().get_result(conn)?)
        })
        .await
        .expect("they are told");
    (count.load(Ordering::SeqCst), messages)
}

#[tokio::test(flavor = "multi_thread")]
async fn a_morning_of_hundreds_takes_as_many_queries_as_one_of_ten() {
    let hub = world().await;
    samples::approved(&hub, "Quizlab", &["Front-end developer", "Tester"]).await;
    crowd(&hub, 0, 10).await;
    hub.settle().await;
    hub.clock.advance(Duration::days(6) + Duration::hours(23) + Duration::minutes(30));
    let few = morning(&hub).await;
    crowd(&hub, 10, 200).await;
    samples::approved(&hub, "Peerly", &["Front-end developer", "Tester"]).await;
    hub.clock.advance(Duration::days(7) - Duration::minutes(1));
    let many = morning(&hub).await;
    assert_eq!((few.1, many.1), (10, 200));
    assert!(many.0 <= few.0 && few.0 < 60, "{few:?}, then {many:?}");
}

#[test]
fn what_is_shown_is_within_slacks_limits() {
    for settings in [Settings::default(), Settings { pause: notices::Pause::Open, ..Settings::default() }] {
        assert_modal(super::views::form(&settings, chrono_tz::UTC, samples::now()));
    }
    assert_modal(super::views::saved(&Settings::default()));
    let line = |at: usize| notices::Told {
        person: "U_ANA".into(),
        id: format!("{at:032}"),
        text: format!("*{}* &amp; <@U_BEN>", "long ".repeat(30)),
    };
    let lines: Vec<notices::Told> = (0..500).map(line).collect();
    let sections = vec![crate::slack::blocks::section(&"x".repeat(3000)); 60];
    let message = super::views::digest(&sections, &lines);
    assert_message(&message);
    assert!(message.blocks.len() <= 50, "{}", message.blocks.len());
    assert_message(&super::views::rest(&lines[..16], 15));
    assert_message(&super::views::rest(&[], 15));
    let all: Vec<(String, i64)> =
        ["introduction", "pilot", "proposal", "offer", "support"].map(|kind| (kind.to_owned(), 2)).into();
    assert_message(&Message::new("x", super::views::waits(&all)));
}

/// What somebody is asked for is on their Home tab, though its message waits for the morning.
#[tokio::test(flavor = "multi_thread")]
async fn what_waits_can_be_answered_on_home_before_its_morning() {
    let hub = world().await;
    samples::approved(&hub, "Quizlab", &["Front-end developer"]).await;
    let caro = hub.person_ctx("caro");
    people::know(&caro).await.unwrap();
    caro.write(|conn, ctx| profiles::save(conn, &ctx.workspace, &profile(ctx.person.clone()))).await.unwrap();
    // Monday night.
    hub.clock.advance(Duration::hours(11));
    let before = got(&hub, "ana");
    let caro = hub.person("caro");
    caro.slash("project show Quizlab").await;
    caro.press_in("general", "I'm interested").await;
    caro.submit().await;
    hub.settle().await;
    assert_eq!(got(&hub, "ana"), before, "{}", hub.person("ana").dms());
    let ana = hub.person("ana");
    ana.open_home().await;
    hub.settle().await;
    ana.press_on_home("Yes, introduce us").await;
    hub.settle().await;
    let ws = hub.workspace();
    let opened = hub.read(move |conn| introductions::overview(conn, &ws, &"U_ANA".into())).await;
    assert_eq!(opened.running.len(), 1);
    // In the morning she reads how it stands, and not that somebody asks.
    hub.advance(Duration::hours(12)).await;
    assert!(!newest(&hub, "ana").contains("would like"), "{}", newest(&hub, "ana"));
}

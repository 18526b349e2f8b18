//! Journeys: asking for help, mistyping, mentioning and writing to the app.

use chrono::Duration;

use super::model::Situation;
use super::views;
use crate::features::people;
use crate::features::projects::{ProjectState, samples};
use crate::testing::{Hub, assert_message};

#[tokio::test(flavor = "multi_thread")]
async fn a_newcomer_sees_the_ways_on() {
    let hub = Hub::start().await;
    let ana = hub.person("ana");
    ana.slash("").await;
    insta::assert_snapshot!("newcomer", ana.ephemerals("general"));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_builder_without_a_profile_is_led_to_it() {
    let hub = Hub::start().await;
    let ana = hub.person("ana");
    let ctx = hub.person_ctx("ana");
    people::know(&ctx).await.unwrap();
    ctx.write(|conn, ctx| people::choose_path(conn, &ctx.workspace, &ctx.person, people::Path::Build))
        .await
        .unwrap();
    ana.slash("help").await;
    insta::assert_snapshot!("builder", ana.ephemerals("general"));
}

#[tokio::test(flavor = "multi_thread")]
async fn an_owner_is_led_to_people() {
    let hub = Hub::start().await;
    let project = samples::project("Quizlab", ProjectState::Approved);
    samples::submit(&hub, &project, &[samples::role(&project, "Designer", &[])]).await;
    hub.person("ana").slash("help").await;
    insta::assert_snapshot!("owner", hub.person("ana").ephemerals("general"));
}

#[tokio::test(flavor = "multi_thread")]
async fn an_organizer_sees_the_settings() {
    let hub = Hub::start().await;
    hub.person("olga").slash("help").await;
    insta::assert_snapshot!("organizer", hub.person("olga").ephemerals("general"));
    hub.person("olga").press("Settings").await;
    assert!(hub.person("olga").has_modal());
}

#[tokio::test(flavor = "multi_thread")]
async fn without_channels_they_come_first() {
    let hub = Hub::start_bare().await;
    hub.person("olga").slash("help").await;
    insta::assert_snapshot!("organizer_without_channels", hub.person("olga").ephemerals("general"));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_slip_is_answered_with_the_nearest() {
    let hub = Hub::start().await;
    let ana = hub.person("ana");
    ana.slash("porject").await;
    ana.slash("fnid <!channel> `rust`").await;
    ana.slash("project nwe").await;
    ana.slash("xylophone & more").await;
    insta::assert_snapshot!("mistyped", ana.ephemerals("general"));
    // The oldest of them: newer messages have no such button.
    ana.press("See the projects").await;
    hub.settle().await;
    assert!(ana.ephemerals("general").contains("No projects yet"), "{}", ana.ephemerals("general"));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_mention_is_answered_for_the_eyes_of_who_asks() {
    let hub = Hub::start().await;
    let (ana, ben) = (hub.person("ana"), hub.person("ben"));
    ana.say("general", "<@U_HUB> what can you do?").await;
    ana.say("general", "<@U_HUB> hello?").await;
    hub.settle().await;
    assert_eq!(ana.ephemerals("general").matches("What brings you here?").count(), 1);
    assert_eq!(ben.ephemerals("general"), "");

    hub.advance(Duration::minutes(1)).await;
    let thread = ana.say("projects", "A thread").await;
    ana.reply("projects", &thread, "<@U_HUB>, help us").await;
    hub.settle().await;
    let raw = hub.slack.raw_messages("projects");
    let help = raw.iter().find(|message| message["user"] == "U_HUB").expect("help");
    assert_eq!(help["thread_ts"], thread.as_str());
    assert!(ana.ephemerals("projects").contains("What brings you here?"));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_direct_message_is_answered_once_a_minute() {
    let hub = Hub::start().await;
    let ana = hub.person("ana");
    ana.dm_app("hi").await;
    ana.dm_app("are you there?").await;
    hub.settle().await;
    assert_eq!(ana.dms().matches("What brings you here?").count(), 1, "{}", ana.dms());
    hub.advance(Duration::minutes(1)).await;
    ana.dm_app("and now?").await;
    hub.settle().await;
    assert_eq!(ana.dms().matches("What brings you here?").count(), 2, "{}", ana.dms());
}

#[test]
fn help_at_its_fullest_is_valid() {
    let long = "&".repeat(3000);
    let person = people::Person {
        id: "U_ANA".into(),
        name: long.clone(),
        timezone: "Europe/Madrid".into(),
        bot: false,
        deactivated: false,
        organizer: true,
        path: Some(people::Path::Build),
        welcomed_at: None,
        organizer_asked_at: None,
        home_opened_at: None,
        home_page: None,
    };
    for organizer in [true, false] {
        for profile in [None, Some(true), Some(false)] {
            for many in [0, usize::MAX] {
                for channels_set in [true, false] {
                    let person = people::Person { organizer, ..person.clone() };
                    assert_message(&views::overview(&Situation {
                        person,
                        profile,
                        projects: many,
                        to_answer: many,
                        under_way: many,
                        channels_set,
                        at_the_desk: organizer,
                    }));
                }
            }
        }
    }
    assert_message(&views::mistyped(&long, None));
    for command in ["find", "project show", "project edit", "match"] {
        assert_message(&views::mistyped(&long, Some(&format!("/edtech {command} {long}"))));
    }
}

//! Journeys: coming, choosing a way on, becoming an organizer, changing, leaving.

use chrono::Duration;
use serde_json::{Value, json};

use super::model::Ask;
use super::{Person, views};
use crate::demo::workspace::NewPerson;
use crate::features::community::Community;
use crate::features::people;
use crate::features::projects::{Project, ProjectState, samples};
use crate::testing::{Hub, assert_message};

#[tokio::test(flavor = "multi_thread")]
async fn a_newcomer_is_greeted_once() {
    let hub = Hub::start().await;
    let nia = hub.slack.add_person(NewPerson::new("U_NIA", "Nia <!channel> Bello").tz("Africa/Lagos")).await;
    let joined = json!({"type": "team_join", "user": slacks_view(&hub, "nia").await});
    hub.slack.send_event(joined).await;
    hub.settle().await;
    nia.open_home().await;
    nia.open_home().await;
    hub.settle().await;
    insta::assert_snapshot!("welcome", nia.dms());
}

#[tokio::test(flavor = "multi_thread")]
async fn somebody_who_was_there_before_is_greeted_when_they_open_home() {
    let hub = Hub::start().await;
    let ana = hub.person("ana");
    ana.slash("help").await;
    hub.settle().await;
    assert_eq!(ana.dms(), "", "a command is no reason to be greeted");
    ana.open_home().await;
    hub.settle().await;
    assert!(ana.dms().contains("Welcome to Open EdTech"), "{}", ana.dms());
}

#[tokio::test(flavor = "multi_thread")]
async fn bots_are_left_alone() {
    let hub = Hub::start().await;
    hub.slack.add_person(NewPerson::new("U_POLLY", "Polly").bot()).await;
    hub.settle().await;
    assert_eq!(hub.slack.calls("chat.postMessage"), 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn the_first_organizer_is_led_to_the_settings() {
    let hub = Hub::start_bare().await;
    let olga = hub.person("olga");
    olga.open_home().await;
    hub.settle().await;
    insta::assert_snapshot!("organizer_welcome", olga.dms());
    olga.press("Choose the channels").await;
    assert!(olga.modal().contains("Organizers' channel"));
}

#[tokio::test(flavor = "multi_thread")]
async fn i_build_opens_the_profile() {
    let hub = Hub::start().await;
    let ana = hub.person("ana");
    ana.open_home().await;
    hub.settle().await;
    ana.press_in(&direct(&hub, "ana").await, "I build").await;
    let person = known(&hub, "ana").await;
    assert_eq!(person.path, Some(people::Path::Build));
}

#[tokio::test(flavor = "multi_thread")]
async fn i_teach_says_what_there_is_for_teachers() {
    let hub = Hub::start().await;
    let tess = hub.person("tess");
    tess.open_home().await;
    hub.settle().await;
    let direct = direct(&hub, "tess").await;
    tess.press_in(&direct, "I teach or represent an institution").await;
    hub.settle().await;
    insta::assert_snapshot!("teaching", tess.ephemerals(&direct));
    assert_eq!(known(&hub, "tess").await.path, Some(people::Path::Teach));
}

/// Ben asks to organize, twice; both organizers see it.
async fn ben_asks(hub: &Hub) -> String {
    let ben = hub.person("ben");
    ben.open_home().await;
    hub.settle().await;
    let direct = direct(hub, "ben").await;
    ben.press_in(&direct, "I organize").await;
    ben.press_in(&direct, "I organize").await;
    ben.again().await;
    hub.settle().await;
    direct
}

#[tokio::test(flavor = "multi_thread")]
async fn one_of_two_organizers_welcomes_another() {
    let hub = Hub::start().await;
    make_organizer(&hub, "omar").await;
    let direct = ben_asks(&hub).await;
    let (ben, olga, omar) = (hub.person("ben"), hub.person("olga"), hub.person("omar"));
    insta::assert_snapshot!("asked", ben.ephemerals(&direct));
    insta::assert_snapshot!("ask_card", olga.messages("organizers"));

    let card = olga.newest("organizers").unwrap();
    omar.press_in_message("organizers", &card, "Welcome as organizer").await;
    // Olga has not seen it yet: her client still shows the buttons.
    olga.press_in_message("organizers", &card, "Not now").await;
    omar.again().await;
    hub.settle().await;
    insta::assert_snapshot!("ask_card_decided", olga.messages("organizers"));
    insta::assert_snapshot!("decided_already", olga.ephemerals("organizers"));
    insta::assert_snapshot!("now_organizer", newest_dm(&ben));
    assert!(known(&hub, "ben").await.organizer);
    assert_eq!(audited(&hub).await, ["organizer.ask", "organizer.grant"]);

    ben.press_in(&direct, "I organize").await;
    hub.settle().await;
    assert!(ben.ephemerals(&direct).contains("You are an organizer already"));
}

#[tokio::test(flavor = "multi_thread")]
async fn not_now_is_told_kindly_and_can_be_asked_again_tomorrow() {
    let hub = Hub::start().await;
    let direct = ben_asks(&hub).await;
    let (ben, olga) = (hub.person("ben"), hub.person("olga"));
    let card = olga.newest("organizers").unwrap();
    olga.press_in_message("organizers", &card, "Not now").await;
    hub.settle().await;
    insta::assert_snapshot!("not_now", newest_dm(&ben));
    insta::assert_snapshot!("ask_card_not_now", olga.messages("organizers"));

    ben.press_in(&direct, "I organize").await;
    hub.settle().await;
    assert!(ben.ephemerals(&direct).contains("ask them again tomorrow"), "{}", ben.ephemerals(&direct));
    hub.advance(Duration::days(1)).await;
    ben.press_in(&direct, "I organize").await;
    hub.settle().await;
    let again = olga.newest("organizers").unwrap();
    assert_ne!(again, card, "a new request has a new card");
    olga.press_in_message("organizers", &again, "Welcome as organizer").await;
    hub.settle().await;
    assert!(known(&hub, "ben").await.organizer);
}

#[tokio::test(flavor = "multi_thread")]
async fn only_organizers_decide() {
    let hub = Hub::start().await;
    ben_asks(&hub).await;
    // Omar is in the channel, but no organizer of the hub.
    let omar = hub.person("omar");
    omar.press_in("organizers", "Welcome as organizer").await;
    hub.settle().await;
    assert!(omar.ephemerals("organizers").contains("Only organizers can do this"));
    assert!(!known(&hub, "ben").await.organizer);
}

#[tokio::test(flavor = "multi_thread")]
async fn without_a_channel_each_organizer_is_asked() {
    let hub = Hub::start_bare().await;
    // Olga has not been here yet; the settings name her.
    ben_asks(&hub).await;
    let olga = hub.person("olga");
    assert!(olga.dms().contains("@Ben would like to help organize"), "{}", olga.dms());
    olga.press("Welcome as organizer").await;
    hub.settle().await;
    assert!(olga.dms().contains("@Ben is an organizer now, welcomed by @Olga"), "{}", olga.dms());
}

#[tokio::test(flavor = "multi_thread")]
async fn without_organizers_one_reads_how_the_first_is_named() {
    let hub = Hub::start_bare_with(|config| config.organizers.clear()).await;
    let direct = ben_asks(&hub).await;
    insta::assert_snapshot!("nobody_to_ask", hub.person("ben").ephemerals(&direct));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_change_is_seen_and_old_news_is_not() {
    let hub = Hub::start().await;
    hub.person("ana").slash("help").await;
    let stale = slacks_view(&hub, "ana").await;
    hub.advance(Duration::hours(1)).await;
    hub.slack
        .change_person("U_ANA", |user| {
            user.display_name = "Ana R.".into();
            user.tz = "America/Lima".into();
        })
        .await;
    hub.settle().await;
    let ana = known(&hub, "ana").await;
    assert_eq!((ana.name.as_str(), ana.timezone.as_str()), ("Ana R.", "America/Lima"));
    hub.slack.send_event(json!({"type": "user_change", "user": stale})).await;
    hub.settle().await;
    assert_eq!(known(&hub, "ana").await, ana);
    // Nobody we have met: asked for when we do.
    hub.slack.change_person("U_CARO", |user| user.title = "Lecturer".into()).await;
    hub.settle().await;
    let ctx = hub.person_ctx("caro");
    assert!(hub.read(move |conn| people::find(conn, &ctx.workspace, &ctx.person)).await.is_none());
}

#[tokio::test(flavor = "multi_thread")]
async fn who_leaves_keeps_nobody_waiting() {
    let hub = Hub::start().await;
    ben_asks(&hub).await;
    hub.slack.change_person("U_BEN", |user| user.deleted = true).await;
    hub.settle().await;
    assert!(known(&hub, "ben").await.deactivated);
    insta::assert_snapshot!("asker_left", hub.person("olga").messages("organizers"));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_project_that_nobody_owns_any_more_is_told_to_the_organizers() {
    let hub = Hub::start().await;
    let project = samples::project("Quizlab <!here>", ProjectState::Approved);
    samples::submit(&hub, &project, &[]).await;
    for person in ["ana", "ben"] {
        people::know(&hub.person_ctx(person)).await.unwrap();
    }
    hub.slack.change_person("U_ANA", |user| user.deleted = true).await;
    hub.settle().await;
    let olga = hub.person("olga");
    assert!(!olga.messages("organizers").contains("has left"), "Ben still owns it");
    hub.slack.change_person("U_BEN", |user| user.deleted = true).await;
    hub.slack.event_again().await.unwrap();
    hub.settle().await;
    let newest = hub.slack.screen_of_message("U_OLGA", "organizers", &olga.newest("organizers").unwrap());
    insta::assert_snapshot!("owner_left", newest);
}

async fn known(hub: &Hub, name: &str) -> people::Person {
    let ctx = hub.person_ctx(name);
    hub.read(move |conn| people::find(conn, &ctx.workspace, &ctx.person)).await.expect("somebody we know")
}

async fn make_organizer(hub: &Hub, name: &str) {
    let ctx = hub.person_ctx(name);
    people::know(&ctx).await.unwrap();
    ctx.write(|conn, ctx| people::appoint(conn, ctx, &ctx.person)).await.unwrap();
}

/// The channel of a person's direct messages with the app.
async fn direct(hub: &Hub, name: &str) -> String {
    hub.app.slack.open_conversation(&[hub.person_ctx(name).person]).await.expect("a channel").to_string()
}

/// A person as Slack tells of them.
async fn slacks_view(hub: &Hub, name: &str) -> Value {
    hub.app.slack.user(&hub.person_ctx(name).person).await.expect("a user")
}

fn newest_dm(person: &crate::demo::workspace::Person) -> String {
    person.dms().split("\nEdTech Hub:").last().unwrap_or_default().to_owned()
}

/// What the log holds, oldest first.
async fn audited(hub: &Hub) -> Vec<String> {
    use crate::db::schema::audit;
    use diesel::prelude::*;
    hub.read(|conn| Ok(audit::table.order(audit::id).select(audit::action).load(conn)?)).await
}

#[test]
fn every_message_at_its_fullest_is_valid() {
    let long = |n: usize| "&".repeat(n);
    let now = samples::now();
    let person = Person {
        id: "U_ANA".into(),
        name: long(300),
        timezone: "Europe/Madrid".into(),
        bot: false,
        deactivated: false,
        organizer: false,
        path: None,
        welcomed_at: None,
        organizer_asked_at: Some(now),
        home_opened_at: None,
        home_page: None,
    };
    let community = Community {
        id: "T0001".into(),
        name: long(300),
        bot_user: "U_HUB".into(),
        organizer_channel: None,
        announcement_channel: None,
        project_channels: false,
    };
    let set = Community { organizer_channel: Some("C1".into()), ..community.clone() };
    let ask = Ask { person: person.id.clone(), at: now };
    let project = samples::fullest().0;
    let orphans: Vec<Project> =
        (0..20).map(|n| Project { id: format!("p{n}").as_str().into(), ..project.clone() }).collect();
    for message in [
        views::welcome(&person.id, &community.name),
        views::organizer_welcome(&person.id, &community),
        views::organizer_welcome(&person.id, &set),
        views::ask_card(&person, &ask),
        views::decided(&ask, &person.id, true, now),
        views::decided(&ask, &person.id, false, now),
        views::asker_left(&person),
        views::now_organizer(),
        views::not_now(),
        views::owner_left(&person, &orphans),
        views::owner_left(&person, &orphans[..1]),
    ] {
        assert_message(&message);
    }
}

//! What people see, and what turning pages does.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use chrono::Duration;
use diesel::Connection;
use diesel::connection::InstrumentationEvent;

use crate::features::home::load;
use crate::features::people::{self, Path};
use crate::features::projects::{self, ProjectState, samples};
use crate::ids::PersonId;
use crate::on_backend;
use crate::outbox::{self, To};
use crate::slack::Message;
use crate::testing::Hub;

async fn take(hub: &Hub, name: &str, path: Path) {
    let ctx = hub.person_ctx(name);
    people::know(&ctx).await.unwrap();
    ctx.write(move |conn, ctx| people::choose_path(conn, &ctx.workspace, &ctx.person, path)).await.unwrap();
}

async fn open(hub: &Hub, name: &str) -> String {
    hub.person(name).open_home().await;
    hub.settle().await;
    hub.person(name).home()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_newcomer_sees_the_ways_on() {
    let hub = Hub::start().await;
    insta::assert_snapshot!("newcomer", open(&hub, "ana").await);
    hub.person("ana").press_on_home("I teach or represent an institution").await;
    hub.settle().await;
    // From a Home tab the answer comes in a window.
    assert!(hub.person("ana").modal().contains("Good to have you here"));
    hub.person("ana").close().await;
    insta::assert_snapshot!("teacher", hub.person("ana").home());
    hub.person("ana").press_on_home("See the projects").await;
    assert!(hub.person("ana").modal().contains("No projects yet"));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_builder_is_led_to_the_profile() {
    let hub = Hub::start().await;
    take(&hub, "ana", Path::Build).await;
    insta::assert_snapshot!("builder_without_profile", open(&hub, "ana").await);
}

#[tokio::test(flavor = "multi_thread")]
async fn who_offered_to_organize_sees_that_it_waits() {
    let hub = Hub::start().await;
    open(&hub, "olga").await;
    open(&hub, "ben").await;
    hub.person("ben").press_on_home("I organize").await;
    hub.settle().await;
    hub.person("ben").close().await;
    assert!(hub.person("ben").home().contains("the organizers have been asked"));
    // Decided on Olga's Home tab; her tab and the card follow.
    assert!(hub.person("olga").home().contains("Offer to organize"));
    hub.person("olga").press_on_home("Welcome as organizer").await;
    hub.settle().await;
    assert!(!hub.person("olga").home().contains("Offer to organize"));
    assert!(hub.person("olga").messages("organizers").contains("is an organizer now"));
    assert!(hub.person("ben").home().contains("# For organizers"));
}

#[tokio::test(flavor = "multi_thread")]
async fn an_organizer_with_nothing_to_do() {
    let hub = Hub::start().await;
    insta::assert_snapshot!("organizer_idle", open(&hub, "olga").await);
}

#[tokio::test(flavor = "multi_thread")]
async fn an_organizer_without_channels() {
    let hub = Hub::start_bare().await;
    insta::assert_snapshot!("organizer_without_channels", open(&hub, "olga").await);
}

#[tokio::test(flavor = "multi_thread")]
async fn an_organizer_decides_on_home() {
    let hub = Hub::start().await;
    open(&hub, "olga").await;
    for (day, name) in ["Quizlab <!channel>", "Sim & Sum", "Peerly", "Lti Bridge"].into_iter().enumerate() {
        hub.advance(Duration::days(i64::from(day > 0))).await;
        let mut project = samples::project(name, ProjectState::Submitted);
        project.submitted_at = hub.clock.now();
        samples::submit(&hub, &project, &[]).await;
    }
    let olga = hub.person("olga");
    insta::assert_snapshot!("organizer_busy", olga.home());
    olga.press_on_home("Open the desk").await;
    hub.settle().await;
    olga.press_on_home("Approve").await;
    hub.settle().await;
    let home = olga.home();
    assert!(home.contains("3 waiting") && !home.contains("*Quizlab"), "still that page:\n{home}");
    olga.press_on_home("Back to the overview").await;
    hub.settle().await;
    assert!(olga.home().contains("# For organizers"));
}

#[tokio::test(flavor = "multi_thread")]
async fn what_could_not_be_sent_is_seen_and_settled() {
    let hub = Hub::start().await;
    let gone = hub.slack.add_channel(crate::demo::workspace::Kind::Private, "board", &["U_OLGA"]);
    for (channel, text) in [(gone.clone(), "first"), (gone, "second")] {
        hub.person_ctx("olga")
            .write(move |conn, ctx| {
                let to = To::Channel(channel.as_str().into());
                outbox::post(conn, &ctx.workspace, &to, Message::paragraph(text), None, ctx.now)
            })
            .await
            .unwrap();
        hub.settle().await;
    }
    let olga = hub.person("olga");
    insta::assert_snapshot!("parked", open(&hub, "olga").await);
    olga.press_on_home("Forget it").await;
    hub.settle().await;
    olga.invite("board", "U_HUB").await;
    olga.press_on_home("Try again").await;
    olga.again().await;
    hub.settle().await;
    assert_eq!(olga.messages("board").matches("second").count(), 1, "{}", olga.messages("board"));
    assert!(!olga.messages("board").contains("first"), "the one that waited longest was given up");
    assert!(olga.home().contains("Nothing waits for you"), "{}", olga.home());
}

#[tokio::test(flavor = "multi_thread")]
async fn an_owner_sees_where_everything_stands() {
    let hub = Hub::start().await;
    let with = |name: &str, state: ProjectState, titles: &[&str]| {
        let project = samples::project(name, state);
        let roles =
            titles.iter().map(|title| samples::role(&project, title, &["svelte"])).collect::<Vec<_>>();
        (project, roles)
    };
    let mut changes = with("Peerly", ProjectState::ChangesRequested, &[]);
    changes.0.decision_note = Some("Which licence?\n<!here> & why".to_owned());
    let mut full = with("Quizlab", ProjectState::Approved, &["Frontend developer", "Designer <@U1>"]);
    full.1[1].filled = 2;
    for (project, roles) in [
        full,
        changes,
        with("Sim", ProjectState::Submitted, &["Tester"]),
        with("Old", ProjectState::Closed, &["Tester"]),
    ] {
        samples::submit(&hub, &project, &roles).await;
    }
    insta::assert_snapshot!("owner", open(&hub, "ana").await);
    // A co-owner sees the same.
    assert!(open(&hub, "ben").await.contains("Frontend developer"));
}

/// Ana gets 20 projects as long as projects can be, with 100 roles.
async fn hundred_roles(hub: &Hub) {
    let (full, roles) = samples::fullest();
    hub.person_ctx("ana")
        .write(move |conn, ctx| {
            for at in 0..20 {
                let mut project = full.clone();
                project.id = crate::ids::ProjectId::new();
                project.name = format!("{at} {}", "&".repeat(140));
                let mut roles = roles.clone();
                for role in &mut roles {
                    role.id = crate::ids::RoleId::new();
                    role.project = project.id.clone();
                }
                projects::create(conn, &ctx.workspace, &project, &[PersonId::from("U_ANA")], &roles)?;
            }
            Ok(())
        })
        .await
        .unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_hundred_roles_are_paged() {
    let hub = Hub::start().await;
    hundred_roles(&hub).await;
    let ana = hub.person("ana");
    let first = open(&hub, "ana").await;
    assert!(first.contains("[All my projects]"), "{first}");
    ana.press_on_home("All my projects").await;
    hub.settle().await;
    assert_eq!(ana.home().matches("[Find people]").count(), 15);
    ana.press_on_home("Next page").await;
    hub.settle().await;
    assert_eq!(ana.home().matches("[Find people]").count(), 5);
    assert!(!ana.home().contains("Next page"));
    ana.press_on_home("Previous page").await;
    hub.settle().await;
    assert!(ana.home().contains("Next page"));
    // Anew, from the first page.
    assert!(open(&hub, "ana").await.contains("[All my projects]"));
}

/// How many queries it takes to read somebody's tab.
async fn queries(hub: &Hub, name: &str) -> usize {
    let ctx = hub.person_ctx(name);
    let count = Arc::new(AtomicUsize::new(0));
    let counted = count.clone();
    let home = hub
        .read(move |conn| {
            let watch = move |event: InstrumentationEvent<'_>| {
                if matches!(event, InstrumentationEvent::StartQuery { .. }) {
                    counted.fetch_add(1, Ordering::SeqCst);
                }
            };
            on_backend!(conn => conn.set_instrumentation(watch));
            let home = load::home(conn, &ctx);
            on_backend!(conn => conn.set_instrumentation(|_: InstrumentationEvent<'_>| {}));
            home
        })
        .await;
    assert!(home.is_some());
    count.load(Ordering::SeqCst)
}

#[tokio::test(flavor = "multi_thread")]
async fn a_hundred_roles_take_as_many_queries_as_one() {
    let hub = Hub::start().await;
    let project = samples::project("Quizlab", ProjectState::Approved);
    samples::submit(&hub, &project, &[samples::role(&project, "Tester", &["rust"])]).await;
    let ctx = hub.person_ctx("ana");
    people::know(&ctx).await.unwrap();
    ctx.write(|conn, ctx| people::appoint(conn, ctx, &ctx.person)).await.unwrap();
    open(&hub, "ana").await;
    let before = queries(&hub, "ana").await;
    hundred_roles(&hub).await;
    assert_eq!(queries(&hub, "ana").await, before);
    assert!((10..70).contains(&before), "{before}");
}

#[tokio::test(flavor = "multi_thread")]
async fn nobody_but_organizers_turns_to_the_queue() {
    let hub = Hub::start().await;
    samples::submit(&hub, &samples::project("Secret plan", ProjectState::Submitted), &[]).await;
    open(&hub, "caro").await;
    let ctx = hub.person_ctx("caro");
    ctx.write(|conn, ctx| {
        people::turn_home(conn, &ctx.workspace, &ctx.person, Some("desk:all"), ctx.now)?;
        outbox::redraw_home(conn, &ctx.workspace, &ctx.person, ctx.now)
    })
    .await
    .unwrap();
    hub.settle().await;
    assert!(!hub.person("caro").home().contains("Secret plan"), "{}", hub.person("caro").home());
}

/// Who opens the tab and turns a page before the hub has come to the opening stays on that page.
#[tokio::test(flavor = "multi_thread")]
async fn an_opening_that_is_handled_late_turns_nothing_back() {
    let hub = Hub::start().await;
    samples::submit(&hub, &samples::project("Quizlab", ProjectState::Submitted), &[]).await;
    open(&hub, "olga").await;
    let olga = hub.person("olga");
    let first = olga.home();
    olga.open_home().await;
    hub.clock.advance(Duration::seconds(1));
    olga.press_on_home("Open the desk").await;
    hub.settle().await;
    let desk = olga.home();
    assert_ne!(desk, first);
    assert!(desk.contains("Quizlab"), "{desk}");
    open(&hub, "olga").await;
    assert_eq!(olga.home(), first, "opened anew it begins at the beginning");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_tab_that_was_never_opened_is_not_drawn() {
    let hub = Hub::start().await;
    samples::submit(&hub, &samples::project("Quizlab", ProjectState::Submitted), &[]).await;
    assert_eq!(hub.slack.calls("views.publish"), 0);
    assert_eq!(hub.person("ana").home(), "(no home yet)");
}

#[tokio::test(flavor = "multi_thread")]
async fn many_changes_draw_a_tab_at_most_once_a_second() {
    let hub = Hub::start().await;
    open(&hub, "ana").await;
    let before = hub.slack.calls("views.publish");
    for _ in 0..10 {
        hub.person_ctx("ana")
            .write(|conn, ctx| outbox::redraw_home(conn, &ctx.workspace, &ctx.person, ctx.now))
            .await
            .unwrap();
    }
    hub.settle().await;
    assert_eq!(hub.slack.calls("views.publish"), before + 1);
}

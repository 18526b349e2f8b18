//! A project's own channel.

use super::super::samples::{project, role, submit};
use super::super::{Project, ProjectState};
use crate::demo::workspace::{Fault, FaultKind, Kind};
use crate::testing::Hub;

async fn approve(hub: &Hub) {
    let wants = Project { wants_channel: true, ..project("Quizlab", ProjectState::Submitted) };
    submit(hub, &wants, &[role(&wants, "Tester", &[])]).await;
    hub.person("olga").press_in("organizers", "Approve").await;
    hub.settle().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_approved_project_gets_the_channel_that_it_wants() {
    let hub = Hub::start().await;
    hub.slack.add_channel(Kind::Public, "proj-quizlab", &["U_TESS"]);
    approve(&hub).await;
    let (ana, ben, caro) = (hub.person("ana"), hub.person("ben"), hub.person("caro"));
    for owner in [&ana, &ben] {
        assert!(owner.channels().contains(&"#proj-quizlab-2".to_owned()), "{:?}", owner.channels());
    }
    insta::assert_snapshot!("channel_welcome", ana.messages("proj-quizlab-2"));
    assert!(caro.messages("projects").contains("#proj-quizlab-2"), "{}", caro.messages("projects"));
    assert_eq!(hub.slack.calls("conversations.create"), 2);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_channel_that_failed_half_way_is_finished_and_not_made_twice() {
    let hub = Hub::start().await;
    hub.slack.fault(Fault::on("conversations.setTopic", FaultKind::Status(500), 1));
    approve(&hub).await;
    hub.advance(chrono::Duration::minutes(1)).await;
    let ana = hub.person("ana");
    assert_eq!(hub.slack.calls("conversations.create"), 1);
    assert!(ana.messages("proj-quizlab").contains("This is the channel of *Quizlab*"));
    assert_eq!(ana.messages("proj-quizlab").matches(":wave:").count(), 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn no_channel_where_the_community_wants_none() {
    let hub = Hub::start().await;
    hub.person_ctx("olga")
        .write(|conn, ctx| {
            let community = crate::features::community::get(conn, &ctx.workspace)?.unwrap();
            let (organizers, board) =
                (community.organizer_channel.unwrap(), community.announcement_channel.unwrap());
            crate::features::community::save_channels(conn, &ctx.workspace, &organizers, &board, false)
        })
        .await
        .unwrap();
    approve(&hub).await;
    assert_eq!(hub.slack.calls("conversations.create"), 0);
}

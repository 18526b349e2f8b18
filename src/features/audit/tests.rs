//! The log as organizers read it.

use chrono::Duration;
use diesel::prelude::*;

use crate::audit::{self as log, Change};
use crate::db::schema::audit;
use crate::error::Error;
use crate::features::people;
use crate::features::projects::{ProjectState, samples};
use crate::testing::Hub;

/// Ana's project is approved by Olga; a day later Ben does a hundred things.
async fn a_community(hub: &Hub) -> String {
    let project = samples::project("Quizlab", ProjectState::Submitted);
    samples::submit(hub, &project, &[]).await;
    hub.person("olga").open_home().await;
    hub.settle().await;
    hub.person("olga").press_on_home("Approve").await;
    hub.settle().await;
    people::know(&hub.person_ctx("ben")).await.unwrap();
    hub.advance(Duration::days(1)).await;
    hub.person_ctx("ben")
        .write(|conn, ctx| {
            (0..50).try_for_each(|at| {
                let detail = format!("Need <!here> {at}.");
                log::write(conn, &ctx.workspace, &ctx.person, "need.tell", "n1", &detail, ctx.now)
            })
        })
        .await
        .unwrap();
    project.id.to_string()
}

#[tokio::test(flavor = "multi_thread")]
async fn an_organizer_reads_who_did_what() {
    let hub = Hub::start().await;
    let project = a_community(&hub).await;
    let olga = hub.person("olga");
    olga.slash("audit").await;
    let newest = olga.modal();
    let seen = |page: &str| (0..50).filter(|at| page.contains(&format!(" {at}.*"))).count();
    assert!(seen(&newest) == 20 && !newest.contains("approved a project"), "{newest}");
    assert!(newest.contains("&lt;!here&gt;") && !newest.contains("<!here>"), "{newest}");
    olga.press("Older").await;
    assert_eq!(seen(&olga.modal()), 20, "{}", olga.modal());
    olga.press("Older").await;
    assert!(seen(&olga.modal()) == 10 && olga.modal().contains("approved a project"), "{}", olga.modal());
    assert!(!olga.modal().contains("[Older]"), "{}", olga.modal());
    olga.press("Back to the newest").await;
    assert_eq!(seen(&olga.modal()), 20);

    olga.choose("To what kind of thing", "Projects").await;
    olga.submit().await;
    insta::assert_snapshot!("projects", samples::steady(&olga.modal()).replace(&project, "PROJECT"));
    olga.choose("Who did it", "Ben Adler").await;
    olga.submit().await;
    assert!(olga.modal().contains("*Nothing is in the log that fits.*"), "{}", olga.modal());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_thing_and_a_day_are_filters() {
    let hub = Hub::start().await;
    let project = a_community(&hub).await;
    let olga = hub.person("olga");
    for about in ["Quizlab", project.as_str()] {
        olga.slash("audit").await;
        olga.fill("To which", about).await;
        olga.submit().await;
        let found = olga.modal();
        assert!(found.contains("approved a project") && !found.contains("told a need"), "{found}");
        olga.close().await;
    }
    olga.slash("audit").await;
    olga.pick_date("Since", "2026-09-08").await;
    olga.submit().await;
    assert!(olga.modal().contains("told a need") && !olga.modal().contains("approved"), "{}", olga.modal());
    olga.fill("To which", "Quizlab").await;
    olga.submit().await;
    assert!(olga.modal().contains("*Nothing is in the log that fits.*"), "{}", olga.modal());
}

#[tokio::test(flavor = "multi_thread")]
async fn the_log_is_for_organizers() {
    let hub = Hub::start().await;
    a_community(&hub).await;
    let ana = hub.person("ana");
    ana.slash("audit").await;
    hub.settle().await;
    let answer = ana.ephemerals("general");
    assert!(answer.contains("Only organizers can do this") && !answer.contains("approved"), "{answer}");
}

/// Runs a change of the log; whether the database let it be.
async fn tries<Q>(hub: &Hub, change: Q) -> bool
where
    Q: FnOnce(&mut crate::db::Conn) -> diesel::QueryResult<usize> + Clone + Send + 'static,
{
    match hub.person_ctx("olga").write(move |conn, _| Ok(change(conn)?)).await {
        Ok(_) => true,
        Err(Error::Internal(error)) => {
            let text = format!("{error:#}");
            assert!(text.contains("the audit log is only added to"), "{text}");
            false
        }
        Err(error) => panic!("{error:?}"),
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_database_lets_nobody_change_the_log() {
    let hub = Hub::start().await;
    hub.person_ctx("ben")
        .write(|conn, ctx| {
            let change = Change { detail: "Ben's plan", before: "open", after: "met" };
            log::write_change(conn, &ctx.workspace, &ctx.person, "need.met", "U_BEN", change, ctx.now)
        })
        .await
        .unwrap();
    let ben = || audit::table.filter(audit::actor.eq("U_BEN"));
    assert!(!tries(&hub, move |conn| diesel::delete(ben()).execute(conn)).await);
    assert!(
        !tries(&hub, move |conn| diesel::update(ben()).set(audit::actor.eq("U_ANA")).execute(conn)).await
    );
    assert!(!tries(&hub, move |conn| diesel::update(ben()).set(audit::action.eq("")).execute(conn)).await);
    assert!(
        !tries(&hub, move |conn| diesel::update(ben()).set(audit::detail.eq("Nothing")).execute(conn)).await
    );
    // A person's traces can be blanked: the line stays, without their name.
    let blank = (audit::actor.eq(""), audit::subject.eq(""), audit::detail.eq(""));
    assert!(tries(&hub, move |conn| diesel::update(ben()).set(blank).execute(conn)).await);
    let line: (String, String, String, String) = hub
        .read(|conn| {
            let of_needs = audit::table.filter(audit::thing.eq("need"));
            Ok(of_needs.select((audit::actor, audit::action, audit::before, audit::after)).first(conn)?)
        })
        .await;
    assert_eq!(line, (String::new(), "need.met".to_owned(), "open".to_owned(), "met".to_owned()));
    let olga = hub.person("olga");
    olga.slash("audit").await;
    assert!(olga.modal().contains("Somebody said that a need is met"), "{}", olga.modal());
}

//! The index in memory against the database: after any changes, on any replica, it ranks as one that was built anew.

use std::sync::{Arc, Mutex, mpsc};

use chrono::Duration;
use diesel::connection::SimpleConnection;
use diesel::prelude::*;

use super::{fill, id, introduced, keep, profile};
use crate::app::{App, Ctx};
use crate::db::Conn;
use crate::db::schema::{exposures, people, profile_skills, profiles as profiles_table};
use crate::features::introductions::IntroductionState;
use crate::features::matching::store;
use crate::features::profiles::{self, Profile, Visibility};
use crate::features::projects::samples::{self, approved};
use crate::features::projects::{self, ProjectState};
use crate::ids::{ProjectId, RoleId};
use crate::kept::Kept;
use crate::testing::Hub;

/// A replica: another process on the same database, with nothing in memory.
fn replica(hub: &Hub) -> App {
    let mut app = hub.app.clone();
    app.kept = Kept::default();
    app
}

type Rankings = Vec<(String, Vec<(String, u32)>)>;

/// Everybody's list, as one replica has it.
async fn rankings(hub: &Hub, app: &App, roles: &[RoleId]) -> Rankings {
    let ctx = Ctx { app: app.clone(), ..hub.person_ctx("olga") };
    let roles = roles.to_vec();
    ctx.read(move |conn, ctx| {
        let mut all = Vec::new();
        for name in ["ana", "ben", "caro", "dev", "omar", "tess"] {
            let found = store::roles_for(conn, ctx, &id(name), 50)?;
            all.push((name.to_owned(), found.iter().map(|one| (one.role.to_string(), one.score)).collect()));
        }
        for role in &roles {
            let found = store::developers_for(conn, ctx, role, 50)?;
            all.push((
                role.to_string(),
                found.iter().map(|one| (one.developer.to_string(), one.score)).collect(),
            ));
        }
        Ok(all)
    })
    .await
    .unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn every_replica_follows_every_change() {
    let hub = Hub::start().await;
    let (quizlab, roles) = approved(&hub, "Quizlab", &["Frontend developer", "Tester"]).await;
    let ids: Vec<RoleId> = roles.iter().map(|role| role.id.clone()).collect();
    for (name, skills) in [("caro", &["svelte"][..]), ("dev", &["css", "svelte"]), ("tess", &["javascript"])]
    {
        keep(&hub, profile(name, skills)).await;
    }
    let (one, two) = (hub.app.clone(), replica(&hub));
    let mut before = rankings(&hub, &one, &ids).await;
    assert_eq!(before, rankings(&hub, &two, &ids).await);
    let steps = [
        "skills",
        "words",
        "hidden",
        "pause",
        "paused",
        "timezone",
        "left",
        "deleted",
        "closed",
        "reopened",
        "renamed",
        "full",
        "introduced",
        "weights",
    ];
    for step in steps {
        change(&hub, step, &quizlab.id, &roles).await;
        let fresh = rankings(&hub, &replica(&hub), &ids).await;
        assert_eq!(rankings(&hub, &one, &ids).await, fresh, "the first after {step}");
        assert_eq!(rankings(&hub, &two, &ids).await, fresh, "the second after {step}");
        assert_ne!(before, fresh, "{step} changes nothing");
        before = fresh;
    }
}

async fn change(hub: &Hub, step: &str, project: &ProjectId, roles: &[projects::Role]) {
    let ctx = hub.person_ctx("olga");
    let state = |state: ProjectState| {
        let project = project.clone();
        let any = [ProjectState::Approved, ProjectState::Closed];
        ctx.write(move |conn, ctx| projects::set_state(conn, &ctx.workspace, &project, &any, state, ctx.now))
    };
    match step {
        "skills" => keep(hub, profile("tess", &["svelte", "javascript", "css"])).await,
        "words" => {
            let about = "Quizzes for chemistry, years of it.".to_owned();
            keep(hub, Profile { about, ..profile("dev", &["css"]) }).await;
        }
        "hidden" => keep(hub, Profile { visibility: Visibility::Nobody, ..profile("dev", &["css"]) }).await,
        "pause" => {
            let until = Some(hub.clock.now() + Duration::hours(3));
            keep(hub, Profile { paused_until: until, ..profile("dev", &["css", "svelte"]) }).await;
        }
        "paused" => hub.clock.advance(Duration::hours(3)),
        "timezone" => {
            ctx.write(|conn, ctx| {
                diesel::update(people::table.find((&ctx.workspace, id("tess"))))
                    .set(people::timezone.eq("Asia/Tokyo"))
                    .execute(conn)?;
                Ok(())
            })
            .await
            .unwrap();
        }
        "left" => {
            ctx.write(|conn, ctx| {
                diesel::update(people::table.find((&ctx.workspace, id("caro"))))
                    .set(people::deactivated.eq(true))
                    .execute(conn)?;
                Ok(())
            })
            .await
            .unwrap();
        }
        "deleted" => delete_profile(hub, "dev").await,
        "closed" => assert!(state(ProjectState::Closed).await.unwrap()),
        "reopened" => assert!(state(ProjectState::Approved).await.unwrap()),
        "renamed" => {
            let mut project = samples::project("Chemistry quizzes", ProjectState::Approved);
            let mut roles = roles.to_vec();
            roles[0].title = "Svelte wizard".to_owned();
            roles[0].skills[0].skill = "css".into();
            project.id = roles[0].project.clone();
            ctx.write(move |conn, ctx| {
                projects::update(conn, &ctx.workspace, &project, &[id("ana"), id("ben")], &roles, ctx.now)
            })
            .await
            .unwrap();
        }
        "full" => fill(hub, &roles[1]).await,
        "introduced" => introduced(hub, "tess", &roles[0], IntroductionState::Opened).await,
        "weights" => {
            keep(hub, profile("omar", &["svelte"])).await;
            ctx.write(|conn, ctx| {
                let mut settings = store::settings::get(conn, &ctx.workspace)?;
                (settings.weights.skills, settings.weights.topics) = (0.45, 0.20);
                store::settings::save(conn, &ctx.workspace, &settings, ctx.now)
            })
            .await
            .unwrap();
        }
        other => panic!("{other}?"),
    }
}

async fn delete_profile(hub: &Hub, name: &'static str) {
    let delete = move |conn: &mut Conn, ctx: &Ctx| {
        let mine = profile_skills::table.filter(profile_skills::workspace.eq(&ctx.workspace));
        diesel::delete(mine.filter(profile_skills::person.eq(id(name)))).execute(conn)?;
        diesel::delete(profiles_table::table.find((&ctx.workspace, id(name)))).execute(conn)?;
        Ok(())
    };
    hub.person_ctx(name).write(delete).await.unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_not_committed_never_gets_in() {
    let hub = Hub::start().await;
    let (_, roles) = approved(&hub, "Quizlab", &["Frontend developer"]).await;
    let role = roles[0].id.clone();
    keep(&hub, profile("caro", &["css"])).await;
    let before = rankings(&hub, &hub.app, std::slice::from_ref(&role)).await;
    let asked = role.clone();
    let caro = hub.person_ctx("caro");
    let undone = caro.write(move |conn, ctx| {
        profiles::save(conn, &ctx.workspace, &profile("caro", &["css", "svelte", "javascript"]))?;
        let seen = store::developers_for(conn, ctx, &asked, 5)?;
        assert_eq!(seen.len(), 1);
        Err::<(), _>(crate::error::Error::user("undone"))
    });
    assert!(undone.await.is_err());
    assert_eq!(rankings(&hub, &hub.app, &[role]).await, before);
}

#[tokio::test(flavor = "multi_thread")]
async fn who_fails_to_catch_up_misses_nothing() {
    let hub = Hub::start().await;
    let (_, roles) = approved(&hub, "Quizlab", &["Frontend developer"]).await;
    let role = [roles[0].id.clone()];
    keep(&hub, profile("caro", &["css"])).await;
    let before = rankings(&hub, &hub.app, &role).await;
    keep(&hub, profile("caro", &["css", "svelte"])).await;
    let rename = async |from: &'static str, to: &'static str| {
        let statement = format!("ALTER TABLE {from} RENAME TO {to}");
        let rename = move |conn: &mut Conn| Ok(conn.batch_execute(&statement)?);
        hub.app.db.write(rename).await.unwrap();
    };
    // The change is read, and what it is about can't be.
    rename("introductions", "mislaid").await;
    let asked = role[0].clone();
    let ctx = hub.person_ctx("olga");
    let failed = ctx.read(move |conn, ctx| store::developers_for(conn, ctx, &asked, 5)).await;
    assert!(failed.is_err());
    rename("mislaid", "introductions").await;
    let after = rankings(&hub, &hub.app, &role).await;
    assert_ne!(after, before);
    assert_eq!(after, rankings(&hub, &replica(&hub), &role).await);
}

/// On PostgreSQL a transaction that began first may end last: its changes have the lower number.
#[tokio::test(flavor = "multi_thread")]
async fn who_commits_late_is_not_missed() {
    let hub = Hub::start().await;
    if !hub.read(|conn| Ok(matches!(conn, Conn::Postgres(_)))).await {
        return; // SQLite has one writer.
    }
    let (_, roles) = approved(&hub, "Quizlab", &["Frontend developer"]).await;
    let role = [roles[0].id.clone()];
    keep(&hub, profile("caro", &["css"])).await;
    keep(&hub, profile("dev", &["css"])).await;
    rankings(&hub, &hub.app, &role).await;
    let (began, has_begun) = mpsc::channel();
    let (go, may_go) = mpsc::channel::<()>();
    let may_go = Arc::new(Mutex::new(may_go));
    let late = hub.person_ctx("caro");
    let late = tokio::spawn(async move {
        late.write_beside(move |conn, ctx| {
            profiles::save(conn, &ctx.workspace, &profile("caro", &["css", "svelte"]))?;
            began.send(()).unwrap();
            may_go.lock().unwrap().recv().unwrap();
            Ok(())
        })
        .await
    });
    has_begun.recv().unwrap();
    keep(&hub, profile("dev", &["svelte", "javascript"])).await;
    let seen = rankings(&hub, &hub.app, &role).await;
    assert_eq!(seen, rankings(&hub, &replica(&hub), &role).await);
    go.send(()).unwrap();
    late.await.unwrap().unwrap();
    let after = rankings(&hub, &hub.app, &role).await;
    assert_ne!(after, seen);
    assert_eq!(after, rankings(&hub, &replica(&hub), &role).await);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_shown_often_makes_room() {
    let hub = Hub::start().await;
    let (_, first) = approved(&hub, "Quizlab", &["Frontend developer"]).await;
    let (_, second) = approved(&hub, "Labquiz", &["Frontend developer"]).await;
    keep(&hub, profile("caro", &["svelte"])).await;
    // Long ago enough to be no news.
    hub.clock.advance(Duration::days(20));
    let best = async || {
        let ctx = hub.person_ctx("caro");
        let found = ctx.read(|conn, ctx| store::roles_for(conn, ctx, &ctx.person, 1)).await.unwrap();
        found[0].role.clone()
    };
    let ahead = best().await;
    let other = if ahead == first[0].id { second[0].id.clone() } else { first[0].id.clone() };
    let now = hub.clock.now();
    for viewer in ["ana", "ben", "dev", "omar", "tess", "ana"] {
        let (app, workspace) = (&hub.app, hub.workspace());
        store::exposures::shown(
            app,
            &workspace,
            &id(viewer),
            store::exposures::Kind::Role,
            [ahead.as_str()],
            now,
        );
    }
    store::exposures::write_down(&hub.app).await.unwrap();
    let shown = hub
        .read(|conn| {
            Ok(exposures::table.select((exposures::subject, exposures::shown)).load::<(String, i32)>(conn)?)
        })
        .await;
    assert!(shown.contains(&(ahead.to_string(), 5)), "five people, one of them twice: {shown:?}");
    assert_eq!(best().await, ahead, "a list keeps its order for a day");
    hub.clock.advance(Duration::days(1));
    assert_eq!(best().await, other);
    let told = super::why::told(&hub, "caro", None).await;
    let quizlab =
        if ahead == first[0].id { "was shown 5 times in the 30 days" } else { "was on nobody's list" };
    assert!(told.contains(quizlab), "{told}");
    hub.clock.advance(Duration::days(40));
    assert_eq!(best().await, ahead, "and it is forgotten after a while");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_deleted_profile_leaves_no_count() {
    let hub = Hub::start().await;
    keep(&hub, profile("caro", &["svelte"])).await;
    let kind = store::exposures::Kind::Developer;
    store::exposures::shown(&hub.app, &hub.workspace(), &id("ana"), kind, ["U_CARO"], hub.clock.now());
    store::exposures::write_down(&hub.app).await.unwrap();
    hub.person_ctx("caro").write(|conn, ctx| store::forget(conn, &ctx.workspace, &ctx.person)).await.unwrap();
    let left: i64 = hub.read(|conn| Ok(exposures::table.count().get_result(conn)?)).await;
    assert_eq!(left, 0);
}

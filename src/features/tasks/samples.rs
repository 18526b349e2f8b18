//! Tasks for tests.

use super::model::{Purpose, Task};
use crate::app::Ctx;
use crate::features::projects::samples::now;
use crate::testing::Hub;

/// Something that Olga does, until a day.
pub fn task(what: &str, due: Option<&str>) -> Task {
    Task {
        what: what.to_owned(),
        owner: Some("U_OLGA".into()),
        due: due.and_then(|day| day.parse().ok()),
        ..Task::new(&"U_OLGA".into(), now())
    }
}

/// As long as it can be, each character of it five once escaped.
pub fn fullest(n: usize) -> Task {
    Task {
        id: format!("{n:032}").into(),
        what: "&".repeat(150),
        note: "&".repeat(1000),
        purpose: Purpose::Plan("&".repeat(60)),
        ..task("", Some("2026-09-01"))
    }
}

/// Writes it down, with what follows.
pub async fn written(hub: &Hub, task: &Task) {
    let task = task.clone();
    hub.person_ctx("olga")
        .write(move |conn, ctx: &Ctx| {
            super::save(conn, &ctx.workspace, &task)?;
            super::watch(conn, &ctx.workspace, &task, ctx.now)?;
            super::plan(conn, &ctx.workspace, ctx.now)
        })
        .await
        .expect("a task");
}

//! Many promise at once, and no more is promised than there is.

use futures::future::join_all;

use super::super::handlers;
use super::super::model::{AskState, Kind};
use super::super::{samples, store};
use crate::features::projects::{self, ProjectState};
use crate::ids::PersonId;
use crate::slack::incoming::{Action, By};
use crate::testing::Hub;

#[tokio::test(flavor = "multi_thread")]
async fn nothing_is_promised_beyond_the_amount_however_many_press_at_once() {
    let hub = Hub::start().await;
    let offer = samples::offer(Kind::Hosting, 5);
    samples::made(&hub, &offer).await;
    let mut asks = Vec::new();
    for n in 0..12 {
        let one = projects::samples::project(&format!("Tool {n}"), ProjectState::Approved);
        asks.push(samples::ask(&offer.id, &one.id, 1 + n % 2));
        hub.person_ctx("ana")
            .write(move |conn, ctx| {
                projects::create(conn, &ctx.workspace, &one, &[PersonId::from("U_ANA")], &[])
            })
            .await
            .expect("a project");
    }
    for ask in &asks {
        samples::asked(&hub, ask).await;
    }
    // Each is pressed twice, all at once.
    let press = |ask: &super::super::Ask| {
        let ctx = hub.person_ctx("tess");
        let by = By {
            workspace: ctx.workspace.clone(),
            person: ctx.person.clone(),
            trigger_id: None,
            response_url: None,
        };
        let action = Action {
            id: "offers.grant".to_owned(),
            value: Some(ask.id.0.clone()),
            by,
            view: None,
            message: None,
            block: String::new(),
            values: Vec::new(),
        };
        tokio::spawn(async move { handlers::action(&ctx, "grant", &action).await.is_ok() })
    };
    let pressed = join_all(asks.iter().chain(&asks).map(press)).await;
    let promised = pressed.into_iter().filter(|done| *done.as_ref().expect("it ran")).count();
    let (ws, id) = (hub.workspace(), offer.id.clone());
    let (left, all) = hub
        .read(move |conn| Ok((store::find(conn, &ws, &id)?, store::asks_after(conn, &ws, &"".into(), 99)?)))
        .await;
    let granted: Vec<i32> =
        all.iter().filter(|ask| ask.state == AskState::Granted).map(|ask| ask.amount).collect();
    assert_eq!(granted.len(), promised, "each once");
    let sum: i32 = granted.iter().sum();
    assert_eq!(left.expect("the offer").promised, sum);
    // Ones were asked for too, so that nothing may be left over.
    assert_eq!(sum, 5, "{granted:?}");
}

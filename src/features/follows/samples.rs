//! Follows for tests.

use super::Thing;
use crate::features::people;
use crate::testing::Hub;

/// Has somebody follow these.
pub async fn followed(hub: &Hub, name: &str, things: &[Thing]) {
    let things = things.to_vec();
    let ctx = hub.person_ctx(name);
    people::know(&ctx).await.expect("a person is known");
    ctx.write(move |conn, ctx| {
        for thing in &things {
            super::follow(conn, &ctx.workspace, &ctx.person, thing, ctx.now)?;
        }
        Ok(())
    })
    .await
    .expect("follows");
}

//! Which user groups give roles.

use std::collections::BTreeMap;

use super::{after, there, window_or};
use crate::app::Ctx;
use crate::error::{Error, Result};
use crate::features::roles::groups::{self, Group};
use crate::features::roles::rights::{self, Right};
use crate::features::roles::views;
use crate::slack::Reply;
use crate::slack::incoming::{Action, View};

/// The user groups of the workspace, by their names.
async fn all_groups(ctx: &Ctx) -> Result<Vec<Group>> {
    let found = ctx.app.slack.groups().await.map_err(|error| match error.code() {
        Some("missing_scope") => Error::user(
            "The hub may not see user groups yet. Whoever runs it installs it again with its manifest; then try again.",
        ),
        Some("plan_upgrade_required" | "paid_teams_only" | "paid_only") => Error::user(
            "User groups are part of Slack's paid plans. Give the roles one by one here instead.",
        ),
        _ => error.into(),
    })?;
    Ok(found.into_iter().map(|(id, name)| Group { id, name }).collect())
}

/// The form of user groups.
pub(super) async fn user_groups(ctx: &Ctx, action: &Action) -> Result<Reply> {
    ctx.read(|conn, ctx| rights::require(conn, ctx, Right::Give)).await?;
    let all = all_groups(ctx).await?;
    let form = ctx
        .read(move |conn, ctx| {
            let held = rights::held(conn, ctx)?;
            Ok(views::groups_form(&held, &groups::groups(conn, &ctx.workspace)?, &all))
        })
        .await?;
    there(ctx, action, form).await
}

/// Which groups give roles was chosen.
pub(super) async fn chosen_groups(ctx: &Ctx, view: &View) -> Result<Reply> {
    ctx.read(|conn, ctx| rights::require(conn, ctx, Right::Give)).await?;
    let (all, form) = (all_groups(ctx).await?, view.clone());
    let shown = ctx
        .write(move |conn, ctx| {
            let held = rights::held(conn, ctx)?;
            let now = groups::groups(conn, &ctx.workspace)?;
            let mut chosen = BTreeMap::new();
            for role in groups::OF_GROUPS.into_iter().filter(|role| held.may(rights::over(*role))) {
                let id = form.chosen(role.into()).unwrap_or_default();
                let known = all.iter().chain(now.get(&role)).find(|group| group.id == id).cloned();
                chosen.insert(role, known);
            }
            if chosen.is_empty() {
                return Err(rights::refused(Right::Give));
            }
            groups::choose(conn, ctx, &chosen)?;
            after(conn, ctx, "I look at the user groups now, and every night.".to_owned())
        })
        .await?;
    window_or(Ok(shown))
}

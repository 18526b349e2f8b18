//! What is new for many developers at once.

use std::cmp::Reverse;
use std::collections::HashMap;

use super::{apart, explain_all};
use crate::app::Ctx;
use crate::db::Conn;
use crate::error::Result;
use crate::features::matching::{Match, live};
use crate::features::projects;
use crate::ids::{PersonId, ProjectId, RoleId};
use crate::time::Time;

/// New roles that are looked at, the newest first.
const NEW: i64 = 200;

/// The best roles for each of these developers that are open since `since`, best first, at most `limit` each. As many
/// queries for many as for one; who isn't looking, and whom nothing new fits, is left out.
pub fn new_roles_for(
    conn: &mut Conn,
    ctx: &Ctx,
    developers: &[PersonId],
    since: Time,
    limit: usize,
) -> Result<HashMap<PersonId, Vec<Match>>> {
    let new: Vec<(RoleId, ProjectId)> = projects::new_roles(conn, &ctx.workspace, since, NEW)?;
    if new.is_empty() || developers.is_empty() {
        return Ok(HashMap::new());
    }
    let market = live::market(conn, &ctx.app, &ctx.workspace, ctx.now)?;
    let parted = apart::pairs(conn, &ctx.workspace, &new)?;
    let chosen: Vec<(RoleId, PersonId)> = {
        let state = market.state();
        let Some(index) = state.as_ref().map(|state| &state.index) else { return Ok(HashMap::new()) };
        let apart = parted.within(index);
        let roles: Vec<(&RoleId, u32)> =
            new.iter().filter_map(|(role, _)| Some((role, index.role(role.as_str())?))).collect();
        let best = |person: &PersonId| {
            let dev = index.developer(person.as_str()).filter(|dev| index.capacity(*dev) > 0)?;
            let fit = |(role, slot): &(&RoleId, u32)| {
                let (score, may) = index.judge(dev, *slot, true);
                let fits = may.is_ok() && apart.why(*slot, dev).is_none();
                fits.then(|| (Reverse(score.total()), (*role).clone()))
            };
            let mut found: Vec<_> = roles.iter().filter_map(fit).collect();
            found.sort();
            found.truncate(limit);
            Some(found.into_iter().map(|(_, role)| (role, person.clone())).collect::<Vec<_>>())
        };
        developers.iter().filter_map(best).flatten().collect()
    };
    let mut said = explain_all(conn, ctx, &chosen)?;
    let mut found: HashMap<PersonId, Vec<Match>> = HashMap::new();
    for pair in chosen {
        if let Some(one) = said.remove(&pair) {
            found.entry(pair.1).or_default().push(one);
        }
    }
    Ok(found)
}

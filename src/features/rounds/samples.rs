//! Rounds for tests.

use chrono::Duration;
use diesel::prelude::*;

use super::model::{Figures, PairState, Round, RoundState};
use super::store;
use crate::db::Conn;
use crate::db::schema::{round_pairs, rounds};
use crate::error::Result;
use crate::features::matching::Proposed;
use crate::ids::{PersonId, RoleId, RoundId, WorkspaceId};
use crate::testing::Hub;

/// Two rounds: a preview of these pairs, of which some were taken out, and one that was sent days ago and did not come
/// to its end.
pub async fn two(hub: &Hub, pairs: &[(RoleId, PersonId, bool)]) -> (RoundId, RoundId) {
    let now = hub.clock.now();
    let round = |state, started_at, sent_at| Round {
        id: RoundId::new(),
        state,
        seed: 7,
        first_seat: true,
        figures: Figures::default(),
        started_by: "U_OLGA".into(),
        started_at,
        sent_at,
    };
    let before = now - Duration::days(3);
    let sending = round(RoundState::Sending, before, Some(before));
    let preview = round(RoundState::Preview, now, None);
    let (ids, pairs) = ((preview.id.clone(), sending.id.clone()), pairs.to_vec());
    let proposed = |(role, developer, _): &(RoleId, PersonId, bool)| Proposed {
        role: role.clone(),
        developer: developer.clone(),
        score: 500_000,
        first: true,
    };
    hub.person_ctx("olga")
        .write(move |conn, ctx| {
            let ws = &ctx.workspace;
            let all: Vec<Proposed> = pairs.iter().map(proposed).collect();
            store::insert(conn, ws, &preview, &all)?;
            store::insert(conn, ws, &sending, &[])?;
            for (role, developer, _) in pairs.iter().filter(|(.., out)| *out) {
                let change = (PairState::Planned, PairState::Dropped);
                store::settle(conn, ws, (&preview.id, role, developer), change, None)?;
            }
            Ok(())
        })
        .await
        .expect("rounds are written");
    ids
}

/// All that there is of rounds, whatever their ids.
pub fn facts(conn: &mut Conn, workspace: &WorkspaceId) -> Result<String> {
    let rounds: Vec<(RoundState, bool)> = rounds::table
        .filter(rounds::workspace.eq(workspace))
        .order(rounds::started_at)
        .select((rounds::state, rounds::first_seat))
        .load(conn)?;
    let pairs: Vec<(RoleId, PersonId, PairState)> = round_pairs::table
        .filter(round_pairs::workspace.eq(workspace))
        .order((round_pairs::role, round_pairs::developer))
        .select((round_pairs::role, round_pairs::developer, round_pairs::state))
        .load(conn)?;
    Ok(format!("{rounds:?} {pairs:?}"))
}

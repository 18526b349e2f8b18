//! Two institutions that are one.

use std::collections::BTreeSet;

use super::{gone, redraw};
use crate::app::Ctx;
use crate::audit;
use crate::error::{Error, Result};
use crate::features::institutions::form::MOST;
use crate::features::institutions::model::{Campus, Institution, Join, Standing};
use crate::features::institutions::{joined, store, views};
use crate::features::roles::{self, Right};
use crate::ids::PersonId;
use crate::notices::Notice;
use crate::outbox::{self, To};
use crate::slack::Reply;
use crate::slack::incoming::Action;

/// "It is the same": all that the other one has is this one's from now on; once, however many press.
pub async fn join(ctx: &Ctx, action: &Action) -> Result<Reply> {
    let pair: Join = action.value.as_deref().and_then(|value| value.parse().ok()).ok_or_else(gone)?;
    let kept = ctx
        .write(move |conn, ctx| {
            let ws = &ctx.workspace;
            roles::require(conn, ctx, Right::Institutions)?;
            let kept = store::find(conn, ws, &pair.kept)?.ok_or_else(gone)?;
            let Some(other) = store::find(conn, ws, &pair.other)? else { return Ok(kept) };
            let partners = store::partners_of(conn, ws, &[kept.id.clone(), other.id.clone()])?;
            // Their cards are about one of the two.
            if partners.iter().any(|partner| partner.standing == Standing::Asked) {
                return Err(Error::user(
                    "Somebody asks to speak for one of the two. Answer that first; it waits in the organizers' channel \
                     and on your Home tab.",
                ));
            }
            let told: BTreeSet<PersonId> = partners.into_iter().map(|partner| partner.person).collect();
            joined::move_all(conn, ws, &other.id, &kept.id)?;
            let name = other.about.name.clone();
            let kept = both(kept, other);
            store::save(conn, ws, &kept, ctx.now)?;
            let detail = format!("{name} into {}", kept.about.name);
            audit::write(conn, ws, &ctx.person, "institution.join", kept.id.as_str(), &detail, ctx.now)?;
            for person in told {
                let message = views::joined_told(&kept, &name, &ctx.person);
                outbox::post(conn, ws, &To::notice(&person, Notice::Institutions), message, None, ctx.now)?;
            }
            redraw(conn, ctx, &kept.id)?;
            Ok(kept)
        })
        .await?;
    Ok(Reply::Ephemeral(views::joined_notice(&kept)))
}

/// What both are: the departments and domains of both, and a campus where only the other one's is known.
fn both(mut kept: Institution, other: Institution) -> Institution {
    let add = |mine: &mut Vec<String>, theirs: Vec<String>| {
        for one in theirs {
            if mine.len() < MOST && !mine.iter().any(|there| there.eq_ignore_ascii_case(&one)) {
                mine.push(one);
            }
        }
    };
    add(&mut kept.about.departments, other.about.departments);
    add(&mut kept.about.domains, other.about.domains);
    if kept.about.country.is_empty() {
        kept.about.country = other.about.country;
    }
    if kept.campus == Campus::default() {
        kept.campus = other.campus;
    }
    kept
}

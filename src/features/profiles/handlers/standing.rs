//! Taking a break, leaving the matching, coming back, and deleting everything.

use super::show_window;
use crate::app::Ctx;
use crate::audit;
use crate::error::{Error, Result};
use crate::features::privacy::{self, Consent};
use crate::features::profiles::form::{day, days_ahead};
use crate::features::profiles::views::{self, Length, pause_field};
use crate::features::profiles::{Verb, store};
use crate::features::{introductions, people, rounds};
use crate::outbox::{self, To};
use crate::slack::Reply;
use crate::slack::incoming::{Action, View};

/// "Take a break": asks how long.
pub async fn ask_how_long(ctx: &Ctx, action: &Action) -> Result<Reply> {
    let profile = ctx.read(|conn, ctx| store::get(conn, &ctx.workspace, &ctx.person)).await?;
    if profile.is_none() {
        return Err(Error::user(views::NO_PROFILE));
    }
    show_window(ctx, action, views::pause()).await
}

/// The length was chosen.
pub async fn pause(ctx: &Ctx, view: &View) -> Result<Reply> {
    let tz = ctx.read(|conn, ctx| people::timezone(conn, &ctx.workspace, &ctx.person)).await?;
    let until = match view.chosen(pause_field::LENGTH).and_then(|length| length.parse().ok()) {
        Some(Length::TwoWeeks) => days_ahead(14, ctx.now, tz),
        Some(Length::FourWeeks) => days_ahead(28, ctx.now, tz),
        Some(Length::UntilADay) => {
            match day(&view.chosen(pause_field::UNTIL).unwrap_or_default(), ctx.now, tz) {
                Ok(until) => until,
                Err(error) => return Ok(Reply::error(pause_field::UNTIL, error)),
            }
        }
        None => return Ok(Reply::error(pause_field::LENGTH, "Choose how long.")),
    };
    ctx.write_once(format!("profiles.pause:{}", view.id), move |conn, ctx| {
        let (workspace, person) = (&ctx.workspace, &ctx.person);
        if !store::pause(conn, workspace, person, until)? {
            return Err(Error::user(views::NO_PROFILE));
        }
        let detail = format!("until {}", until.date());
        audit::write(conn, workspace, person, "profile.pause", person.as_str(), &detail, ctx.now)?;
        outbox::redraw_home(conn, workspace, person, ctx.now)
    })
    .await?;
    Ok(Reply::Done)
}

/// Ends a break, leaves the matching or comes back into it. On the Home tab the change shows by itself.
pub async fn change(ctx: &Ctx, action: &Action, verb: Verb) -> Result<Reply> {
    let changed = ctx
        .write(move |conn, ctx| {
            let (workspace, person) = (&ctx.workspace, &ctx.person);
            if store::get(conn, workspace, person)?.is_none() {
                return Err(Error::user(views::NO_PROFILE));
            }
            let (changed, what) = match verb {
                Verb::Leave => (store::set_matching(conn, workspace, person, false)?, "profile.leave"),
                Verb::Rejoin => (store::set_matching(conn, workspace, person, true)?, "profile.rejoin"),
                _ => (store::resume(conn, workspace, person, ctx.now)?, "profile.resume"),
            };
            if changed {
                match verb {
                    Verb::Leave => privacy::take_back(conn, workspace, person, Consent::Matching, ctx.now)?,
                    Verb::Rejoin => {
                        privacy::agree(conn, workspace, person, (Consent::Matching, privacy::TEXT), ctx.now)?;
                    }
                    _ => {}
                }
                audit::write(conn, workspace, person, what, person.as_str(), "", ctx.now)?;
            }
            outbox::redraw_home(conn, workspace, person, ctx.now)?;
            Ok(changed)
        })
        .await?;
    Ok(match (changed, &action.view) {
        (true, Some(_)) => Reply::Done,
        (true, None) => Reply::Ephemeral(views::stands(verb)),
        (false, _) => Reply::Ephemeral(views::stood(verb)),
    })
}

/// Deletes everything that we keep of a person because they told it; the receipt says what.
pub async fn delete(ctx: &Ctx, action: &Action) -> Result<Reply> {
    let deleted = ctx
        .write(|conn, ctx| {
            let (workspace, person) = (&ctx.workspace, &ctx.person);
            // Ends open asks and forgets what was said in them, and what was passed over.
            introductions::person_left(conn, ctx, person)?;
            rounds::forget(conn, workspace, person)?;
            let deleted = store::delete(conn, workspace, person)?;
            for what in [Consent::Profile, Consent::Matching] {
                privacy::take_back(conn, workspace, person, what, ctx.now)?;
            }
            if deleted {
                audit::write(conn, workspace, person, "profile.delete", person.as_str(), "", ctx.now)?;
                let to = To::asked(person);
                outbox::post(conn, workspace, &to, views::deleted(), None, ctx.now)?;
            }
            outbox::redraw_home(conn, workspace, person, ctx.now)?;
            Ok(deleted)
        })
        .await?;
    if !deleted {
        return Ok(Reply::Ephemeral(views::nothing_there()));
    }
    if let Some(view) = action.view.as_ref().filter(|view| view.kind == "modal") {
        ctx.app.slack.update_view(&view.id, None, views::deleted_notice()).await?;
    }
    Ok(Reply::Done)
}

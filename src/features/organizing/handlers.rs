//! What organizers do here, one function for each action.

use std::collections::BTreeMap;

use chrono::NaiveDate;

use super::model::{Form, GO_ON, Involvement, MOST_HOURS, Verb, longest, ordered};
use super::{jobs, store, views};
use crate::app::Ctx;
use crate::audit::{self, Change};
use crate::db::Conn;
use crate::error::{Error, Result};
use crate::features::institutions::Word;
use crate::features::roles::{self, Right};
use crate::features::{handover, people, projects};
use crate::hours;
use crate::ids::PersonId;
use crate::notices::Notice;
use crate::outbox::{self, To};
use crate::slack::incoming::{Action, Submission, View};
use crate::slack::{Message, Reply};
use views::field;

/// `/edtech organize`: the team, for organizers.
pub async fn open(ctx: &Ctx) -> Result<Reply> {
    Ok(Reply::Ephemeral(ctx.read(shown).await?))
}

/// The team, with the term's calendar and what would stand still if one of them did; for organizers.
pub fn shown(conn: &mut Conn, ctx: &Ctx) -> Result<Message> {
    let ws = &ctx.workspace;
    roles::require(conn, ctx, Right::Team)?;
    let team = store::team(conn, ws)?;
    let today = hours::date(ctx.now, people::timezone(conn, ws, &ctx.person)?);
    Ok(views::team(&views::Team {
        members: &team,
        calendar: &handover::calendar(conn, ws, &team, today)?,
        risks: &handover::risks(conn, ws, &team, today)?,
        me: &ctx.person,
        now: ctx.now,
    }))
}

/// Somebody takes no part any more, for themselves or because another organizer says so. Returns false where they took
/// none.
pub fn leave(conn: &mut Conn, ctx: &Ctx, person: &PersonId) -> Result<bool> {
    let ws = &ctx.workspace;
    let Some(before) = store::find(conn, ws, person)? else { return Ok(false) };
    store::remove(conn, ws, person)?;
    jobs::forget(conn, ws, person)?;
    log(conn, ctx, "organizing.stop", Some(&before), None)?;
    people::redraw_organizers(conn, ws, ctx.now)?;
    Ok(true)
}

/// Answers a button of this feature.
pub async fn action(ctx: &Ctx, verb: &str, action: &Action) -> Result<Reply> {
    match verb.parse() {
        Ok(Verb::Team) => {
            let message = ctx.read(shown).await?;
            projects::show_there(ctx, action, message).await
        }
        Ok(Verb::Involve) => involve(ctx, action).await,
        Ok(Verb::GoOn) => answer(ctx, action, true).await,
        Ok(Verb::Stop) => answer(ctx, action, false).await,
        Err(_) => Ok(Reply::Unknown),
    }
}

/// Takes a form of this feature that was sent.
pub async fn submitted(ctx: &Ctx, form: &str, submission: &Submission) -> Result<Reply> {
    match form.parse() {
        Ok(Form::Involve) => save(ctx, &submission.view).await,
        Err(_) => Ok(Reply::Unknown),
    }
}

/// "How I take part": the form.
async fn involve(ctx: &Ctx, action: &Action) -> Result<Reply> {
    let form = ctx
        .read(|conn, ctx| {
            roles::require(conn, ctx, Right::Team)?;
            Ok(views::form(store::find(conn, &ctx.workspace, &ctx.person)?.as_ref()))
        })
        .await?;
    ctx.show_window(&action.by, action.view.as_ref(), form).await
}

/// Reads the form; says what is wrong with it.
fn read(view: &View, ctx: &Ctx, today: NaiveDate) -> Result<Involvement, BTreeMap<String, String>> {
    let mut errors = BTreeMap::new();
    let mut wrong = |field: &str, what: &str| errors.insert(field.to_owned(), what.to_owned());
    let areas = ordered(Word::read(&view.all_chosen(field::AREAS)));
    if areas.is_empty() {
        wrong(field::AREAS, "Please tick at least one.");
    }
    let hours = view.text(field::HOURS).and_then(|typed| typed.trim().parse().ok()).unwrap_or(0);
    if !(1..=MOST_HOURS).contains(&hours) {
        wrong(field::HOURS, &format!("A whole number from 1 to {MOST_HOURS}, please."));
    }
    let until: Option<NaiveDate> = view.chosen(field::UNTIL).and_then(|day| day.parse().ok());
    match until {
        Some(until) if until < today => wrong(field::UNTIL, "Please choose a day that is still to come."),
        Some(until) if until > longest(today) => {
            wrong(field::UNTIL, "Three years ahead are enough: you are asked then whether you go on.")
        }
        _ => None,
    };
    if !errors.is_empty() {
        return Err(errors);
    }
    let mornings = !view.all_chosen(field::MORNINGS).is_empty();
    Ok(Involvement { person: ctx.person.clone(), areas, hours, until, mornings, updated_at: ctx.now })
}

async fn save(ctx: &Ctx, view: &View) -> Result<Reply> {
    let tz = ctx
        .read(|conn, ctx| {
            roles::require(conn, ctx, Right::Team)?;
            people::timezone(conn, &ctx.workspace, &ctx.person)
        })
        .await?;
    let said = match read(view, ctx, hours::date(ctx.now, tz)) {
        Ok(said) => said,
        Err(errors) => return Ok(Reply::Errors(errors)),
    };
    let saved = ctx
        .write_once(format!("organizing.involve:{}", view.id), move |conn, ctx| {
            roles::require(conn, ctx, Right::Team)?;
            let before = store::find(conn, &ctx.workspace, &ctx.person)?;
            let deed = if before.is_some() { "organizing.change" } else { "organizing.join" };
            keep(conn, ctx, deed, before.as_ref(), &said)?;
            Ok(said)
        })
        .await?;
    Ok(saved.map_or(Reply::Clear, |said| Reply::Update(Box::new(views::saved(&said)))))
}

/// Writes what somebody said, and what follows.
fn keep(
    conn: &mut Conn,
    ctx: &Ctx,
    deed: &str,
    before: Option<&Involvement>,
    said: &Involvement,
) -> Result<()> {
    let ws = &ctx.workspace;
    store::save(conn, ws, said)?;
    jobs::watch(conn, ws, said, ctx.now)?;
    log(conn, ctx, deed, before, Some(said))?;
    people::redraw_organizers(conn, ws, ctx.now)
}

fn log(
    conn: &mut Conn,
    ctx: &Ctx,
    deed: &str,
    before: Option<&Involvement>,
    after: Option<&Involvement>,
) -> Result<()> {
    let (was, is) = (before.map(Involvement::in_short), after.map(Involvement::in_short));
    let (was, is) = (was.unwrap_or_default(), is.unwrap_or_default());
    let change = Change { detail: "", before: &was, after: &is };
    let whose = after.or(before).map_or(&ctx.person, |one| &one.person);
    audit::write_change(conn, &ctx.workspace, &ctx.person, deed, whose.as_str(), change, ctx.now)
}

/// "I go on", or "I stop here": the answer to the question of the last day, once however often it is pressed.
async fn answer(ctx: &Ctx, action: &Action, goes_on: bool) -> Result<Reply> {
    let until: Option<NaiveDate> = action.value.as_deref().and_then(|day| day.parse().ok());
    let until = until.ok_or_else(answered)?;
    ctx.write(move |conn, ctx| {
        let ws = &ctx.workspace;
        roles::require(conn, ctx, Right::Team)?;
        let before = store::find(conn, ws, &ctx.person)?.filter(|one| one.until == Some(until));
        let Some(before) = before else { return Err(answered()) };
        let tz = people::timezone(conn, ws, &ctx.person)?;
        let after = goes_on.then(|| {
            let from = until.max(hours::date(ctx.now, tz));
            Involvement { until: from.checked_add_months(GO_ON), updated_at: ctx.now, ..before.clone() }
        });
        match &after {
            Some(after) => keep(conn, ctx, "organizing.go_on", Some(&before), after)?,
            None => {
                leave(conn, ctx, &ctx.person)?;
            }
        }
        let to = To::notice_of(&ctx.person, &ctx.person, Notice::Desk);
        let message = views::answered(after.as_ref());
        outbox::update_card(conn, ws, &to, &jobs::card(&ctx.person, until), message, ctx.now)
    })
    .await?;
    Ok(Reply::Done)
}

/// To whoever answers what they answered already, or said otherwise since.
fn answered() -> Error {
    Error::user("You have said how you go on since. `/edtech organize` shows it, and changes it.")
}

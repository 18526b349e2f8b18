//! What organizers do here, one function for each action.

use std::collections::BTreeMap;

use chrono::{Duration, NaiveDate};

use super::model::{Absence, Form, Held, Kind, LONGEST, MOST, Verb};
use super::{held, store, views};
use crate::app::Ctx;
use crate::audit::{self, Change};
use crate::db::Conn;
use crate::error::{Error, Result};
use crate::features::roles::{self, Right};
use crate::features::{desk, organizing, people, projects};
use crate::hours;
use crate::ids::{AbsenceId, PersonId};
use crate::notices::Notice;
use crate::outbox::{self, To};
use crate::slack::Reply;
use crate::slack::incoming::{Action, Submission, View};
use views::field;

type Errors = BTreeMap<String, String>;

/// Answers a button of this feature.
pub async fn action(ctx: &Ctx, verb: &str, action: &Action) -> Result<Reply> {
    match verb.parse() {
        Ok(Verb::Away) => open(ctx, action, views::away_form()).await,
        Ok(Verb::Begin) => open(ctx, action, views::who_form(&ctx.person)).await,
        Ok(Verb::Back) => back(ctx, action).await,
        Err(_) => Ok(Reply::Unknown),
    }
}

/// Takes a form of this feature that was sent.
pub async fn submitted(ctx: &Ctx, form: &str, submission: &Submission) -> Result<Reply> {
    let view = &submission.view;
    match form.parse() {
        Ok(Form::Away) => away(ctx, view).await,
        Ok(Form::Who) => who(ctx, view).await,
        Ok(Form::Pass) => pass(ctx, view).await,
        Err(_) => Ok(Reply::Unknown),
    }
}

/// Opens a form, for organizers.
async fn open(ctx: &Ctx, action: &Action, form: slack_morphism::prelude::SlackModalView) -> Result<Reply> {
    ctx.read(|conn, ctx| roles::require(conn, ctx, Right::Team)).await?;
    ctx.show_window(&action.by, action.view.as_ref(), form).await
}

fn error(field: &str, what: impl Into<String>) -> Errors {
    Errors::from([(field.to_owned(), what.into())])
}

fn chosen_person(view: &View, field: &str) -> Option<PersonId> {
    view.all_chosen(field).into_iter().next().map(PersonId)
}

/// What is wrong with an absence.
fn wrong(conn: &mut Conn, ctx: &Ctx, one: &Absence) -> Result<Option<Errors>> {
    let ws = &ctx.workspace;
    let today = hours::date(ctx.now, people::timezone(conn, ws, &ctx.person)?);
    if one.until < one.from {
        return Ok(Some(error(field::UNTIL, "Please choose the first day first: this one comes before it.")));
    }
    if one.until < today {
        return Ok(Some(error(field::UNTIL, "That is over. Please choose a day that is still to come.")));
    }
    if one.until - one.from > Duration::days(LONGEST) {
        let what = "A year at most, please. For longer, hand over what you have: it is below the team.";
        return Ok(Some(error(field::UNTIL, what)));
    }
    let known = store::absences(conn, ws, today)?;
    let mine = || known.iter().filter(|other| other.person == ctx.person);
    if mine().any(|other| other.meets(one.from, one.until)) {
        return Ok(Some(error(field::FROM, "You are away then already: take that back first.")));
    }
    if mine().count() >= MOST {
        return Ok(Some(error(
            field::FROM,
            format!("You have {MOST} absences ahead of you. Take one back first."),
        )));
    }
    let Some(stand_in) = &one.stand_in else { return Ok(None) };
    if *stand_in == ctx.person || !people::organizes(conn, &ctx.workspace, stand_in)? {
        return Ok(Some(error(field::STAND_IN, "Please choose another organizer, or nobody.")));
    }
    if known.iter().any(|other| other.person == *stand_in && other.meets(one.from, one.until)) {
        return Ok(Some(error(
            field::STAND_IN,
            "They are away themselves then. Please choose somebody else.",
        )));
    }
    Ok(None)
}

/// "I'm away" was sent.
async fn away(ctx: &Ctx, view: &View) -> Result<Reply> {
    ctx.read(|conn, ctx| roles::require(conn, ctx, Right::Team)).await?;
    let day = |field: &str| view.chosen(field).and_then(|day| day.parse::<NaiveDate>().ok());
    let (Some(from), Some(until)) = (day(field::FROM), day(field::UNTIL)) else {
        return Ok(Reply::error(field::FROM, "Please choose both days."));
    };
    let one = Absence {
        id: AbsenceId::new(),
        person: ctx.person.clone(),
        from,
        until,
        stand_in: chosen_person(view, field::STAND_IN),
        created_at: ctx.now,
    };
    let checked = one.clone();
    if let Some(errors) = ctx.read(move |conn, ctx| wrong(conn, ctx, &checked)).await? {
        return Ok(Reply::Errors(errors));
    }
    let saved = ctx
        .write_once(format!("handover.away:{}", view.id), move |conn, ctx| {
            let ws = &ctx.workspace;
            roles::require(conn, ctx, Right::Team)?;
            if let Some(errors) = wrong(conn, ctx, &one)? {
                return Err(Error::user(errors.into_values().next().unwrap_or_default()));
            }
            store::save(conn, ws, &one)?;
            store::sweep(conn, ws, ctx.now.date())?;
            log_absence(conn, ctx, "absence.plan", &one)?;
            if let Some(stand_in) = &one.stand_in {
                let to = To::notice_of(&ctx.person, stand_in, Notice::Desk);
                outbox::post(conn, ws, &to, views::you_stand_in(&one), None, ctx.now)?;
            }
            follow(conn, ctx, &one)?;
            let said = match &one.stand_in {
                Some(stand_in) => organizing::find(conn, ws, stand_in)?.is_some(),
                None => true,
            };
            Ok((one, said))
        })
        .await?;
    Ok(saved.map_or(Reply::Clear, |(one, said)| Reply::Update(Box::new(views::away_saved(&one, said)))))
}

/// The desk is drawn again now, and where it changes by itself.
fn follow(conn: &mut Conn, ctx: &Ctx, one: &Absence) -> Result<()> {
    let tz = people::timezone(conn, &ctx.workspace, &one.person)?;
    for day in [one.from, one.until + Duration::days(1)] {
        let at = hours::at(day, 0, tz);
        if at > ctx.now {
            desk::redraw_at(conn, ctx, at)?;
        }
    }
    people::redraw_organizers(conn, &ctx.workspace, ctx.now)
}

fn log_absence(conn: &mut Conn, ctx: &Ctx, deed: &str, one: &Absence) -> Result<()> {
    let days = format!("{} to {}", one.from, one.until);
    audit::write(conn, &ctx.workspace, &ctx.person, deed, one.id.as_str(), &days, ctx.now)
}

/// "I'm back": takes one's own absence back, once however often it is pressed.
async fn back(ctx: &Ctx, action: &Action) -> Result<Reply> {
    let Some(id) = action.value.as_deref().map(AbsenceId::from) else { return Ok(Reply::Unknown) };
    let message = ctx
        .write(move |conn, ctx| {
            let ws = &ctx.workspace;
            roles::require(conn, ctx, Right::Team)?;
            if let Some(one) = store::remove(conn, ws, &id, &ctx.person)? {
                log_absence(conn, ctx, "absence.end", &one)?;
                if let Some(stand_in) = &one.stand_in {
                    let to = To::notice_of(&ctx.person, stand_in, Notice::Desk);
                    outbox::post(conn, ws, &to, views::no_need_to_stand_in(&one), None, ctx.now)?;
                }
                people::redraw_organizers(conn, ws, ctx.now)?;
            }
            organizing::shown(conn, ctx)
        })
        .await?;
    projects::show_there(ctx, action, message).await
}

/// Who hands over was said: what they have, and to whom it passes.
async fn who(ctx: &Ctx, view: &View) -> Result<Reply> {
    let Some(leaver) = chosen_person(view, field::WHO) else {
        return Ok(Reply::error(field::WHO, "Please choose a person."));
    };
    let form = ctx
        .read(move |conn, ctx| {
            roles::require(conn, ctx, Right::Team)?;
            let held = held::of(conn, ctx, &leaver)?;
            let said = organizing::find(conn, &ctx.workspace, &leaver)?.is_some();
            Ok(views::pass_form(&leaver, &held, said, leaver == ctx.person))
        })
        .await?;
    Ok(Reply::Update(Box::new(form)))
}

/// The successors that were named, kind by kind; what is wrong with them.
fn successors(
    conn: &mut Conn,
    ctx: &Ctx,
    leaver: &PersonId,
    named: &[(Kind, PersonId)],
) -> Result<Option<Errors>> {
    let mut errors = Errors::new();
    for (kind, person) in named {
        if person == leaver {
            errors.insert(
                kind.field().to_owned(),
                "Please choose somebody else than who hands over.".to_owned(),
            );
        } else if !people::organizes(conn, &ctx.workspace, person)? {
            errors.insert(kind.field().to_owned(), "Please choose one of the organizers.".to_owned());
        }
    }
    Ok((!errors.is_empty()).then_some(errors))
}

/// To whom it passes was said: all of it in one transaction.
async fn pass(ctx: &Ctx, view: &View) -> Result<Reply> {
    use strum::VariantArray;
    let Some(leaver) = view.metadata::<PersonId>() else {
        return Err(Error::user("This form is out of date. `/edtech organize` opens it anew."));
    };
    let named: Vec<(Kind, PersonId)> =
        Kind::VARIANTS.iter().filter_map(|kind| Some((*kind, chosen_person(view, kind.field())?))).collect();
    let leaves = !view.all_chosen(field::LEAVES).is_empty();
    let (who, checked) = (leaver.clone(), named.clone());
    let errors = ctx
        .read(move |conn, ctx| {
            roles::require(conn, ctx, Right::Team)?;
            successors(conn, ctx, &who, &checked)
        })
        .await?;
    if let Some(errors) = errors {
        return Ok(Reply::Errors(errors));
    }
    let passed = ctx
        .write_once(format!("handover.pass:{}", view.id), move |conn, ctx| {
            roles::require(conn, ctx, Right::Team)?;
            hand_over(conn, ctx, &leaver, &named, leaves).map(|passed| (leaver, passed))
        })
        .await?;
    Ok(passed
        .map_or(Reply::Clear, |(leaver, passed)| Reply::Update(Box::new(views::passed(&leaver, &passed)))))
}

/// Passes everything on, writes it down and tells each of them: successors in one message, and who leaves with thanks.
fn hand_over(
    conn: &mut Conn,
    ctx: &Ctx,
    leaver: &PersonId,
    named: &[(Kind, PersonId)],
    leaves: bool,
) -> Result<views::Passed> {
    let ws = &ctx.workspace;
    if let Some(errors) = successors(conn, ctx, leaver, named)? {
        return Err(Error::user(errors.into_values().next().unwrap_or_default()));
    }
    let before = held::of(conn, ctx, leaver)?;
    let mut to: BTreeMap<PersonId, Vec<Held>> = BTreeMap::new();
    for (kind, successor) in named {
        let number = held::pass(conn, ctx, *kind, leaver, successor)?;
        if number == 0 {
            continue;
        }
        let detail = kind.count(number);
        let change = Change { detail: &detail, before: leaver.as_str(), after: successor.as_str() };
        audit::write_change(conn, ws, &ctx.person, "handover.pass", leaver.as_str(), change, ctx.now)?;
        let names = before.iter().find(|held| held.kind == *kind).map(|held| held.names.clone());
        let held = Held { kind: *kind, number, names: names.unwrap_or_default() };
        to.entry(successor.clone()).or_default().push(held);
    }
    let left = leaves && organizing::leave(conn, ctx, leaver)?;
    let passed = views::Passed { to: to.into_iter().collect(), left, stays: held::of(conn, ctx, leaver)? };
    if passed.to.is_empty() && !passed.left {
        return Ok(passed);
    }
    for (successor, held) in &passed.to {
        let to = To::notice_of(&ctx.person, successor, Notice::Desk);
        outbox::post(conn, ws, &to, views::yours_now(leaver, held), None, ctx.now)?;
    }
    let to = To::notice_of(&ctx.person, leaver, Notice::Desk);
    outbox::post(conn, ws, &to, views::thanks(&passed), None, ctx.now)?;
    people::redraw_organizers(conn, ws, ctx.now)?;
    Ok(passed)
}

//! What people do here, one function for each action.

mod asks;
mod give;
mod sources;

use chrono::NaiveDate;
use slack_morphism::prelude::SlackModalView;
use strum::VariantArray;

use super::model::{Form, Look, Role, Verb, WORD};
use super::rights::{self, Right};
use super::views::{self, Shown, field};
use super::{groups, steps, store};
use crate::app::Ctx;
use crate::db::Conn;
use crate::db::types::Place;
use crate::error::Result;
use crate::features::{institutions, people};
use crate::hours;
use crate::ids::GrantId;
use crate::slack::Reply;
use crate::slack::incoming::{Action, By, Submission, Suggestion, View};
use crate::slack::reply::Choice;
use crate::slack::text::cut;
use crate::time::Time;

/// Of each role, when all are shown.
const PAGE: i64 = 12;
/// Of one role.
const PAGE_OF_ONE: i64 = 40;
/// Institutions in a type-ahead.
const OPTIONS: i64 = 50;

/// `/edtech roles`: who has which role, for those who give them; their own and what each is for, for everybody else.
pub async fn open(ctx: &Ctx, by: &By) -> Result<Reply> {
    let shown = ctx.read(|conn, ctx| shown(conn, ctx, &Look::default())).await?;
    ctx.show_window(by, None, views::window(&shown)).await
}

fn shown(conn: &mut Conn, ctx: &Ctx, look: &Look) -> Result<Shown> {
    let held = rights::held(conn, ctx)?;
    let mine = store::of_person(conn, &ctx.workspace, &ctx.person)?;
    let mut lists = Vec::new();
    if held.may(Right::Give) {
        let (roles, from, room): (&[Role], _, _) = match &look.of {
            Some((role, from)) => (std::slice::from_ref(role), from.clone(), PAGE_OF_ONE),
            None => (Role::VARIANTS, Place::first(), PAGE),
        };
        // A bounded few: one query for each role.
        for role in roles {
            let mut found = store::of_role(conn, &ctx.workspace, *role, &from, room + 1)?;
            let more = i64::try_from(found.len()).is_ok_and(|n| n > room);
            found.truncate(usize::try_from(room).unwrap_or(usize::MAX));
            let next = found
                .last()
                .filter(|_| more)
                .and_then(|last| Some(Place { at: last.given_at?, id: last.id.to_string() }));
            lists.push((*role, found, next));
        }
    }
    let all = lists.iter().flat_map(|(_, grants, _)| grants).chain(&mine);
    let institutions = steps::institutions_of(conn, ctx, all)?;
    let one_role = look.of.is_some();
    let groups = groups::groups(conn, &ctx.workspace)?;
    Ok(Shown { me: Some(ctx.person.clone()), held, mine, lists, one_role, institutions, groups, done: None })
}

/// The window with what was just done at its top.
fn after(conn: &mut Conn, ctx: &Ctx, done: String) -> Result<Shown> {
    Ok(Shown { done: Some(done), ..shown(conn, ctx, &Look::default())? })
}

/// Answers a button or a menu of this feature.
pub async fn action(ctx: &Ctx, verb: &str, action: &Action) -> Result<Reply> {
    match verb.parse() {
        Ok(Verb::Open) => open(ctx, &action.by).await,
        Ok(Verb::More) => more(ctx, action).await,
        Ok(Verb::Give) => give::give(ctx, action).await,
        Ok(Verb::Menu) => give::change(ctx, action).await,
        Ok(Verb::Extend) => give::extend(ctx, action).await,
        Ok(Verb::Ask) => there(ctx, action, views::ask_form()).await,
        Ok(verb @ (Verb::Accept | Verb::Decline)) => asks::answer(ctx, action, verb).await,
        Ok(Verb::Groups) => sources::user_groups(ctx, action).await,
        Err(_) => Ok(Reply::Unknown),
    }
}

/// Takes a form of this feature that was sent.
pub async fn submitted(ctx: &Ctx, form: &str, submission: &Submission) -> Result<Reply> {
    let view = &submission.view;
    match form.parse() {
        Ok(Form::Grant) => give::granted(ctx, view).await,
        Ok(Form::Until) => give::last_day(ctx, view).await,
        Ok(Form::End) => give::ended(ctx, view).await,
        Ok(Form::Wish) => asks::asked(ctx, view).await,
        Ok(Form::Yes) => asks::accepted(ctx, view).await,
        Ok(Form::NotNow) => asks::declined(ctx, view).await,
        Ok(Form::Sources) => sources::chosen_groups(ctx, view).await,
        Err(_) => Ok(Reply::Unknown),
    }
}

/// Shows a window in place of the one in which the button was, so that none below it grows old.
async fn there(ctx: &Ctx, action: &Action, window: SlackModalView) -> Result<Reply> {
    match &action.view {
        Some(view) if view.kind == "modal" => {
            ctx.app.slack.update_view(&view.id, None, window).await?;
            Ok(Reply::Done)
        }
        _ => ctx.show_window(&action.by, None, window).await,
    }
}

async fn more(ctx: &Ctx, action: &Action) -> Result<Reply> {
    let Ok(look) = action.chosen().parse::<Look>() else { return Ok(Reply::Unknown) };
    let shown = ctx.read(move |conn, ctx| shown(conn, ctx, &look)).await?;
    there(ctx, action, views::window(&shown)).await
}

/// The end of the day that was chosen, where whoever chose it lives; the field's error where it is over.
fn until(conn: &mut Conn, ctx: &Ctx, view: &View) -> Result<std::result::Result<Option<Time>, Reply>> {
    let Some(day) = view.chosen(field::UNTIL) else { return Ok(Ok(None)) };
    let Ok(day) = day.parse::<NaiveDate>() else {
        return Ok(Err(Reply::error(field::UNTIL, "Please choose a day.")));
    };
    let tz = people::timezone(conn, &ctx.workspace, &ctx.person)?;
    let until = hours::at(day + chrono::Days::new(1), 0, tz);
    if until <= ctx.now {
        return Ok(Err(Reply::error(field::UNTIL, "This day is over. Choose a later one, or none.")));
    }
    Ok(Ok(Some(until)))
}

fn word(view: &View) -> std::result::Result<String, Reply> {
    let word = view.text(field::WORD).unwrap_or_default();
    if word.chars().count() > WORD as usize {
        return Err(Reply::error(field::WORD, format!("At most {WORD} characters, please.")));
    }
    Ok(word)
}

/// The window as it is now, or what is wrong at which field.
fn window_or(outcome: std::result::Result<Shown, Reply>) -> Result<Reply> {
    Ok(match outcome {
        Ok(shown) => Reply::Update(Box::new(views::window(&shown))),
        Err(error) => error,
    })
}

fn of_form(view: &View) -> Result<GrantId> {
    view.metadata().ok_or_else(steps::changed_since)
}

/// Institutions whose name has what is typed.
pub async fn suggest(ctx: &Ctx, suggestion: &Suggestion) -> Result<Reply> {
    let typed = suggestion.typed.trim().to_owned();
    let found = ctx.read(move |conn, ctx| institutions::named(conn, &ctx.workspace, &typed, OPTIONS)).await?;
    let choice =
        |one: institutions::Institution| Choice { text: cut(&one.about.name, 75), value: one.id.to_string() };
    Ok(Reply::Options(found.into_iter().map(choice).collect()))
}

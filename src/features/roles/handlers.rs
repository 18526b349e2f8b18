//! What people do here, one function for each action.

use chrono::NaiveDate;
use strum::VariantArray;

use super::model::{Change, Form, Look, MOST_AT_ONCE, Role, Terms, Verb, WORD};
use super::rights::{self, Right};
use super::views::{self, End, Shown, field};
use super::{steps, store};
use crate::app::Ctx;
use crate::db::Conn;
use crate::db::types::Place;
use crate::error::Result;
use crate::features::{institutions, people, projects};
use crate::hours;
use crate::ids::{GrantId, InstitutionId, PersonId};
use crate::slack::Reply;
use crate::slack::incoming::{Action, By, Submission, Suggestion, View};
use crate::slack::reply::Choice;
use crate::slack::text::{and, cut, mention};
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
    Ok(Shown { me: Some(ctx.person.clone()), held, mine, lists, one_role, institutions, done: None })
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
        Ok(Verb::Give) => give(ctx, action).await,
        Ok(Verb::Menu) => change(ctx, action).await,
        Ok(Verb::Extend) => extend(ctx, action).await,
        Err(_) => Ok(Reply::Unknown),
    }
}

/// Takes a form of this feature that was sent.
pub async fn submitted(ctx: &Ctx, form: &str, submission: &Submission) -> Result<Reply> {
    let view = &submission.view;
    match form.parse() {
        Ok(Form::Grant) => granted(ctx, view).await,
        Ok(Form::Until) => last_day(ctx, view).await,
        Ok(Form::End) => ended(ctx, view).await,
        Err(_) => Ok(Reply::Unknown),
    }
}

/// Shows a window in place of the one in which the button was, so that none below it grows old.
async fn there(ctx: &Ctx, action: &Action, window: slack_morphism::prelude::SlackModalView) -> Result<Reply> {
    match &action.view {
        Some(view) if view.kind == "modal" => {
            ctx.app.slack.update_view(&view.id, None, window).await?;
            Ok(Reply::Done)
        }
        _ => ctx.show_window(&action.by, None, window).await,
    }
}

/// What was chosen in a menu, or a button's value.
fn value(action: &Action) -> &str {
    action.values.first().or(action.value.as_ref()).map(String::as_str).unwrap_or_default()
}

async fn more(ctx: &Ctx, action: &Action) -> Result<Reply> {
    let Ok(look) = value(action).parse::<Look>() else { return Ok(Reply::Unknown) };
    let shown = ctx.read(move |conn, ctx| shown(conn, ctx, &look)).await?;
    there(ctx, action, views::window(&shown)).await
}

async fn give(ctx: &Ctx, action: &Action) -> Result<Reply> {
    let held = ctx
        .read(|conn, ctx| {
            rights::require(conn, ctx, Right::Give)?;
            rights::held(conn, ctx)
        })
        .await?;
    there(ctx, action, views::give_form(&held)).await
}

/// The form that a menu's entry asks for.
async fn change(ctx: &Ctx, action: &Action) -> Result<Reply> {
    let Ok(change) = value(action).parse::<Change>() else { return Ok(Reply::Unknown) };
    let form = ctx
        .read(move |conn, ctx| match change {
            Change::Until(id) => {
                let grant = steps::to_extend(conn, ctx, &id)?;
                let tz = people::timezone(conn, &ctx.workspace, &ctx.person)?;
                let day = |until: Time| hours::date(until - chrono::Duration::minutes(1), tz).to_string();
                Ok(views::until_form(&grant, grant.until.map(day).as_deref()))
            }
            Change::End(id) => {
                let grant = steps::to_end(conn, ctx, &id)?;
                let whose = if grant.person == ctx.person { End::Own } else { End::Theirs };
                let institution = match &grant.institution {
                    Some(id) => institutions::find(conn, &ctx.workspace, id)?,
                    None => None,
                };
                Ok(views::end_form(&grant, whose, institution.as_ref()))
            }
        })
        .await?;
    there(ctx, action, form).await
}

/// "Half a year more", in the message that said that a role ends.
async fn extend(ctx: &Ctx, action: &Action) -> Result<Reply> {
    let id = GrantId::from(value(action));
    let message = ctx
        .write(move |conn, ctx| Ok(views::extended_for_giver(&steps::half_a_year(conn, ctx, &id)?)))
        .await?;
    projects::show_there(ctx, action, message).await
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

/// The role that a form names, with what goes with it; the field's error where it can't be given so.
fn terms(conn: &mut Conn, ctx: &Ctx, view: &View) -> Result<std::result::Result<Terms, Reply>> {
    let Some(role) = view.chosen(field::ROLE).and_then(|role| role.parse::<Role>().ok()) else {
        return Ok(Err(Reply::error(field::ROLE, "Choose the role.")));
    };
    let word = match word(view) {
        Ok(word) => word,
        Err(error) => return Ok(Err(error)),
    };
    let until = match until(conn, ctx, view)? {
        Ok(until) => until,
        Err(error) => return Ok(Err(error)),
    };
    if until.is_some() && !role.may_expire() {
        let why = "An owner has no last day: the role is given to somebody else instead.";
        return Ok(Err(Reply::error(field::UNTIL, why)));
    }
    let institution = view.chosen(field::INSTITUTION).map(InstitutionId::from);
    let institution = match (role, institution) {
        (Role::Ambassador, Some(id)) if institutions::find(conn, &ctx.workspace, &id)?.is_some() => Some(id),
        (Role::Ambassador, _) => {
            let why = "Choose the institution that they speak for. `/edtech partner` adds one.";
            return Ok(Err(Reply::error(field::INSTITUTION, why)));
        }
        _ => None,
    };
    Ok(Ok(Terms { role, institution, until, word }))
}

/// "Give": each of these people has the role from now on, once.
async fn granted(ctx: &Ctx, view: &View) -> Result<Reply> {
    ctx.read(|conn, ctx| rights::require(conn, ctx, Right::Give)).await?;
    let people: Vec<PersonId> =
        view.all_chosen(field::PEOPLE).into_iter().map(PersonId).take(MOST_AT_ONCE).collect();
    if people.is_empty() {
        return Ok(Reply::error(field::PEOPLE, "Choose at least one."));
    }
    for person in &people {
        let person = people::know_other(ctx, person).await?;
        if person.bot || person.deactivated {
            return Ok(Reply::error(field::PEOPLE, format!("{} can't have a role here.", person.name)));
        }
    }
    let form = view.clone();
    let outcome = ctx
        .write_once(format!("roles.grant:{}", view.id), move |conn, ctx| {
            rights::require(conn, ctx, Right::Give)?;
            let terms = match terms(conn, ctx, &form)? {
                Ok(terms) => terms,
                Err(error) => return Ok(Err(error)),
            };
            if terms.role == Role::Owner {
                rights::require(conn, ctx, Right::Own)?;
            }
            let mut given = Vec::new();
            for person in &people {
                if steps::give(conn, ctx, person, &terms, None)? {
                    given.push(mention(person));
                }
            }
            if given.is_empty() {
                let why = format!("They have this already, or more: each is {} as it is.", terms.role.a());
                return Ok(Err(Reply::error(field::PEOPLE, why)));
            }
            let are = match given.len() {
                1 => format!("is {} now", terms.role.a()),
                _ => format!("are {} now", terms.role.many()),
            };
            Ok(Ok(after(conn, ctx, format!("{} {are}. I told them.", and(&given)))?))
        })
        .await?;
    window_or(outcome)
}

/// The window as it is now; where the same form came before, nothing.
fn window_or(outcome: Option<std::result::Result<Shown, Reply>>) -> Result<Reply> {
    Ok(match outcome {
        Some(Ok(shown)) => Reply::Update(Box::new(views::window(&shown))),
        Some(Err(error)) => error,
        None => Reply::Done,
    })
}

fn of_form(view: &View) -> Result<GrantId> {
    view.metadata().ok_or_else(steps::changed_since)
}

/// Another last day.
async fn last_day(ctx: &Ctx, view: &View) -> Result<Reply> {
    let (id, form) = (of_form(view)?, view.clone());
    let outcome = ctx
        .write(move |conn, ctx| {
            let until = match until(conn, ctx, &form)? {
                Ok(until) => until,
                Err(error) => return Ok(Err(error)),
            };
            let grant = steps::last(conn, ctx, &id, until)?;
            Ok(Ok(after(
                conn,
                ctx,
                format!("{} has another last day. I told them.", mention(&grant.person)),
            )?))
        })
        .await?;
    window_or(Some(outcome))
}

/// "End it".
async fn ended(ctx: &Ctx, view: &View) -> Result<Reply> {
    let id = of_form(view)?;
    let word = match word(view) {
        Ok(word) => word,
        Err(error) => return Ok(error),
    };
    let shown = ctx
        .write(move |conn, ctx| {
            let grant = steps::end(conn, ctx, &id, &word)?;
            let who = if grant.person == ctx.person {
                "You are".to_owned()
            } else {
                format!("{} is", mention(&grant.person))
            };
            after(conn, ctx, format!("{who} no longer {}.", grant.role.a()))
        })
        .await?;
    window_or(Some(Ok(shown)))
}

/// Institutions whose name has what is typed.
pub async fn suggest(ctx: &Ctx, suggestion: &Suggestion) -> Result<Reply> {
    let typed = suggestion.typed.trim().to_owned();
    let found = ctx.read(move |conn, ctx| institutions::named(conn, &ctx.workspace, &typed, OPTIONS)).await?;
    let choice =
        |one: institutions::Institution| Choice { text: cut(&one.about.name, 75), value: one.id.to_string() };
    Ok(Reply::Options(found.into_iter().map(choice).collect()))
}

//! Roles are given, get another last day, and end.

use super::{after, of_form, there, until, window_or, word};
use crate::app::Ctx;
use crate::db::Conn;
use crate::error::Result;
use crate::features::roles::model::{Change, MOST_AT_ONCE, Role, Terms};
use crate::features::roles::rights::{self, Right};
use crate::features::roles::steps;
use crate::features::roles::views::{self, End, field};
use crate::features::{institutions, people, projects};
use crate::hours;
use crate::ids::{GrantId, InstitutionId, PersonId};
use crate::slack::Reply;
use crate::slack::incoming::{Action, View};
use crate::slack::text::{and, mention};
use crate::time::Time;

pub(super) async fn give(ctx: &Ctx, action: &Action) -> Result<Reply> {
    let held = ctx
        .read(|conn, ctx| {
            rights::require(conn, ctx, Right::Give)?;
            rights::held(conn, ctx)
        })
        .await?;
    there(ctx, action, views::give_form(&held)).await
}

/// The form that a menu's entry asks for.
pub(super) async fn change(ctx: &Ctx, action: &Action) -> Result<Reply> {
    let Ok(change) = action.chosen().parse::<Change>() else { return Ok(Reply::Unknown) };
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
pub(super) async fn extend(ctx: &Ctx, action: &Action) -> Result<Reply> {
    let id = GrantId::from(action.chosen());
    let message = ctx
        .write(move |conn, ctx| Ok(views::extended_for_giver(&steps::half_a_year(conn, ctx, &id)?)))
        .await?;
    projects::show_there(ctx, action, message).await
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

/// "Give": each of these people has the role from now on. Whoever has it already keeps it as it is, so the same form
/// twice changes nothing.
pub(super) async fn granted(ctx: &Ctx, view: &View) -> Result<Reply> {
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
        .write(move |conn, ctx| {
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

/// Another last day.
pub(super) async fn last_day(ctx: &Ctx, view: &View) -> Result<Reply> {
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
    window_or(outcome)
}

/// "End it".
pub(super) async fn ended(ctx: &Ctx, view: &View) -> Result<Reply> {
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
    window_or(Ok(shown))
}

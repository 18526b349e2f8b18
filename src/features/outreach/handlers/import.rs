//! A list from a spreadsheet: pasted, looked at, then added.

use super::write::room;
use crate::app::Ctx;
use crate::audit;
use crate::db::Conn;
use crate::drafts;
use crate::error::Result;
use crate::features::outreach::model::{Contact, is_alike, merged};
use crate::features::outreach::sheet::{self, Read};
use crate::features::outreach::{jobs, store, views};
use crate::features::roles::{self, Right};
use crate::slack::Reply;
use crate::slack::incoming::{Action, View};
use views::field;

/// The name of the draft that holds what was pasted until it is confirmed.
const DRAFT: &str = "outreach:import";

/// What a list would change.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Plan {
    /// Contacts that are new, each once.
    pub new: Vec<Contact>,
    /// Contacts that are there, with what the list adds to them.
    pub filled: Vec<Contact>,
    /// How many lines say nothing new.
    pub known: usize,
}

/// "Add a list": the form.
pub async fn open(ctx: &Ctx, action: &Action) -> Result<Reply> {
    ctx.read(|conn, ctx| roles::require(conn, ctx, Right::Outreach)).await?;
    ctx.show_window(&action.by, action.view.as_ref(), views::import_form()).await
}

/// What a list would change, in as many queries for a long one as for a short one.
fn plan(conn: &mut Conn, ctx: &Ctx, read: &Read) -> Result<Plan> {
    let there = store::candidates(conn, &ctx.workspace, &read.contacts)?;
    let mut plan = Plan::default();
    for contact in &read.contacts {
        if let Some(twice) = plan.new.iter_mut().find(|other| is_alike(other, contact)) {
            *twice = merged(twice.clone(), contact);
            plan.known += 1;
            continue;
        }
        if let Some(twice) = plan.filled.iter_mut().find(|other| is_alike(other, contact)) {
            *twice = merged(twice.clone(), contact);
            plan.known += 1;
            continue;
        }
        match there.iter().find(|other| is_alike(other, contact)) {
            None => plan.new.push(contact.clone()),
            Some(other) => {
                let one = merged(other.clone(), contact);
                // That it was on a list is nothing new.
                if (Contact { moved_at: other.moved_at, ..one.clone() }) == *other {
                    plan.known += 1;
                } else {
                    plan.filled.push(one);
                }
            }
        }
    }
    Ok(plan)
}

/// What was pasted was sent: what would happen.
pub async fn preview(ctx: &Ctx, view: &View) -> Result<Reply> {
    let pasted = view.text(field::LIST).unwrap_or_default();
    let read = match sheet::read(&pasted, &ctx.person, ctx.now) {
        Ok(read) => read,
        Err(what) => return Ok(Reply::Errors([(field::LIST.to_owned(), what)].into())),
    };
    ctx.write(move |conn, ctx| {
        room(conn, ctx, 0)?;
        let plan = plan(conn, ctx, &read)?;
        drafts::save(conn, &ctx.workspace, &ctx.person, DRAFT, &pasted, ctx.now)?;
        Ok(Reply::Update(Box::new(views::preview(&plan, &read))))
    })
    .await
}

/// "Add them": as they were previewed, against what is there by now.
pub async fn confirm(ctx: &Ctx, view: &View) -> Result<Reply> {
    let key = format!("outreach.import:{}", view.id);
    let added = ctx
        .write_once(key, |conn, ctx| {
            let ws = &ctx.workspace;
            let pasted = drafts::find::<String>(conn, ws, &ctx.person, DRAFT)?;
            let Some((pasted, _)) = pasted else { return Ok(None) };
            let Ok(read) = sheet::read(&pasted, &ctx.person, ctx.now) else { return Ok(None) };
            let plan = plan(conn, ctx, &read)?;
            room(conn, ctx, plan.new.len())?;
            let all = [plan.new.clone(), plan.filled.clone()].concat();
            store::save_all(conn, ws, &all)?;
            for contact in all.iter().filter(|contact| contact.next_on.is_some()) {
                jobs::watch(conn, &ctx.workspace, contact, ctx.now)?;
            }
            let detail = format!("{} new, {} filled in", plan.new.len(), plan.filled.len());
            audit::write(conn, ws, &ctx.person, "contact.import", "", &detail, ctx.now)?;
            drafts::remove(conn, ws, &ctx.person, DRAFT)?;
            Ok(Some((plan.new.len(), plan.filled.len())))
        })
        .await?;
    Ok(match added.flatten() {
        Some((new, filled)) => Reply::Update(Box::new(views::imported(new, filled))),
        None => Reply::Clear,
    })
}

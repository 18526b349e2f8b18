//! A partner's institution is born from the contact.

use serde::{Deserialize, Serialize};

use super::{Meta, pressed, refresh};
use crate::app::Ctx;
use crate::error::Result;
use crate::features::institutions::{self, About};
use crate::features::outreach::model::{Contact, Stage};
use crate::features::outreach::steps::{gone, log, mine};
use crate::features::outreach::{jobs, store, views};
use crate::ids::InstitutionId;
use crate::slack::Reply;
use crate::slack::incoming::{Action, View};
use views::field;

/// What the form carries, in its second step with what was typed in the first.
#[derive(Clone, Debug, Serialize, Deserialize)]
struct Born {
    meta: Meta,
    about: Option<About>,
}

/// "They are a partner": the form.
pub async fn open(ctx: &Ctx, action: &Action) -> Result<Reply> {
    let id = pressed(action)?;
    let meta = Meta::of(Some(id.clone()), action);
    let form = ctx
        .read(move |conn, ctx| {
            let contact = mine(conn, ctx, &id)?;
            Ok(views::partner_form(&contact, &Born { meta, about: None }))
        })
        .await?;
    ctx.show_window(&action.by, action.view.as_ref(), form).await
}

/// The form was sent: the institution is written down, or is one that exists; once.
pub async fn save(ctx: &Ctx, view: &View) -> Result<Reply> {
    let born: Born = view.metadata().ok_or_else(gone)?;
    let id = born.meta.contact.clone().ok_or_else(gone)?;
    let second = born.about.is_some();
    let about = match born.about {
        Some(about) => about,
        None => {
            let text = |field| view.text(field).unwrap_or_default();
            let kind = view.chosen(field::KIND).unwrap_or_default();
            match institutions::about(&text(field::NAME), &kind, &text(field::COUNTRY), &text(field::DOMAINS))
            {
                Ok(about) => about,
                Err(errors) => return Ok(Reply::Errors(errors)),
            }
        }
    };
    if !second {
        let (seen, contact) = (about.clone(), id.clone());
        let found = ctx
            .read(move |conn, ctx| {
                mine(conn, ctx, &contact)?;
                institutions::alike(conn, &ctx.workspace, &seen)
            })
            .await?;
        if !found.is_empty() {
            let carried = Born { meta: born.meta, about: Some(about) };
            return Ok(Reply::Update(Box::new(views::partner_alike(&found, &carried))));
        }
    }
    let chosen = view.chosen(field::WHICH).filter(|which| which != views::ANOTHER).map(InstitutionId::from);
    let key = format!("outreach.partner:{}:{second}", view.id);
    let saved = ctx
        .write_once(key, move |conn, ctx| {
            let contact = mine(conn, ctx, &id)?;
            let institution = match (&contact.record, chosen) {
                // Somebody was faster.
                (Some(there), _) => institutions::find(conn, &ctx.workspace, there)?.ok_or_else(gone)?,
                (None, Some(chosen)) => {
                    institutions::find(conn, &ctx.workspace, &chosen)?.ok_or_else(gone)?
                }
                (None, None) => institutions::write_down(conn, ctx, about)?,
            };
            let contact = Contact {
                stage: Stage::Partner,
                record: Some(institution.id.clone()),
                moved_at: ctx.now,
                ..contact
            };
            store::save(conn, &ctx.workspace, &contact)?;
            jobs::watch(conn, &ctx.workspace, &contact, ctx.now)?;
            log(conn, ctx, "contact.partner", &contact)?;
            refresh(conn, ctx, &born.meta, &contact)?;
            Ok((contact, institution))
        })
        .await?;
    Ok(saved.map_or(Reply::Clear, |(contact, institution)| {
        Reply::Update(Box::new(views::partner_born(&contact, &institution)))
    }))
}

//! Making an offer, changing it, taking it back.

use std::collections::BTreeMap;

use super::{fits, gone, mine, pressed};
use crate::app::Ctx;
use crate::audit;
use crate::db::Conn;
use crate::error::{Error, Result};
use crate::features::institutions::{self, Institution, Word};
use crate::features::offers::model::{
    ABOUT, Kind, LANGUAGES, LINE, MOST, MOST_OFFERS, Offer, OfferState, SUBJECTS, TITLE, Unit,
};
use crate::features::offers::{jobs, steps, store, views};
use crate::features::skills;
use crate::ids::{InstitutionId, OfferId};
use crate::outbox::{self, To};
use crate::slack::Reply;
use crate::slack::incoming::{Action, By, View};
use crate::slack::text::on_one_line;
use views::field;

/// `/edtech offer`: the form.
pub async fn open(ctx: &Ctx, by: &By) -> Result<Reply> {
    let form = blank(ctx).await?;
    ctx.show_window(by, None, form).await
}

/// "Offer something": the same.
pub async fn pressed_new(ctx: &Ctx, action: &Action) -> Result<Reply> {
    let form = blank(ctx).await?;
    ctx.show_window(&action.by, action.view.as_ref(), form).await
}

async fn blank(ctx: &Ctx) -> Result<slack_morphism::prelude::SlackModalView> {
    ctx.read(|conn, ctx| {
        room(conn, ctx)?;
        Ok(views::offer_form(&speaks_for(conn, ctx)?, None))
    })
    .await
}

fn speaks_for(conn: &mut Conn, ctx: &Ctx) -> Result<Vec<Institution>> {
    let mine = institutions::of_person(conn, &ctx.workspace, &ctx.person)?;
    Ok(mine.into_iter().filter(institutions::Spoken::is_confirmed).map(|spoken| spoken.institution).collect())
}

fn room(conn: &mut Conn, ctx: &Ctx) -> Result<()> {
    let mut open = store::of_person(conn, &ctx.workspace, &ctx.person, MOST_OFFERS * 2)?;
    open.retain(|offer| offer.state == OfferState::Open && offer.person == ctx.person);
    if (open.len() as i64) < MOST_OFFERS {
        return Ok(());
    }
    Err(Error::user(format!(
        "You offer {MOST_OFFERS} things already, which is as many as one person can at a time. Take one of them back \
         on your Home tab."
    )))
}

/// "Change it": the form of one that exists.
pub async fn edit(ctx: &Ctx, action: &Action) -> Result<Reply> {
    let id = pressed(action)?;
    let form = ctx
        .read(move |conn, ctx| {
            let offer = changeable(conn, ctx, &id)?;
            Ok(views::offer_form(&[], Some(&offer)))
        })
        .await?;
    ctx.show_window(&action.by, action.view.as_ref(), form).await
}

fn changeable(conn: &mut Conn, ctx: &Ctx, id: &OfferId) -> Result<Offer> {
    let offer = mine(conn, ctx, id)?;
    if offer.state == OfferState::Withdrawn {
        return Err(Error::user("This offer was taken back. `/edtech offer` makes a new one."));
    }
    Ok(offer)
}

/// What was filled in, into `offer`; or what is wrong at which field.
fn read(view: &View, mut offer: Offer, is_new: bool, ctx: &Ctx) -> Result<Offer, BTreeMap<String, String>> {
    let mut errors = BTreeMap::new();
    let mut text = |field: &str, most: u64| {
        let typed = view.text(field).unwrap_or_default();
        if typed.chars().count() > most as usize {
            errors.insert(field.to_owned(), format!("At most {most} characters, please."));
        }
        typed
    };
    let title = text(field::TITLE, TITLE);
    offer.title = on_one_line(&title);
    offer.about = text(field::ABOUT, ABOUT);
    offer.conditions = text(field::CONDITIONS, LINE);
    let languages = text(field::LANGUAGES, LANGUAGES);
    offer.languages = institutions::listed(&languages);
    let mut wrong = |field: &str, what: String| {
        errors.entry(field.to_owned()).or_insert(what);
    };
    if offer.title.is_empty() {
        wrong(field::TITLE, "Please write a few words: they are what everybody reads first.".to_owned());
    }
    if let Some(what) = institutions::too_much(&offer.languages) {
        wrong(field::LANGUAGES, what);
    }
    if is_new {
        offer.institution = view.chosen(field::INSTITUTION).map(InstitutionId::from);
        match view.chosen(field::KIND).and_then(|kind| kind.parse::<Kind>().ok()) {
            Some(kind) => {
                let unit = view.chosen(field::UNIT).and_then(|unit| unit.parse::<Unit>().ok());
                (offer.kind, offer.unit) = (kind, unit.unwrap_or(kind.units()[0]));
                if !kind.units().contains(&offer.unit) {
                    let units: Vec<String> =
                        kind.units().iter().map(|unit| unit.words().to_owned()).collect();
                    wrong(field::UNIT, format!("{} is counted in {}.", kind.words(), units.join(" or ")));
                }
            }
            None => wrong(field::KIND, "Please choose one.".to_owned()),
        }
    }
    match view.text(field::AMOUNT).and_then(|typed| typed.parse::<i32>().ok()) {
        Some(n) if (1..=MOST).contains(&n) && n < offer.promised => {
            let promised = offer.unit.amount(offer.promised);
            wrong(field::AMOUNT, format!("{promised} are promised already, so it can't be less."));
        }
        Some(n) if (1..=MOST).contains(&n) => offer.amount = n,
        _ => wrong(field::AMOUNT, format!("Please write a whole number from 1 to {MOST}.")),
    }
    offer.until = view.chosen(field::UNTIL).and_then(|day| day.parse().ok());
    if offer.until.is_some_and(|day| day < ctx.now.date()) {
        wrong(field::UNTIL, "This day is over. Please choose a later one, or none.".to_owned());
    }
    let known = |name: &String| skills::subjects().contains(&name.as_str());
    offer.subjects = view.all_chosen(field::SUBJECTS).into_iter().filter(known).take(SUBJECTS).collect();
    if errors.is_empty() { Ok(offer) } else { Err(errors) }
}

/// The form was sent.
pub async fn save(ctx: &Ctx, view: &View) -> Result<Reply> {
    let meta: Option<OfferId> = view.metadata().ok_or_else(gone)?;
    let is_new = meta.is_none();
    let before = match meta {
        Some(id) => ctx.read(move |conn, ctx| changeable(conn, ctx, &id)).await?,
        None => Offer {
            id: OfferId::new(),
            person: ctx.person.clone(),
            institution: None,
            kind: Kind::Hosting,
            title: String::new(),
            about: String::new(),
            amount: 0,
            unit: Unit::Installations,
            promised: 0,
            conditions: String::new(),
            subjects: Vec::new(),
            languages: Vec::new(),
            until: None,
            state: OfferState::Open,
            created_at: ctx.now,
        },
    };
    let offer = match read(view, before, is_new, ctx) {
        Ok(offer) => offer,
        Err(errors) => return Ok(Reply::Errors(errors)),
    };
    let key = format!("offers.offer:{}", view.id);
    let saved = ctx.write_once(key, move |conn, ctx| keep(conn, ctx, offer, is_new)).await?;
    Ok(saved.map_or(Reply::Clear, |(offer, fits)| Reply::Update(Box::new(views::saved(&offer, fits)))))
}

/// Writes it, and tells which projects it may suit. Returns it with how many these are.
fn keep(conn: &mut Conn, ctx: &Ctx, offer: Offer, is_new: bool) -> Result<(Offer, usize)> {
    let ws = &ctx.workspace;
    if is_new {
        room(conn, ctx)?;
        if let Some(id) = &offer.institution {
            institutions::require_speaker(conn, ws, id, &ctx.person)?;
        }
        store::save(conn, ws, &offer)?;
    } else {
        changeable(conn, ctx, &offer.id)?;
        if !store::edit(conn, ws, &offer)? {
            return Err(Error::user(
                "Something of it was promised meanwhile, or it was taken back. Please open it again.",
            ));
        }
    }
    let offer = store::find(conn, ws, &offer.id)?.ok_or_else(gone)?;
    let deed = if is_new { "offer.make" } else { "offer.edit" };
    audit::write(conn, ws, &ctx.person, deed, offer.id.as_str(), &offer.title, ctx.now)?;
    jobs::watch(conn, ctx, &offer)?;
    steps::redraw(conn, ctx, &offer)?;
    let fits = fits(conn, ctx, &offer)?;
    if is_new && !fits.is_empty() {
        let to = To::asked(&ctx.person);
        outbox::post(conn, ws, &to, views::suits(&offer, &fits), None, ctx.now)?;
    }
    Ok((offer, fits.len()))
}

/// "Take it back": who waits is told, what was promised goes on.
pub async fn withdraw(ctx: &Ctx, action: &Action) -> Result<Reply> {
    let id = pressed(action)?;
    let promised = ctx
        .write(move |conn, ctx| {
            let offer = mine(conn, ctx, &id)?;
            if !steps::withdraw(conn, ctx, &offer, views::TAKEN_BACK)? {
                return Ok(None);
            }
            Ok(Some(offer.promised > 0))
        })
        .await?;
    Ok(match promised {
        Some(promised) => Reply::Ephemeral(views::taken_back(promised)),
        None => Reply::Ephemeral(views::over_already()),
    })
}

//! What organizers do here, one function for each action.

use slack_morphism::prelude::SlackModalView;

use super::jobs::{self, Preview};
use super::model::{
    Anew, Choice, Counts, Figures, Form, NAMED, PAGE, PairState, Place, Round, RoundState, Shown, Verb,
};
use super::{store, views};
use crate::app::Ctx;
use crate::audit;
use crate::db::Conn;
use crate::error::{Error, Result};
use crate::features::matching::{self, Everybody};
use crate::features::roles::{self, Right};
use crate::features::{people, projects};
use crate::ids::{PersonId, ProjectId, RoleId, RoundId};
use crate::inbox;
use crate::slack::Reply;
use crate::slack::incoming::{Action, By, Submission};

/// Answers a button of this feature.
pub async fn action(ctx: &Ctx, verb: &str, action: &Action) -> Result<Reply> {
    let Ok(verb) = verb.parse() else { return Ok(Reply::Unknown) };
    match verb {
        Verb::Run => anew(ctx, action).await,
        Verb::Next | Verb::Previous => {
            let place: Place = value(action)?;
            show_again(ctx, action, place).await
        }
        Verb::Drop => choose(ctx, action, (PairState::Planned, PairState::Dropped), "round.drop").await,
        Verb::Keep => choose(ctx, action, (PairState::Dropped, PairState::Planned), "round.keep").await,
        Verb::Swap => swap(ctx, action).await,
        Verb::Stop => stop(ctx, action).await,
    }
}

/// Takes a form of this feature that was sent.
pub async fn submitted(ctx: &Ctx, form: &str, submission: &Submission) -> Result<Reply> {
    match form.parse() {
        Ok(Form::Send) => send(ctx, submission).await,
        Err(_) => Ok(Reply::Unknown),
    }
}

fn outdated() -> Error {
    Error::user(views::outdated())
}

fn value<T: std::str::FromStr>(action: &Action) -> Result<T> {
    action.value.as_deref().and_then(|value| value.parse().ok()).ok_or_else(outdated)
}

fn for_organizers(conn: &mut Conn, ctx: &Ctx) -> Result<()> {
    roles::require(conn, ctx, Right::Rounds)
}

/// `/edtech round`, and "Match everyone": the round that there is, or a new one.
pub async fn open(ctx: &Ctx, by: &By) -> Result<Reply> {
    let there = ctx
        .read(|conn, ctx| {
            for_organizers(conn, ctx)?;
            let latest = store::latest(conn, &ctx.workspace)?.filter(|round| round.is_current(ctx.now));
            latest.map(|round| shown(conn, ctx, round, 0)).transpose()
        })
        .await?;
    match there {
        Some(shown) => ctx.show_window(by, None, views::window(&shown)).await,
        None => {
            // In a large community it takes longer than Slack waits: a window first, and what is in it once it is known.
            let trigger = ctx.trigger(by)?;
            let opened = ctx.app.slack.open_view(trigger, views::thinking()).await?;
            jobs::preview(
                ctx,
                Preview { view: opened.id, by: trigger.to_owned(), first_seat: None, instead: None },
            )
            .await?;
            Ok(Reply::Done)
        }
    }
}

/// "Run it anew", and the dial. A button of a round that was replaced meanwhile shows the one that replaced it.
async fn anew(ctx: &Ctx, action: &Action) -> Result<Reply> {
    let Anew { instead, first_seat } = value(action)?;
    let trigger = ctx.trigger(&action.by)?;
    let key = format!("rounds.run:{trigger}");
    let first = ctx
        .write(move |conn, ctx| {
            for_organizers(conn, ctx)?;
            none_under_way(conn, ctx)?;
            inbox::first_time(conn, &ctx.workspace, &key, ctx.now)
        })
        .await?;
    // The same press once more: what it shows is on its way, and not to be written over.
    if !first {
        return Ok(Reply::Done);
    }
    let view = match &action.view {
        Some(view) if view.kind == "modal" => {
            ctx.app.slack.update_view(&view.id, None, views::thinking()).await?.id
        }
        _ => ctx.app.slack.open_view(trigger, views::thinking()).await?.id,
    };
    let by = trigger.to_owned();
    jobs::preview(ctx, Preview { view, by, first_seat: Some(first_seat), instead: Some(instead) }).await?;
    Ok(Reply::Done)
}

/// Matches everybody and keeps what comes of it, in place of what nobody sent.
pub(super) async fn run(
    ctx: &Ctx,
    first_seat: Option<bool>,
    instead: Option<RoundId>,
) -> Result<SlackModalView> {
    let expected = instead.clone();
    let found = ctx
        .read(move |conn, ctx| {
            for_organizers(conn, ctx)?;
            if !is_latest(conn, ctx, expected.as_ref())? {
                return Ok(None);
            }
            match_everybody(conn, ctx, first_seat).map(Some)
        })
        .await?;
    let nobody = ctx
        .write(move |conn, ctx| {
            for_organizers(conn, ctx)?;
            let Some((round, found)) = found else { return Ok(None) };
            if !is_latest(conn, ctx, instead.as_ref())? {
                return Ok(None);
            }
            keep(conn, ctx, &round, &found)?;
            Ok(found.proposals.is_empty().then_some(found))
        })
        .await?;
    if let Some(found) = nobody {
        return Ok(views::nothing(&found));
    }
    let shown = ctx
        .read(|conn, ctx| {
            let latest = store::latest(conn, &ctx.workspace)?.ok_or_else(outdated)?;
            shown(conn, ctx, latest, 0)
        })
        .await?;
    Ok(views::window(&shown))
}

/// Whether what is to be replaced is still what there is; where nothing is, whether still nothing is.
fn is_latest(conn: &mut Conn, ctx: &Ctx, instead: Option<&RoundId>) -> Result<bool> {
    let latest = store::latest(conn, &ctx.workspace)?;
    Ok(match instead {
        Some(instead) => latest.is_some_and(|round| round.id == *instead),
        None => !latest.is_some_and(|round| round.is_current(ctx.now)),
    })
}

fn match_everybody(conn: &mut Conn, ctx: &Ctx, first_seat: Option<bool>) -> Result<(Round, Everybody)> {
    none_under_way(conn, ctx)?;
    let first_seat = match first_seat {
        Some(first_seat) => first_seat,
        None => matching::first_seat(conn, &ctx.workspace)?,
    };
    // Whoever runs it doesn't choose it.
    let seed = ctx.now.and_utc().timestamp();
    let before = store::sent_of_late(conn, &ctx.workspace, ctx.now)?;
    let found = matching::run_round(conn, ctx, seed.unsigned_abs(), first_seat, &before)?;
    let round = Round {
        id: RoundId::new(),
        state: RoundState::Preview,
        seed,
        first_seat,
        figures: Figures::of(&found),
        started_by: ctx.person.clone(),
        started_at: ctx.now,
        sent_at: None,
    };
    Ok((round, found))
}

fn none_under_way(conn: &mut Conn, ctx: &Ctx) -> Result<()> {
    match store::latest(conn, &ctx.workspace)?.filter(|round| round.is_under_way(ctx.now)) {
        Some(round) => {
            let counts = store::counts(conn, &ctx.workspace, &round.id)?;
            Err(Error::user(views::under_way(&round, counts)))
        }
        None => Ok(()),
    }
}

fn keep(conn: &mut Conn, ctx: &Ctx, round: &Round, found: &Everybody) -> Result<()> {
    none_under_way(conn, ctx)?;
    store::forget_previews(conn, &ctx.workspace)?;
    if found.proposals.is_empty() {
        return Ok(());
    }
    store::insert(conn, &ctx.workspace, round, &found.proposals)?;
    let detail = serde_json::json!({
        "pairs": found.proposals.len(),
        "first_seat": round.first_seat,
        "seed": round.seed,
    });
    audit::write(
        conn,
        &ctx.workspace,
        &ctx.person,
        "round.run",
        round.id.as_str(),
        &detail.to_string(),
        ctx.now,
    )
}

/// A page of a round, in as many queries for a full one as for one with a single pair.
fn shown(conn: &mut Conn, ctx: &Ctx, round: Round, page: i64) -> Result<Shown> {
    let ws = &ctx.workspace;
    let counts = store::counts(conn, ws, &round.id)?;
    let mut pairs = store::page(conn, ws, &round.id, page * PAGE, PAGE + 1)?;
    let more = pairs.len() > PAGE as usize;
    pairs.truncate(PAGE as usize);
    let ids: Vec<(RoleId, PersonId)> =
        pairs.iter().map(|pair| (pair.role.clone(), pair.developer.clone())).collect();
    let mut found = matching::explain_all(conn, ctx, &ids)?;
    let emptied = match round.state {
        RoundState::Preview => store::emptied(conn, ws, &round.id)?,
        _ => Vec::new(),
    };
    let named: Vec<RoleId> = round.figures.named.iter().chain(&emptied).take(NAMED).cloned().collect();
    let mut roles = projects::roles_all(conn, ws, &named)?;
    let of: Vec<ProjectId> = roles.values().map(|role| role.project.clone()).collect();
    let of = projects::find_all(conn, ws, &of)?;
    let empty = named.iter().filter_map(|id| {
        let role = roles.remove(id)?;
        let project = of.get(&role.project)?.clone();
        Some((role, project))
    });
    Ok(Shown {
        emptied: emptied.len(),
        empty: empty.collect(),
        pairs: pairs
            .into_iter()
            .zip(ids)
            .map(|(pair, id)| {
                let why = found.remove(&id);
                (pair, why)
            })
            .collect(),
        counts,
        page,
        more,
        round,
    })
}

/// The same page as it is now, in place of the one that was pressed on.
async fn show_again(ctx: &Ctx, action: &Action, place: Place) -> Result<Reply> {
    let shown = ctx
        .read(move |conn, ctx| {
            for_organizers(conn, ctx)?;
            let round = store::find(conn, &ctx.workspace, &place.round)?.ok_or_else(outdated)?;
            shown(conn, ctx, round, place.page)
        })
        .await?;
    show(ctx, action, views::window(&shown)).await
}

async fn show(ctx: &Ctx, action: &Action, window: SlackModalView) -> Result<Reply> {
    match &action.view {
        Some(view) if view.kind == "modal" => {
            ctx.app.slack.update_view(&view.id, None, window).await?;
            Ok(Reply::Done)
        }
        _ => ctx.show_window(&action.by, None, window).await,
    }
}

/// Takes a pair out, or back in, while nobody has sent the round.
async fn choose(
    ctx: &Ctx,
    action: &Action,
    change: (PairState, PairState),
    deed: &'static str,
) -> Result<Reply> {
    let choice: Choice = value(action)?;
    let place = choice.place.clone();
    ctx.write(move |conn, ctx| {
        for_organizers(conn, ctx)?;
        let (ws, round) = (&ctx.workspace, &choice.place.round);
        // Holds the round: it is not sent between this and the pair.
        if !store::advance(conn, ws, round, RoundState::Preview, RoundState::Preview)? {
            return Err(outdated());
        }
        if store::settle(conn, ws, (round, &choice.role, &choice.developer), change, None)? {
            let detail = format!("{} {}", choice.role, choice.developer);
            audit::write(conn, ws, &ctx.person, deed, round.as_str(), &detail, ctx.now)?;
        }
        Ok(())
    })
    .await?;
    show_again(ctx, action, place).await
}

/// The next best developer for the role comes in place of one, while nobody has sent the round.
async fn swap(ctx: &Ctx, action: &Action) -> Result<Reply> {
    let choice: Choice = value(action)?;
    let place = choice.place.clone();
    let asked = choice.clone();
    let next = ctx
        .read(move |conn, ctx| {
            for_organizers(conn, ctx)?;
            let (ws, round) = (&ctx.workspace, &asked.place.round);
            let mut before = store::sent_of_late(conn, ws, ctx.now)?;
            let listed = store::of_role(conn, ws, round, &asked.role)?;
            let others = listed.into_iter().filter(|developer| *developer != asked.developer);
            before.extend(others.map(|developer| (asked.role.clone(), developer)));
            let planned = store::planned_of_each(conn, ws, round)?;
            matching::next_best(conn, ctx, (&asked.role, &asked.developer), &before, &planned)
        })
        .await?;
    let Some((developer, score)) = next else {
        return Err(Error::user(
            "Nobody else is left for this role: all others have enough, met it before, or may not be suggested. Drop \
             the pair, and the role stays empty for now.",
        ));
    };
    ctx.write(move |conn, ctx| {
        for_organizers(conn, ctx)?;
        let (ws, round) = (&ctx.workspace, &choice.place.round);
        // Holds the round: it is not sent between this and the pair.
        if !store::advance(conn, ws, round, RoundState::Preview, RoundState::Preview)? {
            return Err(outdated());
        }
        let pair = (round, &choice.role, &choice.developer);
        if store::replace(conn, ws, pair, &developer, score)? {
            let detail = format!("{} {} {developer}", choice.role, choice.developer);
            audit::write(conn, ws, &ctx.person, "round.swap", round.as_str(), &detail, ctx.now)?;
        }
        Ok(())
    })
    .await?;
    show_again(ctx, action, place).await
}

/// The preview is agreed to. Sent twice, it goes out once.
async fn send(ctx: &Ctx, submission: &Submission) -> Result<Reply> {
    let id: RoundId = submission.view.metadata().ok_or_else(outdated)?;
    let which = id.clone();
    ctx.write(move |conn, ctx| {
        for_organizers(conn, ctx)?;
        let ws = &ctx.workspace;
        if store::advance(conn, ws, &which, RoundState::Preview, RoundState::Sending)? {
            sent(conn, ctx, &which)?;
        }
        Ok(())
    })
    .await?;
    let shown = ctx
        .read(move |conn, ctx| {
            let round = store::find(conn, &ctx.workspace, &id)?.ok_or_else(outdated)?;
            shown(conn, ctx, round, 0)
        })
        .await?;
    Ok(Reply::Update(Box::new(views::window(&shown))))
}

fn sent(conn: &mut Conn, ctx: &Ctx, id: &RoundId) -> Result<()> {
    let ws = &ctx.workspace;
    let counts = store::counts(conn, ws, id)?;
    if counts.planned == 0 {
        return Err(Error::user("All pairs were taken out, so there is nothing to send."));
    }
    store::set_sent(conn, ws, id, ctx.now)?;
    let round = store::find(conn, ws, id)?.ok_or_else(outdated)?;
    jobs::plan(conn, ctx, &round, counts.planned)?;
    let detail = serde_json::json!({"sent": counts.planned, "dropped": counts.dropped}).to_string();
    audit::write(conn, ws, &ctx.person, "round.send", id.as_str(), &detail, ctx.now)?;
    let card = views::card(&round, counts, Some(&ctx.person));
    people::organizers_card(conn, ctx, &round.card(), &card)
}

/// No more proposals go out.
async fn stop(ctx: &Ctx, action: &Action) -> Result<Reply> {
    let id: RoundId = action.value.as_deref().map(RoundId::from).ok_or_else(outdated)?;
    let place = Place { round: id.clone(), page: 0 };
    ctx.write(move |conn, ctx| {
        for_organizers(conn, ctx)?;
        let ws = &ctx.workspace;
        if store::advance(conn, ws, &id, RoundState::Sending, RoundState::Done)? {
            store::drop_planned(conn, ws, &id)?;
            audit::write(conn, ws, &ctx.person, "round.stop", id.as_str(), "", ctx.now)?;
            over(conn, ctx, &id)?;
        }
        Ok(())
    })
    .await?;
    show_again(ctx, action, place).await
}

/// The card tells how it ended.
pub(super) fn over(conn: &mut Conn, ctx: &Ctx, id: &RoundId) -> Result<()> {
    let Some(round) = store::find(conn, &ctx.workspace, id)? else { return Ok(()) };
    let counts: Counts = store::counts(conn, &ctx.workspace, id)?;
    people::update_organizers_card(conn, ctx, &round.card(), &views::card(&round, counts, None))
}

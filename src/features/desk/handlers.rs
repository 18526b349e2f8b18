//! What organizers do here, one function for each action.

use chrono::Duration;

use super::kinds::{self, Work};
use super::model::{CLAIM_HOURS, Form, Kept, LATER, Look, MOST_ASLEEP, Piece, Verb};
use super::several::{self, Several};
use super::{jobs, load, store, views};
use crate::app::Ctx;
use crate::audit;
use crate::db::Conn;
use crate::error::{Error, Result};
use crate::features::people::{self, Person};
use crate::features::projects;
use crate::features::roles::{self, Right};
use crate::hours;
use crate::ids::{JobId, PersonId};
use crate::outbox;
use crate::queue;
use crate::slack::Reply;
use crate::slack::incoming::{Action, Submission};

/// `/edtech desk`: the beginning of the queue, for organizers.
pub async fn open(ctx: &Ctx) -> Result<Reply> {
    let desk = ctx.read(|conn, ctx| shown(conn, ctx, &Look::default())).await?;
    Ok(Reply::Ephemeral(views::message(&desk)))
}

fn shown(conn: &mut Conn, ctx: &Ctx, look: &Look) -> Result<super::Desk> {
    let person = viewer(conn, ctx)?;
    load(conn, ctx, &person, look, views::ROOM_IN_MESSAGE, true)
}

fn viewer(conn: &mut Conn, ctx: &Ctx) -> Result<Person> {
    roles::require(conn, ctx, Right::Desk)?;
    let person = people::find(conn, &ctx.workspace, &ctx.person)?;
    Ok(person.ok_or_else(|| anyhow::anyhow!("a person vanished"))?)
}

/// Answers a button or a menu of this feature.
pub async fn action(ctx: &Ctx, verb: &str, action: &Action) -> Result<Reply> {
    match verb.parse() {
        Ok(Verb::Look | Verb::Filter) => turn(ctx, action).await,
        Ok(Verb::Claim) => keep(ctx, action, claim).await,
        Ok(Verb::Release) => keep(ctx, action, release).await,
        Ok(Verb::Later) => keep(ctx, action, put_off).await,
        Ok(Verb::Wake) => keep(ctx, action, wake).await,
        Ok(Verb::Several) => preview(ctx, action).await,
        Ok(verb @ (Verb::SendAgain | Verb::Forget)) => settle_parked(ctx, action, verb).await,
        Err(_) => Ok(Reply::Unknown),
    }
}

/// Turns to another part or page.
async fn turn(ctx: &Ctx, action: &Action) -> Result<Reply> {
    let Ok(look) = action.chosen().parse::<Look>() else { return Ok(Reply::Unknown) };
    show(ctx, action, look).await
}

/// Shows a part of the desk where the button was: on the Home tab, in a message or in a window.
async fn show(ctx: &Ctx, action: &Action, look: Look) -> Result<Reply> {
    if on_home(action) {
        ctx.write(move |conn, ctx| {
            roles::require(conn, ctx, Right::Desk)?;
            people::turn_home(conn, &ctx.workspace, &ctx.person, Some(&look.home_page()), ctx.now)?;
            outbox::redraw_home(conn, &ctx.workspace, &ctx.person, ctx.now)
        })
        .await?;
        return Ok(Reply::Done);
    }
    let desk = ctx.read(move |conn, ctx| shown(conn, ctx, &look)).await?;
    projects::show_there(ctx, action, views::message(&desk)).await
}

fn on_home(action: &Action) -> bool {
    action.view.as_ref().is_some_and(|view| view.kind == "home")
}

/// Changes who has a piece or when it comes, and shows the desk again: on a Home tab the same page, elsewhere the
/// beginning.
async fn keep(
    ctx: &Ctx,
    action: &Action,
    change: fn(&mut Conn, &Ctx, &Piece) -> Result<()>,
) -> Result<Reply> {
    let Ok(piece) = action.chosen().parse::<Piece>() else { return Ok(Reply::Unknown) };
    ctx.write(move |conn, ctx| {
        roles::require(conn, ctx, kinds::of(piece.kind).map_or(Right::Desk, |work| work.right))?;
        change(conn, ctx, &piece)
    })
    .await?;
    if on_home(action) {
        return Ok(Reply::Done);
    }
    show(ctx, action, Look::default()).await
}

/// The kind of a piece that still waits.
fn waiting(conn: &mut Conn, ctx: &Ctx, piece: &Piece) -> Result<&'static Work> {
    let work = kinds::of(piece.kind).ok_or_else(done)?;
    let told = (work.tell)(conn, ctx, std::slice::from_ref(&piece.id))?;
    if told.contains_key(&piece.id) { Ok(work) } else { Err(done()) }
}

fn done() -> Error {
    Error::user("This doesn't wait any more: somebody has taken care of it.")
}

/// Writes who has a piece or when it comes, and what follows.
fn changed(conn: &mut Conn, ctx: &Ctx, deed: &str, work: &Work, piece: &Piece) -> Result<()> {
    store::sweep(conn, &ctx.workspace, ctx.now)?;
    audit::write(conn, &ctx.workspace, &ctx.person, deed, &piece.id, work.one, ctx.now)?;
    people::redraw_organizers(conn, &ctx.workspace, ctx.now)
}

fn kept(ctx: &Ctx, piece: &Piece, until: crate::time::Time) -> Kept {
    let (kind, item) = (piece.kind.to_owned(), piece.id.clone());
    Kept { kind, item, person: ctx.person.clone(), at: ctx.now, until }
}

/// Who has a piece now.
fn holder(conn: &mut Conn, ctx: &Ctx, piece: &Piece) -> Result<Option<Kept>> {
    let found = store::claims(conn, &ctx.workspace, std::slice::from_ref(&piece.id), ctx.now)?;
    Ok(found.into_iter().find(|claim| claim.kind == piece.kind))
}

/// "I take it": others see who has it, until it lapses.
pub(super) fn claim(conn: &mut Conn, ctx: &Ctx, piece: &Piece) -> Result<()> {
    let work = waiting(conn, ctx, piece)?;
    match holder(conn, ctx, piece)? {
        Some(claim) if claim.person == ctx.person => return Ok(()),
        Some(claim) => {
            let name = people::find(conn, &ctx.workspace, &claim.person)?.map(|person| person.name);
            return Err(Error::user(views::taken(name.as_deref(), claim.until - ctx.now)));
        }
        None => {}
    }
    let until = ctx.now + Duration::hours(CLAIM_HOURS);
    store::save_claim(conn, &ctx.workspace, &kept(ctx, piece, until))?;
    jobs::redraw_at(conn, ctx, until)?;
    changed(conn, ctx, "desk.claim", work, piece)
}

/// "Give it back".
pub(super) fn release(conn: &mut Conn, ctx: &Ctx, piece: &Piece) -> Result<()> {
    let Some(work) = kinds::of(piece.kind) else { return Ok(()) };
    let mine = holder(conn, ctx, piece)?.is_some_and(|claim| claim.person == ctx.person);
    if !mine || !store::drop_claim(conn, &ctx.workspace, piece)? {
        return Ok(());
    }
    changed(conn, ctx, "desk.release", work, piece)
}

/// Puts it off for everybody, until a morning where whoever does it lives.
pub(super) fn put_off(conn: &mut Conn, ctx: &Ctx, piece: &Piece) -> Result<()> {
    let work = waiting(conn, ctx, piece)?;
    if !LATER.iter().any(|(_, days)| *days == piece.days) {
        return Err(Error::user("A piece of work can be put off until tomorrow, three days or a week."));
    }
    let tz = people::timezone(conn, &ctx.workspace, &ctx.person)?;
    let until = hours::morning_after(ctx.now, tz, piece.days);
    let asleep = store::asleep(conn, &ctx.workspace, ctx.now)?;
    let there = asleep.iter().find(|kept| kept.kind == piece.kind && kept.item == piece.id);
    if there.is_some_and(|kept| kept.until == until) {
        return Ok(());
    }
    if there.is_none() && asleep.len() >= MOST_ASLEEP {
        return Err(Error::user(views::too_many_asleep()));
    }
    store::save_snooze(conn, &ctx.workspace, &kept(ctx, piece, until))?;
    // Nobody has what nobody looks at.
    store::drop_claim(conn, &ctx.workspace, piece)?;
    jobs::redraw_at(conn, ctx, until)?;
    changed(conn, ctx, "desk.snooze", work, piece)
}

/// What somebody has taken and can pass on, each by what it is called: all but what is for those alone who are named
/// for it.
pub fn passable(conn: &mut Conn, ctx: &Ctx, person: &PersonId) -> Result<Vec<&'static str>> {
    let taken = store::claims_of(conn, &ctx.workspace, person, ctx.now)?;
    let works = taken.iter().filter_map(|claim| kinds::of(&claim.kind)).filter(|work| work.area.is_some());
    Ok(works.map(|work| work.one).collect())
}

/// Passes all that somebody has taken to somebody else, who has it for as long. Returns how much.
pub fn pass(conn: &mut Conn, ctx: &Ctx, from: &PersonId, to: &PersonId) -> Result<usize> {
    let offered: Vec<&str> =
        kinds::ALL.iter().filter(|work| work.area.is_some()).map(|work| work.kind).collect();
    store::pass_claims(conn, &ctx.workspace, &offered, from, to, ctx.now)
}

/// Brings it back before its time.
fn wake(conn: &mut Conn, ctx: &Ctx, piece: &Piece) -> Result<()> {
    let Some(work) = kinds::of(piece.kind) else { return Ok(()) };
    if !store::drop_snooze(conn, &ctx.workspace, piece)? {
        return Ok(());
    }
    changed(conn, ctx, "desk.wake", work, piece)
}

/// An organizer has a message sent again, or gives it up.
async fn settle_parked(ctx: &Ctx, action: &Action, verb: Verb) -> Result<Reply> {
    let Some(job) = action.value.as_deref().map(JobId::from) else { return Ok(Reply::Unknown) };
    ctx.write(move |conn, ctx| {
        roles::require(conn, ctx, Right::Messages)?;
        let (settled, deed) = match verb {
            Verb::Forget => (queue::give_up(conn, &ctx.workspace, &job, ctx.now)?, "message.forget"),
            _ => (queue::unpark(conn, &ctx.workspace, &job, ctx.now)?, "message.send_again"),
        };
        if !settled {
            return Err(Error::user("Another organizer took care of this message already."));
        }
        audit::write(conn, &ctx.workspace, &ctx.person, deed, job.as_str(), "", ctx.now)?;
        people::redraw_organizers(conn, &ctx.workspace, ctx.now)
    })
    .await?;
    if on_home(action) { Ok(Reply::Done) } else { show(ctx, action, Look::default()).await }
}

fn outdated() -> Error {
    Error::user("This list is out of date. `/edtech desk` shows what waits now.")
}

fn bulk(kind: &str) -> Option<(&'static Work, &'static Several)> {
    let work = kinds::of(kind)?;
    Some((work, work.several?))
}

/// Shows which would be settled at once, and which need a look of their own.
async fn preview(ctx: &Ctx, action: &Action) -> Result<Reply> {
    let (work, several) = bulk(action.chosen()).ok_or_else(outdated)?;
    let found = ctx
        .read(move |conn, ctx| {
            roles::require(conn, ctx, work.right)?;
            several::candidates(conn, ctx, work, several)
        })
        .await?;
    ctx.show_window(&action.by, action.view.as_ref(), views::preview(work, several, &found)).await
}

/// Takes a form of this feature that was sent.
pub async fn submitted(ctx: &Ctx, form: &str, submission: &Submission) -> Result<Reply> {
    let view = &submission.view;
    let Ok(Form::Several) = form.parse() else { return Ok(Reply::Unknown) };
    let kind: String = view.metadata().ok_or_else(outdated)?;
    let (work, several) = bulk(&kind).ok_or_else(outdated)?;
    let mut ids = view.all_chosen(views::PIECES);
    ids.truncate(several::MOST);
    if ids.is_empty() {
        return Ok(Reply::error(views::PIECES, "Please tick at least one, or close this window."));
    }
    let outcome = ctx
        .write_once(format!("desk:{}", view.id), move |conn, ctx| {
            roles::require(conn, ctx, work.right)?;
            several::settle(conn, ctx, several, &ids)
        })
        .await?;
    Ok(match outcome {
        Some(outcome) => Reply::Update(Box::new(views::settled(several, outcome))),
        None => Reply::Done,
    })
}

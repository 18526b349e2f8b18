//! The steps of an introduction, each in the transaction of whoever takes it: the state moves, what was
//! scheduled for it goes, messages leave, Home tabs are drawn again, and the log says who did it.

use super::clock::CHECK_INS;
use super::model::{Ask, Case, CheckIn, Due, Errand, Introduction, IntroductionState, Obstacle, Side};
use super::{rules, store, views};
use crate::app::Ctx;
use crate::audit;
use crate::db::Conn;
use crate::error::Result;
use crate::features::matching::{self, Answerer};
use crate::features::{announcement, people};
use crate::ids::{IntroductionId, PersonId};
use crate::ladder::Rung;
use crate::notices::Notice;
use crate::outbox::{self, To};
use crate::queue::{self, NewJob, Queue};
use crate::slack::Message;
use crate::time::Time;

/// Asks, if nothing is in the way.
pub fn ask(conn: &mut Conn, ctx: &Ctx, ask: &Ask, line: &str) -> Result<Result<Case, Obstacle>> {
    let ready = match rules::ready(conn, ctx, ask, &ctx.person, false)? {
        Ok(ready) => ready,
        Err(obstacle) => return Ok(Err(obstacle)),
    };
    let intro = Introduction {
        id: IntroductionId::new(),
        project: ready.project.id.clone(),
        role: ready.role.id.clone(),
        developer: ask.developer.clone(),
        owner: ready.owner,
        asked_by: ctx.person.clone(),
        line: line.to_owned(),
        state: IntroductionState::Asked,
        reason: None,
        channel: None,
        reminders: 0,
        next_at: None,
        asked_at: ctx.now,
        answered_at: None,
        opened_at: None,
        ended_at: None,
    };
    let mut case = Case { intro, role: ready.role, project: ready.project, owners: ready.owners };
    let times = Times::of(conn, ctx, &case)?;
    case.intro.next_at = Some(times.first);
    if !store::insert(conn, &ctx.workspace, &case.intro)? {
        // Somebody was faster by the blink of an eye.
        let other = store::latest(conn, &ctx.workspace, &ask.role, &ask.developer)?;
        case.intro = other.ok_or_else(|| anyhow::anyhow!("an introduction vanished"))?;
        return Ok(Err(Obstacle::Active(Box::new(case))));
    }
    begin(conn, ctx, &case, &times)?;
    Ok(Ok(case))
}

/// Begins again what is over: `before` is how it stood, `case` who asks whom now. Returns false where it isn't
/// over any more.
pub fn again(conn: &mut Conn, ctx: &Ctx, before: &Case, case: &mut Case) -> Result<bool> {
    let intro = &mut case.intro;
    intro.state = IntroductionState::Asked;
    // A round of its own, even where the clock has not moved.
    intro.asked_at = ctx.now.max(intro.asked_at + chrono::Duration::microseconds(1));
    (intro.reminders, intro.reason) = (0, None);
    (intro.answered_at, intro.opened_at, intro.ended_at) = (None, None, None);
    let times = Times::of(conn, ctx, case)?;
    case.intro.next_at = Some(times.first);
    if !store::reopen(conn, &ctx.workspace, &case.intro)? {
        return Ok(false);
    }
    update_cards(conn, ctx, before, &views::opened_again_card(case))?;
    begin(conn, ctx, case, &times)?;
    Ok(true)
}

/// When the asked person is reminded, and when the asker is released.
struct Times {
    first: Time,
    second: Time,
    release: Time,
}

impl Times {
    fn of(conn: &mut Conn, ctx: &Ctx, case: &Case) -> Result<Self> {
        let tz = people::timezone(conn, &ctx.workspace, case.intro.asked_person())?;
        let at = |rung: Rung| rung.due(case.intro.asked_at, tz);
        Ok(Self { first: at(Rung::Nudge), second: at(Rung::Organizers), release: at(Rung::Release) })
    }
}

fn begin(conn: &mut Conn, ctx: &Ctx, case: &Case, times: &Times) -> Result<()> {
    let intro = &case.intro;
    let card = asked_card(conn, ctx, case)?;
    let to = To::notice(intro.asked_person(), Notice::Introductions);
    outbox::card(conn, &ctx.workspace, &to, &intro.name("asked"), card, ctx.now)?;
    schedule(conn, ctx, case, Errand::Remind, 1, times.first)?;
    schedule(conn, ctx, case, Errand::Remind, 2, times.second)?;
    schedule(conn, ctx, case, Errand::Release, 0, times.release)?;
    said(conn, ctx, case, intro.asked_by == intro.developer, true)?;
    log(conn, ctx, case)?;
    redraw(conn, ctx, case)
}

/// What the asked person sees while it is theirs to answer.
pub fn asked_card(conn: &mut Conn, ctx: &Ctx, case: &Case) -> Result<Message> {
    let intro = &case.intro;
    let found = matching::explain(conn, ctx, &case.role, &case.project, &intro.developer)?;
    let shared = rules::shared(conn, ctx, &intro.developer)?;
    Ok(views::asked_card(case, found.as_ref(), shared.as_ref()))
}

/// The asked side says yes: they are introduced in a moment. Returns false where somebody was faster.
pub fn accept(conn: &mut Conn, ctx: &Ctx, case: &mut Case) -> Result<bool> {
    if !advance(conn, ctx, case, &[IntroductionState::Asked], IntroductionState::Accepted)? {
        return Ok(false);
    }
    said(conn, ctx, case, case.intro.asked_by != case.intro.developer, true)?;
    refresh_cards(conn, ctx, case)?;
    // Whichever owner says yes is the one who is introduced.
    if ctx.person != case.intro.developer && ctx.person != case.intro.owner {
        store::set_owner(conn, &ctx.workspace, &case.intro.id, &ctx.person)?;
        case.intro.owner = ctx.person.clone();
    }
    schedule(conn, ctx, case, Errand::Open, 0, ctx.now)?;
    show_reply_time(conn, ctx, case)?;
    redraw(conn, ctx, case)?;
    Ok(true)
}

/// A project has answered whoever asked: its card says how long it takes, where that is known.
fn show_reply_time(conn: &mut Conn, ctx: &Ctx, case: &Case) -> Result<()> {
    let project = &case.project.id;
    let by_developer = case.intro.asked_by == case.intro.developer;
    if !by_developer || store::reply_times(conn, &ctx.workspace, std::slice::from_ref(project))?.is_empty() {
        return Ok(());
    }
    announcement::show(conn, ctx, project)
}

/// What one side said, the developer or the project: chances are learned from it.
fn said(conn: &mut Conn, ctx: &Ctx, case: &Case, developer: bool, yes: bool) -> Result<()> {
    let by = if developer { Answerer::Developer } else { Answerer::Project };
    let pair = (&case.intro.role, &case.intro.project, &case.intro.developer);
    matching::said(conn, ctx, pair, by, Some(yes))
}

/// The asked side says no. Returns false where somebody was faster.
pub fn decline(conn: &mut Conn, ctx: &Ctx, case: &mut Case) -> Result<bool> {
    let asker = [case.intro.asked_by.clone()];
    if !end(conn, ctx, case, &[IntroductionState::Asked], IntroductionState::Declined, &asker)? {
        return Ok(false);
    }
    said(conn, ctx, case, case.intro.asked_by != case.intro.developer, false)?;
    show_reply_time(conn, ctx, case)?;
    Ok(true)
}

/// Ends an introduction in one of `from`, and tells `told`. Returns false where somebody was faster.
pub fn end(
    conn: &mut Conn,
    ctx: &Ctx,
    case: &mut Case,
    from: &[IntroductionState],
    to: IntroductionState,
    told: &[PersonId],
) -> Result<bool> {
    let was_running = case.intro.state.is_running();
    if !advance(conn, ctx, case, from, to)? {
        return Ok(false);
    }
    if !was_running {
        refresh_cards(conn, ctx, case)?;
    }
    for person in told.iter().filter(|person| **person != ctx.person) {
        tell(conn, ctx, case, person)?;
    }
    redraw(conn, ctx, case)?;
    Ok(true)
}

/// Moves the state, forgets what was scheduled for the old one, and writes the log.
pub fn advance(
    conn: &mut Conn,
    ctx: &Ctx,
    case: &mut Case,
    from: &[IntroductionState],
    to: IntroductionState,
) -> Result<bool> {
    let id = case.intro.id.clone();
    if !store::advance(conn, &ctx.workspace, &id, from, to, ctx.now)? {
        return Ok(false);
    }
    if to != IntroductionState::Started {
        queue::cancel_prefix(conn, &ctx.workspace, Queue::Work, &case.intro.prefix())?;
    }
    if let Some(changed) = store::find(conn, &ctx.workspace, &id)? {
        case.intro = changed;
    }
    log(conn, ctx, case)?;
    Ok(true)
}

/// Ends what else was asked for a role whose last seat is taken.
pub fn end_other_asks(conn: &mut Conn, ctx: &Ctx, case: &Case) -> Result<()> {
    let asked = [IntroductionState::Asked];
    let role = Some(&case.role.id);
    let others = store::of_project(conn, &ctx.workspace, &case.project.id, role, &asked)?;
    for mut other in store::cases(conn, &ctx.workspace, others)? {
        let asker = other.intro.asked_by.clone();
        end(conn, ctx, &mut other, &asked, IntroductionState::SeatFilled, &[asker])?;
    }
    Ok(())
}

/// Has somebody told, with what else fits them; found out after this transaction, for it takes its time.
fn tell(conn: &mut Conn, ctx: &Ctx, case: &Case, person: &PersonId) -> Result<()> {
    let intro = &case.intro;
    let state: &'static str = intro.state.into();
    let due = Due { id: intro.id.clone(), round: intro.round(), number: 0, person: Some(person.clone()) };
    // Not under the introduction's prefix: what ended is told even where it begins again at once.
    let key = format!("told:{}:{}:{state}:{person}", intro.id, intro.round());
    let kind: &'static str = Errand::Tell.into();
    let job = NewJob::work(&ctx.workspace, kind, &due, ctx.now)?.once(key);
    queue::enqueue(conn, &job, ctx.now)?;
    Ok(())
}

/// Schedules something, once in a round.
pub fn schedule(
    conn: &mut Conn,
    ctx: &Ctx,
    case: &Case,
    errand: Errand,
    number: i64,
    at: Time,
) -> Result<()> {
    let intro = &case.intro;
    let due = Due { id: intro.id.clone(), round: intro.round(), number, person: None };
    let kind: &'static str = errand.into();
    let key = intro.name(&format!("{kind}:{number}"));
    let job = NewJob::work(&ctx.workspace, kind, &due, ctx.now)?.once(key).at(at);
    queue::enqueue(conn, &job, ctx.now)?;
    Ok(())
}

/// Brings the asked side's messages up to date: the card, and the reminders that were sent.
pub fn refresh_cards(conn: &mut Conn, ctx: &Ctx, case: &Case) -> Result<()> {
    update_cards(conn, ctx, case, &views::answered_card(case, &ctx.person))
}

/// Shows on the asked side's messages that who asked is blocked, or no longer.
pub fn show_block(conn: &mut Conn, ctx: &Ctx, case: &Case, blocked: bool) -> Result<()> {
    update_cards(conn, ctx, case, &views::block_card(case, blocked))
}

fn update_cards(conn: &mut Conn, ctx: &Ctx, case: &Case, card: &Message) -> Result<()> {
    let to = To::notice(case.intro.asked_person(), Notice::Introductions);
    let mut names = vec![case.intro.name("asked")];
    names.extend((1..=case.intro.reminders).map(|number| case.intro.name(&format!("reminder:{number}"))));
    for name in names {
        outbox::update_card(conn, &ctx.workspace, &to, &name, card.clone(), ctx.now)?;
    }
    Ok(())
}

/// Has the Home tabs drawn again that show it.
pub fn redraw(conn: &mut Conn, ctx: &Ctx, case: &Case) -> Result<()> {
    for person in case.everybody() {
        outbox::redraw_home(conn, &ctx.workspace, &person, ctx.now)?;
    }
    Ok(())
}

fn log(conn: &mut Conn, ctx: &Ctx, case: &Case) -> Result<()> {
    let intro = &case.intro;
    let state: &'static str = intro.state.into();
    let detail =
        format!("{} at {}: {} and {}", case.role.title, case.project.name, intro.developer, intro.owner);
    let action = format!("introduction.{state}");
    audit::write(conn, &ctx.workspace, &ctx.person, &action, intro.id.as_str(), &detail, ctx.now)
}

/// Tells who asked that the other side opened it again, and will answer.
pub fn tell_reopened(conn: &mut Conn, ctx: &Ctx, case: &Case) -> Result<()> {
    let (to, key) = (To::asked(&case.intro.asked_by), case.intro.name("reopened"));
    outbox::post(conn, &ctx.workspace, &to, views::reopened(case), Some(&key), ctx.now)
}

/// Tells who asked that another owner is asked in place of `left`.
pub fn tell_handed_over(conn: &mut Conn, ctx: &Ctx, case: &Case, left: &PersonId) -> Result<()> {
    let (to, key) = (To::asked(&case.intro.asked_by), case.intro.name("handed_over"));
    outbox::post(conn, &ctx.workspace, &to, views::handed_over(case, left), Some(&key), ctx.now)
}

/// Where a check-in of a day goes to one side, and its name.
pub fn check_in_card(case: &Case, side: Side, day: i64) -> (To, String) {
    let person = case.person_on(side);
    (To::notice(person, Notice::Reminders), case.intro.name(&format!("check_in:{day}:{person}")))
}

/// Puts an answer in place of the check-ins that were sent: to whoever answered, and to both at the end.
pub fn answer_check_in(conn: &mut Conn, ctx: &Ctx, case: &Case, answer: CheckIn) -> Result<()> {
    let Some(opened) = case.intro.opened_at else { return Ok(()) };
    let sent = |day: &i64| ctx.now - opened >= chrono::Duration::days(*day);
    for day in CHECK_INS.into_iter().filter(sent) {
        for side in [Side::Developer, Side::Project] {
            if answer == CheckIn::Over || ctx.person == *case.person_on(side) {
                let (to, name) = check_in_card(case, side, day);
                let card = views::check_in_answered(case, side, answer);
                outbox::update_card(conn, &ctx.workspace, &to, &name, card, ctx.now)?;
            }
        }
    }
    Ok(())
}

//! The transitions of a request, each in the transaction of whoever takes it: the state moves, cards and Home tabs
//! follow, the clock is set, and the log says who did it.

use std::collections::HashMap;

use super::model::{Answer, Asked, CONFIRM, Note, Request, Rung, SupportState, TOGETHER};
use super::{jobs, route, store, views};
use crate::app::Ctx;
use crate::audit;
use crate::db::Conn;
use crate::error::Result;
use crate::features::institutions::{self, Institution};
use crate::features::people;
use crate::features::projects::{self, Project};
use crate::ids::{InstitutionId, NoteId, PersonId, ProjectId, SupportId};
use crate::notices::Notice;
use crate::outbox::{self, To};
use crate::slack::Message;

/// A request with all that is shown of it.
#[derive(Clone, Debug)]
pub struct Case {
    /// The request.
    pub request: Request,
    /// The tool.
    pub project: Project,
    /// For which institution.
    pub institution: Option<Institution>,
    /// Who was asked.
    pub asked: Vec<Asked>,
}

impl Case {
    /// Whom an answer is waited for from.
    pub fn waiting(&self) -> impl Iterator<Item = &PersonId> {
        self.asked.iter().filter(|one| one.answer == Answer::Waiting).map(|one| &one.person)
    }

    /// Whether somebody can be asked: not the asker, and nobody who was asked before.
    pub fn may_be_asked(&self, person: &PersonId) -> bool {
        *person != self.request.asker && !self.was_asked(person)
    }

    /// Whether somebody was asked.
    pub fn was_asked(&self, person: &PersonId) -> bool {
        self.asked.iter().any(|one| one.person == *person)
    }
}

/// One request with all that is shown of it.
pub fn case(conn: &mut Conn, ctx: &Ctx, id: &SupportId) -> Result<Option<Case>> {
    let request = store::find(conn, &ctx.workspace, id)?;
    Ok(cases(conn, ctx, request.into_iter().collect())?.pop())
}

/// Several requests, with as many queries as for one.
pub fn cases(conn: &mut Conn, ctx: &Ctx, requests: Vec<Request>) -> Result<Vec<Case>> {
    if requests.is_empty() {
        return Ok(Vec::new());
    }
    let ws = &ctx.workspace;
    let ids: Vec<ProjectId> = requests.iter().map(|request| request.project.clone()).collect();
    let projects: HashMap<ProjectId, Project> = projects::find_all(conn, ws, &ids)?;
    let ids: Vec<InstitutionId> = requests.iter().filter_map(|request| request.institution.clone()).collect();
    let institutions: HashMap<InstitutionId, Institution> = institutions::find_all(conn, ws, &ids)?;
    let ids: Vec<SupportId> = requests.iter().map(|request| request.id.clone()).collect();
    let mut asked = store::asked_of(conn, ws, &ids)?;
    let case = |request: Request| {
        Some(Case {
            project: projects.get(&request.project)?.clone(),
            institution: request.institution.as_ref().and_then(|id| institutions.get(id)).cloned(),
            asked: asked.remove(&request.id).unwrap_or_default(),
            request,
        })
    };
    Ok(requests.into_iter().filter_map(case).collect())
}

/// Writes what `case` says, as the next step: the clock, the cards, the Home tabs and the log follow. Returns false
/// where somebody was faster.
pub fn step(conn: &mut Conn, ctx: &Ctx, case: &mut Case, deed: &str) -> Result<bool> {
    let turn = case.request.turn;
    case.request.turn += 1;
    case.request.moved_at = ctx.now;
    if !store::advance(conn, &ctx.workspace, &case.request, turn)? {
        return Ok(false);
    }
    jobs::watch(conn, ctx, &case.request)?;
    refresh(conn, ctx, case)?;
    let (action, detail) = (format!("support.{deed}"), case.request.logged(&case.project.name));
    audit::write(conn, &ctx.workspace, &ctx.person, &action, case.request.id.as_str(), &detail, ctx.now)?;
    Ok(true)
}

/// Brings what shows a request up to date: the cards of all who know of it, and their Home tabs.
pub fn refresh(conn: &mut Conn, ctx: &Ctx, case: &Case) -> Result<()> {
    let (ws, request) = (&ctx.workspace, &case.request);
    let mut homes = vec![request.asker.clone()];
    for one in &case.asked {
        let (to, name) = (To::notice(&one.person, request.notice()), request.card(&one.person));
        // Who was asked gets it once; after that it changes in its place.
        outbox::card(conn, ws, &to, &name, views::helper_card(case, &one.person), ctx.now)?;
        homes.push(one.person.clone());
    }
    // Whoever asked has it from then on. Whoever asks in their place later was told in words, with a way to it.
    let (to, name, card) = (To::asked(&request.asker), request.asker_card(), views::asker_card(case));
    if ctx.person == request.asker {
        outbox::card(conn, ws, &to, &name, card, ctx.now)?;
    } else {
        outbox::update_card(conn, ws, &to, &name, card, ctx.now)?;
    }
    if !request.is_private() {
        homes.extend(projects::owners(conn, ws, &request.project)?);
        let name = request.organizers_card();
        people::update_organizers_card(conn, ctx, &name, &views::organizers_card(case))?;
        if request.rung == Rung::Organizers || request.state == SupportState::Claimed {
            people::redraw_organizers(conn, ws, ctx.now)?;
        }
    }
    homes.sort();
    homes.dedup();
    for person in &homes {
        outbox::redraw_home(conn, ws, person, ctx.now)?;
    }
    Ok(())
}

/// Says something new to one person: what became of their request to whoever asked, news to others.
pub fn tell(conn: &mut Conn, ctx: &Ctx, case: &Case, person: &PersonId, message: Message) -> Result<()> {
    let to = match case.request.asker == *person {
        true => To::asked(person),
        false => To::notice(person, case.request.notice()),
    };
    outbox::post(conn, &ctx.workspace, &to, message, None, ctx.now)
}

/// A word to somebody who is waited for.
pub fn nudge(conn: &mut Conn, ctx: &Ctx, case: &Case, person: &PersonId, message: Message) -> Result<()> {
    let kind = if case.request.is_private() { Notice::Security } else { Notice::Reminders };
    outbox::post(conn, &ctx.workspace, &To::notice(person, kind), message, None, ctx.now)
}

/// A new request: the first few are asked.
pub fn begin(conn: &mut Conn, ctx: &Ctx, case: &mut Case) -> Result<()> {
    let found = route::candidates(conn, ctx, case)?;
    let few = if case.request.is_private() { found.len() } else { TOGETHER };
    let few = found.into_iter().take(few).collect();
    store::save(conn, &ctx.workspace, &case.request)?;
    route::ask(conn, ctx, case, few)?;
    climb_if_nobody_is_waited_for(conn, ctx, case)?;
    step(conn, ctx, case, "asked").map(|_| ())
}

/// Sets the clock for those who are waited for; where there is nobody, the next is asked, then the owners, then
/// the organizers.
pub fn climb_if_nobody_is_waited_for(conn: &mut Conn, ctx: &Ctx, case: &mut Case) -> Result<()> {
    // The last rung is not put off by whoever else is asked.
    if case.request.rung == Rung::Organizers {
        return Ok(());
    }
    case.request.due_at = route::answer_due(conn, ctx, case)?;
    if case.request.due_at.is_some() {
        return Ok(());
    }
    let next = route::candidates(conn, ctx, case)?.into_iter().take(1).collect::<Vec<_>>();
    if next.is_empty() {
        return to_organizers(conn, ctx, case);
    }
    route::ask(conn, ctx, case, next)?;
    case.request.due_at = route::answer_due(conn, ctx, case)?;
    Ok(())
}

/// All owners who were not asked yet are asked; where there are none, it is the organizers' turn.
pub fn to_owners(conn: &mut Conn, ctx: &Ctx, case: &mut Case) -> Result<()> {
    case.request.rung = Rung::Owners;
    let found = route::candidates(conn, ctx, case)?;
    let private = case.request.is_private();
    let owners: Vec<_> = found.into_iter().filter(|one| one.owner || private).collect();
    if owners.is_empty() && case.waiting().next().is_none() {
        return to_organizers(conn, ctx, case);
    }
    if owners.is_empty() {
        remind(conn, ctx, case)?;
    }
    route::ask(conn, ctx, case, owners)?;
    case.request.due_at = route::answer_due(conn, ctx, case)?;
    Ok(())
}

/// The top of the ladder. A report of a security problem is told to nobody new: its asker hears that nobody
/// answers.
pub fn to_organizers(conn: &mut Conn, ctx: &Ctx, case: &mut Case) -> Result<()> {
    let due =
        if case.request.is_private() { None } else { Some(route::release_due(conn, ctx, &case.request)?) };
    (case.request.rung, case.request.due_at) = (Rung::Organizers, due);
    tell(conn, ctx, case, &case.request.asker, views::nobody_answers(case))?;
    if case.request.is_private() {
        return Ok(());
    }
    let name = case.request.organizers_card();
    people::organizers_card(conn, ctx, &name, &views::organizers_card(case))
}

/// Reminds those who are waited for.
pub fn remind(conn: &mut Conn, ctx: &Ctx, case: &Case) -> Result<()> {
    for person in case.waiting() {
        nudge(conn, ctx, case, person, views::reminder(case))?;
    }
    Ok(())
}

/// Somebody has it from now on.
pub fn give(conn: &mut Conn, ctx: &Ctx, case: &mut Case, to: &PersonId) -> Result<()> {
    let before = case.asked.iter().find(|one| one.person == *to);
    let asked = Asked {
        request: case.request.id.clone(),
        person: to.clone(),
        reasons: before.map(|one| one.reasons.clone()).unwrap_or_default(),
        answer: Answer::Took,
        asked_at: ctx.now,
    };
    route::record(conn, ctx, case, asked)?;
    let due = route::work_due(conn, ctx, &case.request, to)?;
    let request = &mut case.request;
    (request.state, request.rung) = (SupportState::Claimed, Rung::Asked);
    (request.claimer, request.due_at) = (Some(to.clone()), Some(due));
    Ok(())
}

/// Whoever has it has it no more: it is open again, and others are asked. Those who could not answer while
/// somebody had it are waited for anew.
pub fn release(conn: &mut Conn, ctx: &Ctx, case: &mut Case, silent: bool) -> Result<()> {
    if let Some(claimer) = case.request.claimer.take() {
        answered(conn, ctx, case, &claimer, Answer::Released)?;
    }
    let request = &mut case.request;
    (request.state, request.solution, request.keep) = (SupportState::Open, String::new(), false);
    if silent {
        return to_owners(conn, ctx, case);
    }
    request.rung = Rung::Asked;
    let next = route::candidates(conn, ctx, case)?.into_iter().take(1).collect();
    route::ask(conn, ctx, case, next)?;
    climb_if_nobody_is_waited_for(conn, ctx, case)
}

/// Writes what somebody who was asked did with it.
pub fn answered(conn: &mut Conn, ctx: &Ctx, case: &mut Case, who: &PersonId, answer: Answer) -> Result<()> {
    let Some(asked) = case.asked.iter().find(|one| one.person == *who).cloned() else { return Ok(()) };
    route::record(conn, ctx, case, Asked { answer, ..asked })
}

/// Whoever has it says that it is solved: the asker is asked, and has a week.
pub fn solved(conn: &mut Conn, ctx: &Ctx, case: &mut Case) -> Result<bool> {
    let request = &mut case.request;
    (request.state, request.rung) = (SupportState::Solved, Rung::Asked);
    request.due_at = Some(ctx.now + CONFIRM);
    if !step(conn, ctx, case, "solved")? {
        return Ok(false);
    }
    let (to, name) = (To::asked(&case.request.asker), case.request.solved_card());
    outbox::card(conn, &ctx.workspace, &to, &name, views::solved_card(case), ctx.now)?;
    Ok(true)
}

/// The question whether it is solved was answered, or nobody waits for the answer any more.
pub fn settle_question(conn: &mut Conn, ctx: &Ctx, case: &Case, name: &str) -> Result<()> {
    let to = To::asked(&case.request.asker);
    outbox::update_card(conn, &ctx.workspace, &to, name, views::asker_card(case), ctx.now)
}

/// It is solved; what solved it is kept, where that was wished. Returns false where somebody was faster.
pub fn close(conn: &mut Conn, ctx: &Ctx, case: &mut Case, deed: &str) -> Result<bool> {
    let question = case.request.solved_card();
    (case.request.state, case.request.due_at) = (SupportState::Closed, None);
    if !step(conn, ctx, case, deed)? {
        return Ok(false);
    }
    settle_question(conn, ctx, case, &question)?;
    let request = &case.request;
    let Some(claimer) = request.claimer.clone() else { return Ok(true) };
    let kept = request.keep && !request.is_private() && !request.solution.is_empty();
    if kept {
        let note = Note {
            id: NoteId::new(),
            project: request.project.clone(),
            request: Some(request.id.clone()),
            writer: claimer.clone(),
            title: request.title.clone(),
            body: request.solution.clone(),
            helped: 0,
            created_at: ctx.now,
            updated_at: ctx.now,
        };
        store::save_note(conn, &ctx.workspace, &note)?;
    }
    tell(conn, ctx, case, &claimer, views::thanks(case, deed == "closed", kept))?;
    Ok(true)
}

/// Nobody helped, the organizers neither: whoever asked waits no longer, and reads what else there is.
pub fn let_go(conn: &mut Conn, ctx: &Ctx, case: &mut Case) -> Result<()> {
    if end(conn, ctx, case, SupportState::Ended, "let_go")? {
        tell(conn, ctx, case, &case.request.asker, views::nobody_helped(case))?;
    }
    Ok(())
}

/// Over before it was solved: whoever has it hears of it.
pub fn end(conn: &mut Conn, ctx: &Ctx, case: &mut Case, to: SupportState, deed: &str) -> Result<bool> {
    let question = case.request.solved_card();
    (case.request.state, case.request.due_at) = (to, None);
    if !step(conn, ctx, case, deed)? {
        return Ok(false);
    }
    settle_question(conn, ctx, case, &question)?;
    if let Some(claimer) = case.request.claimer.clone() {
        tell(conn, ctx, case, &claimer, views::over(case))?;
    }
    Ok(true)
}

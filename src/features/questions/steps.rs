//! What is done with a question, each with what follows of it.

use std::collections::HashSet;

use super::model::{Asked, AskedState, Case, Found, Part, Question, QuestionState};
use super::{jobs, store, views};
use crate::app::Ctx;
use crate::audit;
use crate::db::Conn;
use crate::error::Result;
use crate::features::{matching, projects};
use crate::ids::{PersonId, ProjectId, QuestionId};
use crate::notices::Notice;
use crate::outbox::{self, To};
use crate::slack::Message;

/// Questions with all who were asked but those who are kept apart from the asker; in as many queries for many as for
/// one. All of them are of one asker.
pub fn cases(conn: &mut Conn, ctx: &Ctx, questions: Vec<Question>) -> Result<Vec<Case>> {
    let ws = &ctx.workspace;
    let Some(first) = questions.first() else { return Ok(Vec::new()) };
    let asker = first.asker.clone();
    let ids: Vec<QuestionId> = questions.iter().map(|question| question.id.clone()).collect();
    let mut asked = store::asked_of(conn, ws, &ids)?;
    let people: Vec<PersonId> = asked.values().flatten().map(|one| one.person.clone()).collect();
    let apart = matching::blocked_among(conn, ws, &asker, &people)?;
    let of: HashSet<ProjectId> = asked.values().flatten().map(|one| one.project.clone()).collect();
    let names = projects::find_all(conn, ws, &Vec::from_iter(of))?;
    let part = |asked: Asked| {
        let project = names.get(&asked.project).map(|project| project.name.clone()).unwrap_or_default();
        Part { asked, project }
    };
    let case = |question: Question| {
        let asked = asked.remove(&question.id).unwrap_or_default();
        let asked = asked.into_iter().filter(|one| !apart.contains(&one.person)).map(part).collect();
        Case { question, asked }
    };
    Ok(questions.into_iter().map(case).collect())
}

/// A question with all who were asked.
pub fn case(conn: &mut Conn, ctx: &Ctx, id: &QuestionId) -> Result<Option<Case>> {
    let found = store::find(conn, &ctx.workspace, id)?;
    Ok(cases(conn, ctx, found.into_iter().collect())?.pop())
}

/// Asks the owners, and tells the asker whom.
pub fn ask(conn: &mut Conn, ctx: &Ctx, question: Question, found: Vec<Found>) -> Result<Case> {
    let ws = &ctx.workspace;
    store::save(conn, ws, &question)?;
    let mut case = Case { question, asked: Vec::new() };
    for Found { project, owners, reasons } in found {
        for person in owners {
            let asked = Asked {
                question: case.question.id.clone(),
                position: i32::try_from(case.asked.len()).unwrap_or(i32::MAX),
                person,
                project: project.id.clone(),
                reasons: reasons.clone(),
                state: AskedState::Waiting,
                answer: String::new(),
                answered_at: None,
                helped: false,
            };
            store::save_asked(conn, ws, &asked)?;
            let part = Part { asked, project: project.name.clone() };
            let to = To::notice(&part.asked.person, Notice::Questions);
            let name = case.question.card(&part.asked.person);
            outbox::card(conn, ws, &to, &name, views::asked_card(&case.question, &part), ctx.now)?;
            case.asked.push(part);
        }
    }
    let id = &case.question.id;
    let name = case.question.asker_card();
    outbox::card(conn, ws, &To::asked(&ctx.person), &name, views::asker_card(&case), ctx.now)?;
    let detail = format!("{} projects", case.projects().len());
    audit::write(conn, ws, &ctx.person, "question.ask", id.as_str(), &detail, ctx.now)?;
    jobs::watch(conn, ws, &case.question, ctx.now)?;
    Ok(case)
}

/// Tells the asker something, in the thread below the first message; by itself while that is on its way.
fn tell(conn: &mut Conn, ctx: &Ctx, question: &Question, message: Message) -> Result<()> {
    let ws = &ctx.workspace;
    match outbox::whereabouts(conn, ws, &question.asker_card())? {
        Some((channel, ts)) => outbox::post_in_thread(conn, ws, &channel, &ts, message, ctx.now),
        None => outbox::post(conn, ws, &To::asked(&question.asker), message, None, ctx.now),
    }
}

/// Brings the message of somebody who was asked up to date.
pub fn refresh(conn: &mut Conn, ctx: &Ctx, question: &Question, part: &Part) -> Result<()> {
    let to = To::notice(&part.asked.person, Notice::Questions);
    let card = views::asked_card(question, part);
    outbox::update_card(conn, &ctx.workspace, &to, &question.card(&part.asked.person), card, ctx.now)
}

/// Brings the first message of the asker up to date.
fn refresh_asker(conn: &mut Conn, ctx: &Ctx, case: &Case) -> Result<()> {
    let to = To::asked(&case.question.asker);
    let card = views::asker_card(case);
    outbox::update_card(conn, &ctx.workspace, &to, &case.question.asker_card(), card, ctx.now)
}

/// An answer came. Returns false where this person answered already.
pub fn answer(conn: &mut Conn, ctx: &Ctx, question: &Question, text: &str) -> Result<bool> {
    let ws = &ctx.workspace;
    if !store::answer(conn, ws, &question.id, &ctx.person, text, ctx.now)? {
        return Ok(false);
    }
    let Some(case) = case(conn, ctx, &question.id)? else { return Ok(false) };
    if let Some(part) = case.asked.iter().find(|part| part.asked.person == ctx.person) {
        tell(conn, ctx, question, views::answer(&case, part))?;
        refresh(conn, ctx, question, part)?;
    }
    refresh_asker(conn, ctx, &case)?;
    audit::write(conn, ws, &ctx.person, "question.answer", question.id.as_str(), "", ctx.now)?;
    Ok(true)
}

/// An answer helped: whoever wrote it is thanked, once.
pub fn helped(conn: &mut Conn, ctx: &Ctx, case: &mut Case, person: &PersonId) -> Result<()> {
    let ws = &ctx.workspace;
    let Some(part) = case.asked.iter_mut().find(|part| part.asked.person == *person) else { return Ok(()) };
    if !store::help(conn, ws, &case.question.id, person)? {
        return Ok(());
    }
    part.asked.helped = true;
    let thanks = views::thanks(&case.question, part);
    outbox::post(conn, ws, &To::notice(person, Notice::Questions), thanks, None, ctx.now)?;
    let id = case.question.id.as_str();
    audit::write(conn, ws, &ctx.person, "question.helped", id, "", ctx.now)?;
    refresh_asker(conn, ctx, case)
}

/// Closes a question; who was asked sees it. Returns false where it is closed already.
pub fn close(conn: &mut Conn, ctx: &Ctx, case: &mut Case) -> Result<bool> {
    let ws = &ctx.workspace;
    if !store::close(conn, ws, &case.question.id, ctx.now)? {
        return Ok(false);
    }
    (case.question.state, case.question.closed_at) = (QuestionState::Closed, Some(ctx.now));
    jobs::watch(conn, ws, &case.question, ctx.now)?;
    for part in case.asked.iter().filter(|part| part.asked.state != AskedState::Passed) {
        refresh(conn, ctx, &case.question, part)?;
    }
    refresh_asker(conn, ctx, case)?;
    audit::write(conn, ws, &ctx.person, "question.close", case.question.id.as_str(), "", ctx.now)?;
    Ok(true)
}

/// Its time is over: it closes, and the asker reads all answers together.
pub fn over(conn: &mut Conn, ctx: &Ctx, id: &QuestionId) -> Result<()> {
    let Some(mut case) = case(conn, ctx, id)? else { return Ok(()) };
    if !close(conn, ctx, &mut case)? {
        return Ok(());
    }
    tell(conn, ctx, &case.question, views::gathered(&case))
}

/// Somebody left the workspace: their questions close, and nobody waits for their answers.
pub fn person_left(conn: &mut Conn, ctx: &Ctx, person: &PersonId) -> Result<()> {
    let open = store::open_of(conn, &ctx.workspace, person)?;
    for mut case in cases(conn, ctx, open)? {
        close(conn, ctx, &mut case)?;
    }
    store::pass_all(conn, &ctx.workspace, person)
}

//! What people do here, one function for each action.

use super::model::{
    AskedState, Case, Form, Helped, MOST, PAGE, Page, Part, Question, QuestionState, SUBJECTS, TEXT, TITLE,
    Verb, WEEK,
};
use super::{found, steps, store, views};
use crate::app::Ctx;
use crate::audit;
use crate::db::Conn;
use crate::error::{Error, Result};
use crate::features::{matching, profiles, projects, skills};
use crate::ids::QuestionId;
use crate::outbox;
use crate::slack::incoming::{Action, By, Submission, View};
use crate::slack::text::on_one_line;
use crate::slack::{Message, Reply, blocks};
use views::field;

/// `/edtech ask [QUESTION]`, or `/edtech ask mine`: one's own.
pub async fn open(ctx: &Ctx, by: &By, words: &str) -> Result<Reply> {
    if words.trim().eq_ignore_ascii_case("mine") {
        return Ok(Reply::Ephemeral(ctx.read(|conn, ctx| page(conn, ctx, None)).await?));
    }
    let title = on_one_line(words);
    form(ctx, by, None, title).await
}

/// Answers a button of this feature.
pub async fn action(ctx: &Ctx, verb: &str, action: &Action) -> Result<Reply> {
    match verb.parse() {
        Ok(Verb::New) => form(ctx, &action.by, action.view.as_ref(), String::new()).await,
        Ok(Verb::Mine) => {
            let after = Some(action.chosen()).filter(|after| !after.is_empty()).map(QuestionId::from);
            let message = ctx.read(move |conn, ctx| page(conn, ctx, after.as_ref())).await?;
            there(ctx, action, message).await
        }
        Ok(Verb::Show) => {
            let id = action.chosen().into();
            let message = ctx.read(move |conn, ctx| Ok(views::detail(&mine(conn, ctx, &id)?))).await?;
            there(ctx, action, message).await
        }
        Ok(Verb::Answer) => answer_form(ctx, action).await,
        Ok(Verb::Pass) => pass(ctx, action).await,
        Ok(Verb::Helped) => helped(ctx, action).await,
        Ok(Verb::Close) => close(ctx, action).await,
        Err(_) => Ok(Reply::Unknown),
    }
}

/// Takes a form of this feature that was sent.
pub async fn submitted(ctx: &Ctx, form: &str, submission: &Submission) -> Result<Reply> {
    match form.parse() {
        Ok(Form::Ask) => ask(ctx, &submission.view).await,
        Ok(Form::Answer) => answer(ctx, &submission.view).await,
        Err(_) => Ok(Reply::Unknown),
    }
}

/// The same words whether it never was or is not theirs to see.
fn gone() -> Error {
    Error::user("This question isn't here any more. `/edtech ask mine` shows those that you asked.")
}

/// Shows a message where the button was; over a form, so that nothing typed is lost.
async fn there(ctx: &Ctx, action: &Action, message: Message) -> Result<Reply> {
    match &action.view {
        Some(view) if view.kind == "modal" => {
            let window = blocks::modal("notice", "Questions", message.blocks);
            if view.callback == <&str>::from(Form::Ask) {
                ctx.app.slack.push_view(ctx.trigger(&action.by)?, window).await?;
            } else {
                ctx.app.slack.update_view(&view.id, None, window).await?;
            }
            Ok(Reply::Done)
        }
        _ => projects::show_there(ctx, action, message).await,
    }
}

/// A question of whoever acts.
fn mine(conn: &mut Conn, ctx: &Ctx, id: &QuestionId) -> Result<Case> {
    steps::case(conn, ctx, id)?.filter(|case| case.question.asker == ctx.person).ok_or_else(gone)
}

/// What whoever acts was asked. Who is kept apart from the asker by now was never asked.
fn asked_me(conn: &mut Conn, ctx: &Ctx, id: &QuestionId) -> Result<(Question, Part)> {
    let ws = &ctx.workspace;
    let question = store::find(conn, ws, id)?.ok_or_else(gone)?;
    let asked = store::asked(conn, ws, id, &ctx.person)?.ok_or_else(gone)?;
    let asker = std::slice::from_ref(&question.asker);
    if !matching::blocked_among(conn, ws, &ctx.person, asker)?.is_empty() {
        return Err(gone());
    }
    let project = projects::find(conn, ws, &asked.project)?.map(|project| project.name);
    Ok((question, Part { asked, project: project.unwrap_or_default() }))
}

/// The same, while it can be answered.
fn answerable(conn: &mut Conn, ctx: &Ctx, id: &QuestionId) -> Result<(Question, Part)> {
    let (question, part) = asked_me(conn, ctx, id)?;
    if part.asked.state == AskedState::Answered {
        return Err(Error::user("You have answered this already. Thank you! Whoever asked has read it."));
    }
    if !question.is_open() {
        return Err(Error::user(
            "Already closed: nobody waits for an answer any more. Thank you all the same!",
        ));
    }
    Ok((question, part))
}

/// Stops who takes no part yet, and who asked often this week.
fn room(conn: &mut Conn, ctx: &Ctx) -> Result<()> {
    let (ws, me) = (&ctx.workspace, &ctx.person);
    if profiles::get(conn, ws, me)?.is_none() && projects::of_owner(conn, ws, me, 1)?.is_empty() {
        return Err(Error::user(
            "Questions go to people's projects, so those who answer would like to know who asks. Fill in your profile \
             first (`/edtech profile`, two minutes), or submit a project (`/edtech project new`).",
        ));
    }
    let last = store::of_asker(conn, ws, me, None, MOST as i64)?;
    let oldest = last.last().filter(|_| last.len() == MOST);
    if oldest.is_some_and(|oldest| oldest.asked_at > ctx.now - WEEK) {
        return Err(Error::user(format!(
            "You asked {MOST} questions this week, and each takes the time of several people. Please wait some days; \
             `/edtech ask mine` shows what was answered."
        )));
    }
    Ok(())
}

async fn form(ctx: &Ctx, by: &By, over: Option<&View>, title: String) -> Result<Reply> {
    let form = ctx
        .read(move |conn, ctx| {
            room(conn, ctx)?;
            Ok(views::form(&title))
        })
        .await?;
    ctx.show_window(by, over, form).await
}

/// What was filled in; or what is wrong at which field.
fn read(view: &View, ctx: &Ctx) -> Result<Question, Reply> {
    let title = view.text(field::TITLE).unwrap_or_default();
    let title = on_one_line(&title);
    let tried = view.text(field::TRIED).unwrap_or_default();
    if title.is_empty() {
        return Err(Reply::error(field::TITLE, "Please ask in one sentence: it is what others read first."));
    }
    for (field, text, most) in [(field::TITLE, &title, TITLE), (field::TRIED, &tried, TEXT)] {
        if text.chars().count() > most as usize {
            return Err(Reply::error(field, format!("At most {most} characters, please.")));
        }
    }
    let known = |name: &String| skills::subjects().contains(&name.as_str());
    let subjects = view.all_chosen(field::SUBJECTS).into_iter().filter(known).take(SUBJECTS).collect();
    Ok(Question {
        id: QuestionId::new(),
        asker: ctx.person.clone(),
        title,
        tried,
        subjects,
        state: QuestionState::Open,
        asked_at: ctx.now,
        closed_at: None,
    })
}

/// The question was sent: owners are asked, once. Where there is nobody to ask, nothing is kept.
async fn ask(ctx: &Ctx, view: &View) -> Result<Reply> {
    let question = match read(view, ctx) {
        Ok(question) => question,
        Err(reply) => return Ok(reply),
    };
    let sent = ctx
        .write_once(format!("questions.ask:{}", view.id), move |conn, ctx| {
            room(conn, ctx)?;
            let found = found::projects_for(conn, ctx, &question)?;
            if found.is_empty() {
                return Ok(views::nobody(&question));
            }
            Ok(views::sent(&steps::ask(conn, ctx, question, found)?))
        })
        .await?;
    Ok(sent.map_or(Reply::Clear, |window| Reply::Update(Box::new(window))))
}

/// "Answer": the form.
async fn answer_form(ctx: &Ctx, action: &Action) -> Result<Reply> {
    let id: QuestionId = action.chosen().into();
    let form = ctx
        .read(move |conn, ctx| {
            let (question, part) = answerable(conn, ctx, &id)?;
            Ok(views::answer_form(&question, &part))
        })
        .await?;
    ctx.show_window(&action.by, action.view.as_ref(), form).await
}

/// The answer was sent.
async fn answer(ctx: &Ctx, view: &View) -> Result<Reply> {
    let id: QuestionId = view.metadata().ok_or_else(gone)?;
    let Some(text) = view.text(field::ANSWER) else {
        return Ok(Reply::error(field::ANSWER, "Please write what you know: a line or two may be enough."));
    };
    if text.chars().count() > TEXT as usize {
        return Ok(Reply::error(field::ANSWER, format!("At most {TEXT} characters, please.")));
    }
    ctx.write_once(format!("questions.answer:{}", view.id), move |conn, ctx| {
        let (question, _) = answerable(conn, ctx, &id)?;
        steps::answer(conn, ctx, &question, &text).map(|_| ())
    })
    .await?;
    Ok(Reply::Clear)
}

/// "Not for me".
async fn pass(ctx: &Ctx, action: &Action) -> Result<Reply> {
    let id: QuestionId = action.chosen().into();
    ctx.write(move |conn, ctx| {
        let (question, mut part) = asked_me(conn, ctx, &id)?;
        if !question.is_open() || !store::pass(conn, &ctx.workspace, &id, &ctx.person)? {
            return steps::refresh(conn, ctx, &question, &part);
        }
        part.asked.state = AskedState::Passed;
        audit::write(conn, &ctx.workspace, &ctx.person, "question.pass", id.as_str(), "", ctx.now)?;
        steps::refresh(conn, ctx, &question, &part)
    })
    .await?;
    Ok(Reply::Done)
}

/// "That helped", below an answer or in the view of a question.
async fn helped(ctx: &Ctx, action: &Action) -> Result<Reply> {
    let helped: Helped = action.chosen().parse().map_err(|()| gone())?;
    // In the thread the answer's own message changes.
    let url = action.by.response_url.clone().filter(|_| {
        action.view.is_none() && action.message.as_ref().is_some_and(|message| !message.ephemeral)
    });
    let message = ctx
        .write(move |conn, ctx| {
            let mut case = mine(conn, ctx, &helped.question)?;
            steps::helped(conn, ctx, &mut case, &helped.person)?;
            let Some(url) = url else { return Ok(Some(views::detail(&case))) };
            let part = case.asked.iter().find(|part| part.asked.person == helped.person).ok_or_else(gone)?;
            let message = views::answer(&case, part);
            outbox::respond(conn, &ctx.workspace, &url, message, true, ctx.now)?;
            Ok(None)
        })
        .await?;
    match message {
        Some(message) => there(ctx, action, message).await,
        None => Ok(Reply::Done),
    }
}

/// "Close the question".
async fn close(ctx: &Ctx, action: &Action) -> Result<Reply> {
    let id: QuestionId = action.chosen().into();
    let case = ctx
        .write(move |conn, ctx| {
            let mut case = mine(conn, ctx, &id)?;
            steps::close(conn, ctx, &mut case)?;
            Ok(case)
        })
        .await?;
    // The first message changes by itself.
    if action.message.as_ref().is_some_and(|message| !message.ephemeral) {
        return Ok(Reply::Done);
    }
    there(ctx, action, views::detail(&case)).await
}

/// A page of one's own questions.
fn page(conn: &mut Conn, ctx: &Ctx, after: Option<&QuestionId>) -> Result<Message> {
    // One more than is shown tells whether there is a next page.
    let mut found = store::of_asker(conn, &ctx.workspace, &ctx.person, after, PAGE as i64 + 1)?;
    let more = found.len() > PAGE;
    found.truncate(PAGE);
    let next = found.last().filter(|_| more).map(|last| last.id.clone());
    let cases = steps::cases(conn, ctx, found)?;
    Ok(views::mine(&Page { cases, is_first: after.is_none(), next }))
}

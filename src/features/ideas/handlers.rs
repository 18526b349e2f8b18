//! What people do here, one function for each action.

use super::model::{
    ABOUT, AUDIENCE, Case, Form, Idea, IdeaState, Joined, MOST, PAGE, Page, Part, SKILLS, SUBJECTS, TITLE,
    Verb,
};
use super::{steps, store, views};
use crate::app::Ctx;
use crate::audit;
use crate::db::Conn;
use crate::error::{Error, Result};
use crate::features::roles::{self, Right};
use crate::features::{intake, matching, projects, skills};
use crate::ids::{IdeaId, PersonId};
use crate::slack::incoming::{Action, By, Submission, View};
use crate::slack::text::on_one_line;
use crate::slack::{Message, Reply};
use views::field;

/// `/edtech idea [TITLE]`: the form.
pub async fn open(ctx: &Ctx, by: &By, words: &str) -> Result<Reply> {
    let title = on_one_line(words);
    form(ctx, by, None, title).await
}

/// `/edtech ideas`: those that gather people.
pub async fn list(ctx: &Ctx) -> Result<Reply> {
    Ok(Reply::Ephemeral(ctx.read(|conn, ctx| page(conn, ctx, None)).await?))
}

/// Answers a button of this feature.
pub async fn action(ctx: &Ctx, verb: &str, action: &Action) -> Result<Reply> {
    match verb.parse() {
        Ok(Verb::New) => form(ctx, &action.by, action.view.as_ref(), String::new()).await,
        Ok(Verb::List) => {
            let after = Some(action.chosen()).filter(|after| !after.is_empty()).map(IdeaId::from);
            let message = ctx.read(move |conn, ctx| page(conn, ctx, after.as_ref())).await?;
            projects::show_there(ctx, action, message).await
        }
        Ok(Verb::Join) => join_form(ctx, action).await,
        Ok(Verb::Leave) => leave(ctx, action).await,
        Ok(Verb::Lead) => lead(ctx, action).await,
        Ok(Verb::Become) => become_project(ctx, action).await,
        Ok(Verb::TakeBack) => take_back(ctx, action).await,
        Err(_) => Ok(Reply::Unknown),
    }
}

/// Takes a form of this feature that was sent.
pub async fn submitted(ctx: &Ctx, form: &str, submission: &Submission) -> Result<Reply> {
    match form.parse() {
        Ok(Form::Idea) => write(ctx, &submission.view).await,
        Ok(Form::Join) => join(ctx, &submission.view).await,
        Err(_) => Ok(Reply::Unknown),
    }
}

/// The same words whether it never was or is not theirs to see.
fn gone() -> Error {
    Error::user("This idea isn't here any more. `/edtech ideas` shows those that gather people.")
}

/// An idea, for everybody who isn't kept apart from whoever had it.
fn seen(conn: &mut Conn, ctx: &Ctx, id: &IdeaId) -> Result<Case> {
    let case = steps::case(conn, ctx, id)?.ok_or_else(gone)?;
    let had = std::slice::from_ref(&case.idea.person);
    if !matching::blocked_among(conn, &ctx.workspace, &ctx.person, had)?.is_empty() {
        return Err(gone());
    }
    Ok(case)
}

/// The same while people may come and go.
fn gathering(conn: &mut Conn, ctx: &Ctx, id: &IdeaId) -> Result<Case> {
    let case = seen(conn, ctx, id)?;
    match case.idea.state {
        IdeaState::Became => Err(Error::user(
            "This idea has become a project. `/edtech project list` shows it, and “I'm interested” on its card asks for a \
             role.",
        )),
        IdeaState::Closed => Err(gone()),
        IdeaState::Open | IdeaState::Building => Ok(case),
    }
}

fn room(conn: &mut Conn, ctx: &Ctx) -> Result<()> {
    if (store::open_of(conn, &ctx.workspace, &ctx.person)?.len() as i64) < MOST {
        return Ok(());
    }
    Err(Error::user(format!(
        "{MOST} ideas of yours gather people already. Take one of them back first: `/edtech ideas` has the button."
    )))
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

/// What was filled in, with the values of the skills; or what is wrong at which field.
fn read(view: &View, ctx: &Ctx) -> Result<(Idea, Vec<String>), Reply> {
    let one_line = |field: &str| on_one_line(&view.text(field).unwrap_or_default());
    let (title, audience) = (one_line(field::TITLE), one_line(field::AUDIENCE));
    let about = view.text(field::ABOUT).unwrap_or_default();
    if title.is_empty() {
        return Err(Reply::error(field::TITLE, "Please name it in a few words."));
    }
    if about.is_empty() {
        return Err(Reply::error(field::ABOUT, "Please tell what it would be: others decide by this."));
    }
    for (field, text, most) in
        [(field::TITLE, &title, TITLE), (field::ABOUT, &about, ABOUT), (field::AUDIENCE, &audience, AUDIENCE)]
    {
        if text.chars().count() > most as usize {
            return Err(Reply::error(field, format!("At most {most} characters, please.")));
        }
    }
    let known = |name: &String| skills::subjects().contains(&name.as_str());
    let idea = Idea {
        id: IdeaId::new(),
        person: ctx.person.clone(),
        title,
        about,
        audience,
        subjects: view.all_chosen(field::SUBJECTS).into_iter().filter(known).take(SUBJECTS).collect(),
        skills: Vec::new(),
        state: IdeaState::Open,
        told_people: false,
        told_leader: false,
        project: None,
        created_at: ctx.now,
        closed_at: None,
    };
    Ok((idea, view.all_chosen(field::SKILLS).into_iter().take(SKILLS).collect()))
}

/// The idea was sent.
async fn write(ctx: &Ctx, view: &View) -> Result<Reply> {
    let (idea, values) = match read(view, ctx) {
        Ok(read) => read,
        Err(reply) => return Ok(reply),
    };
    let saved = ctx
        .write_once(format!("ideas.idea:{}", view.id), move |conn, ctx| {
            let ws = &ctx.workspace;
            room(conn, ctx)?;
            let skills = skills::adopt_typed(conn, ws, &ctx.person, &values, ctx.now)?;
            steps::begin(conn, ctx, Idea { skills, ..idea })
        })
        .await?;
    Ok(saved.map_or(Reply::Clear, |case| Reply::Update(Box::new(views::saved(&case)))))
}

/// "Count me in": what for.
async fn join_form(ctx: &Ctx, action: &Action) -> Result<Reply> {
    let id: IdeaId = action.chosen().into();
    let form = ctx
        .read(move |conn, ctx| {
            let case = gathering(conn, ctx, &id)?;
            let part = case.joined.iter().find(|one| one.person == ctx.person).map(|one| one.part);
            Ok(views::join_form(&case, part))
        })
        .await?;
    ctx.show_window(&action.by, action.view.as_ref(), form).await
}

/// What somebody joins for was sent.
async fn join(ctx: &Ctx, view: &View) -> Result<Reply> {
    let id: IdeaId = view.metadata().ok_or_else(gone)?;
    let Some(part) = view.chosen(field::PART).and_then(|part| part.parse::<Part>().ok()) else {
        return Ok(Reply::error(field::PART, "Please choose one."));
    };
    let joined = ctx
        .write_once(format!("ideas.join:{}", view.id), move |conn, ctx| take_part(conn, ctx, id, part))
        .await?;
    Ok(joined.map_or(Reply::Clear, |case| Reply::Update(Box::new(views::joined(&case, &ctx.person)))))
}

fn take_part(conn: &mut Conn, ctx: &Ctx, id: IdeaId, part: Part) -> Result<Case> {
    let case = gathering(conn, ctx, &id)?;
    if case.joined.iter().any(|one| one.person == ctx.person && one.part == part) {
        return Ok(case);
    }
    let joined = Joined { idea: id, person: ctx.person.clone(), part, joined_at: ctx.now };
    steps::join(conn, ctx, &joined)?.ok_or_else(gone)
}

/// "I would lead it", of those who joined for something else.
async fn lead(ctx: &Ctx, action: &Action) -> Result<Reply> {
    let id: IdeaId = action.chosen().into();
    let case = ctx
        .write(move |conn, ctx| {
            if !gathering(conn, ctx, &id)?.is_in(&ctx.person) {
                return Err(Error::user(
                    "You aren't in any more. “Count me in” in `/edtech ideas` takes you in again.",
                ));
            }
            take_part(conn, ctx, id, Part::Lead)
        })
        .await?;
    projects::show_there(ctx, action, views::leading(&case)).await
}

/// "Leave".
async fn leave(ctx: &Ctx, action: &Action) -> Result<Reply> {
    let id: IdeaId = action.chosen().into();
    let message = ctx
        .write(move |conn, ctx| {
            // Whoever is kept apart by now may leave all the same.
            let case = steps::case(conn, ctx, &id)?.ok_or_else(gone)?;
            if !case.idea.gathers() {
                return Err(gone());
            }
            if store::leave(conn, &ctx.workspace, &id, &ctx.person)? {
                audit::write(conn, &ctx.workspace, &ctx.person, "idea.leave", id.as_str(), "", ctx.now)?;
                steps::changed(conn, ctx, &id)?;
                return Ok(views::left(&case));
            }
            Ok(views::not_in(&case))
        })
        .await?;
    projects::show_there(ctx, action, message).await
}

/// "Make it a project", for those who would lead: the form for a project, filled in.
async fn become_project(ctx: &Ctx, action: &Action) -> Result<Reply> {
    let id: IdeaId = action.chosen().into();
    let idea = ctx
        .read(move |conn, ctx| {
            let case = gathering(conn, ctx, &id)?;
            if !case.leads(&ctx.person) {
                return Err(Error::user(
                    "Whoever would lead it makes it a project. “Count me in” lets you say that you would.",
                ));
            }
            if case.idea.state == IdeaState::Building {
                return Err(Error::user("It is on its way: the project was sent, and waits for a review."));
            }
            if !case.is_enough() {
                return Err(Error::user(
                    "Somebody has left meanwhile. It becomes a project as soon as three are in.",
                ));
            }
            Ok(case.idea)
        })
        .await?;
    intake::open_from_idea(ctx, &action.by, action.view.as_ref(), &idea).await
}

/// "Take it back", by whoever had it; "Take it down", by whoever reviews.
async fn take_back(ctx: &Ctx, action: &Action) -> Result<Reply> {
    let id: IdeaId = action.chosen().into();
    let message = ctx
        .write(move |conn, ctx| {
            let mut case = steps::case(conn, ctx, &id)?.ok_or_else(gone)?;
            let own = case.idea.person == ctx.person;
            if !own {
                roles::require(conn, ctx, Right::Review)?;
            }
            let deed = if own { "idea.close" } else { "idea.take_down" };
            if steps::close(conn, ctx, &mut case, deed)? && !own {
                steps::tell_taken_down(conn, ctx, &case)?;
            }
            Ok(views::over(&case))
        })
        .await?;
    projects::show_there(ctx, action, message).await
}

/// A page of open ideas: none of people who are kept apart from whoever looks.
fn page(conn: &mut Conn, ctx: &Ctx, after: Option<&IdeaId>) -> Result<Message> {
    // One more than is shown tells whether there is a next page.
    let mut found = store::open(conn, &ctx.workspace, after, PAGE as i64 + 1)?;
    let more = found.len() > PAGE;
    found.truncate(PAGE);
    let next = found.last().filter(|_| more).map(|last| last.id.clone());
    let had: Vec<PersonId> = found.iter().map(|idea| idea.person.clone()).collect();
    let apart = matching::blocked_among(conn, &ctx.workspace, &ctx.person, &had)?;
    found.retain(|idea| !apart.contains(&idea.person));
    let cases = steps::cases(conn, ctx, found)?;
    let may_take_down = roles::may(conn, ctx, Right::Review)?;
    Ok(views::page(&Page { cases, me: ctx.person.clone(), may_take_down, is_first: after.is_none(), next }))
}

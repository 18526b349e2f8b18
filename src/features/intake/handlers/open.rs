//! Opening the form: a new project, one out of a message, one of one's own.

use std::collections::HashMap;

use super::{content, open, owned, project};
use crate::app::Ctx;
use crate::db::Conn;
use crate::error::{Error, Result};
use crate::features::ideas::Idea;
use crate::features::intake::model::{Draft, Field, FormKey, Meta};
use crate::features::intake::store;
use crate::features::intake::views::{self, ProjectPage};
use crate::features::needs::Need;
use crate::features::people;
use crate::features::projects::{self, Project, ProjectState, Stage};
use crate::ids::{PersonId, ProjectId};
use crate::slack::Reply;
use crate::slack::incoming::{Action, By, MessageRef, Shortcut, Submission, View};
use crate::slack::markup;
use crate::slack::text::{cut, on_one_line};

/// How many projects of one's own there are to choose from: a menu holds no more.
const MOST_PROJECTS: i64 = 100;

/// Opens the form for a new project (`/edtech project new`, the shortcut, the Home tab), with the draft if there
/// is one.
pub async fn open_new(ctx: &Ctx, by: &By) -> Result<Reply> {
    new(ctx, by, None).await
}

/// "Submit a project", wherever it is.
pub async fn new_pressed(ctx: &Ctx, action: &Action) -> Result<Reply> {
    new(ctx, &action.by, action.view.as_ref()).await
}

async fn new(ctx: &Ctx, by: &By, window: Option<&View>) -> Result<Reply> {
    let page = ctx
        .read(|conn, ctx| {
            let drafts = store::of_new_projects(conn, &ctx.workspace, &ctx.person)?;
            let Some((form, draft, at)) = drafts.into_iter().next() else {
                return project::page(conn, ctx, Meta::new(FormKey::New), &Draft::default(), None);
            };
            let page = project::page(conn, ctx, Meta::new(form), &draft, None)?;
            Ok(ProjectPage { kept: Some(ctx.now - at), ..page })
        })
        .await?;
    open(ctx, by, window, views::project(&page)).await
}

/// The longest name of a message: far longer than Slack's are.
const NAME: usize = 200;

/// Opens the form for a new project with a message's text ("Turn into a project idea").
pub async fn open_from_message(ctx: &Ctx, shortcut: &Shortcut) -> Result<Reply> {
    // The draft's name travels in the form, whose memory is short.
    let named = |from: &&MessageRef| from.channel.as_str().len() + from.ts.len() <= NAME;
    let Some(from) = shortcut.message.as_ref().filter(named) else {
        return open_new(ctx, &shortcut.by).await;
    };
    // A draft of its own: what else the person is writing stays as it is.
    let form = FormKey::Message(format!("{}:{}", from.channel, from.ts));
    let text = shortcut.text.clone();
    let page = ctx
        .read(move |conn, ctx| {
            if let Some((draft, at)) = store::find(conn, &ctx.workspace, &ctx.person, &form)? {
                let page = project::page(conn, ctx, Meta::new(form), &draft, None)?;
                return Ok(ProjectPage { kept: Some(ctx.now - at), ..page });
            }
            let draft = carried_over(conn, ctx, &text)?;
            let page = project::page(conn, ctx, Meta::new(form), &draft, None)?;
            Ok(ProjectPage { from_message: Some(!draft.is_untouched()), ..page })
        })
        .await?;
    open(ctx, &shortcut.by, None, views::project(&page)).await
}

/// Opens the form for a new project that would meet a need ("Make it a project idea").
pub async fn open_from_need(ctx: &Ctx, by: &By, window: Option<&View>, need: &Need) -> Result<Reply> {
    let form = FormKey::Need(need.id.clone());
    let need = need.clone();
    let page = ctx
        .read(move |conn, ctx| {
            if let Some((draft, at)) = store::find(conn, &ctx.workspace, &ctx.person, &form)? {
                let page = project::page(conn, ctx, Meta::new(form), &draft, None)?;
                return Ok(ProjectPage { kept: Some(ctx.now - at), ..page });
            }
            let mut draft = Draft::default();
            let about = &mut draft.now.about;
            about.pitch = cut(&need.title, Field::Pitch.max() as usize);
            let tried = if need.tried.is_empty() {
                String::new()
            } else {
                format!("\n\nTried so far: {}", need.tried)
            };
            about.problem = cut(&format!("{}{tried}", need.problem), Field::Problem.max() as usize);
            about.subjects = need.subjects;
            project::page(conn, ctx, Meta::new(form), &draft, None)
        })
        .await?;
    open(ctx, by, window, views::project(&page)).await
}

/// Opens the form for the project that an idea becomes ("Make it a project").
pub async fn open_from_idea(ctx: &Ctx, by: &By, window: Option<&View>, idea: &Idea) -> Result<Reply> {
    let form = FormKey::Idea(idea.id.clone());
    let idea = idea.clone();
    let page = ctx
        .read(move |conn, ctx| {
            if let Some((draft, at)) = store::find(conn, &ctx.workspace, &ctx.person, &form)? {
                let page = project::page(conn, ctx, Meta::new(form), &draft, None)?;
                return Ok(ProjectPage { kept: Some(ctx.now - at), ..page });
            }
            let mut draft = Draft::default();
            let about = &mut draft.now.about;
            about.name = cut(&idea.title, Field::Name.max() as usize);
            let pitch = on_one_line(&idea.about);
            about.pitch = cut(&pitch, Field::Pitch.max() as usize);
            let audience = match idea.audience.as_str() {
                "" => String::new(),
                audience => format!("\n\nFor: {audience}"),
            };
            about.problem = cut(&format!("{}{audience}", idea.about), Field::Problem.max() as usize);
            about.stage = <&str>::from(Stage::Idea).to_owned();
            about.subjects = idea.subjects;
            about.stack = idea.skills.into_iter().map(|skill| skill.0).collect();
            project::page(conn, ctx, Meta::new(form), &draft, None)
        })
        .await?;
    open(ctx, by, window, views::project(&page)).await
}

fn carried_over(conn: &mut Conn, ctx: &Ctx, text: &str) -> Result<Draft> {
    let known = people::find_all(conn, &ctx.workspace, &markup::mentioned(text))?;
    let names: HashMap<PersonId, String> = known.into_iter().map(|(id, person)| (id, person.name)).collect();
    let text = markup::plain(text, &names);
    let mut draft = Draft::default();
    let pitch = on_one_line(&text);
    draft.now.about.pitch = cut(&pitch, Field::Pitch.max() as usize);
    draft.now.about.problem = cut(&text, Field::Problem.max() as usize);
    Ok(draft)
}

/// Opens the form to edit a project of one's own (`/edtech project edit [NAME]`).
pub async fn open_edit(ctx: &Ctx, by: &By, name: &str) -> Result<Reply> {
    let name = name.trim().to_owned();
    let found = ctx.read(move |conn, ctx| which(conn, ctx, &name)).await?;
    match found.as_slice() {
        [] => Ok(Reply::Ephemeral(views::no_project())),
        [one] => edit(ctx, by, None, &one.id).await,
        several => open(ctx, by, None, views::choose(several)).await,
    }
}

/// The person's own projects that a name may mean, or all of them without one.
fn which(conn: &mut Conn, ctx: &Ctx, name: &str) -> Result<Vec<Project>> {
    let mine = projects::of_owner(conn, &ctx.workspace, &ctx.person, MOST_PROJECTS)?;
    if name.is_empty() {
        return open_ones(mine);
    }
    let mut hits = projects::find_by_name(conn, &ctx.workspace, name, Some(&ctx.person))?;
    // What isn't approved is found by its owners only.
    hits.retain(|hit| !hit.state.is_running() || mine.iter().any(|own| own.id == hit.id));
    if hits.is_empty() {
        return Err(Error::user(views::not_yours(name, &mine)));
    }
    open_ones(hits)
}

/// Those that aren't closed. Where there are only closed ones, says what to do.
fn open_ones(projects: Vec<Project>) -> Result<Vec<Project>> {
    let (closed, open): (Vec<_>, Vec<_>) =
        projects.into_iter().partition(|project| project.state == ProjectState::Closed);
    match closed.first() {
        Some(closed) if open.is_empty() => Err(Error::user(views::is_closed(closed))),
        _ => Ok(open),
    }
}

/// "Edit", wherever it is.
pub async fn edit_pressed(ctx: &Ctx, action: &Action) -> Result<Reply> {
    let id = action.value.as_deref().map(ProjectId::from).unwrap_or_default();
    edit(ctx, &action.by, action.view.as_ref(), &id).await
}

/// The project was chosen in the small window, which becomes its form.
pub async fn chosen(ctx: &Ctx, submission: &Submission) -> Result<Reply> {
    let Some(id) = submission.view.chosen(views::WHICH) else {
        return Ok(Reply::error(views::WHICH, "Please choose one."));
    };
    let page = edit_page(ctx, &id.into()).await?;
    Ok(Reply::Update(Box::new(views::project(&page))))
}

async fn edit(ctx: &Ctx, by: &By, window: Option<&View>, id: &ProjectId) -> Result<Reply> {
    let page = edit_page(ctx, id).await?;
    open(ctx, by, window, views::project(&page)).await
}

/// The form of a project, with the changes that were kept. What the project is like now is written down, so that
/// an edit changes what this person changes and nothing else.
async fn edit_page(ctx: &Ctx, id: &ProjectId) -> Result<ProjectPage> {
    let id = id.clone();
    ctx.write(move |conn, ctx| {
        let project = owned(conn, ctx, &id)?;
        let meta = Meta::new(FormKey::Edit(id));
        if let Some((draft, at)) = store::find(conn, &ctx.workspace, &ctx.person, &meta.form)?
            && !draft.is_untouched()
        {
            let page = project::page(conn, ctx, meta, &draft, Some(project))?;
            return Ok(ProjectPage { kept: Some(ctx.now - at), ..page });
        }
        let draft = Draft::of(content(conn, ctx, &project)?);
        store::save(conn, &ctx.workspace, &ctx.person, &meta.form, &draft, ctx.now)?;
        project::page(conn, ctx, meta, &draft, Some(project))
    })
    .await
}

//! The form in two steps, and its draft.

use std::collections::BTreeMap;

use chrono_tz::Tz;

use super::show_window;
use crate::app::Ctx;
use crate::audit;
use crate::db::Conn;
use crate::drafts;
use crate::error::{Error, Result};
use crate::features::privacy::{self, Consent};
use crate::features::profiles::form::{Draft, Field, Form, Whose};
use crate::features::profiles::store;
use crate::features::profiles::views::{self, FormPage, Levels, Meta};
use crate::features::{people, skills};
use crate::ids::SkillId;
use crate::outbox::{self, To};
use crate::slack::Reply;
use crate::slack::incoming::{Action, By, View};

/// The name of the draft.
const DRAFT: &str = "profile";

/// Opens the profile form (`/edtech profile`, the shortcut, the Home tab).
pub async fn open(ctx: &Ctx, by: &By) -> Result<Reply> {
    let trigger = ctx.trigger(by)?;
    let page = ctx.read(|conn, ctx| page(conn, ctx, Meta::default())).await?;
    ctx.app.slack.open_view(trigger, views::profile_form(&page)).await?;
    Ok(Reply::Done)
}

/// A button that opens it.
pub async fn pressed(ctx: &Ctx, action: &Action) -> Result<Reply> {
    let page = ctx.read(|conn, ctx| page(conn, ctx, Meta::default())).await?;
    show_window(ctx, action, views::profile_form(&page)).await
}

/// "Start afresh": the draft goes, and the form shows what is saved.
pub async fn afresh(ctx: &Ctx, action: &Action) -> Result<Reply> {
    let view = action.view.as_ref().filter(|view| view.kind == "modal");
    let view = view.ok_or_else(|| Error::user(views::NOT_IN_FORM))?;
    let round = view.metadata::<Meta>().unwrap_or_default().round.wrapping_add(1);
    let page = ctx
        .write(move |conn, ctx| {
            drafts::remove(conn, &ctx.workspace, &ctx.person, DRAFT)?;
            page(conn, ctx, Meta { round })
        })
        .await?;
    match ctx.app.slack.update_view(&view.id, Some(&view.hash), views::profile_form(&page)).await {
        // Pressed twice: the first press did it.
        Err(error) if error.code() == Some("hash_conflict") => Ok(Reply::Done),
        other => Ok(other.map(|_| Reply::Done)?),
    }
}

/// What the form of this person begins with.
fn base(conn: &mut Conn, ctx: &Ctx, tz: Tz) -> Result<(Form, bool)> {
    let profile = store::get(conn, &ctx.workspace, &ctx.person)?;
    let form = profile.as_ref().map(|profile| Form::of(profile, ctx.now, tz)).unwrap_or_default();
    Ok((form, profile.is_some()))
}

fn page(conn: &mut Conn, ctx: &Ctx, meta: Meta) -> Result<FormPage> {
    let tz = people::timezone(conn, &ctx.workspace, &ctx.person)?;
    let (saved, exists) = base(conn, ctx, tz)?;
    let draft = drafts::find::<Draft>(conn, &ctx.workspace, &ctx.person, DRAFT)?;
    let kept = draft.as_ref().map(|(_, at)| ctx.now - *at);
    let form = draft.map_or(saved, |(draft, _)| draft.form);
    Ok(FormPage {
        have: skills::typed_options(conn, &ctx.workspace, &form.have)?,
        wanted: skills::typed_options(conn, &ctx.workspace, &form.wanted)?,
        form,
        timezone: tz.name().to_owned(),
        exists,
        kept,
        meta,
    })
}

/// Where a submitted step leads.
enum Step {
    Wrong(BTreeMap<Field, String>),
    On(Box<slack_morphism::prelude::SlackModalView>),
    Done,
}

/// "Next": on to the levels, with everything kept on the way; saved at once where there is no skill to ask about.
pub async fn next(ctx: &Ctx, view: &View) -> Result<Reply> {
    let round = view.metadata::<Meta>().unwrap_or_default().round;
    let submitted = view.clone();
    let step = ctx
        .write(move |conn, ctx| {
            let tz = people::timezone(conn, &ctx.workspace, &ctx.person)?;
            let levels = known_levels(conn, ctx, tz)?;
            let form =
                Form::read(&submitted, round, levels).ok_or_else(|| Error::user(views::NOT_IN_FORM))?;
            let have = skills::read_typed(conn, &ctx.workspace, &form.have)?;
            let wanted = skills::read_typed(conn, &ctx.workspace, &form.wanted)?;
            if let Err(wrong) = form.check(&have, &wanted, ctx.now, tz) {
                return Ok(Step::Wrong(wrong));
            }
            if have.is_empty() {
                return keep_once(conn, ctx, &submitted.id, &form).map(|()| Step::Done);
            }
            let step = Step::On(Box::new(views::levels(&Levels { form: &form, have: &have })));
            let draft = Draft { form, view: submitted.id };
            drafts::save(conn, &ctx.workspace, &ctx.person, DRAFT, &draft, ctx.now)?;
            Ok(step)
        })
        .await?;
    Ok(match step {
        Step::Wrong(wrong) => {
            Reply::Errors(wrong.into_iter().map(|(field, error)| (field.id(round), error)).collect())
        }
        Step::On(levels) => Reply::Update(levels),
        Step::Done => Reply::Clear,
    })
}

/// Levels that the person chose before: in the draft, or else in the profile.
fn known_levels(conn: &mut Conn, ctx: &Ctx, tz: Tz) -> Result<BTreeMap<SkillId, i32>> {
    let draft = drafts::find::<Draft>(conn, &ctx.workspace, &ctx.person, DRAFT)?;
    Ok(match draft {
        Some((draft, _)) => draft.form.levels,
        None => base(conn, ctx, tz)?.0.levels,
    })
}

/// "Save": the profile is in.
pub async fn save(ctx: &Ctx, view: &View) -> Result<Reply> {
    let view = view.clone();
    ctx.write(move |conn, ctx| {
        let draft = drafts::find::<Draft>(conn, &ctx.workspace, &ctx.person, DRAFT)?;
        let Some((mut draft, _)) = draft.filter(|(draft, _)| draft.view == view.id) else {
            let saved = !crate::inbox::first_time(conn, &ctx.workspace, &key(&view.id), ctx.now)?;
            return if saved { Ok(()) } else { Err(Error::user(views::OUT_OF_DATE)) };
        };
        take_levels(conn, ctx, &mut draft.form, &view)?;
        keep_once(conn, ctx, &view.id, &draft.form)
    })
    .await?;
    Ok(Reply::Clear)
}

fn take_levels(conn: &mut Conn, ctx: &Ctx, form: &mut Form, view: &View) -> Result<()> {
    for skill in skills::read_typed(conn, &ctx.workspace, &form.have)? {
        let chosen = view.chosen(&views::level_field(&skill.id)).and_then(|number| number.parse().ok());
        if let Some(level) = chosen {
            form.levels.insert(skill.id, level);
        }
    }
    Ok(())
}

fn key(view: &str) -> String {
    format!("profiles.save:{view}")
}

/// Keeps a profile, the first time that this window sends it.
fn keep_once(conn: &mut Conn, ctx: &Ctx, view: &str, form: &Form) -> Result<()> {
    if !crate::inbox::first_time(conn, &ctx.workspace, &key(view), ctx.now)? {
        return Ok(());
    }
    let (workspace, person, now) = (&ctx.workspace, &ctx.person, ctx.now);
    let tz = people::timezone(conn, workspace, person)?;
    let have = skills::read_typed(conn, workspace, &form.have)?;
    let wanted = skills::read_typed(conn, workspace, &form.wanted)?;
    let checked = form.check(&have, &wanted, now, tz).map_err(|wrong| {
        // It was right when the first step was sent; a day may have passed since.
        Error::user(wrong.into_values().collect::<Vec<_>>().join(" "))
    })?;
    let whose = Whose {
        person: person.clone(),
        have: skills::adopt_typed(conn, workspace, person, &form.have, now)?,
        wanted: skills::adopt_typed(conn, workspace, person, &form.wanted, now)?,
    };
    let profile = checked.profile(form, whose, now);
    let first = store::get(conn, workspace, person)?.is_none();
    store::save(conn, workspace, &profile)?;
    drafts::remove(conn, workspace, person, DRAFT)?;
    let what = if first { "profile.create" } else { "profile.change" };
    audit::write(conn, workspace, person, what, person.as_str(), "", now)?;
    privacy::agree(conn, workspace, person, (Consent::Profile, privacy::TEXT), now)?;
    if profile.matching {
        privacy::agree(conn, workspace, person, (Consent::Matching, privacy::TEXT), now)?;
    } else {
        privacy::take_back(conn, workspace, person, Consent::Matching, now)?;
    }
    if first {
        let to = To::asked(person);
        outbox::post(conn, workspace, &to, views::is_in(&profile, now), None, now)?;
    }
    outbox::redraw_home(conn, workspace, person, now)
}

/// The first step was closed: what is typed is kept, unless it says what is saved anyway.
pub async fn closed(ctx: &Ctx, view: &View) -> Result<Reply> {
    let round = view.metadata::<Meta>().unwrap_or_default().round;
    let view = view.clone();
    ctx.write(move |conn, ctx| {
        let tz = people::timezone(conn, &ctx.workspace, &ctx.person)?;
        let levels = known_levels(conn, ctx, tz)?;
        let Some(form) = Form::read(&view, round, levels) else { return Ok(()) };
        if form == base(conn, ctx, tz)?.0 {
            return drafts::remove(conn, &ctx.workspace, &ctx.person, DRAFT).map(|_| ());
        }
        let before = drafts::find::<Draft>(conn, &ctx.workspace, &ctx.person, DRAFT)?;
        // What nobody touched keeps its age.
        if before.is_some_and(|(draft, _)| draft.form == form) {
            return Ok(());
        }
        let draft = Draft { form, view: String::new() };
        drafts::save(conn, &ctx.workspace, &ctx.person, DRAFT, &draft, ctx.now)
    })
    .await?;
    Ok(Reply::Done)
}

/// The second step was closed: the levels are kept with the rest.
pub async fn closed_levels(ctx: &Ctx, view: &View) -> Result<Reply> {
    let view = view.clone();
    ctx.write(move |conn, ctx| {
        let draft = drafts::find::<Draft>(conn, &ctx.workspace, &ctx.person, DRAFT)?;
        let Some((mut draft, _)) = draft.filter(|(draft, _)| draft.view == view.id) else { return Ok(()) };
        take_levels(conn, ctx, &mut draft.form, &view)?;
        draft.view = String::new();
        drafts::save(conn, &ctx.workspace, &ctx.person, DRAFT, &draft, ctx.now)
    })
    .await?;
    Ok(Reply::Done)
}

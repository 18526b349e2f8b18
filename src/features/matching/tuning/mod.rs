//! The weights of the matching, for organizers: a form within bounds, what it would change, and one press to keep it
//! or to go back.

mod views;

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::engine::{BOUNDS, Mover, Preview, Weights};
use super::store::settings::{self, Settings};
use super::{Verb, live};
use crate::app::Ctx;
use crate::audit;
use crate::db::Conn;
use crate::error::{Error, Result};
use crate::features::people;
use crate::features::projects::{self, Project, Role};
use crate::ids::{PersonId, RoleId};
use crate::slack::Reply;
use crate::slack::incoming::{By, Submission, View};

/// So many roles are compared for the preview.
const SAMPLE: usize = 40;
/// So many movers are named.
const NAMED: usize = 5;
/// The field of the switch, and its one choice.
const SWITCHES: &str = "switches";
const FIRST_SEAT: &str = "first_seat";

/// What the form holds, in hundredths, in the order of [`BOUNDS`].
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
struct Wish {
    hundredths: Vec<i32>,
    first_seat: bool,
}

impl Wish {
    fn of(settings: &Settings) -> Self {
        let w = settings.weights;
        let all =
            [w.skills, w.words, w.topics, w.hours, w.overlap, w.learning, w.beginner, w.nice, w.shrinkage];
        let hundredths = all.iter().map(|weight| (weight * 100.0).round() as i32).collect();
        Self { hundredths, first_seat: settings.first_seat }
    }

    /// The settings, or what is wrong at which field.
    fn settings(&self) -> std::result::Result<Settings, BTreeMap<String, String>> {
        let mut errors = BTreeMap::new();
        let value = |at: usize| self.hundredths.get(at).copied().unwrap_or(-1);
        for (at, (name, least, most)) in BOUNDS.iter().enumerate() {
            let (least, most) = ((least * 100.0).round() as i32, (most * 100.0).round() as i32);
            if !(least..=most).contains(&value(at)) {
                errors.insert((*name).to_owned(), format!("Write a number from {least} to {most}."));
            }
        }
        let sum: i32 = (0..7).map(value).sum();
        if errors.is_empty() && sum != 100 {
            let by =
                if sum > 100 { format!("{} too many", sum - 100) } else { format!("{} too few", 100 - sum) };
            errors.insert(
                "skills".to_owned(),
                format!("The first seven add up to {sum}, and should to 100: {by}."),
            );
        }
        if !errors.is_empty() {
            return Err(errors);
        }
        let part = |at: usize| value(at) as f32 / 100.0;
        let weights = Weights {
            skills: part(0),
            words: part(1),
            topics: part(2),
            hours: part(3),
            overlap: part(4),
            learning: part(5),
            beginner: part(6),
            nice: part(7),
            shrinkage: part(8),
        };
        Ok(Settings { weights, first_seat: self.first_seat })
    }
}

/// Somebody who moves in a role's list, with what is shown of the role.
struct Moved {
    mover: Mover,
    developer: PersonId,
    role: Role,
    project: Project,
}

/// `/edtech weights`: opens the form.
pub async fn open(ctx: &Ctx, by: &By) -> Result<Reply> {
    let settings = ctx.read(for_organizer).await?;
    ctx.show_window(by, None, views::form(&Wish::of(&settings))).await
}

fn for_organizer(conn: &mut Conn, ctx: &Ctx) -> Result<Settings> {
    people::require_organizer(conn, &ctx.workspace, &ctx.person)?;
    settings::get(conn, &ctx.workspace)
}

/// The form was sent: shows what it would change.
pub async fn weighed(ctx: &Ctx, submission: &Submission) -> Result<Reply> {
    let wish = read(&submission.view);
    let wanted = match wish.settings() {
        Ok(wanted) => wanted,
        Err(errors) => return Ok(Reply::Errors(errors)),
    };
    let (found, moved) = ctx.read(move |conn, ctx| compare(conn, ctx, &wanted)).await?;
    Ok(Reply::Update(Box::new(views::preview(&wish, &found, &moved))))
}

/// The preview was agreed to.
pub async fn kept(ctx: &Ctx, submission: &Submission) -> Result<Reply> {
    let view = &submission.view;
    let wish: Wish = view
        .metadata()
        .ok_or_else(|| Error::user("This window is out of date. `/edtech weights` opens a new one."))?;
    let wanted =
        wish.settings().map_err(|_| Error::user("These weights aren't within their bounds any more."))?;
    ctx.write_once(format!("weights:{}", view.id), move |conn, ctx| {
        let before = Wish::of(&for_organizer(conn, ctx)?);
        settings::save(conn, &ctx.workspace, &wanted, ctx.now)?;
        let detail = serde_json::json!({"before": before, "after": wish}).to_string();
        audit::write(conn, &ctx.workspace, &ctx.person, Verb::Keep.id(), "matching", &detail, ctx.now)
    })
    .await?;
    Ok(Reply::Update(Box::new(views::saved())))
}

fn read(view: &View) -> Wish {
    let number = |name: &str| view.text(name).and_then(|text| text.trim().parse().ok()).unwrap_or(-1);
    Wish {
        hundredths: BOUNDS.iter().map(|(name, ..)| number(name)).collect(),
        first_seat: view.all_chosen(SWITCHES).iter().any(|one| one == FIRST_SEAT),
    }
}

/// What the wanted weights would change in the lists of some open roles, spread over all.
fn compare(conn: &mut Conn, ctx: &Ctx, wanted: &Settings) -> Result<(Preview, Vec<Moved>)> {
    for_organizer(conn, ctx)?;
    let market = live::market(conn, &ctx.app, &ctx.workspace, ctx.now)?;
    let (found, named) = {
        let state = market.state();
        let Some(state) = state.as_ref() else { return Ok((Preview::default(), Vec::new())) };
        let open: Vec<u32> = state.index.all_roles().filter(|role| state.index.seats(*role) > 0).collect();
        let step = open.len().div_ceil(SAMPLE).max(1);
        let sample: Vec<u32> = open.into_iter().step_by(step).collect();
        let found = state.index.preview(wanted.weights, &sample, NAMED);
        let named: Vec<(Mover, RoleId, PersonId)> = found
            .movers
            .iter()
            .map(|one| {
                (*one, state.index.role_id(one.role).into(), state.index.developer_id(one.developer).into())
            })
            .collect();
        (found, named)
    };
    let ids: Vec<RoleId> = named.iter().map(|(_, role, _)| role.clone()).collect();
    let roles = projects::roles_all(conn, &ctx.workspace, &ids)?;
    let of: Vec<_> = roles.values().map(|role| role.project.clone()).collect();
    let of = projects::find_all(conn, &ctx.workspace, &of)?;
    let moved = named.into_iter().filter_map(|(mover, role, developer)| {
        let role = roles.get(&role)?.clone();
        let project = of.get(&role.project)?.clone();
        Some(Moved { mover, developer, role, project })
    });
    Ok((found, moved.collect()))
}

//! The weights of the matching, for organizers: a form within bounds, what it would change, and one press to keep it
//! or to go back.

mod views;

use std::cmp::Reverse;
use std::collections::{BTreeMap, HashSet};

use serde::{Deserialize, Serialize};

use super::engine::{BOUNDS, Index, MINIMUM, Mover, Preview, Score, Scratch, Weights};
use super::learned::Learned;
use super::store::outcomes;
use super::store::settings::{self, Settings};
use super::{Verb, live};
use crate::app::Ctx;
use crate::audit;
use crate::db::Conn;
use crate::error::{Error, Result};
use crate::features::projects::{self, Project, Role};
use crate::features::roles::{self, Right};
use crate::ids::{PersonId, RoleId};
use crate::slack::Reply;
use crate::slack::incoming::{By, Submission, View};
use crate::time::Time;

/// So many roles are compared for the preview.
const SAMPLE: usize = 40;
/// So many movers are named.
const NAMED: usize = 5;
/// The field of the switch, and its one choice.
const SWITCHES: &str = "switches";
const FIRST_SEAT: &str = "first_seat";
/// The field of the other switch, and its one choice.
const LEARNED: &str = "learned";
/// So many of a list are compared by scores and by learned chances.
const COMPARED: usize = 30;
/// So many of it count.
const TOP: usize = 10;

/// What the form holds, in hundredths, in the order of [`BOUNDS`].
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
struct Wish {
    hundredths: Vec<i32>,
    first_seat: bool,
    #[serde(default)]
    learned: bool,
}

/// What was learned of a community's answers so far.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
struct Lesson {
    /// Answers of developers, and of projects.
    answers: (i64, i64),
    /// When it was learned from enough of them; nothing where they are too few.
    learned_at: Option<Time>,
}

impl Wish {
    fn of(settings: &Settings) -> Self {
        let w = settings.weights;
        let all = w.parts().into_iter().chain([w.nice, w.shrinkage]);
        let hundredths = all.map(|weight| (weight * 100.0).round() as i32).collect();
        Self { hundredths, first_seat: settings.first_seat, learned: settings.learned }
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
        Ok(Settings { weights, first_seat: self.first_seat, learned: self.learned })
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
    let (settings, lesson) =
        ctx.read(|conn, ctx| Ok((for_organizer(conn, ctx)?, lesson(conn, ctx)?))).await?;
    ctx.show_window(by, None, views::form(&Wish::of(&settings), &lesson)).await
}

fn for_organizer(conn: &mut Conn, ctx: &Ctx) -> Result<Settings> {
    roles::require(conn, ctx, Right::Weights)?;
    settings::get(conn, &ctx.workspace)
}

fn lesson(conn: &mut Conn, ctx: &Ctx) -> Result<Lesson> {
    let answers = outcomes::answers(conn, &ctx.workspace)?;
    let learned_at = outcomes::model(conn, &ctx.workspace)?.map(|(.., at)| at);
    Ok(Lesson { answers, learned_at })
}

/// The form was sent: shows what it would change.
pub async fn weighed(ctx: &Ctx, submission: &Submission) -> Result<Reply> {
    let wish = read(&submission.view);
    let wanted = match wish.settings() {
        Ok(wanted) => wanted,
        Err(errors) => return Ok(Reply::Errors(errors)),
    };
    let (found, moved, by_chances) = ctx
        .read(move |conn, ctx| {
            let (found, moved) = compare(conn, ctx, &wanted)?;
            Ok((found, moved, by_chances(conn, ctx, &wanted)?))
        })
        .await?;
    Ok(Reply::Update(Box::new(views::preview(&wish, &found, &moved, by_chances))))
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
        learned: view.all_chosen(LEARNED).iter().any(|one| one == LEARNED),
    }
}

/// Some open roles, spread over all.
fn sample(index: &Index) -> Vec<u32> {
    let open: Vec<u32> = index.all_roles().filter(|role| index.seats(*role) > 0).collect();
    let step = open.len().div_ceil(SAMPLE).max(1);
    open.into_iter().step_by(step).collect()
}

/// What the switch of learned chances comes to.
struct ByChances {
    on: bool,
    /// Of so many open roles …
    roles: usize,
    /// … the first ten would be others, or in another order.
    changed: usize,
}

/// In how many lists the first ten by learned chances are others than by scores, where the switch is turned.
fn by_chances(conn: &mut Conn, ctx: &Ctx, wanted: &Settings) -> Result<Option<ByChances>> {
    let now = settings::get(conn, &ctx.workspace)?;
    if now.learned == wanted.learned {
        return Ok(None);
    }
    let Some(learned) = outcomes::learned(conn, &ctx.workspace, &now)? else { return Ok(None) };
    let market = live::market(conn, &ctx.app, &ctx.workspace, ctx.now)?;
    let lists: Vec<(RoleId, Vec<Pair>)> = {
        let state = market.state();
        let Some(state) = state.as_ref() else { return Ok(None) };
        let mut scratch = Scratch::default();
        sample(&state.index).into_iter().map(|role| list(&state.index, role, &mut scratch)).collect()
    };
    let ids: Vec<RoleId> = lists.iter().map(|(role, _)| role.clone()).collect();
    let roles = projects::roles_all(conn, &ctx.workspace, &ids)?;
    let changed =
        lists.iter().filter(|(role, list)| roles.get(role).is_some_and(|role| differs(&learned, role, list)));
    Ok(Some(ByChances { on: wanted.learned, roles: lists.len(), changed: changed.count() }))
}

/// A developer for a role, and what they are worth.
type Pair = (PersonId, Score);

fn list(index: &Index, role: u32, scratch: &mut Scratch) -> (RoleId, Vec<Pair>) {
    let best = index.developers_for(role, COMPARED, &HashSet::new(), scratch);
    let pair = |dev: u32| (PersonId::from(index.developer_id(dev)), index.judge(dev, role, true).0);
    (index.role_id(role).into(), best.iter().map(|one| pair(one.slot)).collect())
}

fn differs(learned: &Learned, role: &Role, by_score: &[Pair]) -> bool {
    let mut by_chance: Vec<&Pair> = by_score.iter().collect();
    by_chance.sort_by_key(|(developer, score)| Reverse(learned.worth(*score, developer, &role.project)));
    by_chance.iter().zip(by_score).take(TOP).any(|(one, other)| one.0 != other.0)
}

/// What the wanted weights would change in the lists of some open roles, spread over all.
fn compare(conn: &mut Conn, ctx: &Ctx, wanted: &Settings) -> Result<(Preview, Vec<Moved>)> {
    for_organizer(conn, ctx)?;
    let market = live::market(conn, &ctx.app, &ctx.workspace, ctx.now)?;
    let (found, named) = {
        let state = market.state();
        let Some(state) = state.as_ref() else { return Ok((Preview::default(), Vec::new())) };
        let sample = sample(&state.index);
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

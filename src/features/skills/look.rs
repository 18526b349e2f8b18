//! `/edtech skills`: what the hub knows, how it understands a word, and for organizers what waits to be decided.

use super::model::Suggested;
use super::shelf::Shelf;
use super::{Skill, store, taxonomy, typed, views};
use crate::app::Ctx;
use crate::db::Conn;
use crate::db::types::Place;
use crate::error::Result;
use crate::features::roles::{self, Right};
use crate::features::{profiles, projects};
use crate::ids::SkillId;
use crate::slack::Reply;

/// How many skills are offered that start like a word.
const OFFERED: usize = 10;
/// How many of those that people ask for most are named, and of the community's own.
const NAMED: usize = 15;
/// How many that wait are shown to an organizer at once.
const WAITING: i64 = 8;
/// How many that count in part are named.
const NEAR: usize = 6;

/// What is known, without a word to look for.
pub struct Known {
    /// How many skills everybody is offered.
    pub count: usize,
    /// What people ask for most.
    pub popular: Vec<String>,
    /// What the community's organizers added.
    pub own: Vec<String>,
    /// What waits for an organizer; none for others.
    pub waiting: Vec<Suggested>,
    /// Whether more waits.
    pub more: bool,
}

/// How a word is understood.
pub struct Looked {
    /// As it was typed.
    pub typed: String,
    /// The skill that it is.
    pub meant: Option<Meant>,
    /// Others that it could be the beginning of.
    pub offers: Vec<String>,
}

/// A skill with what is known of it.
pub struct Meant {
    /// The skill.
    pub skill: Skill,
    /// What else it is called.
    pub also: Vec<String>,
    /// Skills that count where it is needed, with how much in hundredths.
    pub near: Vec<(String, u32)>,
    /// How many profiles have it, or want it.
    pub profiles: i64,
    /// How many roles need it.
    pub roles: i64,
}

/// `/edtech skills [WORD]`.
pub async fn look(ctx: &Ctx, words: &str) -> Result<Reply> {
    let typed = typed::clean(words);
    if typed::slug(&typed).is_none() {
        let known = ctx.read(known).await?;
        return Ok(Reply::Ephemeral(views::known(&known, ctx.now)));
    }
    let looked = ctx.read(move |conn, ctx| looked(conn, ctx, typed)).await?;
    Ok(Reply::Ephemeral(views::looked(&looked)))
}

fn known(conn: &mut Conn, ctx: &Ctx) -> Result<Known> {
    let own = store::own_shelf(conn, &ctx.workspace)?;
    let mut popular: Vec<_> = taxonomy::shelf().items().iter().filter(|item| item.is_popular()).collect();
    popular.sort_by_key(|item| item.rank);
    let mut added: Vec<String> = own
        .items()
        .iter()
        .map(|item| &item.skill)
        .filter(|skill| taxonomy::known(skill.id.as_str()).is_none())
        .map(|skill| skill.name.clone())
        .collect();
    added.sort();
    added.dedup();
    let count = taxonomy::shelf().items().len() + added.len();
    added.truncate(NAMED);
    let mut line = match roles::may(conn, ctx, Right::Skills)? {
        true => store::waiting_line(conn, &ctx.workspace, &Place::first(), WAITING + 1)?,
        false => Vec::new(),
    };
    let more = line.len() > WAITING as usize;
    line.truncate(WAITING as usize);
    let ids: Vec<SkillId> = line.into_iter().map(|(id, _)| id.into()).collect();
    let waiting = store::waiting(conn, &ctx.workspace, &ids)?;
    Ok(Known {
        count,
        popular: popular.into_iter().take(NAMED).map(|item| item.skill.name.clone()).collect(),
        own: added,
        waiting,
        more,
    })
}

fn looked(conn: &mut Conn, ctx: &Ctx, typed: String) -> Result<Looked> {
    let own = store::own_shelf(conn, &ctx.workspace)?;
    let shelves = [taxonomy::shelf(), &own];
    let meant = typed::resolve(&shelves, &typed).cloned();
    let offers = typed::offers(&shelves, &typed, OFFERED + 1)
        .into_iter()
        .filter(|offer| meant.as_ref().is_none_or(|meant| meant.id != offer.id))
        .take(OFFERED)
        .map(|offer| offer.name.clone())
        .collect();
    let meant = meant.map(|skill| described(conn, ctx, &shelves, skill)).transpose()?;
    Ok(Looked { typed, meant, offers })
}

fn described(conn: &mut Conn, ctx: &Ctx, shelves: &[&Shelf], skill: Skill) -> Result<Meant> {
    let ids = std::slice::from_ref(&skill.id);
    let profiles = profiles::with_skills(conn, &ctx.workspace, ids)?.remove(&skill.id).unwrap_or(0);
    let roles = projects::roles_with_skills(conn, &ctx.workspace, ids)?.remove(&skill.id).unwrap_or(0);
    let mut near: Vec<(String, u32)> = taxonomy::towards(&skill.id)
        .iter()
        .filter_map(|other| {
            let worth = taxonomy::related(other).iter().find(|(needed, _)| *needed == skill.id)?.1;
            Some((taxonomy::known(other.as_str())?.name.clone(), (worth * 100.0).round() as u32))
        })
        .collect();
    near.sort_by(|a, b| b.1.cmp(&a.1).then_with(|| a.0.cmp(&b.0)));
    near.truncate(NEAR);
    let shown = typed::key(&skill.name);
    let mut also: Vec<String> = shelves
        .iter()
        .flat_map(|shelf| shelf.names_of(&skill.id))
        .filter(|name| typed::key(name) != shown && *name != skill.id.as_str())
        .map(str::to_owned)
        .collect();
    also.sort();
    also.dedup();
    also.truncate(NAMED);
    Ok(Meant { skill, also, near, profiles, roles })
}

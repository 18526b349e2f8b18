//! "Why not?": for any pair, what keeps the two apart, the place in the order, the parts of the score, and the one
//! skill that would change it. Who asks is told what is theirs to know: a block, a pass and a break are silent.

mod views;

use crate::app::Ctx;
use crate::db::Conn;
use crate::error::{Error, Result};
use crate::features::profiles::{self, Visibility};
use crate::features::projects::{self, Project, Role};
use crate::features::roles::{self, Right};
use crate::features::skills;
use crate::ids::{PersonId, RoleId, SkillId};
use crate::slack::Reply;
use crate::slack::incoming::{Action, By, Submission};

use super::engine::Exclusion;
use super::learned::Answerer;
use super::{Kind, Match, live, reasons, store};

/// Roles to choose from.
const CHOICES: i64 = 90;

/// The fields of the form.
mod field {
    pub const ROLE: &str = "role";
    pub const PERSON: &str = "person";
}

/// Who asks about a pair.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Asker {
    /// The developer themselves.
    Developer,
    /// Somebody who owns the role's project.
    Owner,
    /// An organizer.
    Organizer,
}

/// Why two are not suggested to each other, as somebody may know it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Hindrance {
    /// A reason that may be told.
    Told(Exclusion),
    /// One that is somebody else's business.
    Private,
}

/// The answer.
struct Answer {
    asker: Asker,
    developer: PersonId,
    role: Role,
    project: Project,
    /// What keeps the two apart.
    hindrance: Option<Hindrance>,
    /// The skills without which the role can't be done, where one of them is what is missing.
    musts: Vec<String>,
    /// Place and parts, where the asker may know them.
    known: Option<Known>,
    /// How often the role was on a list in the last 30 days, each viewer once a day and today not counted.
    shown: u32,
}

struct Known {
    found: Match,
    place: usize,
    of: usize,
    /// Where lists go by learned chances: how often people say yes to such a fit, as far as it may be told.
    learned: Option<Option<String>>,
    /// A skill, its level in words, and the place that it would bring.
    instead: Option<(String, &'static str, usize)>,
}

/// A question that is not answered: at which field, and why.
struct NotTold {
    field: &'static str,
    why: &'static str,
}

/// Opens the form.
pub async fn open(ctx: &Ctx, by: &By) -> Result<Reply> {
    let entries = ctx.read(choices).await?;
    if entries.is_empty() {
        return Ok(Reply::Ephemeral(views::nothing_open()));
    }
    ctx.show_window(by, None, views::form(&entries)).await
}

/// The same by a button.
pub async fn pressed(ctx: &Ctx, action: &Action) -> Result<Reply> {
    open(ctx, &action.by).await
}

/// Roles to ask about: one's own first, then the newest.
fn choices(conn: &mut Conn, ctx: &Ctx) -> Result<Vec<(String, String)>> {
    let own = projects::of_owner(conn, &ctx.workspace, &ctx.person, CHOICES)?;
    let own: Vec<_> = own.into_iter().map(|project| project.id).collect();
    let own = projects::roles_of(conn, &ctx.workspace, &own)?;
    let mut ids: Vec<RoleId> =
        own.into_values().flatten().filter(|role| role.seats_left() > 0).map(|role| role.id).collect();
    ids.sort();
    let newest = projects::open_roles_with(conn, &ctx.workspace, &[], CHOICES)?;
    ids.extend(newest.into_iter().filter(|id| !ids.contains(id)).collect::<Vec<_>>());
    ids.truncate(usize::try_from(CHOICES).unwrap_or(0));
    let roles = projects::roles_all(conn, &ctx.workspace, &ids)?;
    let of: Vec<_> = roles.values().map(|role| role.project.clone()).collect();
    let of = projects::find_all(conn, &ctx.workspace, &of)?;
    let entry = |id: &RoleId| {
        let role = roles.get(id)?;
        Some((format!("{}, {}", role.title, of.get(&role.project)?.name), id.to_string()))
    };
    Ok(ids.iter().filter_map(entry).collect())
}

/// The form was sent.
pub async fn submitted(ctx: &Ctx, submission: &Submission) -> Result<Reply> {
    let view = &submission.view;
    let Some(role) = view.chosen(field::ROLE).map(RoleId::from) else {
        return Ok(Reply::error(field::ROLE, "Choose the role."));
    };
    let person = view.all_chosen(field::PERSON).pop().map_or_else(|| ctx.person.clone(), PersonId::from);
    let answer = ctx.read(move |conn, ctx| answer(conn, ctx, &role, person)).await?;
    Ok(match answer {
        Ok(answer) => Reply::Update(Box::new(views::answer(&answer))),
        Err(NotTold { field, why }) => Reply::error(field, why),
    })
}

fn answer(
    conn: &mut Conn,
    ctx: &Ctx,
    role: &RoleId,
    developer: PersonId,
) -> Result<std::result::Result<Answer, NotTold>> {
    let gone = || Error::user("This role isn't here any more. `/edtech match` shows those that are.");
    let workspace = &ctx.workspace;
    let role = projects::role(conn, workspace, role)?.ok_or_else(gone)?;
    let project = projects::find(conn, workspace, &role.project)?.ok_or_else(gone)?;
    let asker = if developer == ctx.person {
        Asker::Developer
    } else if projects::is_owner(conn, workspace, &project.id, &ctx.person)? {
        Asker::Owner
    } else if roles::may(conn, ctx, Right::Matching)? {
        Asker::Organizer
    } else {
        let no = "Others can be asked about by the role's owners and by organizers. Leave this empty to ask about \
                  yourself.";
        return Ok(Err(NotTold { field: field::PERSON, why: no }));
    };
    let profile = profiles::get(conn, workspace, &developer)?;
    let seen = profile.as_ref().is_some_and(|profile| profile.visibility != Visibility::Nobody);
    if asker == Asker::Developer && profile.is_none() {
        let no = "You have no profile yet, so nothing can be compared: fill it in with `/edtech profile`.";
        return Ok(Err(NotTold { field: field::ROLE, why: no }));
    }
    let market = live::market(conn, &ctx.app, workspace, ctx.now)?;
    let parted = store::pairs_apart(conn, workspace, &[(role.id.clone(), project.id.clone())])?;
    let (why, shown) = {
        let state = market.state();
        let shown = state.as_ref().map_or(0, |state| state.shown.of(Kind::Role, role.id.as_str()));
        let why = state.as_ref().and_then(|state| {
            let index = &state.index;
            let (dev, slot) = index.developer(developer.as_str()).zip(index.role(role.id.as_str()))?;
            let why = index.why(dev, slot, &parted.within(index));
            let instead =
                why.instead.map(|one| (SkillId::from(index.skill_name(one.skill)), one.level, one.place));
            Some((why, instead))
        });
        (why, shown)
    };
    let hindrance = match &why {
        Some((why, _)) => why.excluded.map(|why| told(why, asker)),
        None if asker == Asker::Developer => Some(Hindrance::Told(Exclusion::Closed)),
        None => Some(Hindrance::Private),
    };
    let musts = match hindrance {
        Some(Hindrance::Told(Exclusion::MustHave)) => musts(conn, ctx, &role)?,
        _ => Vec::new(),
    };
    let private = hindrance == Some(Hindrance::Private);
    // What others may not see of somebody is not told by their place either.
    let known = match why.filter(|_| asker == Asker::Developer || (seen && !private)) {
        Some((why, instead)) => {
            let instead = match instead {
                Some((skill, level, place)) => {
                    let name = skills::names(conn, workspace, std::slice::from_ref(&skill))?.remove(&skill);
                    let level = skills::Level::from_number(level.into()).words();
                    Some((name.unwrap_or_else(|| skill.to_string()), level, place))
                }
                None => None,
            };
            let found = store::explain(conn, ctx, &role, &project, &developer)?;
            let learned = market.learned().map(|learned| learned.words(Answerer::Developer, why.score));
            found.map(|found| Known { found, place: why.place, of: why.of, learned, instead })
        }
        None => None,
    };
    Ok(Ok(Answer { asker, developer, role, project, hindrance, musts, known, shown }))
}

/// All skills without which a role can't be done, by name: which of them somebody lacks is not told.
fn musts(conn: &mut Conn, ctx: &Ctx, role: &Role) -> Result<Vec<String>> {
    let ids: Vec<SkillId> =
        role.skills.iter().filter(|need| need.must).map(|need| need.skill.clone()).collect();
    let mut names = skills::names(conn, &ctx.workspace, &ids)?;
    Ok(ids.iter().filter_map(|id| names.remove(id)).collect())
}

/// What somebody may know of a reason.
fn told(why: Exclusion, asker: Asker) -> Hindrance {
    let for_everybody = match why {
        Exclusion::Seat
        | Exclusion::Closed
        | Exclusion::Met
        | Exclusion::Own
        | Exclusion::Language
        | Exclusion::Hours
        | Exclusion::Overlap
        | Exclusion::MustHave => true,
        // A break, being full and not wanting to be suggested are one's own business.
        Exclusion::Capacity | Exclusion::Away | Exclusion::Consent => asker == Asker::Developer,
        Exclusion::Blocked | Exclusion::Dismissed => false,
    };
    if for_everybody { Hindrance::Told(why) } else { Hindrance::Private }
}

//! Every kind of work that waits for an organizer: one entry each.

use std::collections::HashMap;

use super::model::{Told, UNANSWERED_DAYS};
use super::several::{self, Several};
use super::views;
use crate::app::Ctx;
use crate::db::Conn;
use crate::db::types::Place;
use crate::error::Result;
use crate::features::organizing::Area;
use crate::features::people::{self, Ask};
use crate::features::projects::ProjectState;
use crate::features::roles::{self, Right};
use crate::features::{
    adoption, conduct, institutions, introductions, listings, pilots, projects, shared, skills, support,
};
use crate::ids::{
    AdoptionId, GrantId, InstitutionId, IntroductionId, JobId, PersonId, PilotId, ProjectId, ReportId,
    SkillId, SupportId,
};
use crate::queue;
use crate::time::Time;

/// Which pieces wait and since when, in the order of the moment and the id: from a place on, at most so many. One
/// query that an index answers, whatever else there is.
type Line = fn(&mut Conn, &Ctx, &Place, i64) -> Result<Vec<(String, Time)>>;
/// Those of these pieces that still wait, as they are shown: as many queries for many as for one.
type Tell = fn(&mut Conn, &Ctx, &[String]) -> Result<HashMap<String, Told>>;

/// A kind of work. To add one is to add an entry to [`ALL`].
pub struct Work {
    /// Its name in buttons and tables; stays as it is.
    pub kind: &'static str,
    /// To whom it is offered: to those who chose this area; none for what is nobody's to choose.
    pub area: Option<Area>,
    /// About how long one takes. An estimate, for whoever promised hours; nobody is held to it.
    pub minutes: i64,
    /// What it takes to see it and to do it.
    pub right: Right,
    /// What one piece is called.
    pub one: &'static str,
    /// What several are called.
    pub many: &'static str,
    /// Within how many hours it is promised to be done, from when somebody began to wait.
    pub promise: i64,
    /// What waits.
    pub line: Line,
    /// What one piece is, and its way on.
    pub tell: Tell,
    /// Actions in the log by which one comes in; none where the log doesn't tell.
    pub came: &'static [&'static str],
    /// Actions in the log by which one is done; none where the log doesn't tell.
    pub done: &'static [&'static str],
    /// How many are settled at once, where that makes sense.
    pub several: Option<&'static Several>,
}

const DAY: i64 = 24;

/// All kinds, in the order in which their counts are shown.
pub const ALL: &[Work] = &[
    Work {
        kind: "review",
        area: Some(Area::Reviews),
        minutes: 20,
        right: Right::Review,
        one: "Review",
        many: "Reviews",
        promise: 2 * DAY,
        line: |conn, ctx, from, limit| projects::review_line(conn, &ctx.workspace, from, limit),
        tell: reviews,
        came: &["project.submit", "project.send_again"],
        done: &["project.approve", "project.ask_changes", "project.decline"],
        several: Some(&several::REVIEWS),
    },
    Work {
        kind: "organizer",
        area: Some(Area::Planning),
        minutes: 10,
        right: Right::Give,
        one: "Offer to organize",
        many: "Offers to organize",
        promise: 3 * DAY,
        line: |conn, ctx, from, limit| people::asking_line(conn, &ctx.workspace, from, limit),
        tell: organizers,
        came: &["organizer.ask"],
        done: &["organizer.grant", "organizer.not_now"],
        several: None,
    },
    Work {
        kind: "partner",
        area: Some(Area::Outreach),
        minutes: 10,
        right: Right::Partners,
        one: "Who speaks for an institution",
        many: "Who speaks for institutions",
        promise: 2 * DAY,
        line: |conn, ctx, from, limit| {
            let found = institutions::asking_line(conn, &ctx.workspace, from, limit)?;
            Ok(found.into_iter().map(|(at, who, since)| (format!("{at}:{who}"), since)).collect())
        },
        tell: partners,
        came: &["partner.ask"],
        done: &["partner.confirm", "partner.refuse"],
        several: None,
    },
    Work {
        kind: "listing",
        area: Some(Area::Introductions),
        minutes: 10,
        right: Right::Listings,
        one: "Who takes a project on",
        many: "Who takes projects on",
        promise: 3 * DAY,
        line: |conn, ctx, from, limit| listings::wanted_line(conn, &ctx.workspace, from, limit),
        tell: taken_on,
        came: &["listing.want"],
        done: &["listing.give", "listing.not_now"],
        several: None,
    },
    Work {
        kind: "support",
        area: Some(Area::Support),
        minutes: 30,
        right: Right::Support,
        one: "Support that nobody takes",
        many: "Support that nobody takes",
        promise: 3 * DAY,
        line: |conn, ctx, from, limit| support::overdue_line(conn, &ctx.workspace, from, limit),
        tell: requests,
        came: &["support.overdue"],
        done: &[],
        several: None,
    },
    Work {
        kind: "introduction",
        area: Some(Area::Introductions),
        minutes: 10,
        right: Right::Introductions,
        one: "Introduction without an answer",
        many: "Introductions without an answer",
        promise: 7 * DAY,
        line: |conn, ctx, from, limit| {
            let before = ctx.now - chrono::Duration::days(UNANSWERED_DAYS);
            introductions::stuck_line(conn, &ctx.workspace, before, from, limit)
        },
        tell: introduced,
        came: &[],
        done: &[],
        several: None,
    },
    Work {
        kind: "pilot",
        area: Some(Area::Outreach),
        minutes: 15,
        right: Right::Pilots,
        one: "Pilot in which nothing happens",
        many: "Pilots in which nothing happens",
        promise: 3 * DAY,
        line: |conn, ctx, from, limit| pilots::stalled_line(conn, &ctx.workspace, from, limit),
        tell: trials,
        came: &["pilot.stalled"],
        done: &["pilot.moved_on"],
        several: None,
    },
    Work {
        kind: "renewal",
        area: Some(Area::Outreach),
        minutes: 15,
        right: Right::Pilots,
        one: "Renewal that nobody speaks of",
        many: "Renewals that nobody speaks of",
        promise: 14 * DAY,
        line: |conn, ctx, from, limit| adoption::silent_line(conn, &ctx.workspace, from, limit),
        tell: renewals,
        came: &["adoption.silent"],
        done: &[],
        several: None,
    },
    Work {
        kind: "message",
        area: Some(Area::Planning),
        minutes: 5,
        right: Right::Messages,
        one: "Message that could not be sent",
        many: "Messages that could not be sent",
        promise: DAY,
        line: |conn, ctx, from, limit| queue::parked_line(conn, &ctx.workspace, from, limit),
        tell: messages,
        came: &[],
        done: &["message.send_again", "message.forget"],
        several: None,
    },
    Work {
        kind: "skill",
        area: Some(Area::Reviews),
        minutes: 5,
        right: Right::Skills,
        one: "New skill",
        many: "New skills",
        promise: 7 * DAY,
        line: |conn, ctx, from, limit| skills::waiting_line(conn, &ctx.workspace, from, limit),
        tell: new_skills,
        came: &[],
        done: &["skill.adopted", "skill.merged", "skill.rejected"],
        several: Some(&several::SKILLS),
    },
    Work {
        kind: "report",
        area: None,
        minutes: 60,
        right: Right::Reports,
        one: "Report about somebody",
        many: "Reports about somebody",
        promise: 2 * DAY,
        line: conduct::line,
        tell: reports,
        came: &["report.make"],
        done: &["report.settle"],
        several: None,
    },
    Work {
        kind: "shared",
        area: Some(Area::Introductions),
        minutes: 5,
        right: Right::Introductions,
        one: "What several teams look for",
        many: "What several teams look for",
        promise: 7 * DAY,
        line: |conn, ctx, from, limit| shared::line(conn, &ctx.workspace, from, limit),
        tell: looked_for,
        came: &[],
        done: &["shared.tell", "shared.not_now"],
        several: None,
    },
    Work {
        kind: "role",
        area: Some(Area::Planning),
        minutes: 10,
        right: Right::Give,
        one: "Somebody who asks for a role",
        many: "People who ask for a role",
        promise: 3 * DAY,
        line: |conn, ctx, from, limit| roles::asking_line(conn, &ctx.workspace, from, limit),
        tell: roles_asked,
        came: &["role.ask"],
        done: &["role.accept", "role.not_now"],
        several: None,
    },
];

/// The kind of this name.
pub fn of(kind: &str) -> Option<&'static Work> {
    ALL.iter().find(|work| work.kind == kind)
}

fn reviews(conn: &mut Conn, ctx: &Ctx, ids: &[String]) -> Result<HashMap<String, Told>> {
    let ids: Vec<ProjectId> = ids.iter().map(|id| id.as_str().into()).collect();
    let found = projects::find_all(conn, &ctx.workspace, &ids)?;
    let waiting = found.into_iter().filter(|(_, project)| project.state == ProjectState::Submitted);
    Ok(waiting.map(|(id, project)| (id.0, views::review(&project, ctx.now))).collect())
}

fn organizers(conn: &mut Conn, ctx: &Ctx, ids: &[String]) -> Result<HashMap<String, Told>> {
    let ids: Vec<PersonId> = ids.iter().map(|id| id.as_str().into()).collect();
    let found = people::find_all(conn, &ctx.workspace, &ids)?;
    let waiting = found.into_values().filter(|person| !person.deactivated).filter_map(|person| {
        let ask = Ask::of(&person)?;
        Some((person.id.0.clone(), Told { since: ask.at, blocks: people::ask_block(&person, &ask) }))
    });
    Ok(waiting.collect())
}

fn partners(conn: &mut Conn, ctx: &Ctx, ids: &[String]) -> Result<HashMap<String, Told>> {
    let pairs: Vec<(InstitutionId, PersonId)> =
        ids.iter().filter_map(|id| id.split_once(':')).map(|(at, who)| (at.into(), who.into())).collect();
    let found = institutions::asking(conn, &ctx.workspace, &pairs)?;
    let told = found.into_iter().map(|spoken| {
        let id = format!("{}:{}", spoken.institution.id, spoken.partner.person);
        let blocks = institutions::views::ask_block(&spoken);
        (id, Told { since: spoken.partner.asked_at, blocks })
    });
    Ok(told.collect())
}

fn taken_on(conn: &mut Conn, ctx: &Ctx, ids: &[String]) -> Result<HashMap<String, Told>> {
    let ids: Vec<ProjectId> = ids.iter().map(|id| id.as_str().into()).collect();
    let projects = projects::find_all(conn, &ctx.workspace, &ids)?;
    let told = listings::wanted(conn, &ctx.workspace, &ids)?.into_iter().filter_map(|listing| {
        let (project, since) = (projects.get(&listing.project)?, listing.wanted_at?);
        Some((project.id.0.clone(), Told { since, blocks: listings::piece(&listing, project) }))
    });
    Ok(told.collect())
}

fn requests(conn: &mut Conn, ctx: &Ctx, ids: &[String]) -> Result<HashMap<String, Told>> {
    let ids: Vec<SupportId> = ids.iter().map(|id| id.as_str().into()).collect();
    let found = support::overdue(conn, &ctx.workspace, &ids)?;
    let told = support::cases(conn, ctx, found)?.into_iter().map(|case| {
        let blocks = vec![support::views::home_entry(&case, &ctx.person)];
        (case.request.id.0.clone(), Told { since: case.request.asked_at, blocks })
    });
    Ok(told.collect())
}

fn introduced(conn: &mut Conn, ctx: &Ctx, ids: &[String]) -> Result<HashMap<String, Told>> {
    let ids: Vec<IntroductionId> = ids.iter().map(|id| id.as_str().into()).collect();
    let found = introductions::unanswered(conn, &ctx.workspace, &ids)?;
    Ok(found.into_iter().map(|case| (case.intro.id.0.clone(), views::introduction(&case, ctx.now))).collect())
}

fn trials(conn: &mut Conn, ctx: &Ctx, ids: &[String]) -> Result<HashMap<String, Told>> {
    let ids: Vec<PilotId> = ids.iter().map(|id| id.as_str().into()).collect();
    let found = pilots::stalled(conn, &ctx.workspace, &ids)?;
    let told = pilots::cases(conn, ctx, found)?.into_iter().map(|case| {
        let since = case.pilot.stalled_at.unwrap_or(case.pilot.moved_at);
        (case.pilot.id.0.clone(), Told { since, blocks: vec![pilots::views::home_entry(&case)] })
    });
    Ok(told.collect())
}

fn renewals(conn: &mut Conn, ctx: &Ctx, ids: &[String]) -> Result<HashMap<String, Told>> {
    let ids: Vec<AdoptionId> = ids.iter().map(|id| id.as_str().into()).collect();
    let found = adoption::silent(conn, &ctx.workspace, &ids)?;
    let told = adoption::cases(conn, ctx, found)?.into_iter().filter_map(|case| {
        let since = case.adoption.renews?.and_time(chrono::NaiveTime::MIN);
        let blocks = adoption::views::home_entry(&case, false);
        Some((case.adoption.id.0.clone(), Told { since, blocks }))
    });
    Ok(told.collect())
}

fn messages(conn: &mut Conn, ctx: &Ctx, ids: &[String]) -> Result<HashMap<String, Told>> {
    let ids: Vec<JobId> = ids.iter().map(|id| id.as_str().into()).collect();
    let found = queue::parked_of(conn, &ctx.workspace, &ids)?;
    Ok(found.into_iter().map(|parked| (parked.id.0.clone(), views::unsent(&parked, ctx.now))).collect())
}

fn new_skills(conn: &mut Conn, ctx: &Ctx, ids: &[String]) -> Result<HashMap<String, Told>> {
    let ids: Vec<SkillId> = ids.iter().map(|id| id.as_str().into()).collect();
    let told = skills::waiting(conn, &ctx.workspace, &ids)?.into_iter().map(|skill| {
        let blocks = skills::views::waiting_blocks(std::slice::from_ref(&skill), ctx.now);
        (skill.id.0.clone(), Told { since: skill.asked_at, blocks })
    });
    Ok(told.collect())
}

fn reports(conn: &mut Conn, ctx: &Ctx, ids: &[String]) -> Result<HashMap<String, Told>> {
    let ids: Vec<ReportId> = ids.iter().map(|id| id.as_str().into()).collect();
    let told = conduct::waiting(conn, ctx, &ids)?.into_iter().map(|report| {
        let blocks = conduct::views::piece(&report, ctx.now);
        (report.id.0.clone(), Told { since: report.reported_at, blocks })
    });
    Ok(told.collect())
}

fn looked_for(conn: &mut Conn, ctx: &Ctx, ids: &[String]) -> Result<HashMap<String, Told>> {
    let ids: Vec<SkillId> = ids.iter().map(|id| id.as_str().into()).collect();
    let told = shared::piece(conn, ctx, &ids)?.into_iter().map(|found| {
        let blocks = shared::views::piece(&found);
        (found.shared.skill.0.clone(), Told { since: found.shared.found_at, blocks })
    });
    Ok(told.collect())
}

fn roles_asked(conn: &mut Conn, ctx: &Ctx, ids: &[String]) -> Result<HashMap<String, Told>> {
    let ids: Vec<GrantId> = ids.iter().map(|id| id.as_str().into()).collect();
    let told = roles::asking(conn, ctx, &ids)?.into_values().filter_map(|grant| {
        let since = grant.asked_at?;
        Some((grant.id.0.clone(), Told { since, blocks: roles::views::ask_blocks(&grant) }))
    });
    Ok(told.collect())
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::ALL;

    #[test]
    fn each_kind_has_a_name_of_its_own_and_a_promise() {
        let names: BTreeSet<&str> = ALL.iter().map(|work| work.kind).collect();
        assert_eq!(names.len(), ALL.len());
        for work in ALL {
            // What a menu and a button's value hold.
            assert!(work.many.len() <= 60 && work.kind.len() <= 20, "{}", work.kind);
            assert!((1..=31 * 24).contains(&work.promise), "{}", work.kind);
            assert!(
                (1..=60).contains(&work.minutes),
                "{}: the least that one promises is an hour",
                work.kind
            );
            assert!(!["all", "mine", "others", "asleep"].contains(&work.kind) && !work.kind.contains('|'));
        }
    }
}

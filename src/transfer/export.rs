//! Writes a community, a page at a time, so that its size does not matter.

use std::io::Write;

use chrono::{NaiveDate, NaiveDateTime, NaiveTime};
use diesel::prelude::*;

use super::records::{self, Header, Record, VERSION};
use crate::db::Conn;
use crate::db::schema::{
    audit, blocks, dismissals, institutions, introductions, match_outcomes, matching_settings, needs,
    partners, people, profiles, projects, readiness, skills,
};
use crate::error::Result;
use crate::features::adoption;
use crate::features::audit::{self as audit_feature, Query};
use crate::features::desk;
use crate::features::handover;
use crate::features::ideas;
use crate::features::institutions::{self as institutions_feature, Word};
use crate::features::listings;
use crate::features::needs as needs_feature;
use crate::features::offers;
use crate::features::organizing;
use crate::features::outreach;
use crate::features::people as people_feature;
use crate::features::pilots;
use crate::features::privacy;
use crate::features::questions;
use crate::features::roles;
use crate::features::support;
use crate::features::tasks;
use crate::features::{
    community, follows, profiles as profiles_feature, projects as projects_feature, shared, updates,
};
use crate::ids::{
    AbsenceId, AdoptionId, AskId, ContactId, ContactNoteId, IdeaId, InstitutionId, NeedId, NoteId, OfferId,
    PersonId, PilotId, ProjectId, QuestionId, RoleId, SupportId, TaskId, UpdateId, WorkspaceId,
};
use crate::notices::{self, Pause};

/// Rows read at once.
const PAGE: i64 = 500;

/// Writes everything that `workspace` holds to `out`, in an order in which it can be read back. Returns how many
/// records it wrote, the header not counted.
///
/// # Errors
/// When the database can't be read or `out` can't be written.
pub fn export(conn: &mut Conn, workspace: &WorkspaceId, out: &mut impl Write) -> Result<usize> {
    let mut written = 0;
    let mut write = |record: &Record| -> Result<()> {
        serde_json::to_writer(&mut *out, record)?;
        out.write_all(b"\n").map_err(anyhow::Error::from)?;
        written += usize::from(!matches!(record, Record::Header(_)));
        Ok(())
    };
    write(&Record::Header(Header { version: VERSION, workspace: Some(workspace.to_string()) }))?;
    if let Some(community) = community::get(conn, workspace)? {
        write(&Record::Community(records::Community {
            name: community.name,
            organizer_channel: community.organizer_channel.map(|channel| channel.0),
            announcement_channel: community.announcement_channel.map(|channel| channel.0),
            project_channels: community.project_channels,
            role_groups: roles::groups(conn, workspace)?
                .into_iter()
                .map(|(role, group)| (<&str>::from(role).to_owned(), (group.id, group.name)))
                .collect(),
        }))?;
    }
    export_people(conn, workspace, &mut write)?;
    export_grants(conn, workspace, &mut write)?;
    export_skills(conn, workspace, &mut write)?;
    export_profiles(conn, workspace, &mut write)?;
    export_projects(conn, workspace, &mut write)?;
    export_introductions(conn, workspace, &mut write)?;
    export_institutions(conn, workspace, &mut write)?;
    export_support(conn, workspace, &mut write)?;
    export_needs(conn, workspace, &mut write)?;
    export_pilots(conn, workspace, &mut write)?;
    export_offers(conn, workspace, &mut write)?;
    export_adoptions(conn, workspace, &mut write)?;
    export_listings(conn, workspace, &mut write)?;
    export_contacts(conn, workspace, &mut write)?;
    export_consents(conn, workspace, &mut write)?;
    export_wishes(conn, workspace, &mut write)?;
    export_matching(conn, workspace, &mut write)?;
    export_notifications(conn, workspace, &mut write)?;
    export_involvements(conn, workspace, &mut write)?;
    export_updates(conn, workspace, &mut write)?;
    export_follows(conn, workspace, &mut write)?;
    export_questions(conn, workspace, &mut write)?;
    export_ideas(conn, workspace, &mut write)?;
    export_tasks(conn, workspace, &mut write)?;
    export_absences(conn, workspace, &mut write)?;
    export_shared(conn, workspace, &mut write)?;
    export_desk(conn, workspace, &mut write)?;
    export_audit(conn, workspace, &mut write)?;
    Ok(written)
}

/// Where records go.
type Write1<'a> = &'a mut dyn FnMut(&Record) -> Result<()>;

#[expect(clippy::type_complexity, reason = "a row, read in one place")]
fn export_people(conn: &mut Conn, workspace: &WorkspaceId, write: Write1<'_>) -> Result<()> {
    let mut after = String::new();
    loop {
        let page: Vec<(String, String, String, bool, bool, Option<String>, Option<chrono::NaiveDateTime>)> =
            people::table
                .filter(people::workspace.eq(workspace))
                .filter(people::id.gt(&after))
                .order(people::id)
                .limit(PAGE)
                .select((
                    people::id,
                    people::name,
                    people::timezone,
                    people::bot,
                    people::deactivated,
                    people::path,
                    people::welcomed_at,
                ))
                .load(conn)?;
        let Some(last) = page.last() else { return Ok(()) };
        after = last.0.clone();
        for (id, name, timezone, bot, deactivated, path, welcomed_at) in page {
            write(&Record::Person(records::Person {
                id,
                name,
                timezone,
                bot,
                deactivated,
                organizer: false,
                path,
                welcomed_at,
            }))?;
        }
    }
}

fn export_grants(conn: &mut Conn, workspace: &WorkspaceId, write: Write1<'_>) -> Result<()> {
    let mut after = String::new();
    loop {
        let page = roles::after(conn, workspace, &after, PAGE)?;
        let Some(last) = page.last() else { return Ok(()) };
        after = last.id.to_string();
        for one in page {
            write(&Record::Grant(Box::new(records::Grant {
                id: one.id.0,
                person: one.person.0,
                role: <&str>::from(one.role).to_owned(),
                institution: one.institution.map(|institution| institution.0),
                state: <&str>::from(one.state).to_owned(),
                word: one.word,
                asked_at: one.asked_at,
                given_by: one.given_by.map(|person| person.0),
                given_at: one.given_at,
                until: one.until,
                from_group: one.from_group,
                ended_by: one.ended_by.map(|person| person.0),
                ended_at: one.ended_at,
            })))?;
        }
    }
}

fn export_skills(conn: &mut Conn, workspace: &WorkspaceId, write: Write1<'_>) -> Result<()> {
    let mut after = String::new();
    loop {
        type Row = (String, String, String, Option<String>, String, Option<String>, chrono::NaiveDateTime);
        let page: Vec<Row> = skills::table
            .filter(skills::workspace.eq(workspace))
            .filter(skills::id.gt(&after))
            .order(skills::id)
            .limit(PAGE)
            .select((
                skills::id,
                skills::name,
                skills::state,
                skills::merged_into,
                skills::asked_by,
                skills::decided_by,
                skills::created_at,
            ))
            .load(conn)?;
        let Some(last) = page.last() else { return Ok(()) };
        after = last.0.clone();
        for (id, name, state, merged_into, asked_by, decided_by, created_at) in page {
            let created_at = Some(created_at);
            write(&Record::Skill(records::Skill {
                id,
                name,
                state,
                merged_into,
                asked_by,
                decided_by,
                created_at,
            }))?;
        }
    }
}

fn export_profiles(conn: &mut Conn, workspace: &WorkspaceId, write: Write1<'_>) -> Result<()> {
    let mut after = PersonId(String::new());
    loop {
        let page: Vec<PersonId> = profiles::table
            .filter(profiles::workspace.eq(workspace))
            .filter(profiles::person.gt(&after))
            .order(profiles::person)
            .limit(PAGE)
            .select(profiles::person)
            .load(conn)?;
        let Some(last) = page.last() else { return Ok(()) };
        after = last.clone();
        let mut found = profiles_feature::get_all(conn, workspace, &page)?;
        for person in &page {
            let Some(profile) = found.remove(person) else { continue };
            let mut skills: Vec<records::ProfileSkill> = profile
                .skills
                .iter()
                .map(|skill| records::ProfileSkill {
                    skill: skill.skill.to_string(),
                    level: skill.level as i32,
                    wanted: skill.wanted,
                })
                .collect();
            skills.sort_by(|a, b| a.skill.cmp(&b.skill));
            let visibility: &'static str = profile.visibility.into();
            write(&Record::Profile(records::Profile {
                person: profile.person.0,
                skills,
                subjects: profile.subjects,
                hours: profile.hours,
                max_projects: profile.max_projects,
                seeks_mentor: profile.seeks_mentor,
                offers_mentoring: profile.offers_mentoring,
                languages: profile.languages,
                github: profile.github,
                about: profile.about,
                visibility: visibility.to_owned(),
                matching: profile.matching,
                paused_until: profile.paused_until,
                updated_at: Some(profile.updated_at),
            }))?;
        }
    }
}

fn export_projects(conn: &mut Conn, workspace: &WorkspaceId, write: Write1<'_>) -> Result<()> {
    let mut after = ProjectId(String::new());
    loop {
        let page: Vec<ProjectId> = projects::table
            .filter(projects::workspace.eq(workspace))
            .filter(projects::id.gt(&after))
            .order(projects::id)
            .limit(PAGE)
            .select(projects::id)
            .load(conn)?;
        let Some(last) = page.last() else { return Ok(()) };
        after = last.clone();
        let found = projects_feature::find_all(conn, workspace, &page)?;
        let mut owners = projects_feature::owners_all(conn, workspace, &page)?;
        let mut roles = projects_feature::roles_of(conn, workspace, &page)?;
        for id in &page {
            let Some(project) = found.get(id) else { continue };
            let mut owners = owners.remove(id).unwrap_or_default();
            // Nobody looks after it any more: whoever sent it stands for that.
            if owners.is_empty() {
                owners.push(project.submitted_by.clone());
            }
            let roles = roles.remove(id).unwrap_or_default();
            write(&Record::Project(Box::new(project_record(project, &owners, &roles))))?;
        }
    }
}

fn project_record(
    project: &projects_feature::Project,
    owners: &[PersonId],
    roles: &[projects_feature::Role],
) -> records::Project {
    let (stage, state): (&'static str, &'static str) = (project.stage.into(), project.state.into());
    records::Project {
        id: project.id.to_string(),
        name: project.name.clone(),
        pitch: project.pitch.clone(),
        problem: project.problem.clone(),
        stage: stage.to_owned(),
        subjects: project.subjects.clone(),
        stack: project.stack.iter().map(ToString::to_string).collect(),
        repository: project.repository.clone(),
        licence: project.licence.clone(),
        links: project.links.clone(),
        newcomers: project.newcomers.clone(),
        state: state.to_owned(),
        owners: owners.iter().map(ToString::to_string).collect(),
        channel: project.channel.as_ref().map(ToString::to_string),
        wants_channel: project.wants_channel,
        decided_by: project.decided_by.as_ref().map(ToString::to_string),
        decided_at: project.decided_at,
        decision_note: project.decision_note.clone(),
        submitted_at: Some(project.submitted_at),
        roles: roles.iter().map(role_record).collect(),
    }
}

fn role_record(role: &projects_feature::Role) -> records::Role {
    let mut skills: Vec<records::RoleSkill> = role
        .skills
        .iter()
        .map(|skill| records::RoleSkill {
            skill: skill.skill.to_string(),
            level: skill.level as i32,
            required: skill.required,
            must: skill.must,
        })
        .collect();
    skills.sort_by(|a, b| a.skill.cmp(&b.skill));
    records::Role {
        id: role.id.to_string(),
        title: role.title.clone(),
        skills,
        hours: role.hours,
        seats: role.seats,
        filled: role.filled,
        utc_from: role.utc_range.map(|range| range.0),
        utc_to: role.utc_range.map(|range| range.1),
        least_hours: role.limits.hours,
        least_overlap: role.limits.overlap,
        languages: role.limits.languages.clone(),
        beginner: role.beginner,
        mentoring: role.mentoring,
        first_task: role.first_task.clone(),
        open: role.open,
        created_at: Some(role.created_at),
    }
}

fn export_introductions(conn: &mut Conn, workspace: &WorkspaceId, write: Write1<'_>) -> Result<()> {
    use crate::features::introductions::Introduction;
    let mut after = String::new();
    loop {
        let page: Vec<(Introduction, Option<NaiveDateTime>)> = introductions::table
            .filter(introductions::workspace.eq(workspace))
            .filter(introductions::id.gt(&after))
            .order(introductions::id)
            .limit(PAGE)
            .select((Introduction::as_select(), introductions::started_at))
            .load(conn)?;
        let Some((last, _)) = page.last() else { return Ok(()) };
        after = last.id.0.clone();
        for (one, started_at) in page {
            let state: &'static str = one.state.into();
            write(&Record::Introduction(Box::new(records::Introduction {
                id: one.id.0,
                project: one.project.0,
                role: one.role.0,
                developer: one.developer.0,
                owner: one.owner.0,
                asked_by: one.asked_by.0,
                line: one.line,
                state: state.to_owned(),
                reason: one.reason,
                channel: one.channel.map(|channel| channel.0),
                reminders: one.reminders,
                next_at: one.next_at,
                asked_at: one.asked_at,
                answered_at: one.answered_at,
                opened_at: one.opened_at,
                started_at,
                ended_at: one.ended_at,
            })))?;
        }
    }
}

#[expect(clippy::type_complexity, reason = "a row, read in one place")]
fn export_institutions(conn: &mut Conn, workspace: &WorkspaceId, write: Write1<'_>) -> Result<()> {
    let mut after = InstitutionId(String::new());
    loop {
        let page: Vec<InstitutionId> = institutions::table
            .filter(institutions::workspace.eq(workspace))
            .filter(institutions::id.gt(&after))
            .order(institutions::id)
            .limit(PAGE)
            .select(institutions::id)
            .load(conn)?;
        let Some(last) = page.last() else { break };
        after = last.clone();
        let mut found = institutions_feature::find_all(conn, workspace, &page)?;
        for one in page.iter().filter_map(|id| found.remove(id)) {
            write(&Record::Institution(Box::new(records::Institution {
                id: one.id.0,
                name: one.about.name,
                institution_kind: one.about.kind.value(),
                country: one.about.country,
                departments: one.about.departments,
                domains: one.about.domains,
                campus: one.campus,
                created_by: one.created_by.0,
                created_at: Some(one.created_at),
            })))?;
        }
    }
    let mut after = (String::new(), String::new());
    loop {
        let (institution, person) = after.clone();
        let later = partners::institution
            .gt(institution.clone())
            .or(partners::institution.eq(institution).and(partners::person.gt(person)));
        let page: Vec<(String, String, String, NaiveDateTime, Option<String>, Option<NaiveDateTime>)> =
            partners::table
                .filter(partners::workspace.eq(workspace))
                .filter(later)
                .order((partners::institution, partners::person))
                .limit(PAGE)
                .select((
                    partners::institution,
                    partners::person,
                    partners::standing,
                    partners::asked_at,
                    partners::decided_by,
                    partners::decided_at,
                ))
                .load(conn)?;
        let Some(last) = page.last() else { return Ok(()) };
        after = (last.0.clone(), last.1.clone());
        for (institution, person, standing, asked_at, decided_by, decided_at) in page {
            let asked_at = Some(asked_at);
            write(&Record::Partner(records::Partner {
                institution,
                person,
                standing,
                asked_at,
                decided_by,
                decided_at,
            }))?;
        }
    }
}

fn export_needs(conn: &mut Conn, workspace: &WorkspaceId, write: Write1<'_>) -> Result<()> {
    let mut after = String::new();
    loop {
        let page: Vec<(String, String, String, NaiveDateTime)> = readiness::table
            .filter(readiness::workspace.eq(workspace))
            .filter(readiness::project.gt(&after))
            .order(readiness::project)
            .limit(PAGE)
            .select((readiness::project, readiness::data, readiness::updated_by, readiness::updated_at))
            .load(conn)?;
        let Some(last) = page.last() else { break };
        after = last.0.clone();
        for (project, data, updated_by, updated_at) in page {
            let (known, updated_at) = (serde_json::from_str(&data).unwrap_or_default(), Some(updated_at));
            write(&Record::Readiness(Box::new(records::ReadinessRecord {
                project,
                known,
                updated_by,
                updated_at,
            })))?;
        }
    }
    let mut after = NeedId(String::new());
    loop {
        let page: Vec<NeedId> = needs::table
            .filter(needs::workspace.eq(workspace))
            .filter(needs::id.gt(&after))
            .order(needs::id)
            .limit(PAGE)
            .select(needs::id)
            .load(conn)?;
        let Some(last) = page.last() else { break };
        after = last.clone();
        let mut found = needs_feature::find_all(conn, workspace, &page)?;
        for one in page.iter().filter_map(|id| found.remove(id)) {
            let state: &'static str = one.state.into();
            write(&Record::Need(Box::new(records::Need {
                id: one.id.0,
                institution: one.institution.0,
                person: one.person.0,
                title: one.title,
                problem: one.problem,
                course: one.course,
                learners: one.learners,
                by_when: one.by_when,
                tried: one.tried,
                subjects: one.subjects,
                state: state.to_owned(),
                project: one.project.map(|project| project.0),
                created_at: Some(one.created_at),
            })))?;
        }
    }
    let mut after = RoleId(String::new());
    loop {
        let page = needs_feature::proposals_after(conn, workspace, &after, PAGE)?;
        let Some(last) = page.last() else { return Ok(()) };
        after = last.id.clone();
        for one in page {
            let state: &'static str = one.state.into();
            write(&Record::Proposal(Box::new(records::Proposal {
                id: one.id.0,
                need: one.need.0,
                project: one.project.0,
                title: one.title,
                task: one.task,
                hours: one.hours,
                state: state.to_owned(),
                asked_by: one.asked_by.0,
                asked_at: Some(one.asked_at),
                decided_by: one.decided_by.map(|by| by.0),
            })))?;
        }
    }
}

fn export_pilots(conn: &mut Conn, workspace: &WorkspaceId, write: Write1<'_>) -> Result<()> {
    let mut after = PilotId(String::new());
    loop {
        let page = pilots::after(conn, workspace, &after, PAGE)?;
        let Some(last) = page.last() else { break };
        after = last.id.clone();
        for one in page {
            let state: &'static str = one.state.into();
            write(&Record::Pilot(Box::new(records::Pilot {
                id: one.id.0,
                institution: one.institution.0,
                project: one.project.0,
                need: one.need.map(|need| need.0),
                person: one.person.0,
                owner: one.owner.map(|owner| owner.0),
                course: one.course,
                state: state.to_owned(),
                starts: one.starts,
                ends: one.ends,
                next: one.next,
                next_by: one.next_by,
                checks: one.checks,
                reason: one.reason,
                channel: one.channel.map(|channel| channel.0),
                asked_at: one.asked_at,
                moved_at: Some(one.moved_at),
                stalled_at: one.stalled_at,
            })))?;
        }
    }
    let mut after = Default::default();
    loop {
        let page = pilots::answers_after(conn, workspace, &after, PAGE)?;
        let Some(last) = page.last() else { return Ok(()) };
        after = (last.0.clone(), last.1.clone(), last.2.clone());
        for (pilot, phase, answerer, ease, usefulness, asked_at) in page {
            let Ok(phase) = phase.parse() else { continue };
            write(&Record::PilotAnswer(records::PilotAnswer {
                pilot,
                phase,
                answerer,
                ease,
                usefulness,
                asked_at,
            }))?;
        }
    }
}

fn export_consents(conn: &mut Conn, workspace: &WorkspaceId, write: Write1<'_>) -> Result<()> {
    let mut after = (String::new(), String::new(), String::new());
    loop {
        let last = (after.0.as_str(), after.1.as_str(), after.2.as_str());
        let page = privacy::consents_after(conn, workspace, last, PAGE)?;
        let what = |one: &privacy::Agreed| <&'static str>::from(one.what).to_owned();
        let Some((person, last)) = page.last() else { return Ok(()) };
        after = (person.0.clone(), what(last), last.version.clone());
        for (person, one) in page {
            write(&Record::Consent(records::Consent {
                person: person.0,
                what: what(&one),
                version: one.version,
                given_at: one.given_at,
                withdrawn_at: one.withdrawn_at,
            }))?;
        }
    }
}

fn export_listings(conn: &mut Conn, workspace: &WorkspaceId, write: Write1<'_>) -> Result<()> {
    let mut after = ProjectId(String::new());
    loop {
        let page = listings::after(conn, workspace, &after, PAGE)?;
        let Some(last) = page.last() else { return Ok(()) };
        after = last.project.clone();
        for one in page {
            let text = |word: &'static str| word.to_owned();
            write(&Record::Listing(records::Listing {
                project: one.project.0,
                confirmed_at: one.confirmed_at,
                asked_at: one.asked_at,
                reminded: one.reminded,
                paused_at: one.paused_at,
                why: one.why.map(|why| text(why.into())),
                offered_to: one.offered_to.map(|to| text(to.into())),
                wanted_by: one.wanted_by.map(|person| person.0),
                wanted_at: one.wanted_at,
                due_at: one.due_at,
            }))?;
        }
    }
}

fn export_contacts(conn: &mut Conn, workspace: &WorkspaceId, write: Write1<'_>) -> Result<()> {
    let mut after = ContactId(String::new());
    loop {
        let page = outreach::after(conn, workspace, &after, PAGE)?;
        let Some(last) = page.last() else { break };
        after = last.id.clone();
        for one in page {
            write(&Record::Contact(Box::new(records::Contact {
                id: one.id.0,
                name: one.name,
                institution: one.institution,
                email: one.email,
                known_through: one.known_through,
                could_give: one.could_give,
                stage: one.stage.value(),
                owner: one.owner.0,
                next_step: one.next_step,
                next_on: one.next_on,
                record: one.record.map(|id| id.0),
                created_by: one.created_by.0,
                created_at: Some(one.created_at),
                moved_at: Some(one.moved_at),
            })))?;
        }
    }
    let mut after = ContactNoteId(String::new());
    loop {
        let page = outreach::notes_after(conn, workspace, &after, PAGE)?;
        let Some(last) = page.last() else { return Ok(()) };
        after = last.id.clone();
        for one in page {
            write(&Record::ContactNote(records::ContactNote {
                id: one.id.0,
                contact: one.contact.0,
                person: one.person.0,
                text: one.text,
                created_at: one.created_at,
            }))?;
        }
    }
}

fn export_offers(conn: &mut Conn, workspace: &WorkspaceId, write: Write1<'_>) -> Result<()> {
    let mut after = OfferId(String::new());
    loop {
        let page = offers::after(conn, workspace, &after, PAGE)?;
        let Some(last) = page.last() else { break };
        after = last.id.clone();
        for one in page {
            let state: &'static str = one.state.into();
            write(&Record::Offer(Box::new(records::Offer {
                id: one.id.0,
                person: one.person.0,
                institution: one.institution.map(|id| id.0),
                offers: one.kind,
                title: one.title,
                about: one.about,
                amount: one.amount,
                unit: one.unit,
                promised: one.promised,
                conditions: one.conditions,
                subjects: one.subjects,
                languages: one.languages,
                until: one.until,
                state: state.to_owned(),
                created_at: Some(one.created_at),
            })))?;
        }
    }
    let mut after = (ProjectId(String::new()), String::new());
    loop {
        let page = offers::wanted_after(conn, workspace, &after, PAGE)?;
        let Some(last) = page.last() else { break };
        after = (last.project.clone(), last.kind.value());
        for one in page {
            write(&Record::HelpWanted(records::HelpWanted {
                project: one.project.0,
                wants: one.kind,
                about: one.about,
                asked_by: one.asked_by.0,
                created_at: Some(one.created_at),
            }))?;
        }
    }
    let mut after = AskId(String::new());
    loop {
        let page = offers::asks_after(conn, workspace, &after, PAGE)?;
        let Some(last) = page.last() else { return Ok(()) };
        after = last.id.clone();
        for one in page {
            let state: &'static str = one.state.into();
            write(&Record::OfferAsk(Box::new(records::OfferAsk {
                id: one.id.0,
                offer: one.offer.0,
                project: one.project.0,
                amount: one.amount,
                line: one.line,
                state: state.to_owned(),
                reason: one.reason,
                asked_by: one.asked_by.0,
                decided_by: one.decided_by.map(|by| by.0),
                asked_at: one.asked_at,
                moved_at: Some(one.moved_at),
            })))?;
        }
    }
}

fn export_adoptions(conn: &mut Conn, workspace: &WorkspaceId, write: Write1<'_>) -> Result<()> {
    let mut after = AdoptionId(String::new());
    loop {
        let page = adoption::after(conn, workspace, &after, PAGE)?;
        let Some(last) = page.last() else { break };
        after = last.id.clone();
        for one in page {
            let state: &'static str = one.state.into();
            write(&Record::Adoption(Box::new(records::Adoption {
                id: one.id.0,
                institution: one.institution.0,
                project: one.project.0,
                pilot: one.pilot.map(|pilot| pilot.0),
                person: one.person.0,
                level: one.level,
                version: one.version,
                since: one.since,
                renews: one.renews,
                reminded: one.reminded,
                state: state.to_owned(),
                reason: one.reason,
                shown: one.shown,
                shown_at: one.shown_at,
                created_at: Some(one.created_at),
            })))?;
        }
    }
    let mut after = (AdoptionId(String::new()), AdoptionId(String::new()));
    loop {
        let page = adoption::meetings_after(conn, workspace, &after, PAGE)?;
        let Some(last) = page.last() else { return Ok(()) };
        after = (last.one.clone(), last.other.clone());
        for one in page {
            let state: &'static str = one.state.into();
            write(&Record::AdoptionMeeting(records::AdoptionMeeting {
                one: one.one.0,
                other: one.other.0,
                one_yes: one.one_yes,
                other_yes: one.other_yes,
                state: state.to_owned(),
                channel: one.channel.map(|channel| channel.0),
                asked_at: one.asked_at,
            }))?;
        }
    }
}

/// Requests and notes. Reports of security problems stay where they are: a file may be read by anybody.
fn export_support(conn: &mut Conn, workspace: &WorkspaceId, write: Write1<'_>) -> Result<()> {
    let mut after = SupportId(String::new());
    loop {
        let page = support::requests_after(conn, workspace, &after, PAGE)?;
        let Some(last) = page.last() else { break };
        after = last.id.clone();
        let ids: Vec<SupportId> = page.iter().map(|one| one.id.clone()).collect();
        let mut asked = support::asked_of(conn, workspace, &ids)?;
        for one in page {
            let (state, rung): (&'static str, &'static str) = (one.state.into(), one.rung.into());
            let helpers = asked.remove(&one.id).unwrap_or_default().into_iter().map(|asked| {
                let answer: &'static str = asked.answer.into();
                records::SupportAsked {
                    person: asked.person.0,
                    reasons: asked.reasons,
                    answer: answer.to_owned(),
                    asked_at: asked.asked_at,
                }
            });
            write(&Record::SupportRequest(Box::new(records::SupportRequest {
                asked: helpers.collect(),
                id: one.id.0,
                project: one.project.0,
                institution: one.institution.map(|institution| institution.0),
                asker: one.asker.0,
                about: one.kind,
                severity: one.severity,
                title: one.title,
                details: one.details,
                state: state.to_owned(),
                claimer: one.claimer.map(|claimer| claimer.0),
                solution: one.solution,
                keep: one.keep,
                rung: rung.to_owned(),
                turn: one.turn,
                due_at: one.due_at,
                asked_at: one.asked_at,
                moved_at: Some(one.moved_at),
            })))?;
        }
    }
    let mut after = NoteId(String::new());
    loop {
        let page = support::notes_after(conn, workspace, &after, PAGE)?;
        let Some(last) = page.last() else { return Ok(()) };
        after = last.id.clone();
        for one in page {
            write(&Record::SupportNote(records::SupportNote {
                id: one.id.0,
                project: one.project.0,
                request: one.request.map(|request| request.0),
                writer: one.writer.0,
                title: one.title,
                body: one.body,
                helped: one.helped,
                created_at: one.created_at,
                updated_at: Some(one.updated_at),
            }))?;
        }
    }
}

fn export_wishes(conn: &mut Conn, workspace: &WorkspaceId, write: Write1<'_>) -> Result<()> {
    let mut after = (String::new(), String::new());
    loop {
        let (developer, role) = after.clone();
        let later = dismissals::developer
            .gt(developer.clone())
            .or(dismissals::developer.eq(developer).and(dismissals::role.gt(role)));
        let page: Vec<(String, String, bool)> = dismissals::table
            .filter(dismissals::workspace.eq(workspace))
            .filter(later)
            .order((dismissals::developer, dismissals::role, dismissals::by_owner))
            .limit(PAGE)
            .select((dismissals::developer, dismissals::role, dismissals::by_owner))
            .load(conn)?;
        let Some(last) = page.last() else { break };
        after = (last.0.clone(), last.1.clone());
        for (developer, role, by_owner) in page {
            write(&Record::Dismissal(records::Dismissal { role, developer, by_owner }))?;
        }
    }
    let mut after = (String::new(), String::new());
    loop {
        let (person, blocked) = after.clone();
        let later =
            blocks::person.gt(person.clone()).or(blocks::person.eq(person).and(blocks::blocked.gt(blocked)));
        let page: Vec<(String, String)> = blocks::table
            .filter(blocks::workspace.eq(workspace))
            .filter(later)
            .order((blocks::person, blocks::blocked))
            .limit(PAGE)
            .select((blocks::person, blocks::blocked))
            .load(conn)?;
        let Some(last) = page.last() else { return Ok(()) };
        after = last.clone();
        for (person, blocked) in page {
            write(&Record::Block(records::Block { person, blocked }))?;
        }
    }
}

fn export_notifications(conn: &mut Conn, workspace: &WorkspaceId, write: Write1<'_>) -> Result<()> {
    let mut after = PersonId(String::new());
    loop {
        let page = notices::after(conn, workspace, &after, PAGE)?;
        let Some((last, _)) = page.last() else { return Ok(()) };
        after = last.clone();
        for (person, chosen) in page {
            let choices = chosen
                .choices
                .into_iter()
                .map(|(kind, choice)| (<&str>::from(kind).to_owned(), <&str>::from(choice).to_owned()));
            write(&Record::Notifications(records::Notifications {
                person: person.0,
                choices: choices.collect(),
                paused: chosen.pause != Pause::No,
                paused_until: match chosen.pause {
                    Pause::Until(until) => Some(until),
                    Pause::No | Pause::Open => None,
                },
                awake_from: chosen.awake.0,
                awake_to: chosen.awake.1,
                weekends: chosen.weekends,
                mondays: chosen.mondays,
                weekly: chosen.weekly,
            }))?;
        }
    }
}

#[expect(clippy::type_complexity, reason = "a row, read in one place")]
fn export_matching(conn: &mut Conn, workspace: &WorkspaceId, write: Write1<'_>) -> Result<()> {
    let settings: Option<(String, bool, bool)> = matching_settings::table
        .find(workspace)
        .select((matching_settings::weights, matching_settings::first_seat, matching_settings::learned))
        .get_result(conn)
        .optional()?;
    if let Some((weights, first_seat, learned)) = settings {
        let weights = serde_json::from_str(&weights)?;
        write(&Record::Matching(records::Matching { weights, first_seat, learned }))?;
    }
    let mut after = (String::new(), String::new());
    loop {
        let (role, developer) = after.clone();
        let later = match_outcomes::role
            .gt(role.clone())
            .or(match_outcomes::role.eq(role).and(match_outcomes::developer.gt(developer)));
        let page: Vec<(
            String,
            String,
            String,
            String,
            i32,
            chrono::NaiveDateTime,
            Option<bool>,
            Option<chrono::NaiveDateTime>,
            Option<bool>,
            Option<chrono::NaiveDateTime>,
        )> = match_outcomes::table
            .filter(match_outcomes::workspace.eq(workspace))
            .filter(later)
            .order((match_outcomes::role, match_outcomes::developer))
            .limit(PAGE)
            .select((
                match_outcomes::role,
                match_outcomes::developer,
                match_outcomes::project,
                match_outcomes::shares,
                match_outcomes::propensity,
                match_outcomes::seen_at,
                match_outcomes::developer_said,
                match_outcomes::developer_at,
                match_outcomes::project_said,
                match_outcomes::project_at,
            ))
            .load(conn)?;
        let Some(last) = page.last() else { return Ok(()) };
        after = (last.0.clone(), last.1.clone());
        for (role, developer, project, shares, propensity, seen_at, by_dev, dev_at, by_project, project_at) in
            page
        {
            write(&Record::MatchOutcome(records::MatchOutcome {
                role,
                developer,
                project,
                shares: serde_json::from_str(&shares)?,
                propensity,
                seen_at,
                developer_said: by_dev,
                developer_at: dev_at,
                project_said: by_project,
                project_at,
            }))?;
        }
    }
}

fn export_involvements(conn: &mut Conn, workspace: &WorkspaceId, write: Write1<'_>) -> Result<()> {
    let mut after = PersonId(String::new());
    loop {
        let page = organizing::after(conn, workspace, &after, PAGE)?;
        let Some(last) = page.last() else { return Ok(()) };
        after = last.person.clone();
        for one in page {
            write(&Record::Involvement(records::Involvement {
                person: one.person.0,
                areas: one.areas,
                hours: one.hours,
                until: one.until,
                mornings: one.mornings,
                updated_at: Some(one.updated_at),
            }))?;
        }
    }
}

fn export_updates(conn: &mut Conn, workspace: &WorkspaceId, write: Write1<'_>) -> Result<()> {
    let mut after = UpdateId(String::new());
    loop {
        let page = updates::after(conn, workspace, &after, PAGE)?;
        let Some(last) = page.last() else { return Ok(()) };
        after = last.id.clone();
        for one in page {
            write(&Record::Update(Box::new(records::Update {
                id: one.id.0,
                project: one.project.0,
                author: one.author.0,
                happened: one.happened,
                next: one.next,
                help: one.help,
                at: Some(one.created_at),
            })))?;
        }
    }
}

fn export_follows(conn: &mut Conn, workspace: &WorkspaceId, write: Write1<'_>) -> Result<()> {
    let mut after = None;
    loop {
        let page = follows::after(conn, workspace, after.as_ref(), PAGE)?;
        let Some((person, thing, _)) = page.last() else { return Ok(()) };
        after = Some((person.clone(), thing.clone()));
        for (person, thing, at) in page {
            write(&Record::Follow(records::Follow {
                person: person.0,
                thing: thing.to_string(),
                at: Some(at),
            }))?;
        }
    }
}

fn export_questions(conn: &mut Conn, workspace: &WorkspaceId, write: Write1<'_>) -> Result<()> {
    let mut after = QuestionId(String::new());
    loop {
        let page = questions::questions_after(conn, workspace, &after, PAGE)?;
        let Some(last) = page.last() else { return Ok(()) };
        after = last.id.clone();
        let ids: Vec<QuestionId> = page.iter().map(|one| one.id.clone()).collect();
        let mut asked = questions::asked_of(conn, workspace, &ids)?;
        for one in page {
            let asked = asked.remove(&one.id).unwrap_or_default().into_iter();
            let asked = asked.map(|one| records::QuestionAsked {
                person: one.person.0,
                project: one.project.0,
                reasons: one.reasons,
                state: <&str>::from(one.state).to_owned(),
                answer: one.answer,
                answered_at: one.answered_at,
                helped: one.helped,
            });
            let asked = asked.collect();
            write(&Record::Question(Box::new(records::Question {
                id: one.id.0,
                asker: one.asker.0,
                title: one.title,
                tried: one.tried,
                subjects: one.subjects,
                asked_at: one.asked_at,
                closed_at: one.closed_at,
                asked,
            })))?;
        }
    }
}

fn export_ideas(conn: &mut Conn, workspace: &WorkspaceId, write: Write1<'_>) -> Result<()> {
    let mut after = IdeaId(String::new());
    loop {
        let page = ideas::ideas_after(conn, workspace, &after, PAGE)?;
        let Some(last) = page.last() else { return Ok(()) };
        after = last.id.clone();
        let ids: Vec<IdeaId> = page.iter().map(|one| one.id.clone()).collect();
        let mut joined = ideas::joined_of(conn, workspace, &ids)?;
        for one in page {
            let joined = joined.remove(&one.id).unwrap_or_default().into_iter();
            let joined = joined.map(|one| records::IdeaJoined {
                person: one.person.0,
                part: <&str>::from(one.part).to_owned(),
                joined_at: one.joined_at,
            });
            let joined = joined.collect();
            write(&Record::Idea(Box::new(records::Idea {
                id: one.id.0,
                person: one.person.0,
                title: one.title,
                about: one.about,
                audience: one.audience,
                subjects: one.subjects,
                skills: one.skills.into_iter().map(|skill| skill.0).collect(),
                state: <&str>::from(one.state).to_owned(),
                told_people: one.told_people,
                told_leader: one.told_leader,
                project: one.project.map(|project| project.0),
                created_at: one.created_at,
                closed_at: one.closed_at,
                joined,
            })))?;
        }
    }
}

fn export_tasks(conn: &mut Conn, workspace: &WorkspaceId, write: Write1<'_>) -> Result<()> {
    let mut after = TaskId(String::new());
    loop {
        let page = tasks::after(conn, workspace, &after, PAGE)?;
        let Some(last) = page.last() else { return Ok(()) };
        after = last.id.clone();
        for one in page {
            let purpose = (one.purpose != tasks::Purpose::None).then(|| one.purpose.to_string());
            let (done_by, done_at) = one.done.map(|(by, at)| (by.0, at)).unzip();
            write(&Record::Task(Box::new(records::Task {
                id: one.id.0,
                what: one.what,
                note: one.note,
                owner: one.owner.map(|owner| owner.0),
                due: one.due,
                purpose,
                done_by,
                done_at,
                created_by: one.created_by.0,
                created_at: Some(one.created_at),
            })))?;
        }
    }
}

fn export_absences(conn: &mut Conn, workspace: &WorkspaceId, write: Write1<'_>) -> Result<()> {
    let mut after = AbsenceId(String::new());
    loop {
        let page = handover::after(conn, workspace, &after, PAGE)?;
        let Some(last) = page.last() else { return Ok(()) };
        after = last.id.clone();
        for one in page {
            write(&Record::Absence(records::Absence {
                id: one.id.0,
                person: one.person.0,
                from: one.from,
                until: one.until,
                stand_in: one.stand_in.map(|person| person.0),
                created_at: Some(one.created_at),
            }))?;
        }
    }
}

fn export_shared(conn: &mut Conn, workspace: &WorkspaceId, write: Write1<'_>) -> Result<()> {
    // As many as there are skills that several teams look for.
    for one in shared::all(conn, workspace)? {
        write(&Record::SharedNeed(records::SharedNeed {
            skill: one.skill.0,
            projects: one.projects.into_iter().map(|project| project.0).collect(),
            state: <&str>::from(one.state).to_owned(),
            found_at: one.found_at,
            settled_at: one.settled_at,
        }))?;
    }
    Ok(())
}

fn export_desk(conn: &mut Conn, workspace: &WorkspaceId, write: Write1<'_>) -> Result<()> {
    let mut record = |kept: &desk::Kept, snooze: bool| {
        let desk = records::Desk {
            work: kept.kind.clone(),
            item: kept.item.clone(),
            person: kept.person.to_string(),
            at: kept.at,
            until: kept.until,
        };
        write(&if snooze { Record::DeskSnooze(desk) } else { Record::DeskClaim(desk) })
    };
    for (snooze, page_after) in [(false, desk::claims_after as desk::Reading), (true, desk::snoozes_after)] {
        let mut after = (String::new(), String::new());
        loop {
            let page = page_after(conn, workspace, (&after.0, &after.1), PAGE)?;
            let Some(last) = page.last() else { break };
            after = (last.kind.clone(), last.item.clone());
            page.iter().try_for_each(|kept| record(kept, snooze))?;
        }
    }
    Ok(())
}

fn export_audit(conn: &mut Conn, workspace: &WorkspaceId, write: Write1<'_>) -> Result<()> {
    type Row = (String, String, String, String, String, NaiveDateTime, String, String);
    let mut last_id = String::new();
    loop {
        let page: Vec<Row> = audit::table
            .filter(audit::workspace.eq(workspace))
            .filter(audit::id.gt(&last_id))
            .order(audit::id)
            .limit(PAGE)
            .select((
                audit::id,
                audit::actor,
                audit::action,
                audit::subject,
                audit::detail,
                audit::created_at,
                audit::before,
                audit::after,
            ))
            .load(conn)?;
        let Some(last) = page.last() else { return Ok(()) };
        last_id = last.0.clone();
        for (id, actor, action, subject, detail, at, before, after) in page {
            write(&Record::Audit(records::Audit { id, actor, action, subject, detail, before, after, at }))?;
        }
    }
}

/// Columns of the log as a table.
const COLUMNS: [&str; 9] =
    ["at", "actor", "actor_name", "action", "subject", "detail", "before", "after", "id"];

/// Writes the log from one day to another (the second is not in it) as CSV (RFC 4180), the newest first. Returns how
/// many lines there were.
///
/// # Errors
/// When the database can't be read or `out` can't be written.
pub fn audit_csv(
    conn: &mut Conn,
    workspace: &WorkspaceId,
    since: Option<NaiveDate>,
    until: Option<NaiveDate>,
    out: &mut impl Write,
) -> Result<usize> {
    let mut row = |cells: [&str; 9]| {
        let line: Vec<String> = cells.iter().map(|cell| csv_cell(cell)).collect();
        out.write_all(format!("{}\r\n", line.join(",")).as_bytes()).map_err(anyhow::Error::from)
    };
    row(COLUMNS)?;
    // Before this moment and id.
    let end = until.map(|day| (day.and_time(NaiveTime::MIN), String::new()));
    let mut query = Query { since, before: end, ..Query::default() };
    let mut written = 0;
    loop {
        let lines = audit_feature::lines(conn, workspace, &query, None, PAGE)?;
        let Some(last) = lines.last() else { return Ok(written) };
        query.before = Some((last.at, last.id.clone()));
        let actors: Vec<PersonId> = lines.iter().map(|line| line.actor.clone()).collect();
        let names = people_feature::find_all(conn, workspace, &actors)?;
        for line in &lines {
            let at = line.at.format("%Y-%m-%dT%H:%M:%SZ").to_string();
            let name = names.get(&line.actor).map_or("", |person| person.name.as_str());
            row([
                &at,
                line.actor.as_str(),
                name,
                &line.action,
                &line.subject,
                &line.detail,
                &line.before,
                &line.after,
                &line.id,
            ])?;
            written += 1;
        }
    }
}

/// A cell in quotation marks. What a spreadsheet would take for a formula begins with an apostrophe, so that opening
/// the file does nothing that somebody typed into a project's name.
fn csv_cell(text: &str) -> String {
    let formula = text.starts_with(['=', '+', '-', '@', '\t', '\r']);
    let guard = if formula { "'" } else { "" };
    format!("\"{guard}{}\"", text.replace('"', "\"\""))
}

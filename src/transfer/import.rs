//! Reads a community. One transaction: a bad line is named by its number, and nothing is changed.

use std::collections::{BTreeMap, HashSet};
use std::io::BufRead;

use diesel::prelude::*;

use super::records::{self, FORMAT, Record, VERSION};
use crate::db::Conn;
use crate::db::schema::{
    audit, blocks, dismissals, introductions, match_outcomes, partners, people, project_owners,
    project_words, projects, role_skills, roles, skills, workspaces,
};
use crate::error::{Error, Result};
use crate::features::adoption::{self, Adoption, Meeting};
use crate::features::desk;
use crate::features::follows::{self, Kind};
use crate::features::handover::{self, Absence};
use crate::features::ideas::{self, Idea, Joined};
use crate::features::institutions::{self as institutions_feature, About, Institution, Standing};
use crate::features::introductions::IntroductionState;
use crate::features::listings::{self, Listing};
use crate::features::matching;
use crate::features::needs::{self, Need, Proposal};
use crate::features::offers::{self, Ask, Offer, Wanted};
use crate::features::organizing::{self, Involvement};
use crate::features::outreach::{self, Contact, Note};
use crate::features::people::Path;
use crate::features::pilots::{self, Pilot};
use crate::features::privacy;
use crate::features::profiles::{self, Profile, ProfileSkill, Visibility};
use crate::features::projects::{
    self as projects_feature, Limits, Project, ProjectState, Role, RoleSkill, Stage,
};
use crate::features::questions::{self, AskedState, Question, QuestionState};
use crate::features::readiness;
use crate::features::roles::{self as roles_feature, Grant, Group};
use crate::features::shared::{self, Shared, SharedState};
use crate::features::skills::Level;
use crate::features::support;
use crate::features::tasks::{self, Purpose, Task};
use crate::features::updates::{self, Update};
use crate::ids::{PersonId, WorkspaceId};
use crate::notices::{self, Notice, Pause, Settings};
use crate::on_backend;
use crate::time::Time;

/// Languages by the names that both sides choose from: a filter must not fail on how one is spelt.
fn languages(named: Vec<String>) -> Result<Vec<String>> {
    match named.iter().find(|name| !profiles::languages::LANGUAGES.contains(&name.as_str())) {
        Some(unknown) => Err(Error::user(format!(
            "languages has {unknown:?}: write the English name with a capital, as in English or Spanish."
        ))),
        None => Ok(named),
    }
}

/// What came in.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Imported {
    /// Records, the header not counted.
    pub records: usize,
}

/// Reads `input` into `workspace`. What is there already under the same id is replaced, so reading a file twice
/// is harmless. The clocks of pilots, offers, tools in use and requests for support are set by what the file says: what
/// is overdue is spoken of at once.
///
/// # Errors
/// [`Error::User`] with the number of the first bad line and how to mend it; the caller's transaction undoes the
/// rest.
pub fn import(conn: &mut Conn, workspace: &WorkspaceId, input: impl BufRead, now: Time) -> Result<Imported> {
    let mut reader = Reader { conn, workspace, now, people: HashSet::new(), roles: HashSet::new() };
    let mut imported = Imported::default();
    let mut headed = false;
    for (index, line) in input.lines().enumerate() {
        let number = index + 1;
        let bad = |what: String| Error::user(format!("Line {number}: {what} Nothing was changed."));
        let line = line.map_err(|error| bad(format!("it can't be read ({error}).")))?;
        if line.trim().is_empty() {
            continue;
        }
        if line.contains("\\u0000") {
            return Err(bad("it holds a NUL character: take \\u0000 out.".to_owned()));
        }
        let record: Record = serde_json::from_str(&line).map_err(|error| bad(format!("{error}.")))?;
        match (&record, headed) {
            (Record::Header(header), false) if header.version <= VERSION => {
                headed = true;
                continue;
            }
            (Record::Header(header), false) => {
                return Err(bad(format!(
                    "the file is of version {}, and this hub reads up to {VERSION}: use a newer hub.",
                    header.version
                )));
            }
            (Record::Header(_), true) => return Err(bad("a second header.".to_owned())),
            (_, false) => {
                return Err(bad(format!(
                    "the first line must be {{\"kind\":\"{FORMAT}\",\"version\":{VERSION}}}."
                )));
            }
            (_, true) => {}
        }
        reader.take(record).map_err(|error| match error {
            Error::User(what) => bad(what),
            // What the database refuses is about this line too.
            Error::Internal(error) => bad(format!("the database refuses it ({error}).")),
        })?;
        imported.records += 1;
    }
    if !headed {
        return Err(Error::user("The file is empty. Nothing was changed."));
    }
    Ok(imported)
}

struct Reader<'a> {
    conn: &'a mut Conn,
    workspace: &'a WorkspaceId,
    now: Time,
    /// Ids seen so far: a record may name only what came before it, or what the database has.
    people: HashSet<String>,
    roles: HashSet<String>,
}

impl Reader<'_> {
    fn take(&mut self, record: Record) -> Result<()> {
        match record {
            Record::Header(_) => Ok(()),
            Record::Community(community) => self.community(&community),
            Record::Person(person) => self.person(&person),
            Record::Grant(one) => self.role_of(*one),
            Record::Skill(skill) => self.skill(&skill),
            Record::Profile(profile) => self.profile(profile),
            Record::Project(project) => self.project(*project),
            Record::Introduction(introduction) => self.introduction(&introduction),
            Record::Institution(institution) => self.institution(*institution),
            Record::Partner(partner) => self.partner(&partner),
            Record::Readiness(one) => self.readiness(&one),
            Record::Need(need) => self.need(*need),
            Record::Proposal(proposal) => self.proposal(*proposal),
            Record::Pilot(pilot) => self.pilot(*pilot),
            Record::PilotAnswer(answer) => self.pilot_answer(answer),
            Record::Offer(offer) => self.offer(*offer),
            Record::HelpWanted(wanted) => self.help_wanted(wanted),
            Record::OfferAsk(ask) => self.offer_ask(*ask),
            Record::SupportRequest(request) => self.support_request(*request),
            Record::SupportNote(note) => self.support_note(note),
            Record::Adoption(one) => self.adoption(*one),
            Record::AdoptionMeeting(one) => self.adoption_meeting(one),
            Record::Listing(one) => self.listing(one),
            Record::Contact(contact) => self.contact(*contact),
            Record::ContactNote(note) => self.contact_note(note),
            Record::Dismissal(dismissal) => self.dismissal(&dismissal),
            Record::MatchOutcome(one) => self.match_outcome(&one),
            Record::Matching(one) => self.matching(&one),
            Record::Consent(one) => self.consent(one),
            Record::Block(block) => self.block(&block),
            Record::Notifications(one) => self.notifications(one),
            Record::Involvement(one) => self.involvement(one),
            Record::Update(update) => self.update(*update),
            Record::Follow(one) => self.follow(&one),
            Record::Question(question) => self.question(*question),
            Record::Idea(idea) => self.idea(*idea),
            Record::Task(task) => self.task(*task),
            Record::Absence(one) => self.absence(one),
            Record::SharedNeed(one) => self.shared_need(one),
            Record::DeskClaim(claim) => self.desk(claim, desk::save_claim),
            Record::DeskSnooze(snooze) => self.desk(snooze, desk::save_snooze),
            Record::Audit(line) => self.audit(&line),
        }
    }

    fn community(&mut self, community: &records::Community) -> Result<()> {
        let settings = (
            workspaces::organizer_channel.eq(&community.organizer_channel),
            workspaces::announcement_channel.eq(&community.announcement_channel),
            workspaces::project_channels.eq(community.project_channels),
        );
        let row = (
            workspaces::id.eq(self.workspace),
            workspaces::name.eq(&community.name),
            workspaces::bot_user.eq(""),
            settings,
            workspaces::created_at.eq(self.now),
        );
        let conn = &mut *self.conn;
        on_backend!(conn => diesel::insert_into(workspaces::table)
            .values(row)
            .on_conflict(workspaces::id)
            .do_update()
            .set(settings)
            .execute(conn))?;
        for (role, (id, name)) in &community.role_groups {
            let role =
                word::<roles_feature::Role>("role_groups", role, "organizer, reviewer or support_volunteer")?;
            if !roles_feature::OF_GROUPS.contains(&role) {
                return Err(Error::user("role_groups takes organizer, reviewer and support_volunteer."));
            }
            let group = Group { id: id.clone(), name: name.clone() };
            roles_feature::save_group(self.conn, self.workspace, role, Some(&group))?;
        }
        Ok(())
    }

    fn person(&mut self, person: &records::Person) -> Result<()> {
        id("id", &person.id)?;
        if person.timezone.parse::<chrono_tz::Tz>().is_err() {
            return Err(Error::user(format!(
                "timezone {:?} is none: write an IANA name such as Europe/Madrid.",
                person.timezone
            )));
        }
        let path = person
            .path
            .as_deref()
            .map(|path| word::<Path>("path", path, "build, teach or organize"))
            .transpose()?;
        let fields = (
            people::name.eq(&person.name),
            people::timezone.eq(&person.timezone),
            people::bot.eq(person.bot),
            people::deactivated.eq(person.deactivated),
            people::path.eq(path),
            people::welcomed_at.eq(person.welcomed_at),
            people::updated_at.eq(self.now),
        );
        let row = (
            people::workspace.eq(self.workspace),
            people::id.eq(&person.id),
            fields,
            people::created_at.eq(self.now),
        );
        let conn = &mut *self.conn;
        on_backend!(conn => diesel::insert_into(people::table)
            .values(row)
            .on_conflict((people::workspace, people::id))
            .do_update()
            .set(fields)
            .execute(conn))?;
        self.people.insert(person.id.clone());
        if person.organizer && !person.deactivated {
            roles_feature::appoint(self.conn, self.workspace, &person.id.as_str().into(), None, self.now)?;
            // The way that the file says.
            diesel::update(people::table.find((self.workspace, &person.id)))
                .set(people::path.eq(path))
                .execute(self.conn)?;
        }
        Ok(())
    }

    fn role_of(&mut self, one: records::Grant) -> Result<()> {
        self.known("person", &one.person)?;
        id("id", &one.id)?;
        let grant = Grant {
            id: one.id.into(),
            person: one.person.into(),
            role: word::<roles_feature::Role>(
                "role",
                &one.role,
                "owner, organizer, reviewer, support_volunteer or ambassador",
            )?,
            institution: one.institution.map(Into::into),
            state: word::<roles_feature::State>("state", &one.state, "asked, given or ended")?,
            word: one.word,
            asked_at: one.asked_at,
            given_by: one.given_by.map(Into::into),
            given_at: one.given_at,
            until: one.until,
            from_group: one.from_group,
            ended_by: one.ended_by.map(Into::into),
            ended_at: one.ended_at,
        };
        if (grant.role == roles_feature::Role::Ambassador) != grant.institution.is_some() {
            return Err(Error::user("institution must be there where role is ambassador, and only there."));
        }
        roles_feature::save(self.conn, self.workspace, &grant)?;
        roles_feature::watch(self.conn, self.workspace, &grant, self.now)
    }

    fn skill(&mut self, skill: &records::Skill) -> Result<()> {
        id("id", &skill.id)?;
        if !["suggested", "adopted", "rejected", "merged"].contains(&skill.state.as_str()) {
            return Err(Error::user("state must be suggested, adopted, rejected or merged."));
        }
        if (skill.state == "merged") != skill.merged_into.is_some() {
            return Err(Error::user("merged_into must be there where state is merged, and only there."));
        }
        let fields = (
            skills::name.eq(&skill.name),
            skills::state.eq(&skill.state),
            skills::merged_into.eq(&skill.merged_into),
            skills::asked_by.eq(&skill.asked_by),
            skills::decided_by.eq(&skill.decided_by),
            skills::created_at.eq(skill.created_at.unwrap_or(self.now)),
        );
        let row = (skills::workspace.eq(self.workspace), skills::id.eq(&skill.id), fields);
        let conn = &mut *self.conn;
        on_backend!(conn => diesel::insert_into(skills::table)
            .values(row)
            .on_conflict((skills::workspace, skills::id))
            .do_update()
            .set(fields)
            .execute(conn))?;
        Ok(())
    }

    fn profile(&mut self, profile: records::Profile) -> Result<()> {
        self.known("person", &profile.person)?;
        within("hours", profile.hours, 0, 168)?;
        within("max_projects", profile.max_projects, 0, 100)?;
        let mut skills = Vec::new();
        for skill in profile.skills {
            id("skill", &skill.skill)?;
            skills.push(ProfileSkill {
                skill: skill.skill.into(),
                level: level(skill.level)?,
                wanted: skill.wanted,
            });
        }
        let visibility = word::<Visibility>("visibility", &profile.visibility, "everyone, owners or nobody")?;
        profiles::save(
            self.conn,
            self.workspace,
            &Profile {
                person: profile.person.into(),
                skills,
                subjects: profile.subjects,
                hours: profile.hours,
                max_projects: profile.max_projects,
                seeks_mentor: profile.seeks_mentor,
                offers_mentoring: profile.offers_mentoring,
                languages: languages(profile.languages)?,
                github: profile.github,
                about: profile.about,
                visibility,
                matching: profile.matching,
                paused_until: profile.paused_until,
                updated_at: profile.updated_at.unwrap_or(self.now),
            },
        )
    }

    fn project(&mut self, project: records::Project) -> Result<()> {
        id("id", &project.id)?;
        let Some(first) = project.owners.first().cloned() else {
            return Err(Error::user("owners is empty: a project needs one."));
        };
        for owner in &project.owners {
            self.known("owners", owner)?;
        }
        for link in project.repository.iter().chain(&project.links) {
            if !link.parse::<url::Url>().is_ok_and(|url| url.scheme() == "https") {
                return Err(Error::user(format!("{link:?} is no https link.")));
            }
        }
        let stage =
            word::<Stage>("stage", &project.stage, "idea, research, design, development, mvp or in_use")?;
        let states = "submitted, changes_requested, approved, paused, declined or closed";
        let state = word::<ProjectState>("state", &project.state, states)?;
        let mut openings = Vec::new();
        for role in project.roles {
            openings.push(self.role(&project.id, role)?);
        }
        self.forget_project(&project.id)?;
        if state == ProjectState::Approved {
            let said = project.decided_at.or(project.submitted_at).unwrap_or(self.now);
            let id = project.id.as_str().into();
            listings::plant(self.conn, self.workspace, &id, said, self.now)?;
        }
        let owners: Vec<PersonId> = project.owners.into_iter().map(PersonId).collect();
        projects_feature::create(
            self.conn,
            self.workspace,
            &Project {
                id: project.id.into(),
                name: project.name,
                pitch: project.pitch,
                problem: project.problem,
                stage,
                subjects: project.subjects,
                stack: project.stack.into_iter().map(Into::into).collect(),
                repository: project.repository,
                licence: project.licence,
                links: project.links,
                newcomers: project.newcomers,
                state,
                submitted_by: PersonId(first),
                channel: project.channel.map(Into::into),
                wants_channel: project.wants_channel,
                decided_by: project.decided_by.map(Into::into),
                decided_at: project.decided_at,
                decision_note: project.decision_note,
                submitted_at: project.submitted_at.unwrap_or(self.now),
            },
            &owners,
            &openings,
        )
    }

    fn role(&mut self, project: &str, role: records::Role) -> Result<Role> {
        id("id", &role.id)?;
        within("seats", role.seats, 1, 1000)?;
        within("filled", role.filled, 0, role.seats)?;
        within("hours", role.hours, 0, 168)?;
        let mut skills = Vec::new();
        for skill in role.skills {
            id("skill", &skill.skill)?;
            skills.push(RoleSkill {
                skill: skill.skill.into(),
                level: level(skill.level)?,
                required: skill.required || skill.must,
                must: skill.must,
            });
        }
        let utc_range = match (role.utc_from, role.utc_to) {
            (Some(from), Some(to)) => Some((from, to)),
            (None, None) => None,
            _ => return Err(Error::user("utc_from and utc_to go together.")),
        };
        within("least_hours", role.least_hours, 0, 168)?;
        within("least_overlap", role.least_overlap, 0, 168)?;
        self.roles.insert(role.id.clone());
        Ok(Role {
            id: role.id.into(),
            project: project.into(),
            title: role.title,
            skills,
            hours: role.hours,
            seats: role.seats,
            filled: role.filled,
            utc_range,
            limits: Limits {
                hours: role.least_hours,
                overlap: role.least_overlap,
                languages: languages(role.languages)?,
            },
            beginner: role.beginner,
            mentoring: role.mentoring,
            first_task: role.first_task,
            open: role.open,
            created_at: role.created_at.unwrap_or(self.now),
        })
    }

    /// A project that is there already makes room for the one in the file.
    fn forget_project(&mut self, project: &str) -> Result<()> {
        let ws = self.workspace;
        let its_roles: Vec<String> = roles::table
            .filter(roles::workspace.eq(ws))
            .filter(roles::project.eq(project))
            .select(roles::id)
            .load(self.conn)?;
        diesel::delete(
            role_skills::table
                .filter(role_skills::workspace.eq(ws))
                .filter(role_skills::role.eq_any(&its_roles)),
        )
        .execute(self.conn)?;
        diesel::delete(roles::table.filter(roles::workspace.eq(ws)).filter(roles::project.eq(project)))
            .execute(self.conn)?;
        diesel::delete(
            project_words::table
                .filter(project_words::workspace.eq(ws))
                .filter(project_words::project.eq(project)),
        )
        .execute(self.conn)?;
        diesel::delete(
            project_owners::table
                .filter(project_owners::workspace.eq(ws))
                .filter(project_owners::project.eq(project)),
        )
        .execute(self.conn)?;
        diesel::delete(projects::table.find((ws, project))).execute(self.conn)?;
        Ok(())
    }

    fn introduction(&mut self, one: &records::Introduction) -> Result<()> {
        id("id", &one.id)?;
        for (field, person) in
            [("developer", &one.developer), ("owner", &one.owner), ("asked_by", &one.asked_by)]
        {
            self.known(field, person)?;
        }
        self.known_role(&one.role)?;
        let states = "asked, accepted, opened, started, declined, no_answer, withdrawn, seat_filled or ended";
        let state = word::<IntroductionState>("state", &one.state, states)?;
        use IntroductionState::{Accepted, Asked, Opened, Started};
        let active = matches!(state, Asked | Accepted | Opened | Started);
        let there = introductions::table.find((self.workspace, &one.id));
        diesel::delete(there).execute(self.conn)?;
        diesel::insert_into(introductions::table)
            .values((
                introductions::workspace.eq(self.workspace),
                introductions::id.eq(&one.id),
                introductions::project.eq(&one.project),
                introductions::role.eq(&one.role),
                introductions::developer.eq(&one.developer),
                introductions::owner.eq(&one.owner),
                introductions::asked_by.eq(&one.asked_by),
                introductions::line.eq(&one.line),
                introductions::state.eq(state),
                introductions::active.eq(active),
                introductions::reason.eq(&one.reason),
                introductions::channel.eq(&one.channel),
                introductions::reminders.eq(one.reminders),
                introductions::next_at.eq(one.next_at),
                (
                    introductions::asked_at.eq(one.asked_at),
                    introductions::answered_at.eq(one.answered_at),
                    introductions::opened_at.eq(one.opened_at),
                    introductions::started_at.eq(one.started_at),
                    introductions::ended_at.eq(one.ended_at),
                ),
            ))
            .execute(self.conn)?;
        Ok(())
    }

    fn institution(&mut self, one: records::Institution) -> Result<()> {
        id("id", &one.id)?;
        self.known("created_by", &one.created_by)?;
        let kinds = "university, college, school, lab, agency, nonprofit or other";
        let institution = Institution {
            about: About {
                kind: word("institution_kind", &one.institution_kind, kinds)?,
                name: one.name,
                country: one.country,
                departments: one.departments,
                domains: one.domains,
            },
            id: one.id.into(),
            campus: one.campus,
            created_by: one.created_by.into(),
            created_at: one.created_at.unwrap_or(self.now),
        };
        institutions_feature::save(self.conn, self.workspace, &institution, self.now)
    }

    fn partner(&mut self, one: &records::Partner) -> Result<()> {
        self.known("person", &one.person)?;
        self.known_institution(&one.institution)?;
        let fields = (
            partners::standing.eq(word::<Standing>(
                "standing",
                &one.standing,
                "asked, confirmed, refused or ended",
            )?),
            partners::asked_at.eq(one.asked_at.unwrap_or(self.now)),
            partners::decided_by.eq(&one.decided_by),
            partners::decided_at.eq(one.decided_at),
        );
        let row = (
            partners::workspace.eq(self.workspace),
            partners::institution.eq(&one.institution),
            partners::person.eq(&one.person),
            fields,
        );
        let conn = &mut *self.conn;
        on_backend!(conn => diesel::insert_into(partners::table)
            .values(row)
            .on_conflict((partners::workspace, partners::institution, partners::person))
            .do_update()
            .set(fields)
            .execute(conn))?;
        Ok(())
    }

    fn readiness(&mut self, one: &records::ReadinessRecord) -> Result<()> {
        self.known_project(&one.project)?;
        let (by, at) = (PersonId(one.updated_by.clone()), one.updated_at.unwrap_or(self.now));
        readiness::save(self.conn, self.workspace, &one.project.as_str().into(), &one.known, &by, at)
    }

    fn need(&mut self, one: records::Need) -> Result<()> {
        id("id", &one.id)?;
        self.known("person", &one.person)?;
        self.known_institution(&one.institution)?;
        if let Some(project) = &one.project {
            self.known_project(project)?;
        }
        let states = "open, idea, role, pilot, met or withdrawn";
        let need = Need {
            state: word("state", &one.state, states)?,
            id: one.id.into(),
            institution: one.institution.into(),
            person: one.person.into(),
            title: one.title,
            problem: one.problem,
            course: one.course,
            learners: one.learners,
            by_when: one.by_when,
            tried: one.tried,
            subjects: one.subjects,
            project: one.project.map(Into::into),
            created_at: one.created_at.unwrap_or(self.now),
        };
        needs::save(self.conn, self.workspace, &need)
    }

    fn proposal(&mut self, one: records::Proposal) -> Result<()> {
        id("id", &one.id)?;
        self.known("asked_by", &one.asked_by)?;
        self.known_project(&one.project)?;
        within("hours", one.hours, 0, 168)?;
        if needs::find(self.conn, self.workspace, &one.need.as_str().into())?.is_none() {
            return Err(unknown("need", &one.need));
        }
        let proposal = Proposal {
            state: word("state", &one.state, "asked, accepted, declined or ended")?,
            id: one.id.into(),
            need: one.need.into(),
            project: one.project.into(),
            title: one.title,
            task: one.task,
            hours: one.hours,
            asked_by: one.asked_by.into(),
            asked_at: one.asked_at.unwrap_or(self.now),
            decided_by: one.decided_by.map(Into::into),
        };
        needs::save_proposal(self.conn, self.workspace, &proposal)
    }

    fn pilot(&mut self, one: records::Pilot) -> Result<()> {
        id("id", &one.id)?;
        self.known("person", &one.person)?;
        if let Some(owner) = &one.owner {
            self.known("owner", owner)?;
        }
        self.known_institution(&one.institution)?;
        self.known_project(&one.project)?;
        let states = "requested, accepted, installing, running, evaluated, adopted or ended";
        let pilot = Pilot {
            state: word("state", &one.state, states)?,
            id: one.id.into(),
            institution: one.institution.into(),
            project: one.project.into(),
            need: one.need.map(Into::into),
            person: one.person.into(),
            owner: one.owner.map(Into::into),
            course: one.course,
            starts: one.starts,
            ends: one.ends,
            next: one.next,
            next_by: one.next_by,
            checks: one.checks,
            reason: one.reason,
            channel: one.channel.map(Into::into),
            asked_at: one.asked_at,
            moved_at: one.moved_at.unwrap_or(one.asked_at),
            stalled_at: one.stalled_at,
        };
        pilots::save(self.conn, self.workspace, &pilot)?;
        pilots::schedule(self.conn, self.workspace, &pilot, self.now)
    }

    fn pilot_answer(&mut self, one: records::PilotAnswer) -> Result<()> {
        if pilots::find(self.conn, self.workspace, &one.pilot.as_str().into())?.is_none() {
            return Err(unknown("pilot", &one.pilot));
        }
        for (field, grade) in [("ease", one.ease), ("usefulness", one.usefulness)] {
            if let Some(grade) = grade {
                within(field, grade, 1, 5)?;
            }
        }
        let row = (one.pilot, one.phase, one.answerer, one.ease, one.usefulness, one.asked_at);
        pilots::save_answer(self.conn, self.workspace, &row)
    }

    fn offer(&mut self, one: records::Offer) -> Result<()> {
        id("id", &one.id)?;
        self.known("person", &one.person)?;
        if let Some(institution) = &one.institution {
            self.known_institution(institution)?;
        }
        within("amount", one.amount, 1, i32::MAX)?;
        within("promised", one.promised, 0, one.amount)?;
        let offer = Offer {
            state: word("state", &one.state, "open, expired or withdrawn")?,
            id: one.id.into(),
            person: one.person.into(),
            institution: one.institution.map(Into::into),
            kind: one.offers,
            title: one.title,
            about: one.about,
            amount: one.amount,
            unit: one.unit,
            promised: one.promised,
            conditions: one.conditions,
            subjects: one.subjects,
            languages: one.languages,
            until: one.until,
            created_at: one.created_at.unwrap_or(self.now),
        };
        offers::save(self.conn, self.workspace, &offer)?;
        offers::schedule(self.conn, self.workspace, &offer, self.now)
    }

    fn help_wanted(&mut self, one: records::HelpWanted) -> Result<()> {
        self.known("asked_by", &one.asked_by)?;
        self.known_project(&one.project)?;
        let wanted = Wanted {
            project: one.project.into(),
            kind: one.wants,
            about: one.about,
            asked_by: one.asked_by.into(),
            created_at: one.created_at.unwrap_or(self.now),
        };
        offers::want(self.conn, self.workspace, &wanted)
    }

    fn offer_ask(&mut self, one: records::OfferAsk) -> Result<()> {
        id("id", &one.id)?;
        self.known("asked_by", &one.asked_by)?;
        self.known_project(&one.project)?;
        within("amount", one.amount, 1, i32::MAX)?;
        if offers::find(self.conn, self.workspace, &one.offer.as_str().into())?.is_none() {
            return Err(unknown("offer", &one.offer));
        }
        let ask = Ask {
            state: word("state", &one.state, "asked, granted, in_use, ended, declined or withdrawn")?,
            id: one.id.into(),
            offer: one.offer.into(),
            project: one.project.into(),
            amount: one.amount,
            line: one.line,
            reason: one.reason,
            asked_by: one.asked_by.into(),
            decided_by: one.decided_by.map(Into::into),
            asked_at: one.asked_at,
            moved_at: one.moved_at.unwrap_or(one.asked_at),
        };
        offers::save_ask(self.conn, self.workspace, &ask)
    }

    fn consent(&mut self, one: records::Consent) -> Result<()> {
        self.known("person", &one.person)?;
        let agreed = privacy::Agreed {
            what: word("what", &one.what, "profile, matching or conduct")?,
            version: one.version,
            given_at: one.given_at,
            withdrawn_at: one.withdrawn_at,
        };
        privacy::save_consent(self.conn, self.workspace, &one.person.into(), &agreed)
    }

    fn listing(&mut self, one: records::Listing) -> Result<()> {
        self.known_project(&one.project)?;
        if let Some(person) = &one.wanted_by {
            self.known("wanted_by", person)?;
        }
        let why = one.why.map(|why| word("why", &why, "owner, silence or left")).transpose()?;
        let offered_to = one.offered_to.map(|to| word("offered_to", &to, "team or community")).transpose()?;
        let project = one.project.into();
        let listing = Listing {
            confirmed_at: one.confirmed_at,
            asked_at: one.asked_at,
            reminded: one.reminded,
            paused_at: one.paused_at,
            why,
            offered_to,
            wanted_by: one.wanted_by.map(Into::into),
            wanted_at: one.wanted_at,
            due_at: one.due_at,
            ..Listing::new(&project, self.now)
        };
        listings::save_whole(self.conn, self.workspace, &listing)?;
        listings::plan(self.conn, self.workspace, self.now)
    }

    fn contact(&mut self, one: records::Contact) -> Result<()> {
        id("id", &one.id)?;
        self.known("owner", &one.owner)?;
        self.known("created_by", &one.created_by)?;
        if let Some(institution) = &one.record {
            self.known_institution(institution)?;
        }
        if one.name.is_empty() && one.institution.is_empty() {
            return Err(Error::user("a contact has a name or an institution: write one of them."));
        }
        let created_at = one.created_at.unwrap_or(self.now);
        let contact = Contact {
            stage: word("stage", &one.stage, "idea, contacted, talking, agreed, partner or not_now")?,
            id: one.id.into(),
            name: one.name,
            institution: one.institution,
            email: one.email.to_lowercase(),
            known_through: one.known_through,
            could_give: one.could_give,
            owner: one.owner.into(),
            next_step: one.next_step,
            next_on: one.next_on,
            record: one.record.map(Into::into),
            created_by: one.created_by.into(),
            created_at,
            moved_at: one.moved_at.unwrap_or(created_at),
        };
        outreach::save(self.conn, self.workspace, &contact)?;
        outreach::watch(self.conn, self.workspace, &contact, self.now)
    }

    fn contact_note(&mut self, one: records::ContactNote) -> Result<()> {
        id("id", &one.id)?;
        self.known("person", &one.person)?;
        if outreach::find(self.conn, self.workspace, &one.contact.as_str().into())?.is_none() {
            return Err(unknown("contact", &one.contact));
        }
        let note = Note {
            id: one.id.into(),
            contact: one.contact.into(),
            person: one.person.into(),
            text: one.text,
            created_at: one.created_at,
        };
        outreach::save_note(self.conn, self.workspace, &note)
    }

    fn adoption(&mut self, one: records::Adoption) -> Result<()> {
        id("id", &one.id)?;
        self.known("person", &one.person)?;
        self.known_institution(&one.institution)?;
        self.known_project(&one.project)?;
        within("reminded", one.reminded, 0, 3)?;
        let adoption = Adoption {
            state: word("state", &one.state, "active or ended")?,
            id: one.id.into(),
            institution: one.institution.into(),
            project: one.project.into(),
            pilot: one.pilot.map(Into::into),
            person: one.person.into(),
            level: one.level,
            version: one.version,
            since: one.since,
            renews: one.renews,
            reminded: one.reminded,
            reason: one.reason,
            shown: one.shown,
            shown_at: one.shown_at,
            created_at: one.created_at.unwrap_or(self.now),
        };
        adoption::save(self.conn, self.workspace, &adoption)?;
        adoption::schedule(self.conn, self.workspace, &adoption, self.now)
    }

    fn adoption_meeting(&mut self, one: records::AdoptionMeeting) -> Result<()> {
        for (field, adoption) in [("one", &one.one), ("other", &one.other)] {
            if adoption::find(self.conn, self.workspace, &adoption.as_str().into())?.is_none() {
                return Err(unknown(field, adoption));
            }
        }
        let meeting = Meeting {
            state: word("state", &one.state, "asked, met or declined")?,
            one: one.one.into(),
            other: one.other.into(),
            one_yes: one.one_yes,
            other_yes: one.other_yes,
            channel: one.channel.map(Into::into),
            asked_at: one.asked_at,
        };
        adoption::save_meeting(self.conn, self.workspace, &meeting)
    }

    fn support_request(&mut self, one: records::SupportRequest) -> Result<()> {
        id("id", &one.id)?;
        self.known("asker", &one.asker)?;
        if let Some(claimer) = &one.claimer {
            self.known("claimer", claimer)?;
        }
        if let Some(institution) = &one.institution {
            self.known_institution(institution)?;
        }
        self.known_project(&one.project)?;
        if one.about == support::Kind::Security {
            return Err(Error::user("about is \"security\": reports of security problems are in no file."));
        }
        let states = "open, claimed, solved, closed, withdrawn or ended";
        let request = support::Request {
            state: word("state", &one.state, states)?,
            rung: word("rung", &one.rung, "asked, reminded, owners or organizers")?,
            id: one.id.into(),
            project: one.project.into(),
            institution: one.institution.map(Into::into),
            asker: one.asker.into(),
            kind: one.about,
            severity: one.severity,
            title: one.title,
            details: one.details,
            claimer: one.claimer.map(Into::into),
            solution: one.solution,
            keep: one.keep,
            turn: one.turn,
            due_at: one.due_at,
            asked_at: one.asked_at,
            moved_at: one.moved_at.unwrap_or(one.asked_at),
        };
        support::save(self.conn, self.workspace, &request)?;
        support::schedule(self.conn, self.workspace, &request, self.now)?;
        for (position, asked) in one.asked.into_iter().enumerate() {
            self.known("asked", &asked.person)?;
            let asked = support::Asked {
                answer: word("answer", &asked.answer, "waiting, passed, took or released")?,
                request: request.id.clone(),
                person: asked.person.into(),
                reasons: asked.reasons,
                asked_at: asked.asked_at,
            };
            let position = i32::try_from(position).unwrap_or(i32::MAX);
            support::save_asked(self.conn, self.workspace, &asked, position)?;
        }
        Ok(())
    }

    fn support_note(&mut self, one: records::SupportNote) -> Result<()> {
        id("id", &one.id)?;
        self.known("writer", &one.writer)?;
        self.known_project(&one.project)?;
        let note = support::Note {
            id: one.id.into(),
            project: one.project.into(),
            request: one.request.map(Into::into),
            writer: one.writer.into(),
            title: one.title,
            body: one.body,
            helped: one.helped,
            created_at: one.created_at,
            updated_at: one.updated_at.unwrap_or(one.created_at),
        };
        support::save_note(self.conn, self.workspace, &note)
    }

    fn dismissal(&mut self, dismissal: &records::Dismissal) -> Result<()> {
        self.known("developer", &dismissal.developer)?;
        self.known_role(&dismissal.role)?;
        let row = (
            dismissals::workspace.eq(self.workspace),
            dismissals::role.eq(&dismissal.role),
            dismissals::developer.eq(&dismissal.developer),
            dismissals::by_owner.eq(dismissal.by_owner),
            dismissals::created_at.eq(self.now),
        );
        let conn = &mut *self.conn;
        on_backend!(conn => diesel::insert_into(dismissals::table).values(row).on_conflict_do_nothing().execute(conn))?;
        Ok(())
    }

    fn match_outcome(&mut self, one: &records::MatchOutcome) -> Result<()> {
        self.known("developer", &one.developer)?;
        // The role may be gone: what was said of it still teaches.
        id("role", &one.role)?;
        id("project", &one.project)?;
        within("propensity", one.propensity, 1, 1_000_000)?;
        for share in one.shares {
            within("shares", i32::try_from(share).unwrap_or(i32::MAX), 0, 1_000_000)?;
        }
        if one.developer_said.is_some() != one.developer_at.is_some()
            || one.project_said.is_some() != one.project_at.is_some()
        {
            return Err(Error::user("what somebody said and when go together."));
        }
        let values = (
            match_outcomes::project.eq(&one.project),
            match_outcomes::shares.eq(serde_json::to_string(&one.shares)?),
            match_outcomes::propensity.eq(one.propensity),
            match_outcomes::seen_at.eq(one.seen_at),
            match_outcomes::developer_said.eq(one.developer_said),
            match_outcomes::developer_at.eq(one.developer_at),
            match_outcomes::project_said.eq(one.project_said),
            match_outcomes::project_at.eq(one.project_at),
        );
        let row = (
            match_outcomes::workspace.eq(self.workspace),
            match_outcomes::role.eq(&one.role),
            match_outcomes::developer.eq(&one.developer),
            values.clone(),
        );
        let conn = &mut *self.conn;
        on_backend!(conn => diesel::insert_into(match_outcomes::table)
            .values(row)
            .on_conflict((match_outcomes::workspace, match_outcomes::role, match_outcomes::developer))
            .do_update()
            .set(values)
            .execute(conn))?;
        Ok(())
    }

    fn matching(&mut self, one: &records::Matching) -> Result<()> {
        let weights = one.weights.to_string();
        if !matching::keep_settings(
            self.conn,
            self.workspace,
            &weights,
            one.first_seat,
            one.learned,
            self.now,
        )? {
            return Err(Error::user("weights are incomplete or out of their bounds."));
        }
        Ok(())
    }

    fn block(&mut self, block: &records::Block) -> Result<()> {
        self.known("person", &block.person)?;
        self.known("blocked", &block.blocked)?;
        let row = (
            blocks::workspace.eq(self.workspace),
            blocks::person.eq(&block.person),
            blocks::blocked.eq(&block.blocked),
            blocks::created_at.eq(self.now),
        );
        let conn = &mut *self.conn;
        on_backend!(conn => diesel::insert_into(blocks::table).values(row).on_conflict_do_nothing().execute(conn))?;
        Ok(())
    }

    fn notifications(&mut self, one: records::Notifications) -> Result<()> {
        self.known("person", &one.person)?;
        if one.awake_from > 12 || !(13..=24).contains(&one.awake_to) {
            return Err(Error::user("awake_from goes from 0 to 12, and awake_to from 13 to 24."));
        }
        let mut choices = BTreeMap::new();
        for (kind, choice) in &one.choices {
            let kind: Notice = word("choices", kind, "kinds of notifications, as an export has them")?;
            choices.insert(kind, word("choices", choice, "at_once, digest or never")?);
        }
        let pause = match (one.paused, one.paused_until) {
            (false, _) => Pause::No,
            (true, None) => Pause::Open,
            (true, Some(until)) => Pause::Until(until),
        };
        let chosen = Settings {
            choices,
            pause,
            awake: (one.awake_from, one.awake_to),
            weekends: one.weekends,
            mondays: one.mondays,
            weekly: one.weekly,
        };
        notices::save(self.conn, self.workspace, &one.person.into(), &chosen, self.now)
    }

    fn involvement(&mut self, one: records::Involvement) -> Result<()> {
        self.known("person", &one.person)?;
        within("hours", one.hours, 1, organizing::MOST_HOURS)?;
        if one.areas.is_empty() {
            return Err(Error::user("areas is empty: write one at least."));
        }
        let said = Involvement {
            person: one.person.into(),
            areas: organizing::ordered(one.areas),
            hours: one.hours,
            until: one.until,
            mornings: one.mornings,
            updated_at: one.updated_at.unwrap_or(self.now),
        };
        organizing::save(self.conn, self.workspace, &said)?;
        organizing::watch(self.conn, self.workspace, &said, self.now)
    }

    fn update(&mut self, one: records::Update) -> Result<()> {
        id("id", &one.id)?;
        self.known("author", &one.author)?;
        self.known_project(&one.project)?;
        if one.happened.trim().is_empty() {
            return Err(Error::user("happened is empty: an update says what happened."));
        }
        let update = Update {
            id: one.id.into(),
            project: one.project.into(),
            author: one.author.into(),
            happened: one.happened,
            next: one.next,
            help: one.help,
            created_at: one.at.unwrap_or(self.now),
        };
        updates::insert(self.conn, self.workspace, &update)
    }

    fn follow(&mut self, one: &records::Follow) -> Result<()> {
        self.known("person", &one.person)?;
        let Ok(thing) = one.thing.parse::<follows::Thing>() else {
            return Err(Error::user(
                "thing is none: write project: or skill: and an id, or subject: and a name.",
            ));
        };
        if thing.kind == Kind::Project {
            self.known_project(&thing.what)?;
        }
        let (person, at) = (PersonId::from(one.person.as_str()), one.at.unwrap_or(self.now));
        follows::follow(self.conn, self.workspace, &person, &thing, at).map(|_| ())
    }

    fn question(&mut self, one: records::Question) -> Result<()> {
        id("id", &one.id)?;
        self.known("asker", &one.asker)?;
        let question = Question {
            id: one.id.into(),
            asker: one.asker.into(),
            title: one.title,
            tried: one.tried,
            subjects: one.subjects,
            state: if one.closed_at.is_some() { QuestionState::Closed } else { QuestionState::Open },
            asked_at: one.asked_at,
            closed_at: one.closed_at,
        };
        questions::save(self.conn, self.workspace, &question)?;
        questions::watch(self.conn, self.workspace, &question, self.now)?;
        for (position, asked) in one.asked.into_iter().enumerate() {
            self.known("asked", &asked.person)?;
            let state: AskedState = word("state", &asked.state, "waiting, passed or answered")?;
            if (state == AskedState::Answered) != asked.answered_at.is_some() {
                return Err(Error::user("answered_at goes with the state answered."));
            }
            let asked = questions::Asked {
                question: question.id.clone(),
                person: asked.person.into(),
                position: i32::try_from(position).unwrap_or(i32::MAX),
                project: asked.project.into(),
                reasons: asked.reasons,
                state,
                answer: asked.answer,
                answered_at: asked.answered_at,
                helped: asked.helped,
            };
            questions::save_asked(self.conn, self.workspace, &asked)?;
        }
        Ok(())
    }

    fn idea(&mut self, one: records::Idea) -> Result<()> {
        id("id", &one.id)?;
        self.known("person", &one.person)?;
        if let Some(project) = &one.project {
            self.known_project(project)?;
        }
        let idea = Idea {
            id: one.id.into(),
            person: one.person.into(),
            title: one.title,
            about: one.about,
            audience: one.audience,
            subjects: one.subjects,
            skills: one.skills.into_iter().map(Into::into).collect(),
            state: word("state", &one.state, "open, building, became or closed")?,
            told_people: one.told_people,
            told_leader: one.told_leader,
            project: one.project.map(Into::into),
            created_at: one.created_at,
            closed_at: one.closed_at,
        };
        ideas::save(self.conn, self.workspace, &idea)?;
        ideas::watch(self.conn, self.workspace, &idea, self.now)?;
        for joined in one.joined {
            self.known("joined", &joined.person)?;
            let joined = Joined {
                idea: idea.id.clone(),
                person: joined.person.into(),
                part: word("part", &joined.part, "lead, build, teach or mentor")?,
                joined_at: joined.joined_at,
            };
            ideas::save_joined(self.conn, self.workspace, &joined)?;
        }
        Ok(())
    }

    fn task(&mut self, one: records::Task) -> Result<()> {
        id("id", &one.id)?;
        self.known("created_by", &one.created_by)?;
        for (field, person) in [("owner", &one.owner), ("done_by", &one.done_by)] {
            if let Some(person) = person {
                self.known(field, person)?;
            }
        }
        if one.done_by.is_some() != one.done_at.is_some() {
            return Err(Error::user("done_by and done_at go together: write both or neither."));
        }
        let purpose = match one.purpose.as_deref().map(str::parse) {
            None => Purpose::None,
            Some(Ok(purpose)) => purpose,
            Some(Err(())) => {
                return Err(Error::user(
                    "purpose is none: write plan:NAME, or project:, institution: or contact: and an id.",
                ));
            }
        };
        let task = Task {
            id: one.id.into(),
            what: one.what,
            note: one.note,
            owner: one.owner.map(Into::into),
            due: one.due,
            purpose,
            done: one.done_by.map(Into::into).zip(one.done_at),
            created_by: one.created_by.into(),
            created_at: one.created_at.unwrap_or(self.now),
        };
        tasks::save(self.conn, self.workspace, &task)?;
        tasks::watch(self.conn, self.workspace, &task, self.now)
    }

    fn absence(&mut self, one: records::Absence) -> Result<()> {
        id("id", &one.id)?;
        self.known("person", &one.person)?;
        if let Some(stand_in) = &one.stand_in {
            self.known("stand_in", stand_in)?;
        }
        if one.until < one.from {
            return Err(Error::user("until comes before from: write the first day first."));
        }
        let absence = Absence {
            id: one.id.into(),
            person: one.person.into(),
            from: one.from,
            until: one.until,
            stand_in: one.stand_in.map(Into::into),
            created_at: one.created_at.unwrap_or(self.now),
        };
        handover::save(self.conn, self.workspace, &absence)
    }

    fn shared_need(&mut self, one: records::SharedNeed) -> Result<()> {
        id("skill", &one.skill)?;
        one.projects.iter().try_for_each(|project| id("projects", project))?;
        let state = word::<SharedState>("state", &one.state, "open, told or put_off")?;
        if (state == SharedState::Open) == one.settled_at.is_some() {
            return Err(Error::user("settled_at is written where it is told or put off, and there alone."));
        }
        let shared = Shared {
            skill: one.skill.into(),
            projects: one.projects.into_iter().map(Into::into).collect(),
            state,
            found_at: one.found_at,
            settled_at: one.settled_at,
        };
        shared::save(self.conn, self.workspace, &shared)
    }

    fn desk(
        &mut self,
        one: records::Desk,
        save: fn(&mut Conn, &WorkspaceId, &desk::Kept) -> Result<()>,
    ) -> Result<()> {
        id("work", &one.work)?;
        id("item", &one.item)?;
        self.known("person", &one.person)?;
        let (kind, item, person) = (one.work, one.item, one.person.into());
        let kept = desk::Kept { kind, item, person, at: one.at, until: one.until };
        save(self.conn, self.workspace, &kept)
    }

    fn audit(&mut self, line: &records::Audit) -> Result<()> {
        id("id", &line.id)?;
        let row = (
            audit::workspace.eq(self.workspace),
            audit::id.eq(&line.id),
            audit::actor.eq(&line.actor),
            audit::action.eq(&line.action),
            audit::subject.eq(&line.subject),
            audit::detail.eq(&line.detail),
            audit::created_at.eq(line.at),
            audit::before.eq(&line.before),
            audit::after.eq(&line.after),
        );
        let conn = &mut *self.conn;
        on_backend!(conn => diesel::insert_into(audit::table).values(row).on_conflict_do_nothing().execute(conn))?;
        Ok(())
    }

    /// A person must be in an earlier line, or in the database.
    fn known(&mut self, field: &str, person: &str) -> Result<()> {
        // Somebody who had everything about them deleted is in no record.
        if self.people.contains(person) || PersonId::from(person).is_gone() {
            return Ok(());
        }
        let found: Option<String> =
            people::table.find((self.workspace, person)).select(people::id).first(self.conn).optional()?;
        match found {
            Some(id) => {
                self.people.insert(id);
                Ok(())
            }
            None => Err(Error::user(format!(
                "{field} names {person:?}, whom nobody knows: put their person record on an earlier line."
            ))),
        }
    }

    fn known_role(&mut self, role: &str) -> Result<()> {
        if self.roles.contains(role) {
            return Ok(());
        }
        let found: Option<String> =
            roles::table.find((self.workspace, role)).select(roles::id).first(self.conn).optional()?;
        match found {
            Some(id) => {
                self.roles.insert(id);
                Ok(())
            }
            None => Err(Error::user(format!(
                "role names {role:?}, which no project has: put its project on an earlier line."
            ))),
        }
    }
}

impl Reader<'_> {
    fn known_institution(&mut self, institution: &str) -> Result<()> {
        match institutions_feature::find(self.conn, self.workspace, &institution.into())? {
            Some(_) => Ok(()),
            None => Err(unknown("institution", institution)),
        }
    }

    fn known_project(&mut self, project: &str) -> Result<()> {
        match projects_feature::find(self.conn, self.workspace, &project.into())? {
            Some(_) => Ok(()),
            None => Err(unknown("project", project)),
        }
    }
}

fn unknown(field: &str, id: &str) -> Error {
    Error::user(format!("{field} names {id:?}, which nobody knows: put its record on an earlier line."))
}

fn id(field: &str, id: &str) -> Result<()> {
    if id.is_empty() || id.len() > 100 || id.chars().any(|c| c.is_whitespace() || c.is_control()) {
        return Err(Error::user(format!("{field} is {id:?}: write 1 to 100 characters without spaces.")));
    }
    Ok(())
}

fn level(number: i32) -> Result<Level> {
    Level::from_repr(number).ok_or_else(|| Error::user(format!("level is {number}: write 1, 2, 3 or 4.")))
}

fn within(field: &str, number: i32, least: i32, most: i32) -> Result<()> {
    if (least..=most).contains(&number) {
        return Ok(());
    }
    Err(Error::user(format!("{field} is {number}: write a number from {least} to {most}.")))
}

fn word<T: std::str::FromStr>(field: &str, given: &str, allowed: &str) -> Result<T> {
    given.parse().map_err(|_| Error::user(format!("{field} is {given:?}: write {allowed}.")))
}

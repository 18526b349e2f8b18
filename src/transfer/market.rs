//! Reads a community for matching alone: from what `export` writes, or from a file that a person wrote by hand
//! and that holds only developers and roles with skills and a few words. Lines may come in any order.

use std::collections::{HashMap, HashSet};
use std::io::BufRead;

use chrono::{NaiveDateTime, Offset, TimeZone};
use serde::Deserialize;

use crate::error::{Error, Result};
use crate::features::matching::engine::{
    Apart, Developer, Exclusion, Have, Index, Need, Role, Week, Weights,
};
use crate::features::skills;
use crate::time::Time;

/// A community, ready to be ranked.
pub struct Market {
    /// Who and what there is.
    pub index: Index,
    /// Pairs that may not be.
    pub apart: Apart,
    /// Developers, in the order of the file.
    pub developers: Vec<u32>,
    /// Roles, in the order of the file.
    pub roles: Vec<u32>,
    /// How a role writes a skill, where that is not its name here.
    written: HashMap<(u32, u32), Box<str>>,
}

impl Market {
    /// A skill as a role writes it.
    pub fn skill(&self, role: u32, skill: u32) -> &str {
        match self.written.get(&(role, skill)) {
            Some(written) => written,
            None => self.index.skill_name(skill),
        }
    }
}

/// The id that the taxonomy or a community gives to what somebody wrote, a slug or a name; what nobody knows counts
/// as it is.
fn skill_id(written: &str) -> String {
    if skills::known(written).is_some() {
        return written.to_owned();
    }
    // As a person types it.
    skills::id_of(&format!("new:{written}")).map_or_else(|| written.to_owned(), |id| id.to_string())
}

/// What lies near a skill.
fn related(skill: &str) -> Vec<(String, f32)> {
    skills::related(&skill.into()).iter().map(|(near, worth)| (near.to_string(), *worth)).collect()
}

#[derive(Deserialize)]
struct Kind {
    kind: String,
    #[serde(default)]
    version: Option<u32>,
}

#[derive(Deserialize)]
struct PersonLine {
    id: String,
    #[serde(default)]
    timezone: Option<String>,
    #[serde(default)]
    bot: bool,
    #[serde(default)]
    deactivated: bool,
}

#[derive(Deserialize)]
struct SkillLine {
    id: String,
    name: String,
}

/// `"React"`, or `{"skill": "react", "level": 3}`.
#[derive(Deserialize)]
#[serde(untagged)]
enum Mentioned {
    Name(String),
    Whole {
        #[serde(alias = "name", alias = "id")]
        skill: String,
        #[serde(default)]
        level: Option<i32>,
        #[serde(default)]
        wanted: bool,
        #[serde(default)]
        required: Option<bool>,
        #[serde(default)]
        must: bool,
    },
}

#[derive(Deserialize)]
struct ProfileLine {
    #[serde(alias = "id")]
    person: String,
    #[serde(default)]
    skills: Vec<Mentioned>,
    #[serde(default)]
    wants: Vec<String>,
    #[serde(default)]
    subjects: Vec<String>,
    #[serde(default)]
    hours: Option<u16>,
    #[serde(default)]
    max_projects: Option<i64>,
    #[serde(default)]
    seeks_mentor: bool,
    #[serde(default, alias = "words", alias = "text", alias = "description", alias = "bio")]
    about: String,
    #[serde(default)]
    visibility: Option<String>,
    #[serde(default)]
    matching: Option<bool>,
    #[serde(default)]
    paused_until: Option<NaiveDateTime>,
    #[serde(default)]
    timezone: Option<String>,
    #[serde(default)]
    languages: Vec<String>,
}

#[derive(Deserialize)]
struct ProjectLine {
    #[serde(default)]
    name: String,
    #[serde(default)]
    pitch: String,
    #[serde(default, alias = "about", alias = "text", alias = "description")]
    problem: String,
    #[serde(default)]
    newcomers: String,
    #[serde(default)]
    subjects: Vec<String>,
    #[serde(default)]
    state: Option<String>,
    #[serde(default)]
    owners: Vec<String>,
    #[serde(default)]
    roles: Vec<RoleLine>,
}

#[derive(Deserialize)]
struct RoleLine {
    id: String,
    #[serde(default)]
    title: String,
    #[serde(default, alias = "words", alias = "text", alias = "description", alias = "pitch")]
    about: String,
    #[serde(default)]
    skills: Vec<Mentioned>,
    #[serde(default)]
    subjects: Vec<String>,
    #[serde(default)]
    owners: Vec<String>,
    #[serde(default)]
    hours: Option<u16>,
    #[serde(default)]
    least_hours: u16,
    #[serde(default)]
    seats: Option<u16>,
    #[serde(default)]
    filled: u16,
    #[serde(default)]
    utc_from: Option<i32>,
    #[serde(default)]
    utc_to: Option<i32>,
    #[serde(default)]
    least_overlap: u8,
    #[serde(default)]
    beginner: bool,
    #[serde(default)]
    mentoring: bool,
    #[serde(default)]
    first_task: String,
    #[serde(default)]
    open: Option<bool>,
    #[serde(default)]
    languages: Vec<String>,
}

#[derive(Deserialize)]
struct IntroductionLine {
    role: String,
    developer: String,
    state: String,
}

#[derive(Deserialize)]
struct DismissalLine {
    role: String,
    developer: String,
}

#[derive(Deserialize)]
struct BlockLine {
    person: String,
    blocked: String,
}

/// What is only known once the whole file was read.
struct Reader {
    index: Index,
    now: Time,
    /// Ids of skills by how they were written.
    skills: HashMap<String, u32>,
    people: HashMap<String, PersonLine>,
    /// Names of skills that a community knows by a slug.
    named: HashMap<String, String>,
    developers: Vec<(Developer, Option<String>, i64)>,
    roles: Vec<(Role, Vec<String>)>,
    written: HashMap<(usize, u32), Box<str>>,
    introductions: Vec<IntroductionLine>,
    dismissals: Vec<DismissalLine>,
    blocks: Vec<BlockLine>,
}

/// Reads a community from `input`. Nobody needs to be named before they are mentioned, and pairs of people or roles
/// that are not in the file are passed over.
///
/// # Errors
/// [`Error::User`] with the number of the first bad line and how to mend it.
pub fn read_market(input: impl BufRead, now: Time) -> Result<Market> {
    let mut reader = Reader {
        index: Index::new(Weights::default(), related),
        now,
        skills: HashMap::new(),
        people: HashMap::new(),
        named: HashMap::new(),
        developers: Vec::new(),
        roles: Vec::new(),
        written: HashMap::new(),
        introductions: Vec::new(),
        dismissals: Vec::new(),
        blocks: Vec::new(),
    };
    for (index, line) in input.lines().enumerate() {
        let bad = |what: String| Error::user(format!("Line {}: {what}", index + 1));
        let line = line.map_err(|error| bad(format!("it can't be read ({error}).")))?;
        if line.trim().is_empty() {
            continue;
        }
        reader.take(&line).map_err(|error| bad(format!("{error:#}.")))?;
    }
    Ok(reader.finish())
}

impl Reader {
    fn take(&mut self, line: &str) -> anyhow::Result<()> {
        let head: Kind = serde_json::from_str(line)?;
        match head.kind.as_str() {
            "edtech-hub" => anyhow::ensure!(
                head.version.unwrap_or(1) <= super::VERSION,
                "the file is of a later version than this hub reads: use a newer hub"
            ),
            "person" => {
                let person: PersonLine = serde_json::from_str(line)?;
                offset(person.timezone.as_deref(), self.now)?;
                self.people.insert(person.id.clone(), person);
            }
            "skill" => {
                let skill: SkillLine = serde_json::from_str(line)?;
                self.named.insert(skill.id, skill.name);
            }
            "profile" | "developer" => self.profile(serde_json::from_str(line)?)?,
            "project" => self.project(serde_json::from_str(line)?)?,
            "role" => self.role(serde_json::from_str(line)?, true, &[], &[], &[])?,
            "introduction" => self.introductions.push(serde_json::from_str(line)?),
            "dismissal" => self.dismissals.push(serde_json::from_str(line)?),
            "block" => self.blocks.push(serde_json::from_str(line)?),
            // Of no concern here, or of a later version.
            _ => {}
        }
        Ok(())
    }

    fn skill(&mut self, written: &str) -> u32 {
        if let Some(id) = self.skills.get(written) {
            return *id;
        }
        let id = self.index.names().skill(&skill_id(written));
        self.skills.insert(written.to_owned(), id);
        id
    }

    /// Words of a skill that the taxonomy lacks: "course design" has something in common with "course building".
    fn loose<'a>(&'a self, written: &'a str, id: u32) -> Option<&'a str> {
        let known = skills::known(self.index.skill_name(id)).is_some();
        (!known).then(|| self.named.get(written).map_or(written, String::as_str))
    }

    fn profile(&mut self, line: ProfileLine) -> anyhow::Result<()> {
        offset(line.timezone.as_deref(), self.now)?;
        let mut haves = Vec::with_capacity(line.skills.len());
        let mut texts = vec![line.about];
        for mentioned in line.skills {
            let (written, level, wanted) = match mentioned {
                Mentioned::Name(name) => (name, None, false),
                Mentioned::Whole { skill, level, wanted, .. } => (skill, level, wanted),
            };
            let skill = self.skill(&written);
            texts.extend(self.loose(&written, skill).map(str::to_owned));
            haves.push(Have { skill, level: number(level)?, wanted });
        }
        for written in line.wants {
            haves.push(Have { skill: self.skill(&written), level: 1, wanted: true });
        }
        let names = self.index.names();
        let developer = Developer {
            id: line.person,
            skills: haves,
            topics: line.subjects.iter().map(|subject| names.topic(subject)).collect(),
            hours: line.hours.unwrap_or(4),
            free: 0,
            findable: line.visibility.as_deref() != Some("nobody"),
            looking: line.matching.unwrap_or(true) && line.paused_until.is_none_or(|until| until <= self.now),
            week: Week::working(0),
            seeks_mentor: line.seeks_mentor,
            languages: names.languages(line.languages.iter().map(String::as_str)),
            words: names.words(texts.iter().map(String::as_str)),
        };
        self.developers.push((developer, line.timezone, line.max_projects.unwrap_or(1)));
        Ok(())
    }

    fn project(&mut self, project: ProjectLine) -> anyhow::Result<()> {
        // A file by hand need not say that its projects look for people.
        let open = project.state.as_deref().is_none_or(|state| state == "approved");
        let texts = [project.name, project.pitch, project.problem, project.newcomers];
        for role in project.roles {
            self.role(role, open, &project.subjects, &project.owners, &texts)?;
        }
        Ok(())
    }

    fn role(
        &mut self,
        line: RoleLine,
        open: bool,
        subjects: &[String],
        owners: &[String],
        project: &[String],
    ) -> anyhow::Result<()> {
        let at = self.roles.len();
        let mut needs = Vec::with_capacity(line.skills.len());
        let mut texts = vec![line.title, line.about, line.first_task];
        for mentioned in line.skills {
            let (written, level, required, must) = match mentioned {
                Mentioned::Name(name) => (name, None, true, false),
                Mentioned::Whole { skill, level, required, must, .. } => {
                    (skill, level, required.unwrap_or(true), must)
                }
            };
            let skill = self.skill(&written);
            texts.extend(self.loose(&written, skill).map(str::to_owned));
            if self.index.skill_name(skill) != written {
                self.written.insert((at, skill), written.into());
            }
            needs.push(Need { skill, level: number(level)?, required, must });
        }
        let names = self.index.names();
        let week = line.utc_from.zip(line.utc_to).map(|(from, to)| Week::working_between(from, to));
        let role = Role {
            id: line.id,
            skills: needs,
            topics: subjects.iter().chain(&line.subjects).map(|subject| names.topic(subject)).collect(),
            hours: line.hours.unwrap_or(4),
            least_hours: line.least_hours,
            seats: line.seats.unwrap_or(1).saturating_sub(line.filled),
            looking: open && line.open.unwrap_or(true),
            week,
            least_overlap: line.least_overlap,
            beginner: line.beginner,
            mentoring: line.mentoring,
            languages: names.languages(line.languages.iter().map(String::as_str)),
            words: names.words(texts.iter().chain(project).map(String::as_str)),
        };
        self.roles.push((role, owners.iter().cloned().chain(line.owners).collect()));
        Ok(())
    }

    fn finish(mut self) -> Market {
        let mut running: HashMap<&str, i64> = HashMap::new();
        for one in &self.introductions {
            if ["accepted", "opened", "started"].contains(&one.state.as_str()) {
                *running.entry(&one.developer).or_default() += 1;
            }
        }
        let mut developers = Vec::with_capacity(self.developers.len());
        for (mut developer, timezone, most) in self.developers {
            let person = self.people.get(&developer.id);
            if person.is_some_and(|person| person.bot || person.deactivated) {
                developer.looking = false;
            }
            let timezone =
                timezone.as_deref().or_else(|| person.and_then(|person| person.timezone.as_deref()));
            developer.week = Week::working(offset(timezone, self.now).unwrap_or(0));
            let free = most - running.get(developer.id.as_str()).copied().unwrap_or(0);
            developer.free = u8::try_from(free.clamp(0, 255)).unwrap_or(0);
            developers.push(self.index.put_developer(developer));
        }
        let mut owned: HashMap<String, Vec<u32>> = HashMap::new();
        let (mut roles, mut written) = (Vec::with_capacity(self.roles.len()), HashMap::new());
        for (at, (role, owners)) in self.roles.into_iter().enumerate() {
            let skills: Vec<u32> = role.skills.iter().map(|need| need.skill).collect();
            let slot = self.index.put_role(role);
            for skill in skills {
                if let Some(text) = self.written.remove(&(at, skill)) {
                    written.insert((slot, skill), text);
                }
            }
            for owner in owners {
                owned.entry(owner).or_default().push(slot);
            }
            roles.push(slot);
        }
        let mut apart = Apart::default();
        let mut part = |role: Option<u32>, developer: Option<u32>, why: Exclusion| {
            if let (Some(role), Some(developer)) = (role, developer) {
                apart.part(role, developer, why);
            }
        };
        for (owner, roles) in &owned {
            roles.iter().for_each(|role| part(Some(*role), self.index.developer(owner), Exclusion::Own));
        }
        for one in &self.blocks {
            for (owner, other) in [(&one.person, &one.blocked), (&one.blocked, &one.person)] {
                let theirs = owned.get(owner).map_or(&[][..], Vec::as_slice);
                theirs
                    .iter()
                    .for_each(|role| part(Some(*role), self.index.developer(other), Exclusion::Blocked));
            }
        }
        for one in &self.dismissals {
            part(self.index.role(&one.role), self.index.developer(&one.developer), Exclusion::Dismissed);
        }
        for one in &self.introductions {
            if !["withdrawn", "seat_filled"].contains(&one.state.as_str()) {
                part(self.index.role(&one.role), self.index.developer(&one.developer), Exclusion::Met);
            }
        }
        self.index.refresh();
        let once = |slots: Vec<u32>| {
            let mut seen = HashSet::new();
            slots.into_iter().filter(|slot| seen.insert(*slot)).collect()
        };
        Market { index: self.index, apart, developers: once(developers), roles: once(roles), written }
    }
}

/// Seconds east of UTC at `now`.
fn offset(timezone: Option<&str>, now: Time) -> anyhow::Result<i32> {
    let Some(name) = timezone else { return Ok(0) };
    let timezone: chrono_tz::Tz = name.parse().map_err(|_| {
        anyhow::anyhow!("timezone {name:?} is none: write an IANA name such as Europe/Madrid")
    })?;
    Ok(timezone.offset_from_utc_datetime(&now).fix().local_minus_utc())
}

/// A level from 1 to 4; 2 where none is given.
fn number(level: Option<i32>) -> anyhow::Result<u8> {
    match level.unwrap_or(2) {
        level @ 1..=4 => Ok(level as u8),
        level => anyhow::bail!("level is {level}: write 1 (know the idea) to 4 (can lead)"),
    }
}

//! Who is asked first: who looks after the tool or offered to help, knows what it is made of, has little else on
//! their desk, and is at work.

use super::Severity;
use crate::features::matching::{Alike, Measure};
use crate::ids::PersonId;
use crate::slack::text::{and, count, line};

/// What they and the request have in common; with what comes besides it adds up to the order.
pub const MEASURE: Measure = Measure { skills: 0.3, subjects: 0.1, words: 0.1 };
/// What it counts to look after the tool, in millionths.
const OWNS: i64 = 400_000;
/// To have offered support.
const OFFERS: i64 = 300_000;
/// To be at work.
const AT_WORK: i64 = 50_000;
/// What an hour costs until they are, by how much it hurts.
const REST: i64 = 10_000;
/// What each request costs that they have.
const LOAD: i64 = 150_000;

/// Somebody who could help.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Helper {
    /// Who.
    pub person: PersonId,
    /// Owns the tool.
    pub owner: bool,
    /// Offered support.
    pub offers: bool,
    /// What they have in common with the tool and the request.
    pub alike: Alike,
    /// Those skills as they are called: what is needed, and where that is another one, what they know.
    pub skills: Vec<(String, Option<String>)>,
    /// Subjects of theirs that are the tool's.
    pub subjects: Vec<String>,
    /// How many requests they have.
    pub load: i64,
    /// Hours until they work; none while they do.
    pub rests: Option<i64>,
}

impl Helper {
    /// Somebody of whom nothing is known, at work and with nothing on their desk.
    pub fn new(person: PersonId) -> Self {
        Self {
            person,
            owner: false,
            offers: false,
            alike: Alike::default(),
            skills: Vec::new(),
            subjects: Vec::new(),
            load: 0,
            rests: None,
        }
    }
}

/// Somebody who could help, and why they.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Ranked {
    /// Who.
    pub person: PersonId,
    /// Owns the tool.
    pub owner: bool,
    /// The reasons, escaped, the strongest first.
    pub reasons: Vec<String>,
    score: i64,
}

/// Skills, subjects or words that are told as a reason.
const SKILLS: usize = 3;
/// Volunteers with so much on their desk are left in peace.
const ENOUGH: i64 = 5;

/// The best first. Owners stay in the list however much they have; volunteers who have enough don't.
pub fn rank(helpers: Vec<Helper>, severity: Severity) -> Vec<Ranked> {
    let mut ranked: Vec<Ranked> = helpers
        .into_iter()
        .filter(|helper| helper.owner || helper.load < ENOUGH)
        .map(|helper| ranked(helper, severity))
        .collect();
    ranked.sort_by(|a, b| b.score.cmp(&a.score).then_with(|| a.person.cmp(&b.person)));
    ranked
}

fn ranked(helper: Helper, severity: Severity) -> Ranked {
    let mut parts: Vec<(i64, Option<String>)> = Vec::new();
    if helper.owner {
        parts.push((OWNS, Some("you look after it".to_owned())));
    }
    if helper.offers {
        parts.push((OFFERS, Some("you offered support".to_owned())));
    }
    let Alike { skills, subjects, words, shared, .. } = &helper.alike;
    parts.push(((*skills).into(), knows(&helper.skills)));
    let names = |all: &[String], most: usize| -> Option<String> {
        let names: Vec<String> = all.iter().take(most).map(|name| line(name, 60)).collect();
        (!names.is_empty()).then(|| and(&names))
    };
    parts.push((
        (*subjects).into(),
        names(&helper.subjects, SKILLS).map(|all| format!("you care about {all}")),
    ));
    parts.push(((*words).into(), names(shared, SKILLS).map(|all| format!("you wrote of {all}"))));
    // Who sleeps can't help a class that stands still; what has time waits for the morning.
    let waits = match severity {
        Severity::Blocking => 2,
        Severity::Hindering => 1,
        Severity::Minor => 0,
    };
    parts.push(match helper.rests {
        None => (AT_WORK, Some("it is your working time".to_owned())),
        Some(hours) => (-REST * waits * hours.clamp(0, 24), None),
    });
    let load = match helper.load {
        0 => "nothing else is on your desk".to_owned(),
        n => format!("you have {} at the moment", count(n, "other request", "other requests")),
    };
    parts.push((-LOAD * helper.load, Some(load)));
    let score = parts.iter().map(|(part, _)| part).sum();
    // What counts most is told first.
    parts.sort_by_key(|(part, _)| std::cmp::Reverse(*part));
    let reasons = parts.into_iter().filter_map(|(_, reason)| reason).collect();
    Ranked { person: helper.person, owner: helper.owner, reasons, score }
}

/// "you know LTI and R", or what they know that is near.
fn knows(skills: &[(String, Option<String>)]) -> Option<String> {
    let same: Vec<String> = skills
        .iter()
        .filter(|skill| skill.1.is_none())
        .take(SKILLS)
        .map(|(name, _)| line(name, 60))
        .collect();
    if !same.is_empty() {
        return Some(format!("you know {}", and(&same)));
    }
    let (needed, known) = skills.iter().find_map(|(needed, by)| Some((needed, by.as_ref()?)))?;
    Some(format!("you know {}, which is near {}", line(known, 60), line(needed, 60)))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn helper(person: &str) -> Helper {
        Helper { offers: true, ..Helper::new(person.into()) }
    }

    fn order(helpers: Vec<Helper>, severity: Severity) -> Vec<String> {
        rank(helpers, severity).into_iter().map(|one| one.person.0).collect()
    }

    #[test]
    fn skill_load_and_hours_decide() {
        let alike = Alike { skills: 200_000, ..Alike::default() };
        let skilled = Helper { alike, ..helper("U_SKILLED") };
        let busy = Helper { load: 2, ..skilled.clone() };
        let busy = Helper { person: "U_BUSY".into(), ..busy };
        let asleep = Helper { person: "U_ASLEEP".into(), rests: Some(14), ..skilled.clone() };
        let owner = Helper { owner: true, offers: false, ..helper("U_OWNER") };
        let all = || vec![busy.clone(), asleep.clone(), skilled.clone(), owner.clone(), helper("U_NEW")];
        assert_eq!(
            order(all(), Severity::Hindering),
            ["U_SKILLED", "U_OWNER", "U_ASLEEP", "U_NEW", "U_BUSY"]
        );
        // A class stands still: whoever is awake comes first.
        assert_eq!(order(all(), Severity::Blocking)[3..], ["U_BUSY", "U_ASLEEP"]);
        // What has time may wait for the morning.
        assert_eq!(order(all(), Severity::Minor)[1], "U_ASLEEP");
    }

    #[test]
    fn the_reasons_are_in_words() {
        let skills = vec![
            ("R&D".to_owned(), None),
            ("LTI".to_owned(), None),
            ("Vue".to_owned(), Some("React".to_owned())),
        ];
        let alike = Alike {
            skills: 200_000,
            subjects: 100_000,
            words: 60_000,
            shared: vec!["passback".into()],
            ..Alike::default()
        };
        let subjects = vec!["Mathematics".to_owned()];
        let one = Helper { owner: true, skills, alike, subjects, load: 1, ..helper("U1") };
        let found = rank(vec![one.clone()], Severity::Minor).remove(0);
        assert_eq!(
            found.reasons,
            [
                "you look after it",
                "you offered support",
                "you know R&amp;D and LTI",
                "you care about Mathematics",
                "you wrote of passback",
                "it is your working time",
                "you have 1 other request at the moment"
            ]
        );
        let sum = OWNS + OFFERS + 360_000 + AT_WORK - LOAD;
        assert_eq!(found.score, sum, "the exact sum of what is told");
        let near = Helper { skills: one.skills[2..].to_vec(), ..one };
        assert_eq!(rank(vec![near], Severity::Minor)[0].reasons[2], "you know React, which is near Vue");
    }

    #[test]
    fn volunteers_with_enough_are_left_in_peace_and_owners_are_not() {
        let full = |person: &str, owner| Helper { load: 5, owner, ..helper(person) };
        assert_eq!(order(vec![full("U_A", false), full("U_B", true)], Severity::Minor), ["U_B"]);
    }

    #[test]
    fn equals_are_asked_in_a_steady_order() {
        let both = || vec![helper("U_B"), helper("U_A")];
        assert_eq!(order(both(), Severity::Minor), ["U_A", "U_B"]);
    }
}

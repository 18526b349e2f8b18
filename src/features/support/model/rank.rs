//! Who is asked first: who looks after the tool or offered to help, knows what it is made of, has little else on
//! their desk, and is at work.

use super::Severity;
use crate::ids::PersonId;
use crate::slack::text::{and, count, line};

/// Somebody who could help.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Helper {
    /// Who.
    pub person: PersonId,
    /// Owns the tool.
    pub owner: bool,
    /// Offered support.
    pub offers: bool,
    /// Skills of theirs that the tool needs, as they are called.
    pub skills: Vec<String>,
    /// How many requests they have.
    pub load: i64,
    /// Hours until they work; none while they do.
    pub rests: Option<i64>,
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

/// Skills that are told as a reason.
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
    let mut reasons = Vec::new();
    let mut score = 0;
    if helper.owner {
        reasons.push("you look after it".to_owned());
        score += 40;
    }
    if helper.offers {
        reasons.push("you offered support".to_owned());
        score += 30;
    }
    if !helper.skills.is_empty() {
        let names: Vec<String> = helper.skills.iter().take(SKILLS).map(|name| line(name, 60)).collect();
        score += 10 * i64::try_from(names.len()).unwrap_or(0);
        reasons.push(format!("you know {}", and(&names)));
    }
    // Who sleeps can't help a class that stands still; what has time waits for the morning.
    let waits = match severity {
        Severity::Blocking => 2,
        Severity::Hindering => 1,
        Severity::Minor => 0,
    };
    match helper.rests {
        None => {
            reasons.push("it is your working time".to_owned());
            score += 5;
        }
        Some(hours) => score -= waits * hours.clamp(0, 24),
    }
    match helper.load {
        0 => reasons.push("nothing else is on your desk".to_owned()),
        n => {
            reasons.push(format!("you have {} at the moment", count(n, "other request", "other requests")));
            score -= 15 * n;
        }
    }
    Ranked { person: helper.person, owner: helper.owner, reasons, score }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn helper(person: &str) -> Helper {
        Helper { person: person.into(), owner: false, offers: true, skills: Vec::new(), load: 0, rests: None }
    }

    fn order(helpers: Vec<Helper>, severity: Severity) -> Vec<String> {
        rank(helpers, severity).into_iter().map(|one| one.person.0).collect()
    }

    #[test]
    fn skill_load_and_hours_decide() {
        let skilled = Helper { skills: vec!["LTI".into(), "R&D".into()], ..helper("U_SKILLED") };
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
        let one = Helper { owner: true, skills: vec!["R&D".into(), "LTI".into()], load: 1, ..helper("U1") };
        assert_eq!(
            rank(vec![one], Severity::Minor)[0].reasons,
            [
                "you look after it",
                "you offered support",
                "you know R&amp;D and LTI",
                "it is your working time",
                "you have 1 other request at the moment"
            ]
        );
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

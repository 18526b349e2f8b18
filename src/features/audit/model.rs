//! What is asked of the log, and what it says.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use strum::{EnumString, IntoStaticStr};

use crate::ids::PersonId;
use crate::time::Time;

/// What may be pressed here; as text it is the action's id.
#[derive(Clone, Copy, Debug, PartialEq, Eq, EnumString, IntoStaticStr)]
#[strum(serialize_all = "snake_case", prefix = "audit.")]
pub enum Verb {
    /// A page of lines; its value is a [`Query`] as JSON.
    Page,
}

impl Verb {
    /// The action's id.
    pub fn id(self) -> &'static str {
        self.into()
    }
}

/// The form of this feature; as text it is its callback id.
#[derive(Clone, Copy, Debug, PartialEq, Eq, EnumString, IntoStaticStr)]
#[strum(serialize_all = "snake_case", prefix = "audit.")]
pub enum Form {
    /// The filters, with what they find below.
    Search,
}

/// Lines on a page.
pub const PAGE: usize = 20;
/// The longest name or id that is looked for.
pub const ABOUT: usize = 150;

/// Which lines, the newest first. What is left out is no filter.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Query {
    /// Who did it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub person: Option<PersonId>,
    /// What kind of thing it was done to: the action's first word.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub thing: Option<String>,
    /// The thing itself: a project's name, a member's id, or an id from the log.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub about: Option<String>,
    /// From this day on, in UTC.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub since: Option<NaiveDate>,
    /// Only lines before this one, by its moment and id.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub before: Option<(Time, String)>,
}

/// A line of the log.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Line {
    /// Its id.
    pub id: String,
    /// Who; empty where they had everything about them deleted.
    pub actor: PersonId,
    /// Did what: `thing.verb`.
    pub action: String,
    /// To what: an id.
    pub subject: String,
    /// In words.
    pub detail: String,
    /// How it was.
    pub before: String,
    /// How it is now.
    pub after: String,
    /// When.
    pub at: Time,
}

/// Kinds of things, by the first word of their actions, with what they are called in a menu; in alphabetical order.
pub const THINGS: [(&str, &str); 35] = [
    ("absence", "Absences of organizers"),
    ("community", "Community and settings"),
    ("contact", "Contacts"),
    ("conduct", "Code of conduct"),
    ("desk", "Desk"),
    ("handover", "Handovers"),
    ("idea", "Ideas"),
    ("institution", "Institutions"),
    ("introduction", "Introductions"),
    ("listing", "Listings"),
    ("matching", "Matching"),
    ("message", "Messages"),
    ("need", "Needs"),
    ("notifications", "Notifications"),
    ("numbers", "Numbers"),
    ("offer", "Offers"),
    ("organizer", "Organizers"),
    ("organizing", "Organizing team"),
    ("privacy", "Forgetting"),
    ("person", "Own data"),
    ("partner", "Who speaks for institutions"),
    ("pilot", "Pilots"),
    ("profile", "Profiles"),
    ("project", "Projects"),
    ("question", "Questions"),
    ("readiness", "Readiness"),
    ("report", "Reports about somebody"),
    ("role", "Roles"),
    ("round", "Rounds of matching"),
    ("shared", "Shared needs"),
    ("skill", "Skills"),
    ("support", "Support"),
    ("task", "Tasks of the team"),
    ("adoption", "Tools in use"),
    ("update", "Updates of projects"),
];

/// An action in words, for a sentence that begins with who did it. What isn't known here is shown as it is written.
pub fn words(action: &str) -> Option<&'static str> {
    WORDS.iter().find(|(known, _)| *known == action).map(|(_, words)| *words)
}

const WORDS: &[(&str, &str)] = &[
    ("absence.end", "took an absence back"),
    ("absence.plan", "said when they are away"),
    ("adoption.begin", "entered a tool in use"),
    ("adoption.edit", "changed a tool in use"),
    ("adoption.end", "ended a tool's use"),
    ("adoption.meet", "would like to meet another institution"),
    ("adoption.not_now", "would not like to meet another institution now"),
    ("adoption.renew", "renewed a tool in use"),
    ("adoption.silent", "saw that nobody speaks of a renewal"),
    ("community.installed", "installed the hub"),
    ("community.save", "changed the settings"),
    ("conduct.save", "changed the code of conduct or who reads reports"),
    ("contact.add", "wrote a contact down"),
    ("contact.edit", "changed a contact"),
    ("contact.import", "added a list of contacts"),
    ("contact.later", "put a contact's next step off"),
    ("contact.merge", "made one of two contacts"),
    ("contact.partner", "made a partner of a contact"),
    ("contact.remove", "forgot a contact"),
    ("contact.step", "said what happened with a contact"),
    ("desk.claim", "took a piece of work"),
    ("desk.release", "gave a piece of work back"),
    ("desk.snooze", "put a piece of work off"),
    ("desk.wake", "brought a piece of work back"),
    ("handover.pass", "handed over what somebody had"),
    ("idea.close", "took an idea back"),
    ("idea.have", "shared an idea"),
    ("idea.join", "joined an idea"),
    ("idea.leave", "left an idea"),
    ("idea.project", "made a project of an idea"),
    ("idea.quiet", "closed an idea that nobody joined"),
    ("idea.take_down", "took an idea down"),
    ("institution.create", "entered an institution"),
    ("institution.edit", "changed an institution"),
    ("institution.join", "made one of two institutions"),
    ("introduction.accepted", "said yes to an introduction"),
    ("introduction.asked", "asked for an introduction"),
    ("introduction.declined", "said not now to an introduction"),
    ("introduction.ended", "ended an introduction"),
    ("introduction.no_answer", "closed an introduction without an answer"),
    ("introduction.opened", "introduced two people"),
    ("introduction.seat_filled", "closed an introduction: the seat is taken"),
    ("introduction.started", "said that an introduction led to work"),
    ("introduction.withdrawn", "took an introduction back"),
    ("listing.confirm", "said that a listing is still true"),
    ("listing.give", "gave a project to somebody who takes it on"),
    ("listing.not_now", "said not now to somebody who would take a project on"),
    ("listing.offer", "offered a project to everybody"),
    ("listing.offer_team", "offered a project to those who work in it"),
    ("listing.pause", "paused a listing"),
    ("listing.reopen", "reopened a listing"),
    ("listing.want", "would take a project on"),
    ("matching.keep", "changed the weights of the matching"),
    ("matching.learn", "learned from answers"),
    ("message.forget", "gave a message up"),
    ("message.send_again", "had a message sent again"),
    ("need.accept", "said yes to a role for a need"),
    ("need.ask_project", "asked a project for a role"),
    ("need.edit", "changed a need"),
    ("need.idea", "turned a need into an idea"),
    ("need.met", "said that a need is met"),
    ("need.not_now", "said not now to a role for a need"),
    ("need.tell", "told a need"),
    ("need.withdraw", "took a need back"),
    ("notifications.save", "chose what comes to them, and when"),
    ("numbers.csv", "had the community's numbers sent as files"),
    ("numbers.map", "had the map of the community sent"),
    ("offer.ask", "asked for an offer"),
    ("offer.decline", "declined an asking"),
    ("offer.edit", "changed an offer"),
    ("offer.end", "ended what was promised"),
    ("offer.expire", "closed an offer after its last day"),
    ("offer.grant", "promised an offer"),
    ("offer.make", "offered something"),
    ("offer.suggest", "suggested an offer to a project"),
    ("offer.take_back", "took an asking back"),
    ("offer.unwant", "took a wish for help back"),
    ("offer.use", "began to use what was promised"),
    ("offer.want", "said what help a project wants"),
    ("offer.withdraw", "took an offer back"),
    ("organizer.ask", "offered to organize"),
    ("organizer.grant", "made somebody an organizer"),
    ("organizer.not_now", "said not now to an offer to organize"),
    ("organizing.change", "changed how involved they want to be"),
    ("organizing.go_on", "goes on in the organizing team"),
    ("organizing.join", "said how involved they want to be"),
    ("organizing.stop", "stopped taking part in the organizing team"),
    ("partner.ask", "asked to speak for an institution"),
    ("partner.confirm", "confirmed who speaks for an institution"),
    ("partner.end", "ended that somebody speaks for an institution"),
    ("partner.refuse", "refused who asked to speak for an institution"),
    ("person.delete", "had everything about them deleted"),
    ("person.get", "got their own data"),
    ("pilot.accepted", "said yes to a pilot"),
    ("pilot.adopted", "adopted a tool after a pilot"),
    ("pilot.ended", "ended a pilot"),
    ("pilot.evaluated", "evaluated a pilot"),
    ("pilot.installing", "began to install a pilot"),
    ("pilot.moved_on", "moved a pilot on in which nothing had happened"),
    ("pilot.plan", "planned a pilot"),
    ("pilot.requested", "asked for a pilot"),
    ("pilot.running", "began a pilot in class"),
    ("pilot.stalled", "saw that nothing happens in a pilot"),
    ("pilot.survey", "sent a survey for a pilot"),
    ("privacy.forget", "forgot what was older than its time"),
    ("profile.change", "changed a profile"),
    ("profile.create", "filled in a profile"),
    ("profile.delete", "had a profile deleted"),
    ("profile.leave", "left the matching"),
    ("profile.pause", "took a break from the matching"),
    ("profile.rejoin", "came back to the matching"),
    ("profile.resume", "ended a break from the matching"),
    ("project.approve", "approved a project"),
    ("project.ask_changes", "asked for changes in a project"),
    ("project.close", "closed a project"),
    ("project.decline", "declined a project"),
    ("project.edit", "changed a project"),
    ("project.reopen", "opened a project again"),
    ("project.send_again", "sent a project again"),
    ("project.submit", "sent a project"),
    ("question.answer", "answered a question"),
    ("question.ask", "asked the other projects"),
    ("question.close", "closed a question"),
    ("question.helped", "said that an answer helped"),
    ("question.pass", "said that a question isn't for them"),
    ("readiness.edit", "said what a project is ready for"),
    ("report.make", "passed a report about somebody on"),
    ("report.settle", "settled a report about somebody"),
    ("role.accept", "gave a role that was asked for"),
    ("role.ask", "asked for a role"),
    ("role.end", "ended a role"),
    ("role.extend", "said until when somebody has a role"),
    ("role.give", "gave a role"),
    ("role.group", "chose the user group that gives a role"),
    ("role.inherit", "passed the hub on to whoever organized first"),
    ("role.not_now", "said not now to who asked for a role"),
    ("round.drop", "took a pair out of a round"),
    ("round.keep", "took a pair back into a round"),
    ("round.run", "matched everyone"),
    ("round.send", "sent a round"),
    ("round.stop", "stopped a round"),
    ("round.swap", "put the next best into a round"),
    ("shared.not_now", "left what several teams look for"),
    ("shared.tell", "told several teams what they all look for"),
    ("skill.adopted", "added a skill"),
    ("skill.merged", "merged a skill"),
    ("skill.rejected", "rejected a skill"),
    ("support.asked", "asked for support"),
    ("support.claimed", "took a request for support"),
    ("support.closed", "said that support helped"),
    ("support.closed_silently", "closed a request for support after a week"),
    ("support.escalated", "asked the owners about a request for support"),
    ("support.handed_on", "handed a request for support on"),
    ("support.kept", "stayed on a request for support"),
    ("support.let_go", "closed a request for support: nobody was found"),
    ("support.note_deleted", "deleted a kept solution"),
    ("support.note_edited", "changed a kept solution"),
    ("support.overdue", "saw that nobody takes a request for support"),
    ("support.passed", "said not me to a request for support"),
    ("support.passed_on", "passed a request for support on"),
    ("support.released", "gave a request for support back"),
    ("support.reminded", "reminded of a request for support"),
    ("support.reopened", "said that a request isn't solved"),
    ("support.solved", "said that a request is solved"),
    ("support.withdrawn", "took a request for support back"),
    ("task.add", "wrote a task down"),
    ("task.done", "did a task"),
    ("task.edit", "changed a task"),
    ("task.reopen", "opened a task again"),
    ("task.take", "took a task"),
    ("update.send", "told of a project"),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_query_survives_a_button() {
        let query = Query {
            person: Some("U_BEN".into()),
            thing: Some("project".to_owned()),
            about: Some("Quiz \"lab\"".to_owned()),
            since: NaiveDate::from_ymd_opt(2026, 9, 7),
            before: Some((crate::features::projects::samples::now(), "01".to_owned())),
        };
        let text = serde_json::to_string(&query).unwrap();
        assert!(text.len() < 1000 && serde_json::from_str::<Query>(&text).unwrap() == query, "{text}");
        assert_eq!(serde_json::to_string(&Query::default()).unwrap(), "{}");
    }

    #[test]
    fn each_action_in_words_is_of_a_thing_in_the_menu_and_told_once() {
        for (at, (action, words)) in WORDS.iter().enumerate() {
            let thing = action.split_once('.').map(|(thing, _)| thing);
            assert!(THINGS.iter().any(|(known, _)| Some(*known) == thing), "{action}");
            assert!(at == 0 || WORDS[at - 1].0 < *action, "{action} is out of its order");
            assert!(!words.is_empty() && !words.ends_with('.'), "{action}");
        }
    }
}

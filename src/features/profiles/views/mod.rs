//! What people see here: the profile itself, the part of the Home tab about it, and messages.

mod form;
mod pause;

use std::collections::HashMap;

use slack_morphism::prelude::{SlackActionBlockElement, SlackBlock, SlackModalView};

use super::{Profile, ProfileSkill, Verb, Visibility};
use crate::features::conduct;
use crate::features::matching;
use crate::features::people::Person;
use crate::features::skills::Level;
use crate::ids::{PersonId, SkillId};
use crate::slack::blocks::{
    Button, actions, button, context, divider, header, modal, notice, section, section_with,
};
use crate::slack::text::{and, count, day, line, mention};
use crate::slack::{Message, blocks};
use crate::time::Time;

pub(super) use form::{FormPage, Levels, Meta, level_field, levels, profile_form};
pub(super) use pause::{Length, field as pause_field, pause};

/// What a profile says, in one or two blocks, for the Home tab, matches and windows.
pub fn summary_blocks(profile: &Profile, names: &HashMap<SkillId, String>) -> Vec<SlackBlock> {
    let name = |skill: &ProfileSkill| line(names.get(&skill.skill).unwrap_or(&skill.skill.0), 300);
    let list = |wanted: &dyn Fn(&ProfileSkill) -> bool| {
        profile.skills.iter().filter(|skill| wanted(skill)).map(name).collect::<Vec<_>>().join(", ")
    };
    let levels = [
        ("Can lead", Level::CanLead),
        ("Comfortable with", Level::Comfortable),
        ("Has tried", Level::HasTried),
        ("Knows the idea of", Level::KnowsTheIdea),
    ];
    let known = levels.map(|(words, level)| (words, list(&|skill| !skill.wanted && skill.level == level)));
    let subjects = profile.subjects.iter().map(|subject| line(subject, 100)).collect::<Vec<_>>().join(", ");
    let rest = [("Wants to learn", list(&|skill| skill.wanted)), ("Subjects", subjects)];
    let told = known.into_iter().chain(rest).filter(|(_, text)| !text.is_empty());
    let mut lines: Vec<String> = told.map(|(words, text)| format!("*{words}:* {text}")).collect();
    if !profile.about.is_empty() {
        lines.push(format!("> {}", line(&profile.about, 600)));
    }
    vec![section(&lines.join("\n")), context(&facts(profile))]
}

/// Hours, projects, mentoring and GitHub, on one line.
fn facts(profile: &Profile) -> String {
    let mut facts = vec![
        format!("{} a week", count(profile.hours.into(), "hour", "hours")),
        format!("up to {} at once", count(profile.max_projects.into(), "project", "projects")),
    ];
    if profile.seeks_mentor {
        facts.push("looks for a mentor".to_owned());
    }
    if profile.offers_mentoring {
        facts.push("would mentor others".to_owned());
    }
    if !profile.languages.is_empty() {
        facts.push(format!("speaks {}", line(&and(&profile.languages), 300)));
    }
    if let Some(github) = &profile.github {
        // Letters, digits and hyphens only: nothing to escape.
        facts.push(format!("GitHub: <https://github.com/{github}|{github}>"));
    }
    facts.join(" · ")
}

/// The part of the Home tab about one's own profile; without one, the way to it.
pub fn home_blocks(
    profile: Option<&Profile>,
    names: &HashMap<SkillId, String>,
    now: Time,
) -> Vec<SlackBlock> {
    let Some(profile) = profile else {
        return vec![
            header("Your profile"),
            section_with(
                "profile",
                "Say what you can do or want to learn and how many hours you have, and roles that fit are shown \
                 here. It takes two minutes, and you decide who may see it.",
                edit_button("Fill in my profile").primary(),
            ),
        ];
    };
    let mut shown = vec![header("Your profile")];
    shown.extend(summary_blocks(profile, names));
    shown.push(context(&format!("{} {}", standing(profile, now), seen_by(profile.visibility))));
    shown.push(actions("profile", buttons(profile, now)));
    shown
}

fn buttons(profile: &Profile, now: Time) -> Vec<SlackActionBlockElement> {
    let mut buttons = vec![edit_button("Change my profile").into()];
    if !profile.matching {
        buttons.push(button("Back into the matching", Verb::Rejoin.id(), "").primary().into());
    } else {
        if profile.break_until(now).is_some() {
            buttons.push(button("End my break", Verb::Resume.id(), "").primary().into());
        } else {
            buttons.push(button("Take a break", Verb::Pause.id(), "").into());
        }
        buttons.push(leave_button().into());
    }
    buttons.push(delete_button().into());
    buttons
}

/// A button that opens the form.
pub fn edit_button(text: &str) -> Button {
    button(text, Verb::Edit.id(), "")
}

/// A button that shows somebody's profile, to those who may see it.
pub fn show_button(person: &PersonId) -> Button {
    button("Profile", Verb::Show.id(), person.as_str())
}

fn leave_button() -> Button {
    button("Leave the matching", Verb::Leave.id(), "").confirm(
        "Leave the matching?",
        "No more roles are suggested to you, and you are suggested to nobody. Your profile and your \
         introductions stay, and you can come back whenever you like.",
        "Leave",
        "Stay",
    )
}

fn delete_button() -> Button {
    button("Delete my profile", Verb::Delete.id(), "").danger().confirm(
        "Delete everything about you?",
        "Deleted: your profile with skills and wishes, unfinished forms, whom you blocked, what you passed over, \
         and what you wrote in introductions; open ones end. Your projects stay. Nobody can bring it back.",
        "Delete everything",
        "Keep it",
    )
}

/// Where a person stands in the matching, in a sentence.
fn standing(profile: &Profile, now: Time) -> String {
    match profile.break_until(now) {
        _ if !profile.matching => "You are not in the matching: nothing is suggested.".to_owned(),
        Some(until) => format!("You are taking a break until {}.", day(until)),
        None => "You are in the matching.".to_owned(),
    }
}

fn seen_by(visibility: Visibility) -> &'static str {
    match visibility {
        Visibility::Everyone => "Everyone in this community may see your profile.",
        Visibility::Owners => "Organizers and owners of projects that look for people may see your profile.",
        Visibility::Nobody => "Nobody but you sees your profile.",
    }
}

/// A profile to look at. `own` to its owner, who is told who else sees it.
pub(super) fn shown(
    profile: &Profile,
    person: &Person,
    names: &HashMap<SkillId, String>,
    own: bool,
    now: Time,
) -> SlackModalView {
    let mut shown = vec![section(&format!("*{}*", mention(&profile.person)))];
    shown.extend(summary_blocks(profile, names));
    let place = format!("Timezone: {}", line(&person.timezone, 100));
    if own {
        shown.push(context(&place));
        shown.push(divider());
        shown.push(context(&format!("{} {}", standing(profile, now), seen_by(profile.visibility))));
    } else {
        let free = match profile.break_until(now) {
            _ if !profile.matching => " · not looking for roles now".to_owned(),
            Some(until) => format!(" · taking a break until {}", day(until)),
            None => String::new(),
        };
        shown.push(context(&format!("{place}{free}")));
        let report = button("Report somebody", conduct::Verb::Report.id(), profile.person.as_str());
        shown.push(actions("profile.report", vec![report.into()]));
    }
    modal("notice", &person.name, shown)
}

/// The first message about a new profile.
pub(super) fn is_in(profile: &Profile, now: Time) -> Message {
    let next = if profile.is_active(now) {
        "Here are your first matches, or any time by typing `/edtech match`: each says why it fits, and nothing \
         happens until you say that you are interested."
    } else if profile.matching {
        "Enjoy your break. When it is over, roles that fit are on the Home tab, and `/edtech match` shows them."
    } else {
        "You are not in the matching, so nothing is suggested. The Home tab brings you back in with one press."
    };
    Message::new(
        "Your profile is in.",
        vec![
            section(&format!("*Your profile is in.* {next}")),
            actions(
                "profile.in",
                vec![matching::show_button().primary().into(), edit_button("Change my profile").into()],
            ),
        ],
    )
}

/// The receipt of a deletion.
pub(super) fn deleted() -> Message {
    Message::paragraph(
        "*Your profile is deleted*, and with it your skills and wishes, unfinished forms, whom you blocked, what \
         you passed over, and what you wrote in introductions. Projects that you own stay. If you want to come \
         back one day: `/edtech profile`.",
    )
}

/// In place of a form whose profile was deleted.
pub(super) fn deleted_notice() -> SlackModalView {
    notice("Your profile", "Your profile is deleted. You'll find a message that says so from this app.")
}

/// What became of the matching, where the button was in a message.
pub(super) fn stands(verb: Verb) -> Message {
    Message::paragraph(match verb {
        Verb::Leave => {
            "You have left the matching. Your profile stays; the Home tab brings you back in with one press."
        }
        Verb::Rejoin => "You are back in the matching. `/edtech match` shows what fits you.",
        _ => "Welcome back! Your break is over, and `/edtech match` shows what fits you.",
    })
}

/// Pressed twice, or in a view that is out of date.
pub(super) fn stood(verb: Verb) -> Message {
    Message::paragraph(match verb {
        Verb::Leave => "You aren't in the matching: nothing had to be changed.",
        Verb::Rejoin => "You are in the matching already: nothing had to be changed.",
        _ => "You aren't taking a break: nothing had to be changed.",
    })
}

/// There is nothing to delete.
pub(super) fn nothing_there() -> Message {
    Message::paragraph("There is no profile of yours: nothing is kept, and nothing had to be deleted.")
}

/// There is no profile to change.
pub(super) const NO_PROFILE: &str = "You have no profile yet. `/edtech profile` makes one in two minutes.";

/// Not there, not shown to this person, blocked or gone: nobody learns which.
pub(super) const NOT_SHOWN: &str =
    "There is no profile here that you can see. Perhaps they chose not to show it: just ask them.";

/// The second step was sent from a window that is out of date.
pub(super) const OUT_OF_DATE: &str = "Your profile was opened again in another window. Please close this one and \
                                      use the other, or start again with /edtech profile.";

/// A button that only works in the form.
pub(super) const NOT_IN_FORM: &str = "This button is out of date. /edtech profile opens your profile.";

fn form_of(
    callback: Verb,
    title: &str,
    submit: &str,
    meta: &impl serde::Serialize,
    blocks: Vec<SlackBlock>,
) -> SlackModalView {
    blocks::form(callback.id(), title, submit, meta, blocks)
}

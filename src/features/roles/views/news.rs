//! What people are told of their roles.

use super::{how_long, powers};
use crate::features::roles::model::{Grant, Role, Verb};
use crate::ids::PersonId;
use crate::slack::Message;
use crate::slack::blocks::{actions, button, section};
use crate::slack::text::{line, mention};

/// A message with the way to one's roles.
pub fn with_roles(text: &str, fallback: String) -> Message {
    let mine = button("See your roles", Verb::Open.id(), "news").into();
    Message::new(fallback, vec![section(text), actions("roles", vec![mine])])
}

/// A word that somebody wrote, on a line of its own.
pub fn quoted(word: &str) -> String {
    if word.is_empty() { String::new() } else { format!("\n> {}", line(word, 300)) }
}

fn at(institution: Option<&str>) -> String {
    institution.map(|name| format!(" for {}", line(name, 150))).unwrap_or_default()
}

/// What they are from now on, what they may do, and where it waits.
pub fn given(grant: &Grant, institution: Option<&str>, by: Option<&PersonId>) -> Message {
    let by = match (&grant.from_group, by) {
        (Some(_), _) => "It comes with a user group that you are in, and goes with it.".to_owned(),
        (None, Some(by)) if *by != grant.person => {
            format!("{} gave you this role, {}.", mention(by), how_long(grant))
        }
        _ => format!("You have this role {}.", how_long(grant)),
    };
    let what = match grant.role {
        Role::Owner => {
            "You may do whatever organizers may, and name owners and end the role of an organizer.".to_owned()
        }
        Role::Organizer => "You look after the whole community together with the others.".to_owned(),
        role => {
            let powers: Vec<String> = powers(role).into_iter().map(|power| format!("• {power}")).collect();
            format!("You may now:\n{}", powers.join("\n"))
        }
    };
    let next = match grant.role {
        Role::Ambassador => {
            "The Home tab of this app shows what concerns your institution, and `/edtech partner` \
                             what you can do for it."
        }
        Role::SupportVolunteer => {
            "When somebody needs help that fits you, I ask you; nobody expects you to take \
                                   everything."
        }
        _ => "The Home tab of this app shows what waits for you: open it by clicking on my name.",
    };
    let text = format!(
        "*You are {}{} now.* {by}{}\n{what}\n{next}",
        grant.role.a(),
        at(institution),
        quoted(&grant.word)
    );
    with_roles(&text, format!("You are {} now.", grant.role.a()))
}

/// That a role has ended, with a word of whoever ended it.
pub fn ended(grant: &Grant, institution: Option<&str>, by: &PersonId, word: &str) -> Message {
    let who = if *by == grant.person {
        "You ended it yourself".to_owned()
    } else {
        format!("{} ended it", mention(by))
    };
    let stays = match grant.role {
        Role::Owner => " You go on as an organizer.",
        _ => " All else that is yours here stays as it is.",
    };
    let text = format!(
        "*You are no longer {}{}.* {who}.{}\nThank you for what you did.{stays}",
        grant.role.a(),
        at(institution),
        quoted(word)
    );
    with_roles(&text, format!("You are no longer {}.", grant.role.a()))
}

/// That a role ended by its last day, or with a user group.
pub fn expired(grant: &Grant, institution: Option<&str>) -> Message {
    let why = match &grant.from_group {
        Some(_) => "It came with a user group that you are no longer in.",
        None => "Its last day is over.",
    };
    let text = format!(
        "*You are no longer {}{}.* {why}\nThank you for what you did. All else that is yours here stays as it is.",
        grant.role.a(),
        at(institution)
    );
    with_roles(&text, format!("You are no longer {}.", grant.role.a()))
}

/// Half a year more, with one press.
fn half_a_year(text: &str, grant: &Grant, label: &str) -> Message {
    let more = button(label, Verb::Extend.id(), grant.id.as_str()).primary().into();
    let all = button("See all roles", Verb::Open.id(), "news").into();
    Message::new(text.to_owned(), vec![section(text), actions("roles", vec![more, all])])
}

/// A week before: to whose role it is.
pub fn ends_soon(grant: &Grant, institution: Option<&str>, giver: Option<&PersonId>) -> Message {
    let ask = giver.map_or_else(
        || "If you would like to go on, write to an organizer.".to_owned(),
        |giver| format!("If you would like to go on, write to {}, who gave it to you.", mention(giver)),
    );
    let text = format!(
        "*In a week, your role ends.* You are {}{} {}. {ask} Nothing is asked of you otherwise.",
        grant.role.a(),
        at(institution),
        how_long(grant)
    );
    with_roles(&text, format!("In a week, you are no longer {}.", grant.role.a()))
}

/// The same to whoever gave it.
pub fn ends_soon_for_giver(grant: &Grant, institution: Option<&str>) -> Message {
    let text = format!(
        "*In a week, a role ends that you gave.* {} is {}{} {}. They were told, too.",
        mention(&grant.person),
        grant.role.a(),
        at(institution),
        how_long(grant)
    );
    half_a_year(&text, grant, "Half a year more")
}

/// At its end, to whoever gave it.
pub fn expired_for_giver(grant: &Grant, institution: Option<&str>) -> Message {
    let text = format!(
        "*A role has ended that you gave.* {} is no longer {}{}: its last day is over.",
        mention(&grant.person),
        grant.role.a(),
        at(institution)
    );
    half_a_year(&text, grant, "Give it for half a year")
}

/// Where one press gave half a year more.
pub fn extended_for_giver(grant: &Grant) -> Message {
    let text = format!(
        ":white_check_mark: {} is {} {}. I told them.",
        mention(&grant.person),
        grant.role.a(),
        how_long(grant)
    );
    with_roles(&text, text.clone())
}

/// That a role has another last day.
pub fn extended(grant: &Grant, by: &PersonId) -> Message {
    let text = format!("You are {} {} now: {} changed it.", grant.role.a(), how_long(grant), mention(by));
    with_roles(&text, text.clone())
}

/// To whom the hub fell because no owner is left.
pub fn inherited() -> Message {
    let text = "*You own this hub now.* Its last owner is gone, and you have organized here longest. You may name \
                another owner, and pass it on.";
    with_roles(text, "You own this hub now.".to_owned())
}

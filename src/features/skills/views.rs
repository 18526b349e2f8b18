//! What people see here.

use slack_morphism::prelude::{SlackBlock, SlackModalView};
use strum::VariantArray;

use super::Skill;
use super::look::{Known, Looked};
use super::model::{Form, Level, SkillState, Suggested, Verb};
use super::store::Moved;
use super::typed::LONGEST;
use crate::ids::SkillId;
use crate::slack::Message;
use crate::slack::blocks::{self, actions, button, context, header, section, text_input, type_ahead};
use crate::slack::text::{ago, and, count, line, mention};
use crate::time::Time;

/// The field for the skill that one becomes.
pub(super) const INTO: &str = "into";
/// The field for a skill's name.
pub(super) const NAME: &str = "name";
/// The action of a type-ahead that offers known skills only.
pub(super) const KNOWN: &str = "skills.known";

/// The option that keeps what was typed.
pub(super) fn as_it_is(typed: &str) -> String {
    format!("Use “{typed}” as it is")
}

/// The four levels for a menu: what is seen, and the level's number.
pub fn levels() -> Vec<(String, String)> {
    let entry = |level: &Level| (sentence(level.words()), (*level as i32).to_string());
    Level::VARIANTS.iter().map(entry).collect()
}

/// Words at the start of a line.
fn sentence(words: &str) -> String {
    let mut letters = words.chars();
    letters.next().map(|first| first.to_uppercase().chain(letters).collect()).unwrap_or_default()
}

/// Skills that wait for an organizer, two blocks each and none where nothing waits: for the Home tab.
pub fn waiting_blocks(waiting: &[Suggested], now: Time) -> Vec<SlackBlock> {
    let mut blocks = Vec::new();
    for skill in waiting {
        let (id, name) = (skill.id.as_str(), &skill.name);
        blocks.push(section(&waits(skill, now)));
        let spoken = |button: blocks::Button, verb: &str| button.spoken(&format!("{verb} {name}")).into();
        blocks.push(actions(
            &format!("skill:{id}"),
            vec![
                spoken(button("Merge into…", Verb::Merge.id(), id), "Merge into…"),
                spoken(button("Add", Verb::Adopt.id(), id), "Add"),
                spoken(reject(id, name), "Reject"),
            ],
        ));
    }
    blocks
}

fn reject(id: &str, name: &str) -> blocks::Button {
    let text = format!("Who has “{name}” keeps it, as plain text. Nobody else is offered it.");
    button("Reject", Verb::Reject.id(), id).confirm("Reject this skill?", &text, "Reject", "Cancel")
}

fn waits(skill: &Suggested, now: Time) -> String {
    let who = if skill.asked_by.as_str().is_empty() {
        "typed".to_owned()
    } else {
        format!("typed by {}", mention(&skill.asked_by))
    };
    let like = match &skill.near {
        Some(near) => format!("Most like it: *{}*", line(&near.name, 200)),
        None => "Nothing known is like it".to_owned(),
    };
    format!(
        "*{}* · {who} {} · {}\n{like}",
        line(&skill.name, 200),
        ago(now - skill.asked_at),
        used(skill.profiles, skill.roles)
    )
}

/// In how many profiles and roles a skill is.
pub fn used(profiles: i64, roles: i64) -> String {
    let some = [(profiles, "profile", "profiles"), (roles, "role", "roles")];
    let counts = some.into_iter().filter(|(n, ..)| *n > 0).map(|(n, one, many)| count(n, one, many));
    let counts: Vec<String> = counts.collect();
    if counts.is_empty() { "nobody uses it now".to_owned() } else { format!("in {}", and(&counts)) }
}

/// What the hub knows, without a word to look for.
pub(super) fn known(known: &Known, now: Time) -> Message {
    let skills = count(i64::try_from(known.count).unwrap_or(i64::MAX), "skill", "skills");
    let mut blocks = vec![section(&format!(
        "I know {skills}, from code and design to teaching and languages. `/edtech skills WORD` shows how I understand a \
         word. What isn't among them can be typed all the same: it counts as it is, and an organizer decides whether \
         everybody is offered it.",
    ))];
    blocks.push(context(&format!("Asked for most: {}", line(&known.popular.join(", "), 1000))));
    if !known.own.is_empty() {
        blocks.push(context(&format!("Added by this community: {}", line(&known.own.join(", "), 1000))));
    }
    if !known.waiting.is_empty() {
        blocks.push(header("New skills to decide about"));
        blocks.extend(waiting_blocks(&known.waiting, now));
        if known.more {
            blocks.push(context("More wait. They come up here once some of these are decided."));
        }
    }
    Message::new(format!("I know {skills}."), blocks)
}

/// How a word is understood.
pub(super) fn looked(looked: &Looked) -> Message {
    let typed = line(&looked.typed, 100);
    let mut blocks = Vec::new();
    match &looked.meant {
        Some(meant) => {
            let name = line(&meant.skill.name, 200);
            let understood = if meant.skill.name.eq_ignore_ascii_case(&looked.typed) {
                format!("*{name}* is a skill that I know")
            } else {
                format!("“{typed}” is understood as *{name}*")
            };
            let mut lines = vec![format!("{understood} · {}.", used(meant.profiles, meant.roles))];
            if !meant.also.is_empty() {
                lines.push(format!("Also called: {}", line(&meant.also.join(", "), 500)));
            }
            if !meant.near.is_empty() {
                let near: Vec<String> =
                    meant.near.iter().map(|(name, worth)| format!("{name} {worth}%")).collect();
                let near = line(&near.join(", "), 500);
                lines.push(format!("Where it is needed, these count in part: {near}"));
            }
            blocks.push(section(&lines.join("\n")));
        }
        None => blocks.push(section(&format!(
            "“{typed}” is no skill that I know, and I'd rather not guess. In a form it can be used as it is: people who \
             typed the same find each other, and an organizer decides whether everybody is offered it."
        ))),
    }
    if !looked.offers.is_empty() {
        let like = if looked.meant.is_some() { "Others like it" } else { "Did you mean" };
        blocks.push(context(&format!("{like}: {}", line(&looked.offers.join(", "), 1000))));
    }
    blocks.push(context("`/edtech find SKILL` shows roles that need it and people who have it."));
    Message::new(format!("How I understand “{}”", looked.typed), blocks)
}

/// Asks which skill it is another name of.
pub(super) fn merge_form(id: &SkillId, name: &str, near: Option<&Skill>) -> SlackModalView {
    let intro = format!(
        "Who has *{}* in their profile, or needs it in a role, gets the other skill instead, at the higher level \
         where they have both. Who types it from now on gets that one at once. This can't be undone.",
        line(name, 200)
    );
    let initial: Vec<(String, String)> =
        near.iter().map(|near| (near.name.clone(), near.id.to_string())).collect();
    let into = type_ahead(INTO, "It is the same as", KNOWN, &initial, 1);
    let blocks = vec![section(&intro), into.into()];
    blocks::form(Form::Merge.id(), "Merge a skill", "Merge", id, blocks)
}

/// Asks what to call it.
pub(super) fn adopt_form(id: &SkillId, name: &str) -> SlackModalView {
    let intro =
        "Everybody is offered it under this name. Profiles and roles that have it show the name at once.";
    let field = text_input(NAME, "Name", name, LONGEST as u64)
        .hint("As people in the field write it, short and without a version.");
    blocks::form(Form::Adopt.id(), "Add a skill", "Add", id, vec![section(intro), field.into()])
}

/// The name is taken.
pub(super) fn there_already(same: &Skill) -> String {
    format!("“{}” is there already. Close this window and merge into it instead.", same.name)
}

/// Somebody else was quicker, or the same person in another window.
pub(super) fn decided_before(name: &str, state: SkillState, who: Option<&str>, into: Option<&str>) -> String {
    let who = who.unwrap_or("An organizer");
    let what = match (state, into) {
        (SkillState::Rejected, _) => format!("rejected {name}"),
        (SkillState::Merged, Some(into)) => format!("merged {name} into {into}"),
        _ => format!("added {name}"),
    };
    format!("{who} {what} already. There is nothing more to do.")
}

/// For the log: what became of a skill.
pub(super) fn merged_line(name: &str, into: &Skill, moved: Moved) -> String {
    let number = |n: usize| i64::try_from(n).unwrap_or(i64::MAX);
    format!("{name} → {} ({})", into.name, used(number(moved.profiles), number(moved.roles)))
}

/// For the log: what it is called now.
pub(super) fn adopted_line(typed: &str, name: &str) -> String {
    if typed == name { name.to_owned() } else { format!("{typed}, as {name}") }
}

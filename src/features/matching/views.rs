//! A match in words.

use slack_morphism::prelude::*;

use super::model::{Choice, FoundRole, Match, Matches, Opened, Opening, Page, Search, Standing, Verb};
use crate::features::introductions;
use crate::ids::PersonId;
use crate::slack::Message;
use crate::slack::blocks::{Button, actions, button, context, header, menu, section, section_with};
use crate::slack::text::{count, day, line, mention};

/// The form of one's own profile, by its button.
const EDIT_PROFILE: &str = "profiles.edit";
/// How many reasons people are shown.
const SHOWN: usize = 3;

/// The strongest reasons and the gaps of a match, in one escaped paragraph with a line for each.
pub fn reasons(found: &Match) -> String {
    let mut lines: Vec<String> =
        found.reasons.iter().take(SHOWN).map(|reason| format!("• {}", line(&reason.words, 300))).collect();
    let gaps = super::reasons::gaps(found);
    let said: Vec<String> =
        found.now.iter().chain(&found.chance).cloned().chain((!gaps.is_empty()).then_some(gaps)).collect();
    if !said.is_empty() {
        lines.push(format!("_{}_", said.join(" · ")));
    }
    lines.join("\n")
}

/// A role for a developer, with "I'm interested" and "Not for me": a section and a row of buttons. Their
/// block ids hold the role and the developer, so a view may hold a pair once.
pub fn role_block(found: &Match) -> Vec<SlackBlock> {
    role_block_on(found, None)
}

fn role_block_on(found: &Match, page: Option<Page>) -> Vec<SlackBlock> {
    let opening = &found.opening;
    let text = format!("{}\n{}\n{}", headline(opening), line(&opening.pitch, 300), reasons(found));
    let choice = Choice { role: found.role.clone(), developer: None, page };
    let what = format!("{} at {}", opening.title, opening.project_name);
    vec![
        section(&text),
        actions(
            &block_id(found),
            vec![
                button("I'm interested", introductions::Verb::Ask.id(), found.role.as_str())
                    .primary()
                    .spoken(&format!("I'm interested in {what}"))
                    .into(),
                button("Not for me", Verb::Dismiss.id(), &choice.to_string())
                    .spoken(&format!("Not for me: {what}"))
                    .into(),
            ],
        ),
    ]
}

/// A developer for an owner's role, with "Invite" and "Pass": a section and a row of buttons. Their block
/// ids hold the role and the developer, so a view may hold a pair once.
pub fn person_block(found: &Match) -> Vec<SlackBlock> {
    person_block_on(found, None)
}

fn person_block_on(found: &Match, page: Option<Page>) -> Vec<SlackBlock> {
    let hours = count(found.hours.into(), "hour", "hours");
    let text = format!("*{}* · {hours} a week\n{}", mention(&found.developer), reasons(found));
    let choice = Choice { role: found.role.clone(), developer: Some(found.developer.clone()), page };
    let invited = format!("{}|{}", found.role, found.developer);
    vec![
        section(&text),
        actions(
            &block_id(found),
            vec![
                button("Invite", introductions::Verb::Invite.id(), &invited).primary().into(),
                button("Pass", Verb::Pass.id(), &choice.to_string()).into(),
            ],
        ),
    ]
}

fn block_id(found: &Match) -> String {
    format!("match:{}:{}", found.role, found.developer)
}

/// "*Frontend developer* at *Quizlab*  ·  about 4 hours a week · 2 seats".
fn headline(opening: &Opening) -> String {
    format!(
        "{} · about {} a week · {}",
        name(opening),
        count(opening.hours.into(), "hour", "hours"),
        count(opening.seats_left.into(), "seat", "seats")
    )
}

fn name(opening: &Opening) -> String {
    format!("*{}* at *{}*", line(&opening.title, 150), line(&opening.project_name, 150))
}

/// A button that shows a person's matches.
pub fn show_button() -> Button {
    button("Show my matches", Verb::Show.id(), "")
}

fn why_button() -> SlackActionBlockElement {
    button("Why, or why not?", Verb::Why.id(), "").into()
}

fn profile_button(text: &str) -> Button {
    button(text, EDIT_PROFILE, "")
}

/// What was just done, with a way back.
#[derive(Clone, Debug)]
pub struct Note {
    text: String,
    choice: Choice,
}

/// "Not for me" or "Pass" was pressed.
pub fn dismissed(choice: &Choice, opening: &Opening) -> Note {
    let text = match &choice.developer {
        None => format!("{} won't be suggested to you again.", name(opening)),
        Some(developer) => {
            format!("{} won't be suggested for {} again. Nobody is told.", mention(developer), name(opening))
        }
    };
    Note { text, choice: choice.clone() }
}

fn note_block(note: &Note) -> SlackBlock {
    section_with("match:note", &note.text, button("Undo", Verb::Undo.id(), &note.choice.to_string()))
}

/// The note alone; none when it was taken back.
pub fn noted(note: Option<Note>) -> Message {
    match note {
        Some(note) => Message { blocks: vec![note_block(&note)], text: note.text },
        None => Message::paragraph("It is back among your matches."),
    }
}

/// A page of a person's matches.
pub fn matches(matches: &Matches, note: Option<Note>) -> Message {
    let mut blocks: Vec<SlackBlock> = note.iter().map(note_block).collect();
    blocks.extend(roles(matches));
    if !matches.openings.is_empty() || matches.page.openings > 0 {
        blocks.push(header("People for your projects"));
        for opened in &matches.openings {
            blocks.extend(opening_blocks(opened, matches.page));
        }
        if matches.more_openings {
            let next = Page { openings: matches.page.openings + matches.openings.len(), ..matches.page };
            let more = button("More of my roles", Verb::More.id(), &next.to_string());
            blocks.push(actions("match:more_openings", vec![more.into()]));
        } else if matches.page.openings > 0 {
            blocks.push(from_start("match:first_openings", Page { openings: 0, ..matches.page }));
        }
    }
    Message::new("What fits you", blocks)
}

fn roles(matches: &Matches) -> Vec<SlackBlock> {
    let owner = !matches.openings.is_empty();
    match &matches.standing {
        Standing::Looking(_) if !matches.roles.is_empty() => {
            let mut blocks = vec![header("Roles for you")];
            blocks.extend(matches.roles.iter().flat_map(|found| role_block_on(found, Some(matches.page))));
            if matches.more_roles {
                let next = Page { roles: matches.page.roles + matches.roles.len(), ..matches.page };
                let more = button("More roles", Verb::More.id(), &next.to_string());
                blocks.push(actions("match:more_roles", vec![more.into(), why_button()]));
            } else if matches.page.roles > 0 {
                blocks.push(from_start("match:first_roles", Page { roles: 0, ..matches.page }));
            }
            blocks
        }
        Standing::Looking(_) if matches.page.roles > 0 => vec![
            section("That was the last role for now."),
            from_start("match:first_roles", Page { roles: 0, ..matches.page }),
        ],
        Standing::Looking(_) => vec![
            header("Roles for you"),
            section(
                "No open role is waiting for you right now. New ones come with every project that is approved, \
                 and they'll be here and on the Home tab.\nMeanwhile: `/edtech project list` shows all \
                 projects, a skill more in your profile opens more roles, and `/edtech project new` starts \
                 something of your own.",
            ),
            actions("match:profile", vec![profile_button("My profile").into()]),
        ],
        Standing::NoProfile if owner => vec![section_with(
            "match:profile",
            "Would you like to build with others, too? Tell what you can do, and roles that fit are shown here.",
            profile_button("Fill in my profile"),
        )],
        Standing::NoProfile => vec![
            header("Roles for you"),
            section(
                "To show you roles that fit, I need to know a little: what you can do or want to learn, and how \
                 many hours you have. It takes two minutes, and you decide who may see it.",
            ),
            actions("match:profile", vec![profile_button("Fill in my profile").primary().into()]),
            context("Just looking? `/edtech project list` shows all projects."),
        ],
        Standing::Left => vec![section_with(
            "match:profile",
            "You left the matching, so nothing is suggested to you and you are suggested to nobody. Come back \
             whenever you like.",
            profile_button("My profile"),
        )],
        Standing::Paused(until) => vec![section_with(
            "match:profile",
            &format!(
                "You are taking a break until {}. Roles will be here when you are back; come back earlier by \
                 changing the date in your profile.",
                day(*until)
            ),
            profile_button("My profile"),
        )],
        Standing::Busy(running) => vec![section_with(
            "match:profile",
            &format!(
                "You are in {}, as many as you wanted at once, so no more roles are suggested. `/edtech \
                 status` shows them. If you have time for another, say so in your profile.",
                count(*running, "project", "projects")
            ),
            profile_button("My profile"),
        )],
    }
}

fn opening_blocks(opened: &Opened, page: Page) -> Vec<SlackBlock> {
    let mut blocks = vec![section(&headline(&opened.opening))];
    if opened.people.is_empty() {
        blocks.push(context(
            "Nobody new fits right now. `/edtech find SKILL` looks for people by one skill; fewer required \
             skills, or mentoring, let more people in.",
        ));
    }
    blocks.extend(opened.people.iter().flat_map(|found| person_block_on(found, Some(page))));
    blocks
}

fn from_start(block_id: &str, page: Page) -> SlackBlock {
    actions(block_id, vec![button("Back to the start", Verb::More.id(), &page.to_string()).into()])
}

/// `/edtech find` alone.
pub fn how_to_find() -> Message {
    Message::paragraph(
        "Which skill? For example `/edtech find react`, `/edtech find LTI` or `/edtech find user research`: \
         you'll see the roles that need it and the people who have it.",
    )
}

/// A skill that nobody knows.
pub fn unknown_skill(typed: &str) -> Message {
    Message::paragraph(format!(
        "No skill is called “{}”, and nothing looks like it. Try a more common name, or one word of it: \
         `/edtech find react`, `/edtech find accessibility`. `/edtech project list` shows all projects.",
        line(typed, 100)
    ))
}

/// What a search found.
pub fn found(search: &Search, typed: &str) -> Message {
    let skill = line(&search.skill, 100);
    let mut blocks = vec![header(&search.skill)];
    if !search.skill.eq_ignore_ascii_case(typed) {
        blocks.push(context(&format!("This is what comes nearest to “{}”.", line(typed, 100))));
    }
    if search.roles.is_empty() {
        blocks.push(section(&format!(
            "*Roles*\nNo open role needs {skill} right now. `/edtech match` shows what else fits you."
        )));
    } else {
        blocks.push(section("*Roles that need it*"));
        blocks.extend(search.roles.iter().map(found_role));
        if search.more_roles {
            blocks.push(context("There are more. `/edtech match` shows those that fit you best first."));
        }
    }
    if search.people.is_empty() {
        blocks.push(section(&format!(
            "*People*\nNobody who may be shown to you has {skill} in their profile yet. Who needs it for a \
             project can say so in a role: `/edtech project new`."
        )));
    } else {
        blocks.push(section("*People who know it*"));
        blocks.extend(search.people.iter().map(|found| {
            let how = if found.wanted { "wants to learn it" } else { found.level.words() };
            let text = format!("*{}* · {how}", mention(&found.person));
            invitable(&format!("find:{}", found.person), &text, &found.person, search)
        }));
        if search.more_people {
            blocks.push(context(
                "There are more; those who know it best are shown. `/edtech match` shows who fits your roles.",
            ));
        }
    }
    Message { text: format!("Roles and people for {skill}"), blocks }
}

fn found_role(found: &FoundRole) -> SlackBlock {
    let need = if found.required { "required" } else { "nice to have" };
    let text = format!(
        "{}\n{} · {need}: {}",
        headline(&found.opening),
        line(&found.opening.pitch, 300),
        found.level.words()
    );
    if found.own {
        return section(&format!("{text} · yours"));
    }
    let spoken = format!("I'm interested in {} at {}", found.opening.title, found.opening.project_name);
    section_with(
        &format!("find:{}", found.role),
        &text,
        button("I'm interested", introductions::Verb::Ask.id(), found.role.as_str()).spoken(&spoken),
    )
}

/// A person, with a button to invite them to the one opening of who looks, or a menu of several.
fn invitable(block_id: &str, text: &str, person: &PersonId, search: &Search) -> SlackBlock {
    let invite = introductions::Verb::Invite.id();
    match search.own.as_slice() {
        [] => section(text),
        [(role, opening)] => {
            let to = format!("Invite to {}", opening.title);
            section_with(block_id, text, button(&to, invite, &format!("{role}|{person}")))
        }
        several => {
            let entries: Vec<(String, String)> = several
                .iter()
                .map(|(role, opening)| {
                    (format!("{}, {}", opening.title, opening.project_name), format!("{role}|{person}"))
                })
                .collect();
            section_with(block_id, text, menu(invite, "Invite to …", &entries))
        }
    }
}

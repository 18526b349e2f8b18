//! What people see of a project's readiness.

use slack_morphism::prelude::*;

use super::form::{self, field};
use super::model::{Cadence, Installation, Item, Readiness, Verb};
use crate::features::institutions::{Accessibility, Hosting, Lms, Lti, Privacy, Sso, Word, values};
use crate::features::projects::Project;
use crate::slack::Message;
use crate::slack::blocks::{
    self, actions, button, checkboxes, context, date_input, fields, header, multi_select, number_input,
    people_input, section, section_with, select, text_input,
};
use crate::slack::text::{and, line};

/// The form, for owners.
pub fn form(project: &Project, now: &Readiness) -> SlackModalView {
    let maintained = now.maintained_until.map(|day| day.to_string());
    let list = |list: &[String]| list.join(", ");
    let blocks = vec![
        context(&format!(
            "What *{}* offers to a campus. Partners see it, and their needs are held against it. Leave out what you \
             don't know.",
            line(&project.name, 100)
        )),
        multi_select(field::LMS, "Learning management systems", &Lms::entries(), &values(&now.lms), 9)
            .hint("Those that it is connected to.")
            .optional()
            .into(),
        text_input(field::LMS_VERSIONS, "Their versions", &now.lms_versions, form::LINE).optional().into(),
        select(field::LTI, "LTI", &Lti::entries(), now.lti.map(Word::value).as_deref()).optional().into(),
        multi_select(field::SSO, "Single sign-on", &Sso::entries(), &values(&now.sso), 3).optional().into(),
        multi_select(field::HOSTING, "Where it can run", &Hosting::entries(), &values(&now.hosting), 3)
            .hint("Seen from the campus.")
            .optional()
            .into(),
        text_input(field::DATA, "Where data is kept when it is hosted", &list(&now.data), form::LIST)
            .hint("Countries or regions, with commas between them.")
            .optional()
            .into(),
        select(
            field::ACCESSIBILITY,
            "Accessibility that was tested",
            &Accessibility::entries(),
            now.accessibility.map(Word::value).as_deref(),
        )
        .optional()
        .into(),
        checkboxes(field::VPAT, "Accessibility report", &[("There is a filled-in VPAT", "vpat", now.vpat)])
            .into(),
        multi_select(
            field::PRIVACY,
            "Privacy laws that it keeps",
            &Privacy::entries(),
            &values(&now.privacy),
            6,
        )
        .optional()
        .into(),
        text_input(field::LANGUAGES, "Languages", &list(&now.languages), form::LIST)
            .hint("With commas between them.")
            .optional()
            .into(),
        number_input(field::SCALE, "Learners served at once, so far", now.scale, 1, form::SCALE)
            .optional()
            .into(),
        date_input(field::MAINTAINED, "Maintained until", maintained.as_deref()).optional().into(),
        select(field::CADENCE, "Releases", &Cadence::entries(), now.cadence.map(Word::value).as_deref())
            .optional()
            .into(),
        multi_select(
            field::INSTALLATION,
            "Installation",
            &Installation::entries(),
            &values(&now.installation),
            5,
        )
        .optional()
        .into(),
        text_input(field::SECURITY, "Security contact", &now.security, form::LINE)
            .hint("An address or a link: whoever finds a hole writes there.")
            .optional()
            .into(),
        people_input(
            field::SECURITY_PERSON,
            "Security contact in this workspace",
            &now.security_person.iter().map(ToString::to_string).collect::<Vec<_>>(),
            1,
        )
        .hint("Reports that are sent here go to this person alone; to the owners where there is nobody.")
        .optional()
        .into(),
        text_input(field::ADOPTERS, "Reference adopters", &list(&now.adopters), form::LIST)
            .hint("Institutions that can be asked, with commas between them.")
            .optional()
            .into(),
        multi_select(field::MISSING, "Known to be missing", &Item::entries(), &values(&now.missing), 15)
            .hint("So that partners know it is no oversight, and somebody may help.")
            .optional()
            .into(),
    ];
    blocks::form(Verb::Edit.id(), "Ready for a campus", "Save", &project.id, blocks)
}

/// After it was saved.
pub fn saved(project: &Project, now: &Readiness) -> SlackModalView {
    let text = format!(":white_check_mark: *Saved.* {}", summary(project, now));
    blocks::modal("saved", "Ready for a campus", vec![section(&text)])
}

fn summary(project: &Project, now: &Readiness) -> String {
    let (known, missing, unknown) = now.checklist();
    format!(
        "Of 15 things that campuses ask about, {} of *{}* are known, {} missing and {} unknown.",
        known.len(),
        line(&project.name, 100),
        missing.len(),
        unknown.len()
    )
}

fn words(items: &[Item]) -> String {
    and(&items.iter().map(|item| item.words().to_owned()).collect::<Vec<_>>())
}

/// The checklist on a project's card: in short, with the way to all of it or to the form.
pub fn on_card(project: &Project, now: &Readiness, owner: bool) -> SlackBlock {
    let (known, missing, unknown) = now.checklist();
    let mut lines = vec!["*Ready for a campus?*".to_owned()];
    if !known.is_empty() {
        let items: Vec<Item> = known.iter().map(|(item, _)| *item).collect();
        lines.push(format!(":white_check_mark: Known: {}", words(&items)));
    }
    if !missing.is_empty() {
        lines.push(format!(":x: Missing: {}", words(&missing)));
    }
    if !unknown.is_empty() {
        let all = if known.is_empty() && missing.is_empty() {
            "everything so far".to_owned()
        } else {
            words(&unknown)
        };
        lines.push(format!(":grey_question: Unknown: {all}"));
    }
    let id = project.id.as_str();
    let button = if owner {
        button("Say what it is ready for", Verb::Edit.id(), id)
    } else {
        button("All of it", Verb::Show.id(), id)
    };
    section_with("readiness", &lines.join("\n"), button)
}

/// The checklist in full.
pub fn checklist(project: &Project, now: &Readiness, owner: bool) -> Message {
    let (known, missing, unknown) = now.checklist();
    let mut blocks = vec![header(&format!("{}: ready for a campus?", project.name))];
    let facts: Vec<String> =
        known.iter().map(|(item, words)| format!("*{}*\n{words}", item.words())).collect();
    blocks.extend(facts.chunks(10).map(fields));
    if !missing.is_empty() {
        blocks.push(section(&format!(":x: *Missing*: {}", words(&missing))));
    }
    if !unknown.is_empty() {
        blocks
            .push(section(&format!(":grey_question: *Unknown*: {}. Its owners can tell.", words(&unknown))));
    }
    if owner {
        let edit = button("Say what it is ready for", Verb::Edit.id(), project.id.as_str()).primary().into();
        blocks.push(actions("readiness.edit", vec![edit]));
    }
    Message::new(summary(project, now), blocks)
}

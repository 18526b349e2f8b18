//! The form in three steps, and what is alike.

use slack_morphism::prelude::*;

use super::kind_and_country;
use crate::features::institutions::form::{self, Draft, field};
use crate::features::institutions::model::{
    Accessibility, Hosting, InstitutionKind, Lms, Lti, Privacy, Sso, Step, Verb, Word,
};
use crate::features::institutions::model::{Institution, Spoken};
use crate::slack::blocks::{
    self, button, checkboxes, context, long_text_input, multi_select, number_input, section, section_with,
    select, text_input,
};
use crate::slack::text::{ago, line};

/// The window's title.
const TITLE: &str = "Your institution";

fn step(step: Step, submit: &str, draft: &Draft, blocks: Vec<SlackBlock>) -> SlackModalView {
    blocks::form(step.id(), TITLE, submit, &draft.institution, blocks)
        .with_notify_on_close(draft.institution.is_none())
}

/// The first step: who it is. `kept` says how old the draft is that it goes on with.
pub fn about(draft: &Draft, kept: Option<chrono::Duration>) -> SlackModalView {
    let intro = match (kept, &draft.institution) {
        (Some(age), _) => format!("_What you wrote {} was kept._ Step 1 of 3: who it is.", ago(age)),
        (None, None) => {
            "Step 1 of 3: who it is. An organizer then confirms that you speak for it. Everybody here \
                         can see what you enter."
                .to_owned()
        }
        (None, Some(_)) => "Step 1 of 3: who it is. Everybody here can see it.".to_owned(),
    };
    let blocks = vec![
        context(&intro),
        text_input(field::NAME, "Name", &draft.name, form::NAME).into(),
        select(field::KIND, "Kind", &InstitutionKind::entries(), Some(&draft.kind)).into(),
        text_input(field::COUNTRY, "Country", &draft.country, form::WORD).into(),
        long_text_input(field::DEPARTMENTS, "Departments", &draft.departments, form::LIST)
            .hint("Those that this is about, one in each line, such as a teaching-and-learning lab.")
            .optional()
            .into(),
        text_input(field::DOMAINS, "Domains", &draft.domains, form::LIST)
            .hint("Such as mit.edu, with commas between them. They help to find institutions that are here already.")
            .optional()
            .into(),
    ];
    step(Step::About, "Next", draft, blocks)
}

/// Between the first two steps: is it one of these?
pub fn alike(draft: &Draft, alike: &[Institution], mine: &[Spoken]) -> SlackModalView {
    let mut blocks = vec![section(
        "*Is it one of these?* Then speak for that one: its campus is described already. If yours is another one, \
         go on.",
    )];
    blocks.extend(alike.iter().map(|found| {
        let text = format!("*{}*\n{}", line(&found.about.name, form::NAME as usize), kind_and_country(found));
        match mine.iter().find(|spoken| spoken.institution.id == found.id) {
            Some(spoken) if spoken.is_confirmed() => section(&format!("{text}\nYou speak for it already.")),
            Some(_) => section(&format!("{text}\nYou asked to speak for it already.")),
            None => section_with(
                &format!("alike:{}", found.id),
                &text,
                button("I speak for it", Verb::Speak.id(), found.id.as_str())
                    .spoken(&format!("I speak for {}", found.about.name)),
            ),
        }
    }));
    step(Step::Alike, "It is another one", draft, blocks)
}

/// The second step: what the campus needs from software.
pub fn campus(draft: &Draft) -> SlackModalView {
    let vpat = [("A filled-in VPAT is required", "vpat", draft.vpat)];
    let blocks = vec![
        context(
            "Step 2 of 3: what your campus needs from software. Every tool is held against it. Leave out what you \
             don't know.",
        ),
        select(field::LMS, "Learning management system", &Lms::entries(), Some(&draft.lms)).optional().into(),
        text_input(field::LMS_VERSION, "Its version", &draft.lms_version, form::WORD).optional().into(),
        select(field::LTI, "LTI that a tool needs at least", &Lti::entries(), Some(&draft.lti))
            .optional()
            .into(),
        multi_select(field::SSO, "Single sign-on", &Sso::entries(), &draft.sso, 3)
            .hint("A tool needs one of these.")
            .optional()
            .into(),
        multi_select(field::HOSTING, "Where software may run", &Hosting::entries(), &draft.hosting, 3)
            .optional()
            .into(),
        text_input(field::DATA_COUNTRY, "Where the data must stay", &draft.data_country, form::WORD)
            .hint("A country or a region, such as Germany or EU. Empty: anywhere.")
            .optional()
            .into(),
        select(
            field::ACCESSIBILITY,
            "Accessibility that is required",
            &Accessibility::entries(),
            Some(&draft.accessibility),
        )
        .optional()
        .into(),
        checkboxes(field::VPAT, "Accessibility report", &vpat).into(),
        multi_select(field::PRIVACY, "Privacy laws that hold", &Privacy::entries(), &draft.privacy, 6)
            .optional()
            .into(),
    ];
    step(Step::Campus, "Next", draft, blocks)
}

/// The third step: people, languages and the calendar.
pub fn calendar(draft: &Draft) -> SlackModalView {
    let size = draft.size.parse().ok();
    let blocks = vec![
        context(
            "Step 3 of 3: people and calendar. Pilots keep to your terms and stay out of your freeze weeks.",
        ),
        text_input(field::LANGUAGES, "Languages", &draft.languages, form::LIST)
            .hint("With commas between them. A tool needs one of these.")
            .optional()
            .into(),
        number_input(field::SIZE, "Learners", size, 1, form::SIZE).optional().into(),
        text_input(field::TIMEZONE, "Time zone", &draft.timezone, form::WORD)
            .hint("Such as America/New_York or Europe/Berlin.")
            .optional()
            .into(),
        long_text_input(field::TERMS, "Terms", &draft.terms, form::LIST)
            .hint(&span_hint("Autumn term"))
            .optional()
            .into(),
        long_text_input(field::FREEZES, "Freeze weeks", &draft.freezes, form::LIST)
            .hint(&span_hint("Exams"))
            .optional()
            .into(),
    ];
    step(Step::Calendar, "Save", draft, blocks)
}

fn span_hint(name: &str) -> String {
    format!("One in each line: {name}: 2026-09-01 to 2026-12-18")
}

//! The forms: an offer, what a project would like to have, asking, and saying not now.

use slack_morphism::prelude::*;

use super::offer::headline;
use super::want;
use crate::features::institutions::{Institution, Word};
use crate::features::offers::model::{
    ABOUT, Case, Form, Kind, LANGUAGES, LINE, MOST, Offer, Pair, SUBJECTS, TITLE, Unit, Wanted,
};
use crate::features::projects::Project;
use crate::features::skills;
use crate::ids::ProjectId;
use crate::slack::blocks::{
    self, context, date_input, divider, long_text_input, multi_select, number_input, section, select,
    text_input,
};
use crate::slack::text::{count, line};

/// The fields, by their block ids.
pub mod field {
    pub const INSTITUTION: &str = "institution";
    pub const KIND: &str = "kind";
    pub const TITLE: &str = "title";
    pub const AMOUNT: &str = "amount";
    pub const UNIT: &str = "unit";
    pub const ABOUT: &str = "about";
    pub const CONDITIONS: &str = "conditions";
    pub const SUBJECTS: &str = "subjects";
    pub const LANGUAGES: &str = "languages";
    pub const UNTIL: &str = "until";
    pub const PROJECT: &str = "project";
    pub const LINE: &str = "line";
    pub const REASON: &str = "reason";
}

/// An offer: a new one, or one that exists, of which what it is stays.
pub fn offer_form(mine: &[Institution], offer: Option<&Offer>) -> SlackModalView {
    let text = |get: fn(&Offer) -> &String| offer.map(get).cloned().unwrap_or_default();
    let mut blocks = vec![context(
        "What you can give to projects here. Everybody sees it; owners ask for it, and you decide each time.",
    )];
    match offer {
        Some(offer) => {
            let counted = format!("*{}*, counted in {}.", offer.kind.words(), offer.unit.words());
            let promised = match offer.promised {
                0 => String::new(),
                n => format!(" {} promised so far.", offer.unit.amount(n)),
            };
            blocks.push(context(&format!("{counted}{promised}")));
        }
        None => {
            if !mine.is_empty() {
                let entries: Vec<(String, String)> =
                    mine.iter().map(|one| (one.about.name.clone(), one.id.to_string())).collect();
                blocks.push(
                    select(field::INSTITUTION, "In the name of", &entries, None)
                        .hint("Left empty, it is your own.")
                        .optional()
                        .into(),
                );
            }
            blocks.push(select(field::KIND, "What you offer", &Kind::entries(), None).into());
        }
    }
    blocks.push(
        text_input(field::TITLE, "In a few words", &text(|offer| &offer.title), TITLE)
            .hint("Such as: Our lab runs tools for others.")
            .into(),
    );
    blocks.push(number_input(field::AMOUNT, "How much", offer.map(|offer| offer.amount), 1, MOST).into());
    if offer.is_none() {
        blocks.push(
            select(field::UNIT, "Counted in", &Unit::entries(), None)
                .hint(
                    "Left empty: hosting in installations, classrooms in classes, mentoring and support in hours a \
                     week, funding in US dollars, translation in pages.",
                )
                .optional()
                .into(),
        );
    }
    let subjects: Vec<(String, String)> =
        skills::subjects().iter().map(|name| ((*name).to_owned(), (*name).to_owned())).collect();
    let chosen = offer.map(|offer| offer.subjects.clone()).unwrap_or_default();
    let languages = offer.map(|offer| offer.languages.join(", ")).unwrap_or_default();
    let until = offer.and_then(|offer| offer.until).map(|day| day.to_string());
    blocks.extend([
        long_text_input(field::ABOUT, "What one should know", &text(|offer| &offer.about), ABOUT)
            .optional()
            .into(),
        text_input(field::CONDITIONS, "Conditions", &text(|offer| &offer.conditions), LINE).optional().into(),
        multi_select(field::SUBJECTS, "For these subjects", &subjects, &chosen, SUBJECTS as u64)
            .hint("Left empty: for any.")
            .optional()
            .into(),
        text_input(field::LANGUAGES, "In these languages", &languages, LANGUAGES)
            .hint("With commas between them.")
            .optional()
            .into(),
        date_input(field::UNTIL, "Until", until.as_deref())
            .hint("The last day on which it can be asked for.")
            .optional()
            .into(),
    ]);
    let meta = offer.map(|offer| offer.id.clone());
    blocks::form(Form::Offer.into(), "What you offer", "Save", &meta, blocks)
}

/// After an offer was saved.
pub fn saved(offer: &Offer, fits: usize) -> SlackModalView {
    let next = match i64::try_from(fits) {
        Ok(0) => {
            "No project asks for it yet. It stands in `/edtech offers`, and owners who ask for it see it."
                .to_owned()
        }
        n => format!(
            "{} it: your Home tab shows which and why, and you can offer it to them.",
            count(n.unwrap_or(i64::MAX), "project asks for", "projects ask for")
        ),
    };
    let text = format!(":white_check_mark: *{}* is written down.\n{next}", headline(offer));
    blocks::modal("saved", "What you offer", vec![section(&text)])
}

/// What a project would like to have, with what it asks for already.
pub fn want_form(project: &Project, wanted: &[Wanted]) -> SlackModalView {
    let mut blocks = vec![
        context(&format!(
            "What would help *{}*? Everybody sees it on its card, and you see who offers it.",
            line(&project.name, 100)
        )),
        select(field::KIND, "What would help", &Kind::entries(), None).into(),
        long_text_input(field::ABOUT, "What for", "", ABOUT)
            .hint("Such as: two classes of about 30 in spring.")
            .optional()
            .into(),
    ];
    if !wanted.is_empty() {
        blocks.push(divider());
        blocks.push(section("*It asks for this already*"));
        blocks.extend(wanted.iter().map(|one| want::wanted_entry(project, one)));
    }
    blocks::form(Form::Want.into(), "Ask for help", "Save", &project.id, blocks)
}

/// After a project said what would help.
pub fn wanted_notice(project: &Project, kind: Kind, offers: usize) -> SlackModalView {
    let next = match i64::try_from(offers) {
        Ok(0) => {
            "Nobody offers it yet. Whoever does from now on sees your project among those that ask for it."
                .to_owned()
        }
        n => format!(
            "The message that I just sent you says what is offered ({}), and why it may suit you.",
            count(n.unwrap_or(i64::MAX), "offer", "offers")
        ),
    };
    let text = format!(
        ":white_check_mark: *{}* asks for {} now.\n{next}",
        line(&project.name, 150),
        kind.words().to_lowercase()
    );
    blocks::modal("saved", "Ask for help", vec![section(&text)])
}

/// Asks for an offer, for one of one's own projects.
pub fn ask_form(offer: &Offer, mine: &[Project], chosen: Option<&ProjectId>) -> SlackModalView {
    let entries: Vec<(String, String)> =
        mine.iter().map(|project| (project.name.clone(), project.id.to_string())).collect();
    let only = (mine.len() == 1).then(|| &mine[0].id);
    let mut about = format!("*{}* · {} left", headline(offer), offer.unit.amount(offer.left()));
    if !offer.conditions.is_empty() {
        about.push_str(&format!("\nCondition: {}", line(&offer.conditions, 300)));
    }
    let blocks = vec![
        section(&about),
        select(field::PROJECT, "For", &entries, chosen.or(only).map(ProjectId::as_str)).into(),
        number_input(field::AMOUNT, "How much", Some(1), 1, offer.left().max(1))
            .hint(&format!("In {}.", offer.unit.words()))
            .into(),
        long_text_input(field::LINE, "What it is for", "", LINE).into(),
    ];
    let meta = Pair { offer: offer.id.clone(), project: None };
    blocks::form(Form::Ask.into(), "Ask for it", "Ask", &meta, blocks)
}

/// Says not now, with a word of why.
pub fn decline_form(case: &Case) -> SlackModalView {
    let blocks = vec![
        context(&format!("“{}” for *{}*", headline(&case.offer), line(&case.project.name, 150))),
        long_text_input(field::REASON, "Why not now?", "", LINE)
            .hint("Whoever asked reads this. A word of when, or of whom else to ask, helps.")
            .into(),
    ];
    blocks::form(Form::Decline.into(), "Not now", "Send", &case.ask.id, blocks)
}

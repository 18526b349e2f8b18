//! Reading the form.

use std::collections::BTreeMap;

use super::model::{Item, Readiness};
use crate::features::institutions::{Word, listed, too_much};
use crate::slack::incoming::View;

/// The longest line.
pub const LINE: u64 = 150;
/// The longest list, as it is typed.
pub const LIST: u64 = 600;
/// The most learners.
pub const SCALE: i32 = 100_000_000;

/// The fields, by their block ids.
pub mod field {
    pub const LMS: &str = "lms";
    pub const LMS_VERSIONS: &str = "lms_versions";
    pub const LTI: &str = "lti";
    pub const SSO: &str = "sso";
    pub const HOSTING: &str = "hosting";
    pub const DATA: &str = "data";
    pub const ACCESSIBILITY: &str = "accessibility";
    pub const VPAT: &str = "vpat";
    pub const PRIVACY: &str = "privacy";
    pub const LANGUAGES: &str = "languages";
    pub const SCALE: &str = "scale";
    pub const MAINTAINED: &str = "maintained";
    pub const CADENCE: &str = "cadence";
    pub const INSTALLATION: &str = "installation";
    pub const SECURITY: &str = "security";
    pub const SECURITY_PERSON: &str = "security_person";
    pub const ADOPTERS: &str = "adopters";
    pub const MISSING: &str = "missing";
}

/// What was filled in, or what is wrong at which field.
pub fn read(view: &View) -> Result<Readiness, BTreeMap<String, String>> {
    let mut errors = BTreeMap::new();
    let mut wrong = |field: &str, what: String| {
        errors.insert(field.to_owned(), what);
    };
    let text = |field: &str| view.text(field).unwrap_or_default();
    let mut list = |field: &str| {
        let list = listed(&text(field));
        if let Some(what) = too_much(&list) {
            wrong(field, what);
        }
        list
    };
    let (data, languages, adopters) = (list(field::DATA), list(field::LANGUAGES), list(field::ADOPTERS));
    for field in [field::LMS_VERSIONS, field::SECURITY] {
        if text(field).chars().count() > LINE as usize {
            wrong(field, format!("At most {LINE} characters, please."));
        }
    }
    let scale = match text(field::SCALE).as_str() {
        "" => None,
        typed => match typed.parse() {
            Ok(scale) if (1..=SCALE).contains(&scale) => Some(scale),
            _ => {
                wrong(field::SCALE, format!("Please write a whole number from 1 to {SCALE}."));
                None
            }
        },
    };
    let one = |field: &str| view.chosen(field).unwrap_or_default();
    let readiness = Readiness {
        lms: Word::read(&view.all_chosen(field::LMS)),
        lms_versions: text(field::LMS_VERSIONS),
        lti: one(field::LTI).parse().ok(),
        sso: Word::read(&view.all_chosen(field::SSO)),
        hosting: Word::read(&view.all_chosen(field::HOSTING)),
        data,
        accessibility: one(field::ACCESSIBILITY).parse().ok(),
        vpat: !view.all_chosen(field::VPAT).is_empty(),
        privacy: Word::read(&view.all_chosen(field::PRIVACY)),
        languages,
        scale,
        maintained_until: one(field::MAINTAINED).parse().ok(),
        cadence: one(field::CADENCE).parse().ok(),
        installation: Word::read(&view.all_chosen(field::INSTALLATION)),
        security: text(field::SECURITY),
        security_person: view.all_chosen(field::SECURITY_PERSON).into_iter().next().map(Into::into),
        adopters,
        missing: Vec::new(),
    };
    let missing: Vec<Item> = Word::read(&view.all_chosen(field::MISSING));
    let both = missing.iter().find(|item| matches!(readiness.state(**item), super::model::State::Known(_)));
    if let Some(both) = both {
        wrong(
            field::MISSING,
            format!("{} is filled in above. Please take it out here or there.", both.words()),
        );
    }
    if errors.is_empty() { Ok(Readiness { missing, ..readiness }) } else { Err(errors) }
}

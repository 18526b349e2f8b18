//! The form in three steps: what was typed, and what is wrong with it.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::model::{About, Campus, Institution, InstitutionKind, Word, read_spans, values};
use crate::ids::InstitutionId;
use crate::slack::incoming::View;
use crate::slack::text::on_one_line;

/// The longest name.
pub const NAME: u64 = 120;
/// The longest name of a country, of a department, of a language.
pub const WORD: u64 = 60;
/// The longest list, as it is typed.
pub const LIST: u64 = 600;
/// The most departments, domains and languages.
pub const MOST: usize = 10;
/// The most learners.
pub const SIZE: i32 = 5_000_000;
/// Addresses that anybody may have say nothing about an institution.
const ANYBODYS: [&str; 8] = [
    "gmail.com",
    "googlemail.com",
    "outlook.com",
    "hotmail.com",
    "yahoo.com",
    "icloud.com",
    "proton.me",
    "gmx.de",
];

/// The fields, by their block ids.
pub mod field {
    pub const NAME: &str = "name";
    pub const KIND: &str = "kind";
    pub const COUNTRY: &str = "country";
    pub const DEPARTMENTS: &str = "departments";
    pub const DOMAINS: &str = "domains";
    pub const LMS: &str = "lms";
    pub const LMS_VERSION: &str = "lms_version";
    pub const LTI: &str = "lti";
    pub const SSO: &str = "sso";
    pub const HOSTING: &str = "hosting";
    pub const DATA_COUNTRY: &str = "data_country";
    pub const ACCESSIBILITY: &str = "accessibility";
    pub const VPAT: &str = "vpat";
    pub const PRIVACY: &str = "privacy";
    pub const LANGUAGES: &str = "languages";
    pub const SIZE: &str = "size";
    pub const TIMEZONE: &str = "timezone";
    pub const TERMS: &str = "terms";
    pub const FREEZES: &str = "freezes";
}

/// What is wrong, at which field.
pub type Errors = BTreeMap<String, String>;

/// The form as it stands, right or wrong.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Draft {
    /// The institution, where it exists already.
    pub institution: Option<InstitutionId>,
    pub name: String,
    pub kind: String,
    pub country: String,
    pub departments: String,
    pub domains: String,
    pub lms: String,
    pub lms_version: String,
    pub lti: String,
    pub sso: Vec<String>,
    pub hosting: Vec<String>,
    pub data_country: String,
    pub accessibility: String,
    pub vpat: bool,
    pub privacy: Vec<String>,
    pub languages: String,
    pub size: String,
    pub timezone: String,
    pub terms: String,
    pub freezes: String,
}

impl Draft {
    /// The form of an institution that exists.
    pub fn of(institution: &Institution) -> Self {
        let Institution { id, about, campus, .. } = institution;
        let typed = |spans: &[super::model::Span]| {
            spans.iter().map(super::model::Span::typed).collect::<Vec<_>>().join("\n")
        };
        Self {
            institution: Some(id.clone()),
            name: about.name.clone(),
            kind: about.kind.value(),
            country: about.country.clone(),
            departments: about.departments.join("\n"),
            domains: about.domains.join(", "),
            lms: campus.lms.map(Word::value).unwrap_or_default(),
            lms_version: campus.lms_version.clone(),
            lti: campus.lti.map(Word::value).unwrap_or_default(),
            sso: values(&campus.sso),
            hosting: values(&campus.hosting),
            data_country: campus.data_country.clone(),
            accessibility: campus.accessibility.map(Word::value).unwrap_or_default(),
            vpat: campus.vpat,
            privacy: values(&campus.privacy),
            languages: campus.languages.join(", "),
            size: campus.size.map(|size| size.to_string()).unwrap_or_default(),
            timezone: campus.timezone.clone(),
            terms: typed(&campus.terms),
            freezes: typed(&campus.freezes),
        }
    }

    /// Takes what was filled in in the first step.
    pub fn read_about(&mut self, view: &View) {
        let text = |field| view.text(field).unwrap_or_default();
        self.name = on_one_line(&text(field::NAME));
        self.kind = view.chosen(field::KIND).unwrap_or_default();
        self.country = text(field::COUNTRY);
        self.departments = text(field::DEPARTMENTS);
        self.domains = text(field::DOMAINS);
    }

    /// Takes what was filled in in the second step.
    pub fn read_campus(&mut self, view: &View) {
        let text = |field| view.text(field).unwrap_or_default();
        self.lms = view.chosen(field::LMS).unwrap_or_default();
        self.lms_version = text(field::LMS_VERSION);
        self.lti = view.chosen(field::LTI).unwrap_or_default();
        self.sso = view.all_chosen(field::SSO);
        self.hosting = view.all_chosen(field::HOSTING);
        self.data_country = text(field::DATA_COUNTRY);
        self.accessibility = view.chosen(field::ACCESSIBILITY).unwrap_or_default();
        self.vpat = !view.all_chosen(field::VPAT).is_empty();
        self.privacy = view.all_chosen(field::PRIVACY);
    }

    /// Takes what was filled in in the third step.
    pub fn read_calendar(&mut self, view: &View) {
        let text = |field| view.text(field).unwrap_or_default();
        self.languages = text(field::LANGUAGES);
        self.size = text(field::SIZE);
        self.timezone = text(field::TIMEZONE);
        self.terms = text(field::TERMS);
        self.freezes = text(field::FREEZES);
    }

    /// The first step, if nothing is wrong with it.
    pub fn about(&self) -> Result<About, Errors> {
        let mut errors = Errors::new();
        let mut wrong = |field: &str, what: String| {
            errors.insert(field.to_owned(), what);
        };
        if self.name.is_empty() {
            wrong(field::NAME, "Please write its name.".to_owned());
        } else if self.name.chars().count() > NAME as usize {
            wrong(field::NAME, format!("At most {NAME} characters, please."));
        }
        let kind = self.kind.parse::<InstitutionKind>();
        if kind.is_err() {
            wrong(field::KIND, "Please choose one.".to_owned());
        }
        if self.country.is_empty() || self.country.chars().count() > WORD as usize {
            wrong(field::COUNTRY, "Please write the country.".to_owned());
        }
        let departments = listed(&self.departments);
        if let Some(what) = too_much(&departments) {
            wrong(field::DEPARTMENTS, what);
        }
        let domains = domains(&self.domains).unwrap_or_else(|what| {
            wrong(field::DOMAINS, what);
            Vec::new()
        });
        match kind {
            Ok(kind) if errors.is_empty() => Ok(About {
                name: self.name.clone(),
                kind,
                country: self.country.clone(),
                departments,
                domains,
            }),
            _ => Err(errors),
        }
    }

    /// The second and the third step, if nothing is wrong with them.
    pub fn campus(&self) -> Result<Campus, Errors> {
        let mut errors = Errors::new();
        let mut wrong = |field: &str, what: String| {
            errors.insert(field.to_owned(), what);
        };
        for (field, text) in
            [(field::LMS_VERSION, &self.lms_version), (field::DATA_COUNTRY, &self.data_country)]
        {
            if text.chars().count() > WORD as usize {
                wrong(field, format!("At most {WORD} characters, please."));
            }
        }
        let languages = listed(&self.languages);
        if let Some(what) = too_much(&languages) {
            wrong(field::LANGUAGES, what);
        }
        let size = match self.size.as_str() {
            "" => None,
            typed => match typed.parse() {
                Ok(size) if (1..=SIZE).contains(&size) => Some(size),
                _ => {
                    wrong(field::SIZE, format!("Please write a whole number from 1 to {SIZE}."));
                    None
                }
            },
        };
        let timezone = timezone(&self.timezone).unwrap_or_else(|what| {
            wrong(field::TIMEZONE, what);
            String::new()
        });
        let mut spans = |field: &str, typed: &str| {
            read_spans(typed).unwrap_or_else(|what| {
                wrong(field, what);
                Vec::new()
            })
        };
        let terms = spans(field::TERMS, &self.terms);
        let freezes = spans(field::FREEZES, &self.freezes);
        if !errors.is_empty() {
            return Err(errors);
        }
        Ok(Campus {
            lms: self.lms.parse().ok(),
            lms_version: self.lms_version.clone(),
            lti: self.lti.parse().ok(),
            sso: Word::read(&self.sso),
            hosting: Word::read(&self.hosting),
            data_country: self.data_country.clone(),
            accessibility: self.accessibility.parse().ok(),
            vpat: self.vpat,
            privacy: Word::read(&self.privacy),
            languages,
            size,
            timezone,
            terms,
            freezes,
        })
    }
}

/// An institution as the first step has it, for whoever writes one down without its campus.
///
/// # Errors
/// What is wrong, at which of this form's fields.
pub fn about(name: &str, kind: &str, country: &str, domains: &str) -> Result<About, Errors> {
    let name = on_one_line(name);
    let (kind, country, domains) = (kind.to_owned(), country.to_owned(), domains.to_owned());
    Draft { name, kind, country, domains, ..Draft::default() }.about()
}

/// What was typed with commas or on lines of its own, each once.
pub fn listed(typed: &str) -> Vec<String> {
    let mut list: Vec<String> = Vec::new();
    for one in typed.split(['\n', ',']) {
        let one = on_one_line(one);
        if !one.is_empty() && !list.iter().any(|other| other.eq_ignore_ascii_case(&one)) {
            list.push(one);
        }
    }
    list
}

/// What is wrong with a list that is too long, or has something too long in it.
pub fn too_much(list: &[String]) -> Option<String> {
    if list.len() > MOST {
        return Some(format!("At most {MOST} of them, please."));
    }
    let long = list.iter().any(|one| one.chars().count() > WORD as usize);
    long.then(|| format!("At most {WORD} characters for each, please: put commas between them."))
}

/// The domains in what was typed: addresses of pages and of people are taken for what they hold.
fn domains(typed: &str) -> Result<Vec<String>, String> {
    let mut domains = Vec::new();
    for one in listed(typed) {
        let lower = one.to_lowercase();
        let host = lower.split_once("://").map_or(lower.as_str(), |(_, rest)| rest);
        let host = host.rsplit_once('@').map_or(host, |(_, host)| host);
        let host = host.split('/').next().unwrap_or_default().trim_start_matches("www.").trim_matches('.');
        let label = |label: &str| !label.is_empty() && label.chars().all(|c| c.is_alphanumeric() || c == '-');
        if !host.contains('.') || host.len() > 100 || !host.split('.').all(label) {
            let one: String = one.chars().take(40).collect();
            return Err(format!("“{one}” is no domain. Write it like this: mit.edu, media.mit.edu"));
        }
        if ANYBODYS.contains(&host) {
            return Err(format!(
                "{host} belongs to everybody. Please write the institution's own domain, or none."
            ));
        }
        if !domains.iter().any(|other| other == host) {
            domains.push(host.to_owned());
        }
    }
    if domains.len() > MOST {
        return Err(format!("At most {MOST} of them, please."));
    }
    Ok(domains)
}

/// The time zone that was typed, by its IANA name; none where nothing was.
fn timezone(typed: &str) -> Result<String, String> {
    if typed.is_empty() {
        return Ok(String::new());
    }
    let wanted = typed.trim().replace(' ', "_");
    let all = chrono_tz::TZ_VARIANTS.iter().map(|tz| tz.name());
    if let Some(name) = all.clone().find(|name| name.eq_ignore_ascii_case(&wanted)) {
        return Ok(name.to_owned());
    }
    let lower = wanted.to_lowercase();
    let city = |name: &str| name.rsplit('/').next().unwrap_or_default().to_lowercase();
    let near = all
        .map(|name| (strsim::jaro_winkler(&city(name), &city(&lower)), name))
        .filter(|(nearness, _)| *nearness > 0.85)
        .max_by(|a, b| a.0.total_cmp(&b.0));
    Err(match near {
        Some((_, name)) => format!("Nobody knows this time zone. Do you mean {name}?"),
        None => "Nobody knows this time zone. Write it like this: America/New_York".to_owned(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn draft() -> Draft {
        Draft {
            name: "MIT".into(),
            kind: "university".into(),
            country: "United States".into(),
            domains: "https://www.MIT.edu/about, tess@media.mit.edu, mit.edu".into(),
            departments: "Teaching lab\nLibrary, teaching  lab".into(),
            ..Draft::default()
        }
    }

    #[test]
    fn what_was_typed_becomes_an_institution() {
        let about = draft().about().unwrap();
        assert_eq!(about.domains, ["mit.edu", "media.mit.edu"]);
        assert_eq!(about.departments, ["Teaching lab", "Library"]);
        let campus = Draft {
            languages: "English, Español".into(),
            size: "11500".into(),
            timezone: "america/new york".into(),
            terms: "Autumn: 2026-09-01 to 2026-12-18".into(),
            ..draft()
        };
        let campus = campus.campus().unwrap();
        assert_eq!((campus.size, campus.timezone.as_str()), (Some(11500), "America/New_York"));
        assert_eq!(campus.languages, ["English", "Español"]);
    }

    #[test]
    fn mistakes_are_named_at_their_fields() {
        let about =
            Draft { domains: "tess@gmail.com".into(), country: String::new(), kind: "x".into(), ..draft() };
        let errors = about.about().unwrap_err();
        assert_eq!(errors.keys().collect::<Vec<_>>(), ["country", "domains", "kind"]);
        assert!(errors["domains"].contains("belongs to everybody"));
        assert!(domains("not a domain").unwrap_err().contains("no domain"));
        let campus =
            Draft { size: "many".into(), timezone: "New York".into(), freezes: "x".into(), ..draft() };
        let errors = campus.campus().unwrap_err();
        assert_eq!(errors.keys().collect::<Vec<_>>(), ["freezes", "size", "timezone"]);
        assert_eq!(errors["timezone"], "Nobody knows this time zone. Do you mean America/New_York?");
    }

    #[test]
    fn an_institution_survives_its_form() {
        let filled = Draft {
            lms: "moodle".into(),
            lti: "v13".into(),
            sso: vec!["saml".into()],
            vpat: true,
            privacy: vec!["gdpr".into()],
            terms: "2026-09-01 to 2026-12-18".into(),
            ..draft()
        };
        let (about, campus) = (filled.about().unwrap(), filled.campus().unwrap());
        let institution = Institution {
            id: InstitutionId::new(),
            about: about.clone(),
            campus: campus.clone(),
            created_by: "U_TESS".into(),
            created_at: crate::features::projects::samples::now(),
        };
        let again = Draft::of(&institution);
        assert_eq!((again.about().unwrap(), again.campus().unwrap()), (about, campus));
    }
}

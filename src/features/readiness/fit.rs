//! How well a tool fits a campus, with every reason.

use chrono::NaiveDate;

use super::model::{Item, Readiness, State};
use crate::features::institutions::{
    Accessibility, Campus, Hosting, Lms, Lti, Privacy, Word, in_words, short,
};
use crate::slack::text::{and, line};

/// Whether it fits, the best first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Verdict {
    /// Everything that the campus asks for is there.
    Fits,
    /// Something has to be built, or found out.
    WithWork,
    /// Something stands against it.
    DoesNot,
}

impl Verdict {
    /// On cards.
    pub fn words(self) -> &'static str {
        match self {
            Self::Fits => ":white_check_mark: *Fits your campus*",
            Self::WithWork => ":wrench: *Fits with work*",
            Self::DoesNot => ":no_entry_sign: *Does not fit your campus*",
        }
    }

    /// How much of a fit it is, in hundredths.
    pub fn share(self) -> u32 {
        match self {
            Self::Fits => 100,
            Self::WithWork => 70,
            Self::DoesNot => 0,
        }
    }
}

/// How well a tool fits a campus; all texts are escaped.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Fit {
    /// What is there.
    pub good: Vec<String>,
    /// What has to be built.
    pub work: Vec<String>,
    /// What stands against it.
    pub against: Vec<String>,
    /// What has to be found out.
    pub unknown: Vec<Item>,
}

impl Fit {
    /// The sum of it.
    pub fn verdict(&self) -> Verdict {
        if !self.against.is_empty() {
            Verdict::DoesNot
        } else if self.work.is_empty() && self.unknown.is_empty() && !self.good.is_empty() {
            Verdict::Fits
        } else {
            Verdict::WithWork
        }
    }

    /// Why, one reason a line, what counts most first.
    pub fn reasons(&self) -> Vec<String> {
        let mut reasons: Vec<String> =
            self.against.iter().map(|text| format!("Against it: {text}")).collect();
        reasons.extend(self.work.iter().map(|text| format!("Work: {text}")));
        if !self.good.is_empty() {
            reasons.push(format!("There already: {}", self.good.join(", ")));
        }
        if !self.unknown.is_empty() {
            let unknown: Vec<String> = self.unknown.iter().map(|item| item.words().to_owned()).collect();
            reasons.push(format!("To find out: {}", and(&unknown)));
        }
        if reasons.is_empty() {
            reasons.push(
                "Your campus asks for nothing so far: enter what it needs, and this gets exact.".to_owned(),
            );
        }
        reasons
    }
}

/// Holds what a tool offers against what a campus needs. `today` decides whether it is still maintained.
pub fn fit(campus: &Campus, tool: &Readiness, today: NaiveDate) -> Fit {
    let mut fit = Fit::default();
    fit.connection(campus, tool);
    fit.sign_in(campus, tool);
    fit.place(campus, tool);
    fit.accessibility(campus, tool);
    fit.laws(campus, tool);
    fit.languages(campus, tool);
    if let Some(until) = tool.maintained_until
        && until < today
    {
        fit.work.push(format!("it was maintained until {}, find out who goes on", short(until)));
    }
    fit
}

impl Fit {
    /// What is said where nothing is offered: missing is work, unknown is a question.
    fn absent(&mut self, tool: &Readiness, item: Item, work: String) {
        match tool.state(item) {
            State::Unknown => self.unknown.push(item),
            State::Known(_) | State::Missing => self.work.push(work),
        }
    }

    fn connection(&mut self, campus: &Campus, tool: &Readiness) {
        let lti = campus.lti.filter(|lti| *lti != Lti::None);
        let speaks = lti.is_some_and(|needed| tool.lti.is_some_and(|has| has >= needed));
        if let Some(needed) = lti {
            match tool.lti {
                Some(has) if has >= needed => self.good.push(has.words().to_owned()),
                Some(has) if has != Lti::None => {
                    self.work.push(format!("it speaks {}, and you need {}", has.words(), needed.words()));
                }
                _ => {
                    self.absent(tool, Item::Lti, format!("it speaks no LTI, and you need {}", needed.words()))
                }
            }
        }
        if let Some(lms) = campus.lms.filter(|lms| !matches!(lms, Lms::None | Lms::Other)) {
            if tool.lms.contains(&lms) {
                self.good.push(lms.words().to_owned());
            } else if speaks {
                self.good.push(format!("{} by LTI", lms.words()));
            } else {
                self.absent(tool, Item::Lms, format!("it is not connected to {} yet", lms.words()));
            }
        }
    }

    fn sign_in(&mut self, campus: &Campus, tool: &Readiness) {
        if campus.sso.is_empty() {
            return;
        }
        match campus.sso.iter().find(|sso| tool.sso.contains(sso)) {
            Some(sso) => self.good.push(sso.words().to_owned()),
            None => {
                self.absent(tool, Item::Sso, format!("people can't sign in by {} yet", in_words(&campus.sso)))
            }
        }
    }

    fn place(&mut self, campus: &Campus, tool: &Readiness) {
        let shared: Vec<Hosting> =
            campus.hosting.iter().filter(|place| tool.hosting.contains(place)).copied().collect();
        if !campus.hosting.is_empty() {
            if !shared.is_empty() {
                self.good.push(format!("runs {}", in_words(&shared).to_lowercase()));
            } else if tool.hosting.is_empty() {
                self.absent(tool, Item::Hosting, "where it can run has to be settled".to_owned());
            } else {
                self.against.push(format!(
                    "it runs only {}, and you need {}",
                    in_words(&tool.hosting).to_lowercase(),
                    in_words(&campus.hosting).to_lowercase()
                ));
            }
        }
        if campus.data_country.is_empty() {
            return;
        }
        let country = line(&campus.data_country, 60);
        let own = [Hosting::Own, Hosting::Cloud];
        let yours = if campus.hosting.is_empty() { &tool.hosting } else { &shared };
        if yours.iter().any(|place| own.contains(place)) {
            self.good.push("data stays with you".to_owned());
        } else if tool.data.iter().any(|place| place.eq_ignore_ascii_case(&campus.data_country)) {
            self.good.push(format!("data stays in {country}"));
        } else if tool.data.is_empty() {
            self.absent(tool, Item::Data, format!("data has to stay in {country}"));
        } else {
            self.against.push(format!("data can't be kept in {country}"));
        }
    }

    fn accessibility(&mut self, campus: &Campus, tool: &Readiness) {
        if let Some(needed) = campus.accessibility.filter(|level| *level != Accessibility::None) {
            match tool.accessibility {
                Some(has) if has >= needed => self.good.push(has.words().to_owned()),
                Some(has) if has != Accessibility::None => {
                    self.work.push(format!("it reaches {}, and you need {}", has.words(), needed.words()));
                }
                _ => self.absent(tool, Item::Accessibility, format!("it has to reach {}", needed.words())),
            }
        }
        if campus.vpat && tool.vpat {
            self.good.push("a VPAT".to_owned());
        } else if campus.vpat {
            self.absent(tool, Item::Vpat, "the VPAT has to be filled in".to_owned());
        }
    }

    fn laws(&mut self, campus: &Campus, tool: &Readiness) {
        let (kept, others): (Vec<Privacy>, Vec<Privacy>) =
            campus.privacy.iter().copied().partition(|law| tool.privacy.contains(law));
        if !kept.is_empty() {
            self.good.push(in_words(&kept));
        }
        if others.is_empty() {
            return;
        }
        let others = in_words(&others);
        match tool.state(Item::Privacy) {
            State::Missing => self.against.push(format!("it does not keep {others}")),
            State::Known(_) => self.work.push(format!("whether it keeps {others} has to be shown")),
            State::Unknown => self.unknown.push(Item::Privacy),
        }
    }

    fn languages(&mut self, campus: &Campus, tool: &Readiness) {
        if campus.languages.is_empty() {
            return;
        }
        let speaks = |wanted: &&String| tool.languages.iter().any(|has| has.eq_ignore_ascii_case(wanted));
        match campus.languages.iter().find(speaks) {
            Some(language) => self.good.push(line(language, 60)),
            None => {
                let wanted: Vec<String> = campus.languages.iter().map(|one| line(one, 60)).collect();
                self.absent(
                    tool,
                    Item::Languages,
                    format!("it has to be translated into {}", wanted.join(" or ")),
                );
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::features::institutions::{Sso, samples};

    fn today() -> NaiveDate {
        "2026-09-07".parse().unwrap()
    }

    fn ready() -> Readiness {
        Readiness {
            lti: Some(Lti::V13),
            sso: vec![Sso::Oidc, Sso::Saml],
            hosting: vec![Hosting::Own],
            accessibility: Some(Accessibility::Aa22),
            vpat: true,
            privacy: vec![Privacy::Ferpa],
            languages: vec!["english".into()],
            ..Readiness::default()
        }
    }

    #[test]
    fn each_reason_is_told() {
        let campus = samples::institution("MIT").campus;
        let full = fit(&campus, &ready(), today());
        assert_eq!(full.verdict(), Verdict::Fits, "{full:?}");
        assert_eq!(
            full.reasons(),
            [
                "There already: LTI 1.3 (Advantage), Canvas by LTI, SAML, runs on our own servers, data stays with you, \
              WCAG 2.2 AA, a VPAT, FERPA, English"
            ]
        );
        let nothing = fit(&campus, &Readiness::default(), today());
        assert_eq!(nothing.verdict(), Verdict::WithWork);
        assert_eq!(nothing.unknown.len(), 9);
        for (change, verdict, says) in [
            (Readiness { lti: Some(Lti::V11), ..ready() }, Verdict::WithWork, "Work: it speaks LTI 1.1"),
            (Readiness { sso: vec![Sso::Shibboleth], ..ready() }, Verdict::WithWork, "can't sign in by SAML"),
            (
                Readiness { vpat: false, missing: vec![Item::Vpat], ..ready() },
                Verdict::WithWork,
                "VPAT has to be",
            ),
            (
                Readiness { hosting: vec![Hosting::Hosted], ..ready() },
                Verdict::DoesNot,
                "Against it: it runs only",
            ),
            (
                Readiness { hosting: vec![], data: vec!["EU".into()], ..ready() },
                Verdict::DoesNot,
                "data can't be kept in United States",
            ),
            (
                Readiness { privacy: vec![], missing: vec![Item::Privacy], ..ready() },
                Verdict::DoesNot,
                "does not keep FERPA",
            ),
            (
                Readiness { languages: vec!["Deutsch".into()], ..ready() },
                Verdict::WithWork,
                "translated into English",
            ),
            (
                Readiness { maintained_until: "2026-09-06".parse().ok(), ..ready() },
                Verdict::WithWork,
                "maintained until 6 September 2026",
            ),
        ] {
            let found = fit(&campus, &change, today());
            assert_eq!(found.verdict(), verdict, "{says}: {found:?}");
            assert!(
                found.reasons().iter().any(|reason| reason.contains(says)),
                "{says}: {:?}",
                found.reasons()
            );
        }
    }

    #[test]
    fn a_campus_that_asks_for_nothing_learns_what_to_do() {
        let found = fit(&Campus::default(), &ready(), today());
        assert!(found.reasons()[0].contains("enter what it needs"));
    }
}

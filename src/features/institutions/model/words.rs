//! The words that campuses and tools share, so that what one needs can be held against what the other gives.

use serde::{Deserialize, Serialize};
use strum::{EnumString, IntoStaticStr, VariantArray};

/// A choice out of a few, with the words on forms and cards.
pub trait Word: VariantArray + Copy + Into<&'static str> + std::str::FromStr {
    /// What people read.
    fn words(self) -> &'static str;

    /// All of them, as a menu takes them: (text, value).
    fn entries() -> Vec<(String, String)> {
        let entry = |one: &Self| (one.words().to_owned(), one.value());
        Self::VARIANTS.iter().map(entry).collect()
    }

    /// What a menu sends and the database holds.
    fn value(self) -> String {
        let text: &'static str = self.into();
        text.to_owned()
    }

    /// Those that these values of a menu stand for.
    fn read(values: &[String]) -> Vec<Self> {
        values.iter().filter_map(|value| value.parse().ok()).collect()
    }
}

/// "a, b and c", in words.
pub fn in_words<W: Word>(all: &[W]) -> String {
    let words: Vec<String> = all.iter().map(|one| one.words().to_owned()).collect();
    crate::slack::text::and(&words)
}

/// The values of several, as a menu takes them.
pub fn values<W: Word>(all: &[W]) -> Vec<String> {
    all.iter().map(|one| one.value()).collect()
}

/// Choices out of a few, each with its words.
macro_rules! vocabulary {
    ($(#[$doc:meta])* $name:ident { $($(#[$about:meta])* $variant:ident => $words:literal,)* }) => {
        $(#[$doc])*
        #[derive(
            Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, EnumString, IntoStaticStr, VariantArray,
            Serialize, Deserialize,
        )]
        #[serde(rename_all = "snake_case")]
        #[strum(serialize_all = "snake_case")]
        pub enum $name {
            $($(#[$about])* $variant,)*
        }

        impl Word for $name {
            fn words(self) -> &'static str {
                match self {
                    $(Self::$variant => $words,)*
                }
            }
        }
    };
}

pub(crate) use vocabulary;

vocabulary! {
    /// What an institution is.
    InstitutionKind {
        /// Research and teaching.
        University => "University",
        /// Mainly teaching.
        College => "College",
        /// Before university.
        School => "School",
        /// A teaching-and-learning centre, a research lab.
        Lab => "Lab or centre",
        /// Out of the public hand.
        Agency => "Public agency",
        /// Not for profit.
        Nonprofit => "Non-profit",
        /// What is left.
        Other => "Something else",
    }
}

vocabulary! {
    /// A learning management system.
    Lms {
        /// moodle.org
        Moodle => "Moodle",
        /// instructure.com
        Canvas => "Canvas",
        /// Anthology's.
        Blackboard => "Blackboard",
        /// D2L's.
        Brightspace => "Brightspace",
        /// sakailms.org
        Sakai => "Sakai",
        /// openedx.org
        OpenEdx => "Open edX",
        /// ilias.de
        Ilias => "ILIAS",
        /// One that isn't listed.
        Other => "Another one",
        /// None at all.
        None => "None",
    }
}

vocabulary! {
    /// Learning Tools Interoperability (1EdTech): the version, the newer the greater.
    Lti {
        /// Not spoken.
        None => "No LTI",
        /// LTI 1.1
        V11 => "LTI 1.1",
        /// LTI 1.3
        V13 => "LTI 1.3 (Advantage)",
    }
}

vocabulary! {
    /// Single sign-on.
    Sso {
        /// SAML 2.0
        Saml => "SAML",
        /// OpenID Connect
        Oidc => "OpenID Connect",
        /// Shibboleth
        Shibboleth => "Shibboleth",
    }
}

vocabulary! {
    /// Where software runs.
    Hosting {
        /// On the institution's own machines.
        Own => "On our own servers",
        /// In a cloud that the institution runs.
        Cloud => "In our own cloud account",
        /// By somebody else.
        Hosted => "Hosted by somebody else",
    }
}

vocabulary! {
    /// Web Content Accessibility Guidelines (W3C): the level, the stricter the greater.
    Accessibility {
        /// Nothing is asked for, or nothing was tested.
        None => "None",
        /// WCAG 2.1 A
        A => "WCAG 2.1 A",
        /// WCAG 2.1 AA
        Aa => "WCAG 2.1 AA",
        /// WCAG 2.2 AA
        Aa22 => "WCAG 2.2 AA",
        /// WCAG 2.2 AAA
        Aaa => "WCAG 2.2 AAA",
    }
}

vocabulary! {
    /// A law on learners' data.
    Privacy {
        /// United States, education records.
        Ferpa => "FERPA",
        /// European Union.
        Gdpr => "GDPR",
        /// United Kingdom.
        UkGdpr => "UK GDPR",
        /// United States, children.
        Coppa => "COPPA",
        /// California.
        Ccpa => "CCPA",
        /// One that isn't listed.
        Other => "Another one",
    }
}

//! Reading a licence: an SPDX expression, or what was probably meant.

use spdx::identifiers::{EXCEPTIONS, LICENSES};
use spdx::{Expression, LicenseId};

/// The licence as SPDX writes it, whatever the case it was typed in.
///
/// # Errors
/// What to write instead, for the person who typed it.
pub fn read(text: &str) -> Result<String, String> {
    let tidy = in_spdx_case(text);
    match Expression::parse(&tidy) {
        Ok(_) => Ok(tidy),
        Err(error) => {
            let wrong = tidy.get(error.span).unwrap_or_default().trim();
            // One word of several names may be what stumbles: "MIT License" is one name.
            let suggestion = suggest(text).or_else(|| suggest(wrong));
            Err(match suggestion {
                Some(meant) => format!("SPDX doesn't know “{text}”. Did you mean {meant}?"),
                None => format!(
                    "SPDX doesn't know “{text}”. Write a name from spdx.org/licenses such as MIT, or \
                     LicenseRef- and a name for a licence of your own. It may stay empty."
                ),
            })
        }
    }
}

/// The same expression with every name and operator in SPDX's spelling.
fn in_spdx_case(text: &str) -> String {
    let spaced = text.replace('(', "( ").replace(')', " )").replace('/', " OR ");
    let words: Vec<String> = spaced.split_whitespace().map(word_in_spdx_case).collect();
    words.join(" ").replace("( ", "(").replace(" )", ")")
}

fn word_in_spdx_case(word: &str) -> String {
    if ["and", "or", "with"].contains(&word.to_lowercase().as_str()) {
        return word.to_uppercase();
    }
    let (name, plus) = word.strip_suffix('+').map_or((word, ""), |name| (name, "+"));
    let licence = LICENSES.iter().map(|licence| licence.name);
    let exception = EXCEPTIONS.iter().map(|exception| exception.name);
    let known = licence.chain(exception).find(|known| known.eq_ignore_ascii_case(name));
    format!("{}{plus}", known.unwrap_or(name))
}

/// What was probably meant, as words: one name, or a choice where a family needs one.
fn suggest(text: &str) -> Option<String> {
    let name = nearest(text)?;
    // GNU licences want to be told whether later versions count.
    let base = name.trim_end_matches("-only").trim_end_matches("-or-later");
    let only = format!("{base}-only");
    if spdx::license_id(&only).is_some() {
        return Some(format!("{only} or {base}-or-later"));
    }
    Some(name.to_owned())
}

fn nearest(text: &str) -> Option<&'static str> {
    let wanted = bare(text);
    if wanted.is_empty() {
        return None;
    }
    if let Some((name, _)) = COMMON.iter().find(|(_, spellings)| spellings.contains(&wanted.as_str())) {
        return Some(name);
    }
    let likeness = |licence: &&'static spdx::License| {
        let by_name = strsim::jaro_winkler(&bare(licence.name), &wanted);
        by_name.max(strsim::jaro_winkler(&bare(licence.full_name), &wanted))
    };
    let current = LICENSES.iter().filter(|licence| {
        spdx::license_id(licence.name).is_some_and(|id: LicenseId| !id.is_deprecated() || id.is_gnu())
    });
    let best = current.map(|licence| (likeness(&licence), licence.name)).max_by(|a, b| {
        // Of two that are as near, the shorter name is the plainer licence.
        a.0.total_cmp(&b.0).then(b.1.len().cmp(&a.1.len()))
    })?;
    (best.0 >= 0.88).then_some(best.1)
}

/// A name without what people write differently.
fn bare(text: &str) -> String {
    let lower = text.to_lowercase();
    let words = lower.split(|c: char| !c.is_alphanumeric() && c != '.');
    let telling = words.filter(|word| !["the", "license", "licence", "version", "gnu"].contains(word));
    telling.collect::<String>().replace(".0", "")
}

/// What people call the common ones, as [`bare`] leaves it.
const COMMON: &[(&str, &[&str])] = &[
    ("MIT", &["mit", "mitx11", "x11", "expat"]),
    ("Apache-2.0", &["apache", "apache2", "apachev2", "asl2", "al2"]),
    ("GPL-3.0-only", &["gpl", "gpl3", "gplv3", "generalpublic", "generalpublic3", "generalpublicv3"]),
    ("GPL-2.0-only", &["gpl2", "gplv2", "generalpublic2", "generalpublicv2"]),
    ("AGPL-3.0-only", &["agpl", "agpl3", "agplv3", "afferogpl", "affero", "afferogeneralpublic"]),
    ("LGPL-3.0-only", &["lgpl", "lgpl3", "lgplv3", "lessergeneralpublic"]),
    ("LGPL-2.1-only", &["lgpl2.1", "lgplv2.1"]),
    ("MPL-2.0", &["mpl", "mpl2", "mplv2", "mozilla", "mozillapublic", "mozillapublic2"]),
    ("BSD-3-Clause", &["bsd", "bsd3", "newbsd", "modifiedbsd", "3clausebsd", "bsd3clause"]),
    ("BSD-2-Clause", &["bsd2", "simplifiedbsd", "freebsd", "2clausebsd", "bsd2clause"]),
    ("EUPL-1.2", &["eupl", "eupl1.2", "europeanunionpublic"]),
    ("CC0-1.0", &["cc0", "publicdomain"]),
    ("CC-BY-4.0", &["ccby", "ccby4", "creativecommons", "creativecommonsattribution"]),
    ("CC-BY-SA-4.0", &["ccbysa", "ccbysa4"]),
    ("Unlicense", &["unlicence", "unlicense"]),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spdx_names_are_taken_in_any_case() {
        for (typed, read_as) in [
            ("mit", "MIT"),
            ("apache-2.0", "Apache-2.0"),
            ("MIT/Apache-2.0", "MIT OR Apache-2.0"),
            ("(mit or agpl-3.0-or-later) and cc-by-4.0", "(MIT OR AGPL-3.0-or-later) AND CC-BY-4.0"),
            ("gpl-2.0-only with classpath-exception-2.0", "GPL-2.0-only WITH Classpath-exception-2.0"),
            ("CC-BY-NC-4.0", "CC-BY-NC-4.0"),
            ("LicenseRef-Ours", "LicenseRef-Ours"),
        ] {
            assert_eq!(read(typed).as_deref(), Ok(read_as));
        }
    }

    #[test]
    fn a_slip_gets_a_suggestion() {
        for (typed, meant) in [
            ("MIT License", "MIT"),
            ("GPLv3", "GPL-3.0-only or GPL-3.0-or-later"),
            ("GPL-3.0", "GPL-3.0-only or GPL-3.0-or-later"),
            ("GNU General Public License v3.0", "GPL-3.0-only or GPL-3.0-or-later"),
            ("AGPL", "AGPL-3.0-only or AGPL-3.0-or-later"),
            ("apache", "Apache-2.0"),
            ("Apache License, Version 2.0", "Apache-2.0"),
            ("Apache 2", "Apache-2.0"),
            ("BSD", "BSD-3-Clause"),
            ("Mozilla Public License 2.0", "MPL-2.0"),
            ("Creative Commons Attribution 4.0 International", "CC-BY-4.0"),
            ("CC BY-SA", "CC-BY-SA-4.0"),
            ("MIT OR Apche-2.0", "Apache-2.0"),
        ] {
            let error = read(typed).expect_err(typed);
            assert!(error.ends_with(&format!("Did you mean {meant}?")), "{error}");
        }
        for nonsense in ["our own", "none", "MIT OR", "🦀", "(", "+"] {
            let error = read(nonsense).expect_err(nonsense);
            assert!(error.contains("SPDX doesn't know"), "{error}");
        }
    }
}

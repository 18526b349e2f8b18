//! Whether two institutions may be the same one: by a domain, by the words of the name, or by its initials.

use std::collections::BTreeSet;

use super::About;

/// Names this near to each other (Jaro–Winkler) may be one with a slip in it.
const NEAR: f64 = 0.92;
/// Words that say nothing about which one it is.
const COMMON: &str = " of the and for at in de la le du des der die und für university universität universidad \
                      université universidade universita college school institute institut instituto hochschule ";
/// Longer than this it is no word.
const LONGEST: usize = 40;
/// How much of a word stands for it, so that a slip at its end is found.
const START: usize = 4;

fn tokens(name: &str) -> impl Iterator<Item = String> + '_ {
    name.split(|c: char| !c.is_alphanumeric())
        .filter(|word| !word.is_empty() && word.chars().count() <= LONGEST)
        .map(str::to_lowercase)
}

fn is_common(word: &str) -> bool {
    COMMON.contains(&format!(" {word} "))
}

/// The words that tell it apart, in their order; all of them where none does.
fn telling(name: &str) -> Vec<String> {
    let telling: Vec<String> = tokens(name).filter(|word| !is_common(word)).collect();
    if telling.is_empty() { tokens(name).collect() } else { telling }
}

/// "mit" for the Massachusetts Institute of Technology.
fn initials(name: &str) -> Option<String> {
    let small = [" of ", " the ", " and ", " for ", " at ", " in ", " de ", " la ", " der ", " und "];
    let words = tokens(name).filter(|word| !small.contains(&format!(" {word} ").as_str()));
    let initials: String = words.filter_map(|word| word.chars().next()).collect();
    (initials.chars().count() >= 2).then_some(initials)
}

/// `media.mit.edu`, `mit.edu`: the domain and what lies above it, but no top-level domain alone.
fn suffixes(domain: &str) -> impl Iterator<Item = &str> {
    std::iter::successors(Some(domain), |domain| domain.split_once('.').map(|(_, above)| above))
        .filter(|suffix| suffix.contains('.'))
}

/// The keys under which an institution is found.
pub fn keys(about: &About) -> BTreeSet<String> {
    let mut keys: BTreeSet<String> = name_keys(&about.name);
    for domain in &about.domains {
        keys.insert(format!("@{domain}"));
        keys.extend(suffixes(domain).map(|suffix| format!("^{suffix}")));
    }
    keys
}

/// The keys of what may be the same institution.
pub fn lookup(about: &About) -> BTreeSet<String> {
    let mut keys = name_keys(&about.name);
    for domain in &about.domains {
        keys.insert(format!("^{domain}"));
        keys.extend(suffixes(domain).map(|suffix| format!("@{suffix}")));
    }
    keys
}

fn name_keys(name: &str) -> BTreeSet<String> {
    let mut keys: BTreeSet<String> = telling(name).iter().map(|word| start(word)).collect();
    keys.extend(initials(name).map(|initials| start(&initials)));
    keys
}

fn start(word: &str) -> String {
    word.chars().take(START).collect()
}

/// Whether the two may be one.
pub fn is_alike(one: &About, other: &About) -> bool {
    let below = |a: &str, b: &str| a == b || a.strip_suffix(b).is_some_and(|rest| rest.ends_with('.'));
    let domains = one.domains.iter().any(|a| other.domains.iter().any(|b| below(a, b) || below(b, a)));
    if domains {
        return true;
    }
    let (a, b) = (telling(&one.name), telling(&other.name));
    let set = |words: &[String]| words.iter().cloned().collect::<BTreeSet<_>>();
    set(&a) == set(&b)
        || strsim::jaro_winkler(&a.join(" "), &b.join(" ")) >= NEAR
        || (a.len() == 1 && a.first() == initials(&other.name).as_ref())
        || (b.len() == 1 && b.first() == initials(&one.name).as_ref())
}

#[cfg(test)]
mod tests {
    use super::super::InstitutionKind;
    use super::*;

    fn about(name: &str, domains: &[&str]) -> About {
        About {
            name: name.to_owned(),
            kind: InstitutionKind::University,
            country: String::new(),
            departments: Vec::new(),
            domains: domains.iter().map(|domain| (*domain).to_owned()).collect(),
        }
    }

    fn found(one: &About, other: &About) -> bool {
        keys(one).intersection(&lookup(other)).next().is_some() && is_alike(one, other)
    }

    #[test]
    fn the_same_one_is_found_however_it_is_written() {
        let mit = about("Massachusetts Institute of Technology", &["mit.edu"]);
        for (name, domains) in [
            ("MIT", &[][..]),
            ("Massachusets Institute of Technology", &[]),
            ("Institute of Technology, Massachusetts", &[]),
            ("Media Lab", &["media.mit.edu"]),
            ("Something else", &["mit.edu"]),
        ] {
            let other = about(name, domains);
            assert!(found(&mit, &other), "{name}");
            assert!(found(&other, &mit), "{name}, the other way round");
        }
    }

    #[test]
    fn others_are_kept_apart() {
        let cambridge = about("University of Cambridge", &["cam.ac.uk"]);
        for (name, domains) in [
            ("University of Oxford", &["ox.ac.uk"][..]),
            ("University of Toronto", &["utoronto.ca"]),
            ("Cork Institute", &["notcam.ac.uk"]),
        ] {
            assert!(!found(&cambridge, &about(name, domains)), "{name}");
        }
    }
}

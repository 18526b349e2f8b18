//! Notes about the same thing: by the words that they have in common with what somebody asks.

use std::collections::{HashMap, HashSet};

use super::Note;

/// Words that say nothing of what a sentence is about.
const EMPTY: [&str; 52] = [
    "about", "after", "again", "all", "and", "any", "are", "but", "can", "cannot", "could", "did", "does",
    "for", "from", "get", "has", "have", "help", "how", "into", "its", "just", "like", "more", "need", "not",
    "our", "out", "please", "should", "some", "that", "the", "their", "them", "then", "there", "they",
    "this", "want", "was", "what", "when", "where", "which", "who", "why", "will", "with", "would", "you",
];

/// The words of a text that say what it is about, without their endings.
fn words(text: &str) -> HashSet<String> {
    text.split(|c: char| !c.is_alphanumeric())
        .map(str::to_lowercase)
        .filter(|word| word.chars().count() >= 3 && !EMPTY.contains(&word.as_str()))
        .map(|word| stem(&word).to_owned())
        .collect()
}

/// "Grades" and "grade", "installing" and "install" are one here. It need not be a word.
fn stem(word: &str) -> &str {
    let ending = ["ations", "ation", "ings", "ing", "ies", "ed", "s", "y"]
        .into_iter()
        .find_map(|ending| word.strip_suffix(ending).filter(|rest| rest.chars().count() >= 4));
    ending.unwrap_or(word)
}

/// Of these notes those that are about what is asked, the nearest first, at most `limit`. A word that many notes
/// have says less than one that few have; what the title shares counts twice.
pub fn alike(asked: &str, notes: Vec<Note>, limit: usize) -> Vec<Note> {
    let wanted = words(asked);
    let read: Vec<(HashSet<String>, HashSet<String>)> =
        notes.iter().map(|note| (words(&note.title), words(&note.body))).collect();
    let mut have: HashMap<&str, f64> = HashMap::new();
    for word in read.iter().flat_map(|(title, body)| title.union(body)) {
        *have.entry(word).or_default() += 1.0;
    }
    let all = read.len() as f64;
    let worth = |word: &String| (1.0 + all / have.get(word.as_str()).copied().unwrap_or(1.0)).ln();
    let score = |(title, body): &(HashSet<String>, HashSet<String>)| -> f64 {
        let of = |words: &HashSet<String>| words.intersection(&wanted).map(worth).sum::<f64>();
        2.0 * of(title) + of(body)
    };
    let mut found: Vec<(f64, Note)> =
        read.iter().map(score).zip(notes).filter(|(score, _)| *score > 0.0).collect();
    found.sort_by(|(a, one), (b, other)| {
        b.total_cmp(a).then_with(|| other.helped.cmp(&one.helped)).then_with(|| one.id.cmp(&other.id))
    });
    found.into_iter().take(limit).map(|(_, note)| note).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::features::projects::samples::now;

    fn note(id: &str, title: &str, body: &str) -> Note {
        Note {
            id: id.into(),
            project: "p1".into(),
            request: None,
            writer: "U_ANA".into(),
            title: title.to_owned(),
            body: body.to_owned(),
            helped: 0,
            created_at: now(),
            updated_at: now(),
        }
    }

    #[test]
    fn words_in_common_find_a_note() {
        let notes = || {
            vec![
                note("1", "Grades do not arrive in Canvas", "Turn on “Assignment and Grade Services”."),
                note("2", "Installing on our own server", "Use the container image, with 2 GB of memory."),
                note("3", "Students can't sign in", "The clock of the server was wrong: SAML minds that."),
            ]
        };
        let found = |asked: &str| -> Vec<String> {
            alike(asked, notes(), 3).into_iter().map(|note| note.id.0).collect()
        };
        assert_eq!(found("The grade of a quiz is not in Canvas"), ["1"]);
        assert_eq!(found("How do I install it on a server?"), ["2", "3"]);
        assert_eq!(found("SAML signing fails"), ["3"]);
        assert_eq!(found("What is this?"), [""; 0]);
        assert_eq!(alike("server", notes(), 1).len(), 1);
        assert_eq!(alike("server", Vec::new(), 3), []);
    }

    #[test]
    fn what_helped_more_comes_first() {
        let often = Note { helped: 3, ..note("2", "Login fails", "") };
        let found = alike("login", vec![note("1", "Login fails", ""), often], 2);
        assert_eq!(found[0].id.as_str(), "2");
    }
}

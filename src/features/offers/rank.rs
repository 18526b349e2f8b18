//! Which projects an offer suits, and which offers suit a project: by subjects, words and languages.

use super::model::{Asking, Likeness, Offer};
use crate::features::institutions::Word;
use crate::features::matching::{self, Alike, Matter, Measure};
use crate::features::projects;
use crate::slack::text::and;

/// Words that are told as a reason.
const WORDS: usize = 5;
/// What both are about; with [`LANGUAGE`] it adds up to 1.
const MEASURE: Measure = Measure { skills: 0.0, subjects: 0.45, words: 0.35 };
/// What a language that both speak counts, in millionths.
const LANGUAGE: u32 = 200_000;

fn offered(offer: &Offer) -> Matter {
    let texts = [&offer.title, &offer.about, &offer.conditions].into_iter().chain(&offer.subjects);
    let words = projects::telling(texts.map(String::as_str));
    Matter { skills: Vec::new(), subjects: offer.subjects.clone(), words }
}

fn asked(asking: &Asking) -> Matter {
    let project = &asking.project;
    let texts = [&project.name, &project.pitch, &project.problem, &asking.wanted.about];
    let texts = texts.into_iter().chain(&project.subjects).map(String::as_str);
    Matter { skills: Vec::new(), subjects: project.subjects.clone(), words: projects::telling(texts) }
}

/// What the two have in common, with the reasons.
fn likeness(offer: &Offer, asking: &Asking, alike: Alike) -> Likeness {
    let (wanted, project) = (&asking.wanted, &asking.project);
    let both = |ours: &[String], theirs: &[String]| -> Vec<String> {
        let same = |one: &&String| theirs.iter().any(|other| other.eq_ignore_ascii_case(one));
        ours.iter().filter(same).cloned().collect()
    };
    let about = if wanted.about.is_empty() { String::new() } else { format!(": “{}”", wanted.about) };
    let mut reasons = vec![format!("It asks for {}{about}", wanted.kind.words().to_lowercase())];
    let (subjects, languages) =
        (both(&offer.subjects, &project.subjects), both(&offer.languages, &asking.languages));
    if !subjects.is_empty() {
        reasons.push(format!("Both are for {}", and(&subjects)));
    }
    if !languages.is_empty() {
        reasons.push(format!("Both speak {}", and(&languages)));
    }
    let mut score = alike.total();
    if !languages.is_empty() {
        score += LANGUAGE;
    }
    let mut words = alike.shared;
    // A word of a subject that is told already says nothing new.
    words.retain(|word| !subjects.iter().any(|subject| subject.to_lowercase().contains(word)));
    words.truncate(WORDS);
    if !words.is_empty() {
        reasons.push(format!("Both are about {}", and(&words)));
    }
    Likeness { score, reasons }
}

/// Projects that ask for what is offered, those that it suits best first; among equals who asked first.
pub fn projects_for(offer: &Offer, mut all: Vec<Asking>) -> Vec<(Likeness, Asking)> {
    all.retain(|asking| asking.wanted.kind == offer.kind);
    let asking: Vec<Matter> = all.iter().map(asked).collect();
    let alike = matching::alike(&asking, &[offered(offer)], MEASURE);
    let mut found: Vec<_> =
        all.into_iter().zip(alike).map(|(asking, alike)| (likeness(offer, &asking, alike), asking)).collect();
    found.sort_by(|a, b| {
        let since = |one: &Asking| (one.wanted.created_at, one.project.id.clone());
        b.0.score.cmp(&a.0.score).then_with(|| since(&a.1).cmp(&since(&b.1)))
    });
    found
}

/// Offers of what a project asks for, those that suit it best first; among equals the newest first.
pub fn offers_for(asking: &Asking, mut all: Vec<Offer>) -> Vec<(Likeness, Offer)> {
    all.retain(|offer| offer.kind == asking.wanted.kind);
    let giving: Vec<Matter> = all.iter().map(offered).collect();
    let alike = matching::alike(&[asked(asking)], &giving, MEASURE);
    let mut found: Vec<_> =
        all.into_iter().zip(alike).map(|(offer, alike)| (likeness(&offer, asking, alike), offer)).collect();
    found.sort_by(|a, b| {
        let since = |one: &Offer| (one.created_at, one.id.clone());
        b.0.score.cmp(&a.0.score).then_with(|| since(&b.1).cmp(&since(&a.1)))
    });
    found
}

#[cfg(test)]
mod tests {
    use super::super::model::Kind;
    use super::super::samples;
    use super::*;

    #[test]
    fn what_both_name_comes_first_with_the_reasons() {
        let offer = samples::offer(Kind::Hosting, 3);
        let far = samples::asking("Songbook", Kind::Hosting, "", &["Music"]);
        let near = samples::asking("Quizlab", Kind::Hosting, "two proofs courses", &["Mathematics"]);
        let other = samples::asking("Peerloop", Kind::Funding, "", &["Mathematics"]);
        let found = projects_for(&offer, vec![far, near, other]);
        let names: Vec<&str> = found.iter().map(|(_, asking)| asking.project.name.as_str()).collect();
        assert_eq!(names, ["Quizlab", "Songbook"], "who asks for something else is not there");
        assert_eq!(
            found[0].0.reasons,
            [
                "It asks for hosting: “two proofs courses”",
                "Both are for Mathematics",
                "Both speak English",
                "Both are about proof and homework"
            ]
        );
        assert!(found[1].0.score < found[0].0.score);
    }

    #[test]
    fn offers_come_in_the_same_order_from_the_other_side() {
        let asking = samples::asking("Quizlab", Kind::Hosting, "", &["Mathematics"]);
        let plain = Offer { subjects: Vec::new(), ..samples::offer(Kind::Hosting, 1) };
        let near = samples::offer(Kind::Hosting, 1);
        let found = offers_for(&asking, vec![plain, near.clone(), samples::offer(Kind::Funding, 1)]);
        assert_eq!(found.len(), 2);
        assert_eq!(found[0].1.id, near.id);
    }
}

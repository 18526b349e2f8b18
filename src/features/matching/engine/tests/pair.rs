//! One pair, by hand.

use crate::features::matching::engine::{
    Developer, Exclusion, Have, Index, Need, PARTS, Part, Role, Score, Week, Weights,
};

fn related(skill: &str) -> Vec<(String, f32)> {
    if skill == "javascript" { vec![("typescript".to_owned(), 0.5)] } else { vec![] }
}

struct Pair {
    index: Index,
    developer: Developer,
    role: Role,
}

impl Pair {
    fn new() -> Self {
        let index = Index::new(Weights::default(), related);
        Self { index, developer: Developer::new("ana"), role: Role::new("front-end") }
    }

    fn has(mut self, skill: &str, level: u8) -> Self {
        let skill = self.index.names().skill(skill);
        self.developer.skills.push(Have { skill, level, wanted: false });
        self
    }

    fn wants(mut self, skill: &str) -> Self {
        let skill = self.index.names().skill(skill);
        self.developer.skills.push(Have { skill, level: 2, wanted: true });
        self
    }

    fn needs(mut self, skill: &str, level: u8, required: bool) -> Self {
        let skill = self.index.names().skill(skill);
        self.role.skills.push(Need { skill, level, required, must: false });
        self
    }

    fn judge(mut self) -> (Score, Result<(), Exclusion>) {
        let dev = self.index.put_developer(self.developer);
        let role = self.index.put_role(self.role);
        self.index.judge(dev, role, true)
    }

    fn part(self, part: Part) -> f32 {
        let (score, _) = self.judge();
        assert_eq!(score.total(), PARTS.iter().map(|part| score.part(*part)).sum::<u32>());
        score.part(part) as f32 / 1e6
    }
}

fn close(a: f32, b: f32) {
    assert!((a - b).abs() < 2e-6, "{a} is not {b}");
}

#[test]
fn skills_count_by_weight_and_level() {
    let pair = Pair::new().has("rust", 1).has("sql", 3);
    let pair = pair.needs("rust", 3, true).needs("sql", 2, false).needs("css", 2, true);
    // Nothing was counted yet, so each is as rare as any: (1.0 × 1/3 + 0.4 × 1) / (2.4 + 0.5)
    close(pair.part(Part::Skills), 0.55 * (1.0 / 3.0 + 0.4) / 2.9);
}

#[test]
fn of_a_skill_and_what_is_near_it_the_better_counts_once() {
    let near = Pair::new().has("javascript", 4).needs("typescript", 2, true);
    close(near.part(Part::Skills), 0.55 * 0.5 / 1.5);
    let both = Pair::new().has("javascript", 4).has("typescript", 1).needs("typescript", 4, true);
    close(both.part(Part::Skills), 0.55 * 0.5 / 1.5);
}

#[test]
fn one_skill_does_not_beat_five() {
    let skills = ["a", "b", "c", "d", "e"];
    let know = || skills.iter().fold(Pair::new(), |pair, skill| pair.has(skill, 3));
    let five = skills.iter().fold(know(), |pair, skill| pair.needs(skill, 3, true));
    assert!(five.part(Part::Skills) > know().needs("a", 3, true).part(Part::Skills));
}

#[test]
fn a_wish_counts_once_and_most_where_somebody_mentors() {
    let wish = || Pair::new().wants("rust").needs("rust", 2, true);
    close(wish().part(Part::Skills), 0.0);
    close(wish().part(Part::Learning), 0.08 * 0.25);
    let mut mentored = wish();
    mentored.role.mentoring = true;
    close(mentored.part(Part::Learning), 0.08);
    // What is near enough to count as knowing is not counted again as a wish.
    let mut half = Pair::new().has("javascript", 4).wants("typescript").needs("typescript", 2, true);
    half.role.mentoring = true;
    close(half.part(Part::Learning), 0.08 * 0.5);
}

#[test]
fn words_and_subjects_and_time() {
    let mut pair = Pair::new();
    pair.developer.words = pair.index.names().words(["I love quizzes and maps"]);
    pair.role.words = pair.index.names().words(["A quiz about logic"]);
    pair.role.week = Some(Week::working(8 * 3600));
    pair.role.hours = 8;
    let maths = pair.index.names().topic("Mathematics");
    let (physics, history) = (pair.index.names().topic("Physics"), pair.index.names().topic("History"));
    (pair.developer.topics, pair.role.topics) = (vec![maths], vec![maths, physics, history]);
    let (score, may) = pair.judge();
    assert_eq!(may, Ok(()));
    let part = |part| score.part(part) as f32 / 1e6;
    // love, quiz, map and quiz, logic: one in common.
    close(part(Part::Words), 0.10 / (3.0f32.sqrt() * 2.0f32.sqrt()));
    close(part(Part::Topics), 0.10 / 2.0);
    close(part(Part::Hours), 0.07 / 2.0);
    close(part(Part::Overlap), 0.0);
}

#[test]
fn every_filter_has_its_reason() {
    let why = |change: fn(&mut Pair)| {
        let mut pair = Pair::new().has("rust", 1).needs("rust", 3, true);
        change(&mut pair);
        pair.judge().1.err()
    };
    assert_eq!(why(|_| ()), None);
    assert_eq!(why(|pair| pair.role.seats = 0), Some(Exclusion::Seat));
    assert_eq!(why(|pair| pair.role.looking = false), Some(Exclusion::Closed));
    assert_eq!(why(|pair| pair.developer.free = 0), Some(Exclusion::Capacity));
    assert_eq!(why(|pair| pair.developer.looking = false), Some(Exclusion::Away));
    assert_eq!(why(|pair| pair.developer.findable = false), Some(Exclusion::Consent));
    assert_eq!(why(|pair| pair.role.least_hours = 5), Some(Exclusion::Hours));
    assert_eq!(why(|pair| pair.role.skills[0].must = true), Some(Exclusion::MustHave));
    let language = |pair: &mut Pair| {
        pair.developer.languages = pair.index.names().languages(["Spanish"]);
        pair.role.languages = pair.index.names().languages(["English", "German"]);
    };
    assert_eq!(why(language), Some(Exclusion::Language));
    let overlap = |pair: &mut Pair| {
        pair.role.week = Some(Week::working(8 * 3600));
        pair.role.least_overlap = 1;
    };
    assert_eq!(why(overlap), Some(Exclusion::Overlap));
}

#[test]
fn both_chances_rise_with_what_fits() {
    let chances = |pair: Pair| {
        let weights = pair.index.clone();
        weights.chances(pair.judge().0)
    };
    let (none, all) = (
        chances(Pair::new().needs("rust", 2, true)),
        chances(Pair::new().has("rust", 2).needs("rust", 2, true)),
    );
    assert!(all.developer > none.developer && all.project > none.project, "{none:?} {all:?}");
    assert!(all.project - none.project > all.developer - none.developer, "projects look at skills most");
    assert!((0.0..=1.0).contains(&all.both()) && all.both() < all.project.min(all.developer));
}

#[test]
fn the_week_goes_round_with_the_clock() {
    let berlin = Week::working(2 * 3600);
    assert_eq!(berlin.common(Week::working(2 * 3600)), 40);
    assert_eq!(berlin.common(Week::working(-5 * 3600)), 5);
    assert_eq!(berlin.common(Week::working_between(-5, 0)), 30);
    // Thirteen hours ahead and eleven behind tell the same time, a day apart.
    assert_eq!(Week::working(13 * 3600).common(Week::working(-11 * 3600)), 32);
    assert_eq!(Week::working(19_800).common(Week::working(5 * 3600)), 40);
    assert_eq!(Week::ALL.common(Week::working(0)), 40);
}

#[test]
fn weights_stay_within_their_bounds() {
    assert_eq!(Weights::default().checked(), Ok(Weights::default()));
    let wrong = Weights { words: 0.9, ..Weights::default() };
    assert_eq!(
        wrong.checked(),
        Err(vec![
            "words is 0.9: write 0 to 0.3".to_owned(),
            "the parts add up to 1.8000001, and should to 1".to_owned()
        ])
    );
}

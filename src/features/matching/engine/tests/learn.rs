//! What answers teach.

use proptest::prelude::*;

use crate::features::matching::engine::{
    EXPLORED, FEATURES, History, MINIMUM, Model, Outcome, PARTS, Score, Weights, explore,
};

/// A score whose parts are so many eighths of what they are worth at most.
fn score(eighths: [u8; 7]) -> Score {
    let w = Weights::default();
    let most = [w.skills, w.words, w.topics, w.hours, w.overlap, w.learning, w.beginner];
    Score::of(std::array::from_fn(|at| (most[at] * 125_000.0) as u32 * u32::from(eighths[at])))
}

fn outcome(eighths: [u8; 7], developer: Option<bool>, project: Option<bool>) -> Outcome {
    Outcome {
        score: score(eighths),
        developer_before: History::default(),
        project_before: History::default(),
        propensity: 1.0,
        developer,
        project,
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(20))]

    #[test]
    fn what_fits_better_never_lowers_a_chance(
        answers in prop::collection::vec((any::<[u8; 7]>(), any::<bool>(), any::<bool>()), 600),
        base in any::<[u8; 7]>(),
        part in 0usize..7,
    ) {
        let eighths = |all: [u8; 7]| all.map(|one| one % 8);
        let outcomes: Vec<Outcome> = answers
            .iter()
            .map(|(all, developer, project)| outcome(eighths(*all), Some(*developer), Some(*project)))
            .collect();
        let weights = Weights::default();
        let model = Model::fit(&outcomes, &weights);
        prop_assert!(model.is_on());
        prop_assert_eq!(model, Model::fit(&outcomes, &weights));
        prop_assert_eq!(Model::from_parts(&model.to_parts()), Some(model));
        let mut more = eighths(base);
        more[part] += 1;
        let none = History::default();
        let before = model.chances(score(eighths(base)), none, none, &weights);
        let after = model.chances(score(more), none, none, &weights);
        prop_assert!(after.developer >= before.developer && after.project >= before.project);
        // Contributions and the start are the logit of the chance.
        let (developer, _) = model.explain(score(more), none, none, &weights);
        let logit = model.developer.start + developer.iter().map(|one| one.adds).sum::<f32>();
        prop_assert!((1.0 / (1.0 + (-logit).exp()) - after.developer).abs() < 1e-4);
    }
}

#[test]
fn below_the_minimum_nothing_is_learned() {
    let few = vec![outcome([4; 7], Some(false), Some(false)); MINIMUM - 1];
    assert_eq!(Model::fit(&few, &Weights::default()), Model::by_hand());
    let weights = Weights::default();
    let none = History::default();
    let enough = Model::fit(&vec![few[0]; MINIMUM], &weights);
    let chances = |model: &Model| model.chances(score([4; 7]), none, none, &weights);
    assert!(chances(&enough).developer < chances(&Model::by_hand()).developer / 2.0);
    assert_eq!(enough.developer.answers as usize, MINIMUM);
}

#[test]
fn by_hand_is_what_the_index_says() {
    let index = crate::features::matching::engine::Index::new(Weights::default(), |_| vec![]);
    let (score, none) = (score([6, 2, 4, 8, 8, 0, 0]), History::default());
    let (hand, says) =
        (Model::by_hand().chances(score, none, none, &Weights::default()), index.chances(score));
    assert!((hand.developer - says.developer).abs() < 1e-6 && (hand.project - says.project).abs() < 1e-6);
}

#[test]
fn no_answer_is_not_a_no() {
    let mut outcomes: Vec<Outcome> =
        (0..800).map(|at| outcome([at as u8 % 8; 7], Some(at % 3 > 0), None)).collect();
    let before = Model::fit(&outcomes, &Weights::default());
    outcomes.extend((0..5000).map(|at| outcome([at as u8 % 8; 7], None, None)));
    assert_eq!(Model::fit(&outcomes, &Weights::default()), before);
    assert_eq!(before.project, Model::by_hand().project, "projects said nothing");
}

#[test]
fn who_often_says_no_gets_a_lower_chance_but_not_after_one() {
    let weights = Weights::default();
    let shy = |yes: bool| Outcome {
        developer_before: History { yes: if yes { 18 } else { 2 }, answers: 20 },
        ..outcome([4; 7], Some(yes), None)
    };
    let outcomes: Vec<Outcome> = (0..1000).map(|at| shy(at % 2 == 0)).collect();
    let model = Model::fit(&outcomes, &weights);
    let chance =
        |history: History| model.chances(score([4; 7]), history, History::default(), &weights).developer;
    let (unknown, one_no) = (chance(History::default()), chance(History::default().with(false)));
    let many_no = chance(History { yes: 0, answers: 30 });
    assert!(many_no < one_no && one_no < unknown, "{many_no} {one_no} {unknown}");
    assert!(unknown - one_no < (unknown - many_no) / 2.0);
}

#[test]
fn what_is_not_a_model_is_none() {
    let parts = Model::by_hand().to_parts();
    assert_eq!(parts.len(), 2 * (FEATURES + 3));
    assert_eq!(Model::from_parts(&parts[1..]), None);
    let wrong = |at: usize, value: f64| {
        let mut parts = parts.clone();
        parts[at] = value;
        Model::from_parts(&parts)
    };
    assert_eq!((wrong(0, f64::NAN), wrong(3, -1.0)), (None, None));
    assert!(wrong(0, -9.0).is_some());
    assert_eq!(PARTS.len() + 1, FEATURES);
}

#[test]
fn one_list_in_twenty_draws_its_last_place_from_who_is_hardly_shown() {
    let exposure = [90, 80, 70, 60, 50, 0, 40, 9];
    let lists: Vec<_> = (0..40_000).map(|seed| explore(&exposure, 5, seed)).collect();
    for list in &lists {
        let at: Vec<usize> = list.iter().map(|one| one.at).collect();
        assert_eq!(at[..4], [0, 1, 2, 3]);
        assert!(list[..4].iter().all(|one| one.propensity == 1.0 && !one.explored));
    }
    // What was logged as the chance is how often it happened.
    for at in 4..8 {
        let with: Vec<_> = lists.iter().map(|list| list[4]).filter(|last| last.at == at).collect();
        let share = with.len() as f32 / lists.len() as f32;
        assert!((share - with[0].propensity).abs() < 0.006, "{at}: {share} {:?}", with[0]);
    }
    let drawn = lists.iter().filter(|list| list[4].explored).count() as f32 / lists.len() as f32;
    assert!((drawn - EXPLORED).abs() < 0.006);
    assert_eq!(explore(&exposure[..3], 5, 1).len(), 3);
    assert!(explore(&[], 5, 1).is_empty());
}

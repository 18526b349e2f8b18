//! What each part of a score counts: the one place. Organizers may move them within [`BOUNDS`].

/// What the parts are worth at most; together they are 1.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Weights {
    /// Skills that the role needs and the developer has.
    pub skills: f32,
    /// Free text on both sides: words in common.
    pub words: f32,
    /// Subjects in teaching in common.
    pub topics: f32,
    /// Enough hours a week.
    pub hours: f32,
    /// Hours of the working week in common.
    pub overlap: f32,
    /// Wants to learn what is needed, and somebody teaches.
    pub learning: f32,
    /// A first role for somebody who starts out.
    pub beginner: f32,
    /// What a skill counts that is nice to have, where a required one counts 1.
    pub nice: f32,
    /// κ, the shrinkage: a role that needs one skill must not beat every role that needs five.
    pub shrinkage: f32,
}

/// The name of a weight, its smallest and its largest value.
pub const BOUNDS: &[(&str, f32, f32)] = &[
    ("skills", 0.30, 0.80),
    ("words", 0.0, 0.30),
    ("topics", 0.0, 0.30),
    ("hours", 0.0, 0.25),
    ("overlap", 0.0, 0.25),
    ("learning", 0.0, 0.25),
    ("beginner", 0.0, 0.15),
    ("nice", 0.1, 1.0),
    ("shrinkage", 0.0, 2.0),
];

impl Default for Weights {
    fn default() -> Self {
        Self {
            skills: 0.55,
            words: 0.10,
            topics: 0.10,
            hours: 0.07,
            overlap: 0.06,
            learning: 0.08,
            beginner: 0.04,
            nice: 0.4,
            shrinkage: 0.5,
        }
    }
}

impl Weights {
    /// The same, if each is within its bounds and the parts add up to 1.
    ///
    /// # Errors
    /// Every mistake, in words.
    pub fn checked(self) -> Result<Self, Vec<String>> {
        let mut mistakes: Vec<String> = BOUNDS
            .iter()
            .zip(self.in_order())
            .filter(|((_, least, most), value)| !(*least..=*most).contains(value))
            .map(|((name, least, most), value)| format!("{name} is {value}: write {least} to {most}"))
            .collect();
        let sum: f32 = self.in_order()[..7].iter().sum();
        if (sum - 1.0).abs() > 1e-4 {
            mistakes.push(format!("the parts add up to {sum}, and should to 1"));
        }
        if mistakes.is_empty() { Ok(self) } else { Err(mistakes) }
    }

    /// What the parts count, in the order of [`super::PARTS`].
    pub fn parts(&self) -> [f32; 7] {
        [self.skills, self.words, self.topics, self.hours, self.overlap, self.learning, self.beginner]
    }

    fn in_order(&self) -> [f32; 9] {
        [
            self.skills,
            self.words,
            self.topics,
            self.hours,
            self.overlap,
            self.learning,
            self.beginner,
            self.nice,
            self.shrinkage,
        ]
    }
}

/// What a wish to learn counts where somebody mentors, where beginners are welcome, and elsewhere.
pub const TEACHES: [f32; 3] = [1.0, 0.5, 0.25];
/// What it counts to find a mentor, where no skill was named.
pub const MENTOR_FOUND: f32 = 0.5;
/// This many shared subjects are as good as any number.
pub const SUBJECTS_ENOUGH: u32 = 2;
/// Hours in a working week: full overlap.
pub const WORKING_WEEK: u32 = 40;
/// A skill or word that everybody has still counts this much of one that nobody has.
pub const LEAST_IDF: f32 = 0.15;

/// The chance that a developer accepts, and that a project does: `σ(start + Σ slope · part)`, each part from 0 to
/// 1 in the order of [`super::Part`]. Set by hand, until outcomes are in.
pub const DEVELOPER_ACCEPTS: (f32, [f32; 7]) = (-1.6, [1.6, 1.2, 1.2, 0.6, 0.5, 1.0, 0.4]);
/// See [`DEVELOPER_ACCEPTS`].
pub const PROJECT_ACCEPTS: (f32, [f32; 7]) = (-2.0, [3.4, 1.0, 0.3, 0.6, 0.5, 0.2, 0.1]);

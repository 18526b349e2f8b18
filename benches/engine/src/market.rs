//! Made-up communities for benches: developers and roles with skills that come in families, levels, subjects,
//! times, wishes and a few words; and, for quality, the truth that a profile tells only in part.

use crate::engine::{Developer, Have, Index, Need, Role, Week, Weights};

/// How large, and how scarce.
#[derive(Clone, Copy, Debug)]
pub struct Size {
    pub developers: usize,
    pub roles: usize,
    pub skills: usize,
    /// Seats of a role, at most.
    pub seats: u16,
    /// Projects that a developer takes, at most.
    pub room: u8,
}

/// A skill that lies near another: two and two are neighbours, with different worth either way.
pub fn related(skill: &str) -> Vec<(String, f32)> {
    let Some(number) = skill.strip_prefix('s').and_then(|number| number.parse::<usize>().ok()) else {
        return Vec::new();
    };
    match number % 5 {
        0 => vec![(format!("s{}", number + 1), 0.5)],
        1 => vec![(format!("s{}", number - 1), 0.4), (format!("s{}", number + 1), 0.3)],
        _ => Vec::new(),
    }
}

/// Tells what lies near a skill.
pub type Near = fn(&str) -> Vec<(String, f32)>;

/// No skill lies near any.
pub fn unrelated(_: &str) -> Vec<(String, f32)> {
    Vec::new()
}

/// What somebody really has and likes.
#[derive(Clone, Debug)]
pub struct Truth {
    /// (skill, level, wanted), by skill.
    pub skills: Vec<(usize, u8, bool)>,
    pub field: usize,
    pub topics: Vec<usize>,
    pub hours: u16,
    pub offset: i32,
    pub flags: (bool, bool),
    pub words: Vec<usize>,
    pub places: u16,
}

/// A market with its truth.
pub struct Market {
    pub index: Index,
    pub developers: Vec<Truth>,
    pub roles: Vec<Truth>,
}

/// Families of skills: who knows one knows others of it.
const FIELDS: usize = 40;
const TOPICS: usize = 62;
/// Words that a field, a topic and everybody uses.
const WORDS: usize = 30;

struct Maker {
    rng: fastrand::Rng,
    skills: usize,
}

impl Maker {
    /// Few are common and many are rare.
    fn zipf(&mut self, among: usize) -> usize {
        let at = (among as f64).powf(self.rng.f64()) - 1.0;
        (at as usize).min(among - 1)
    }

    fn skill(&mut self, field: usize) -> usize {
        let per_field = self.skills / FIELDS;
        if self.rng.f32() < 0.75 { self.zipf(per_field) * FIELDS + field } else { self.zipf(self.skills) }
    }

    fn truth(&mut self, most_skills: usize) -> Truth {
        let field = self.rng.usize(..FIELDS);
        let count = self.rng.usize(1..=most_skills);
        let mut skills: Vec<(usize, u8, bool)> =
            (0..count).map(|_| (self.skill(field), self.rng.u8(1..=4), self.rng.f32() < 0.15)).collect();
        skills.sort_unstable();
        skills.dedup_by_key(|skill| skill.0);
        let topics: Vec<usize> = (0..self.rng.usize(0..4)).map(|_| self.zipf(TOPICS)).collect();
        let words = (0..self.rng.usize(3..16))
            .map(|_| match self.rng.u8(..3) {
                0 => field * WORDS + self.zipf(WORDS),
                1 if !topics.is_empty() => {
                    let topic = topics[self.rng.usize(..topics.len())];
                    (FIELDS + topic) * WORDS + self.zipf(WORDS)
                }
                _ => (FIELDS + TOPICS) * WORDS + self.zipf(2000),
            })
            .collect();
        Truth {
            skills,
            field,
            topics,
            hours: self.rng.u16(1..16),
            offset: [-8, -5, 0, 1, 2, 5, 8][self.rng.usize(..7)],
            flags: (self.rng.f32() < 0.3, self.rng.f32() < 0.3),
            words,
            places: 1,
        }
    }
}

impl Maker {
    /// What a profile tells of somebody: most skills, levels more or less, some subjects.
    fn told(&mut self, truth: &Truth) -> Truth {
        let mut told = truth.clone();
        told.skills.retain(|_| self.rng.f32() < 0.85);
        for skill in &mut told.skills {
            skill.1 = match self.rng.u8(..8) {
                0 => skill.1.saturating_sub(1).max(1),
                1 => (skill.1 + 1).min(4),
                _ => skill.1,
            };
        }
        told.topics.retain(|_| self.rng.f32() < 0.7);
        told
    }
}

/// A market from a number: the same each time.
pub fn market(size: Size, seed: u64, near: Near, weights: Weights) -> Market {
    let mut maker = Maker { rng: fastrand::Rng::with_seed(seed), skills: size.skills };
    let mut made = |count: usize, most_skills: usize, places: u16| -> Vec<Truth> {
        (0..count).map(|_| Truth { places: maker.rng.u16(1..=places), ..maker.truth(most_skills) }).collect()
    };
    let developers = made(size.developers, 14, u16::from(size.room));
    let roles = made(size.roles, 8, size.seats);
    let mut index = Index::new(weights, near);
    for (id, truth) in developers.iter().enumerate() {
        let told = maker.told(truth);
        let developer = developer(&mut index, id, &told);
        index.put_developer(developer);
    }
    for (id, truth) in roles.iter().enumerate() {
        let role = role(&mut index, id, truth);
        index.put_role(role);
    }
    index.refresh();
    Market { index, developers, roles }
}

/// As the index takes it.
pub fn developer(index: &mut Index, id: usize, truth: &Truth) -> Developer {
    let names = index.names();
    let words: Vec<String> = truth.words.iter().map(|word| format!("word{word}")).collect();
    Developer {
        skills: (truth.skills.iter())
            .map(|(skill, level, wanted)| Have {
                skill: names.skill(&format!("s{skill}")),
                level: *level,
                wanted: *wanted,
            })
            .collect(),
        topics: truth.topics.iter().map(|topic| names.topic(&format!("t{topic}"))).collect(),
        hours: truth.hours,
        free: truth.places as u8,
        week: Week::working(truth.offset * 3600),
        seeks_mentor: truth.flags.0,
        words: names.words(words.iter().map(String::as_str)),
        ..Developer::new(format!("d{id}"))
    }
}

/// As the index takes it.
pub fn role(index: &mut Index, id: usize, truth: &Truth) -> Role {
    let names = index.names();
    let words: Vec<String> = truth.words.iter().map(|word| format!("word{word}")).collect();
    Role {
        skills: (truth.skills.iter())
            .map(|(skill, level, nice)| Need {
                skill: names.skill(&format!("s{skill}")),
                level: *level,
                required: !nice,
                must: false,
            })
            .collect(),
        topics: truth.topics.iter().map(|topic| names.topic(&format!("t{topic}"))).collect(),
        hours: truth.hours.min(8),
        seats: truth.places,
        week: Some(Week::working_between(truth.offset - 1, truth.offset + 1)),
        beginner: truth.flags.0,
        mentoring: truth.flags.1,
        words: names.words(words.iter().map(String::as_str)),
        ..Role::new(format!("r{id}"))
    }
}

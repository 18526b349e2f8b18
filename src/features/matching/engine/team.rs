//! People who together can do what a project needs: who covers what, which hours they share, what stays open.

use std::cmp::Reverse;
use std::collections::HashSet;

use super::index::{Index, mix};
use super::model::{Need, Role, Week};
use super::round::Apart;
use super::search::Scratch;
use super::side::Opening;

/// What a team must keep to.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct TeamRules {
    /// At most so many people, and never more than eight.
    pub size: usize,
    /// So many hours of the working week all of them share.
    pub common_hours: u32,
    /// Somebody covers a skill who has so much of it: half the level that is needed, or a skill that is near enough.
    pub enough: f32,
}

impl Default for TeamRules {
    fn default() -> Self {
        Self { size: 5, common_hours: 5, enough: 0.5 }
    }
}

/// A needed skill and who has it.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Cover {
    /// Which of the roles that were asked about needs it.
    pub role: usize,
    /// The skill.
    pub skill: u32,
    /// The level that is needed.
    pub level: u8,
    /// How much of it there is, from 0 to 1.
    pub credit: f32,
    /// By which skill: the same, or one that lies near.
    pub by: u32,
}

/// Somebody in a team.
#[derive(Clone, Debug, PartialEq)]
pub struct Member {
    /// Who.
    pub developer: u32,
    /// In which of the roles that were asked about.
    pub role: usize,
    /// What they and that role are worth, in millionths.
    pub score: u32,
    /// What they cover of that role: nobody does another's work besides.
    pub covers: Vec<Cover>,
}

/// People for some roles.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Team {
    /// Who, those for the first role first.
    pub members: Vec<Member>,
    /// How many hours of the working week all of them share.
    pub common_hours: u32,
    /// Required skills that nobody of them covers: which role, and what it needs.
    pub uncovered: Vec<(usize, Need)>,
    /// How many required skills there are.
    pub required: usize,
}

/// How many of a role's, and of a skill's, best come into question.
const LISTS: [usize; 2] = [20, 6];
/// Skills beyond these have no list of their own.
const SKILLS: usize = 12;
/// Required skills beyond these do not count.
const REQUIRED: usize = 64;
/// Of all teams of one size so many are gone on with.
const WIDTH: usize = 24;

/// Somebody in a role, before it is known with whom.
struct Choice {
    dev: u32,
    role: usize,
    score: u32,
    covers: u64,
    week: Week,
    tie: u64,
}

/// What makes a team better than another: more required skills, then more roles with somebody, then fewer people, then
/// how well they suit, and at last a number that is anybody's.
type Worth = (u32, u32, Reverse<usize>, u32, u64);

/// Some choices together.
#[derive(Clone)]
struct State {
    /// Sorted.
    chosen: Vec<u16>,
    covers: u64,
    roles: u64,
    week: Week,
    score: u32,
    tie: u64,
}

impl State {
    fn worth(&self) -> Worth {
        let size = Reverse(self.chosen.len());
        (self.covers.count_ones(), self.roles.count_ones(), size, self.score, self.tie)
    }
}

impl Team {
    /// A team for roles of a project. Nobody is in it who could not be suggested for the role that they are in.
    pub fn for_roles(index: &Index, roles: &[u32], apart: &Apart, rules: &TeamRules) -> Self {
        let there = |role: &&u32| index.role_side.holds(**role);
        let openings: Vec<&Opening> =
            roles.iter().filter(there).map(|role| &index.roles[*role as usize]).collect();
        let aparts: Vec<&HashSet<u32>> =
            roles.iter().filter(there).map(|role| apart.of_role(*role)).collect();
        let mut team = found(index, &openings, &aparts, rules);
        // As the caller counts them.
        let asked: Vec<usize> = (0..roles.len()).filter(|at| there(&&roles[*at])).collect();
        for member in &mut team.members {
            member.role = asked[member.role];
            member.covers.iter_mut().for_each(|cover| cover.role = asked[cover.role]);
        }
        team.uncovered.iter_mut().for_each(|(role, _)| *role = asked[*role]);
        team
    }

    /// The people who would make an idea work: a role that is in no index, with as many seats as a team has.
    pub fn for_idea(index: &Index, idea: Role, apart: &HashSet<u32>, rules: &TeamRules) -> Self {
        let opening = index.opening(Role { seats: rules.size as u16, looking: true, ..idea });
        found(index, &[&opening], &[apart], rules)
    }
}

fn found(index: &Index, roles: &[&Opening], apart: &[&HashSet<u32>], rules: &TeamRules) -> Team {
    let required: Vec<(usize, Need)> = (roles.iter().enumerate())
        .flat_map(|(at, role)| role.needs.iter().filter(|need| need.required).map(move |need| (at, *need)))
        .take(REQUIRED)
        .collect();
    let choices = choices(index, roles, apart, &required, rules);
    let seats: Vec<u16> = roles.iter().map(|role| role.seats).collect();
    let best = best_of(&choices, &seats, rules);
    let mut team = Team { required: required.len(), ..Team::default() };
    let Some(best) = best else {
        team.uncovered = required;
        return team;
    };
    team.common_hours = best.week.hours();
    team.uncovered = (required.iter().enumerate())
        .filter(|(bit, _)| best.covers >> bit & 1 == 0)
        .map(|(_, need)| *need)
        .collect();
    team.members = (best.chosen.iter().map(|at| &choices[usize::from(*at)]))
        .map(|choice| Member {
            developer: choice.dev,
            role: choice.role,
            score: choice.score,
            covers: covers(index, choice.dev, choice.role, &required, rules.enough)
                .map(|(_, cover)| cover)
                .collect(),
        })
        .collect();
    team.members.sort_by_key(|member| (member.role, Reverse(member.score)));
    team
}

/// What of `required` a developer covers in a role.
fn covers<'a>(
    index: &'a Index,
    dev: u32,
    of: usize,
    required: &'a [(usize, Need)],
    enough: f32,
) -> impl Iterator<Item = (usize, Cover)> + 'a {
    let skills = &index.devs[dev as usize].skills;
    required.iter().enumerate().filter(move |(_, (role, _))| *role == of).filter_map(
        move |(bit, (role, need))| {
            let (credit, by) = index.credit(skills, need).filter(|(credit, _)| *credit >= enough)?;
            Some((bit, Cover { role: *role, skill: need.skill, level: need.level, credit, by }))
        },
    )
}

/// Who comes into question, and for which role: the best for each role, and the best by each required skill.
fn choices(
    index: &Index,
    roles: &[&Opening],
    apart: &[&HashSet<u32>],
    required: &[(usize, Need)],
    rules: &TeamRules,
) -> Vec<Choice> {
    let mut scratch = Scratch::default();
    let mut pool: Vec<u32> = Vec::new();
    for (role, apart) in roles.iter().zip(apart) {
        let list = index.developers_like(role, LISTS[0], apart, &mut scratch);
        pool.extend(list.iter().map(|one| one.slot));
    }
    let mut skills: Vec<(usize, Need)> = required.to_vec();
    // The rarest first: the others are on the roles' lists anyway.
    skills.sort_by(|a, b| {
        index.idf_skills.of(b.1.skill).total_cmp(&index.idf_skills.of(a.1.skill)).then(a.0.cmp(&b.0))
    });
    for (at, need) in skills.into_iter().take(SKILLS) {
        // The same role, as if it needed nothing else.
        let weight = roles[at].needs.iter().position(|one| one.skill == need.skill);
        let weight = weight.map_or(0.0, |at_need| roles[at].need_weights[at_need]);
        let (needs, need_weights) = (Box::new([need]), Box::new([weight]));
        let alone = Opening { musts: need.must, needs, need_weights, ..roles[at].clone() };
        let list = index.developers_like(&alone, LISTS[1], apart[at], &mut scratch);
        pool.extend(list.iter().map(|one| one.slot));
    }
    pool.sort_unstable();
    pool.dedup();
    let mut found = Vec::new();
    for dev in pool {
        let known = &index.devs[dev as usize];
        let week = index.dev_side.classes[known.class as usize].week;
        for (role, opening) in roles.iter().enumerate() {
            let (score, may) = index.judge_opening(known, opening, true);
            if may.is_ok() && !apart[role].contains(&dev) {
                let tie = mix(super::index::tie(known, opening));
                let theirs = covers(index, dev, role, required, rules.enough);
                let bits = theirs.fold(0, |bits, (bit, _)| bits | 1 << bit);
                found.push(Choice { dev, role, score: score.total(), covers: bits, week, tie });
            }
        }
    }
    found
}

/// The best team of any size up to the rules', by going on from the best of each size.
fn best_of(choices: &[Choice], seats: &[u16], rules: &TeamRules) -> Option<State> {
    let none = State { chosen: Vec::new(), covers: 0, roles: 0, week: Week::ALL, score: 0, tie: 0 };
    let mut best: Option<State> = None;
    let mut states = vec![none];
    for _ in 0..rules.size.min(8) {
        let mut ranked: Vec<(Worth, usize, u16)> = Vec::new();
        for (from, state) in states.iter().enumerate() {
            for (at, choice) in choices.iter().enumerate() {
                if let Some(worth) = extended(state, choice, choices, seats, rules) {
                    ranked.push((worth, from, at as u16));
                }
            }
        }
        // Each team comes up once for each of its people at most.
        let most = WIDTH * (rules.size + 1);
        if ranked.len() > most {
            ranked.select_nth_unstable_by(most, |a, b| b.0.cmp(&a.0));
            ranked.truncate(most);
        }
        ranked.sort_unstable_by_key(|one| Reverse(one.0));
        let mut next: Vec<State> = Vec::new();
        for (_, from, at) in ranked {
            let (state, choice) = (&states[from], &choices[usize::from(at)]);
            let mut chosen = state.chosen.clone();
            chosen.insert(chosen.partition_point(|one| *one < at), at);
            // The same people in another order have the same worth, and so come one after another.
            if next.last().is_some_and(|last| last.chosen == chosen) {
                continue;
            }
            next.push(State {
                chosen,
                covers: state.covers | choice.covers,
                roles: state.roles | 1 << choice.role.min(63),
                week: state.week.and(choice.week),
                score: state.score + choice.score,
                tie: state.tie.wrapping_add(choice.tie),
            });
            if next.len() == WIDTH {
                break;
            }
        }
        if let Some(first) = next.first()
            && best.as_ref().is_none_or(|best| first.worth() > best.worth())
        {
            best = Some(first.clone());
        }
        states = next;
    }
    best
}

/// What a team would be worth with one more, if that may be.
fn extended(
    state: &State,
    choice: &Choice,
    choices: &[Choice],
    seats: &[u16],
    rules: &TeamRules,
) -> Option<Worth> {
    let there = || state.chosen.iter().map(|at| &choices[usize::from(*at)]);
    let (mut taken, mut twice) = (0, false);
    for one in there() {
        taken += u16::from(one.role == choice.role);
        twice |= one.dev == choice.dev;
    }
    if twice || taken >= seats[choice.role] || state.week.and(choice.week).hours() < rules.common_hours {
        return None;
    }
    Some((
        (state.covers | choice.covers).count_ones(),
        (state.roles | 1 << choice.role.min(63)).count_ones(),
        Reverse(state.chosen.len() + 1),
        state.score + choice.score,
        state.tie.wrapping_add(choice.tie),
    ))
}

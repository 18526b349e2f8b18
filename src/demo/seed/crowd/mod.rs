//! As many more people as somebody asks for, with their profiles and projects: believable at a glance and the
//! same for the same seed. They have done nothing, so they are written as an import would write them.

mod words;

use anyhow::Result;
use chrono::Duration;
use fastrand::Rng;
use serde_json::{Value, json};

use self::words::{ABOUTS, FIRST_WORDS, INSTITUTIONS, REGIONS, SECOND_WORDS, SORTS, Sort, TRADES, Trade};
use crate::app::App;
use crate::demo::workspace::{NewPerson, Workspace};
use crate::features::skills;
use crate::ids::WorkspaceId;
use crate::time::Time;
use crate::transfer::{self, FORMAT, VERSION};

/// One project for so many people.
const PEOPLE_A_PROJECT: usize = 12;
/// One teacher among so many.
const PEOPLE_A_TEACHER: usize = 5;

/// Brings `count` people into the workspace, and all that is known of them into the database.
pub async fn gather(app: &App, slack: &Workspace, seed: u64, count: usize) -> Result<()> {
    if count == 0 {
        return Ok(());
    }
    let now = app.clock.now();
    let Crowd { people, lines } = Crowd::new(seed, count, now);
    slack.add_people_silently(people, &["general", "projects"]);
    let workspace = WorkspaceId(slack.settings().team_id.clone());
    app.db
        .write(move |conn| transfer::import(conn, &workspace, lines.as_bytes(), now))
        .await
        .map_err(|error| anyhow::anyhow!("{error:?}"))?;
    Ok(())
}

/// The people as Slack knows them, and the community's records.
struct Crowd {
    people: Vec<NewPerson>,
    lines: String,
}

impl Crowd {
    fn new(seed: u64, count: usize, now: Time) -> Self {
        // Another stream than the story's.
        let mut dice = Rng::with_seed(seed ^ 0x5eed_c0de);
        let mut crowd = Self { people: Vec::with_capacity(count), lines: String::new() };
        crowd.write(json!({"kind": FORMAT, "version": VERSION}));
        let (mut projects, first) = (0, dice.usize(..10_000));
        for n in 0..count {
            let id = format!("UC{n:06}");
            let (name, zone) = name(&mut dice, n + first);
            let teaches = n % PEOPLE_A_TEACHER == 0;
            let trade = pick(&mut dice, TRADES);
            let subject = *pick(&mut dice, skills::subjects());
            let institution = pick(&mut dice, INSTITUTIONS);
            let title = match (teaches, trade.title.contains("student") || dice.u8(..4) == 0) {
                (true, _) => format!("Teaches {} · {institution}", in_a_sentence(subject)),
                (false, true) => format!("{} · {institution}", trade.title),
                (false, false) => trade.title.to_owned(),
            };
            crowd.people.push(NewPerson::new(&id, &name).tz(zone).title(&title));
            let path = if teaches { "teach" } else { "build" };
            // As the hub caches it: the name shown beside messages.
            let shown = name.split_whitespace().next().unwrap_or(&name);
            crowd.write(json!({
                "kind": "person", "id": id, "name": shown, "timezone": zone, "path": path,
                "welcomed_at": days_before(now, 1 + dice.i64(0..34)),
            }));
            if !teaches && dice.u8(..4) > 0 {
                crowd.profile(&mut dice, &id, trade, subject, now);
            }
            if n % PEOPLE_A_PROJECT == 1 {
                let subject = *pick(&mut dice, skills::subjects());
                crowd.project(&mut dice, &id, projects, subject, now);
                projects += 1;
            }
        }
        crowd
    }

    fn write(&mut self, record: Value) {
        self.lines.push_str(&record.to_string());
        self.lines.push('\n');
    }

    fn profile(&mut self, dice: &mut Rng, id: &str, trade: &Trade, subject: &str, now: Time) {
        let have = trade.skills.iter().filter(|_| dice.u8(..5) > 0).collect::<Vec<_>>();
        let wanted = trade.wanted.iter().filter(|skill| !have.contains(skill)).take(dice.usize(..3));
        let mut skills: Vec<Value> =
            wanted.map(|skill| json!({"skill": skill, "level": 1, "wanted": true})).collect();
        skills.extend(have.iter().map(|skill| json!({"skill": skill, "level": dice.i32(2..=4)})));
        let about = pick(dice, ABOUTS).replace("{subject}", &in_a_sentence(subject));
        let visibility = *pick(dice, &["everyone", "owners", "owners", "nobody"]);
        self.write(json!({
            "kind": "profile", "person": id, "skills": skills, "subjects": [subject],
            "hours": dice.i32(2..=8), "max_projects": dice.i32(1..=2), "seeks_mentor": dice.u8(..5) == 0,
            "offers_mentoring": dice.u8(..5) == 0, "about": first_up(&about), "visibility": visibility,
            "updated_at": days_before(now, dice.i64(0..34)),
        }));
    }

    fn project(&mut self, dice: &mut Rng, owner: &str, n: usize, subject: &str, now: Time) {
        let sort: &Sort = pick(dice, SORTS);
        let fill = |text: &str| text.replace("{subject}", &in_a_sentence(subject));
        let name = project_name(n);
        let slug = name.to_lowercase().replace(' ', "-");
        let stage =
            *pick(dice, &["idea", "research", "design", "development", "development", "mvp", "in_use"]);
        let (state, note) = match dice.u8(..100) {
            0..80 => ("approved", None),
            80..84 => ("submitted", None),
            84..88 => (
                "changes_requested",
                Some("Please say who would use it first, and whether you have asked them."),
            ),
            88..92 => (
                "declined",
                Some("Two projects here do this already. Please look at them, and join one if you like."),
            ),
            _ => ("closed", Some("The course ended, and so did we. The code stays where it is.")),
        };
        let submitted = days_before(now, dice.i64(1..34));
        let roles: Vec<Value> = sort
            .roles
            .iter()
            .enumerate()
            .take(dice.usize(1..=sort.roles.len()))
            .map(|(at, (trade, title, first_task))| {
                let skills = TRADES[*trade].skills.iter().take(3).enumerate();
                let skills: Vec<Value> = skills
                    .map(|(rank, skill)| json!({"skill": skill, "level": dice.i32(2..=3), "required": rank < 2}))
                    .collect();
                let seats = dice.i32(1..=3);
                json!({
                    "id": format!("crowd-role-{n:05}-{at}"), "title": title, "skills": skills,
                    "hours": dice.i32(2..=6), "seats": seats, "beginner": dice.u8(..3) == 0,
                    "mentoring": dice.u8(..4) == 0, "first_task": first_task, "created_at": submitted,
                })
            })
            .collect();
        let repository = (stage != "idea").then(|| format!("https://github.com/{slug}-edu/{slug}"));
        self.write(json!({
            "kind": "project", "id": format!("crowd-project-{n:05}"), "name": name, "pitch": fill(sort.pitch),
            "problem": fill(sort.problem), "stage": stage, "subjects": [subject], "stack": sort.stack,
            "repository": repository, "licence": pick(dice, &["MIT", "Apache-2.0", "AGPL-3.0-or-later", "EUPL-1.2"]),
            "newcomers": "The issues with the label “first” are small and explained. Ask before you begin.",
            "state": state, "owners": [owner], "decided_by": (state != "submitted").then_some("U_OLGA"),
            "decided_at": (state != "submitted").then_some(submitted + Duration::hours(20)),
            "decision_note": note, "submitted_at": submitted, "roles": roles,
        }));
    }
}

fn pick<'t, T>(dice: &mut Rng, all: &'t [T]) -> &'t T {
    &all[dice.usize(..all.len())]
}

fn days_before(now: Time, days: i64) -> Time {
    now - Duration::days(days)
}

/// A name that comes again only after all others of its region, and a timezone there.
fn name(dice: &mut Rng, n: usize) -> (String, &'static str) {
    let region = &REGIONS[n % REGIONS.len()];
    let round = n / REGIONS.len();
    let given = region.given[round % region.given.len()];
    // The family name steps on with each round of given names, so that no pair comes twice before all have.
    let family = region.family[(round / region.given.len() + round) % region.family.len()];
    (format!("{given} {family}"), *pick(dice, region.zones))
}

/// Two words, and a number once all pairs are taken.
fn project_name(n: usize) -> String {
    let pairs = FIRST_WORDS.len() * SECOND_WORDS.len();
    // 7 has no factor in common with their number, so each pair comes once.
    let at = n * 7 % pairs;
    let name = format!("{} {}", FIRST_WORDS[at / SECOND_WORDS.len()], SECOND_WORDS[at % SECOND_WORDS.len()]);
    if n < pairs { name } else { format!("{name} {}", n / pairs + 1) }
}

/// A subject as it stands within a sentence: "nursing", but "English and literature".
fn in_a_sentence(subject: &str) -> String {
    if subject.starts_with("English") { subject.to_owned() } else { lower_first(subject) }
}

fn lower_first(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map(|first| first.to_lowercase().chain(letters).collect()).unwrap_or_default()
}

fn first_up(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map(|first| first.to_uppercase().chain(letters).collect()).unwrap_or_default()
}

//! `match`.

use std::collections::HashMap;
use std::fs::File;
use std::io::{BufRead, BufReader, BufWriter, Write};
use std::path::{Path, PathBuf};

use anyhow::Context;
use clap::{Args, ValueEnum};
use serde::Serialize;
use serde_json::{Map, Number, Value, json};

use super::transfer::{Place, which};
use crate::features::matching::engine::{Chances, Exclusion, PARTS, Ranked, Round, Rules, Score, Scratch};
use crate::time::Clock;
use crate::transfer::{self, Market};

/// Ranks who suits whom, and prints it as JSON Lines (see docs/data-format.md).
#[derive(Args)]
pub struct Match {
    /// A community as `export` writes it, or by hand; - for standard input. Without it the database is read.
    #[arg(long, value_name = "FILE")]
    input: Option<PathBuf>,
    /// For whom: a line for each developer with roles, or for each role with developers.
    #[arg(long = "for", value_enum, default_value_t = Whom::Developers)]
    whom: Whom,
    /// At most how many on a line.
    #[arg(long, default_value_t = 10)]
    top: usize,
    /// Only these: a file with an id on each line.
    #[arg(long, value_name = "FILE")]
    ids: Option<PathBuf>,
    /// Adds the chances that each side says yes, and how far each gap is.
    #[arg(long)]
    explain: bool,
    /// Matches everybody at once instead: who should be introduced to whom.
    #[arg(long)]
    round: bool,
    /// Orders equal scores in a round.
    #[arg(long, default_value_t = 1)]
    seed: u64,
    /// Tells about one pair instead: what keeps the two apart, the developer's place in the role's order, and the
    /// one skill that would move them up most.
    #[arg(long, num_args = 2, value_names = ["DEVELOPER", "ROLE"], conflicts_with_all = ["round", "ids"])]
    why: Option<Vec<String>>,
    #[command(flatten)]
    place: Place,
}

#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Whom {
    Developers,
    Roles,
}

/// A line.
#[derive(Serialize)]
struct Line<'a> {
    id: &'a str,
    matches: Vec<Entry<'a>>,
}

#[derive(Serialize)]
struct Entry<'a> {
    id: &'a str,
    score: Millionths,
    contributions: Map<String, Value>,
    missing: Vec<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    explain: Option<Explained<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    first_seat: Option<bool>,
}

#[derive(Serialize)]
struct Explained<'a> {
    developer_accepts: f64,
    project_accepts: f64,
    gaps: Vec<GapLine<'a>>,
}

#[derive(Serialize)]
struct GapLine<'a> {
    skill: &'a str,
    needed: u8,
    has: u8,
    required: bool,
    wanted: bool,
}

/// A number of millionths, printed with its point.
struct Millionths(u32);

impl Millionths {
    fn number(&self) -> f64 {
        f64::from(self.0) / 1e6
    }
}

impl Serialize for Millionths {
    fn serialize<S: serde::Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        to.serialize_f64(self.number())
    }
}

impl Match {
    /// Prints the rankings.
    pub async fn run(self) -> anyhow::Result<()> {
        let market = self.market().await?;
        if let Some([developer, role]) = self.why.as_deref() {
            println!("{}", why(&market, developer, role)?);
            return Ok(());
        }
        let ids = self.ids.as_deref().map(read_ids).transpose()?;
        let mut whom: Vec<u32> = match (self.whom, &ids) {
            (Whom::Developers, None) => market.developers.clone(),
            (Whom::Roles, None) => market.roles.clone(),
            (Whom::Developers, Some(ids)) => ids.iter().filter_map(|id| market.index.developer(id)).collect(),
            (Whom::Roles, Some(ids)) => ids.iter().filter_map(|id| market.index.role(id)).collect(),
        };
        if let Some(ids) = &ids
            && whom.len() < ids.len()
        {
            eprintln!("{} of {} ids are not in the community.", ids.len() - whom.len(), ids.len());
        }
        let mut out = BufWriter::with_capacity(1 << 16, std::io::stdout().lock());
        let written = if self.round {
            let rules = Rules { seed: self.seed, ..Rules::default() };
            let round = market.index.round(&rules, &market.apart);
            report(&market, &round);
            let pairs = Pairs::of(&round, self.whom);
            whom.retain(|slot| ids.is_some() || pairs.0.contains_key(slot));
            self.write(&market, &whom, &mut out, |slot, _| pairs.0.get(&slot).cloned().unwrap_or_default())
        } else {
            self.write(&market, &whom, &mut out, |slot, scratch| self.best(&market, slot, scratch))
        };
        match written.and_then(|()| out.flush()) {
            // Whoever reads has read enough.
            Err(error) if error.kind() == std::io::ErrorKind::BrokenPipe => Ok(()),
            other => Ok(other?),
        }
    }

    async fn market(&self) -> anyhow::Result<Market> {
        let now = Clock::system().now();
        match self.input.as_deref() {
            Some(path) if path.as_os_str() == "-" => Ok(transfer::read_market(std::io::stdin().lock(), now)?),
            Some(path) => {
                let file = File::open(path).with_context(|| format!("can't read {}", path.display()))?;
                let market = transfer::read_market(BufReader::with_capacity(1 << 16, file), now);
                Ok(market.with_context(|| path.display().to_string())?)
            }
            None => {
                let db = self.place.open().await?;
                let given = self.place.workspace.clone();
                let file = db
                    .read(move |conn| {
                        let workspace = which(conn, given)?;
                        let mut file = tempfile::tempfile().context("no room for a temporary file")?;
                        let mut out = BufWriter::new(&mut file);
                        transfer::export(conn, &workspace, &mut out)?;
                        out.flush().context("no room for a temporary file")?;
                        drop(out);
                        std::io::Seek::rewind(&mut file).context("the temporary file can't be read")?;
                        Ok(file)
                    })
                    .await?;
                Ok(transfer::read_market(BufReader::new(file), now)?)
            }
        }
    }

    /// The best for one, each with whether it is a first seat.
    fn best(&self, market: &Market, slot: u32, scratch: &mut Scratch) -> Vec<(Ranked, Option<bool>)> {
        let found = match self.whom {
            Whom::Developers => {
                market.index.roles_for(slot, self.top, market.apart.of_developer(slot), scratch)
            }
            Whom::Roles => market.index.developers_for(slot, self.top, market.apart.of_role(slot), scratch),
        };
        found.into_iter().map(|ranked| (ranked, None)).collect()
    }

    /// Writes a line for each of `whom`, in this order: a batch at a time, on all processors.
    fn write(
        &self,
        market: &Market,
        whom: &[u32],
        out: &mut impl Write,
        find: impl Fn(u32, &mut Scratch) -> Vec<(Ranked, Option<bool>)> + Sync,
    ) -> std::io::Result<()> {
        let threads = std::thread::available_parallelism().map_or(1, std::num::NonZero::get);
        let mut scratches: Vec<Scratch> = (0..threads).map(|_| Scratch::default()).collect();
        for batch in whom.chunks(256 * threads) {
            let parts: Vec<serde_json::Result<Vec<u8>>> = std::thread::scope(|scope| {
                let running: Vec<_> = batch
                    .chunks(batch.len().div_ceil(threads))
                    .zip(&mut scratches)
                    .map(|(part, scratch)| {
                        let find = &find;
                        scope.spawn(move || {
                            let mut text = Vec::new();
                            for slot in part {
                                let found = find(*slot, scratch);
                                serde_json::to_writer(&mut text, &self.line(market, *slot, &found))?;
                                text.push(b'\n');
                            }
                            Ok(text)
                        })
                    })
                    .collect();
                let joined = running.into_iter().map(std::thread::ScopedJoinHandle::join);
                joined.map(|part| part.unwrap_or_else(|panic| std::panic::resume_unwind(panic))).collect()
            });
            for part in parts {
                out.write_all(&part?)?;
            }
        }
        Ok(())
    }

    fn line<'a>(&self, market: &'a Market, slot: u32, found: &[(Ranked, Option<bool>)]) -> Line<'a> {
        let index = &market.index;
        let id = match self.whom {
            Whom::Developers => index.developer_id(slot),
            Whom::Roles => index.role_id(slot),
        };
        let entry = |(ranked, first_seat): &(Ranked, Option<bool>)| {
            let (dev, role, id) = match self.whom {
                Whom::Developers => (slot, ranked.slot, index.role_id(ranked.slot)),
                Whom::Roles => (ranked.slot, slot, index.developer_id(ranked.slot)),
            };
            let (score, _) = index.judge(dev, role, self.whom == Whom::Roles);
            let contributions = contributions(score);
            let gaps = index.missing(dev, role);
            let missing = gaps.iter().map(|gap| market.skill(role, gap.skill)).collect();
            let explain = self.explain.then(|| {
                let Chances { developer, project } = index.chances(score);
                let round = |chance: f32| (f64::from(chance) * 1e4).round() / 1e4;
                let gap = |gap: &crate::features::matching::engine::Gap| GapLine {
                    skill: market.skill(role, gap.skill),
                    needed: gap.needed,
                    has: gap.has,
                    required: gap.required,
                    wanted: gap.wanted,
                };
                Explained {
                    developer_accepts: round(developer),
                    project_accepts: round(project),
                    gaps: gaps.iter().map(gap).collect(),
                }
            });
            Entry {
                id,
                score: Millionths(score.total()),
                contributions,
                missing,
                explain,
                first_seat: *first_seat,
            }
        };
        Line { id, matches: found.iter().map(entry).collect() }
    }
}

fn contributions(score: Score) -> Map<String, Value> {
    PARTS
        .iter()
        .filter_map(|part| {
            let number = Number::from_f64(Millionths(score.part(*part)).number())?;
            Some((part.name().to_owned(), Value::Number(number)))
        })
        .collect()
}

/// One pair, as a line.
fn why(market: &Market, developer: &str, role: &str) -> anyhow::Result<Value> {
    let index = &market.index;
    let dev = index.developer(developer).with_context(|| format!("no developer is called {developer:?}"))?;
    let opening = index.role(role).with_context(|| format!("no role is called {role:?}"))?;
    let why = index.why(dev, opening, &market.apart);
    let instead = why.instead.map(|instead| {
        json!({
            "skill": market.skill(opening, instead.skill),
            "level": instead.level,
            "place": instead.place,
            "score": Millionths(instead.score).number(),
        })
    });
    Ok(json!({
        "developer": developer,
        "role": role,
        "excluded": why.excluded.map(Exclusion::code),
        "place": why.place,
        "of": why.of,
        "score": Millionths(why.score.total()).number(),
        "contributions": contributions(why.score),
        "instead": instead,
    }))
}

/// The pairs of a round, for each of one side, best first.
struct Pairs(HashMap<u32, Vec<(Ranked, Option<bool>)>>);

impl Pairs {
    fn of(round: &Round, whom: Whom) -> Self {
        let mut pairs: HashMap<u32, Vec<(Ranked, Option<bool>)>> = HashMap::new();
        for one in &round.proposals {
            let (slot, other) = match whom {
                Whom::Developers => (one.developer, one.role),
                Whom::Roles => (one.role, one.developer),
            };
            let ranked = Ranked { slot: other, score: one.score };
            pairs.entry(slot).or_default().push((ranked, Some(one.first)));
        }
        for found in pairs.values_mut() {
            found.sort_by_key(|(ranked, _)| std::cmp::Reverse(ranked.score));
        }
        Self(pairs)
    }
}

fn report(market: &Market, round: &Round) {
    let seats: usize = market.roles.iter().map(|role| usize::from(market.index.seats(*role))).sum();
    eprintln!(
        "{} pairs for {seats} free seats; {} roles with a free seat get nobody.",
        round.proposals.len(),
        round.empty.len()
    );
}

fn read_ids(path: &Path) -> anyhow::Result<Vec<String>> {
    let file = File::open(path).with_context(|| format!("can't read {}", path.display()))?;
    let mut ids = Vec::new();
    for line in BufReader::new(file).lines() {
        let line = line.with_context(|| format!("can't read {}", path.display()))?;
        if !line.trim().is_empty() {
            ids.push(line.trim().to_owned());
        }
    }
    Ok(ids)
}

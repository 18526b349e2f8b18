//! What happens on its own: at night everything is counted, and what has changed is drawn; on the first working day of a
//! month the organizers get a report. And what takes its time: the files that somebody asked for.

use std::sync::atomic::{AtomicBool, Ordering};

use chrono::Duration;
use sha2::{Digest, Sha256};
use strum::{EnumString, IntoStaticStr, VariantArray};

use super::handlers::of_sheet;
use super::model::{Chart, Figures, Now, PICTURES, REPORTS, Sheet, Span, next_report};
use super::{charts, map, paint, sheets, store, tables, views};
use crate::app::{App, Ctx};
use crate::db::Conn;
use crate::error::Result;
use crate::features::roles::{self, Right};
use crate::features::{community, desk, people};
use crate::ids::{PersonId, WorkspaceId};
use crate::outbox::{self, File, Keep, To};
use crate::queue::{self, Failure, Job, NewJob};
use crate::time::Time;

/// The hour in UTC at which everything is counted.
const HOUR: u32 = 4;
/// How long after an organizer first looks it is counted for the first time.
const FIRST: Duration = Duration::minutes(1);
/// How long Slack has for pictures before they are shown.
const UPLOADED: Duration = Duration::minutes(10);
/// Months that still change: who was interested then may begin now.
const UNSETTLED: usize = 4;
/// How long the pictures of a report are kept.
const REMEMBERED: Duration = Duration::days(400);

/// The jobs of this feature; as text it is the job's kind.
#[derive(Clone, Copy, Debug, PartialEq, Eq, EnumString, IntoStaticStr)]
#[strum(serialize_all = "snake_case", prefix = "numbers.")]
pub(super) enum Work {
    /// Counts the community and what waits at the desk, and draws what has changed.
    Night,
    /// Shows the new pictures on Home tabs.
    Show,
    /// Draws a month's report; its payload is the month.
    Report,
    /// Posts it, once its pictures are there.
    Post,
    /// Sends somebody all of it as CSV.
    Csv,
    /// Sends somebody the map.
    Map,
}

/// Plans tonight's counting and the next report, once however often this is asked for; and has it counted soon where it
/// never was.
pub fn plan(conn: &mut Conn, workspace: &WorkspaceId, now: Time) -> Result<()> {
    let kind: &'static str = Work::Night.into();
    queue::enqueue(conn, &NewJob::nightly(workspace, kind, HOUR, now)?, now)?;
    if store::kept(conn, workspace, &[store::NOW.to_owned()])?.at(store::NOW).is_none() {
        let first = NewJob::work(workspace, kind, &(), now)?.once(format!("{kind}:first")).at(now + FIRST);
        queue::enqueue(conn, &first, now)?;
    }
    let tz = people::organizers_timezone(conn, workspace)?;
    let (month, at) = next_report(now, tz);
    let kind: &'static str = Work::Report.into();
    let key = month.to_string();
    let report = NewJob::work(workspace, kind, &key, now)?.once(format!("{kind}:{key}")).at(at - UPLOADED);
    queue::enqueue(conn, &report, now).map(|_| ())
}

/// Has something made for `ctx.person`; returns false where it is on its way.
pub(super) fn ask(conn: &mut Conn, ctx: &Ctx, work: Work) -> Result<bool> {
    let kind: &'static str = work.into();
    let minute = ctx.now.and_utc().timestamp() / 60;
    let key = format!("{kind}:{}:{minute}", ctx.person);
    let job = NewJob::work(&ctx.workspace, kind, &ctx.person, ctx.now)?.once(key);
    queue::enqueue(conn, &job, ctx.now)
}

/// Does the scheduled work of this feature.
pub async fn job(app: &App, verb: &str, job: &Job) -> Result<(), Failure> {
    let ctx = Ctx::of_job(app, job);
    let done = match verb.parse() {
        Ok(Work::Night) => night(&ctx).await,
        Ok(Work::Show) => {
            ctx.write(|conn, ctx| people::redraw_organizers(conn, &ctx.workspace, ctx.now)).await
        }
        Ok(Work::Report) => report(&ctx, &job.read::<String>()?).await,
        Ok(Work::Post) => post(&ctx, &job.read::<String>()?, &job.dedupe).await,
        Ok(Work::Csv) => csv(&ctx, job.read()?).await,
        Ok(Work::Map) => send_map(&ctx, job.read()?).await,
        Err(_) => return Err(Failure::Final { reason: format!("numbers has no job {verb:?}") }),
    };
    done.map_err(Failure::from)
}

/// What tells one drawing from another.
pub fn mark(svg: &str) -> String {
    hex::encode(&Sha256::digest(svg.as_bytes())[..16])
}

async fn night(ctx: &Ctx) -> Result<()> {
    ctx.write(|conn, ctx| {
        plan(conn, &ctx.workspace, ctx.now)?;
        desk::note_day(conn, ctx)
    })
    .await?;
    if ctx.app.kept.get::<Rest>().0.load(Ordering::Relaxed) { Ok(()) } else { renew(ctx).await }
}

/// Whether nights go by without counting: nobody looks at the pictures of a story while it is being told.
#[derive(Default)]
struct Rest(AtomicBool);

/// Has nights go by without counting, or no longer.
pub fn rest(app: &App, rests: bool) {
    app.kept.get::<Rest>().0.store(rests, Ordering::Relaxed);
}

/// Counts everything, draws what has changed, and has it shown.
pub async fn renew(ctx: &Ctx) -> Result<()> {
    count(ctx).await?;
    let today = ctx.now.date();
    let drawn =
        ctx.read(move |conn, ctx| drawn(conn, &ctx.workspace, &Span::drawn(today), Chart::VARIANTS)).await?;
    let kept = ctx.read(|conn, ctx| outbox::kept(conn, &ctx.workspace, PICTURES)).await?;
    let reports = ctx.read(|conn, ctx| outbox::kept(conn, &ctx.workspace, REPORTS)).await?;
    let old: Vec<String> =
        kept.keys().filter(|name| !drawn.iter().any(|it| it.name == **name)).cloned().collect();
    let too_old =
        reports.into_iter().filter(|(_, file)| ctx.now - file.sent_at > REMEMBERED).map(|(name, _)| name);
    let old: Vec<String> = old.into_iter().chain(too_old).collect();
    let changed: Vec<Drawn> = drawn
        .into_iter()
        .filter(|it| kept.get(&it.name).is_none_or(|file| file.mark != mark(&it.svg)))
        .collect();
    let any = !changed.is_empty();
    keep(ctx, changed).await?;
    ctx.write(move |conn, ctx| {
        for name in &old {
            outbox::discard(conn, &ctx.workspace, name, ctx.now)?;
        }
        if any {
            let kind: &'static str = Work::Show.into();
            let job = NewJob::work(&ctx.workspace, kind, &(), ctx.now)?.at(ctx.now + UPLOADED);
            queue::enqueue(conn, &job, ctx.now)?;
        }
        Ok(())
    })
    .await
}

/// Counts what may have changed, and what never was.
async fn count(ctx: &Ctx) -> Result<()> {
    let choices = Span::choices(ctx.now.date());
    let keys: Vec<String> = choices.iter().map(Span::to_string).chain([store::NOW.to_owned()]).collect();
    let asked = keys.clone();
    let kept = ctx.read(move |conn, ctx| store::kept(conn, &ctx.workspace, &asked)).await?;
    let drawn = Span::drawn(ctx.now.date());
    let unsettled: Vec<Span> =
        std::iter::successors(Some(Span::month_of(ctx.now.date())), |month| Some(month.previous()))
            .take(UNSETTLED)
            .chain(drawn)
            .collect();
    let due = choices
        .into_iter()
        .filter(|span| unsettled.contains(span) || kept.of::<Figures>(&span.to_string()).is_none());
    // A read each: nobody waits for all of them.
    for span in due.collect::<Vec<_>>() {
        let figures = ctx.read(move |conn, ctx| store::count(conn, &ctx.workspace, span, ctx.now)).await?;
        let key = span.to_string();
        ctx.write(move |conn, ctx| store::keep(conn, &ctx.workspace, &key, &figures, ctx.now)).await?;
    }
    let now = ctx.read(|conn, ctx| store::count_now(conn, &ctx.workspace, ctx.now)).await?;
    ctx.write(move |conn, ctx| {
        store::keep(conn, &ctx.workspace, store::NOW, &now, ctx.now)?;
        store::forget_but(conn, &ctx.workspace, &keys)
    })
    .await
}

/// A figure that was drawn, and under which name its picture is kept.
struct Drawn {
    name: String,
    sheet: Sheet,
    svg: String,
}

/// Draws what is kept of some spans.
fn drawn(conn: &mut Conn, workspace: &WorkspaceId, spans: &[Span], charts: &[Chart]) -> Result<Vec<Drawn>> {
    let keys: Vec<String> = spans.iter().map(Span::to_string).chain([store::NOW.to_owned()]).collect();
    let kept = store::kept(conn, workspace, &keys)?;
    let now: Now = kept.of(store::NOW).unwrap_or_default();
    let mut all: Vec<Drawn> = Vec::new();
    for span in spans {
        let figures: Figures = kept.of(&span.to_string()).unwrap_or_default();
        for chart in charts {
            let name = chart.name(*span);
            let sheet = sheets::sheet(*chart, *span, &figures, &now);
            if let Some(sheet) = sheet.filter(|_| !all.iter().any(|it| it.name == name)) {
                let svg = self::charts::draw(&sheet);
                all.push(Drawn { name, sheet, svg });
            }
        }
    }
    Ok(all)
}

/// Paints, where nobody waits for an answer, and has the pictures kept.
async fn keep(ctx: &Ctx, drawn: Vec<Drawn>) -> Result<()> {
    for one in drawn {
        let Drawn { name, sheet, svg } = one;
        let mark = mark(&svg);
        let bytes = painted(svg).await?;
        let title = sheet.title.clone();
        let file_name = format!("{}.png", name.replace(':', "-"));
        let file = Keep { name, file_name, title, alt: sheet.alt(), mark, bytes };
        ctx.write(move |conn, ctx| outbox::keep(conn, &ctx.workspace, file, ctx.now)).await?;
    }
    Ok(())
}

async fn painted(svg: String) -> Result<Vec<u8>> {
    let painting = tokio::task::spawn_blocking(move || paint::png(&svg));
    Ok(painting.await.map_err(|error| anyhow::anyhow!("painting ended early: {error}"))??)
}

fn report_name(month: Span, chart: Chart) -> String {
    let chart: &'static str = chart.into();
    format!("{REPORTS}{month}:{chart}")
}

/// Draws the report, and has it posted when its pictures are there.
async fn report(ctx: &Ctx, month: &str) -> Result<()> {
    ctx.write(|conn, ctx| plan(conn, &ctx.workspace, ctx.now)).await?;
    // After a long rest of the hub's, the report of a month that is long over tells nothing new.
    let Some(month) = month.parse::<Span>().ok().filter(|month| ctx.now - month.until() < Duration::days(20))
    else {
        return Ok(());
    };
    count(ctx).await?;
    let mut drawn = ctx.read(move |conn, ctx| drawn(conn, &ctx.workspace, &[month], Chart::VARIANTS)).await?;
    for one in &mut drawn {
        one.name = report_name(month, one.sheet.chart);
    }
    keep(ctx, drawn).await?;
    ctx.write(move |conn, ctx| {
        let kind: &'static str = Work::Post.into();
        let (key, at) = (format!("{kind}:{month}"), ctx.now + UPLOADED);
        let job = NewJob::work(&ctx.workspace, kind, &month.to_string(), ctx.now)?.once(key).at(at);
        queue::enqueue(conn, &job, ctx.now).map(|_| ())
    })
    .await
}

async fn post(ctx: &Ctx, month: &str, key: &str) -> Result<()> {
    let Ok(month) = month.parse::<Span>() else { return Ok(()) };
    let key = key.to_owned();
    ctx.write(move |conn, ctx| {
        let ws = &ctx.workspace;
        let Some(community) = community::get(conn, ws)? else { return Ok(()) };
        let Some(channel) = community.organizer_channel else { return Ok(()) };
        let drawn = drawn(conn, ws, &[month], Chart::VARIANTS)?;
        if drawn.is_empty() {
            return Ok(());
        }
        let files = outbox::kept(conn, ws, &format!("{REPORTS}{month}:"))?;
        let sheets: Vec<_> = drawn
            .into_iter()
            .map(|Drawn { sheet, .. }| {
                let picture = of_sheet(&sheet, files.get(&report_name(month, sheet.chart)), ctx.now);
                (sheet, picture)
            })
            .collect();
        let message = views::report(&community.name, month, &sheets);
        outbox::post(conn, ws, &To::Channel(channel), message, Some(&key), ctx.now)
    })
    .await
}

/// Whether somebody who asked for something may still have it.
async fn may_see(ctx: &Ctx, person: &PersonId) -> Result<bool> {
    let asker = Ctx { person: person.clone(), ..ctx.clone() };
    asker.read(|conn, ctx| roles::may(conn, ctx, Right::Numbers)).await
}

/// A file that somebody asked for.
fn file(name: String, title: &str, comment: String, alt: Option<String>, bytes: Vec<u8>) -> File {
    File { name, title: title.to_owned(), alt, comment, bytes, instead: views::no_files() }
}

async fn csv(ctx: &Ctx, person: PersonId) -> Result<()> {
    if !may_see(ctx, &person).await? {
        return Ok(());
    }
    let files = ctx.read(|conn, ctx| tables::all(conn, &ctx.workspace, ctx.now)).await?;
    ctx.write(move |conn, ctx| {
        let at = ctx.now.format("%Y-%m-%d-%H%M");
        for (name, bytes) in files {
            let comment = views::file_comment(name).to_owned();
            let file = file(format!("{name}-{at}.csv"), &format!("{name}.csv"), comment, None, bytes);
            outbox::file(conn, &ctx.workspace, &To::asked(&person), file, ctx.now)?;
        }
        Ok(())
    })
    .await
}

async fn send_map(ctx: &Ctx, person: PersonId) -> Result<()> {
    if !may_see(ctx, &person).await? {
        return Ok(());
    }
    let map = ctx.read(|conn, ctx| map::load(conn, &ctx.workspace)).await?;
    let svg = map::draw(&map, false);
    let picture = painted(map::draw(&map, true)).await?;
    ctx.write(move |conn, ctx| {
        let at = ctx.now.format("%Y-%m-%d-%H%M");
        let (to, alt) = (To::asked(&person), crate::slack::text::cut(&map::told(&map), 2000));
        let comment = views::map_comment(&map::numbered(&map));
        let png = file(format!("map-{at}.png"), "Who works with whom", comment, Some(alt), picture);
        outbox::file(conn, &ctx.workspace, &to, png, ctx.now)?;
        let comment = "The same as SVG, to be made larger or to be changed.".to_owned();
        let svg = file(format!("map-{at}.svg"), "Who works with whom (SVG)", comment, None, svg.into_bytes());
        outbox::file(conn, &ctx.workspace, &to, svg, ctx.now)
    })
    .await
}

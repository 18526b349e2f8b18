//! What each figure says, in words that the picture shares.

use super::model::{Chart, Exposure, Figures, Group, Now, Row, Sheet, Span, hours_words};
use crate::features::pilots::PilotState;
use crate::slack::text::count;
use strum::VariantArray;

/// What everybody should know who reads a number of people.
const IN_FIVES: &str = "People are counted in fives. Groups under five are not shown.";

/// One figure; none where nothing was counted.
pub fn sheet(chart: Chart, span: Span, figures: &Figures, now: &Now) -> Option<Sheet> {
    match chart {
        Chart::Growth => growth(now),
        Chart::Funnel => Some(funnel(span, figures)).filter(|_| figures.funnel.interested.number().is_some()),
        Chart::Replies => replies(span, figures),
        Chart::Seats => seats(span, figures),
        Chart::Pilots => pilots(span, figures),
        Chart::Exposure => exposure(&now.exposure),
    }
}

fn people(label: &str, group: Group) -> Row {
    Row { label: label.to_owned(), value: group.label(), size: group.number(), past: Vec::new() }
}

fn things(label: &str, number: i64) -> Row {
    Row { label: label.to_owned(), value: number.to_string(), size: Some(number), past: Vec::new() }
}

/// A percentage of two numbers that are shown.
fn share(part: i64, of: i64) -> i64 {
    if of == 0 { 0 } else { (part * 100 / of).min(100) }
}

fn growth(now: &Now) -> Option<Sheet> {
    let (first, last) = (now.growth.first()?, now.growth.last()?);
    let told = [last.builders.number(), Some(last.projects), Some(last.institutions)];
    if told.iter().flatten().sum::<i64>() == 0 {
        return None;
    }
    let month = |point: &str| point.parse::<Span>().map_or_else(|()| point.to_owned(), Span::words);
    let title = match (first.builders.number(), last.builders.number()) {
        (Some(then), Some(is)) if is > then => format!("About {is} builders, up from about {then}"),
        (Some(then), Some(is)) if is < then => format!("About {is} builders, down from about {then}"),
        (_, Some(is)) => format!("About {is} builders"),
        (_, None) => count(last.projects, "project", "projects"),
    };
    let title = match last.builders.number() {
        Some(_) => format!(
            "{title}, {} and {}",
            count(last.projects, "project", "projects"),
            count(last.institutions, "institution", "institutions")
        ),
        None => format!("{title} and {}", count(last.institutions, "institution", "institutions")),
    };
    let past = |of: fn(&super::model::Point) -> Option<i64>| now.growth.iter().map(of).collect::<Vec<_>>();
    Some(Sheet {
        chart: Chart::Growth,
        title,
        about: format!("How many there were from {} to {}", month(&first.month), month(&last.month)),
        rows: vec![
            Row { past: past(|point| point.builders.number()), ..people("Builders", last.builders) },
            Row { past: past(|point| Some(point.projects)), ..things("Projects", last.projects) },
            Row { past: past(|point| Some(point.institutions)), ..things("Institutions", last.institutions) },
        ],
        note: IN_FIVES.to_owned(),
        look_at: None,
        ends: Some((month(&first.month), month(&last.month))),
    })
}

fn funnel(span: Span, figures: &Figures) -> Sheet {
    let it = figures.funnel;
    let interested = it.interested.words("people who were interested");
    let title = match (it.interested.number(), it.active.number(), it.started.number()) {
        (Some(_), Some(active), _) => format!("Of {interested}, about {active} still build after 30 days"),
        (Some(_), None, Some(started)) => format!("Of {interested}, about {started} began to build"),
        _ => format!("Of {interested}, fewer than 5 began to build"),
    };
    let recent = match it.recent.number() {
        Some(recent) => format!("About {recent} began less than 30 days ago and may still stay. "),
        None => String::new(),
    };
    Sheet {
        chart: Chart::Funnel,
        title,
        about: format!("Builders, by how far they came; first interested in {}", span.words()),
        rows: vec![
            people("Interested", it.interested),
            people("Introduced", it.introduced),
            people("Started", it.started),
            people("Active after 30 days", it.active),
        ],
        note: format!("{recent}{IN_FIVES}"),
        look_at: Some(if it.active.number().is_some() { 3 } else { 2 }),
        ends: None,
    }
}

fn replies(span: Span, figures: &Figures) -> Option<Sheet> {
    let it = figures.replies;
    let half = it.half?;
    Some(Sheet {
        chart: Chart::Replies,
        title: format!("Half of the answers came within {}", hours_words(half)),
        about: format!("Answers to those who asked for an introduction in {}", span.words()),
        rows: vec![
            people("Within a day", it.day),
            people("Within three days", it.three),
            people("Within a week", it.week),
            people("Later", it.later),
            people("Never", it.never),
        ],
        note: IN_FIVES.replace("People", "Answers"),
        look_at: None,
        ends: None,
    })
}

fn seats(span: Span, figures: &Figures) -> Option<Sheet> {
    let it = figures.seats;
    // Of fewer, there is nothing to say of who has taken them.
    Group::of(it.offered).number()?;
    let title = match it.taken.number() {
        Some(taken) => {
            format!("About {}% of the seats are taken: {taken} of {}", share(taken, it.offered), it.offered)
        }
        None => format!("Fewer than 5 of {} are taken", count(it.offered, "seat", "seats")),
    };
    Some(Sheet {
        chart: Chart::Seats,
        title,
        about: format!("Seats in {} that came up in {}", count(it.roles, "role", "roles"), span.words()),
        rows: vec![things("Seats", it.offered), people("Taken", it.taken)],
        note: IN_FIVES.to_owned(),
        look_at: Some(1),
        ends: None,
    })
}

fn stage(state: PilotState) -> &'static str {
    // Without the emoji, which no font here has.
    state.words().rsplit(": ").next().unwrap_or_default()
}

fn pilots(span: Span, figures: &Figures) -> Option<Sheet> {
    let of = |state: PilotState| figures.pilots.get(<&str>::from(state)).copied().unwrap_or_default();
    let all: i64 = PilotState::VARIANTS.iter().map(|state| of(*state)).sum();
    if all == 0 {
        return None;
    }
    let adopted = of(PilotState::Adopted);
    let running = of(PilotState::Running);
    let title = match (adopted, running) {
        (0, 0) => format!("{} began, and none runs in class yet", count(all, "pilot", "pilots")),
        (0, running) => format!("{running} of {} in class", count(all, "pilot runs", "pilots run")),
        (adopted, _) => format!("{adopted} of {} to a tool in use", count(all, "pilot led", "pilots led")),
    };
    let told = if adopted > 0 { PilotState::Adopted } else { PilotState::Running };
    Some(Sheet {
        chart: Chart::Pilots,
        title,
        about: format!("Pilots that were asked for in {}, by where they stand", span.words()),
        rows: PilotState::VARIANTS.iter().map(|state| things(stage(*state), of(*state))).collect(),
        note: String::new(),
        look_at: PilotState::VARIANTS.iter().position(|state| *state == told),
        ends: None,
    })
}

fn exposure(it: &Exposure) -> Option<Sheet> {
    let groups = [it.never, it.few, it.some, it.many];
    let all: i64 = groups.iter().filter_map(|group| group.number()).sum();
    if all == 0 {
        return None;
    }
    let title = match it.never.number() {
        Some(never) => format!("About {never} of {all} builders were shown to nobody"),
        None => "Nearly every builder was shown to somebody".to_owned(),
    };
    Some(Sheet {
        chart: Chart::Exposure,
        title,
        about: "Builders who can be found, by how often owners saw them in the last 30 days".to_owned(),
        rows: vec![
            people("Never", it.never),
            people("1 to 4 times", it.few),
            people("5 to 19 times", it.some),
            people("20 times or more", it.many),
        ],
        note: IN_FIVES.to_owned(),
        look_at: it.never.number().map(|_| 0),
        ends: None,
    })
}

//! An idea as everybody sees it, and the list of those that gather people.

use slack_morphism::prelude::*;

use crate::features::ideas::model::{Case, ENOUGH, IdeaState, Page, Part, Verb};
use crate::features::projects;
use crate::slack::Message;
use crate::slack::blocks::{actions, button, context, header, section};
use crate::slack::text::{and, count, cut_escaped, escape, line, mention};

/// Its title, who had it, what it would be and for whom.
fn told(case: &Case, room: usize) -> String {
    let idea = &case.idea;
    let mut text = format!(
        ":bulb: *{}*, an idea of {}\n{}",
        line(&idea.title, 500),
        mention(&idea.person),
        cut_escaped(&escape(&idea.about), room)
    );
    if !idea.audience.is_empty() {
        text.push_str(&format!("\n*For* {}", line(&idea.audience, 400)));
    }
    text
}

/// What it is about and what it needs.
fn needs(case: &Case) -> Option<String> {
    let listed = |all: &[String]| all.iter().map(|one| line(one, 60)).collect::<Vec<_>>().join(", ");
    let mut parts = Vec::new();
    if !case.idea.subjects.is_empty() {
        parts.push(listed(&case.idea.subjects));
    }
    if !case.skills.is_empty() {
        parts.push(format!("needs {}", listed(&case.skills)));
    }
    (!parts.is_empty()).then(|| parts.join(" · "))
}

/// How many are in and for what, in words for everybody.
fn standing(case: &Case) -> String {
    match case.idea.state {
        IdeaState::Became => {
            let name = case.project.as_ref().map(|project| line(&project.name, 150)).unwrap_or_default();
            return format!(":tada: It has become a project: *{name}*.");
        }
        IdeaState::Closed => return ":lock: This idea gathers nobody any more.".to_owned(),
        IdeaState::Building => return ":hammer: It becomes a project, which waits for a review.".to_owned(),
        IdeaState::Open => {}
    }
    let number = |part: Part| case.joined.iter().filter(|one| one.part == part).count();
    let parts: Vec<String> = [Part::Lead, Part::Build, Part::Teach, Part::Mentor]
        .into_iter()
        .filter(|part| number(*part) > 0)
        .map(|part| format!("{} {}", number(part), part.would()))
        .collect();
    let n = i64::try_from(case.joined.len()).unwrap_or(i64::MAX);
    if n == 0 {
        return format!("Nobody is in yet. With {ENOUGH}, of whom one would lead, it can become a project.");
    }
    let next = match (case.is_enough(), case.leader().is_some()) {
        (true, true) => "Enough are in.",
        (true, false) => "Somebody is still to lead.",
        (false, _) => "More are welcome.",
    };
    format!("{} in: {}. {next}", count(n, "person is", "people are"), and(&parts))
}

fn row(case: &Case) -> Vec<SlackActionBlockElement> {
    let idea = &case.idea;
    let id = idea.id.as_str();
    let spoken = |label: &str| format!("{label}: {}", idea.title);
    match (&case.project, idea.gathers()) {
        (_, true) => vec![
            button("Count me in", Verb::Join.id(), id).primary().spoken(&spoken("Count me in")).into(),
            button("Leave", Verb::Leave.id(), id).spoken(&spoken("Leave")).into(),
        ],
        (Some(project), false) if idea.state == IdeaState::Became => {
            let show = button("Show the project", projects::Verb::Show.id(), project.id.as_str());
            vec![show.spoken(&format!("Show the project: {}", project.name)).into()]
        }
        _ => Vec::new(),
    }
}

/// Its card in the announcement channel.
pub fn card(case: &Case) -> Message {
    let mut blocks = vec![section(&told(case, 2000))];
    blocks.extend(needs(case).map(|needs| context(&needs)));
    blocks.push(context(&standing(case)));
    let mut row = row(case);
    row.push(button("All ideas", Verb::List.id(), "").into());
    blocks.push(actions(&format!("idea:{}", case.idea.id), row));
    let title = line(&case.idea.title, 500);
    Message::new(format!("An idea of {}: {title}", mention(&case.idea.person)), blocks)
}

/// A page of open ideas.
pub fn page(page: &Page) -> Message {
    let mut blocks = Vec::new();
    if page.is_first {
        blocks.push(header("Ideas that gather people"));
    }
    if page.cases.is_empty() {
        blocks.push(section(if page.is_first && page.next.is_none() {
            "*No idea gathers people at the moment.* Share yours: it needs no owner, and when three are in, it can become \
             a project."
        } else {
            "There is nothing more on this page."
        }));
    }
    for case in &page.cases {
        blocks.push(section(&told(case, 700)));
        let mut line = vec![standing(case)];
        line.extend(needs(case));
        blocks.push(context(&line.join("\n")));
        blocks.push(actions(&format!("idea:{}", case.idea.id), entry(case, page)));
    }
    let mut row: Vec<SlackActionBlockElement> = Vec::new();
    row.extend(page.next.as_ref().map(|next| button("More ideas", Verb::List.id(), next.as_str()).into()));
    row.push(button("Share an idea", Verb::New.id(), "").into());
    blocks.push(actions("ideas.page", row));
    Message::new("Ideas that gather people.", blocks)
}

/// What whoever looks can do with an idea.
fn entry(case: &Case, page: &Page) -> Vec<SlackActionBlockElement> {
    let idea = &case.idea;
    let act = |label: &str, verb: Verb| {
        button(label, verb.id(), idea.id.as_str()).spoken(&format!("{label}: {}", idea.title))
    };
    let mut row: Vec<SlackActionBlockElement> = Vec::new();
    if case.leads(&page.me) && case.is_enough() {
        row.push(act("Make it a project", Verb::Become).primary().into());
    }
    if case.is_in(&page.me) {
        row.push(act("Join for something else", Verb::Join).into());
        row.push(act("Leave", Verb::Leave).into());
    } else {
        row.push(act("Count me in", Verb::Join).primary().into());
    }
    let own = idea.person == page.me;
    if own || page.may_take_down {
        let label = if own { "Take it back" } else { "Take it down" };
        let sure = "Nobody can join it any more, and its card says so.";
        row.push(act(label, Verb::TakeBack).danger().confirm(label, sure, label, "Keep it").into());
    }
    row
}

//! Messages: enough are in, who leads, what it became.

use crate::features::ideas::model::{Case, Joined, QUIET, Verb};
use crate::features::projects;
use crate::slack::Message;
use crate::slack::blocks::{actions, button};
use crate::slack::text::{and, count, line, mention};

fn title(case: &Case) -> String {
    line(&case.idea.title, 500)
}

fn block(case: &Case) -> String {
    format!("idea:{}", case.idea.id)
}

/// To whoever would lead: enough are in. `others` are those whom they may know of.
pub fn enough(case: &Case, others: &[Joined]) -> Message {
    let who: Vec<String> =
        others.iter().take(20).map(|one| format!("{} {}", mention(&one.person), one.part.would())).collect();
    let who = if who.is_empty() { String::new() } else { format!("\n{}.", and(&who)) };
    let n = i64::try_from(case.joined.len()).unwrap_or(i64::MAX);
    let text = format!(
        ":tada: Enough people are in: {} in “{}”, and you would lead.{who}\nMake it a project now: the form is filled in \
         with the idea, an organizer has a look, and everybody who joined hears of it.",
        count(n, "person is", "people are"),
        title(case)
    );
    let make = button("Make it a project", Verb::Become.id(), case.idea.id.as_str()).primary();
    let row = vec![
        make.spoken(&format!("Make it a project: {}", case.idea.title)).into(),
        button("See the ideas", Verb::List.id(), "").into(),
    ];
    Message::paragraph(text).with(actions(&block(case), row))
}

/// To those who joined: somebody is still to lead. Once.
pub fn who_leads(case: &Case) -> Message {
    let n = i64::try_from(case.joined.len()).unwrap_or(i64::MAX);
    let text = format!(
        "{} in “{}”, and nobody would lead it yet. Would you? Whoever leads describes it as a project, speaks for it, and \
         need not build the most. If not, you need not do anything.",
        count(n, "person is", "people are"),
        title(case)
    );
    let lead = button("I would lead it", Verb::Lead.id(), case.idea.id.as_str());
    let row = vec![lead.spoken(&format!("I would lead it: {}", case.idea.title)).into()];
    Message::paragraph(text).with(actions(&block(case), row))
}

/// After somebody said that they would lead.
pub fn leading(case: &Case) -> Message {
    let text = if case.is_enough() {
        format!("Thank you! You would lead “{}”. Make it a project whenever you are ready.", title(case))
    } else {
        format!(
            "Thank you! You would lead “{}”. As soon as three are in, it can become a project.",
            title(case)
        )
    };
    let mut row = Vec::new();
    if case.is_enough() {
        row.push(button("Make it a project", Verb::Become.id(), case.idea.id.as_str()).primary().into());
    }
    row.push(button("See the ideas", Verb::List.id(), "").into());
    Message::paragraph(text).with(actions(&block(case), row))
}

/// To those who joined, and whoever had it: it is a project now.
pub fn became(case: &Case, joined: bool) -> Message {
    let name = case.project.as_ref().map(|project| line(&project.name, 150)).unwrap_or_default();
    let which = if joined { "you joined" } else { "you had" };
    let text = format!(
        ":tada: An idea that {which} has made it: “{}” is the project *{name}* now. Thank you! Its card shows the roles that it \
         looks for, each with “I'm interested”.",
        title(case)
    );
    let id = case.project.as_ref().map(|project| project.id.as_str()).unwrap_or_default();
    let show = button("Show the project", projects::Verb::Show.id(), id).primary().into();
    Message::paragraph(text).with(actions(&block(case), vec![show]))
}

/// To whoever had an idea that nobody joined.
pub fn quiet(case: &Case) -> Message {
    let text = format!(
        "Nobody has joined “{}” in {} days, so it is closed. That says little about the idea: a smaller first step, or other \
         words, may find people. You can share it again, or submit it as a project of your own.",
        title(case),
        QUIET.num_days()
    );
    let share = button("Share an idea", Verb::New.id(), "").into();
    Message::paragraph(text).with(actions(&block(case), vec![share]))
}

/// To whoever had an idea that was taken down.
pub fn taken_down(case: &Case) -> Message {
    Message::paragraph(format!(
        "An organizer took “{}” down, so nobody can join it any more. If you don't know why, ask one of them: they will tell \
         you, and a changed idea is welcome.",
        title(case)
    ))
}

/// After somebody left.
pub fn left(case: &Case) -> Message {
    with_list(format!("You are out of “{}”. Come back whenever you like.", title(case)))
}

/// To whoever wasn't in.
pub fn not_in(case: &Case) -> Message {
    with_list(format!("You aren't in “{}”, so nothing was changed.", title(case)))
}

/// After it was taken back or down.
pub fn over(case: &Case) -> Message {
    let text = if case.idea.gathers() {
        format!("“{}” is becoming a project already, so it stays.", title(case))
    } else {
        format!("“{}” gathers nobody any more.", title(case))
    };
    with_list(text)
}

fn with_list(text: String) -> Message {
    Message::paragraph(text)
        .with(actions("ideas.list", vec![button("See the ideas", Verb::List.id(), "").into()]))
}

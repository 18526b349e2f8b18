//! What is told about a request, each once and to one person.

use super::card::{headline, quoted};
use crate::features::support::model::Verb;
use crate::features::support::steps::Case;
use crate::ids::PersonId;
use crate::slack::Message;
use crate::slack::blocks::{actions, button, section};
use crate::slack::text::{line, mention};

/// What it is about, for those who know it: without a word of a report of a security problem.
fn what(case: &Case) -> String {
    if case.request.is_private() {
        format!("the report of a security problem in {}", line(&case.project.name, 150))
    } else {
        headline(case)
    }
}

fn with_show(case: &Case, text: String) -> Message {
    let show = button("Show", Verb::Show.id(), case.request.id.as_str()).into();
    Message::paragraph(text).with(actions(&format!("support:{}", case.request.id), vec![show]))
}

/// To the asker: somebody takes it.
pub fn claimed(case: &Case, by: &PersonId) -> Message {
    Message::paragraph(format!(
        ":raising_hand: {} takes it: *{}*. Write to each other directly; you'll be asked whether it is solved.",
        mention(by),
        what(case)
    ))
}

/// To those who were asked and did not answer.
pub fn reminder(case: &Case) -> Message {
    with_show(
        case,
        format!(
            ":wave: {} still waits for somebody: *{}*. Can you take it? “Not me” is an answer too.",
            mention(&case.request.asker),
            what(case)
        ),
    )
}

/// To the asker: nobody answers.
pub fn nobody_answers(case: &Case) -> Message {
    Message::paragraph(if case.request.is_private() {
        format!(
            ":hourglass: Nobody has answered to *{}* yet, although they were reminded. Nobody else was told. You can write \
             to an owner of the tool directly, or take the report back.",
            what(case)
        )
    } else {
        format!(
            ":hourglass: Nobody could take *{}* so far. The organizers have been told, and look for somebody.",
            what(case)
        )
    })
}

/// To the asker: nobody helped, and what else there is.
pub fn nobody_helped(case: &Case) -> Message {
    let text = format!(
        ":hourglass: We found nobody for *{}* in seven working days, and we are sorry. Don't wait for us: it is closed \
         now. You can ask again whenever you like; it shows you first what solved it for others by then.",
        what(case)
    );
    let ask = button("Ask again", Verb::Ask.id(), case.request.project.as_str()).into();
    Message::paragraph(text).with(actions(&format!("support:{}", case.request.id), vec![ask]))
}

/// To whoever has it: no sign for long.
pub fn still_on_it(case: &Case) -> Message {
    let id = case.request.id.as_str();
    let text = format!(
        ":wave: You have *{}*. Are you still on it? Without a word from you, it goes back to the others.",
        what(case)
    );
    let row = vec![
        button("Still on it", Verb::Keep.id(), id).primary().into(),
        button("It is solved", Verb::Solve.id(), id).into(),
        button("Hand it on", Verb::HandOn.id(), id).into(),
        button("Give it back", Verb::Release.id(), id).into(),
    ];
    Message::new(text.clone(), vec![section(&text), actions(&format!("support:{id}"), row)])
}

/// To whoever had it and gave no sign.
pub fn let_go(case: &Case) -> Message {
    with_show(
        case,
        format!(
            "*{}* went back to the others, because there was no word from you. You can take it again.",
            what(case)
        ),
    )
}

/// To the asker: whoever had it has it no more.
pub fn released(case: &Case, by: &PersonId) -> Message {
    Message::paragraph(format!(
        "{} can't go on with *{}*. Others have been asked; you need not do anything.",
        mention(by),
        what(case)
    ))
}

/// To the asker: whoever had it left the workspace.
pub fn claimer_left(case: &Case, person: &PersonId) -> Message {
    Message::paragraph(format!(
        "{}, who had *{}*, has left this workspace. Others have been asked; you need not do anything.",
        mention(person),
        what(case)
    ))
}

/// To whoever gets it.
pub fn handed_to_you(case: &Case, by: &PersonId) -> Message {
    Message::paragraph(format!(
        "{} handed *{}* on to you. The message above has everything, and the way to give it back.",
        mention(by),
        what(case)
    ))
}

/// To the asker: somebody else has it.
pub fn handed_on(case: &Case, by: &PersonId, to: &PersonId) -> Message {
    Message::paragraph(format!("{} handed *{}* on to {}.", mention(by), what(case), mention(to)))
}

/// To the asker: is it solved? It closes by itself after a week.
pub fn solved_card(case: &Case) -> Message {
    let id = case.request.id.as_str();
    let by = case.request.claimer.as_ref().map(mention).unwrap_or_default();
    let text = format!(
        "{by} says that it is solved: *{}*{}\nIs it? Without a word from you it closes in a week.",
        what(case),
        quoted(&case.request.solution, 1500)
    );
    let row = vec![
        button("Yes, it is solved", Verb::Confirm.id(), id).primary().into(),
        button("Not yet", Verb::Reopen.id(), id).into(),
    ];
    let notice = format!("{by} says that it is solved: {}", what(case));
    Message::new(notice, vec![section(&text), actions(&format!("support:{id}"), row)])
}

/// To whoever solved it.
pub fn thanks(case: &Case, said: bool, kept: bool) -> Message {
    let how = if said {
        format!("{} says that it is solved", mention(&case.request.asker))
    } else {
        "Nobody objected for a week, so it counts as solved".to_owned()
    };
    let kept = if kept { " What you wrote is shown to the next who asks." } else { "" };
    Message::paragraph(format!(":tada: {how}: *{}*. Thank you!{kept}", what(case)))
}

/// To whoever has it: it isn't solved yet.
pub fn reopened(case: &Case, missing: &str) -> Message {
    with_show(
        case,
        format!(
            "{} says that it isn't solved yet: *{}*{}",
            mention(&case.request.asker),
            what(case),
            quoted(missing, 2000)
        ),
    )
}

/// To whoever has it: it is over before it was solved.
pub fn over(case: &Case) -> Message {
    Message::paragraph(format!("*{}* is over: there is nothing left for you to do. Thank you.", what(case)))
}

/// To the asker: the tool closed.
pub fn tool_closed(case: &Case) -> Message {
    Message::paragraph(format!(
        "*{}* was closed, so nobody can be asked about “{}” any more. Its owners may still know a way: write to one of \
         them. `/edtech project list` shows other tools, and an organizer can help you to change.",
        line(&case.project.name, 150),
        line(&case.request.title, 300)
    ))
}

/// To somebody else at the institution: the request is theirs now.
pub fn passed_on(case: &Case, from: &PersonId) -> Message {
    with_show(
        case,
        format!(
            "{} has left this workspace, and had asked for help: *{}*. You speak for the same institution, so it is yours \
             now. If nobody needs it any more, take it back.",
            mention(from),
            what(case)
        ),
    )
}

//! A need, the tools for it, and what becomes of it.

use slack_morphism::prelude::*;

use crate::features::institutions::{Institution, short};
use crate::features::needs::Found;
use crate::features::needs::model::{Need, NeedState, Proposal, ProposalState, Verb};
use crate::features::projects::{self, Project, ProjectState};
use crate::slack::Message;
use crate::slack::blocks::{self, actions, button, context, header, section, section_with};
use crate::slack::text::{count, escape, line};

/// Tools on a card.
const ON_CARD: usize = 3;

/// A need with all that its card shows.
#[derive(Clone, Debug)]
pub struct Followed {
    /// The need.
    pub need: Need,
    /// Whose it is.
    pub institution: Institution,
    /// Tools for it, best first.
    pub tools: Vec<Found>,
    /// The project that it became, or that took a role in.
    pub project: Option<Project>,
    /// Roles that were proposed, the newest first, with the names of their projects.
    pub proposals: Vec<(Proposal, String)>,
}

/// The need in one line, escaped.
pub fn headline(need: &Need) -> String {
    line(&need.title, 200)
}

/// Where it stands, in one line.
pub fn state_words(need: &Need, project: Option<&Project>, proposals: &[(Proposal, String)]) -> String {
    let name = project.map(|project| line(&project.name, 100)).unwrap_or_default();
    let waits = proposals.iter().find(|(one, _)| one.state == ProposalState::Asked);
    match need.state {
        NeedState::Open => match waits {
            Some((one, name)) => format!(
                ":hourglass: The owners of *{}* have been asked to look for a {}.",
                line(name, 100),
                line(&one.title, 100)
            ),
            None => ":mag: Looks for a tool.".to_owned(),
        },
        NeedState::Idea => match project.map(|project| project.state) {
            Some(ProjectState::Approved) => {
                format!(":seedling: It became a project: *{name}*, which looks for people.")
            }
            Some(ProjectState::Paused) => format!(":zzz: It became a project: *{name}*, which pauses."),
            Some(ProjectState::ChangesRequested) => {
                format!(":pencil2: It became a project: *{name}*. The organizers asked for changes.")
            }
            _ => format!(":seedling: It became a project: *{name}*. An organizer looks at it next."),
        },
        NeedState::Role => {
            let title = proposals.iter().find(|(one, _)| one.state == ProposalState::Accepted);
            let title = title.map(|(one, _)| line(&one.title, 100)).unwrap_or_default();
            format!(":raised_hands: *{name}* took it up and looks for a {title}.")
        }
        NeedState::Pilot => format!(":test_tube: *{name}* is being tried."),
        NeedState::Met => ":tada: It is met.".to_owned(),
        NeedState::Withdrawn => "It was taken back.".to_owned(),
    }
}

/// The partner's card, which changes in place.
pub fn card(followed: &Followed) -> Message {
    let Followed { need, institution, tools, project, proposals } = followed;
    let mut blocks = vec![
        section(&format!("*{}*\n{}", headline(need), state_words(need, project.as_ref(), proposals))),
        context(&format!("For {}", line(&institution.about.name, 120))),
    ];
    if need.state.is_active() {
        blocks.extend(found(tools, ON_CARD));
        blocks.push(actions(&format!("need:{}", need.id), buttons(need, tools.len() > ON_CARD)));
    }
    Message::new(headline(need), blocks)
}

/// The need in full, with more tools; with what can be done for those who speak for its institution.
pub fn detail(followed: &Followed, speaks: bool) -> Message {
    let Followed { need, institution, tools, project, proposals } = followed;
    let mut blocks = vec![
        header(&need.title),
        section(&state_words(need, project.as_ref(), proposals)),
        section(&format!("*The problem*\n{}", escape(&need.problem))),
    ];
    let mut facts = vec![line(&institution.about.name, 120)];
    if !need.course.is_empty() {
        facts.push(line(&need.course, 120));
    }
    facts.extend(need.learners.map(|n| count(n.into(), "learner", "learners")));
    facts.extend(need.by_when.map(|day| format!("by {}", short(day))));
    facts.extend((!need.subjects.is_empty()).then(|| line(&need.subjects.join(", "), 400)));
    blocks.push(context(&facts.join(" · ")));
    if !need.tried.is_empty() {
        blocks.push(section(&format!("*What was tried*\n{}", escape(&need.tried))));
    }
    if need.state.is_active() {
        blocks.extend(found(tools, tools.len()));
    }
    if need.state.is_active() && speaks {
        blocks.push(actions(&format!("need:{}", need.id), buttons(need, false)));
    }
    Message::new(headline(need), blocks)
}

fn found(tools: &[Found], most: usize) -> Vec<SlackBlock> {
    if tools.is_empty() {
        return vec![section(
            "*No tool here does this yet.* Make it a project idea, and builders can join; or ask a project that is \
             near to look for somebody who builds it.",
        )];
    }
    let mut blocks = vec![section("*Tools that may help*")];
    blocks.extend(tools.iter().take(most).map(tool));
    blocks
}

fn tool(found: &Found) -> SlackBlock {
    let Found { project, subjects, words, fit, .. } = found;
    let mut about = Vec::new();
    if !subjects.is_empty() {
        about.push(format!("for {}", line(&subjects.join(", "), 200)));
    }
    if !words.is_empty() {
        about.push(format!("about {}", line(&words.join(", "), 200)));
    }
    let about =
        if about.is_empty() { String::new() } else { format!("Like your need: {}.\n", about.join(", ")) };
    let reasons: Vec<String> = fit.reasons().iter().map(|reason| format!("• {reason}")).collect();
    let text = format!(
        "*{}* ({}): {}\n{about}{}\n{}",
        line(&project.name, 100),
        project.stage.words(),
        line(&project.pitch, 200),
        fit.verdict().words(),
        reasons.join("\n")
    );
    let show = button("Show", projects::Verb::Show.id(), project.id.as_str())
        .spoken(&format!("Show {}", project.name));
    section_with(&format!("tool:{}", project.id), &text, show)
}

fn buttons(need: &Need, more: bool) -> Vec<SlackActionBlockElement> {
    let id = need.id.as_str();
    let mut row: Vec<SlackActionBlockElement> = Vec::new();
    if more {
        row.push(button("More tools", Verb::Show.id(), id).into());
    }
    if need.state == NeedState::Open {
        row.push(button("Make it a project idea", Verb::Idea.id(), id).into());
        row.push(button("Ask a project to build it", Verb::Role.id(), id).into());
    }
    row.push(button("Change it", Verb::Edit.id(), id).into());
    row.push(
        button("It is met", Verb::Met.id(), id)
            .confirm("Is it met?", "Then nobody looks for tools any more.", "Yes, it is met", "Back")
            .into(),
    );
    row.push(
        button("Take it back", Verb::Withdraw.id(), id)
            .danger()
            .confirm("Take it back?", "Then nobody looks for tools any more.", "Take it back", "Back")
            .into(),
    );
    row
}

/// After the form was saved.
pub fn saved(need: &Need, tools: usize) -> SlackModalView {
    let found = match i64::try_from(tools) {
        Ok(0) => {
            "No tool here does this yet. The message that I just sent you says what you can do.".to_owned()
        }
        n => format!(
            "{} may help: the message that I just sent you says how each fits your campus. It changes with whatever \
             becomes of it.",
            count(n.unwrap_or(i64::MAX), "tool", "tools")
        ),
    };
    let text = format!(":white_check_mark: *{}* is written down.\n{found}", headline(need));
    blocks::modal("saved", "What you need", vec![section(&text)])
}

/// To the partner: the project that was to meet it is no more.
pub fn over(need: &Need, project: &Project) -> Message {
    let how = if project.state == ProjectState::Declined { "was declined" } else { "is closed" };
    let text = format!(
        "*{}* {how}. It was to help with “{}”, which looks for a tool again.",
        line(&project.name, 150),
        headline(need)
    );
    let show = button("Show what there is", Verb::Show.id(), need.id.as_str()).into();
    Message::paragraph(text).with(actions("needs.over", vec![show]))
}

/// A need on the Home tab.
pub fn home_entry(need: &Need, institution: &str, project: Option<&Project>) -> SlackBlock {
    let show = button("Show", Verb::Show.id(), need.id.as_str()).spoken(&format!("Show {}", need.title));
    section_with(
        &format!("need:{}", need.id),
        &format!("*{}* · {}\n{}", headline(need), line(institution, 120), state_words(need, project, &[])),
        show,
    )
}

/// To the partner: the owners said not now.
pub fn not_now(need: &Need, project: &Project) -> Message {
    let text = format!(
        "The owners of *{}* can't take “{}” up now. Ask another project, or make it a project of its own.",
        line(&project.name, 150),
        headline(need)
    );
    let show = button("Show what there is", Verb::Show.id(), need.id.as_str()).into();
    Message::paragraph(text).with(actions("needs.not_now", vec![show]))
}

/// To whoever ended a need where its card isn't.
pub fn ended(to: NeedState) -> Message {
    Message::paragraph(match to {
        NeedState::Met => "Good to hear. Nobody looks for tools for it any more.",
        _ => "It is taken back. You can tell of another one at any time: `/edtech partner`.",
    })
}

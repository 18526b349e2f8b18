//! What people see of the directory.

use slack_morphism::prelude::*;
use strum::VariantArray;

use super::model::{Look, Page, Ready, Tool, Verb, shown};
use crate::features::institutions::{Lms, Word};
use crate::features::readiness::{Item, State};
use crate::features::{adoption, help, needs, pilots, projects};
use crate::slack::blocks::{self, actions, button, context, divider, menu, section, section_with};
use crate::slack::text::{count, day, line};

/// The window's callback id, by which its own presses are known.
pub const WINDOW: &str = "tools";
/// What a menu sends for everything.
pub const ANY: &str = "any";

/// The way to the directory, for other features' views.
pub fn find_button() -> blocks::Button {
    button("Find a tool", Verb::List.id(), "")
}

/// A page of the directory.
pub fn window(page: &Page) -> SlackModalView {
    let mut blocks = vec![filters(page)];
    if !page.look.words.is_empty() {
        let without = Look { words: Vec::new(), ..page.look.first() };
        let words = page.look.words.join(" ");
        blocks.push(section_with(
            "tools.words",
            &format!("About *{}*", line(&words, 200)),
            button("Leave the words out", Verb::List.id(), &value(&without)),
        ));
    }
    if page.tools.is_empty() {
        blocks.extend(nothing(page));
    } else if page.look.after.is_none() {
        blocks.push(context(
            "Those in use at most institutions come first, then those that tell most of what a campus asks.",
        ));
    }
    for tool in &page.tools {
        blocks.push(divider());
        blocks.extend(entry(tool, page));
    }
    // In one block an action comes once, so each of the two has its own.
    if page.look.after.is_some() {
        let back = button("Back to the first tools", Verb::List.id(), &value(&page.look.first())).into();
        blocks.push(actions("tools.first", vec![back]));
    }
    if let Some(next) = &page.next {
        blocks.push(actions("tools.next", vec![button("More tools", Verb::More.id(), &value(next)).into()]));
    }
    if !page.tools.is_empty() {
        blocks.push(divider());
        blocks.extend(missing(page));
    }
    let metadata = serde_json::to_string(&page.look.first()).unwrap_or_default();
    blocks::modal(WINDOW, "Tools to adopt", blocks).with_private_metadata(metadata)
}

fn value(look: &Look) -> String {
    serde_json::to_string(look).unwrap_or_default()
}

/// The three menus.
fn filters(page: &Page) -> SlackBlock {
    let look = &page.look;
    let mut subjects = page.subjects.clone();
    if let Some(subject) = look.subject.as_ref().filter(|subject| !subjects.contains(subject)) {
        subjects.push(subject.clone());
    }
    let subjects: Vec<(String, String)> =
        subjects.into_iter().map(|subject| (shown(&subject), subject)).collect();
    let lms: Vec<(String, String)> =
        Lms::entries().into_iter().filter(|(_, value)| *value != Lms::None.value()).collect();
    let row = vec![
        choose(Verb::Subject, "Any subject", &subjects, look.subject.clone()),
        choose(Verb::Lms, "Any LMS", &lms, look.lms.map(Word::value)),
        choose(Verb::Ready, "However ready", &Ready::entries(), look.ready.map(Word::value)),
    ];
    // A menu remembers what was chosen in it, by its place.
    let place = |chosen: bool| if chosen { "1" } else { "0" };
    let places = [look.subject.is_some(), look.lms.is_some(), look.ready.is_some()].map(place).concat();
    actions(&format!("tools.filters.{places}"), row)
}

fn choose(
    verb: Verb,
    any: &str,
    entries: &[(String, String)],
    chosen: Option<String>,
) -> SlackActionBlockElement {
    let mut all = vec![(any.to_owned(), ANY.to_owned())];
    all.extend_from_slice(entries);
    let mut menu = menu(verb.id(), any, &all);
    let chosen = chosen.unwrap_or_else(|| ANY.to_owned());
    menu.initial_option =
        menu.options.as_ref().and_then(|all| all.iter().find(|one| one.value == chosen).cloned());
    SlackActionBlockElement::StaticSelect(menu)
}

/// Where nothing is found: what to leave out, and the way on.
fn nothing(page: &Page) -> Vec<SlackBlock> {
    if page.look.after.is_some() {
        return vec![section("That was the last one.")];
    }
    let narrowed = !page.look.parts().is_empty();
    let mut blocks = vec![section(match (narrowed, page.wider.is_empty()) {
        (false, _) => {
            "*No tool is ready to be adopted yet.* Projects come here once they are approved and in development or \
             further."
        }
        (true, false) => "*No tool fits all of this.* Leave one of these out:",
        (true, true) => "*No tool fits all of this*, nor with one filter less.",
    })];
    let wider = page.wider.iter().enumerate();
    blocks.extend(wider.map(|(at, (name, without))| {
        let leave = button("Leave it out", Verb::List.id(), &value(without));
        let leave = leave.spoken(&format!("Leave it out: {name}"));
        section_with(&format!("tools.without.{at}"), &format!("*{}*", line(name, 200)), leave)
    }));
    if narrowed {
        let all = button("Show all tools", Verb::List.id(), "").into();
        blocks.push(actions("tools.all", vec![all]));
    }
    blocks.extend(missing(page));
    blocks
}

/// The way on where what somebody needs isn't there.
fn missing(page: &Page) -> Vec<SlackBlock> {
    let (text, row) = match page.speaks_for.first() {
        Some(institution) => (
            "*Not what you need?* Tell it: tools are held against it, and builders read it.",
            button("Tell what you need", needs::Verb::Tell.id(), institution.id.as_str()),
        ),
        None => (
            "*Do you teach?* Tell of your institution. Then you can try a tool out with the people who build it, and \
             tell what you need.",
            button("Teachers and institutions", help::Verb::Partner.id(), "tools"),
        ),
    };
    vec![section_with("tools.missing", text, row)]
}

fn entry(tool: &Tool, page: &Page) -> Vec<SlackBlock> {
    let project = &tool.project;
    let name = &project.name;
    let id = project.id.as_str();
    let show = button("Show", projects::Verb::Show.id(), id).spoken(&format!("Show {name}"));
    let place = format!("tool:{id}");
    let block = section_with(&place, &text(tool), show);
    if page.speaks_for.is_empty() {
        return vec![block];
    }
    let try_it = button("Try it out", pilots::Verb::Ask.id(), id).spoken(&format!("Try it out: {name}"));
    vec![block, actions(&format!("try:{id}"), vec![try_it.into()])]
}

fn text(tool: &Tool) -> String {
    let project = &tool.project;
    let mut lines = vec![
        format!("*{}* · {}", line(&project.name, 150), project.stage.words()),
        line(&project.pitch, 300),
    ];
    let mut use_of: Vec<String> = adoption::views::used_at(tool.used, &tool.names).into_iter().collect();
    match tool.tried {
        0 if use_of.is_empty() => use_of.push("Not in use at an institution yet.".to_owned()),
        0 => {}
        n => use_of.push(format!("Being tried at {}.", count(n, "institution", "institutions"))),
    }
    lines.push(use_of.join(" "));
    let lms = match tool.lms() {
        State::Known(words) => format!("Works with {words}"),
        State::Missing => "Not connected to an LMS yet".to_owned(),
        State::Unknown => "With which LMS is not said yet".to_owned(),
    };
    let licence = match &project.licence {
        Some(licence) => format!("licence {}", line(licence, 100)),
        None => "no licence yet".to_owned(),
    };
    lines.push(format!("{lms} · {licence}"));
    let known = tool.ready.checklist().0.len();
    lines.push(match (known, tool.fits) {
        // Nobody knows whether it fits.
        (0, _) => "Its owners have not said yet what it is ready for".to_owned(),
        (n, fits) => {
            let verdict = fits.map(|fits| format!("{} · ", fits.words())).unwrap_or_default();
            format!("{verdict}{n} of {} questions of a campus answered", Item::VARIANTS.len())
        }
    });
    lines.push(format!("_Last changed {}_", day(tool.updated)));
    lines.join("\n")
}

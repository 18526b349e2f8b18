//! `/edtech roles`: who has which role, until when; and the forms that change it.

use std::collections::{BTreeMap, HashMap};

use slack_morphism::prelude::*;
use strum::VariantArray;

use super::{how_long, purpose};
use crate::db::types::Place;
use crate::features::institutions::{self, Institution};
use crate::features::people;
use crate::features::roles::groups::Group;
use crate::features::roles::model::{
    Change, Form, Grant, INSTITUTION, Look, MOST_AT_ONCE, Role, State, Verb, WORD,
};
use crate::features::roles::rights::{Held, Right, over};
use crate::ids::{InstitutionId, PersonId};
use crate::slack::blocks::{
    self, actions, button, context, date_input, divider, header, long_text_input, overflow, people_input,
    search, section, section_with, select,
};
use crate::slack::text::{day, line, mention};

/// The fields, by their block ids.
pub mod field {
    pub const PEOPLE: &str = "people";
    pub const ROLE: &str = "role";
    pub const INSTITUTION: &str = "institution";
    pub const UNTIL: &str = "until";
    pub const WORD: &str = "word";
}

/// What is in the window.
#[derive(Clone, Debug, Default)]
pub struct Shown {
    /// Who looks.
    pub me: Option<PersonId>,
    /// The roles that they have.
    pub held: Held,
    /// What they have or ask for.
    pub mine: Vec<Grant>,
    /// Who has each role, with where the next page begins; nothing for those who give none.
    pub lists: Vec<(Role, Vec<Grant>, Option<Place>)>,
    /// Whether this is a page of one role.
    pub one_role: bool,
    /// The names of the institutions of ambassadors.
    pub institutions: HashMap<InstitutionId, String>,
    /// Which user groups give roles.
    pub groups: BTreeMap<Role, Group>,
    /// What was just done; mrkdwn.
    pub done: Option<String>,
}

/// The window.
pub fn window(shown: &Shown) -> SlackModalView {
    let mut blocks = Vec::new();
    if let Some(done) = &shown.done {
        blocks.push(section(&format!(":white_check_mark: {done}")));
        blocks.push(divider());
    }
    if shown.held.may(Right::Give) {
        blocks.extend(everybody(shown));
    } else {
        blocks.extend(own(shown));
    }
    blocks::modal("notice", "Roles", blocks)
}

/// For those who give roles: who has which.
fn everybody(shown: &Shown) -> Vec<SlackBlock> {
    let give = button("Give a role", Verb::Give.id(), "new").primary();
    let mut row: Vec<SlackActionBlockElement> = vec![give.into()];
    row.push(button("User groups", Verb::Groups.id(), "new").into());
    if shown.one_role {
        row.push(button("Back to all roles", Verb::More.id(), &Look::default().to_string()).into());
    }
    let mut blocks = vec![actions("roles.give", row)];
    for (role, grants, next) in &shown.lists {
        blocks.push(header(role.title()));
        blocks.push(context(&purpose(*role)));
        if grants.is_empty() {
            blocks.push(section(&match role {
                Role::Organizer => "Nobody besides the owners.".to_owned(),
                role => format!("Nobody is {} yet. “Give a role” names the first.", role.a()),
            }));
        }
        blocks.extend(grants.iter().map(|grant| entry(shown, grant)));
        if let Some(next) = next {
            let more = Look { of: Some((*role, next.clone())) }.to_string();
            let label = format!("More {}", role.many());
            let more = button(&label, Verb::More.id(), &more).into();
            blocks.push(actions(&format!("roles.more.{}", <&str>::from(*role)), vec![more]));
        }
    }
    blocks
}

/// Who has a role, since when and until when, and what can be changed.
fn entry(shown: &Shown, grant: &Grant) -> SlackBlock {
    let id = format!("grant:{}", grant.id);
    let text = told(shown, grant, &mention(&grant.person));
    let mut menu: Vec<(&str, String)> = Vec::new();
    if changes(shown, grant) {
        if grant.role.may_expire() && shown.me.as_ref() != Some(&grant.person) {
            menu.push(("Change the last day", Change::Until(grant.id.clone()).to_string()));
        }
        menu.push(("End this role", Change::End(grant.id.clone()).to_string()));
    }
    if menu.is_empty() { section(&text) } else { section_with(&id, &text, overflow(Verb::Menu.id(), &menu)) }
}

/// Whether whoever looks may change it: nobody changes by hand what comes from a user group.
fn changes(shown: &Shown, grant: &Grant) -> bool {
    let mine = shown.me.as_ref() == Some(&grant.person);
    grant.from_group.is_none() && (mine || shown.held.may(over(grant.role)))
}

fn told(shown: &Shown, grant: &Grant, who: &str) -> String {
    let mut text = format!("*{who}*");
    if let Some(id) = &grant.institution {
        let name = shown.institutions.get(id).map_or("an institution", String::as_str);
        text.push_str(&format!(" for {}", line(name, 150)));
    }
    if grant.role.may_expire() {
        text.push_str(&format!(", {}", how_long(grant)));
    }
    let since = grant.given_at.map(|at| format!("since {}", day(at)));
    let by = match (&grant.from_group, &grant.given_by) {
        (Some(_), _) => Some(match shown.groups.get(&grant.role) {
            Some(group) => format!("from the user group {}", line(&group.name, 100)),
            None => "from a user group".to_owned(),
        }),
        (None, Some(by)) => Some(format!("given by {}", mention(by))),
        (None, None) => None,
    };
    let known: Vec<String> = [since, by].into_iter().flatten().collect();
    if !known.is_empty() {
        text.push_str(&format!("\n{}", known.join(", ")));
    }
    if !grant.word.is_empty() {
        text.push_str(&format!("\n> {}", line(&grant.word, 300)));
    }
    text
}

/// For everybody else: their own roles, and what each role is for.
fn own(shown: &Shown) -> Vec<SlackBlock> {
    let mut blocks = vec![header("Your roles")];
    let mine: Vec<&Grant> = shown.mine.iter().filter(|grant| shown.held.0.contains(&grant.role)).collect();
    if mine.is_empty() {
        blocks.push(section(
            "You have no role of the community, and need none to build, to teach, to offer or to ask for help.",
        ));
    }
    for grant in mine {
        let text = told(shown, grant, grant.role.one());
        let end = Change::End(grant.id.clone()).to_string();
        let menu = overflow(Verb::Menu.id(), &[("End this role", end)]);
        blocks.push(match grant.from_group {
            Some(_) => section(&text),
            None => section_with(&format!("grant:{}", grant.id), &text, menu),
        });
    }
    for asked in shown.mine.iter().filter(|grant| grant.state == State::Asked) {
        let waits = match asked.asked_at {
            Some(at) => format!("It has waited for an answer since {}.", day(at)),
            None => "It waits for an answer.".to_owned(),
        };
        blocks.push(context(&format!("You asked to be {}. {waits}", asked.role.a())));
    }
    blocks.push(header("What each role is for"));
    blocks
        .extend(Role::VARIANTS.iter().map(|role| section(&format!("*{}*\n{}", role.one(), purpose(*role)))));
    let row = vec![
        button("Ask for a role", Verb::Ask.id(), "new").primary().into(),
        button("I organize", people::Verb::Organize.id(), "roles").into(),
        button("Speak for an institution", institutions::Verb::Overview.id(), "roles").into(),
    ];
    blocks.push(actions("roles.ask", row));
    blocks
}

/// The form that gives a role to some people.
pub fn give_form(held: &Held) -> SlackModalView {
    let roles: Vec<(String, String)> = Role::VARIANTS
        .iter()
        .filter(|role| **role != Role::Owner || held.may(Right::Own))
        .map(|role| (role.one().to_owned(), <&str>::from(*role).to_owned()))
        .collect();
    let blocks = vec![
        people_input(field::PEOPLE, "Who", &[], MOST_AT_ONCE as u64).into(),
        select(field::ROLE, "Which role", &roles, None).into(),
        search(field::INSTITUTION, "For which institution", INSTITUTION, None)
            .optional()
            .hint("Only for an ambassador.")
            .into(),
        date_input(field::UNTIL, "Last day", None)
            .optional()
            .hint("Without one, it goes on until somebody ends it. A week before, you both get a word.")
            .into(),
        long_text_input(field::WORD, "A word to go with it", "", WORD).optional().into(),
        context("I tell them kindly, with your name, what they may do from now on."),
    ];
    blocks::form(Form::Grant.into(), "Give a role", "Give", &(), blocks)
}

/// The form for another last day.
pub fn until_form(grant: &Grant, until: Option<&str>) -> SlackModalView {
    let blocks = vec![
        section(&format!("{} is {}, {}.", mention(&grant.person), grant.role.a(), how_long(grant))),
        date_input(field::UNTIL, "Last day", until)
            .optional()
            .hint("Without one, it goes on until somebody ends it.")
            .into(),
    ];
    blocks::form(Form::Until.into(), "Change the last day", "Change", &grant.id, blocks)
}

/// Whose role ends, for the form.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum End {
    /// One's own.
    Own,
    /// Somebody else's.
    Theirs,
}

/// The form that ends a role.
pub fn end_form(grant: &Grant, whose: End, institution: Option<&Institution>) -> SlackModalView {
    let what = match grant.role {
        Role::Owner => "An owner goes on as an organizer; that role can be ended after this one.",
        Role::Organizer => "What they have taken at the desk is free again when it lapses.",
        Role::Ambassador => {
            "What is theirs there passes to the others who speak for it, or to the organizers."
        }
        Role::Reviewer | Role::SupportVolunteer => "What they did stays as it is.",
    };
    let at = institution.map(|one| format!(" for {}", line(&one.about.name, 150))).unwrap_or_default();
    let text = match whose {
        End::Own => format!("You are {}{at}. {what}", grant.role.a()),
        End::Theirs => format!("{} is {}{at}. {what}", mention(&grant.person), grant.role.a()),
    };
    let mut blocks = vec![section(&text)];
    if whose == End::Theirs {
        blocks.push(
            long_text_input(field::WORD, "A word for them", "", WORD)
                .optional()
                .hint("They get it with your name.")
                .into(),
        );
    }
    blocks::form(Form::End.into(), "End a role", "End it", &grant.id, blocks)
}

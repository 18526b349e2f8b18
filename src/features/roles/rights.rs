//! Who may do what: one table. Whatever is not one's own is asked for here, by the right that it takes.

use strum::VariantArray;

use super::model::Role;
use super::store;
use crate::app::Ctx;
use crate::db::Conn;
use crate::error::{Error, Result};

use Role::{Ambassador, Organizer, Owner, Reviewer, SupportVolunteer};

/// Something that not everybody may do.
#[derive(Clone, Copy, Debug, PartialEq, Eq, VariantArray)]
pub enum Right {
    /// The desk: of it, what one may do.
    Desk,
    /// Decides about projects that wait for a review.
    Review,
    /// Sees every project, whatever its state.
    Projects,
    /// Closes a project of somebody else.
    Close,
    /// Decides about new skills.
    Skills,
    /// Reads profiles that are shown to those who look for people.
    Profiles,
    /// Looks into the matching of others: reasons and teams.
    Matching,
    /// Changes what the matching weighs.
    Weights,
    /// Matches everyone.
    Rounds,
    /// Sees introductions that nobody answers.
    Introductions,
    /// Decides who speaks for an institution.
    Partners,
    /// Changes an institution, and makes one of two.
    Institutions,
    /// Speaks for an institution.
    Speak,
    /// Sees every pilot and every tool in use.
    Pilots,
    /// Sees who asks for an offer.
    Offers,
    /// Takes a request for support that nobody takes.
    Support,
    /// Reads reports about somebody, where they are named for it.
    Reports,
    /// Whom the community is in touch with.
    Outreach,
    /// Says who takes a project on that nobody looks after.
    Listings,
    /// The community's numbers.
    Numbers,
    /// The organizing team: who helps with what, and its tasks.
    Team,
    /// Messages that could not be sent.
    Messages,
    /// The audit log.
    Audit,
    /// The community's settings.
    Settings,
    /// Gives roles and ends them.
    Give,
    /// Names owners, and ends the role of an organizer.
    Own,
}

/// What it is in words, as it follows "may", and who may: the only place that says so.
pub const TABLE: &[(Right, &str, &[Role])] = &[
    (Right::Desk, "open the desk", &[Owner, Organizer, Reviewer, SupportVolunteer]),
    (Right::Review, "decide about projects that wait for a review", &[Owner, Organizer, Reviewer]),
    (Right::Projects, "see projects in every state", &[Owner, Organizer, Reviewer]),
    (Right::Close, "close a project of somebody else", &[Owner, Organizer]),
    (Right::Skills, "decide about new skills", &[Owner, Organizer, Reviewer]),
    (Right::Profiles, "read profiles that are shown to those who look for people", &[Owner, Organizer]),
    (Right::Matching, "look into the matching of others", &[Owner, Organizer]),
    (Right::Weights, "change what the matching weighs", &[Owner, Organizer]),
    (Right::Rounds, "match everyone", &[Owner, Organizer]),
    (Right::Introductions, "see introductions that nobody answers", &[Owner, Organizer]),
    (Right::Partners, "decide who speaks for an institution", &[Owner, Organizer]),
    (Right::Institutions, "change an institution, and make one of two", &[Owner, Organizer]),
    (Right::Speak, "speak for an institution", &[Ambassador]),
    (Right::Pilots, "see every pilot and every tool in use", &[Owner, Organizer]),
    (Right::Offers, "see who asks for an offer", &[Owner, Organizer]),
    (Right::Support, "take a request for support that nobody takes", &[Owner, Organizer, SupportVolunteer]),
    (Right::Reports, "read reports about somebody, where they are named for it", &[Owner, Organizer]),
    (Right::Outreach, "see and change whom the community is in touch with", &[Owner, Organizer]),
    (Right::Listings, "say who takes a project on that nobody looks after", &[Owner, Organizer]),
    (Right::Numbers, "see the community's numbers", &[Owner, Organizer]),
    (Right::Team, "take part in the organizing team", &[Owner, Organizer]),
    (Right::Messages, "send a message again that could not be sent", &[Owner, Organizer]),
    (Right::Audit, "read the audit log", &[Owner, Organizer]),
    (Right::Settings, "change the community's settings", &[Owner, Organizer]),
    (Right::Give, "give roles and end them", &[Owner, Organizer]),
    (Right::Own, "name an owner, and end the role of an organizer", &[Owner]),
];

impl Right {
    fn row(self) -> (&'static str, &'static [Role]) {
        // `each_right_has_one_line` holds that there is one.
        TABLE.iter().find(|(right, ..)| *right == self).map_or(("", &[]), |(_, words, roles)| (words, roles))
    }

    /// What it is, as it follows "may".
    pub fn words(self) -> &'static str {
        self.row().0
    }

    /// Who has it.
    pub fn roles(self) -> &'static [Role] {
        self.row().1
    }

    /// "Only organizers and reviewers"; an owner is an organizer too.
    fn holders(self) -> String {
        let organizers = self.roles().contains(&Organizer);
        let named =
            self.roles().iter().filter(|role| !(organizers && **role == Owner)).map(|role| role.many());
        let named: Vec<&str> = named.collect();
        match named.split_last() {
            Some((last, [])) => (*last).to_owned(),
            Some((last, rest)) => format!("{} and {last}", rest.join(", ")),
            None => "nobody".to_owned(),
        }
    }
}

/// What it takes to change a role that somebody has. One's own may be ended by oneself, and made longer by others.
pub fn over(role: Role) -> Right {
    if matches!(role, Owner | Organizer) { Right::Own } else { Right::Give }
}

/// The roles that somebody has now.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Held(pub Vec<Role>);

impl Held {
    /// Whether one of them has this right.
    pub fn may(&self, right: Right) -> bool {
        self.0.iter().any(|role| right.roles().contains(role))
    }

    /// Owns the hub or organizes.
    pub fn organizes(&self) -> bool {
        self.0.iter().any(|role| matches!(role, Owner | Organizer))
    }
}

/// The roles of whoever acts.
pub fn held(conn: &mut Conn, ctx: &Ctx) -> Result<Held> {
    Ok(Held(store::roles_of(conn, &ctx.workspace, &ctx.person, ctx.now)?))
}

/// Whether whoever acts may do this.
pub fn may(conn: &mut Conn, ctx: &Ctx, right: Right) -> Result<bool> {
    Ok(held(conn, ctx)?.may(right))
}

/// Stops everybody who may not do this, with a message that says who may.
pub fn require(conn: &mut Conn, ctx: &Ctx, right: Right) -> Result<()> {
    if may(conn, ctx, right)? { Ok(()) } else { Err(refused(right)) }
}

/// What one reads who may not.
pub fn refused(right: Right) -> Error {
    Error::user(format!(
        "Only {} can do this. `/edtech roles` shows what each role may do, and how to ask for one.",
        right.holders()
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The table as the documentation has it.
    fn printed() -> String {
        let head: Vec<&str> = Role::VARIANTS.iter().map(|role| role.one()).collect();
        let mut lines =
            vec![format!("| May | {} |", head.join(" | ")), format!("|---|{}", "---|".repeat(head.len()))];
        lines.extend(TABLE.iter().map(|(_, words, roles)| {
            let ticks: Vec<&str> =
                Role::VARIANTS.iter().map(|role| if roles.contains(role) { "yes" } else { "" }).collect();
            format!("| {words} | {} |", ticks.join(" | "))
        }));
        lines.join("\n")
    }

    #[test]
    fn each_right_has_one_line() {
        for right in Right::VARIANTS {
            assert_eq!(TABLE.iter().filter(|(one, ..)| one == right).count(), 1, "{right:?}");
            assert!(!right.roles().is_empty(), "{right:?}");
        }
        assert_eq!(TABLE.len(), Right::VARIANTS.len());
    }

    #[test]
    fn owners_may_whatever_organizers_may() {
        for right in Right::VARIANTS {
            assert!(!right.roles().contains(&Organizer) || right.roles().contains(&Owner), "{right:?}");
        }
        for role in Role::VARIANTS {
            assert!(
                Right::VARIANTS.iter().any(|right| right.roles().contains(role)),
                "{role:?} may something"
            );
        }
    }

    #[test]
    fn the_page_of_the_documentation_has_this_table() {
        let path = concat!(env!("CARGO_MANIFEST_DIR"), "/docs/permissions.md");
        let page = std::fs::read_to_string(path).unwrap();
        assert!(page.contains(&printed()), "docs/permissions.md should have this table:\n{}", printed());
    }

    #[test]
    fn a_refusal_names_those_who_may() {
        let refusal = |right| refused(right).to_string();
        assert!(refusal(Right::Audit).contains("Only organizers can do this"), "{}", refusal(Right::Audit));
        assert!(refusal(Right::Own).contains("Only owners can"));
        assert!(refusal(Right::Desk).contains("Only organizers, reviewers and support volunteers can"));
    }
}

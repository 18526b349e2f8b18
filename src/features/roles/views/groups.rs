//! The form of user groups that give roles.

use std::collections::BTreeMap;

use slack_morphism::prelude::*;

use crate::features::roles::groups::{Group, OF_GROUPS};
use crate::features::roles::model::{Form, Role};
use crate::features::roles::rights::{Held, Right, over};
use crate::slack::blocks::{self, context, section, select};

/// The value of "no group".
pub const NONE: &str = "none";

/// Which group gives which role; of roles that whoever looks may not give, nothing.
pub fn groups_form(held: &Held, now: &BTreeMap<Role, Group>, all: &[Group]) -> SlackModalView {
    let mut blocks = vec![section(
        "Whoever is in the user group has the role, and whoever leaves it loses it. Roles that were given by hand stay \
         as they are.",
    )];
    for role in OF_GROUPS.iter().filter(|role| held.may(over(**role))) {
        let mut entries = vec![("No user group".to_owned(), NONE.to_owned())];
        let chosen = now.get(role);
        // One that Slack no longer tells of stays until somebody chooses another.
        let missing = chosen.filter(|chosen| !all.iter().any(|group| group.id == chosen.id));
        entries.extend(
            missing
                .into_iter()
                .chain(all.iter().take(98))
                .map(|group| (group.name.clone(), group.id.clone())),
        );
        let initial = chosen.map_or(NONE, |group| group.id.as_str());
        blocks.push(select((*role).into(), role.title(), &entries, Some(initial)).into());
    }
    if !held.may(Right::Own) {
        blocks.push(context("Which group organizes is an owner's to say."));
    }
    if all.is_empty() {
        blocks.push(context("This workspace has no user groups yet. An admin makes them in Slack."));
    }
    blocks::form(Form::Sources.into(), "User groups", "Save", &(), blocks)
}

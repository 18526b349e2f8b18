//! What reads or writes much more than the page that comes of it: whoever asks for it too often waits a moment
//! ([`Ctx::expensive`]), by whichever way they ask. What is not here is bounded by a page.

use crate::app::Ctx;
use crate::error::Result;
use crate::features::help::Subcommand;

/// Commands, which come with words of their own.
const COMMANDS: [Subcommand; 5] =
    [Subcommand::Find, Subcommand::Match, Subcommand::Round, Subcommand::Team, Subcommand::Why];

/// Buttons and forms, by id.
pub const IDS: [&str; 28] = [
    // Roles and people are ranked, for one, for a team, or with other weights.
    "help.find",
    "help.match",
    "help.team",
    "help.why",
    "matching.dismiss",
    "matching.keep",
    "matching.more",
    "matching.pass",
    "matching.show",
    "matching.team",
    "matching.undo",
    "matching.weigh",
    "matching.why",
    // Everybody is matched, or all who are left for a role, or all of it goes out.
    "help.round",
    "rounds.run",
    "rounds.send",
    "rounds.swap",
    // Who could help, or knows an answer, is looked for among everybody.
    "questions.ask",
    "support.details",
    "support.pass",
    "support.release",
    // All that there is of somebody is read, counted, taken away or given to others.
    "handover.pass",
    "privacy.delete",
    "privacy.get",
    // The whole community, and whole lists of contacts.
    "numbers.csv",
    "numbers.map",
    "outreach.confirm",
    "outreach.import",
];

/// Counts a command, where it is expensive.
///
/// # Errors
/// When it was too much: what the person reads.
pub fn command(ctx: &Ctx, command: Subcommand) -> Result<()> {
    if COMMANDS.contains(&command) { ctx.expensive() } else { Ok(()) }
}

/// Counts a button or a form, where it is expensive.
///
/// # Errors
/// When it was too much: what the person reads.
pub fn pressed(ctx: &Ctx, id: &str) -> Result<()> {
    if IDS.contains(&id) { ctx.expensive() } else { Ok(()) }
}

//! Acting as a person: typing commands, pressing what one sees, filling in modals.
//!
//! The plain methods are for tests: when something isn't there, they panic with what is on the screen. Each
//! has a `try_` twin that gives the same as an error.

mod act;
mod find;
mod forms;
mod modal;
mod rooms;
mod see;
mod talk;

use std::panic::Location;

use super::Workspace;
use super::deliver::AppAnswer;

pub use find::Place;

/// A person's hands and eyes. Cheap to clone.
#[derive(Clone)]
pub struct Person {
    workspace: Workspace,
    id: String,
}

/// Panics with what went wrong, and where in the test.
fn must<T>(result: Result<T, String>, at: &Location<'_>) -> T {
    result.unwrap_or_else(|error| panic!("{error}\n\n(at {at})"))
}

macro_rules! acts {
    ($($(#[$doc:meta])* $name:ident($($arg:ident: $type:ty),*) -> $out:ty, or $twin:ident;)*) => {
        impl Person {
            $(
                $(#[$doc])*
                ///
                /// # Panics
                /// When that can't be done, with what the person sees.
                #[track_caller]
                pub fn $name(&self, $($arg: $type),*) -> impl Future<Output = $out> + Send {
                    let at = Location::caller();
                    async move { must(self.$twin($($arg),*).await, at) }
                }
            )*
        }
    };
}

acts! {
    /// Types the app's command with this text, in `#general`.
    slash(text: &str) -> (), or try_slash;
    /// Types the app's command with this text in a channel, by its name or id.
    slash_in(channel: &str, text: &str) -> (), or try_slash_in;
    /// Opens the app's Home tab: `app_home_opened`.
    open_home() -> (), or try_open_home;
    /// Presses the button, or picks the menu option, radio button or checkbox with this text: in the top
    /// modal if one is open, else on Home if that is before the person, else in the newest message that has it.
    press(label: &str) -> (), or try_press;
    /// Presses the `n`th (from 0) of several with the same text.
    press_nth(label: &str, n: usize) -> (), or try_press_nth;
    /// Presses in the top modal.
    press_in_modal(label: &str) -> (), or try_press_in_modal;
    /// Presses on the Home tab.
    press_on_home(label: &str) -> (), or try_press_on_home;
    /// Presses in the newest message of a channel that has it.
    press_in(channel: &str, label: &str) -> (), or try_press_in;
    /// Presses in one message.
    press_in_message(channel: &str, ts: &str, label: &str) -> (), or try_press_in_message;
    /// Types into the field with this label.
    fill(label: &str, text: &str) -> (), or try_fill;
    /// Chooses in the field with this label, in place of what was chosen: an option's text, a person's or
    /// channel's name. An external select first asks the app for what fits.
    choose(label: &str, option: &str) -> (), or try_choose;
    /// Chooses all of these in a field for several, in place of what was chosen.
    choose_many(label: &str, options: &[&str]) -> (), or try_choose_many;
    /// Empties the field with this label.
    clear(label: &str) -> (), or try_clear;
    /// Picks a date (`2026-11-24`) in a date field.
    pick_date(label: &str, date: &str) -> (), or try_pick_date;
    /// Picks a time (`09:30`) in a time field.
    pick_time(label: &str, time: &str) -> (), or try_pick_time;
    /// Asks the app what an external select offers for this text; the options' texts.
    suggestions(label: &str, query: &str) -> Vec<String>, or try_suggestions;
    /// Submits the top modal. What Slack's client finds wrong itself is shown at the fields, as are the
    /// app's errors; then the modal stays.
    submit() -> (), or try_submit;
    /// Closes the top modal with its close button.
    close() -> (), or try_close;
    /// Closes all modals, with the cross in the corner.
    close_all() -> (), or try_close_all;
    /// Uses a global shortcut, by its callback id.
    shortcut(callback_id: &str) -> (), or try_shortcut;
    /// Uses a message shortcut, by its callback id, on a message.
    message_shortcut(channel: &str, ts: &str, callback_id: &str) -> (), or try_message_shortcut;
    /// Writes into a channel the person is in; the message's timestamp. `<@U…>` mentions somebody.
    say(channel: &str, text: &str) -> String, or try_say;
    /// Answers in a thread; the message's timestamp.
    reply(channel: &str, thread_ts: &str, text: &str) -> String, or try_reply;
    /// Writes to the app directly; the message's timestamp.
    dm_app(text: &str) -> String, or try_dm_app;
    /// Brings somebody into a channel, such as the app's bot: `member_joined_channel`.
    invite(channel: &str, user_id: &str) -> (), or try_invite;
    /// Sends the person's last interaction once more, to the byte, with a fresh signature; the app's
    /// answer, which changes nothing on the screen.
    again() -> AppAnswer, or try_again;
}

impl Person {
    pub(super) fn new(workspace: Workspace, id: &str) -> Self {
        Self { workspace, id: id.into() }
    }

    pub fn id(&self) -> &str {
        &self.id
    }

    pub fn workspace(&self) -> &Workspace {
        &self.workspace
    }

    /// Puts what is on the screen under a complaint.
    fn lost(&self, what: impl std::fmt::Display) -> String {
        format!("{}: {what}\n\n--- what they see ---\n{}", self.id, self.screen())
    }
}

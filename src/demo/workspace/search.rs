//! Searching the people of the workspace, as the page's menus do.

use std::cmp::Reverse;
use std::collections::HashMap;

use serde_json::{Value, json};
use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

use super::Workspace;
use super::snapshot::{person, unread};
use super::state::{Kind, User};

impl Workspace {
    /// Those whose name, title or handle holds every word of the query, at most `most` of them, and how many
    /// there are. Those who begin with the query come first; without one, those for whom the app has
    /// something new, as `waiting` says.
    pub fn find_people(&self, query: &str, most: usize) -> (Vec<Value>, usize) {
        let state = self.lock();
        let bot = &self.inner.settings.bot_user_id;
        let direct = state.channels.values().filter(|channel| channel.kind == Kind::Im && channel.has(bot));
        let waiting: HashMap<&str, (usize, Option<&str>)> = direct
            .filter_map(|channel| {
                let person = channel.members.iter().find(|member| *member != bot)?;
                Some((person.as_str(), unread(&state, channel, person)))
            })
            .collect();
        let (query, words) = (fold(query), fold(query));
        let words: Vec<&str> = words.split_whitespace().collect();
        let known =
            state.users.values().filter(|user| !user.is_bot && !user.deleted && user.id != "USLACKBOT");
        let mut found: Vec<&User> = known.filter(|user| fits(user, &words)).collect();
        let waits = |user: &User| waiting.get(user.id.as_str()).copied().unwrap_or_default();
        if words.is_empty() {
            found.sort_by_cached_key(|user| Reverse(waits(user).1));
        } else {
            found.sort_by_cached_key(|user| !fold(&user.real_name).starts_with(query.trim()));
        }
        let total = found.len();
        let shown = found.into_iter().take(most).map(|user| {
            let mut shown = person(user);
            shown["waiting"] = json!(waits(user).0);
            shown
        });
        (shown.collect(), total)
    }
}

fn fits(user: &User, words: &[&str]) -> bool {
    if words.is_empty() {
        return true;
    }
    let text = fold(&format!("{} {} {}", user.real_name, user.title, user.name));
    words.iter().all(|word| text.contains(word))
}

/// Small letters without accents.
fn fold(text: &str) -> String {
    if text.is_ascii() {
        return text.to_ascii_lowercase();
    }
    text.nfd().filter(|c| !is_combining_mark(*c)).collect::<String>().to_lowercase()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::demo::workspace::{NewPerson, WorkspaceSettings};
    use crate::time::Clock;

    #[tokio::test]
    async fn people_are_found_by_words_without_accents() {
        let slack = Workspace::start(Clock::system(), WorkspaceSettings::default()).await;
        slack.add_person_silently(NewPerson::new("U_OLGA", "Olga Nováková").title("Organizer"));
        slack.add_person_silently(NewPerson::new("U_NOVA", "Nova Olsen").title("Teacher"));
        let names = |query: &str, most| {
            let (found, total) = slack.find_people(query, most);
            let names = found.iter().map(|one| one["name"].as_str().unwrap_or_default().to_owned());
            (names.collect::<Vec<_>>().join(" "), total)
        };
        assert_eq!(names("novak", 9), ("Olga".into(), 1));
        assert_eq!(names("nov", 9), ("Nova Olga".into(), 2), "those who begin with it come first");
        assert_eq!(names("org ol", 9), ("Olga".into(), 1), "every word, in whichever field");
        assert_eq!(names("", 1), ("Nova".into(), 2), "a page, and how many there are");
        assert_eq!(names("nobody", 9), (String::new(), 0));
    }
}

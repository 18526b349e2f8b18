//! What becomes of an edit when somebody else changed the project meanwhile, and what an edit changed.

use serde_json::{Map, Value};

use super::model::{About, Content, MOST_ROLES, RoleDraft};
use crate::error::{Error, Result};
use crate::features::skills;
use crate::ids::PersonId;
use crate::slack::text::cut;

/// What the project is to be: what `mine` changed since `base`, and what others did in everything else.
pub fn merge(base: &Content, mine: &Content, current: &Content) -> Result<Content> {
    let roles = merge_roles(base, mine, current);
    if roles.len() > MOST_ROLES {
        return Err(Error::user(format!(
            "Somebody else added roles to this project just now, and it can have {MOST_ROLES} at most. Open the \
             form again to see them all: your changes are kept."
        )));
    }
    Ok(Content { about: merge_about(&base.about, &mine.about, &current.about)?, roles })
}

fn merge_about(base: &About, mine: &About, current: &About) -> Result<About> {
    let (base, mut current, mine) = (fields(base)?, fields(current)?, fields(mine)?);
    for (name, value) in mine {
        if base.get(&name) != Some(&value) {
            current.insert(name, value);
        }
    }
    Ok(serde_json::from_value(Value::Object(current))?)
}

fn fields(about: &About) -> Result<Map<String, Value>> {
    match serde_json::to_value(about)? {
        Value::Object(fields) => Ok(fields),
        _ => Err(Error::Internal(anyhow::anyhow!("a form without fields"))),
    }
}

fn merge_roles(base: &Content, mine: &Content, current: &Content) -> Vec<RoleDraft> {
    let find = |content: &Content, role: &RoleDraft| -> Option<RoleDraft> {
        content.roles.iter().find(|other| other.id == role.id).cloned()
    };
    let mut merged = Vec::new();
    for role in &current.roles {
        match (find(base, role), find(mine, role)) {
            (before, Some(changed)) if before.as_ref() != Some(&changed) => {
                // Seats fill while a form is open.
                merged.push(RoleDraft { filled: role.filled, ..changed });
            }
            (Some(_), None) => {}
            (Some(_), Some(_)) | (None, _) => merged.push(role.clone()),
        }
    }
    let added = mine.roles.iter().filter(|role| find(base, role).is_none() && find(current, role).is_none());
    merged.extend(added.cloned());
    merged
}

/// The owners after an edit: those whom it took off are gone, those whom it added come last.
pub fn owners(current: &[PersonId], base: &About, mine: &About) -> Vec<PersonId> {
    let taken_off = |owner: &PersonId| base.co_owners.contains(owner) && !mine.co_owners.contains(owner);
    let mut owners: Vec<PersonId> = current.iter().filter(|owner| !taken_off(owner)).cloned().collect();
    for owner in &mine.co_owners {
        if !base.co_owners.contains(owner) && !owners.contains(owner) {
            owners.push(owner.clone());
        }
    }
    owners
}

/// Something that an edit changed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Change {
    /// The field's name, or `role`.
    pub what: String,
    /// What it was, cut.
    pub before: String,
    /// What it is, cut.
    pub after: String,
}

/// What is different. Owners are not told here: who owns a project is more than a field.
pub fn changes(before: &Content, after: &Content) -> Result<Vec<Change>> {
    let (old, new) = (fields(&before.about)?, fields(&after.about)?);
    let mut changes: Vec<Change> = new
        .iter()
        .filter(|(name, value)| *name != "co_owners" && old.get(*name) != Some(value))
        .map(|(name, value)| Change {
            what: name.clone(),
            before: in_words(old.get(name).unwrap_or(&Value::Null)),
            after: in_words(value),
        })
        .collect();
    let find = |content: &Content, role: &RoleDraft| -> Option<RoleDraft> {
        content.roles.iter().find(|other| other.id == role.id).cloned()
    };
    let mut role_change = |before: Option<&RoleDraft>, after: Option<&RoleDraft>| {
        let title = |role: Option<&RoleDraft>| role.map(|role| role.title.clone()).unwrap_or_default();
        changes.push(Change { what: "role".to_owned(), before: title(before), after: title(after) });
    };
    for role in &before.roles {
        match find(after, role) {
            None => role_change(Some(role), None),
            Some(now) if now != *role => role_change(Some(role), Some(&now)),
            Some(_) => {}
        }
    }
    for role in after.roles.iter().filter(|role| find(before, role).is_none()) {
        role_change(None, Some(role));
    }
    Ok(changes)
}

/// How much of a value the log keeps.
const KEPT: usize = 100;

fn in_words(value: &Value) -> String {
    let words = match value {
        Value::String(text) => text.clone(),
        Value::Array(items) => {
            let items = items.iter().filter_map(Value::as_str);
            items
                .map(|item| skills::id_of(item).map_or_else(String::new, |id| id.0))
                .collect::<Vec<_>>()
                .join(", ")
        }
        Value::Bool(true) => "yes".to_owned(),
        Value::Bool(false) => "no".to_owned(),
        other => other.to_string(),
    };
    cut(&words, KEPT)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::features::projects::Limits;

    fn content(name: &str, pitch: &str, roles: &[(&str, &str)]) -> Content {
        let about = About { name: name.to_owned(), pitch: pitch.to_owned(), ..About::default() };
        let role = |(id, title): &(&str, &str)| RoleDraft {
            id: (*id).into(),
            title: (*title).to_owned(),
            needs: Vec::new(),
            hours: 1,
            seats: 1,
            filled: 0,
            utc_range: None,
            limits: Limits::default(),
            beginner: false,
            mentoring: false,
            first_task: String::new(),
        };
        Content { about, roles: roles.iter().map(role).collect() }
    }

    #[test]
    fn two_edits_at_once_both_count() {
        let base = content("Quizlab", "Quizzes", &[("1", "Designer"), ("2", "Tester"), ("3", "Writer")]);
        let mine = content("Quiz Lab", "Quizzes", &[("1", "UX designer"), ("2", "Tester"), ("4", "Mine")]);
        let current =
            content("Quizlab", "Open quizzes", &[("1", "Designer"), ("3", "Writer"), ("5", "Theirs")]);
        let merged = merge(&base, &mine, &current).unwrap();
        let expected =
            content("Quiz Lab", "Open quizzes", &[("1", "UX designer"), ("5", "Theirs"), ("4", "Mine")]);
        assert_eq!(merged, expected);
        let what: Vec<_> =
            changes(&current, &merged).unwrap().into_iter().map(|c| (c.what, c.before, c.after)).collect();
        let change =
            |what: &str, before: &str, after: &str| (what.to_owned(), before.to_owned(), after.to_owned());
        assert_eq!(
            what,
            [
                change("name", "Quizlab", "Quiz Lab"),
                change("role", "Designer", "UX designer"),
                change("role", "Writer", ""),
                change("role", "", "Mine"),
            ]
        );
    }

    #[test]
    fn owners_come_and_go() {
        let people = |ids: &[&str]| ids.iter().map(|id| PersonId::from(*id)).collect::<Vec<_>>();
        let about = |ids: &[&str]| About { co_owners: people(ids), ..About::default() };
        let after = owners(&people(&["A", "B", "C", "E"]), &about(&["B", "C"]), &about(&["C", "D"]));
        assert_eq!(after, people(&["A", "C", "E", "D"]));
    }
}

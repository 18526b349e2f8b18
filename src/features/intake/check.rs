//! Reading the form's fields, and what is wrong in them: all at once.

use std::collections::HashSet;

use url::Url;

use super::licence;
use super::model::{
    About, Errors, Field, MOST_CO_OWNERS, MOST_LANGUAGES, MOST_LINKS, MOST_NEEDS, MOST_STACK, MOST_SUBJECTS,
    Need, RoleDraft, longer_than,
};
use crate::features::profiles;
use crate::features::projects::{Limits, Stage};
use crate::features::skills::{self, Level};
use crate::ids::{PersonId, RoleId};
use crate::slack::incoming::View;
use crate::slack::text::on_one_line;

/// What the first step holds, valid or not. `before` keeps what the view doesn't ask for.
pub fn read_about(view: &View, round: u32, before: &About) -> About {
    let text = |field: Field| view.text(&field.id(round)).unwrap_or_default();
    let several = |field: Field| view.all_chosen(&field.id(round));
    let asked = |field: Field| view.blocks.iter().any(|block| block["block_id"] == field.id(round));
    About {
        name: text(Field::Name),
        pitch: text(Field::Pitch),
        problem: text(Field::Problem),
        stage: view.chosen(&Field::Stage.id(round)).unwrap_or_default(),
        subjects: if asked(Field::Subjects) { several(Field::Subjects) } else { before.subjects.clone() },
        stack: several(Field::Stack),
        repository: text(Field::Repository),
        licence: text(Field::Licence),
        links: text(Field::Links),
        newcomers: text(Field::Newcomers),
        co_owners: several(Field::CoOwners).into_iter().map(PersonId).collect(),
        wants_channel: match asked(Field::WantsChannel) {
            true => !several(Field::WantsChannel).is_empty(),
            false => before.wants_channel,
        },
    }
}

/// The first step in its tidy form: on one line what is one line, links as browsers write them.
///
/// # Errors
/// Everything that is wrong.
pub fn about(typed: &About, subjects: &[&str], by: &PersonId) -> Result<About, Errors> {
    let mut errors = Errors::new();
    let mut about = typed.clone();
    about.name = on_one_line(&typed.name);
    about.pitch = on_one_line(&typed.pitch);
    for (field, text) in
        [(Field::Name, &about.name), (Field::Pitch, &about.pitch), (Field::Problem, &about.problem)]
    {
        if text.trim().is_empty() {
            errors.push((field, "Please write something here.".to_owned()));
        }
        at_most(field, text, &mut errors);
    }
    at_most(Field::Newcomers, &about.newcomers, &mut errors);
    if typed.stage.parse::<Stage>().is_err() {
        errors.push((Field::Stage, "Please choose how far it is.".to_owned()));
    }
    about.subjects.retain(|subject| subjects.contains(&subject.as_str()));
    about.stack = each_once(&typed.stack);
    about.co_owners = each_once_but(&typed.co_owners, by);
    for (field, count, most) in [
        (Field::Subjects, about.subjects.len(), MOST_SUBJECTS),
        (Field::Stack, about.stack.len(), MOST_STACK),
        (Field::CoOwners, about.co_owners.len(), MOST_CO_OWNERS),
    ] {
        if count > most {
            errors.push((field, format!("Please choose at most {most}.")));
        }
    }
    match link(&typed.repository) {
        Ok(link) => about.repository = link,
        Err(why) => errors.push((Field::Repository, why.to_owned())),
    }
    match links(&typed.links) {
        Ok(links) => about.links = links,
        Err(why) => errors.push((Field::Links, why)),
    }
    if longer_than(&typed.licence, Field::Licence.max()) {
        at_most(Field::Licence, &typed.licence, &mut errors);
    } else if !typed.licence.is_empty() {
        match licence::read(&typed.licence) {
            Ok(licence) => about.licence = licence,
            Err(why) => errors.push((Field::Licence, why)),
        }
    }
    if errors.is_empty() { Ok(about) } else { Err(errors) }
}

/// A role's form, valid or not, with everything that is wrong. `before` is the role as it was: what the form
/// doesn't ask for stays.
pub fn role(view: &View, id: &RoleId, before: Option<&RoleDraft>) -> (RoleDraft, Errors) {
    let mut errors = Errors::new();
    let text = |field: Field| view.text(&field.id(0)).unwrap_or_default();
    let title = on_one_line(&text(Field::Title));
    let first_task = text(Field::FirstTask);
    if title.is_empty() {
        errors.push((Field::Title, "Please write what the person would be.".to_owned()));
    }
    at_most(Field::Title, &title, &mut errors);
    at_most(Field::FirstTask, &first_task, &mut errors);
    let filled = before.map_or(0, |role| role.filled);
    let hours = number(view, Field::Hours, &mut errors);
    let seats = number(view, Field::Seats, &mut errors);
    if (1..filled).contains(&seats) {
        let taken = if filled == 1 { "1 seat is".to_owned() } else { format!("{filled} seats are") };
        errors.push((Field::Seats, format!("{taken} taken already, so there can't be fewer.")));
    }
    let ticked = view.all_chosen(&Field::Support.id(0));
    let utc_range = utc_range(view, &mut errors);
    let role = RoleDraft {
        id: id.clone(),
        needs: needs(view, before, &mut errors),
        limits: limits(view, utc_range, &mut errors),
        utc_range,
        beginner: ticked.iter().any(|tick| tick == BEGINNER),
        mentoring: ticked.iter().any(|tick| tick == MENTORING),
        title,
        hours,
        seats,
        filled,
        first_task,
    };
    (role, errors)
}

/// The value of "good for beginners".
pub const BEGINNER: &str = "beginner";
/// The value of "somebody mentors".
pub const MENTORING: &str = "mentoring";

fn needs(view: &View, before: Option<&RoleDraft>, errors: &mut Errors) -> Vec<Need> {
    let [required, nice] =
        [Field::Required, Field::Nice].map(|field| each_once(&view.all_chosen(&field.id(0))));
    for (field, values) in [(Field::Required, &required), (Field::Nice, &nice)] {
        if values.len() > MOST_NEEDS {
            errors.push((field, format!("Please choose at most {MOST_NEEDS}.")));
        }
    }
    if nice.iter().any(|value| required.iter().any(|other| skills::id_of(other) == skills::id_of(value))) {
        errors.push((Field::Nice, "A skill can't be both required and nice to have.".to_owned()));
    }
    let was = |value: &str| -> Option<&Need> {
        let needs = before.map_or(&[][..], |role| &role.needs);
        needs.iter().find(|need| skills::id_of(&need.value) == skills::id_of(value))
    };
    let need = |required: bool| {
        move |value: String| Need {
            level: was(&value).map_or(Level::Comfortable as i32, |need| need.level),
            must: required && was(&value).is_some_and(|need| need.must),
            required,
            value,
        }
    };
    required.into_iter().map(need(true)).chain(nice.into_iter().map(need(false))).collect()
}

fn utc_range(view: &View, errors: &mut Errors) -> Option<(i32, i32)> {
    let (least, most) = Field::UtcFrom.range();
    let offset = |field: Field| -> Option<i32> {
        view.chosen(&field.id(0))?.parse().ok().filter(|offset| (least..=most).contains(offset))
    };
    match (offset(Field::UtcFrom), offset(Field::UtcTo)) {
        (None, None) => None,
        (Some(from), Some(to)) if from <= to => Some((from, to)),
        (Some(_), Some(_)) => {
            errors.push((Field::UtcTo, "Please choose the western end first, then the eastern.".to_owned()));
            None
        }
        (Some(_), None) => {
            errors.push((Field::UtcTo, "Please choose this end as well, or neither.".to_owned()));
            None
        }
        (None, Some(_)) => {
            errors.push((Field::UtcFrom, "Please choose this end as well, or neither.".to_owned()));
            None
        }
    }
}

/// What keeps people from being suggested; what is left empty keeps nobody.
fn limits(view: &View, utc_range: Option<(i32, i32)>, errors: &mut Errors) -> Limits {
    let mut least = |field: Field| match view.text(&field.id(0)).filter(|text| !text.trim().is_empty()) {
        Some(_) => number(view, field, errors),
        None => 0,
    };
    let (hours, overlap) = (least(Field::LeastHours), least(Field::LeastOverlap));
    if overlap > 0 && utc_range.is_none() {
        let why = "In common with whom? Please choose the timezones above as well.";
        errors.push((Field::LeastOverlap, why.to_owned()));
    }
    let languages = profiles::languages::known(&view.all_chosen(&Field::Languages.id(0)));
    if languages.len() > MOST_LANGUAGES {
        errors.push((Field::Languages, format!("Please choose at most {MOST_LANGUAGES}.")));
    }
    Limits { hours, overlap, languages }
}

/// A whole number within the field's range; 0 where it isn't one.
fn number(view: &View, field: Field, errors: &mut Errors) -> i32 {
    let (least, most) = field.range();
    let number = view.text(&field.id(0)).and_then(|text| text.parse().ok());
    number.filter(|number| (least..=most).contains(number)).unwrap_or_else(|| {
        errors.push((field, format!("Please write a whole number from {least} to {most}.")));
        0
    })
}

fn at_most(field: Field, text: &str, errors: &mut Errors) {
    let max = field.max();
    if longer_than(text, max) {
        errors.push((field, format!("Please keep it to {max} characters; an emoji counts as two.")));
    }
}

/// Values that mean one skill count once, and what means none is left out.
fn each_once(values: &[String]) -> Vec<String> {
    let mut seen = HashSet::new();
    let new = |value: &&String| skills::id_of(value).is_some_and(|skill| seen.insert(skill));
    values.iter().filter(new).cloned().collect()
}

fn each_once_but(people: &[PersonId], me: &PersonId) -> Vec<PersonId> {
    let mut seen = HashSet::from([me]);
    people.iter().filter(|person| seen.insert(person)).cloned().collect()
}

/// A link that everybody may see, as browsers write it; an empty text is none.
fn link(text: &str) -> Result<String, &'static str> {
    let text = text.trim();
    if text.is_empty() {
        return Ok(String::new());
    }
    let url =
        Url::parse(text).map_err(|_| "This isn't a link. It should look like https://example.org/page.")?;
    if url.scheme() != "https" {
        return Err("Please give an https:// link.");
    }
    if !url.username().is_empty() || url.password().is_some() {
        return Err(
            "This link has a name or password in it, and everybody would see it. Please take it out.",
        );
    }
    if !url.host_str().is_some_and(|host| host.trim_end_matches('.').contains(['.', ':'])) {
        return Err(
            "This link doesn't say which site it is on. It should look like https://example.org/page.",
        );
    }
    // `|` would end the address in Slack's markup.
    let link = url.as_str().replace('|', "%7C");
    if longer_than(&link, Field::Repository.max()) {
        return Err("This link is too long: please keep it to 300 characters.");
    }
    Ok(link)
}

/// Links, one in each line.
fn links(text: &str) -> Result<String, String> {
    let mut found: Vec<String> = Vec::new();
    let lines = text.lines().enumerate().filter(|(_, line)| !line.trim().is_empty());
    for (at, line) in lines {
        let link = link(line).map_err(|why| format!("Line {}: {}", at + 1, why))?;
        if !found.contains(&link) {
            found.push(link);
        }
    }
    if found.len() > MOST_LINKS {
        return Err(format!("Please give at most {MOST_LINKS} links."));
    }
    Ok(found.join("\n"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn links_are_https_public_and_tidy() {
        assert_eq!(link("  https://Example.org/a b|c "), Ok("https://example.org/a%20b%7Cc".to_owned()));
        assert_eq!(
            link("https://example.org/<!channel>"),
            Ok("https://example.org/%3C!channel%3E".to_owned())
        );
        assert_eq!(link(" "), Ok(String::new()));
        for wrong in [
            "http://example.org",
            "example.org",
            "https://",
            "https://localhost/x",
            "https://me:secret@example.org",
            "javascript:alert(1)",
            "git@github.com:a/b.git",
        ] {
            assert!(link(wrong).is_err(), "{wrong}");
        }
        assert!(link(&format!("https://example.org/{}", "x".repeat(300))).is_err());
        assert_eq!(links("https://a.org\n\n https://a.org/ \nhttps://b.org").unwrap().lines().count(), 2);
        assert!(links("https://a.org\nhttp://b.org").unwrap_err().starts_with("Line 2: "));
        assert!(links(&(0..6).map(|n| format!("https://a{n}.org\n")).collect::<String>()).is_err());
    }
}

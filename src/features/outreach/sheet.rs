//! A list from a spreadsheet: which line is which contact, and what is wrong with the others.

use chrono::NaiveDate;

use super::model::{Contact, INSTITUTION, LINE, NAME, Stage};
use crate::features::institutions::Word;
use crate::ids::PersonId;
use crate::slack::text::on_one_line;
use crate::time::Time;

/// What a column holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Column {
    Name,
    Institution,
    Email,
    Known,
    Gives,
    Stage,
    Step,
    Day,
}

/// How people call these columns.
const NAMES: [(Column, &[&str]); 8] = [
    (Column::Name, &["name", "person", "contact", "full name"]),
    (
        Column::Institution,
        &["institution", "organisation", "organization", "university", "school", "company"],
    ),
    (Column::Email, &["email", "e-mail", "mail", "address", "email address"]),
    (Column::Known, &["how we know them", "known through", "how", "source", "via"]),
    (Column::Gives, &["what they could give", "could give", "gives", "offers", "offer"]),
    (Column::Stage, &["stage", "status", "state"]),
    (Column::Step, &["next step", "next", "todo", "to do"]),
    (Column::Day, &["date", "day", "when", "next on", "due", "by"]),
];

/// What was read.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Read {
    /// The contacts, in the order of their lines.
    pub contacts: Vec<Contact>,
    /// What is wrong with a line, with its number as a spreadsheet counts.
    pub wrong: Vec<(u64, String)>,
    /// Columns that nobody knows.
    pub unknown: Vec<String>,
}

/// Reads what was pasted: commas, semicolons or tabs, whichever the first line has most of. The first line names the
/// columns.
///
/// # Errors
/// Where the first line names neither a person nor an institution: what one reads at the field.
pub fn read(pasted: &str, owner: &PersonId, now: Time) -> Result<Read, String> {
    let first = pasted.lines().find(|line| !line.trim().is_empty()).unwrap_or_default();
    let between = *b"\t;,".iter().max_by_key(|c| first.bytes().filter(|b| b == *c).count()).unwrap_or(&b',');
    let mut lines = csv::ReaderBuilder::new()
        .delimiter(between)
        .flexible(true)
        .trim(csv::Trim::All)
        .from_reader(pasted.as_bytes());
    let mut found = Read::default();
    let mut columns = Vec::new();
    for name in lines.headers().map_err(|error| error.to_string())? {
        let plain = name.to_lowercase();
        let column =
            NAMES.iter().find(|(_, names)| names.contains(&plain.as_str())).map(|(column, _)| *column);
        if column.is_none() && !name.is_empty() {
            found.unknown.push(name.to_owned());
        }
        columns.push(column);
    }
    if !columns.contains(&Some(Column::Name)) && !columns.contains(&Some(Column::Institution)) {
        return Err(
            "The first line must name the columns, with a “name” or an “institution” among them.".to_owned()
        );
    }
    for line in lines.records() {
        let line = match line {
            Ok(line) => line,
            Err(error) => {
                let at = error.position().map_or(0, csv::Position::line);
                found.wrong.push((at, "can't be read".to_owned()));
                continue;
            }
        };
        let at = line.position().map_or(0, csv::Position::line);
        match contact(&columns, &line, owner, now) {
            Ok(contact) => found.contacts.push(contact),
            Err(what) => found.wrong.push((at, what)),
        }
    }
    Ok(found)
}

fn contact(
    columns: &[Option<Column>],
    line: &csv::StringRecord,
    owner: &PersonId,
    now: Time,
) -> Result<Contact, String> {
    let mut contact = Contact::new(owner, now);
    for (column, cell) in columns.iter().zip(line) {
        let (Some(column), false) = (column, cell.is_empty()) else { continue };
        let text = on_one_line(cell);
        let most = match column {
            Column::Name | Column::Email => NAME,
            Column::Institution => INSTITUTION,
            _ => LINE,
        };
        if text.chars().count() > most as usize {
            return Err(format!("has more than {most} characters in one place"));
        }
        match column {
            Column::Name => contact.name = text,
            Column::Institution => contact.institution = text,
            Column::Email => contact.email = address(&text)?,
            Column::Known => contact.known_through = text,
            Column::Gives => contact.could_give = text,
            Column::Stage => contact.stage = stage(&text)?,
            Column::Step => contact.next_step = text,
            Column::Day => contact.next_on = Some(day(&text)?),
        }
    }
    if contact.name.is_empty() && contact.institution.is_empty() {
        return Err("names neither a person nor an institution".to_owned());
    }
    Ok(contact)
}

/// An address, lowercase and not longer than its field.
///
/// # Errors
/// Where it is none.
pub fn address(typed: &str) -> Result<String, String> {
    let lower = typed.trim().trim_start_matches("mailto:").to_lowercase();
    let whole = lower.split_once('@').is_some_and(|(who, host)| {
        !who.is_empty() && host.contains('.') && !host.contains('@') && !lower.contains(char::is_whitespace)
    });
    // Some letters become two in lowercase.
    if whole && lower.chars().count() <= NAME as usize {
        Ok(lower)
    } else {
        Err("has something that is no e-mail address".to_owned())
    }
}

fn stage(typed: &str) -> Result<Stage, String> {
    Stage::entries()
        .into_iter()
        .find(|(words, _)| words.eq_ignore_ascii_case(typed))
        .and_then(|(_, value)| value.parse().ok())
        .ok_or_else(|| "has a stage that nobody knows".to_owned())
}

fn day(typed: &str) -> Result<NaiveDate, String> {
    typed.parse().map_err(|_| "has a date that isn't written like 2026-12-24".to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::features::projects::samples::now;

    fn read(text: &str) -> Result<Read, String> {
        super::read(text, &"U1".into(), now())
    }

    #[test]
    fn a_list_is_read_with_what_is_wrong_in_it() {
        let found = read(
            "Name,Institution,E-Mail,Stage,Next step,Date,Shoe size\n\
             \"Keller, Maria\",ETH Zürich,Maria@ETHZ.ch,talking,Send the paper,2026-12-01,38\n\
             Bob,,nowhere,,,,\n,,,,,,40\nEve,,,,,1.12.2026,\nJo,,,Not now\n",
        )
        .unwrap();
        let names: Vec<&str> = found.contacts.iter().map(|one| one.name.as_str()).collect();
        assert_eq!(names, ["Keller, Maria", "Jo"]);
        let maria = &found.contacts[0];
        assert_eq!((maria.email.as_str(), maria.stage), ("maria@ethz.ch", Stage::Talking));
        assert_eq!(maria.next_on, "2026-12-01".parse().ok());
        assert_eq!(found.contacts[1].stage, Stage::NotNow);
        assert_eq!(found.unknown, ["Shoe size"]);
        let lines: Vec<u64> = found.wrong.iter().map(|(line, _)| *line).collect();
        assert_eq!(lines, [3, 4, 5]);
        assert!(found.wrong[1].1.contains("neither"), "{:?}", found.wrong);
    }

    #[test]
    fn tabs_and_semicolons_are_read_too() {
        assert_eq!(
            read("person\tuniversity\nMaria\tETH, Zürich\n").unwrap().contacts[0].institution,
            "ETH, Zürich"
        );
        assert_eq!(
            read("\nname;via\nMaria;A talk, in May\n").unwrap().contacts[0].known_through,
            "A talk, in May"
        );
        assert!(read("Maria,ETH").unwrap_err().contains("first line"));
        let longer = format!("name,mail\nMaria,{}@example.edu", "İ".repeat(60));
        assert_eq!(read(&longer).unwrap().contacts, [], "it would not fit its field");
        assert!(read("").is_err());
    }
}

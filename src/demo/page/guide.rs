//! The one sentence that says who one is here and what to try.

use serde_json::{Value, json};

use crate::demo::seed;

/// What to try as this person: who they are, a command, and whom to act as next.
pub fn of(id: &str) -> Value {
    let (who, command, next) = match seed::part_of(id) {
        seed::Part::Developer => ("a developer", "/edtech match", ("U_OLGA", "Olga", "who organizes")),
        seed::Part::Owner => {
            ("a developer with a project of your own", "/edtech match", ("U_OLGA", "Olga", "who organizes"))
        }
        seed::Part::Organizer => {
            ("an organizer", "/edtech project list", ("U_ANA", "Ana", "who looks for a project"))
        }
        seed::Part::Teacher | seed::Part::Partner => {
            ("a teacher", "/edtech project new", ("U_OLGA", "Olga", "who reviews what you send"))
        }
    };
    json!({
        "who": who, "command": command,
        "next": {"id": next.0, "name": next.1, "why": next.2},
    })
}

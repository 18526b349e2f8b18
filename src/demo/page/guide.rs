//! The one sentence that says who one is here and what to try.

use serde_json::{Value, json};

use crate::demo::seed;

/// What to try as this person: who they are, a command, and whom to act as next.
pub fn of(id: &str) -> Value {
    let (who, command, next) = match (id, seed::part_of(id)) {
        ("U_ANA", _) => (
            "a developer whom a project has invited",
            "/edtech status",
            ("U_PRIYA", "Priya", "who sent the invitation"),
        ),
        ("U_BEN", _) => (
            "who maintains Gradelink, and somebody asks to join it",
            "/edtech status",
            ("U_ARJUN", "Arjun", "who asked"),
        ),
        ("U_TESS", _) => (
            "who speaks for a college of nursing, and looks for a tool",
            "/edtech tools",
            ("U_JOANNA", "Joanna", "who teaches there and builds one"),
        ),
        (_, seed::Part::Developer) => {
            ("a developer", "/edtech match", ("U_BEN", "Ben", "whose project looks for people"))
        }
        (_, seed::Part::Owner) => {
            ("with a project of your own", "/edtech status", ("U_OLGA", "Olga", "who reviews projects"))
        }
        (_, seed::Part::Organizer) => (
            "an organizer, and new projects wait for you in #organizers",
            "/edtech desk",
            ("U_JOANNA", "Joanna", "who sent one yesterday"),
        ),
        (_, seed::Part::Teacher) => {
            ("a teacher", "/edtech project new", ("U_OLGA", "Olga", "who reviews what you send"))
        }
        (_, seed::Part::Partner) => (
            "who would like to try a tool at a university",
            "/edtech project show Undertone",
            ("U_LUCIA", "Lucía", "who builds it"),
        ),
    };
    json!({
        "who": who, "command": command,
        "next": {"id": next.0, "name": next.1, "why": next.2},
    })
}

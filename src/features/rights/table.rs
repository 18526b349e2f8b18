//! What is tried, and who may.

use serde_json::{Value, json};

use super::world::World;
pub use crate::testing::{button, form};

/// Kinds of person, and who plays each.
pub const OWNER: &str = "ana";
pub const CO_OWNER: &str = "ben";
pub const DEVELOPER: &str = "caro";
pub const ORGANIZER: &str = "olga";
pub const STRANGER: &str = "tess";
/// Speaks for an institution, and is a stranger to all projects.
const PARTNER: &str = STRANGER;
/// Somebody with the id of an organizer, in a workspace that isn't ours.
pub const ELSEWHERE: &str = "elsewhere";
/// Has the role of a reviewer, and takes part in nothing else.
pub const REVIEWER: &str = "rita";
/// Has the role of a support volunteer, and was not asked for help.
pub const SUPPORTER: &str = "vera";
pub const EVERYBODY: [&str; 8] =
    [OWNER, CO_OWNER, DEVELOPER, ORGANIZER, STRANGER, ELSEWHERE, REVIEWER, SUPPORTER];
/// Who reviews.
const REVIEWERS: &[&str] = &[ORGANIZER, REVIEWER];
/// Whoever is in the workspace: what they do concerns themselves.
const ANYBODY: &[&str] = &[OWNER, CO_OWNER, DEVELOPER, ORGANIZER, STRANGER, REVIEWER, SUPPORTER];
const OWNERS: &[&str] = &[OWNER, CO_OWNER];
/// The two sides of Caro's introductions.
const BOTH_SIDES: &[&str] = &[OWNER, CO_OWNER, DEVELOPER];

/// What is tried (name, payload), and who may.
pub type Case = (&'static str, fn(&World) -> Value, &'static [&'static str]);

pub const PROJECTS: &[Case] = &[
    ("approve", |world| button("review.approve", world.waiting.id.as_str()), REVIEWERS),
    (
        "ask for changes",
        |world| form("review.changes", &json!(world.waiting.id), &[("note", json!({"value": "Which LMS?"}))]),
        REVIEWERS,
    ),
    (
        "decline",
        |world| {
            form("review.decline", &json!(world.waiting.id), &[("note", json!({"value": "Not open source"}))])
        },
        REVIEWERS,
    ),
    (
        "close a project",
        |world| form("projects.close", &json!({"project": world.quizlab.id}), &[]),
        &[OWNER, CO_OWNER, ORGANIZER],
    ),
    (
        "write an update",
        |world| {
            let told =
                [("happened", json!({"value": "A class uses it"})), ("help", json!({"value": "Testers"}))];
            form("updates.send", &json!({"project": world.quizlab.id}), &told)
        },
        OWNERS,
    ),
    ("reopen a project", |world| button("projects.reopen", world.closed.id.as_str()), OWNERS),
    ("begin to edit a project", |world| button("intake.edit", world.quizlab.id.as_str()), OWNERS),
    (
        "choose a project to edit",
        |world| {
            let which = json!({"selected_option": {"value": world.quizlab.id}});
            form("intake.choose", &json!(null), &[("which", which)])
        },
        OWNERS,
    ),
    ("keep weights", MATCHING_WEIGHTS, &[ORGANIZER]),
    (
        "pass over a developer",
        |world| button("matching.pass", &format!("{}|U_TESS|", world.roles[5].id)),
        OWNERS,
    ),
    (
        "take back passing over a developer",
        |world| button("matching.undo", &format!("{}|U_DEV|", world.passed.id)),
        OWNERS,
    ),
];

pub const LISTINGS: &[Case] = &[
    ("say that it is still true", |world| button("listings.still_true", world.quizlab.id.as_str()), OWNERS),
    ("pause a project", |world| button("listings.pause", world.quizlab.id.as_str()), OWNERS),
    ("reopen a paused project", |world| button("listings.reopen", world.paused.id.as_str()), OWNERS),
    (
        "take a project on",
        |world| button("listings.take_on", world.orphan.id.as_str()),
        &[DEVELOPER, ORGANIZER, STRANGER, REVIEWER, SUPPORTER],
    ),
    ("give a project to somebody", |world| button("listings.give", &world.taker()), &[ORGANIZER]),
    ("say not now to somebody", |world| button("listings.not_now", &world.taker()), &[ORGANIZER]),
];

const MATCHING_WEIGHTS: fn(&World) -> Value = |_| {
    let wish = json!({"hundredths": [50, 15, 10, 7, 6, 8, 4, 40, 50], "first_seat": true, "learned": true});
    form("matching.keep", &wish, &[])
};

pub const NUMBERS: &[Case] = &[
    ("have the numbers sent", |_| button("numbers.csv", "2026-H2"), &[ORGANIZER]),
    ("have the map sent", |_| button("numbers.map", "2026-H2"), &[ORGANIZER]),
];

pub const INTRODUCTIONS: &[Case] = &[
    (
        "ask for a role, or invite to it",
        |world| form("introductions.ask", &json!({"role": world.roles[5].id, "developer": "U_CARO"}), &[]),
        BOTH_SIDES,
    ),
    ("say yes to a developer", |world| button("introductions.yes", &world.asked), OWNERS),
    ("say yes to an invitation", |world| button("introductions.yes", &world.invited), &[DEVELOPER]),
    (
        "say not now to a developer",
        |world| {
            let why = json!({"selected_option": {"value": "other"}});
            form("introductions.decline", &json!(world.asked), &[("why", why)])
        },
        OWNERS,
    ),
    (
        "say not now to an invitation",
        |world| form("introductions.decline", &json!(world.invited), &[]),
        &[DEVELOPER],
    ),
    ("block who asked", |world| form("introductions.block", &json!(world.asked), &[]), OWNERS),
    ("block who invited", |world| form("introductions.block", &json!(world.invited), &[]), &[DEVELOPER]),
    ("take back one's own block", |world| button("introductions.unblock", &world.blocked), &[OWNER]),
    ("take an ask back", |world| button("introductions.withdraw", &world.asked), &[DEVELOPER]),
    ("take an invitation back", |world| button("introductions.withdraw", &world.invited), OWNERS),
    ("open again what one declined", |world| button("introductions.reopen", &world.declined), OWNERS),
    (
        "ask again for what one took back",
        |world| button("introductions.reopen", &world.withdrawn),
        &[DEVELOPER],
    ),
    ("say that it started", |world| button("introductions.started", &world.opened), BOTH_SIDES),
    ("say that it is over", |world| button("introductions.ended", &world.opened), BOTH_SIDES),
];

pub const INSTITUTIONS: &[Case] = &[
    ("confirm a partner", |world| button("institutions.confirm", &world.speaker("U_OMAR")), &[ORGANIZER]),
    ("refuse a partner", |world| button("institutions.refuse", &world.speaker("U_OMAR")), &[ORGANIZER]),
    (
        "end a partner's speaking",
        |world| button("institutions.end", &world.speaker("U_TESS")),
        &[PARTNER, ORGANIZER],
    ),
    ("make one of two institutions", |world| button("institutions.join", &world.twice()), &[ORGANIZER]),
    (
        "begin to change an institution",
        |world| button("institutions.edit", world.institution.id.as_str()),
        &[PARTNER, ORGANIZER],
    ),
    (
        "ask to speak for an institution",
        |world| button("institutions.speak", world.institution.id.as_str()),
        &[OWNER, CO_OWNER, DEVELOPER, ORGANIZER, REVIEWER, SUPPORTER],
    ),
    (
        "tell of a need",
        |world| {
            let fields = [("title", json!({"value": "Faster"})), ("problem", json!({"value": "Slow"}))];
            form("needs.need", &json!({"institution": world.institution.id}), &fields)
        },
        &[PARTNER],
    ),
    (
        "ask a project to build what is needed",
        |world| {
            let fields = [
                ("project", json!({"selected_option": {"value": world.quizlab.id}})),
                ("title", json!({"value": "Developer"})),
                ("task", json!({"value": "Build it"})),
                ("hours", json!({"value": "4"})),
            ];
            form("needs.role", &json!(world.need.id), &fields)
        },
        &[PARTNER],
    ),
    ("say that a need is met", |world| button("needs.met", world.need.id.as_str()), &[PARTNER]),
    ("take a need back", |world| button("needs.withdraw", world.need.id.as_str()), &[PARTNER]),
    ("open a role for a need", |world| button("needs.accept", world.proposal.id.as_str()), OWNERS),
    ("open no role for a need", |world| button("needs.not_now", world.proposal.id.as_str()), OWNERS),
    (
        "say what a project is ready for",
        |world| form("readiness.edit", &json!(world.quizlab.id), &[("security", json!({"value": "me"}))]),
        OWNERS,
    ),
];

/// The two sides of a pilot.
const PILOT_SIDES: &[&str] = &[OWNER, CO_OWNER, PARTNER];

pub const PILOTS: &[Case] = &[
    (
        "ask for a pilot",
        |world| {
            let fields = [
                ("institution", json!({"selected_option": {"value": world.institution.id}})),
                ("starts", json!({"selected_date": "2026-10-01"})),
                ("ends", json!({"selected_date": "2026-12-01"})),
            ];
            form("pilots.ask", &json!(world.quizlab.id), &fields)
        },
        &[PARTNER],
    ),
    ("say yes to a pilot", |world| button("pilots.accept", world.asked_pilot.id.as_str()), OWNERS),
    (
        "say not now to a pilot",
        |world| form("pilots.decline", &json!(world.asked_pilot.id), &[("reason", json!({"value": "Busy"}))]),
        OWNERS,
    ),
    (
        "take a step in a pilot",
        |world| button("pilots.step", &format!("{}:installing", world.pilot.id)),
        PILOT_SIDES,
    ),
    (
        "change a pilot's plan",
        |world| form("pilots.plan", &json!(world.pilot.id), &[("next", json!({"value": "A call"}))]),
        PILOT_SIDES,
    ),
    (
        "ask instructors",
        |world| {
            let fields = [
                ("people", json!({"selected_users": ["U_OMAR"]})),
                ("phase", json!({"selected_option": {"value": "before"}})),
            ];
            form("pilots.survey", &json!(world.pilot.id), &fields)
        },
        PILOT_SIDES,
    ),
    (
        "answer as an instructor",
        |world| {
            let grade = |n: &str| json!({"selected_option": {"value": n}});
            let fields = [("ease", grade("4")), ("usefulness", grade("5"))];
            form("pilots.answer", &json!(format!("{}:before", world.pilot.id)), &fields)
        },
        // Who was asked.
        &[DEVELOPER],
    ),
    (
        "end a pilot early",
        |world| form("pilots.end", &json!(world.pilot.id), &[("reason", json!({"value": "No time"}))]),
        PILOT_SIDES,
    ),
];

pub const OFFERS: &[Case] = &[
    (
        "offer something",
        |_| {
            let fields = [
                ("kind", json!({"selected_option": {"value": "hosting"}})),
                ("title", json!({"value": "Our lab"})),
                ("amount", json!({"value": "2"})),
            ];
            form("offers.offer", &json!(null), &fields)
        },
        ANYBODY,
    ),
    (
        "change an offer",
        |world| {
            let fields = [("title", json!({"value": "Our lab"})), ("amount", json!({"value": "5"}))];
            form("offers.offer", &json!(world.offer.id), &fields)
        },
        &[PARTNER],
    ),
    ("take an offer back", |world| button("offers.withdraw", world.offer.id.as_str()), &[PARTNER]),
    (
        "offer it to a project",
        |world| button("offers.suggest", &format!("{}:{}", world.offer.id, world.quizlab.id)),
        &[PARTNER],
    ),
    (
        "say what a project would like to have",
        |world| {
            let kind = json!({"selected_option": {"value": "funding"}});
            form("offers.want", &json!(world.quizlab.id), &[("kind", kind)])
        },
        OWNERS,
    ),
    (
        "say that a project has it",
        |world| button("offers.unwant", &format!("hosting:{}", world.quizlab.id)),
        OWNERS,
    ),
    (
        "ask for an offer",
        |world| {
            let fields = [
                ("project", json!({"selected_option": {"value": world.quizlab.id}})),
                ("amount", json!({"value": "1"})),
                ("line", json!({"value": "For class"})),
            ];
            form("offers.ask", &json!({"offer": world.offer.id, "project": null}), &fields)
        },
        OWNERS,
    ),
    ("promise what is offered", |world| button("offers.grant", world.offer_asks[0].id.as_str()), &[PARTNER]),
    (
        "say not now to who asks for an offer",
        |world| {
            let why = [("reason", json!({"value": "Next term"}))];
            form("offers.decline", &json!(world.offer_asks[0].id), &why)
        },
        &[PARTNER],
    ),
    ("take an asking back", |world| button("offers.end", world.offer_asks[0].id.as_str()), OWNERS),
    (
        "say that it is in use",
        |world| button("offers.use", world.offer_asks[1].id.as_str()),
        &[OWNER, CO_OWNER, PARTNER],
    ),
    (
        "say that it is no longer needed",
        |world| button("offers.end", world.offer_asks[1].id.as_str()),
        &[OWNER, CO_OWNER, PARTNER],
    ),
];

pub const ADOPTIONS: &[Case] = &[
    (
        "enter a tool in use",
        |world| {
            let fields = [
                ("project", json!({"selected_option": {"value": world.roles[5].project}})),
                ("level", json!({"selected_option": {"value": "production"}})),
                ("since", json!({"selected_date": "2026-09-01"})),
                ("person", json!({"selected_option": {"value": "U_TESS"}})),
            ];
            form("adoption.tool", &json!({"institution": world.institution.id}), &fields)
        },
        &[PARTNER],
    ),
    (
        "change a tool in use",
        |world| {
            let fields = [
                ("level", json!({"selected_option": {"value": "pilot"}})),
                ("since", json!({"selected_date": "2026-09-01"})),
            ];
            let meta = json!({"institution": world.institution.id, "adoption": world.adoption.id});
            form("adoption.tool", &meta, &fields)
        },
        &[PARTNER],
    ),
    (
        "renew a tool in use",
        |world| button("adoption.renew", &format!("{}:2027-02-01", world.adoption.id)),
        &[PARTNER],
    ),
    (
        "end a tool's use",
        |world| form("adoption.end", &json!(world.adoption.id), &[("reason", json!({"value": "No time"}))]),
        &[PARTNER],
    ),
    (
        "say yes to meeting another institution",
        |world| button("adoption.meet", &format!("{}:{}", world.adoption.id, world.elsewhere.id)),
        &[PARTNER],
    ),
    (
        "say no to meeting another institution",
        |world| button("adoption.not_now", &format!("{}:{}", world.adoption.id, world.elsewhere.id)),
        &[PARTNER],
    ),
];

/// Was asked as a volunteer, and has a request.
const VOLUNTEER: &str = DEVELOPER;
/// Asked for help, and waits.
const ASKER: &str = PARTNER;

pub const SUPPORT: &[Case] = &[
    (
        "ask for support",
        |world| {
            let begun = json!({"project": world.quizlab.id, "kind": "bug", "title": "It is slow"});
            form("support.details", &begun, &[("severity", json!({"selected_option": {"value": "minor"}}))])
        },
        ANYBODY,
    ),
    (
        "take a request",
        |world| button("support.claim", world.request.id.as_str()),
        &[OWNER, CO_OWNER, VOLUNTEER],
    ),
    (
        "take a request that nobody takes",
        |world| button("support.claim", world.nobodys.id.as_str()),
        &[OWNER, CO_OWNER, ORGANIZER, SUPPORTER],
    ),
    (
        "say not me to a request",
        |world| button("support.pass", world.request.id.as_str()),
        &[OWNER, VOLUNTEER],
    ),
    ("stay on a request", |world| button("support.keep", world.held.id.as_str()), &[VOLUNTEER]),
    ("give a request back", |world| button("support.release", world.held.id.as_str()), &[VOLUNTEER]),
    (
        "hand a request on",
        |world| {
            let to = json!({"selected_users": ["U_OMAR"]});
            form("support.hand_on", &json!(world.held.id), &[("person", to)])
        },
        &[VOLUNTEER],
    ),
    (
        "say that a request is solved",
        |world| form("support.solve", &json!(world.held.id), &[("solution", json!({"value": "A restart"}))]),
        &[VOLUNTEER],
    ),
    (
        "confirm that a request is solved",
        |world| button("support.confirm", world.solved.id.as_str()),
        &[ASKER],
    ),
    (
        "say that a request is not solved",
        |world| form("support.reopen", &json!(world.solved.id), &[("missing", json!({"value": "All"}))]),
        &[ASKER],
    ),
    ("take a request back", |world| button("support.withdraw", world.request.id.as_str()), &[ASKER]),
    (
        "take a report of a security problem",
        |world| button("support.claim", world.secret.id.as_str()),
        // The tool's security contact.
        &[CO_OWNER],
    ),
    ("take such a report back", |world| button("support.withdraw", world.secret.id.as_str()), &[ASKER]),
    ("say that a solution helped", |world| button("support.helped", world.note.id.as_str()), ANYBODY),
    (
        "change a solution",
        |world| {
            let fields = [("title", json!({"value": "Slow"})), ("solution", json!({"value": "More memory"}))];
            form("support.edit_note", &json!(world.note.id), &fields)
        },
        // Its writer and the owners.
        &[OWNER, CO_OWNER, VOLUNTEER],
    ),
    (
        "delete a solution",
        |world| button("support.drop_note", world.note.id.as_str()),
        &[OWNER, CO_OWNER, VOLUNTEER],
    ),
];

pub const PEOPLE: &[Case] = &[
    ("welcome an organizer", |world| button("people.grant", &world.wish()), &[ORGANIZER]),
    (
        "give a role",
        |_| {
            let role = json!({"selected_option": {"value": "reviewer"}});
            form(
                "roles.grant",
                &json!(null),
                &[("people", json!({"selected_users": ["U_OMAR"]})), ("role", role)],
            )
        },
        &[ORGANIZER],
    ),
    (
        "say until when somebody has a role",
        |_| form("roles.until", &json!("role-vera"), &[("until", json!({"selected_date": "2026-12-01"}))]),
        &[ORGANIZER],
    ),
    (
        "say yes to who asks for a role",
        |_| form("roles.yes", &json!("role-dev"), &[("word", json!({"value": "Welcome"}))]),
        &[ORGANIZER],
    ),
    ("say not now to who asks for a role", |_| form("roles.not_now", &json!("role-dev"), &[]), &[ORGANIZER]),
    (
        "choose the user group that gives a role",
        |_| form("roles.sources", &json!(null), &[("reviewer", json!({"selected_option": {"value": "S1"}}))]),
        &[ORGANIZER],
    ),
    ("make a role longer", |_| button("roles.extend", "role-vera"), &[ORGANIZER]),
    ("end a role", |_| form("roles.end", &json!("role-vera"), &[]), &[ORGANIZER, SUPPORTER]),
    ("not now to an organizer", |world| button("people.not_now", &world.wish()), &[ORGANIZER]),
    (
        "change the settings",
        |world| {
            let channel = |name: &str| json!({"selected_conversation": world.hub.channel(name)});
            let fields = [("organizers", channel("organizers")), ("announcements", channel("general"))];
            form("community.save", &json!(null), &fields)
        },
        &[ORGANIZER],
    ),
    (
        "merge a skill",
        |_| {
            let into = json!({"selected_options": [{"value": "moodle"}]});
            form("skills.merge", &json!("quantum-pedagogy"), &[("into", into)])
        },
        REVIEWERS,
    ),
    (
        "add a skill",
        |_| {
            form(
                "skills.adopt",
                &json!("quantum-pedagogy"),
                &[("name", json!({"value": "Quantum teaching"}))],
            )
        },
        REVIEWERS,
    ),
    ("reject a skill", |_| button("skills.reject", "quantum-pedagogy"), REVIEWERS),
];

fn piece(kind: &str, id: &str, days: i64) -> String {
    format!("{days}|{kind}|{id}")
}

pub const DESK: &[Case] = &[
    ("send a message again", |world| button("desk.send_again", &world.parked), &[ORGANIZER]),
    ("forget a message", |world| button("desk.forget", &world.parked), &[ORGANIZER]),
    (
        "take a piece of work",
        |world| button("desk.claim", &piece("review", world.waiting.id.as_str(), 0)),
        REVIEWERS,
    ),
    (
        "take support that nobody takes at the desk",
        |world| button("desk.claim", &piece("support", world.nobodys.id.as_str(), 0)),
        &[ORGANIZER, SUPPORTER],
    ),
    (
        "give a piece of work back",
        |_| button("desk.release", &piece("skill", "quantum-pedagogy", 0)),
        &[ORGANIZER],
    ),
    (
        "put a piece of work off",
        |world| {
            let three_days = piece("review", world.waiting.id.as_str(), 3);
            json!({"type": "block_actions", "actions": [
                {"action_id": "desk.later", "block_id": "forged", "selected_option": {"value": three_days}}
            ]})
        },
        REVIEWERS,
    ),
    (
        "bring a piece of work back",
        |world| button("desk.wake", &piece("message", &world.parked, 0)),
        &[ORGANIZER],
    ),
    (
        "add several skills",
        |_| {
            let ticked = json!({"selected_options": [{"value": "chalk-dramaturgy"}]});
            form("desk.several", &json!("skill"), &[("pieces", ticked)])
        },
        REVIEWERS,
    ),
];

pub const ROUNDS: &[Case] = &[
    ("take a pair out of a round", |world| button("rounds.drop", &world.pair(0)), &[ORGANIZER]),
    ("take a pair back into a round", |world| button("rounds.keep", &world.pair(1)), &[ORGANIZER]),
    (
        "put the next best into a round",
        |world| button("rounds.swap", &world.pair_with_a_next()),
        &[ORGANIZER],
    ),
    ("send a round", |world| form("rounds.send", &json!(world.preview), &[]), &[ORGANIZER]),
    ("stop a round", |world| button("rounds.stop", world.sending.as_str()), &[ORGANIZER]),
];

pub const QUESTIONS: &[Case] = &[
    (
        "ask the other projects",
        |_| {
            let subjects = json!({"selected_options": [{"value": "Mathematics"}]});
            let title = json!({"value": "How do you explain fractions?"});
            form("questions.ask", &json!(null), &[("title", title), ("subjects", subjects)])
        },
        // Those with a profile, who are no owners of the projects that it touches.
        &[DEVELOPER, ORGANIZER],
    ),
    (
        "answer a question",
        |world| {
            form("questions.answer", &json!(world.question.id), &[("answer", json!({"value": "With LTI"}))])
        },
        &[OWNER],
    ),
    ("pass a question", |world| button("questions.pass", world.question.id.as_str()), &[OWNER]),
    (
        "say that an answer helped",
        |world| button("questions.helped", &format!("{}|U_BEN", world.question.id)),
        &[STRANGER],
    ),
    ("close a question", |world| button("questions.close", world.question.id.as_str()), &[STRANGER]),
];

pub const IDEAS: &[Case] = &[
    (
        "share an idea",
        |_| {
            let said = [("title", json!({"value": "A lamp"})), ("about", json!({"value": "Light"}))];
            form("ideas.idea", &json!(null), &said)
        },
        ANYBODY,
    ),
    (
        "join an idea",
        |world| {
            let part = json!({"selected_option": {"value": "mentor"}});
            form("ideas.join", &json!(world.idea.id), &[("part", part)])
        },
        ANYBODY,
    ),
    ("leave an idea", |world| button("ideas.leave", world.idea.id.as_str()), &[DEVELOPER, CO_OWNER]),
    ("say that one would lead", |world| button("ideas.lead", world.idea.id.as_str()), &[DEVELOPER]),
    (
        "take an idea back, or down",
        |world| button("ideas.take_back", world.idea.id.as_str()),
        &[STRANGER, ORGANIZER, REVIEWER],
    ),
];

pub const OUTREACH: &[Case] = &[
    (
        "write a contact down",
        |_| {
            let meta = json!({"contact": null, "url": null});
            form("outreach.contact", &meta, &[("name", json!({"value": "Jo"}))])
        },
        &[ORGANIZER],
    ),
    (
        "change a contact",
        |world| {
            let meta = json!({"contact": world.contacts[0].id, "url": null});
            form("outreach.contact", &meta, &[("name", json!({"value": "Jo"}))])
        },
        &[ORGANIZER],
    ),
    (
        "say what happened with a contact",
        |world| {
            let meta = json!({"contact": world.contacts[0].id, "url": null});
            form("outreach.step", &meta, &[("note", json!({"value": "We talked"}))])
        },
        &[ORGANIZER],
    ),
    ("move a next step", |world| button("outreach.later", &world.due()), &[ORGANIZER]),
    ("make one of two contacts", |world| button("outreach.merge", &world.same()), &[ORGANIZER]),
    ("forget a contact", |world| button("outreach.remove", world.contacts[0].id.as_str()), &[ORGANIZER]),
    (
        "make a partner of a contact",
        |world| {
            let meta = json!({"meta": {"contact": world.contacts[0].id, "url": null}, "about": null});
            let kind = json!({"selected_option": {"value": "university"}});
            let fields =
                [("name", json!({"value": "ETH"})), ("country", json!({"value": "CH"})), ("kind", kind)];
            form("outreach.partner", &meta, &fields)
        },
        &[ORGANIZER],
    ),
    ("add a list of contacts", |_| form("outreach.confirm", &json!(null), &[]), &[ORGANIZER]),
];

pub const ORGANIZING: &[Case] = &[
    (
        "say how involved one wants to be",
        |_| {
            let areas = json!({"selected_options": [{"value": "support"}]});
            form("organizing.involve", &json!(null), &[("areas", areas), ("hours", json!({"value": "3"}))])
        },
        &[ORGANIZER],
    ),
    ("go on organizing", |world| button("organizing.go_on", world.until), &[ORGANIZER]),
    (
        "write a task down",
        |_| form("tasks.task", &json!({"task": null}), &[("what", json!({"value": "Book a room"}))]),
        &[ORGANIZER],
    ),
    (
        "change a task",
        |world| {
            let what = [("what", json!({"value": "Book a room"}))];
            form("tasks.task", &json!({"task": world.tasks[0].id}), &what)
        },
        &[ORGANIZER],
    ),
    ("take a task", |world| button("tasks.take", &world.task(1)), &[ORGANIZER]),
    ("do a task", |world| button("tasks.done", &world.task(0)), &[ORGANIZER]),
    ("open a task again", |world| button("tasks.reopen", &world.task(2)), &[ORGANIZER]),
    (
        "say when one is away",
        |_| {
            let days = [
                ("from", json!({"selected_date": "2026-10-01"})),
                ("until", json!({"selected_date": "2026-10-09"})),
            ];
            form("handover.away", &json!(null), &days)
        },
        &[ORGANIZER],
    ),
    ("be back", |_| button("handover.back", "U_OLGA-2026-12-20"), &[ORGANIZER]),
    (
        "hand over what somebody has",
        |_| {
            let to = json!({"selected_users": ["U_OLGA"]});
            form("handover.pass", &json!("U_OMAR"), &[("stand_in", to.clone()), ("contacts", to)])
        },
        &[ORGANIZER],
    ),
    ("stop organizing", |world| button("organizing.stop", world.until), &[ORGANIZER]),
];

pub const THEMSELVES: &[Case] = &[
    (
        "offer to organize",
        |_| button("people.organize", ""),
        &[OWNER, CO_OWNER, DEVELOPER, STRANGER, REVIEWER, SUPPORTER],
    ),
    (
        "ask for a role",
        |_| {
            let role = json!({"selected_option": {"value": "support_volunteer"}});
            form("roles.wish", &json!(null), &[("role", role)])
        },
        &[OWNER, CO_OWNER, DEVELOPER, ORGANIZER, STRANGER, REVIEWER],
    ),
    (
        "follow a project",
        |world| button("follows.follow", world.quizlab.id.as_str()),
        // Owners hear of what they own anyway.
        &[DEVELOPER, ORGANIZER, STRANGER, REVIEWER, SUPPORTER],
    ),
    (
        "follow a project no longer",
        |world| button("follows.unfollow", world.paused.id.as_str()),
        &[DEVELOPER],
    ),
    ("let go of what one follows", |_| button("follows.drop", "|subject:Chemistry"), &[DEVELOPER]),
    (
        "choose what one follows",
        |_| {
            let subjects = json!({"selected_options": [{"value": "Physics"}]});
            form("follows.choose", &json!(null), &[("subjects", subjects)])
        },
        ANYBODY,
    ),
    ("build", |_| button("people.build", ""), ANYBODY),
    ("teach", |_| button("people.teach", ""), ANYBODY),
    (
        "choose what comes to oneself",
        |_| {
            form(
                "notifications.save",
                &json!(null),
                &[("pause", json!({"selected_option": {"value": "open"}}))],
            )
        },
        ANYBODY,
    ),
    (
        "pass over a role oneself",
        |world| button("matching.dismiss", &format!("{}||", world.roles[5].id)),
        ANYBODY,
    ),
    (
        "take back passing over a role",
        |world| button("matching.undo", &format!("{}||", world.passed.id)),
        &[DEVELOPER],
    ),
    (
        "take a break",
        |_| {
            form(
                "profiles.pause",
                &json!(null),
                &[("length", json!({"selected_option": {"value": "four_weeks"}}))],
            )
        },
        // Those who have a profile.
        &[CO_OWNER, DEVELOPER, ORGANIZER],
    ),
    ("end one's break", |_| button("profiles.resume", ""), &[CO_OWNER]),
    ("leave the matching", |_| button("profiles.leave", ""), &[CO_OWNER, DEVELOPER]),
    ("come back to the matching", |_| button("profiles.rejoin", ""), &[ORGANIZER]),
    (
        "settle a report about somebody",
        |world| {
            let settled = [("what", json!({"selected_option": {"value": "settled"}}))];
            form("conduct.settle", &json!(world.report), &settled)
        },
        &[ORGANIZER],
    ),
    (
        "keep somebody out",
        |_| form("privacy.keep_out", &json!(null), &[("whom", json!({"selected_users": ["U_OMAR"]}))]),
        ANYBODY,
    ),
    ("let somebody in again", |_| button("privacy.let_in", "U_DEV"), &[OWNER]),
    ("agree to the code of conduct", |_| button("conduct.agree", "2026-11"), ANYBODY),
    (
        "report somebody",
        |_| {
            let fields = [
                ("about", json!({"selected_users": ["U_OMAR"]})),
                ("text", json!({"value": "He interrupts"})),
            ];
            form("conduct.report", &json!(null), &fields)
        },
        // Olga is the only one who reads reports: hers would reach nobody.
        &[OWNER, CO_OWNER, DEVELOPER, STRANGER, REVIEWER, SUPPORTER],
    ),
    ("get one's own data", |_| button("privacy.get", ""), ANYBODY),
    (
        "delete what one told of oneself",
        |_| button("profiles.delete", ""),
        // Ana has no profile, but a block and the first mention of a skill.
        &[OWNER, CO_OWNER, DEVELOPER, ORGANIZER],
    ),
];

/// All of it, so that whoever tries it tries all.
pub const TABLES: &[&[Case]] = &[
    PROJECTS,
    LISTINGS,
    INTRODUCTIONS,
    INSTITUTIONS,
    PILOTS,
    OFFERS,
    ADOPTIONS,
    SUPPORT,
    PEOPLE,
    DESK,
    ROUNDS,
    NUMBERS,
    QUESTIONS,
    IDEAS,
    ORGANIZING,
    OUTREACH,
    THEMSELVES,
];

/// What opens, shows or turns a page: it changes nothing, and what it leads to is in the table.
pub const HARMLESS: &[(&str, &str)] = &[
    ("button announcement.more", "shows an approved project"),
    ("button audit.page", "shows a page of the log to organizers; tried beside its feature"),
    ("button community.settings", "opens the settings, for organizers"),
    ("button desk.filter", "shows a part of the desk to organizers; tried beside its feature"),
    ("button desk.look", "shows a page of the desk to organizers; tried beside its feature"),
    ("button desk.several", "shows organizers what form desk.several would do; tried beside its feature"),
    ("form audit.search", "shows a page of the log to organizers; tried beside its feature"),
    ("button help.close_project", "opens a form"),
    ("button help.numbers", "shows figures to organizers"),
    ("button numbers.span", "shows the figures of a span to organizers"),
    ("button help.audit", "shows the log to organizers"),
    ("button help.desk", "shows the desk to organizers"),
    ("button help.edit_project", "opens the form of intake.edit, by the same function"),
    ("button help.find", "shows what a person may see"),
    ("button help.team", "shows a team to owners and organizers"),
    ("button help.support", "opens the form of support.ask"),
    ("button help.weights", "opens the weights, for organizers"),
    ("button help.skills", "shows what skills there are; what waits, to organizers"),
    ("button help.why", "opens a form"),
    ("button help.match", "shows one's own matches"),
    ("button help.new_project", "opens a form"),
    ("button help.partner", "shows one's own institutions"),
    ("button help.organize", "shows the organizing team to organizers"),
    ("button help.tools", "shows tools, which everybody may see"),
    ("button shared.not_now", "leaves what several teams look for, for organizers; tried beside its feature"),
    ("button shared.tell", "tells teams of each other, for organizers; tried beside its feature"),
    ("button tools.list", "shows tools, which everybody may see"),
    ("button tools.lms", "shows tools, which everybody may see"),
    ("button tools.more", "shows tools, which everybody may see"),
    ("button tools.ready", "shows tools, which everybody may see"),
    ("button tools.subject", "shows tools, which everybody may see"),
    ("button help.update", "opens the form of updates.send, or says why not"),
    ("button help.follow", "shows what oneself follows"),
    ("button updates.write", "opens the form of updates.send"),
    ("button follows.list", "shows what oneself follows"),
    ("button follows.more", "shows what oneself follows"),
    ("button follows.edit", "opens the form of follows.choose"),
    ("button help.tasks", "shows the team's tasks to organizers"),
    ("button handover.away", "opens the form of handover.away"),
    ("button handover.begin", "opens the form of handover.who"),
    ("form handover.who", "shows organizers what somebody has; tried beside its feature"),
    ("button help.outreach", "shows contacts to organizers"),
    ("button help.overview", "shows what one can do"),
    ("button help.profile", "opens one's own profile"),
    ("button help.projects", "shows approved projects"),
    ("button help.round", "shows organizers the round that there is, or one that is run as by rounds.run"),
    ("button help.settings", "opens the settings, for organizers"),
    ("button help.show_project", "shows a project to those who may see it"),
    ("button help.status", "shows one's own introductions"),
    ("button help.notifications", "opens the form of notifications.save"),
    ("button home.back", "turns one's own page"),
    ("button home.next", "turns one's own page"),
    ("button home.part", "turns one's own page; what it holds is checked when it is drawn"),
    ("button home.previous", "turns one's own page"),
    ("button institutions.new", "opens a form"),
    ("button institutions.overview", "shows one's own institutions"),
    ("button institutions.show", "shows an institution, which everybody may see"),
    ("button intake.new", "opens a form"),
    ("button intake.other_draft", "opens another of one's own drafts"),
    ("button introductions.ask", "opens the form of introductions.ask"),
    ("button introductions.block", "opens the form of introductions.block"),
    ("button introductions.invite", "opens the form of introductions.ask"),
    ("button introductions.not_now", "opens the form of introductions.decline"),
    ("button introductions.not_yet", "changes nothing but the question that was asked"),
    ("button introductions.status", "shows one's own introductions"),
    ("button matching.more", "shows one's own matches"),
    ("button matching.show", "shows one's own matches"),
    ("button matching.team", "shows a team to owners and organizers; tried beside its feature"),
    ("button matching.why", "opens a form"),
    ("form matching.weigh", "shows what would change, to organizers"),
    ("form matching.why", "shows what whoever asks may know; tried beside its feature"),
    ("button organizing.involve", "opens the form of organizing.involve"),
    ("button organizing.team", "shows the organizing team to organizers"),
    ("button help.roles", "shows who has a role to those who give them, and everybody their own"),
    ("button roles.accept", "opens the form of roles.yes"),
    ("button roles.ask", "opens the form of roles.wish"),
    ("button roles.decline", "opens the form of roles.not_now"),
    ("button roles.groups", "opens the form of roles.sources"),
    ("button roles.give", "opens the form of roles.grant"),
    ("button roles.menu", "opens the forms of roles.until and roles.end"),
    ("button roles.more", "shows who has a role to those who give them"),
    ("button roles.open", "shows who has a role to those who give them, and everybody their own"),
    ("button tasks.edit", "opens the form of tasks.task"),
    ("button tasks.filter", "shows the team's tasks to organizers; tried beside its feature"),
    ("button tasks.list", "shows the team's tasks to organizers; tried beside its feature"),
    ("button tasks.more", "shows the team's tasks to organizers; tried beside its feature"),
    ("button tasks.new", "opens the form of tasks.task"),
    ("button help.ask", "opens the form of questions.ask"),
    ("button questions.new", "opens the form of questions.ask"),
    ("button questions.answer", "opens the form of questions.answer"),
    ("button questions.mine", "shows one's own questions"),
    ("button questions.show", "shows a question to whoever asked it"),
    ("button help.idea", "opens the form of ideas.idea"),
    ("button help.ideas", "shows ideas, which everybody may see"),
    ("button ideas.new", "opens the form of ideas.idea"),
    ("button ideas.list", "shows ideas, which everybody may see"),
    ("button ideas.join", "opens the form of ideas.join"),
    ("button ideas.become", "opens the form of intake.project for those who would lead"),
    ("button outreach.edit", "opens the form of outreach.contact"),
    ("button outreach.filter", "shows contacts to organizers"),
    ("button outreach.import", "opens the form of outreach.import"),
    ("form outreach.import", "shows what a list would add, to organizers, and keeps it as their own draft"),
    ("button outreach.list", "shows contacts to organizers"),
    ("button outreach.more", "shows contacts to organizers"),
    ("button outreach.new", "opens the form of outreach.contact"),
    ("button outreach.partner", "opens the form of outreach.partner"),
    ("button outreach.show", "shows a contact to organizers"),
    ("button outreach.step", "opens the form of outreach.step"),
    ("button notifications.open", "opens the form of notifications.save"),
    ("button notifications.rest", "shows what was kept for oneself; tried beside its feature"),
    ("button notifications.show", "sends what was kept for oneself; tried beside its feature"),
    ("button needs.edit", "opens the form of needs.need"),
    ("button needs.idea", "opens the form for a project, filled in"),
    ("button needs.role", "opens the form of needs.role"),
    ("button needs.show", "shows a need, which everybody may see"),
    ("button needs.tell", "opens the form of needs.need"),
    ("button adoption.edit", "opens the form of adoption.tool"),
    ("button adoption.end", "opens the form of adoption.end"),
    ("button adoption.enter", "opens the form of adoption.tool"),
    ("button adoption.show", "shows a tool in use to both sides and to organizers"),
    ("button help.offer", "opens a form"),
    ("button help.offers", "shows offers, which everybody may see"),
    ("button offers.ask", "opens the form of offers.ask"),
    ("button offers.decline", "opens the form of offers.decline"),
    ("button offers.edit", "opens the form of offers.offer"),
    ("button offers.follow", "shows an asking to both sides and to organizers"),
    ("button offers.list", "shows offers, which everybody may see"),
    ("button offers.more", "shows offers, which everybody may see"),
    ("button offers.new", "opens a form"),
    ("button offers.show", "shows an offer, which everybody may see; who asks for it, to those whose it is"),
    ("button offers.want", "opens the form of offers.want"),
    ("button pilots.answer", "opens the form of pilots.answer"),
    ("button pilots.ask", "opens the form of pilots.ask"),
    ("button pilots.decline", "opens the form of pilots.decline"),
    ("button pilots.end", "opens the form of pilots.end"),
    ("button pilots.plan", "opens the form of pilots.plan"),
    ("button pilots.show", "shows a pilot to both sides and to organizers"),
    ("button pilots.survey", "opens the form of pilots.survey"),
    ("button profiles.afresh", "throws one's own draft away"),
    ("button profiles.edit", "opens one's own profile"),
    ("button profiles.pause", "opens a form"),
    ("button conduct.look", "opens the form of conduct.settle, for those who read reports"),
    ("button conduct.read", "shows the code of conduct"),
    ("button conduct.report", "opens the form of conduct.report"),
    ("button help.privacy", "shows what is kept of oneself"),
    ("button help.report", "opens the form of conduct.report"),
    ("form privacy.delete", "deletes whoever sends it, and nobody else; tried beside its feature"),
    ("button privacy.delete", "opens the form of privacy.delete"),
    ("button privacy.keep_out", "opens the form of privacy.keep_out"),
    ("button privacy.open", "shows what is kept of oneself"),
    ("button profiles.show", "shows a profile to those who may see it"),
    ("button projects.close", "opens the form of projects.close"),
    ("button projects.list", "shows approved projects"),
    ("button projects.more", "shows approved projects"),
    ("button projects.show", "shows a project to those who may see it"),
    ("button readiness.edit", "opens the form of readiness.edit"),
    ("button readiness.show", "shows what a project is ready for to those who may see it"),
    ("button review.changes", "opens the form of review.changes"),
    ("button review.decline", "opens the form of review.decline"),
    ("button rounds.next", "shows a page of a round to organizers"),
    (
        "button rounds.run",
        "opens a window to organizers, which a job fills that asks once more; tried beside its feature",
    ),
    ("button rounds.previous", "shows a page of a round to organizers"),
    ("button skills.adopt", "opens the form of skills.adopt"),
    ("button skills.merge", "opens the form of skills.merge"),
    ("button support.ask", "opens the form of support.ask"),
    ("button support.edit_note", "opens the form of support.edit_note"),
    ("button support.hand_on", "opens the form of support.hand_on"),
    ("button support.notes", "shows solutions, which everybody may see"),
    ("button support.reopen", "opens the form of support.reopen"),
    ("button support.show", "shows a request to those who take part in it"),
    ("button support.solve", "opens the form of support.solve"),
    ("form institutions.about", "keeps one's own draft, which institutions.edit began"),
    ("form institutions.alike", "goes on with one's own draft"),
    ("form institutions.calendar", "saves one's own draft, for those whom institutions.edit lets begin"),
    ("form institutions.campus", "keeps one's own draft, which institutions.edit began"),
    ("form support.ask", "goes on with the form of support.details"),
    ("form profiles.edit", "keeps one's own draft"),
    ("form profiles.levels", "saves the profile of whoever sends it: it names nobody else"),
];

/// What is tried as everybody beside its feature, where its drafts and windows can be made.
pub const BESIDE: (&[&str], &str) = (
    &[
        "button intake.add_role",
        "button intake.afresh",
        "button intake.back",
        "button intake.role_menu",
        "form intake.levels",
        "form intake.project",
        "form intake.role",
        "form intake.roles",
    ],
    include_str!("../intake/tests/rights.rs"),
);

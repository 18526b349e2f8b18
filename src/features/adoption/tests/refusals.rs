//! Every no of this feature: its words, and that nothing changes. What Slack's client would have stopped is forged.

use serde_json::{Value, json};

use super::{all, newest, start};
use crate::features::adoption::model::{Adoption, AdoptionState, Meeting, MeetingState, Seat};
use crate::features::adoption::{samples, store};
use crate::features::institutions;
use crate::ids::InstitutionId;
use crate::testing::{Hub, button, form};

/// MIT runs Quizlab, and Tess maintains it there.
async fn in_use() -> (Hub, Adoption) {
    let hub = Hub::start().await;
    let (mit, quizlab) = start(&hub).await;
    let one = samples::adoption(&mit.id, &quizlab.id);
    samples::written(&hub, &one).await;
    (hub, one)
}

/// The form for a tool in use, as it is sent; `change` puts other values in place of those that would be taken.
fn tool(meta: &Value, change: &[(&str, Value)]) -> Value {
    let option = |value: &str| json!({"selected_option": {"value": value}});
    let mut fields = vec![
        ("project", option("none")),
        ("level", option("production")),
        ("version", json!({"value": "2.2"})),
        ("since", json!({"selected_date": "2026-02-01"})),
        ("renews", json!({"selected_date": "2027-02-01"})),
        ("person", option("U_TESS")),
    ];
    for (field, value) in change {
        fields.retain(|(name, _)| name != field);
        fields.push((field, value.clone()));
    }
    form("adoption.tool", meta, &fields)
}

fn entering(institution: &InstitutionId) -> Value {
    json!({"institution": institution})
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_not_there_is_said_to_be_gone() {
    let (hub, one) = in_use().await;
    let gone = "This isn't here any more";
    let nobody = Seat { mine: one.id.clone(), theirs: "nobody".into() };
    for payload in [
        button("adoption.show", "nothing"),
        button("adoption.edit", ""),
        button("adoption.renew", "no renewal"),
        button("adoption.end", "nothing"),
        button("adoption.meet", "nothing"),
        button("adoption.meet", &nobody.to_string()),
        button("adoption.not_now", &nobody.to_string()),
        form("adoption.tool", &json!("no metadata"), &[]),
        form("adoption.end", &json!(["no", "metadata"]), &[]),
        form("adoption.end", &json!("nothing"), &[]),
    ] {
        let told = hub.forge("tess", &payload).await;
        assert!(told.contains(gone), "{payload}: {told}");
    }
    assert_eq!(all(&hub).await, [one]);
}

#[tokio::test(flavor = "multi_thread")]
async fn strangers_neither_see_nor_change_it() {
    let (hub, one) = in_use().await;
    let speaks = "speak for";
    for payload in [
        button("adoption.enter", one.institution.as_str()),
        button("adoption.edit", one.id.as_str()),
        button("adoption.renew", &format!("{}:2027-02-01", one.id)),
        button("adoption.end", one.id.as_str()),
        tool(&entering(&one.institution), &[]),
        tool(&json!({"institution": one.institution, "adoption": one.id}), &[]),
        form("adoption.end", &json!(one.id), &[]),
    ] {
        let told = hub.forge("caro", &payload).await;
        assert!(told.contains(speaks), "{payload}: {told}");
    }
    let told = hub.forge("caro", &button("adoption.show", one.id.as_str())).await;
    assert!(told.contains("organizer"), "{told}");
    for name in ["tess", "ana", "olga"] {
        let told = hub.forge(name, &button("adoption.show", one.id.as_str())).await;
        assert!(told.contains("Quizlab at MIT"), "{name}: {told}");
    }
    assert_eq!(all(&hub).await, [one]);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_form_that_is_not_right_says_where() {
    let (hub, one) = in_use().await;
    let edit = json!({"institution": one.institution, "adoption": one.id});
    let nothing = json!({});
    let day = |day: &str| json!({"selected_date": day});
    for (change, field, what) in [
        (("level", nothing.clone()), "level", "Please choose one."),
        (("version", json!({"value": "9".repeat(61)})), "version", "At most 60 characters, please."),
        (("since", nothing.clone()), "since", "Please choose a day."),
        (("since", day("2028-01-01")), "since", "This is more than a year ahead."),
        (("renews", day("2026-09-07")), "renews", "This day is over."),
        (("renews", day("2040-01-01")), "renews", "This is more than ten years ahead."),
    ] {
        let told = hub.forge("tess", &tool(&edit, std::slice::from_ref(&change))).await;
        assert!(told.contains(&format!("\"{field}\":\"{what}")), "{change:?}: {told}");
    }
    let told = hub.forge("tess", &tool(&entering(&one.institution), &[("project", nothing)])).await;
    assert!(told.contains("\"project\":\"Please choose one."), "{told}");
    let long = [("reason", json!({"value": "x".repeat(301)}))];
    let told = hub.forge("tess", &form("adoption.end", &json!(one.id), &long)).await;
    assert!(told.contains("\"reason\":\"At most 300 characters, please."), "{told}");
    assert_eq!(all(&hub).await, [one]);
}

#[tokio::test(flavor = "multi_thread")]
async fn only_an_open_project_is_entered_once_and_by_those_who_maintain_it() {
    let (hub, one) = in_use().await;
    let entering = entering(&one.institution);
    let project = |id: &str| ("project", json!({"selected_option": {"value": id}}));
    for (change, what) in [
        (vec![project("nothing")], "This project isn't open."),
        (vec![project(one.project.as_str())], "Quizlab is in use at your institution already."),
        (
            vec![project("nothing"), ("person", json!({"selected_option": {"value": "U_CARO"}}))],
            "Whoever maintains it has to speak for the institution.",
        ),
    ] {
        let told = hub.forge("tess", &tool(&entering, &change)).await;
        assert!(told.contains(what), "{told}");
    }
    assert_eq!(all(&hub).await, [one]);
}

#[tokio::test(flavor = "multi_thread")]
async fn without_projects_there_is_nothing_to_enter() {
    let hub = Hub::start().await;
    let mit = institutions::samples::partner(&hub, "MIT").await;
    let told = hub.forge("tess", &button("adoption.enter", mit.id.as_str())).await;
    assert!(told.contains("There are no projects yet that could be in use."), "{told}");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_somebody_else_changed_meanwhile_is_not_written_over() {
    let (hub, one) = in_use().await;
    let (ws, id) = (hub.workspace(), one.id.clone());
    let told = {
        // Between the reading and the writing of the form: the reminder went out.
        let before = one.clone();
        let moved = Adoption { reminded: 1, ..one.clone() };
        let write = move |conn: &mut crate::db::Conn, ctx: &crate::app::Ctx| {
            assert!(store::advance(conn, &ctx.workspace, &moved, &before)?);
            store::advance(conn, &ctx.workspace, &Adoption { version: "3".into(), ..before.clone() }, &before)
        };
        hub.person_ctx("tess").write(write).await.expect("two at once")
    };
    assert!(!told, "the second is told to open it again");
    let now = hub.read(move |conn| store::find(conn, &ws, &id)).await.expect("it is there");
    assert_eq!((now.reminded, now.version.as_str()), (1, "2.1"));
    // A button of before the renewal renews nothing twice.
    let renewal = button("adoption.renew", &format!("{}:2027-02-01", one.id));
    let first = hub.forge("tess", &renewal).await;
    assert!(first.contains("goes on. The next time that I ask"), "{first}");
    let told = hub.forge("tess", &renewal).await;
    assert!(told.contains("Somebody said so already"), "{told}");
    let days: Vec<_> = all(&hub).await.into_iter().filter_map(|one| one.renews).collect();
    assert_eq!(days.len(), 1);
    assert_eq!(days[0].to_string(), "2028-02-01");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_over_is_entered_anew() {
    let (hub, one) = in_use().await;
    let told = hub.forge("tess", &form("adoption.end", &json!(one.id), &[])).await;
    assert!(!told.contains("no longer in use. If"), "{told}");
    let over = "This tool is no longer in use. If it is again, enter it anew";
    for payload in [
        button("adoption.edit", one.id.as_str()),
        button("adoption.renew", &format!("{}:2027-02-01", one.id)),
        button("adoption.end", one.id.as_str()),
        form("adoption.end", &json!(one.id), &[]),
    ] {
        let told = hub.forge("tess", &payload).await;
        assert!(told.contains(over), "{payload}: {told}");
    }
    let entered = ("project", json!({"selected_option": {"value": one.project}}));
    hub.forge("tess", &tool(&entering(&one.institution), &[entered])).await;
    let states: Vec<AdoptionState> = all(&hub).await.into_iter().map(|one| one.state).collect();
    assert!(states.contains(&AdoptionState::Ended) && states.contains(&AdoptionState::Active), "{states:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn who_would_rather_not_meet_is_not_named_and_is_not_asked_again() {
    let (hub, one) = in_use().await;
    let other = institutions::samples::institution("Elsewhere College");
    institutions::samples::speaks(&hub, "caro", &other).await;
    let theirs = Adoption { person: "U_CARO".into(), ..samples::adoption(&other.id, &one.project) };
    samples::written(&hub, &theirs).await;
    let (mine, meeting) = (one.clone(), Meeting::of(&one.id, &theirs.id, hub.clock.now()));
    hub.person_ctx("tess")
        .write(move |conn, ctx| store::save_meeting(conn, &ctx.workspace, &meeting))
        .await
        .expect("both are asked");
    let seat = |mine: &Adoption, theirs: &Adoption| {
        Seat { mine: mine.id.clone(), theirs: theirs.id.clone() }.to_string()
    };
    // Nobody answers for the other side.
    let told = hub.forge("caro", &button("adoption.not_now", &seat(&mine, &theirs))).await;
    assert!(told.contains("speak for"), "{told}");
    hub.forge("tess", &button("adoption.not_now", &seat(&mine, &theirs))).await;
    let told = hub.forge("caro", &button("adoption.meet", &seat(&theirs, &mine))).await;
    assert!(told.contains("This is settled already."), "{told}");
    let ws = hub.workspace();
    let met = hub.read(move |conn| store::meetings_after(conn, &ws, &("".into(), "".into()), 9)).await;
    assert_eq!(met[0].state, MeetingState::Declined);
    let caro = hub.person("caro");
    assert!(caro.groups().is_empty() && !newest(&caro).contains("MIT"), "{}", newest(&caro));
}

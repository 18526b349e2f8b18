//! Questions through the front door.

use chrono::Duration;
use diesel::prelude::*;
use serde_json::json;

use super::model::{Case, Page, QuestionState};
use super::{samples, store, views};
use crate::db::schema::audit;
use crate::demo::workspace::Person;
use crate::features::matching;
use crate::features::profiles;
use crate::features::projects::samples as projects;
use crate::features::questions::Question;
use crate::ids::QuestionId;
use crate::testing::{Hub, assert_message, assert_modal, button, form};

fn newest(person: &Person) -> String {
    person.dms().rsplit("EdTech Hub").next().unwrap_or_default().to_owned()
}

async fn all(hub: &Hub) -> Vec<Question> {
    let ws = hub.workspace();
    hub.read(move |conn| store::questions_after(conn, &ws, &"".into(), 99)).await
}

/// Caro has a profile, so that she may ask.
async fn caro_takes_part(hub: &Hub) -> Person {
    let caro = hub.person("caro");
    caro.slash("profile").await;
    caro.choose_many("Skills I have", &["React"]).await;
    caro.fill("Hours a week that I have", "4").await;
    caro.submit().await;
    caro.submit().await;
    hub.settle().await;
    let ws = hub.workspace();
    let found = hub.read(move |conn| profiles::get(conn, &ws, &"U_CARO".into())).await;
    assert!(found.is_some());
    caro
}

async fn asks(hub: &Hub, person: &Person, title: &str) {
    person.slash(&format!("ask {title}")).await;
    person.choose_many("Subjects", &["Mathematics"]).await;
    person.submit().await;
    hub.settle().await;
}

/// Sends the form of an answer, whether it could be opened or not.
async fn answers(hub: &Hub, who: &str, question: &QuestionId, text: &str) {
    let said = [("answer", json!({"value": text}))];
    hub.forge(who, &form("questions.answer", &json!(question), &said)).await;
    hub.settle().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_question_from_its_first_word_to_the_thanks() {
    let hub = Hub::start().await;
    projects::approved(&hub, "Quizlab", &[]).await;
    projects::approved(&hub, "Prooflab", &[]).await;
    let caro = caro_takes_part(&hub).await;
    caro.slash("ask How do you give <feedback> on homework?").await;
    insta::assert_snapshot!("form", caro.modal());
    caro.fill("What you tried so far", "Peer review.\nIt comes too late & helps few.").await;
    caro.choose_many("Subjects", &["Mathematics"]).await;
    caro.submit().await;
    hub.settle().await;
    insta::assert_snapshot!("sent", caro.modal());
    caro.again().await;
    hub.settle().await;
    assert_eq!(all(&hub).await.len(), 1);
    caro.close_all().await;
    insta::assert_snapshot!("asker_card", newest(&caro));
    let (ana, ben) = (hub.person("ana"), hub.person("ben"));
    insta::assert_snapshot!("asked_card", newest(&ana));
    for person in [&ana, &ben] {
        assert_eq!(person.dms().matches("asks the projects that may know").count(), 1, "{}", person.dms());
    }
    ana.press("Answer").await;
    insta::assert_snapshot!("answer_form", ana.modal());
    ana.fill("Your answer", "We answer within a day,\nby <script>.").await;
    ana.submit().await;
    ana.again().await;
    hub.settle().await;
    assert_eq!(caro.dms().matches("We answer within a day").count(), 1, "{}", caro.dms());
    insta::assert_snapshot!("answered", caro.dms());
    assert!(ana.dms().contains(":white_check_mark: You answered"), "{}", ana.dms());
    ben.press("Not for me").await;
    hub.settle().await;
    assert!(ben.dms().contains("not for you. Thank you for saying so."), "{}", ben.dms());
    caro.press("That helped").await;
    hub.settle().await;
    caro.again().await;
    hub.settle().await;
    assert_eq!(ana.dms().matches("helped. Thank you, and thanks to").count(), 1, "{}", ana.dms());
    insta::assert_snapshot!("thanks", newest(&ana));
    assert!(caro.dms().contains("You said that this helped."), "{}", caro.dms());
    caro.slash("ask mine").await;
    insta::assert_snapshot!("mine", projects::steady(&caro.ephemerals("general")));
    caro.press("Show").await;
    hub.settle().await;
    insta::assert_snapshot!("detail", projects::steady(&caro.ephemerals("general")));
    caro.press("Close the question").await;
    hub.settle().await;
    caro.again().await;
    hub.settle().await;
    assert_eq!(all(&hub).await[0].state, QuestionState::Closed);
    assert!(caro.dms().contains(":lock: Closed, with 1 answer."), "{}", caro.dms());
    let log: Vec<(String, String)> = hub
        .read(|conn| {
            let lines = audit::table.filter(audit::action.like("question.%")).order(audit::id);
            Ok(lines.select((audit::action, audit::detail)).load(conn)?)
        })
        .await;
    let deeds: Vec<&str> = log.iter().map(|(deed, _)| deed.as_str()).collect();
    assert_eq!(
        deeds,
        ["question.ask", "question.answer", "question.pass", "question.helped", "question.close"]
    );
    assert!(log.iter().all(|(_, detail)| !detail.contains("homework")), "{log:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn after_two_weeks_the_answers_come_together() {
    let hub = Hub::start().await;
    projects::approved(&hub, "Quizlab", &[]).await;
    let caro = caro_takes_part(&hub).await;
    asks(&hub, &caro, "How do you explain quizzes?").await;
    caro.close_all().await;
    asks(&hub, &caro, "Who knows proofs?").await;
    caro.close_all().await;
    let first = all(&hub).await[0].id.clone();
    answers(&hub, "ana", &first, "With a sentence each.").await;
    hub.advance(Duration::days(13)).await;
    assert!(all(&hub).await.iter().all(Question::is_open));
    hub.advance(Duration::days(2)).await;
    assert!(all(&hub).await.iter().all(|question| !question.is_open()));
    let told = caro.dms();
    assert_eq!(told.matches("is closed. 1 answer came").count(), 1, "{told}");
    assert_eq!(told.matches("Nobody answered “Who knows proofs?” in 14 days").count(), 1, "{told}");
    insta::assert_snapshot!("gathered", told);
    // Who did not answer sees that nobody waits any more.
    let ben = hub.person("ben");
    assert!(ben.dms().contains("already closed. You need not do anything."), "{}", ben.dms());
    answers(&hub, "ben", &first, "Too late").await;
    assert!(!caro.dms().contains("Too late"), "{}", caro.dms());
}

#[tokio::test(flavor = "multi_thread")]
async fn where_no_project_is_touched_nobody_is_asked() {
    let hub = Hub::start().await;
    projects::approved(&hub, "Quizlab", &[]).await;
    let caro = caro_takes_part(&hub).await;
    caro.slash("ask").await;
    caro.submit().await;
    assert!(caro.modal().contains("Please complete this required field"), "{}", caro.modal());
    caro.fill("Your question", "Where do singers rehearse?").await;
    caro.submit().await;
    insta::assert_snapshot!("nobody", caro.modal());
    assert_eq!(all(&hub).await, []);
    caro.close_all().await;
    // One's own projects are not the other ones.
    let ana = hub.person("ana");
    asks(&hub, &ana, "How do you explain quizzes?").await;
    assert!(ana.modal().contains("No other project here touches this yet"), "{}", ana.modal());
    // Who takes no part is told how to.
    let tess = hub.person("tess");
    tess.slash("ask").await;
    insta::assert_snapshot!("stranger", tess.ephemerals("general"));
}

#[tokio::test(flavor = "multi_thread")]
async fn three_questions_a_week_and_pages_of_ones_own() {
    let hub = Hub::start().await;
    projects::approved(&hub, "Quizlab", &[]).await;
    let caro = caro_takes_part(&hub).await;
    for n in 0..3 {
        asks(&hub, &caro, &format!("Question {n} about quizzes?")).await;
        caro.close_all().await;
    }
    caro.slash("ask").await;
    assert!(caro.ephemerals("general").contains("You asked 3 questions this week"), "{}", caro.modal());
    hub.advance(Duration::days(8)).await;
    for n in 3..6 {
        asks(&hub, &caro, &format!("Question {n} about quizzes?")).await;
        caro.close_all().await;
    }
    caro.slash("ask mine").await;
    let first = caro.ephemerals("general");
    assert!(first.contains("Question 5") && !first.contains("Question 0"), "{first}");
    caro.press("More questions").await;
    hub.settle().await;
    let next = caro.ephemerals("general");
    assert!(next.contains("Question 0"), "{next}");
    // From the form, nothing that was typed is lost.
    hub.advance(Duration::days(8)).await;
    caro.slash("ask Half a").await;
    caro.press("Your questions").await;
    assert!(caro.modal().contains("Question 5"), "{}", caro.modal());
}

#[tokio::test(flavor = "multi_thread")]
async fn who_keeps_somebody_out_is_never_asked_and_never_answers() {
    let hub = Hub::start().await;
    projects::approved(&hub, "Quizlab", &[]).await;
    let caro = caro_takes_part(&hub).await;
    asks(&hub, &caro, "How do you explain quizzes?").await;
    caro.close_all().await;
    let id = all(&hub).await[0].id.clone();
    answers(&hub, "ben", &id, "With a sentence each.").await;
    let ben = hub.person("ben");
    for who in ["ana", "ben"] {
        hub.person_ctx(who)
            .write(|conn, ctx| matching::block(conn, &ctx.workspace, &ctx.person, &"U_CARO".into(), ctx.now))
            .await
            .unwrap();
    }
    // What came before is shown no more, and nothing more comes.
    let ana = hub.person("ana");
    ana.press("Answer").await;
    assert!(!ana.has_modal(), "{}", ana.modal());
    answers(&hub, "ana", &id, "Unheard").await;
    assert!(!caro.dms().contains("Unheard"), "{}", caro.dms());
    caro.slash("ask mine").await;
    caro.press("Show").await;
    hub.settle().await;
    let shown = caro.ephemerals("general");
    assert!(shown.contains("No answer yet") && !shown.contains("sentence each"), "{shown}");
    let before = ben.dms();
    hub.forge("caro", &button("questions.helped", &format!("{id}|U_BEN"))).await;
    hub.settle().await;
    assert_eq!(ben.dms(), before);
    asks(&hub, &caro, "And how do you explain homework?").await;
    assert!(caro.modal().contains("No other project here touches this yet"), "{}", caro.modal());
}

#[tokio::test(flavor = "multi_thread")]
async fn what_whoever_left_asked_is_closed() {
    let hub = Hub::start().await;
    projects::approved(&hub, "Quizlab", &[]).await;
    let caro = caro_takes_part(&hub).await;
    asks(&hub, &caro, "How do you explain quizzes?").await;
    hub.person_ctx("caro").write(|conn, ctx| super::person_left(conn, ctx, &ctx.person)).await.unwrap();
    hub.settle().await;
    assert!(all(&hub).await.iter().all(|question| !question.is_open()));
    let ana = hub.person("ana");
    assert!(ana.dms().contains("already closed. You need not do anything."), "{}", ana.dms());
}

#[test]
fn every_view_at_its_fullest_is_valid() {
    use QuestionState::{Closed, Open};
    let page = |cases: Vec<Case>, is_first: bool| {
        views::mine(&Page { next: cases.last().map(|case| case.question.id.clone()), cases, is_first })
    };
    for state in [Open, Closed] {
        for (answers, helped) in [(true, true), (true, false), (false, false)] {
            let case = samples::fullest(state, answers, helped);
            let part = &case.asked[0];
            for message in [
                views::asked_card(&case.question, part),
                views::asker_card(&case),
                views::answer(&case, part),
                views::thanks(&case.question, part),
                views::gathered(&case),
                views::detail(&case),
                page(vec![case.clone(); 1], true),
            ] {
                assert_message(&message);
            }
            for window in [
                views::sent(&case),
                views::nobody(&case.question),
                views::answer_form(&case.question, part),
                views::form(&case.question.title),
            ] {
                assert_modal(window);
            }
        }
    }
    let five = (0..5)
        .map(|n| {
            let case = samples::fullest(Open, true, false);
            Case { question: Question { id: format!("{n:032}").into(), ..case.question }, ..case }
        })
        .collect();
    assert_message(&page(five, true));
    assert_message(&page(Vec::new(), true));
    assert_message(&page(Vec::new(), false));
}

//! `/edtech skills`, for anybody and for organizers.

use super::organizers::types;
use crate::features::skills::Level;
use crate::testing::Hub;

async fn asks(hub: &Hub, name: &str, words: &str) -> String {
    let person = hub.person(name);
    let before = person.ephemerals("general").len();
    person.slash(&format!("skills {words}")).await;
    person.ephemerals("general").split_off(before)
}

#[tokio::test(flavor = "multi_thread")]
async fn anybody_learns_how_a_word_is_understood() {
    let hub = Hub::start().await;
    types(&hub, "ana", &[("typescript", Level::CanLead, false)]).await;
    insta::assert_snapshot!("skills_known", asks(&hub, "caro", "").await);
    insta::assert_snapshot!("skills_meant", asks(&hub, "caro", "ts").await);
    let slip = asks(&hub, "caro", "typescirpt").await;
    assert!(slip.contains("“typescirpt” is understood as *TypeScript* · in 1 profile"), "{slip}");
    let unknown = asks(&hub, "caro", "underwater basket weaving <!channel>").await;
    assert!(unknown.contains("is no skill that I know") && !unknown.contains("<!channel>"), "{unknown}");
}

#[tokio::test(flavor = "multi_thread")]
async fn organizers_decide_from_there_and_everybody_is_understood() {
    let hub = Hub::start().await;
    types(&hub, "ana", &[("new:Quizz writing", Level::CanLead, false)]).await;
    let nobody = asks(&hub, "caro", "").await;
    assert!(!nobody.contains("Quizz"), "what waits is for organizers: {nobody}");
    let waiting = asks(&hub, "olga", "").await;
    assert!(
        waiting.contains("New skills to decide about") && waiting.contains("*Quizz writing*"),
        "{waiting}"
    );
    let olga = hub.person("olga");
    olga.press_in("general", "Merge into…").await;
    olga.choose_many("It is the same as", &["Question banks"]).await;
    olga.submit().await;
    hub.settle().await;
    let meant = asks(&hub, "caro", "quizz writing").await;
    assert!(meant.contains("“quizz writing” is understood as *Question banks*"), "{meant}");
    assert!(meant.contains("Also called: ") && meant.contains("Quizz writing"), "{meant}");
    assert!(!asks(&hub, "olga", "").await.contains("Quizz"), "nothing waits any more");
}

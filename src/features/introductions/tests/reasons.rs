//! Why somebody said not now reaches organizers, and nobody else.

use super::Scene;

const SECRET: &str = "My <!channel> doctor & I";

#[tokio::test(flavor = "multi_thread")]
async fn organizers_read_why_in_the_project() {
    let scene = Scene::with(&["caro", "dev"], &["Front-end developer"]).await;
    scene.ask("caro", "May I?").await;
    scene.decline("ana", "Other skills, or another kind of work", SECRET).await;
    scene.ask("dev", "May I?").await;
    scene.decline("ana", "No time right now", "").await;
    let seen = scene.reads("olga", "project show Quizlab").await;
    let at = seen.find("*Said not now").unwrap_or_default();
    insta::assert_snapshot!("reasons", seen[at..].to_owned());
}

#[tokio::test(flavor = "multi_thread")]
async fn nobody_else_reads_why() {
    let scene = Scene::new().await;
    scene.ask("caro", "May I?").await;
    scene.decline("ana", "Other skills, or another kind of work", SECRET).await;
    for name in ["ana", "ben", "caro", "tess"] {
        let person = scene.person(name);
        for command in ["status", "project show Quizlab", "match", "project list"] {
            person.slash(command).await;
        }
        person.open_home().await;
        scene.hub.settle().await;
        let seen =
            [person.dms(), person.home(), person.ephemerals("general"), person.messages("projects")].concat();
        assert!(!seen.contains("doctor") && !seen.contains("Other skills, or"), "{name}: {seen}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn an_organizer_does_not_read_why_it_was_not_them() {
    let scene = Scene::with(&["olga"], &["Front-end developer"]).await;
    scene.ask("olga", "May I?").await;
    scene.decline("ana", "Other skills, or another kind of work", SECRET).await;
    let seen = scene.reads("olga", "project show Quizlab").await;
    assert!(!seen.contains("doctor") && !seen.contains("Said not now"), "{seen}");
}

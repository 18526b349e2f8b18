//! Questions for tests.

use super::model::{Asked, AskedState, Case, Part, Question, QuestionState};
use crate::app::Ctx;
use crate::features::projects::samples::now;
use crate::ids::{ProjectId, QuestionId};
use crate::testing::Hub;

/// What Tess asks about mathematics.
pub fn question(title: &str) -> Question {
    Question {
        id: QuestionId::new(),
        asker: "U_TESS".into(),
        title: title.to_owned(),
        tried: String::new(),
        subjects: vec!["Mathematics".to_owned()],
        state: QuestionState::Open,
        asked_at: now(),
        closed_at: None,
    }
}

/// Somebody was asked, and answered where `answer` isn't empty.
pub fn asked(question: &Question, person: &str, project: &ProjectId, answer: &str) -> Asked {
    Asked {
        question: question.id.clone(),
        person: person.into(),
        position: 0,
        project: project.clone(),
        reasons: vec!["is about Mathematics".to_owned()],
        state: if answer.is_empty() { AskedState::Waiting } else { AskedState::Answered },
        answer: answer.to_owned(),
        answered_at: (!answer.is_empty()).then(now),
        helped: false,
    }
}

/// Writes it down, with what follows.
pub async fn written(hub: &Hub, question: &Question, asked: &[Asked]) {
    let (question, asked) = (question.clone(), asked.to_vec());
    hub.person_ctx("tess")
        .write(move |conn, ctx: &Ctx| {
            super::save(conn, &ctx.workspace, &question)?;
            super::watch(conn, &ctx.workspace, &question, ctx.now)?;
            asked.iter().try_for_each(|one| super::save_asked(conn, &ctx.workspace, one))
        })
        .await
        .expect("a question");
}

/// As long as one can be, each character of it five once escaped.
pub fn fullest(state: QuestionState, answers: bool, helped: bool) -> Case {
    let long = |n: usize| "&".repeat(n);
    let question =
        Question { title: long(150), tried: long(2000), subjects: vec![long(70); 5], state, ..question("") };
    let part = |n: usize| Part {
        asked: Asked {
            position: n as i32,
            reasons: vec![long(400); 2],
            helped,
            ..asked(&question, &format!("U_{n}"), &ProjectId::new(), if answers { "&" } else { "" })
        },
        project: format!("{n:02}{}", long(148)),
    };
    let full = |part: Part| Part {
        asked: Asked { answer: if answers { long(2000) } else { String::new() }, ..part.asked },
        ..part
    };
    Case { asked: (0..12).map(|n| full(part(n))).collect(), question }
}

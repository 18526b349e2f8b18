//! What goes out comes back, and a bad line changes nothing.

use super::*;
use crate::error::Error;
use crate::ids::WorkspaceId;
use crate::testing::Hub;

/// The example of the documentation, so that it stays true.
fn example() -> String {
    let page = include_str!("../../docs/data-format.md");
    let block = page.split("```jsonl\n").nth(1).and_then(|rest| rest.split("```").next());
    block.expect("the page has an example").to_owned()
}

async fn read_in(hub: &Hub, workspace: &str, file: &str) -> crate::error::Result<Imported> {
    let (workspace, file, now) = (WorkspaceId::from(workspace), file.to_owned(), hub.clock.now());
    hub.app.db.write(move |conn| import(conn, &workspace, file.as_bytes(), now)).await
}

async fn written_out(hub: &Hub, workspace: &str) -> String {
    let workspace = WorkspaceId::from(workspace);
    hub.read(move |conn| {
        let mut out = Vec::new();
        export(conn, &workspace, &mut out)?;
        Ok(String::from_utf8(out).expect("UTF-8"))
    })
    .await
}

fn records(file: &str) -> Vec<Record> {
    file.lines().skip(1).map(|line| serde_json::from_str(line).expect("a record")).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn what_goes_out_comes_back() {
    let hub = Hub::start_bare().await;
    let mut file = example();
    for line in [
        r#"{"kind":"community","name":"A","organizer_channel":"C1","announcement_channel":"C2","project_channels":true,"role_groups":{"reviewer":["S1","Reviewers"]}}"#,
        r#"{"kind":"grant","id":"g1","person":"U01","role":"reviewer","given_by":"U02","given_at":"2026-09-07T09:00:00","until":"2027-09-07T00:00:00","word":"Thank you"}"#,
        r#"{"kind":"skill","id":"quizcraft","name":"Quizcraft","asked_by":"U01","created_at":"2026-09-07T09:00:00"}"#,
        r#"{"kind":"institution","id":"mit","name":"MIT","institution_kind":"university","country":"US","domains":["mit.edu"],"campus":{"lms":"canvas","freezes":[{"from":"2026-12-07","to":"2026-12-18"}]},"created_by":"U01","created_at":"2026-09-07T09:00:00"}"#,
        r#"{"kind":"partner","institution":"mit","person":"U01","asked_at":"2026-09-07T09:00:00"}"#,
        r#"{"kind":"readiness","project":"quizlab","lti":"v13","languages":["English"],"updated_by":"U01","updated_at":"2026-09-07T09:00:00"}"#,
        r#"{"kind":"need","id":"n1","institution":"mit","person":"U01","title":"Fast feedback","by_when":"2026-12-01","state":"role","project":"quizlab","created_at":"2026-09-07T09:00:00"}"#,
        r#"{"kind":"proposal","id":"quizlab-lti","need":"n1","project":"quizlab","title":"LTI developer","state":"accepted","asked_by":"U01","asked_at":"2026-09-07T09:00:00"}"#,
        r#"{"kind":"pilot","id":"p1","institution":"mit","project":"quizlab","need":"n1","person":"U01","owner":"U02","state":"running","starts":"2026-10-01","ends":"2026-12-01","checks":["need"],"asked_at":"2026-09-07T09:00:00"}"#,
        r#"{"kind":"pilot_answer","pilot":"p1","phase":"after","answerer":"a1","ease":4,"usefulness":5,"asked_at":"2026-09-07T09:00:00"}"#,
        r#"{"kind":"offer","id":"o1","person":"U01","institution":"mit","offers":"hosting","title":"Our lab","amount":3,"unit":"installations","promised":1,"languages":["English"],"until":"2026-12-01","created_at":"2026-09-07T09:00:00"}"#,
        r#"{"kind":"help_wanted","project":"quizlab","wants":"hosting","about":"For two classes","asked_by":"U02","created_at":"2026-09-07T09:00:00"}"#,
        r#"{"kind":"offer_ask","id":"oa1","offer":"o1","project":"quizlab","amount":1,"line":"For class","state":"granted","asked_by":"U02","decided_by":"U01","asked_at":"2026-09-07T09:00:00"}"#,
        r#"{"kind":"adoption","id":"ad1","institution":"mit","project":"quizlab","pilot":"p1","person":"U01","level":"production","version":"2.1","since":"2026-09-07","renews":"2027-09-07","reminded":1,"shown":true,"shown_at":"2026-09-07T09:00:00","created_at":"2026-09-07T09:00:00"}"#,
        r#"{"kind":"adoption","id":"ad2","institution":"mit","project":"quizlab","person":"U01","level":"pilot","since":"2025-09-07","state":"ended","created_at":"2026-09-07T09:00:00"}"#,
        r#"{"kind":"adoption_meeting","one":"ad1","other":"ad2","one_yes":true,"state":"asked","asked_at":"2026-09-07T09:00:00"}"#,
        r#"{"kind":"support_request","id":"s1","project":"quizlab","institution":"mit","asker":"U01","about":"bug","severity":"minor","title":"Slow","state":"claimed","claimer":"U02","rung":"reminded","turn":3,"due_at":"2026-09-09T09:00:00","asked":[{"person":"U02","reasons":["you look after it"],"answer":"took","asked_at":"2026-09-07T09:00:00"}],"asked_at":"2026-09-07T09:00:00"}"#,
        r#"{"kind":"support_note","id":"k1","project":"quizlab","request":"s1","writer":"U02","title":"Slow","body":"More memory","helped":2,"created_at":"2026-09-07T09:00:00"}"#,
        r#"{"kind":"project","id":"strict","name":"Strict","pitch":"p","owners":["U01"],"submitted_at":"2026-09-07T09:00:00","roles":[{"id":"strict-1","title":"Signer","skills":[{"skill":"svelte","must":true}],"utc_from":0,"utc_to":2,"least_hours":3,"least_overlap":10,"languages":["English"],"created_at":"2026-09-07T09:00:00"}]}"#,
        r#"{"kind":"match_outcome","role":"quizlab-front-end","developer":"U02","project":"quizlab","shares":[1,2,3,4,5,6,7],"propensity":500000,"seen_at":"2026-09-07T09:00:00","project_said":false,"project_at":"2026-09-07T09:00:00"}"#,
        r#"{"kind":"matching","weights":{"skills":0.5,"words":0.15,"topics":0.1,"hours":0.07,"overlap":0.06,"learning":0.08,"beginner":0.04,"nice":0.4,"shrinkage":0.5},"first_seat":false,"learned":true}"#,
        r#"{"kind":"listing","project":"quizlab","confirmed_at":"2026-09-07T09:00:00","asked_at":"2026-11-06T09:00:00","reminded":true,"due_at":"2026-11-20T09:00:00"}"#,
        r#"{"kind":"listing","project":"strict","confirmed_at":"2026-09-07T09:00:00","paused_at":"2026-11-06T09:00:00","why":"left","offered_to":"community","wanted_by":"U02","wanted_at":"2026-11-06T09:00:00"}"#,
        r#"{"kind":"contact","id":"c1","name":"Maria Keller","institution":"ETH","email":"m@ethz.ch","known_through":"A talk","could_give":"A class","stage":"partner","owner":"U02","next_step":"Call","next_on":"2026-12-01","record":"mit","created_by":"U02","created_at":"2026-09-07T09:00:00"}"#,
        r#"{"kind":"contact_note","id":"cn1","contact":"c1","person":"U02","text":"She tries it","created_at":"2026-09-07T09:00:00"}"#,
        r#"{"kind":"consent","person":"U02","what":"matching","version":"2026-11","given_at":"2026-09-07T09:00:00","withdrawn_at":"2026-09-08T09:00:00"}"#,
        r#"{"kind":"dismissal","role":"quizlab-front-end","developer":"U02","by_owner":true}"#,
        r#"{"kind":"block","person":"U01","blocked":"U02"}"#,
        r#"{"kind":"notifications","person":"U02","choices":{"introductions":"never"},"paused":true,"paused_until":"2026-10-01T00:00:00","awake_from":9,"awake_to":18,"weekends":true,"mondays":true,"weekly":true}"#,
        r#"{"kind":"audit","id":"a1","actor":"U02","action":"project.approve","subject":"quizlab","before":"submitted","after":"approved","at":"2026-09-07T09:00:00"}"#,
        r#"{"kind":"involvement","person":"U02","areas":["reviews","support"],"hours":4,"until":"2026-12-01","mornings":true,"updated_at":"2026-09-07T09:00:00"}"#,
        r#"{"kind":"update","id":"up1","project":"quizlab","author":"U01","happened":"A class <uses> it","next":"More","help":"Testers","at":"2026-09-07T09:00:00"}"#,
        r#"{"kind":"follow","person":"U02","thing":"project:quizlab","at":"2026-09-07T09:00:00"}"#,
        r#"{"kind":"follow","person":"U02","thing":"subject:Law: & politics","at":"2026-09-07T09:00:00"}"#,
        r#"{"kind":"question","id":"qu1","asker":"U02","title":"How do you pass grades?","tried":"LTI","subjects":["Mathematics"],"asked_at":"2026-09-07T09:00:00","closed_at":"2026-09-09T09:00:00","asked":[{"person":"U01","project":"quizlab","reasons":["is about Mathematics"],"state":"answered","answer":"With AGS","answered_at":"2026-09-08T09:00:00","helped":true}]}"#,
        r#"{"kind":"idea","id":"id1","person":"U02","title":"A map","about":"Drawn together","audience":"Students","subjects":["Mathematics"],"skills":["svelte"],"state":"became","told_people":true,"told_leader":true,"project":"quizlab","created_at":"2026-09-07T09:00:00","closed_at":"2026-09-09T09:00:00","joined":[{"person":"U01","part":"lead","joined_at":"2026-09-08T09:00:00"}]}"#,
        r#"{"kind":"task","id":"t1","what":"Book the room","note":"The large one","owner":"U02","due":"2026-12-01","purpose":"plan:Autumn fair","done_by":"U02","done_at":"2026-09-08T09:00:00","created_by":"U01","created_at":"2026-09-07T09:00:00"}"#,
        r#"{"kind":"absence","id":"ab1","person":"U02","from":"2026-12-20","until":"2027-01-03","stand_in":"U01","created_at":"2026-09-07T09:00:00"}"#,
        r#"{"kind":"shared_need","skill":"svelte","projects":["quizlab","strict"],"state":"told","found_at":"2026-09-07T09:00:00","settled_at":"2026-09-08T09:00:00"}"#,
        r#"{"kind":"desk_claim","work":"review","item":"quizlab","person":"U02","at":"2026-09-07T09:00:00","until":"2026-09-09T09:00:00"}"#,
        r#"{"kind":"desk_snooze","work":"skill","item":"quizcraft","person":"U02","at":"2026-09-07T09:00:00","until":"2026-09-10T07:00:00"}"#,
        r#"{"kind":"person","id":"U03","name":"Émile <!channel> \"& co\" 👩‍🏫","from_the_future":[1,2]}"#,
        r#"{"kind":"profile","person":"U03","skills":[{"skill":"svelte","level":3}],"languages":["English","Spanish"],"updated_at":"2026-09-07T09:00:00"}"#,
    ] {
        file.push_str(line);
        file.push('\n');
    }
    let imported = read_in(&hub, "T1", &file).await.expect("a good file");
    assert_eq!(imported.records, 48);
    let first = written_out(&hub, "T1").await;
    // And what it means that somebody organizes.
    assert_eq!(records(&first).len(), 49);
    for kept in
        [r#""must":true"#, r#""least_hours":3,"least_overlap":10"#, r#""languages":["English","Spanish"]"#]
    {
        assert!(first.contains(kept), "{kept}\n{first}");
    }
    // Into another workspace, and once more over itself: the same comes out.
    read_in(&hub, "T2", &first).await.expect("what was exported is good");
    assert_eq!(records(&written_out(&hub, "T2").await), records(&first));
    read_in(&hub, "T1", &first).await.expect("twice is harmless");
    assert_eq!(written_out(&hub, "T1").await, first);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_bad_line_is_named_and_changes_nothing() {
    let hub = Hub::start_bare().await;
    let good = example();
    let before = written_out(&hub, "T1").await;
    for (bad, says) in [
        ("nonsense", "Line 8: expected"),
        (r#"{"kind":"persn","id":"U9","name":"X"}"#, "Line 8: unknown variant `persn`"),
        (r#"{"kind":"person","id":"U9"}"#, "Line 8: missing field `name`"),
        (r#"{"kind":"person","id":"U9","name":"X","timezone":"Mars"}"#, "Line 8: timezone \"Mars\" is none"),
        (r#"{"kind":"person","id":"U 9","name":"X"}"#, "Line 8: id is \"U 9\""),
        (r#"{"kind":"profile","person":"U9"}"#, "Line 8: person names \"U9\", whom nobody knows"),
        (r#"{"kind":"profile","person":"U01","skills":[{"skill":"rust","level":5}]}"#, "Line 8: level is 5"),
        (r#"{"kind":"project","id":"p","name":"P","pitch":"p","owners":[]}"#, "Line 8: owners is empty"),
        (
            r#"{"kind":"project","id":"p","name":"P","pitch":"p","owners":["U01"],"repository":"http://x.example"}"#,
            "Line 8: \"http://x.example\" is no https link",
        ),
        (
            r#"{"kind":"project","id":"p","name":"P","pitch":"p","owners":["U01"],"roles":[{"id":"r","title":"R","utc_from":1}]}"#,
            "Line 8: utc_from and utc_to go together",
        ),
        (
            r#"{"kind":"introduction","id":"i2","project":"quizlab","role":"no","developer":"U02","owner":"U01","asked_by":"U01","state":"asked","asked_at":"2026-09-07T09:00:00"}"#,
            "Line 8: role names \"no\"",
        ),
        (
            r#"{"kind":"introduction","id":"i2","project":"quizlab","role":"quizlab-front-end","developer":"U02","owner":"U01","asked_by":"U01","state":"asked","asked_at":"2026-09-07T09:00:00"}"#,
            "Line 8: the database refuses it",
        ),
        (
            r#"{"kind":"need","id":"n2","institution":"nowhere","person":"U01","title":"X"}"#,
            "Line 8: institution names \"nowhere\"",
        ),
        (
            r#"{"kind":"pilot_answer","pilot":"p9","phase":"after","answerer":"a","asked_at":"2026-09-07T09:00:00"}"#,
            "Line 8: pilot names \"p9\"",
        ),
        (
            r#"{"kind":"offer","id":"o2","person":"U01","offers":"funding","title":"X","amount":1,"unit":"eur","promised":2}"#,
            "Line 8: promised is 2: write a number from 0 to 1",
        ),
        (
            r#"{"kind":"offer_ask","id":"oa2","offer":"o9","project":"quizlab","amount":1,"state":"asked","asked_by":"U01","asked_at":"2026-09-07T09:00:00"}"#,
            "Line 8: offer names \"o9\"",
        ),
        (
            r#"{"kind":"support_request","id":"s9","project":"quizlab","asker":"U01","about":"security","severity":"minor","title":"A hole","state":"open","asked_at":"2026-09-07T09:00:00"}"#,
            "Line 8: about is \"security\"",
        ),
        (
            r#"{"kind":"support_note","id":"k9","project":"nothing","writer":"U01","title":"T","body":"B","created_at":"2026-09-07T09:00:00"}"#,
            "Line 8: project names \"nothing\"",
        ),
        (
            r#"{"kind":"profile","person":"U01","languages":["english"]}"#,
            "Line 8: languages has \"english\": write the English name",
        ),
        (
            r#"{"kind":"match_outcome","role":"quizlab-front-end","developer":"U02","project":"quizlab","shares":[1,2,3,4,5,6,7],"seen_at":"2026-09-07T09:00:00","project_said":false}"#,
            "Line 8: what somebody said and when go together",
        ),
        (
            r#"{"kind":"matching","weights":{"skills":0.9}}"#,
            "Line 8: weights are incomplete or out of their bounds",
        ),
        (r#"{"kind":"readiness","project":"nothing"}"#, "Line 8: project names \"nothing\""),
        (
            r#"{"kind":"partner","institution":"nowhere","person":"U01"}"#,
            "Line 8: institution names \"nowhere\"",
        ),
        (r#"{"kind":"person","id":"U9","name":"a\u0000b"}"#, "Line 8: it holds a NUL character"),
        (r#"{"kind":"edtech-hub","version":1}"#, "Line 8: a second header"),
    ] {
        let file = format!("{good}\n{bad}\n");
        match read_in(&hub, "T1", &file).await {
            Err(Error::User(text)) => {
                assert!(text.starts_with(says), "{text}");
                assert!(text.ends_with("Nothing was changed."), "{text}");
            }
            other => panic!("{bad}: {other:?}"),
        }
        assert_eq!(written_out(&hub, "T1").await, before, "{bad}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn only_a_file_of_ours_is_read() {
    let hub = Hub::start_bare().await;
    for file in
        ["", "\n\n", r#"{"kind":"person","id":"U9","name":"X"}"#, r#"{"kind":"edtech-hub","version":2}"#]
    {
        assert!(matches!(read_in(&hub, "T1", file).await, Err(Error::User(_))), "{file}");
    }
}

/// What partners have going on, each with a day that comes.
const CLOCKS: &[&str] = &[
    r#"{"kind":"edtech-hub","version":1}"#,
    r#"{"kind":"person","id":"U_ANA","name":"Ana","timezone":"Europe/Madrid"}"#,
    r#"{"kind":"person","id":"U_TESS","name":"Tess","timezone":"America/Chicago"}"#,
    r#"{"kind":"project","id":"quizlab","name":"Quizlab","pitch":"Quizzes","stage":"in_use","state":"approved","owners":["U_ANA"]}"#,
    r#"{"kind":"institution","id":"mit","name":"MIT","institution_kind":"university","country":"US","created_by":"U_TESS"}"#,
    r#"{"kind":"partner","institution":"mit","person":"U_TESS","standing":"confirmed"}"#,
    r#"{"kind":"pilot","id":"p1","institution":"mit","project":"quizlab","person":"U_TESS","owner":"U_ANA","state":"accepted","starts":"2026-10-01","ends":"2026-12-01","channel":"C1","asked_at":"2026-09-01T09:00:00"}"#,
    r#"{"kind":"pilot","id":"p2","institution":"mit","project":"quizlab","person":"U_TESS","owner":"U_ANA","state":"ended","starts":"2026-03-01","ends":"2026-04-01","asked_at":"2026-02-01T09:00:00"}"#,
    r#"{"kind":"offer","id":"o1","person":"U_TESS","offers":"hosting","title":"Our lab","amount":3,"unit":"installations","until":"2026-09-12"}"#,
    r#"{"kind":"offer","id":"o2","person":"U_TESS","offers":"hosting","title":"Our lab, last year","amount":3,"unit":"installations","until":"2025-09-12","state":"withdrawn"}"#,
    r#"{"kind":"adoption","id":"ad1","institution":"mit","project":"quizlab","person":"U_TESS","level":"production","since":"2025-08-01","renews":"2026-08-01"}"#,
    r#"{"kind":"grant","id":"g1","person":"U_TESS","role":"reviewer","given_by":"U_ANA","given_at":"2026-09-01T09:00:00","until":"2026-10-07T00:00:00"}"#,
    r#"{"kind":"grant","id":"g2","person":"U_TESS","role":"support_volunteer","state":"ended","given_by":"U_ANA","given_at":"2026-09-01T09:00:00","until":"2026-10-07T00:00:00","ended_at":"2026-09-02T09:00:00"}"#,
    r#"{"kind":"support_request","id":"s1","project":"quizlab","asker":"U_TESS","about":"bug","severity":"blocking","title":"It is down","state":"open","turn":3,"due_at":"2026-09-07T11:00:00","asked":[{"person":"U_ANA","answer":"waiting","asked_at":"2026-09-07T09:00:00"}],"asked_at":"2026-09-07T09:00:00"}"#,
    r#"{"kind":"support_request","id":"s2","project":"quizlab","asker":"U_TESS","about":"bug","severity":"minor","title":"It was down","state":"closed","claimer":"U_ANA","turn":5,"due_at":"2026-09-07T11:00:00","asked_at":"2026-09-01T09:00:00"}"#,
];

/// What waits for its time: which job, and when.
async fn clocks(hub: &Hub) -> Vec<(String, crate::time::Time)> {
    use diesel::prelude::*;

    use crate::db::schema::jobs;
    hub.read(|conn| {
        let waiting = jobs::table.filter(jobs::queue.eq("work")).filter(jobs::state.eq("ready"));
        Ok(waiting.order(jobs::kind).select((jobs::kind, jobs::run_at)).load(conn)?)
    })
    .await
}

#[tokio::test(flavor = "multi_thread")]
async fn what_comes_in_has_its_clocks_set_once() {
    use chrono::Duration;
    let hub = Hub::start().await;
    hub.settle().await;
    let before = clocks(&hub).await;
    let file = CLOCKS.join("\n");
    read_in(&hub, "T0001", &file).await.expect("a good file");
    let mut set = clocks(&hub).await;
    set.retain(|clock| !before.contains(clock));
    let set: Vec<(String, String)> = set.into_iter().map(|(kind, at)| (kind, at.to_string())).collect();
    let at = |kind: &str, at: &str| (kind.to_owned(), at.to_owned());
    assert_eq!(
        set,
        [
            // A month late, so now.
            at("adoption.remind", "2026-09-07 09:00:00"),
            at("offers.expire", "2026-09-13 00:00:00"),
            at("pilots.watch", "2026-09-15 09:00:00"),
            at("roles.expire", "2026-10-07 00:00:00"),
            at("roles.remind", "2026-09-30 00:00:00"),
            at("support.clock", "2026-09-07 11:00:00"),
        ],
        "what is over has no clock"
    );
    let once = clocks(&hub).await;
    read_in(&hub, "T0001", &file).await.expect("twice is harmless");
    assert_eq!(clocks(&hub).await, once);

    let (tess, ana) = (hub.person("tess"), hub.person("ana"));
    hub.settle().await;
    assert!(tess.dms().contains("nobody has said yet whether it goes on"), "{}", tess.dms());
    assert!(
        !hub.person("olga").messages("organizers").contains("was asked twice"),
        "there is time to answer"
    );
    hub.advance(Duration::hours(3)).await;
    assert!(ana.dms().contains("It is down"), "{}", ana.dms());
    hub.advance(Duration::days(10)).await;
    assert!(tess.dms().contains("The last day of your offer"), "{}", tess.dms());
    let organizers = hub.person("olga").messages("organizers");
    assert!(organizers.contains("A word from one of you may help"), "{organizers}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_skill_that_was_merged_stays_another_name() {
    use crate::features::skills;
    let hub = Hub::start_bare().await;
    let merged = r#"{"kind":"skill","id":"quizz-writing","name":"Quizz writing","state":"merged","merged_into":"question-banks","asked_by":"U01","decided_by":"U02","created_at":"2026-09-07T09:00:00"}"#;
    read_in(&hub, "T1", &format!("{}{merged}\n", example())).await.expect("a good file");
    let file = written_out(&hub, "T1").await;
    read_in(&hub, "T2", &file).await.expect("what was exported is good");
    assert_eq!(records(&written_out(&hub, "T2").await), records(&file));
    for workspace in ["T1", "T2"] {
        let workspace = WorkspaceId::from(workspace);
        let meant = hub.read(move |conn| skills::meant(conn, &workspace, "quizz Writing")).await;
        assert_eq!(meant.map(|skill| skill.id.0), Some("question-banks".to_owned()));
    }
    let other = WorkspaceId::from("T3");
    let meant = hub.read(move |conn| skills::meant(conn, &other, "quizz writing")).await;
    assert_eq!(meant, None, "a community's own names are its own");
}

#[tokio::test(flavor = "multi_thread")]
async fn the_log_of_a_period_is_a_table() {
    let hub = Hub::start_bare().await;
    let line = |id: &str, day: u8, detail: &str| {
        format!(
            r#"{{"kind":"audit","id":"{id}","actor":"U01","action":"need.tell","subject":"n1","detail":{},"before":"open","after":"met","at":"2026-09-{day:02}T09:00:00"}}"#,
            serde_json::to_string(detail).unwrap()
        )
    };
    let file = [
        r#"{"kind":"edtech-hub","version":1}"#.to_owned(),
        r#"{"kind":"person","id":"U01","name":"Ana, \"the\" first"}"#.to_owned(),
        line("a1", 6, "before"),
        line("a2", 7, "=HYPERLINK(\"x\")"),
        line("a3", 8, "two\nlines, and a comma"),
        line("a4", 9, "after"),
    ]
    .join("\n");
    read_in(&hub, "T1", &file).await.expect("a good file");
    let table = hub
        .read(|conn| {
            let mut out = Vec::new();
            let days = ["2026-09-07", "2026-09-09"].map(|day| day.parse().ok());
            let lines = audit_csv(conn, &"T1".into(), days[0], days[1], &mut out)?;
            Ok((lines, String::from_utf8(out).unwrap()))
        })
        .await;
    let expected = [
        r#""at","actor","actor_name","action","subject","detail","before","after","id""#,
        "\"2026-09-08T09:00:00Z\",\"U01\",\"Ana, \"\"the\"\" first\",\"need.tell\",\"n1\",\"two\nlines, and a comma\",\"open\",\"met\",\"a3\"",
        r#""2026-09-07T09:00:00Z","U01","Ana, ""the"" first","need.tell","n1","'=HYPERLINK(""x"")","open","met","a2""#,
        "",
    ]
    .join("\r\n");
    assert_eq!(table, (2, expected));
}

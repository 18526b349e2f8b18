//! A walk through the whole house, on which people type the same text wherever they can type: every form, every
//! command, their names. What went both ways is kept.

use serde_json::{Value, json};

use crate::demo::workspace::{Exchange, Person, Place};
use crate::testing::Hub;

pub struct Tour<'h> {
    hub: &'h Hub,
    typed: &'h str,
    seen: u64,
    /// Everything that went to the app and to Slack so far.
    pub exchanges: Vec<Exchange>,
}

/// What fits a field that takes no text of any kind.
fn fitting(block: &str) -> &'static str {
    match block {
        "repository" | "links" => "https://example.org/quizlab",
        "licence" => "MIT",
        "github" => "octocat",
        _ => "Something plain",
    }
}

/// Closes what is open, unsent.
async fn shut(person: &Person) {
    if person.has_modal() {
        person.close_all().await;
    }
}

impl<'h> Tour<'h> {
    pub fn new(hub: &'h Hub, typed: &'h str) -> Self {
        Self { hub, typed, seen: 0, exchanges: Vec::new() }
    }

    /// Lets everything arrive, and keeps what went.
    async fn look(&mut self) {
        self.hub.settle().await;
        self.keep();
    }

    fn keep(&mut self) {
        let log = self.hub.slack.log();
        let first = log.first().map_or(self.seen, |exchange| exchange.number);
        assert!(self.seen == 0 || first <= self.seen + 1, "the log lost exchanges before they were kept");
        let new: Vec<Exchange> = log.into_iter().filter(|exchange| exchange.number > self.seen).collect();
        self.seen = new.last().map_or(self.seen, |exchange| exchange.number);
        self.exchanges.extend(new);
    }

    /// (block id, action id, most characters) of each text field of the window before a person, the required
    /// ones first.
    fn text_fields(person: &Person) -> Vec<(String, String, usize)> {
        let view = person.raw_view(&Place::Modal).expect("a window");
        let blocks = view["blocks"].as_array().cloned().unwrap_or_default();
        let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
        blocks
            .iter()
            .filter(|block| block["element"]["type"] == "plain_text_input")
            .map(|block| {
                let most = block["element"]["max_length"].as_u64().unwrap_or(3000);
                (text(&block["block_id"]), text(&block["element"]["action_id"]), most as usize)
            })
            .collect()
    }

    async fn put(person: &Person, (block, action, _): &(String, String, usize), text: &str) {
        person.try_act(&Place::Modal, block, action, json!({"value": text})).await.expect("a field");
    }

    /// Types the text into every text field before a person, as long as Slack lets it be.
    async fn fill(&self, person: &Person) {
        for field in Self::text_fields(person) {
            let text: String = self.typed.chars().take(field.2).collect();
            Self::put(person, &field, &text).await;
        }
        self.choose_first(person).await;
    }

    /// Chooses the first entry of each menu that must not stay empty.
    async fn choose_first(&self, person: &Person) {
        let view = person.raw_view(&Place::Modal).expect("a window");
        for block in view["blocks"].as_array().into_iter().flatten() {
            let (element, must) = (&block["element"], block["optional"] != true);
            if must && element["type"] == "static_select" && element["initial_option"].is_null() {
                let ids = (block["block_id"].as_str(), element["action_id"].as_str());
                let (Some(block), Some(action)) = ids else { continue };
                let first = json!({"selected_option": element["options"][0]});
                person.try_act(&Place::Modal, block, action, first).await.expect("a menu");
            }
        }
    }

    /// Sends the form; fields that would not take the text are given one that fits, until it is taken.
    async fn submit(&mut self, person: &Person) {
        // A text of nothing makes no skill, and without skills there is no step for their levels.
        if !person.has_modal() {
            return;
        }
        for _ in 0..4 {
            let before = self.seen;
            person.submit().await;
            self.look().await;
            let answer = self
                .exchanges
                .iter()
                .rfind(|exchange| exchange.number > before && exchange.request["type"] == "view_submission");
            let refused = match answer {
                Some(answer) => answer.answer["errors"].as_object().cloned(),
                // Slack's client found mistakes by itself: a required field is blank.
                None => {
                    Some(Self::text_fields(person).into_iter().map(|field| (field.0, json!(""))).collect())
                }
            };
            let Some(refused) = refused else { return };
            if refused.contains_key("have") {
                // A text of nothing but signs is no skill.
                let known = json!([{"text": {"type": "plain_text", "text": "React"}, "value": "react"}]);
                let chosen = json!({"selected_options": known});
                person.try_act(&Place::Modal, "have", "skills.find", chosen).await.expect("a type-ahead");
            }
            for field in Self::text_fields(person) {
                if refused.contains_key(&field.0) {
                    Self::put(person, &field, fitting(&field.0)).await;
                }
            }
        }
        panic!("the form is not taken:\n{}", person.screen());
    }

    async fn command(&mut self, name: &str, text: &str) {
        let person = self.hub.person(name);
        person.slash(text).await;
        self.look().await;
        shut(&person).await;
        self.look().await;
    }

    /// Asks a type-ahead of the window for the text, and chooses what it offers first, or the text itself.
    async fn choose_typed(&mut self, person: &Person, block: &str) {
        let offered =
            person.try_suggest(&Place::Modal, block, "skills.find", self.typed).await.expect("options");
        let typed =
            json!({"text": {"type": "plain_text", "text": "typed"}, "value": format!("new:{}", self.typed)});
        let option = offered.first().cloned().unwrap_or(typed);
        let chosen = json!({"selected_options": [option]});
        person.try_act(&Place::Modal, block, "skills.find", chosen).await.expect("a type-ahead");
    }

    /// Everybody's name at Slack becomes the text.
    pub async fn names(&mut self) {
        for id in ["U_ANA", "U_BEN", "U_CARO", "U_OLGA"] {
            self.hub.slack.change_person(id, |user| self.typed.clone_into(&mut user.display_name)).await;
        }
        self.look().await;
    }

    /// Everything there is to do, by Ana and Ben who own a project, Caro who builds, and Olga who organizes.
    pub async fn everything(&mut self) {
        self.new_project().await;
        self.review().await;
        self.profile().await;
        self.introductions().await;
        self.support().await;
        self.around().await;
        self.close().await;
    }

    /// From a question to a solution that the next one reads, by way of every form.
    async fn support(&mut self) {
        let (ana, ben, caro) = (self.hub.person("ana"), self.hub.person("ben"), self.hub.person("caro"));
        // Help is for what people use.
        ana.slash("project edit").await;
        self.look().await;
        ana.choose("Stage", "MVP").await;
        self.submit(&ana).await;
        self.submit(&ana).await;
        shut(&ana).await;
        self.look().await;
        caro.slash("support").await;
        self.look().await;
        self.fill(&caro).await;
        caro.choose("What is it about?", "Upgrade").await;
        self.submit(&caro).await;
        self.fill(&caro).await;
        self.submit(&caro).await;
        shut(&caro).await;
        ana.press("I take it").await;
        self.look().await;
        ana.press("Hand it on").await;
        self.look().await;
        ana.choose_many("To whom", &["U_BEN"]).await;
        self.submit(&ana).await;
        for answer in ["Not yet", "Yes, it is solved"] {
            ben.press("It is solved").await;
            self.look().await;
            self.fill(&ben).await;
            self.submit(&ben).await;
            caro.press(answer).await;
            self.look().await;
            if caro.has_modal() {
                self.fill(&caro).await;
                self.submit(&caro).await;
            }
        }
        self.look().await;
        ben.slash("project list").await;
        self.look().await;
        ben.press("Show").await;
        self.look().await;
        // A text of nothing is no solution, and nothing of it is kept.
        if ben.try_press("1 known solution").await.is_err() {
            return;
        }
        self.look().await;
        ben.press("Change").await;
        self.look().await;
        self.fill(&ben).await;
        self.submit(&ben).await;
        shut(&ben).await;
        self.look().await;
    }

    async fn new_project(&mut self) {
        let ana = self.hub.person("ana");
        ana.shortcut("submit_project").await;
        self.fill(&ana).await;
        ana.choose_many("Co-owners", &["U_BEN"]).await;
        self.choose_typed(&ana, "stack").await;
        self.submit(&ana).await;
        // Closed unsent, and offered again.
        shut(&ana).await;
        self.look().await;
        ana.slash("project new").await;
        self.look().await;
        self.submit(&ana).await;
        ana.press("Add a role").await;
        self.look().await;
        self.fill(&ana).await;
        ana.fill("Hours a week", "4").await;
        self.choose_typed(&ana, "required").await;
        self.submit(&ana).await;
        self.submit(&ana).await;
        self.submit(&ana).await;
        assert!(!ana.has_modal(), "{}", ana.screen());
    }

    async fn review(&mut self) {
        let (ana, olga) = (self.hub.person("ana"), self.hub.person("olga"));
        olga.press_in("organizers", "Ask for changes").await;
        self.fill(&olga).await;
        self.submit(&olga).await;
        ana.press("Edit").await;
        self.look().await;
        self.submit(&ana).await;
        self.submit(&ana).await;
        olga.press_in("organizers", "Decline").await;
        self.fill(&olga).await;
        self.submit(&olga).await;
        ana.press("Edit and send again").await;
        self.look().await;
        self.submit(&ana).await;
        self.submit(&ana).await;
        olga.press_in("organizers", "Approve").await;
        self.look().await;
    }

    async fn profile(&mut self) {
        let caro = self.hub.person("caro");
        caro.shortcut("my_profile").await;
        self.look().await;
        self.fill(&caro).await;
        self.choose_typed(&caro, "have").await;
        caro.fill("Hours a week that I have", "4").await;
        self.submit(&caro).await;
        self.submit(&caro).await;
        assert!(!caro.has_modal(), "{}", caro.screen());
        self.command("caro", "profile").await;
    }

    async fn introductions(&mut self) {
        let (ana, caro) = (self.hub.person("ana"), self.hub.person("caro"));
        caro.press_in("projects", "I'm interested").await;
        self.look().await;
        self.fill(&caro).await;
        self.submit(&caro).await;
        shut(&caro).await;
        ana.press("Not now").await;
        self.look().await;
        self.fill(&ana).await;
        self.submit(&ana).await;
        shut(&ana).await;
        self.look().await;
    }

    /// Commands, messages and tabs.
    async fn around(&mut self) {
        for name in ["ana", "caro", "olga"] {
            self.hub.person(name).open_home().await;
            for command in ["", "help", "match", "status", "project list", "settings"] {
                self.command(name, command).await;
            }
        }
        let typed = self.typed;
        for command in [
            "",
            "find ",
            "project ",
            "project show ",
            "project edit ",
            "match ",
            "profile ",
            "settings ",
            "help ",
            "support ",
            "offer ",
            "partner ",
        ] {
            self.command("caro", &format!("{command}{typed}")).await;
        }
        self.command("ana", &format!("project edit {typed}")).await;
        let caro = self.hub.person("caro");
        let short: String = typed.chars().take(2900).collect();
        caro.dm_app(&format!("hello {short}")).await;
        let ts = caro.say("general", &format!("<@U_HUB> {short}")).await;
        self.look().await;
        for shortcut in ["project_idea", "ask_support"] {
            caro.message_shortcut("general", &ts, shortcut).await;
            self.look().await;
            shut(&caro).await;
        }
        self.look().await;
        self.command("caro", "project new").await;
    }

    async fn close(&mut self) {
        let ana = self.hub.person("ana");
        ana.slash("project close").await;
        self.look().await;
        self.fill(&ana).await;
        self.submit(&ana).await;
        shut(&ana).await;
        self.look().await;
        self.command("ana", "project list").await;
    }
}

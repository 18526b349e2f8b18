//! The elements inside blocks: buttons, menus, inputs.

use chrono::{NaiveDate, NaiveTime};
use serde_json::{Map, Value};

use super::objects::Options;
use super::{Check, ID, Surface};

/// What holds an element.
#[derive(Clone, Copy, PartialEq)]
pub enum Place {
    Accessory,
    Actions,
    Input,
}

const BUTTON: usize = 75;
const PLACEHOLDER: usize = 150;
const OVERFLOW: usize = 5;
const MARKS: usize = 10;
const INPUT: i64 = 3000;

const TEXT_INPUTS: &[&str] = &[
    "plain_text_input",
    "email_text_input",
    "url_text_input",
    "number_input",
    "rich_text_input",
    "file_input",
];

impl Check {
    /// An element, in a block of this sort on this surface.
    pub fn element(&mut self, element: &Value, at: &str, place: Place) {
        let kind = element.get("type").and_then(Value::as_str).unwrap_or("");
        if kind == "image" && place == Place::Accessory {
            return self.image_element(element, at);
        }
        let Some((required, optional)) = fields_of(kind) else {
            return self.error(at, format_args!("unsupported type: {kind}"));
        };
        let only_in_inputs = TEXT_INPUTS.contains(&kind);
        let never_in_inputs = matches!(kind, "button" | "overflow" | "workflow_button");
        let fits = match place {
            Place::Input => !never_in_inputs,
            Place::Actions => !only_in_inputs,
            Place::Accessory => !only_in_inputs && kind != "datetimepicker",
        };
        let fits_surface = match kind {
            "email_text_input" | "number_input" | "file_input" => self.surface == Surface::Modal,
            "rich_text_input" => self.surface != Surface::Message,
            "datetimepicker" => self.surface != Surface::Home,
            _ => true,
        };
        if !fits || !fits_surface {
            self.error(at, format_args!("unsupported type: {kind}"));
        }
        let required: Vec<&str> = required.iter().copied().chain(["type"]).collect();
        let common = match kind {
            "button" | "overflow" | "workflow_button" => &["action_id", "confirm"][..],
            _ if only_in_inputs => &["action_id", "focus_on_load"],
            _ => &["action_id", "focus_on_load", "confirm"],
        };
        let optional: Vec<&str> = optional.iter().chain(common).copied().collect();
        let Some(fields) = self.object(element, at, &required, &optional) else { return };
        self.string(fields, "action_id", at, ID);
        if self.boolean(fields, "focus_on_load", at) {
            self.focused += 1;
        }
        self.confirm(fields, at);
        self.plain(fields, "placeholder", at, PLACEHOLDER);
        self.filter(fields, at);
        self.dispatch_config(fields, at);
        for name in
            ["default_to_current_conversation", "response_url_enabled", "multiline", "is_decimal_allowed"]
        {
            self.boolean(fields, name, at);
        }
        self.integer(fields, "max_selected_items", at, 1..=i64::MAX);
        self.integer(fields, "min_query_length", at, 0..=i64::MAX);
        self.by_kind(kind, fields, at);
    }

    fn by_kind(&mut self, kind: &str, fields: &Map<String, Value>, at: &str) {
        match kind {
            "button" | "workflow_button" => {
                self.plain(fields, "text", at, BUTTON);
                self.string(fields, "value", at, 2000);
                self.string(fields, "accessibility_label", at, BUTTON);
                self.url(fields, "url", at);
                self.one_of(fields, "style", at, &["primary", "danger"]);
            }
            "overflow" => {
                if let Some(items) = self.list(fields, "options", at, 1, OVERFLOW) {
                    self.options(items, &format!("{at}/options"), Options::Overflow);
                }
            }
            "radio_buttons" | "checkboxes" => {
                if let Some(items) = self.list(fields, "options", at, 1, MARKS) {
                    self.options(items, &format!("{at}/options"), Options::Marks);
                }
                self.list(fields, "initial_options", at, 1, MARKS);
                self.initial_options(fields, at);
            }
            "static_select" | "multi_static_select" => {
                self.option_lists(fields, at, 1);
                self.list(fields, "initial_options", at, 0, usize::MAX);
                self.initial_options(fields, at);
            }
            "external_select" | "multi_external_select" => {
                if let Some(option) = fields.get("initial_option") {
                    self.option(option, &format!("{at}/initial_option"), Options::Menu);
                }
                if let Some(items) = self.list(fields, "initial_options", at, 0, usize::MAX) {
                    self.options(items, &format!("{at}/initial_options"), Options::Menu);
                }
            }
            "plain_text_input" => self.plain_text_input(fields, at),
            "number_input" => {
                for name in ["initial_value", "min_value", "max_value"] {
                    let text = self.string(fields, name, at, usize::MAX);
                    if text.is_some_and(|text| text.parse::<f64>().is_err()) {
                        self.error(&format!("{at}/{name}"), "must be a number");
                    }
                }
            }
            "email_text_input" | "url_text_input" => {
                self.string(fields, "initial_value", at, usize::MAX);
            }
            "rich_text_input" => {
                if let Some(value) = fields.get("initial_value") {
                    self.rich_text(value, &format!("{at}/initial_value"));
                }
            }
            "datepicker" => {
                self.shaped(fields, "initial_date", at, "a date as YYYY-MM-DD", |text| {
                    text.len() == 10 && NaiveDate::parse_from_str(text, "%Y-%m-%d").is_ok()
                });
            }
            "timepicker" => {
                self.shaped(fields, "initial_time", at, "a time as HH:mm", |text| {
                    text.len() == 5 && NaiveTime::parse_from_str(text, "%H:%M").is_ok()
                });
                self.shaped(fields, "timezone", at, "an IANA time zone", |text| {
                    text.parse::<chrono_tz::Tz>().is_ok()
                });
            }
            "datetimepicker" => {
                self.integer(fields, "initial_date_time", at, 1_000_000_000..=9_999_999_999);
            }
            "file_input" => {
                self.strings(fields, "filetypes", at, 0, &[]);
                self.integer(fields, "max_files", at, 1..=10);
            }
            _ => {
                for name in ["initial_user", "initial_conversation", "initial_channel"] {
                    self.string(fields, name, at, usize::MAX);
                }
                for name in ["initial_users", "initial_conversations", "initial_channels"] {
                    self.strings(fields, name, at, 0, &[]);
                }
            }
        }
        let chosen = ["initial_options", "initial_users", "initial_conversations", "initial_channels"];
        let chosen = chosen.iter().filter_map(|name| fields.get(*name)?.as_array()).map(Vec::len).max();
        let most = fields.get("max_selected_items").and_then(Value::as_u64);
        if let (Some(chosen), Some(most)) = (chosen, most)
            && chosen as u64 > most
        {
            self.error(at, format_args!("no more than {most} items allowed"));
        }
    }

    fn plain_text_input(&mut self, fields: &Map<String, Value>, at: &str) {
        let least = self.integer(fields, "min_length", at, 0..=INPUT).unwrap_or(0);
        let most = self.integer(fields, "max_length", at, 1..=INPUT).unwrap_or(INPUT);
        if least > most {
            self.error(at, "min_length must not be more than max_length");
        }
        self.string(fields, "initial_value", at, usize::try_from(most).unwrap_or(0));
    }

    fn shaped(
        &mut self,
        fields: &Map<String, Value>,
        name: &str,
        at: &str,
        shape: &str,
        fits: impl Fn(&str) -> bool,
    ) {
        if self.string(fields, name, at, usize::MAX).is_some_and(|text| !fits(text)) {
            self.error(&format!("{at}/{name}"), format_args!("must be {shape}"));
        }
    }

    pub fn image_element(&mut self, element: &Value, at: &str) {
        let optional = &["image_url", "slack_file"];
        let Some(fields) = self.object(element, at, &["type", "alt_text"], optional) else { return };
        self.image(fields, at);
    }

    /// What image elements and image blocks have in common.
    pub fn image(&mut self, fields: &Map<String, Value>, at: &str) {
        if fields.contains_key("image_url") == fields.contains_key("slack_file") {
            self.error(at, "must have either image_url or slack_file");
        }
        self.url(fields, "image_url", at);
        self.string(fields, "alt_text", at, 2000);
    }
}

/// The required and the optional fields of an element, those left out that every element may have.
#[rustfmt::skip]
fn fields_of(kind: &str) -> Option<(&'static [&'static str], &'static [&'static str])> {
    Some(match kind {
        "button" => (&["text"], &["url", "value", "style", "accessibility_label"]),
        "workflow_button" => (&["text", "workflow"], &["style", "accessibility_label"]),
        "overflow" => (&["options"], &[]),
        "radio_buttons" => (&["options"], &["initial_option"]),
        "checkboxes" => (&["options"], &["initial_options"]),
        "static_select" => (&[], &["options", "option_groups", "initial_option", "placeholder"]),
        "multi_static_select" =>
            (&[], &["options", "option_groups", "initial_options", "placeholder", "max_selected_items"]),
        "external_select" => (&[], &["initial_option", "min_query_length", "placeholder"]),
        "multi_external_select" =>
            (&[], &["initial_options", "min_query_length", "placeholder", "max_selected_items"]),
        "users_select" => (&[], &["initial_user", "placeholder"]),
        "multi_users_select" => (&[], &["initial_users", "placeholder", "max_selected_items"]),
        "conversations_select" => (&[], &["initial_conversation", "default_to_current_conversation",
            "response_url_enabled", "filter", "placeholder"]),
        "multi_conversations_select" => (&[], &["initial_conversations",
            "default_to_current_conversation", "filter", "placeholder", "max_selected_items"]),
        "channels_select" => (&[], &["initial_channel", "response_url_enabled", "placeholder"]),
        "multi_channels_select" => (&[], &["initial_channels", "placeholder", "max_selected_items"]),
        "datepicker" => (&[], &["initial_date", "placeholder"]),
        "timepicker" => (&[], &["initial_time", "timezone", "placeholder"]),
        "datetimepicker" => (&[], &["initial_date_time"]),
        "plain_text_input" => (&[], &["initial_value", "multiline", "min_length", "max_length",
            "dispatch_action_config", "placeholder"]),
        "email_text_input" | "url_text_input" | "rich_text_input" =>
            (&[], &["initial_value", "dispatch_action_config", "placeholder"]),
        "number_input" => (&["is_decimal_allowed"],
            &["initial_value", "min_value", "max_value", "dispatch_action_config", "placeholder"]),
        "file_input" => (&[], &["filetypes", "max_files"]),
        _ => return None,
    })
}

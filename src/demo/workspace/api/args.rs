//! The arguments of a call: JSON, a form, or a query, as Slack takes them.

use axum::http::{HeaderMap, header};
use serde_json::{Map, Value};

use super::Failure;

/// Arguments that Slack takes as JSON text inside a form or a query.
const JSON_IN_FORMS: &[&str] = &["blocks", "attachments", "view", "metadata", "files"];

#[derive(Clone, Default)]
pub(in super::super) struct Args(pub Map<String, Value>);

impl Args {
    /// Reads the query, and the body by its content type.
    pub fn read(query: Option<&str>, headers: &HeaderMap, body: &[u8]) -> Result<Self, Failure> {
        let mut args = Self::default();
        args.read_form(query.unwrap_or("").as_bytes())?;
        if body.is_empty() {
            return Ok(args);
        }
        let kind = headers.get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or("");
        if kind.starts_with("application/json") {
            match serde_json::from_slice(body) {
                Ok(Value::Object(fields)) => args.0.extend(fields),
                Ok(_) => return Err(Failure::from("json_not_object").recorded()),
                Err(_) => return Err(Failure::from("invalid_json").recorded()),
            }
        } else if kind.starts_with("application/x-www-form-urlencoded") {
            args.read_form(body)?;
        } else {
            return Err(Failure::from("invalid_post_type").recorded());
        }
        Ok(args)
    }

    fn read_form(&mut self, form: &[u8]) -> Result<(), Failure> {
        for (name, text) in form_urlencoded::parse(form) {
            let value = if JSON_IN_FORMS.contains(&name.as_ref()) {
                serde_json::from_str(&text).map_err(|_| Failure::arguments(["invalid json".into()]))?
            } else {
                Value::String(text.into_owned())
            };
            self.0.insert(name.into_owned(), value);
        }
        Ok(())
    }

    pub fn into_value(self) -> Value {
        Value::Object(self.0)
    }

    /// An argument that is given and not null.
    pub fn get(&self, name: &str) -> Option<&Value> {
        self.0.get(name).filter(|value| !value.is_null())
    }

    /// A text, or none when it is missing or something else.
    pub fn text(&self, name: &str) -> Option<&str> {
        self.get(name)?.as_str()
    }

    /// A text that must be there: the method's table has made sure of that.
    pub fn needed(&self, name: &str) -> Result<&str, Failure> {
        self.text(name)
            .ok_or_else(|| Failure::arguments([format!("must be a string [json-pointer:/{name}]")]))
    }

    /// A whole number, also when it comes as text.
    pub fn number(&self, name: &str) -> Option<i64> {
        let value = self.get(name)?;
        value.as_i64().or_else(|| value.as_str()?.parse().ok())
    }

    /// A switch, also when it comes as text.
    pub fn flag(&self, name: &str) -> bool {
        match self.get(name) {
            Some(Value::Bool(on)) => *on,
            Some(Value::String(text)) => text == "true" || text == "1",
            _ => false,
        }
    }

    /// A list of ids: Slack documents text with commas, and takes a JSON array as well.
    pub fn list(&self, name: &str) -> Vec<String> {
        match self.get(name) {
            Some(Value::Array(items)) => {
                items.iter().filter_map(Value::as_str).map(ToOwned::to_owned).collect()
            }
            Some(Value::String(text)) => {
                text.split(',').map(str::trim).filter(|id| !id.is_empty()).map(ToOwned::to_owned).collect()
            }
            _ => Vec::new(),
        }
    }
}

//! The fields of a span as JSON, for the log. The library's own way reads all that is there anew for each field that is
//! recorded later, and that took a twelfth of the time that an event takes.

use std::fmt;

use tracing::field::{Field, Visit};
use tracing::span::Record;
use tracing_subscriber::field::RecordFields;
use tracing_subscriber::fmt::FormattedFields;
use tracing_subscriber::fmt::format::{FormatFields, Writer};

/// Writes one JSON object, to which more is added at its end. Where a field is recorded twice, who reads it takes the
/// second.
pub struct JsonFields;

impl<'writer> FormatFields<'writer> for JsonFields {
    fn format_fields<R: RecordFields>(&self, mut writer: Writer<'writer>, fields: R) -> fmt::Result {
        writer.write_char('{')?;
        members(&mut writer, &fields, true)
    }

    fn add_fields(&self, current: &'writer mut FormattedFields<Self>, fields: &Record<'_>) -> fmt::Result {
        if current.fields.pop().is_none() {
            current.fields.push('{');
        }
        let is_empty = current.fields.len() == 1;
        members(&mut current.as_writer(), fields, is_empty)
    }
}

/// What comes after the brace or after other members, and the brace at the end.
fn members(to: &mut Writer<'_>, fields: &impl RecordFields, is_first: bool) -> fmt::Result {
    let mut members = Members { to, is_first, written: Ok(()) };
    fields.record(&mut members);
    members.written?;
    to.write_char('}')
}

struct Members<'to, 'writer> {
    to: &'to mut Writer<'writer>,
    is_first: bool,
    written: fmt::Result,
}

impl Members<'_, '_> {
    /// `value` is JSON already.
    fn member(&mut self, field: &Field, value: &str) {
        let comma = if std::mem::take(&mut self.is_first) { "" } else { "," };
        // A raw identifier of Rust's is a name without its mark.
        let name = quoted(field.name().trim_start_matches("r#"));
        self.written = self.written.and_then(|()| write!(self.to, "{comma}{name}:{value}"));
    }
}

fn quoted(text: &str) -> String {
    serde_json::Value::from(text).to_string()
}

impl Visit for Members<'_, '_> {
    fn record_debug(&mut self, field: &Field, value: &dyn fmt::Debug) {
        self.member(field, &quoted(&format!("{value:?}")));
    }

    fn record_str(&mut self, field: &Field, value: &str) {
        self.member(field, &quoted(value));
    }

    fn record_i64(&mut self, field: &Field, value: i64) {
        self.member(field, &value.to_string());
    }

    fn record_u64(&mut self, field: &Field, value: u64) {
        self.member(field, &value.to_string());
    }

    fn record_bool(&mut self, field: &Field, value: bool) {
        self.member(field, if value { "true" } else { "false" });
    }

    fn record_f64(&mut self, field: &Field, value: f64) {
        // JSON has no infinity.
        self.member(field, &serde_json::Value::from(value).to_string());
    }
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};
    use tracing_subscriber::layer::SubscriberExt;

    use super::*;
    use crate::cli::log_tests::Lines;

    #[test]
    fn what_is_recorded_later_stands_beside_what_was_there() {
        let lines = Lines::default();
        let writer = lines.clone();
        let layer = tracing_subscriber::fmt::layer()
            .json()
            .fmt_fields(JsonFields)
            .with_writer(move || writer.clone());
        tracing::subscriber::with_default(tracing_subscriber::registry().with(layer), || {
            use tracing::field::Empty;
            let none = tracing::info_span!("later", late = Empty);
            let _none = none.enter();
            none.record("late", -7);
            let span = tracing::info_span!(
                "request",
                request = "a\"b\n",
                r#type = ?Some(1),
                seconds = f64::INFINITY,
                outcome = Empty,
                kept = true
            );
            let _span = span.enter();
            span.record("outcome", "kept \\ told");
            tracing::info!("done");
        });
        let line: Value = serde_json::from_slice(&lines.0.lock().expect("lines")).expect("one line of JSON");
        assert_eq!(line["spans"][0], json!({"name": "later", "late": -7}));
        let expected = json!({
            "name": "request", "request": "a\"b\n", "type": "Some(1)", "seconds": null, "kept": true,
            "outcome": "kept \\ told",
        });
        assert_eq!(line["spans"][1], expected);
    }
}

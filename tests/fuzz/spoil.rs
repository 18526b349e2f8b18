//! Spoils inputs: a little, a lot, or as JSON.

use serde_json::{Value, json};

/// The longest input that is tried.
const LONGEST: usize = 16 * 1024;

/// Text that has meaning somewhere.
const WORDS: [&str; 28] = [
    "\0",
    "\\u0000",
    "\"",
    "\\",
    "{",
    "}",
    "[",
    "]",
    "null",
    "-1",
    "9223372036854775808",
    "1e999",
    "%",
    "%00",
    "%zz",
    "&",
    "=",
    "+",
    "&amp;",
    "<!channel>",
    "<@U1>",
    "<",
    ">",
    "\u{202e}",
    "👩‍👩‍👧",
    "e\u{301}",
    "\r\n",
    "é",
];

pub struct Spoiler {
    random: fastrand::Rng,
    kept: Vec<Vec<u8>>,
}

impl Spoiler {
    pub fn new(seed: u64, kept: Vec<Vec<u8>>) -> Self {
        Self { random: fastrand::Rng::with_seed(seed), kept }
    }

    /// One of those that are kept, spoiled.
    pub fn next(&mut self) -> Vec<u8> {
        let mut input = self.one();
        if self.random.bool()
            && let Ok(mut value) = serde_json::from_slice(&input)
        {
            for _ in 0..self.random.usize(1..4) {
                self.spoil_json(&mut value, 0);
            }
            input = value.to_string().into_bytes();
            if self.random.u8(..4) > 0 {
                return input;
            }
        }
        for _ in 0..self.random.usize(1..8) {
            self.spoil_bytes(&mut input);
        }
        input.truncate(LONGEST);
        input
    }

    fn one(&mut self) -> Vec<u8> {
        self.kept[self.random.usize(..self.kept.len())].clone()
    }

    fn spoil_bytes(&mut self, input: &mut Vec<u8>) {
        let at = self.random.usize(..=input.len());
        let end = self.random.usize(at..=input.len().min(at + 32));
        match self.random.u8(..7) {
            0 if at < input.len() => input[at] ^= 1 << self.random.u8(..8),
            1 if at < input.len() => input[at] = self.random.u8(..),
            2 => drop(input.drain(at..end)),
            3 => {
                let word = WORDS[self.random.usize(..WORDS.len())];
                input.splice(at..at, word.bytes());
            }
            4 => {
                let again: Vec<u8> = input[at..end].repeat(self.random.usize(1..4));
                input.splice(at..at, again);
            }
            5 => {
                let other = self.one();
                let from = self.random.usize(..=other.len());
                input.truncate(at);
                input.extend_from_slice(&other[from..]);
            }
            _ => input.truncate(at),
        }
    }

    fn spoil_json(&mut self, value: &mut Value, depth: u8) {
        let deeper = depth < 12 && self.random.u8(..4) > 0;
        match value {
            Value::Array(items) if deeper && !items.is_empty() => {
                let at = self.random.usize(..items.len());
                match self.random.u8(..8) {
                    0 => drop(items.remove(at)),
                    1 => items.insert(at, items[at].clone()),
                    _ => self.spoil_json(&mut items[at], depth + 1),
                }
            }
            Value::Object(fields) if deeper && !fields.is_empty() => {
                let at = self.random.usize(..fields.len());
                let Some(name) = fields.keys().nth(at).cloned() else { return };
                if self.random.u8(..8) == 0 {
                    fields.remove(&name);
                } else if let Some(field) = fields.get_mut(&name) {
                    self.spoil_json(field, depth + 1);
                }
            }
            Value::String(text) if self.random.bool() => {
                let mut bytes = std::mem::take(text).into_bytes();
                self.spoil_bytes(&mut bytes);
                *text = String::from_utf8_lossy(&bytes).into_owned();
            }
            other => *other = self.any(),
        }
    }

    fn any(&mut self) -> Value {
        match self.random.u8(..9) {
            0 => Value::Null,
            1 => json!(self.random.bool()),
            2 => json!(self.random.i64(..)),
            3 => json!(self.random.f64()),
            4 => json!([]),
            5 => json!({}),
            6 => json!([[[{"a": [{}]}]]]),
            7 => json!("x".repeat(self.random.usize(..4000))),
            _ => json!(WORDS[self.random.usize(..WORDS.len())]),
        }
    }
}

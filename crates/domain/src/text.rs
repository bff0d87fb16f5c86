//! What people write. Personal text has a redacting `Debug`, no `Display`, and is checked in one place.

use crate::PersonId;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use std::fmt;

/// Longest text of one narrative part, in characters.
pub const NARRATIVE_LIMIT: usize = 20_000;
/// Longest text of any other field, in characters.
pub const TEXT_LIMIT: usize = 2_000;
/// A run of this many base64 letters without a space is a file, not a sentence.
const EMBEDDED_RUN: usize = 256;

/// A short personal text: a name, a reason, an address. Redacted in `Debug`.
#[derive(Clone, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(transparent)]
pub struct Text(String);

impl Text {
    /// The text as written; length and content are checked once for a whole command by [`check`].
    pub fn new(text: impl Into<String>) -> Self {
        Self(text.into())
    }

    /// Opens the text, for whoever may read it.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Whether there is nothing but white space.
    #[must_use]
    pub fn is_blank(&self) -> bool {
        self.0.trim().is_empty()
    }
}

impl fmt::Debug for Text {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "[{} characters]", self.0.chars().count())
    }
}

impl From<&str> for Text {
    fn from(text: &str) -> Self {
        Self::new(text)
    }
}

/// One passage of a narrative and the people it is about: the unit that can later be disclosed, withheld,
/// transferred or destroyed alone.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[cfg_attr(
    feature = "graphql",
    derive(async_graphql::SimpleObject, async_graphql::InputObject),
    graphql(input_name = "NarrativePartInput")
)]
pub struct NarrativePart {
    /// The people this passage is about.
    #[serde(default)]
    #[cfg_attr(feature = "graphql", graphql(default))]
    pub about: Vec<PersonId>,
    /// What is said of them, up to 20,000 characters.
    pub text: Text,
}

/// What somebody wrote, in parts that name the people they are about.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[cfg_attr(
    feature = "graphql",
    derive(async_graphql::SimpleObject, async_graphql::InputObject),
    graphql(input_name = "NarrativeInput")
)]
pub struct Narrative {
    /// The passages in the order they were written.
    pub parts: Vec<NarrativePart>,
}

impl Narrative {
    /// One passage about nobody in particular.
    pub fn plain(text: impl Into<String>) -> Self {
        Self { parts: vec![NarrativePart { about: Vec::new(), text: Text::new(text) }] }
    }

    /// One passage about these people.
    pub fn about(people: impl Into<Vec<PersonId>>, text: impl Into<String>) -> Self {
        Self { parts: vec![NarrativePart { about: people.into(), text: Text::new(text) }] }
    }

    /// Whether nothing was written.
    #[must_use]
    pub fn is_blank(&self) -> bool {
        self.parts.iter().all(|part| part.text.is_blank())
    }

    /// The passages' texts, opened for whoever may read them.
    pub fn texts(&self) -> impl Iterator<Item = &str> {
        self.parts.iter().map(|part| part.text.as_str())
    }
}

/// What is wrong with one field of what somebody sent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FieldError {
    /// The way to the field, outermost first, as the contract names it (`["details", "device", "make"]`).
    pub path: Vec<String>,
    /// What is wrong and what to do; never a piece of the text itself.
    pub problem: FieldProblem,
}

/// The ways a text cannot be kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum FieldProblem {
    /// Longer than its limit.
    #[error("this text is too long: shorten it to {0} characters or fewer")]
    TooLong(usize),
    /// Holds a NUL or another control character that no database keeps.
    #[error("this text holds a character that cannot be kept: remove control characters")]
    ControlCharacter,
    /// A `data:` address or a long encoded run.
    #[error("this text holds an embedded file: describe it in words; pictures and files are never kept in a narrative")]
    EmbeddedFile,
    /// A time no case can have.
    #[error("this time is not possible: give a time between 1900 and 2200")]
    ImpossibleTime,
}

/// Checks every text and time of a command in one walk, so that no field can be forgotten.
///
/// `command` is the command as it would be stored; texts of narrative parts may have [`NARRATIVE_LIMIT`]
/// characters, all others [`TEXT_LIMIT`].
#[must_use]
pub fn check(command: &Value) -> Vec<FieldError> {
    let mut errors = Vec::new();
    walk(command, &mut Vec::new(), &mut errors);
    errors
}

fn walk(value: &Value, path: &mut Vec<String>, errors: &mut Vec<FieldError>) {
    match value {
        // A pack is a file, and is read and judged as one.
        Value::String(_) if path.last().is_some_and(|field| field == "toml") => {}
        Value::String(text) => {
            let narrative = path.last().is_some_and(|field| field == "text");
            if let Some(problem) = problem_of(text, if narrative { NARRATIVE_LIMIT } else { TEXT_LIMIT }) {
                errors.push(FieldError { path: path.clone(), problem });
            }
        }
        Value::Array(items) => {
            for (place, item) in items.iter().enumerate() {
                path.push(place.to_string());
                walk(item, path, errors);
                path.pop();
            }
        }
        Value::Object(fields) => {
            for (field, item) in fields {
                path.push(camel_case(field));
                walk(item, path, errors);
                path.pop();
            }
        }
        Value::Null | Value::Bool(_) | Value::Number(_) => {}
    }
}

fn problem_of(text: &str, limit: usize) -> Option<FieldProblem> {
    if text.len() > limit && text.chars().count() > limit {
        return Some(FieldProblem::TooLong(limit));
    }
    if text.chars().any(|c| c.is_control() && !matches!(c, '\n' | '\r' | '\t')) {
        return Some(FieldProblem::ControlCharacter);
    }
    if has_embedded_file(text) {
        return Some(FieldProblem::EmbeddedFile);
    }
    is_impossible_time(text).then_some(FieldProblem::ImpossibleTime)
}

fn has_embedded_file(text: &str) -> bool {
    let lower = text.to_ascii_lowercase();
    if lower.contains(";base64,") || lower.match_indices("data:").any(|(at, _)| looks_like_media_type(&lower, at + 5)) {
        return true;
    }
    text.split(|c: char| !(c.is_ascii_alphanumeric() || matches!(c, '+' | '/' | '=' | '-' | '_')))
        .any(|run| run.len() >= EMBEDDED_RUN)
}

fn looks_like_media_type(text: &str, from: usize) -> bool {
    text.get(from..).is_some_and(|rest| {
        ["image/", "video/", "audio/", "application/", "text/", "font/"].iter().any(|kind| rest.starts_with(kind))
    })
}

/// Times are stored as RFC 3339; one outside these centuries is a slip of the keyboard.
fn is_impossible_time(text: &str) -> bool {
    chrono::DateTime::parse_from_rfc3339(text).is_ok_and(|time| !(1900..2200).contains(&chrono::Datelike::year(&time)))
}

/// `device_tag` and `device-tag` as the contract spells them: `deviceTag`.
#[must_use]
pub fn camel_case(field: &str) -> String {
    let mut camel = String::with_capacity(field.len());
    let mut upper = false;
    for c in field.chars() {
        if matches!(c, '_' | '-') {
            upper = true;
        } else if upper {
            camel.push(c.to_ascii_uppercase());
            upper = false;
        } else {
            camel.push(c);
        }
    }
    camel
}

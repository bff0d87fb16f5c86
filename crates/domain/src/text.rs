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
/// A line of at least so many base64 letters and nothing else may be one line of a file.
const ENCODED_LINE: usize = 48;

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

/// Whether it holds a picture or another file, or looks as if it did.
pub(crate) fn has_embedded_file(text: &str) -> bool {
    let lower = text.to_ascii_lowercase();
    if lower.contains(";base64,") || lower.match_indices("data:").any(|(at, _)| looks_like_media_type(&lower, at + 5)) {
        return true;
    }
    let longest = text.split(|c: char| !is_encoded(c)).map(str::len).max().unwrap_or(0);
    longest >= EMBEDDED_RUN || longest_block(text) >= EMBEDDED_RUN
}

/// A letter of base64, in any of its alphabets.
fn is_encoded(c: char) -> bool {
    c.is_ascii_alphanumeric() || matches!(c, '+' | '/' | '=' | '-' | '_')
}

/// The letters of the longest run of lines that are nothing but base64, as mail programs break a file.
fn longest_block(text: &str) -> usize {
    let (mut longest, mut block) = (0, 0);
    for line in text.lines().map(str::trim) {
        block = if line.len() >= ENCODED_LINE && line.chars().all(is_encoded) { block + line.len() } else { 0 };
        longest = longest.max(block);
    }
    longest
}

/// `image/png;` or `image/png,`, and the kinds people embed even without what follows.
fn looks_like_media_type(text: &str, from: usize) -> bool {
    let Some(rest) = text.get(from..) else { return false };
    let name = |c: char| c.is_ascii_alphanumeric() || matches!(c, '/' | '.' | '+' | '-');
    let end = rest.find(|c| !name(c)).unwrap_or(rest.len());
    let (kind, after) = rest.split_at(end);
    let embeds = ["image/", "video/", "audio/", "application/", "text/", "font/"];
    (kind.contains('/') && after.starts_with([';', ','])) || embeds.iter().any(|known| kind.starts_with(known))
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

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    /// What is wrong with a passage of a narrative.
    fn problems(text: &str) -> Vec<FieldProblem> {
        check(&json!({ "note": { "parts": [{ "text": text }] } })).into_iter().map(|error| error.problem).collect()
    }

    #[test]
    fn ordinary_texts_are_kept() {
        for text in [
            "She said \u{2018}leave me alone\u{2019} and ran off.\nThen she came back.\t(11:40)",
            "Llanfairpwllgwyngyllgogerychwyrndrobwllllantysiliogogogoch",
            "https://a-very-long-name.school.example/parents/2027/03/a-letter-about-the-new-gate-and-the-old-bicycle-shed?x=1&y=2",
            "The data: he looked at images and text of all kinds.",
            "data: image quality was poor",
            "\u{1f600} caf\u{e9} \u{4f60}\u{597d}",
            "",
        ] {
            assert_eq!(problems(text), [], "{text}");
        }
    }

    #[test]
    fn a_passage_has_twenty_thousand_characters_and_no_more() {
        let longest = "\u{e9} ".repeat(NARRATIVE_LIMIT / 2);
        assert_eq!(problems(&longest), []);
        assert_eq!(problems(&(longest + "x")), [FieldProblem::TooLong(NARRATIVE_LIMIT)]);
    }

    #[test]
    fn any_other_text_has_two_thousand() {
        let long = "a ".repeat(TEXT_LIMIT);
        let errors = check(&json!({ "details": { "filtering-breach": { "url_class": long } } }));
        let path = ["details", "filteringBreach", "urlClass"].map(str::to_owned).to_vec();
        assert_eq!(errors, [FieldError { path, problem: FieldProblem::TooLong(TEXT_LIMIT) }]);
    }

    #[test]
    fn nul_and_other_control_characters_are_refused() {
        for text in ["a\0b", "\u{7}", "\u{1b}[31mred", "\u{85}"] {
            assert_eq!(problems(text), [FieldProblem::ControlCharacter], "{text:?}");
        }
    }

    #[test]
    fn embedded_files_are_refused() {
        let run = "iVBORw0KGgo".repeat(30);
        let lines = format!("{}\r\n", "QUJD".repeat(19)).repeat(4);
        for text in [
            "see data:image/png;base64,iVBORw0KGgo=",
            "DATA:Image/PNG,xyz",
            "data:model/gltf-binary;x,y",
            "x;base64,AAAA",
            run.as_str(),
            lines.as_str(),
        ] {
            assert_eq!(problems(text), [FieldProblem::EmbeddedFile], "{}", &text[..20.min(text.len())]);
        }
    }

    #[test]
    fn a_year_no_case_can_have_is_a_slip_of_the_keyboard() {
        for (at, fine) in [
            ("2027-03-01T09:00:00Z", true),
            ("1900-01-01T00:00:00Z", true),
            ("1027-03-01T09:00:00Z", false),
            ("2200-03-01T09:00:00Z", false),
        ] {
            assert_eq!(check(&json!({ "contact": { "at": at } })).is_empty(), fine, "{at}");
        }
    }

    #[test]
    fn every_problem_is_found_at_once_with_its_path_and_without_the_text() {
        let errors = check(&json!({ "said": { "parts": [{ "text": "fine" }, { "text": "a\0b" }] }, "asked_by": "\0" }));
        let mut paths: Vec<String> = errors.iter().map(|error| error.path.join(".")).collect();
        paths.sort_unstable();
        assert_eq!(paths, ["askedBy", "said.parts.1.text"]);
    }

    #[test]
    fn what_people_write_is_not_shown_by_accident() {
        let narrative = Narrative::plain("secret");
        assert!(!format!("{narrative:?}").contains("secret"));
        assert_eq!(format!("{:?}", Text::from("secret")), "[6 characters]");
    }
}

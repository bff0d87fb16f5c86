//! The call sheet, line by line.

use super::person::Person;
use async_graphql::SimpleObject;
use domain::SchoolId;
use domain::call_sheet::{CallField, CallLine, CallSection, NOT_KNOWN};

/// One line of a call sheet.
#[derive(SimpleObject)]
pub(crate) struct CallSheetLine {
    /// What it is about.
    section: CallSection,
    /// What it is about, in words.
    section_words: &'static str,
    /// About which person, where it is about one.
    person: Option<Person>,
    /// What is asked.
    field: CallField,
    /// What is asked, in words.
    words: &'static str,
    /// The answer, or "not known".
    answer: String,
    /// Whether it is known.
    known: bool,
}

impl CallSheetLine {
    pub(crate) fn of(school: SchoolId, line: CallLine) -> Self {
        Self {
            section: line.section,
            section_words: line.section.words(),
            person: line.person.map(|id| Person::new(school, id)),
            field: line.field,
            words: line.field.words(),
            known: line.answer.is_some(),
            answer: line.answer.unwrap_or_else(|| NOT_KNOWN.to_owned()),
        }
    }
}

//! A table of the pack being read: its fields one by one, each problem noted at its own line, nothing given up early.

use crate::policy::pack::PackProblem;
use std::cell::RefCell;
use std::ops::Range;
use toml::Spanned;
use toml::de::{DeTable, DeValue};

/// Everything found wrong so far.
pub(super) struct Notes {
    /// Where each line but the first begins.
    lines: Vec<usize>,
    found: RefCell<Vec<PackProblem>>,
    /// Whether the text is no TOML somewhere, so that a field that seems to be missing may only be unreadable.
    broken: bool,
}

/// A text value, and the line it stands on.
#[derive(Clone, Copy, Debug)]
pub(super) struct Said<'a> {
    pub(super) text: &'a str,
    pub(super) line: usize,
}

/// A table, where it stands, and which fields were asked for.
pub(super) struct Section<'a> {
    notes: &'a Notes,
    table: &'a DeTable<'a>,
    /// The line it begins on, from 1.
    pub(super) line: usize,
    rule: Option<String>,
    clauses: Vec<String>,
    what: Option<&'static str>,
    known: RefCell<Vec<&'static str>>,
}

impl Notes {
    /// Nothing found yet, but for what the TOML reader found.
    pub(super) fn new(text: &str, errors: &[toml::de::Error]) -> Self {
        let lines = text.match_indices('\n').map(|(at, _)| at + 1).collect();
        let notes = Self { lines, found: RefCell::new(Vec::new()), broken: !errors.is_empty() };
        for error in errors {
            let line = error.span().map(|span| notes.line_of(&span));
            let rule = line.and_then(|line| rule_at(text, line));
            notes.add(PackProblem { line, rule, clauses: Vec::new(), reason: error.message().to_owned() });
        }
        notes
    }

    /// Notes a problem.
    pub(super) fn add(&self, problem: PackProblem) {
        self.found.borrow_mut().push(problem);
    }

    /// How many were found so far.
    pub(super) fn count(&self) -> usize {
        self.found.borrow().len()
    }

    /// All of them, in the order of the text.
    pub(super) fn into_problems(self) -> Vec<PackProblem> {
        let mut found = self.found.into_inner();
        found.sort_by_key(|problem| problem.line);
        found.dedup();
        found
    }

    fn line_of(&self, span: &Range<usize>) -> usize {
        self.lines.partition_point(|begins| *begins <= span.start) + 1
    }
}

impl<'a> Section<'a> {
    /// The whole pack.
    pub(super) fn whole(notes: &'a Notes, table: &'a DeTable<'a>) -> Self {
        Self::new(notes, table, 1)
    }

    fn new(notes: &'a Notes, table: &'a DeTable<'a>, line: usize) -> Self {
        Self { notes, table, line, rule: None, clauses: Vec::new(), what: None, known: RefCell::default() }
    }

    /// From here on problems name this rule and its clauses.
    pub(super) fn is_rule(&mut self, id: &str, clauses: &[String]) {
        self.rule = Some(id.to_owned());
        self.clauses = clauses.to_vec();
    }

    /// Notes a problem with this table as a whole.
    pub(super) fn problem(&self, reason: impl AsRef<str>) {
        self.problem_at(self.line, reason);
    }

    /// Notes a problem on this line of the table.
    pub(super) fn problem_at(&self, line: usize, reason: impl AsRef<str>) {
        let reason = reason.as_ref();
        let reason = self.what.map_or_else(|| reason.to_owned(), |what| format!("`{what}`: {reason}"));
        let (rule, clauses) = (self.rule.clone(), self.clauses.clone());
        self.notes.add(PackProblem { line: Some(line), rule, clauses, reason });
    }

    /// Notes that nobody knows this term, and which there are.
    pub(super) fn unknown<'k>(&self, what: &str, said: Said<'_>, known: impl Iterator<Item = &'k str>) {
        let known: Vec<&str> = known.collect();
        self.problem_at(said.line, format!("there is no {what} `{}`; write one of: {}", said.text, known.join(", ")));
    }

    /// Whether this field is there at all.
    pub(super) fn has(&self, field: &'static str) -> bool {
        self.value(field).is_some()
    }

    fn value(&self, field: &'static str) -> Option<&'a Spanned<DeValue<'a>>> {
        self.known.borrow_mut().push(field);
        self.table.get(field)
    }

    fn line_of<T>(&self, spanned: &Spanned<T>) -> usize {
        self.notes.line_of(&spanned.span())
    }

    fn is_not(&self, field: &str, value: &Spanned<DeValue<'_>>, wanted: &str) {
        let kind = value.get_ref().type_str();
        self.problem_at(self.line_of(value), format!("`{field}`: invalid type: {kind}; write {wanted}"));
    }

    /// A text, where there is one.
    pub(super) fn text(&self, field: &'static str) -> Option<Said<'a>> {
        let value = self.value(field)?;
        self.said(field, value)
    }

    fn said(&self, field: &str, value: &'a Spanned<DeValue<'a>>) -> Option<Said<'a>> {
        let text = value.get_ref().as_str();
        if text.is_none() {
            self.is_not(field, value, "a text in quotes");
        }
        text.map(|text| Said { text, line: self.line_of(value) })
    }

    /// A text that must be there.
    pub(super) fn needed(&self, field: &'static str) -> Option<Said<'a>> {
        if !self.has(field) && !self.notes.broken {
            self.problem(format!("missing field `{field}`"));
        }
        self.text(field)
    }

    /// A text that must be there and say something.
    pub(super) fn sentence(&self, field: &'static str, otherwise: &str) -> Option<String> {
        let said = self.needed(field)?;
        if said.text.trim().is_empty() {
            self.problem_at(said.line, format!("`{field}`: {otherwise}"));
            return None;
        }
        Some(said.text.to_owned())
    }

    /// A whole number, where there is one.
    pub(super) fn number(&self, field: &'static str) -> Option<(u32, usize)> {
        let value = self.value(field)?;
        let number = value.get_ref().as_integer().and_then(|number| number.as_str().parse().ok());
        if number.is_none() {
            self.is_not(field, value, "a whole number");
        }
        number.map(|number| (number, self.line_of(value)))
    }

    /// Yes or no; left out is no.
    pub(super) fn flag(&self, field: &'static str) -> bool {
        let Some(value) = self.value(field) else { return false };
        let flag = value.get_ref().as_bool();
        if flag.is_none() {
            self.is_not(field, value, "`true` or `false`");
        }
        flag.unwrap_or_default()
    }

    /// A list of texts; left out is none.
    pub(super) fn texts(&self, field: &'static str) -> Vec<Said<'a>> {
        self.value(field).map(|value| self.texts_of(field, value)).unwrap_or_default()
    }

    /// A list of texts that must be there.
    pub(super) fn needed_texts(&self, field: &'static str) -> Vec<Said<'a>> {
        if !self.has(field) && !self.notes.broken {
            self.problem(format!("missing field `{field}`"));
        }
        self.texts(field)
    }

    fn texts_of(&self, field: &str, value: &'a Spanned<DeValue<'a>>) -> Vec<Said<'a>> {
        let Some(array) = value.get_ref().as_array() else {
            self.is_not(field, value, "a list of texts: `[\"one\", \"two\"]`");
            return Vec::new();
        };
        array.iter().filter_map(|value| self.said(field, value)).collect()
    }

    /// One text or a list of them.
    pub(super) fn one_or_many(&self, field: &str, value: &'a Spanned<DeValue<'a>>) -> Option<Vec<Said<'a>>> {
        let said = |value: &'a Spanned<DeValue<'a>>| {
            value.get_ref().as_str().map(|text| Said { text, line: self.line_of(value) })
        };
        let read = match value.get_ref() {
            DeValue::Array(array) => array.iter().map(said).collect(),
            _ => said(value).map(|one| vec![one]),
        };
        if read.is_none() {
            let reason = "a fact has one value in quotes, or a list of them: `\"yes\"` or `[\"yes\", \"no\"]`";
            self.problem_at(self.line_of(value), format!("`{field}`: {reason}"));
        }
        read
    }

    /// A table of this name, where there is one.
    pub(super) fn table(&self, field: &'static str) -> Option<Section<'a>> {
        let value = self.value(field)?;
        let table = value.get_ref().as_table();
        if table.is_none() {
            self.is_not(field, value, "a table: `{ … }`");
        }
        table.map(|table| self.within(table, self.line_of(value), self.what))
    }

    /// The tables of this name, `[[name]]`.
    pub(super) fn tables(&self, field: &'static str) -> Vec<Section<'a>> {
        let Some(value) = self.value(field) else { return Vec::new() };
        let Some(array) = value.get_ref().as_array() else {
            self.is_not(field, value, &format!("`[[{field}]]` before each"));
            return Vec::new();
        };
        let what = (field != "rule").then_some(field);
        let read = array.iter().filter_map(|value| {
            let table = value.get_ref().as_table();
            if table.is_none() {
                self.is_not(field, value, &format!("`[[{field}]]` before each"));
            }
            table.map(|table| self.within(table, self.line_of(value), what))
        });
        read.collect()
    }

    fn within(&self, table: &'a DeTable<'a>, line: usize, what: Option<&'static str>) -> Section<'a> {
        let (rule, clauses) = (self.rule.clone(), self.clauses.clone());
        Section { rule, clauses, what, ..Section::new(self.notes, table, line) }
    }

    /// Every field of a table whose fields are data.
    pub(super) fn entries(&self) -> impl Iterator<Item = (Said<'a>, &'a Spanned<DeValue<'a>>)> {
        let line = |key: &'a Spanned<_>| self.line_of(key);
        self.table.iter().map(move |(key, value)| (Said { text: key.get_ref().as_ref(), line: line(key) }, value))
    }

    /// Every field of a table whose fields are data and whose values are texts.
    pub(super) fn named_texts(&self) -> Vec<(Said<'a>, Said<'a>)> {
        self.entries().filter_map(|(key, value)| Some((key, self.said(key.text, value)?))).collect()
    }

    /// Notes every field that nobody asked for.
    pub(super) fn finish(&self) {
        let known = self.known.borrow();
        for (said, _) in self.entries() {
            if !known.contains(&said.text) {
                let mut names: Vec<String> = known.iter().map(|name| format!("`{name}`")).collect();
                names.sort_unstable();
                names.dedup();
                let expected = names.join(", ");
                self.problem_at(said.line, format!("unknown field `{}`, expected one of {expected}", said.text));
            }
        }
    }
}

/// The id of the rule in which this line stands, as far as the text tells.
fn rule_at(text: &str, line: usize) -> Option<String> {
    let before: Vec<&str> = text.lines().take(line).collect();
    let begins = before.iter().rposition(|line| line.trim_start().starts_with("[["))?;
    if before.get(begins)?.trim() != "[[rule]]" {
        return None;
    }
    let rule = text.lines().skip(begins + 1).take_while(|line| !line.trim_start().starts_with("[["));
    let mut ids = rule.filter_map(|line| line.trim_start().strip_prefix("id")?.trim_start().strip_prefix('='));
    Some(ids.next()?.trim().trim_matches('"').to_owned())
}

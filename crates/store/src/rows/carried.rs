//! What the row of a case carries of its ties and duties, so that a list needs no other row.
//!
//! Ties are words, `person=tie`, with spaces between. Duties are JSON arrays without names of fields: the row is written
//! again with every event of its case.

use super::derive::term;
use crate::StoreError;
use crate::time::{maybe_micros, maybe_time, micros, time};
use domain::PersonId;
use domain::incident::{Basis, DutyKind, DutyStatus};
use domain::read_model::{DutyRow, Tie, TieRow};
use domain::school::Role;
use serde::{Deserialize, Serialize};
use std::borrow::Cow;
use uuid::Uuid;

/// A tie as it is stored. The role somebody must know in stands behind it, as in `routed:dsl`; the time it ends, in microseconds, behind
/// that, as in `granted@1804593600000000`.
pub(super) fn tie(row: &TieRow) -> String {
    let role = row.role.map(|role| format!(":{}", role.as_str())).unwrap_or_default();
    let until = row.until.map(|until| format!("@{}", micros(until))).unwrap_or_default();
    format!("{}{role}{until}", row.tie.as_str())
}

/// A tie of its stored form.
pub(super) fn read_tie(person: PersonId, stored: &str) -> Result<TieRow, StoreError> {
    let (stored, until) = stored.split_once('@').map_or((stored, None), |(stored, until)| (stored, Some(until)));
    let until = until.map(|until| term(until.parse().ok()).and_then(time)).transpose()?;
    let (tie, role) = stored.split_once(':').map_or((stored, None), |(tie, role)| (tie, Some(role)));
    let role = role.map(|role| term(Role::parse(role))).transpose()?;
    Ok(TieRow { person, tie: term(Tie::parse(tie))?, role, until })
}

pub(super) fn ties(rows: &[TieRow]) -> String {
    let words: Vec<_> = rows.iter().map(|row| format!("{}={}", row.person.as_uuid().simple(), tie(row))).collect();
    words.join(" ")
}

pub(super) fn read_ties(stored: &str) -> Result<Vec<TieRow>, StoreError> {
    let read = |word: &str| {
        let (person, tie) = term(word.split_once('='))?;
        let person: Uuid = person.parse().map_err(|error| StoreError::unreadable("row", error))?;
        read_tie(PersonId::new(person), tie)
    };
    stored.split_whitespace().map(read).collect()
}

/// A duty without the names of its fields, in the order of [`DutyRow`].
#[derive(Serialize, Deserialize)]
struct Carried<'a>(
    u32,
    #[serde(borrow)] Cow<'a, str>,
    #[serde(borrow)] Cow<'a, str>,
    #[serde(borrow)] Cow<'a, str>,
    Option<i64>,
    Option<i64>,
    Vec<String>,
    Option<PersonId>,
    Option<String>,
    Option<String>,
    Vec<String>,
    bool,
    i64,
    bool,
);

pub(super) fn duties(rows: &[DutyRow]) -> String {
    let carried = |row: &DutyRow| {
        Carried(
            row.duty,
            row.kind.as_str().into(),
            row.basis.as_str().into(),
            row.status.as_str().into(),
            maybe_micros(row.due),
            maybe_micros(row.acts_at),
            row.owners.clone(),
            row.person,
            row.wording.clone(),
            row.duration.clone(),
            row.clauses.clone(),
            row.blocks_close,
            micros(row.imposed_at),
            row.is_owed,
        )
    };
    serde_json::to_string(&rows.iter().map(carried).collect::<Vec<_>>()).unwrap_or_default()
}

pub(super) fn read_duties(stored: &str) -> Result<Vec<DutyRow>, StoreError> {
    // Not asked for.
    if stored.is_empty() {
        return Ok(Vec::new());
    }
    let carried: Vec<Carried<'_>> =
        serde_json::from_str(stored).map_err(|error| StoreError::unreadable("row", error))?;
    let read = |row: Carried<'_>| {
        Ok(DutyRow {
            duty: row.0,
            kind: term(DutyKind::parse(&row.1))?,
            basis: term(Basis::parse(&row.2))?,
            status: term(DutyStatus::parse(&row.3))?,
            due: maybe_time(row.4)?,
            acts_at: maybe_time(row.5)?,
            owners: row.6,
            person: row.7,
            wording: row.8,
            duration: row.9,
            clauses: row.10,
            blocks_close: row.11,
            imposed_at: time(row.12)?,
            is_owed: row.13,
        })
    };
    carried.into_iter().map(read).collect()
}

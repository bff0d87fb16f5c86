//! What a school decided about its packs: rulings where one contradicts itself, law switched on, empty answers settled.

use super::School;
use super::command::SchoolError;
use super::event::{EmptyAnswerSettled, RulingRecorded, SchoolEvent, SwitchSet};
use crate::policy::pack::{Contradiction, FLOOR, Pack};
use crate::{Actor, Desk, Narrative, PersonId};
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

/// A ruling, who made it, and when.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct RulingHeld {
    /// The ruling.
    pub ruling: RulingRecorded,
    /// Who ruled.
    pub by: Actor,
    /// From when it holds.
    pub at: DateTime<Utc>,
}

/// Law switched on or off, and when that was recorded.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct SwitchHeld {
    /// What was set.
    pub set: SwitchSet,
    /// When it was recorded.
    pub at: DateTime<Utc>,
}

/// Rule on a place where a pack in force contradicts itself.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "graphql", derive(async_graphql::InputObject), graphql(input_name = "RecordRulingFields"))]
pub struct RecordRuling {
    /// The pack's name.
    pub pack: String,
    /// The contradiction's id within the pack.
    pub contradiction: String,
    /// The clauses that hold: one of those that do not agree, or several.
    pub follow: Vec<String>,
    /// Why.
    pub reasons: Narrative,
}

impl School {
    /// The ruling on this contradiction of this pack at this time; none where its clauses have changed since.
    #[must_use]
    pub fn ruling(&self, pack: &str, contradiction: &Contradiction, at: DateTime<Utc>) -> Option<&RulingHeld> {
        let same = |held: &&RulingHeld| {
            let ruling = &held.ruling;
            ruling.pack == pack
                && ruling.contradiction == contradiction.id
                && ruling.clauses == contradiction.clauses
                && held.at <= at
        };
        self.rulings.iter().rev().find(same)
    }

    /// The rules of this pack that are silent at this time because a named person ruled that another clause holds. Rules of the
    /// floor never are.
    #[must_use]
    pub fn rules_ruled_out(&self, pack: &Pack, at: DateTime<Utc>) -> Vec<String> {
        if pack.name == FLOOR {
            return Vec::new();
        }
        let mut silent = Vec::new();
        for contradiction in &pack.contradictions {
            let Some(held) = self.ruling(&pack.name, contradiction, at) else { continue };
            let loses =
                |clause: &String| contradiction.clauses.contains(clause) && !held.ruling.follow.contains(clause);
            let lost = pack.rules.iter().filter(|rule| rule.cited.clauses.iter().all(loses));
            silent.extend(lost.map(|rule| rule.cited.rule.clone()));
        }
        silent
    }
}

impl RecordRuling {
    pub(super) fn decide(self, desk: &Desk) -> Result<Vec<SchoolEvent>, SchoolError> {
        named_person(desk)?;
        let packs = desk.policy.packs().iter().filter(|pack| pack.name == self.pack);
        let mut contradictions = packs.flat_map(|pack| &pack.contradictions);
        let found = contradictions.find(|one| one.id == self.contradiction).ok_or(SchoolError::NoSuchContradiction)?;
        if self.follow.is_empty() || self.follow.iter().any(|clause| !found.clauses.contains(clause)) {
            return Err(SchoolError::NotOneOfTheClauses { clauses: found.clauses.clone() });
        }
        if self.reasons.is_blank() {
            return Err(SchoolError::NoReasons);
        }
        let Self { pack, contradiction, follow, reasons } = self;
        Ok(vec![RulingRecorded { pack, contradiction, clauses: found.clauses.clone(), follow, reasons }.into()])
    }
}

/// Law is switched on by a named person, with reasons, for a switch that a pack in force has.
pub(super) fn set_switch(set: SwitchSet, desk: &Desk) -> Result<Vec<SchoolEvent>, SchoolError> {
    named_person(desk)?;
    if !desk.policy.packs().iter().flat_map(|pack| &pack.switches).any(|switch| switch.id == set.switch) {
        return Err(SchoolError::NoSuchSwitch);
    }
    if set.reasons.is_blank() {
        return Err(SchoolError::NoReasons);
    }
    Ok(vec![set.into()])
}

/// An empty answer is settled by a named person: somebody of the school who is not the person concerned, or somebody outside.
pub(super) fn settle(
    settled: EmptyAnswerSettled,
    school: &School,
    desk: &Desk,
) -> Result<Vec<SchoolEvent>, SchoolError> {
    named_person(desk)?;
    let outside = settled.outside.as_ref().is_some_and(|outside| !outside.is_blank());
    if settled.goes_to.is_some() == outside {
        return Err(SchoolError::SettledByOne);
    }
    if let Some(person) = settled.goes_to {
        if settled.about == Some(person) {
            return Err(SchoolError::SettledByHerself);
        }
        if !school.is_staff(person, desk.now) {
            return Err(SchoolError::NotStaff(person));
        }
    }
    if settled.reasons.is_blank() {
        return Err(SchoolError::NoReasons);
    }
    Ok(vec![settled.into()])
}

pub(super) fn named_person(desk: &Desk) -> Result<PersonId, SchoolError> {
    desk.actor.person().ok_or(SchoolError::NobodyNamed)
}

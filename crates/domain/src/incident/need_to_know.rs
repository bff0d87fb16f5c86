//! Who may look at a case beside those the rules name: a named list that nothing widens, access lent for a time, glass
//! broken in an emergency, and the word of any reader that somebody must not see it.

use super::duty::DutyKind;
use super::state::Incident;
use crate::person::relation::RelationKind;
use crate::read_model::TieRow;
use crate::school::{Role, School};
use crate::{Actor, Narrative, PersonId};
use chrono::{DateTime, TimeDelta, Utc};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

/// How long a case stands open to whoever broke the glass.
pub const GLASS_MENDED_AFTER: TimeDelta = TimeDelta::hours(24);
/// The longest access is lent for; then it is decided anew.
pub const LENT_AT_MOST: TimeDelta = TimeDelta::days(366);

/// The case is for those named here and nobody else, whatever roles, cover or duties come later.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[cfg_attr(feature = "graphql", derive(async_graphql::InputObject), graphql(input_name = "RestrictCaseFields"))]
pub struct CaseRestricted {
    /// Those it is for; in the place of those it was for before.
    pub to: BTreeSet<PersonId>,
    /// Why.
    pub reasons: Narrative,
}

/// The case is restricted no longer.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[cfg_attr(feature = "graphql", derive(async_graphql::InputObject), graphql(input_name = "LiftRestrictionFields"))]
pub struct RestrictionLifted {
    /// Why.
    pub reasons: Narrative,
}

/// Somebody may read the case for a time: advice was asked of her.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[cfg_attr(feature = "graphql", derive(async_graphql::InputObject), graphql(input_name = "GrantAccessFields"))]
pub struct AccessGranted {
    /// Who.
    pub person: PersonId,
    /// The first moment she may no longer.
    pub until: DateTime<Utc>,
    /// Why she.
    pub reasons: Narrative,
}

/// Somebody to whom access was granted may read the case no longer.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[cfg_attr(feature = "graphql", derive(async_graphql::InputObject), graphql(input_name = "EndAccessFields"))]
pub struct AccessEnded {
    /// Who.
    pub person: PersonId,
    /// Why.
    pub reasons: Narrative,
}

/// Somebody who leads opened a case that is not hers because it could not wait for those it is for.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct GlassBroken {
    /// Who.
    pub by: PersonId,
    /// The first moment it is closed to her again.
    pub until: DateTime<Utc>,
    /// Why it could not wait.
    pub reasons: Narrative,
}

/// A reader said that somebody must not see the case: kept from her at once, until somebody uninvolved confirms or lifts it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[cfg_attr(feature = "graphql", derive(async_graphql::InputObject), graphql(input_name = "ReportConflictFields"))]
pub struct ConflictReported {
    /// Who must not see it.
    pub person: PersonId,
    /// Why.
    pub reasons: Narrative,
}

/// The case is about a child of whose family somebody is who works in the school, as recorded: kept from her at once, until somebody
/// uninvolved confirms that it is a conflict of interest or finds that it is none.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct ConflictProposed {
    /// Who.
    pub person: PersonId,
    /// Which child.
    pub child: PersonId,
    /// What she is to the child.
    pub relation: RelationKind,
}

/// Somebody of the governing body named people for a case that nobody is left to decide on: it counts when another confirms it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct PeopleProposed {
    /// Its number within the case, from 1.
    pub proposal: u32,
    /// Those it is to be for.
    pub to: BTreeSet<PersonId>,
    /// Why they.
    pub reasons: Narrative,
}

/// Another person of the governing body confirmed it: from then on the case is theirs.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct PeopleConfirmed {
    /// Which proposal.
    pub proposal: u32,
    /// Those of them whose it is now: less whoever has left, and whoever is kept from it, which is said to nobody.
    pub to: BTreeSet<PersonId>,
}

/// People named for a case that nobody is left to decide on, not confirmed yet.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ProposalHeld {
    /// Whom, and why.
    pub proposed: PeopleProposed,
    /// Who named them.
    pub by: PersonId,
    /// When.
    pub at: DateTime<Utc>,
}

/// Who may read a case for a time, and until when.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Lent {
    /// Who.
    pub person: PersonId,
    /// The first moment she may no longer.
    pub until: DateTime<Utc>,
    /// Whether she took it, by breaking the glass.
    pub broken: bool,
}

/// What a case says of who may look at it.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct NeedToKnow {
    /// Those a restricted case is for; nothing while it is not restricted.
    pub restricted_to: Option<BTreeSet<PersonId>>,
    /// Those who may read it for a time.
    pub lent: Vec<Lent>,
    /// Of whom a reader said that they must not see it, not yet confirmed and not lifted; each with when it was said and when it was judged.
    pub reported: Vec<ReportedConflict>,
    /// Whose own family it turned out to be about.
    #[serde(default)]
    pub proposed: Vec<ConflictProposed>,
    /// People named for it while it had nobody, not confirmed yet: one proposal of each proposer.
    #[serde(default)]
    pub proposals: Vec<ProposalHeld>,
    /// How many proposals there ever were.
    #[serde(default)]
    pub proposals_made: u32,
    /// When people were named anew.
    #[serde(default)]
    pub named_anew: Vec<DateTime<Utc>>,
}

/// What a reader said of somebody, and whether somebody uninvolved has judged it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReportedConflict {
    /// Of whom.
    pub person: PersonId,
    /// When it was judged.
    pub judged_at: Option<DateTime<Utc>>,
}

impl Incident {
    /// Those a restricted case is for; nothing while it is not restricted.
    #[must_use]
    pub const fn restricted_to(&self) -> Option<&BTreeSet<PersonId>> {
        self.need_to_know.restricted_to.as_ref()
    }

    /// Whether the case is open to this person as far as its named list goes.
    #[must_use]
    pub fn is_open_to(&self, person: PersonId) -> bool {
        self.restricted_to().is_none_or(|to| to.contains(&person))
    }

    /// Whether nobody is left who decides on the case, so that others are named: it is restricted to people who have all left, lost
    /// what made it theirs to decide, or are kept from it, under whatever record; or the rules found nobody who could be told.
    #[must_use]
    pub fn has_nobody(&self, school: &School, at: DateTime<Utc>) -> bool {
        let can_be = self.restricted_to().is_some()
            || (self.has_nobody_left() && self.owed().any(|duty| duty.imposed.kind == DutyKind::FindRecipient));
        can_be && TieRow::nobody_decides(&TieRow::all(self), self.is_named_only(), school, at)
    }

    /// People named for it while it has nobody, not confirmed yet: less what was proposed by somebody who is of the governing body no
    /// longer, or who is herself kept from the case.
    pub fn people_proposed(&self, school: &School, at: DateTime<Utc>) -> impl Iterator<Item = &ProposalHeld> {
        let names = move |held: &&ProposalHeld| school.roles_of(held.by, at).into_iter().any(Role::names_people);
        self.need_to_know.proposals.iter().filter(names).filter(|held| !self.is_kept_from(held.by, school))
    }

    /// When people were named anew.
    pub(super) fn named_anew(&self) -> impl Iterator<Item = DateTime<Utc>> {
        self.need_to_know.named_anew.iter().copied()
    }

    /// The number of the next proposal.
    pub(super) const fn next_proposal(&self) -> u32 {
        self.need_to_know.proposals_made.saturating_add(1)
    }

    pub(super) fn fold_people_proposed(&mut self, proposed: PeopleProposed, by: Actor, at: DateTime<Utc>) {
        self.need_to_know.proposals_made = proposed.proposal;
        let Some(by) = by.person() else { return };
        // Whoever thinks better of it proposes anew.
        self.need_to_know.proposals.retain(|held| held.by != by);
        self.need_to_know.proposals.push(ProposalHeld { proposed, by, at });
    }

    pub(super) fn fold_people_confirmed(&mut self, confirmed: &PeopleConfirmed, at: DateTime<Utc>) {
        if confirmed.to.is_empty() {
            self.need_to_know.proposals.retain(|held| held.proposed.proposal != confirmed.proposal);
        } else {
            // Whatever else was proposed was for a case that had nobody.
            self.need_to_know.proposals.clear();
            self.need_to_know.named_anew.push(at);
        }
    }

    /// Those who may read the case for a time.
    #[must_use]
    pub fn lent(&self) -> &[Lent] {
        &self.need_to_know.lent
    }

    /// Of whom a reader said that they must not see the case, and nobody has judged it yet.
    pub fn reported_conflicts(&self) -> impl Iterator<Item = PersonId> {
        self.need_to_know
            .reported
            .iter()
            .filter(|reported| reported.judged_at.is_none())
            .map(|reported| reported.person)
    }

    /// Whose own family the case is about, and nobody has judged it yet.
    pub fn proposed_conflicts(&self) -> impl Iterator<Item = &ConflictProposed> {
        let open = |person| self.reported_conflicts().any(|reported| reported == person);
        self.need_to_know.proposed.iter().filter(move |proposed| open(proposed.person))
    }

    /// Whether somebody decided already whether this person, under whatever record, has a conflict.
    pub(super) fn conflict_was_judged(&self, person: PersonId, school: &School) -> bool {
        let judged = self.need_to_know.reported.iter().filter(|reported| reported.judged_at.is_some());
        let none = self.no_conflicts.iter().copied();
        judged.map(|reported| reported.person).chain(none).any(|other| school.are_one(other, person))
    }

    /// When it was judged what a reader said of this person.
    pub(super) fn conflict_judged_at(&self, person: PersonId) -> Option<DateTime<Utc>> {
        let reported = self.need_to_know.reported.iter().rev();
        reported.filter(|reported| reported.person == person).find_map(|reported| reported.judged_at)
    }

    pub(super) fn fold_granted(&mut self, granted: &AccessGranted) {
        self.end_access(granted.person);
        let AccessGranted { person, until, .. } = *granted;
        self.need_to_know.lent.push(Lent { person, until, broken: false });
    }

    pub(super) fn fold_broken(&mut self, broken: &GlassBroken) {
        let GlassBroken { by, until, .. } = *broken;
        self.need_to_know.lent.push(Lent { person: by, until, broken: true });
    }

    pub(super) fn end_access(&mut self, person: PersonId) {
        self.need_to_know.lent.retain(|lent| lent.person != person);
    }

    pub(super) fn fold_reported(&mut self, person: PersonId) {
        self.need_to_know.reported.push(ReportedConflict { person, judged_at: None });
    }

    pub(super) fn fold_proposed(&mut self, proposed: ConflictProposed) {
        self.fold_reported(proposed.person);
        self.need_to_know.proposed.push(proposed);
    }

    pub(super) fn fold_judged(&mut self, person: PersonId, at: DateTime<Utc>) {
        for reported in self.need_to_know.reported.iter_mut().filter(|reported| reported.person == person) {
            reported.judged_at.get_or_insert(at);
        }
    }
}

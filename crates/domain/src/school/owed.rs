//! What a school itself owes: a ruling where its policy contradicts itself, a review that is past its day, somebody to take up
//! what nobody could be told of. It is computed from what is recorded and blocks nothing.

use super::evidence::{ClauseStanding, ClauseStands};
use super::{Layer, Role, School};
use crate::describe::counted;
use crate::policy::Policy;
use crate::policy::clause::EvidenceOf;
use crate::policy::pack::{FLOOR, Pack};
use crate::policy::rehearsal;
use chrono::{DateTime, NaiveDate, TimeDelta, Utc};
use chrono_tz::Europe::London;
use std::sync::Arc;

vocabulary! {
    /// What a school owes.
    pub enum SchoolDutyKind {
        /// A named person rules which of two clauses holds. Until then everybody named is told.
        RecordRuling = "record-ruling" "rule on a contradiction in the policy",
        /// The policy is reviewed. It goes on applying.
        ReviewPolicy = "review-policy" "review the policy",
        /// Filtering and monitoring are reviewed.
        ReviewFiltering = "review-filtering" "review filtering and monitoring",
        /// Evidence is given for clauses of the policy, or given anew where it has lapsed.
        GiveEvidence = "give-evidence" "give evidence for clauses of the policy",
        /// It is settled who takes up what nobody could be told of.
        SettleEmptyAnswer = "settle-empty-answer" "settle who takes up what nobody could be told of",
        /// A named person confirms the local targets a pack brings, or sets others.
        ConfirmLocalTargets = "confirm-local-targets" "confirm the local targets",
        /// The next terms are entered: beyond the last one weekdays stand in.
        EnterTerms = "enter-terms" "enter the next terms",
        /// The filter is checked: on which device, for whom, where.
        CheckFilter = "check-filter" "check the filter",
    }
}

/// Something a school owes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SchoolDuty {
    /// What.
    pub kind: SchoolDutyKind,
    /// The pack it is about.
    pub pack: String,
    /// The contradiction's id within the pack, where it is about one.
    pub contradiction: Option<String>,
    /// The clauses it is about.
    pub clauses: Vec<String>,
    /// What it is about, in a sentence.
    pub says: String,
    /// By which day, where there is one; it may have passed.
    pub due: Option<NaiveDate>,
    /// Who owes it: any one of these.
    pub owners: Vec<Role>,
}

/// How long before the last term ends the next ones are asked for.
const ENTERED_BEFORE: TimeDelta = TimeDelta::days(42);
/// Whoever may adopt a pack decides about it.
pub(super) const DECIDES: [Role; 4] =
    [Role::Headteacher, Role::HeadOfSchool, Role::ExecutiveHeadteacher, Role::ChairOfGovernors];

impl School {
    /// What the school owes at this time under the policy it has then, rulings first.
    #[must_use]
    pub fn duties(self: &Arc<Self>, policy: &Arc<Policy>, at: DateTime<Utc>) -> Vec<SchoolDuty> {
        let mut duties = self.rulings_owed(policy, at);
        duties.extend(self.reviews_owed(policy, at));
        duties.extend(self.evidence_owed(policy, at));
        duties.extend(self.confirmations_owed(policy, at));
        duties.extend(self.terms_owed(at));
        duties.extend(self.filter_check_owed(at));
        duties.extend(self.empty_answers_owed(policy, at));
        duties
    }

    fn rulings_owed(&self, policy: &Policy, at: DateTime<Utc>) -> Vec<SchoolDuty> {
        let found = policy.packs().iter().flat_map(|pack| pack.contradictions.iter().map(move |found| (pack, found)));
        let owed = found.filter(|(pack, found)| self.ruling(&pack.name, found, at).is_none());
        owed.map(|(pack, found)| SchoolDuty {
            kind: SchoolDutyKind::RecordRuling,
            pack: pack.name.clone(),
            contradiction: Some(found.id.clone()),
            clauses: found.clauses.clone(),
            says: found.about.clone(),
            due: None,
            owners: DECIDES.to_vec(),
        })
        .collect()
    }

    fn confirmations_owed(&self, policy: &Policy, at: DateTime<Utc>) -> Vec<SchoolDuty> {
        let asked = |pack: &Arc<Pack>| (Arc::clone(pack), self.targets_unconfirmed(pack, at).count());
        let owed = policy.packs().iter().map(asked).filter(|(_, targets)| *targets > 0);
        owed.map(|(pack, targets)| SchoolDuty {
            kind: SchoolDutyKind::ConfirmLocalTargets,
            pack: pack.name.clone(),
            contradiction: None,
            clauses: Vec::new(),
            says: format!(
                "Nobody has confirmed {} of {} yet. They are reminders until then too.",
                counted(targets, "local target", "local targets"),
                pack.title
            ),
            due: None,
            owners: DECIDES.to_vec(),
        })
        .collect()
    }

    fn terms_owed(&self, at: DateTime<Utc>) -> Option<SchoolDuty> {
        let last = self.calendar.last_day()?;
        let today = at.with_timezone(&London).date_naive();
        (last - today <= ENTERED_BEFORE).then(|| SchoolDuty {
            kind: SchoolDutyKind::EnterTerms,
            pack: FLOOR.to_owned(),
            contradiction: None,
            clauses: Vec::new(),
            says: "The calendar ends with this term. Beyond it every weekday counts as a school day, except in the summer holidays."
                .to_owned(),
            due: Some(last),
            owners: [DECIDES.as_slice(), &[Role::OfficeRecorder]].concat(),
        })
    }

    fn empty_answers_owed(self: &Arc<Self>, policy: &Arc<Policy>, at: DateTime<Utc>) -> Option<SchoolDuty> {
        let empty = rehearsal::empty_answers(policy, self, at);
        let kind = empty.first()?.kind.words();
        let own = self.packs_in_force(at).into_iter().rev().find(|adopted| adopted.layer != Layer::Floor);
        Some(SchoolDuty {
            kind: SchoolDutyKind::SettleEmptyAnswer,
            pack: own.map_or_else(|| FLOOR.to_owned(), |adopted| adopted.name.clone()),
            contradiction: None,
            clauses: vec!["KCSIE-2025-part-4".to_owned()],
            // Whom it would be about is for the rehearsal to say, to whoever decides.
            says: format!("Nobody could be told of some concerns about some people of the school, among them: {kind}."),
            due: None,
            owners: DECIDES.to_vec(),
        })
    }

    /// One for each sort of evidence of each policy: its clauses without evidence that holds.
    fn evidence_owed(&self, policy: &Policy, at: DateTime<Utc>) -> Vec<SchoolDuty> {
        let own = policy.packs().iter().filter(|pack| pack.name != FLOOR);
        let owed = own.flat_map(|pack| {
            let clauses = self.clauses(pack, at);
            let sorts = EvidenceOf::ALL.iter().map(move |sort| {
                let lacks = |stands: &&ClauseStands<'_>| {
                    stands.entry.evidence == Some(*sort) && stands.standing != ClauseStanding::Met
                };
                let lacking: Vec<&ClauseStands<'_>> = clauses.iter().filter(lacks).collect();
                evidence_of(*sort, pack, &lacking)
            });
            sorts.flatten().collect::<Vec<_>>()
        });
        owed.collect()
    }
}

fn evidence_of(sort: EvidenceOf, pack: &Pack, lacking: &[&ClauseStands<'_>]) -> Option<SchoolDuty> {
    let lapsed = lacking.iter().filter_map(|stands| stands.evidence?.given.until).min();
    let how = if lapsed.is_some() { "was given, and holds no longer" } else { "is not given yet" };
    (!lacking.is_empty()).then(|| SchoolDuty {
        kind: SchoolDutyKind::GiveEvidence,
        pack: pack.name.clone(),
        contradiction: None,
        clauses: lacking.iter().map(|stands| stands.entry.clause.clone()).collect(),
        says: format!("{}: evidence for some clauses {how} ({}).", pack.title, sort.words()),
        due: lapsed,
        owners: [DECIDES.as_slice(), &[Role::DesignatedSafeguardingLead, Role::LeadershipTeam]].concat(),
    })
}

//! Evidence that a school does what no software can do for it: training, induction, notices, signs, the curriculum, policies
//! read and accepted. The register of a policy shows every clause by it: met, not met yet, lapsed.

use super::command::SchoolError;
use super::event::SchoolEvent;
use super::ruling::named_person;
use super::{Role, School};
use crate::policy::Policy;
use crate::policy::clause::{ClauseMeans, Entry, EvidenceOf, RecordedAs, register};
use crate::policy::pack::{FLOOR, Pack};
use crate::{Actor, Desk, Narrative};
use chrono::{DateTime, NaiveDate, Utc};
use chrono_tz::Europe::London;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::sync::Arc;

/// Evidence was given that a clause is met which no rule can carry out.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct EvidenceGiven {
    /// The pack whose clause it is.
    pub pack: String,
    /// Its version then: that a policy was read and accepted holds for this version alone.
    pub version: u32,
    /// The clause.
    pub clause: String,
    /// What was done, and where that can be looked up.
    pub what: Narrative,
    /// When it was done.
    pub on: NaiveDate,
    /// The last day it holds; it lapses after that. Nothing where it holds until further notice.
    pub until: Option<NaiveDate>,
}

/// Evidence, who gave it, and when.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct EvidenceHeld {
    /// What was given.
    pub given: EvidenceGiven,
    /// By whom.
    pub by: Actor,
    /// When it was recorded.
    pub at: DateTime<Utc>,
}

/// Give evidence that a clause of a pack in force is met.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "graphql", derive(async_graphql::InputObject), graphql(input_name = "GiveEvidenceFields"))]
pub struct GiveEvidence {
    /// The clause, such as `LEY-A-sign`: one that is met by evidence or is advice.
    pub clause: String,
    /// What was done, and where that can be looked up. No names of children, and nothing of a case.
    pub what: Narrative,
    /// When it was done.
    pub on: NaiveDate,
    /// The last day it holds, where it holds for a time.
    pub until: Option<NaiveDate>,
}

vocabulary! {
    /// How a clause of a policy stands.
    pub enum ClauseStanding {
        /// It is carried out by a rule, or by what is recorded; or evidence of it holds.
        Met = "met" "met",
        /// No evidence of it was given yet; or what the school is to record is not recorded yet.
        Unmet = "unmet" "not met yet",
        /// Evidence of it was given, or it was recorded, and holds no longer.
        Lapsed = "lapsed" "lapsed",
        /// A named person ruled that another clause holds in its place.
        RuledOut = "ruled-out" "another clause holds in its place",
    }
}

/// A clause of a policy as it stands at a school.
#[derive(Clone, Debug, PartialEq)]
pub struct ClauseStands<'a> {
    /// What it asks and by what means it is met.
    pub entry: Entry,
    /// How it stands.
    pub standing: ClauseStanding,
    /// The newest evidence of it, whether or not it holds still.
    pub evidence: Option<&'a EvidenceHeld>,
}

impl School {
    /// The register of this pack as it stands at this school at this time, in the order of the clauses' ids.
    #[must_use]
    pub fn clauses(&self, pack: &Pack, at: DateTime<Utc>) -> Vec<ClauseStands<'_>> {
        let silent = self.rules_ruled_out(pack, at);
        let stands = |entry: Entry| {
            let given = self.evidence.iter().rev().filter(|held| held.at <= at);
            let mut given = given.filter(|held| held.given.pack == pack.name && held.given.clause == entry.clause);
            let evidence = given.next();
            let ruled_out = !entry.rules.is_empty() && entry.rules.iter().all(|rule| silent.contains(rule));
            let standing = match entry.means {
                _ if ruled_out => ClauseStanding::RuledOut,
                ClauseMeans::Rule | ClauseMeans::Guard => ClauseStanding::Met,
                ClauseMeans::Field => entry.recorded.map_or(ClauseStanding::Met, |what| self.recorded(what, at)),
                // Advice that a rule gives stands on the form and on the card.
                ClauseMeans::Advice if !entry.rules.is_empty() => ClauseStanding::Met,
                ClauseMeans::Evidence | ClauseMeans::Advice => standing(&entry, evidence, pack, at),
            };
            ClauseStands { entry, standing, evidence }
        };
        register(pack).into_iter().map(stands).collect()
    }
}

impl School {
    /// How it stands with what the school records itself.
    fn recorded(&self, what: RecordedAs, at: DateTime<Utc>) -> ClauseStanding {
        let today = at.with_timezone(&London).date_naive();
        let (ever, holds) = match what {
            RecordedAs::SafeguardingLead => {
                let lead = Role::DesignatedSafeguardingLead;
                let ever = self.roles.iter().any(|held| held.role == lead && held.span.from <= at);
                (ever, self.holders(lead, at).next().is_some())
            }
            RecordedAs::FilterChecks => (!self.filter_checks.is_empty(), self.filter_check_owed(at).is_none()),
            RecordedAs::FilteringReview => {
                let next = self.next_filtering_review(at);
                (next.is_some(), next.is_some_and(|next| today <= next))
            }
        };
        match (ever, holds) {
            (_, true) => ClauseStanding::Met,
            (true, false) => ClauseStanding::Lapsed,
            (false, false) => ClauseStanding::Unmet,
        }
    }
}

fn standing(entry: &Entry, evidence: Option<&EvidenceHeld>, pack: &Pack, at: DateTime<Utc>) -> ClauseStanding {
    let Some(EvidenceHeld { given, .. }) = evidence else { return ClauseStanding::Unmet };
    // A new version of a policy is read and accepted anew.
    let of_this = entry.evidence != Some(EvidenceOf::Acceptance) || given.version == pack.version;
    let today = at.with_timezone(&London).date_naive();
    let holds = of_this && given.until.is_none_or(|until| today <= until);
    if holds { ClauseStanding::Met } else { ClauseStanding::Lapsed }
}

impl GiveEvidence {
    pub(super) fn decide(self, desk: &Desk) -> Result<Vec<SchoolEvent>, SchoolError> {
        named_person(desk)?;
        let (pack, entry) = find(&desk.policy, &self.clause).ok_or(SchoolError::NoSuchClause)?;
        if !matches!(entry.means, ClauseMeans::Evidence | ClauseMeans::Advice) {
            return Err(SchoolError::MetByItself { means: entry.means });
        }
        if self.what.is_blank() {
            return Err(SchoolError::NothingSaid);
        }
        if self.on > desk.now.with_timezone(&London).date_naive() {
            return Err(SchoolError::StillToCome);
        }
        if self.until.is_some_and(|until| until < self.on) {
            return Err(SchoolError::EndsBeforeItBegins);
        }
        let Self { clause, what, on, until } = self;
        Ok(vec![EvidenceGiven { pack: pack.name.clone(), version: pack.version, clause, what, on, until }.into()])
    }
}

/// The clause with the pack in force whose it is.
fn find<'a>(policy: &'a Policy, clause: &str) -> Option<(&'a Arc<Pack>, Entry)> {
    let own = policy.packs().iter().rev().filter(|pack| pack.name != FLOOR);
    let entries = own.flat_map(|pack| register(pack).into_iter().map(move |entry| (pack, entry)));
    entries.into_iter().find(|(_, entry)| entry.clause == clause)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::policy::pack::{ENGLAND, REFERENCE};
    use crate::scenario::{DSL, HEAD, day, desk, school, time, words};
    use crate::school::filter_check::FilterChecked;
    use crate::school::owed::{SchoolDuty, SchoolDutyKind};
    use crate::school::review::{RecordReview, ReviewHeld, Reviewed};
    use crate::school::{RoleEnded, RoleGiven, SchoolCommand, SchoolRegistered, StaffJoined};
    use crate::{Recorded, Text};
    use cqrs_es::Aggregate as _;

    const NOW: &str = "2027-03-01T09:00";

    fn ley(version: u32) -> String {
        let (_, text) = REFERENCE.iter().find(|(name, _)| *name == "ley").unwrap();
        text.replace("\nversion = 1\n", &format!("\nversion = {version}\n"))
    }

    fn give(clause: &str, on: &str, until: Option<&str>) -> GiveEvidence {
        let what = words("Everybody signed; the list is in the office.");
        GiveEvidence { clause: clause.to_owned(), what, on: day(on), until: until.map(day) }
    }

    fn decided(
        school: &School,
        command: impl Into<SchoolCommand>,
        actor: Actor,
    ) -> Result<Vec<SchoolEvent>, SchoolError> {
        command.into().decide(school, &desk(school, time(NOW), actor, &["ley"]))
    }

    impl From<GiveEvidence> for SchoolCommand {
        fn from(give: GiveEvidence) -> Self {
            Self::GiveEvidence(give)
        }
    }

    fn having(command: impl Into<SchoolCommand>) -> School {
        let mut school = school();
        for event in decided(&school, command, Actor::Person(DSL)).expect("accepted") {
            school.apply(Recorded { actor: Actor::Person(DSL), recorded_at: time(NOW), event });
        }
        school
    }

    fn stands(school: &School, clause: &str, version: u32, at: &str) -> ClauseStanding {
        let pack = Pack::parse(&ley(version)).unwrap();
        school.clauses(&pack, time(at)).into_iter().find(|one| one.entry.clause == clause).expect("a clause").standing
    }

    #[test]
    fn every_clause_met_by_evidence_or_advice_is_unmet_until_evidence_is_given_and_met_then() {
        for (name, text) in REFERENCE {
            let pack = Pack::parse(text).unwrap();
            for entry in register(&pack) {
                let by_evidence = matches!(entry.means, ClauseMeans::Evidence | ClauseMeans::Advice);
                let before =
                    school().clauses(&pack, time(NOW)).into_iter().find(|one| one.entry == entry).unwrap().standing;
                assert_eq!(before == ClauseStanding::Unmet, by_evidence, "{}", entry.clause);
                if !by_evidence {
                    continue;
                }
                let mut school = school();
                let desk = desk(&school, time(NOW), Actor::Person(DSL), &[name]);
                let events =
                    SchoolCommand::from(give(&entry.clause, "2027-02-01", None)).decide(&school, &desk).unwrap();
                for event in events {
                    school.apply(Recorded { actor: Actor::Person(DSL), recorded_at: time(NOW), event });
                }
                let clauses = school.clauses(&pack, time(NOW));
                let after = clauses.into_iter().find(|one| one.entry == entry).unwrap();
                assert_eq!(after.standing, ClauseStanding::Met, "{}", entry.clause);
                assert_eq!(after.evidence.map(|held| (held.by, held.at)), Some((Actor::Person(DSL), time(NOW))));
            }
        }
    }

    /// How what is recorded as this stands at a time, in whichever pack names it.
    fn recorded(school: &School, what: RecordedAs, at: &str) -> ClauseStanding {
        let packs = [ENGLAND].into_iter().chain(REFERENCE.map(|(_, text)| text));
        let packs = packs.map(|text| Pack::parse(text).unwrap());
        let mut found: Vec<ClauseStanding> = Vec::new();
        for pack in packs {
            let clauses = school.clauses(&pack, time(at));
            found.extend(clauses.iter().filter(|one| one.entry.recorded == Some(what)).map(|one| one.standing));
        }
        found.dedup();
        assert_eq!(found.len(), 1, "{} stands everywhere alike: {found:?}", what.as_str());
        found[0]
    }

    /// What records it, and a day by which that holds no longer.
    fn recording(what: RecordedAs) -> (SchoolEvent, Option<SchoolEvent>, &'static str) {
        let (lead, from) = (Role::DesignatedSafeguardingLead, time("2027-02-01T08:00"));
        match what {
            RecordedAs::SafeguardingLead => (
                RoleGiven { person: DSL, role: lead, from, until: None, scope: None }.into(),
                Some(RoleEnded { person: DSL, role: lead, until: time("2027-03-02T08:00") }.into()),
                "2027-03-03T09:00",
            ),
            RecordedAs::FilterChecks => {
                let said = || Text::from("tablet 14");
                let (device, user_group, place, result) = (said(), said(), said(), said());
                let check = FilterChecked { at: from, device, user_group, place, held: true, result };
                (check.into(), None, "2027-06-01T09:00")
            }
            RecordedAs::FilteringReview => {
                let (of, on) = (Reviewed::Filtering, day("2027-02-01"));
                let held = ReviewHeld { of, pack: None, on, findings: words("Nothing changes."), next_on: None };
                (held.into(), None, "2028-02-02T09:00")
            }
        }
    }

    #[test]
    fn what_the_school_records_itself_is_unmet_until_it_is_recorded_and_lapses() {
        for what in RecordedAs::ALL {
            let mut school = School::default();
            let mut take_in = |event| {
                school.apply(Recorded { actor: Actor::Person(DSL), recorded_at: time("2027-02-01T08:00"), event });
                school.clone()
            };
            let registered = SchoolRegistered { name: Text::from("Example School"), group: None };
            assert_eq!(recorded(&take_in(registered.into()), *what, NOW), ClauseStanding::Unmet, "{}", what.as_str());
            take_in(StaffJoined { person: DSL, from: time("2026-09-01T08:00") }.into());
            let (recording, ending, later) = recording(*what);
            let school = take_in(recording);
            assert_eq!(recorded(&school, *what, NOW), ClauseStanding::Met, "{}", what.as_str());
            let school = ending.map_or(school, take_in);
            assert_eq!(recorded(&school, *what, later), ClauseStanding::Lapsed, "{}", what.as_str());
        }
    }

    #[test]
    fn evidence_lapses_after_its_last_day() {
        let school = having(give("LEY-A-1", "2027-02-01", Some("2027-03-02")));
        assert_eq!(stands(&school, "LEY-A-1", 1, "2027-03-02T23:00"), ClauseStanding::Met);
        assert_eq!(stands(&school, "LEY-A-1", 1, "2027-03-03T00:30"), ClauseStanding::Lapsed);
    }

    #[test]
    fn a_policy_that_was_accepted_is_accepted_anew_with_its_next_version_and_a_training_held_stays_held() {
        let school = having(give("LEY-A-sign", "2027-02-01", None));
        assert_eq!(stands(&school, "LEY-A-sign", 1, NOW), ClauseStanding::Met);
        assert_eq!(stands(&school, "LEY-A-sign", 2, NOW), ClauseStanding::Lapsed);
        let school = having(give("LEY-A-1", "2027-02-01", None));
        assert_eq!(stands(&school, "LEY-A-1", 2, NOW), ClauseStanding::Met);
    }

    #[test]
    fn evidence_that_makes_no_sense_is_refused() {
        let refused = |give: GiveEvidence| decided(&school(), give, Actor::Person(HEAD)).unwrap_err();
        assert_eq!(refused(give("LEY-X-9", "2027-02-01", None)), SchoolError::NoSuchClause);
        assert_eq!(
            refused(give("LEY-A-20", "2027-02-01", None)),
            SchoolError::MetByItself { means: ClauseMeans::Rule }
        );
        assert_eq!(refused(give("LEY-A-1", "2027-03-02", None)), SchoolError::StillToCome);
        assert_eq!(refused(give("LEY-A-1", "2027-02-02", Some("2027-02-01"))), SchoolError::EndsBeforeItBegins);
        let said = GiveEvidence { what: words(" "), ..give("LEY-A-1", "2027-02-01", None) };
        assert_eq!(refused(said), SchoolError::NothingSaid);
        let by_nobody = decided(&school(), give("LEY-A-1", "2027-02-01", None), Actor::SetUp);
        assert_eq!(by_nobody, Err(SchoolError::NobodyNamed));
    }

    fn duties(school: School, at: &str, kind: SchoolDutyKind) -> Vec<SchoolDuty> {
        let policy = desk(&school, time(at), Actor::SetUp, &["ley"]).policy;
        Arc::new(school).duties(&policy, time(at)).into_iter().filter(|duty| duty.kind == kind).collect()
    }

    #[test]
    fn what_lacks_evidence_is_a_duty_of_the_school_until_it_is_given_and_again_once_it_lapses() {
        let names = |school: School, at: &str| {
            let owed = duties(school, at, SchoolDutyKind::GiveEvidence);
            owed.into_iter().find(|duty| duty.clauses.contains(&"LEY-A-sign".to_owned())).map(|duty| duty.due)
        };
        assert_eq!(names(school(), NOW), Some(None));
        let given = having(give("LEY-A-sign", "2027-02-01", Some("2027-03-31")));
        assert_eq!(names(given.clone(), NOW), None);
        assert_eq!(names(given, "2027-04-02T09:00"), Some(Some(day("2027-03-31"))));
    }

    impl From<RecordReview> for SchoolCommand {
        fn from(record: RecordReview) -> Self {
            Self::RecordReview(record)
        }
    }

    #[test]
    fn the_review_of_filtering_is_owed_until_it_is_held_and_from_sixty_days_before_the_next_one() {
        let owed = |school: School, at: &str| !duties(school, at, SchoolDutyKind::ReviewFiltering).is_empty();
        assert!(owed(school(), NOW));
        let (of, findings) = (Reviewed::Filtering, words("Looked at with the IT manager; nothing changes."));
        let school = having(RecordReview { of, on: day("2027-02-20"), findings, next_on: None });
        assert!(!owed(school.clone(), NOW));
        assert!(!owed(school.clone(), "2027-12-20T09:00"));
        assert!(owed(school, "2027-12-23T09:00"));
    }

    #[test]
    fn a_policy_is_reviewed_only_where_there_is_one() {
        let review =
            RecordReview { of: Reviewed::Policy, on: day("2027-02-20"), findings: words("All."), next_on: None };
        assert_eq!(decided(&school(), review, Actor::Person(HEAD)), Err(SchoolError::NoPolicyOfItsOwn));
    }
}

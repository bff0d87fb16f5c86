//! What if: the facts of past cases folded under a proposed pack, and what would have been owed, missed, blocked or told
//! otherwise. Facts stay as they were: people might have done other things under other rules, and nobody can know.

use super::Policy;
use super::pack::{Pack, PackProblem};
use super::rehearsal;
use crate::incident::{Blocked, Duty, DutyAbout, DutyKind, DutyState, Kind, RuleCited, facts_of};
use crate::policy::guard::Decision;
use crate::school::Layer;
use crate::{Desk, Elsewhere, Incident, IncidentEvent, IncidentId, PersonId, Recorded, School, SchoolEvent, SchoolId};
use chrono::{DateTime, Utc};
use cqrs_es::Aggregate as _;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// A way in which a case would have gone otherwise.
#[derive(Clone, Debug, PartialEq)]
pub enum Difference {
    /// It would have been owed, and was not.
    Owed(DutyKind, Vec<RuleCited>),
    /// It was owed, and would not have been.
    NotOwed(DutyKind, Vec<RuleCited>),
    /// It would have been due at another time.
    Due {
        /// What.
        duty: DutyKind,
        /// When it was.
        was: Option<DateTime<Utc>>,
        /// When it would have been.
        is: Option<DateTime<Utc>>,
        /// By which rules.
        rules: Vec<RuleCited>,
    },
    /// Its limit would have passed, and did not.
    Missed(DutyKind, Vec<RuleCited>),
    /// Its limit passed, and would not have.
    NotMissed(DutyKind),
    /// What was done would have needed something first.
    Blocked {
        /// What was done.
        decision: Decision,
        /// What was needed.
        needs: String,
        /// By which rule.
        rule: Option<RuleCited>,
    },
    /// This person would have been told, and was not.
    Told(PersonId, Option<RuleCited>),
    /// This person was told, and would not have been.
    NotTold(PersonId),
}

/// A case that would have gone otherwise.
#[derive(Clone, Debug, PartialEq)]
pub struct CaseOtherwise {
    /// The case.
    pub incident: IncidentId,
    /// Its kind now.
    pub kind: Option<Kind>,
    /// When it was raised.
    pub raised_at: DateTime<Utc>,
    /// How it would have gone otherwise.
    pub differences: Vec<Difference>,
}

/// A school's past, with the policy it would have had.
pub struct Past {
    school_id: SchoolId,
    until: DateTime<Utc>,
    /// The school as it stood from each time on, oldest first, with the policy it would have had.
    stood: Vec<(DateTime<Utc>, Arc<School>, Arc<Policy>)>,
}

impl Past {
    /// The past of a school up to this time, had this pack been its own all along.
    ///
    /// # Errors
    /// When a pack it had adopted does not load any more.
    pub fn under(
        pack: &Arc<Pack>,
        school_id: SchoolId,
        events: &[Recorded<SchoolEvent>],
        until: DateTime<Utc>,
    ) -> Result<Self, PackProblem> {
        let mut school = School::default();
        let mut stood: Vec<(DateTime<Utc>, Arc<School>, Arc<Policy>)> = Vec::new();
        let mut packs: BTreeMap<String, Arc<Pack>> = BTreeMap::new();
        let mut events = events.iter().peekable();
        while let Some(event) = events.next() {
            if let SchoolEvent::PackAdopted(adopted) = &event.event {
                packs.insert(adopted.hash.clone(), Arc::new(Pack::parse(&adopted.text)?));
            }
            school.apply(event.clone());
            // What was recorded in one go stands as one.
            if events.peek().is_none_or(|next| next.recorded_at > event.recorded_at) {
                let known = Policy::new(packs.values().cloned().collect());
                let policy = rehearsal::proposed(&known, &school, Layer::School, Arc::clone(pack), event.recorded_at);
                stood.push((event.recorded_at, Arc::new(school.clone()), Arc::new(policy)));
            }
        }
        Ok(Self { school_id, until, stood })
    }

    fn desk(&self, incident: IncidentId, event: &Recorded<IncidentEvent>) -> Option<Desk> {
        let at = self.stood.partition_point(|(from, ..)| *from <= event.recorded_at);
        let (_, school, policy) = self.stood.get(at.checked_sub(1)?)?;
        Some(Desk {
            now: event.recorded_at,
            actor: event.actor,
            school_id: self.school_id,
            incident: Some(incident),
            school: Arc::clone(school),
            policy: Arc::clone(policy),
            elsewhere: Elsewhere::default(),
        })
    }

    /// How this case would have gone otherwise; nothing where it would not.
    #[must_use]
    pub fn case(&self, incident: IncidentId, events: &[Recorded<IncidentEvent>]) -> Option<CaseOtherwise> {
        let (was, is, blocked) = self.fold(incident, events)?;
        let mut differences = self.duties(&was, &is);
        differences.extend(blocked.into_iter().map(|one| Difference::Blocked {
            decision: one.decision,
            needs: one.needs,
            rule: one.rule,
        }));
        differences.extend(told(&was, &is, &by_time(events)));
        let raised_at = was.raised_at()?;
        (!differences.is_empty()).then(|| CaseOtherwise { incident, kind: was.kind(), raised_at, differences })
    }

    /// The case as it was, as it would have been, and what was done before what the proposed rules ask for was there.
    fn fold(&self, id: IncidentId, events: &[Recorded<IncidentEvent>]) -> Option<(Incident, Incident, Vec<Blocked>)> {
        let (mut was, mut is, mut blocked) = (Incident::default(), Incident::default(), Vec::new());
        // What one command recorded has one actor and one time: it is settled once.
        for batch in events.chunk_by(|one, next| one.recorded_at == next.recorded_at && one.actor == next.actor) {
            let facts: Vec<IncidentEvent> = batch.iter().filter_map(|event| facts_of(&event.event)).collect();
            if let (false, Some(first)) = (facts.is_empty(), batch.first()) {
                blocked.extend(is.replay(facts, &was, &self.desk(id, first)?));
            }
            for event in batch {
                was.apply(event.clone());
            }
        }
        Some((was, is, blocked))
    }

    fn duties(&self, was: &Incident, is: &Incident) -> Vec<Difference> {
        let mut differences = Vec::new();
        for duty in counted(is) {
            let kind = duty.imposed.kind;
            let rules = || duty.imposed.rules.clone();
            match counted(was).find(|other| same(other, duty)) {
                None => differences.push(Difference::Owed(kind, rules())),
                Some(other) if other.imposed.due != duty.imposed.due => {
                    let (was, is) = (other.imposed.due, duty.imposed.due);
                    differences.push(Difference::Due { duty: kind, was, is, rules: rules() });
                }
                Some(_) => {}
            }
            let before = counted(was).find(|other| same(other, duty)).is_some_and(|other| self.is_missed(other));
            match (before, self.is_missed(duty)) {
                (false, true) => differences.push(Difference::Missed(kind, rules())),
                (true, false) => differences.push(Difference::NotMissed(kind)),
                _ => {}
            }
        }
        let gone = counted(was).filter(|duty| !counted(is).any(|other| same(other, duty)));
        differences.extend(gone.map(|duty| Difference::NotOwed(duty.imposed.kind, duty.imposed.rules.clone())));
        differences
    }

    /// Whether its limit passed before it was met, or has passed now.
    fn is_missed(&self, duty: &Duty) -> bool {
        let done = match &duty.state {
            DutyState::Met { occurred_at, .. } => *occurred_at,
            DutyState::MetOtherwise { at } => *at,
            DutyState::NotNeeded | DutyState::Superseded => return false,
            DutyState::Owed | DutyState::Overdue { .. } | DutyState::TargetMissed { .. } => self.until,
        };
        duty.imposed.limit.is_some_and(|limit| limit < done)
    }
}

/// The people brought in where nobody did anything, but time passed.
fn by_time(events: &[Recorded<IncidentEvent>]) -> BTreeSet<PersonId> {
    let batches = events.chunk_by(|one, next| one.recorded_at == next.recorded_at && one.actor == next.actor);
    let passed = batches.filter(|batch| batch.iter().all(|event| facts_of(&event.event).is_none()));
    let routed = passed.flatten().filter_map(|event| match &event.event {
        IncidentEvent::ConcernRouted(routed) => Some(routed.to.iter().map(|to| to.person)),
        _ => None,
    });
    routed.flatten().collect()
}

/// Duties that count: what was superseded was owed by a fact that turned out otherwise.
fn counted(incident: &Incident) -> impl Iterator<Item = &Duty> {
    incident.duties().iter().filter(|duty| duty.state != DutyState::Superseded)
}

fn same(one: &Duty, other: &Duty) -> bool {
    let key = |duty: &Duty| -> (DutyKind, DutyAbout) { (duty.imposed.kind, duty.imposed.about) };
    key(one) == key(other)
}

/// Whom time alone brought in, by escalation or because people came and went, is not in question here.
fn told(was: &Incident, is: &Incident, by_time: &BTreeSet<PersonId>) -> Vec<Difference> {
    let knows = |incident: &Incident, person: PersonId| incident.routed().iter().any(|routed| routed.person == person);
    let more = is.routed().iter().filter(|routed| !knows(was, routed.person));
    let mut differences: Vec<Difference> =
        more.map(|routed| Difference::Told(routed.person, routed.rule.clone())).collect();
    let less = was.routed().iter().filter(|routed| !knows(is, routed.person) && !by_time.contains(&routed.person));
    differences.extend(less.map(|routed| Difference::NotTold(routed.person)));
    differences
}

#[cfg(test)]
mod tests;

//! What people did, without what the rules made of it then: so that the same facts can be folded under other rules.

use super::commands::{
    decide_erasure, decide_suspension, inform_parents, raise_concern, record_erasure, record_search, return_device,
    view_imagery,
};
use super::departure::PolicyDepartureRecorded;
use super::duty::{DutyAbout, DutyKind, RuleCited};
use super::error::Unmet;
use super::event::IncidentEvent;
use super::guarding::Asked;
use super::imagery::DataVerdict;
use super::settle::settled;
use super::state::Incident;
use super::telling::ConcernRouted;
use crate::policy::facts::Facts;
use crate::policy::guard::{Decision, Need};
use crate::{Desk, Recorded};

/// Something done for which a rule of the pack wanted more.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Blocked {
    /// What was done.
    pub(crate) decision: Decision,
    /// What was still needed.
    pub(crate) needs: String,
    /// By which rule.
    pub(crate) rule: Option<RuleCited>,
}

/// What of this event people did themselves; nothing where the rules or time alone brought it about.
pub(crate) fn facts_of(event: &IncidentEvent) -> Option<IncidentEvent> {
    use IncidentEvent as E;
    match event {
        E::SubjectRecorded(_)
        | E::DutyImposed(_)
        | E::DutyWarned(_)
        | E::DutyOverdue(_)
        | E::DutyTargetMissed(_)
        | E::DutyMet(_)
        | E::DutySuperseded(_) => None,
        E::ConcernRouted(routed) => {
            let by_decision = routed.to.iter().filter(|to| to.rule.is_none()).cloned().collect::<Vec<_>>();
            let routed = ConcernRouted { to: by_decision, unfilled: Vec::new(), nobody_left: false };
            (!routed.to.is_empty()).then(|| routed.into())
        }
        fact => Some(fact.clone()),
    }
}

impl Incident {
    /// Folds what people did at one moment, then what this desk's rules make of it. Answers with what was done before what these
    /// rules ask for was there, less what was recorded as a departure at the time.
    pub(crate) fn replay(&mut self, facts: Vec<IncidentEvent>, was: &Self, desk: &Desk) -> Vec<Blocked> {
        let known: Vec<PolicyDepartureRecorded> = facts.iter().filter_map(departure).cloned().collect();
        let (mut blocked, before) = (Vec::new(), Facts::of(self));
        for fact in facts {
            blocked.extend(self.blocked(&fact, desk));
            let event = self.retargeted(fact, was);
            let Some(event) = event else { continue };
            self.fold(Recorded { actor: desk.actor, recorded_at: desk.now, event });
        }
        let _ = settled(self, &before, desk);
        let said = |one: &Blocked| {
            let same =
                |departure: &PolicyDepartureRecorded| departure.what == one.decision && departure.needed == one.needs;
            known.iter().any(same)
        };
        blocked.retain(|one| !said(one));
        blocked
    }

    /// The fact with the number its duty has here; nothing where there is no such duty.
    fn retargeted(&self, fact: IncidentEvent, was: &Self) -> Option<IncidentEvent> {
        let here = |number: u32| {
            let duty = was.duty(number)?;
            self.duty_about(duty.imposed.kind, duty.imposed.about)
        };
        match fact {
            IncidentEvent::DutyMetOtherwise(mut met) => {
                met.duty = here(met.duty)?;
                Some(met.into())
            }
            IncidentEvent::DutyNotNeeded(mut not_needed) => {
                not_needed.duty = here(not_needed.duty)?;
                Some(not_needed.into())
            }
            fact => Some(fact),
        }
    }

    fn duty_about(&self, kind: DutyKind, about: DutyAbout) -> Option<u32> {
        let same = self.owed().find(|duty| duty.imposed.kind == kind && duty.imposed.about == about);
        same.map(|duty| duty.imposed.duty)
    }

    fn blocked(&self, fact: &IncidentEvent, desk: &Desk) -> Vec<Blocked> {
        use IncidentEvent as E;
        let unmet = |asked: Asked<'_>| {
            let decision = asked.decision;
            let unmet = self.unmet(asked, desk).into_iter();
            unmet.map(|unmet| blocked(decision, unmet)).collect()
        };
        match fact {
            E::Closed(closed) => {
                let later = closed.debrief_owed_by.is_some_and(|by| by > desk.now);
                unmet(Asked::new(Decision::Close).bringing(if later { &[Need::DebriefHeld] } else { &[] }))
            }
            E::InvestigationOpened(_) => unmet(Asked::new(Decision::OpenInvestigation)),
            E::InvestigationConcluded(_) => unmet(Asked::new(Decision::ConcludeInvestigation)),
            E::DebriefHeld(_) => unmet(Asked::new(Decision::Debrief)),
            E::AdultTold(told) => unmet(Asked::new(Decision::TellAdult).person(told.person)),
            E::ParentsInformed(informed) => unmet(inform_parents::asked(informed, self, desk)),
            E::ImageryViewed(viewed) => {
                unmet(Asked::new(Decision::View).bringing(&view_imagery::brings(viewed, self, desk)))
            }
            E::ErasureDecided(decided) if decided.verdict == DataVerdict::Erase => {
                let brings = decide_erasure::brings(decided, self, desk);
                unmet(Asked::new(Decision::Erase).device(decided.device).bringing(&brings))
            }
            E::DataErased(erased) => unmet(Asked::new(Decision::Erase).bringing(&record_erasure::shown(erased, self))),
            E::SuspensionDecided(decided) => decide_suspension::asked(decided).map(unmet).unwrap_or_default(),
            E::DeviceReturned(returned) => unmet(return_device::asked(returned)),
            E::SearchRecorded(search) => {
                unmet(Asked::new(Decision::Search).person(search.pupil).bringing(&record_search::brings(search, desk)))
            }
            E::ConcernRaised(raised) => raise_concern::done_already(&raised.details).map_or_else(Vec::new, |done| {
                let mut after = self.clone();
                after.fold(Recorded { actor: desk.actor, recorded_at: desk.now, event: fact.clone() });
                let unmet = after.unmet(Asked::new(done), desk).into_iter();
                unmet.map(|one| blocked(done, one)).collect()
            }),
            _ => Vec::new(),
        }
    }
}

fn blocked(decision: Decision, unmet: Unmet) -> Blocked {
    Blocked { decision, needs: unmet.needs, rule: unmet.rules.into_iter().next() }
}

const fn departure(event: &IncidentEvent) -> Option<&PolicyDepartureRecorded> {
    match event {
        IncidentEvent::PolicyDepartureRecorded(departure) => Some(departure),
        _ => None,
    }
}

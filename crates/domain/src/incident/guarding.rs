//! Guards at work: a decision is refused until what it needs is there; the same thing recorded as a fact is kept with a
//! departure.

use super::departure::PolicyDepartureRecorded;
use super::duty::{Duty, DutyKind};
use super::error::{IncidentError, Unmet};
use super::event::IncidentEvent;
use super::kind::PermissionRequest;
use super::state::Incident;
use super::{Agency, Answer, Details};
use crate::Narrative;
use crate::policy::facts::Facts;
use crate::policy::guard::{Decision, Need};
use crate::policy::rule::Effect;
use crate::{Desk, PersonId};
use chrono::{DateTime, Utc};

/// What is about to be decided, or what was done.
#[derive(Clone, Copy, Debug)]
pub(super) struct Asked<'a> {
    pub(super) decision: Decision,
    person: Option<PersonId>,
    device: Option<u32>,
    brings: &'a [Need],
}

impl<'a> Asked<'a> {
    /// This decision about the case as a whole.
    pub(super) const fn new(decision: Decision) -> Self {
        Self { decision, person: None, device: None, brings: &[] }
    }

    /// About this person.
    pub(super) const fn person(mut self, person: PersonId) -> Self {
        self.person = Some(person);
        self
    }

    /// About this device.
    pub(super) const fn device(mut self, device: u32) -> Self {
        self.device = Some(device);
        self
    }

    /// What the command itself brings.
    pub(super) const fn bringing(mut self, brings: &'a [Need]) -> Self {
        self.brings = brings;
        self
    }
}

impl Unmet {
    fn duty(duty: &Duty) -> Self {
        Self { needs: format!("this first: {}", duty.imposed.kind.words()), rules: duty.imposed.rules.clone() }
    }
}

impl Incident {
    /// Refuses a decision with "not yet: this needs ..." until everything it needs is there.
    pub(super) fn guard(&self, asked: Asked<'_>, desk: &Desk) -> Result<(), IncidentError> {
        let needs = self.unmet(asked, desk);
        if needs.is_empty() { Ok(()) } else { Err(IncidentError::NotYet { decision: asked.decision, needs }) }
    }

    /// The departures that a fact brings with it.
    pub(super) fn departures_of(&self, asked: Asked<'_>, why: Option<&Narrative>, desk: &Desk) -> Vec<IncidentEvent> {
        self.departures_of_each([asked], why, desk)
    }

    /// The departures of a fact that is several things at once, numbered on from those the case has.
    pub(super) fn departures_of_each<'a>(
        &self,
        asked: impl IntoIterator<Item = Asked<'a>>,
        why: Option<&Narrative>,
        desk: &Desk,
    ) -> Vec<IncidentEvent> {
        let mut number = u32::try_from(self.departures.len()).unwrap_or(u32::MAX);
        let unmet =
            asked.into_iter().flat_map(|asked| self.unmet(asked, desk).into_iter().map(move |one| (asked, one)));
        let cited = unmet.filter(|(_, one)| !one.rules.is_empty());
        cited
            .map(|(asked, Unmet { needs: needed, rules })| {
                number = number.saturating_add(1);
                let what = asked.decision;
                PolicyDepartureRecorded { departure: number, what, needed, rules, why: why.cloned() }.into()
            })
            .collect()
    }

    /// Refuses to end a case by another way than closing while the police or the designated officer must still be told.
    pub(super) fn owes_no_agency(&self) -> Result<(), IncidentError> {
        let to_agency = |kind| matches!(kind, DutyKind::TellLado | DutyKind::TellPolice | DutyKind::DeviceToPolice);
        let blocking = |duty: &&Duty| to_agency(duty.imposed.kind) && duty.imposed.blocks.contains(&Decision::Close);
        match self.owed().find(blocking) {
            None => Ok(()),
            Some(duty) => Err(IncidentError::NotYet { decision: Decision::Close, needs: vec![Unmet::duty(duty)] }),
        }
    }

    /// The device, if the school had it at that time.
    pub(super) fn held_since(&self, field: &'static str, number: u32, at: DateTime<Utc>) -> Result<(), IncidentError> {
        let device = self.device(number).ok_or(IncidentError::NoSuchItem { what: "device" })?;
        if at < device.confiscated.at {
            let reason = "this was before the device was confiscated: check both times";
            return Err(IncidentError::ImpossibleTime { field, reason });
        }
        Ok(())
    }

    /// What this decision still needs: first the duties that block it, each with its own rule, then what guards ask for.
    pub(super) fn unmet(&self, asked: Asked<'_>, desk: &Desk) -> Vec<Unmet> {
        let debrief_comes = |kind| kind == DutyKind::Debrief && asked.brings.contains(&Need::DebriefHeld);
        let blocking = self.owed().filter(|duty| duty.imposed.blocks.contains(&asked.decision));
        let mut unmet: Vec<Unmet> =
            blocking.filter(|duty| !debrief_comes(duty.imposed.kind)).map(Unmet::duty).collect();
        let (facts, owed) = (Facts::of(self), unmet.len());
        for rule in desk.policy.matching(&facts, self.known_at().unwrap_or(desk.now)) {
            let Effect::Guard(guard) = &rule.effect else { continue };
            if guard.decision == asked.decision && guard.needs == Need::DutiesMet {
                // Duties that block are named one by one above, each with its own clauses first.
                unmet.iter_mut().take(owed).for_each(|unmet| unmet.rules.push(rule.cited.clone()));
                continue;
            }
            let held_back = guard.decision == asked.decision
                && !asked.brings.contains(&guard.needs)
                && !self.has(guard.needs, asked, desk);
            if !held_back {
                continue;
            }
            // What several layers ask for is needed once, and each of them is cited.
            match unmet.iter_mut().find(|unmet| unmet.needs == guard.needs.words()) {
                Some(same) => same.rules.push(rule.cited.clone()),
                None => unmet.push(Unmet { needs: guard.needs.words().to_owned(), rules: vec![rule.cited.clone()] }),
            }
        }
        unmet
    }

    fn has(&self, need: Need, asked: Asked<'_>, desk: &Desk) -> bool {
        match need {
            // The duties that block were named one by one before.
            Need::DutiesMet => true,
            Need::DebriefHeld => self.debrief.is_some() || self.investigation_stands() != "concluded",
            Need::DeviceAdvice => asked
                .device
                .and_then(|number| self.device(number))
                .is_none_or(|device| !device.confiscated.may_be_evidence),
            Need::LadoAdvice => self.has_lado_advice(),
            Need::NoHold => asked
                .person
                .is_none_or(|person| !self.holds(desk.now).any(|hold| desk.school.are_one(hold.person, person))),
            Need::InvestigationOpen => self.investigation_stands() == "open",
            Need::InvestigationConcluded => self.investigation_stands() == "concluded",
            Need::Acknowledged => !self.acknowledged.is_empty(),
            Need::NotExcluded => asked.person.is_none_or(|person| !self.is_kept_from(person, &desk.school)),
            Need::RiskAssessed => self.asked_for(|request| request.risk_assessed == Answer::Yes),
            Need::TermsAgreed => self.asked_for(|request| request.terms_agreed == Answer::Yes),
            Need::Authority
            | Need::Consent
            | Need::AlternativesWeighed
            | Need::SecondAdult
            | Need::NotEvidence
            | Need::GoodReason
            | Need::Never => false,
        }
    }

    /// Whether what a request says of itself fits; a case that asks for nothing lacks nothing.
    fn asked_for(&self, fits: impl Fn(&PermissionRequest) -> bool) -> bool {
        match self.details() {
            Some(Details::PermissionRequest(request)) => fits(request),
            _ => true,
        }
    }

    fn has_lado_advice(&self) -> bool {
        self.advice_given.iter().any(|given| given.from == Agency::Lado)
            || self.replies.iter().any(|(agency, _)| *agency == Agency::Lado)
    }
}

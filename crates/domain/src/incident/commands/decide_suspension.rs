//! Decide on suspension. A decision, never automatic: nobody is suspended before the alternatives were weighed.

use crate::Desk;
use crate::incident::adult::{Suspension, SuspensionDecided};
use crate::incident::checking::{is_open, written};
use crate::incident::command::{Decide, Nature};
use crate::incident::guarding::Asked;
use crate::incident::{Incident, IncidentError, IncidentEvent};
use crate::policy::guard::{Decision, Need};
use serde::{Deserialize, Serialize};

/// Decide on suspension.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct DecideSuspension(pub SuspensionDecided);

impl Decide for DecideSuspension {
    const NATURE: Nature = Nature::Decision;

    type Fields = SuspensionDecided;

    fn of(fields: SuspensionDecided) -> Self {
        Self(fields)
    }

    fn decide(self, incident: &Incident, desk: &Desk) -> Result<Vec<IncidentEvent>, IncidentError> {
        is_open(incident)?;
        fits(&self.0, incident)?;
        if let Some(asked) = asked(&self.0) {
            incident.guard(asked, desk)?;
        }
        Ok(vec![self.0.into()])
    }
}

/// What a guard is asked: only suspending is held back, working on is not.
pub(in crate::incident) fn asked(decided: &SuspensionDecided) -> Option<Asked<'static>> {
    let weighed = decided.weighed.as_ref().is_some_and(|weighed| !weighed.is_blank());
    let brings: &[Need] = if weighed && !decided.alternatives.is_empty() { &[Need::AlternativesWeighed] } else { &[] };
    let asked = Asked::new(Decision::Suspend).person(decided.person).bringing(brings);
    (decided.decision == Suspension::Suspended).then_some(asked)
}

/// It is about a subject, has its reasons, and names what stands where something does.
pub(super) fn fits(decided: &SuspensionDecided, incident: &Incident) -> Result<(), IncidentError> {
    if !incident.is_subject(decided.person) {
        return Err(IncidentError::NotInCase(decided.person));
    }
    written("reasons", &decided.reasons, "say why this was decided")?;
    if decided.decision == Suspension::Arranged && decided.alternatives.is_empty() {
        let reason = "say under which other arrangements she works on";
        return Err(IncidentError::Missing { field: "alternatives", reason });
    }
    if decided.decision == Suspension::Lifted && !incident.is_suspended(decided.person) {
        return Err(IncidentError::NoSuchItem { what: "suspension" });
    }
    Ok(())
}

#[cfg(test)]
pub(in crate::incident) mod tests {
    use super::*;
    use crate::incident::DutyKind;
    use crate::incident::adult::Alternative;
    use crate::incident::commands::refer_to_lado::ReferToLado;
    use crate::scenario::concerns::{about_an_adult, call};
    use crate::scenario::{COACH, Case, HEAD, LEADER, given, time, words};

    /// Suspended after weighing what could be done instead.
    pub(in crate::incident) fn suspended() -> SuspensionDecided {
        SuspensionDecided {
            person: COACH,
            decision: Suspension::Suspended,
            from: time("2027-03-01T09:00"),
            alternatives: vec![Alternative::NeverAlone, Alternative::OtherDuties],
            weighed: Some(words("There is no work here without children.")),
            reasons: words("The police ask that she meets no witness."),
            on_advice_of: None,
        }
    }

    fn known_to_the_officer() -> Case {
        let referred = ReferToLado {
            adult: None,
            contact: call("2027-03-01T08:59"),
            summary: words("What the child said."),
            reasons: words("A child may have been harmed."),
        };
        given(about_an_adult()).by(HEAD).and(referred)
    }

    #[test]
    fn once_the_officer_knows_suspension_is_considered() {
        let case = known_to_the_officer();
        case.when(DecideSuspension(suspended())).then(suspended()).meeting(DutyKind::ConsiderSuspension);
    }

    #[test]
    fn nobody_is_suspended_before_the_alternatives_were_weighed() {
        for unweighed in [
            SuspensionDecided { alternatives: Vec::new(), ..suspended() },
            SuspensionDecided { weighed: None, ..suspended() },
        ] {
            let case = known_to_the_officer();
            case.when(DecideSuspension(unweighed)).not_yet("alternatives", "KCSIE-2025-part-4");
        }
    }

    #[test]
    fn working_on_needs_reasons_and_nothing_more() {
        let works_on = SuspensionDecided {
            decision: Suspension::NotSuspended,
            alternatives: Vec::new(),
            weighed: None,
            ..suspended()
        };
        known_to_the_officer().when(DecideSuspension(works_on.clone())).then(works_on);
    }

    #[test]
    fn other_arrangements_are_named() {
        let unnamed = SuspensionDecided { decision: Suspension::Arranged, alternatives: Vec::new(), ..suspended() };
        known_to_the_officer().when(DecideSuspension(unnamed)).missing("alternatives");
    }

    #[test]
    fn a_suspension_is_confirmed_in_writing() {
        known_to_the_officer().when(DecideSuspension(suspended())).imposing(DutyKind::ConfirmSuspension);
    }

    #[test]
    fn only_a_suspension_ends() {
        let lifted = SuspensionDecided { decision: Suspension::Lifted, ..suspended() };
        let none = IncidentError::NoSuchItem { what: "suspension" };
        known_to_the_officer().when(DecideSuspension(lifted)).refused(&none);
    }

    #[test]
    fn it_is_about_a_subject() {
        let other = SuspensionDecided { person: LEADER, ..suspended() };
        known_to_the_officer().when(DecideSuspension(other)).refused(&IncidentError::NotInCase(LEADER));
    }
}

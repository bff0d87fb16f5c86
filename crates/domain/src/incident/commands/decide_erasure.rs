//! Decide what becomes of data on a device. A decision: erasing needs a good reason by the three-part test and the head's
//! authority, and what may be evidence is never erased.

use crate::Desk;
use crate::incident::checking::{filled, is_open, written};
use crate::incident::command::{Decide, Nature};
use crate::incident::guarding::Asked;
use crate::incident::imagery::{DataVerdict, ErasureDecided};
use crate::incident::{Answer, Incident, IncidentError, IncidentEvent};
use crate::policy::guard::{Decision, Need};
use crate::school::Role;
use serde::{Deserialize, Serialize};

/// Decide what becomes of data on a device.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct DecideErasure(pub ErasureDecided);

impl Decide for DecideErasure {
    const NATURE: Nature = Nature::Decision;

    type Fields = ErasureDecided;

    fn of(fields: ErasureDecided) -> Self {
        Self(fields)
    }

    fn decide(self, incident: &Incident, desk: &Desk) -> Result<Vec<IncidentEvent>, IncidentError> {
        is_open(incident)?;
        if incident.device(self.0.device).is_none() {
            return Err(IncidentError::NoSuchItem { what: "device" });
        }
        filled("what", &self.0.what, "say what data, in words")?;
        written("reasons", &self.0.reasons, "say why")?;
        if self.0.verdict == DataVerdict::Erase {
            let brings = brings(&self.0, incident, desk);
            incident.guard(Asked::new(Decision::Erase).device(self.0.device).bringing(&brings), desk)?;
        }
        Ok(vec![self.0.into()])
    }
}

/// What the decision itself shows: no evidence, a good reason, and the authority to erase.
pub(in crate::incident) fn brings(decided: &ErasureDecided, incident: &Incident, desk: &Desk) -> Vec<Need> {
    // INVARIANT: what may be evidence stays: a device flagged so, or data that an offence is suspected of.
    let flagged = incident.device(decided.device).is_none_or(|device| device.confiscated.may_be_evidence);
    let evidence = flagged || decided.test.offence != Answer::No;
    let roles = [Role::Headteacher, Role::HeadOfSchool, Role::ExecutiveHeadteacher, Role::AuthorisedSearcher];
    let holds = |person| roles.into_iter().any(|role| desk.school.holders(role, desk.now).any(|held| held == person));
    let authority = desk.actor.person().into_iter().chain(decided.authorised_by).any(holds);
    let shown = [
        (Need::NotEvidence, !evidence),
        (Need::GoodReason, decided.test.gives_good_reason()),
        (Need::Authority, authority),
    ];
    shown.into_iter().filter(|(_, shown)| *shown).map(|(need, _)| need).collect()
}

#[cfg(test)]
pub(in crate::incident) mod tests {
    use super::*;
    use crate::Text;
    use crate::incident::commands::confiscate_device::ConfiscateDevice;
    use crate::incident::imagery::ErasureTest;
    use crate::scenario::concerns::{a_telephone, about_a_child, an_image};
    use crate::scenario::{Case, DSL, HEAD, given, words};

    /// To erase harmful data that no offence is suspected of.
    pub(in crate::incident) fn erase() -> ErasureDecided {
        ErasureDecided {
            device: 1,
            what: Text::from("a film of a fight"),
            test: ErasureTest { harm: Answer::Yes, disruption: Answer::No, offence: Answer::No },
            verdict: DataVerdict::Erase,
            authorised_by: None,
            reasons: words("It is passed on to shame her."),
        }
    }

    /// A telephone that is no evidence.
    pub(in crate::incident) fn harmless() -> Case {
        given(about_a_child()).and(ConfiscateDevice { may_be_evidence: false, ..a_telephone() })
    }

    #[test]
    fn the_head_has_data_erased_for_a_good_reason() {
        harmless().by(HEAD).when(DecideErasure(erase())).then(erase());
    }

    #[test]
    fn evidence_is_never_erased() {
        let flagged = given(an_image()).and(a_telephone()).by(HEAD);
        flagged.when(DecideErasure(erase())).not_yet("evidence", "EA1996-s550ZC");
        let offence = ErasureTest { offence: Answer::Yes, ..erase().test };
        let suspected = ErasureDecided { test: offence, ..erase() };
        harmless().by(HEAD).when(DecideErasure(suspected)).not_yet("evidence", "EA1996-s550ZC");
    }

    #[test]
    fn not_while_a_part_of_the_test_has_no_answer_and_not_without_a_good_reason() {
        for (harm, disruption) in [(Answer::Yes, Answer::NotKnown), (Answer::No, Answer::No)] {
            let test = ErasureTest { harm, disruption, offence: Answer::No };
            let unreasoned = ErasureDecided { test, ..erase() };
            harmless().by(HEAD).when(DecideErasure(unreasoned)).not_yet("good reason", "EA1996-s550ZC");
        }
    }

    #[test]
    fn not_without_authority() {
        harmless().by(DSL).when(DecideErasure(erase())).not_yet("authority", "DfE-searching-2022");
        let authorised = ErasureDecided { authorised_by: Some(HEAD), ..erase() };
        harmless().by(DSL).when(DecideErasure(authorised.clone())).then(authorised);
    }

    #[test]
    fn leaving_it_as_it_is_needs_reasons_alone() {
        let kept = ErasureDecided { verdict: DataVerdict::Keep, ..erase() };
        given(an_image()).and(a_telephone()).by(DSL).when(DecideErasure(kept.clone())).then(kept);
    }

    #[test]
    fn only_of_a_device_in_the_case() {
        let none = IncidentError::NoSuchItem { what: "device" };
        given(about_a_child()).by(HEAD).when(DecideErasure(erase())).refused(&none);
    }
}

//! Record that support was offered to the adult an allegation is about, and who gives it. A fact.

use crate::incident::adult::SupportOffered;
use crate::incident::checking::{happened, written};
use crate::incident::command::{Decide, Nature};
use crate::incident::{Incident, IncidentError, IncidentEvent};
use crate::{Desk, Text};
use serde::{Deserialize, Serialize};

/// Record that support was offered.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct OfferSupport(pub SupportOffered);

impl Decide for OfferSupport {
    const NATURE: Nature = Nature::Fact;

    type Fields = SupportOffered;

    fn of(fields: SupportOffered) -> Self {
        Self(fields)
    }

    fn decide(self, incident: &Incident, desk: &Desk) -> Result<Vec<IncidentEvent>, IncidentError> {
        let offered = &self.0;
        if !incident.is_subject(offered.person) {
            return Err(IncidentError::NotInCase(offered.person));
        }
        happened("at", offered.at, desk)?;
        written("what", &offered.what, "write what was offered")?;
        if offered.supported_by == Some(offered.person) {
            return Err(IncidentError::AboutHerself);
        }
        if offered.supported_by.is_none() && offered.outside.as_ref().is_none_or(Text::is_blank) {
            return Err(IncidentError::Missing { field: "supportedBy", reason: "name who supports her" });
        }
        Ok(vec![self.0.into()])
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::incident::commands::record_adult_told::RecordAdultTold;
    use crate::incident::telling::AdultTold;
    use crate::incident::{DutyKind, Means};
    use crate::scenario::concerns::about_an_adult;
    use crate::scenario::{COACH, Case, HEAD, LEADER, TEACHER, given, time, words};

    fn offered() -> SupportOffered {
        SupportOffered {
            person: COACH,
            at: time("2027-03-01T08:59"),
            supported_by: Some(LEADER),
            outside: None,
            what: words("Whom to call at any time, and her union's number."),
        }
    }

    fn told(supported_by: Option<crate::PersonId>) -> Case {
        let at = time("2027-03-01T08:58");
        let told = AdultTold { person: COACH, at, how: Means::InPerson, said: words("What is alleged."), supported_by };
        given(about_an_adult()).by(HEAD).and(RecordAdultTold(told))
    }

    #[test]
    fn an_adult_who_was_told_without_a_named_contact_is_owed_one() {
        told(None).when(OfferSupport(offered())).meeting(DutyKind::OfferSupport);
    }

    #[test]
    fn whoever_was_named_when_she_was_told_is_her_support() {
        let case = told(Some(LEADER));
        assert!(!case.incident.owed().any(|duty| duty.imposed.kind == DutyKind::OfferSupport));
    }

    #[test]
    fn supporting_her_gives_no_sight_of_the_case() {
        told(None).when(OfferSupport(offered())).telling(&[]);
    }

    #[test]
    fn nobody_is_her_own_support() {
        let herself = SupportOffered { supported_by: Some(COACH), ..offered() };
        told(None).when(OfferSupport(herself)).refused(&IncidentError::AboutHerself);
    }

    #[test]
    fn somebody_is_named() {
        told(None).when(OfferSupport(SupportOffered { supported_by: None, ..offered() })).missing("supportedBy");
    }

    #[test]
    fn only_a_subject_is_offered_it() {
        let other = SupportOffered { person: TEACHER, ..offered() };
        told(None).when(OfferSupport(other)).refused(&IncidentError::NotInCase(TEACHER));
    }
}

//! Say that a duty is not needed, because. A decision: only by the roles the duty's rule names, never by anybody the case
//! excludes, always with reasons.

use crate::Desk;
use crate::incident::checking::written;
use crate::incident::command::{Decide, Nature};
use crate::incident::duty::DutyNotNeeded;
use crate::incident::{Incident, IncidentError, IncidentEvent};
use serde::{Deserialize, Serialize};

/// Say that a duty is not needed.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct MarkDutyNotNeeded(pub DutyNotNeeded);

impl Decide for MarkDutyNotNeeded {
    const NATURE: Nature = Nature::Decision;

    type Fields = DutyNotNeeded;

    fn of(fields: DutyNotNeeded) -> Self {
        Self(fields)
    }

    fn decide(self, incident: &Incident, desk: &Desk) -> Result<Vec<IncidentEvent>, IncidentError> {
        let actor = desk.actor.person().ok_or(IncidentError::NobodyActs)?;
        let duty = incident.duty(self.0.duty).ok_or(IncidentError::NoSuchItem { what: "duty" })?;
        if !duty.is_owed() {
            return Err(IncidentError::AlreadyDone { what: "this duty" });
        }
        let mut roles = desk.school.roles_of(actor, desk.now);
        roles.extend(desk.school.roles_covered_by(actor, desk.now));
        let may = duty.imposed.not_needed_by.iter().any(|role| roles.contains(role));
        if !may || incident.is_kept_from(actor, &desk.school) {
            return Err(IncidentError::MayNotWaive { rule: duty.rule().cloned().map(Box::new) });
        }
        written("reasons", &self.0.reasons, "say why it is not needed")?;
        Ok(vec![self.0.into()])
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::incident::commands::name_person::NamePerson;
    use crate::incident::raise::PersonNamed;
    use crate::incident::{DutyKind, DutyStatus, PartPlayed};
    use crate::scenario::concerns::{a_breach, about_an_adult};
    use crate::scenario::{DSL, HEAD, IT, given, words};

    fn not_needed(duty: u32) -> MarkDutyNotNeeded {
        MarkDutyNotNeeded(DutyNotNeeded { duty, reasons: words("The system stopped it already.") })
    }

    #[test]
    fn the_role_that_the_rule_names_may_say_so() {
        let case = given(a_breach()).by(DSL);
        let number = case.duty(DutyKind::RequestFilterChange);
        let then = case.when(not_needed(number));
        assert_eq!(then.case.incident.duty(number).unwrap().status(), DutyStatus::NotNeeded);
    }

    #[test]
    fn nobody_else_may() {
        let case = given(a_breach()).by(IT);
        let number = case.duty(DutyKind::RequestFilterChange);
        let refused = case.when(not_needed(number)).decided.unwrap_err();
        assert_eq!(refused.code(), "MAY_NOT_WAIVE");
        assert!(refused.rule().is_some());
    }

    #[test]
    fn nobody_at_all_may_say_so_of_telling_the_officer() {
        let case = given(about_an_adult()).by(HEAD);
        let number = case.duty(DutyKind::TellLado);
        assert_eq!(case.when(not_needed(number)).decided.unwrap_err().code(), "MAY_NOT_WAIVE");
    }

    #[test]
    fn the_subject_never_may() {
        let case = given(a_breach()).and(NamePerson(PersonNamed { person: DSL, part: PartPlayed::Subject })).by(DSL);
        let number = case.duty(DutyKind::RequestFilterChange);
        assert_eq!(case.when(not_needed(number)).decided.unwrap_err().code(), "MAY_NOT_WAIVE");
    }

    #[test]
    fn never_without_reasons() {
        let case = given(a_breach()).by(DSL);
        let duty = case.duty(DutyKind::RequestFilterChange);
        case.when(MarkDutyNotNeeded(DutyNotNeeded { duty, reasons: words("") })).missing("reasons");
    }
}

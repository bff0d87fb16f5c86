//! Checks that many commands share: what must be written, and times that cannot be.

use super::error::IncidentError;
use super::state::Incident;
use crate::id::CaseId;
use crate::school::Role;
use crate::{Desk, IncidentId, Narrative, PersonId, Text};
use chrono::{DateTime, Duration, NaiveDate, Utc};
use chrono_tz::Europe::London;

/// How far ahead of the desk's clock a sender's clock may be.
const CLOCKS_DIFFER_BY: Duration = Duration::minutes(5);

/// What happened lies in the past, as far as clocks agree.
pub(super) fn happened(field: &'static str, at: DateTime<Utc>, desk: &Desk) -> Result<(), IncidentError> {
    if at > desk.now + CLOCKS_DIFFER_BY {
        return Err(IncidentError::ImpossibleTime {
            field,
            reason: "this lies in the future: give the time it happened",
        });
    }
    Ok(())
}

/// A day to look again is today or later, in Europe/London.
pub(super) fn is_to_come(field: &'static str, day: NaiveDate, desk: &Desk) -> Result<(), IncidentError> {
    if day < desk.now.with_timezone(&London).date_naive() {
        return Err(IncidentError::ImpossibleTime { field, reason: "this day is over: give today or a later day" });
    }
    Ok(())
}

/// Something was written.
pub(super) fn written(field: &'static str, text: &Narrative, reason: &'static str) -> Result<(), IncidentError> {
    if text.is_blank() { Err(IncidentError::Missing { field, reason }) } else { Ok(()) }
}

/// Something was given.
pub(super) fn filled(field: &'static str, text: &Text, reason: &'static str) -> Result<(), IncidentError> {
    if text.is_blank() { Err(IncidentError::Missing { field, reason }) } else { Ok(()) }
}

/// Work goes on.
pub(super) fn is_open(incident: &Incident) -> Result<(), IncidentError> {
    if incident.status().is_open() { Ok(()) } else { Err(IncidentError::Closed) }
}

/// This person can be given work on the case: staff, and neither its subject nor conflicted.
pub(super) fn can_be_given_work(person: PersonId, incident: &Incident, desk: &Desk) -> Result<(), IncidentError> {
    if incident.is_kept_from(person, &desk.school) {
        return Err(IncidentError::Excluded(person));
    }
    if !desk.school.is_staff(person, desk.now) {
        return Err(IncidentError::NotStaff(person));
    }
    Ok(())
}

/// Another case of the same school.
pub(super) fn another_case(case: CaseId, desk: &Desk) -> Result<IncidentId, IncidentError> {
    if case.school != desk.school_id {
        return Err(IncidentError::OtherSchool);
    }
    if desk.incident == Some(case.incident) {
        return Err(IncidentError::SameCase);
    }
    Ok(case.incident)
}

/// Whether this person may say of others that they have a conflict of interest, or have none: the case manager, the
/// lead and her deputies, and where those are lost whoever of the governors must know of the case.
pub(super) fn may_judge_conflicts(person: PersonId, incident: &Incident, desk: &Desk) -> bool {
    let holds = |roles: &[Role]| roles.iter().any(|role| desk.school.acts_as(person, *role, desk.now));
    let must_know = incident.routed().iter().any(|routed| routed.person == person);
    let governors = [Role::ChairOfGovernors, Role::ViceChair, Role::NominatedGovernor];
    !incident.is_kept_from(person, &desk.school)
        && (incident.case_managers().contains(&person)
            || holds(&[Role::DesignatedSafeguardingLead, Role::DeputyDsl])
            || (must_know && holds(&governors)))
}

//! What meets each kind of duty: the earliest thing in the case that does, and when it happened.

use super::agency::Agency;
use super::duty::{Duty, DutyAbout, DutyKind};
use super::state::Incident;
use crate::PersonId;
use crate::school::{Role, School};
use chrono::{DateTime, Utc};

/// When what meets this duty happened, if it has.
pub(super) fn met_at(duty: &Duty, incident: &Incident, school: &School) -> Option<DateTime<Utc>> {
    match duty.imposed.kind {
        DutyKind::FirstLook => {
            let seen = incident.acknowledged.iter().filter(|seen| !incident.is_excluded(seen.by)).map(|seen| seen.at);
            seen.chain(incident.triaged_at).min()
        }
        DutyKind::TellDsl => [
            told_role(incident, school, Role::DesignatedSafeguardingLead),
            told_role(incident, school, Role::DeputyDsl),
        ]
        .into_iter()
        .flatten()
        .min(),
        DutyKind::TellCaseManager => told_any(incident, &incident.case_managers()),
        DutyKind::FirstDecision => incident.triaged_at,
        DutyKind::TellLado => referred(incident, Agency::Lado, duty.imposed.about),
        DutyKind::TellPolice => referred(incident, Agency::Police, duty.imposed.about),
        DutyKind::TellSocialCare => referred(incident, Agency::SocialCare, duty.imposed.about),
        DutyKind::DecideReferral => decided_referral(incident),
        DutyKind::DeviceToPolice | DutyKind::StoreDevice => device(duty, incident),
        DutyKind::SeekAdvice => incident
            .advice_sought
            .iter()
            .map(|sought| sought.contact.at)
            .chain(incident.advice_given.iter().map(|given| given.contact.at))
            .min(),
        DutyKind::InformParents => incident.parents_at.or_else(|| incident.parents_not_yet.and(incident.changed_at)),
        DutyKind::TellEmployer => {
            incident.contacts.iter().filter(|(agency, _)| *agency == Agency::Employer).map(|(_, at)| *at).min()
        }
        DutyKind::RequestFilterChange => {
            [incident.filter_requested_at, incident.filter_changed_at].into_iter().flatten().min()
        }
        DutyKind::RetestFilter => incident.filter_retested_at,
        DutyKind::Debrief => incident.debrief.as_ref().map(|debrief| debrief.at),
        DutyKind::Review => incident.reviewed_at.filter(|at| *at > duty.imposed_at),
        DutyKind::TellDslOfDeparture => told_of_departure(duty, incident, school),
        DutyKind::ExplainDeparture => explained(duty, incident),
        DutyKind::FindRecipient => found_recipient(duty, incident),
    }
}

/// Somebody who can be told was found after everybody had been lost; earlier recipients are of no use.
fn found_recipient(duty: &Duty, incident: &Incident) -> Option<DateTime<Utc>> {
    let able = |person: PersonId, at: DateTime<Utc>| !incident.is_excluded(person) && at >= duty.imposed_at;
    let routed = incident.routed.iter().zip(&incident.routed_at).map(|(routed, at)| (routed.person, *at));
    let seen = incident.acknowledged.iter().map(|seen| (seen.by, seen.at));
    routed.chain(seen).filter(|(person, at)| able(*person, *at)).map(|(_, at)| at).min()
}

fn told_any(incident: &Incident, people: &[PersonId]) -> Option<DateTime<Utc>> {
    let told = incident.told.iter().filter(|told| people.contains(&told.person)).map(|told| told.at);
    let seen = incident.acknowledged.iter().filter(|seen| people.contains(&seen.by)).map(|seen| seen.at);
    told.chain(seen).min()
}

fn told_role(incident: &Incident, school: &School, role: Role) -> Option<DateTime<Utc>> {
    // A lead who is the subject, or conflicted, was not the one to be told.
    let holds = |person: PersonId, at: DateTime<Utc>| {
        !incident.is_excluded(person) && school.holders(role, at).any(|holder| holder == person)
    };
    let told = incident.told.iter().filter(|told| holds(told.person, told.at)).map(|told| told.at);
    let seen = incident.acknowledged.iter().filter(|seen| holds(seen.by, seen.at)).map(|seen| seen.at);
    // A lead who noticed it herself needs nobody to tell her.
    let knew = incident.raised.iter().flat_map(|raised| {
        raised
            .informant
            .into_iter()
            .chain(raised.recorder)
            .filter(|person| holds(*person, raised.known_at))
            .map(|_| raised.known_at)
    });
    told.chain(seen).chain(knew).min()
}

fn referred(incident: &Incident, agency: Agency, about: DutyAbout) -> Option<DateTime<Utc>> {
    let fits = |person: Option<PersonId>| match about {
        DutyAbout::Person(wanted) => person.is_none_or(|person| person == wanted),
        _ => true,
    };
    incident
        .referrals
        .iter()
        .filter(|(_, referral)| referral.agency == agency && fits(referral.about))
        .map(|(_, referral)| referral.contact.at)
        .min()
}

fn decided_referral(incident: &Incident) -> Option<DateTime<Utc>> {
    let made = incident.referrals.iter().map(|(_, referral)| referral.contact.at);
    made.chain(incident.not_referred.iter().map(|(_, at, _)| *at)).min()
}

fn device(duty: &Duty, incident: &Incident) -> Option<DateTime<Utc>> {
    let DutyAbout::Device(number) = duty.imposed.about else { return None };
    let device = incident.device(number)?;
    let to_police = device.to_police.as_ref().map(|handed| handed.at);
    match duty.imposed.kind {
        DutyKind::StoreDevice => device
            .stored
            .as_ref()
            .map(|stored| stored.at)
            .or(to_police)
            .or(device.returned.as_ref().map(|returned| returned.at)),
        _ => to_police,
    }
}

fn told_of_departure(duty: &Duty, incident: &Incident, school: &School) -> Option<DateTime<Utc>> {
    let leads = |person: PersonId, at| {
        !incident.is_excluded(person)
            && [Role::DesignatedSafeguardingLead, Role::DeputyDsl]
                .into_iter()
                .any(|role| school.holders(role, at).any(|holder| holder == person))
    };
    let told = incident
        .told
        .iter()
        .filter(|told| told.at >= duty.imposed_at && leads(told.person, told.at))
        .map(|told| told.at);
    let seen = incident
        .acknowledged
        .iter()
        .filter(|seen| seen.at >= duty.imposed_at && leads(seen.by, seen.at))
        .map(|seen| seen.at);
    told.chain(seen).min()
}

fn explained(duty: &Duty, incident: &Incident) -> Option<DateTime<Utc>> {
    let DutyAbout::Departure(number) = duty.imposed.about else { return None };
    let departure = incident.departures.iter().find(|departure| departure.recorded.departure == number)?;
    departure.explanation.as_ref().and(incident.changed_at)
}

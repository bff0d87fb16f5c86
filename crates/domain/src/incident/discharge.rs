//! What meets each kind of duty: the earliest thing in the case that does, and when it happened.

use super::agency::{Agency, ContactMade};
use super::duty::{Duty, DutyAbout, DutyKind, Evidence};
use super::outcome::Verdict;
use super::state::{Departure, Incident};
use super::telling::Means;
use crate::school::{Role, School};
use crate::{Actor, PersonId};
use chrono::{DateTime, Utc};

/// When what meets this duty happened, if it has.
pub(super) fn met_at(duty: &Duty, incident: &Incident, school: &School) -> Option<DateTime<Utc>> {
    match duty.imposed.kind {
        DutyKind::FirstLook => {
            let seen =
                incident.acknowledged.iter().filter(|seen| !incident.is_kept_from(seen.by, school)).map(|seen| seen.at);
            seen.chain(incident.triaged_at).min()
        }
        DutyKind::TellDsl => {
            let lead = |person, at| is_lead(person, at, incident, school);
            // A lead who noticed it herself needs nobody to tell her.
            told_as(duty, incident, lead).chain(knew(incident, lead)).min()
        }
        DutyKind::TellCaseManager => {
            let managers = incident.case_managers();
            let manages = |person: PersonId, _| managers.contains(&person);
            told_as(duty, incident, manages).chain(knew(incident, manages)).min()
        }
        DutyKind::FirstDecision => incident.triaged_at,
        DutyKind::DecideRequest => decided(duty, incident),
        DutyKind::RecordOutcome => incident.outcome_at,
        DutyKind::TellLado => referred(duty, incident, Agency::Lado),
        DutyKind::TellPolice => referred(duty, incident, Agency::Police),
        DutyKind::TellSocialCare => referred(duty, incident, Agency::SocialCare),
        DutyKind::ReportAbuse => {
            let to = [Agency::Police, Agency::SocialCare].into_iter();
            to.filter_map(|agency| referred(duty, incident, agency)).min()
        }
        DutyKind::DecideReferral => decided_referral(incident),
        DutyKind::DeviceToPolice | DutyKind::StoreDevice => device(duty, incident),
        DutyKind::SeekAdvice => incident
            .advice_sought
            .iter()
            .map(|sought| sought.contact.at)
            .chain(incident.advice_given.iter().map(|given| given.contact.at))
            .min(),
        DutyKind::InformParents => incident.parents_at.or_else(|| incident.parents_not_yet.and(incident.changed_at)),
        DutyKind::TellEmployer => reached(duty, incident, Agency::Employer),
        DutyKind::TellBody => match duty.imposed.about {
            DutyAbout::Body(agency) => reached(duty, incident, agency),
            _ => None,
        },
        DutyKind::RequestFilterChange => {
            [incident.filter_requested_at, incident.filter_changed_at].into_iter().flatten().min()
        }
        DutyKind::RetestFilter => incident.filter_retested_at,
        DutyKind::Debrief => incident.debrief.as_ref().map(|debrief| debrief.at),
        DutyKind::Review => incident.reviewed_at.filter(|at| *at > duty.imposed_at),
        DutyKind::TellDslOfDeparture => told_of_departure(duty, incident, school),
        DutyKind::ExplainDeparture => explained(duty, incident),
        DutyKind::LookAtPattern
        | DutyKind::OfferSupport
        | DutyKind::ConsiderSuspension
        | DutyKind::ConfirmSuspension
        | DutyKind::ReviewAllegation => about_the_adult(duty, incident),
        DutyKind::DecideBody => decided_body(duty, incident),
        DutyKind::ChaseReply => asked_after(duty, incident),
        DutyKind::JudgeConflict => match duty.imposed.about {
            DutyAbout::Person(person) => incident.conflict_judged_at(person),
            _ => None,
        },
        DutyKind::ChallengeAgency => answered_or_challenged(duty, incident),
        DutyKind::NamePeople => incident.named_anew().find(|at| *at >= duty.imposed_at),
        DutyKind::FindRecipient => found_recipient(duty, incident, school),
    }
}

/// When what is owed about the adult herself was done.
fn about_the_adult(duty: &Duty, incident: &Incident) -> Option<DateTime<Utc>> {
    let adult = incident.adult();
    match (duty.imposed.kind, duty.imposed.about) {
        (DutyKind::LookAtPattern, DutyAbout::Person(person)) => {
            incident.patterns().iter().filter(|looked| looked.person == person).map(|looked| looked.at).min()
        }
        (DutyKind::OfferSupport, DutyAbout::Person(person)) => {
            adult.support.iter().filter(|offered| offered.person == person).map(|offered| offered.at).min()
        }
        (DutyKind::ConsiderSuspension, DutyAbout::Person(person)) => {
            adult.suspension.iter().filter(|(_, decided)| decided.person == person).map(|(at, _)| *at).min()
        }
        (DutyKind::ConfirmSuspension, DutyAbout::Person(person)) => {
            adult.confirmed.iter().filter(|confirmed| confirmed.person == person).map(|confirmed| confirmed.at).min()
        }
        (DutyKind::ReviewAllegation, DutyAbout::Review(number)) => {
            adult.reviews.iter().find(|reviewed| reviewed.review == number).map(|reviewed| reviewed.at)
        }
        _ => None,
    }
}

/// When the body outside was reached, or it was decided not to refer to it.
fn decided_body(duty: &Duty, incident: &Incident) -> Option<DateTime<Utc>> {
    let DutyAbout::Body(agency) = duty.imposed.about else { return None };
    let not = incident.not_referred.iter().filter(|(_, _, decided)| decided.agency == agency).map(|(_, at, _)| *at);
    not.chain(reached(duty, incident, agency)).min()
}

/// When the answer came or somebody asked after it; of a body that no wait was recorded for, when one was.
fn asked_after(duty: &Duty, incident: &Incident) -> Option<DateTime<Utc>> {
    match duty.imposed.about {
        DutyAbout::Reply(number) => {
            let wait = incident.waits.iter().find(|wait| wait.awaited.wait == number)?;
            [wait.replied_at, wait.chased_at].into_iter().flatten().min()
        }
        DutyAbout::Body(agency) => {
            let heard = incident.replies.iter().chain(&incident.chased).filter(|(from, _)| *from == agency);
            let waits = incident.waits.iter().filter(|wait| wait.awaited.agency == agency).map(|wait| wait.since);
            heard.map(|(_, at)| *at).chain(waits).min()
        }
        _ => None,
    }
}

/// When the agency answered, or it was taken further up there: to have asked again is not enough.
fn answered_or_challenged(duty: &Duty, incident: &Incident) -> Option<DateTime<Utc>> {
    let DutyAbout::Body(agency) = duty.imposed.about else { return None };
    let answered = incident.replies.iter().filter(|(from, _)| *from == agency).map(|(_, at)| *at);
    let challenged = incident.challenges.iter().filter(|(_, challenged)| challenged.agency == agency);
    answered.chain(challenged.map(|(_, challenged)| challenged.contact.at)).min()
}

/// Somebody who can be told was found after everybody had been lost; earlier recipients are of no use.
fn found_recipient(duty: &Duty, incident: &Incident, school: &School) -> Option<DateTime<Utc>> {
    let able = |person: PersonId, at: DateTime<Utc>| !incident.is_kept_from(person, school) && at >= duty.imposed_at;
    let routed = incident.routed.iter().zip(&incident.routed_at).map(|(routed, at)| (routed.person, *at));
    let seen = incident.acknowledged.iter().map(|seen| (seen.by, seen.at));
    routed.chain(seen).filter(|(person, at)| able(*person, *at)).map(|(_, at)| at).min()
}

/// When people who count were told, or have seen the concern.
fn told<'a>(
    incident: &'a Incident,
    counts: impl Fn(PersonId, DateTime<Utc>) -> bool + Copy + 'a,
) -> impl Iterator<Item = DateTime<Utc>> + 'a {
    let told = incident.told.iter().map(|told| (told.person, told.at));
    let seen = incident.acknowledged.iter().map(|seen| (seen.by, seen.at));
    told.chain(seen).filter(move |(person, at)| counts(*person, *at)).map(|(_, at)| at)
}

/// When people who count noticed it themselves, or typed in what they were told.
fn knew<'a>(
    incident: &'a Incident,
    counts: impl Fn(PersonId, DateTime<Utc>) -> bool + Copy + 'a,
) -> impl Iterator<Item = DateTime<Utc>> + 'a {
    let known = incident.known_at();
    incident
        .reporters()
        .zip(known.into_iter().cycle())
        .filter(move |(person, at)| counts(*person, *at))
        .map(|(_, at)| at)
}

/// Whether telling this person is telling the designated safeguarding lead: she or a deputy. Where every one of them is the
/// subject, conflicted or not in post, whoever manages the case or was told in their place.
fn is_lead(person: PersonId, at: DateTime<Utc>, incident: &Incident, school: &School) -> bool {
    if incident.is_kept_from(person, school) {
        return false;
    }
    let leads: Vec<PersonId> = [Role::DesignatedSafeguardingLead, Role::DeputyDsl]
        .into_iter()
        .flat_map(|role| school.acting(role, at))
        .filter(|lead| !incident.is_kept_from(*lead, school))
        .collect();
    leads.contains(&person)
        || (leads.is_empty()
            && (incident.case_managers().contains(&person)
                || incident.routed.iter().any(|routed| routed.person == person)))
}

/// As [`told`], less what does not count for want of the evidence the rules ask for.
fn told_as<'a>(
    duty: &Duty,
    incident: &'a Incident,
    counts: impl Fn(PersonId, DateTime<Utc>) -> bool + Copy + 'a,
) -> impl Iterator<Item = DateTime<Utc>> + 'a {
    let in_person = duty.imposed.evidence.contains(&Evidence::InPerson);
    let face_to_face = |how: Means| matches!(how, Means::InPerson | Means::Meeting);
    let telling = incident.told.iter().filter(move |told| !in_person || face_to_face(told.how));
    let telling = telling.filter(move |told| counts(told.person, told.at)).map(|told| told.at);
    let seen = incident.acknowledged.iter().filter(move |seen| !in_person && counts(seen.by, seen.at));
    telling.chain(seen.map(|seen| seen.at))
}

/// When a body outside was told of the matter, with the evidence the rules ask for.
fn referred(duty: &Duty, incident: &Incident, agency: Agency) -> Option<DateTime<Utc>> {
    let fits = |person: Option<PersonId>| match duty.imposed.about {
        DutyAbout::Person(wanted) => person.is_none_or(|person| person == wanted),
        _ => true,
    };
    let made = || incident.referrals.iter().map(|(_, referral)| referral).filter(move |made| made.agency == agency);
    let about = || made().filter(|referral| fits(referral.about));
    // A second call is a fact of its own: it may bring the reference that the first did not.
    let again = incident.contacts.iter().filter(|(reached, _)| *reached == agency && about().next().is_some());
    let contacts = about().map(|referral| &referral.contact).chain(again.map(|(_, contact)| contact));
    contacts.filter(|contact| suffices(duty, contact)).map(|contact| contact.at).min()
}

/// When a body outside was told of the matter, or reached at all.
fn reached(duty: &Duty, incident: &Incident, agency: Agency) -> Option<DateTime<Utc>> {
    let contacts = incident.contacts.iter().filter(|(reached, contact)| *reached == agency && suffices(duty, contact));
    contacts.map(|(_, contact)| contact.at).chain(referred(duty, incident, agency)).min()
}

fn suffices(duty: &Duty, contact: &ContactMade) -> bool {
    duty.imposed.evidence.iter().all(|evidence| match evidence {
        Evidence::Reference => contact.reference.is_some(),
        Evidence::SpokeTo => contact.spoke_to.is_some(),
        Evidence::InPerson | Evidence::TwoPeople => true,
    })
}

/// When the request was decided, by two people where the rules want two. A refusal by one is a decision.
fn decided(duty: &Duty, incident: &Incident) -> Option<DateTime<Utc>> {
    let (first, first_at, _) = incident.verdicts.first()?;
    if !duty.imposed.evidence.contains(&Evidence::TwoPeople) {
        return Some(*first_at);
    }
    let settles =
        |(actor, _, verdict): &&(Actor, DateTime<Utc>, Verdict)| actor != first || *verdict == Verdict::Refused;
    incident.verdicts.iter().find(settles).map(|(_, at, _)| *at)
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
        // Given back on the word of the police: they do not want it.
        _ => to_police.or_else(|| {
            device.returned.as_ref().filter(|returned| returned.on_advice_of.is_some()).map(|returned| returned.at)
        }),
    }
}

/// The lead was told after it was recorded, or recorded it herself.
fn told_of_departure(duty: &Duty, incident: &Incident, school: &School) -> Option<DateTime<Utc>> {
    let departure = departure_of(duty, incident)?;
    let lead = |person: PersonId, at: DateTime<Utc>| at >= departure.at && is_lead(person, at, incident, school);
    let herself = departure.by.person().filter(|person| is_lead(*person, departure.at, incident, school));
    told(incident, lead).chain(herself.map(|_| departure.at)).min()
}

fn departure_of<'a>(duty: &Duty, incident: &'a Incident) -> Option<&'a Departure> {
    let DutyAbout::Departure(number) = duty.imposed.about else { return None };
    incident.departures.iter().find(|departure| departure.recorded.departure == number)
}

fn explained(duty: &Duty, incident: &Incident) -> Option<DateTime<Utc>> {
    departure_of(duty, incident)?.explanation.as_ref().and(incident.changed_at)
}

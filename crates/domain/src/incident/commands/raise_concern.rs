//! Raise a concern. Never refused for routing, pack or state; only malformed input fails.

use crate::incident::command::{Decide, Nature};
use crate::incident::guarding::Asked;
use crate::incident::raise::{ConcernRaised, ImmediateSafety, Involved, OnBehalf, Told};
use crate::incident::{Answer, Details, Incident, IncidentError, IncidentEvent};
use crate::policy::guard::Decision;
use crate::{Desk, Narrative, PersonId};
use chrono::{DateTime, Duration, Utc};
use serde::{Deserialize, Serialize};

/// How far ahead of the desk's clock a reporter's clock may be.
const CLOCKS_DIFFER_BY: Duration = Duration::minutes(5);

/// Raise a concern.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "graphql", derive(async_graphql::InputObject), graphql(name = "RaiseConcernFields"))]
pub struct RaiseConcern {
    /// What is particular to its kind: exactly one of these.
    pub details: Details,
    /// The people in it and the parts they play.
    #[serde(default)]
    #[cfg_attr(feature = "graphql", graphql(default))]
    pub people: Vec<Involved>,
    /// What happened.
    pub narrative: Narrative,
    /// The child's own words.
    pub childs_words: Option<Narrative>,
    /// Who noticed, where that is not whoever types it in.
    pub informant: Option<PersonId>,
    /// When it happened, where known.
    pub occurred_at: Option<DateTime<Utc>>,
    /// When the first member of staff knew; now, where not said. Duties run from here.
    pub known_at: Option<DateTime<Utc>>,
    /// Who was told before it was typed in, when and how.
    #[serde(default)]
    #[cfg_attr(feature = "graphql", graphql(default))]
    pub told: Vec<Told>,
    /// Immediate safety.
    #[serde(default)]
    #[cfg_attr(feature = "graphql", graphql(default))]
    pub safety: ImmediateSafety,
    /// For whom it is passed on, where a child, a parent or somebody else told it, and whether she agreed to be named.
    #[serde(default)]
    pub on_behalf: Option<OnBehalf>,
}

impl Decide for RaiseConcern {
    const NATURE: Nature = Nature::Raise;
    type Fields = Self;

    fn of(fields: Self) -> Self {
        fields
    }

    fn decide(self, incident: &Incident, desk: &Desk) -> Result<Vec<IncidentEvent>, IncidentError> {
        if incident.raised().is_some() {
            return Err(IncidentError::AlreadyRaised);
        }
        let raised = self.checked(desk)?;
        let done = done_already(&raised.details);
        let mut events = vec![raised.into()];
        if let Some(done) = done {
            events.extend(departures(done, &events, desk));
        }
        Ok(events)
    }
}

impl RaiseConcern {
    fn checked(self, desk: &Desk) -> Result<ConcernRaised, IncidentError> {
        if self.narrative.is_blank() {
            return Err(IncidentError::Missing {
                field: "narrative",
                reason: "say what happened, in a few words if need be",
            });
        }
        let latest = desk.now + CLOCKS_DIFFER_BY;
        let known_at = self.known_at.or(self.told.iter().map(|told| told.at).min()).unwrap_or(desk.now);
        let late = |field| IncidentError::ImpossibleTime {
            field,
            reason: "this lies in the future: give the time it happened",
        };
        if known_at > latest {
            return Err(late("knownAt"));
        }
        if self.occurred_at.is_some_and(|occurred| occurred > latest) {
            return Err(late("occurredAt"));
        }
        if self.told.iter().any(|told| told.at > latest) {
            return Err(late("told"));
        }
        if self.occurred_at.is_some_and(|occurred| occurred > known_at + CLOCKS_DIFFER_BY) {
            return Err(IncidentError::ImpossibleTime {
                field: "occurredAt",
                reason: "nobody can have known of it before it happened: check both times",
            });
        }
        let recorder = desk.actor.person();
        Ok(ConcernRaised {
            details: self.details,
            people: self.people,
            narrative: self.narrative,
            childs_words: self.childs_words,
            informant: self.informant.or(recorder),
            recorder,
            occurred_at: self.occurred_at,
            known_at: known_at.min(desk.now),
            told: self.told,
            safety: self.safety,
            on_behalf: self.on_behalf,
        })
    }
}

/// What was done before anybody could say that the policy forbids it.
pub(in crate::incident) const fn done_already(details: &Details) -> Option<Decision> {
    match details {
        Details::UnsolicitedContact(contact) if matches!(contact.replied, Answer::Yes) => Some(Decision::Reply),
        Details::IndecentImageDevice(image) if !image.seen_by.is_empty() => Some(Decision::View),
        _ => None,
    }
}

/// A reply or a look that the policy forbids is a fact: kept, with its departure.
fn departures(done: Decision, events: &[IncidentEvent], desk: &Desk) -> Vec<IncidentEvent> {
    let mut raised = Incident::default();
    for event in events {
        raised.fold(crate::Recorded { actor: desk.actor, recorded_at: desk.now, event: event.clone() });
    }
    raised.departures_of(Asked::new(done), None, desk)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Text;
    use crate::incident::kind::SeenBy;
    use crate::incident::raise::BehalfOf;
    use crate::incident::{DutyKind, DutyStatus, IndecentImageDevice, Means, UnsolicitedContact};
    use crate::scenario::concerns::{a_contact, about_a_child, about_an_adult, about_this_adult, an_image};
    use crate::scenario::{CHAIR, COACH, DSL, HEAD, PARENT, TEACHER, given, nothing, time, words};

    #[test]
    fn a_concern_about_a_child_reaches_the_lead() {
        nothing().when(about_a_child()).telling(&[DSL]).imposing(DutyKind::FirstLook);
    }

    #[test]
    fn an_allegation_about_the_head_reaches_the_chair_and_never_the_head() {
        nothing().when(about_this_adult(HEAD)).telling(&[CHAIR]);
    }

    #[test]
    fn an_allegation_about_a_colleague_reaches_the_head() {
        nothing().when(about_an_adult()).telling(&[HEAD]).imposing(DutyKind::TellLado);
    }

    #[test]
    fn an_allegation_on_the_last_friday_of_july_is_owed_to_the_lado_by_monday() {
        let raised = nothing().at("2027-07-23T18:40").when(about_an_adult());
        let case = &raised.case;
        let duty = case.incident.duty(case.duty(DutyKind::TellLado)).unwrap();
        assert_eq!(duty.imposed.due, Some(time("2027-07-26T17:00")));
    }

    #[test]
    fn what_a_colleague_noticed_is_typed_in_by_another_and_duties_run_from_when_it_was_known() {
        let raised =
            RaiseConcern { informant: Some(COACH), known_at: Some(time("2027-03-01T08:10")), ..about_a_child() };
        let then = nothing().at("2027-03-01T16:10").when(raised);
        assert_eq!(then.case.incident.known_at(), Some(time("2027-03-01T08:10")));
        assert_eq!(then.case.incident.reporters().collect::<Vec<_>>(), [COACH, TEACHER]);
    }

    #[test]
    fn telling_the_lead_face_to_face_before_typing_it_in_meets_the_duty_in_time() {
        let told = Told { person: DSL, at: time("2027-03-01T12:43"), how: Means::InPerson };
        let raised = RaiseConcern { told: vec![told], known_at: Some(time("2027-03-01T12:40")), ..an_image() };
        let then = nothing().at("2027-03-01T16:10").when(raised).meeting(DutyKind::TellDsl);
        let duty = then.case.incident.duty(then.case.duty(DutyKind::TellDsl)).unwrap();
        assert_eq!(duty.status(), DutyStatus::MetRecordedLate);
    }

    #[test]
    fn a_reply_the_policy_forbids_is_kept_with_its_departure() {
        let Details::UnsolicitedContact(contact) = a_contact().details else { panic!("a contact") };
        let details = Details::UnsolicitedContact(UnsolicitedContact { replied: Answer::Yes, ..contact });
        nothing().under("ley").when(RaiseConcern { details, ..a_contact() }).departing(&[Decision::Reply]);
    }

    #[test]
    fn a_picture_that_was_looked_at_is_kept_with_its_departure() {
        let Details::IndecentImageDevice(image) = an_image().details else { panic!("an image") };
        let seen_by = vec![SeenBy { person: TEACHER, why: Text::from("It was on the screen already.") }];
        let details = Details::IndecentImageDevice(IndecentImageDevice { seen_by, ..image });
        let then = nothing().when(RaiseConcern { details, ..an_image() }).departing(&[Decision::View]);
        then.imposing(DutyKind::ExplainDeparture);
    }

    #[test]
    fn a_reply_no_policy_forbids_is_no_departure() {
        let Details::UnsolicitedContact(contact) = a_contact().details else { panic!("a contact") };
        let details = Details::UnsolicitedContact(UnsolicitedContact { replied: Answer::Yes, ..contact });
        nothing().when(RaiseConcern { details, ..a_contact() }).departing(&[]);
    }

    #[test]
    fn what_a_parent_told_is_passed_on_with_whether_she_agreed_to_be_named() {
        let behalf = OnBehalf { of: BehalfOf::Parent, person: Some(PARENT), may_be_named: Answer::No };
        let then = nothing().when(RaiseConcern { on_behalf: Some(behalf), ..about_a_child() });
        assert_eq!(then.case.incident.raised().unwrap().on_behalf, Some(behalf));
        assert_eq!(then.case.incident.reporters().collect::<Vec<_>>(), [TEACHER, TEACHER]);
    }

    #[test]
    fn nothing_written_is_missing() {
        nothing().when(RaiseConcern { narrative: words("  "), ..about_a_child() }).missing("narrative");
    }

    #[test]
    fn nobody_knows_of_it_before_it_happened() {
        let raised = RaiseConcern {
            occurred_at: Some(time("2027-03-01T08:55")),
            known_at: Some(time("2027-03-01T08:10")),
            ..about_a_child()
        };
        nothing().when(raised).impossible("occurredAt");
    }

    #[test]
    fn a_time_in_the_future_is_impossible() {
        let known_at = Some(time("2027-03-02T08:10"));
        nothing().when(RaiseConcern { known_at, ..about_a_child() }).impossible("knownAt");
    }

    #[test]
    fn it_is_raised_once() {
        given(about_a_child()).when(about_a_child()).refused(&IncidentError::AlreadyRaised);
    }
}

//! Record that a meeting was held: who was there, what was decided and why, and the actions that were agreed, owners outside
//! the school among them. A fact: kept even where somebody was there who is to know nothing, then with its departure.

use super::agree_action::AgreeAction;
use super::plan_meeting::named;
use crate::incident::checking::{happened, written};
use crate::incident::command::{Decide, Nature};
use crate::incident::guarding::Asked;
use crate::incident::meeting::{Attendee, MeetingDecision, MeetingHeld, MeetingKind};
use crate::incident::{Incident, IncidentError, IncidentEvent};
use crate::policy::guard::Decision;
use crate::{Desk, Narrative, Text};
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

/// Record that a meeting was held.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "graphql", derive(async_graphql::InputObject), graphql(name = "RecordMeetingFields"))]
pub struct RecordMeeting {
    /// Which of the planned meetings it was, by its number; nothing where it was not planned here.
    pub meeting: Option<u32>,
    /// What kind.
    pub kind: MeetingKind,
    /// When.
    pub at: DateTime<Utc>,
    /// Where, or by which means.
    pub place: Option<Text>,
    /// Who was there.
    pub attended: Vec<Attendee>,
    /// What was said, in short.
    pub summary: Narrative,
    /// What was decided, and why.
    #[serde(default)]
    #[cfg_attr(feature = "graphql", graphql(default))]
    pub decisions: Vec<MeetingDecision>,
    /// The actions that were agreed; their owners may be outside the school.
    #[serde(default)]
    #[cfg_attr(feature = "graphql", graphql(default))]
    pub actions: Vec<AgreeAction>,
}

impl Decide for RecordMeeting {
    const NATURE: Nature = Nature::Fact;

    type Fields = Self;

    fn of(fields: Self) -> Self {
        fields
    }

    fn decide(self, incident: &Incident, desk: &Desk) -> Result<Vec<IncidentEvent>, IncidentError> {
        self.check(incident, desk)?;
        let meeting = self.meeting.unwrap_or_else(|| incident.next_meeting());
        let there = self.attended.iter().filter_map(|attendee| attendee.person);
        let asked = there.map(|person| Asked::new(Decision::Tell).person(person));
        let departures = incident.departures_of_each(asked, None, desk);
        let actions = AgreeAction::numbered(self.actions, Some(meeting), incident)?;
        let held = MeetingHeld {
            meeting,
            kind: self.kind,
            at: self.at,
            place: self.place,
            attended: self.attended,
            summary: self.summary,
            decisions: self.decisions,
        };
        Ok([vec![held.into()], actions, departures].concat())
    }
}

impl RecordMeeting {
    fn check(&self, incident: &Incident, desk: &Desk) -> Result<(), IncidentError> {
        if let Some(number) = self.meeting {
            let known = incident.meetings().iter().find(|meeting| meeting.number == number);
            let known = known.ok_or(IncidentError::NoSuchItem { what: "meeting" })?;
            if known.held.is_some() {
                return Err(IncidentError::AlreadyDone { what: "recording this meeting" });
            }
        }
        happened("at", self.at, desk)?;
        if self.attended.is_empty() {
            return Err(IncidentError::Missing { field: "attended", reason: "say who was there" });
        }
        named("attended", &self.attended)?;
        written("summary", &self.summary, "write what was said, in short")?;
        let unreasoned = |decision: &MeetingDecision| decision.decision.is_blank() || decision.reasons.is_blank();
        if self.decisions.iter().any(unreasoned) {
            return Err(IncidentError::Missing { field: "decisions", reason: "write each decision and its reasons" });
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::PersonId;
    use crate::incident::commands::plan_meeting::PlanMeeting;
    use crate::incident::{Agency, DutyKind};
    use crate::scenario::concerns::{about_a_child, about_an_adult};
    use crate::scenario::{COACH, DSL, HEAD, LEADER, given, time, words};

    fn person(person: PersonId) -> Attendee {
        Attendee { person: Some(person), outside: None, agency: None }
    }

    fn held() -> RecordMeeting {
        let officer = Attendee { person: None, outside: Some(Text::from("an officer")), agency: Some(Agency::Police) };
        let by_the_police = AgreeAction {
            what: words("Speak to the family."),
            owner: None,
            outside_owner: Some(Text::from("the officer")),
            due: Some(time("2027-03-08T17:00")),
        };
        RecordMeeting {
            meeting: None,
            kind: MeetingKind::Strategy,
            at: time("2027-03-01T08:30"),
            place: None,
            attended: vec![person(HEAD), officer],
            summary: words("What is known was gone through."),
            decisions: vec![MeetingDecision { decision: words("A joint visit."), reasons: words("She may be hurt.") }],
            actions: vec![by_the_police],
        }
    }

    #[test]
    fn what_was_agreed_becomes_actions_whose_owners_may_be_outside() {
        let then = given(about_a_child()).by(DSL).when(held());
        let [action] = then.case.incident.actions() else { panic!("one action") };
        assert_eq!((action.agreed.action, action.agreed.meeting), (1, Some(1)));
        assert_eq!(action.agreed.outside_owner, Some(Text::from("the officer")));
    }

    #[test]
    fn a_planned_meeting_keeps_its_number_and_is_held_once() {
        let plan = PlanMeeting {
            kind: MeetingKind::Strategy,
            at: time("2027-03-01T08:30"),
            place: None,
            called_by: None,
            invited: Vec::new(),
        };
        let case = given(about_a_child()).by(DSL).and(plan).and(RecordMeeting { meeting: Some(1), ..held() });
        assert_eq!(case.incident.meetings().len(), 1);
        let already = IncidentError::AlreadyDone { what: "recording this meeting" };
        case.when(RecordMeeting { meeting: Some(1), ..held() }).refused(&already);
    }

    #[test]
    fn somebody_the_allegation_is_about_having_been_there_is_kept_with_its_departure() {
        let attended = vec![person(COACH), person(LEADER)];
        given(about_an_adult())
            .by(HEAD)
            .when(RecordMeeting { attended, ..held() })
            .departing(&[Decision::Tell])
            .imposing(DutyKind::ExplainDeparture);
    }

    #[test]
    fn a_decision_has_its_reasons() {
        let decisions = vec![MeetingDecision { decision: words("A joint visit."), reasons: words("") }];
        given(about_a_child()).by(DSL).when(RecordMeeting { decisions, ..held() }).missing("decisions");
    }

    #[test]
    fn a_meeting_that_is_still_to_come_is_planned_and_not_recorded() {
        given(about_a_child()).by(DSL).when(RecordMeeting { at: time("2027-03-02T08:30"), ..held() }).impossible("at");
    }
}

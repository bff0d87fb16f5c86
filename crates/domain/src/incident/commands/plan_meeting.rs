//! Record that a meeting is planned. A fact, and a planned one: it lies in the future. It gives nobody sight of the case.

use crate::incident::command::{Decide, Nature};
use crate::incident::meeting::{Attendee, MeetingKind, MeetingPlanned};
use crate::incident::{Agency, Incident, IncidentError, IncidentEvent};
use crate::{Desk, Text};
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

/// Record that a meeting is planned.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "graphql", derive(async_graphql::InputObject), graphql(name = "PlanMeetingFields"))]
pub struct PlanMeeting {
    /// What kind.
    pub kind: MeetingKind,
    /// When it is to be held.
    pub at: DateTime<Utc>,
    /// Where, or by which means.
    pub place: Option<Text>,
    /// Which body called it, where that is not the school.
    pub called_by: Option<Agency>,
    /// Who is asked to come.
    #[serde(default)]
    #[cfg_attr(feature = "graphql", graphql(default))]
    pub invited: Vec<Attendee>,
}

impl Decide for PlanMeeting {
    const NATURE: Nature = Nature::Fact;

    type Fields = Self;

    fn of(fields: Self) -> Self {
        fields
    }

    fn decide(self, incident: &Incident, _desk: &Desk) -> Result<Vec<IncidentEvent>, IncidentError> {
        named("invited", &self.invited)?;
        Ok(vec![
            MeetingPlanned {
                meeting: incident.next_meeting(),
                kind: self.kind,
                at: self.at,
                place: self.place,
                called_by: self.called_by,
                invited: self.invited,
            }
            .into(),
        ])
    }
}

/// Everybody at a meeting is named: as a person the school knows, or in words.
pub(super) fn named(field: &'static str, attendees: &[Attendee]) -> Result<(), IncidentError> {
    let blank = |one: &Attendee| one.person.is_none() && one.outside.as_ref().is_none_or(Text::is_blank);
    if attendees.iter().any(blank) {
        return Err(IncidentError::Missing { field, reason: "name each by person, or in words where she is outside" });
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scenario::concerns::about_a_child;
    use crate::scenario::{DSL, given, time};

    fn planned(outside: &str) -> PlanMeeting {
        let invited = Attendee { person: None, outside: Some(Text::from(outside)), agency: Some(Agency::SocialCare) };
        PlanMeeting {
            kind: MeetingKind::Strategy,
            at: time("2027-03-02T14:00"),
            place: None,
            called_by: Some(Agency::SocialCare),
            invited: vec![invited],
        }
    }

    #[test]
    fn a_meeting_next_tuesday_is_planned_and_numbered() {
        let then = given(about_a_child()).by(DSL).and(planned("a social worker")).when(planned("an officer"));
        let numbers: Vec<u32> = then.case.incident.meetings().iter().map(|meeting| meeting.number).collect();
        assert_eq!(numbers, [1, 2]);
    }

    #[test]
    fn asking_somebody_to_come_gives_her_no_sight_of_the_case() {
        given(about_a_child()).by(DSL).when(planned("a social worker")).telling(&[]);
    }

    #[test]
    fn whoever_is_asked_has_a_name() {
        given(about_a_child()).by(DSL).when(planned(" ")).missing("invited");
    }
}

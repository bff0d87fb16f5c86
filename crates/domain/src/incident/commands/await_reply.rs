//! Record that an agency owes an answer, and the day on which somebody asks after it. A fact.

use crate::incident::checking::{is_to_come, written};
use crate::incident::command::{Decide, Nature};
use crate::incident::sharing::ReplyAwaited;
use crate::incident::{Agency, Incident, IncidentError, IncidentEvent};
use crate::{Desk, Narrative};
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

/// Record that an agency owes an answer.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "graphql", derive(async_graphql::InputObject), graphql(name = "AwaitReplyFields"))]
pub struct AwaitReply {
    /// Which agency.
    pub agency: Agency,
    /// What it is to answer.
    pub what: Narrative,
    /// The day on which somebody asks after it.
    pub by: NaiveDate,
}

impl Decide for AwaitReply {
    const NATURE: Nature = Nature::Fact;

    type Fields = Self;

    fn of(fields: Self) -> Self {
        fields
    }

    fn decide(self, incident: &Incident, desk: &Desk) -> Result<Vec<IncidentEvent>, IncidentError> {
        written("what", &self.what, "write what it is to answer")?;
        is_to_come("by", self.by, desk)?;
        let wait = incident.next_wait();
        Ok(vec![ReplyAwaited { wait, agency: self.agency, what: self.what, by: self.by }.into()])
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::incident::agency::{AgencyChased, AgencyReplied};
    use crate::incident::commands::chase_agency::ChaseAgency;
    use crate::incident::commands::record_agency_reply::RecordAgencyReply;
    use crate::incident::{DutyKind, DutyStatus};
    use crate::scenario::concerns::{about_a_child, about_an_adult, call};
    use crate::scenario::{Case, DSL, HEAD, day, given, time, words};

    fn awaited() -> AwaitReply {
        AwaitReply { agency: Agency::Police, what: words("Whether they will call."), by: day("2027-03-03") }
    }

    fn chased(again_by: Option<&str>) -> ChaseAgency {
        let contact = call("2027-03-03T10:00");
        ChaseAgency(AgencyChased { agency: Agency::Police, contact, again_by: again_by.map(day) })
    }

    fn waiting() -> Case {
        given(about_a_child()).by(DSL).and(awaited())
    }

    fn statuses(case: &Case) -> Vec<DutyStatus> {
        let duties = case.incident.duties().iter().filter(|duty| duty.imposed.kind == DutyKind::ChaseReply);
        duties.map(crate::incident::Duty::status).collect()
    }

    #[test]
    fn asking_after_the_answer_is_owed_on_the_day_that_was_set() {
        let case = waiting();
        let duty = case.incident.duty(case.duty(DutyKind::ChaseReply)).unwrap();
        assert_eq!(duty.imposed.due, Some(time("2027-03-03T17:00")));
    }

    #[test]
    fn the_answer_ends_the_wait() {
        let contact = call("2027-03-02T10:00");
        let reply = AgencyReplied { agency: Agency::Police, contact, said: words("Tomorrow.") };
        let case = waiting().at("2027-03-02T10:01").and(RecordAgencyReply(reply));
        assert_eq!(statuses(&case), [DutyStatus::Met]);
    }

    #[test]
    fn whoever_asks_after_it_and_waits_on_owes_the_next_question() {
        let case = waiting().at("2027-03-03T10:01").and(chased(Some("2027-03-05")));
        assert_eq!(statuses(&case), [DutyStatus::Met, DutyStatus::Owed]);
    }

    #[test]
    fn whoever_asks_after_it_and_waits_no_longer_owes_nothing() {
        assert_eq!(statuses(&waiting().at("2027-03-03T10:01").and(chased(None))), [DutyStatus::Met]);
    }

    #[test]
    fn another_agencys_answer_is_not_this_one() {
        let contact = call("2027-03-01T08:59");
        let reply = AgencyReplied { agency: Agency::SocialCare, contact, said: words("Tomorrow.") };
        assert_eq!(statuses(&waiting().and(RecordAgencyReply(reply))), [DutyStatus::Owed]);
    }

    #[test]
    fn in_an_allegation_the_question_is_the_case_managers_and_never_passes_to_the_lead() {
        let case = given(about_an_adult()).by(HEAD).and(awaited());
        let duty = case.incident.duty(case.duty(DutyKind::ChaseReply)).unwrap();
        let lead = crate::policy::rule::Body::parse("deputy-dsl").unwrap();
        assert!(!duty.imposed.chain.contains(&lead) && !duty.imposed.owners.contains(&lead));
    }

    #[test]
    fn never_on_a_day_that_is_over() {
        given(about_a_child()).by(DSL).when(AwaitReply { by: day("2027-02-26"), ..awaited() }).impossible("by");
    }
}

//! Record that the progress of an allegation was reviewed, and when it is reviewed next. A fact.

use crate::incident::adult::AllegationReviewed;
use crate::incident::checking::{happened, is_to_come, written};
use crate::incident::command::{Decide, Nature};
use crate::incident::{Incident, IncidentError, IncidentEvent, Kind};
use crate::{Desk, Narrative};
use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};

/// Record a review of an allegation.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "graphql", derive(async_graphql::InputObject), graphql(name = "ReviewAllegationFields"))]
pub struct ReviewAllegation {
    /// When.
    pub at: DateTime<Utc>,
    /// Where it stands, and what is still to be done.
    pub progress: Narrative,
    /// When it is reviewed next; the rules say by when at the latest.
    pub next_on: Option<NaiveDate>,
}

impl Decide for ReviewAllegation {
    const NATURE: Nature = Nature::Fact;

    type Fields = Self;

    fn of(fields: Self) -> Self {
        fields
    }

    fn decide(self, incident: &Incident, desk: &Desk) -> Result<Vec<IncidentEvent>, IncidentError> {
        let kind = incident.kind().ok_or(IncidentError::NotRaised)?;
        if kind != Kind::Allegation {
            return Err(IncidentError::WrongKind(kind));
        }
        happened("at", self.at, desk)?;
        written("progress", &self.progress, "write where it stands, and what is still to be done")?;
        if let Some(next) = self.next_on {
            is_to_come("nextOn", next, desk)?;
        }
        let review = u32::try_from(incident.adult().reviews.len()).unwrap_or(u32::MAX).saturating_add(1);
        Ok(vec![AllegationReviewed { review, at: self.at, progress: self.progress, next_on: self.next_on }.into()])
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::incident::commands::refer_to_lado::ReferToLado;
    use crate::incident::{Duty, DutyKind};
    use crate::scenario::concerns::{about_a_child, about_an_adult, call};
    use crate::scenario::{Case, DSL, HEAD, day, given, time, words};

    fn known_to_the_officer() -> Case {
        let referred = ReferToLado {
            adult: None,
            contact: call("2027-03-01T08:59"),
            summary: words("What the child said."),
            reasons: words("A child may have been harmed."),
        };
        given(about_an_adult()).by(HEAD).and(referred)
    }

    fn reviewed(next_on: Option<&str>) -> ReviewAllegation {
        let progress = words("The police have spoken to both.");
        ReviewAllegation { at: time("2027-03-22T10:00"), progress, next_on: next_on.map(day) }
    }

    fn due(case: &Case) -> Vec<Option<DateTime<Utc>>> {
        let reviews = case.incident.duties().iter().filter(|duty| duty.imposed.kind == DutyKind::ReviewAllegation);
        reviews.filter(|duty| duty.is_owed()).map(|duty: &Duty| duty.imposed.due).collect()
    }

    #[test]
    fn the_first_review_is_due_four_weeks_after_the_officer_was_told() {
        assert_eq!(due(&known_to_the_officer()), [Some(time("2027-03-29T10:00"))]);
    }

    #[test]
    fn the_next_is_due_in_a_fortnight() {
        let case = known_to_the_officer().at("2027-03-22T10:00").and(reviewed(None));
        assert_eq!(due(&case), [Some(time("2027-04-05T11:00"))]);
    }

    #[test]
    fn or_earlier_on_the_day_that_was_set() {
        let case = known_to_the_officer().at("2027-03-22T10:00").and(reviewed(Some("2027-03-25")));
        assert_eq!(due(&case), [Some(time("2027-03-25T17:00"))]);
    }

    #[test]
    fn only_an_allegation_is_reviewed_so() {
        let wrong = IncidentError::WrongKind(Kind::ConcernAboutChild);
        given(about_a_child()).by(DSL).at("2027-03-22T10:00").when(reviewed(None)).refused(&wrong);
    }
}

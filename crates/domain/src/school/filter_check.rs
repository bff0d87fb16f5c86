//! Checks that the school's own filter holds. The yearly review is in `school/review.rs`.
//!
//! LAW: Department for Education, filtering and monitoring standards (2023 and later; guidance): checks are logged, with the device,
//! the user group, the place and what came of it.

use super::command::SchoolError;
use super::event::SchoolEvent;
use super::owed::{SchoolDuty, SchoolDutyKind};
use super::{Role, School};
use crate::policy::pack::FLOOR;
use crate::{Actor, Desk, Text};
use chrono::{DateTime, Days, Duration, NaiveDate, Utc};
use chrono_tz::Europe::London;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// How far ahead of the desk's clock a sender's clock may be.
const CLOCKS_DIFFER_BY: Duration = Duration::minutes(5);
/// About half a term: a local target, for no law says how often.
const CHECKED_EVERY: Days = Days::new(49);

/// The filter was checked.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[cfg_attr(feature = "graphql", derive(async_graphql::InputObject), graphql(input_name = "RecordFilterCheckFields"))]
pub struct FilterChecked {
    /// When.
    pub at: DateTime<Utc>,
    /// On which device.
    pub device: Text,
    /// As which user group: pupils of a year, staff, visitors.
    pub user_group: Text,
    /// Where: a room, at home, on a visit.
    pub place: Text,
    /// Whether it held.
    pub held: bool,
    /// What was tried and what came of it.
    pub result: Text,
}

/// A check, and who recorded it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CheckHeld {
    /// The check.
    pub check: FilterChecked,
    /// Who recorded it.
    pub by: Actor,
}

impl FilterChecked {
    pub(super) fn decide(self, desk: &Desk) -> Result<Vec<SchoolEvent>, SchoolError> {
        happened(self.at, desk)?;
        match self.blank() {
            Some(field) => Err(SchoolError::NotSaid(field)),
            None => Ok(vec![self.into()]),
        }
    }

    fn blank(&self) -> Option<&'static str> {
        let said = [
            ("device", &self.device),
            ("userGroup", &self.user_group),
            ("place", &self.place),
            ("result", &self.result),
        ];
        said.into_iter().find(|(_, text)| text.is_blank()).map(|(field, _)| field)
    }
}

fn happened(at: DateTime<Utc>, desk: &Desk) -> Result<(), SchoolError> {
    if at > desk.now + CLOCKS_DIFFER_BY { Err(SchoolError::NotYetHappened) } else { Ok(()) }
}

impl School {
    /// The check of the filter that is owed at this time.
    pub(super) fn filter_check_owed(&self, at: DateTime<Utc>) -> Option<SchoolDuty> {
        let checked = self.filter_checks.iter().map(|held| day(held.check.at)).max();
        let due = checked.and_then(|last| last.checked_add_days(CHECKED_EVERY));
        due.is_none_or(|due| due <= day(at)).then(|| SchoolDuty {
            kind: SchoolDutyKind::CheckFilter,
            pack: FLOOR.to_owned(),
            contradiction: None,
            clauses: vec!["DfE-filtering-2023".to_owned()],
            says: "The filter is checked about every half-term, as pupils and as staff meet it (a local target)."
                .to_owned(),
            due,
            owners: vec![Role::DesignatedSafeguardingLead, Role::DeputyDsl, Role::ItManager],
        })
    }
}

fn day(at: DateTime<Utc>) -> NaiveDate {
    at.with_timezone(&London).date_naive()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scenario::{Case, nothing, time};
    use crate::school::SchoolCommand;

    fn check(at: &str) -> FilterChecked {
        FilterChecked {
            at: time(at),
            device: Text::from("tablet 14"),
            user_group: Text::from("year 4"),
            place: Text::from("library"),
            held: true,
            result: Text::from("Three searches that must be stopped were stopped."),
        }
    }

    /// What is owed and by when.
    fn owed(case: &Case) -> Option<String> {
        let owed = case.school.filter_check_owed(case.desk().now)?;
        assert_eq!(owed.kind, SchoolDutyKind::CheckFilter);
        Some(owed.due.map_or_else(|| "at once".to_owned(), |due| due.to_string()))
    }

    #[test]
    fn a_school_that_never_checked_owes_a_check() {
        assert_eq!(owed(&nothing()).as_deref(), Some("at once"));
    }

    #[test]
    fn a_check_is_owed_again_after_about_half_a_term() {
        let case = nothing().school(SchoolCommand::RecordFilterCheck(check("2027-03-01T08:30")));
        assert_eq!(owed(&case), None);
        assert_eq!(owed(&case.clone().at("2027-04-18T09:00")), None);
        assert_eq!(owed(&case.at("2027-04-19T09:00")).as_deref(), Some("2027-04-19"));
    }

    #[test]
    fn what_was_not_said_or_has_not_happened_is_sent_back() {
        let case = nothing();
        let decided = |check: FilterChecked| SchoolCommand::RecordFilterCheck(check).decide(&case.school, &case.desk());
        let nowhere = FilterChecked { place: Text::from(" "), ..check("2027-03-01T08:30") };
        assert_eq!(decided(nowhere), Err(SchoolError::NotSaid("place")));
        assert_eq!(decided(check("2027-03-02T08:30")), Err(SchoolError::NotYetHappened));
    }
}

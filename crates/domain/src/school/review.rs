//! The two yearly reviews of a school: of its policy, and of filtering and monitoring. Each stands as a duty of the school from
//! sixty days before it is due, and ends nothing.

use super::command::SchoolError;
use super::event::SchoolEvent;
use super::owed::{DECIDES, SchoolDuty, SchoolDutyKind};
use super::ruling::named_person;
use super::{Layer, Role, School};
use crate::policy::Policy;
use crate::policy::pack::{FLOOR, Pack};
use crate::{Actor, Desk, Narrative};
use chrono::{DateTime, Months, NaiveDate, TimeDelta, Utc};
use chrono_tz::Europe::London;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

vocabulary! {
    /// What is reviewed every year.
    pub enum Reviewed {
        /// The school's policy.
        Policy = "policy" "the policy",
        /// Filtering and monitoring (Department for Education, filtering and monitoring standards).
        Filtering = "filtering" "filtering and monitoring",
    }
}

/// A yearly review was held.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct ReviewHeld {
    /// Of what.
    pub of: Reviewed,
    /// The pack, where the policy was reviewed.
    pub pack: Option<String>,
    /// When.
    pub on: NaiveDate,
    /// What was found, and what changes.
    pub findings: Narrative,
    /// When the next one is due, where that is sooner than in a year.
    pub next_on: Option<NaiveDate>,
}

/// A review, who recorded it, and when.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ReviewRecorded {
    /// The review.
    pub review: ReviewHeld,
    /// By whom.
    pub by: Actor,
    /// When.
    pub at: DateTime<Utc>,
}

/// Record that a yearly review was held.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "graphql", derive(async_graphql::InputObject), graphql(input_name = "RecordReviewFields"))]
pub struct RecordReview {
    /// Of what.
    pub of: Reviewed,
    /// When.
    pub on: NaiveDate,
    /// What was found, and what changes; or that nothing does, and why.
    pub findings: Narrative,
    /// When the next one is due, where that is sooner than in a year.
    pub next_on: Option<NaiveDate>,
}

/// How long before it is due a review is asked for.
const ASKED_BEFORE: TimeDelta = TimeDelta::days(60);
const YEAR: Months = Months::new(12);

impl RecordReview {
    pub(super) fn decide(self, school: &School, desk: &Desk) -> Result<Vec<SchoolEvent>, SchoolError> {
        named_person(desk)?;
        if self.findings.is_blank() {
            return Err(SchoolError::NothingSaid);
        }
        if self.on > desk.now.with_timezone(&London).date_naive() {
            return Err(SchoolError::StillToCome);
        }
        if self.next_on.is_some_and(|next| next <= self.on) {
            return Err(SchoolError::EndsBeforeItBegins);
        }
        let own = school.packs_in_force(desk.now).into_iter().rev().find(|pack| pack.layer != Layer::Floor);
        let pack = match (self.of, own) {
            (Reviewed::Filtering, _) => None,
            (Reviewed::Policy, None) => return Err(SchoolError::NoPolicyOfItsOwn),
            (Reviewed::Policy, Some(own)) => Some(own.name.clone()),
        };
        let Self { of, on, findings, next_on } = self;
        Ok(vec![ReviewHeld { of, pack, on, findings, next_on }.into()])
    }
}

impl School {
    /// The reviews that are due or soon will be.
    pub(super) fn reviews_owed(&self, policy: &Policy, at: DateTime<Utc>) -> Vec<SchoolDuty> {
        let today = at.with_timezone(&London).date_naive();
        let own = policy.packs().iter().filter(|pack| pack.name != FLOOR);
        let policies = own.filter_map(|pack| self.policy_review(pack, today, at));
        policies.chain(self.filtering_review(today, at)).collect()
    }

    /// By which day filtering is reviewed again; nothing where it never was.
    #[must_use]
    pub fn next_filtering_review(&self, at: DateTime<Utc>) -> Option<NaiveDate> {
        next_after(self.newest(Reviewed::Filtering, None, at)?)
    }

    fn newest(&self, of: Reviewed, pack: Option<&str>, at: DateTime<Utc>) -> Option<&ReviewHeld> {
        let held = self.reviews.iter().filter(|held| held.at <= at).map(|held| &held.review);
        held.filter(|review| review.of == of && review.pack.as_deref() == pack).max_by_key(|review| review.on)
    }

    /// A year after it was last reviewed, approved or adopted, and no later than the policy itself says.
    fn policy_review(&self, pack: &Pack, today: NaiveDate, at: DateTime<Utc>) -> Option<SchoolDuty> {
        let adopted = self.packs.iter().rev().find(|adopted| adopted.pack.hash == pack.hash && adopted.at <= at);
        let adopted = adopted.map(|adopted| adopted.at.with_timezone(&London).date_naive());
        let reviewed = self.newest(Reviewed::Policy, Some(&pack.name), at).filter(|review| adopted <= Some(review.on));
        let due = match reviewed {
            Some(review) => next_after(review)?,
            None => pack.review_due.or_else(|| pack.approved.or(adopted)?.checked_add_months(YEAR))?,
        };
        let says = if due < today {
            format!("{} was to be reviewed. It goes on applying.", pack.title)
        } else {
            format!("{} is to be reviewed. It goes on applying.", pack.title)
        };
        (due - today <= ASKED_BEFORE).then(|| SchoolDuty {
            kind: SchoolDutyKind::ReviewPolicy,
            pack: pack.name.clone(),
            contradiction: None,
            clauses: Vec::new(),
            says,
            due: Some(due),
            owners: [DECIDES.as_slice(), &[Role::NominatedGovernor]].concat(),
        })
    }

    /// A year after the last one; at once where none was ever recorded.
    fn filtering_review(&self, today: NaiveDate, at: DateTime<Utc>) -> Option<SchoolDuty> {
        let due = self.newest(Reviewed::Filtering, None, at).and_then(next_after);
        let says = match due {
            None => "No review of filtering and monitoring is recorded: one is held every year.",
            Some(_) => "Filtering and monitoring are reviewed every year.",
        };
        due.is_none_or(|due| due - today <= ASKED_BEFORE).then(|| SchoolDuty {
            kind: SchoolDutyKind::ReviewFiltering,
            pack: FLOOR.to_owned(),
            contradiction: None,
            clauses: vec!["DfE-filtering-2023".to_owned()],
            says: says.to_owned(),
            due,
            owners: vec![
                Role::Headteacher,
                Role::HeadOfSchool,
                Role::ExecutiveHeadteacher,
                Role::DesignatedSafeguardingLead,
                Role::NominatedGovernor,
            ],
        })
    }
}

fn next_after(review: &ReviewHeld) -> Option<NaiveDate> {
    let year = review.on.checked_add_months(YEAR)?;
    Some(review.next_on.map_or(year, |next| next.min(year)))
}

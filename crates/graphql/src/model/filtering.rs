//! Filtering: from each event to its outcome, checks and reviews, and the filter's tasks without names.

use super::person::Person;
use async_graphql::SimpleObject;
use casework::{FilterEvent, FilterTask};
use chrono::{DateTime, NaiveDate, Utc};
use domain::incident::filtering::{FilterStory, Step};
use domain::incident::{FilteringBreach, Status};
use domain::school::Role;
use domain::school::filter_check::CheckHeld;
use domain::school::review::{ReviewRecorded, Reviewed};
use domain::{CaseId, Narrative, School, SchoolId, Text};

/// What a school shows of its filtering: events, checks, reviews.
#[derive(SimpleObject)]
pub(crate) struct FilteringAssurance {
    /// Events since the day that was asked for, newest first, of those the viewer may read.
    events: Vec<FilteringEvent>,
    /// Checks that the filter holds, newest first.
    checks: Vec<FilterCheck>,
    /// Reviews, newest first.
    reviews: Vec<FilteringReview>,
    /// By which day filtering is reviewed again; nothing where it never was.
    next_review: Option<NaiveDate>,
    /// The senior leaders who are responsible: the designated safeguarding lead leads on filtering and monitoring.
    responsible_leaders: Vec<Person>,
    /// The governors who are responsible.
    responsible_governors: Vec<Person>,
}

/// One event, from noticing to outcome.
#[derive(SimpleObject)]
pub(crate) struct FilteringEvent {
    /// Opaque: the id of the case.
    case: CaseId,
    /// What people say on the telephone.
    reference: String,
    /// When it was raised.
    raised_at: DateTime<Utc>,
    /// What got through. Who used the device is not said here.
    breach: FilteringBreach,
    /// Who looked at it first.
    looked_at_by: Option<Person>,
    /// When.
    looked_at: Option<DateTime<Utc>>,
    /// Changes asked for.
    asked: Vec<FilterStep>,
    /// Changes made.
    changed: Vec<FilterStep>,
    /// Tests afterwards.
    retested: Vec<FilterStep>,
    /// Who of the school was told.
    told: Vec<Person>,
    /// The level of need that was judged, in words.
    outcome: Option<&'static str>,
    /// How the case stands.
    status: Status,
    /// How it stands, in words.
    status_words: &'static str,
}

/// A step: asked for, changed, or tested again.
#[derive(SimpleObject)]
pub(crate) struct FilterStep {
    /// What, or for a test where.
    what: Text,
    /// When.
    at: DateTime<Utc>,
    /// Who recorded it.
    by: Option<Person>,
    /// For a test, whether the filter now holds.
    holds: Option<bool>,
}

/// Something to be done about the filter. Nobody is named, and nothing of the case stands here but what was asked.
#[derive(SimpleObject)]
pub(crate) struct FilteringTask {
    /// Opaque: what recording the change and the test names.
    case: CaseId,
    /// Which device.
    device: Text,
    /// The class of address, never the address.
    url_class: Option<Text>,
    /// The system, where a system raised it.
    system: Option<Text>,
    /// What is asked for.
    asked: Vec<FilterStep>,
    /// What was changed already.
    changed: Vec<FilterStep>,
    /// How it was tested already.
    retested: Vec<FilterStep>,
}

/// A check that the filter holds.
#[derive(SimpleObject)]
pub(crate) struct FilterCheck {
    /// When.
    at: DateTime<Utc>,
    /// On which device.
    device: Text,
    /// As which user group.
    user_group: Text,
    /// Where.
    place: Text,
    /// Whether it held.
    held: bool,
    /// What was tried and what came of it.
    result: Text,
    /// Who recorded it.
    by: Option<Person>,
}

/// A review of filtering and monitoring.
#[derive(SimpleObject)]
pub(crate) struct FilteringReview {
    /// When.
    on: NaiveDate,
    /// What was found, and what changes.
    findings: Narrative,
    /// Who recorded it.
    by: Option<Person>,
}

impl FilteringAssurance {
    pub(crate) fn of(id: SchoolId, events: Vec<FilterEvent>, school: &School, now: DateTime<Utc>) -> Self {
        let filtering = |held: &&ReviewRecorded| held.review.of == Reviewed::Filtering;
        let holding = |role| school.holders(role, now).map(|person| Person::new(id, person)).collect();
        Self {
            events: events.into_iter().map(FilteringEvent::from).collect(),
            checks: school.filter_checks.iter().rev().map(|held| FilterCheck::of(id, held)).collect(),
            reviews: school.reviews.iter().rev().filter(filtering).map(|held| FilteringReview::of(id, held)).collect(),
            next_review: school.next_filtering_review(now),
            responsible_leaders: holding(Role::DesignatedSafeguardingLead),
            responsible_governors: holding(Role::NominatedGovernor),
        }
    }
}

impl FilterStep {
    fn all(school: SchoolId, steps: &[Step]) -> Vec<Self> {
        let step = |step: &Step| Self {
            what: step.what.clone(),
            at: step.at,
            by: step.by.person().map(|person| Person::new(school, person)),
            holds: step.holds,
        };
        steps.iter().map(step).collect()
    }
}

impl From<FilterEvent> for FilteringEvent {
    fn from(event: FilterEvent) -> Self {
        let school = event.id.school;
        let FilterStory { asked, changed, retested } = event.story;
        Self {
            case: event.id,
            reference: event.row.reference,
            raised_at: event.row.raised_at,
            breach: event.breach,
            looked_at_by: event.looked.map(|(person, _)| Person::new(school, person)),
            looked_at: event.looked.map(|(_, at)| at),
            asked: FilterStep::all(school, &asked),
            changed: FilterStep::all(school, &changed),
            retested: FilterStep::all(school, &retested),
            told: event.told.into_iter().map(|person| Person::new(school, person)).collect(),
            outcome: event.outcome,
            status: event.row.status,
            status_words: event.row.status.words(),
        }
    }
}

impl From<FilterTask> for FilteringTask {
    fn from(task: FilterTask) -> Self {
        let school = task.id.school;
        let FilterStory { asked, changed, retested } = task.story;
        let steps = |steps: &[Step]| {
            let nameless = |step| FilterStep { by: None, ..step };
            FilterStep::all(school, steps).into_iter().map(nameless).collect()
        };
        Self {
            case: task.id,
            device: task.device,
            url_class: task.url_class,
            system: task.system,
            asked: steps(&asked),
            changed: steps(&changed),
            retested: steps(&retested),
        }
    }
}

impl FilterCheck {
    fn of(school: SchoolId, held: &CheckHeld) -> Self {
        let check = held.check.clone();
        Self {
            at: check.at,
            device: check.device,
            user_group: check.user_group,
            place: check.place,
            held: check.held,
            result: check.result,
            by: held.by.person().map(|person| Person::new(school, person)),
        }
    }
}

impl FilteringReview {
    fn of(school: SchoolId, held: &ReviewRecorded) -> Self {
        let by = held.by.person().map(|person| Person::new(school, person));
        Self { on: held.review.on, findings: held.review.findings.clone(), by }
    }
}

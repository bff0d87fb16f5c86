//! Events in words: the audit trail and the chronology.

use super::person::Person;
use async_graphql::{ComplexObject, SimpleObject};
use casework::Logged;
use chrono::{DateTime, Utc};
use domain::read_model::DutyRow;
use domain::recorded::StoredEvent;
use domain::{Actor, Incident, IncidentEvent, Narrative, SchoolId};
use serde_json::Value;

/// One event of a case, in words: who, when, what, by which clauses.
#[derive(SimpleObject)]
#[graphql(complex, name = "CaseEvent")]
pub(crate) struct Entry {
    /// Its place in the case, from 1: the version the case had after it.
    version: u64,
    /// When it was recorded.
    recorded_at: DateTime<Utc>,
    /// What happened, in a sentence without names.
    what: String,
    /// The clauses of the rules it cites.
    clauses: Vec<String>,
    /// The stored name of the event, such as `referral-made`.
    name: &'static str,
    /// The person who recorded it; nobody where it was Wardbook itself.
    by: Option<Person>,
    /// The people it speaks of.
    people: Vec<Person>,
    #[graphql(skip)]
    event: IncidentEvent,
    #[graphql(skip)]
    actor: Actor,
}

/// What was written in one field of an event.
#[derive(SimpleObject)]
pub(crate) struct Said {
    /// The field, such as `reasons`.
    field: String,
    /// What was written, in parts that name the people they are about.
    narrative: Narrative,
}

impl Entry {
    /// This event in words.
    pub(crate) fn of(school: SchoolId, logged: &Logged<IncidentEvent>) -> Self {
        let described = logged.event.event.describe();
        Self {
            version: logged.sequence,
            recorded_at: logged.recorded_at,
            what: described.what,
            clauses: described.clauses,
            name: logged.event.event.stored_name().0,
            by: Person::acting(school, logged.event.actor),
            people: Person::all(school, described.people),
            event: logged.event.event.clone(),
            actor: logged.event.actor,
        }
    }

    /// This event in words, with the clauses of the duty it is about looked up in the case it belongs to.
    pub(crate) fn in_case(school: SchoolId, logged: &Logged<IncidentEvent>, incident: &Incident) -> Self {
        let mut entry = Self::of(school, logged);
        if let Some(duty) =
            duty_of(&logged.event.event).and_then(|number| incident.duty(number)).filter(|_| entry.clauses.is_empty())
        {
            entry.clauses = DutyRow::of(duty).clauses;
        }
        entry
    }

    /// Whether people did this, and not the machinery of rules and clocks.
    pub(crate) fn is_work(logged: &Logged<IncidentEvent>) -> bool {
        let name = logged.event.event.stored_name().0;
        let met = matches!(name, "duty-met-otherwise" | "duty-not-needed" | "duty-overdue");
        met || !(name.starts_with("duty-")
            || matches!(name, "concern-routed" | "subject-recorded" | "other-concerns-found"))
    }
}

/// The number of the duty an event is about.
pub(crate) const fn duty_of(event: &IncidentEvent) -> Option<u32> {
    match event {
        IncidentEvent::DutyWarned(duty) => Some(duty.duty),
        IncidentEvent::DutyOverdue(duty) => Some(duty.duty),
        IncidentEvent::DutyTargetMissed(duty) => Some(duty.duty),
        IncidentEvent::DutyMet(duty) => Some(duty.duty),
        IncidentEvent::DutyMetOtherwise(duty) => Some(duty.duty),
        IncidentEvent::DutyNotNeeded(duty) => Some(duty.duty),
        IncidentEvent::DutySuperseded(duty) => Some(duty.duty),
        _ => None,
    }
}

#[ComplexObject]
impl Entry {
    /// Who recorded it, where that was no person: `Wardbook` or `set-up`.
    async fn by_whom(&self) -> Option<&'static str> {
        match self.actor {
            Actor::Person(_) => None,
            Actor::Worker => Some("Wardbook"),
            Actor::SetUp => Some("set-up"),
        }
    }

    /// What was said or written in it, field by field.
    async fn said(&self) -> Vec<Said> {
        let body = self.event.body().ok().and_then(|body| serde_json::from_str(body.get()).ok());
        let Some(Value::Object(fields)) = body else { return Vec::new() };
        let written = fields.into_iter().filter_map(|(field, value)| {
            let narrative = value.get("parts").is_some().then(|| serde_json::from_value(value).ok()).flatten()?;
            Some(Said { field: domain::text::camel_case(&field), narrative })
        });
        written.collect()
    }
}

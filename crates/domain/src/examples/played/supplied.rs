//! What a scenario leaves out because a rule asks for it, given after all: then it is no longer shown as missing.

use super::{Cast, Played, text, with, words};
use crate::incident::commands::inform_parents::InformParents;
use crate::incident::commands::link_case::LinkCase;
use crate::incident::commands::record_outcome::RecordOutcome;
use crate::incident::outcome::{Measure, OutcomeRecorded};
use crate::incident::telling::ParentsInformed;
use crate::incident::{IncidentCommand, Involved, Kind, Means, PartPlayed};
use crate::policy::field::Field;
use crate::{CaseId, PersonId};
use serde_json::{Value, json};

/// The scenario with these fields given: as it is raised, or by what is done on the case then. `other` is a case of the same
/// school that this one can be linked to.
#[must_use]
pub fn supplied(mut scene: Played, fields: &[Field], cast: &Cast, other: CaseId) -> Played {
    let kind = scene.concern.details.kind();
    for field in fields.iter().filter(|field| field.fits(kind)) {
        scene.steps.extend(done(*field, kind, cast, other));
        said(&mut scene, *field, cast);
    }
    scene
}

/// What is done on the case.
fn done(field: Field, kind: Kind, cast: &Cast, other: CaseId) -> Option<IncidentCommand> {
    match field {
        Field::ParentsTold if kind != Kind::IndecentImageDevice => {
            let informed =
                ParentsInformed { parents: vec![cast.parent], at: cast.now, how: Means::Telephone, said: words() };
            Some(InformParents(informed).into())
        }
        Field::CaseOfTheChild => Some(LinkCase { to: other, reasons: words() }.into()),
        Field::PoliciesApplied => {
            let (measures, policies_applied) = (vec![Measure::Advice], vec![text()]);
            Some(RecordOutcome(OutcomeRecorded { measures, policies_applied, reasons: words() }).into())
        }
        _ => None,
    }
}

/// What is said when it is raised.
fn said(scene: &mut Played, field: Field, cast: &Cast) {
    let mut names = |person: PersonId, part| scene.concern.people.push(Involved { person, part });
    match field {
        Field::OccurredAt => scene.concern.occurred_at = Some(cast.now),
        Field::ChildsWords => scene.concern.childs_words = Some(words()),
        Field::Child => names(cast.child, PartPlayed::Child),
        Field::Subject => names(cast.adult, PartPlayed::Subject),
        Field::Sender => names(cast.child, PartPlayed::Sender),
        Field::Recipient => names(cast.reporter, PartPlayed::Recipient),
        Field::Witness => names(cast.colleague, PartPlayed::Witness),
        _ => {
            for (place, value) in detail(field, cast) {
                if let Some(details) = with(&scene.concern.details, place, value) {
                    scene.concern.details = details;
                }
            }
        }
    }
}

/// Where a field of the details stands in them, and an answer to it.
fn detail(field: Field, cast: &Cast) -> Vec<(&'static str, Value)> {
    let one = |place, value| vec![(place, value)];
    match field {
        Field::Category => one("category", json!("neglect")),
        Field::Online => one("online", json!("no")),
        Field::Device => one("device", json!(text())),
        Field::User => one("user", json!(cast.child)),
        Field::UrlClass => one("url_class", json!(text())),
        Field::SourceSystem => one("source_system", json!(text())),
        Field::Intent => one("intent", json!("accidental")),
        Field::Platform => one("platform", json!(text())),
        Field::SenderAge => one("sender_age", json!(15)),
        Field::Replied => one("replied", json!("no")),
        Field::PriorRelationship => one("prior_relationship", json!("no")),
        Field::ReferNowTests => {
            let tests = ["adult_involved", "coerced", "unusual_or_violent", "under_thirteen", "immediate_risk"];
            one("tests", tests.iter().map(|test| ((*test).to_owned(), json!("no"))).collect())
        }
        Field::ParentsTold => one("parents_told", json!("yes")),
        Field::Limbs => one("limbs", json!(["risk-of-harm"])),
        Field::Employer => one("employer", json!(text())),
        Field::CrimeOnDevice => one("crime_on_device", json!("no")),
        Field::OffSiteReason => one("off_site_reason", json!("harms-pupil")),
        Field::Grounds => one("grounds", json!(text())),
        // Of an image among its tests, of an allegation by itself.
        Field::ImmediateRisk => vec![("immediate_risk", json!("no")), ("tests.immediate_risk", json!("no"))],
        Field::Depicted => one("depicted", json!("adult")),
        Field::LookedFor => one("looked_for", json!(text())),
        Field::OccurredAt
        | Field::ChildsWords
        | Field::Child
        | Field::Subject
        | Field::Sender
        | Field::Recipient
        | Field::Witness
        | Field::CaseOfTheChild
        | Field::PoliciesApplied => Vec::new(),
    }
}

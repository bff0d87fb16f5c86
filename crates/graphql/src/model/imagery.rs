//! Imagery looked at, and data erased.

use super::person::Person;
use async_graphql::SimpleObject;
use chrono::{DateTime, Utc};
use domain::incident::Incident;
use domain::incident::imagery::{DataVerdict, ErasureTest};
use domain::{Narrative, SchoolId};

/// Somebody looked at imagery.
#[derive(SimpleObject)]
pub(crate) struct ImageryViewing {
    /// On which device, by its number within the case.
    device: Option<u32>,
    /// Who looked.
    viewer: Person,
    /// The second adult who was there.
    second_adult: Option<Person>,
    /// Who agreed to it beforehand.
    agreed_by: Option<Person>,
    /// When.
    at: DateTime<Utc>,
    /// Where.
    place: String,
    /// Why there was no other way.
    why: Narrative,
    /// What was done for whoever looked.
    support: Option<Narrative>,
}

/// It was decided what becomes of data on a device.
#[derive(SimpleObject)]
pub(crate) struct DataDecision {
    /// The device, by its number within the case.
    device: u32,
    /// What data.
    what: String,
    /// The three parts of the test.
    test: ErasureTest,
    /// What was decided.
    verdict: DataVerdict,
    /// By whose authority.
    authorised_by: Option<Person>,
    /// Why.
    reasons: Narrative,
}

/// Data were erased.
#[derive(SimpleObject)]
pub(crate) struct Erasure {
    /// The device, by its number within the case; nothing where the school does not hold it.
    device: Option<u32>,
    /// What data.
    what: String,
    /// Who erased them.
    by: Option<Person>,
    /// When.
    at: DateTime<Utc>,
    /// How it came about.
    how: Narrative,
}

/// What happened to imagery and data. No picture is ever kept.
#[derive(SimpleObject)]
pub(crate) struct CaseImagery {
    /// Who looked, and with whom.
    viewed: Vec<ImageryViewing>,
    /// What was decided about data.
    decided: Vec<DataDecision>,
    /// Data erased.
    erased: Vec<Erasure>,
}

impl CaseImagery {
    pub(crate) fn of(school: SchoolId, incident: &Incident) -> Self {
        let (imagery, person) = (incident.imagery(), |id| Person::new(school, id));
        let viewed = imagery.viewed.iter().map(|viewed| ImageryViewing {
            device: viewed.device,
            viewer: person(viewed.viewer),
            second_adult: viewed.second_adult.map(person),
            agreed_by: viewed.agreed_by.map(person),
            at: viewed.at,
            place: viewed.place.as_str().to_owned(),
            why: viewed.why.clone(),
            support: viewed.support.clone(),
        });
        let decided = imagery.decided.iter().map(|decided| DataDecision {
            device: decided.device,
            what: decided.what.as_str().to_owned(),
            test: decided.test,
            verdict: decided.verdict,
            authorised_by: decided.authorised_by.map(person),
            reasons: decided.reasons.clone(),
        });
        let erased = imagery.erased.iter().map(|erased| Erasure {
            device: erased.device,
            what: erased.what.as_str().to_owned(),
            by: erased.by.map(person),
            at: erased.at,
            how: erased.how.clone(),
        });
        Self { viewed: viewed.collect(), decided: decided.collect(), erased: erased.collect() }
    }
}

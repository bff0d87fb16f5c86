//! The registers: referrals made and not made, and searches.

use crate::incident::Agency;
use crate::incident::custody::SearchFooting;
use crate::{Actor, Incident, PersonId};
use chrono::{DateTime, Utc};

/// A referral made, or decided against.
#[derive(Clone, Debug, PartialEq)]
pub struct ReferralRow {
    /// Its place among the case's referrals, from 1.
    pub number: u32,
    /// To whom.
    pub agency: Agency,
    /// Whether it was made.
    pub made: bool,
    /// When the agency was reached, or when it was decided not to refer.
    pub at: DateTime<Utc>,
    /// Who recorded it.
    pub by: Option<PersonId>,
    /// The agency's reference.
    pub reference: Option<String>,
}

impl ReferralRow {
    /// The referrals of this case, made ones first.
    #[must_use]
    pub fn all(incident: &Incident) -> Vec<Self> {
        let made = incident.referrals().map(|(by, referral)| Self {
            number: 0,
            agency: referral.agency,
            made: true,
            at: referral.contact.at,
            by: by.person(),
            reference: referral.contact.reference.as_ref().map(|reference| reference.as_str().to_owned()),
        });
        let not_made = incident.referrals_not_made().map(|(by, at, decided): (Actor, _, _)| Self {
            number: 0,
            agency: decided.agency,
            made: false,
            at,
            by: by.person(),
            reference: None,
        });
        made.chain(not_made).zip(1..).map(|(row, number)| Self { number, ..row }).collect()
    }
}

/// A search.
#[derive(Clone, Debug, PartialEq)]
pub struct SearchRow {
    /// Its place among the case's searches, from 1.
    pub number: u32,
    /// When.
    pub at: DateTime<Utc>,
    /// Who or whose belongings were searched.
    pub pupil: PersonId,
    /// Who searched.
    pub by: PersonId,
    /// On what footing.
    pub footing: SearchFooting,
    /// Whether anything was found.
    pub found: bool,
}

impl SearchRow {
    /// The searches of this case.
    #[must_use]
    pub fn all(incident: &Incident) -> Vec<Self> {
        let row = |(search, number): (&crate::incident::custody::SearchRecorded, u32)| Self {
            number,
            at: search.at,
            pupil: search.pupil,
            by: search.by,
            footing: search.footing,
            found: search.found.as_ref().is_some_and(|found| !found.is_blank()),
        };
        incident.searches().iter().zip(1..).map(row).collect()
    }
}

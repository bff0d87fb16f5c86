//! Rows of `domain::read_model` as columns, and columns as rows.

use super::{
    CaseColumns, DutyColumns, FamilyColumns, MatchColumns, NEVER, PersonColumns, ReferralColumns, Rows, SearchColumns,
    TieColumns, carried,
};
use crate::StoreError;
use crate::head::{count, stored};
use crate::time::{maybe_micros, maybe_time, micros, time};
use domain::person::relation::RelationKind;
use domain::read_model::{
    CaseRows, DutyRow, FamilyRow, MatchRow, PersonRow, ReferralRow, SearchRow, TieRow, WorklistRow,
};
use domain::{Incident, IncidentId, Person, PersonId, Reference, SchoolId};
use uuid::Uuid;

impl Rows {
    /// The rows of a case.
    pub(crate) fn of_incident(incident: &Incident, school: SchoolId, id: IncidentId) -> Self {
        let Some(rows) = CaseRows::of(id, incident) else { return Self::default() };
        let of = Of { school: school.as_uuid(), incident: id.as_uuid() };
        Self {
            duties: rows.worklist.duties.iter().map(|row| of.duty(row)).collect(),
            ties: rows.worklist.ties.iter().map(|row| of.tie(row)).collect(),
            referrals: rows.referrals.into_iter().map(|row| of.referral(row)).collect(),
            searches: rows.searches.into_iter().map(|row| of.search(&row)).collect(),
            cases: vec![of.case(rows.worklist)],
            ..Self::default()
        }
    }

    /// The rows of a person.
    pub(crate) fn of_person(person: &Person, school: SchoolId, id: PersonId) -> Self {
        let row = PersonRow::of(id, person).map(|row| PersonColumns {
            school_id: school.as_uuid(),
            person_id: id.as_uuid(),
            kind: row.kind.as_str().to_owned(),
            name: row.name,
            year_group: row.year_group,
            version: stored(row.version),
        });
        let (school_id, person_id) = (school.as_uuid(), id.as_uuid());
        let matched = |row: MatchRow| MatchColumns {
            school_id,
            person_id,
            key: row.key,
            born: row.born.map(|day| day.to_string()),
        };
        let related = |row: FamilyRow| FamilyColumns {
            school_id,
            person_id,
            number: small(row.number),
            kind: row.kind.as_str().to_owned(),
            relative: row.relative.as_uuid(),
            from_day: row.from.map(|day| day.to_string()),
            until_day: row.until.map(|day| day.to_string()),
        };
        Self {
            persons: row.into_iter().collect(),
            matches: MatchRow::all(person).into_iter().map(matched).collect(),
            families: FamilyRow::all(person).into_iter().map(related).collect(),
            ..Self::default()
        }
    }
}

/// Whose rows they are.
struct Of {
    school: Uuid,
    incident: Uuid,
}

impl Of {
    fn case(&self, row: WorklistRow) -> CaseColumns {
        CaseColumns {
            school_id: self.school,
            incident_id: self.incident,
            version: stored(row.version),
            kind: row.kind.as_str().to_owned(),
            status: row.status.as_str().to_owned(),
            is_open: row.status.is_open(),
            raised_at: micros(row.raised_at),
            known_at: micros(row.known_at),
            changed_at: micros(row.changed_at),
            assignee: row.assignee.map(PersonId::as_uuid),
            level: row.level.map(|level| level.as_str().to_owned()),
            review_on: row.review_on.map(|day| day.to_string()),
            due_at: maybe_micros(row.next_due).unwrap_or(NEVER),
            owed: small(row.owed),
            overdue: small(row.overdue),
            named_only: row.named_only,
            ties: carried::ties(&row.ties),
            duties: carried::duties(&row.duties),
            search_text: row.search_text,
        }
    }

    fn duty(&self, row: &DutyRow) -> DutyColumns {
        DutyColumns {
            school_id: self.school,
            incident_id: self.incident,
            duty: small(row.duty),
            kind: row.kind.as_str().to_owned(),
            basis: row.basis.as_str().to_owned(),
            status: row.status.as_str().to_owned(),
            is_owed: row.is_owed,
            due_at: maybe_micros(row.due),
            acts_at: maybe_micros(row.acts_at),
            owners: spaced(&row.owners),
            person_id: row.person.map(PersonId::as_uuid),
            wording: row.wording.clone(),
            duration: row.duration.clone(),
            clauses: spaced(&row.clauses),
            blocks_close: row.blocks_close,
            imposed_at: micros(row.imposed_at),
        }
    }

    fn tie(&self, row: &TieRow) -> TieColumns {
        TieColumns {
            school_id: self.school,
            incident_id: self.incident,
            person_id: row.person.as_uuid(),
            tie: carried::tie(row),
        }
    }

    fn referral(&self, row: ReferralRow) -> ReferralColumns {
        ReferralColumns {
            school_id: self.school,
            incident_id: self.incident,
            number: small(row.number),
            agency: row.agency.as_str().to_owned(),
            made: row.made,
            at: micros(row.at),
            by_person: row.by.map(PersonId::as_uuid),
            reference: row.reference,
        }
    }

    fn search(&self, row: &SearchRow) -> SearchColumns {
        SearchColumns {
            school_id: self.school,
            incident_id: self.incident,
            number: small(row.number),
            at: micros(row.at),
            pupil: row.pupil.as_uuid(),
            by_person: row.by.as_uuid(),
            footing: row.footing.as_str().to_owned(),
            found: row.found,
        }
    }
}

/// Words, each between spaces, so that ` word ` finds it.
pub(crate) fn spaced(words: &[String]) -> String {
    words.iter().fold(String::from(" "), |text, word| text + word + " ")
}

/// A small number as the databases store it.
fn small(number: u32) -> i32 {
    i32::try_from(number).unwrap_or(i32::MAX)
}

/// A small number of its stored form.
fn number(stored: i32) -> u32 {
    u32::try_from(stored).unwrap_or(0)
}

/// A term of a vocabulary of its stored form.
pub(super) fn term<T>(parsed: Option<T>) -> Result<T, StoreError> {
    parsed.ok_or_else(|| StoreError::unreadable("row", "a term is unknown to this version"))
}

use domain::incident::custody::SearchFooting;
use domain::incident::{Agency, Kind, LevelOfNeed, Status};
use domain::person::PersonKind;

impl CaseColumns {
    /// The line of the worklist.
    pub(crate) fn read(self) -> Result<WorklistRow, StoreError> {
        let incident = IncidentId::new(self.incident_id);
        let day = |day: String| day.parse().map_err(|error| StoreError::unreadable("row", error));
        Ok(WorklistRow {
            incident,
            reference: Reference::of(incident).to_string(),
            version: count(self.version),
            kind: term(Kind::parse(&self.kind))?,
            status: term(Status::parse(&self.status))?,
            raised_at: time(self.raised_at)?,
            known_at: time(self.known_at)?,
            changed_at: time(self.changed_at)?,
            assignee: self.assignee.map(PersonId::new),
            level: self.level.map(|level| term(LevelOfNeed::parse(&level))).transpose()?,
            review_on: self.review_on.map(day).transpose()?,
            next_due: maybe_time((self.due_at != NEVER).then_some(self.due_at))?,
            owed: number(self.owed),
            overdue: number(self.overdue),
            named_only: self.named_only,
            ties: carried::read_ties(&self.ties)?,
            duties: carried::read_duties(&self.duties)?,
            search_text: self.search_text,
        })
    }
}

impl ReferralColumns {
    /// The entry, and the case it belongs to.
    pub(crate) fn read(self) -> Result<(IncidentId, ReferralRow), StoreError> {
        let row = ReferralRow {
            number: number(self.number),
            agency: term(Agency::parse(&self.agency))?,
            made: self.made,
            at: time(self.at)?,
            by: self.by_person.map(PersonId::new),
            reference: self.reference,
        };
        Ok((IncidentId::new(self.incident_id), row))
    }
}

impl SearchColumns {
    /// The entry, and the case it belongs to.
    pub(crate) fn read(self) -> Result<(IncidentId, SearchRow), StoreError> {
        let row = SearchRow {
            number: number(self.number),
            at: time(self.at)?,
            pupil: PersonId::new(self.pupil),
            by: PersonId::new(self.by_person),
            footing: term(SearchFooting::parse(&self.footing))?,
            found: self.found,
        };
        Ok((IncidentId::new(self.incident_id), row))
    }
}

impl PersonColumns {
    /// The person.
    pub(crate) fn read(self) -> Result<PersonRow, StoreError> {
        Ok(PersonRow {
            person: PersonId::new(self.person_id),
            kind: term(PersonKind::parse(&self.kind))?,
            name: self.name,
            year_group: self.year_group,
            version: count(self.version),
        })
    }
}

impl FamilyColumns {
    /// Whose family it is, and the row.
    pub(crate) fn read(self) -> Result<(PersonId, FamilyRow), StoreError> {
        let day = |day: String| day.parse().map_err(|error| StoreError::unreadable("row", error));
        let row = FamilyRow {
            number: number(self.number),
            kind: term(RelationKind::parse(&self.kind))?,
            relative: PersonId::new(self.relative),
            from: self.from_day.map(day).transpose()?,
            until: self.until_day.map(day).transpose()?,
        };
        Ok((PersonId::new(self.person_id), row))
    }
}

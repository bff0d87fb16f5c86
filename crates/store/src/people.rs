//! The people and the schools there are, whose records look alike, and who is whose family.

use crate::rows::FamilyColumns;
use crate::{Store, StoreError};
use domain::read_model::{FamilyRow, PersonRow};
use domain::{PersonId, SchoolId};
use std::collections::BTreeSet;
use uuid::Uuid;

/// Two records are compared where they share a key; where both dates of birth are known, those must agree.
const LIKELY: &str = "
SELECT DISTINCT a.person_id, b.person_id AS other FROM match_row a
JOIN match_row b ON b.school_id = a.school_id AND b.key = a.key AND b.person_id > a.person_id
WHERE a.school_id = $1 AND (a.born IS NULL OR b.born IS NULL OR a.born = b.born)
ORDER BY a.person_id, b.person_id LIMIT $2";

const FAMILY: &str = "SELECT * FROM family_row WHERE school_id = $1 AND (person_id = $2 OR relative = $2)";

impl Store {
    /// The people of a school, by name.
    ///
    /// # Errors
    /// [`StoreError::Unavailable`], [`StoreError::Unreadable`].
    pub async fn persons(&self, school: SchoolId) -> Result<Vec<PersonRow>, StoreError> {
        let rows = on!(self, db => db.persons(school).await)?;
        rows.into_iter().map(crate::rows::PersonColumns::read).collect()
    }

    /// These people of a school; those that do not exist are left out.
    ///
    /// # Errors
    /// [`StoreError::Unavailable`], [`StoreError::Unreadable`].
    pub async fn persons_by_id(&self, school: SchoolId, people: &[PersonId]) -> Result<Vec<PersonRow>, StoreError> {
        let ids: Vec<_> = people.iter().map(|person| person.as_uuid()).collect();
        let rows = on!(self, db => db.persons_by_id(school, &ids).await)?;
        rows.into_iter().map(crate::rows::PersonColumns::read).collect()
    }

    /// Pairs of records that share something by which they may be of one person, the smaller id first; at most so many. Only what
    /// they say shows whether they look like it.
    ///
    /// # Errors
    /// [`StoreError::Unavailable`].
    pub async fn may_be_one(&self, school: SchoolId, limit: u32) -> Result<Vec<(PersonId, PersonId)>, StoreError> {
        let pairs: Vec<(Uuid, Uuid)> = on!(self, db => sqlx::query_as(LIKELY)
            .bind(school.as_uuid())
            .bind(i64::from(limit))
            .fetch_all(db.readers())
            .await?);
        Ok(pairs.into_iter().map(|(one, other)| (PersonId::new(one), PersonId::new(other))).collect())
    }

    /// Who is recorded as the family of these people, and whose family they are recorded as: the person whose record it is, with
    /// the row.
    ///
    /// # Errors
    /// [`StoreError::Unavailable`], [`StoreError::Unreadable`].
    pub async fn family(
        &self,
        school: SchoolId,
        people: &BTreeSet<PersonId>,
    ) -> Result<Vec<(PersonId, FamilyRow)>, StoreError> {
        let mut family = Vec::new();
        for person in people {
            let rows: Vec<FamilyColumns> = on!(self, db => sqlx::query_as(FAMILY)
                .bind(school.as_uuid())
                .bind(person.as_uuid())
                .fetch_all(db.readers())
                .await?);
            for row in rows {
                let row = row.read()?;
                if !family.contains(&row) {
                    family.push(row);
                }
            }
        }
        Ok(family)
    }

    /// The schools that have a log here, in order of their ids.
    ///
    /// # Errors
    /// [`StoreError::Unavailable`].
    pub async fn schools(&self) -> Result<Vec<SchoolId>, StoreError> {
        Ok(on!(self, db => db.schools().await)?.into_iter().map(SchoolId::new).collect())
    }
}

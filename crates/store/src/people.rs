//! The people and the schools there are.

use crate::{Store, StoreError};
use domain::read_model::PersonRow;
use domain::{PersonId, SchoolId};

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

    /// The schools that have a log here, in order of their ids.
    ///
    /// # Errors
    /// [`StoreError::Unavailable`].
    pub async fn schools(&self) -> Result<Vec<SchoolId>, StoreError> {
        Ok(on!(self, db => db.schools().await)?.into_iter().map(SchoolId::new).collect())
    }
}

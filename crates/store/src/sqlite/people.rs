//! People and schools.

use super::Sqlite;
use super::statement::listed;
use crate::StoreError;
use crate::rows::PersonColumns;
use domain::SchoolId;
use uuid::Uuid;

const PERSONS: &str = "SELECT * FROM person_row WHERE school_id = ? ORDER BY name, person_id";
const BY_ID: &str = "SELECT * FROM person_row WHERE school_id = ? AND person_id IN ";
const SCHOOLS: &str = "SELECT school_id FROM school_head WHERE size > 0 ORDER BY school_id";

impl Sqlite {
    pub(crate) async fn persons(&self, school: SchoolId) -> Result<Vec<PersonColumns>, StoreError> {
        Ok(sqlx::query_as(PERSONS).bind(school.as_uuid()).fetch_all(&self.readers).await?)
    }

    pub(crate) async fn persons_by_id(&self, school: SchoolId, ids: &[Uuid]) -> Result<Vec<PersonColumns>, StoreError> {
        Ok(listed(BY_ID, "", school, ids).build_query_as().fetch_all(&self.readers).await?)
    }

    pub(crate) async fn schools(&self) -> Result<Vec<Uuid>, StoreError> {
        Ok(sqlx::query_scalar(SCHOOLS).fetch_all(&self.readers).await?)
    }
}

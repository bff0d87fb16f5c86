//! People and schools.

use super::Postgres;
use crate::StoreError;
use crate::rows::PersonColumns;
use domain::SchoolId;
use uuid::Uuid;

const PERSONS: &str = "SELECT * FROM person_row WHERE school_id = $1 ORDER BY name, person_id";
const BY_ID: &str = "SELECT * FROM person_row WHERE school_id = $1 AND person_id = ANY($2)";
const SCHOOLS: &str = "SELECT school_id FROM school_head WHERE size > 0 ORDER BY school_id";

impl Postgres {
    pub(crate) async fn persons(&self, school: SchoolId) -> Result<Vec<PersonColumns>, StoreError> {
        Ok(sqlx::query_as(PERSONS).bind(school.as_uuid()).fetch_all(&self.pool).await?)
    }

    pub(crate) async fn persons_by_id(&self, school: SchoolId, ids: &[Uuid]) -> Result<Vec<PersonColumns>, StoreError> {
        Ok(sqlx::query_as(BY_ID).bind(school.as_uuid()).bind(ids).fetch_all(&self.pool).await?)
    }

    pub(crate) async fn schools(&self) -> Result<Vec<Uuid>, StoreError> {
        Ok(sqlx::query_scalar(SCHOOLS).fetch_all(&self.pool).await?)
    }
}

//! Rows of lists, read by the place of each column: a page has a thousand, and looking each up by its name costs as much as
//! reading it.

use super::CaseColumns;
use sqlx::{ColumnIndex, Decode, FromRow, Row, Type};
use uuid::Uuid;

/// A case of a list, in the order of the columns of `CaseQuery`; one row without a case where there is none.
pub(crate) struct ListedCase {
    pub(crate) case: Option<CaseColumns>,
    pub(crate) school_version: i64,
}

impl<'r, R> FromRow<'r, R> for ListedCase
where
    R: Row,
    usize: ColumnIndex<R>,
    Uuid: Decode<'r, R::Database> + Type<R::Database>,
    String: Decode<'r, R::Database> + Type<R::Database>,
    bool: Decode<'r, R::Database> + Type<R::Database>,
    i64: Decode<'r, R::Database> + Type<R::Database>,
    i32: Decode<'r, R::Database> + Type<R::Database>,
{
    fn from_row(row: &'r R) -> Result<Self, sqlx::Error> {
        let school_version = row.try_get(19)?;
        let Some(incident_id) = row.try_get(1)? else { return Ok(Self { case: None, school_version }) };
        Ok(Self {
            case: Some(CaseColumns {
                school_id: row.try_get(0)?,
                incident_id,
                version: row.try_get(2)?,
                kind: row.try_get(3)?,
                status: row.try_get(4)?,
                is_open: row.try_get(5)?,
                raised_at: row.try_get(6)?,
                known_at: row.try_get(7)?,
                changed_at: row.try_get(8)?,
                assignee: row.try_get(9)?,
                level: row.try_get(10)?,
                review_on: row.try_get(11)?,
                due_at: row.try_get(12)?,
                owed: row.try_get(13)?,
                overdue: row.try_get(14)?,
                named_only: row.try_get(15)?,
                ties: row.try_get(16)?,
                duties: row.try_get(17)?,
                search_text: row.try_get(18)?,
            }),
            school_version,
        })
    }
}

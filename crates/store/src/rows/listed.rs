//! Rows of lists, read by the place of each column: a page has some three thousand, and looking each up by its name costs as
//! much as reading it.

use super::{CaseColumns, DutyColumns};
use sqlx::{ColumnIndex, Decode, FromRow, Row, Type};
use uuid::Uuid;

/// A case of a list, in the order of the columns of `CaseQuery`.
pub(crate) struct ListedCase {
    pub(crate) case: CaseColumns,
    /// How the viewer is tied to it: stored forms with spaces between.
    pub(crate) own_ties: Option<String>,
    pub(crate) school_version: i64,
}

/// A duty of a list, in the order of the columns of [`DutyColumns`].
pub(crate) struct ListedDuty(pub(crate) DutyColumns);

macro_rules! from_row {
    ($type:ty, $row:ident => $value:expr) => {
        impl<'r, R> FromRow<'r, R> for $type
        where
            R: Row,
            usize: ColumnIndex<R>,
            Uuid: Decode<'r, R::Database> + Type<R::Database>,
            String: Decode<'r, R::Database> + Type<R::Database>,
            bool: Decode<'r, R::Database> + Type<R::Database>,
            i64: Decode<'r, R::Database> + Type<R::Database>,
            i32: Decode<'r, R::Database> + Type<R::Database>,
        {
            fn from_row($row: &'r R) -> Result<Self, sqlx::Error> {
                Ok($value)
            }
        }
    };
}

from_row!(ListedCase, row => Self {
    case: CaseColumns {
        school_id: row.try_get(0)?,
        incident_id: row.try_get(1)?,
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
        search_text: row.try_get(16)?,
    },
    own_ties: row.try_get(17)?,
    school_version: row.try_get(18)?,
});

from_row!(ListedDuty, row => Self(DutyColumns {
    school_id: row.try_get(0)?,
    incident_id: row.try_get(1)?,
    duty: row.try_get(2)?,
    kind: row.try_get(3)?,
    basis: row.try_get(4)?,
    status: row.try_get(5)?,
    is_owed: row.try_get(6)?,
    due_at: row.try_get(7)?,
    acts_at: row.try_get(8)?,
    owners: row.try_get(9)?,
    person_id: row.try_get(10)?,
    wording: row.try_get(11)?,
    duration: row.try_get(12)?,
    clauses: row.try_get(13)?,
    blocks_close: row.try_get(14)?,
    imposed_at: row.try_get(15)?,
}));

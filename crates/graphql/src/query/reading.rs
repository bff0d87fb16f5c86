//! Who has looked, what somebody should ask about, and the emergency sheet.

use crate::caller::Caller;
use crate::cursor::Cursors;
use crate::errors::found;
use crate::model::connection::Connection;
use crate::model::reading::{EmergencySheet, Look, UnusualReading};
use crate::paging::Paging;
use async_graphql::{Context, Object, Result};
use casework::Page;
use chrono::{DateTime, Utc};
use domain::{CaseId, PersonId, SchoolId};

/// Who has looked.
#[derive(Default)]
pub(crate) struct ReadingQueries;

#[Object]
impl ReadingQueries {
    /// Who has looked at this case, the latest first: for those who decide on it, as leads and its case manager do, and for auditors.
    #[graphql(complexity = "10 + first.unwrap_or(20) as usize * child_complexity")]
    async fn who_has_looked(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The case.")] case: CaseId,
        #[graphql(desc = "At most 100; 20 where not said.")] first: Option<i32>,
        #[graphql(desc = "After this place.")] after: Option<String>,
    ) -> Result<Option<Connection<Look>>> {
        let (caller, paging) = (ctx.data::<Caller>()?, Paging::of(first, after)?);
        let cursors = Cursors::of(ctx, "who-has-looked", case.school, &case)?;
        let from = cursors.open::<u64>(&paging)?;
        let page = caller.casework.who_has_looked(&caller.viewer, case, from, paging.first).await;
        Ok(found(page)?.map(|page| looks(case.school, page, &cursors, &paging)))
    }

    /// Who has opened this child's record, the latest first: for the head, the chair of governors and the data protection officer.
    #[graphql(complexity = "10 + first.unwrap_or(20) as usize * child_complexity")]
    async fn who_has_opened(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The school.")] school: SchoolId,
        #[graphql(desc = "The child.")] child: PersonId,
        #[graphql(desc = "At most 100; 20 where not said.")] first: Option<i32>,
        #[graphql(desc = "After this place.")] after: Option<String>,
    ) -> Result<Option<Connection<Look>>> {
        let (caller, paging) = (ctx.data::<Caller>()?, Paging::of(first, after)?);
        let cursors = Cursors::of(ctx, "who-has-opened", school, &child)?;
        let from = cursors.open::<u64>(&paging)?;
        let page = caller.casework.who_has_opened(&caller.viewer, school, child, from, paging.first).await;
        Ok(found(page)?.map(|page| looks(school, page, &cursors, &paging)))
    }

    /// Reading since this time that somebody should ask about, without any case: very many cases in a short time (30 opened, or 500
    /// seen on lists, within an hour), people the reader may be related to, people who have left. The hour of the day is no reason.
    /// For the head, the chair of governors and the data protection officer.
    #[graphql(complexity = "50 + child_complexity")]
    async fn unusual_reading(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The school.")] school: SchoolId,
        #[graphql(desc = "Since when.")] since: DateTime<Utc>,
    ) -> Result<Option<Vec<UnusualReading>>> {
        let caller = ctx.data::<Caller>()?;
        let all = found(caller.casework.unusual_reading(&caller.viewer, school, since).await)?;
        Ok(all.map(|all| all.iter().map(|found| UnusualReading::of(school, found)).collect()))
    }

    /// What whoever looks for a child, or helps it, must know at once, for the leads on child protection, who say why. It is given even
    /// while the log of reads cannot be written; ask for nothing else beside it then.
    #[graphql(complexity = "20 + child_complexity")]
    async fn emergency_sheet(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The school.")] school: SchoolId,
        #[graphql(desc = "The child.")] child: PersonId,
        #[graphql(desc = "Why, in a few words: kept in the log of reads.")] reason: String,
    ) -> Result<Option<EmergencySheet>> {
        let caller = ctx.data::<Caller>()?;
        let sheet = caller.casework.emergency_sheet(&caller.viewer, school, child, &reason).await;
        Ok(found(sheet)?.map(EmergencySheet::from))
    }
}

fn looks(school: SchoolId, page: Page<casework::Look, u64>, cursors: &Cursors, paging: &Paging) -> Connection<Look> {
    let row = |look: casework::Look| (cursors.at(&look.log_index), Look::of(school, look));
    let rows = page.rows.into_iter().map(row).collect();
    Connection::new(rows, page.next.map(|next| cursors.at(&next)), paging.after.is_some())
}

//! What happened while somebody was away: the events of the cases she may read today, each case judged.

use crate::{Casework, CaseworkError, ChronologyEntry, ListAsked, Page};
use access::{Action, Viewer};
use chrono::{DateTime, Utc};
use domain::reading::Door;
use domain::{Incident, SchoolId};
use store::{CaseOrder, CaseSort};

/// How many cases are read at a time, and how often: whoever was away longer begins with a later day.
const CASES: usize = 200;
const READS: usize = 10;

impl Casework {
    /// What others recorded since this time in the cases of the school that the viewer may read today, in the order it was recorded,
    /// after this place in the log, at most `first`.
    ///
    /// Permission is today's: of a case she was taken off, or that is only for those named in it, she hears nothing, and whoever
    /// covers for somebody reads what that opens for her and no more. At most the 2,000 cases that changed last are looked at.
    ///
    /// # Errors
    /// [`CaseworkError::NotFound`] when the school does not know her.
    pub async fn handover_since(
        &self,
        viewer: &Viewer,
        school: SchoolId,
        since: DateTime<Utc>,
        (after, first): (Option<u64>, usize),
    ) -> Result<Page<ChronologyEntry, u64>, CaseworkError> {
        let viewer = &self.lister(viewer, school).await?;
        let me = viewer.at(school).map(|membership| membership.person);
        let mut entries = Vec::new();
        let mut order = CaseOrder { sort: CaseSort::Changed, descending: true, after: None };
        for _ in 0..READS {
            let page = self.lines(viewer, school, ListAsked { order, first: CASES, ..ListAsked::default() }).await?;
            let is_last = page.rows.last().is_some_and(|line| line.row.changed_at < since);
            for line in page.rows.into_iter().filter(|line| line.row.changed_at >= since) {
                let history = self.store.events::<Incident>(school, line.id.incident).await?;
                // The list was judged by its rows; what is opened is judged again by what it says.
                let incident = crate::cases::fold(&history);
                if !self.may(viewer, Action::Read, line.id, &incident) {
                    continue;
                }
                let new = history.into_iter().filter(|logged| logged.recorded_at >= since);
                let others = new.filter(|logged| me.is_none() || logged.event.actor.person() != me);
                let entry = |event| ChronologyEntry { id: line.id, case: line.row.clone(), event };
                entries.extend(others.map(entry));
            }
            order.after = page.next;
            if is_last || page.next.is_none() {
                break;
            }
        }
        let page = ChronologyEntry::page(entries, after, first);
        let opened = ChronologyEntry::opened(&page, Door::Handover);
        self.give(viewer, school, opened, page).await
    }
}

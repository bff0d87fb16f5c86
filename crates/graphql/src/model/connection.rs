//! Relay connections, forward only and without totals: a count of what one may not see is a leak.

use crate::cursor::Cursor;
use crate::model::alert::AlertLine;
use crate::model::entry::Entry;
use crate::model::list::{CaseLine, EventOfCase, ReferralLine, SearchLine};
use crate::model::reading::Look;
use async_graphql::{OutputType, SimpleObject};

/// A page of a list.
#[derive(SimpleObject)]
#[graphql(
    concrete(name = "CaseLineConnection", params(CaseLine)),
    concrete(name = "AlertConnection", params(AlertLine)),
    concrete(name = "CaseEventConnection", params(Entry)),
    concrete(name = "EventOfCaseConnection", params(EventOfCase)),
    concrete(name = "ReferralConnection", params(ReferralLine)),
    concrete(name = "SearchConnection", params(SearchLine)),
    concrete(name = "LookConnection", params(Look))
)]
pub(crate) struct Connection<T: OutputType>
where
    Edge<T>: OutputType,
{
    /// The rows of this page, in order.
    edges: Vec<Edge<T>>,
    /// Where the page ends.
    page_info: PageInfo,
}

/// A row and its place.
#[derive(SimpleObject)]
#[graphql(
    concrete(name = "CaseLineEdge", params(CaseLine)),
    concrete(name = "AlertEdge", params(AlertLine)),
    concrete(name = "CaseEventEdge", params(Entry)),
    concrete(name = "EventOfCaseEdge", params(EventOfCase)),
    concrete(name = "ReferralEdge", params(ReferralLine)),
    concrete(name = "SearchEdge", params(SearchLine)),
    concrete(name = "LookEdge", params(Look))
)]
pub(crate) struct Edge<T: OutputType> {
    /// The row.
    node: T,
    /// Its place: opaque, for this viewer and this filter alone.
    cursor: Cursor,
}

/// Where a page ends.
#[derive(SimpleObject)]
pub(crate) struct PageInfo {
    /// Whether more follows that the viewer may see, as far as was read.
    has_next_page: bool,
    /// Whether the page was asked for after a place.
    has_previous_page: bool,
    /// The place of the first row.
    start_cursor: Option<Cursor>,
    /// Where to read on: give it as `after`.
    end_cursor: Option<Cursor>,
}

impl<T: OutputType> Connection<T>
where
    Edge<T>: OutputType,
{
    /// These rows with their places; `next` is where to read on, if anything follows.
    pub(crate) fn new(rows: Vec<(Cursor, T)>, next: Option<Cursor>, is_later: bool) -> Self {
        let edges: Vec<Edge<T>> = rows.into_iter().map(|(cursor, node)| Edge { node, cursor }).collect();
        let page_info = PageInfo {
            has_next_page: next.is_some(),
            has_previous_page: is_later,
            start_cursor: edges.first().map(|edge| edge.cursor.clone()),
            end_cursor: next.or_else(|| edges.last().map(|edge| edge.cursor.clone())),
        };
        Self { edges, page_info }
    }
}

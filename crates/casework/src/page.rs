//! A page of what may be seen.

/// A page: only rows the viewer may see, filled by reading on past those she may not.
#[derive(Clone, Debug, PartialEq)]
pub struct Page<T, C> {
    /// The rows.
    pub rows: Vec<T>,
    /// Where the next page begins, if another visible row was seen or the reading stopped before one was.
    pub next: Option<C>,
}

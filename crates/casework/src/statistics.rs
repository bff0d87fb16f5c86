//! Published statistics, for those who govern and lead: exactly what stands in the school's log, and nothing computed for anybody.

use crate::{Casework, CaseworkError};
use access::{SchoolAction, Viewer};
use domain::SchoolId;
use domain::statistics::PublishedAt;

impl Casework {
    /// The statistics published of this school, the newest first.
    ///
    /// # Errors
    /// [`CaseworkError::NotFound`] when the viewer neither governs nor leads there.
    pub async fn published_statistics(
        &self,
        viewer: &Viewer,
        school: SchoolId,
    ) -> Result<Vec<PublishedAt>, CaseworkError> {
        let standing = self.permit(viewer, SchoolAction::ReadStatistics, school).await?;
        let mut published = standing.school.statistics.clone();
        published.reverse();
        Ok(published)
    }
}

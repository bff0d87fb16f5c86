//! Imagery looked at, and data erased.

use super::super::imagery::{DataErased, ErasureDecided, ImageryViewed};
use super::Incident;
use serde::{Deserialize, Serialize};

/// What happened to imagery and data, in the order it was recorded.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct ImageryMatter {
    /// Who looked, and with whom.
    pub viewed: Vec<ImageryViewed>,
    /// What was decided about data.
    pub decided: Vec<ErasureDecided>,
    /// Data erased.
    pub erased: Vec<DataErased>,
}

impl Incident {
    /// What happened to imagery and data.
    #[must_use]
    pub const fn imagery(&self) -> &ImageryMatter {
        &self.imagery
    }

    /// What was decided about data on devices.
    #[must_use]
    pub fn erasures(&self) -> &[ErasureDecided] {
        &self.imagery.decided
    }
}

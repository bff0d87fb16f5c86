//! Names of people, looked up once per request however often they are shown.

use crate::caller::Caller;
use async_graphql::dataloader::{DataLoader, Loader};
use casework::CaseworkError;
use domain::read_model::PersonRow;
use domain::{PersonId, SchoolId};
use std::collections::HashMap;
use std::sync::Arc;

/// Looks names up for one caller.
pub(crate) struct Names(Caller);

impl Names {
    /// A loader for as long as one document runs.
    pub(crate) fn loader(caller: &Caller) -> DataLoader<Self> {
        DataLoader::new(Self(caller.clone()), tokio::spawn)
    }
}

impl Loader<(SchoolId, PersonId)> for Names {
    type Value = PersonRow;
    type Error = Arc<CaseworkError>;

    async fn load(
        &self,
        keys: &[(SchoolId, PersonId)],
    ) -> Result<HashMap<(SchoolId, PersonId), PersonRow>, Arc<CaseworkError>> {
        let mut schools: HashMap<SchoolId, Vec<PersonId>> = HashMap::new();
        for (school, person) in keys {
            schools.entry(*school).or_default().push(*person);
        }
        let mut names = HashMap::with_capacity(keys.len());
        for (school, people) in schools {
            let rows = match self.0.casework.names(&self.0.viewer, school, &people).await {
                Err(CaseworkError::NotFound) => Vec::new(),
                rows => rows.map_err(Arc::new)?,
            };
            names.extend(rows.into_iter().map(|row| ((school, row.person), row)));
        }
        Ok(names)
    }
}

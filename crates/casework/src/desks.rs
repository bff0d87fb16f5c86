//! Schools as they stand, kept in memory by the version of their stream, which every opening reads anyway.

use crate::CaseworkError;
use chrono::{DateTime, Utc};
use domain::desk::Elsewhere;
use domain::policy::pack::Pack;
use domain::{Actor, Desk, IncidentId, Policy, School, SchoolId};
use std::collections::HashMap;
use std::sync::{Arc, PoisonError, RwLock};
use store::Store;

/// A school as it stands, with its packs read.
#[derive(Clone, Debug)]
pub(crate) struct Standing {
    pub(crate) version: u64,
    pub(crate) school: Arc<School>,
    pub(crate) policy: Arc<Policy>,
}

/// What is kept of every school this process has met. Packs are shared by hash between schools.
#[derive(Default)]
pub(crate) struct Desks {
    schools: RwLock<HashMap<SchoolId, Standing>>,
    packs: RwLock<HashMap<String, Arc<Pack>>>,
}

impl Desks {
    /// The school at this version of its stream, or newer.
    pub(crate) async fn at(&self, store: &Store, school: SchoolId, version: u64) -> Result<Standing, CaseworkError> {
        if let Some(standing) = self.known(school).filter(|standing| standing.version >= version) {
            return Ok(standing);
        }
        let (state, version) = store.load::<School>(school, school).await?.unwrap_or_default();
        let policy = Arc::new(self.policy(&state)?);
        let standing = Standing { version, school: Arc::new(state), policy };
        let mut schools = self.schools.write().unwrap_or_else(PoisonError::into_inner);
        schools.insert(school, standing.clone());
        Ok(standing)
    }

    /// The school as it stands now: one small question to the store.
    pub(crate) async fn now(&self, store: &Store, school: SchoolId) -> Result<Standing, CaseworkError> {
        let head = store.head(school).await?.ok_or(CaseworkError::NotFound)?;
        self.at(store, school, head.school_version).await
    }

    /// The school as it stood when it was last met; the caller finds out whether it moved since.
    pub(crate) async fn last_known(&self, store: &Store, school: SchoolId) -> Result<Standing, CaseworkError> {
        match self.known(school) {
            Some(standing) => Ok(standing),
            None => self.now(store, school).await,
        }
    }

    fn known(&self, school: SchoolId) -> Option<Standing> {
        self.schools.read().unwrap_or_else(PoisonError::into_inner).get(&school).cloned()
    }

    /// The packs in force, each read once per process however many schools adopted it.
    pub(crate) fn policy(&self, school: &School) -> Result<Policy, CaseworkError> {
        self.policy_as_of(school, DateTime::<Utc>::MAX_UTC)
    }

    /// The packs in force at this time.
    pub(crate) fn policy_as_of(&self, school: &School, at: DateTime<Utc>) -> Result<Policy, CaseworkError> {
        let packs = school.packs_in_force(at).into_iter().map(|adopted| self.pack(&adopted.hash, &adopted.text));
        Ok(Policy::standing(packs.collect::<Result<_, _>>()?, school, at))
    }

    fn pack(&self, hash: &str, text: &str) -> Result<Arc<Pack>, CaseworkError> {
        if let Some(pack) = self.packs.read().unwrap_or_else(PoisonError::into_inner).get(hash) {
            return Ok(Arc::clone(pack));
        }
        let pack = Pack::parse(text).map(Arc::new).map_err(|problem| {
            tracing::error!(%problem, "an adopted pack does not load");
            CaseworkError::Unavailable
        })?;
        self.packs.write().unwrap_or_else(PoisonError::into_inner).insert(hash.to_owned(), Arc::clone(&pack));
        Ok(pack)
    }
}

impl Standing {
    /// The desk at which this actor decides at this time.
    pub(crate) fn desk(
        &self,
        school_id: SchoolId,
        incident: Option<IncidentId>,
        actor: Actor,
        now: DateTime<Utc>,
    ) -> Desk {
        Desk {
            now,
            actor,
            school_id,
            incident,
            school: Arc::clone(&self.school),
            policy: Arc::clone(&self.policy),
            elsewhere: Elsewhere::default(),
        }
    }
}

//! What somebody submitted, as submitted, and a status of three words: all a reporter sees.

use super::case::PassedOn;
use super::matters::Referral;
use super::person::{Person, PersonInCase};
use crate::caller::Caller;
use crate::errors::found;
use async_graphql::{Object, Result};
use casework::Submission as Submitted;
use chrono::{DateTime, Utc};
use domain::incident::{Details, ImmediateSafety, Kind, ReporterStatus, Told};
use domain::{CaseId, Narrative, Reference};

/// What somebody submitted.
pub(crate) struct Submission(Submitted);

impl From<Submitted> for Submission {
    fn from(submitted: Submitted) -> Self {
        Self(submitted)
    }
}

impl Submission {
    /// What the caller submitted as this case.
    pub(crate) async fn find(caller: &Caller, id: CaseId) -> Result<Option<Self>> {
        Ok(found(caller.casework.submission(&caller.viewer, id).await)?.flatten().map(Self))
    }
}

#[Object]
impl Submission {
    /// Opaque: the id of the case it became.
    async fn id(&self) -> CaseId {
        self.0.id
    }

    /// What people say on the telephone.
    async fn reference(&self) -> String {
        Reference::of(self.0.id.incident).to_string()
    }

    /// The kind as submitted.
    async fn kind(&self) -> Kind {
        self.0.kind
    }

    /// When it was recorded.
    async fn recorded_at(&self) -> DateTime<Utc> {
        self.0.recorded_at
    }

    /// How it stands: received, being dealt with, closed.
    async fn status(&self) -> ReporterStatus {
        self.0.status
    }

    /// How it stands, in words.
    async fn status_words(&self) -> &'static str {
        self.0.status.words()
    }

    /// When somebody who must know first saw it; who, is not said.
    async fn seen_at(&self) -> Option<DateTime<Utc>> {
        self.0.seen_at
    }

    /// What is said to whoever raised it, such as "seen 15:31, being dealt with"; never a word of the case.
    async fn loop_back(&self) -> &str {
        &self.0.loop_back
    }

    /// Referrals the viewer made herself.
    async fn own_referrals(&self) -> Vec<Referral> {
        Referral::own(self.0.id.school, &self.0.own_referrals)
    }

    /// What is particular to its kind.
    async fn details(&self) -> Details {
        self.0.concern.details.clone()
    }

    /// The people in it and the parts they play.
    async fn people(&self) -> Vec<PersonInCase> {
        PersonInCase::all(self.0.id.school, &self.0.concern.people)
    }

    /// What happened.
    async fn narrative(&self) -> &Narrative {
        &self.0.concern.narrative
    }

    /// The child's own words.
    async fn childs_words(&self) -> Option<&Narrative> {
        self.0.concern.childs_words.as_ref()
    }

    /// Who noticed.
    async fn informant(&self) -> Option<Person> {
        self.0.concern.informant.map(|id| Person::new(self.0.id.school, id))
    }

    /// For whom it was passed on, where a child, a parent or somebody else told it.
    async fn on_behalf(&self) -> Option<PassedOn> {
        self.0.concern.on_behalf.map(|behalf| PassedOn::of(self.0.id.school, behalf))
    }

    /// When it happened, where known.
    async fn occurred_at(&self) -> Option<DateTime<Utc>> {
        self.0.concern.occurred_at
    }

    /// When the first member of staff knew.
    async fn known_at(&self) -> DateTime<Utc> {
        self.0.concern.known_at
    }

    /// Who was told before it was typed in.
    async fn told(&self) -> &[Told] {
        &self.0.concern.told
    }

    /// Immediate safety.
    async fn safety(&self) -> &ImmediateSafety {
        &self.0.concern.safety
    }
}

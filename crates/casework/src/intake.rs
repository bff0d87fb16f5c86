//! Alerts of filtering systems: handed in by a token that may do nothing else, looked at by a person, raised or dismissed.
//!
//! Nothing is dropped silently: what cannot be read is answered with its reason, the same alert again is counted on the first, and
//! whatever is kept waits until somebody decides. The decisions are in the school's log: a case, or a dismissal with reasons.

use crate::accounts::random_token;
use crate::{Call, Casework, CaseworkError, Done, Page};
use access::{SchoolAction, Viewer};
use chrono::{DateTime, Utc};
use domain::alert::{AlertDismissed, AlertJudged, AlertProblem, AlertSaid, UnreadAlert};
use domain::person::PersonDetails;
use domain::reading::{Door, Opened};
use domain::{AlertId, CaseId, Narrative, Person, PersonId, SchoolCommand, SchoolId, Text};
use store::{
    AlertCursor, AlertStatus, Decided, IntakeToken, KeptAlert, NewAlert, NewIntakeToken, Received, TokenHash, TokenId,
};

/// How many alerts are read at a time, and how often, for one page.
const BATCH: u32 = 200;
const READS: usize = 10;
/// How many that could not be read are kept of one system while they wait; what comes after them is counted.
const UNREAD: u64 = 500;

/// Where alerts come from: one system of one school.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct IntakeSource {
    /// The school.
    pub school: SchoolId,
    /// The system, as the school calls it.
    pub source: String,
}

impl Casework {
    /// Issues a token that may hand in alerts of one system of one school, and do nothing else. It is shown once.
    ///
    /// # Errors
    /// [`CaseworkError::Unavailable`].
    pub async fn issue_intake_token(
        &self,
        from: &IntakeSource,
        expires_at: DateTime<Utc>,
    ) -> Result<(TokenId, String), CaseworkError> {
        let (id, token) = (TokenId::new(self.entropy.id()), random_token(&self.entropy, "wbi_"));
        let (hash, created_at) = (TokenHash::of(&token), self.clock.now());
        let IntakeSource { school, source } = from;
        let new = NewIntakeToken { id, hash, school: *school, source, created_at, expires_at };
        self.store.issue_intake_token(&new).await?;
        Ok((id, token))
    }

    /// The tokens of a school that hand in alerts, without the tokens themselves.
    ///
    /// # Errors
    /// [`CaseworkError::Unavailable`].
    pub async fn intake_tokens(&self, school: SchoolId) -> Result<Vec<IntakeToken>, CaseworkError> {
        Ok(self.store.intake_tokens(school).await?)
    }

    /// Revokes such a token at once; false when it is unknown or was revoked before.
    ///
    /// # Errors
    /// [`CaseworkError::Unavailable`].
    pub async fn revoke_intake_token(&self, token: TokenId) -> Result<bool, CaseworkError> {
        Ok(self.store.revoke_intake_token(token, self.clock.now()).await?)
    }

    /// Which token it is, and whose alerts it hands in.
    ///
    /// # Errors
    /// [`CaseworkError::NotSignedIn`] when it is unknown, expired, revoked, or a token of another kind, which look alike.
    pub async fn intake_source(&self, token: &str) -> Result<(TokenId, IntakeSource), CaseworkError> {
        let found = self.store.intake_source(&TokenHash::of(token), self.clock.now()).await?;
        let (id, school, source) = found.ok_or(CaseworkError::NotSignedIn)?;
        Ok((id, IntakeSource { school, source }))
    }

    /// Keeps an alert of this source, or counts it on the first of its kind.
    ///
    /// # Errors
    /// [`CaseworkError::Unavailable`].
    pub async fn receive_alert(&self, from: &IntakeSource, said: &AlertSaid) -> Result<Received, CaseworkError> {
        let (id, at) = (AlertId::new(self.entropy.id()), self.clock.now());
        Ok(self.store.receive_alert(&NewAlert { id, school: from.school, source: &from.source, said, at }).await?)
    }

    /// Keeps what could not be read, for a person to look at: nothing is dropped silently. Of a system that sends nothing else, five
    /// hundred wait; what comes after them is counted.
    ///
    /// # Errors
    /// [`CaseworkError::Unavailable`].
    pub async fn receive_unread(&self, from: &IntakeSource, unread: UnreadAlert) -> Result<Received, CaseworkError> {
        let many = self.store.unread_alerts(from.school, &from.source).await? >= UNREAD;
        let unread = if many { UnreadAlert::one_of_too_many(UNREAD) } else { unread };
        self.receive_alert(from, &AlertSaid::Unread(unread)).await
    }

    /// Alerts that stand so, oldest first, for whoever leads on child protection or leads the school; never one about herself.
    ///
    /// # Errors
    /// [`CaseworkError::NotFound`] when she may not triage them.
    pub async fn alerts(
        &self,
        viewer: &Viewer,
        school: SchoolId,
        status: AlertStatus,
        mut after: Option<AlertCursor>,
        first: usize,
    ) -> Result<Page<KeptAlert, AlertCursor>, CaseworkError> {
        self.permit(viewer, SchoolAction::TriageAlerts, school).await?;
        let me = self.details_of(viewer, school).await?;
        let mut seen: Vec<KeptAlert> = Vec::new();
        for _ in 0..READS {
            let rows = self.store.alerts(school, status, after, BATCH).await?;
            let is_last = rows.len() < BATCH as usize;
            after = rows.last().map(KeptAlert::cursor).or(after);
            seen.extend(rows.into_iter().filter(|kept| !kept.said.is_about(&me)));
            if seen.len() > first {
                seen.truncate(first);
                after = seen.last().map(KeptAlert::cursor);
                break;
            }
            if is_last {
                after = None;
                break;
            }
        }
        // Alerts name devices and users, and no person the school knows by an id.
        let opened = (!seen.is_empty()).then(|| Opened::by(Door::Alerts));
        self.give(viewer, school, opened, Page { rows: seen, next: after }).await
    }

    /// Raises a case from an alert that waits. One alert becomes one case, whoever is faster.
    ///
    /// # Errors
    /// [`CaseworkError::NotFound`] when there is no such alert for her; [`CaseworkError::Rejected`] when somebody decided on it
    /// already, or what she adds is malformed.
    pub async fn raise_from_alert(
        &self,
        viewer: &Viewer,
        school: SchoolId,
        alert: AlertId,
        judged: AlertJudged,
        call: &Call<'_>,
    ) -> Result<(CaseId, Done), CaseworkError> {
        let (kept, by) = self.alert_for(viewer, school, alert).await?;
        let concern = kept.said.concern(&kept.source, judged).map_err(not_said)?;
        // One key for one alert: whoever repeats a call that was cut off is answered as before, under whatever key.
        let key = format!("alert-{alert}");
        let call = &Call { key: &key, ..*call };
        if kept.status == AlertStatus::Raised && kept.decided_by == Some(by) {
            return self.raise(viewer, school, concern, call).await;
        }
        let decided = Decided { by, at: self.clock.now() };
        if !self.store.take_alert(school, alert, decided).await? {
            return Err(already_decided());
        }
        match self.raise(viewer, school, concern, call).await {
            Ok((case, done)) => {
                let incident = Some(case.incident);
                self.store.settle_alert(school, alert, AlertStatus::Raised, Some(decided), incident).await?;
                Ok((case, done))
            }
            Err(error) => {
                self.store.settle_alert(school, alert, AlertStatus::Waiting, None, None).await?;
                Err(error)
            }
        }
    }

    /// Dismisses an alert that needs nobody, with reasons, which stand in the school's log.
    ///
    /// # Errors
    /// As [`Casework::raise_from_alert`].
    pub async fn dismiss_alert(
        &self,
        viewer: &Viewer,
        school: SchoolId,
        alert: AlertId,
        reasons: Narrative,
        call: &Call<'_>,
    ) -> Result<Done, CaseworkError> {
        let (kept, by) = self.alert_for(viewer, school, alert).await?;
        let command = SchoolCommand::DismissAlert(AlertDismissed { alert, source: Text::new(kept.source), reasons });
        let key = format!("alert-{alert}");
        let call = &Call { key: &key, ..*call };
        if kept.status == AlertStatus::Dismissed && kept.decided_by == Some(by) {
            return self.on_school(viewer, school, command, call).await;
        }
        let decided = Decided { by, at: self.clock.now() };
        if !self.store.take_alert(school, alert, decided).await? {
            return Err(already_decided());
        }
        let done = self.on_school(viewer, school, command, call).await;
        let status = if done.is_ok() { AlertStatus::Dismissed } else { AlertStatus::Waiting };
        let decided = done.is_ok().then_some(decided);
        self.store.settle_alert(school, alert, status, decided, None).await?;
        done
    }

    /// An alert she may decide on, and who she is.
    async fn alert_for(
        &self,
        viewer: &Viewer,
        school: SchoolId,
        alert: AlertId,
    ) -> Result<(KeptAlert, PersonId), CaseworkError> {
        self.permit_command(viewer, SchoolAction::TriageAlerts, school).await?;
        let by = viewer.at(school).ok_or(CaseworkError::NotFound)?.person;
        let me = self.details_of(viewer, school).await?;
        let kept = self.store.alert(school, alert).await?.filter(|kept| !kept.said.is_about(&me));
        Ok((kept.ok_or(CaseworkError::NotFound)?, by))
    }

    async fn details_of(&self, viewer: &Viewer, school: SchoolId) -> Result<PersonDetails, CaseworkError> {
        let Some(membership) = viewer.at(school) else { return Ok(PersonDetails::default()) };
        let person = self.store.load::<Person>(school, membership.person).await?;
        Ok(person.map(|(person, _)| person.details).unwrap_or_default())
    }
}

fn not_said(problem: AlertProblem) -> CaseworkError {
    CaseworkError::rejected(problem.code, problem.message, problem.field.as_deref())
}

fn already_decided() -> CaseworkError {
    let message = "somebody has decided on this alert already, or is about to: look at the list again";
    CaseworkError::rejected("ALREADY_DONE", message, Some("alert"))
}

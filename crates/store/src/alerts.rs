//! Alerts of filtering systems before anybody judged them, and the tokens that may hand them in.
//!
//! Neither is an entry of the log nor a read model: `crates/adr/0018-alerts-wait-outside-the-log.md`.

use crate::accounts::{TokenHash, TokenId};
use crate::time::{maybe_time, micros, time};
use crate::{Store, StoreError};
use chrono::{DateTime, Duration, Utc};
use domain::alert::AlertSaid;
use domain::{AlertId, IncidentId, PersonId, SchoolId};
use uuid::Uuid;

/// For how long an alert that somebody is raising a case from is hers alone: a process that ended in between gives it back.
pub const TAKEN: Duration = Duration::seconds(60);

/// How an alert stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AlertStatus {
    /// Nobody has judged it.
    Waiting,
    /// Somebody is raising a case from it.
    Taken,
    /// A case was raised from it.
    Raised,
    /// It needs nobody.
    Dismissed,
}

impl AlertStatus {
    pub(crate) const fn as_str(self) -> &'static str {
        match self {
            Self::Waiting => "waiting",
            Self::Taken => "taken",
            Self::Raised => "raised",
            Self::Dismissed => "dismissed",
        }
    }

    fn parse(text: &str) -> Result<Self, StoreError> {
        [Self::Waiting, Self::Taken, Self::Raised, Self::Dismissed]
            .into_iter()
            .find(|status| status.as_str() == text)
            .ok_or_else(|| StoreError::unreadable("alert status", text))
    }
}

/// An alert as it arrived.
#[derive(Clone, Copy, Debug)]
pub struct NewAlert<'a> {
    /// Its identity, if it is the first of its kind.
    pub id: AlertId,
    /// Whose it is.
    pub school: SchoolId,
    /// Which system reports it.
    pub source: &'a str,
    /// What it says.
    pub said: &'a AlertSaid,
    /// When it arrived.
    pub at: DateTime<Utc>,
}

/// An alert as it was kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Received {
    /// The alert; the first of its kind where it came before.
    pub id: AlertId,
    /// How often it came by now.
    pub times: u64,
}

/// An alert that is kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KeptAlert {
    /// Which.
    pub id: AlertId,
    /// Which system reports it.
    pub source: String,
    /// What it said when it came first.
    pub said: AlertSaid,
    /// When it came first.
    pub first_at: DateTime<Utc>,
    /// When it came last.
    pub last_at: DateTime<Utc>,
    /// How often it came.
    pub times: u64,
    /// How it stands.
    pub status: AlertStatus,
    /// Who raised a case from it or dismissed it.
    pub decided_by: Option<PersonId>,
    /// When.
    pub decided_at: Option<DateTime<Utc>>,
    /// The case raised from it.
    pub incident: Option<IncidentId>,
}

/// A place in the list of alerts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct AlertCursor {
    /// When it came first, in microseconds since 1970.
    pub at: i64,
    /// Which.
    pub alert: AlertId,
}

impl KeptAlert {
    /// Its place in the list.
    #[must_use]
    pub fn cursor(&self) -> AlertCursor {
        AlertCursor { at: micros(self.first_at), alert: self.id }
    }
}

/// What is decided about an alert, by whom, when.
#[derive(Clone, Copy, Debug)]
pub struct Decided {
    /// Who.
    pub by: PersonId,
    /// When.
    pub at: DateTime<Utc>,
}

/// A token that may hand in alerts, to be issued.
#[derive(Clone, Copy)]
pub struct NewIntakeToken<'a> {
    /// What it is listed and revoked by.
    pub id: TokenId,
    /// The hash of the token that was shown once.
    pub hash: TokenHash,
    /// For which school.
    pub school: SchoolId,
    /// For which system.
    pub source: &'a str,
    /// When it was issued.
    pub created_at: DateTime<Utc>,
    /// From when on it is refused.
    pub expires_at: DateTime<Utc>,
}

/// A token that may hand in alerts, as it is listed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct IntakeToken {
    /// What it is revoked by.
    pub id: TokenId,
    /// For which system.
    pub source: String,
    /// From when on it is refused.
    pub expires_at: DateTime<Utc>,
    /// When it was last used, to the minute.
    pub last_used: Option<DateTime<Utc>>,
    /// When it was revoked.
    pub revoked_at: Option<DateTime<Utc>>,
}

/// Alert, source, body, first, last, times, status, decided by, decided at, case.
type AlertRow = (Uuid, String, String, i64, i64, i64, String, Option<Uuid>, Option<i64>, Option<Uuid>);
/// Token, school, source, last use.
type IntakeRow = (Uuid, Uuid, String, Option<i64>);
/// Token, source, expiry, last use, revoked.
type IntakeTokenRow = (Uuid, String, i64, Option<i64>, Option<i64>);

const RECEIVE: &str = "
INSERT INTO alert (alert_id, school_id, source, fingerprint, body, first_at, last_at, times, status, unread)
VALUES ($1, $2, $3, $4, $5, $6, $6, 1, 'waiting', $7)
ON CONFLICT (school_id, source, fingerprint) DO UPDATE
SET times = alert.times + 1, last_at = CASE WHEN alert.last_at < excluded.last_at THEN excluded.last_at ELSE alert.last_at END
RETURNING alert_id, times";
const LIST: &str = "
SELECT alert_id, source, body, first_at, last_at, times, status, decided_by, decided_at, incident_id FROM alert
WHERE school_id = $1 AND status = $2 AND (first_at, alert_id) > ($3, $4) ORDER BY first_at, alert_id LIMIT $5";
const ONE: &str = "
SELECT alert_id, source, body, first_at, last_at, times, status, decided_by, decided_at, incident_id FROM alert
WHERE school_id = $1 AND alert_id = $2";
/// INVARIANT: one of those who take it at the same time wins.
const TAKE: &str = "
UPDATE alert SET status = 'taken', decided_by = $3, decided_at = $4
WHERE school_id = $1 AND alert_id = $2 AND (status = 'waiting' OR (status = 'taken' AND decided_at < $5))";
const SETTLE: &str = "
UPDATE alert SET status = $3, decided_by = $4, decided_at = $5, incident_id = $6 WHERE school_id = $1 AND alert_id = $2";
const UNREAD: &str =
    "SELECT count(*) FROM alert WHERE school_id = $1 AND source = $2 AND status = 'waiting' AND unread = 1";
/// INVARIANT: what waits for a person is never forgotten.
const FORGET: &str = "DELETE FROM alert WHERE decided_at < $1 AND status IN ('raised', 'dismissed')";
const ISSUE: &str = "
INSERT INTO intake_token (token_hash, token_id, school_id, source, created_at, expires_at)
VALUES ($1, $2, $3, $4, $5, $6)";
const SOURCE: &str = "
SELECT token_id, school_id, source, last_used FROM intake_token
WHERE token_hash = $1 AND revoked_at IS NULL AND expires_at > $2";
const USED: &str = "UPDATE intake_token SET last_used = $2 WHERE token_id = $1";
const TOKENS: &str = "
SELECT token_id, source, expires_at, last_used, revoked_at FROM intake_token
WHERE school_id = $1 ORDER BY created_at, token_id";
const REVOKE: &str = "UPDATE intake_token SET revoked_at = $2 WHERE token_id = $1 AND revoked_at IS NULL";

impl Store {
    /// Keeps an alert, or counts it on the first of its kind.
    ///
    /// # Errors
    /// [`StoreError::Unavailable`].
    pub async fn receive_alert(&self, new: &NewAlert<'_>) -> Result<Received, StoreError> {
        let body = serde_json::to_string(new.said).map_err(|error| StoreError::unreadable("alert", error))?;
        let (fingerprint, unread) = (new.said.fingerprint(), i64::from(new.said.is_unread()));
        let (id, times): (Uuid, i64) = on!(self, db => sqlx::query_as(RECEIVE)
            .bind(new.id.as_uuid())
            .bind(new.school.as_uuid())
            .bind(new.source)
            .bind(fingerprint.as_slice())
            .bind(&body)
            .bind(micros(new.at))
            .bind(unread)
            .fetch_one(db.beside())
            .await?);
        Ok(Received { id: AlertId::new(id), times: crate::head::count(times) })
    }

    /// Alerts of a school that stand so, oldest first, at most `limit`.
    ///
    /// # Errors
    /// [`StoreError::Unavailable`], [`StoreError::Unreadable`].
    pub async fn alerts(
        &self,
        school: SchoolId,
        status: AlertStatus,
        after: Option<AlertCursor>,
        limit: u32,
    ) -> Result<Vec<KeptAlert>, StoreError> {
        let after = after.map_or((i64::MIN, Uuid::nil()), |after| (after.at, after.alert.as_uuid()));
        let rows: Vec<AlertRow> = on!(self, db => sqlx::query_as(LIST)
            .bind(school.as_uuid())
            .bind(status.as_str())
            .bind(after.0)
            .bind(after.1)
            .bind(i64::from(limit))
            .fetch_all(db.readers())
            .await?);
        rows.into_iter().map(read).collect()
    }

    /// One alert of a school.
    ///
    /// # Errors
    /// [`StoreError::Unavailable`], [`StoreError::Unreadable`].
    pub async fn alert(&self, school: SchoolId, alert: AlertId) -> Result<Option<KeptAlert>, StoreError> {
        let (school, alert) = (school.as_uuid(), alert.as_uuid());
        let row: Option<AlertRow> =
            on!(self, db => sqlx::query_as(ONE).bind(school).bind(alert).fetch_optional(db.readers()).await?);
        row.map(read).transpose()
    }

    /// Takes an alert that waits, so that nobody else raises a case from it meanwhile; false when somebody else was first.
    /// Whoever took it for longer than [`TAKEN`] has lost it.
    ///
    /// # Errors
    /// [`StoreError::Unavailable`].
    pub async fn take_alert(&self, school: SchoolId, alert: AlertId, taken: Decided) -> Result<bool, StoreError> {
        let (by, at, lost) = (taken.by.as_uuid(), micros(taken.at), micros(taken.at - TAKEN));
        let (school, alert) = (school.as_uuid(), alert.as_uuid());
        let taken = on!(self, db => {
            let query = sqlx::query(TAKE).bind(school).bind(alert).bind(by).bind(at).bind(lost);
            query.execute(db.beside()).await?.rows_affected()
        });
        Ok(taken == 1)
    }

    /// Keeps what became of an alert: a case, a dismissal, or nothing, when it waits again.
    ///
    /// # Errors
    /// [`StoreError::Unavailable`].
    pub async fn settle_alert(
        &self,
        school: SchoolId,
        alert: AlertId,
        status: AlertStatus,
        decided: Option<Decided>,
        incident: Option<IncidentId>,
    ) -> Result<(), StoreError> {
        let (by, at) = decided.map(|decided| (decided.by.as_uuid(), micros(decided.at))).unzip();
        let (school, alert, incident) = (school.as_uuid(), alert.as_uuid(), incident.map(IncidentId::as_uuid));
        on!(self, db => {
            let query = sqlx::query(SETTLE).bind(school).bind(alert).bind(status.as_str()).bind(by).bind(at);
            query.bind(incident).execute(db.beside()).await.map(drop)?;
        });
        Ok(())
    }

    /// How many from this system wait that could not be read.
    ///
    /// # Errors
    /// [`StoreError::Unavailable`].
    pub async fn unread_alerts(&self, school: SchoolId, source: &str) -> Result<u64, StoreError> {
        let school = school.as_uuid();
        let count: i64 =
            on!(self, db => sqlx::query_scalar(UNREAD).bind(school).bind(source).fetch_one(db.readers()).await?);
        Ok(crate::head::count(count))
    }

    /// Forgets the alerts that somebody decided on before this time; how many there were. What waits stays.
    ///
    /// # Errors
    /// [`StoreError::Unavailable`].
    pub async fn forget_alerts(&self, before: DateTime<Utc>) -> Result<u64, StoreError> {
        Ok(on!(self, db => sqlx::query(FORGET).bind(micros(before)).execute(db.beside()).await?.rows_affected()))
    }

    /// Keeps the hash of a new token.
    ///
    /// # Errors
    /// [`StoreError::Unavailable`].
    pub async fn issue_intake_token(&self, token: &NewIntakeToken<'_>) -> Result<(), StoreError> {
        on!(self, db => sqlx::query(ISSUE)
            .bind(token.hash.as_bytes())
            .bind(token.id.as_uuid())
            .bind(token.school.as_uuid())
            .bind(token.source)
            .bind(micros(token.created_at))
            .bind(micros(token.expires_at))
            .execute(db.beside())
            .await
            .map(drop)?);
        Ok(())
    }

    /// Which token it is, and for which school and system it hands in alerts; `None` when it is unknown, expired or revoked, which look alike.
    /// Notes the use, at most once a minute.
    ///
    /// # Errors
    /// [`StoreError::Unavailable`].
    pub async fn intake_source(
        &self,
        hash: &TokenHash,
        now: DateTime<Utc>,
    ) -> Result<Option<(TokenId, SchoolId, String)>, StoreError> {
        let row: Option<IntakeRow> = on!(self, db => {
            sqlx::query_as(SOURCE).bind(hash.as_bytes()).bind(micros(now)).fetch_optional(db.readers()).await?
        });
        let Some((token, school, source, last_used)) = row else { return Ok(None) };
        if maybe_time(last_used)?.is_none_or(|last| now - last > Duration::minutes(1)) {
            on!(self, db => sqlx::query(USED).bind(token).bind(micros(now)).execute(db.beside()).await.map(drop)?);
        }
        Ok(Some((TokenId::new(token), SchoolId::new(school), source)))
    }

    /// The tokens of a school that hand in alerts, oldest first.
    ///
    /// # Errors
    /// [`StoreError::Unavailable`].
    pub async fn intake_tokens(&self, school: SchoolId) -> Result<Vec<IntakeToken>, StoreError> {
        let rows: Vec<IntakeTokenRow> =
            on!(self, db => sqlx::query_as(TOKENS).bind(school.as_uuid()).fetch_all(db.readers()).await?);
        rows.into_iter()
            .map(|(id, source, expires_at, last_used, revoked_at)| {
                Ok(IntakeToken {
                    id: TokenId::new(id),
                    source,
                    expires_at: time(expires_at)?,
                    last_used: maybe_time(last_used)?,
                    revoked_at: maybe_time(revoked_at)?,
                })
            })
            .collect()
    }

    /// Revokes a token; false when it is unknown or was revoked before.
    ///
    /// # Errors
    /// [`StoreError::Unavailable`].
    pub async fn revoke_intake_token(&self, token: TokenId, at: DateTime<Utc>) -> Result<bool, StoreError> {
        let revoked = on!(self, db => {
            sqlx::query(REVOKE).bind(token.as_uuid()).bind(micros(at)).execute(db.beside()).await?.rows_affected()
        });
        Ok(revoked == 1)
    }
}

fn read(row: AlertRow) -> Result<KeptAlert, StoreError> {
    let (id, source, body, first_at, last_at, times, status, decided_by, decided_at, incident) = row;
    Ok(KeptAlert {
        id: AlertId::new(id),
        source,
        said: serde_json::from_str(&body).map_err(|error| StoreError::unreadable("alert", error))?,
        first_at: time(first_at)?,
        last_at: time(last_at)?,
        times: crate::head::count(times),
        status: AlertStatus::parse(&status)?,
        decided_by: decided_by.map(PersonId::new),
        decided_at: maybe_time(decided_at)?,
        incident: incident.map(IncidentId::new),
    })
}

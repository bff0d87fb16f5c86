//! Whoever is signed in with a browser, the browsers that did so before, and what happened to an account.

use super::{Digest, maybe_account};
use crate::accounts::AccountId;
use crate::head::count;
use crate::time::{micros, time};
use crate::{Store, StoreError};
use chrono::{DateTime, TimeDelta, Utc};
use domain::{PersonId, SchoolId};
use uuid::Uuid;

/// A session to be opened.
#[derive(Clone, Copy)]
pub struct NewSession {
    /// The hash of what the browser keeps.
    pub hash: Digest,
    /// Whose it is.
    pub account: AccountId,
    /// One factor or two.
    pub factors: u8,
    /// When she first signed in, where this one takes the place of another; else now.
    pub began_at: DateTime<Utc>,
    /// When she proved who she is: at an identity provider that may have been earlier.
    pub authenticated_at: DateTime<Utc>,
    /// When it is opened, and so used first.
    pub opened_at: DateTime<Utc>,
    /// From when on it is refused, used or not.
    pub expires_at: DateTime<Utc>,
    /// The session it takes the place of: the id changes whenever somebody proves more.
    pub replaces: Option<Digest>,
}

/// A session that is good at this time.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BrowserSession {
    /// Whose it is.
    pub account: AccountId,
    /// One factor or two.
    pub factors: u8,
    /// When she first signed in.
    pub began_at: DateTime<Utc>,
    /// When she last proved who she is.
    pub authenticated_at: DateTime<Utc>,
    /// From when on it is refused.
    pub expires_at: DateTime<Utc>,
    /// As whom the account is known, school by school.
    pub persons: Vec<(SchoolId, PersonId)>,
    /// The version of the stream of each of these schools, in the same order.
    pub school_versions: Vec<u64>,
}

/// A session as it is listed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ListedSession {
    /// When she signed in.
    pub began_at: DateTime<Utc>,
    /// When it was last used, to the minute.
    pub last_seen: DateTime<Utc>,
    /// Whether it is the one that asks.
    pub is_this: bool,
}

/// Something that happened to an account.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AccountEvent {
    /// When.
    pub at: DateTime<Utc>,
    /// What, as a stable word.
    pub what: String,
    /// The account that did it, where that is another.
    pub by: Option<AccountId>,
}

/// Account, factors, began, authenticated, last seen, expires, school, person, version of the school's stream.
type Row = (Uuid, i64, i64, i64, i64, i64, Option<Uuid>, Option<Uuid>, Option<i64>);

const OPEN: &str = "
INSERT INTO browser_session (session_hash, account_id, factors, began_at, authenticated_at, last_seen, expires_at)
VALUES ($1, $2, $3, $4, $5, $6, $7)";
const SESSION: &str = "
SELECT s.account_id, s.factors, s.began_at, s.authenticated_at, s.last_seen, s.expires_at,
    p.school_id, p.person_id, h.school_version
FROM browser_session s
LEFT JOIN account_person p ON p.account_id = s.account_id
LEFT JOIN school_head h ON h.school_id = p.school_id
WHERE s.session_hash = $1 AND s.expires_at > $2 AND s.last_seen > $3
ORDER BY p.school_id";
const SEEN: &str = "UPDATE browser_session SET last_seen = $2 WHERE session_hash = $1 AND last_seen < $2";
const END: &str = "DELETE FROM browser_session WHERE session_hash = $1";
const END_ALL: &str = "DELETE FROM browser_session WHERE account_id = $1";
const LIST: &str = "
SELECT session_hash, began_at, last_seen FROM browser_session
WHERE account_id = $1 AND expires_at > $2 AND last_seen > $3 ORDER BY began_at DESC";
const REMEMBER: &str = "
INSERT INTO known_device (device_hash, account_id, expires_at) VALUES ($1, $2, $3)
ON CONFLICT (device_hash, account_id) DO UPDATE SET expires_at = EXCLUDED.expires_at";
const KNOWN: &str = "SELECT count(*) FROM known_device WHERE device_hash = $1 AND account_id = $2 AND expires_at > $3";
const KNOWN_TO_ANYBODY: &str = "SELECT count(*) FROM known_device WHERE device_hash = $1 AND expires_at > $2";
const FORGET_DEVICES: &str = "DELETE FROM known_device WHERE account_id = $1";
const HAPPENED: &str =
    "INSERT INTO account_event (event_id, account_id, at, what, by_account) VALUES ($1, $2, $3, $4, $5)";
const EVENTS: &str = "
SELECT at, what, by_account FROM account_event WHERE account_id = $1 ORDER BY at DESC, event_id LIMIT $2";
/// What is of no use to anybody any more.
const OLD: [&str; 4] = [
    "DELETE FROM browser_session WHERE expires_at < $1",
    "DELETE FROM known_device WHERE expires_at < $1",
    "DELETE FROM failure WHERE last_at < $1 AND until < $1",
    "DELETE FROM provider_attempt WHERE expires_at < $1",
];

impl Store {
    /// Opens a session, and ends the one it takes the place of.
    ///
    /// # Errors
    /// [`StoreError::Unavailable`].
    pub async fn open_session(&self, new: &NewSession) -> Result<(), StoreError> {
        on!(self, db => {
            let mut together = db.beside().begin().await?;
            if let Some(replaced) = &new.replaces {
                sqlx::query(END).bind(replaced.as_bytes()).execute(&mut *together).await?;
            }
            sqlx::query(OPEN)
                .bind(new.hash.as_bytes())
                .bind(new.account.0)
                .bind(i64::from(new.factors))
                .bind(micros(new.began_at))
                .bind(micros(new.authenticated_at))
                .bind(micros(new.opened_at))
                .bind(micros(new.expires_at))
                .execute(&mut *together)
                .await?;
            together.commit().await?;
        });
        Ok(())
    }

    /// Whose session this is at this time; `None` when it is unknown, ended, expired, or was not used for so long, which look
    /// alike. Notes the use, at most once a minute.
    ///
    /// # Errors
    /// [`StoreError::Unavailable`].
    pub async fn browser_session(
        &self,
        hash: &Digest,
        idle: TimeDelta,
        now: DateTime<Utc>,
    ) -> Result<Option<BrowserSession>, StoreError> {
        let rows: Vec<Row> = on!(self, db => {
            let query = sqlx::query_as(SESSION).bind(hash.as_bytes()).bind(micros(now)).bind(micros(now - idle));
            query.fetch_all(db.readers()).await?
        });
        let Some((account, factors, began, authenticated, seen, expires, ..)) = rows.first().copied() else {
            return Ok(None);
        };
        if now - time(seen)? > TimeDelta::minutes(1) {
            on!(self, db => {
                sqlx::query(SEEN).bind(hash.as_bytes()).bind(micros(now)).execute(db.beside()).await.map(drop)?;
            });
        }
        let known = rows.into_iter().filter_map(|(.., school, person, version)| {
            Some(((SchoolId::new(school?), PersonId::new(person?)), version.map_or(0, count)))
        });
        let (persons, school_versions) = known.unzip();
        Ok(Some(BrowserSession {
            account: AccountId(account),
            factors: u8::try_from(factors).unwrap_or(1),
            began_at: time(began)?,
            authenticated_at: time(authenticated)?,
            expires_at: time(expires)?,
            persons,
            school_versions,
        }))
    }

    /// Ends a session.
    ///
    /// # Errors
    /// [`StoreError::Unavailable`].
    pub async fn end_session(&self, hash: &Digest) -> Result<(), StoreError> {
        on!(self, db => sqlx::query(END).bind(hash.as_bytes()).execute(db.beside()).await.map(drop)?);
        Ok(())
    }

    /// Ends every session of an account, and forgets its devices.
    ///
    /// # Errors
    /// [`StoreError::Unavailable`].
    pub async fn end_sessions(&self, account: AccountId) -> Result<(), StoreError> {
        on!(self, db => {
            let mut together = db.beside().begin().await?;
            sqlx::query(END_ALL).bind(account.0).execute(&mut *together).await?;
            sqlx::query(FORGET_DEVICES).bind(account.0).execute(&mut *together).await?;
            together.commit().await?;
        });
        Ok(())
    }

    /// The sessions of an account that are good, newest first.
    ///
    /// # Errors
    /// [`StoreError::Unavailable`].
    pub async fn sessions(
        &self,
        account: AccountId,
        this: &Digest,
        idle: TimeDelta,
        now: DateTime<Utc>,
    ) -> Result<Vec<ListedSession>, StoreError> {
        let rows: Vec<(Vec<u8>, i64, i64)> = on!(self, db => {
            let query = sqlx::query_as(LIST).bind(account.0).bind(micros(now)).bind(micros(now - idle));
            query.fetch_all(db.readers()).await?
        });
        let listed = |(hash, began, seen): (Vec<u8>, i64, i64)| {
            let is_this = hash == this.as_bytes();
            Ok(ListedSession { began_at: time(began)?, last_seen: time(seen)?, is_this })
        };
        rows.into_iter().map(listed).collect()
    }

    /// Remembers that this browser signed in to that account.
    ///
    /// # Errors
    /// [`StoreError::Unavailable`].
    pub async fn remember_device(
        &self,
        device: &Digest,
        account: AccountId,
        until: DateTime<Utc>,
    ) -> Result<(), StoreError> {
        on!(self, db => {
            let query = sqlx::query(REMEMBER).bind(device.as_bytes()).bind(account.0).bind(micros(until));
            query.execute(db.beside()).await.map(drop)?;
        });
        Ok(())
    }

    /// Whether this browser signed in to that account before.
    ///
    /// # Errors
    /// [`StoreError::Unavailable`].
    pub async fn is_known_device(
        &self,
        device: &Digest,
        account: AccountId,
        now: DateTime<Utc>,
    ) -> Result<bool, StoreError> {
        let known: i64 = on!(self, db => {
            let query = sqlx::query_scalar(KNOWN).bind(device.as_bytes()).bind(account.0).bind(micros(now));
            query.fetch_one(db.readers()).await?
        });
        Ok(known > 0)
    }

    /// Whether anybody signed in with this browser before.
    ///
    /// # Errors
    /// [`StoreError::Unavailable`].
    pub async fn is_device_of_anybody(&self, device: &Digest, now: DateTime<Utc>) -> Result<bool, StoreError> {
        let known: i64 = on!(self, db => {
            let query = sqlx::query_scalar(KNOWN_TO_ANYBODY).bind(device.as_bytes()).bind(micros(now));
            query.fetch_one(db.readers()).await?
        });
        Ok(known > 0)
    }

    /// Keeps what happened to an account.
    ///
    /// # Errors
    /// [`StoreError::Unavailable`].
    pub async fn note_account(&self, id: Uuid, account: AccountId, event: &AccountEvent) -> Result<(), StoreError> {
        on!(self, db => sqlx::query(HAPPENED)
            .bind(id)
            .bind(account.0)
            .bind(micros(event.at))
            .bind(&event.what)
            .bind(event.by.map(AccountId::as_uuid))
            .execute(db.beside())
            .await
            .map(drop)?);
        Ok(())
    }

    /// What happened to an account, newest first, so many at most.
    ///
    /// # Errors
    /// [`StoreError::Unavailable`].
    pub async fn account_events(&self, account: AccountId, most: u32) -> Result<Vec<AccountEvent>, StoreError> {
        let rows: Vec<(i64, String, Option<Uuid>)> = on!(self, db => {
            sqlx::query_as(EVENTS).bind(account.0).bind(i64::from(most)).fetch_all(db.readers()).await?
        });
        rows.into_iter().map(|(at, what, by)| Ok(AccountEvent { at: time(at)?, what, by: maybe_account(by) })).collect()
    }

    /// Forgets sessions, devices, failures and sign-ins at providers that ended before this time.
    ///
    /// # Errors
    /// [`StoreError::Unavailable`].
    pub async fn forget_ended_sign_ins(&self, before: DateTime<Utc>) -> Result<(), StoreError> {
        for old in OLD {
            on!(self, db => sqlx::query(old).bind(micros(before)).execute(db.beside()).await.map(drop)?);
        }
        Ok(())
    }
}

//! Invitations and recoveries: a link or a spoken code, good once.

use super::{Digest, maybe_account};
use crate::accounts::AccountId;
use crate::time::{micros, time};
use crate::{Store, StoreError};
use chrono::{DateTime, Utc};
use uuid::Uuid;

/// An invitation, as it is confirmed; it is not its secret.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct InvitationId(pub(crate) Uuid);

impl InvitationId {
    /// The identity with these random bits; they come from the composition root.
    #[must_use]
    pub const fn new(bits: Uuid) -> Self {
        Self(bits)
    }

    /// The bits.
    #[must_use]
    pub const fn as_uuid(self) -> Uuid {
        self.0
    }
}

/// What an invitation lets be chosen anew; what it does not has to be proved.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Renews {
    /// Password and second factor.
    Everything,
    /// The password, by whoever still has the second factor.
    Password,
    /// The second factor, by whoever still has the password.
    SecondFactor,
}

impl Renews {
    const fn as_str(self) -> &'static str {
        match self {
            Self::Everything => "everything",
            Self::Password => "password",
            Self::SecondFactor => "second-factor",
        }
    }

    fn read(text: &str) -> Result<Self, StoreError> {
        [Self::Everything, Self::Password, Self::SecondFactor]
            .into_iter()
            .find(|renews| renews.as_str() == text)
            .ok_or_else(|| StoreError::unreadable("invitation", "what it renews is unknown"))
    }
}

/// An invitation to be issued: the ones before it end.
#[derive(Clone, Copy)]
pub struct NewInvitation {
    /// What it is confirmed by.
    pub id: InvitationId,
    /// Whose it is.
    pub account: AccountId,
    /// The hash of a link's secret, or of a spoken code's reference.
    pub looked_up: Digest,
    /// The hash of a spoken code.
    pub spoken: Option<Digest>,
    /// What it renews.
    pub renews: Renews,
    /// Who issued it; nothing for whoever runs the machine.
    pub issued_by: Option<AccountId>,
    /// Whether a second person has to confirm it.
    pub needs_second: bool,
    /// When it was issued.
    pub created_at: DateTime<Utc>,
    /// From when on it is refused.
    pub expires_at: DateTime<Utc>,
}

/// An invitation that is good at this time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Invitation {
    /// What it is confirmed by.
    pub id: InvitationId,
    /// Whose it is.
    pub account: AccountId,
    /// What it renews.
    pub renews: Renews,
    /// The hash of a spoken code.
    pub spoken: Option<Digest>,
    /// How often the spoken code was guessed.
    pub guesses: i64,
    /// Who issued it; nothing for whoever runs the machine.
    pub issued_by: Option<AccountId>,
    /// Whether it still waits for a second person.
    pub waits: bool,
    /// When it was issued.
    pub created_at: DateTime<Utc>,
    /// From when on it is refused.
    pub expires_at: DateTime<Utc>,
}

/// What somebody chose when she accepted.
#[derive(Clone, Copy)]
pub struct Accepted<'a> {
    /// The invitation.
    pub id: InvitationId,
    /// Whose it is.
    pub account: AccountId,
    /// What it renews.
    pub renews: Renews,
    /// What she chose.
    pub chosen: Chosen<'a>,
    /// When.
    pub at: DateTime<Utc>,
}

/// By what somebody signs in from now on.
#[derive(Clone, Copy)]
pub enum Chosen<'a> {
    /// What she signed in by before: only the second factor is renewed.
    Nothing,
    /// A name and a password.
    Local {
        /// The hash of the name.
        name: Digest,
        /// The password as Argon2id made it.
        password: &'a str,
    },
    /// Another password under the name she has.
    Password(&'a str),
    /// An account of an identity provider.
    Identity {
        /// The provider's exact issuer.
        issuer: &'a str,
        /// Who she is to it.
        subject: &'a str,
    },
}

/// Invitation, account, renews, spoken, guesses, issued by, needs a second, confirmed by, created, expires.
type Row = (Uuid, Uuid, String, Option<Vec<u8>>, i64, Option<Uuid>, i64, Option<Uuid>, i64, i64);

const END_OTHERS: &str = "UPDATE invitation SET used_at = $2 WHERE account_id = $1 AND used_at IS NULL";
const INVITE: &str = "
INSERT INTO invitation
    (invitation_id, account_id, looked_up, spoken, guesses, renews, issued_by, needs_second, created_at, expires_at)
VALUES ($1, $2, $3, $4, 0, $5, $6, $7, $8, $9)";
const LOOK_UP: &str = "
SELECT invitation_id, account_id, renews, spoken, guesses, issued_by, needs_second, confirmed_by, created_at, expires_at
FROM invitation WHERE looked_up = $1 AND used_at IS NULL AND expires_at > $2";
const OF_ACCOUNT: &str = "
SELECT invitation_id, account_id, renews, spoken, guesses, issued_by, needs_second, confirmed_by, created_at, expires_at
FROM invitation WHERE account_id = $1 AND used_at IS NULL AND expires_at > $2";
const GUESS: &str = "
UPDATE invitation SET guesses = guesses + 1
WHERE invitation_id = $1 AND guesses < $2 AND used_at IS NULL";
const CONFIRM: &str = "
UPDATE invitation SET confirmed_by = $2, expires_at = CASE WHEN spoken IS NULL THEN expires_at ELSE $4 END
WHERE invitation_id = $1 AND needs_second = 1 AND confirmed_by IS NULL AND used_at IS NULL AND expires_at > $3
    AND account_id <> $2 AND (issued_by IS NULL OR issued_by <> $2)";
const FREE: &str = "DELETE FROM invitation WHERE looked_up = $1 AND (used_at IS NOT NULL OR expires_at <= $2)";
const EXCHANGE: &str = "
UPDATE invitation SET looked_up = $2, spoken = NULL, expires_at = $3
WHERE invitation_id = $1 AND spoken IS NOT NULL AND used_at IS NULL";
const USE: &str = "
UPDATE invitation SET used_at = $2
WHERE invitation_id = $1 AND used_at IS NULL AND expires_at > $2 AND (needs_second = 0 OR confirmed_by IS NOT NULL)";
const CHOOSE: &str = "INSERT INTO credential (account_id, name_hash, password, set_at) VALUES ($1, $2, $3, $4)";
const CHOOSE_PASSWORD: &str = "UPDATE credential SET password = $2, set_at = $3 WHERE account_id = $1";
const LINK: &str = "INSERT INTO identity (issuer, subject, account_id, linked_at) VALUES ($1, $2, $3, $4)";
/// What ends when an account is entered anew: tokens only where it had been entered before.
const END_TOKENS: &str = "
UPDATE api_token SET revoked_at = $2 WHERE account_id = $1 AND revoked_at IS NULL
    AND (EXISTS (SELECT 1 FROM credential c WHERE c.account_id = $1)
        OR EXISTS (SELECT 1 FROM identity i WHERE i.account_id = $1))";
const FORGET: [&str; 2] =
    ["DELETE FROM browser_session WHERE account_id = $1", "DELETE FROM known_device WHERE account_id = $1"];
const FORGET_FACTORS: [&str; 2] =
    ["DELETE FROM authenticator WHERE account_id = $1", "DELETE FROM printed_code WHERE account_id = $1"];
const FORGET_FIRST: [&str; 2] =
    ["DELETE FROM credential WHERE account_id = $1", "DELETE FROM identity WHERE account_id = $1"];

impl Renews {
    /// What has to be forgotten for it.
    fn forgets(self) -> impl Iterator<Item = &'static str> {
        let factors: &[_] = if self == Self::Password { &[] } else { &FORGET_FACTORS };
        let first: &[_] = if self == Self::Everything { &FORGET_FIRST } else { &[] };
        FORGET.iter().chain(factors).chain(first).copied()
    }
}

impl Store {
    /// Issues an invitation; earlier ones of the account end.
    ///
    /// # Errors
    /// [`StoreError::Taken`] when the reference of a spoken code is in use: take another; [`StoreError::Unavailable`].
    pub async fn invite(&self, new: &NewInvitation) -> Result<(), StoreError> {
        on!(self, db => {
            let mut together = db.beside().begin().await?;
            let ended = sqlx::query(END_OTHERS).bind(new.account.0).bind(micros(new.created_at));
            ended.execute(&mut *together).await?;
            // References of spoken codes are few and are used again.
            let freed = sqlx::query(FREE).bind(new.looked_up.as_bytes()).bind(micros(new.created_at));
            freed.execute(&mut *together).await?;
            sqlx::query(INVITE)
                .bind(new.id.0)
                .bind(new.account.0)
                .bind(new.looked_up.as_bytes())
                .bind(new.spoken.as_ref().map(Digest::as_bytes))
                .bind(new.renews.as_str())
                .bind(new.issued_by.map(AccountId::as_uuid))
                .bind(i64::from(new.needs_second))
                .bind(micros(new.created_at))
                .bind(micros(new.expires_at))
                .execute(&mut *together)
                .await
                .map_err(taken)?;
            together.commit().await?;
        });
        Ok(())
    }

    /// Exchanges a spoken code that was right for the secret of a link; false when somebody did so before.
    ///
    /// # Errors
    /// [`StoreError::Unavailable`].
    pub async fn exchange_spoken(
        &self,
        invitation: InvitationId,
        link: &Digest,
        expires_at: DateTime<Utc>,
    ) -> Result<bool, StoreError> {
        let exchanged = on!(self, db => {
            let query = sqlx::query(EXCHANGE).bind(invitation.0).bind(link.as_bytes()).bind(micros(expires_at));
            query.execute(db.beside()).await?.rows_affected()
        });
        Ok(exchanged == 1)
    }

    /// The invitation of this secret or reference; nothing when it is unknown, used, ended or expired, which look alike.
    ///
    /// # Errors
    /// [`StoreError::Unavailable`].
    pub async fn invitation(&self, looked_up: &Digest, now: DateTime<Utc>) -> Result<Option<Invitation>, StoreError> {
        let row: Option<Row> = on!(self, db => {
            sqlx::query_as(LOOK_UP).bind(looked_up.as_bytes()).bind(micros(now)).fetch_optional(db.readers()).await?
        });
        row.map(read).transpose()
    }

    /// The invitation of this account that is good, if there is one.
    ///
    /// # Errors
    /// [`StoreError::Unavailable`].
    pub async fn invitation_of(
        &self,
        account: AccountId,
        now: DateTime<Utc>,
    ) -> Result<Option<Invitation>, StoreError> {
        let row: Option<Row> = on!(self, db => {
            sqlx::query_as(OF_ACCOUNT).bind(account.0).bind(micros(now)).fetch_optional(db.readers()).await?
        });
        row.map(read).transpose()
    }

    /// Counts a guess at a spoken code before it is looked at; false when there were as many as are allowed.
    ///
    /// # Errors
    /// [`StoreError::Unavailable`].
    pub async fn guess(&self, invitation: InvitationId, allowed: u32) -> Result<bool, StoreError> {
        let counted = on!(self, db => {
            let query = sqlx::query(GUESS).bind(invitation.0).bind(i64::from(allowed));
            query.execute(db.beside()).await?.rows_affected()
        });
        Ok(counted == 1)
    }

    /// Has a second person confirm it; a spoken code is good until `spoken_until` from then on. False when she issued it herself, it is her own, or it does not wait.
    ///
    /// # Errors
    /// [`StoreError::Unavailable`].
    pub async fn confirm_invitation(
        &self,
        invitation: InvitationId,
        by: AccountId,
        now: DateTime<Utc>,
        spoken_until: DateTime<Utc>,
    ) -> Result<bool, StoreError> {
        let confirmed = on!(self, db => {
            let query = sqlx::query(CONFIRM).bind(invitation.0).bind(by.0).bind(micros(now)).bind(micros(spoken_until));
            query.execute(db.beside()).await?.rows_affected()
        });
        Ok(confirmed == 1)
    }

    /// Uses an invitation: sets what was chosen, ends every session and token and forgets every device of the account. All of it
    /// or nothing; false when somebody used it first, or it still waits for a second person.
    ///
    /// # Errors
    /// [`StoreError::Taken`] when the name is another account's; [`StoreError::Unavailable`].
    pub async fn accept(&self, accepted: &Accepted<'_>) -> Result<bool, StoreError> {
        let (account, at) = (accepted.account.0, micros(accepted.at));
        let used = on!(self, db => {
            let mut together = db.beside().begin().await?;
            let used = sqlx::query(USE).bind(accepted.id.0).bind(at).execute(&mut *together).await?.rows_affected();
            if used == 1 {
                sqlx::query(END_TOKENS).bind(account).bind(at).execute(&mut *together).await?;
                for forget in accepted.renews.forgets() {
                    sqlx::query(forget).bind(account).execute(&mut *together).await?;
                }
                match accepted.chosen {
                    Chosen::Nothing => {}
                    Chosen::Local { name, password } => {
                        let chosen = sqlx::query(CHOOSE).bind(account).bind(name.as_bytes()).bind(password).bind(at);
                        chosen.execute(&mut *together).await.map_err(taken)?;
                    }
                    Chosen::Password(password) => {
                        let chosen = sqlx::query(CHOOSE_PASSWORD).bind(account).bind(password).bind(at);
                        chosen.execute(&mut *together).await?;
                    }
                    Chosen::Identity { issuer, subject } => {
                        let linked = sqlx::query(LINK).bind(issuer).bind(subject).bind(account).bind(at);
                        linked.execute(&mut *together).await.map_err(taken)?;
                    }
                }
                together.commit().await?;
            }
            used
        });
        Ok(used == 1)
    }
}

pub(super) fn taken(error: sqlx::Error) -> StoreError {
    match error {
        sqlx::Error::Database(refused) if refused.is_unique_violation() => StoreError::Taken,
        other => other.into(),
    }
}

fn read(row: Row) -> Result<Invitation, StoreError> {
    let (id, account, renews, spoken, guesses, issued_by, needs_second, confirmed_by, created_at, expires_at) = row;
    Ok(Invitation {
        id: InvitationId(id),
        account: AccountId(account),
        renews: Renews::read(&renews)?,
        spoken: spoken.as_deref().map(Digest::read).transpose()?,
        guesses,
        issued_by: maybe_account(issued_by),
        waits: needs_second == 1 && confirmed_by.is_none(),
        created_at: time(created_at)?,
        expires_at: time(expires_at)?,
    })
}

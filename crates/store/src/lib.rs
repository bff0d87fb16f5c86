//! Durable facts on PostgreSQL and SQLite: the log, read-model rows, accounts. The only crate that names sqlx.
//!
//! What it is *not*: it decides nothing, authorises nobody and reads no clock but the database's. Whoever may call what
//! is `casework`'s matter.
//!
//! **The invariants it guards**: an event that was acknowledged is never lost or changed; each school's log is dense,
//! in commit order, and its head holds the RFC 6962 root of exactly what is stored; read-model rows are what the pure functions
//! of `domain` derive from the streams, committed together with the events.
//!
//! | module | holds |
//! |---|---|
//! | `store` | [`Store`], one enum over both databases; migrations, locks |
//! | `opened` | a stream opened for one command: preconditions in, [`Appended`] out |
//! | `writer` | the group commit: one task, one connection, one transaction for what waits |
//! | `rows` | the columns of the read models |
//! | `leases` | what workers claim before they do it |
//! | `cases`, `people`, `registers`, `log`, `accounts` | what is asked of the rows and of the log |
//! | `reads` | the log of reads: its own heads, its own writer, on SQLite its own file |
//! | `sign_in` | passwords, second factors, invitations, sessions, identity providers: hashed or sealed |
//! | `outbox` | what may have to be said, written with the events, and the messages that come of it |
//! | `rebuild`, `doctor` | deriving every row again; comparing what is stored with what must be |
//! | `postgres`, `sqlite` | the same files twice, each with its native SQL |
//!
//! To add a query: its types and its doc in the module of its noun, the SQL and a function of the same name in both
//! databases' folders, a test in `tests/conformance`. To add a read model: its columns in `rows`, a migration of the same name
//! in both folders of `migrations/`, its statements in both `append.rs`.

#[macro_use]
mod store;

mod accounts;
mod alerts;
mod append;
mod cases;
mod doctor;
mod envelope;
mod error;
mod head;
mod leases;
mod log;
mod opened;
mod outbox;
mod people;
mod postgres;
mod reads;
mod rebuild;
mod registers;
mod rows;
mod schema;
mod sign_in;
mod sqlite;
mod standings;
mod stream;
mod time;
mod writer;

pub use accounts::{AccountId, ApiToken, NewToken, Session, TokenHash, TokenId};
pub use alerts::{
    AlertCursor, AlertStatus, Decided, IntakeToken, KeptAlert, NewAlert, NewIntakeToken, Received, TAKEN,
};
pub use append::{Appended, StreamClass};
pub use cases::{CaseCursor, CaseFilter, CaseOrder, CasePage, CaseSort, OpenCounts, PAGE, Seen, Viewpoint, Within};
pub use doctor::{Finding, Health};
pub use error::{SchemaError, StoreError};
pub use head::Head;
pub use leases::{Claimed, LEASE, Work};
pub use log::{LogEntry, Logged, SchoolMoved};
pub use opened::{Before, Caller, Command, Context, Key, Opened, Outcome};
pub use outbox::{
    Addressed, Channel, ClaimMessages, ClaimedMessage, Line, MessageStatus, NoticesDue, OutboxMessage,
    Outcome as MessageOutcome, Part, Said, slot_length,
};
pub use reads::{LoggedRead, NewRead, ReadHead, Touching};
pub use rebuild::{Mode, Rebuilt};
pub use registers::RegisterCursor;
pub use sign_in::{
    Accepted, AccountEvent, Authenticator, BrowserSession, Chosen, Credential, Digest, Identity, Invitation,
    InvitationId, ListedSession, NewInvitation, NewProviderAttempt, NewSession, ProviderAttempt, Renews, Tries,
};
pub use store::{FolderLock, Location, Store};
pub use stream::Stream;

//! Every use case: authorise, decide, append; what may be read; and the workers.
//!
//! **What this is not**: it holds no rule of the domain (that is `domain`), judges nobody (that is `access`) and knows no SQL
//! (that is `store`). It brings the three together in one order, the same for every command:
//!
//! 1. open the stream, with the versions of stream and school;
//! 2. authorise on that state, with the roles of today;
//! 3. an idempotency key used before: answer as before;
//! 4. the expected version, where the command decides something;
//! 5. decide: pure;
//! 6. append, with both versions as preconditions;
//! 7. answer with version, recorded time and leaf hash. Moved meanwhile: again from 1, at most five times.
//!
//! **The invariant it guards**: every entry takes a [`Viewer`] first and asks `access` before it answers;
//! what is forbidden is answered exactly as what does not exist; and what is opened for somebody stands in the log of reads
//! before it is given to her (`reading`).
//!
//! To add a command: nothing here. To add a query: a method on [`Casework`] in the file of its noun, judged row by row, which
//! ends in `give` where it opens personal text.
//! To add a worker: `workers/<verb_noun>.rs` and one line in `workers.rs`.

mod accounts;
mod auditing;
mod cases;
mod changes;
mod clock;
mod commands;
mod desks;
mod elsewhere;
mod emergency;
mod error;
mod filtering;
mod handover;
mod intake;
mod looks;
mod matching;
mod messages;
mod page;
mod people;
mod reading;
mod registers;
mod schools;
mod senders;
mod sign_in;
mod splitting;
mod staff_import;
mod statistics;
mod telling;
mod trust;
mod without_people;
pub mod workers;
mod worklist;

pub use accounts::IssuedToken;
pub use auditing::Engagement;
pub use cases::{At, CaseFile, OutOfHours, Submission};
pub use changes::{Change, Watch};
pub use clock::{Clock, Entropy};
pub use commands::{Call, Done};
pub use emergency::EmergencySheet;
pub use error::{CaseworkError, Rejection};
pub use filtering::{FilterEvent, FilterTask};
pub use intake::IntakeSource;
pub use looks::Look;
pub use matching::LikelyDuplicate;
pub use page::Page;
pub use people::{PeopleFilter, PersonFile};
pub use reading::Asked;
pub use registers::{ChronologyEntry, Counts, ReferralEntry, SearchEntry};
pub use schools::{SchoolFile, WouldBeTold};
pub use senders::Senders;
pub use sign_in::{
    AccountPage, Away, Back, BackIn, Errand, Happened, Helped, HelpedWith, Invited, Issued, Opened, Proof, RECENT,
    SignIn, SignInError, SignInSettings, SignedIn, Visitor,
};
pub use staff_import::{StaffChange, StaffOutcome, StaffRow};
pub use store::{AlertCursor, AlertStatus, KeptAlert};
pub use store::{ApiToken, ListedSession, Renews, TokenId};
pub use store::{CaseCursor, CaseFilter, CaseOrder, CaseSort, Logged, RegisterCursor};
pub use store::{Channel, MessageStatus, OutboxMessage};
pub use trust::TrustSchool;
pub use without_people::CaseWithoutPeople;
pub use worklist::{CaseLine, ListAsked};

use access::{Action, CaseFacts, Permits, PermitsError, SchoolAction, Viewer};
use changes::Changes;
use desks::Desks;
use domain::{CaseId, Incident, SchoolId};
use reading::Reading;
use std::path::Path;
use std::sync::Arc;
use store::Store;

/// Every use case of one installation. A cheap clone.
#[derive(Clone)]
pub struct Casework {
    store: Store,
    permits: Permits,
    clock: Clock,
    entropy: Entropy,
    desks: Arc<Desks>,
    changes: Arc<Changes>,
    reading: Reading,
    /// Where reads of emergency sheets wait while the log of reads cannot be written.
    spool: Option<Arc<Path>>,
}

impl Casework {
    /// Casework over this store, with the clock and the randomness of the composition root.
    ///
    /// # Errors
    /// [`PermitsError`] when the permits of this program do not pass strict validation: then nobody is served.
    pub fn new(store: Store, clock: Clock, entropy: Entropy) -> Result<Self, PermitsError> {
        let permits = Permits::built_in()?;
        let spool = store.folder().map(|folder| folder.join("reads-spool").into());
        Ok(Self {
            store,
            permits,
            clock,
            entropy,
            desks: Arc::default(),
            changes: Arc::default(),
            reading: Reading::default(),
            spool,
        })
    }

    /// Whether the viewer may do this with a case as it stands, as the permits have it.
    pub(crate) fn may(&self, viewer: &Viewer, action: Action, case: CaseId, incident: &Incident) -> bool {
        self.permits.may(viewer, action, &CaseFacts::of(case, incident, self.clock.now())).is_allowed()
    }

    /// Whether the viewer may do this at a school, as the permits have it.
    pub(crate) fn may_at_school(&self, viewer: &Viewer, action: &SchoolAction, school: SchoolId) -> bool {
        self.permits.may_at_school(viewer, action, school).is_allowed()
    }

    /// The store underneath, for the subcommands that look after it.
    #[must_use]
    pub const fn store(&self) -> &Store {
        &self.store
    }

    /// The time, by the clock of the composition root.
    #[must_use]
    pub fn now(&self) -> chrono::DateTime<chrono::Utc> {
        self.clock.now()
    }
}

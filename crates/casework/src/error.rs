//! The four families of error that reach the edges: rejected, not found (or not permitted: the same), conflict, unavailable.

use access::Viewer;
use domain::incident::IncidentError;
use domain::incident::error::Unmet;
use domain::reading::checkpoint::ReadLogError;
use domain::text::FieldError;
use domain::{PersonError, SchoolError};
use store::StoreError;

/// Why a use case was not carried out.
#[derive(Debug, thiserror::Error)]
pub enum CaseworkError {
    /// The command was rejected; there may be several reasons. Nothing was recorded.
    #[error("{}", .0.first().map_or("rejected", |rejection| rejection.message.as_str()))]
    Rejected(Vec<Rejection>),
    /// There is no such thing, or not for this viewer: nobody can tell which.
    #[error("no such thing, or not for you")]
    NotFound,
    /// She proved who she is by one factor alone, and what she asks for needs two, whether or not it is there.
    #[error(
        "this needs a second proof that it is you: enter a code at /sign-in/code and ask again; a token made for raising concerns opens nothing"
    )]
    SecondFactor,
    /// The case has moved on since the version the decision was taken on.
    #[error("this has changed since you looked at it: look at version {current} and decide again")]
    Conflict {
        /// The version it is at now.
        current: u64,
    },
    /// The idempotency key was used for another command.
    #[error("this idempotency key was used for another command: take a new one")]
    KeyReused,
    /// No token, or one that is unknown, expired or revoked.
    #[error("sign in: give a valid token")]
    NotSignedIn,
    /// Something beneath is not working; what is in the trace.
    #[error("this cannot be done just now: nothing was lost, try again in a moment")]
    Unavailable,
}

/// One reason why a command was rejected.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rejection {
    /// A stable code.
    pub code: &'static str,
    /// What is wrong and what to do, in plain English.
    pub message: String,
    /// The way to the field, as the contract names it; empty where it is about the whole.
    pub path: Vec<String>,
    /// The clauses that say so.
    pub clauses: Vec<String>,
}

impl CaseworkError {
    /// A rejection with one reason.
    #[must_use]
    pub fn rejected(code: &'static str, message: impl Into<String>, field: Option<&str>) -> Self {
        let path = field.map(str::to_owned).into_iter().collect();
        Self::Rejected(vec![Rejection { code, message: message.into(), path, clauses: Vec::new() }])
    }

    /// What is answered for what is not there, or not for this viewer. Whoever proved one factor alone is told that it takes two, whatever
    /// she asked for: so it says nothing of what is there.
    pub(crate) fn absent(viewer: &Viewer) -> Self {
        if viewer.has_proved_both() { Self::NotFound } else { Self::SecondFactor }
    }

    /// Whether it is the answer of [`CaseworkError::absent`].
    pub(crate) const fn is_absent(&self) -> bool {
        matches!(self, Self::NotFound | Self::SecondFactor)
    }

    /// Something changes who gets in, and she signed in too long ago or by one factor.
    pub(crate) fn prove_again() -> Self {
        Self::rejected("PROVE_AGAIN", "sign in again with both factors first: this changes who gets in", None)
    }

    pub(crate) fn fields(errors: Vec<FieldError>) -> Self {
        let rejection = |error: FieldError| {
            // The first step is the command itself, which the contract does not name.
            let path = error.path.into_iter().skip(1).collect();
            Rejection { code: "BAD_FIELD", message: error.problem.to_string(), path, clauses: Vec::new() }
        };
        Self::Rejected(errors.into_iter().map(rejection).collect())
    }
}

impl From<IncidentError> for CaseworkError {
    fn from(error: IncidentError) -> Self {
        if error == IncidentError::NotRaised {
            return Self::NotFound;
        }
        let path: Vec<String> = error.field().map(str::to_owned).into_iter().collect();
        let IncidentError::NotYet { decision, needs } = &error else {
            let clauses = error.rule().map(|rule| rule.clauses.clone()).unwrap_or_default();
            return Self::Rejected(vec![Rejection { code: error.code(), message: error.to_string(), path, clauses }]);
        };
        // Everything that is needed at once, each with its own clauses.
        let rejection = |unmet: &Unmet| Rejection {
            code: error.code(),
            message: format!("not yet: {} needs {}", decision.words(), unmet.needs),
            path: path.clone(),
            clauses: unmet.rules.iter().flat_map(|rule| rule.clauses.clone()).collect(),
        };
        Self::Rejected(needs.iter().map(rejection).collect())
    }
}

impl From<PersonError> for CaseworkError {
    fn from(error: PersonError) -> Self {
        match error {
            PersonError::NotRegistered => Self::NotFound,
            PersonError::AlreadyRegistered => Self::rejected("ALREADY_DONE", error.to_string(), None),
            PersonError::NameMissing => Self::rejected("MISSING", error.to_string(), Some("details")),
            PersonError::UnusableAddress => Self::rejected("UNUSABLE_ADDRESS", error.to_string(), Some("details")),
            PersonError::NoSuchPost => Self::rejected("NO_SUCH_ITEM", error.to_string(), Some("title")),
            PersonError::OrderNotSaid => Self::rejected("MISSING", error.to_string(), Some("says")),
            PersonError::NoSuchRelation => Self::rejected("NO_SUCH_ITEM", error.to_string(), Some("relation")),
            PersonError::NoReasons => Self::rejected("MISSING", error.to_string(), Some("reasons")),
            PersonError::EndsBeforeItBegins => Self::rejected("IMPOSSIBLE_TIME", error.to_string(), Some("until")),
        }
    }
}

impl From<SchoolError> for CaseworkError {
    fn from(error: SchoolError) -> Self {
        let message = error.to_string();
        match error {
            SchoolError::NotRegistered => Self::NotFound,
            SchoolError::AlreadyRegistered => Self::rejected("ALREADY_DONE", message, None),
            SchoolError::NotStaff(_) => Self::rejected("NOT_STAFF", message, Some("person")),
            SchoolError::RoleNotHeld { .. } => Self::rejected("NO_SUCH_ITEM", message, Some("role")),
            SchoolError::NoSuchProposal | SchoolError::NotMerged => {
                Self::rejected("NO_SUCH_ITEM", message, Some("person"))
            }
            SchoolError::ConfirmedByAnother | SchoolError::SameRecord => {
                Self::rejected("SAME_PERSON", message, Some("person"))
            }
            SchoolError::AuditorIsEngaged => Self::rejected("AUDITOR_IS_ENGAGED", message, Some("role")),
            SchoolError::NotYetClosed => Self::rejected("NOT_YET", message, Some("period")),
            SchoolError::NotOfThisSchool => Self::rejected("NO_SUCH_ITEM", message, Some("scope")),
            SchoolError::EndsBeforeItBegins => Self::rejected("IMPOSSIBLE_TIME", message, Some("until")),
            SchoolError::ReportsToHerself => Self::rejected("SAME_PERSON", message, Some("reportsTo")),
            SchoolError::MalformedPack(_) => Self::rejected("MALFORMED_PACK", message, Some("toml")),
            SchoolError::NotTheFloor => Self::rejected("NOT_THE_FLOOR", message, Some("layer")),
            SchoolError::EmptyAnswers { .. } => Self::rejected("NOT_YET", message, Some("toml")),
            SchoolError::TargetsNotConfirmed { .. } => Self::rejected("NOT_YET", message, Some("targets")),
            SchoolError::NoSuchPack => Self::rejected("NO_SUCH_ITEM", message, Some("pack")),
            SchoolError::NoSuchTarget { .. } => Self::rejected("NO_SUCH_ITEM", message, Some("targets")),
            SchoolError::UnreadableTarget { .. } => Self::rejected("BAD_FIELD", message, Some("targets")),
            SchoolError::AlreadyMerged => Self::rejected("ALREADY_DONE", message, Some("person")),
            SchoolError::NotTheRecordToUse => Self::rejected("ALREADY_DONE", message, Some("into")),
            SchoolError::AboutHerself => Self::rejected("ABOUT_HERSELF", message, Some("person")),
            SchoolError::NotSaid(field) => Self::rejected("MISSING", message, Some(field)),
            SchoolError::NotYetHappened => Self::rejected("IMPOSSIBLE_TIME", message, Some("at")),
            SchoolError::CoversForHerself => Self::rejected("SAME_PERSON", message, Some("by")),
            SchoolError::CoverForThePast => Self::rejected("IMPOSSIBLE_TIME", message, Some("from")),
            SchoolError::NoSuchVisit => Self::rejected("NO_SUCH_ITEM", message, Some("visit")),
            SchoolError::NoSuchCover => Self::rejected("NO_SUCH_ITEM", message, Some("by")),
            SchoolError::NoSuchClause => Self::rejected("NO_SUCH_ITEM", message, Some("clause")),
            SchoolError::MetByItself { .. } => Self::rejected("MET_BY_ITSELF", message, Some("clause")),
            SchoolError::NothingSaid => Self::rejected("MISSING", message, None),
            SchoolError::StillToCome => Self::rejected("IMPOSSIBLE_TIME", message, Some("on")),
            SchoolError::NoPolicyOfItsOwn => Self::rejected("NO_SUCH_ITEM", message, Some("of")),
            SchoolError::NobodyNamed => Self::rejected("NOT_A_PERSON", message, None),
            SchoolError::NoSuchContradiction => Self::rejected("NO_SUCH_ITEM", message, Some("contradiction")),
            SchoolError::NotOneOfTheClauses { clauses } => Self::Rejected(vec![Rejection {
                code: "NO_SUCH_ITEM",
                message,
                path: vec!["follow".to_owned()],
                clauses,
            }]),
            SchoolError::NoSuchSwitch => Self::rejected("NO_SUCH_ITEM", message, Some("switch")),
            SchoolError::NoReasons => Self::rejected("MISSING", message, Some("reasons")),
            SchoolError::SettledByOne => Self::rejected("MISSING", message, Some("goesTo")),
            SchoolError::SettledByHerself => Self::rejected("SAME_PERSON", message, Some("goesTo")),
            SchoolError::Calendar(_) => Self::rejected("BAD_CALENDAR", message, None),
        }
    }
}

impl From<ReadLogError> for CaseworkError {
    fn from(error: ReadLogError) -> Self {
        Self::rejected("NOT_THE_SAME", error.to_string(), None)
    }
}

impl From<StoreError> for CaseworkError {
    fn from(error: StoreError) -> Self {
        match error {
            StoreError::UnknownStream(_) => Self::NotFound,
            other => {
                tracing::error!(error = %other, "the store did not do what it was asked");
                Self::Unavailable
            }
        }
    }
}

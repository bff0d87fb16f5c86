//! Who is asking, and what she may see or do.
//!
//! **What this is not**: it keeps nothing. How passwords, codes and identity providers are verified stands in [`password`], [`codes`],
//! [`provider`] and [`throttle`]; what is kept of them in `store`, and in which order all is asked in `casework`. [`may`] is a pure
//! function of a [`Viewer`], an [`Action`] and the facts of what it is asked about. Every entry of `casework` asks it, first.
//!
//! **The invariant it guards**: deny by default; the subject of an allegation and whoever has a recorded conflict see
//! nothing of the case but what they submitted themselves; forbidden looks exactly like absent.
//!
//! To add a rule: an arm in `judge`, and a row in the table of its tests.

mod action;
pub mod codes;
pub mod help;
mod judge;
pub mod password;
mod permits;
pub mod provider;
mod question;
pub mod throttle;
mod viewer;

pub use action::{Action, SchoolAction};
pub use judge::{CaseFacts, Decision, may, may_at_school};
pub use permits::{Permits, PermitsError};
pub use viewer::{Factors, Membership, Viewer};

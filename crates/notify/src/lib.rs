//! Turns a due message into an e-mail or a signed webhook that carries no case detail.
//!
//! **What this is not**: it does not know who must be told, when, or whether it is still so (that is `domain`), and it
//! keeps, retries and counts nothing (that is `casework` and `store`). It is handed one message and says what became of it.
//!
//! **The invariant it guards**: whatever leaves says that something needs somebody, and a link to the installation's
//! sign-in: no name, no kind, no status of a case, no reference, no number of anything. The words are the fixed texts under
//! `templates/`, filled with nothing but times, one telephone number and the link.
//!
//! | module | holds |
//! |---|---|
//! | `words` | what can be said, one folder under `templates/` each |
//! | `message` | the words for one person, put together |
//! | `mail` | by SMTP with TLS, signed in by password or by OAuth |
//! | `oauth` | the tokens Microsoft 365 and Google want instead of a password |
//! | `webhook` | by HTTPS, signed, never to a private address |
//! | `address` | which addresses of the internet are public |
//! | `failure` | what went wrong, in a word |
//!
//! To add a message: a variant of [`Words`] and a folder `templates/<name>/` with `subject.txt` and `text.txt`.

mod address;
mod failure;
mod mail;
mod message;
mod oauth;
mod webhook;
mod words;

pub use address::is_public;
pub use failure::{Cause, Failure, SetUpError};
pub use mail::{Mail, MailSettings, SignIn, is_address};
pub use message::{Letter, Message};
pub use oauth::{Grant, OAuthSettings};
pub use webhook::{Reach, Webhook, WebhookSettings, signature};
pub use words::Words;

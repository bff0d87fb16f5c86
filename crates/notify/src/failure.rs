//! What went wrong, in a word: never a text that a server sent, which may hold an address.

use std::fmt;

/// Why a message was not delivered.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Failure {
    /// Nobody can be served this way now, whoever the message is for.
    Unreachable(Cause),
    /// This message was not taken now.
    NotNow(Cause),
    /// This message will not be taken.
    Refused(Cause),
}

/// What stood in the way.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Cause {
    /// Its name is not known, nobody listens, or the connection broke.
    Connection,
    /// No answer in time.
    Timeout,
    /// No secure connection: the certificate, or a server that offers no TLS.
    Tls,
    /// The sign-in was refused, or no token was given.
    SignIn,
    /// The server's answer, by its number.
    Answer(u16),
    /// The person has no address that mail can be sent to.
    NoAddress,
    /// The webhook leads to a private, loopback or link-local address.
    PrivateAddress,
    /// The message could not be put together.
    Unwritable,
    /// It was due too long ago.
    Expired,
}

impl fmt::Display for Cause {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Connection => f.write_str("connection"),
            Self::Timeout => f.write_str("timeout"),
            Self::Tls => f.write_str("tls"),
            Self::SignIn => f.write_str("sign-in"),
            Self::Answer(code) => write!(f, "answer-{code}"),
            Self::NoAddress => f.write_str("no-address"),
            Self::PrivateAddress => f.write_str("private-address"),
            Self::Unwritable => f.write_str("unwritable"),
            Self::Expired => f.write_str("expired"),
        }
    }
}

impl Failure {
    /// What stood in the way.
    #[must_use]
    pub const fn cause(self) -> Cause {
        match self {
            Self::Unreachable(cause) | Self::NotNow(cause) | Self::Refused(cause) => cause,
        }
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.cause().fmt(f)
    }
}

/// A setting that cannot be used.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum SetUpError {
    /// The address of the mail server.
    #[error(
        "smtp_url: give `smtps://HOST` (TLS from the start) or `smtp://HOST` (STARTTLS), with a port if it is not the usual one"
    )]
    SmtpUrl,
    /// Mail in the clear to another machine.
    #[error("smtp_url: `smtp-plain` sends without TLS and is for a mail server on this machine alone")]
    NoTls,
    /// A secret without the name it belongs to.
    #[error("smtp_user: name the mailbox that signs in")]
    User,
    /// The sender.
    #[error("smtp_from: give an e-mail address, such as `wardbook@school.example`")]
    From,
    /// The sign-in address.
    #[error("base_url: give the https address people sign in at, without a query")]
    BaseUrl,
    /// A certificate authority.
    #[error("extra_ca_file: it holds no certificate in PEM form")]
    Authority,
    /// Where tokens come from.
    #[error("smtp_token_url: give an https address")]
    TokenUrl,
    /// A webhook's address.
    #[error("webhooks: give an https address without a user or a fragment")]
    WebhookUrl,
    /// A webhook's secret.
    #[error("webhooks: the secret must have at least 32 characters")]
    WebhookSecret,
}

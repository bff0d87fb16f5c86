//! Why a sign-in at a provider came to nothing.

/// Why a sign-in at a provider came to nothing. What it says helps whoever reads it, and tells an attacker nothing.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ProviderProblem {
    /// The provider cannot be used as it is set.
    #[error(
        "This way of signing in is not set up correctly: {0}. Tell whoever runs this installation, and sign in another way."
    )]
    Settings(&'static str),
    /// It did not answer, or not as a provider does.
    #[error("The provider of your account does not answer. Try again in a moment, or sign in another way.")]
    Unreachable,
    /// It said no: she cancelled, or may not use it here.
    #[error(
        "The provider of your account did not let you in. If you did not cancel yourself, ask whoever looks after your school's accounts."
    )]
    RefusedThere,
    /// The answer belongs to no sign-in of this browser: too old, used before, or somebody else's.
    #[error(
        "This sign-in was begun in another browser, was used already, or is older than ten minutes. Begin again from the sign-in page. If a \
         message or another page brought you here, do not use it again, and tell whoever leads on safeguarding."
    )]
    NotBegunHere,
    /// Another provider answered than the one that was asked.
    #[error("Another provider answered than the one you went to. Begin again from the sign-in page, and choose one.")]
    MixedUp,
    /// The code was not taken: used before, expired, or another's.
    #[error(
        "The provider of your account did not accept its own answer: it was used already, or is too old. Begin again from the sign-in page."
    )]
    CodeRefused,
    /// The token is not what it must be.
    #[error(
        "The answer of your account's provider could not be trusted: {0}. Begin again; if it happens twice, tell whoever runs this installation."
    )]
    Untrusted(&'static str),
    /// The account belongs to another organisation.
    #[error(
        "This account belongs to another organisation. Sign out there, and sign in with the account of your school."
    )]
    AnotherTenant,
    /// She was to prove again who she is, and the provider did not ask her, or does not say so.
    #[error(
        "The provider of your account did not ask you again who you are, so nothing was changed. Enter a code of your authenticator app or your \
         printed sheet instead. If you have neither, ask somebody who helps others to sign in for a link that renews your second proof."
    )]
    NotAskedAgain,
}

impl ProviderProblem {
    /// What a provider's own word for a refusal means (RFC 6749 §4.1.2.1, OpenID Connect Core §3.1.2.6). A word that is none of
    /// theirs is somebody's invention.
    #[must_use]
    pub fn of_refusal(word: &str) -> Self {
        match word {
            "server_error" | "temporarily_unavailable" => Self::Unreachable,
            "invalid_request" | "unauthorized_client" | "unsupported_response_type" | "invalid_scope" => {
                Self::Settings("the provider does not take what it was asked")
            }
            _ => Self::RefusedThere,
        }
    }
}

//! What somebody hears of how she signs in, and those who watch over a school of what was tried: no case is near it.

vocabulary! {
    /// What happened to an account, or was tried.
    pub enum AccessNotice {
        /// The password is another one.
        PasswordChanged = "password-changed" "your password was changed",
        /// An authenticator app is in use.
        AppSetUp = "app-set-up" "an authenticator app was set up for your account",
        /// New printed codes; earlier ones are good no more.
        CodesPrinted = "codes-printed" "new codes were printed for your account",
        /// Every session ended.
        SignedOutEverywhere = "signed-out-everywhere" "you were signed out everywhere",
        /// Somebody helps her to sign in: by a link, or by a code over the telephone.
        RecoveryIssued = "recovery-issued" "somebody made help with signing in for you",
        /// A second person confirmed that.
        RecoveryConfirmed = "recovery-confirmed" "a second person confirmed help with signing in for you",
        /// It was used.
        InvitationAccepted = "invitation-accepted" "an invitation or help with signing in was used for your account",
        /// A program may act for her.
        TokenIssued = "token-issued" "an access token was made for your account",
        /// It may no longer.
        TokenRevoked = "token-revoked" "an access token of your account was ended",
        /// She signs in at an identity provider too.
        ProviderLinked = "provider-linked" "an account elsewhere was linked to yours",
        /// A browser signed in that was not known before.
        NewBrowser = "new-browser" "somebody signed in to your account from a browser that was not used before",
        /// Somebody who may not tried to see a case or to change who may.
        Tried = "tried" "somebody was refused",
    }
}

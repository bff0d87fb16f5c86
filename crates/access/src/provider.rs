//! Identity providers: OpenID Connect by the code flow, with PKCE, state and nonce, an exact issuer, an exact audience and, where one is
//! set, an exact tenant. Somebody is who she is by issuer and subject: never by an address, which others can take.
//!
//! The only input and output of this crate is here, and goes to the providers that whoever runs the installation named.

mod problem;
mod settings;
mod verify;
mod wire;

use chrono::{DateTime, TimeDelta, Utc};
use openidconnect::core::{CoreAuthPrompt, CoreAuthenticationFlow};
use openidconnect::{
    AuthenticationContextClass, Client, ClientId, ClientSecret, CsrfToken, HttpRequest, IssuerUrl, Nonce,
    PkceCodeChallenge, PkceCodeVerifier, RedirectUrl,
};
use std::fmt;
use std::sync::{Arc, PoisonError, RwLock};
use std::time::Duration;
use wire::{Known, Metadata, sent};

pub use problem::ProviderProblem;
pub use settings::{FactorClaim, ProviderSettings, SecondFactor, TenantClaim};
pub use verify::{Returned, Subject};

/// How long a provider has to answer.
const ANSWER_WITHIN: Duration = Duration::from_secs(10);
/// How long what a provider says of itself, its keys included, is taken for granted.
const KNOWN_FOR: TimeDelta = TimeDelta::minutes(10);
/// How long ago somebody may have signed in there when she signs in here, in seconds: a long working day. A provider that heeds it asks
/// her again, and says when that was.
const LONGEST_AGO: Duration = Duration::from_hours(12);
/// The one issuer that takes no `prompt=login`: it is asked to let her choose the account.
const GOOGLE: &str = "https://accounts.google.com";

/// A provider. A cheap clone.
#[derive(Clone)]
pub struct Provider(Arc<Inner>);

struct Inner {
    settings: ProviderSettings,
    http: reqwest::Client,
    known: RwLock<Option<(DateTime<Utc>, Metadata)>>,
}

/// The secrets of one sign-in: random, each used once.
#[derive(Clone)]
pub struct Secrets {
    /// What comes back with the answer.
    pub state: String,
    /// What the token repeats.
    pub nonce: String,
    /// What the code is exchanged with: 43 letters at least (RFC 7636).
    pub verifier: String,
}

impl fmt::Debug for Provider {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.settings.fmt(f)
    }
}

impl Provider {
    /// The provider of these settings, trusting this authority (PEM) beside the public ones. It is asked nothing yet.
    ///
    /// # Errors
    /// [`ProviderProblem::Settings`]: its issuer has to be reached over TLS, unless it is on this machine.
    pub fn new(settings: ProviderSettings, authority: Option<&[u8]>) -> Result<Self, ProviderProblem> {
        settings.check()?;
        // A provider that sends elsewhere is not followed: only what the settings name is asked.
        let mut http = reqwest::Client::builder().redirect(reqwest::redirect::Policy::none()).timeout(ANSWER_WITHIN);
        if let Some(pem) = authority {
            let certificates = reqwest::Certificate::from_pem_bundle(pem);
            let certificates =
                certificates.map_err(|_| ProviderProblem::Settings("extra_ca_file holds no certificate"))?;
            http = certificates.into_iter().fold(http, reqwest::ClientBuilder::add_root_certificate);
        }
        let http = http.build().map_err(|_| ProviderProblem::Settings("no connections can be made"))?;
        Ok(Self(Arc::new(Inner { settings, http, known: RwLock::new(None) })))
    }

    /// Its settings.
    #[must_use]
    pub fn settings(&self) -> &ProviderSettings {
        &self.0.settings
    }

    /// Where a browser goes to sign in. `afresh`: she has to, even where she is signed in there already.
    ///
    /// # Errors
    /// [`ProviderProblem::Unreachable`].
    pub async fn way_there(
        &self,
        secrets: &Secrets,
        back: &str,
        afresh: bool,
        now: DateTime<Utc>,
    ) -> Result<String, ProviderProblem> {
        let client = self.client(&self.metadata(now).await?, back)?;
        let verifier = PkceCodeVerifier::new(secrets.verifier.clone());
        let (state, nonce) = (secrets.state.clone(), secrets.nonce.clone());
        let mut asked = client
            .authorize_url(CoreAuthenticationFlow::AuthorizationCode, || CsrfToken::new(state), || Nonce::new(nonce))
            .set_pkce_challenge(PkceCodeChallenge::from_code_verifier_sha256(&verifier))
            .set_max_age(if afresh { Duration::ZERO } else { LONGEST_AGO });
        if afresh {
            let is_google = self.settings().issuer == GOOGLE;
            asked = asked.add_prompt(if is_google { CoreAuthPrompt::SelectAccount } else { CoreAuthPrompt::Login });
        }
        match &self.settings().second_factor {
            Some(SecondFactor { claim: FactorClaim::Acr, values }) => {
                for value in values {
                    asked = asked.add_auth_context_value(AuthenticationContextClass::new(value.clone()));
                }
            }
            Some(SecondFactor { claim: FactorClaim::Acrs, values }) => {
                asked = asked.add_extra_param("claims", verify::asked_for(values));
            }
            Some(SecondFactor { claim: FactorClaim::Amr, .. }) | None => {}
        }
        Ok(asked.url().0.to_string())
    }

    fn client(&self, metadata: &Metadata, back: &str) -> Result<Known, ProviderProblem> {
        let settings = self.settings();
        let back =
            RedirectUrl::new(back.to_owned()).map_err(|_| ProviderProblem::Settings("base_url is no address"))?;
        let (id, secret) =
            (ClientId::new(settings.client_id.clone()), ClientSecret::new(settings.client_secret.clone()));
        Ok(Client::from_provider_metadata(metadata.clone(), id, Some(secret)).set_redirect_uri(back))
    }

    /// What the provider says of itself, under exactly the issuer of the settings, with its keys.
    async fn metadata(&self, now: DateTime<Utc>) -> Result<Metadata, ProviderProblem> {
        let known = self.0.known.read().unwrap_or_else(PoisonError::into_inner).clone();
        match known {
            Some((since, metadata)) if now - since < KNOWN_FOR => Ok(metadata),
            _ => self.asked_anew(now).await,
        }
    }

    /// What it says at this moment: keys change.
    async fn asked_anew(&self, now: DateTime<Utc>) -> Result<Metadata, ProviderProblem> {
        let settings = self.settings();
        let issuer = IssuerUrl::new(settings.issuer.clone())
            .map_err(|_| ProviderProblem::Settings("its issuer is no address"))?;
        let http = self.0.http.clone();
        let ask = move |request: HttpRequest| sent(http.clone(), request);
        let metadata = Metadata::discover_async(issuer, &ask).await.map_err(|error| {
            tracing::warn!(provider = settings.id, %error, "an identity provider does not say where it is");
            ProviderProblem::Unreachable
        })?;
        let is_token_safe = metadata.token_endpoint().is_some_and(|endpoint| settings::is_safe(endpoint.url()));
        if !is_token_safe || !settings::is_safe(metadata.authorization_endpoint().url()) {
            return Err(ProviderProblem::Settings("it wants to be asked without TLS"));
        }
        *self.0.known.write().unwrap_or_else(PoisonError::into_inner) = Some((now, metadata.clone()));
        Ok(metadata)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn named(id: &str, issuer: &str) -> Result<Provider, ProviderProblem> {
        Provider::new(
            ProviderSettings {
                id: id.to_owned(),
                name: "A provider".to_owned(),
                issuer: issuer.to_owned(),
                client_id: "wardbook".to_owned(),
                client_secret: "a secret".to_owned(),
                tenant: None,
                second_factor: None,
            },
            None,
        )
    }

    #[test]
    fn a_provider_is_reached_over_tls_or_is_on_this_machine() {
        assert!(named("microsoft", "https://login.example/tenant/v2.0").is_ok());
        assert!(named("here", "http://127.0.0.1:3000").is_ok());
        assert!(named("elsewhere", "http://login.example").is_err());
        assert!(named("none", "login.example").is_err());
        assert!(named("../sign-out", "https://login.example").is_err());
    }

    #[test]
    fn an_issuer_that_is_everybodys_needs_a_tenant() {
        for everybodys in [
            GOOGLE,
            "https://login.microsoftonline.com/common/v2.0",
            "https://login.microsoftonline.com/organizations/v2.0",
        ] {
            assert!(named("everybodys", everybodys).is_err(), "{everybodys}");
        }
        assert!(named("microsoft", "https://login.microsoftonline.com/8f1b/v2.0").is_ok());
    }

    #[test]
    fn a_secret_is_never_shown() {
        let shown = format!("{:?}", named("microsoft", "https://login.example").unwrap().settings());
        assert!(!shown.contains("a secret"), "{shown}");
    }
}

//! What a provider sends back, and whether it can be trusted.

use super::wire::{Claims, Known, Metadata, sent};
use super::{FactorClaim, Provider, ProviderProblem, SecondFactor, Secrets, TenantClaim};
use crate::Factors;
use chrono::{DateTime, TimeDelta, Utc};
use openidconnect::core::{
    CoreErrorResponseType, CoreGenderClaim, CoreJweContentEncryptionAlgorithm, CoreJwsSigningAlgorithm,
};
use openidconnect::{
    AuthorizationCode, ClaimsVerificationError, HttpRequest, IdToken, IdTokenClaims, Nonce, PkceCodeVerifier,
    RequestTokenError, StandardErrorResponse, TokenResponse as _,
};

/// Signatures that are taken: made with a key only the provider has.
const SIGNATURES: [CoreJwsSigningAlgorithm; 3] = [
    CoreJwsSigningAlgorithm::RsaSsaPkcs1V15Sha256,
    CoreJwsSigningAlgorithm::RsaSsaPssSha256,
    CoreJwsSigningAlgorithm::EcdsaP256Sha256,
];
/// How old a token may say it is that was made for this very sign-in: Microsoft dates its tokens five minutes back.
const MADE_WITHIN: TimeDelta = TimeDelta::minutes(15);
/// How far ahead the provider's clock may be.
const AHEAD: TimeDelta = TimeDelta::minutes(5);

/// What a browser brings back.
#[derive(Clone, Copy)]
pub struct Returned<'a> {
    /// The code.
    pub code: &'a str,
    /// Who answers, where the provider says so (RFC 9207).
    pub issuer: Option<&'a str>,
    /// Where it came back to, exactly as it was asked.
    pub back: &'a str,
}

/// Who somebody is to a provider.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Subject {
    /// The provider's exact issuer.
    pub issuer: String,
    /// Who she is to it.
    pub subject: String,
    /// How many factors it checked, as far as the settings take its word.
    pub factors: Factors,
    /// When she proved it there, if it says so.
    pub proved_at: Option<DateTime<Utc>>,
}

type TokenClaims = IdTokenClaims<Claims, CoreGenderClaim>;
type Token = IdToken<Claims, CoreGenderClaim, CoreJweContentEncryptionAlgorithm, CoreJwsSigningAlgorithm>;

impl Provider {
    /// Exchanges the code and verifies the token.
    ///
    /// # Errors
    /// [`ProviderProblem`]; what kind of fault it was is traced, without anything that was sent.
    pub async fn verified(
        &self,
        returned: Returned<'_>,
        secrets: &Secrets,
        now: DateTime<Utc>,
    ) -> Result<Subject, ProviderProblem> {
        let metadata = self.metadata(now).await?;
        self.is_answer(returned.issuer, &metadata)?;
        let client = self.client(&metadata, returned.back)?;
        let token = self.exchanged(&client, returned.code, secrets).await?;
        let nonce = Nonce::new(secrets.nonce.clone());
        let claims = match claims(&client, &token, &nonce, now) {
            // Keys change: one that is unknown may be new.
            Err(ClaimsVerificationError::SignatureVerification(_)) => {
                let client = self.client(&self.asked_anew(now).await?, returned.back)?;
                claims(&client, &token, &nonce, now).map_err(|error| self.refused(&error))?.clone()
            }
            other => other.map_err(|error| self.refused(&error))?.clone(),
        };
        self.subject(&claims)
    }

    /// Whether this provider answers, before its code is shown to anybody. One that always says so may not be silent.
    fn is_answer(&self, issuer: Option<&str>, metadata: &Metadata) -> Result<(), ProviderProblem> {
        let is_said = metadata.additional_metadata().authorization_response_iss_parameter_supported;
        let is_right = issuer.map_or(!is_said, |issuer| issuer == self.settings().issuer);
        if is_right { Ok(()) } else { Err(ProviderProblem::MixedUp) }
    }

    async fn exchanged(&self, client: &Known, code: &str, secrets: &Secrets) -> Result<Token, ProviderProblem> {
        let http = self.0.http.clone();
        let ask = move |request: HttpRequest| sent(http.clone(), request);
        let answer = client
            .exchange_code(AuthorizationCode::new(code.to_owned()))
            .map_err(|_| ProviderProblem::Settings("the provider has no token endpoint"))?
            .set_pkce_verifier(PkceCodeVerifier::new(secrets.verifier.clone()))
            .request_async(&ask)
            .await
            .map_err(|error| self.not_exchanged(&error))?;
        answer.id_token().cloned().ok_or(ProviderProblem::Untrusted("it holds no token"))
    }

    /// What kind of error it was is traced, and never what was sent.
    fn not_exchanged<E: std::error::Error>(
        &self,
        error: &RequestTokenError<E, StandardErrorResponse<CoreErrorResponseType>>,
    ) -> ProviderProblem {
        let provider = &self.settings().id;
        match error {
            RequestTokenError::ServerResponse(answer) => match answer.error() {
                CoreErrorResponseType::InvalidGrant => ProviderProblem::CodeRefused,
                CoreErrorResponseType::InvalidClient | CoreErrorResponseType::UnauthorizedClient => {
                    tracing::error!(provider, "an identity provider refuses the client secret: it may have expired");
                    ProviderProblem::Settings("the provider does not know this installation any more")
                }
                _ => {
                    tracing::warn!(provider, "an identity provider refuses to exchange a code");
                    ProviderProblem::Settings("the provider does not exchange its code")
                }
            },
            RequestTokenError::Parse(error, _) => {
                tracing::warn!(provider, place = %error.path(), "the answer of an identity provider cannot be read");
                ProviderProblem::Untrusted("it cannot be read")
            }
            RequestTokenError::Request(_) | RequestTokenError::Other(_) => ProviderProblem::Unreachable,
        }
    }

    fn refused(&self, error: &ClaimsVerificationError) -> ProviderProblem {
        let what = match error {
            ClaimsVerificationError::Expired(_) => "it has expired, or a clock is wrong",
            ClaimsVerificationError::InvalidAudience(_) => "it is for somebody else",
            ClaimsVerificationError::InvalidIssuer(_) => "it is of another provider",
            ClaimsVerificationError::InvalidNonce(_) => "it belongs to another sign-in",
            ClaimsVerificationError::SignatureVerification(_) => "its signature is not right",
            _ => "it is not as it must be",
        };
        tracing::warn!(provider = self.settings().id, what, "the token of an identity provider was refused");
        ProviderProblem::Untrusted(what)
    }

    fn subject(&self, claims: &TokenClaims) -> Result<Subject, ProviderProblem> {
        let settings = self.settings();
        if claims.authorized_party().is_some_and(|party| party.as_str() != settings.client_id) {
            return Err(ProviderProblem::Untrusted("it is for somebody else"));
        }
        let beside = claims.additional_claims();
        if let Some((claim, wanted)) = &settings.tenant {
            let found = match claim {
                TenantClaim::Tid => &beside.tid,
                TenantClaim::Hd => &beside.hd,
            };
            if found.as_ref() != Some(wanted) {
                return Err(ProviderProblem::AnotherTenant);
            }
        }
        let both = settings.second_factor.as_ref().is_some_and(|factor| says(claims, factor));
        Ok(Subject {
            issuer: settings.issuer.clone(),
            subject: claims.subject().as_str().to_owned(),
            factors: if both { Factors::Two } else { Factors::One },
            proved_at: claims.auth_time(),
        })
    }
}

fn claims<'t>(
    client: &Known,
    token: &'t Token,
    nonce: &Nonce,
    now: DateTime<Utc>,
) -> Result<&'t TokenClaims, ClaimsVerificationError> {
    let verifier =
        client.id_token_verifier().set_allowed_algs(SIGNATURES).set_time_fn(move || now).set_issue_time_verifier_fn(
            move |issued| {
                let is_fresh = issued <= now + AHEAD && issued >= now - MADE_WITHIN;
                if is_fresh { Ok(()) } else { Err("issued at another time".to_owned()) }
            },
        );
    token.claims(&verifier, nonce)
}

/// Whether the token says that a second factor was checked, in the words of the settings.
fn says(claims: &TokenClaims, factor: &SecondFactor) -> bool {
    let is_one = |said: &str| factor.values.iter().any(|value| value == said);
    match factor.claim {
        FactorClaim::Amr => claims.auth_method_refs().is_some_and(|all| all.iter().any(|said| is_one(said.as_str()))),
        FactorClaim::Acr => claims.auth_context_ref().is_some_and(|said| is_one(said.as_str())),
        FactorClaim::Acrs => {
            claims.additional_claims().acrs.as_ref().is_some_and(|all| all.iter().any(|said| is_one(said)))
        }
    }
}

/// The authentication contexts that are asked for, as the parameter `claims` says it (OpenID Connect Core §5.5).
pub(super) fn asked_for(values: &[String]) -> String {
    let acrs = match values {
        [value] => serde_json::json!({ "essential": true, "value": value }),
        values => serde_json::json!({ "essential": true, "values": values }),
    };
    serde_json::json!({ "id_token": { "acrs": acrs } }).to_string()
}

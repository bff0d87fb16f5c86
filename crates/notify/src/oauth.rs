//! Tokens to sign in to a mail server with: Microsoft 365 by client credentials, Google by a refresh token (RFC 6749).

use crate::{Cause, Failure, SetUpError};
use reqwest::{Certificate, Client, Url};
use serde::Deserialize;
use std::time::Duration;
use tokio::sync::Mutex;
use tokio::time::Instant;

/// How long the token server has.
const WITHIN: Duration = Duration::from_secs(15);
/// A token is not used in the last of its time.
const SPARE: Duration = Duration::from_mins(1);

/// Where tokens come from.
#[derive(Clone)]
pub struct OAuthSettings {
    /// The address of the token server (https).
    pub token_url: String,
    /// The identity the application was registered under.
    pub client_id: String,
    /// Its secret.
    pub client_secret: String,
    /// What is asked for, such as `https://outlook.office365.com/.default`.
    pub scope: Option<String>,
    /// How it is asked for.
    pub grant: Grant,
}

/// How a token is asked for.
#[derive(Clone)]
pub enum Grant {
    /// In the application's own name (Microsoft 365).
    ClientCredentials,
    /// With what the mailbox's owner once granted (Google).
    RefreshToken(String),
}

/// Tokens, each used until shortly before it ends.
pub(crate) struct Tokens {
    client: Client,
    url: Url,
    settings: OAuthSettings,
    token: Mutex<Option<(String, Instant)>>,
}

#[derive(Deserialize)]
struct Answer {
    access_token: String,
    expires_in: Option<u64>,
}

impl Tokens {
    pub(crate) fn new(settings: OAuthSettings, authority: Option<&[u8]>) -> Result<Self, SetUpError> {
        let url: Url = settings.token_url.parse().map_err(|_| SetUpError::TokenUrl)?;
        if url.scheme() != "https" {
            return Err(SetUpError::TokenUrl);
        }
        let client = client(authority)?.timeout(WITHIN).build().map_err(|_| SetUpError::Authority)?;
        Ok(Self { client, url, settings, token: Mutex::new(None) })
    }

    /// A token that is good for a while.
    pub(crate) async fn token(&self) -> Result<String, Failure> {
        let mut kept = self.token.lock().await;
        if let Some((token, until)) = kept.as_ref()
            && Instant::now() < *until
        {
            return Ok(token.clone());
        }
        let answer = self.ask().await?;
        let good_for = Duration::from_secs(answer.expires_in.unwrap_or(0)).saturating_sub(SPARE);
        *kept = Some((answer.access_token.clone(), Instant::now() + good_for));
        Ok(answer.access_token)
    }

    /// Forgets the token: the mail server did not take it.
    pub(crate) async fn forget(&self) {
        *self.token.lock().await = None;
    }

    async fn ask(&self) -> Result<Answer, Failure> {
        let settings = &self.settings;
        let mut form = vec![("client_id", settings.client_id.as_str()), ("client_secret", &settings.client_secret)];
        match &settings.grant {
            Grant::ClientCredentials => form.push(("grant_type", "client_credentials")),
            Grant::RefreshToken(token) => form.extend([("grant_type", "refresh_token"), ("refresh_token", token)]),
        }
        form.extend(settings.scope.as_deref().map(|scope| ("scope", scope)));
        let answer =
            self.client.post(self.url.clone()).form(&form).send().await.map_err(|error| unreachable(&error))?;
        match answer.status().as_u16() {
            200..300 => answer.json().await.map_err(|_| Failure::Unreachable(Cause::SignIn)),
            // The secret or the grant is no longer good: nothing of the answer is kept, it may echo what was sent.
            400..500 => Err(Failure::Unreachable(Cause::SignIn)),
            code => Err(Failure::Unreachable(Cause::Answer(code))),
        }
    }
}

/// A client that follows nobody elsewhere and trusts this authority too.
pub(crate) fn client(authority: Option<&[u8]>) -> Result<reqwest::ClientBuilder, SetUpError> {
    let mut builder = Client::builder().redirect(reqwest::redirect::Policy::none());
    if let Some(pem) = authority {
        let certificates = Certificate::from_pem_bundle(pem).map_err(|_| SetUpError::Authority)?;
        if certificates.is_empty() {
            return Err(SetUpError::Authority);
        }
        builder = certificates.into_iter().fold(builder, reqwest::ClientBuilder::add_root_certificate);
    }
    Ok(builder)
}

/// Why no answer came: nothing of the error's text, which holds the address.
pub(crate) fn unreachable(error: &reqwest::Error) -> Failure {
    Failure::Unreachable(if error.is_timeout() { Cause::Timeout } else { Cause::Connection })
}

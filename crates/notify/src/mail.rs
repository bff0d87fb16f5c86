//! E-mail by SMTP. The connection is secure before anything is said on it, or there is none.
//!
//! Each message has a connection of its own: a school's messages are few, and what broke for one says nothing of another.

mod compose;
mod settings;

pub use compose::is_address;
pub use settings::{MailSettings, SignIn};

use crate::oauth::Tokens;
use crate::{Cause, Failure, Message, SetUpError};
use lettre::transport::smtp::Error as SmtpError;
use lettre::transport::smtp::authentication::{Credentials, Mechanism};
use lettre::transport::smtp::client::{AsyncSmtpConnection, TlsParameters};
use lettre::transport::smtp::extension::ClientId;
use settings::Server;
use std::time::Duration;

/// How long one message may take from the first connection to the server's word that it has it.
const WITHIN: Duration = Duration::from_secs(30);
/// How long the server may take to say good-bye. It has the message by then.
const GOOD_BYE: Duration = Duration::from_secs(2);

/// A mail server to hand messages to.
pub struct Mail {
    server: Server,
    sender: Option<Sender>,
    from: lettre::Address,
    link: String,
    within: Duration,
}

/// Who signs in.
enum Sender {
    Password { user: String, password: String },
    OAuth { user: String, tokens: Box<Tokens> },
}

impl std::fmt::Debug for Mail {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Mail").field("host", &self.server.host).finish_non_exhaustive()
    }
}

impl Mail {
    /// Mail by this server. Connects to nothing yet.
    ///
    /// # Errors
    /// [`SetUpError`], naming the setting.
    pub fn new(settings: MailSettings) -> Result<Self, SetUpError> {
        settings.checked()
    }

    /// Gives up after this long instead of after thirty seconds.
    #[must_use]
    pub const fn within(mut self, within: Duration) -> Self {
        self.within = within;
        self
    }

    /// Where mail is handed over, and how, in words without a secret.
    #[must_use]
    pub fn describe(&self) -> String {
        let signed_in = match self.sender {
            None => "nobody signs in",
            Some(Sender::Password { .. }) => "signed in by password",
            Some(Sender::OAuth { .. }) => "signed in by token",
        };
        format!("{}:{}, {}, {signed_in}", self.server.host, self.server.port, self.server.security.words())
    }

    /// Hands one message over to the mail server. `Ok` is the server's word that it has it, and nothing more: it is not yet in
    /// a mailbox, and nobody has read it.
    ///
    /// # Errors
    /// [`Failure`].
    pub async fn send(&self, message: &Message, to: &str) -> Result<(), Failure> {
        let (envelope, bytes) = compose::compose(message, &self.from, to, &self.link)?;
        let handing_over = async {
            let mut connection = self.connect().await?;
            connection.send(&envelope, &bytes).await.map_err(|error| of_message(&error))?;
            Ok(connection)
        };
        let mut connection = tokio::time::timeout(self.within, handing_over)
            .await
            .map_err(|_| Failure::Unreachable(Cause::Timeout))??;
        // A good-bye that fails or hangs changes nothing: the message is the server's.
        drop(tokio::time::timeout(GOOD_BYE, connection.quit()).await);
        Ok(())
    }

    async fn connect(&self) -> Result<AsyncSmtpConnection, Failure> {
        let (server, within) = (&self.server, Some(self.within));
        let hello = ClientId::Domain(self.from.domain().to_owned());
        let at_once = server.security.at_once().then(|| server.tls.clone()).flatten();
        let mut connection =
            AsyncSmtpConnection::connect_tokio1((server.host.as_str(), server.port), within, &hello, at_once, None)
                .await
                .map_err(|error| of_server(&error))?;
        if let (false, Some(tls)) = (connection.is_encrypted(), &server.tls) {
            secure(&mut connection, tls.clone(), &hello).await?;
        }
        self.sign_in(&mut connection).await?;
        Ok(connection)
    }

    async fn sign_in(&self, connection: &mut AsyncSmtpConnection) -> Result<(), Failure> {
        let (mechanisms, credentials, tokens): (&[Mechanism], _, _) = match &self.sender {
            None => return Ok(()),
            Some(Sender::Password { user, password }) => {
                (&[Mechanism::Plain, Mechanism::Login], Credentials::new(user.clone(), password.clone()), None)
            }
            Some(Sender::OAuth { user, tokens }) => {
                (&[Mechanism::Xoauth2], Credentials::new(user.clone(), tokens.token().await?), Some(tokens))
            }
        };
        let signed_in = connection.auth(mechanisms, &credentials).await;
        if let (Err(_), Some(tokens)) = (&signed_in, tokens) {
            // It may have been revoked: the next attempt asks for another.
            tokens.forget().await;
        }
        signed_in.map(drop).map_err(|error| match of_server(&error) {
            Failure::Unreachable(Cause::Connection | Cause::Answer(_)) if !error.is_transient() => {
                Failure::Unreachable(Cause::SignIn)
            }
            failure => failure,
        })
    }
}

async fn secure(connection: &mut AsyncSmtpConnection, tls: TlsParameters, hello: &ClientId) -> Result<(), Failure> {
    if !connection.can_starttls() {
        return Err(Failure::Unreachable(Cause::Tls));
    }
    connection.starttls(tls, hello).await.map_err(|error| of_server(&error))
}

/// What went wrong before the message was spoken of: nobody's message can be handed over now.
fn of_server(error: &SmtpError) -> Failure {
    Failure::Unreachable(match error.status() {
        Some(code) => Cause::Answer(code.into()),
        None if error.is_timeout() => Cause::Timeout,
        None if error.is_tls() => Cause::Tls,
        None => Cause::Connection,
    })
}

/// What went wrong with this message.
fn of_message(error: &SmtpError) -> Failure {
    match error.status().map(u16::from) {
        // The server is about to close, or wants a sign-in it was not given.
        Some(421 | 530 | 534 | 535 | 538) | None => of_server(error),
        Some(code) if error.is_transient() => Failure::NotNow(Cause::Answer(code)),
        Some(code) => Failure::Refused(Cause::Answer(code)),
    }
}

//! Where mail is handed over, and by whom.

use super::{Mail, Sender, WITHIN};
use crate::oauth::{OAuthSettings, Tokens};
use crate::{SetUpError, is_address};
use lettre::transport::smtp::client::{Certificate, TlsParameters};
use std::net::IpAddr;

/// Where mail is handed over, and by whom.
#[derive(Clone)]
pub struct MailSettings {
    /// `smtps://HOST[:465]` for TLS from the start, `smtp://HOST[:587]` for STARTTLS, which is then required.
    /// `smtp-plain://HOST[:25]` is for a mail server on this machine alone.
    pub url: String,
    /// How Wardbook signs in.
    pub sign_in: SignIn,
    /// The address messages come from.
    pub from: String,
    /// The address people sign in at: all that a message links to.
    pub link: String,
    /// A certificate authority of the school's own (PEM), trusted beside the public ones.
    pub authority: Option<Vec<u8>>,
}

/// How Wardbook signs in to the mail server.
#[derive(Clone)]
pub enum SignIn {
    /// It does not.
    Nobody,
    /// With a password.
    Password {
        /// The mailbox.
        user: String,
        /// Its password.
        password: String,
    },
    /// With a token (XOAUTH2), as Microsoft 365 and Google want it.
    OAuth {
        /// The mailbox.
        user: String,
        /// Where tokens come from.
        settings: OAuthSettings,
    },
}

/// A mail server.
pub(super) struct Server {
    pub(super) host: String,
    pub(super) port: u16,
    pub(super) security: Security,
    pub(super) tls: Option<TlsParameters>,
}

/// How the connection is made secure.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Security {
    FromTheStart,
    StartTls,
    NotNeeded,
}

impl Security {
    pub(super) const fn at_once(self) -> bool {
        matches!(self, Self::FromTheStart)
    }

    pub(super) const fn words(self) -> &'static str {
        match self {
            Self::FromTheStart => "TLS from the start",
            Self::StartTls => "STARTTLS",
            Self::NotNeeded => "without TLS, on this machine",
        }
    }
}

impl MailSettings {
    pub(super) fn checked(self) -> Result<Mail, SetUpError> {
        let server = server(&self.url, self.authority.as_deref())?;
        let is_usable = is_address(&self.from);
        let from = self.from.parse().ok().filter(|_| is_usable).ok_or(SetUpError::From)?;
        let sender = match self.sign_in {
            SignIn::Nobody => None,
            SignIn::Password { ref user, .. } | SignIn::OAuth { ref user, .. } if user.is_empty() => {
                return Err(SetUpError::User);
            }
            SignIn::Password { user, password } => Some(Sender::Password { user, password }),
            SignIn::OAuth { user, settings } => {
                let tokens = Box::new(Tokens::new(settings, self.authority.as_deref())?);
                Some(Sender::OAuth { user, tokens })
            }
        };
        Ok(Mail { server, sender, from, link: link(&self.link)?, within: WITHIN })
    }
}

/// The sign-in address: https, or this machine while one tries it out, and nothing in it that could name a case.
fn link(text: &str) -> Result<String, SetUpError> {
    let url: reqwest::Url = text.parse().map_err(|_| SetUpError::BaseUrl)?;
    let secure = url.scheme() == "https" || (url.scheme() == "http" && is_here(url.host_str().unwrap_or_default()));
    let plain = url.query().is_none() && url.fragment().is_none() && url.username().is_empty();
    (secure && plain && url.has_host()).then(|| url.to_string()).ok_or(SetUpError::BaseUrl)
}

fn server(text: &str, authority: Option<&[u8]>) -> Result<Server, SetUpError> {
    let url: reqwest::Url = text.parse().map_err(|_| SetUpError::SmtpUrl)?;
    let host = url.host_str().ok_or(SetUpError::SmtpUrl)?.trim_matches(['[', ']']).to_owned();
    let more = !matches!(url.path(), "" | "/") || url.query().is_some() || url.fragment().is_some();
    if more || !url.username().is_empty() || url.password().is_some() {
        return Err(SetUpError::SmtpUrl);
    }
    let (security, usual) = match url.scheme() {
        "smtps" => (Security::FromTheStart, 465),
        "smtp" => (Security::StartTls, 587),
        "smtp-plain" if is_here(&host) => (Security::NotNeeded, 25),
        "smtp-plain" => return Err(SetUpError::NoTls),
        _ => return Err(SetUpError::SmtpUrl),
    };
    let tls = (security != Security::NotNeeded).then(|| tls(&host, authority)).transpose()?;
    Ok(Server { port: url.port().unwrap_or(usual), host, security, tls })
}

fn tls(host: &str, authority: Option<&[u8]>) -> Result<TlsParameters, SetUpError> {
    let mut builder = TlsParameters::builder(host.to_owned());
    if let Some(pem) = authority {
        builder = builder.add_root_certificate(Certificate::from_pem(pem).map_err(|_| SetUpError::Authority)?);
    }
    builder.build_rustls().map_err(|_| SetUpError::Authority)
}

fn is_here(host: &str) -> bool {
    host == "localhost" || host.parse().is_ok_and(|address: IpAddr| address.is_loopback())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn settings(url: &str) -> MailSettings {
        MailSettings {
            url: url.to_owned(),
            sign_in: SignIn::Nobody,
            from: "wardbook@school.example".to_owned(),
            link: "https://wardbook.example/".to_owned(),
            authority: None,
        }
    }

    fn described(url: &str) -> Result<String, SetUpError> {
        Mail::new(settings(url)).map(|mail| mail.describe())
    }

    #[test]
    fn the_scheme_says_how_the_connection_is_made_secure() {
        assert_eq!(described("smtps://mail.example").unwrap(), "mail.example:465, TLS from the start, nobody signs in");
        assert_eq!(described("smtp://mail.example:2587").unwrap(), "mail.example:2587, STARTTLS, nobody signs in");
    }

    #[test]
    fn mail_without_tls_stays_on_this_machine() {
        assert!(described("smtp-plain://127.0.0.1:25").is_ok());
        assert_eq!(described("smtp-plain://mail.example"), Err(SetUpError::NoTls));
    }

    #[test]
    fn an_address_with_a_password_in_it_is_refused() {
        assert_eq!(described("smtps://me:secret@mail.example"), Err(SetUpError::SmtpUrl));
        assert_eq!(described("https://mail.example"), Err(SetUpError::SmtpUrl));
    }

    #[test]
    fn the_link_can_hold_no_reference_to_anything() {
        for link in
            ["https://wardbook.example/?case=7", "https://wardbook.example/#7", "http://wardbook.example/", "wardbook"]
        {
            let mail = Mail::new(MailSettings { link: link.to_owned(), ..settings("smtps://mail.example") });
            assert_eq!(mail.err(), Some(SetUpError::BaseUrl), "{link}");
        }
    }

    #[test]
    fn a_sender_is_an_address_and_a_secret_belongs_to_somebody() {
        let from = MailSettings { from: "Wardbook".to_owned(), ..settings("smtps://mail.example") };
        assert_eq!(Mail::new(from).err(), Some(SetUpError::From));
        let sign_in = SignIn::Password { user: String::new(), password: "a secret".to_owned() };
        assert_eq!(
            Mail::new(MailSettings { sign_in, ..settings("smtps://mail.example") }).err(),
            Some(SetUpError::User)
        );
    }
}

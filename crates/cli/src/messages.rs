//! What messages are sent by, from the settings.

use crate::config::{Config, WebhookConfig};
use anyhow::Context as _;
use casework::Senders;
use domain::SchoolId;
use notify::{Grant, Mail, MailSettings, OAuthSettings, Reach, SignIn, Webhook, WebhookSettings};
use std::path::Path;

/// What messages are sent by: nothing, where nothing is set.
///
/// # Errors
/// When a setting cannot be used, naming it, or a file cannot be read. No secret is shown.
pub(crate) fn senders(config: &Config) -> anyhow::Result<Senders> {
    let authority = config.extra_ca_file.as_deref().map(|file| read("extra_ca_file", file)).transpose()?;
    let mail = config.smtp_url.as_deref().map(|url| mail(url, config, authority.as_deref())).transpose()?;
    let webhook = |one: &WebhookConfig| Ok((SchoolId::new(one.school), webhook(one, authority.as_deref())?));
    let webhooks = config.webhooks.iter().map(webhook).collect::<anyhow::Result<_>>()?;
    Ok(Senders { mail, webhooks, ..Senders::default() })
}

fn mail(url: &str, config: &Config, authority: Option<&str>) -> anyhow::Result<Mail> {
    let settings = MailSettings {
        url: url.to_owned(),
        sign_in: sign_in(config)?,
        from: config.smtp_from.clone().context("smtp_from: name the address messages come from")?,
        link: config.base_url.clone().context("base_url: name the address people sign in at")?,
        authority: authority.map(|pem| pem.as_bytes().to_vec()),
    };
    Ok(Mail::new(settings)?)
}

fn sign_in(config: &Config) -> anyhow::Result<SignIn> {
    let user = config.smtp_user.clone().unwrap_or_default();
    match (&config.smtp_password_file, &config.smtp_token_url) {
        (None, None) => Ok(SignIn::Nobody),
        (Some(file), None) => Ok(SignIn::Password { user, password: read("smtp_password_file", file)? }),
        (None, Some(token_url)) => {
            let settings = OAuthSettings {
                token_url: token_url.clone(),
                client_id: config.smtp_client_id.clone().context("smtp_client_id: name the application")?,
                client_secret: read(
                    "smtp_client_secret_file",
                    config.smtp_client_secret_file.as_deref().context("smtp_client_secret_file: name the file")?,
                )?,
                scope: config.smtp_scope.clone(),
                grant: match &config.smtp_refresh_token_file {
                    None => Grant::ClientCredentials,
                    Some(file) => Grant::RefreshToken(read("smtp_refresh_token_file", file)?),
                },
            };
            Ok(SignIn::OAuth { user, settings })
        }
        (Some(_), Some(_)) => anyhow::bail!("smtp_password_file and smtp_token_url: sign in by one of them"),
    }
}

fn webhook(config: &WebhookConfig, authority: Option<&str>) -> anyhow::Result<Webhook> {
    let settings = WebhookSettings {
        url: config.url.clone(),
        secret: read("webhooks", &config.secret_file)?,
        reach: Reach::Public,
        authority: authority.map(|pem| pem.as_bytes().to_vec()),
    };
    Ok(Webhook::new(settings)?)
}

/// What a file holds, without the line's end an editor leaves.
fn read(setting: &str, file: &Path) -> anyhow::Result<String> {
    let text =
        std::fs::read_to_string(file).with_context(|| format!("{setting}: {} cannot be read", file.display()))?;
    Ok(text.trim_end().to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn configured() -> (tempfile::TempDir, Config) {
        let folder = tempfile::tempdir().unwrap();
        let secret = folder.path().join("secret");
        std::fs::write(&secret, "a secret of at least thirty-two characters\n").unwrap();
        let config = Config {
            smtp_url: Some("smtps://mail.example".to_owned()),
            smtp_from: Some("wardbook@school.example".to_owned()),
            smtp_user: Some("wardbook@school.example".to_owned()),
            smtp_password_file: Some(secret.clone()),
            base_url: Some("https://wardbook.example".to_owned()),
            webhooks: vec![WebhookConfig {
                school: uuid::Uuid::from_u128(1),
                url: "https://hooks.example/wardbook".to_owned(),
                secret_file: secret,
            }],
            ..Config::default()
        };
        (folder, config)
    }

    #[test]
    fn nothing_is_sent_where_nothing_is_set() {
        let senders = senders(&Config::default()).unwrap();
        assert!(senders.mail.is_none() && senders.webhooks.is_empty());
    }

    #[test]
    fn mail_and_webhooks_are_sent_where_they_are_set() {
        let (_folder, config) = configured();
        let senders = senders(&config).unwrap();
        let described = senders.mail.unwrap().describe();
        assert_eq!(described, "mail.example:465, TLS from the start, signed in by password");
        assert_eq!(senders.webhooks.len(), 1);
    }

    #[test]
    fn a_setting_that_is_missing_is_named() {
        let (folder, config) = configured();
        let without = |change: &dyn Fn(&mut Config)| {
            let mut config = config.clone();
            change(&mut config);
            format!("{:#}", senders(&config).unwrap_err())
        };
        assert!(without(&|config| config.smtp_from = None).contains("smtp_from"));
        assert!(without(&|config| config.base_url = None).contains("base_url"));
        assert!(without(&|config| config.smtp_user = None).contains("smtp_user"));
        assert!(
            without(&|config| config.smtp_token_url = Some("https://token.example".to_owned())).contains("one of them")
        );
        let nowhere = folder.path().join("nowhere");
        assert!(without(&|config| config.smtp_password_file = Some(nowhere.clone())).contains("smtp_password_file"));
    }
}

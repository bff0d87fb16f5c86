//! Settings in layers: what is built in, a file, the environment, the command line. Each layer overrides the one before.

mod providers;

use crate::command_line::{CommandLine, Subcommand};
use anyhow::Context as _;
use figment::Figment;
use figment::providers::{Env, Format as _, Serialized, Toml};
use providers::ProviderConfig;
use serde::{Deserialize, Serialize};
use std::fmt::{self, Write as _};
use std::net::{IpAddr, SocketAddr};
use std::path::{Path, PathBuf};
use store::{Location, Store};
use uuid::Uuid;

/// Every setting. In the environment each is `WARDBOOK_` and its name in capitals.
#[derive(Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Config {
    /// `postgres://…`, or the path of a data folder.
    pub(crate) database: String,
    /// The address and port to answer on. TLS is for the proxy in front.
    pub(crate) listen: SocketAddr,
    /// How many connections of clients are open at once; at most a quarter of them from one address that is no proxy's. Below what the
    /// operating system lets one process open.
    pub(crate) connections: usize,
    /// How many PostgreSQL connections read for those who look at something. Few, where the database shares its processors with this
    /// process: whoever records has connections of her own, and reading takes the processors from nobody.
    pub(crate) readers: u32,
    /// Origins whose pages may call the contract; none: only the host that was called.
    pub(crate) origins: Vec<String>,
    /// 64 hexadecimal digits that page cursors are sealed with, the same in every process of an installation; without it each
    /// start makes its own, and cursors end with it.
    pub(crate) cursor_key: Option<String>,
    /// How many seconds the duties worker rests when nothing is due.
    pub(crate) worker_pause: u64,
    /// The mail server: `smtps://HOST[:465]`, or `smtp://HOST[:587]` for STARTTLS. Without it no mail is sent, and messages wait.
    pub(crate) smtp_url: Option<String>,
    /// The address messages come from.
    pub(crate) smtp_from: Option<String>,
    /// The mailbox that signs in.
    pub(crate) smtp_user: Option<String>,
    /// A file with its password.
    pub(crate) smtp_password_file: Option<PathBuf>,
    /// Where tokens come from, instead of a password (Microsoft 365, Google).
    pub(crate) smtp_token_url: Option<String>,
    /// The identity the application was registered under there.
    pub(crate) smtp_client_id: Option<String>,
    /// A file with the application's secret.
    pub(crate) smtp_client_secret_file: Option<PathBuf>,
    /// A file with the refresh token the mailbox's owner granted (Google).
    pub(crate) smtp_refresh_token_file: Option<PathBuf>,
    /// What a token is asked for.
    pub(crate) smtp_scope: Option<String>,
    /// The https address people sign in at: what messages link to.
    pub(crate) base_url: Option<String>,
    /// 64 hexadecimal digits that the secrets of authenticator apps are sealed with, the same in every process of an installation. A data
    /// folder has its own in `account.key`; without any, printed codes are the second factor.
    pub(crate) account_key: Option<String>,
    /// Addresses of reverse proxies, besides this machine's own, whose `X-Forwarded-For` says who calls.
    pub(crate) proxies: Vec<IpAddr>,
    /// The identity providers people can sign in at.
    pub(crate) providers: Vec<ProviderConfig>,
    /// A file with a certificate authority of the school's own (PEM), trusted beside the public ones.
    pub(crate) extra_ca_file: Option<PathBuf>,
    /// The webhooks of schools.
    pub(crate) webhooks: Vec<WebhookConfig>,
    /// A folder of this machine for what waits while the database cannot be written: reads of emergency sheets. On SQLite it is the
    /// data folder where none is named.
    pub(crate) state_folder: Option<PathBuf>,
    /// How many seconds requests under way have to finish once a stop was asked for.
    pub(crate) stop_within: u64,
    /// What is traced, such as `info` or `warn,casework=debug`.
    pub(crate) trace: String,
    /// How traces are written.
    pub(crate) trace_format: TraceFormat,
}

/// A school's webhook.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct WebhookConfig {
    /// The school's id.
    pub(crate) school: Uuid,
    /// Its https address.
    pub(crate) url: String,
    /// A file with the secret shared with the receiver.
    pub(crate) secret_file: PathBuf,
}

/// How traces are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum TraceFormat {
    /// Lines for people.
    Text,
    /// One JSON object a line.
    Json,
}

impl Default for Config {
    fn default() -> Self {
        Self {
            database: "wardbook-data".to_owned(),
            listen: SocketAddr::from(([127, 0, 0, 1], 8080)),
            connections: 800,
            readers: 2,
            origins: Vec::new(),
            cursor_key: None,
            worker_pause: 5,
            smtp_url: None,
            smtp_from: None,
            smtp_user: None,
            smtp_password_file: None,
            smtp_token_url: None,
            smtp_client_id: None,
            smtp_client_secret_file: None,
            smtp_refresh_token_file: None,
            smtp_scope: None,
            base_url: None,
            account_key: None,
            proxies: Vec::new(),
            providers: Vec::new(),
            extra_ca_file: None,
            webhooks: Vec::new(),
            state_folder: None,
            stop_within: 20,
            trace: "info".to_owned(),
            trace_format: TraceFormat::Text,
        }
    }
}

// A database's address may hold a password, and the key is one.
impl fmt::Debug for Config {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Config").field("listen", &self.listen).field("readers", &self.readers).finish_non_exhaustive()
    }
}

impl Config {
    /// The names of the settings: other `WARDBOOK_*` variables are none.
    const KEYS: [&str; 26] = [
        "database",
        "listen",
        "connections",
        "readers",
        "origins",
        "cursor_key",
        "worker_pause",
        "smtp_url",
        "smtp_from",
        "smtp_user",
        "smtp_password_file",
        "smtp_token_url",
        "smtp_client_id",
        "smtp_client_secret_file",
        "smtp_refresh_token_file",
        "smtp_scope",
        "base_url",
        "account_key",
        "proxies",
        "providers",
        "extra_ca_file",
        "webhooks",
        "state_folder",
        "stop_within",
        "trace",
        "trace_format",
    ];
    /// The file that is read where none is named.
    const FILE: &str = "wardbook.toml";

    /// The settings that apply to this command line.
    ///
    /// # Errors
    /// When a named file cannot be read, a setting is unknown or has the wrong form. The text of a setting is not shown.
    pub(crate) fn load(line: &CommandLine) -> anyhow::Result<Self> {
        let mut layers = Figment::from(Serialized::defaults(Self::default()));
        if let Some(file) = file(line) {
            anyhow::ensure!(file.is_file(), "the settings file {} cannot be read", file.display());
            layers = layers.merge(Toml::file_exact(file));
        }
        layers = layers.merge(Env::prefixed("WARDBOOK_").only(&Self::KEYS));
        if let Some(database) = &line.database {
            layers = layers.merge(Serialized::default("database", database));
        }
        if let Subcommand::Serve(serve) = &line.command {
            layers = layers.merge(Serialized::globals(serve));
        }
        layers.extract().context("the settings cannot be used")
    }

    /// Opens the store, whatever its schema.
    ///
    /// # Errors
    /// When the database cannot be reached.
    pub(crate) async fn open(&self) -> anyhow::Result<Store> {
        Ok(Store::open_at(&Location::parse(&self.database)?, self.readers).await?)
    }

    /// The key page cursors are sealed with.
    ///
    /// # Errors
    /// When it is not 64 hexadecimal digits.
    pub(crate) fn cursor_key(&self) -> anyhow::Result<[u8; 32]> {
        let Some(text) = &self.cursor_key else { return Ok(crate::ambient::bits()) };
        parse_key(text.trim()).context("cursor_key: give 64 hexadecimal digits, such as `openssl rand -hex 32` prints")
    }
}

impl Config {
    /// The key secrets of authenticator apps are sealed with: the one that is set, else the data folder's own, made when it is first
    /// needed; nothing on PostgreSQL without a setting, for several processes must have the same.
    ///
    /// # Errors
    /// When it is not 64 hexadecimal digits, or the file cannot be read or written.
    pub(crate) fn account_key(&self, store: &Store) -> anyhow::Result<Option<[u8; 32]>> {
        let wrong = "the account key: give 64 hexadecimal digits, such as `openssl rand -hex 32` prints";
        if let Some(text) = &self.account_key {
            return parse_key(text.trim()).context(wrong).map(Some);
        }
        let Some(file) = store.folder().map(|folder| folder.join("account.key")) else { return Ok(None) };
        if !file.exists() {
            let text = crate::ambient::bits().iter().fold(String::new(), |mut text, byte| {
                let _ = write!(text, "{byte:02x}");
                text
            });
            write_secret(&file, &text).with_context(|| format!("cannot write {}", file.display()))?;
        }
        let text = std::fs::read_to_string(&file).with_context(|| format!("cannot read {}", file.display()))?;
        parse_key(text.trim()).context(wrong).map(Some)
    }

    /// Whether people come over TLS: everywhere but on the machine itself.
    pub(crate) fn is_secure(&self) -> bool {
        match &self.base_url {
            Some(url) => url.starts_with("https://"),
            None => !self.listen.ip().is_loopback(),
        }
    }

    /// The address links lead to.
    pub(crate) fn public_url(&self) -> String {
        let url = self.base_url.clone().unwrap_or_else(|| format!("http://{}", self.listen));
        url.trim_end_matches('/').to_owned()
    }
}

/// Only its owner reads it, and an earlier one is never replaced.
fn write_secret(file: &Path, text: &str) -> std::io::Result<()> {
    use std::io::Write as _;
    use std::os::unix::fs::OpenOptionsExt as _;
    let mut opened = std::fs::OpenOptions::new().write(true).create_new(true).mode(0o600).open(file)?;
    opened.write_all(text.as_bytes())?;
    opened.sync_all()
}

fn file(line: &CommandLine) -> Option<PathBuf> {
    let named = line.config.clone().or_else(|| std::env::var_os("WARDBOOK_CONFIG").map(PathBuf::from));
    named.or_else(|| Path::new(Config::FILE).is_file().then(|| PathBuf::from(Config::FILE)))
}

fn parse_key(text: &str) -> Option<[u8; 32]> {
    let mut key = [0; 32];
    if text.len() != 64 || !text.is_ascii() {
        return None;
    }
    for (place, byte) in key.iter_mut().enumerate() {
        *byte = u8::from_str_radix(text.get(place * 2..place * 2 + 2)?, 16).ok()?;
    }
    Some(key)
}

#[cfg(test)]
mod tests {
    use super::*;
    use clap::Parser as _;

    fn given(arguments: &[&str]) -> anyhow::Result<Config> {
        Config::load(&CommandLine::parse_from(std::iter::once(&"wardbook").chain(arguments)))
    }

    #[test]
    fn a_flag_overrides_the_file_and_the_file_what_is_built_in() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("w.toml");
        std::fs::write(&file, "database = 'elsewhere'\nlisten = '127.0.0.1:81'\nreaders = 3\n").unwrap();
        let config = given(&["--config", file.to_str().unwrap(), "serve", "--listen", "127.0.0.1:82"]).unwrap();
        assert_eq!((config.database.as_str(), config.listen.port(), config.readers), ("elsewhere", 82, 3));
        assert_eq!(config.worker_pause, Config::default().worker_pause);
    }

    #[test]
    fn a_misspelt_setting_is_named() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("w.toml");
        std::fs::write(&file, "databse = 'elsewhere'\n").unwrap();
        let error = format!("{:#}", given(&["--config", file.to_str().unwrap(), "migrate"]).unwrap_err());
        assert!(error.contains("databse"), "{error}");
    }

    #[test]
    fn a_file_that_is_not_there_is_named() {
        let error = given(&["--config", "/nowhere/w.toml", "migrate"]).unwrap_err().to_string();
        assert!(error.contains("/nowhere/w.toml"), "{error}");
    }

    #[test]
    fn a_cursor_key_is_64_hexadecimal_digits() {
        let key = |text: &str| Config { cursor_key: Some(text.to_owned()), ..Config::default() }.cursor_key();
        assert_eq!(key(&"0f".repeat(32)).unwrap(), [15; 32]);
        assert!(key("0f").is_err());
        assert!(key(&"zz".repeat(32)).is_err());
    }

    #[test]
    fn every_setting_can_be_given_in_the_environment() {
        let all = serde_json::to_value(Config::default()).unwrap();
        let mut names: Vec<String> = all.as_object().unwrap().keys().cloned().collect();
        let mut known: Vec<String> = Config::KEYS.iter().map(ToString::to_string).collect();
        names.sort();
        known.sort();
        assert_eq!(names, known);
    }
}

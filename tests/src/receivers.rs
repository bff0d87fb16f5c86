//! What messages are sent to: `tests/peers/python/receivers.py`, a real mail server and a receiver of webhooks on loopback,
//! told how to misbehave.

use crate::server::from_run_script;
use anyhow::{Context, Result, ensure};
use casework::Senders;
use notify::{MailSettings, SignIn};
use serde::Deserialize;
use serde_json::{Value, json};
use std::io::{BufRead, BufReader, Write};
use std::path::PathBuf;
use std::process::{Child, ChildStdin, Command, Stdio};
use std::sync::mpsc::{Receiver, channel};
use std::sync::{Mutex, PoisonError};
use std::time::Duration;
use tempfile::TempDir;

/// The mailbox that may sign in to the mail server.
pub const USER: &str = "wardbook@school.example";
/// Its password.
pub const PASSWORD: &str = "a password of the tests";
/// The application that may ask for tokens.
pub const CLIENT: &str = "the client";
/// Its secret.
pub const CLIENT_SECRET: &str = "a secret of the tests";
/// What the mailbox's owner granted.
pub const REFRESH: &str = "a grant of the tests";
/// The secret webhooks are signed with.
pub const WEBHOOK_SECRET: &str = "a webhook's secret of the tests, long enough";

/// How long it may take to start, or to hear what it is told.
const WITHIN: Duration = Duration::from_secs(30);

/// A mail that arrived.
#[derive(Clone, Debug, Deserialize)]
pub struct Mail {
    /// To whom.
    pub to: Vec<String>,
    /// From whom.
    pub from: String,
    /// The subject.
    pub subject: String,
    /// Its identity.
    pub message_id: String,
    /// `high` or `normal`.
    pub importance: String,
    /// The text.
    pub text: String,
    /// All of it, headers too.
    pub whole: String,
    /// Whether it came over TLS.
    pub secure: bool,
    /// Whether the sender had signed in.
    pub signed_in: bool,
    /// How.
    pub mechanism: Option<String>,
}

/// A webhook that arrived.
#[derive(Clone, Debug, Deserialize)]
pub struct Hook {
    /// Whether its signature is that of its timestamp and body.
    pub genuine: bool,
    /// Its timestamp.
    pub timestamp: String,
    /// What it says.
    pub body: Value,
    /// All of it.
    pub whole: String,
}

/// Where it listens.
#[derive(Clone, Copy, Debug, Deserialize)]
pub struct Ports {
    /// SMTP with STARTTLS.
    pub starttls: u16,
    /// SMTP with TLS from the start.
    pub tls: u16,
    /// Tokens at `/token`, webhooks at `/webhook`, a redirection at `/elsewhere`.
    pub https: u16,
    /// The last two without TLS.
    pub http: u16,
}

/// The receivers; ended when dropped.
pub struct Receivers {
    /// Where they listen.
    pub ports: Ports,
    /// The certificate authority that vouches for them, in PEM.
    pub authority: Vec<u8>,
    process: Child,
    told: Mutex<ChildStdin>,
    says: Mutex<(Receiver<Value>, Vec<Value>)>,
    folder: TempDir,
}

impl Receivers {
    /// Starts them.
    ///
    /// # Errors
    /// When there is no Python with `aiosmtpd`, or no `openssl`.
    pub fn start() -> Result<Self> {
        let folder = tempfile::tempdir()?;
        certify(&folder)?;
        let mut process = Command::new(from_run_script("WARDBOOK_TEST_PYTHON")?)
            .args(["-B", concat!(env!("CARGO_MANIFEST_DIR"), "/peers/python/receivers.py")])
            .args([folder.path().join("server.pem"), folder.path().join("server.key")])
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()?;
        let told = process.stdin.take().context("no standard input")?;
        let lines = BufReader::new(process.stdout.take().context("no standard output")?).lines();
        let (says, said) = channel();
        std::thread::spawn(move || {
            for line in lines.map_while(std::io::Result::ok) {
                let Ok(line) = serde_json::from_str(&line) else { continue };
                if says.send(line).is_err() {
                    return;
                }
            }
        });
        let listening: Value = said.recv_timeout(WITHIN).context("the receivers do not start")?;
        let ports = serde_json::from_value(listening["listening"].clone())?;
        let authority = std::fs::read(folder.path().join("authority.pem"))?;
        let (told, says) = (Mutex::new(told), Mutex::new((said, Vec::new())));
        Ok(Self { ports, authority, process, told, says, folder })
    }

    /// Where the authority's certificate is.
    #[must_use]
    pub fn authority_file(&self) -> PathBuf {
        self.folder.path().join("authority.pem")
    }

    /// They misbehave so from here on: see the script. `none` ends it.
    ///
    /// # Errors
    /// When they do not answer.
    pub fn behave(&self, fault: &str) -> Result<()> {
        self.tell(&json!({ "fault": fault }))
    }

    /// They misbehave so for this many messages.
    ///
    /// # Errors
    /// When they do not answer.
    pub fn behave_for(&self, times: u32, fault: &str) -> Result<()> {
        self.tell(&json!({ "fault": fault, "times": times }))
    }

    fn tell(&self, what: &Value) -> Result<()> {
        let mut told = self.told.lock().unwrap_or_else(PoisonError::into_inner);
        writeln!(told, "{what}")?;
        told.flush()?;
        let mut says = self.says.lock().unwrap_or_else(PoisonError::into_inner);
        loop {
            let line = says.0.recv_timeout(WITHIN).context("the receivers do not answer")?;
            if line.get("behaves").is_some() {
                return Ok(());
            }
            says.1.push(line);
        }
    }

    /// The mails that arrived so far.
    ///
    /// # Panics
    /// When they do not answer, or one of them is not what the script promises.
    #[must_use]
    pub fn mails(&self) -> Vec<Mail> {
        self.all("mail").into_iter().map(|mail| serde_json::from_value(mail).expect("a mail")).collect()
    }

    /// The webhooks that arrived so far.
    ///
    /// # Panics
    /// When they do not answer, or one of them is not what the script promises.
    #[must_use]
    pub fn hooks(&self) -> Vec<Hook> {
        self.all("webhook").into_iter().map(|hook| serde_json::from_value(hook).expect("a webhook")).collect()
    }

    /// The tokens asked for so far.
    ///
    /// # Panics
    /// When they do not answer.
    #[must_use]
    pub fn tokens(&self) -> Vec<Value> {
        self.all("token")
    }

    fn all(&self, kind: &str) -> Vec<Value> {
        // Asked so that all that came before the answer was heard.
        self.tell(&json!({})).expect("the receivers answer");
        let says = self.says.lock().unwrap_or_else(PoisonError::into_inner);
        says.1.iter().filter_map(|line| line.get(kind).cloned()).collect()
    }
}

impl Drop for Receivers {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

/// What sends by the mail server on this port, whom this authority vouches for; a worker may hold a message for so
/// long, and waits so long for the server.
///
/// # Errors
/// When a setting cannot be used.
pub fn senders(starttls: u16, authority: Vec<u8>, lease: Duration, within: Duration) -> Result<Senders> {
    let settings = MailSettings {
        url: format!("smtp://localhost:{starttls}"),
        sign_in: SignIn::Password { user: USER.to_owned(), password: PASSWORD.to_owned() },
        from: USER.to_owned(),
        link: "https://wardbook.example/".to_owned(),
        authority: Some(authority),
    };
    let mail = notify::Mail::new(settings)?.within(within);
    Ok(Senders { mail: Some(mail), lease, ..Senders::default() })
}

/// A certificate authority, and a certificate of its for this machine.
fn certify(folder: &TempDir) -> Result<()> {
    let new = ["req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-days", "2"];
    let authority = ["-subj", "/CN=tests", "-keyout", "authority.key", "-out", "authority.pem"];
    let server = ["-subj", "/CN=localhost", "-keyout", "server.key", "-out", "server.pem"];
    let names =
        ["-addext", "subjectAltName=DNS:localhost,IP:127.0.0.1", "-addext", "basicConstraints=critical,CA:FALSE"];
    let by = ["-CA", "authority.pem", "-CAkey", "authority.key"];
    openssl(folder, &[&new[..], &authority].concat())?;
    openssl(folder, &[&new[..], &server, &names, &by].concat())
}

fn openssl(folder: &TempDir, arguments: &[&str]) -> Result<()> {
    let ended = Command::new("openssl").args(arguments).current_dir(folder.path()).stdin(Stdio::null()).output();
    let ended = ended.context("openssl is missing: run tests/run.sh")?;
    ensure!(ended.status.success(), "{}", String::from_utf8_lossy(&ended.stderr));
    Ok(())
}

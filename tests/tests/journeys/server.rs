//! The server under test: the real binary, started as a stranger would start it.

use anyhow::{Context, Result, bail, ensure};
use serde::Deserialize;
use std::io::{BufRead, BufReader};
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};

/// A running `wardbook demo`.
pub(crate) struct Server {
    pub(crate) url: String,
    pub(crate) accounts: Vec<Account>,
    process: Child,
    _folder: tempfile::TempDir,
}

/// An account as the demo prints it.
#[derive(Deserialize)]
pub(crate) struct Account {
    pub(crate) role: String,
    pub(crate) token: String,
}

#[derive(Deserialize)]
struct Printed {
    url: String,
    accounts: Vec<Account>,
}

/// Whether only what needs no server is tested.
pub(crate) fn is_quick() -> bool {
    std::env::var_os("WARDBOOK_TEST_QUICK").is_some()
}

impl Server {
    pub(crate) fn on_sqlite() -> Result<Self> {
        Self::start(&[])
    }

    pub(crate) async fn on_postgresql() -> Result<Self> {
        use sqlx::Connection;
        let url = std::env::var("WARDBOOK_TEST_POSTGRES_URL")
            .context("WARDBOOK_TEST_POSTGRES_URL is not set: run tests/run.sh, which starts a server")?;
        let name = format!("journeys_{}", uuid::Uuid::new_v4().simple());
        let mut connection = sqlx::PgConnection::connect(&url).await?;
        sqlx::query(&format!("CREATE DATABASE {name}")).execute(&mut connection).await?;
        let (base, parameters) =
            url.split_once('?').map_or((url.as_str(), ""), |(base, parameters)| (base, parameters));
        let (server, _) = base.rsplit_once('/').context("WARDBOOK_TEST_POSTGRES_URL names no database")?;
        Self::start(&["--database", &format!("{server}/{name}?{parameters}")])
    }

    fn start(arguments: &[&str]) -> Result<Self> {
        let folder = tempfile::tempdir()?;
        let mut process = Command::new(binary()?)
            .args(["demo", "--json", "--fresh", "--port", "0", "--data"])
            .arg(folder.path())
            .args(arguments)
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .spawn()?;
        let mut line = String::new();
        let stdout = process.stdout.take().context("no standard output")?;
        BufReader::new(stdout).read_line(&mut line)?;
        if line.is_empty() {
            bail!("the demo ended before it answered: {}", process.wait()?);
        }
        let printed: Printed = serde_json::from_str(&line).context("the demo's line is no JSON")?;
        Ok(Self { url: printed.url, accounts: printed.accounts, process, _folder: folder })
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        drop(self.process.kill());
        drop(self.process.wait());
    }
}

/// The binary, built now if it is not: the tests of one package do not build the binaries of another.
fn binary() -> Result<PathBuf> {
    let mut folder = std::env::current_exe()?;
    folder.pop();
    if folder.ends_with("deps") {
        folder.pop();
    }
    let release: &[&str] = if folder.ends_with("release") { &["--release"] } else { &[] };
    let built = Command::new(env!("CARGO"))
        .args(["build", "--quiet", "--locked", "--workspace", "--bins"])
        .args(release)
        .status()?;
    ensure!(built.success(), "the binary could not be built");
    Ok(folder.join("wardbook"))
}

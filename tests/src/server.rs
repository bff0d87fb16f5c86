//! The real binary, started as a stranger would start it: `wardbook demo --json`, on a database of its own.

use anyhow::{Context, Result, ensure};
use serde::{Deserialize, Serialize};
use sqlx::{Connection, Executor, PgConnection};
use std::io::{BufRead, BufReader};
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};
use tempfile::TempDir;
use uuid::Uuid;

/// A demonstration that answers; it is ended, and its database removed, when this is dropped.
#[derive(Debug)]
pub struct Server {
    /// The line it printed.
    pub line: String,
    /// Where the contract is answered.
    pub url: String,
    /// Who may call.
    pub accounts: Vec<Account>,
    /// Where its facts are, as `--database` takes it: other subcommands may work beside it.
    pub place: String,
    process: Child,
    database: Option<Database>,
    _folder: Option<TempDir>,
}

/// Somebody who may call.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Account {
    /// The school's name.
    pub school: String,
    /// Her name.
    pub name: String,
    /// The role as it is stored, such as `dsl`.
    pub role: String,
    /// Her token.
    pub token: String,
}

#[derive(Deserialize)]
struct Line {
    url: String,
    accounts: Vec<Account>,
}

/// A database on the server of `WARDBOOK_TEST_POSTGRES_URL`.
#[derive(Clone, Debug)]
pub(crate) struct Database {
    server: String,
    name: String,
}

/// Whether only what needs no server and no other language is wanted: `tests/run.sh --quick`.
#[must_use]
pub fn is_quick() -> bool {
    std::env::var("WARDBOOK_TEST_QUICK").is_ok_and(|quick| quick == "1")
}

/// Whether there is time for everything: `tests/run.sh --soak`.
#[must_use]
pub fn is_soak() -> bool {
    std::env::var("WARDBOOK_TEST_SOAK").is_ok_and(|soak| soak == "1")
}

/// What `tests/run.sh` sets for the tests.
///
/// # Errors
/// When it is not set.
pub fn from_run_script(variable: &str) -> Result<String> {
    std::env::var(variable).with_context(|| format!("{variable} is not set: run tests/run.sh"))
}

impl Server {
    /// On SQLite, in a folder of its own.
    ///
    /// # Errors
    /// When it does not start.
    pub fn on_sqlite() -> Result<Self> {
        let folder = tempfile::tempdir()?;
        let mut demo = demo()?;
        demo.arg("--data").arg(folder.path().join("data"));
        let place = folder.path().join("data").display().to_string();
        Self::start(demo, place, None, Some(folder))
    }

    /// On PostgreSQL, in a database of its own.
    ///
    /// # Errors
    /// When there is no PostgreSQL, or it does not start.
    pub async fn on_postgresql() -> Result<Self> {
        let database = Database::create(from_run_script("WARDBOOK_TEST_POSTGRES_URL")?).await?;
        let mut demo = demo()?;
        let place = database.address()?;
        demo.arg("--database").arg(&place);
        Self::start(demo, place, Some(database), None)
    }

    fn start(mut demo: Command, place: String, database: Option<Database>, folder: Option<TempDir>) -> Result<Self> {
        let mut process = demo.stdin(Stdio::null()).stdout(Stdio::piped()).spawn()?;
        let mut said = BufReader::new(process.stdout.take().context("nothing to read from")?);
        let mut line = String::new();
        said.read_line(&mut line)?;
        ensure!(!line.is_empty(), "the demonstration ended before it answered: {:?}", process.wait());
        let Line { url, accounts } = serde_json::from_str(&line).context("not the line of `demo --json`")?;
        Ok(Self { line, url, accounts, place, process, database, _folder: folder })
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
        if let Some(database) = self.database.take() {
            // A thread, for this may be within a runtime, which must not be blocked on.
            let _ = std::thread::spawn(move || database.remove()).join();
        }
    }
}

/// The binary, without a subcommand and without the settings of whoever runs the tests.
///
/// # Errors
/// When it is not built.
pub fn binary() -> Result<Command> {
    // target/<profile>/deps/<test> -> target/<profile>/<binary of this package, built with its tests>
    let test = std::env::current_exe()?;
    let folder = test.parent().and_then(|deps| deps.parent()).context("the test is not in a target folder")?;
    let binary: PathBuf = folder.join("wardbook-under-test");
    ensure!(binary.is_file(), "{} is not built: run `cargo test --workspace`", binary.display());
    let mut command = Command::new(binary);
    command.env_remove("WARDBOOK_CONFIG").env_remove("WARDBOOK_DATABASE").env_remove("WARDBOOK_ORIGINS");
    Ok(command)
}

fn demo() -> Result<Command> {
    let mut command = binary()?;
    command.args(["demo", "--json", "--port", "0"]);
    Ok(command)
}

impl Database {
    pub(crate) async fn create(server: String) -> Result<Self> {
        let name = format!("demonstration_{}", Uuid::new_v4().simple());
        let mut admin = PgConnection::connect(&server).await?;
        admin.execute(format!("CREATE DATABASE {name}").as_str()).await?;
        Ok(Self { server, name })
    }

    /// The server's address with this database's name.
    pub(crate) fn address(&self) -> Result<String> {
        let (base, query) = self.server.split_once('?').unwrap_or((&self.server, ""));
        let (address, _) = base.rsplit_once('/').context("the server's address names no database")?;
        Ok(format!("{address}/{}?{query}", self.name))
    }

    pub(crate) fn remove(&self) -> Result<()> {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
        runtime.block_on(async {
            let mut admin = PgConnection::connect(&self.server).await?;
            admin.execute(format!("DROP DATABASE {} WITH (FORCE)", self.name).as_str()).await?;
            Ok(())
        })
    }
}

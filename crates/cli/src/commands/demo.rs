//! `wardbook demo`: eight invented schools, with no set-up.

use crate::ambient;
use crate::command_line::Demo;
use crate::config::Config;
use crate::demo::folder::{self, Folder};
use crate::demo::{accounts, seed};
use crate::server::Server;
use anyhow::Context as _;
use casework::{Casework, Senders};
use std::io::Write as _;
use std::net::SocketAddr;
use std::path::Path;
use store::{Location, Store};

/// Sets the demonstration up where there is none yet, serves it, and says how to call it.
///
/// # Errors
/// When the database holds something else, another process serves the folder, or the port is taken.
pub(crate) async fn run(demo: Demo, database: Option<&str>, config: &Config) -> anyhow::Result<()> {
    // Only what is asked for here: a configured installation is never made a demonstration.
    let location = database.map_or_else(|| Ok(Location::Folder(demo.data.clone())), Location::parse)?;
    let store = match &location {
        Location::Folder(path) => in_folder(path, &location, demo.fresh).await?,
        Location::Postgres(_) => on_server(&location, demo.fresh, config).await?,
    };
    // INVARIANT: held until the process ends.
    let _lock = store.lock_for_serving()?;
    let casework = Casework::new(store, ambient::clock(), ambient::entropy())?;
    // A demonstration writes to nobody, whatever is set: its messages wait in the outbox.
    let senders = Senders::default();
    // Whatever is set, it is served on this machine alone and seals with a key of its own.
    let listen = SocketAddr::from(([127, 0, 0, 1], demo.port));
    let account_key = Some(accounts::KEY.repeat(32));
    let config = Config { base_url: None, account_key, listen, ..config.clone() };
    let accounts = accounts::issue(&casework, config.account_key(casework.store())?).await?;
    let server = Server::listen(listen, casework, senders, &config).await?;
    let url = format!("http://{}", server.address()?);
    let said = if demo.json { accounts::as_json(&url, &accounts)? + "\n" } else { accounts::as_text(&url, &accounts) };
    server
        .run(|| {
            let mut out = std::io::stdout();
            out.write_all(said.as_bytes())?;
            Ok(out.flush()?)
        })
        .await
}

async fn in_folder(path: &Path, location: &Location, fresh: bool) -> anyhow::Result<Store> {
    let found = folder::look(path)?;
    let begins = fresh || found != Folder::Complete;
    if begins {
        folder::begin(path)?;
    }
    let store = Store::open_at(location, 2).await?;
    let _lock = store.lock_for_serving()?;
    store.migrate().await.context("the demonstration is of another version: begin anew with --fresh")?;
    if begins {
        seed::seed(&store, ambient::now()).await?;
        folder::complete(path)?;
    }
    Ok(store)
}

async fn on_server(location: &Location, fresh: bool, config: &Config) -> anyhow::Result<Store> {
    let store = Store::open_at(location, config.readers).await?;
    store.migrate().await?;
    let is_empty = store.schools().await?.is_empty();
    anyhow::ensure!(is_empty || !fresh, "a database is not emptied: make a new one for --fresh");
    if is_empty {
        seed::seed(&store, ambient::now()).await?;
    }
    Ok(store)
}

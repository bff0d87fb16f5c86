//! `wardbook serve`: the GraphQL contract over one database.

use super::account;
use crate::config::Config;
use crate::server::Server;
use crate::{ambient, messages};
use casework::Casework;

/// Serves until a stop is asked for.
///
/// # Errors
/// When the schema is not the one this version needs (it says what to run), the data folder is served already, or the port
/// is taken.
pub(crate) async fn run(config: &Config) -> anyhow::Result<()> {
    let senders = messages::senders(config)?;
    let store = config.open().await?;
    store.check_schema().await?;
    // INVARIANT: held until the process ends: one `serve` for each data folder.
    let _lock = store.lock_for_serving()?;
    let casework = Casework::new(store, ambient::clock(), ambient::entropy())?;
    let casework = match &config.state_folder {
        Some(folder) => casework.spooling_to(&folder.join("reads-spool")),
        None => casework,
    };
    let server = Server::listen(config.listen, casework.clone(), senders, config).await?;
    let address = server.address()?;
    account::first_start(&casework, config).await?;
    server
        .run(|| {
            tracing::info!(%address, "answering");
            Ok(())
        })
        .await
}

//! `wardbook migrate`: brings the schema to the one this version needs.

use crate::config::Config;

/// Applies what is missing. Forward only; take a backup before.
///
/// # Errors
/// When the database cannot be reached, or its schema is not one of this version's past.
pub(crate) async fn run(config: &Config) -> anyhow::Result<()> {
    let store = config.open().await?;
    store.migrate().await?;
    store.check_schema().await?;
    store.close().await;
    println!("the schema is the one this version needs");
    Ok(())
}

//! Clients that were not written by us, against the real binary on both databases: the public audit of GraphQL over HTTP,
//! a JavaScript client, graphql-ws and Python's gql; and the pages in a real browser, looked at by axe.

use anyhow::{Context, Result, ensure};
use std::process::{Command, Stdio};
use wardbook_tests::server::{Server, from_run_script, is_quick};

/// A script of `tests/peers/js`, run beside its packages.
fn node(script: &str) -> Result<Command> {
    let peers = from_run_script("WARDBOOK_TEST_NODE_PEERS")?;
    let mut command = Command::new("node");
    command.arg(script).current_dir(peers);
    Ok(command)
}

/// A script of `tests/peers/python`.
fn python(script: &str) -> Result<Command> {
    let mut command = Command::new(from_run_script("WARDBOOK_TEST_PYTHON")?);
    let peers = concat!(env!("CARGO_MANIFEST_DIR"), "/peers/python");
    // Compiled files would be written beside the script, into the tree.
    command.arg("-B").arg(script).current_dir(peers);
    Ok(command)
}

/// Runs it against this server; what it says is shown when it fails.
fn is_content(mut peer: Command, server: &Server) -> Result<()> {
    peer.env("WARDBOOK_INSTALLATION", &server.line).stdin(Stdio::null());
    let ended = peer.output().with_context(|| format!("{peer:?} cannot be run"))?;
    let said = String::from_utf8_lossy(&ended.stdout);
    println!("{said}");
    ensure!(ended.status.success(), "{peer:?}\n{said}\n{}", String::from_utf8_lossy(&ended.stderr));
    Ok(())
}

fn every_peer(server: &Server) -> Result<()> {
    is_content(node("audit.mjs")?, server).context("the public audit")?;
    is_content(node("journey.mjs")?, server).context("@urql/core")?;
    is_content(node("subscribe.mjs")?, server).context("graphql-ws")?;
    is_content(python("journey.py")?, server).context("gql")
}

/// In a real browser: what axe knows of, light and dark, wide and as narrow as a telephone, and the way in by the keyboard alone.
#[test]
fn every_page_by_which_people_get_in_can_be_used_by_everybody() -> Result<()> {
    if is_quick() {
        return Ok(());
    }
    from_run_script("WARDBOOK_TEST_CHROMIUM")?;
    is_content(node("pages.mjs")?, &Server::on_sqlite()?)
}

#[test]
fn every_peer_is_content_on_sqlite() -> Result<()> {
    if is_quick() {
        return Ok(());
    }
    every_peer(&Server::on_sqlite()?)
}

#[tokio::test]
async fn every_peer_is_content_on_postgresql() -> Result<()> {
    if is_quick() {
        return Ok(());
    }
    every_peer(&Server::on_postgresql().await?)
}

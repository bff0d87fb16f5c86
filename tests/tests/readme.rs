//! The conversation in the README, pasted into a shell as a newcomer would.

use anyhow::{Context, Result, ensure};
use std::process::{Command, Stdio};
use wardbook_tests::server::{Server, is_quick};

const README: &str = include_str!("../../README.md");
/// Stands in the README before the first block that is pasted.
const BEGIN: &str = "<!-- conversation -->";

/// The fenced blocks of the conversation, in order.
fn conversation() -> Result<String> {
    let (_, rest) = README.split_once(BEGIN).context("the README has no conversation")?;
    let chapter = rest.split("\n## ").next().unwrap_or(rest);
    let blocks = chapter.split("```sh\n").skip(1).filter_map(|block| block.split("```").next());
    Ok(blocks.collect::<Vec<_>>().join("\n"))
}

#[test]
fn the_conversation_of_the_readme_works_when_it_is_pasted() -> Result<()> {
    if is_quick() {
        return Ok(());
    }
    let wardbook = Server::on_sqlite()?;
    let folder = tempfile::tempdir()?;
    let line = folder.path().join("wardbook.json");
    std::fs::write(&line, &wardbook.line)?;
    let output = Command::new("bash")
        .args(["-euo", "pipefail", "-c", &conversation()?])
        .env("demo", &line)
        .stdin(Stdio::null())
        .output()
        .context("bash cannot be started")?;
    let said = String::from_utf8(output.stdout)?;
    ensure!(output.status.success(), "{said}\n{}", String::from_utf8_lossy(&output.stderr));
    as_promised(&said)
}

fn as_promised(said: &str) -> Result<()> {
    ensure!(!said.contains("\"errors\""), "a request failed: {said}");
    let refusals: Vec<&str> = said.lines().filter(|line| line.contains("\"userErrors\":[{")).collect();
    let [early] = refusals.as_slice() else {
        anyhow::bail!("one answer is \"not yet\", not {}: {said}", refusals.len())
    };
    ensure!(early.contains("NOT_YET") && early.contains("KCSIE"), "{early}");
    ensure!(said.contains("Ruth Adeyemi"), "nobody would be told: {said}");
    ensure!(said.contains("tell the local authority designated officer"), "nothing is owed: {said}");
    ensure!(said.contains("\"statusWords\":\"closed\""), "it is not closed: {said}");
    ensure!(said.contains("\"yesterday\":null"), "it was known before it was raised: {said}");
    let last: Vec<&str> = said.lines().rev().take(2).collect();
    let [subject, older] = last.as_slice() else { anyhow::bail!("nothing was said") };
    ensure!(older.contains("\"yesterday\":{") && older.contains("\"statusWords\":\"open\""), "{older}");
    let nothing = r#"{"data":{"case":null,"worklist":{"edges":[]}}}"#;
    ensure!(*subject == nothing, "the adult it is about sees it: {subject}");
    Ok(())
}

//! `wardbook schema write`: the generated files under `schema/`.

use crate::command_line::SchemaAction;
use anyhow::Context as _;
use std::fs;

/// Writes every generated file. Files of event versions that are written no more stay: they must be read for ever.
///
/// # Errors
/// When the folder cannot be written.
pub(crate) fn run(action: &SchemaAction) -> anyhow::Result<()> {
    let SchemaAction::Write { to } = action;
    let files = crate::schema::files()?;
    for (path, text) in &files {
        let file = to.join(path);
        if let Some(folder) = file.parent() {
            fs::create_dir_all(folder).with_context(|| format!("cannot make the folder {}", folder.display()))?;
        }
        fs::write(&file, text).with_context(|| format!("cannot write {}", file.display()))?;
    }
    println!("{} files written to {}", files.len(), to.display());
    Ok(())
}

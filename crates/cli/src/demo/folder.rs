//! Which data folder is a demonstration's, and may be emptied: nothing else ever is.

use anyhow::{Context as _, bail};
use std::fs::{self, File, TryLockError};
use std::path::Path;

/// Says that the folder is a demonstration's, and whether it was set up to the end.
const MARK: &str = "demonstration";
const BEGUN: &str = "begun";
const COMPLETE: &str = "complete";
/// The lock a running `serve` or `demo` holds (see the store).
const LOCK: &str = "serve.lock";
/// How the names of the store's files begin.
const DATABASES: [&str; 2] = ["wardbook.db", "reads.db"];

/// What a data folder is to the demonstration.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Folder {
    /// Missing or empty.
    New,
    /// A demonstration that was set up to the end.
    Complete,
    /// A demonstration that was interrupted while it was set up.
    Interrupted,
    /// Something else: hands off.
    Foreign,
}

/// What this folder is.
///
/// # Errors
/// When it cannot be read.
pub(crate) fn look(folder: &Path) -> anyhow::Result<Folder> {
    if !folder.exists() {
        return Ok(Folder::New);
    }
    let mark = folder.join(MARK);
    if mark.is_file() {
        let complete = fs::read_to_string(&mark)?.trim() == COMPLETE;
        return Ok(if complete { Folder::Complete } else { Folder::Interrupted });
    }
    let empty = fs::read_dir(folder).context("the data folder cannot be read")?.next().is_none();
    Ok(if empty { Folder::New } else { Folder::Foreign })
}

/// Makes the folder a new demonstration's: whatever demonstration was in it is gone.
///
/// # Errors
/// When it holds anything but a demonstration, or one that is running.
pub(crate) fn begin(folder: &Path) -> anyhow::Result<()> {
    match look(folder)? {
        Folder::New => {}
        Folder::Foreign => bail!("{} holds something else than a demonstration: name another folder", folder.display()),
        Folder::Complete | Folder::Interrupted => empty(folder)?,
    }
    make(folder).with_context(|| format!("cannot make the data folder {}", folder.display()))?;
    Ok(fs::write(folder.join(MARK), BEGUN)?)
}

/// Only its owner looks into a data folder.
fn make(folder: &Path) -> std::io::Result<()> {
    use std::os::unix::fs::DirBuilderExt as _;
    fs::DirBuilder::new().recursive(true).mode(0o700).create(folder)
}

/// Says that the demonstration was set up to the end.
///
/// # Errors
/// When the folder cannot be written.
pub(crate) fn complete(folder: &Path) -> anyhow::Result<()> {
    Ok(fs::write(folder.join(MARK), COMPLETE)?)
}

fn empty(folder: &Path) -> anyhow::Result<()> {
    let lock = folder.join(LOCK);
    if lock.exists()
        && let Err(TryLockError::WouldBlock) = File::open(&lock)?.try_lock()
    {
        bail!("another process serves {}: stop it first", folder.display());
    }
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        // INVARIANT: only what the store writes: whatever else somebody put there stays.
        let name = entry.file_name();
        if DATABASES.iter().any(|database| name.to_string_lossy().starts_with(database)) {
            fs::remove_file(entry.path()).with_context(|| format!("cannot empty {}", folder.display()))?;
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_folder_that_holds_something_else_is_never_emptied() {
        let folder = tempfile::tempdir().unwrap();
        fs::write(folder.path().join("wardbook.db"), "a school's").unwrap();
        assert!(begin(folder.path()).is_err());
        assert!(folder.path().join("wardbook.db").exists());
    }

    #[test]
    fn an_interrupted_demonstration_is_begun_anew() {
        let folder = tempfile::tempdir().unwrap();
        begin(folder.path()).unwrap();
        fs::write(folder.path().join("wardbook.db"), "half").unwrap();
        fs::write(folder.path().join("reads.db-wal"), "half").unwrap();
        assert_eq!(look(folder.path()).unwrap(), Folder::Interrupted);
        begin(folder.path()).unwrap();
        assert!(!folder.path().join("wardbook.db").exists() && !folder.path().join("reads.db-wal").exists());
        complete(folder.path()).unwrap();
        assert_eq!(look(folder.path()).unwrap(), Folder::Complete);
    }

    #[test]
    fn a_demonstration_that_is_running_is_left_alone() {
        let folder = tempfile::tempdir().unwrap();
        begin(folder.path()).unwrap();
        let lock = File::create(folder.path().join(LOCK)).unwrap();
        lock.lock().unwrap();
        assert!(begin(folder.path()).is_err());
    }
}

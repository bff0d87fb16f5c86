//! What is generated is what is committed.

use anyhow::{Context as _, Result};
use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

/// Every file under `folder`, by its path there.
fn read(folder: &Path, under: &Path, files: &mut BTreeMap<String, String>) -> Result<()> {
    for entry in fs::read_dir(folder).with_context(|| folder.display().to_string())? {
        let path = entry?.path();
        if path.is_dir() {
            read(&path, under, files)?;
        } else {
            let name = path.strip_prefix(under)?.display().to_string();
            files.insert(name, fs::read_to_string(&path)?);
        }
    }
    Ok(())
}

#[test]
fn the_schemas_are_those_the_code_generates() -> Result<()> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../schema");
    let mut committed = BTreeMap::new();
    read(&folder, &folder, &mut committed)?;
    let generated = wardbook::schema::files()?;
    for (path, text) in &generated {
        assert_eq!(
            committed.get(path),
            Some(text),
            "schema/{path}: run `cargo run -- schema write` and look at the difference"
        );
    }
    for path in committed.keys().filter(|path| !path.starts_with("golden/")) {
        assert!(generated.contains_key(path), "schema/{path} is generated no more: run `cargo run -- schema write`");
    }
    Ok(())
}

//! What is promised to others stays as promised: the generated files under `schema/` equal what the code says, and
//! every event that was ever stored is read for ever.

mod golden;
mod schema;

use std::path::PathBuf;

/// The folder of generated files.
fn schema_folder() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../schema")
}

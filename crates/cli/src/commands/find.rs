//! What people name on the command line: a school by id or name, a pack by name or file.

use anyhow::{Context as _, bail};
use domain::policy::pack::{ENGLAND, FLOOR, REFERENCE};
use domain::{School, SchoolId};
use store::Store;
use uuid::Uuid;

/// The school of this id or whole name.
pub(super) async fn find_school(store: &Store, wanted: &str) -> anyhow::Result<SchoolId> {
    let by_id = wanted.parse::<Uuid>().ok().map(SchoolId::new);
    for id in store.schools().await? {
        if Some(id) == by_id {
            return Ok(id);
        }
        if let Some((School { registered: Some(registered), .. }, _)) = store.load::<School>(id, id).await?
            && registered.name.as_str().eq_ignore_ascii_case(wanted)
        {
            return Ok(id);
        }
    }
    bail!("no school has this id or name")
}

/// The text of the floor or of a reference policy by its name, else of a file.
pub(super) fn pack_text(named: &str) -> anyhow::Result<String> {
    if let Some((_, toml)) = [(FLOOR, ENGLAND)].into_iter().chain(REFERENCE).find(|(name, _)| *name == named) {
        return Ok(toml.to_owned());
    }
    let bytes = std::fs::read(named).with_context(|| format!("no reference policy and no file: {named}"))?;
    String::from_utf8(bytes).with_context(|| format!("{named} is not text (UTF-8): save it as plain text"))
}

//! Events as they were stored once, which decode for ever. A golden file is never edited; a new shape is a new version
//! and a new file.

use crate::schema_folder;
use domain::reading::checkpoint::ReadLogEvent;
use domain::recorded::{Recorded, StoredEvent};
use domain::{IncidentEvent, PersonEvent, ReadEvent, SchoolEvent};
use std::fs;
use std::path::PathBuf;

/// The golden files of one class of stream.
fn golden<E: StoredEvent>() -> Vec<PathBuf> {
    let folder = schema_folder().join("events/golden").join(E::CLASS);
    let entries = fs::read_dir(&folder).unwrap_or_else(|error| panic!("{}: {error}", folder.display()));
    entries.map(|entry| entry.expect("an entry").path()).collect()
}

fn decodes<E: StoredEvent>() {
    for path in golden::<E>() {
        let text = fs::read_to_string(&path).expect("a golden file");
        let read = Recorded::<E>::from_json(text.trim_end());
        assert!(read.is_ok(), "{} no longer decodes: {}", path.display(), read.unwrap_err());
    }
}

fn is_stored_again_as_it_was<E: StoredEvent>() {
    for path in golden::<E>() {
        let text = fs::read_to_string(&path).expect("a golden file");
        let Ok(read) = Recorded::<E>::from_json(text.trim_end()) else { continue };
        let (name, version) = read.event.stored_name();
        // An older version is upcast; only the newest is written.
        let newest =
            path.file_name().is_some_and(|file| file.to_string_lossy().starts_with(&format!("{name}.v{version}.")));
        if newest {
            assert_eq!(read.to_json().expect("an event that can be written"), text.trim_end(), "{}", path.display());
        }
    }
}

fn has_a_schema<E: StoredEvent>() {
    for path in golden::<E>() {
        let file = path.file_name().expect("a name").to_string_lossy().into_owned();
        let stem: Vec<&str> = file.split('.').take(2).collect();
        let schema = schema_folder().join("events").join(E::CLASS).join(format!("{}.json", stem.join(".")));
        assert!(schema.is_file(), "{} has no schema", path.display());
    }
}

#[test]
fn every_event_ever_stored_is_read() {
    decodes::<IncidentEvent>();
    decodes::<PersonEvent>();
    decodes::<SchoolEvent>();
    decodes::<ReadEvent>();
    decodes::<ReadLogEvent>();
}

#[test]
fn every_event_of_the_newest_version_is_stored_again_byte_by_byte() {
    is_stored_again_as_it_was::<IncidentEvent>();
    is_stored_again_as_it_was::<PersonEvent>();
    is_stored_again_as_it_was::<SchoolEvent>();
    is_stored_again_as_it_was::<ReadEvent>();
    is_stored_again_as_it_was::<ReadLogEvent>();
}

#[test]
fn every_event_ever_stored_has_its_schema() {
    has_a_schema::<IncidentEvent>();
    has_a_schema::<PersonEvent>();
    has_a_schema::<SchoolEvent>();
    has_a_schema::<ReadEvent>();
    has_a_schema::<ReadLogEvent>();
}

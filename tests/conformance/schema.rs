//! Schemas this version does not know are refused.

use crate::database::Database;
use store::{SchemaError, StoreError};

async fn refusal(database: &Database) -> Option<SchemaError> {
    match database.store().await.check_schema().await {
        Ok(()) => None,
        Err(StoreError::Schema(error)) => Some(error),
        Err(error) => panic!("{error}"),
    }
}

pub(crate) async fn an_unknown_schema_is_refused(database: &Database) {
    assert_eq!(refusal(database).await, None);
    let checksum = if database.is_postgres() { "'\\x00'" } else { "x'00'" };
    let newer = format!(
        "INSERT INTO _sqlx_migrations (version, description, success, checksum, execution_time)
         VALUES (9999, 'from the future', true, {checksum}, 0)"
    );
    database.sql(&newer).await.unwrap();
    assert_eq!(refusal(database).await, Some(SchemaError::Unknown { found: 9999 }));
    assert!(database.owner_store().await.migrate().await.is_err());
    database.sql("DELETE FROM _sqlx_migrations WHERE version = 9999").await.unwrap();
    database.sql(&format!("UPDATE _sqlx_migrations SET checksum = {checksum} WHERE version = 2")).await.unwrap();
    assert_eq!(refusal(database).await, Some(SchemaError::Different { version: 2 }));
}

pub(crate) async fn a_missing_schema_is_refused(database: &Database) {
    let last = database.number("SELECT max(version) FROM _sqlx_migrations").await;
    database.sql(&format!("DELETE FROM _sqlx_migrations WHERE version = {last}")).await.unwrap();
    let found = database.number("SELECT max(version) FROM _sqlx_migrations").await;
    assert_eq!(refusal(database).await, Some(SchemaError::Behind { found, needed: last }));
    database.sql("DELETE FROM _sqlx_migrations").await.unwrap();
    assert_eq!(refusal(database).await, Some(SchemaError::Missing));
    assert!(database.store().await.is_empty().await.unwrap());
    let empty =
        if database.is_postgres() { Database::empty_postgres().await.unwrap() } else { Database::empty_sqlite() };
    // Nobody may read what is not there, nor make it: the owner looks.
    let missing = empty.owner_store().await.check_schema().await;
    assert!(matches!(missing, Err(StoreError::Schema(SchemaError::Missing))), "{missing:?}");
    empty.remove().await;
}

pub(crate) async fn migrating_twice_changes_nothing(database: &Database) {
    let applied = "SELECT count(*) FROM _sqlx_migrations";
    let before = database.number(applied).await;
    let (one, two) = (database.owner_store().await, database.owner_store().await);
    let (one, two) = tokio::join!(one.migrate(), two.migrate());
    one.and(two).unwrap();
    assert_eq!(database.number(applied).await, before);
    let postgres = std::fs::read_dir(concat!(env!("CARGO_MANIFEST_DIR"), "/../migrations/postgres")).unwrap();
    let names = |folder: std::fs::ReadDir| {
        let mut names: Vec<_> = folder.map(|file| file.unwrap().file_name()).collect();
        names.sort();
        names
    };
    let sqlite = std::fs::read_dir(concat!(env!("CARGO_MANIFEST_DIR"), "/../migrations/sqlite")).unwrap();
    assert_eq!(names(postgres), names(sqlite), "both databases have migrations of the same names");
}

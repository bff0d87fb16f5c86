//! Rebuilding: the very rows that were written live.

use crate::appending::{case, child};
use crate::database::{Database, SCHOOL};
use store::{Mode, Rebuilt};
use wardbook_tests::driver::Driver;

const TABLES: [&str; 8] =
    ["case_row", "duty_row", "tie_row", "referral_row", "search_row", "person_row", "match_row", "family_row"];

/// Every row of every read model as text, in order.
async fn rows(database: &Database) -> Vec<String> {
    let mut rows = Vec::new();
    for table in TABLES {
        if database.is_postgres() {
            rows.extend(database.texts(&format!("SELECT t::text FROM {table} t ORDER BY 1")).await);
        } else {
            let columns = database.texts(&format!("SELECT name FROM pragma_table_info('{table}')")).await;
            let columns: Vec<_> = columns.iter().map(|column| format!("quote({column})")).collect();
            let row = columns.join(" || '|' || ");
            rows.extend(database.texts(&format!("SELECT {row} FROM {table} ORDER BY 1")).await);
        }
    }
    rows
}

async fn filled(database: &Database) -> Driver {
    let driver = database.driver().await;
    let other = Driver::new(driver.store.clone(), SCHOOL + 1).await.unwrap();
    for number in 0..12 {
        let driver = if number % 3 == 0 { &other } else { &driver };
        driver.child(child(number), "Rowan").await.unwrap();
        driver.raise(case(number), child(number)).await.unwrap();
        driver.note(case(number), "Spoke to her again.").await.unwrap();
    }
    driver
}

pub(crate) async fn a_rebuild_gives_the_very_rows_that_were_written_live(database: &Database) {
    let driver = filled(database).await;
    let live = rows(database).await;
    assert!(live.len() > 36);
    let compared = driver.store.rebuild(Mode::Compare).await.unwrap();
    assert_eq!(compared.differences, 0);
    for table in TABLES {
        database.sql(&format!("DELETE FROM {table}")).await.unwrap();
    }
    let rebuilt = driver.store.rebuild(Mode::Write).await.unwrap();
    assert_eq!(rebuilt, Rebuilt { differences: live.len() as u64, ..compared });
    assert_eq!(rows(database).await, live);
}

pub(crate) async fn a_rebuild_mends_rows_that_were_damaged(database: &Database) {
    let driver = filled(database).await;
    let live = rows(database).await;
    let ghost = if database.is_postgres() { "gen_random_uuid()" } else { "randomblob(16)" };
    for sql in [
        "UPDATE case_row SET status = 'closed', is_open = NOT is_open".to_owned(),
        "UPDATE person_row SET name = 'Somebody Else'".to_owned(),
        format!("INSERT INTO tie_row SELECT school_id, {ghost}, person_id, tie FROM tie_row"),
        "DELETE FROM tie_row WHERE tie = 'child'".to_owned(),
    ] {
        database.sql(&sql).await.unwrap();
    }
    let compared = driver.store.rebuild(Mode::Compare).await.unwrap();
    assert!(compared.differences >= 12 + 12 + 12 + 12, "{compared:?}");
    assert_ne!(rows(database).await, live);
    driver.store.rebuild(Mode::Write).await.unwrap();
    assert_eq!(rows(database).await, live);
    assert_eq!(driver.store.rebuild(Mode::Compare).await.unwrap().differences, 0);
}

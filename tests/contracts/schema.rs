//! The generated files equal what the code says.

use crate::schema_folder;
use std::fs;

#[test]
fn generated_files_equal_what_is_committed() {
    let generated = wardbook::schema::files().expect("schemas can be written");
    let differs =
        |(path, text): &(&String, &String)| fs::read_to_string(schema_folder().join(path)).ok().as_ref() != Some(text);
    let stale: Vec<&str> = generated.iter().filter(differs).map(|(path, _)| path.as_str()).collect();
    assert!(stale.is_empty(), "not as the code says: {}\nrun: cargo run -- schema write", stale.join(", "));
}

#[test]
fn the_contract_is_one_of_them() {
    assert!(wardbook::schema::files().expect("schemas can be written").contains_key("schema.graphql"));
}

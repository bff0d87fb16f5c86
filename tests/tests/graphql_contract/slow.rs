//! Whoever does not read is dropped, and loses nothing but the socket.

use crate::door::Door;
use crate::sockets::{introduced, say, serve};
use anyhow::Result;
use serde_json::json;
use std::time::Duration;

#[tokio::test]
async fn a_client_that_does_not_read_is_dropped() -> Result<()> {
    let door = Door::open().await?;
    let url = serve(&door).await?;
    let mut slow = introduced(&door, &url, "Hester").await?;
    let query = "query ($id: ID!) { school(id: $id) { packs { rules { id says clauses when { fact anyOf } } } } }";
    let payload = json!({ "query": query, "variables": { "id": door.school_id() } });
    // More and more is asked, and nothing of it read, until every buffer between the two is full.
    let flood = async {
        let mut id = 0;
        loop {
            id += 1;
            let asked = json!({ "type": "subscribe", "id": id.to_string(), "payload": payload });
            if say(&mut slow, asked).await.is_err() {
                break;
            }
        }
    };
    tokio::time::timeout(Duration::from_secs(90), flood).await?;
    assert!(introduced(&door, &url, "Hester").await.is_ok());
    Ok(())
}

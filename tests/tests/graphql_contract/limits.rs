//! What one request may ask.

use crate::door::Door;
use anyhow::Result;
use axum::http::StatusCode;
use serde_json::json;
use std::fmt::Write as _;
use tokio::io::{AsyncReadExt, AsyncWriteExt};

async fn refused(query: &str) -> Result<()> {
    let door = Door::open().await?;
    let answer = door.ask("Hester", query, json!({})).await?;
    assert_eq!(
        (answer.status, answer.code()),
        (StatusCode::BAD_REQUEST, "LIMIT_EXCEEDED".to_owned()),
        "{}",
        answer.text
    );
    Ok(())
}

#[tokio::test]
async fn deep_documents_are_refused() -> Result<()> {
    let nested = "memberships { school { staff { person { posts { title } } } } }";
    let links = "links { case { ".repeat(9) + "id " + &"} } ".repeat(9);
    refused(&format!("{{ me {{ {nested} }} node(id: \"x\") {{ ... on Case {{ {links} }} }} }}")).await
}

#[tokio::test]
async fn values_nested_without_end_are_refused_before_they_are_parsed() -> Result<()> {
    refused(&format!("{{ node(id: {}1{}) {{ id }} }}", "[".repeat(60_000), "]".repeat(60_000))).await?;
    refused(&format!("{}__typename{}", "{ a ".repeat(20_000), "}".repeat(20_000))).await
}

#[tokio::test]
async fn many_aliases_are_refused() -> Result<()> {
    let aliased = (0..31).fold(String::new(), |mut text, n| {
        let _ = write!(text, "a{n}: __typename ");
        text
    });
    refused(&format!("{{ {aliased} }}")).await
}

#[tokio::test]
async fn many_directives_are_refused() -> Result<()> {
    refused(&format!("{{ __typename {} }}", "@include(if: true) ".repeat(31))).await
}

#[tokio::test]
async fn pages_within_pages_are_refused_when_they_weigh_too_much() -> Result<()> {
    let trail = "case { auditTrail(first: 100) { edges { node { what people { name } said { field } } } } }";
    refused(&format!("{{ worklist(school: \"x\", first: 100) {{ edges {{ node {{ {trail} }} }} }} }}")).await
}

#[tokio::test]
async fn the_introspection_of_the_usual_tools_is_answered() -> Result<()> {
    let door = Door::open().await?;
    let of_type = "kind name ofType { ".repeat(8) + "kind name" + &" }".repeat(8);
    let query = format!(
        "query IntrospectionQuery {{ __schema {{ queryType {{ name }} mutationType {{ name }} subscriptionType {{ name }}
        types {{ kind name description fields(includeDeprecated: true) {{ name description
        args {{ name description type {{ {of_type} }} defaultValue }} type {{ {of_type} }} isDeprecated deprecationReason }}
        inputFields {{ name description type {{ {of_type} }} defaultValue }} interfaces {{ {of_type} }}
        enumValues(includeDeprecated: true) {{ name description isDeprecated deprecationReason }}
        possibleTypes {{ {of_type} }} }} directives {{ name description locations
        args {{ name description type {{ {of_type} }} defaultValue }} }} }} }}"
    );
    let data = door.data("Hester", &query, json!({})).await?;
    assert_eq!(data["__schema"]["mutationType"]["name"], "Mutation");
    Ok(())
}

#[tokio::test]
async fn a_body_of_a_megabyte_is_answered_clearly_while_it_is_still_being_sent() -> Result<()> {
    let door = Door::open().await?;
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await?;
    let mut socket = tokio::net::TcpStream::connect(listener.local_addr()?).await?;
    tokio::spawn(axum::serve(listener, door.router.clone()).into_future());
    let body = json!({ "query": "{ __typename }", "variables": { "x": "x".repeat(1_000_000) } }).to_string();
    let head = format!(
        "POST /graphql HTTP/1.1\r\nhost: localhost\r\nconnection: close\r\ncontent-type: application/json\r\n\
         authorization: Bearer {}\r\ncontent-length: {}\r\n\r\n",
        door.token("Hester").await?,
        body.len()
    );
    socket.write_all(head.as_bytes()).await?;
    socket.write_all(body.as_bytes()).await?;
    let mut answer = String::new();
    socket.read_to_string(&mut answer).await?;
    assert!(answer.starts_with("HTTP/1.1 413 "), "{answer}");
    assert!(answer.contains("LIMIT_EXCEEDED"), "{answer}");
    Ok(())
}

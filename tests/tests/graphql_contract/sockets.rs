//! Subscriptions over `graphql-transport-ws`.

use crate::door::Door;
use anyhow::{Context as _, Result};
use futures::{SinkExt, StreamExt};
use serde_json::{Value, json};
use std::time::Duration;
use tokio::net::{TcpListener, TcpStream};
use tokio_tungstenite::tungstenite::client::IntoClientRequest;
use tokio_tungstenite::tungstenite::{Error, Message};
use tokio_tungstenite::{MaybeTlsStream, WebSocketStream, connect_async};

pub(crate) type Socket = WebSocketStream<MaybeTlsStream<TcpStream>>;

/// A server of this door, and its address.
pub(crate) async fn serve(door: &Door) -> Result<String> {
    let listener = TcpListener::bind("127.0.0.1:0").await?;
    let url = format!("ws://{}/graphql", listener.local_addr()?);
    tokio::spawn(axum::serve(listener, door.router.clone()).into_future());
    let casework = door.installation.casework.clone();
    tokio::spawn(async move { casework.follow_logs().await });
    Ok(url)
}

async fn connect(url: &str, origin: Option<&str>, protocol: &str) -> Result<Socket, Error> {
    let mut request = url.into_client_request()?;
    request.headers_mut().insert("sec-websocket-protocol", protocol.parse()?);
    if let Some(origin) = origin {
        request.headers_mut().insert("origin", origin.parse()?);
    }
    Ok(connect_async(request).await?.0)
}

pub(crate) async fn say(socket: &mut Socket, message: Value) -> Result<()> {
    Ok(socket.send(Message::text(message.to_string())).await?)
}

/// The next message, or the code the socket was closed with.
pub(crate) async fn hear(socket: &mut Socket) -> Result<Result<Value, u16>> {
    let wait = tokio::time::timeout(Duration::from_secs(20), socket.next());
    Ok(match wait.await?.context("the socket ended")?? {
        Message::Text(text) => Ok(serde_json::from_str(&text)?),
        Message::Close(frame) => Err(frame.map_or(0, |frame| frame.code.into())),
        other => anyhow::bail!("not expected: {other:?}"),
    })
}

pub(crate) async fn introduced(door: &Door, url: &str, name: &str) -> Result<Socket> {
    let mut socket = connect(url, None, "graphql-transport-ws").await?;
    let token = door.token(name).await?;
    say(&mut socket, json!({ "type": "connection_init", "payload": { "token": token } })).await?;
    assert_eq!(hear(&mut socket).await?, Ok(json!({ "type": "connection_ack" })));
    Ok(socket)
}

#[tokio::test]
async fn a_socket_from_a_page_of_another_origin_is_refused_at_the_upgrade() -> Result<()> {
    let door = Door::open().await?;
    let url = serve(&door).await?;
    let refused = connect(&url, Some("https://elsewhere.example"), "graphql-transport-ws").await;
    assert!(matches!(&refused, Err(Error::Http(response)) if response.status() == 403), "{refused:?}");
    assert!(connect(&url, Some("https://school.example"), "graphql-transport-ws").await.is_ok());
    let refused = connect(&url, None, "graphql-ws").await;
    assert!(matches!(&refused, Err(Error::Http(response)) if response.status() == 400), "{refused:?}");
    Ok(())
}

#[tokio::test]
async fn whoever_does_not_say_who_she_is_is_dropped() -> Result<()> {
    let door = Door::open().await?;
    let url = serve(&door).await?;
    let mut silent = connect(&url, None, "graphql-transport-ws").await?;
    let mut wrong = connect(&url, None, "graphql-transport-ws").await?;
    say(&mut wrong, json!({ "type": "connection_init", "payload": { "token": "wb_nobody" } })).await?;
    assert_eq!(hear(&mut wrong).await?, Err(4403));
    let mut early = connect(&url, None, "graphql-transport-ws").await?;
    say(&mut early, json!({ "type": "subscribe", "id": "1", "payload": { "query": "{ __typename }" } })).await?;
    assert_eq!(hear(&mut early).await?, Err(4401));
    let mut garbled = connect(&url, None, "graphql-transport-ws").await?;
    say(&mut garbled, json!({ "type": "Zebedee" })).await?;
    assert_eq!(hear(&mut garbled).await?, Err(4400));
    assert_eq!(hear(&mut silent).await?, Err(4408));
    Ok(())
}

#[tokio::test]
async fn queries_and_mistakes_over_a_socket_are_answered_as_over_http() -> Result<()> {
    let door = Door::open().await?;
    let url = serve(&door).await?;
    let mut socket = introduced(&door, &url, "Hester").await?;
    say(&mut socket, json!({ "type": "ping" })).await?;
    assert_eq!(hear(&mut socket).await?, Ok(json!({ "type": "pong" })));
    say(&mut socket, json!({ "type": "subscribe", "id": "1", "payload": { "query": "{ __typename }" } })).await?;
    assert_eq!(
        hear(&mut socket).await?,
        Ok(json!({ "type": "next", "id": "1", "payload": { "data": { "__typename": "Query" } } }))
    );
    assert_eq!(hear(&mut socket).await?, Ok(json!({ "type": "complete", "id": "1" })));
    say(&mut socket, json!({ "type": "subscribe", "id": "2", "payload": { "query": "{ Zebedee((" } })).await?;
    let error = hear(&mut socket).await?.unwrap_or_default();
    assert_eq!((&error["type"], &error["payload"][0]["extensions"]["code"]), (&json!("error"), &json!("PARSE_FAILED")));
    assert!(!error.to_string().contains("Zebedee"));
    Ok(())
}

#[tokio::test]
async fn a_new_concern_is_pushed_to_whom_it_concerns_and_to_nobody_else() -> Result<()> {
    let door = Door::open().await?;
    let url = serve(&door).await?;
    let mut lead = introduced(&door, &url, "Hester").await?;
    let mut chair = introduced(&door, &url, "Conrad").await?;
    let query = "subscription ($school: ID!) { newConcerns(school: $school) { id event { what } case { status } } }";
    let subscribe = json!({ "query": query, "variables": { "school": door.school_id() } });
    for socket in [&mut lead, &mut chair] {
        say(socket, json!({ "type": "subscribe", "id": "1", "payload": subscribe })).await?;
        say(socket, json!({ "type": "ping" })).await?;
        assert_eq!(hear(socket).await?, Ok(json!({ "type": "pong" })));
    }
    tokio::time::sleep(Duration::from_millis(300)).await;
    let case = door.concern("Tamsin").await?;
    let pushed = hear(&mut lead).await?.unwrap_or_default();
    assert_eq!(pushed["payload"]["data"]["newConcerns"]["id"], json!(case), "{pushed}");
    assert!(tokio::time::timeout(Duration::from_secs(2), chair.next()).await.is_err(), "what is forbidden is silent");
    Ok(())
}

#[tokio::test]
async fn changes_of_a_case_are_pushed_until_the_token_ends() -> Result<()> {
    let door = Door::open().await?;
    let url = serve(&door).await?;
    let case = door.concern("Tamsin").await?;
    let mut lead = introduced(&door, &url, "Hester").await?;
    let query = "subscription ($id: ID!) { caseChanged(caseId: $id) { event { version what } case { version } } }";
    let subscribe = json!({ "query": query, "variables": { "id": case } });
    say(&mut lead, json!({ "type": "subscribe", "id": "1", "payload": subscribe })).await?;
    say(&mut lead, json!({ "type": "subscribe", "id": "1", "payload": { "query": "{ __typename }" } })).await?;
    assert_eq!(hear(&mut lead).await?, Err(4409));
    let mut lead = introduced(&door, &url, "Hester").await?;
    say(&mut lead, json!({ "type": "subscribe", "id": "1", "payload": subscribe })).await?;
    tokio::time::sleep(Duration::from_secs(2)).await;
    let note = json!({ "note": { "parts": [{ "text": "Spoke to her after break." }] } });
    door.command("Hester", "addNote", &case, note.clone()).await?;
    let pushed = hear(&mut lead).await?.unwrap_or_default();
    assert_eq!(pushed["payload"]["data"]["caseChanged"]["event"]["what"], "A note was added.", "{pushed}");
    door.installation.pass(chrono::TimeDelta::days(2));
    door.command("Hester", "addNote", &case, note).await?;
    assert_eq!(hear(&mut lead).await?, Ok(json!({ "type": "complete", "id": "1" })));
    Ok(())
}

//! Somebody who watches over a web socket.

use crate::client::{Person, School};
use anyhow::{Context, Result, ensure};
use futures::{SinkExt, StreamExt};
use serde_json::{Value, json};
use std::time::Duration;
use tokio_tungstenite::tungstenite::client::IntoClientRequest;
use tokio_tungstenite::tungstenite::{Message, http::HeaderValue};

/// Somebody who watches a school.
pub(crate) struct Watcher(tokio_tungstenite::WebSocketStream<tokio_tungstenite::MaybeTlsStream<tokio::net::TcpStream>>);

impl Watcher {
    /// Watches with this subscription, which takes the school.
    pub(crate) async fn of(school: &School<'_>, who: &Person, query: &str) -> Result<Self> {
        let url = school.url().replacen("http", "ws", 1);
        let mut request = url.into_client_request()?;
        request.headers_mut().insert("Sec-WebSocket-Protocol", HeaderValue::from_static("graphql-transport-ws"));
        let (mut socket, _) = tokio_tungstenite::connect_async(request).await?;
        send(&mut socket, json!({ "type": "connection_init", "payload": { "token": who.token() } })).await?;
        let acknowledged = socket.next().await.context("the socket closed")??;
        ensure!(acknowledged.to_text()?.contains("connection_ack"), "not acknowledged: {acknowledged}");
        let subscribe = json!({ "query": query, "variables": { "school": school.id } });
        send(&mut socket, json!({ "id": "1", "type": "subscribe", "payload": subscribe })).await?;
        // The answer to a ping shows that the subscription before it was taken.
        send(&mut socket, json!({ "type": "ping" })).await?;
        let mut watcher = Self(socket);
        while !watcher.read().await?.contains("pong") {}
        Ok(watcher)
    }

    async fn read(&mut self) -> Result<String> {
        Ok(self.0.next().await.context("the socket closed")??.to_text()?.to_owned())
    }

    /// The next push, if one comes in time.
    pub(crate) async fn next(&mut self, within: Duration) -> Result<Option<String>> {
        let push = async {
            loop {
                let text = self.read().await?;
                if text.contains("\"next\"") || text.contains("\"error\"") {
                    return anyhow::Ok(text);
                }
            }
        };
        tokio::time::timeout(within, push).await.ok().transpose()
    }
}

async fn send<S>(socket: &mut S, message: Value) -> Result<()>
where
    S: SinkExt<Message> + Unpin,
    S::Error: std::error::Error + Send + Sync + 'static,
{
    Ok(socket.send(Message::text(message.to_string())).await?)
}

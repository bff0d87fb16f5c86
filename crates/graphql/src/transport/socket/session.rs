//! One socket from its first message to its last.

use super::super::{Door, answer, question::Question, with_caller};
use crate::caller::Caller;
use crate::errors::{Code, is_request_error, typed};
use crate::limits::{Transport, admitted};
use async_graphql::Response as Executed;
use axum::extract::ws::{CloseFrame, Message, WebSocket};
use futures::stream::{AbortHandle, Abortable, BoxStream, SelectAll};
use futures::{StreamExt, future, stream};
use serde::Deserialize;
use serde_json::{Value, json};
use std::collections::HashMap;
use std::time::Duration;
use tokio::time::{Instant, interval_at, sleep_until, timeout};

/// How long a client may take to say who it is.
const INIT_WITHIN: Duration = Duration::from_secs(5);
/// How long a client may take to read one message.
const READ_WITHIN: Duration = Duration::from_secs(10);
/// How often a silent socket is asked whether somebody is there.
const PING_EVERY: Duration = Duration::from_secs(30);
/// Subscriptions on one socket.
const SUBSCRIPTIONS: usize = 20;

/// A message of a client.
#[derive(Deserialize)]
#[serde(tag = "type", rename_all = "snake_case")]
enum FromClient {
    ConnectionInit { payload: Option<Init> },
    Subscribe { id: String, payload: Question },
    Complete { id: String },
    Ping,
    Pong,
}

/// Who the client is, and what she reads for where she says so: `{ "token": "…", "purpose": "…" }`.
#[derive(Deserialize)]
struct Init {
    #[serde(default)]
    token: String,
    #[serde(default)]
    purpose: Option<String>,
}

/// Why a socket is closed: a code of the protocol, and words.
struct Closing(u16, &'static str);

/// What one running operation says.
enum Said {
    Next(String, Box<Executed>),
    /// What it opened could not be entered in the log of reads: nothing of it is said.
    Unavailable(String),
    Complete(String),
}

/// One socket.
pub(super) struct Session {
    door: Door,
    socket: WebSocket,
    /// The session of the browser, which counts where no token is given.
    signed_in: Option<String>,
    caller: Option<Caller>,
    /// What she reads for.
    purpose: Option<String>,
    /// Answers of everything that runs here.
    running: SelectAll<BoxStream<'static, Said>>,
    handles: HashMap<String, AbortHandle>,
}

impl Session {
    pub(super) fn new(door: Door, socket: WebSocket, signed_in: Option<String>) -> Self {
        let (running, handles) = (SelectAll::new(), HashMap::new());
        Self { door, socket, signed_in, caller: None, purpose: None, running, handles }
    }

    /// Serves the socket to its end.
    pub(super) async fn run(mut self) {
        if let Err(Closing(code, reason)) = self.serve().await {
            let frame = CloseFrame { code, reason: reason.into() };
            // A client that is gone need not be told why.
            let _ = timeout(READ_WITHIN, self.socket.send(Message::Close(Some(frame)))).await;
        }
    }

    async fn serve(&mut self) -> Result<(), Closing> {
        let introduced_by = Instant::now() + INIT_WITHIN;
        let mut pings = interval_at(Instant::now() + PING_EVERY, PING_EVERY);
        loop {
            tokio::select! {
                message = self.socket.recv() => match message {
                    Some(Ok(Message::Text(text))) => self.hear(text.as_str()).await?,
                    Some(Ok(Message::Binary(_))) => return Err(Closing(4400, "send text")),
                    Some(Ok(Message::Ping(_) | Message::Pong(_))) => {}
                    Some(Ok(Message::Close(_))) => {
                        // Reading on sends the farewell back; without it the client takes the connection for broken.
                        let _ = timeout(READ_WITHIN, self.socket.recv()).await;
                        return Ok(());
                    }
                    Some(Err(_)) | None => return Ok(()),
                },
                said = self.running.next(), if !self.running.is_empty() => {
                    if let Some(said) = said {
                        self.say(said).await?;
                    }
                }
                () = sleep_until(introduced_by), if self.caller.is_none() => {
                    return Err(Closing(4408, "Connection initialisation timeout"));
                }
                _ = pings.tick() => self.send(&json!({ "type": "ping" })).await?,
            }
        }
    }

    async fn hear(&mut self, text: &str) -> Result<(), Closing> {
        // What does not parse is not repeated: it may hold a token.
        let message = serde_json::from_str(text).map_err(|_| Closing(4400, "Invalid message"))?;
        match message {
            FromClient::ConnectionInit { payload } => self.introduce(payload).await,
            FromClient::Subscribe { id, payload } => self.start(id, payload).await,
            FromClient::Complete { id } => {
                self.stop(&id);
                Ok(())
            }
            FromClient::Ping => self.send(&json!({ "type": "pong" })).await,
            FromClient::Pong => Ok(()),
        }
    }

    async fn introduce(&mut self, init: Option<Init>) -> Result<(), Closing> {
        if self.caller.is_some() {
            return Err(Closing(4429, "Too many initialisation requests"));
        }
        let Init { token, purpose } = init.unwrap_or(Init { token: String::new(), purpose: None });
        let token = token.strip_prefix("Bearer ").unwrap_or(&token);
        let token = if token.is_empty() { self.signed_in.as_deref().unwrap_or_default() } else { token };
        let caller = signed_in(&self.door, token).await?;
        caller.asked(purpose.as_deref()).map_err(|_| Closing(4400, "Invalid purpose"))?;
        (self.caller, self.purpose) = (Some(caller), purpose);
        self.send(&json!({ "type": "connection_ack" })).await
    }

    async fn start(&mut self, id: String, question: Question) -> Result<(), Closing> {
        let Some(token) = self.caller.as_ref().map(|caller| caller.token.clone()) else {
            return Err(Closing(4401, "Unauthorized"));
        };
        if self.handles.contains_key(&id) {
            return Err(Closing(4409, "Subscriber for this id already exists"));
        }
        if self.handles.len() >= SUBSCRIPTIONS {
            let errors =
                answer::socket_errors(Code::LimitExceeded, "twenty operations run here already: end one first");
            return self.send(&json!({ "type": "error", "id": id, "payload": errors })).await;
        }
        // Each operation is asked by who the token is now, not by who it was when the socket opened.
        let caller = signed_in(&self.door, token.as_str()).await?;
        let document = match admitted(question.into_document(), Transport::Socket) {
            Ok(document) => document,
            Err(error) => return self.send(&json!({ "type": "error", "id": id, "payload": [error] })).await,
        };
        let (handle, registration) = AbortHandle::new_pair();
        let asked = caller.asked(self.purpose.as_deref()).map_err(|_| Closing(4400, "Invalid purpose"))?;
        let schema = self.door.schema.clone();
        // Each answer is said once what it opened stands in the log of reads.
        let answers = self.door.casework.answering_each(asked, move |casework| {
            schema.execute_stream(with_caller(document, Caller { casework, ..caller }))
        });
        let next = id.clone();
        let said = answers.map(move |answer| match answer {
            Ok(answer) => Said::Next(next.clone(), Box::new(answer)),
            Err(_) => Said::Unavailable(next.clone()),
        });
        let done = stream::once(future::ready(Said::Complete(id.clone())));
        self.running.push(Abortable::new(said.chain(done), registration).boxed());
        self.handles.insert(id, handle);
        Ok(())
    }

    fn stop(&mut self, id: &str) {
        if let Some(handle) = self.handles.remove(id) {
            handle.abort();
        }
    }

    async fn say(&mut self, said: Said) -> Result<(), Closing> {
        match said {
            Said::Complete(id) if self.handles.remove(&id).is_some() => {
                self.send(&json!({ "type": "complete", "id": id })).await
            }
            Said::Next(id, mut answer) if self.handles.contains_key(&id) => {
                typed(&mut answer);
                if is_request_error(&answer) {
                    self.stop(&id);
                    return self.send(&json!({ "type": "error", "id": id, "payload": answer.errors })).await;
                }
                self.send(&json!({ "type": "next", "id": id, "payload": answer })).await
            }
            Said::Unavailable(id) if self.handles.contains_key(&id) => {
                self.stop(&id);
                let errors =
                    answer::socket_errors(Code::Unavailable, "this cannot be answered at the moment: try again");
                self.send(&json!({ "type": "error", "id": id, "payload": errors })).await
            }
            Said::Complete(_) | Said::Next(..) | Said::Unavailable(_) => Ok(()),
        }
    }

    async fn send(&mut self, message: &Value) -> Result<(), Closing> {
        let sent = timeout(READ_WITHIN, self.socket.send(Message::Text(message.to_string().into())));
        match sent.await {
            Ok(Ok(())) => Ok(()),
            Ok(Err(_)) => Err(Closing(1011, "gone")),
            Err(_) => Err(Closing(1013, "too slow: ask again by query")),
        }
    }
}

async fn signed_in(door: &Door, token: &str) -> Result<Caller, Closing> {
    let request = (door.settings.request_ids)().to_string();
    door.sign_in(Some(token), &request).await.map_err(|_| Closing(4403, "Forbidden"))
}

//! Requests as bytes, and connections from another address.

use std::io;
use std::net::SocketAddr;
use std::time::Duration;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpSocket, TcpStream};
use tokio::time::timeout;

/// Where attacks come from: this machine under another of its addresses.
const ATTACKER: &str = "127.0.0.2:0";
/// How long an attacker waits for an answer.
const ANSWER_WITHIN: Duration = Duration::from_secs(20);

/// A request that posts this; `fields` end with a line break.
pub(super) fn post(path: &str, host: &str, fields: &str, media: &str, body: &str) -> String {
    let length = body.len();
    format!(
        "POST {path} HTTP/1.1\r\nHost: {host}\r\n{fields}Content-Type: {media}\r\nContent-Length: {length}\r\n\r\n{body}"
    )
}

/// A connection from the attacker's address.
pub(super) async fn connect(to: &str) -> io::Result<TcpStream> {
    let invalid = |_| io::Error::from(io::ErrorKind::InvalidInput);
    let socket = TcpSocket::new_v4()?;
    socket.set_reuseaddr(true)?;
    socket.bind(ATTACKER.parse::<SocketAddr>().map_err(invalid)?)?;
    let stream = socket.connect(to.parse().map_err(invalid)?).await?;
    stream.set_nodelay(true)?;
    Ok(stream)
}

/// Sends these bytes on a connection of its own; the status of the answer, nothing where the connection was closed instead.
pub(super) async fn status(to: &str, bytes: &[u8]) -> io::Result<Option<u16>> {
    let mut stream = connect(to).await?;
    let (mut reading, mut writing) = stream.split();
    let mut answer = [0; 512];
    let send = async {
        // What cannot be sent any more was refused before.
        let _ = writing.write_all(bytes).await;
        std::future::pending::<()>().await;
    };
    tokio::select! {
        read = timeout(ANSWER_WITHIN, reading.read(&mut answer)) => {
            let read = read.map_or(0, |read| read.unwrap_or(0));
            let head = std::str::from_utf8(answer.get(..read.min(12)).unwrap_or_default()).unwrap_or_default();
            Ok(head.get(9..12).and_then(|status| status.parse().ok()))
        }
        () = send => Ok(None),
    }
}

//! One kept-alive HTTP/1.1 connection that asks the same again and again. Client, servers and database share the machine, so
//! the client must cost next to nothing, and the same for both sides: it looks for the end of an answer and reads no more of it.

use anyhow::{Context, Result, ensure};
use std::ops::Range;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

/// A connection and what is asked over it.
#[derive(Debug)]
pub struct Connection {
    stream: TcpStream,
    request: Vec<u8>,
    answer: Vec<u8>,
}

impl Connection {
    /// Connects.
    ///
    /// # Errors
    /// When nobody listens.
    pub async fn open(address: &str, request: &[u8]) -> Result<Self> {
        let stream = TcpStream::connect(address).await?;
        stream.set_nodelay(true)?;
        Ok(Self { stream, request: request.to_vec(), answer: Vec::with_capacity(256 * 1024) })
    }

    /// Asks once; the body of the answer.
    ///
    /// # Errors
    /// When the answer is not 200, has no length, or breaks off.
    pub async fn page(&mut self) -> Result<&[u8]> {
        self.stream.write_all(&self.request).await?;
        self.answer.clear();
        let mut body = None;
        loop {
            ensure!(self.stream.read_buf(&mut self.answer).await? > 0, "the answer breaks off");
            if body.is_none() {
                body = place(&self.answer)?;
            }
            if let Some(body) = body.clone().filter(|body| body.end <= self.answer.len()) {
                return self.answer.get(body).context("no body");
            }
        }
    }
}

/// Where the body is, once the head has arrived.
fn place(answer: &[u8]) -> Result<Option<Range<usize>>> {
    let Some(head) = answer.windows(4).position(|bytes| bytes == b"\r\n\r\n") else { return Ok(None) };
    let text = std::str::from_utf8(answer.get(..head).unwrap_or_default())?;
    ensure!(text.starts_with("HTTP/1.1 200 "), "answered {}", text.lines().next().unwrap_or_default());
    let mut fields = text.lines().filter_map(|line| line.split_once(':'));
    let length = fields.find(|(name, _)| name.eq_ignore_ascii_case("content-length"));
    let length: usize = length.context("an answer without a length")?.1.trim().parse()?;
    Ok(Some(head + 4..head + 4 + length))
}

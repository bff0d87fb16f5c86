//! The binary as a process of its own: how soon it answers, what it keeps in memory.

use anyhow::{Context, Result, ensure};
use std::io::{BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

/// How long the demonstration is left alone before its memory is looked at.
const IDLE: Duration = Duration::from_secs(20);

/// A process that is ended when this is dropped.
#[derive(Debug)]
pub struct Running {
    process: Child,
    /// `127.0.0.1` and its port.
    pub address: String,
}

impl Drop for Running {
    fn drop(&mut self) {
        drop(self.process.kill());
        drop(self.process.wait());
    }
}

/// The binary beside this one.
fn wardbook() -> Result<PathBuf> {
    let folder = std::env::current_exe()?.parent().context("this program is in no folder")?.to_owned();
    let found =
        ["wardbook-under-test", "wardbook"].map(|name| folder.join(name)).into_iter().find(|path| path.is_file());
    found.context("build it first: cargo build --release -p wardbook-tests --bins")
}

/// A port nobody listens on.
///
/// # Errors
/// When there is none.
pub fn free_port() -> Result<u16> {
    Ok(TcpListener::bind("127.0.0.1:0")?.local_addr()?.port())
}

/// Starts `serve` on this database and waits until it says that it is ready; how long that took.
///
/// # Errors
/// When it does not start within a minute.
pub fn serve(database: &str) -> Result<(Running, Duration)> {
    let address = format!("127.0.0.1:{}", free_port()?);
    let begun = Instant::now();
    let mut command = Command::new(wardbook()?);
    command.args(["serve", "--listen", &address, "--database", database]);
    // Only faults: a line for each attempt of an attacker would be measured too.
    command.env("WARDBOOK_TRACE", "error").stdin(Stdio::null()).stdout(Stdio::null());
    let running = Running { process: command.spawn()?, address };
    while !is_ready(&running.address) {
        ensure!(begun.elapsed() < Duration::from_mins(1), "it is not ready after a minute");
        std::thread::sleep(Duration::from_millis(2));
    }
    Ok((running, begun.elapsed()))
}

/// Folds what happened at a school under another policy; how many events, and how long the whole command took.
///
/// # Errors
/// When it fails, or does not say how many.
pub fn what_if(database: &str, school: &str) -> Result<(usize, Duration)> {
    let begun = Instant::now();
    let mut command = Command::new(wardbook()?);
    command.args(["pack", "what-if", "ley", "--school", school, "--since", "2000-01-01", "--database", database]);
    let answer = command.env("WARDBOOK_TRACE", "warn").stdin(Stdio::null()).output()?;
    let took = begun.elapsed();
    let said = String::from_utf8_lossy(&answer.stderr).into_owned();
    ensure!(answer.status.success(), "{said}");
    let events = said.rsplit_once(" events in ").and_then(|(before, _)| before.rsplit(' ').next()?.parse().ok());
    Ok((events.with_context(|| format!("it does not say how many events: {said}"))?, took))
}

fn is_ready(address: &str) -> bool {
    let ask = || -> std::io::Result<String> {
        let mut stream = TcpStream::connect(address)?;
        stream.write_all(format!("GET /readyz HTTP/1.1\r\nHost: {address}\r\nConnection: close\r\n\r\n").as_bytes())?;
        let mut answer = String::new();
        stream.read_to_string(&mut answer)?;
        Ok(answer)
    };
    ask().is_ok_and(|answer| answer.starts_with("HTTP/1.1 200"))
}

/// Starts the demonstration anew, leaves it alone, and prints what it keeps in memory.
///
/// # Errors
/// When it does not start.
pub fn idle() -> Result<()> {
    let folder = tempfile::tempdir()?;
    let begun = Instant::now();
    let mut command = Command::new(wardbook()?);
    command.args(["demo", "--json", "--fresh", "--port", "0", "--data"]).arg(folder.path().join("data"));
    let mut process = command.stdin(Stdio::null()).stdout(Stdio::piped()).spawn()?;
    let out = process.stdout.take().context("nothing to read from")?;
    let running = Running { process, address: String::new() };
    let mut line = String::new();
    BufReader::new(out).read_line(&mut line)?;
    ensure!(!line.is_empty(), "the demonstration ended before it answered");
    let answered = begun.elapsed();
    std::thread::sleep(IDLE);
    let (now, most) = memory(running.process.id())?;
    println!(
        "| idle demo | resident {now:.1} MB | at most {most:.1} MB | answered after {:.1} s |",
        answered.as_secs_f64()
    );
    Ok(())
}

/// Resident memory of a process now and at most, in megabytes.
fn memory(process: u32) -> Result<(f64, f64)> {
    let status = std::fs::read_to_string(Path::new("/proc").join(process.to_string()).join("status"))?;
    let megabytes = |field: &str| -> Result<f64> {
        let line = status.lines().find(|line| line.starts_with(field)).context("no such field")?;
        let kilobytes: f64 = line.split_whitespace().nth(1).context("no number")?.parse()?;
        Ok(kilobytes * 1024.0 / 1e6)
    };
    Ok((megabytes("VmRSS:")?, megabytes("VmHWM:")?))
}

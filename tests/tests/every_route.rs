//! What goes for every route of the binary, read from its source so that one added tomorrow is looked at too: headers, and how much
//! may be sent.

use anyhow::{Context as _, Result, ensure};
use std::collections::BTreeSet;
use std::io::{Read as _, Write as _};
use std::net::TcpStream;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};
use wardbook_tests::server::{Server, binary};

/// Where routes are mounted.
const MOUNTED: [&str; 4] = ["console/src/lib.rs", "graphql/src/transport.rs", "cli/src/intake.rs", "cli/src/server.rs"];

/// What every answer says, whichever route gave it.
const SAID: [(&str, &str); 8] = [
    ("content-security-policy", "frame-ancestors 'none'"),
    ("x-content-type-options", "nosniff"),
    ("x-frame-options", "DENY"),
    ("referrer-policy", "no-referrer"),
    ("cross-origin-opener-policy", "same-origin"),
    ("cross-origin-resource-policy", "same-origin"),
    ("permissions-policy", "camera=()"),
    ("x-permitted-cross-domain-policies", "none"),
];

/// Every path, its parts that vary filled in, and whether something may be posted there; and one that is not there.
fn routes() -> Result<Vec<(String, bool)>> {
    let crates = Path::new(env!("CARGO_MANIFEST_DIR")).parent().context("no parent folder")?.join("crates");
    let mut found = BTreeSet::from([("/nowhere".to_owned(), false)]);
    for file in MOUNTED {
        let source = std::fs::read_to_string(crates.join(file))?;
        for (_, rest) in source.split(".route(\"").skip(1).filter_map(|rest| Some(("", rest.split_once("\", ")?))) {
            let (path, takes) = (
                rest.0.replace("{secret}", "nothing").replace("{id}", "nothing"),
                rest.1.lines().next().unwrap_or_default(),
            );
            found.insert((path, takes.contains("post(")));
        }
    }
    ensure!(found.len() > 20, "the routes were not found: {found:?}");
    Ok(found.into_iter().collect())
}

/// Sends these bytes and reads the answer to its end; what cannot be sent any more is not.
fn answer(address: &str, head: &str, body: Vec<u8>) -> Result<String> {
    let mut stream = TcpStream::connect(address)?;
    stream.set_read_timeout(Some(Duration::from_secs(20)))?;
    let (mut sending, head) = (stream.try_clone()?, head.to_owned());
    let sender = std::thread::spawn(move || {
        let _ = sending.write_all(head.as_bytes()).and_then(|()| sending.write_all(&body));
    });
    let mut answer = Vec::new();
    let mut part = [0; 4096];
    while let Ok(read @ 1..) = stream.read(&mut part) {
        answer.extend_from_slice(&part[..read]);
    }
    let _ = sender.join();
    Ok(String::from_utf8_lossy(&answer).into_owned())
}

fn address(server: &Server) -> Result<String> {
    Ok(server.url.split('/').nth(2).context("no address")?.to_owned())
}

fn head(method: &str, path: &str, host: &str, fields: &str) -> String {
    format!("{method} {path} HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n{fields}\r\n")
}

/// The value of a field of an answer's head.
fn field<'a>(answer: &'a str, name: &str) -> Option<&'a str> {
    let head = answer.split("\r\n\r\n").next()?;
    head.lines().filter_map(|line| line.split_once(": ")).find(|(known, _)| *known == name).map(|(_, value)| value)
}

#[test]
fn every_answer_of_every_route_says_what_a_browser_may_not_do_with_it() -> Result<()> {
    let server = Server::on_sqlite()?;
    let at = address(&server)?;
    for (path, _) in routes()? {
        for (method, fields) in [
            ("GET", ""),
            ("POST", "Content-Length: 0\r\n"),
            ("POST", "Origin: https://evil.example\r\nContent-Length: 0\r\n"),
            ("OPTIONS", "Origin: https://evil.example\r\nAccess-Control-Request-Method: POST\r\n"),
        ] {
            let answer = answer(&at, &head(method, &path, &at, fields), Vec::new())?;
            for (name, value) in SAID {
                let said = field(&answer, name).with_context(|| format!("{method} {path} lacks {name}: {answer}"))?;
                ensure!(said.contains(value), "{method} {path}: {name}: {said}");
            }
            let kept = field(&answer, "cache-control").with_context(|| format!("{method} {path} may be kept"))?;
            ensure!(kept == "no-store" || path == "/console.css", "{method} {path}: {kept}");
            ensure!(field(&answer, "access-control-allow-origin").is_none(), "{path} is lent to other origins");
            ensure!(field(&answer, "server").is_none() && field(&answer, "x-powered-by").is_none(), "{path}");
            ensure!(field(&answer, "strict-transport-security").is_none(), "{path} without TLS");
        }
    }
    Ok(())
}

#[test]
fn every_route_refuses_a_megabyte() -> Result<()> {
    let server = Server::on_sqlite()?;
    let at = address(&server)?;
    let megabyte = 1024 * 1024;
    for (path, takes) in routes()?.into_iter().filter(|(_, takes)| *takes) {
        for media in ["application/x-www-form-urlencoded", "application/json", "multipart/form-data; boundary=x"] {
            let fields = format!("Origin: http://{at}\r\nContent-Type: {media}\r\nContent-Length: {megabyte}\r\n");
            let answer = answer(&at, &head("POST", &path, &at, &fields), vec![b'a'; megabyte])?;
            let status = answer.get(9..12).unwrap_or_default();
            // Where a token is asked for first, nothing beyond the limit is kept either.
            let with_token = path == "/graphql" || path.starts_with("/intake");
            let is_refused = status == "413" || (with_token && matches!(status, "401" | "415"));
            ensure!(takes && is_refused, "{path}: {answer}");
        }
    }
    Ok(())
}

/// How long the server waits for a body of which a byte comes now and then, and what it says in the end.
fn waits_for(at: &str, path: &str, media: &str) -> Result<(Duration, String)> {
    let begun = Instant::now();
    let mut stream = TcpStream::connect(at)?;
    stream.set_read_timeout(Some(Duration::from_millis(500)))?;
    let fields = format!("Origin: http://{at}\r\nContent-Type: {media}\r\nContent-Length: 9000\r\n");
    stream.write_all(head("POST", path, at, &fields).as_bytes())?;
    let (mut answer, mut part) = (Vec::new(), [0; 1024]);
    while begun.elapsed() < Duration::from_mins(1) && answer.is_empty() {
        let _ = stream.write_all(b"a");
        if let Ok(read) = stream.read(&mut part) {
            answer.extend_from_slice(&part[..read]);
        }
    }
    Ok((begun.elapsed(), String::from_utf8_lossy(&answer).into_owned()))
}

#[test]
fn a_body_that_comes_byte_by_byte_is_not_waited_for() -> Result<()> {
    let server = Server::on_sqlite()?;
    let at = address(&server)?;
    let form = "application/x-www-form-urlencoded";
    let asked =
        [("/sign-in", form), ("/telephone", form), ("/invitation/nothing", form), ("/graphql", "application/json")];
    let waiting = asked.map(|(path, media)| {
        let at = at.clone();
        (path, std::thread::spawn(move || waits_for(&at, path, media)))
    });
    for (path, waiting) in waiting {
        let (took, answer) = waiting.join().map_err(|_| anyhow::anyhow!("{path}"))??;
        let status = answer.get(9..12).unwrap_or_default();
        ensure!(took < Duration::from_secs(35) && matches!(status, "408" | "503"), "{path} after {took:?}: {answer}");
    }
    Ok(())
}

/// A process that is ended when this is dropped.
struct Running(Child);

impl Drop for Running {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

#[test]
fn whoever_came_over_tls_never_comes_without() -> Result<()> {
    let folder = tempfile::tempdir()?;
    let port = std::net::TcpListener::bind("127.0.0.1:0")?.local_addr()?.port();
    let at = format!("127.0.0.1:{port}");
    let on = |arguments: &[&str]| -> Result<Command> {
        let mut command = binary()?;
        command.arg("--database").arg(folder.path()).args(arguments).stdin(Stdio::null());
        Ok(command)
    };
    ensure!(on(&["migrate"])?.status()?.success());
    let mut serve = on(&["serve", "--listen", &at])?;
    let _running = Running(serve.env("WARDBOOK_BASE_URL", "https://wardbook.example").spawn()?);
    let asked = || answer(&at, &head("GET", "/sign-in", "wardbook.example", ""), Vec::new());
    let answer = (0..200).find_map(|_| {
        std::thread::sleep(Duration::from_millis(50));
        asked().ok().filter(|answer| !answer.is_empty())
    });
    let answer = answer.context("it does not answer")?;
    let said = field(&answer, "strict-transport-security").context("not said")?;
    let seconds: u64 = said.split(['=', ';']).nth(1).context("no age")?.parse()?;
    ensure!(seconds >= 365 * 24 * 60 * 60 && said.contains("includeSubDomains"), "{said}");
    Ok(())
}

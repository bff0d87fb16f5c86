//! A page of fifty cases with their duties over HTTP: Wardbook, which judges every row, and PostGraphile 4 on the same rows.

use super::arguments::Arguments;
use super::binary::{self, Running};
use super::cluster::Cluster;
use super::connection::Connection;
use super::measure::{self, median, medians, ms};
use super::school::{self, LoadSchool, Schools};
use anyhow::{Context, Result, ensure};
use chrono::TimeDelta;
use domain::graphql::GlobalId;
use serde_json::{Value, json};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::sync::Arc;
use std::time::Duration;
use store::{Location, Store};
use tokio::sync::Mutex;

/// Connections that ask.
const CONNECTIONS: usize = 8;
/// Pages of one measured run, and before it.
const PAGES: usize = 2000;
const WARM_UP: usize = 300;
const DATABASE: &str = "load_worklist";

const OURS: &str = "query ($school: ID!) { worklist(school: $school, filter: { open: true }, first: 50) {
    pageInfo { hasNextPage endCursor }
    edges { node { id version kind status raisedAt knownAt changedAt level reviewOn nextDue owed overdue
        duties { number kind basis status due wording duration clauses blocksClose imposedAt isOwed } } } } }";

const THEIRS: &str = "query ($school: UUID!) {
    allCaseRows(first: 50, condition: { schoolId: $school, isOpen: true }, orderBy: [DUE_AT_ASC, INCIDENT_ID_ASC]) {
    pageInfo { hasNextPage endCursor }
    nodes { incidentId version kind status raisedAt knownAt changedAt level reviewOn dueAt owed overdue
        dutyRowsBySchoolIdAndIncidentId { nodes {
            duty kind basis status dueAt wording duration clauses blocksClose imposedAt isOwed } } } } }";

/// PostGraphile learns which duties are a case's.
const RELATION: &str =
    "COMMENT ON TABLE duty_row IS E'@foreignKey (school_id, incident_id) references case_row (school_id, incident_id)'";

/// Who is asked, and the request as it goes over the wire.
#[derive(Clone)]
struct Asked {
    address: String,
    request: Vec<u8>,
}

impl Asked {
    fn new(address: &str, token: Option<&str>, body: &str) -> Self {
        let token = token.map(|token| format!("authorization: Bearer {token}\r\n")).unwrap_or_default();
        let request = format!(
            "POST /graphql HTTP/1.1\r\nhost: {address}\r\ncontent-type: application/json\r\naccept: application/json\r\n\
             {token}content-length: {}\r\n\r\n{body}",
            body.len()
        );
        Self { address: address.to_owned(), request: request.into_bytes() }
    }

    /// How many cases and duties are on a page: both sides must answer with as many.
    async fn rows(&self) -> Result<(usize, usize)> {
        let answer: Value =
            serde_json::from_slice(Connection::open(&self.address, &self.request).await?.page().await?)?;
        ensure!(answer.get("errors").is_none(), "answered {answer}");
        let list = answer.pointer("/data/worklist/edges").or(answer.pointer("/data/allCaseRows/nodes"));
        let cases = list.and_then(Value::as_array).with_context(|| format!("no list in {answer}"))?;
        let duties = |case: &Value| {
            let duties = case.pointer("/node/duties").or(case.pointer("/dutyRowsBySchoolIdAndIncidentId/nodes"));
            duties.and_then(Value::as_array).map_or(0, Vec::len)
        };
        Ok((cases.len(), cases.iter().map(duties).sum()))
    }

    async fn run(&self, pages: usize) -> Result<measure::Sample> {
        let mut open = Vec::new();
        for _ in 0..CONNECTIONS {
            open.push(Connection::open(&self.address, &self.request).await?);
        }
        let idle = Arc::new(Mutex::new(open));
        measure::run(CONNECTIONS, pages, move |_| {
            let idle = Arc::clone(&idle);
            async move {
                let mut connection = idle.lock().await.pop().context("no connection")?;
                connection.page().await?;
                idle.lock().await.push(connection);
                Ok(())
            }
        })
        .await
    }
}

/// Measures and prints.
///
/// # Errors
/// When anything fails, or the two sides answer with other rows.
pub async fn run(arguments: &Arguments, postgraphile: Option<&Path>) -> Result<()> {
    let cluster = Cluster::from_environment().await?;
    let url = cluster.create(DATABASE, None).await?;
    let location = Location::Postgres(url.clone());
    let schools = Schools::make(&location, 1, 1000).await?;
    let school = schools.schools.first().context("no school")?;
    let token = token(&location, school).await?;
    cluster.run(DATABASE, RELATION).await?;
    cluster.run(DATABASE, "VACUUM ANALYZE").await?;
    let (running, _) = binary::serve(&url)?;
    let ours = ours(&running, school, &token);
    println!("ours: {:?} cases and duties on a page", ours.rows().await?);
    let theirs = match postgraphile {
        Some(folder) => Some(theirs(folder, &url, school).await?),
        None => None,
    };
    if let Some((_, theirs)) = &theirs {
        ensure!(theirs.rows().await? == ours.rows().await?, "they answer with other rows: {:?}", theirs.rows().await?);
    }
    rounds(arguments.rounds, &ours, theirs.as_ref().map(|(_, theirs)| theirs)).await?;
    drop((running, theirs));
    cluster.drop(DATABASE).await
}

async fn rounds(rounds: usize, ours: &Asked, theirs: Option<&Asked>) -> Result<()> {
    let (mut our, mut their) = (Vec::new(), Vec::new());
    for round in 0..rounds {
        for side in [round % 2, (round + 1) % 2] {
            if side == 0 {
                ours.run(WARM_UP).await?;
                our.push(ours.run(PAGES).await?);
            } else if let Some(theirs) = theirs {
                theirs.run(WARM_UP).await?;
                their.push(theirs.run(PAGES / 4).await?);
            }
        }
    }
    let ratio = median(our.iter().zip(&their).map(|(ours, theirs)| ours.per_second / theirs.per_second));
    let (ours, theirs) = (medians(&our), medians(&their));
    println!(
        "| worklist, {CONNECTIONS} connections | PostGraphile {:.0}/s, p99 {} | ours {:.0}/s, p99 {} | {ratio:.2} |",
        theirs.per_second,
        ms(theirs.p99),
        ours.per_second,
        ms(ours.p99)
    );
    Ok(())
}

/// A token of the school's safeguarding lead.
async fn token(location: &Location, school: &LoadSchool) -> Result<String> {
    let store = Store::open_at(location, 2).await?;
    let person = school.lead.at(school.id).context("she is not at her school")?.person;
    let expires = school::now() + TimeDelta::days(1);
    let issued = school::casework(store.clone())?.issue_token(&[(school.id, person)], "load", expires).await?;
    store.close().await;
    Ok(issued.token)
}

fn ours(running: &Running, school: &LoadSchool, token: &str) -> Asked {
    let body = json!({ "query": OURS, "variables": { "school": school.id.to_global() } }).to_string();
    Asked::new(&running.address, Some(token), &body)
}

/// A process that is ended when this is dropped.
struct Ended(Child);

impl Drop for Ended {
    fn drop(&mut self) {
        drop(self.0.kill());
        drop(self.0.wait());
    }
}

/// Starts PostGraphile from the folder its packages are in.
async fn theirs(folder: &Path, database: &str, school: &LoadSchool) -> Result<(Ended, Asked)> {
    let port = binary::free_port()?.to_string();
    let mut command = Command::new("node");
    command.arg(folder.join("node_modules/postgraphile/cli.js"));
    command.args(["-c", database, "-s", "public", "-n", "127.0.0.1", "-p", &port, "-q", "/graphql"]);
    command.args(["--disable-graphiql", "--disable-query-log", "--legacy-relations", "omit"]);
    command.env("NODE_ENV", "production").stdin(Stdio::null()).stdout(Stdio::null());
    let process = Ended(command.spawn()?);
    let body = json!({ "query": THEIRS, "variables": { "school": school.id.as_uuid() } }).to_string();
    let asked = Asked::new(&format!("127.0.0.1:{port}"), None, &body);
    for _ in 0..300 {
        if asked.rows().await.is_ok() {
            return Ok((process, asked));
        }
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
    anyhow::bail!("PostGraphile does not answer")
}

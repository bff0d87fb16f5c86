//! What a page of the worklist touches in PostgreSQL with a thousand cases and with a million: the server's own
//! `EXPLAIN (ANALYZE, BUFFERS)` of every statement casework sends, taken with `auto_explain`.

use super::bulk;
use super::cluster::Cluster;
use super::school::{self, Schools};
use anyhow::{Context, Result};
use casework::{CaseFilter, ListAsked};
use domain::incident::Status;
use serde_json::Value;
use std::io::Write;
use std::sync::{Arc, Mutex, PoisonError};
use store::{Location, Store};

const DATABASE: &str = "load_plans";

/// Settings of every connection: each plan is sent to the client as a notice, which sqlx traces.
const EXPLAINED: &str = "?options=-c%20session_preload_libraries%3Dauto_explain%20-c%20auto_explain.log_min_duration%3D0\
    %20-c%20auto_explain.log_analyze%3Don%20-c%20auto_explain.log_buffers%3Don%20-c%20auto_explain.log_format%3Djson\
    %20-c%20client_min_messages%3Dlog";

/// What was traced.
#[derive(Clone, Default)]
struct Traced(Arc<Mutex<Vec<u8>>>);

impl Write for Traced {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

impl Traced {
    fn take(&self) -> String {
        let bytes = std::mem::take(&mut *self.0.lock().unwrap_or_else(PoisonError::into_inner));
        String::from_utf8_lossy(&bytes).into_owned()
    }
}

/// Statements, rows they read, and pages of 8 kB they looked at.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct Touched {
    statements: usize,
    rows: i64,
    buffers: i64,
}

/// Measures and prints.
///
/// # Errors
/// When anything fails.
pub async fn run(sizes: &[i64]) -> Result<()> {
    let traced = Traced::default();
    let into = traced.clone();
    tracing_subscriber::fmt()
        .with_env_filter("sqlx::postgres::notice=trace")
        .json()
        .with_writer(move || into.clone())
        .try_init()
        .map_err(|error| anyhow::anyhow!("{error}"))?;
    let cluster = Cluster::from_environment().await?;
    for cases in sizes {
        let url = cluster.create(DATABASE, None).await?;
        let schools = Schools::make(&Location::Postgres(url.clone()), 1, 1000).await?;
        bulk::fill(&cluster, DATABASE, *cases).await?;
        let touched = page(&format!("{url}{EXPLAINED}"), &schools, &traced).await?;
        println!(
            "| page of 50 among {cases} cases | {} statements | {} rows | {} buffers |",
            touched.statements, touched.rows, touched.buffers
        );
        cluster.drop(DATABASE).await?;
    }
    Ok(())
}

/// The second page that is asked for: the first fills the caches of the connection.
async fn page(url: &str, schools: &Schools, traced: &Traced) -> Result<Touched> {
    let store = Store::open_at(&Location::Postgres(url.to_owned()), 1).await?;
    let casework = school::casework(store.clone())?;
    let school = schools.schools.first().context("no school")?;
    let statuses = Status::ALL.iter().copied().filter(|status| status.is_open()).collect();
    let filter = CaseFilter { statuses, duties: true, ..CaseFilter::default() };
    let asked = ListAsked { filter, first: 50, ..ListAsked::default() };
    let mut touched = Touched::default();
    for _ in 0..2 {
        traced.take();
        let page = casework.list(&school.lead, school.id, asked.clone()).await?;
        anyhow::ensure!(page.rows.len() == 50, "a page of {}", page.rows.len());
        touched = read(&traced.take())?;
    }
    store.close().await;
    Ok(touched)
}

fn read(traced: &str) -> Result<Touched> {
    let mut touched = Touched::default();
    for line in traced.lines() {
        let line: Value = serde_json::from_str(line)?;
        let message = line.pointer("/fields/message").and_then(Value::as_str).unwrap_or_default();
        let Some((_, plan)) = message.split_once("plan:\n") else { continue };
        let plan: Value = serde_json::from_str(plan)?;
        let plan = plan.get("Plan").context("no plan")?;
        touched.statements += 1;
        touched.buffers +=
            ["Shared Hit Blocks", "Shared Read Blocks"].iter().map(|name| count(plan, name)).sum::<i64>();
        touched.rows += rows(plan);
    }
    Ok(touched)
}

/// Rows read from tables and indexes, those that were looked at in vain with them.
fn rows(plan: &Value) -> i64 {
    let scans = plan.get("Relation Name").is_some();
    let read = count(plan, "Actual Rows") + count(plan, "Rows Removed by Filter");
    let own = if scans { read * count(plan, "Actual Loops") } else { 0 };
    let beneath = plan.get("Plans").and_then(Value::as_array);
    own + beneath.map_or(0, |plans| plans.iter().map(rows).sum())
}

fn count(plan: &Value, name: &str) -> i64 {
    plan.get(name).and_then(Value::as_i64).unwrap_or(0)
}

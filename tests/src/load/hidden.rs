//! Two worlds: what somebody who may not see a case is answered where there are such cases, and where there are none, one request
//! after the other in turns.
//!
//! Two schools of the same policy with the same staff and the same cases; in the second a hundred more are raised that are about
//! the designated safeguarding lead, and it is she who asks.

use super::arguments::{Arguments, Database};
use super::cases::about_an_adult;
use super::cluster::Cluster;
use super::measure::{median, percentile};
use super::school::{LoadSchool, Ours, Schools, now};
use anyhow::{Context, Result, ensure};
use axum::Router;
use axum::body::{Body, to_bytes};
use axum::http::{Request, header};
use chrono::TimeDelta;
use domain::graphql::GlobalId;
use domain::policy::pack::REFERENCE;
use domain::{CaseId, IncidentId};
use graphql::Settings;
use serde_json::{Value, json};
use std::sync::Arc;
use std::time::{Duration, Instant};
use store::Location;
use tower::ServiceExt as _;
use uuid::Uuid;

/// Cases that are hidden from whoever asks.
const HIDDEN: usize = 100;

/// What is asked of a school.
const ASKED: [(&str, &str); 4] = [
    (
        "a page of fifty",
        "query ($id: ID!) { worklist(school: $id, first: 50) { edges { node { id reference status } } } }",
    ),
    ("her counts", "query ($id: ID!) { counts(school: $id) { new open overdue monitoring } }"),
    (
        "a search",
        "query ($id: ID!) { worklist(school: $id, first: 50, filter: { text: \"grandmother\" }) { edges { node { id } } } }",
    ),
    ("the register of referrals", "query ($id: ID!) { referrals(school: $id, first: 50) { edges { node { case } } } }"),
];

/// What is asked of a case: one that there is not, and one that is hidden.
const BY_ID: [(&str, &str); 2] = [
    ("a case by its id", "query ($id: ID!) { case(id: $id) { id reference narrative { parts { text } } } }"),
    (
        "a note on a case by its id",
        "mutation ($id: ID!) { addNote(input: { case: $id, idempotencyKey: \"note\", \
         note: { parts: [{ text: \"Seen.\" }] } }) { userErrors { code } } }",
    ),
];

/// The contract, as the lead of one school asks it.
struct Asking {
    router: Router,
    token: String,
}

/// Measures and prints a table.
///
/// # Errors
/// When anything fails; half a measurement is none.
pub async fn run(arguments: &Arguments, on: Database, requests: usize) -> Result<()> {
    let folder = tempfile::tempdir()?;
    let cluster = if on == Database::Postgres { Some(Cluster::from_environment().await?) } else { None };
    let location = match &cluster {
        Some(cluster) => Location::Postgres(cluster.create("load_hidden", None).await?),
        None => Location::Folder(folder.path().join("load_hidden")),
    };
    // Packs are given in turn: the first school and the last have the same.
    let made = Schools::make(&location, REFERENCE.len() + 1, arguments.cases).await?;
    let (without, with) = made.schools.first().zip(made.schools.last()).context("no schools")?;
    let (without, with) = (without.clone(), with.clone());
    let ours = Ours::open(&location, Arc::new(made)).await?;
    let hidden = hide(&ours, &with).await?;
    println!(
        "| {on:?}: {requests} requests each | without | with | ratio of medians | p99 without | with |\n|---|---|---|---|---|---|"
    );
    let (asks_without, asks_with) = (Asking::of(&ours, &without).await?, Asking::of(&ours, &with).await?);
    for (what, query) in ASKED {
        let (before, after) = ((&asks_without, without.id.to_global()), (&asks_with, with.id.to_global()));
        line(what, requests, query, before, after).await?;
    }
    let nobodys = CaseId { school: with.id, incident: IncidentId::new(Uuid::from_u128(404)) }.to_global();
    for (what, query) in BY_ID {
        line(what, requests, query, (&asks_with, nobodys.clone()), (&asks_with, hidden.to_global())).await?;
    }
    ours.close().await;
    if let Some(cluster) = &cluster {
        cluster.drop("load_hidden").await?;
    }
    Ok(())
}

/// Raises what the lead of this school may not see; the last of them.
async fn hide(ours: &Ours, school: &LoadSchool) -> Result<CaseId> {
    let lead = school.lead.at(school.id).context("the lead is of another school")?.person;
    let mut last = None;
    for number in 0..HIDDEN {
        last = Some(ours.raise(school, about_an_adult(lead), &format!("hidden-{number}")).await?);
    }
    last.context("nothing is hidden")
}

impl Asking {
    async fn of(ours: &Ours, school: &LoadSchool) -> Result<Self> {
        let lead = school.lead.at(school.id).context("the lead is of another school")?.person;
        let expires = now() + TimeDelta::days(1);
        let token = ours.casework().issue_token(&[(school.id, lead)], "load", expires).await?.token;
        let settings = Settings {
            cursor_key: [7; 32],
            origins: Vec::new(),
            session_cookie: "wardbook",
            request_ids: Arc::new(|| Uuid::from_u128(1)),
        };
        Ok(Self { router: graphql::router(ours.casework().clone(), settings), token })
    }

    async fn ask(&self, query: &str, id: &str) -> Result<(Duration, Value)> {
        let body = json!({ "query": query, "variables": { "id": id } }).to_string();
        let request = Request::post("/graphql")
            .header(header::CONTENT_TYPE, "application/json")
            .header(header::AUTHORIZATION, format!("Bearer {}", self.token))
            .body(Body::from(body))?;
        let begun = Instant::now();
        let response = self.router.clone().oneshot(request).await?;
        let bytes = to_bytes(response.into_body(), usize::MAX).await?;
        let took = begun.elapsed();
        let answer: Value = serde_json::from_slice(&bytes)?;
        ensure!(answer.get("errors").is_none(), "{query} was answered {answer}");
        Ok((took, answer))
    }
}

/// Asks in both worlds in turns, each first every other time.
async fn line(
    what: &str,
    requests: usize,
    query: &str,
    (without, without_id): (&Asking, String),
    (with, with_id): (&Asking, String),
) -> Result<()> {
    let (mut before, mut after) = (Vec::new(), Vec::new());
    for number in 0..requests {
        if number % 2 == 0 {
            before.push(without.ask(query, &without_id).await?.0);
            after.push(with.ask(query, &with_id).await?.0);
        } else {
            after.push(with.ask(query, &with_id).await?.0);
            before.push(without.ask(query, &without_id).await?.0);
        }
    }
    let (first, second) = (middle(&before), middle(&after));
    let (late, later) = (late(before), late(after));
    println!("| {what} | {first:.3} ms | {second:.3} ms | {:.3} | {late:.1} ms | {later:.1} ms |", second / first);
    Ok(())
}

/// The median, in milliseconds.
fn middle(took: &[Duration]) -> f64 {
    median(took.iter().map(|took| took.as_secs_f64() * 1000.0))
}

/// Of a hundred, ninety-nine were answered within this, in milliseconds.
fn late(mut took: Vec<Duration>) -> f64 {
    took.sort_unstable();
    percentile(&took, 99).as_secs_f64() * 1000.0
}

//! A filtering system hands in its alerts: by webhook and from a file, kept once, looked at by a person, raised or dismissed.

use crate::client::{School, key, words};
use anyhow::{Context, Result, ensure};
use serde_json::{Value, json};
use wardbook_tests::server::{Server, binary};

const SOURCE: &str = "the web filter";

/// A subcommand beside the server that runs: whether it ended well, and what it printed.
fn runs(server: &Server, arguments: &[&str]) -> Result<(bool, String)> {
    let output = binary()?.args(["--database", &server.place, "intake"]).args(arguments).output()?;
    let said = [output.stdout, output.stderr].map(|bytes| String::from_utf8_lossy(&bytes).into_owned());
    Ok((output.status.success(), said.concat()))
}

struct Webhook {
    http: reqwest::Client,
    url: String,
    token: String,
}

impl Webhook {
    async fn sends(&self, alert: &Value) -> Result<(u16, Value)> {
        let sent = self.http.post(&self.url).bearer_auth(&self.token).json(alert).send().await?;
        Ok((sent.status().as_u16(), sent.json().await?))
    }
}

fn alert(id: &str, category: &str) -> Value {
    json!({ "id": id, "occurredAt": crate::client::now(), "device": "tablet 14", "user": "pupil.14", "category": category,
        "action": "allowed", "urlClass": "search", "onSite": true })
}

async fn waiting(school: &School<'_>, role: &str) -> Result<Value> {
    let query = "query ($school: ID!) { alerts(school: $school, first: 100) {
        edges { node { id category times user source } } } }";
    let seen = school.ask(school.with_role(role)?, query, json!({ "school": school.id })).await?;
    Ok(seen["alerts"].clone())
}

fn node<'a>(waiting: &'a Value, category: &str) -> Result<&'a Value> {
    let edges = waiting["edges"].as_array().context("no page")?;
    let nodes = edges.iter().map(|edge| &edge["node"]);
    nodes.into_iter().find(|node| node["category"] == category).with_context(|| format!("no {category}: {waiting}"))
}

pub(crate) async fn is_kept_once_and_judged_by_a_person(
    school: &School<'_>,
    server: &Server,
    name: &str,
) -> Result<()> {
    let (good, said) = runs(server, &["token", "--school", name, "--source", SOURCE])?;
    ensure!(good, "{said}");
    let token = said.lines().find(|line| line.starts_with("wbi_")).context("no token")?.to_owned();
    let url = school.url().replace("/graphql", "/intake/alerts");
    let webhook = Webhook { http: reqwest::Client::new(), url, token };
    arrives(school, &webhook).await?;
    does_nothing_else(school, &webhook).await?;
    comes_from_a_file(school, server, name).await?;
    is_judged(school).await
}

async fn arrives(school: &School<'_>, webhook: &Webhook) -> Result<()> {
    let (status, first) = webhook.sends(&alert("1", "self-harm")).await?;
    ensure!(status == 201 && first["times"] == 1, "{status} {first}");
    let (status, again) = webhook.sends(&alert("1", "self-harm")).await?;
    ensure!(status == 200 && again["times"] == 2 && again["alert"] == first["alert"], "{status} {again}");
    let nowhere =
        json!({ "occurredAt": crate::client::now(), "device": " ", "category": "games", "action": "blocked" });
    let (status, refused) = webhook.sends(&nowhere).await?;
    ensure!(
        status == 422 && refused["error"]["code"] == "MISSING" && refused["error"]["field"] == "device",
        "{refused}"
    );
    let (status, refused) = webhook.sends(&json!([alert("2", "games")])).await?;
    ensure!(status == 422 && refused["error"]["code"] == "MALFORMED", "{status} {refused}");
    let seen = waiting(school, "dsl").await?;
    ensure!(node(&seen, "self-harm")?["times"] == 2, "{seen}");
    ensure!(waiting(school, "reporter").await?.is_null() && waiting(school, "it-manager").await?.is_null());
    Ok(())
}

/// The token reads nothing, and no other token hands in an alert.
async fn does_nothing_else(school: &School<'_>, webhook: &Webhook) -> Result<()> {
    let query = json!({ "query": "{ me { memberships { roles } } }" });
    let asked = webhook.http.post(school.url()).bearer_auth(&webhook.token).json(&query).send().await?;
    ensure!(asked.status().as_u16() == 401, "the token of a filter signs somebody in");
    let lead = school.with_role("dsl")?;
    let sent = webhook.http.post(&webhook.url).bearer_auth(lead.token()).json(&alert("3", "games")).send().await?;
    ensure!(sent.status().as_u16() == 401, "a person's token hands in alerts");
    Ok(())
}

async fn comes_from_a_file(school: &School<'_>, server: &Server, name: &str) -> Result<()> {
    let folder = tempfile::tempdir()?;
    let file = folder.path().join("alerts.csv");
    let now = crate::client::now();
    let rows = format!(
        "id,occurredAt,device,category,action,detail\n1,{now},tablet 14,self-harm,allowed,\n7,{now},laptop 3,games,blocked,\"twice, today\"\n8,yesterday,laptop 3,games,blocked,\n"
    );
    std::fs::write(&file, rows)?;
    let path = file.display().to_string();
    let import = ["import", &path, "--school", name, "--source", SOURCE];
    let (good, said) = runs(server, &[import.as_slice(), &["--dry-run"]].concat())?;
    ensure!(!good && said.contains("line 4: MALFORMED"), "{said}");
    let (good, said) = runs(server, &import)?;
    ensure!(
        !good && said.contains("1 are kept and wait for a person, 1 came before and were counted, 1 could not"),
        "{said}"
    );
    let seen = waiting(school, "dsl").await?;
    ensure!(node(&seen, "self-harm")?["times"] == 3 && node(&seen, "games")?["times"] == 1, "{seen}");
    Ok(())
}

async fn is_judged(school: &School<'_>) -> Result<()> {
    let (lead, head) = (school.with_role("dsl")?, school.with_role("headteacher")?);
    let seen = waiting(school, "dsl").await?;
    let (harm, games) = (&node(&seen, "self-harm")?["id"], &node(&seen, "games")?["id"]);
    let raise = "mutation ($input: RaiseFromAlertInput!) { raiseFromAlert(input: $input) {
        submission { id } userErrors { code } } }";
    let input = json!({ "input": { "school": school.id, "idempotencyKey": key(), "alert": harm, "judged": {
        "material": "SELF_HARM", "userIsStaff": "NO", "intent": "NOT_KNOWN",
        "narrative": words("The filter reported a search; we shall speak with the pupil.") } } });
    let raised = school.ask(lead, raise, input.clone()).await?["raiseFromAlert"].clone();
    let case = raised["submission"]["id"].as_str().with_context(|| raised.to_string())?;
    let query = "query ($id: ID!) { case(id: $id) { kind details { ... on FilteringBreach { device sourceSystem reached } } } }";
    let seen = school.ask(lead, query, json!({ "id": case })).await?["case"].clone();
    ensure!(seen["kind"] == "FILTERING_BREACH" && seen["details"]["sourceSystem"] == SOURCE, "{seen}");
    let again = school.ask(lead, raise, input.clone()).await?["raiseFromAlert"].clone();
    ensure!(again["submission"]["id"] == case, "a repeated call raises another case: {again}");
    let late = school.ask(head, raise, input).await?["raiseFromAlert"].clone();
    ensure!(late["userErrors"][0]["code"] == "ALREADY_DONE", "one alert became two cases: {late}");
    let dismiss = "mutation ($input: DismissAlertInput!) { dismissAlert(input: $input) { userErrors { code } } }";
    let input = |reasons: &str| json!({ "input": { "school": school.id, "idempotencyKey": key(), "alert": games, "reasons": words(reasons) } });
    let refused = school.ask(head, dismiss, input(" ")).await?;
    ensure!(refused["dismissAlert"]["userErrors"][0]["code"] == "MISSING", "without reasons: {refused}");
    let refused = school.ask(school.with_role("it-manager")?, dismiss, input("A game.")).await?;
    ensure!(refused["dismissAlert"]["userErrors"][0]["code"] == "NOT_FOUND", "{refused}");
    let done = school.ask(head, dismiss, input("A game, and it was stopped.")).await?;
    ensure!(done["dismissAlert"]["userErrors"] == json!([]), "{done}");
    ensure!(waiting(school, "dsl").await?["edges"] == json!([]), "something still waits");
    Ok(())
}

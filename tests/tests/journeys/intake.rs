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
    is_judged(school).await?;
    too_many_come_again(school, server, name, &webhook).await
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
    ensure!(refused["alert"].is_string(), "what cannot be read is not kept: {refused}");
    what_nobody_could_read_waits_too(school, webhook).await?;
    let seen = waiting(school, "dsl").await?;
    ensure!(node(&seen, "self-harm")?["times"] == 2, "{seen}");
    messages_are_looked_after_without_a_case(school).await?;
    ensure!(waiting(school, "reporter").await?.is_null() && waiting(school, "it-manager").await?.is_null());
    Ok(())
}

/// As received, with the reason, until somebody dismisses it or raises a case from it.
async fn what_nobody_could_read_waits_too(school: &School<'_>, webhook: &Webhook) -> Result<()> {
    let post = webhook.http.post(&webhook.url).bearer_auth(&webhook.token);
    let form =
        post.header("Content-Type", "application/x-www-form-urlencoded").body("device=tablet+14&category=weapons");
    ensure!(form.send().await?.status().as_u16() == 415);
    let long = json!({ "device": "tablet 14", "detail": "word ".repeat(20_000) });
    ensure!(webhook.sends(&long).await?.0 == 413);
    let seen = unreadable(school).await?;
    let codes: Vec<_> = seen.iter().map(|alert| alert["unreadable"]["code"].clone()).collect();
    ensure!(codes == ["MISSING", "MALFORMED", "BAD_REQUEST", "LIMIT_EXCEEDED"], "{seen:?}");
    ensure!(seen[2]["unreadable"]["received"] == "device=tablet+14&category=weapons", "{seen:?}");
    let raise = "mutation ($input: RaiseFromAlertInput!) { raiseFromAlert(input: $input) {
        submission { id } userErrors { code path } } }";
    let mut judged = json!({ "material": "ILLEGAL", "userIsStaff": "NO", "intent": "NOT_KNOWN",
        "narrative": words("The system sent a form; it looks like a search for weapons.") });
    let raised = async |judged: &Value| -> Result<Value> {
        let input = json!({ "school": school.id, "idempotencyKey": key(), "alert": seen[2]["id"], "judged": judged });
        Ok(school.ask(school.with_role("dsl")?, raise, json!({ "input": input })).await?["raiseFromAlert"].clone())
    };
    let refused = raised(&judged).await?;
    ensure!(refused["userErrors"][0]["code"] == "MISSING", "{refused}");
    judged["device"] = json!("tablet 14");
    judged["reached"] = json!("ATTEMPTED");
    let done = raised(&judged).await?;
    ensure!(done["submission"]["id"].is_string(), "{done}");
    for alert in unreadable(school).await? {
        let dismiss = "mutation ($input: DismissAlertInput!) { dismissAlert(input: $input) { userErrors { code } } }";
        let input = json!({ "school": school.id, "idempotencyKey": key(), "alert": alert["id"],
            "reasons": words("Its maker was told; the alert came again and was read.") });
        let done = school.ask(school.with_role("headteacher")?, dismiss, json!({ "input": input })).await?;
        ensure!(done["dismissAlert"]["userErrors"] == json!([]), "{done}");
    }
    ensure!(unreadable(school).await?.is_empty());
    Ok(())
}

async fn unreadable(school: &School<'_>) -> Result<Vec<Value>> {
    let query = "query ($school: ID!) { alerts(school: $school, first: 100) {
        edges { node { id unreadable { received bytes code field message } } } } }";
    let seen = school.ask(school.with_role("dsl")?, query, json!({ "school": school.id })).await?;
    let edges = seen["alerts"]["edges"].as_array().context("no page")?;
    Ok(edges.iter().map(|edge| edge["node"].clone()).filter(|node| !node["unreadable"].is_null()).collect())
}

/// A system that has gone wrong is told when to come again, and nothing of another is held up.
async fn too_many_come_again(school: &School<'_>, server: &Server, name: &str, webhook: &Webhook) -> Result<()> {
    let (good, said) = runs(server, &["token", "--school", name, "--source", "a noisy filter"])?;
    ensure!(good, "{said}");
    let token = said.lines().find(|line| line.starts_with("wbi_")).context("no token")?.to_owned();
    let noisy = Webhook { http: webhook.http.clone(), url: webhook.url.clone(), token };
    let alert = alert("noise", "games");
    let mut held_off = None;
    // A minute may begin in between: then it is counted anew once.
    for _ in 0..650 {
        let sent = noisy.http.post(&noisy.url).bearer_auth(&noisy.token).json(&alert).send().await?;
        if sent.status().as_u16() == 429 {
            held_off = sent.headers().get("Retry-After").and_then(|after| after.to_str().ok()?.parse::<u64>().ok());
            break;
        }
    }
    ensure!(held_off.is_some_and(|seconds| (1..=61).contains(&seconds)), "{held_off:?}");
    ensure!(webhook.sends(&json!({})).await?.0 == 422, "another system is held up");
    ensure!(unreadable(school).await?.len() == 2, "the row of the file, and this one");
    Ok(())
}

/// Whoever runs the machines sees which messages did not arrive (of a demonstration, none was tried), and nobody else does.
async fn messages_are_looked_after_without_a_case(school: &School<'_>) -> Result<()> {
    let query = "query ($school: ID!) { undeliveredMessages(school: $school) { id failure attempts } }";
    let seen = async |role: &str| -> Result<Value> {
        let who = school.with_role(role)?;
        Ok(school.ask(who, query, json!({ "school": school.id })).await?["undeliveredMessages"].clone())
    };
    ensure!(seen("it-manager").await? == json!([]) && seen("reporter").await?.is_null());
    let retry =
        "mutation ($input: RetryMessageInput!) { retryMessage(input: $input) { triedAgain userErrors { code } } }";
    for message in ["nonsense", "00000000-0000-4000-8000-000000000001"] {
        let input = json!({ "school": school.id, "idempotencyKey": key(), "message": message });
        let done = school.ask(school.with_role("it-manager")?, retry, json!({ "input": input })).await?;
        ensure!(done["retryMessage"]["userErrors"][0]["code"] == "NOT_FOUND", "{done}");
    }
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
    let unread = unreadable(school).await?;
    ensure!(unread.len() == 1 && unread[0]["unreadable"]["received"].to_string().contains("yesterday"), "{unread:?}");
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
    ensure!(unreadable(school).await?.len() == waiting(school, "dsl").await?["edges"].as_array().map_or(0, Vec::len));
    Ok(())
}

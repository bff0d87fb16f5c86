//! The binary as its operator meets it: refusals that say what to do, the folder's lock, tokens, a stop that loses nothing.

use anyhow::{Context, Result, ensure};
use serde_json::{Value, json};
use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Child, Command, Output, Stdio};
use wardbook_tests::server::{Server, binary};

/// The binary on this data folder.
fn on(folder: &Path, arguments: &[&str]) -> Result<Command> {
    let mut command = binary()?;
    command.arg("--database").arg(folder).args(arguments).stdin(Stdio::null());
    Ok(command)
}

fn run(folder: &Path, arguments: &[&str]) -> Result<Output> {
    on(folder, arguments)?.output().context("it cannot be started")
}

fn said(output: &Output) -> String {
    format!("{}{}", String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr))
}

/// A demonstration in this folder, and the line it prints.
fn demonstration(folder: &Path) -> Result<(Child, Value)> {
    let mut command = binary()?;
    command.args(["demo", "--json", "--port", "0", "--data"]).arg(folder).stdout(Stdio::piped());
    let mut process = command.spawn()?;
    let mut line = String::new();
    BufReader::new(process.stdout.take().context("no output")?).read_line(&mut line)?;
    Ok((process, serde_json::from_str(&line).context("not the line of `demo --json`")?))
}

fn terminate(process: &Child) -> Result<()> {
    let killed = Command::new("kill").args(["-TERM", &process.id().to_string()]).status()?;
    ensure!(killed.success(), "it is gone already");
    Ok(())
}

async fn ask(client: &reqwest::Client, url: &str, token: &str, query: &str) -> Result<Value> {
    let request = client.post(url).bearer_auth(token).json(&json!({ "query": query }));
    Ok(request.send().await?.json().await?)
}

#[test]
fn serve_refuses_a_database_without_its_schema_and_says_what_to_run() -> Result<()> {
    let folder = tempfile::tempdir()?;
    let refused = run(folder.path(), &["serve"])?;
    ensure!(!refused.status.success() && said(&refused).contains("wardbook migrate"), "{}", said(&refused));
    ensure!(run(folder.path(), &["migrate"])?.status.success());
    ensure!(run(folder.path(), &["doctor", "--deep"])?.status.success());
    Ok(())
}

#[tokio::test]
async fn a_school_is_registered_and_its_tokens_are_listed_and_revoked() -> Result<()> {
    let folder = tempfile::tempdir()?;
    run(folder.path(), &["migrate"])?;
    let school = ["--school", "Larkmead Primary School", "--person", "Ada Fenn"];
    let people = ["--administrator", "Ada Fenn", "--clerk", "Jo Marsh"];
    let register =
        [&["school", "register", "--name", "Larkmead Primary School", "--policy", "stm"], &people[..]].concat();
    let registered = run(folder.path(), &register)?;
    ensure!(registered.status.success(), "{}", said(&registered));
    let issued = run(folder.path(), &[&["token", "issue"], &school[..]].concat())?;
    ensure!(String::from_utf8_lossy(&issued.stdout).starts_with("wb_"), "{}", said(&issued));
    let listed = said(&run(folder.path(), &[&["token", "list"], &school[..]].concat())?);
    ensure!(listed.lines().count() == 2 && !listed.contains("wb_"), "{listed}");
    let id = listed.split(' ').next().context("no token is listed")?;
    ensure!(run(folder.path(), &["token", "revoke", id])?.status.success());
    let again = run(folder.path(), &["token", "revoke", id])?;
    ensure!(!again.status.success(), "{}", said(&again));
    Ok(())
}

#[test]
fn staff_are_looked_at_and_imported_and_the_same_file_again_changes_nothing() -> Result<()> {
    let folder = tempfile::tempdir()?;
    run(folder.path(), &["migrate"])?;
    let school = ["--school", "Larkmead Primary School"];
    let people = ["--administrator", "Ada Fenn", "--clerk", "Jo Marsh", "--chair", "Cy Holt"];
    let registered = run(folder.path(), &[&["school", "register", "--name", school[1]], &people[..]].concat())?;
    ensure!(said(&registered).matches("http://127.0.0.1:8080/invitation/").count() == 3, "{}", said(&registered));
    let file = folder.path().join("staff.csv");
    let place = file.display().to_string();
    let import = |more: &[&str]| run(folder.path(), &[&["staff", "import", &place], &school[..], more].concat());
    std::fs::write(
        &file,
        "given name,family name,email,post,until\nAda,Fenn,,Business manager,\nPriya,Raman,priya@larkmead.example,Teacher,\n\
         Lewis,Brandon,lewis@larkmead.example,Teacher,\n",
    )?;
    let looked = said(&import(&[])?);
    ensure!(
        looked.contains("line 3: Priya Raman is new and joins") && looked.contains("nothing was changed"),
        "{looked}"
    );
    ensure!(said(&import(&[])?) == looked, "a look changed something");
    let applied = said(&import(&["--apply"])?);
    ensure!(applied.contains("line 2: Ada Fenn has other details") && applied.contains("3 of them"), "{applied}");
    let again = said(&import(&["--apply"])?);
    ensure!(again.contains("0 of them"), "{again}");
    std::fs::write(
        &file,
        "given name,family name,email,until\nAda,Fenn,,\nPriya,Raman-Cole,priya@larkmead.example,\n\
         Lewis,Brandon,lewis@larkmead.example,31/08/2025\n",
    )?;
    let changed = said(&import(&["--apply"])?);
    ensure!(changed.contains("Priya Raman-Cole has other details"), "{changed}");
    ensure!(changed.contains("Lewis Brandon leaves; her last day: "), "{changed}");
    let looked = said(&import(&["--absent-left", "2099-08-31"])?);
    ensure!(looked.contains("in no row: Jo Marsh leaves") && looked.contains("in no row: Cy Holt leaves"), "{looked}");
    ensure!(!looked.contains("Lewis"), "who left leaves again: {looked}");
    let invited = run(
        folder.path(),
        &[&["account", "invite", "--person", "Priya Raman-Cole", "--telephone"], &school[..]].concat(),
    )?;
    ensure!(String::from_utf8_lossy(&invited.stdout).trim().len() == 14, "{}", said(&invited));
    ensure!(run(folder.path(), &["doctor", "--deep"])?.status.success());
    Ok(())
}

#[tokio::test]
async fn a_second_start_keeps_the_data_and_the_tokens_and_a_second_process_is_refused() -> Result<()> {
    let folder = tempfile::tempdir()?;
    let data = folder.path().join("data");
    let (mut first, line) = demonstration(&data)?;
    let second = run(&data, &["serve", "--listen", "127.0.0.1:0"])?;
    ensure!(!second.status.success() && said(&second).contains("another process"), "{}", said(&second));
    terminate(&first)?;
    ensure!(first.wait()?.success());
    let before = run(&data, &["doctor"])?;
    ensure!(before.status.success(), "{}", said(&before));
    let (mut process, again) = demonstration(&data)?;
    let token = line["accounts"][0]["token"].as_str().context("no token")?;
    let answer = ask(
        &reqwest::Client::new(),
        again["url"].as_str().context("no url")?,
        token,
        "{ me { memberships { schoolId } } }",
    )
    .await;
    terminate(&process)?;
    ensure!(process.wait()?.success());
    ensure!(answer?["data"]["me"].is_object(), "yesterday's token is good no more");
    let after = run(&data, &["doctor"])?;
    // A duty may have fallen due in between, so events may be new; people, cases and schools may not.
    ensure!(streams(&before)? == streams(&after)?, "it was set up anew: {} {}", said(&before), said(&after));
    Ok(())
}

/// The doctor's line about streams: how many there are, and that none differs from its events.
fn streams(doctor: &Output) -> Result<String> {
    let said = said(doctor);
    said.lines().find(|line| line.starts_with("rows: ")).map(str::to_owned).context(said.clone())
}

/// Requests under way are answered, and whatever was acknowledged is there afterwards.
#[tokio::test]
async fn a_stop_lets_requests_finish_and_loses_nothing() -> Result<()> {
    let folder = tempfile::tempdir()?;
    let data = folder.path().join("data");
    let (mut process, line) = demonstration(&data)?;
    let (url, token) = (line["url"].as_str().context("no url")?.to_owned(), reporter(&line)?);
    let client = reqwest::Client::new();
    let school = ask(&client, &url, &token, "{ me { memberships { schoolId } } }").await?;
    let school = school["data"]["me"]["memberships"][0]["schoolId"].as_str().context("no school")?.to_owned();
    let raising = (0..40).map(|number| {
        let (client, url, token, school) = (client.clone(), url.clone(), token.clone(), school.clone());
        tokio::spawn(async move { raise(&client, &url, &token, &school, number).await })
    });
    let raising: Vec<_> = raising.collect();
    tokio::time::sleep(std::time::Duration::from_millis(60)).await;
    terminate(&process)?;
    let mut acknowledged = 0;
    for raised in raising {
        acknowledged +=
            usize::from(raised.await?.is_ok_and(|answer| answer["data"]["raiseConcern"]["receipt"].is_object()));
    }
    ensure!(process.wait()?.success(), "it did not stop by itself");
    let now = run(&data, &["doctor", "--deep"])?;
    ensure!(now.status.success(), "{}", said(&now));
    let (mut process, line) = demonstration(&data)?;
    let url = line["url"].as_str().context("no url")?;
    let kept = ask(
        &client,
        url,
        &token,
        &format!("{{ mySubmissions(school: \"{school}\") {{ narrative {{ parts {{ text }} }} }} }}"),
    )
    .await;
    terminate(&process)?;
    process.wait()?;
    let kept = kept?.to_string().matches("Something was noticed.").count();
    ensure!(kept >= acknowledged, "{acknowledged} were acknowledged, {kept} are there");
    Ok(())
}

async fn raise(client: &reqwest::Client, url: &str, token: &str, school: &str, number: u32) -> Result<Value> {
    let query = format!(
        "mutation {{ raiseConcern(input: {{school: \"{school}\", idempotencyKey: \"stop-{number}\",
          details: {{concernAboutChild: {{category: \"other\", online: NO}}}},
          narrative: {{parts: [{{text: \"Something was noticed.\"}}]}}}}) {{ receipt {{ version }} userErrors {{ message }} }} }}"
    );
    ask(client, url, token, &query).await
}

fn reporter(line: &Value) -> Result<String> {
    let accounts = line["accounts"].as_array().context("no accounts")?;
    let reporter = accounts.iter().find(|account| account["role"] == "reporter").context("no member of staff")?;
    Ok(reporter["token"].as_str().context("no token")?.to_owned())
}

#[tokio::test]
async fn the_demonstration_answers_whether_it_is_alive_and_ready() -> Result<()> {
    let wardbook = Server::on_sqlite()?;
    let client = reqwest::Client::new();
    for place in ["/livez", "/readyz"] {
        let url = wardbook.url.replace("/graphql", place);
        let answer = client.get(&url).send().await?;
        ensure!(answer.status().is_success(), "{place} answers {}", answer.status());
    }
    Ok(())
}

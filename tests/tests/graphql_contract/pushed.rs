//! Two worlds, with a case and without it: whoever may not see it hears the same bytes over her sockets and in every answer, ids, times
//! and counts included. Both are driven by one clock and draw the same ids; what happens to the hidden case draws others.

use crate::door::Door;
use crate::sockets::{Socket, introduced, say, serve};
use anyhow::{Context as _, Result, ensure};
use chrono::TimeDelta;
use futures::StreamExt as _;
use serde_json::json;
use std::time::Duration;
use tokio_tungstenite::tungstenite::Message;
use wardbook_tests::installation::Installation;
use wardbook_tests::server::is_quick;

const PUSHED: &str = "id event { version what recordedAt } case { id reference version status duties { due status } }";

/// What each of them hears over her socket and is answered over HTTP.
struct Heard {
    frames: Vec<(&'static str, Vec<String>)>,
    answers: Vec<String>,
}

/// Somebody's socket, and everything it said.
struct Ear {
    name: &'static str,
    socket: Socket,
    frames: Vec<String>,
}

impl Ear {
    async fn of(door: &Door, url: &str, name: &'static str, watched: &[&str]) -> Result<Self> {
        let mut ear = Self { name, socket: introduced(door, url, name).await?, frames: Vec::new() };
        for case in watched {
            ear.watch(&format!("case {case}"), &format!("caseChanged(caseId: \"{case}\")")).await?;
        }
        let school = door.school_id();
        ear.watch("new", &format!("newConcerns(school: \"{school}\")")).await?;
        ear.watch("due", &format!("dutiesFallingDue(school: \"{school}\")")).await?;
        Ok(ear)
    }

    /// Subscribes, and waits until that was taken.
    async fn watch(&mut self, id: &str, field: &str) -> Result<()> {
        let query = format!("subscription {{ {field} {{ {PUSHED} }} }}");
        say(&mut self.socket, json!({ "type": "subscribe", "id": id, "payload": { "query": query } })).await?;
        self.until_pong().await
    }

    async fn until_pong(&mut self) -> Result<()> {
        say(&mut self.socket, json!({ "type": "ping" })).await?;
        while !self.hear().await?.contains("\"pong\"") {}
        Ok(())
    }

    async fn hear(&mut self) -> Result<String> {
        let wait = tokio::time::timeout(Duration::from_secs(30), self.socket.next());
        let Message::Text(text) = wait.await?.context("the socket ended")?? else { anyhow::bail!("no text") };
        self.frames.push(text.to_string());
        Ok(text.to_string())
    }

    /// What she heard, pongs aside. Two subscriptions of one socket are pushed in no order of theirs.
    async fn all(mut self) -> Result<(&'static str, Vec<String>)> {
        self.until_pong().await?;
        tokio::time::sleep(Duration::from_millis(300)).await;
        self.until_pong().await?;
        self.frames.retain(|frame| !frame.contains("\"pong\""));
        self.frames.sort();
        Ok((self.name, self.frames))
    }
}

/// A world in which a concern about the head is raised and worked on, or not; and everything else happens alike.
async fn world(on_postgres: bool, is_there: bool, hidden: Option<&str>) -> Result<(Heard, Option<String>)> {
    let door = Door::with(Installation::alike(on_postgres).await?).await?;
    let url = serve(&door).await?;
    let known = door.concern("Tamsin").await?;
    // Whoever has guessed its id hears as little as whoever has not.
    let asked: Vec<&str> = [Some(known.as_str()), hidden].into_iter().flatten().collect();
    let mut head = Ear::of(&door, &url, "Hester", &asked).await?;
    let colleague = Ear::of(&door, &url, "Tamsin", &asked).await?;
    let raised = if is_there { Some(secretly(&door).await?) } else { None };
    door.installation.pass(TimeDelta::hours(20));
    door.installation.aside(true);
    door.installation.casework.record_time_passed().await?;
    door.installation.aside(false);
    let note = json!({ "note": { "parts": [{ "text": "Spoke to her after break." }] } });
    door.command("Hester", "addNote", &known, note).await?;
    let last = door.concern("Tamsin").await?;
    // The last thing that happened has been heard, so everything before it was pushed.
    while !head.frames.iter().any(|frame| frame.contains(&last)) {
        head.hear().await?;
    }
    let mut answers = Vec::new();
    for name in ["Hester", "Tamsin"] {
        for query in asked_of(&door, &known) {
            answers.push(door.ask(name, &query, json!({})).await?.text);
        }
    }
    Ok((Heard { frames: vec![head.all().await?, colleague.all().await?], answers }, raised))
}

/// A concern about the head, raised by the chair, who works on it at once.
async fn secretly(door: &Door) -> Result<String> {
    door.installation.aside(true);
    let about = json!({
        "details": { "allegation": { "limbs": ["HARMED_CHILD"], "engagement": "EMPLOYEE", "crimeOnDevice": "NO", "immediateRisk": "NO" } },
        "people": [{ "person": door.person_id("Hester"), "part": "SUBJECT" }],
        "idempotencyKey": "hidden",
    });
    let raised = door.raise("Conrad", about).await?;
    let case = raised["submission"]["id"].as_str().with_context(|| raised.to_string())?.to_owned();
    let note =
        json!({ "note": { "parts": [{ "text": "Rang the designated officer." }] }, "idempotencyKey": "hidden-note" });
    let noted = door.command("Conrad", "addNote", &case, note).await?;
    ensure!(noted["userErrors"] == json!([]), "nobody works on it, so this proves nothing: {noted}");
    door.installation.aside(false);
    Ok(case)
}

/// Everything a page, a print or an export is made of. Who has looked is left out: her own subscriptions are pushed in no order of theirs, and
/// each push is a look of hers.
fn asked_of(door: &Door, known: &str) -> Vec<String> {
    let (school, child) = (door.school_id(), door.person_id("Pip"));
    let since = "2026-01-01T00:00:00Z";
    vec![
        format!("{{ worklist(school: \"{school}\", first: 50) {{ edges {{ node {{ id reference version }} }} }} }}"),
        format!("{{ counts(school: \"{school}\") {{ new open overdue monitoring }} }}"),
        format!(
            "{{ childChronology(school: \"{school}\", child: \"{child}\", first: 50) {{ edges {{ node {{ event {{ what recordedAt }} }} }} }} }}"
        ),
        format!(
            "{{ handoverSince(school: \"{school}\", since: \"{since}\", first: 50) {{ edges {{ node {{ event {{ what recordedAt }} }} }} }} }}"
        ),
        format!("{{ referrals(school: \"{school}\", first: 50) {{ edges {{ node {{ case }} }} }} }}"),
        format!("{{ mySubmissions(school: \"{school}\") {{ id status loopBack }} }}"),
        format!(
            "{{ school(id: \"{school}\") {{ version duties {{ words }} roleProposals {{ role }} auditEngagements {{ purpose }} }} }}"
        ),
        format!("{{ publishedStatistics(school: \"{school}\") {{ words }} }}"),
        format!("{{ unusualReading(school: \"{school}\", since: \"{since}\") {{ many whyWords }} }}"),
        format!("{{ callSheet(case: \"{known}\", agency: SOCIAL_CARE) {{ words answer known }} }}"),
    ]
}

#[tokio::test]
async fn sockets_and_answers_are_the_same_bytes_with_a_hidden_case_and_without_it() -> Result<()> {
    for on_postgres in [false, true] {
        if on_postgres && is_quick() {
            continue;
        }
        let hidden = world(on_postgres, true, None).await?.1.context("nothing was hidden")?;
        let (with, again) = world(on_postgres, true, Some(&hidden)).await?;
        assert_eq!(again.as_ref(), Some(&hidden), "the worlds do not draw alike");
        let (without, _) = world(on_postgres, false, Some(&hidden)).await?;
        for ((name, with), (_, without)) in with.frames.iter().zip(&without.frames) {
            assert_eq!(with, without, "{name} hears that something is there");
            assert!(!with.concat().contains(&hidden));
        }
        assert!(with.frames[0].1.len() > 3, "hardly anything was pushed, so this proves nothing: {:?}", with.frames);
        for (with, without) in with.answers.iter().zip(&without.answers) {
            assert_eq!(with, without);
        }
    }
    Ok(())
}

//! A client as anybody could write it: GraphQL over HTTP with the tokens the demo printed.

use anyhow::{Context, Result, anyhow, bail, ensure};
use serde_json::{Value, json};
use std::collections::BTreeSet;
use std::sync::atomic::{AtomicU32, Ordering};
use wardbook_tests::server::Server;

static KEYS: AtomicU32 = AtomicU32::new(1);

/// The installation under test, with everybody who has an account.
pub(crate) struct Wardbook {
    http: reqwest::Client,
    url: String,
    people: Vec<Person>,
}

/// Somebody with an account.
#[derive(Clone, Debug)]
pub(crate) struct Person {
    pub(crate) role: String,
    pub(crate) id: String,
    school_id: String,
    policy: Vec<String>,
    token: String,
}

/// One school, as its people see it.
pub(crate) struct School<'a> {
    wardbook: &'a Wardbook,
    pub(crate) policy: &'static str,
    pub(crate) id: String,
}

/// Why a command was not carried out.
#[derive(Debug)]
pub(crate) struct Refused {
    pub(crate) code: String,
    pub(crate) message: String,
    pub(crate) clause: Option<String>,
    pub(crate) clauses: Vec<String>,
}

impl Wardbook {
    pub(crate) async fn at(server: &Server) -> Result<Self> {
        let mut wardbook = Self { http: reqwest::Client::new(), url: server.url.clone(), people: Vec::new() };
        for account in &server.accounts {
            let query = "{ me { memberships { school { id packs { name } } person { id } } } }";
            let me = wardbook.ask(&account.token, query, json!({})).await?;
            for membership in me["me"]["memberships"].as_array().context("no memberships")? {
                let packs = membership["school"]["packs"].as_array().context("no packs")?;
                wardbook.people.push(Person {
                    role: account.role.clone(),
                    id: text(&membership["person"]["id"])?,
                    school_id: text(&membership["school"]["id"])?,
                    policy: packs.iter().map(|pack| text(&pack["name"])).collect::<Result<_>>()?,
                    token: account.token.clone(),
                });
            }
        }
        Ok(wardbook)
    }

    /// A school that adopted this policy.
    pub(crate) fn school(&self, policy: &'static str) -> Result<School<'_>> {
        let mut schools = self.schools(policy);
        schools.pop().ok_or_else(|| anyhow!("no school of the demo has adopted {policy}"))
    }

    /// What a school is called.
    pub(crate) async fn name_of(&self, school: &School<'_>) -> Result<String> {
        let query = "query ($id: ID!) { node(id: $id) { ... on School { name } } }";
        text(&school.ask(school.with_role("reporter")?, query, json!({ "id": school.id })).await?["node"]["name"])
    }

    /// Every school that adopted this policy.
    pub(crate) fn schools(&self, policy: &'static str) -> Vec<School<'_>> {
        let adopted = self.people.iter().filter(|person| person.policy.iter().any(|name| name == policy));
        let ids: BTreeSet<&String> = adopted.map(|person| &person.school_id).collect();
        ids.into_iter().map(|id| School { wardbook: self, policy, id: id.clone() }).collect()
    }

    /// What this question is answered; an error at the top is a failure.
    pub(crate) async fn ask(&self, token: &str, query: &str, variables: Value) -> Result<Value> {
        let body = json!({ "query": query, "variables": variables });
        let asked = self.http.post(&self.url).bearer_auth(token).header("wardbook-purpose", "a journey of the tests");
        let answer: Value = asked.json(&body).send().await?.json().await?;
        ensure!(answer.get("errors").is_none(), "{query}\n{variables}\nwas answered {answer}");
        Ok(answer["data"].clone())
    }
}

impl Person {
    pub(crate) fn token(&self) -> &str {
        &self.token
    }
}

impl School<'_> {
    pub(crate) fn url(&self) -> &str {
        &self.wardbook.url
    }

    /// Somebody here who has this role.
    pub(crate) fn with_role(&self, role: &str) -> Result<&Person> {
        let here = |person: &&Person| person.school_id == self.id && person.role == role;
        self.wardbook.people.iter().find(here).with_context(|| format!("nobody is {role} at {}", self.policy))
    }

    /// Whoever has an account here and is this person.
    pub(crate) fn person(&self, id: &str) -> Result<&Person> {
        let here = |person: &&Person| person.school_id == self.id && person.id == id;
        self.wardbook.people.iter().find(here).with_context(|| format!("{id} has no account at {}", self.policy))
    }

    pub(crate) async fn ask(&self, who: &Person, query: &str, variables: Value) -> Result<Value> {
        self.wardbook.ask(&who.token, query, variables).await
    }

    /// A child of the school.
    pub(crate) async fn child(&self, who: &Person) -> Result<String> {
        self.people(who, "CHILD").await?.into_iter().next().context("no children")
    }

    /// The people of this kind, by name.
    pub(crate) async fn people(&self, who: &Person, kind: &str) -> Result<Vec<String>> {
        let query =
            "query ($school: ID!, $kind: PersonKind!) { people(school: $school, kind: $kind, first: 50) { id } }";
        let people = self.ask(who, query, json!({ "school": self.id, "kind": kind })).await?;
        people["people"].as_array().into_iter().flatten().map(|person| text(&person["id"])).collect()
    }

    /// Whether somebody has an account here and is this person.
    pub(crate) fn has_account(&self, id: &str) -> bool {
        self.person(id).is_ok()
    }

    /// Raises a concern; the id of the case.
    pub(crate) async fn raise(&self, who: &Person, mut fields: Value) -> Result<String> {
        fields["school"] = json!(self.id);
        fields["idempotencyKey"] = json!(key());
        let query = "mutation ($input: RaiseConcernInput!) { raiseConcern(input: $input) {
            submission { id } userErrors { code message path clause } } }";
        let raised = self.ask(who, query, json!({ "input": fields })).await?;
        ensure!(raised["raiseConcern"]["userErrors"] == json!([]), "raising was refused: {raised}");
        text(&raised["raiseConcern"]["submission"]["id"])
    }

    /// Who would be told, as `(person, capacity in words, clauses)`.
    pub(crate) async fn who_will_be_told(
        &self,
        who: &Person,
        concern: &Value,
    ) -> Result<Vec<(String, String, Vec<String>)>> {
        let query = "query ($school: ID!, $concern: RaiseConcernFields!) {
            whoWillBeTold(school: $school, concern: $concern) {
            people { person { id } capacity rule { clauses } } userErrors { code message } } }";
        let told = self.ask(who, query, json!({ "school": self.id, "concern": concern })).await?;
        let told = &told["whoWillBeTold"];
        let told = told["people"].as_array().with_context(|| format!("no answer: {told}"))?;
        told.iter()
            .map(|to| Ok((text(&to["person"]["id"])?, text(&to["capacity"])?, texts(&to["rule"]["clauses"]))))
            .collect()
    }

    /// A command on a case, with the version the case is at for whoever decides.
    pub(crate) async fn tries(
        &self,
        who: &Person,
        case: &str,
        mutation: &str,
        mut fields: Value,
    ) -> Result<Result<u64, Refused>> {
        fields["case"] = json!(case);
        fields["idempotencyKey"] = json!(key());
        let version = self.ask(who, "query ($id: ID!) { case(id: $id) { version } }", json!({ "id": case })).await?;
        fields["expectedVersion"] = version["case"]["version"].clone();
        let mut input = mutation.to_owned();
        if let Some(first) = input.get_mut(..1) {
            first.make_ascii_uppercase();
        }
        let query = format!(
            "mutation ($input: {input}Input!) {{ {mutation}(input: $input) {{
            receipt {{ version leafHash }} userErrors {{ code message path clause clauses }} }} }}"
        );
        let answer = self.ask(who, &query, json!({ "input": fields })).await?;
        let answer = &answer[mutation];
        if let Some(error) = answer["userErrors"].get(0) {
            return Ok(Err(Refused {
                code: text(&error["code"])?,
                message: text(&error["message"])?,
                clause: error["clause"].as_str().map(str::to_owned),
                clauses: texts(&error["clauses"]),
            }));
        }
        answer["receipt"]["version"].as_u64().map(Ok).context("no receipt")
    }

    /// A command that is carried out.
    pub(crate) async fn does(&self, who: &Person, case: &str, mutation: &str, fields: Value) -> Result<u64> {
        self.tries(who, case, mutation, fields).await?.map_err(|refused| anyhow!("{mutation} was refused: {refused:?}"))
    }

    /// A decision that comes too early: answered "not yet: this needs …", with the clause.
    pub(crate) async fn is_told_not_yet(&self, who: &Person, case: &str, mutation: &str, fields: Value) -> Result<()> {
        match self.tries(who, case, mutation, fields).await? {
            Ok(_) => bail!("{mutation} was carried out, too early"),
            Err(refused) => {
                ensure!(refused.code == "NOT_YET", "{mutation}: {refused:?}");
                ensure!(refused.message.starts_with("not yet: "), "{mutation}: {refused:?}");
                ensure!(refused.clause.is_some(), "{mutation} names no clause: {refused:?}");
                Ok(())
            }
        }
    }

    /// A command refused with this code.
    pub(crate) async fn is_refused(
        &self,
        who: &Person,
        case: &str,
        mutation: &str,
        fields: Value,
        code: &str,
    ) -> Result<()> {
        match self.tries(who, case, mutation, fields).await? {
            Ok(_) => bail!("{mutation} was carried out"),
            Err(refused) => ensure!(refused.code == code, "{mutation}: {refused:?}"),
        }
        Ok(())
    }

    /// A command to the school; the codes of its errors, none where it was carried out.
    pub(crate) async fn errors(&self, who: &Person, mutation: &str, fields: &Value) -> Result<Vec<String>> {
        let mut fields = fields.clone();
        fields["school"] = json!(self.id);
        fields["idempotencyKey"] = json!(key());
        let (first, rest) = mutation.split_at(1);
        let query = format!(
            "mutation ($input: {}{rest}Input!) {{ {mutation}(input: $input) {{ userErrors {{ code }} }} }}",
            first.to_uppercase()
        );
        let answer = self.ask(who, &query, json!({ "input": fields })).await?;
        let errors = answer[mutation]["userErrors"].as_array().context("no answer")?;
        Ok(errors.iter().filter_map(|error| error["code"].as_str().map(str::to_owned)).collect())
    }

    /// The case as this person sees it, or null.
    pub(crate) async fn case(&self, who: &Person, case: &str) -> Result<Value> {
        let query = "query ($id: ID!) { case(id: $id) { version status
            duties { number kind status clauses blocksClose } departures { number explanation { parts { text } } } } }";
        Ok(self.ask(who, query, json!({ "id": case })).await?["case"].clone())
    }

    /// The numbers of duties of this kind that are still owed.
    pub(crate) async fn owed(&self, who: &Person, case: &str, kind: &str) -> Result<Vec<u64>> {
        let case = self.case(who, case).await?;
        let owed = |duty: &&Value| {
            duty["kind"] == kind
                && ["OWED", "OVERDUE", "TARGET_MISSED"].contains(&duty["status"].as_str().unwrap_or(""))
        };
        let duties = case["duties"].as_array().context("no duties")?;
        Ok(duties.iter().filter(owed).filter_map(|duty| duty["number"].as_u64()).collect())
    }

    /// Explains every departure, meets what is left by looking and deciding, and closes the case.
    pub(crate) async fn closes(&self, who: &Person, case: &str) -> Result<()> {
        let seen = self.case(who, case).await?;
        let unexplained = |departure: &&Value| departure["explanation"].is_null();
        for departure in seen["departures"].as_array().into_iter().flatten().filter(unexplained) {
            let explained = json!({ "departure": departure["number"], "explanation": words("It was done before anybody looked it up.") });
            self.does(who, case, "explainDeparture", explained).await?;
        }
        self.does(who, case, "closeCase", json!({ "reasons": words("Nothing further; the family is content.") }))
            .await?;
        ensure!(self.case(who, case).await?["status"] == "CLOSED");
        Ok(())
    }
}

/// A narrative of one part.
pub(crate) fn words(text: &str) -> Value {
    json!({ "parts": [{ "text": text }] })
}

/// How an agency was reached, a minute ago.
pub(crate) fn contact(reference: &str) -> Value {
    json!({ "at": now(), "spokeTo": "the duty officer", "reference": reference })
}

/// The time, as a client writes it.
pub(crate) fn now() -> String {
    (chrono::Utc::now() - chrono::TimeDelta::seconds(1)).to_rfc3339()
}

pub(crate) fn text(value: &Value) -> Result<String> {
    value.as_str().map(str::to_owned).with_context(|| format!("no text: {value}"))
}

fn texts(value: &Value) -> Vec<String> {
    value.as_array().into_iter().flatten().filter_map(|text| text.as_str().map(str::to_owned)).collect()
}

pub(crate) fn key() -> String {
    format!("journey-{}-{}", std::process::id(), KEYS.fetch_add(1, Ordering::Relaxed))
}

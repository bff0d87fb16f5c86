//! The contract over one invented school, asked as different people.

use anyhow::Result;
use axum::Router;
use axum::body::{Body, to_bytes};
use axum::http::{Request, Response, StatusCode, header};
use chrono::TimeDelta;
use domain::graphql::GlobalId;
use domain::person::PersonKind::{self, Adult, Child};
use domain::school::Role;
use graphql::Settings;
use serde_json::{Value, json};
use std::sync::Arc;
use tower::ServiceExt;
use wardbook_tests::installation::{Installation, InventedSchool};

/// The contract over one invented school.
pub(crate) struct Door {
    pub(crate) installation: Installation,
    pub(crate) school: InventedSchool,
    pub(crate) router: Router,
}

/// An answer over HTTP.
pub(crate) struct Answer {
    pub(crate) status: StatusCode,
    pub(crate) headers: axum::http::HeaderMap,
    pub(crate) text: String,
}

impl Answer {
    pub(crate) fn json(&self) -> Value {
        serde_json::from_str(&self.text).unwrap_or_else(|_| panic!("no JSON: {}", self.text))
    }

    /// The code of the first top-level error.
    pub(crate) fn code(&self) -> String {
        self.json()["errors"][0]["extensions"]["code"].as_str().unwrap_or_default().to_owned()
    }
}

impl Door {
    /// Tamsin teaches, Hester is head and lead, Conrad chairs, Pip and Wren are pupils.
    pub(crate) async fn open() -> Result<Self> {
        Self::with(Installation::sqlite().await?).await
    }

    /// The same people, in this installation.
    pub(crate) async fn with(installation: Installation) -> Result<Self> {
        let people: [(&'static str, _, &[Role]); 5] = [
            ("Tamsin", Adult, &[]),
            ("Hester", Adult, &[Role::Headteacher, Role::DesignatedSafeguardingLead]),
            ("Conrad", Adult, &[Role::ChairOfGovernors]),
            ("Pip", Child, &[]),
            ("Wren", Child, &[]),
        ];
        Self::of(installation, &people).await
    }

    /// Over a school of these people.
    pub(crate) async fn of(installation: Installation, people: &[(&str, PersonKind, &[Role])]) -> Result<Self> {
        let school = installation.school("mer", people).await?;
        let request_ids = Arc::new(|| uuid::Uuid::from_u128(1));
        let (cursor_key, session_cookie) = ([7; 32], "wardbook");
        let origins = vec!["https://school.example".into()];
        let settings = Settings { cursor_key, origins, session_cookie, request_ids };
        let router = graphql::router(installation.casework.clone(), settings);
        Ok(Self { installation, school, router })
    }

    pub(crate) async fn token(&self, name: &str) -> Result<String> {
        let expires = self.installation.casework.now() + TimeDelta::days(1);
        let persons = [(self.school.id, self.school.person(name))];
        Ok(self.installation.casework.issue_token(&persons, "test", expires).await?.token)
    }

    pub(crate) fn school_id(&self) -> String {
        self.school.id.to_global()
    }

    pub(crate) fn person_id(&self, name: &str) -> String {
        self.school.person(name).to_global()
    }

    /// A request as a well-behaved client sends it.
    pub(crate) async fn request(&self, name: &str) -> Result<axum::http::request::Builder> {
        Ok(Request::post("/graphql")
            .header(header::CONTENT_TYPE, "application/json")
            .header(header::ACCEPT, "application/graphql-response+json")
            .header(header::AUTHORIZATION, format!("Bearer {}", self.token(name).await?)))
    }

    pub(crate) async fn send(&self, request: Request<Body>) -> Result<Answer> {
        let response: Response<Body> = self.router.clone().oneshot(request).await?;
        let (status, headers) = (response.status(), response.headers().clone());
        let text = String::from_utf8(to_bytes(response.into_body(), usize::MAX).await?.to_vec())?;
        Ok(Answer { status, headers, text })
    }

    /// Asks as this person.
    pub(crate) async fn ask(&self, name: &str, query: &str, variables: Value) -> Result<Answer> {
        let body = json!({ "query": query, "variables": variables }).to_string();
        self.send(self.request(name).await?.body(body.into())?).await
    }

    /// Asks with a token given before, for a purpose.
    pub(crate) async fn asked_by(&self, token: &str, question: &str) -> Result<Answer> {
        let request = Request::post("/graphql")
            .header(header::CONTENT_TYPE, "application/json")
            .header("wardbook-purpose", "everything that can be asked")
            .header(header::AUTHORIZATION, format!("Bearer {token}"));
        self.send(request.body(json!({ "query": question }).to_string().into())?).await
    }

    /// Asks, and expects data without top-level errors.
    pub(crate) async fn data(&self, name: &str, query: &str, variables: Value) -> Result<Value> {
        let answer = self.ask(name, query, variables).await?.json();
        anyhow::ensure!(answer.get("errors").is_none(), "{query}\nwas answered {answer}");
        Ok(answer["data"].clone())
    }

    /// A concern about Pip, raised by this person: the id of its case.
    pub(crate) async fn concern(&self, name: &str) -> Result<String> {
        let raised = self.raise(name, json!({})).await?;
        Ok(raised["submission"]["id"].as_str().unwrap_or_default().to_owned())
    }

    /// Raises a concern about Pip with these fields in place of the usual ones.
    pub(crate) async fn raise(&self, name: &str, fields: Value) -> Result<Value> {
        let query = "mutation ($input: RaiseConcernInput!) { raiseConcern(input: $input) {
            submission { id status } case { id } receipt { version recordedAt leafHash }
            userErrors { code message path clause } } }";
        let mut input = json!({
            "school": self.school_id(),
            "idempotencyKey": self.installation.key(),
            "details": { "concernAboutChild": { "category": "neglect", "online": "NO" } },
            "people": [{ "person": self.person_id("Pip"), "part": "CHILD" }],
            "narrative": { "parts": [{ "text": "Came without a coat again." }] },
        });
        merge(&mut input, fields);
        Ok(self.data(name, query, json!({ "input": input })).await?["raiseConcern"].clone())
    }

    /// A command to a case: its payload.
    pub(crate) async fn command(&self, name: &str, mutation: &str, case: &str, fields: Value) -> Result<Value> {
        let mut type_name = mutation.to_owned();
        type_name[..1].make_ascii_uppercase();
        let query = format!(
            "mutation ($input: {type_name}Input!) {{ {mutation}(input: $input) {{ case {{ id version }}
            receipt {{ version }} userErrors {{ code message path clause clauses currentVersion }} }} }}"
        );
        let mut input = json!({ "case": case, "idempotencyKey": self.installation.key() });
        merge(&mut input, fields);
        Ok(self.data(name, &query, json!({ "input": input })).await?[mutation].clone())
    }
}

fn merge(input: &mut Value, fields: Value) {
    if let (Value::Object(input), Value::Object(fields)) = (input, fields) {
        input.extend(fields);
    }
}

//! One form of request is executed, and no other.

use crate::door::Door;
use anyhow::Result;
use axum::body::Body;
use axum::http::{Request, StatusCode, header};
use serde_json::json;

const MUTATION: &str = "mutation { addStaff(input: {}) { userErrors { code } } }";

#[tokio::test]
async fn nothing_is_executed_by_get() -> Result<()> {
    let door = Door::open().await?;
    for query in ["mutation%20%7B%20__typename%20%7D", "%7B__typename%7D"] {
        let token = door.token("Hester").await?;
        let request = Request::get(format!("/graphql?query={query}"))
            .header(header::AUTHORIZATION, format!("Bearer {token}"))
            .body(Body::empty())?;
        let answer = door.send(request).await?;
        assert_eq!(answer.status, StatusCode::METHOD_NOT_ALLOWED);
        assert_eq!(answer.headers[header::ALLOW], "POST");
    }
    Ok(())
}

#[tokio::test]
async fn what_a_form_or_a_plain_link_can_send_is_not_executed() -> Result<()> {
    let door = Door::open().await?;
    let bodies = [
        ("text/plain", json!({ "query": MUTATION }).to_string()),
        ("application/x-www-form-urlencoded", "query=mutation%7B__typename%7D".to_owned()),
        (
            "multipart/form-data; boundary=x",
            format!(
                "--x\r\nContent-Disposition: form-data; name=\"operations\"\r\n\r\n{{\"query\":\"{MUTATION}\"}}\r\n--x--"
            ),
        ),
        ("application/graphql", MUTATION.to_owned()),
        ("application/json; charset=utf-16", json!({ "query": MUTATION }).to_string()),
        ("", json!({ "query": MUTATION }).to_string()),
    ];
    for (media, body) in bodies {
        let mut request = door.request("Hester").await?.body(Body::from(body))?;
        request.headers_mut().insert(header::CONTENT_TYPE, media.parse()?);
        let answer = door.send(request).await?;
        assert_eq!(answer.status, StatusCode::UNSUPPORTED_MEDIA_TYPE, "{media}");
        assert_eq!(answer.code(), "BAD_REQUEST");
    }
    Ok(())
}

#[tokio::test]
async fn batches_are_refused() -> Result<()> {
    let door = Door::open().await?;
    let body = json!([{ "query": "{ __typename }" }, { "query": "{ __typename }" }]).to_string();
    let answer = door.send(door.request("Hester").await?.body(body.into())?).await?;
    assert_eq!((answer.status, answer.code()), (StatusCode::BAD_REQUEST, "BAD_REQUEST".to_owned()));
    Ok(())
}

#[tokio::test]
async fn whoever_is_not_signed_in_is_told_so_in_the_shape_of_the_contract() -> Result<()> {
    let door = Door::open().await?;
    for token in [None, Some("Bearer wb_nobody"), Some("Basic aGVzdGVyOmhlc3Rlcg=="), Some("Bearer ")] {
        let mut request =
            door.request("Hester").await?.body(json!({ "query": "{ __typename }" }).to_string().into())?;
        request.headers_mut().remove(header::AUTHORIZATION);
        if let Some(token) = token {
            request.headers_mut().insert(header::AUTHORIZATION, token.parse()?);
        }
        let answer = door.send(request).await?;
        assert_eq!((answer.status, answer.code()), (StatusCode::UNAUTHORIZED, "UNAUTHENTICATED".to_owned()));
        assert_eq!(answer.headers[header::WWW_AUTHENTICATE], "Bearer");
        assert!(answer.json().get("data").is_none());
    }
    Ok(())
}

#[tokio::test]
async fn a_token_that_has_expired_is_unknown() -> Result<()> {
    let door = Door::open().await?;
    let request = door.request("Hester").await?.body(json!({ "query": "{ __typename }" }).to_string().into())?;
    door.installation.pass(chrono::TimeDelta::days(2));
    assert_eq!(door.send(request).await?.code(), "UNAUTHENTICATED");
    Ok(())
}

#[tokio::test]
async fn pages_of_other_origins_may_not_call() -> Result<()> {
    let door = Door::open().await?;
    let cases = [
        ("origin", "https://school.example", StatusCode::OK),
        ("origin", "https://elsewhere.example", StatusCode::FORBIDDEN),
        ("origin", "null", StatusCode::FORBIDDEN),
        ("sec-fetch-site", "same-origin", StatusCode::OK),
        ("sec-fetch-site", "same-site", StatusCode::FORBIDDEN),
        ("sec-fetch-site", "cross-site", StatusCode::FORBIDDEN),
    ];
    for (name, value, status) in cases {
        let body = json!({ "query": "{ __typename }" }).to_string();
        let request = door.request("Hester").await?.header(name, value).body(body.into())?;
        assert_eq!(door.send(request).await?.status, status, "{name}: {value}");
    }
    Ok(())
}

#[tokio::test]
async fn the_media_type_of_the_answer_is_the_one_asked_for() -> Result<()> {
    let door = Door::open().await?;
    let cases = [
        ("application/graphql-response+json", "application/graphql-response+json"),
        ("application/json", "application/json"),
        ("*/*", "application/json"),
        ("application/json;q=0.5, application/graphql-response+json", "application/graphql-response+json"),
        ("application/graphql-response+json, application/json;q=0.9", "application/graphql-response+json"),
    ];
    for (accept, expected) in cases {
        let body = json!({ "query": "{ __typename }" }).to_string();
        let mut request = door.request("Hester").await?.body(body.into())?;
        request.headers_mut().insert(header::ACCEPT, accept.parse()?);
        let answer = door.send(request).await?;
        assert_eq!(answer.status, StatusCode::OK);
        assert!(answer.headers[header::CONTENT_TYPE].to_str()?.starts_with(expected), "{accept}");
        assert_eq!(answer.headers[header::CACHE_CONTROL], "no-store");
        assert!(answer.headers.contains_key("x-request-id"));
    }
    let mut request = door.request("Hester").await?.body(Body::from("{}"))?;
    request.headers_mut().insert(header::ACCEPT, "text/html".parse()?);
    assert_eq!(door.send(request).await?.status, StatusCode::NOT_ACCEPTABLE);
    Ok(())
}

#[tokio::test]
async fn what_was_sent_is_never_echoed() -> Result<()> {
    let door = Door::open().await?;
    let queries = [
        ("{ me { memberships(name: \"Zebedee\" ", "PARSE_FAILED"),
        ("Zebedee {{{", "PARSE_FAILED"),
        (
            "query ($kind: [Kind!]) { worklist(school: \"Zebedee\", filter: { kinds: $kind }) { edges { cursor } } }",
            "BAD_INPUT",
        ),
        ("{ worklist(school: \"x\", filter: { kinds: [Zebedee] }) { edges { cursor } } }", "BAD_INPUT"),
        ("{ worklist(school: \"x\", first: \"Zebedee\") { edges { cursor } } }", "BAD_INPUT"),
        ("{ case(id: \"Zebedee\") { id } }", "BAD_INPUT"),
    ];
    for (query, code) in queries {
        let answer = door.ask("Hester", query, json!({ "kind": ["Zebedee"] })).await?;
        assert!(!answer.text.contains("Zebedee"), "{}", answer.text);
        assert_eq!(answer.code(), code, "{query}: {}", answer.text);
    }
    Ok(())
}

#[tokio::test]
async fn a_document_that_was_not_executed_has_no_data() -> Result<()> {
    let door = Door::open().await?;
    for query in ["{", "{ thereIsNoSuchField }", "query A { __typename } query B { __typename }"] {
        let answer = door.ask("Hester", query, json!({})).await?;
        assert_eq!(answer.status, StatusCode::BAD_REQUEST, "{query}");
        assert!(answer.json().get("data").is_none(), "{query}");
    }
    let body = json!({ "query": "subscription { newConcerns(school: \"x\") { id } }" }).to_string();
    let answer = door.send(door.request("Hester").await?.body(body.into())?).await?;
    assert_eq!(answer.code(), "OPERATION_UNKNOWN");
    Ok(())
}

//! The stored form of a payload: one JSON text `{"k": key id, "n": nonce, "c": base64}`.
//!
//! Until sealing lands, key and nonce are null and the content is the plain inner JSON; the form does not change.

use crate::StoreError;
use base64::Engine;
use base64::engine::general_purpose::STANDARD;

/// Wraps the inner JSON of an event.
pub(crate) fn wrap(inner: &str) -> String {
    const HEAD: &str = r#"{"k":null,"n":null,"c":""#;
    let mut text = String::with_capacity(HEAD.len() + inner.len() / 3 * 4 + 8);
    text.push_str(HEAD);
    STANDARD.encode_string(inner, &mut text);
    text.push_str("\"}");
    text
}

/// The inner JSON of a stored payload, as the event repositories hand it over.
pub(crate) fn unwrap(payload: &serde_json::Value) -> Result<String, StoreError> {
    match payload.get("c").and_then(serde_json::Value::as_str) {
        Some(content) if payload.get("k").is_some_and(serde_json::Value::is_null) => decode(content),
        _ => Err(StoreError::unreadable("payload", "it is no envelope this version can open")),
    }
}

/// A stored payload, as its bytes stand.
#[derive(serde::Deserialize)]
struct Envelope<'a> {
    k: Option<&'a str>,
    c: &'a str,
}

/// Takes the inner JSON of each of these stored payloads, which stand one right after the other; how many they are.
pub(crate) fn unwrap_each(
    payloads: &str,
    mut take: impl FnMut(&str) -> Result<(), StoreError>,
) -> Result<u64, StoreError> {
    let mut inner = Vec::new();
    let mut count = 0;
    for envelope in serde_json::Deserializer::from_str(payloads).into_iter::<Envelope<'_>>() {
        let envelope = envelope.map_err(|error| StoreError::unreadable("payload", error))?;
        if envelope.k.is_some() {
            return Err(StoreError::unreadable("payload", "it is sealed, and this version has no keys"));
        }
        inner.clear();
        let decoded = STANDARD.decode_vec(envelope.c, &mut inner);
        decoded.map_err(|error| StoreError::unreadable("payload", error))?;
        take(std::str::from_utf8(&inner).map_err(|error| StoreError::unreadable("payload", error))?)?;
        count += 1;
    }
    Ok(count)
}

/// The inner JSON of a stored payload, as text.
pub(crate) fn unwrap_text(payload: &str) -> Result<String, StoreError> {
    let mut texts = Vec::new();
    unwrap_each(payload, |inner| {
        texts.push(inner.to_owned());
        Ok(())
    })?;
    match (texts.pop(), texts.is_empty()) {
        (Some(only), true) => Ok(only),
        _ => Err(StoreError::unreadable("payload", "it is not one envelope")),
    }
}

fn decode(content: &str) -> Result<String, StoreError> {
    let bytes = STANDARD.decode(content).map_err(|error| StoreError::unreadable("payload", error))?;
    String::from_utf8(bytes).map_err(|error| StoreError::unreadable("payload", error))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_wrapped_is_unwrapped_as_it_was() {
        let inner = r#"{"type":"x","body":"ä"}"#;
        let text = wrap(inner);
        assert_eq!(unwrap_text(&text).unwrap(), inner);
        assert_eq!(unwrap(&serde_json::from_str(&text).unwrap()).unwrap(), inner);
    }

    #[test]
    fn a_sealed_payload_is_not_taken_for_a_plain_one() {
        let sealed = r#"{"k":"1","n":"2","c":""}"#;
        assert!(unwrap_text(sealed).is_err());
        assert!(unwrap(&serde_json::from_str(sealed).unwrap()).is_err());
    }
}

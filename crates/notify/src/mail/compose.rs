//! A message as it travels: headers and text, and nothing in them but what the templates say.

use crate::{Cause, Failure, Message};
use lettre::address::Envelope;
use lettre::message::Mailbox;
use lettre::message::header::{
    ContentTransferEncoding, ContentType, Header, HeaderName, HeaderValue, MIME_VERSION_1_0,
};
use lettre::{Address, Message as Mime};
use std::error::Error;

/// Declares a header that always has one value.
macro_rules! header {
    ($(#[$doc:meta])* $name:ident, $text:literal) => {
        $(#[$doc])*
        #[derive(Clone)]
        struct $name(&'static str);

        impl Header for $name {
            fn name() -> HeaderName {
                HeaderName::new_from_ascii_str($text)
            }

            fn parse(_: &str) -> Result<Self, Box<dyn Error + Send + Sync>> {
                Err("is only ever written".into())
            }

            fn display(&self) -> HeaderValue {
                HeaderValue::new(Self::name(), self.0.to_owned())
            }
        }
    };
}

header!(
    /// No out-of-office reply, please (RFC 3834).
    AutoSubmitted,
    "Auto-Submitted"
);
header!(
    /// The same for Exchange.
    AutoResponseSuppress,
    "X-Auto-Response-Suppress"
);
header!(
    /// Whether it should be looked at once.
    Importance,
    "Importance"
);

/// Whether mail can be sent to this address: one `@`, no names or comments around it.
#[must_use]
pub fn is_address(text: &str) -> bool {
    text.len() <= 254
        && text.is_ascii()
        && text.parse::<Address>().is_ok_and(|address| !address.domain().starts_with('['))
}

/// The envelope and the bytes of a message.
pub(super) fn compose(message: &Message, from: &Address, to: &str, link: &str) -> Result<(Envelope, Vec<u8>), Failure> {
    let to: Address = to.parse().ok().filter(|_| is_address(to)).ok_or(Failure::Refused(Cause::NoAddress))?;
    let letter = message.letter(link);
    let mail = Mime::builder()
        .from(Mailbox::new(Some("Wardbook".to_owned()), from.clone()))
        .to(Mailbox::new(None, to))
        .date(message.at.into())
        // INVARIANT: the same at every attempt: a mail system that has seen it drops the repeat.
        .message_id(Some(format!("<{}@{}>", message.id.simple(), from.domain())))
        .subject(letter.subject)
        .header(AutoSubmitted("auto-generated"))
        .header(AutoResponseSuppress("All"))
        .header(Importance(if message.is_urgent() { "high" } else { "normal" }))
        .header(MIME_VERSION_1_0)
        .header(ContentType::TEXT_PLAIN)
        .header(ContentTransferEncoding::QuotedPrintable)
        .body(letter.text)
        .map_err(|_| Failure::Refused(Cause::Unwritable))?;
    Ok((mail.envelope().clone(), mail.formatted()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Words;
    use domain::{PersonId, SchoolId};
    use uuid::Uuid;

    fn composed(to: &str) -> Result<String, Failure> {
        let who = (SchoolId::new(Uuid::from_u128(11)), PersonId::new(Uuid::from_u128(12)));
        let at = "2026-11-21T15:30:00Z".parse().unwrap();
        let message = Message::new(Uuid::from_u128(13), who, [Words::NeedsYouNow], at).unwrap();
        let from = "wardbook@school.example".parse().unwrap();
        compose(&message, &from, to, "https://wardbook.example/").map(|(_, bytes)| String::from_utf8(bytes).unwrap())
    }

    #[test]
    fn every_attempt_is_byte_for_byte_the_same() {
        assert_eq!(composed("lead@school.example"), composed("lead@school.example"));
    }

    #[test]
    fn the_whole_message_is_what_the_template_says() {
        let lines = [
            "From: Wardbook <wardbook@school.example>",
            "To: lead@school.example",
            "Date: Sat, 21 Nov 2026 15:30:00 +0000",
            "Message-ID: <0000000000000000000000000000000d@school.example>",
            "Subject: Something needs you in Wardbook now",
            "Auto-Submitted: auto-generated",
            "X-Auto-Response-Suppress: All",
            "Importance: high",
            "Content-Type: text/plain; charset=utf-8",
            "Content-Transfer-Encoding: quoted-printable",
            "MIME-Version: 1.0",
            "",
            "Something needs you in Wardbook now. It cannot wait.",
            "",
            "Sign in: https://wardbook.example/",
        ];
        let mail = composed("lead@school.example").unwrap();
        let mut sorted: Vec<&str> = mail.lines().take(lines.len()).collect();
        let mut expected = lines.to_vec();
        sorted.sort_unstable();
        expected.sort_unstable();
        assert_eq!(sorted, expected, "{mail}");
    }

    #[test]
    fn an_address_is_one_mailbox_and_nothing_around_it() {
        for address in [
            "",
            "lead",
            "a@b, c@d",
            "Lead <lead@school.example>",
            "lead@school.example\r\nBcc: x@y.example",
            "l@[127.0.0.1]",
        ] {
            assert_eq!(composed(address), Err(Failure::Refused(Cause::NoAddress)), "{address}");
        }
    }
}

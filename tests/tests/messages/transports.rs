//! Handing one message over: secure or not at all, signed in, and what each fault of the other side is called.

use anyhow::Result;
use chrono::{DateTime, Utc};
use domain::{PersonId, SchoolId};
use notify::{
    Cause, Failure, Grant, Mail, MailSettings, Message, OAuthSettings, Reach, SignIn, Webhook, WebhookSettings, Words,
};
use std::time::Duration;
use uuid::Uuid;
use wardbook_tests::receivers::{CLIENT, CLIENT_SECRET, PASSWORD, REFRESH, Receivers, USER, WEBHOOK_SECRET};
use wardbook_tests::server::is_quick;

const LEAD: &str = "lead@school.example";

fn now() -> DateTime<Utc> {
    "2026-11-20T15:30:00Z".parse().unwrap()
}

fn message(number: u128) -> Message {
    let to = (SchoolId::new(Uuid::from_u128(1)), PersonId::new(Uuid::from_u128(2)));
    Message::new(Uuid::from_u128(number), to, [Words::NeedsYou], now()).unwrap()
}

fn settings(receivers: &Receivers) -> MailSettings {
    MailSettings {
        url: format!("smtp://localhost:{}", receivers.ports.starttls),
        sign_in: SignIn::Password { user: USER.to_owned(), password: PASSWORD.to_owned() },
        from: USER.to_owned(),
        link: "https://wardbook.example/".to_owned(),
        authority: Some(receivers.authority.clone()),
    }
}

fn mail(settings: MailSettings) -> Result<Mail> {
    Ok(Mail::new(settings)?.within(Duration::from_secs(2)))
}

fn by_token(receivers: &Receivers, client_secret: &str, grant: Grant) -> MailSettings {
    let settings = OAuthSettings {
        token_url: format!("https://localhost:{}/token", receivers.ports.https),
        client_id: CLIENT.to_owned(),
        client_secret: client_secret.to_owned(),
        scope: Some("mail".to_owned()),
        grant,
    };
    MailSettings { sign_in: SignIn::OAuth { user: USER.to_owned(), settings }, ..self::settings(receivers) }
}

fn webhook(receivers: &Receivers, path: &str, reach: Reach) -> Result<Webhook> {
    let url = format!("https://localhost:{}/{path}", receivers.ports.https);
    let secret = WEBHOOK_SECRET.to_owned();
    let settings = WebhookSettings { url, secret, reach, authority: Some(receivers.authority.clone()) };
    Ok(Webhook::new(settings)?.within(Duration::from_secs(2)))
}

#[tokio::test]
async fn mail_arrives_over_tls_either_way_and_signed_in() -> Result<()> {
    if is_quick() {
        return Ok(());
    }
    let receivers = Receivers::start()?;
    mail(settings(&receivers))?.send(&message(1), LEAD).await.expect("STARTTLS");
    let url = format!("smtps://localhost:{}", receivers.ports.tls);
    mail(MailSettings { url, ..settings(&receivers) })?.send(&message(2), LEAD).await.expect("TLS from the start");
    let mails = receivers.mails();
    assert_eq!(mails.len(), 2);
    for mail in mails {
        assert!(mail.secure && mail.signed_in, "{mail:?}");
        assert_eq!((mail.to, mail.from.as_str()), (vec![LEAD.to_owned()], USER));
        assert_eq!(mail.subject, "Something needs you in Wardbook");
    }
    Ok(())
}

#[tokio::test]
async fn nothing_is_said_to_a_server_that_nobody_vouches_for() -> Result<()> {
    if is_quick() {
        return Ok(());
    }
    let receivers = Receivers::start()?;
    for url in
        [format!("smtp://localhost:{}", receivers.ports.starttls), format!("smtps://localhost:{}", receivers.ports.tls)]
    {
        let stranger = MailSettings { url, authority: None, ..settings(&receivers) };
        let failed = mail(stranger)?.send(&message(1), LEAD).await;
        assert!(matches!(failed, Err(Failure::Unreachable(Cause::Tls | Cause::Connection))), "{failed:?}");
    }
    assert!(receivers.mails().is_empty());
    Ok(())
}

#[tokio::test]
async fn both_ways_to_a_token_sign_in_and_a_token_is_used_again() -> Result<()> {
    if is_quick() {
        return Ok(());
    }
    let receivers = Receivers::start()?;
    let microsoft = mail(by_token(&receivers, CLIENT_SECRET, Grant::ClientCredentials))?;
    for number in 1..=2 {
        microsoft.send(&message(number), LEAD).await.expect("client credentials");
    }
    let google = mail(by_token(&receivers, CLIENT_SECRET, Grant::RefreshToken(REFRESH.to_owned())))?;
    google.send(&message(3), LEAD).await.expect("a refresh token");
    let grants: Vec<_> = receivers.tokens().iter().map(|token| token["grant"].clone()).collect();
    assert_eq!(grants, ["client_credentials", "refresh_token"]);
    assert!(receivers.mails().iter().all(|mail| mail.mechanism.as_deref() == Some("XOAUTH2")));
    // The server now knows the newer token alone: the older one is refused, forgotten and asked for anew.
    assert_eq!(microsoft.send(&message(4), LEAD).await, Err(Failure::Unreachable(Cause::SignIn)));
    microsoft.send(&message(4), LEAD).await.expect("a new token");
    Ok(())
}

#[tokio::test]
async fn a_refused_sign_in_is_nobodys_message_s_fault() -> Result<()> {
    if is_quick() {
        return Ok(());
    }
    let receivers = Receivers::start()?;
    let wrong = SignIn::Password { user: USER.to_owned(), password: "another".to_owned() };
    let wrong = MailSettings { sign_in: wrong, ..settings(&receivers) };
    assert_eq!(mail(wrong)?.send(&message(1), LEAD).await, Err(Failure::Unreachable(Cause::SignIn)));
    let wrong = mail(by_token(&receivers, "another", Grant::ClientCredentials))?;
    assert_eq!(wrong.send(&message(1), LEAD).await, Err(Failure::Unreachable(Cause::SignIn)));
    Ok(())
}

#[tokio::test]
async fn each_fault_of_the_mail_server_has_a_name() -> Result<()> {
    if is_quick() {
        return Ok(());
    }
    let receivers = Receivers::start()?;
    let mail = mail(settings(&receivers))?;
    let faults = [
        ("refuse", Failure::Refused(Cause::Answer(550))),
        ("busy", Failure::NotNow(Cause::Answer(451))),
        ("hang", Failure::Unreachable(Cause::Timeout)),
        ("drop", Failure::Unreachable(Cause::Connection)),
        ("down", Failure::Unreachable(Cause::Connection)),
        ("no-sign-in", Failure::Unreachable(Cause::SignIn)),
    ];
    for (fault, called) in faults {
        receivers.behave(fault)?;
        assert_eq!(mail.send(&message(1), LEAD).await, Err(called), "{fault}");
    }
    receivers.behave("none")?;
    assert!(receivers.mails().is_empty());
    mail.send(&message(1), LEAD).await.expect("the server is well again");
    Ok(())
}

#[tokio::test]
async fn a_message_sent_again_because_its_receipt_was_lost_has_the_same_identity() -> Result<()> {
    if is_quick() {
        return Ok(());
    }
    let receivers = Receivers::start()?;
    let mail = mail(settings(&receivers))?;
    receivers.behave_for(1, "forget")?;
    assert_eq!(mail.send(&message(7), LEAD).await, Err(Failure::Unreachable(Cause::Connection)));
    mail.send(&message(7), LEAD).await.expect("the second time");
    let mails = receivers.mails();
    assert_eq!(mails.len(), 2);
    assert_eq!(mails[0].whole, mails[1].whole);
    Ok(())
}

#[tokio::test]
async fn a_webhook_is_signed_and_says_no_more_than_the_mail() -> Result<()> {
    if is_quick() {
        return Ok(());
    }
    let receivers = Receivers::start()?;
    webhook(&receivers, "webhook", Reach::PublicAndLoopback)?.send(&message(5), now()).await.expect("delivered");
    let hooks = receivers.hooks();
    assert!(hooks[0].genuine);
    assert_eq!(hooks[0].timestamp, now().timestamp().to_string());
    let expected = serde_json::json!({
        "id": Uuid::from_u128(5),
        "school": Uuid::from_u128(1),
        "recipient": Uuid::from_u128(2),
        "message": "needs-you",
        "urgent": false,
        "at": "2026-11-20T15:30:00Z",
    });
    assert_eq!(hooks[0].body, expected);
    Ok(())
}

#[tokio::test]
async fn a_webhook_goes_to_no_private_address_and_follows_nobody_elsewhere() -> Result<()> {
    if is_quick() {
        return Ok(());
    }
    let receivers = Receivers::start()?;
    let inside = webhook(&receivers, "webhook", Reach::Public)?.send(&message(5), now()).await;
    assert_eq!(inside, Err(Failure::Refused(Cause::PrivateAddress)));
    let elsewhere = webhook(&receivers, "elsewhere", Reach::PublicAndLoopback)?.send(&message(5), now()).await;
    assert_eq!(elsewhere, Err(Failure::Refused(Cause::Answer(307))));
    assert!(receivers.hooks().is_empty());
    Ok(())
}

#[tokio::test]
async fn each_fault_of_a_webhook_s_receiver_has_a_name() -> Result<()> {
    if is_quick() {
        return Ok(());
    }
    let receivers = Receivers::start()?;
    let webhook = webhook(&receivers, "webhook", Reach::PublicAndLoopback)?;
    let faults = [
        ("refuse", Failure::Refused(Cause::Answer(404))),
        ("busy", Failure::NotNow(Cause::Answer(503))),
        ("hang", Failure::Unreachable(Cause::Timeout)),
        ("drop", Failure::Unreachable(Cause::Connection)),
    ];
    for (fault, called) in faults {
        receivers.behave(fault)?;
        assert_eq!(webhook.send(&message(1), now()).await, Err(called), "{fault}");
    }
    Ok(())
}

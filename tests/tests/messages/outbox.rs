//! From a concern to a message: who is written to, when, and what it says.

use crate::world::{NARRATIVE, World, about_a_child, about_an_adult, in_danger, summer};
use access::Viewer;
use anyhow::Result;
use casework::At;
use chrono::TimeDelta;
use domain::incident::commands::acknowledge::Acknowledge;
use domain::incident::commands::declare_conflict::DeclareConflict;
use domain::incident::commands::record_own_referral::RecordOwnReferral;
use domain::incident::commands::report_conflict::ReportConflict;
use domain::incident::commands::restrict_case::RestrictCase;
use domain::incident::need_to_know::{CaseRestricted, ConflictReported};
use domain::incident::work::ConflictDeclared;
use domain::incident::{Agency, ContactMade};
use domain::person::{PersonCorrected, PersonDetails};
use domain::school::{ContactKind, ContactRecorded, Role, RoleGiven};
use domain::{Narrative, PersonCommand, Reference, SchoolCommand, Text};
use notify::{Reach, Webhook, WebhookSettings};
use store::{MessageStatus, Mode};
use wardbook_tests::installation::call;
use wardbook_tests::receivers::WEBHOOK_SECRET;

on_both! {
    a_concern_is_mailed_to_those_who_must_know_and_the_mail_says_nothing_of_it;
    everything_of_half_an_hour_is_one_message_a_person;
    danger_is_mailed_at_once;
    nobody_hears_of_an_allegation_about_herself_by_any_channel;
    whoever_turns_out_to_be_conflicted_before_the_digest_goes_is_not_written_to;
    whoever_raised_it_reads_that_it_was_seen_and_when;
    the_lead_is_mailed_at_once_that_somebody_referred_it_herself;
    the_chair_is_mailed_that_a_case_has_nobody_and_nothing_of_the_case;
    out_of_hours_whoever_raised_it_reads_what_to_do_now;
    the_deputy_hears_when_the_lead_does_not_acknowledge;
    nothing_local_pages_anyone_in_the_holidays;
    a_webhook_hears_of_a_child_and_of_nothing_about_an_adult;
    somebody_without_an_address_is_a_dead_letter_that_can_be_tried_again;
    whoever_runs_the_machines_sees_what_did_not_arrive_and_of_the_governors_nothing;
    a_rebuild_leaves_the_outbox_alone;
    messages_survive_a_clock_that_jumps;
    without_a_mail_server_messages_wait;
    what_became_of_messages_is_forgotten_after_ninety_days;
}

async fn a_concern_is_mailed_to_those_who_must_know_and_the_mail_says_nothing_of_it(world: World) -> Result<()> {
    let case = world.raise().await?;
    world.work().await?;
    assert_eq!(world.mailed(), [""; 0]);
    world.at("10:00");
    world.work().await?;
    assert_eq!(world.mailed(), ["lena"]);
    let mail = &world.receivers.mails()[0];
    assert_eq!(mail.subject, "Something needs you in Wardbook");
    let reference = Reference::of(case.incident).to_string();
    for secret in
        [NARRATIVE, "Pip", "Tamsin", "Lena Example", "neglect", "Larkmead", &reference, &case.incident.to_string()]
    {
        assert!(!mail.whole.contains(secret), "{secret}: {}", mail.whole);
    }
    assert_eq!(world.counts().await?.get(&MessageStatus::Delivered), Some(&1));
    Ok(())
}

async fn everything_of_half_an_hour_is_one_message_a_person(world: World) -> Result<()> {
    for minute in ["09:36", "09:41", "09:59"] {
        world.at(minute);
        world.raise().await?;
        world.work().await?;
    }
    world.work_until(summer("2026-09-15", "10:29"), TimeDelta::minutes(1)).await?;
    assert_eq!(world.mailed(), ["lena"]);
    world.raise().await?;
    world.work_until(summer("2026-09-15", "10:45"), TimeDelta::minutes(1)).await?;
    assert_eq!(world.mailed(), ["lena", "lena"]);
    Ok(())
}

async fn the_chair_is_mailed_that_a_case_has_nobody_and_nothing_of_the_case(world: World) -> Result<()> {
    let (case, lena) = (world.raise().await?, world.person("Lena"));
    world.work_until(summer("2026-09-15", "10:00"), TimeDelta::minutes(5)).await?;
    let viewer = world.school.viewer("Lena");
    let version = world.installation.casework.case(&viewer, case, At::Now).await?.current_version;
    let only_her = RestrictCase(CaseRestricted { to: [lena].into(), reasons: Narrative::plain("His family.") });
    let key = world.installation.key();
    world.installation.casework.on_case(&viewer, case, only_her.into(), &call(&key, Some(version))).await?;
    let before = world.mailed().len();
    let conflict = ConflictReported { person: lena, reasons: Narrative::plain("They are sisters.") };
    let (tamsin, key) = (world.school.viewer("Tamsin"), world.installation.key());
    world.installation.casework.on_case(&tamsin, case, ReportConflict(conflict).into(), &call(&key, None)).await?;
    world.work().await?;
    assert_eq!(world.mailed()[before..], ["conrad"]);
    let mail = &world.receivers.mails()[before];
    assert_eq!(mail.subject, "Something needs you in Wardbook");
    assert!(mail.whole.contains("A case has nobody left"), "{}", mail.whole);
    let reference = Reference::of(case.incident).to_string();
    for secret in [NARRATIVE, "Pip", "Tamsin", "Lena", "neglect", &reference, &case.incident.to_string()] {
        assert!(!mail.whole.contains(secret), "{secret}: {}", mail.whole);
    }
    Ok(())
}

async fn danger_is_mailed_at_once(world: World) -> Result<()> {
    world.raised(in_danger(world.person("Pip"))).await?;
    world.work().await?;
    let mails = world.receivers.mails();
    let urgent: Vec<_> =
        mails.iter().map(|mail| (mail.to[0].as_str(), mail.importance.as_str(), mail.subject.as_str())).collect();
    assert_eq!(urgent, [("lena@school.example", "high", "Something needs you in Wardbook now")]);
    Ok(())
}

async fn nobody_hears_of_an_allegation_about_herself_by_any_channel(world: World) -> Result<()> {
    world.raised(about_an_adult(world.person("Hester"))).await?;
    world.work_until(summer("2026-09-21", "18:00"), TimeDelta::minutes(30)).await?;
    let mailed = world.mailed();
    assert!(mailed.contains(&"conrad".to_owned()), "{mailed:?}");
    assert!(!mailed.contains(&"hester".to_owned()), "{mailed:?}");
    let to_her = format!("SELECT count(*) || '' FROM outbox WHERE person_id = {}", id(&world, "Hester"));
    assert_eq!(world.installation.texts(&to_her).await?, ["0"]);
    Ok(())
}

/// A person's id as the database at hand writes it.
fn id(world: &World, name: &str) -> String {
    let id = world.person(name).as_uuid();
    match world.installation.location {
        store::Location::Postgres(_) => format!("'{id}'"),
        store::Location::Folder(_) => format!("x'{}'", id.simple()),
    }
}

async fn whoever_turns_out_to_be_conflicted_before_the_digest_goes_is_not_written_to(world: World) -> Result<()> {
    let case = world.raise().await?;
    world.work().await?;
    let conflict = ConflictDeclared { person: world.person("Lena"), reasons: Narrative::plain("Her own niece.") };
    world.by("Lena", case, DeclareConflict(conflict)).await?;
    world.work_until(summer("2026-09-15", "11:00"), TimeDelta::minutes(5)).await?;
    assert!(!world.mailed().contains(&"lena".to_owned()), "{:?}", world.mailed());
    Ok(())
}

async fn whoever_raised_it_reads_that_it_was_seen_and_when(world: World) -> Result<()> {
    let case = world.raise().await?;
    world.at("15:31");
    world.by("Lena", case, Acknowledge { at: None, by: None }).await?;
    world.work_until(summer("2026-09-15", "16:10"), TimeDelta::minutes(10)).await?;
    let mails = world.receivers.mails();
    let hers: Vec<_> = mails.iter().filter(|mail| mail.to == ["tamsin@school.example"]).collect();
    assert_eq!(hers.len(), 1, "{mails:?}");
    assert!(hers[0].text.contains("Seen 15:31 on Tuesday, and being dealt with."), "{}", hers[0].text);
    Ok(())
}

async fn the_lead_is_mailed_at_once_that_somebody_referred_it_herself(world: World) -> Result<()> {
    let case = world.raise().await?;
    world.by("Lena", case, Acknowledge { at: None, by: None }).await?;
    world.work_until(summer("2026-09-15", "10:05"), TimeDelta::minutes(5)).await?;
    let before = world.receivers.mails().len();
    let at = world.installation.now();
    let own = RecordOwnReferral {
        agency: Agency::SocialCare,
        made_by: None,
        contact: ContactMade { at, spoke_to: Some(Text::from("the duty desk")), reference: None },
        summary: Narrative::plain(NARRATIVE),
        reasons: Narrative::plain(NARRATIVE),
    };
    let (key, casework) = (world.installation.key(), &world.installation.casework);
    casework.on_case(&world.school.viewer("Tamsin"), case, own.into(), &call(&key, None)).await?;
    world.work().await?;
    let mails = world.receivers.mails().split_off(before);
    let to: Vec<_> = mails.iter().flat_map(|mail| mail.to.clone()).collect();
    assert!(to.len() == 1 && to.iter().all(|to| to.starts_with("lena@")), "{to:?}");
    assert!(mails.iter().all(|mail| mail.importance == "high" && !mail.text.contains("corridor")), "{mails:?}");
    Ok(())
}

async fn out_of_hours_whoever_raised_it_reads_what_to_do_now(world: World) -> Result<()> {
    world.at("21:02");
    let recorded = ContactRecorded {
        kind: ContactKind::SocialCareOutOfHours,
        name: Text::new("Emergency duty team"),
        telephone: Some(Text::new("01632 960 017")),
        email: None,
        hours: None,
        from: summer("2026-09-01", "09:00"),
        until: None,
    };
    let key = world.installation.key();
    let command = SchoolCommand::RecordContact(recorded);
    world.installation.casework.on_school(&Viewer::installation(), world.school.id, command, &call(&key, None)).await?;
    world.raise().await?;
    world.work().await?;
    assert_eq!(world.mailed(), ["tamsin"]);
    let text = &world.receivers.mails()[0].text.replace("\r\n", " ");
    let words = "School is closed. If a child may be at risk now, call 999 or children's social care out of hours on \
                 01632 960 017. Those who must know have been messaged, but may not see it before 08:30 on Wednesday.";
    assert!(text.contains(words), "{text}");
    world.at("21:30");
    world.work().await?;
    assert_eq!(world.mailed(), ["tamsin", "lena"]);
    Ok(())
}

async fn the_deputy_hears_when_the_lead_does_not_acknowledge(world: World) -> Result<()> {
    world.raise().await?;
    world.work_until(summer("2026-09-15", "15:00"), TimeDelta::minutes(30)).await?;
    assert!(!world.mailed().contains(&"dora".to_owned()), "{:?}", world.mailed());
    world.work_until(summer("2026-09-16", "10:00"), TimeDelta::minutes(30)).await?;
    assert!(world.mailed().contains(&"dora".to_owned()), "{:?}", world.mailed());
    Ok(())
}

async fn nothing_local_pages_anyone_in_the_holidays(world: World) -> Result<()> {
    world.breaks_up().await?;
    // On the last morning of term; by the evening its targets are missed, and nobody looks for three weeks.
    world.raise().await?;
    world.at("10:00");
    world.work().await?;
    assert_eq!(world.mailed(), ["lena"]);
    world.at("16:30");
    let at_work = world.mailed().len();
    world.work_until(summer("2026-10-05", "08:00"), TimeDelta::hours(3)).await?;
    assert_eq!(world.mailed().len(), at_work, "{:?}", world.mailed());
    assert!(world.notices().await? > 0, "what is local rests, and is not forgotten");
    world.on("2026-10-05", "08:30");
    world.work_until(summer("2026-10-05", "09:31"), TimeDelta::minutes(10)).await?;
    let after: Vec<String> = world.mailed().split_off(at_work);
    assert!(after.contains(&"lena".to_owned()) && after.contains(&"dora".to_owned()), "{after:?}");
    Ok(())
}

async fn a_webhook_hears_of_a_child_and_of_nothing_about_an_adult(mut world: World) -> Result<()> {
    let settings = WebhookSettings {
        url: format!("http://127.0.0.1:{}/webhook", world.receivers.ports.http),
        secret: WEBHOOK_SECRET.to_owned(),
        reach: Reach::PublicAndLoopback,
        authority: None,
    };
    world.senders.webhooks.insert(world.school.id, Webhook::new(settings)?);
    world.raised(about_an_adult(world.person("Hester"))).await?;
    world.work_until(summer("2026-09-15", "11:00"), TimeDelta::minutes(10)).await?;
    assert!(world.receivers.hooks().is_empty());
    let case = world.raise().await?;
    world.work_until(summer("2026-09-15", "12:01"), TimeDelta::minutes(10)).await?;
    let hooks = world.receivers.hooks();
    assert_eq!(hooks.len(), 1, "{hooks:?}");
    assert!(hooks[0].genuine);
    assert_eq!(hooks[0].body["recipient"], world.person("Lena").to_string());
    assert!(!hooks[0].whole.contains(&case.incident.to_string()));
    Ok(())
}

async fn somebody_without_an_address_is_a_dead_letter_that_can_be_tried_again(world: World) -> Result<()> {
    world.raise().await?;
    let lena = |email: Option<&str>| {
        let details = PersonDetails {
            family_name: Text::new("Example"),
            email: email.map(Text::new),
            ..PersonDetails::default()
        };
        PersonCommand::Correct(PersonCorrected { details, reason: None })
    };
    let correct = async |email| {
        let key = world.installation.key();
        let (who, lead) = (Viewer::installation(), world.person("Lena"));
        world.installation.casework.on_person(&who, world.school.id, lead, lena(email), &call(&key, None)).await
    };
    correct(None).await?;
    world.work_until(summer("2026-09-15", "10:05"), TimeDelta::minutes(5)).await?;
    let store = world.installation.casework.store();
    let dead = store.messages(Some(MessageStatus::Dead), 10).await?;
    assert_eq!(dead.iter().map(|message| message.failure.as_deref()).collect::<Vec<_>>(), [Some("no-address")]);
    correct(Some("lena.new@school.example")).await?;
    assert_eq!(store.retry_messages(Some(dead[0].id), world.installation.now()).await?, 1);
    world.work().await?;
    assert_eq!(world.mailed(), ["lena.new"]);
    Ok(())
}

async fn whoever_runs_the_machines_sees_what_did_not_arrive_and_of_the_governors_nothing(world: World) -> Result<()> {
    let (casework, school) = (&world.installation.casework, world.school.id);
    let installation = Viewer::installation();
    for name in ["Lena", "Conrad"] {
        let details = PersonDetails { family_name: Text::new("Example"), email: None, ..PersonDetails::default() };
        let correct = PersonCommand::Correct(PersonCorrected { details, reason: None });
        let key = world.installation.key();
        casework.on_person(&installation, school, world.person(name), correct, &call(&key, None)).await?;
    }
    let (person, from) = (world.person("Tamsin"), world.installation.now());
    let runs = RoleGiven { person, role: Role::ItManager, from, until: None, scope: None };
    let key = world.installation.key();
    casework.on_school(&installation, school, SchoolCommand::GiveRole(runs), &call(&key, None)).await?;
    world.raise().await?;
    world.raised(about_an_adult(world.person("Hester"))).await?;
    world.work_until(summer("2026-09-15", "10:35"), TimeDelta::minutes(5)).await?;
    let dead = casework.store().messages(Some(MessageStatus::Dead), 10).await?;
    let to = |name: &str| dead.iter().find(|message| message.person == world.person(name));
    let (lena, conrad) = (to("Lena").map(|message| message.id), to("Conrad").map(|message| message.id));
    assert!(lena.is_some() && conrad.is_some(), "{dead:?}");

    let technician = world.school.viewer("Tamsin");
    let seen = casework.undelivered(&technician, school).await?;
    assert!(seen.iter().all(|message| message.person == world.person("Lena")), "{seen:?}");
    assert!(casework.undelivered(&world.school.viewer("Dora"), school).await.is_err());
    let retry = async |message: Option<uuid::Uuid>| {
        casework.retry_message(&technician, school, message.unwrap_or_default()).await.is_ok()
    };
    assert!(!retry(conrad).await && retry(lena).await && !retry(lena).await);
    Ok(())
}

async fn a_rebuild_leaves_the_outbox_alone(world: World) -> Result<()> {
    world.raise().await?;
    world.installation.casework.address_notices(&world.senders).await?;
    world.raise().await?;
    let all = "SELECT notices FROM outbox UNION ALL SELECT notices FROM notice ORDER BY 1";
    let before = world.installation.texts(all).await?;
    let rebuilt = world.installation.casework.store().rebuild(Mode::Write).await?;
    assert_eq!(rebuilt.differences, 0);
    assert_eq!(world.installation.texts(all).await?, before);
    assert_eq!(before.len(), 2);
    Ok(())
}

async fn messages_survive_a_clock_that_jumps(world: World) -> Result<()> {
    // A day ahead, and back again: what was due tomorrow by the wrong clock is due now by the right one.
    world.on("2026-09-16", "09:40");
    world.raised(in_danger(world.person("Pip"))).await?;
    world.installation.casework.address_notices(&world.senders).await?;
    world.at("09:41");
    world.work().await?;
    assert_eq!(world.mailed(), ["lena"]);
    // Ahead by a week while messages wait: they are sent, and none is given up.
    world.receivers.behave("down")?;
    world.raise().await?;
    world.work_until(summer("2026-09-15", "10:10"), TimeDelta::minutes(5)).await?;
    world.on("2026-09-23", "09:00");
    world.work().await?;
    assert_eq!(world.counts().await?.get(&MessageStatus::Dead), None);
    world.receivers.behave("none")?;
    world.work_until(summer("2026-09-23", "10:05"), TimeDelta::minutes(5)).await?;
    assert!(world.mailed().iter().filter(|name| *name == "lena").count() >= 2, "{:?}", world.mailed());
    assert_eq!(world.counts().await?.get(&MessageStatus::Waiting), None);
    Ok(())
}

async fn without_a_mail_server_messages_wait(world: World) -> Result<()> {
    world.raise().await?;
    let nobody = casework::Senders::default();
    world.installation.casework.address_notices(&nobody).await?;
    world.at("11:00");
    assert_eq!(world.installation.casework.send_messages(&nobody).await?, 0);
    assert_eq!(world.counts().await?.into_iter().collect::<Vec<_>>(), [(MessageStatus::Waiting, 1)]);
    Ok(())
}

async fn what_became_of_messages_is_forgotten_after_ninety_days(world: World) -> Result<()> {
    world.raised(about_a_child(world.person("Pip"))).await?;
    world.work_until(summer("2026-09-15", "10:05"), TimeDelta::minutes(5)).await?;
    assert_eq!(world.counts().await?.get(&MessageStatus::Delivered), Some(&1));
    world.installation.pass(TimeDelta::days(89));
    assert_eq!(world.installation.casework.forget_messages().await?, 0);
    world.installation.pass(TimeDelta::days(2));
    assert_eq!(world.installation.casework.forget_messages().await?, 1);
    Ok(())
}

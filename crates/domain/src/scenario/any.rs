//! Any command at all, chosen by bytes: for properties that hold whatever people do.

use super::concerns::{a_telephone, about_a_child, about_this_adult};
use super::{
    CHAIR, CHILD, COACH, Case, DEPUTY, DSL, HEAD, IT, LEADER, PARENT, STRANGER, TEACHER, VICE_CHAIR, case, words,
};
use crate::incident::adult::{Suspension, Withdrawal};
use crate::incident::commands::raise_split::RaiseSplit;
use crate::incident::commands::split_matter::SplitMatter;
use crate::incident::kind::Details;
use crate::incident::raise::PartPlayed;
use crate::incident::splitting::{MatterSide, MatterSplit};
use crate::incident::work::LevelOfNeed;
use crate::incident::{Agency, AllegationOutcome, IncidentCommand, Means};
use chrono::{Days, Duration};
use chrono_tz::Europe::London;
use serde_json::{Value, json};

/// Bytes that choose a command, who gives it, and how much time passes before.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Choice {
    pub(crate) command: u8,
    pub(crate) actor: u8,
    pub(crate) one: u8,
    pub(crate) two: u8,
    pub(crate) minutes: u16,
}

const PEOPLE: [crate::PersonId; 12] =
    [HEAD, DSL, DEPUTY, CHAIR, VICE_CHAIR, IT, LEADER, TEACHER, COACH, CHILD, PARENT, STRANGER];

fn pick<T: Copy>(from: &[T], by: u8) -> T {
    from[usize::from(by) % from.len()]
}

fn details(by: u8) -> Details {
    crate::examples::details(pick(crate::incident::Kind::ALL, by))
}

impl Case {
    /// The case after this choice, if it was accepted.
    pub(crate) fn choose(mut self, choice: Choice) -> super::Then {
        self.now += Duration::minutes(i64::from(choice.minutes));
        self.actor =
            if choice.actor == 0 { crate::Actor::Worker } else { crate::Actor::Person(pick(&PEOPLE, choice.actor)) };
        let command = self.chosen(choice);
        self.when(command)
    }

    /// The command these bytes choose: every name has its form here, so that a new command cannot be forgotten.
    pub(crate) fn chosen(&self, choice: Choice) -> IncidentCommand {
        let name = pick(IncidentCommand::NAMES, choice.command);
        if name == "RaiseConcern" {
            return about_this_adult(pick(&PEOPLE, choice.one)).into();
        }
        if matches!(name, "SplitMatter" | "RaiseSplit") {
            return Self::split(name, choice);
        }
        if name == "ConfiscateDevice" {
            return super::ConfiscateDevice {
                at: self.now,
                may_be_evidence: choice.one.is_multiple_of(2),
                ..a_telephone()
            }
            .into();
        }
        let body = self.body(name, choice);
        serde_json::from_value(json!({ kebab(name): body })).unwrap_or_else(|error| panic!("{name}: {error}"))
    }

    /// The two halves of an event, as a split gives them.
    fn split(name: &str, choice: Choice) -> IncidentCommand {
        let concern = if choice.two == 0 { about_a_child() } else { about_this_adult(pick(&PEOPLE, choice.one)) };
        let into = Some(case(u128::from(choice.one)).incident);
        if name == "SplitMatter" {
            return SplitMatter { concern, reasons: words("They are two."), into }.into();
        }
        let (side, kept_from) = (pick(MatterSide::ALL, choice.two), vec![pick(&PEOPLE, choice.two)]);
        let split = MatterSplit { side, other: case(1).incident, kept_from, reasons: None };
        RaiseSplit { concern, split }.into()
    }

    #[expect(clippy::too_many_lines, reason = "one form per command")]
    fn body(&self, name: &str, Choice { one, two, .. }: Choice) -> Value {
        let at = self.now - Duration::minutes(i64::from(two));
        let (person, other) = (pick(&PEOPLE, one), pick(&PEOPLE, two));
        let text = words(if two == 0 { "" } else { "something" });
        let number = u32::from(one % 8);
        let day = self.now.with_timezone(&London).date_naive() + Days::new(u64::from(two % 30));
        let agency = pick(Agency::ALL, one);
        let means = pick(Means::ALL, two);
        let contact = json!({ "at": at, "spoke_to": "somebody", "reference": null });
        let referred = json!({ "adult": null, "contact": contact, "summary": text, "reasons": text });
        let returned = json!({ "device": number, "to": person, "at": at, "risk_weighed": (two.is_multiple_of(2)).then(|| text.clone()) });
        let adult_told = json!({ "person": person, "at": at, "how": means, "said": text });
        match name {
            "Acknowledge" => json!({ "at": null, "by": null }),
            "TriageConcern" => {
                json!({ "level": pick(LevelOfNeed::ALL, one), "reasons": text, "review_on": (two % 3 > 0).then_some(day) })
            }
            "SetReviewDate" => json!({ "on": day, "reasons": null }),
            "AssignCase" => json!({ "to": person }),
            "DecideRequest" => {
                json!({ "verdict": if two == 0 { "refused" } else { "agreed" }, "advice": null, "conditions": null, "reasons": text, "until": null })
            }
            "RecordOutcome" => json!({ "measures": ["advice"], "policies_applied": [], "reasons": text }),
            "AppointCaseManager" => json!({ "person": person }),
            "AddNote" => json!({ "note": text, "occurred_at": at }),
            "NotifyPerson" => json!({ "person": person, "said": null }),
            "RecordTelling" => json!({ "person": person, "at": at, "how": means, "said": null }),
            "CorrectEntry" => json!({ "entry": number, "correction": text, "entered_in_error": false }),
            "MarkEnteredInError" | "ReopenCase" | "LiftRestriction" | "BreakGlass" => json!({ "reasons": text }),
            "Reclassify" => json!({ "details": details(one), "reasons": text }),
            "NamePerson" => json!({ "person": person, "part": pick(PartPlayed::ALL, two) }),
            "UnlinkPerson" | "DeclareConflict" | "FindNoConflict" | "LiftConflict" | "EndAccess" | "ReportConflict" => {
                json!({ "person": person, "reasons": text })
            }
            "RestrictCase" | "ProposePeople" => json!({ "to": [person], "reasons": text }),
            "ConfirmPeople" => json!({ "proposal": number }),
            "GrantAccess" => json!({ "person": person, "until": at, "reasons": text }),
            "InformParents" => json!({ "parents": [person], "at": at, "how": means, "said": text }),
            "DeferInformingParents" => json!({ "reasons": text, "review_on": day }),
            "HoldOnTelling" => json!({ "person": person, "asked_by": "police", "until": null, "reasons": null }),
            "LiftHold" => json!({ "person": person, "on_advice_of": "police" }),
            "TellAdultOfAllegation" | "RecordAdultTold" => adult_told,
            "SeekAdvice" => json!({ "from": agency, "contact": contact, "question": text }),
            "RecordAdvice" => json!({ "from": agency, "contact": contact, "advice": text }),
            "ReferToLado" | "ReferToPolice" | "ReferToSocialCare" => referred,
            "DecideNotToRefer" => json!({ "agency": agency, "about": null, "reasons": text, "on_advice_of": null }),
            "RecordAgencyContact" | "RecordAgencyReply" => {
                json!({ "agency": agency, "contact": contact, "said": text })
            }
            "ChaseAgency" => {
                json!({ "agency": agency, "contact": contact, "again_by": one.is_multiple_of(2).then_some(day) })
            }
            "RecordOwnReferral" => json!({
                "agency": agency, "made_by": null, "contact": contact, "summary": text, "reasons": text,
            }),
            "ShareInformation" => json!({
                "agency": agency, "shared_with": "somebody", "at": at, "how": means, "called_back": "yes", "about": [person],
                "what": text, "basis": "safeguarding", "consent": "not-sought", "without_consent_because": text,
            }),
            "OfferSupport" => {
                json!({ "person": person, "at": at, "supported_by": other, "outside": null, "what": text })
            }
            "DecideSuspension" | "RecordSuspension" => json!({
                "person": person, "decision": pick(Suspension::ALL, two), "from": at, "alternatives": ["never-alone"],
                "weighed": one.is_multiple_of(2).then(|| text.clone()), "reasons": text, "on_advice_of": null,
            }),
            "ReviewPattern" => json!({ "person": person, "at": at, "found": text, "meets_threshold": "no" }),
            "ConfirmSuspension" => json!({ "person": person, "at": at, "named_contact": "somebody" }),
            "ReviewAllegation" => {
                json!({ "at": at, "progress": text, "next_on": one.is_multiple_of(2).then_some(day) })
            }
            "RecordWithdrawal" => json!({
                "person": person, "how": pick(Withdrawal::ALL, one), "on": day, "would_have_been": "yes",
                "harm_test": "not-known", "taught": "yes", "reasons": text,
            }),
            "AwaitReply" => json!({ "agency": agency, "what": text, "by": day }),
            "ChallengeDecision" => json!({
                "agency": agency, "stage": "manager", "contact": contact, "decided": text, "grounds": text,
                "asked_for": text, "answer_by": one.is_multiple_of(2).then_some(day),
            }),
            "PlanMeeting" => {
                json!({ "kind": "strategy", "at": self.now, "place": null, "called_by": agency, "invited": [{ "person": person }] })
            }
            "RecordMeeting" => json!({
                "meeting": one.is_multiple_of(2).then_some(number), "kind": "strategy", "at": at, "place": null,
                "attended": [{ "person": person }, { "person": other }], "summary": text,
                "decisions": [{ "decision": text, "reasons": text }],
                "actions": [{ "what": text, "owner": null, "outside_owner": "somebody", "due": null }],
            }),
            "StoreDevice" => json!({ "device": number, "place": "the safe", "by": person, "at": at }),
            "HandDeviceToPolice" => json!({ "device": number, "officer": "1234", "receipt": "R 7", "at": at }),
            "ReturnDevice" | "RecordDeviceReturned" => returned,
            "RecordSearch" => json!({
                "pupil": person, "by": other, "present": [], "at": at, "place": "here", "looked_for": "a telephone",
                "grounds": text, "footing": "power-used", "authorised_by": null, "found": null, "followed_up": null,
            }),
            "ViewImagery" => json!({
                "device": null, "viewer": person, "second_adult": other, "agreed_by": null, "at": at, "place": "here",
                "why": text, "support": null,
            }),
            "DecideErasure" => json!({
                "device": number, "what": "a film", "test": { "harm": "yes", "disruption": "no", "offence": "no" },
                "verdict": if two == 0 { "keep" } else { "erase" }, "authorised_by": other, "reasons": text,
            }),
            "RecordErasure" => json!({ "device": null, "what": "a film", "by": person, "at": at, "how": text }),
            "RequestFilterChange" | "RecordFilterChange" => json!({ "what": "games", "at": at }),
            "RecordFilterRetest" => json!({ "where_tested": "class 4", "passed": true, "at": at }),
            "AgreeAction" => json!({ "what": text, "owner": person, "outside_owner": null, "due": null }),
            "CompleteAction" => json!({ "action": number, "outcome": text }),
            "OpenInvestigation" => json!({ "officer": person, "scope": text }),
            "ConcludeInvestigation" => {
                json!({ "outcome": pick(AllegationOutcome::ALL, one), "findings": text, "reasons": text })
            }
            "HoldDebrief" => json!({ "attended": [person], "at": at, "lessons": text }),
            "CloseCase" => {
                json!({ "reasons": text, "debrief_owed_by": (one.is_multiple_of(2)).then_some(self.now + Duration::days(9)) })
            }
            "LinkCase" => json!({ "to": case(u128::from(one)), "reasons": text }),
            "JoinAsOneEvent" => {
                let here = crate::CaseId { incident: super::HERE, ..case(0) };
                json!({ "lead": here, "others": [case(u128::from(one))], "reasons": text })
            }
            "CloseAsDuplicate" => json!({ "of": case(u128::from(one)), "reasons": text }),
            "RecordDutyMetOtherwise" => {
                json!({ "duty": number, "by": "police", "at": at, "reference": null, "said": null })
            }
            "MarkDutyNotNeeded" => json!({ "duty": number, "reasons": text }),
            "ExplainDeparture" => json!({ "departure": number, "explanation": text }),
            "RecordTimePassed" => json!({}),
            other => panic!("{other} has no form here: give it one"),
        }
    }
}

/// `AddNote` as it is written: `add-note`.
fn kebab(name: &str) -> String {
    let mut written = String::new();
    for c in name.chars() {
        if c.is_ascii_uppercase() && !written.is_empty() {
            written.push('-');
        }
        written.push(c.to_ascii_lowercase());
    }
    written
}

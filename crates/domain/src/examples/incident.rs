//! One example of every event of a case.

use super::details::details;
use super::{at, somebody, today, words};
use crate::id::JoinId;
use crate::incident::adult::{
    AllegationReviewed, Alternative, PermissionWithdrawn, SupportOffered, Suspension, SuspensionConfirmed,
    SuspensionDecided, Withdrawal,
};
use crate::incident::agency::{
    AdviceGiven, AdviceSought, AgencyChased, AgencyContacted, AgencyReplied, NotReferred, ReferralMade,
};
use crate::incident::closing::{Closed, ClosedAsDuplicate, EnteredInError, JoinedAsOneEvent, Linked, Reopened};
use crate::incident::custody::{
    DeviceConfiscated, DeviceReturned, DeviceStored, DeviceToPolice, PowerState, SearchFooting, SearchRecorded,
};
use crate::incident::departure::{DepartureExplained, PolicyDepartureRecorded};
use crate::incident::duty::{
    DutyImposed, DutyMet, DutyMetOtherwise, DutyNotNeeded, DutyOverdue, DutySuperseded, DutyTargetMissed, DutyWarned,
};
use crate::incident::filtering::{FilterChangeRequested, FilterChanged, FilterRetested};
use crate::incident::imagery::{DataErased, DataVerdict, ErasureDecided, ErasureTest, ImageryViewed};
use crate::incident::inquiry::{DebriefHeld, InvestigationConcluded, InvestigationOpened};
use crate::incident::meeting::{Attendee, MeetingDecision, MeetingHeld, MeetingKind, MeetingPlanned};
use crate::incident::need_to_know::{
    AccessEnded, AccessGranted, CaseRestricted, ConflictProposed, ConflictReported, GlassBroken, PeopleConfirmed,
    PeopleProposed, RestrictionLifted,
};
use crate::incident::outcome::{Measure, OutcomeRecorded, RequestDecided, Verdict};
use crate::incident::pattern::{OtherConcernsFound, PatternReviewed};
use crate::incident::raise::{
    BehalfOf, ConcernRaised, Corrected, NoteAdded, OnBehalf, PersonNamed, PersonUnlinked, Reclassified,
};
use crate::incident::sharing::{
    ChallengeStage, Consent, DecisionChallenged, InformationShared, ReplyAwaited, SharingBasis,
};
use crate::incident::splitting::{MatterSide, MatterSplit};
use crate::incident::telling::{
    AdultTold, AlsoAs, ConcernRouted, HoldLifted, HoldPlaced, ParentsInformed, ParentsNotYet, RoutedTo, SomeoneTold,
    SubjectRecorded,
};
use crate::incident::work::{
    Acknowledged, ActionAgreed, ActionCompleted, Assigned, CaseManagerAppointed, ConflictDeclared, ConflictLifted,
    NoConflictFound, ReviewDateSet, Triaged,
};
use crate::incident::{
    Agency, AllegationOutcome, Answer, Basis, Capacity, ContactMade, DutyAbout, DutyKind, Evidence, ImmediateSafety,
    Involved, Kind, LevelOfNeed, Means, PartPlayed, RuleCited, Told,
};
use crate::person::relation::RelationKind;
use crate::policy::guard::Decision;
use crate::policy::rule::Body;
use crate::school::Role;
use crate::{IncidentEvent, IncidentId, Text};
use uuid::Uuid;

pub(super) fn all() -> Vec<IncidentEvent> {
    [raised(), worked(), told(), agencies(), meetings(), adult(), devices(), imagery(), inquiry(), ended(), rules()]
        .concat()
}

fn raised() -> Vec<IncidentEvent> {
    let first = Kind::ALL.iter().map(|kind| {
        ConcernRaised {
            details: details(*kind),
            people: vec![Involved { person: somebody(20), part: PartPlayed::Child }],
            narrative: words("something invented"),
            childs_words: Some(words("invented words")),
            informant: Some(somebody(8)),
            recorder: Some(somebody(9)),
            occurred_at: Some(at(8, 0)),
            known_at: at(8, 10),
            told: vec![Told { person: somebody(2), at: at(8, 20), how: Means::InPerson }],
            safety: ImmediateSafety { in_danger: false, done: Some(Text::from("an invented act")) },
            on_behalf: Some(OnBehalf { of: BehalfOf::Parent, person: Some(somebody(21)), may_be_named: Answer::No }),
        }
        .into()
    });
    let later: [IncidentEvent; 5] = [
        NoteAdded { note: words("an invented note"), occurred_at: Some(at(8, 30)) }.into(),
        Corrected { entry: 1, correction: words("an invented correction"), entered_in_error: false }.into(),
        Reclassified {
            was: Kind::ConcernAboutChild,
            details: details(Kind::Allegation),
            reasons: words("invented reasons"),
        }
        .into(),
        PersonNamed { person: somebody(10), part: PartPlayed::Witness }.into(),
        PersonUnlinked { person: somebody(10), reasons: words("invented reasons") }.into(),
    ];
    first.chain(later).collect()
}

fn worked() -> Vec<IncidentEvent> {
    let reasons = || words("invented reasons");
    vec![
        Acknowledged { by: somebody(2), at: at(9, 0) }.into(),
        Triaged {
            level: LevelOfNeed::Monitor,
            reasons: reasons(),
            review_on: Some(today()),
            policies_applied: vec![Text::from("an invented policy")],
        }
        .into(),
        ReviewDateSet { on: today(), reasons: Some(reasons()) }.into(),
        Assigned { to: somebody(3) }.into(),
        CaseManagerAppointed { person: somebody(1) }.into(),
        RequestDecided {
            verdict: Verdict::Agreed,
            advice: Some(words("invented advice")),
            conditions: Some(words("invented conditions")),
            reasons: reasons(),
            until: Some(today()),
        }
        .into(),
        OutcomeRecorded {
            measures: vec![Measure::PastoralSupport],
            policies_applied: vec![Text::from("an invented policy")],
            reasons: reasons(),
        }
        .into(),
        ActionAgreed {
            action: 1,
            what: words("an invented action"),
            owner: Some(somebody(8)),
            outside_owner: Some(Text::from("an invented body")),
            due: Some(at(17, 0)),
            meeting: Some(1),
        }
        .into(),
        ActionCompleted { action: 1, outcome: words("an invented outcome") }.into(),
        CaseRestricted { to: [somebody(2), somebody(4)].into(), reasons: reasons() }.into(),
        RestrictionLifted { reasons: reasons() }.into(),
        PeopleProposed { proposal: 1, to: [somebody(4)].into(), reasons: reasons() }.into(),
        PeopleConfirmed { proposal: 1, to: [somebody(4)].into() }.into(),
        AccessGranted { person: somebody(8), until: at(17, 0), reasons: reasons() }.into(),
        AccessEnded { person: somebody(8), reasons: reasons() }.into(),
        GlassBroken { by: somebody(8), until: at(17, 0), reasons: reasons() }.into(),
        ConflictReported { person: somebody(3), reasons: reasons() }.into(),
        ConflictProposed { person: somebody(3), child: somebody(20), relation: RelationKind::Parent }.into(),
        ConflictDeclared { person: somebody(3), reasons: reasons() }.into(),
        NoConflictFound { person: somebody(3), reasons: reasons() }.into(),
        ConflictLifted { person: somebody(3), reasons: reasons() }.into(),
    ]
}

fn told() -> Vec<IncidentEvent> {
    let said = || words("invented words");
    let routed = RoutedTo {
        person: somebody(2),
        capacity: Capacity::Role(Role::DesignatedSafeguardingLead),
        rule: Some(rule()),
        also: vec![AlsoAs { capacity: Capacity::LineManager, rule: rule() }],
    };
    vec![
        ConcernRouted { to: vec![routed], unfilled: vec![Role::ItManager], nobody_left: false }.into(),
        SubjectRecorded { person: somebody(10), roles: vec![Role::Reporter] }.into(),
        SomeoneTold { person: somebody(2), at: at(9, 0), how: Means::Telephone, said: Some(said()) }.into(),
        ParentsInformed { parents: vec![somebody(21)], at: at(9, 0), how: Means::Writing, said: said() }.into(),
        ParentsNotYet { reasons: words("invented reasons"), review_on: today() }.into(),
        HoldPlaced {
            person: somebody(10),
            asked_by: Text::from("an invented officer"),
            until: Some(at(17, 0)),
            reasons: Some(words("invented reasons")),
        }
        .into(),
        HoldLifted { person: somebody(10), on_advice_of: Text::from("an invented officer") }.into(),
        AdultTold {
            person: somebody(10),
            at: at(9, 0),
            how: Means::Meeting,
            said: said(),
            supported_by: Some(somebody(8)),
        }
        .into(),
    ]
}

fn reached() -> ContactMade {
    ContactMade {
        at: at(9, 0),
        spoke_to: Some(Text::from("an invented officer")),
        reference: Some(Text::from("an invented reference")),
    }
}

fn agencies() -> Vec<IncidentEvent> {
    let said = || words("invented words");
    vec![
        AdviceSought { from: Agency::AdviceLine, contact: reached(), question: said() }.into(),
        AdviceGiven { from: Agency::Lado, contact: reached(), advice: said() }.into(),
        ReferralMade {
            agency: Agency::Lado,
            about: Some(somebody(10)),
            contact: reached(),
            summary: said(),
            reasons: words("invented reasons"),
            made_by: Some(somebody(9)),
        }
        .into(),
        NotReferred {
            agency: Agency::SocialCare,
            about: Some(somebody(20)),
            reasons: words("invented reasons"),
            on_advice_of: Some(Text::from("an invented officer")),
        }
        .into(),
        AgencyContacted { agency: Agency::Police, contact: reached(), said: said() }.into(),
        AgencyReplied { agency: Agency::Police, contact: reached(), said: said() }.into(),
        AgencyChased { agency: Agency::Employer, contact: reached(), again_by: Some(today()) }.into(),
        ReplyAwaited { wait: 1, agency: Agency::SocialCare, what: said(), by: today() }.into(),
    ]
}

fn meetings() -> Vec<IncidentEvent> {
    let there = || Attendee {
        person: Some(somebody(2)),
        outside: Some(Text::from("an invented officer")),
        agency: Some(Agency::Police),
    };
    let place = || Some(Text::from("an invented place"));
    vec![
        InformationShared {
            agency: Agency::SocialCare,
            shared_with: Text::from("an invented officer"),
            at: at(9, 0),
            how: Means::Telephone,
            called_back: Answer::Yes,
            about: vec![somebody(20)],
            what: words("invented words"),
            basis: SharingBasis::Safeguarding,
            consent: Consent::NotSought,
            without_consent_because: Some(words("invented reasons")),
        }
        .into(),
        DecisionChallenged {
            agency: Agency::SocialCare,
            stage: ChallengeStage::Manager,
            contact: reached(),
            decided: words("an invented decision"),
            grounds: words("invented grounds"),
            asked_for: words("an invented wish"),
        }
        .into(),
        MeetingPlanned {
            meeting: 1,
            kind: MeetingKind::Strategy,
            at: at(14, 0),
            place: place(),
            called_by: Some(Agency::SocialCare),
            invited: vec![there()],
        }
        .into(),
        MeetingHeld {
            meeting: 1,
            kind: MeetingKind::Strategy,
            at: at(14, 0),
            place: place(),
            attended: vec![there()],
            summary: words("an invented summary"),
            decisions: vec![MeetingDecision {
                decision: words("an invented decision"),
                reasons: words("invented reasons"),
            }],
        }
        .into(),
    ]
}

fn adult() -> Vec<IncidentEvent> {
    let reasons = || words("invented reasons");
    vec![
        OtherConcernsFound { person: somebody(10), ever: 2, within_a_year: 1 }.into(),
        PatternReviewed {
            person: somebody(10),
            at: at(9, 0),
            found: words("invented words"),
            meets_threshold: Answer::No,
        }
        .into(),
        SupportOffered {
            person: somebody(10),
            at: at(9, 0),
            supported_by: Some(somebody(8)),
            outside: Some(Text::from("an invented body")),
            what: words("an invented offer"),
        }
        .into(),
        SuspensionDecided {
            person: somebody(10),
            decision: Suspension::Suspended,
            from: at(9, 0),
            alternatives: vec![Alternative::NeverAlone],
            weighed: Some(reasons()),
            reasons: reasons(),
            on_advice_of: Some(Text::from("an invented officer")),
        }
        .into(),
        SuspensionConfirmed { person: somebody(10), at: at(9, 0), named_contact: Text::from("an invented contact") }
            .into(),
        AllegationReviewed { review: 1, at: at(9, 0), progress: words("invented words"), next_on: Some(today()) }
            .into(),
        PermissionWithdrawn {
            person: somebody(10),
            how: Withdrawal::Resigned,
            on: today(),
            would_have_been: Answer::Yes,
            harm_test: Answer::NotKnown,
            taught: Answer::Yes,
            reasons: reasons(),
        }
        .into(),
    ]
}

fn devices() -> Vec<IncidentEvent> {
    let text = || Text::from("something invented");
    vec![
        DeviceConfiscated {
            device: 1,
            make: text(),
            colour: Some(text()),
            tag: Some(text()),
            power: PowerState::Locked,
            from: Some(somebody(20)),
            by: somebody(9),
            at: at(8, 50),
            place: Some(text()),
            grounds: words("invented grounds"),
            may_be_evidence: true,
        }
        .into(),
        DeviceStored { device: 1, place: text(), by: somebody(9), at: at(8, 55) }.into(),
        DeviceToPolice { device: 1, officer: text(), receipt: text(), at: at(9, 0) }.into(),
        DeviceReturned {
            device: 1,
            to: Some(somebody(21)),
            at: at(9, 0),
            on_advice_of: Some(text()),
            risk_weighed: Some(words("an invented risk")),
        }
        .into(),
        SearchRecorded {
            pupil: somebody(20),
            by: somebody(1),
            present: vec![somebody(8)],
            at: at(8, 45),
            place: text(),
            looked_for: text(),
            grounds: words("invented grounds"),
            footing: SearchFooting::PowerUsed,
            authorised_by: Some(somebody(1)),
            found: Some(text()),
            followed_up: Some(words("something invented")),
        }
        .into(),
        FilterChangeRequested { what: text(), at: at(9, 0) }.into(),
        FilterChanged { what: text(), at: at(9, 0) }.into(),
        FilterRetested { where_tested: text(), passed: true, at: at(9, 0) }.into(),
    ]
}

fn imagery() -> Vec<IncidentEvent> {
    let text = || Text::from("something invented");
    vec![
        ImageryViewed {
            device: Some(1),
            viewer: somebody(2),
            second_adult: Some(somebody(8)),
            agreed_by: Some(somebody(1)),
            at: at(9, 0),
            place: text(),
            why: words("invented reasons"),
            support: Some(words("an invented offer")),
        }
        .into(),
        ErasureDecided {
            device: 1,
            what: text(),
            test: ErasureTest { harm: Answer::Yes, disruption: Answer::No, offence: Answer::No },
            verdict: DataVerdict::Erase,
            authorised_by: Some(somebody(1)),
            reasons: words("invented reasons"),
        }
        .into(),
        DataErased {
            device: Some(1),
            what: text(),
            by: Some(somebody(20)),
            at: at(9, 0),
            how: words("invented words"),
        }
        .into(),
    ]
}

fn inquiry() -> Vec<IncidentEvent> {
    vec![
        InvestigationOpened { officer: Some(somebody(8)), scope: words("an invented scope") }.into(),
        InvestigationConcluded {
            outcome: Some(AllegationOutcome::Unfounded),
            findings: words("invented findings"),
            reasons: words("invented reasons"),
        }
        .into(),
        DebriefHeld {
            attended: vec![somebody(1), somebody(2)],
            at: at(9, 0),
            lessons: words("invented lessons"),
            policy_changes: Some(words("an invented change")),
            curriculum_changes: Some(words("an invented change")),
        }
        .into(),
    ]
}

fn ended() -> Vec<IncidentEvent> {
    let other = IncidentId::new(Uuid::from_u128(300));
    let reasons = || words("invented reasons");
    vec![
        EnteredInError { reasons: reasons() }.into(),
        Closed { reasons: reasons(), debrief_owed_by: Some(at(17, 0)) }.into(),
        Reopened { reasons: reasons() }.into(),
        Linked { to: other, reasons: reasons() }.into(),
        JoinedAsOneEvent {
            join: JoinId::new(Uuid::from_u128(300)),
            lead: other,
            others: vec![IncidentId::new(Uuid::from_u128(400))],
            reasons: reasons(),
        }
        .into(),
        ClosedAsDuplicate { of: other, reasons: reasons() }.into(),
        MatterSplit {
            side: MatterSide::Allegation,
            other,
            kept_from: vec![somebody(3)],
            reasons: Some(words("invented reasons")),
        }
        .into(),
    ]
}

fn rule() -> RuleCited {
    RuleCited {
        rule: "example".to_owned(),
        clauses: vec!["EXAMPLE-1".to_owned()],
        pack: "example".to_owned(),
        version: 1,
        hash: "00".repeat(32),
    }
}

fn rules() -> Vec<IncidentEvent> {
    let lead = Body::Role(Role::DesignatedSafeguardingLead);
    vec![
        PolicyDepartureRecorded {
            departure: 1,
            what: Decision::Tell,
            needed: "somebody else".to_owned(),
            rules: vec![rule()],
            why: Some(words("invented reasons")),
        }
        .into(),
        DepartureExplained { departure: 1, explanation: words("an invented explanation") }.into(),
        DutyImposed {
            duty: 1,
            kind: DutyKind::TellLado,
            about: DutyAbout::Person(somebody(10)),
            rules: vec![rule()],
            basis: Basis::StatutoryGuidance,
            wording: Some("at once".to_owned()),
            duration: Some("1 working day".to_owned()),
            due: Some(at(16, 0)),
            limit: Some(at(17, 0)),
            owners: vec![lead, Body::CaseManager],
            person: Some(somebody(9)),
            blocks: vec![Decision::Close],
            chain: vec![Body::Role(Role::Headteacher), Body::LineManager],
            not_needed_by: vec![Role::Headteacher],
            evidence: vec![Evidence::Reference],
        }
        .into(),
        DutyWarned { duty: 1 }.into(),
        DutyOverdue { duty: 1, since: at(17, 0) }.into(),
        DutyTargetMissed { duty: 1, since: at(16, 0) }.into(),
        DutyMet { duty: 1, occurred_at: at(9, 0), recorded_late: true }.into(),
        DutyMetOtherwise {
            duty: 1,
            by: Text::from("an invented officer"),
            at: at(9, 0),
            reference: Some(Text::from("an invented reference")),
            said: Some(words("invented words")),
        }
        .into(),
        DutyNotNeeded { duty: 1, reasons: words("invented reasons") }.into(),
        DutySuperseded { duty: 1 }.into(),
    ]
}

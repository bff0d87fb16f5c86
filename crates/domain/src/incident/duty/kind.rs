//! What can be owed, what makes it owed, and what must be there for it to count as met.

vocabulary! {
    /// What is owed. What meets each one is in `incident/discharge.rs`.
    pub enum DutyKind {
        /// Somebody who must know looks at the concern.
        FirstLook = "first-look" "first look at the concern",
        /// The designated safeguarding lead, or a deputy, is told.
        TellDsl = "tell-dsl" "tell the designated safeguarding lead",
        /// The case manager is told.
        TellCaseManager = "tell-case-manager" "tell the case manager",
        /// A first decision: the level of need, with reasons.
        FirstDecision = "first-decision" "first decision",
        /// The designated officer is told.
        TellLado = "tell-lado" "tell the local authority designated officer",
        /// The police are told.
        TellPolice = "tell-police" "tell the police",
        /// Children's social care is told.
        TellSocialCare = "tell-social-care" "tell children's social care",
        /// Refer to an agency, or decide not to with reasons.
        DecideReferral = "decide-referral" "refer, or decide not to with reasons",
        /// A device is handed to the police.
        DeviceToPolice = "device-to-police" "hand the device to the police",
        /// A device is kept in a secure place.
        StoreDevice = "store-device" "put the device in a secure place",
        /// Advice is sought.
        SeekAdvice = "seek-advice" "seek advice",
        /// Parents are informed, or it is decided not to yet.
        InformParents = "inform-parents" "inform parents, or decide not to yet with reasons",
        /// The outside employer of the adult is told.
        TellEmployer = "tell-employer" "tell the employer",
        /// A change of the filter is asked for.
        RequestFilterChange = "request-filter-change" "ask for the filter to be changed",
        /// The filter is tested again.
        RetestFilter = "retest-filter" "test the filter again",
        /// A debrief is held.
        Debrief = "debrief" "debrief",
        /// The case is looked at again on its review date.
        Review = "review" "look at the case again",
        /// The designated safeguarding lead is told of a departure.
        TellDslOfDeparture = "tell-dsl-of-departure" "tell the designated safeguarding lead of the departure",
        /// A departure is explained.
        ExplainDeparture = "explain-departure" "explain the departure",
        /// A body outside that the policy names is told.
        TellBody = "tell-body" "tell the body outside that the policy names",
        /// Whoever learns of sexual abuse of a child reports it to the police or the local authority.
        ReportAbuse = "report-abuse" "report it to the police or the local authority",
        /// A request is decided.
        DecideRequest = "decide-request" "decide on the request",
        /// What was done about conduct is recorded.
        RecordOutcome = "record-outcome" "record what was done, and why",
        /// The low-level concerns about an adult are looked at together.
        LookAtPattern = "look-at-pattern" "look at the concerns about this adult together",
        /// The adult is offered support, by somebody who is named.
        OfferSupport = "offer-support" "offer the adult support, by somebody who is named",
        /// Suspension is considered, with its alternatives.
        ConsiderSuspension = "consider-suspension" "consider suspension and its alternatives",
        /// A suspension is confirmed in writing.
        ConfirmSuspension = "confirm-suspension" "confirm the suspension in writing",
        /// The progress of an allegation is reviewed.
        ReviewAllegation = "review-allegation" "review the allegation",
        /// Refer to a body outside, or decide not to with reasons.
        DecideBody = "decide-body" "refer to the body outside, or decide not to with reasons",
        /// Somebody asks after an answer that an agency owes.
        ChaseReply = "chase-reply" "ask after the answer",
        /// A reader said that somebody must not see the case: somebody uninvolved judges it.
        JudgeConflict = "judge-conflict" "judge whether this person may see the case",
        /// What an agency has not answered is taken further up there.
        ChallengeAgency = "challenge-agency" "take it further up at the agency that has not answered",
        /// Nobody is left to decide on a case that is for people by name: others are named.
        NamePeople = "name-people" "name people for a case that nobody is left to decide on",
        /// Nobody could be told: somebody independent is found.
        FindRecipient = "find-recipient" "find somebody independent to take this up, or call the designated officer",
    }
}

impl DutyKind {
    /// Whether an agency can do it in the school's place and say so; all else is the school's own.
    #[must_use]
    pub const fn can_be_met_by_an_agency(self) -> bool {
        match self {
            Self::TellLado
            | Self::TellPolice
            | Self::TellSocialCare
            | Self::DecideReferral
            | Self::DeviceToPolice
            | Self::SeekAdvice
            | Self::InformParents
            | Self::TellBody
            | Self::DecideBody
            | Self::ReportAbuse
            | Self::TellEmployer => true,
            Self::FirstLook
            | Self::TellDsl
            | Self::TellCaseManager
            | Self::FirstDecision
            | Self::StoreDevice
            | Self::RequestFilterChange
            | Self::RetestFilter
            | Self::Debrief
            | Self::Review
            | Self::TellDslOfDeparture
            | Self::ExplainDeparture
            | Self::DecideRequest
            | Self::RecordOutcome
            | Self::LookAtPattern
            | Self::OfferSupport
            | Self::ConsiderSuspension
            | Self::ConfirmSuspension
            | Self::ReviewAllegation
            | Self::ChaseReply
            | Self::JudgeConflict
            | Self::ChallengeAgency
            | Self::NamePeople
            | Self::FindRecipient => false,
        }
    }
}

impl DutyKind {
    /// What meets it, in words.
    #[must_use]
    pub const fn met_by(self) -> &'static str {
        match self {
            Self::FirstLook => "somebody who must know acknowledges it or triages it",
            Self::TellDsl => "the lead or a deputy is told, or has seen it",
            Self::TellCaseManager => "the case manager is told, or has seen it",
            Self::FirstDecision => "it is triaged, with reasons",
            Self::TellLado => "the designated officer is told of this adult",
            Self::TellPolice => "a referral to the police",
            Self::TellSocialCare => "a referral to children's social care",
            Self::DecideReferral => "a referral, or a decision not to refer, with reasons",
            Self::DeviceToPolice => "the device is handed over, or given back on the word of the police",
            Self::StoreDevice => "the device is put in a named place",
            Self::SeekAdvice => "advice is sought or given",
            Self::InformParents => "parents are informed, or it is decided not to yet, with a date",
            Self::TellEmployer => "the employer is reached",
            Self::RequestFilterChange => "the change is asked for, or made",
            Self::RetestFilter => "the filter is tested again",
            Self::Debrief => "a debrief is held",
            Self::Review => "the case is looked at again",
            Self::TellDslOfDeparture => "the lead or a deputy is told of it",
            Self::ExplainDeparture => "the departure is explained",
            Self::TellBody => "that body is reached",
            Self::ReportAbuse => "a referral to the police or to children's social care",
            Self::DecideRequest => "the request is agreed or refused, with reasons",
            Self::RecordOutcome => "what was done is recorded, with reasons",
            Self::LookAtPattern => "somebody looks at them together and writes down what was seen",
            Self::OfferSupport => "support is offered, and who gives it is named",
            Self::ConsiderSuspension => "it is decided whether to suspend, with reasons",
            Self::ConfirmSuspension => "the letter is given or sent, with a named contact",
            Self::ReviewAllegation => "a review is held",
            Self::DecideBody => "that body is reached, or it is decided not to refer, with reasons",
            Self::ChaseReply => "the answer comes, or somebody asks after it",
            Self::JudgeConflict => "somebody uninvolved confirms the conflict of interest, or lifts it",
            Self::ChallengeAgency => "the answer comes, or it is taken further up there",
            Self::NamePeople => "one of the governing body names them and another confirms it",
            Self::FindRecipient => "somebody who can be told takes it up",
        }
    }
}

vocabulary! {
    /// What must be there for a duty to count as met, beyond the thing itself.
    pub enum Evidence {
        /// Told face to face.
        InPerson = "in-person" "face to face",
        /// The agency's own reference.
        Reference = "reference" "with the agency's reference",
        /// The name of whoever one spoke to there.
        SpokeTo = "spoke-to" "with the name of whoever one spoke to",
        /// Decided by two people, whatever roles one of them holds.
        TwoPeople = "two-people" "by two people",
    }
}

impl Evidence {
    /// Whether it can be there for such a duty.
    #[must_use]
    pub const fn fits(self, duty: DutyKind) -> bool {
        match self {
            Self::InPerson => matches!(duty, DutyKind::TellDsl | DutyKind::TellCaseManager),
            Self::TwoPeople => matches!(duty, DutyKind::DecideRequest),
            Self::Reference | Self::SpokeTo => matches!(
                duty,
                DutyKind::TellLado
                    | DutyKind::TellPolice
                    | DutyKind::TellSocialCare
                    | DutyKind::TellEmployer
                    | DutyKind::TellBody
                    | DutyKind::ReportAbuse
            ),
        }
    }
}

vocabulary! {
    /// What makes it owed. Only the first three can become overdue.
    pub enum Basis {
        /// An Act or regulations.
        Statute = "statute" "statute",
        /// Statutory guidance.
        StatutoryGuidance = "statutory-guidance" "statutory guidance",
        /// The school's policy.
        SchoolPolicy = "school-policy" "school policy",
        /// A target the school set itself.
        LocalTarget = "local-target" "local target",
    }
}

impl Basis {
    /// Whether time passing makes such a duty overdue, and not merely a missed target.
    #[must_use]
    pub const fn can_be_overdue(self) -> bool {
        !matches!(self, Self::LocalTarget)
    }
}

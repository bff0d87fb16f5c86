//! Guards: which decisions a rule holds back until something is there.

vocabulary! {
    /// What a rule can hold back. A decision is refused with "not yet"; the same thing recorded as a fact is kept
    /// with a departure.
    pub enum Decision {
        /// Closing the case.
        Close = "close" "closing the case",
        /// Giving a device back.
        ReturnDevice = "return-device" "giving the device back",
        /// Telling the adult of the allegation.
        TellAdult = "tell-adult" "telling the adult of the allegation",
        /// Informing parents.
        InformParents = "inform-parents" "informing parents",
        /// Telling somebody.
        Tell = "tell" "telling this person",
        /// Opening an investigation.
        OpenInvestigation = "open-investigation" "opening an investigation",
        /// Concluding an investigation.
        ConcludeInvestigation = "conclude-investigation" "concluding the investigation",
        /// Holding the debrief.
        Debrief = "debrief" "holding the debrief",
        /// Searching a pupil or a device.
        Search = "search" "searching",
        /// Replying to a contact.
        Reply = "reply" "replying to the contact",
        /// Agreeing to a request.
        AgreeRequest = "agree-request" "agreeing to the request",
        /// Suspending an adult.
        Suspend = "suspend" "suspending the adult",
        /// Erasing data on a device.
        Erase = "erase" "erasing the data",
        /// Looking at the content.
        View = "view" "looking at the content",
    }
}

vocabulary! {
    /// What a guard asks for.
    pub enum Need {
        /// Every duty that blocks is met.
        DutiesMet = "duties-met" "every duty that blocks it to be met",
        /// A debrief after a concluded investigation, or a date by which it is owed.
        DebriefHeld = "debrief-held" "a debrief, or the date by which it is owed",
        /// Advice on the device, or a weighed risk, where it may be evidence.
        DeviceAdvice = "device-advice" "advice from the police or the designated officer, or a weighed risk, because the device may be evidence",
        /// The designated officer's advice.
        LadoAdvice = "lado-advice" "advice from the local authority designated officer",
        /// No hold on telling this person.
        NoHold = "no-hold" "the hold on telling this person to end",
        /// An investigation that is open.
        InvestigationOpen = "investigation-open" "an open investigation",
        /// An investigation that is concluded.
        InvestigationConcluded = "investigation-concluded" "a concluded investigation",
        /// Somebody who must know to have seen the concern.
        Acknowledged = "acknowledged" "the concern to be acknowledged",
        /// A person who is neither the subject nor conflicted.
        NotExcluded = "not-excluded" "somebody else: this person cannot be told of this case",
        /// Authority to search, or a search by the head.
        Authority = "authority" "the head's authority",
        /// A second adult, who is somebody else, and the head's agreement beforehand.
        SecondAdult = "second-adult" "a second adult, and the head's agreement beforehand",
        /// Data and a device that are no evidence.
        NotEvidence = "not-evidence" "data that are no evidence: evidence is kept, and goes to the police",
        /// A good reason, by the three-part test.
        GoodReason = "good-reason" "a good reason: harm, disruption and offence each answered, and one of them found",
        /// Consent, or a power used and recorded.
        Consent = "consent" "consent, or a power used and recorded",
        /// A formal assessment of the risk.
        RiskAssessed = "risk-assessed" "a formal risk assessment",
        /// Terms that are written down and agreed with those they bind.
        TermsAgreed = "terms-agreed" "terms that are written down and agreed",
        /// Alternatives to suspension that were weighed.
        AlternativesWeighed = "alternatives-weighed" "the alternatives to be named, and weighed in writing",
        /// That it does not happen at all.
        Never = "never" "not to happen",
    }
}

/// What is held back until something is there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Guard {
    /// What is held back.
    pub decision: Decision,
    /// Until what is there.
    pub needs: Need,
}

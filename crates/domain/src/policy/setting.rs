//! What policies say once and for all, and no rule can match: where telephones are handed in, who is asked for advice.

vocabulary! {
    /// What a policy can settle once and for all. The words ask the question that the policy answers.
    pub enum Setting {
        /// Whether and how staff may use social media for themselves.
        StaffPersonalUse = "staff-personal-use" "personal social media in school time",
        /// Whether staff may be friends with parents.
        FriendsWithParents = "friends-with-parents" "friends with parents online",
        /// Who decides on a relationship from before.
        PriorRelationships = "prior-relationships" "a relationship from before is decided by",
        /// Whether such a decision is formally recorded.
        PriorRelationshipsRecorded = "prior-relationships-recorded" "and is formally recorded",
        /// Where pupils' telephones go in the morning.
        TelephonesHandedIn = "telephones-handed-in" "pupils' telephones in the day",
        /// Whether visitors may use telephones.
        VisitorTelephones = "visitor-telephones" "visitors' telephones",
        /// Who is told of a visitor who breaks the rules.
        VisitorBreach = "visitor-breach" "a visitor's breach goes to",
        /// Where a confiscated device is kept.
        DeviceKept = "device-kept" "a confiscated device is kept",
        /// When content on a device may be deleted.
        Deletion = "deletion" "content may be deleted",
        /// Who outside is asked for advice.
        AdviceFrom = "advice-from" "advice comes from",
        /// Who asks for advice.
        AdviceSoughtBy = "advice-sought-by" "advice is sought by",
        /// Who agrees to a teaching tool before its use.
        TeachingTools = "teaching-tools" "a teaching tool is risk-assessed by",
        /// Who approves official accounts.
        OfficialAccounts = "official-accounts" "official accounts",
        /// What happens off site.
        OffSiteConduct = "off-site-conduct" "conduct off site is acted on",
        /// Accounts of children under age.
        UnderAgeAccounts = "under-age-accounts" "accounts of children under age",
        /// What parents post about the school.
        Defamation = "defamation" "defamation by a parent or pupil",
        /// What excessive use brings.
        LossOfInternet = "loss-of-internet" "excessive use may bring loss of the internet",
        /// Which filtering system.
        FilteringSystem = "filtering-system" "the filtering system",
        /// How often the policy is reviewed.
        Review = "review" "the policy is reviewed",
        /// Who approves it.
        ApprovedBy = "approved-by" "the policy is approved by",
    }
}

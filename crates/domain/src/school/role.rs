//! The roles people hold in a school, as dated facts; never taken from an identity provider's groups.

vocabulary! {
    /// A role in a school.
    pub enum Role {
        /// Every member of staff, governors and volunteers too: may raise a concern.
        Reporter = "reporter" "member of staff",
        /// Leads on child protection.
        DesignatedSafeguardingLead = "dsl" "designated safeguarding lead",
        /// Stands in for the designated safeguarding lead.
        DeputyDsl = "deputy-dsl" "deputy designated safeguarding lead",
        /// Leads the school.
        Headteacher = "headteacher" "headteacher",
        /// Leads one school of a federation under an executive headteacher.
        HeadOfSchool = "head-of-school" "head of school",
        /// Leads the schools of a federation.
        ExecutiveHeadteacher = "executive-headteacher" "executive headteacher",
        /// A colleague named for child protection beside the head (SSI-5.1-c).
        ChildProtectionColleague = "child-protection-colleague" "child-protection colleague",
        /// A member of the leadership team.
        LeadershipTeam = "leadership-team" "leadership team",
        /// Chairs the governing body, or the local governing body of a trust.
        ChairOfGovernors = "chair-of-governors" "chair of governors",
        /// Stands in for the chair.
        ViceChair = "vice-chair" "vice chair of governors",
        /// The governor named for safeguarding.
        NominatedGovernor = "nominated-governor" "nominated safeguarding governor",
        /// The trust's executive safeguarding lead.
        TrustExecutiveDsl = "trust-executive-dsl" "trust executive safeguarding lead",
        /// The trust's chief executive.
        TrustChiefExecutive = "trust-chief-executive" "trust chief executive",
        /// Advises on data protection.
        DataProtectionOfficer = "data-protection-officer" "data protection officer",
        /// Runs the school's computers and filtering.
        ItManager = "it-manager" "IT manager",
        /// Serves the governing body.
        Clerk = "clerk" "clerk to the governors",
        /// Types in what others tell her.
        OfficeRecorder = "office-recorder" "office recorder",
        /// May search a pupil or a device, within a scope and until a date.
        AuthorisedSearcher = "authorised-searcher" "authorised searcher",
        /// Reads and replays cases under an engagement; changes nothing.
        Auditor = "auditor" "auditor",
        /// Runs the installation; sees no case.
        Administrator = "administrator" "administrator",
    }
}

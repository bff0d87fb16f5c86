//! The Lanternwood Federation: four schools, one executive headteacher, one governing body, a head of school each. One of
//! the inclusion leaders is a lead for two schools.

use super::{People, Staff, child, employed_by, independent, outside, staff};
use domain::school::Role::{
    Administrator, Auditor, ChairOfGovernors, Clerk, DeputyDsl, DesignatedSafeguardingLead, ExecutiveHeadteacher,
    HeadOfSchool, ItManager, LeadershipTeam, NominatedGovernor, OfficeRecorder, ViceChair,
};

pub(crate) const EMBERLEIGH: People = People {
    staff: &[
        EXECUTIVE,
        staff(
            "head",
            ("Victoria", "Sandys"),
            "Head of school, lead for online safety",
            &[HeadOfSchool, DesignatedSafeguardingLead, LeadershipTeam],
            "executive",
        ),
        staff("deputy", ("Tessa", "Bellamy"), "Inclusion leader", &[DeputyDsl], "head"),
        staff("manager", ("Jacob", "Lister"), "Communications and Year 6", &[], "head"),
        staff("teacher", ("Amina", "Yilmaz"), "Teacher, Year 4", &[], "manager"),
        staff("volunteer", ("Derek", "Ramsbottom"), "Volunteer reader", &[], "manager"),
        OFFICE,
        IT,
        CHAIR,
        VICE,
        GOVERNOR,
        CLERK,
        AUDITOR,
    ],
    children: &[
        child("felix", ("Felix", "Arden"), "Year 4", 8, "teacher"),
        child("rosa", ("Rosa", "Campion"), "Year 6", 11, "manager"),
    ],
    outside: &[outside("felixs-mother", ("Louise", "Arden"), "mother of Felix")],
};

pub(crate) const COBBLEWICK: People = People {
    staff: &[
        EXECUTIVE,
        staff(
            "head",
            ("Michael", "Otieno"),
            "Head of school",
            &[HeadOfSchool, DesignatedSafeguardingLead, LeadershipTeam],
            "executive",
        ),
        staff("deputy", ("Tessa", "Bellamy"), "Inclusion leader", &[DeputyDsl], "head"),
        staff("manager", ("Ffion", "Merrick"), "Leader of Years 1 and 2", &[], "head"),
        staff("teacher", ("Rory", "Blackwood"), "Teacher, Year 2", &[], "manager"),
        OFFICE,
        IT,
        CHAIR,
        VICE,
        GOVERNOR,
        CLERK,
        AUDITOR,
    ],
    children: &[
        child("edith", ("Edith", "Nye"), "Year 2", 6, "teacher"),
        child("omar", ("Omar", "Sharif-Cole"), "Year 2", 7, "teacher"),
    ],
    outside: &[outside("ediths-grandmother", ("Maureen", "Nye"), "grandmother of Edith")],
};

pub(crate) const MARLOWICK: People = People {
    staff: &[
        EXECUTIVE,
        staff("head", ("Bethan", "Rowlands"), "Head of school", &[HeadOfSchool, LeadershipTeam], "executive"),
        INCLUSION,
        staff("deputy", ("Karl", "Steiner"), "Pastoral assistant", &[DeputyDsl], "head"),
        staff("manager", ("Emily", "Tranter"), "Leader of Years 3 to 6", &[], "head"),
        staff("teacher", ("Vikram", "Shah"), "Teacher, Year 5", &[], "manager"),
        OFFICE,
        IT,
        CHAIR,
        VICE,
        GOVERNOR,
        CLERK,
        AUDITOR,
    ],
    children: &[
        child("lottie", ("Lottie", "Hurst"), "Year 5", 9, "teacher"),
        child("ethan", ("Ethan", "Moyo"), "Year 5", 10, "teacher"),
    ],
    outside: &[outside("lotties-mother", ("Sarah", "Hurst"), "mother of Lottie")],
};

pub(crate) const THISTLEDANE: People = People {
    staff: &[
        EXECUTIVE,
        staff("head", ("Alan", "Prosser"), "Head of school", &[HeadOfSchool, LeadershipTeam], "executive"),
        INCLUSION,
        staff("deputy", ("Wendy", "Achebe"), "Year 6 leader", &[DeputyDsl], "head"),
        staff("manager", ("Colette", "Dray"), "Leader of the early years", &[], "head"),
        staff("teacher", ("Nathan", "Ellery"), "Teacher, Year 3", &[], "manager"),
        OFFICE,
        IT,
        CHAIR,
        VICE,
        GOVERNOR,
        CLERK,
        AUDITOR,
    ],
    children: &[
        child("isla", ("Isla", "Merton"), "Year 3", 7, "teacher"),
        child("samuel", ("Samuel", "Adjei"), "Year 3", 8, "teacher"),
    ],
    outside: &[outside("islas-father", ("Craig", "Merton"), "father of Isla")],
};

const EXECUTIVE: Staff = independent(
    "executive",
    ("Rosalind", "Vane"),
    "Executive headteacher",
    &[ExecutiveHeadteacher, DeputyDsl, LeadershipTeam],
);
const INCLUSION: Staff = staff(
    "dsl",
    ("Dorothea", "Finch"),
    "Inclusion leader of two schools",
    &[DesignatedSafeguardingLead, LeadershipTeam],
    "executive",
);
const OFFICE: Staff =
    staff("office", ("Barbara", "Lunt"), "Federation administrator", &[OfficeRecorder, Administrator], "executive");
const IT: Staff = employed_by("Plumtree Computing", "it", ("Zofia", "Wrona"), "Network manager", &[ItManager]);
const CHAIR: Staff = independent("chair", ("Harold", "Nwosu"), "Chair of governors", &[ChairOfGovernors]);
const VICE: Staff = independent("vice", ("Stella", "Marchbank"), "Vice chair of governors", &[ViceChair]);
const GOVERNOR: Staff = independent("governor", ("Edmund", "Farrow"), "Safeguarding governor", &[NominatedGovernor]);
const CLERK: Staff = independent("clerk", ("Iris", "Calloway"), "Clerk to the governors", &[Clerk]);
const AUDITOR: Staff = employed_by("Fairhand Assurance", "auditor", ("Fiona", "Grantham"), "Auditor", &[Auditor]);

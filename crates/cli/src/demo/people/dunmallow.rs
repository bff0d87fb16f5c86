//! Dunmallow: a community primary whose head is the designated safeguarding lead; its policy says "or deputy" and names none.

use super::{Child, Outside, People, Staff, child, employed_by, independent, outside, staff};
use domain::school::Role::{
    Administrator, Auditor, ChairOfGovernors, Clerk, DesignatedSafeguardingLead, Headteacher, ItManager,
    LeadershipTeam, NominatedGovernor, OfficeRecorder, ViceChair,
};

pub(crate) const PEOPLE: People = People { staff: STAFF, children: CHILDREN, outside: OUTSIDE };

const STAFF: &[Staff] = &[
    independent(
        "head",
        ("Frances", "Lockyer"),
        "Headteacher",
        &[Headteacher, DesignatedSafeguardingLead, LeadershipTeam],
    ),
    staff("leader", ("Andrew", "Sethi"), "Assistant headteacher", &[LeadershipTeam], "head"),
    staff("manager", ("Monica", "Reyes"), "Leader of Years 5 and 6", &[], "head"),
    staff("teacher", ("Kate", "Winterton"), "Teacher, Year 6", &[], "manager"),
    staff("teacher4", ("Joel", "Baptiste"), "Teacher, Year 4", &[], "leader"),
    staff("coach", ("Ryan", "Maddock"), "Sports coach", &[], "leader"),
    staff("office", ("Pamela", "Ince"), "School secretary", &[OfficeRecorder, Administrator], "head"),
    employed_by("Plumtree Computing", "it", ("Marek", "Nowak"), "IT technician", &[ItManager]),
    independent("chair", ("Graham", "Tolland"), "Chair of governors", &[ChairOfGovernors]),
    independent("vice", ("Patricia", "Oyelowo"), "Vice chair of governors", &[ViceChair]),
    independent("governor", ("Sean", "Rafferty"), "Safeguarding governor", &[NominatedGovernor]),
    independent("clerk", ("Norma", "Beech"), "Clerk to the governors", &[Clerk]),
    employed_by("Fairhand Assurance", "auditor", ("Rachel", "Sumner"), "Auditor", &[Auditor]),
];

const CHILDREN: &[Child] = &[
    child("jonah", ("Jonah", "Fairley"), "Year 6", 11, "teacher"),
    child("sienna", ("Sienna", "Obi"), "Year 6", 10, "teacher"),
    child("harvey", ("Harvey", "Tuckwell"), "Year 4", 8, "teacher4"),
    child("layla", ("Layla", "Noori"), "Year 4", 9, "teacher4"),
];

const OUTSIDE: &[Outside] = &[
    outside("jonahs-father", ("Paul", "Fairley"), "father of Jonah"),
    outside("siennas-mother", ("Blessing", "Obi"), "mother of Sienna"),
    outside("laylas-mother", ("Shirin", "Noori"), "mother of Layla"),
];

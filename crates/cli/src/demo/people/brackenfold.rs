//! Brackenfold: an academy of a trust. The head is also the designated safeguarding lead, with two deputies; one person chairs
//! the local governing body and is its nominated governor.

use super::{Child, Outside, People, Staff, child, employed_by, independent, outside, staff};
use domain::school::Role::{
    Administrator, Auditor, AuthorisedSearcher, ChairOfGovernors, Clerk, DataProtectionOfficer, DeputyDsl,
    DesignatedSafeguardingLead, Headteacher, ItManager, LeadershipTeam, NominatedGovernor, OfficeRecorder,
    TrustChiefExecutive, TrustExecutiveDsl, ViceChair,
};

pub(crate) const PEOPLE: People = People { staff: STAFF, children: CHILDREN, outside: OUTSIDE };

const TRUST: &str = "Tallowmarsh Learning Trust";

const STAFF: &[Staff] = &[
    staff(
        "head",
        ("Marcus", "Thornbury"),
        "Headteacher",
        &[Headteacher, DesignatedSafeguardingLead, LeadershipTeam],
        "ceo",
    ),
    staff(
        "deputy",
        ("Nasreen", "Akhtar"),
        "Deputy headteacher",
        &[DeputyDsl, LeadershipTeam, AuthorisedSearcher],
        "head",
    ),
    staff("deputy2", ("Owen", "Pritchard"), "Pastoral leader", &[DeputyDsl], "deputy"),
    staff("manager", ("Bridget", "Cullinan"), "Head of humanities", &[], "deputy"),
    staff("teacher", ("Tom", "Ashworth"), "Teacher of history", &[], "manager"),
    staff("tutor", ("Leila", "Farouk"), "Teacher of science, tutor of 9F", &[], "manager"),
    staff("technician", ("Gareth", "Boyle"), "Science technician", &[], "manager"),
    staff("office", ("Denise", "Carver"), "Receptionist", &[OfficeRecorder], "business"),
    staff("business", ("Stuart", "Mallory"), "Business manager", &[Administrator], "head"),
    staff("it", ("Anil", "Deshmukh"), "Systems manager", &[ItManager], "business"),
    independent(
        "chair",
        ("Catherine", "Wolfenden"),
        "Chair of the local governing body",
        &[ChairOfGovernors, NominatedGovernor],
    ),
    independent("vice", ("Joseph", "Amankwah"), "Vice chair", &[ViceChair]),
    employed_by(TRUST, "ceo", ("Elizabeth", "Marchetti"), "Chief executive", &[TrustChiefExecutive]),
    employed_by(TRUST, "trust-dsl", ("Simon", "Okonjo"), "Executive safeguarding lead", &[TrustExecutiveDsl]),
    employed_by(TRUST, "dpo", ("Heather", "Blakeney"), "Data protection officer", &[DataProtectionOfficer]),
    employed_by(TRUST, "clerk", ("Philip", "Garner"), "Clerk to the governors", &[Clerk]),
    employed_by("Fairhand Assurance", "auditor", ("Rachel", "Sumner"), "Auditor", &[Auditor]),
];

const CHILDREN: &[Child] = &[
    child("ella", ("Ella", "Winstone"), "Year 9", 13, "tutor"),
    child("reuben", ("Reuben", "Castell"), "Year 9", 14, "tutor"),
    child("zara", ("Zara", "Mahmood"), "Year 10", 15, "teacher"),
    child("callum", ("Callum", "Reddy"), "Year 8", 12, "teacher"),
    child("imogen", ("Imogen", "Sayle"), "Year 8", 13, "teacher"),
];

const OUTSIDE: &[Outside] = &[
    outside("ellas-father", ("David", "Winstone"), "father of Ella"),
    outside("callums-mother", ("Anjali", "Reddy"), "mother of Callum"),
];

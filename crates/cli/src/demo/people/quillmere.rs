//! Quillmere: a lead and one deputy.

use super::{Child, Outside, People, Staff, child, employed_by, independent, outside, staff};
use domain::school::Role::{
    Administrator, Auditor, ChairOfGovernors, Clerk, DeputyDsl, DesignatedSafeguardingLead, Headteacher, ItManager,
    LeadershipTeam, NominatedGovernor, OfficeRecorder, ViceChair,
};

pub(crate) const PEOPLE: People = People { staff: STAFF, children: CHILDREN, outside: OUTSIDE };

const STAFF: &[Staff] = &[
    independent("head", ("Ruth", "Adeyemi"), "Headteacher", &[Headteacher, LeadershipTeam]),
    staff("dsl", ("Gwen", "Talbot"), "Assistant headteacher", &[DesignatedSafeguardingLead, LeadershipTeam], "head"),
    staff("deputy", ("Imran", "Sadiq"), "Inclusion leader", &[DeputyDsl, LeadershipTeam], "head"),
    staff("manager", ("Helen", "Marsden"), "Leader of Years 3 to 6", &[], "head"),
    staff("teacher", ("Daniel", "Okafor"), "Teacher, Year 5", &[], "manager"),
    staff("teacher3", ("Priya", "Raman"), "Teacher, Year 3", &[], "manager"),
    staff("assistant", ("Lewis", "Brandon"), "Teaching assistant", &[], "manager"),
    staff("midday", ("Carol", "Whitlock"), "Midday supervisor", &[], "manager"),
    staff("office", ("Jean", "Forster"), "School secretary", &[OfficeRecorder], "head"),
    staff("business", ("Sally", "Pryce"), "Business manager", &[Administrator], "head"),
    employed_by("Plumtree Computing", "it", ("Marek", "Nowak"), "Network manager", &[ItManager]),
    independent("chair", ("Peter", "Hallam"), "Chair of governors", &[ChairOfGovernors]),
    independent("vice", ("Anne", "Lisle"), "Vice chair of governors", &[ViceChair]),
    independent("governor", ("Yusuf", "Demir"), "Safeguarding governor", &[NominatedGovernor]),
    independent("clerk", ("Joan", "Pettifer"), "Clerk to the governors", &[Clerk]),
    employed_by("Fairhand Assurance", "auditor", ("Fiona", "Grantham"), "Auditor", &[Auditor]),
];

const CHILDREN: &[Child] = &[
    child("alfie", ("Alfie", "Barnett"), "Year 5", 9, "teacher"),
    child("noor", ("Noor", "Haddad"), "Year 5", 10, "teacher"),
    child("tilly", ("Tilly", "Greaves"), "Year 3", 7, "teacher3"),
    child("kofi", ("Kofi", "Mensah"), "Year 3", 8, "teacher3"),
    child("maya", ("Maya", "Lindqvist"), "Year 5", 10, "teacher"),
];

const OUTSIDE: &[Outside] = &[
    outside("alfies-mother", ("Karen", "Barnett"), "mother of Alfie"),
    outside("tillys-father", ("Martin", "Greaves"), "father of Tilly"),
    outside("noors-mother", ("Samira", "Haddad"), "mother of Noor"),
];

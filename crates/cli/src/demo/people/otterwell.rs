//! Otterwell: an infant school whose policy names the head and a child-protection colleague, who is also the lead.

use super::{Child, Outside, People, Staff, child, employed_by, independent, outside, staff};
use domain::school::Role::{
    Administrator, Auditor, ChairOfGovernors, ChildProtectionColleague, Clerk, DesignatedSafeguardingLead, Headteacher,
    ItManager, LeadershipTeam, NominatedGovernor, OfficeRecorder, ViceChair,
};

pub(crate) const PEOPLE: People = People { staff: STAFF, children: CHILDREN, outside: OUTSIDE };

const STAFF: &[Staff] = &[
    independent("head", ("Judith", "Penrose"), "Headteacher", &[Headteacher, LeadershipTeam]),
    staff(
        "dsl",
        ("Sunita", "Bhatt"),
        "Inclusion leader",
        &[DesignatedSafeguardingLead, ChildProtectionColleague, LeadershipTeam],
        "head",
    ),
    staff("manager", ("Claire", "Dunmore"), "Leader of the early years", &[], "head"),
    staff("teacher", ("Hannah", "Sorrell"), "Teacher, Year 2", &[], "manager"),
    staff("teacher1", ("Ben", "Kowalczyk"), "Teacher, Year 1", &[], "manager"),
    staff("assistant", ("Grace", "Oduya"), "Teaching assistant", &[], "manager"),
    staff("office", ("Linda", "Crabtree"), "School secretary", &[OfficeRecorder, Administrator], "head"),
    employed_by("Plumtree Computing", "it", ("Marek", "Nowak"), "Network manager", &[ItManager]),
    employed_by("Kestrel Supply Teachers", "supply", ("Colin", "Verney"), "Supply teacher", &[]),
    independent("chair", ("Robert", "Eastlake"), "Chair of governors", &[ChairOfGovernors]),
    independent("vice", ("Olive", "Mbeki"), "Vice chair of governors", &[ViceChair]),
    independent("education", ("Miriam", "Castle"), "Chair of the education committee", &[NominatedGovernor]),
    independent("clerk", ("Neil", "Hathersage"), "Clerk to the governors", &[Clerk]),
    employed_by("Fairhand Assurance", "auditor", ("Fiona", "Grantham"), "Auditor", &[Auditor]),
];

const CHILDREN: &[Child] = &[
    child("poppy", ("Poppy", "Lanyon"), "Year 2", 6, "teacher"),
    child("idris", ("Idris", "Powell"), "Year 1", 5, "teacher1"),
    child("amara", ("Amara", "Eze"), "Year 2", 7, "teacher"),
];

const OUTSIDE: &[Outside] = &[
    outside("poppys-mother", ("Joanne", "Lanyon"), "mother of Poppy"),
    outside("idris-cousin", ("Dylan", "Powell"), "older cousin of Idris, at the junior school"),
    outside("amaras-mother", ("Ngozi", "Eze"), "mother of Amara"),
];

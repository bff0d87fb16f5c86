//! Who is at the schools. Keys are what the stories call people by; every name is invented.

pub(super) mod brackenfold;
pub(super) mod dunmallow;
pub(super) mod lanternwood;
pub(super) mod otterwell;
pub(super) mod quillmere;

use domain::school::Role;

/// A member of staff in the wide sense of the policies: governors and contractors too.
#[derive(Clone, Copy, Debug)]
pub(super) struct Staff {
    /// What stories call her.
    pub(super) key: &'static str,
    pub(super) given: &'static str,
    pub(super) family: &'static str,
    pub(super) post: &'static str,
    pub(super) roles: &'static [Role],
    /// The key of her line manager.
    pub(super) reports_to: Option<&'static str>,
    /// Who employs her, where it is not the school.
    pub(super) employer: Option<&'static str>,
}

/// A pupil.
#[derive(Clone, Copy, Debug)]
pub(super) struct Child {
    pub(super) key: &'static str,
    pub(super) given: &'static str,
    pub(super) family: &'static str,
    pub(super) year_group: &'static str,
    /// Age in years.
    pub(super) age: i32,
    /// The key of the class teacher.
    pub(super) teacher: &'static str,
}

/// A parent, a carer or another person outside the school.
#[derive(Clone, Copy, Debug)]
pub(super) struct Outside {
    pub(super) key: &'static str,
    pub(super) given: &'static str,
    pub(super) family: &'static str,
    pub(super) connection: &'static str,
}

/// Everybody at one school.
#[derive(Clone, Copy, Debug)]
pub(super) struct People {
    pub(super) staff: &'static [Staff],
    pub(super) children: &'static [Child],
    pub(super) outside: &'static [Outside],
}

const fn staff(
    key: &'static str,
    name: (&'static str, &'static str),
    post: &'static str,
    roles: &'static [Role],
    reports_to: &'static str,
) -> Staff {
    Staff { key, given: name.0, family: name.1, post, roles, reports_to: Some(reports_to), employer: None }
}

/// Somebody who reports to nobody at the school: governors, auditors, whoever leads it.
const fn independent(
    key: &'static str,
    name: (&'static str, &'static str),
    post: &'static str,
    roles: &'static [Role],
) -> Staff {
    Staff { key, given: name.0, family: name.1, post, roles, reports_to: None, employer: None }
}

/// Somebody whose employer is another than the school.
const fn employed_by(
    employer: &'static str,
    key: &'static str,
    name: (&'static str, &'static str),
    post: &'static str,
    roles: &'static [Role],
) -> Staff {
    Staff { key, given: name.0, family: name.1, post, roles, reports_to: None, employer: Some(employer) }
}

const fn child(
    key: &'static str,
    name: (&'static str, &'static str),
    year_group: &'static str,
    age: i32,
    teacher: &'static str,
) -> Child {
    Child { key, given: name.0, family: name.1, year_group, age, teacher }
}

const fn outside(key: &'static str, name: (&'static str, &'static str), connection: &'static str) -> Outside {
    Outside { key, given: name.0, family: name.1, connection }
}

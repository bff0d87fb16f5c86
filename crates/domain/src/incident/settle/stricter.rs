//! A duty that is there already, of which a rule that matches only now asks more: sooner, on a stricter basis, of more people,
//! with more evidence, or letting fewer people do without it.
//!
//! INVARIANT: what a new fact brings is never put off by what was owed before it; what a new pack brings changes nothing
//! already owed. So only rules that did not match before the command count here, whatever pack they stand in.

use crate::incident::duty::{Duty, DutyImposed, DutyState, RuleCited};
use chrono::{DateTime, Utc};

/// The duty as it is to be imposed anew, with what the rules that match only now ask; nothing where they ask no more than it
/// asks already, or where it is done.
pub(super) fn merged(duty: &Duty, asked: &DutyImposed) -> Option<DutyImposed> {
    let waived_more_easily = fewer(&asked.not_needed_by, &duty.imposed.not_needed_by);
    match duty.state {
        DutyState::Owed | DutyState::Overdue { .. } | DutyState::TargetMissed { .. } => {
            (waived_more_easily || is_stricter(asked, &duty.imposed)).then(|| both(&duty.imposed, asked))
        }
        // Who said that it is not needed could not say so of what is asked now.
        DutyState::NotNeeded => waived_more_easily.then(|| both(&duty.imposed, asked)),
        DutyState::Met { .. } | DutyState::MetOtherwise { .. } | DutyState::Superseded => None,
    }
}

fn is_stricter(asked: &DutyImposed, was: &DutyImposed) -> bool {
    is_sooner(asked.due, was.due)
        || is_sooner(asked.limit, was.limit)
        || asked.basis < was.basis
        || fewer(&was.owners, &asked.owners)
        || fewer(&was.blocks, &asked.blocks)
        || fewer(&was.evidence, &asked.evidence)
}

/// No time at all is later than any.
fn is_sooner(asked: Option<DateTime<Utc>>, was: Option<DateTime<Utc>>) -> bool {
    asked.is_some_and(|asked| was.is_none_or(|was| asked < was))
}

/// Whether one holds less than the other asks for.
fn fewer<T: PartialEq>(one: &[T], other: &[T]) -> bool {
    other.iter().any(|item| !one.contains(item))
}

fn both(was: &DutyImposed, asked: &DutyImposed) -> DutyImposed {
    DutyImposed {
        duty: asked.duty,
        kind: asked.kind,
        about: asked.about,
        basis: asked.basis.min(was.basis),
        rules: cited(was, asked),
        wording: joined(was.wording.as_ref(), asked.wording.as_ref()),
        duration: duration(was, asked),
        due: earlier(was.due, asked.due),
        limit: earlier(was.limit, asked.limit),
        owners: union(&was.owners, &asked.owners),
        person: was.person.or(asked.person),
        blocks: union(&was.blocks, &asked.blocks),
        chain: union(&was.chain, &asked.chain),
        not_needed_by: was.not_needed_by.iter().filter(|role| asked.not_needed_by.contains(role)).copied().collect(),
        evidence: union(&was.evidence, &asked.evidence),
    }
}

/// Strictest first: a refusal cites the first.
fn cited(was: &DutyImposed, asked: &DutyImposed) -> Vec<RuleCited> {
    let (first, second) = if asked.basis < was.basis { (asked, was) } else { (was, asked) };
    union(&first.rules, &second.rules)
}

fn earlier(one: Option<DateTime<Utc>>, other: Option<DateTime<Utc>>) -> Option<DateTime<Utc>> {
    [one, other].into_iter().flatten().min()
}

fn union<T: PartialEq + Clone>(one: &[T], other: &[T]) -> Vec<T> {
    one.iter().chain(other.iter().filter(|item| !one.contains(item))).cloned().collect()
}

/// The words of whichever gives the limit, and of whichever gives the earlier target beside it.
fn duration(was: &DutyImposed, asked: &DutyImposed) -> Option<String> {
    let limit = if is_sooner(asked.limit, was.limit) { asked } else { was };
    let due = if is_sooner(asked.due, was.due) { asked } else { was };
    let bare = limit.limit.is_none();
    if bare || limit.duty == due.duty {
        due.duration.clone()
    } else {
        joined(limit.duration.as_ref(), due.duration.as_ref())
    }
}

fn joined(one: Option<&String>, other: Option<&String>) -> Option<String> {
    match (one, other) {
        (Some(one), Some(other)) if one != other => Some(format!("{one}; {other}")),
        (one, other) => one.or(other).cloned(),
    }
}

#[cfg(test)]
mod tests {
    use crate::incident::commands::mark_duty_not_needed::MarkDutyNotNeeded;
    use crate::incident::commands::name_person::NamePerson;
    use crate::incident::commands::reclassify::Reclassify;
    use crate::incident::duty::{DutyImposed, DutyNotNeeded};
    use crate::incident::raise::{PartPlayed, PersonNamed};
    use crate::incident::{Answer, Basis, Details, Duty, DutyKind, DutyStatus};
    use crate::scenario::concerns::{a_contact, about_a_child, about_an_adult, an_image};
    use crate::scenario::{COACH, Case, DSL, TEACHER, given, nothing, time, words};

    fn owed(case: &Case, kind: DutyKind) -> &DutyImposed {
        let mut owed = case.incident.owed().filter(|duty| duty.imposed.kind == kind);
        let duty = owed.next().expect("owed");
        assert!(owed.next().is_none(), "owed twice");
        &duty.imposed
    }

    fn first(case: &Case, kind: DutyKind) -> &Duty {
        case.incident.duties().iter().find(|duty| duty.imposed.kind == kind).expect("imposed")
    }

    fn as_(details: Details) -> Reclassify {
        Reclassify { details, reasons: words("It turned out otherwise.") }
    }

    fn a_witness() -> NamePerson {
        NamePerson(PersonNamed { person: COACH, part: PartPlayed::Witness })
    }

    fn at_risk() -> Details {
        let mut details = about_an_adult().details;
        if let Details::Allegation(allegation) = &mut details {
            allegation.immediate_risk = Answer::Yes;
        }
        details
    }

    const CALM: &str = r#"
        pack = "calm"
        version = 1
        title = "Calm"
        [[rule]]
        id = "lado-some-time"
        clauses = ["A-1"]
        says = "The designated officer is told, some time."
        when = { kind = "concern-about-child" }
        owe = { duty = "first-decision", basis = "local-target", within = "20 school-days", local = true, owner = ["leadership-team"] }
    "#;

    const STRICT: &str = r#"
        pack = "strict"
        version = 1
        title = "Strict"
        [[rule]]
        id = "first-decision-at-once"
        clauses = ["B-1"]
        says = "A decision at once."
        when = { kind = "unsolicited-contact" }
        owe = { duty = "first-decision", basis = "school-policy", wording = "at once", within = "2 clock-hours", owner = ["headteacher"], blocks = ["close"] }
    "#;

    #[test]
    fn what_a_new_fact_asks_sooner_is_imposed_anew_with_the_earlier_time() {
        let case = given(about_a_child()).by(DSL);
        let before = owed(&case, DutyKind::FirstLook).due;
        let case = case.and(as_(an_image().details));
        let look = owed(&case, DutyKind::FirstLook);
        assert_eq!((before, look.due), (Some(time("2027-03-01T16:00")), Some(time("2027-03-01T09:30"))));
        assert_eq!(look.duration.as_deref(), Some("30 minutes of school time (local target, not confirmed yet)"));
        assert_eq!(first(&case, DutyKind::FirstLook).status(), DutyStatus::Superseded);
    }

    #[test]
    fn a_stricter_basis_with_its_limit_joins_the_target_that_was_there() {
        let case = nothing().under(STRICT).and(about_a_child()).by(DSL);
        assert_eq!(owed(&case, DutyKind::FirstDecision).limit, None);
        let case = case.and(as_(a_contact().details));
        let decision = owed(&case, DutyKind::FirstDecision);
        assert_eq!((decision.basis, decision.limit), (Basis::SchoolPolicy, Some(time("2027-03-01T11:00"))));
        assert_eq!(decision.wording.as_deref(), Some("at once"));
        assert_eq!(decision.duration.as_deref(), Some("2 hours"));
        assert_eq!(decision.rules.first().map(|rule| rule.rule.as_str()), Some("first-decision-at-once"));
    }

    #[test]
    fn what_a_new_fact_asks_later_changes_nothing() {
        let case = given(an_image()).by(DSL);
        let before = owed(&case, DutyKind::FirstLook).due;
        let case = case.and(as_(about_a_child().details));
        assert_eq!(owed(&case, DutyKind::FirstLook).due, before);
    }

    #[test]
    fn a_new_pack_changes_nothing_already_owed_whatever_is_recorded_after_it() {
        let case = given(a_contact()).under(STRICT).by(DSL);
        let was = owed(&case, DutyKind::FirstDecision).clone();
        let case = case.and(a_witness());
        assert_eq!(owed(&case, DutyKind::FirstDecision), &was);
    }

    #[test]
    fn a_target_of_the_schools_own_never_puts_off_what_the_floor_asks_from_now_on() {
        let case = nothing().under(CALM).and(about_a_child()).by(DSL).and(as_(at_risk()));
        let floor = given(about_a_child()).by(DSL).and(as_(at_risk()));
        for duty in floor.incident.owed() {
            let ours = owed(&case, duty.imposed.kind);
            assert!(ours.due <= duty.imposed.due && ours.basis <= duty.imposed.basis, "{ours:?}");
        }
    }

    #[test]
    fn what_was_not_needed_is_asked_again_where_a_new_fact_lets_nobody_do_without_it() {
        let pack = r#"
            pack = "parents"
            version = 1
            title = "Parents"
            [[rule]]
            id = "parents"
            clauses = ["A-1"]
            says = "Parents are informed, unless the lead finds no need."
            when = { kind = "concern-about-child" }
            owe = { duty = "inform-parents", basis = "school-policy", within = "2 school-days", local = true, owner = ["dsl"], not-needed-by = ["dsl"] }
            [[rule]]
            id = "parents-always"
            clauses = ["A-2"]
            says = "Parents are informed of a contact, always."
            when = { kind = "unsolicited-contact" }
            owe = { duty = "inform-parents", basis = "school-policy", within = "2 school-days", local = true, owner = ["dsl"] }
        "#;
        let case = nothing().under(pack).and(about_a_child()).by(DSL);
        let duty = case.duty(DutyKind::InformParents);
        let not_needed = MarkDutyNotNeeded(DutyNotNeeded { duty, reasons: words("They told us themselves.") });
        let case = case.and(not_needed).and(as_(a_contact().details));
        assert_eq!(first(&case, DutyKind::InformParents).status(), DutyStatus::NotNeeded);
        assert_eq!(owed(&case, DutyKind::InformParents).not_needed_by, []);
    }

    #[test]
    fn what_is_asked_anew_is_asked_once() {
        let case = given(about_a_child()).by(DSL).and(as_(an_image().details));
        let number = case.incident.duties().len();
        let case = case.by(TEACHER).and(a_witness());
        assert_eq!(case.incident.duties().len(), number);
    }
}

//! What can happen to a school's record, in words.

use super::event::SchoolEvent;
use crate::describe::{Described, counted, day, time};

impl SchoolEvent {
    /// The event in words, for the audit trail.
    #[must_use]
    pub fn describe(&self) -> Described {
        let said = |what: String| Described::new(what);
        match self {
            Self::SchoolRegistered(_) => said("The school was registered.".into()),
            Self::GroupJoined(_) => said("The school joined a trust or federation.".into()),
            Self::StaffJoined(joined) => {
                said(format!("A person is staff from {}.", time(joined.from))).of([joined.person])
            }
            Self::StaffLeft(left) => {
                said(format!("A person is staff no longer from {}.", time(left.until))).of([left.person])
            }
            Self::RoleGiven(given) => {
                let until = given.until.map_or_else(String::new, |until| format!(" until {}", time(until)));
                said(format!("The role of {} was given from {}{until}.", given.role.words(), time(given.from)))
                    .of([given.person])
            }
            Self::RoleProposed(proposed) => proposed.describe(),
            Self::RoleDeclined(declined) => {
                said(format!("The role of {} was proposed and not confirmed.", declined.role.words()))
                    .of([declined.person])
            }
            Self::AuditorProposed(proposed) => proposed.describe(),
            Self::AuditorEngaged(engaged) => engaged.describe(),
            Self::RoleEnded(ended) => {
                said(format!("The role of {} ended on {}.", ended.role.words(), time(ended.until))).of([ended.person])
            }
            Self::ReportingLineSet(line) => said(format!("Who reports to whom was set from {}.", time(line.from)))
                .of([line.person].into_iter().chain(line.reports_to)),
            Self::ClassTeacherSet(class) => said(format!("A child's class teacher was set from {}.", time(class.from)))
                .of([class.child].into_iter().chain(class.teacher)),
            Self::PackAdopted(pack) => said(format!(
                "The pack `{}`, version {}, is in force as {}.",
                pack.name,
                pack.version,
                pack.layer.words()
            )),
            Self::PermitsPutInForce(permits) => {
                let short: String = permits.hash.chars().take(12).collect();
                said(format!("The permits {short} judge who may see and do what from here on."))
            }
            Self::CalendarSet(calendar) => said(format!(
                "The calendar was set: {}, {}.",
                counted(calendar.terms.len(), "term", "terms"),
                counted(calendar.closures.len(), "closure", "closures")
            )),
            Self::ContactRecorded(contact) => {
                said(format!("The contact for the {} was recorded from {}.", contact.kind.words(), time(contact.from)))
            }
            Self::RulingRecorded(ruling) => said(format!(
                "A ruling was recorded on `{}` of the pack `{}`: {} holds.",
                ruling.contradiction,
                ruling.pack,
                ruling.follow.join(", ")
            )),
            Self::SwitchSet(set) => {
                let on = if set.on { "on" } else { "off" };
                said(format!("The switch `{}` was set {on} from {}.", set.switch, time(set.from)))
            }
            Self::EmptyAnswerSettled(settled) => {
                said("It was settled who takes up what nobody in the school could be told of.".into())
                    .of(settled.about.into_iter().chain(settled.goes_to))
            }
            Self::AlertDismissed(_) => said("An alert of a filtering system was dismissed, with reasons.".into()),
            Self::FilterChecked(check) => {
                let held = if check.held { "held" } else { "did not hold" };
                said(format!("The filter was checked on {}; it {held}.", time(check.at)))
            }
            Self::CoverArranged(cover) => {
                let (from, until) = (time(cover.from), time(cover.until));
                said(format!("Cover was arranged from {from} until {until}.")).of([cover.person, cover.by])
            }
            Self::CoverEnded(ended) => {
                said(format!("A cover ended on {}.", time(ended.until))).of([ended.person, ended.by])
            }
            Self::VisitPlanned(visit) => visit.describe(),
            Self::VisitChanged(changed) => changed.describe(),
            Self::VisitCalledOff(called_off) => said(format!("Visit {} was called off.", called_off.visit)),
            Self::EvidenceGiven(given) => {
                let until = given.until.map_or_else(String::new, |until| format!(", until {}", day(until)));
                said(format!("Evidence was given for {} of the pack `{}`{until}.", given.clause, given.pack))
            }
            Self::ReviewHeld(review) => {
                said(format!("A review of {} was held on {}.", review.of.words(), day(review.on)))
            }
            Self::StatisticsPublished(published) => published.describe(),
            Self::LocalTargetsConfirmed(confirmed) => confirmed.describe(),
            Self::RecordsMerged(merged) => merged.describe(),
            Self::MergeUndone(undone) => undone.describe(),
            Self::RecordsKeptApart(apart) => apart.describe(),
            Self::ControllerNamed(controller) => {
                said(format!("The data controller was named from {}.", time(controller.from)))
            }
        }
    }
}

//! Who is in the case, who knows of it, and who must not.

use super::super::kind::Kind;
use super::super::pattern::{OtherConcernsFound, PatternReviewed};
use super::super::raise::{Involved, PartPlayed};
use super::super::splitting::{MatterSide, MatterSplit};
use super::super::telling::{RoutedTo, SomeoneTold};
use super::super::work::{Acknowledged, ConflictDeclared};
use super::Incident;
use crate::PersonId;
use crate::school::{Role, School};
use chrono::{DateTime, Utc};
use chrono_tz::Europe::London;

impl Incident {
    /// The people in the case and the parts they play.
    #[must_use]
    pub fn people(&self) -> &[Involved] {
        &self.people
    }

    /// The people who play this part.
    pub fn playing(&self, part: PartPlayed) -> impl Iterator<Item = PersonId> {
        self.people.iter().filter(move |involved| involved.part == part).map(|involved| involved.person)
    }

    /// The people an allegation is about.
    pub fn subjects(&self) -> impl Iterator<Item = PersonId> {
        self.playing(PartPlayed::Subject)
    }

    /// Whether an allegation is about this person.
    #[must_use]
    pub fn is_subject(&self, person: PersonId) -> bool {
        self.subjects().any(|subject| subject == person)
    }

    /// The roles subjects held when it became known.
    pub fn subject_roles(&self) -> impl Iterator<Item = Role> {
        self.subjects
            .iter()
            .filter(|recorded| self.is_subject(recorded.person))
            .flat_map(|recorded| recorded.roles.iter().copied())
    }

    /// What other cases said of the subjects when they became subjects here.
    #[must_use]
    pub fn other_concerns(&self) -> &[OtherConcernsFound] {
        &self.other_concerns
    }

    /// Looks at the concerns about an adult together.
    #[must_use]
    pub fn patterns(&self) -> &[PatternReviewed] {
        &self.patterns
    }

    /// Whether the case is only for those the rules named, and not for the holders of a role: every matter about an adult, and
    /// every case that is restricted.
    #[must_use]
    pub fn is_named_only(&self) -> bool {
        self.narrowed
            || self.restricted_to().is_some()
            || self.kind().is_some_and(Kind::is_about_adults)
            || self.subjects().next().is_some()
    }

    /// Whether this person has a recorded conflict of interest, or the matter is kept from her since it was split.
    #[must_use]
    pub fn is_conflicted(&self, person: PersonId) -> bool {
        self.excluded_here().any(|excluded| excluded == person)
    }

    /// Everybody who is kept from the case without being its subject: said to nobody.
    pub fn excluded_here(&self) -> impl Iterator<Item = PersonId> {
        let declared = self.conflicts.iter().map(|conflict| conflict.person);
        declared.chain(self.kept_from.iter().copied()).chain(self.reported_conflicts())
    }

    /// How one event was split into two matters, of which this case is one.
    #[must_use]
    pub fn splits(&self) -> &[MatterSplit] {
        &self.splits
    }

    pub(in crate::incident) fn fold_split(&mut self, split: MatterSplit) {
        if split.side == MatterSide::ChildsWelfare {
            let had_subject = self.subjects().next().is_some();
            self.narrowed |= had_subject;
            self.people.retain(|involved| involved.part != PartPlayed::Subject);
            self.subjects.clear();
        }
        self.kept_from.extend(&split.kept_from);
        self.splits.push(split);
    }

    /// Conflicts of interest as they stand.
    #[must_use]
    pub fn conflicts(&self) -> &[ConflictDeclared] {
        &self.conflicts
    }

    /// Whether somebody decided that this person has no conflict, of those that were proposed.
    #[must_use]
    pub fn has_no_conflict(&self, person: PersonId) -> bool {
        self.no_conflicts.contains(&person)
    }

    /// Whether this very record is that of a subject or of somebody conflicted. What is decided asks [`Self::is_kept_from`].
    #[must_use]
    pub fn is_excluded(&self, person: PersonId) -> bool {
        self.is_subject(person) || self.is_conflicted(person)
    }

    /// Whether this person can be told nothing and given nothing: subject, or conflicted, under whatever record of hers the
    /// school knows today.
    #[must_use]
    pub fn is_kept_from(&self, person: PersonId, school: &School) -> bool {
        self.is_excluded(person)
            || (!school.merged.is_empty()
                && self.subjects().chain(self.excluded_here()).any(|other| school.are_one(other, person)))
    }

    /// Who raised it: the informant, and whoever typed it in.
    pub fn reporters(&self) -> impl Iterator<Item = PersonId> {
        self.raised.iter().flat_map(|raised| raised.informant.into_iter().chain(raised.recorder))
    }

    /// Who noticed: the informant, or whoever typed it in where nobody else is named.
    #[must_use]
    pub fn informant(&self) -> Option<PersonId> {
        self.raised.as_ref().and_then(|raised| raised.informant.or(raised.recorder))
    }

    /// The people the rules worked out, with capacity and rule.
    #[must_use]
    pub fn routed(&self) -> &[RoutedTo] {
        &self.routed
    }

    /// Whether the rules left nobody who could be told.
    #[must_use]
    pub const fn has_nobody_left(&self) -> bool {
        self.nobody_left
    }

    /// Tellings recorded.
    #[must_use]
    pub fn told(&self) -> &[SomeoneTold] {
        &self.told
    }

    /// Acknowledgements.
    #[must_use]
    pub fn acknowledgements(&self) -> &[Acknowledged] {
        &self.acknowledged
    }

    /// When somebody who must know first saw it, or judged the level of need.
    #[must_use]
    pub fn seen_at(&self) -> Option<DateTime<Utc>> {
        self.acknowledged.iter().map(|seen| seen.at).chain(self.triaged_at).min()
    }

    /// What is said to whoever raised it: whether and at what time it was seen, and a status of three words. Never a word of the
    /// case.
    #[must_use]
    pub fn loop_back(&self) -> String {
        let status = self.reporter_status().words();
        let Some((seen, raised)) = self.seen_at().zip(self.raised_at) else { return status.to_owned() };
        let (seen, raised) = (seen.with_timezone(&London), raised.with_timezone(&London));
        let same_day = seen.date_naive() == raised.date_naive();
        let when = seen.format(if same_day { "%H:%M" } else { "%-d %B at %H:%M" });
        format!("seen {when}, {status}")
    }

    /// Who works on it.
    #[must_use]
    pub const fn assignee(&self) -> Option<PersonId> {
        self.assignee
    }

    /// Who manages it: the appointed case manager, or those the policy computed.
    #[must_use]
    pub fn case_managers(&self) -> Vec<PersonId> {
        self.appointed_case_manager().map_or_else(|| self.computed_case_managers().0, |appointed| vec![appointed])
    }

    /// The case manager somebody appointed.
    #[must_use]
    pub fn appointed_case_manager(&self) -> Option<PersonId> {
        self.case_manager.filter(|person| !self.is_excluded(*person))
    }

    /// The case managers the policy computed last, and the role it computed them from.
    #[must_use]
    pub fn computed_case_managers(&self) -> (Vec<PersonId>, Option<Role>) {
        let (people, role) = &self.computed_managers;
        (people.iter().copied().filter(|person| !self.is_excluded(*person)).collect(), *role)
    }

    /// Who investigates.
    #[must_use]
    pub fn investigating_officer(&self) -> Option<PersonId> {
        self.investigation.as_ref().and_then(|investigation| investigation.opened.officer)
    }

    /// Whether this person was appointed case manager.
    #[must_use]
    pub fn has_appointed(&self, person: PersonId) -> bool {
        self.case_manager == Some(person)
    }
}

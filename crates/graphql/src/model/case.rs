//! A case, as its reader sees it: now, or as it was known then.

#![expect(clippy::unused_async, reason = "every resolver is async, whether or not it waits")]

use super::adult::{AboutTheAdult, RecordKeeping};
use super::agencies::{AwaitedReply, CaseMeeting, Challenge, Sharing};
use super::at_once::AtOnce;
use super::connection::Connection;
use super::duty::Duty;
use super::entry::Entry;
use super::imagery::CaseImagery;
use super::inquiry::{CaseDeparture, CaseInvestigation, Conflict, Debrief};
use super::matters::{Acknowledgement, Advice, CaseAction, CaseDevice, Hold, MustKnow, Referral, Telling};
use super::person::{Person, PersonInCase};
use super::relation::Proposed;
use crate::caller::Caller;
use crate::cursor::{Cursors, Place};
use crate::errors::found;
use crate::paging::{Paging, page_of};
use async_graphql::{Context, ID, Object, Result, SimpleObject};
use casework::{At, CaseFile, Logged};
use chrono::{DateTime, NaiveDate, Utc};
use domain::graphql::GlobalId;
use domain::incident::custody::SearchRecorded;
use domain::incident::raise::{BehalfOf, ConcernRaised, OnBehalf};
use domain::incident::work::Triaged;
use domain::incident::{Answer, Details, ImmediateSafety, Kind, Status, Told};
use domain::policy::field::Field;
use domain::{CaseId, IncidentEvent, Narrative, PersonId, Reference, SchoolId};

/// A case: what is known, what was decided, what is owed. Content, duties and pack are as of the time asked for; permission
/// is always today's.
pub(crate) struct Case(CaseFile);

/// Another case this one is linked to or joined with.
#[derive(SimpleObject)]
pub(crate) struct CaseLink {
    /// The other case.
    case: Case,
    /// What binds them.
    reasons: Narrative,
}

/// For whom a concern was passed on.
#[derive(SimpleObject)]
pub(crate) struct PassedOn {
    /// For whom.
    on_behalf_of: BehalfOf,
    /// For whom, in words.
    words: &'static str,
    /// The person, where she is known. To others she is named only where she agreed.
    person: Option<Person>,
    /// Whether she agreed to be named to others.
    may_be_named: Answer,
}

impl PassedOn {
    pub(crate) fn of(school: SchoolId, behalf: OnBehalf) -> Self {
        Self {
            on_behalf_of: behalf.of,
            words: behalf.of.words(),
            person: behalf.person.map(|id| Person::new(school, id)),
            may_be_named: behalf.may_be_named,
        }
    }
}

/// A field that the school's rules ask for and that was not given. Nothing was refused for it.
#[derive(SimpleObject)]
pub(crate) struct MissingField {
    /// Which field.
    field: Field,
    /// Which field, in words.
    words: &'static str,
    /// What the rule asks, in a sentence.
    says: String,
    /// The clauses that ask for it.
    clauses: Vec<String>,
}

impl Case {
    /// The case asked for by its id, as it was known then, for whoever may read it today.
    pub(crate) async fn find(caller: &Caller, id: CaseId, at: At) -> Result<Option<Self>> {
        // Boxed: it is asked for in many places, each of which would be compiled with all of it.
        Ok(found(Box::pin(caller.casework.case(&caller.viewer, id, at)).await)?.map(Self))
    }

    /// A case that something else leads to, as it is now, for whoever may read it.
    pub(crate) async fn beside(caller: &Caller, id: CaseId) -> Result<Option<Self>> {
        Ok(found(Box::pin(caller.casework.case_beside(&caller.viewer, id)).await)?.map(Self))
    }

    const fn school(&self) -> SchoolId {
        self.0.id.school
    }

    fn person(&self, id: Option<PersonId>) -> Option<Person> {
        id.map(|id| Person::new(self.school(), id))
    }

    fn entry(&self, logged: &Logged<IncidentEvent>) -> Entry {
        Entry::in_case(self.school(), logged, &self.0.incident)
    }

    fn raised(&self) -> Option<&ConcernRaised> {
        self.0.incident.raised()
    }

    /// A duty by its number within the case.
    pub(crate) fn duty(&self, number: u32) -> Option<AtOnce<Duty>> {
        self.0.incident.duty(number).and_then(|duty| Duty::all(self.school(), std::slice::from_ref(duty)).pop())
    }

    /// The time this state is of: holds that have ended by then do not show.
    fn as_of(&self) -> DateTime<Utc> {
        self.0.incident.changed_at().unwrap_or_default()
    }
}

#[Object]
impl Case {
    /// Opaque.
    pub(crate) async fn id(&self) -> ID {
        ID(self.0.id.to_global())
    }

    /// The school whose log holds it; opaque.
    async fn school_id(&self) -> SchoolId {
        self.school()
    }

    /// What people say on the telephone.
    async fn reference(&self) -> String {
        Reference::of(self.0.id.incident).to_string()
    }

    /// The version this is: what a decision expects.
    async fn version(&self) -> u64 {
        self.0.incident.version()
    }

    /// The version it is at now, whatever was asked for.
    async fn current_version(&self) -> u64 {
        self.0.current_version
    }

    /// The kind of concern.
    async fn kind(&self) -> Option<Kind> {
        self.0.incident.kind()
    }

    /// The kind, in words.
    async fn kind_words(&self) -> Option<&'static str> {
        self.0.incident.kind().map(Kind::words)
    }

    /// How it stands.
    async fn status(&self) -> Status {
        self.0.incident.status()
    }

    /// How it stands, in words.
    async fn status_words(&self) -> &'static str {
        self.0.incident.status().words()
    }

    /// When it was recorded.
    async fn raised_at(&self) -> Option<DateTime<Utc>> {
        self.0.incident.raised_at()
    }

    /// When it last changed.
    async fn changed_at(&self) -> Option<DateTime<Utc>> {
        self.0.incident.changed_at()
    }

    /// When it happened, where known.
    async fn occurred_at(&self) -> Option<DateTime<Utc>> {
        self.raised().and_then(|raised| raised.occurred_at)
    }

    /// When the school first knew: duties run from here.
    async fn known_at(&self) -> Option<DateTime<Utc>> {
        self.0.incident.known_at()
    }

    /// What is particular to its kind, as it stands.
    async fn details(&self) -> Option<Details> {
        self.0.incident.details().cloned()
    }

    /// What happened, as raised.
    async fn narrative(&self) -> Option<&Narrative> {
        self.raised().map(|raised| &raised.narrative)
    }

    /// The child's own words.
    async fn childs_words(&self) -> Option<&Narrative> {
        self.raised().and_then(|raised| raised.childs_words.as_ref())
    }

    /// Immediate safety, as raised.
    async fn safety(&self) -> Option<&ImmediateSafety> {
        self.raised().map(|raised| &raised.safety)
    }

    /// Who noticed.
    async fn informant(&self) -> Option<Person> {
        self.person(self.raised().and_then(|raised| raised.informant))
    }

    /// For whom it was passed on, where a child, a parent or somebody else told it.
    async fn on_behalf(&self) -> Option<PassedOn> {
        self.raised().and_then(|raised| raised.on_behalf).map(|behalf| PassedOn::of(self.school(), behalf))
    }

    /// Who typed it in.
    async fn recorder(&self) -> Option<Person> {
        self.person(self.raised().and_then(|raised| raised.recorder))
    }

    /// Who was told before it was typed in.
    async fn told_before(&self) -> &[Told] {
        self.raised().map(|raised| raised.told.as_slice()).unwrap_or_default()
    }

    /// The people in it and the parts they play.
    async fn people(&self) -> Vec<PersonInCase> {
        PersonInCase::all(self.school(), self.0.incident.people())
    }

    /// Who must know, as what, by which rule.
    async fn must_know(&self) -> Vec<MustKnow> {
        MustKnow::all(self.school(), self.0.incident.routed())
    }

    /// Who was told since.
    async fn told(&self) -> Vec<Telling> {
        Telling::all(self.school(), self.0.incident.told())
    }

    /// Who has seen it.
    async fn acknowledgements(&self) -> Vec<Acknowledgement> {
        Acknowledgement::all(self.school(), self.0.incident.acknowledgements())
    }

    /// The level of need and its reasons.
    async fn triage(&self) -> Option<&Triaged> {
        self.0.incident.triage()
    }

    /// When to look again.
    async fn review_on(&self) -> Option<NaiveDate> {
        self.0.incident.review_on()
    }

    /// Who works on it.
    async fn assignee(&self) -> Option<Person> {
        self.person(self.0.incident.assignee())
    }

    /// Who manages it: appointed, or computed by the policy.
    async fn case_managers(&self) -> Vec<Person> {
        Person::all(self.school(), self.0.incident.case_managers())
    }

    /// What is owed or was.
    async fn duties(&self, #[graphql(desc = "Only what is still owed.", default)] owed: bool) -> Vec<AtOnce<Duty>> {
        let duties = self.0.incident.duties().iter().filter(|duty| !owed || duty.is_owed());
        Duty::all(self.school(), &duties.cloned().collect::<Vec<_>>())
    }

    /// Agreed actions.
    async fn actions(&self) -> Vec<CaseAction> {
        self.0.incident.actions().iter().map(|action| CaseAction::of(self.school(), action)).collect()
    }

    /// Referrals made, and decided against.
    async fn referrals(&self) -> Vec<Referral> {
        Referral::all(self.school(), &self.0.incident)
    }

    /// Meetings, planned and held.
    async fn meetings(&self) -> Vec<CaseMeeting> {
        self.0.incident.meetings().iter().map(|meeting| CaseMeeting::of(self.school(), meeting)).collect()
    }

    /// Information shared with bodies outside.
    async fn shared(&self) -> Vec<Sharing> {
        Sharing::all(self.school(), &self.0.incident)
    }

    /// Answers that agencies owe or owed.
    async fn awaited(&self) -> Vec<AwaitedReply> {
        self.0.incident.waits().iter().map(AwaitedReply::of).collect()
    }

    /// Decisions of agencies that the school challenged.
    async fn challenges(&self) -> Vec<Challenge> {
        Challenge::all(self.school(), &self.0.incident)
    }

    /// Advice sought and given.
    async fn advice(&self) -> Vec<Advice> {
        Advice::all(&self.0.incident)
    }

    /// Holds on telling that stand.
    async fn holds(&self) -> Vec<Hold> {
        self.0.incident.holds(self.as_of()).map(|hold| Hold::of(self.school(), hold)).collect()
    }

    /// Devices, and where each went.
    async fn devices(&self) -> Vec<CaseDevice> {
        self.0.incident.devices().iter().map(|device| CaseDevice::of(self.school(), device)).collect()
    }

    /// Searches.
    async fn searches(&self) -> &[SearchRecorded] {
        self.0.incident.searches()
    }

    /// Who looked at imagery, and what became of data on devices.
    async fn imagery(&self) -> CaseImagery {
        CaseImagery::of(self.school(), &self.0.incident)
    }

    /// The investigation.
    async fn investigation(&self) -> Option<CaseInvestigation> {
        self.0.incident.investigation().map(|investigation| CaseInvestigation::of(self.school(), investigation))
    }

    /// What was done about the adult an allegation is about: support, suspension, reviews, the end of her work with children.
    async fn about_the_adult(&self) -> AboutTheAdult {
        AboutTheAdult::of(self.school(), &self.0.incident)
    }

    /// What becomes of the record: how long it is kept, what may be said in references, what stays on the personnel file.
    async fn record_keeping(&self) -> RecordKeeping {
        RecordKeeping::of(&self.0.filing)
    }

    /// The debrief.
    async fn debrief(&self) -> Option<Debrief> {
        self.0.incident.debrief().map(|debrief| Debrief::of(self.school(), debrief))
    }

    /// Fields that the school's rules ask for and that were not given by then.
    async fn missing(&self) -> Vec<MissingField> {
        let missing = self.0.missing.iter().map(|missing| MissingField {
            field: missing.field,
            words: missing.field.words(),
            says: missing.says.clone(),
            clauses: missing.rules.iter().flat_map(|rule| rule.clauses.clone()).collect(),
        });
        missing.collect()
    }

    /// Departures from policy, explained or not.
    async fn departures(&self) -> Vec<CaseDeparture> {
        self.0.incident.departures().iter().map(|departure| CaseDeparture::of(self.school(), departure)).collect()
    }

    /// Conflicts of interest as they stand.
    async fn conflicts(&self) -> Vec<Conflict> {
        self.0.incident.conflicts().iter().map(|conflict| Conflict::of(self.school(), conflict)).collect()
    }

    /// Whose own family the case is about, as recorded, where nobody has judged yet whether that is a conflict of interest: for whoever
    /// decides on it. Until then it is kept from them.
    #[graphql(complexity = "10 + 5 * child_complexity")]
    async fn proposed_conflicts(&self, ctx: &Context<'_>) -> Result<Vec<Proposed>> {
        let caller = ctx.data::<Caller>()?;
        let proposed = found(caller.casework.proposed_conflicts(&caller.viewer, self.0.id).await)?;
        Ok(proposed.into_iter().flatten().map(|one| Proposed::of(self.school(), one)).collect())
    }

    /// Other cases it is linked to, those the viewer may read.
    #[graphql(complexity = "10 * child_complexity")]
    async fn links(&self, ctx: &Context<'_>) -> Result<Vec<CaseLink>> {
        let mut links = Vec::new();
        for link in self.0.incident.links() {
            let id = CaseId { school: self.school(), incident: link.to };
            if let Some(case) = Self::beside(ctx.data::<Caller>()?, id).await? {
                links.push(CaseLink { case, reasons: link.reasons.clone() });
            }
        }
        Ok(links)
    }

    /// The other matter of an event that was split, where the viewer may read that case too.
    #[graphql(complexity = "10 * child_complexity")]
    async fn other_matters(&self, ctx: &Context<'_>) -> Result<Vec<Case>> {
        let mut others = Vec::new();
        for split in self.0.incident.splits() {
            let id = CaseId { school: self.school(), incident: split.other };
            others.extend(Self::beside(ctx.data::<Caller>()?, id).await?);
        }
        Ok(others)
    }

    /// The case in which the work goes on, where this one was joined with others as reports of one event.
    #[graphql(complexity = "10 + child_complexity")]
    async fn joined_into(&self, ctx: &Context<'_>) -> Result<Option<Case>> {
        let Some((_, lead)) = self.0.incident.join() else { return Ok(None) };
        Self::beside(ctx.data::<Caller>()?, CaseId { school: self.school(), incident: lead }).await
    }

    /// What people did, in the order it was recorded; without the machinery of rules and clocks.
    async fn chronology(&self) -> Vec<Entry> {
        let work = self.0.history.iter().filter(|logged| Entry::is_work(logged));
        work.map(|logged| self.entry(logged)).collect()
    }

    /// Every event in words: who, when, what, by which clauses.
    #[graphql(complexity = "first.unwrap_or(20) as usize * child_complexity")]
    async fn audit_trail(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "At most 100; 20 where not said.")] first: Option<i32>,
        #[graphql(desc = "After this place.")] after: Option<String>,
    ) -> Result<Connection<Entry>> {
        let paging = Paging::of(first, after)?;
        let cursors = Cursors::of(ctx, "audit-trail", self.school(), &self.0.id)?;
        let from = cursors.open::<u64>(&paging)?.unwrap_or(0);
        let rest = self.0.history.iter().filter(|logged| logged.sequence > from);
        let rows = rest.map(|logged| (cursors.at(&logged.sequence), self.entry(logged)));
        Ok(page_of(rows, &paging))
    }
}

impl Place for u64 {
    fn to_bytes(&self) -> Vec<u8> {
        self.to_be_bytes().to_vec()
    }

    fn from_bytes(bytes: &[u8]) -> Option<Self> {
        bytes.try_into().ok().map(Self::from_be_bytes)
    }
}

//! Somebody who has two records: at once and until it is taken back, what is kept from her under one of them is kept from her, on both
//! databases and in every process.

use crate::{about_a_child, about_an_adult, concern};
use anyhow::Result;
use casework::{Asked, At, CaseworkError, ListAsked};
use domain::incident::commands::raise_concern::RaiseConcern;
use domain::incident::kind::{StaffBreach, StaffConduct};
use domain::incident::{Answer, Details, Involved, PartPlayed};
use domain::person::PersonKind::{Adult, Child, Outside};
use domain::person::relation::{RecordRelation, RelationKind};
use domain::person::{PersonCorrected, PersonDetails, PersonKind, PersonRegistered};
use domain::school::Role;
use domain::school::merging::{MergeUndone, RecordsMerged};
use domain::{CaseId, PersonCommand, PersonId, SchoolCommand, Text};
use store::CaseFilter;
use wardbook_tests::installation::{Installation, InventedSchool, call};
use wardbook_tests::server::is_quick;

const PEOPLE: &[(&str, PersonKind, &[Role])] = &[
    ("Tamsin", Adult, &[]),
    ("Lena", Adult, &[Role::DesignatedSafeguardingLead]),
    ("Dora", Adult, &[Role::DeputyDsl]),
    ("Hester", Adult, &[Role::Headteacher]),
    ("Conrad", Adult, &[Role::ChairOfGovernors]),
    ("Clara", Adult, &[Role::Clerk]),
    ("Pip", Child, &[]),
];

struct World {
    installation: Installation,
    school: InventedSchool,
}

impl World {
    async fn on_each() -> Result<Vec<Self>> {
        let mut installations = vec![Installation::sqlite().await?];
        if !is_quick() {
            installations.push(Installation::postgres().await?);
        }
        let mut worlds = Vec::new();
        for installation in installations {
            let school = installation.school("stm", PEOPLE).await?;
            worlds.push(Self { installation, school });
        }
        Ok(worlds)
    }

    fn person(&self, name: &str) -> PersonId {
        self.school.person(name)
    }

    async fn registers(&self, kind: PersonKind, details: PersonDetails) -> Result<PersonId> {
        let (key, registered) = (self.installation.key(), PersonRegistered { kind, details });
        let who = self.school.viewer("Lena");
        Ok(self.installation.casework.register_person(&who, self.school.id, registered, &call(&key, None)).await?.0)
    }

    /// Another record of somebody, as a teacher who names her may make one.
    async fn stranger(&self, name: &str) -> Result<PersonId> {
        let details = PersonDetails {
            given_name: Text::new(name),
            family_name: Text::new("Example"),
            ..PersonDetails::default()
        };
        self.registers(Outside, details).await
    }

    async fn raises(&self, who: &str, concern: RaiseConcern) -> Result<CaseId> {
        let (key, who) = (self.installation.key(), self.school.viewer(who));
        Ok(self.installation.casework.raise(&who, self.school.id, concern, &call(&key, None)).await?.0)
    }

    async fn does(&self, who: &str, command: SchoolCommand) -> Result<(), CaseworkError> {
        let (key, who) = (self.installation.key(), self.school.viewer(who));
        self.installation.casework.on_school(&who, self.school.id, command, &call(&key, None)).await.map(drop)
    }

    async fn relates(&self, child: PersonId, kind: RelationKind, to: PersonId) -> Result<()> {
        let record = RecordRelation { kind, to, from: None, until: None, says: None };
        let (key, who) = (self.installation.key(), self.school.viewer("Dora"));
        let command = PersonCommand::RecordRelation(record);
        self.installation.casework.on_person(&who, self.school.id, child, command, &call(&key, None)).await?;
        Ok(())
    }

    /// By how many ways she finds something of these cases: opened, listed, searched, counted, read together, handed over.
    async fn finds(&self, who: &str, case: CaseId, about: PersonId) -> Result<usize> {
        let (viewer, school) = (self.school.viewer(who), self.school.id);
        let casework = self.installation.casework.within(Asked::within("test").for_purpose("A test.")?);
        let mut found = usize::from(casework.case(&viewer, case, At::Now).await.is_ok());
        for text in [None, Some("corridor".to_owned())] {
            let filter = CaseFilter { text, ..CaseFilter::default() };
            found += casework
                .list(&viewer, school, ListAsked { filter, first: 50, ..ListAsked::default() })
                .await?
                .rows
                .len();
        }
        found += casework.counts(&viewer, school).await?.open;
        found += casework.concerns_about(&viewer, school, about, None, 50).await?.rows.len();
        found += casework.handover_since(&viewer, school, chrono::DateTime::UNIX_EPOCH, (None, 50)).await?.rows.len();
        found += usize::from(casework.who_has_looked(&viewer, case, None, 10).await.is_ok());
        Ok(found)
    }
}

fn merge(person: PersonId, into: PersonId) -> SchoolCommand {
    SchoolCommand::MergePerson(RecordsMerged { person, into, reasons: Text::new("One date of birth.") })
}

fn undo(person: PersonId) -> SchoolCommand {
    SchoolCommand::UndoMerge(MergeUndone { person, reasons: Text::new("Two after all.") })
}

fn code(done: Result<(), CaseworkError>) -> &'static str {
    match done {
        Ok(()) => "DONE",
        Err(CaseworkError::NotFound) => "NOT_FOUND",
        Err(CaseworkError::Rejected(why)) => why.first().map_or("REJECTED", |why| why.code),
        Err(_) => "FAILED",
    }
}

#[tokio::test]
async fn an_account_whose_record_is_merged_with_the_subjects_sees_nothing_of_it_from_then_on_until_it_is_taken_back()
-> Result<()> {
    for world in World::on_each().await? {
        let stranger = world.stranger("Hester").await?;
        let case = world.raises("Tamsin", about_an_adult(stranger)).await?;
        assert!(world.finds("Hester", case, stranger).await? > 5, "she manages it while nobody knows");
        for (person, into) in [(stranger, world.person("Hester")), (world.person("Hester"), stranger)] {
            let another = world.installation.another().await?;
            assert!(another.case(&world.school.viewer("Hester"), case, At::Now).await.is_ok());
            world.does("Lena", merge(person, into)).await?;
            assert_eq!(world.finds("Hester", case, stranger).await?, 0, "under one record as under the other");
            let there = another.case(&world.school.viewer("Hester"), case, At::Now).await;
            assert!(matches!(there, Err(CaseworkError::NotFound)), "another process still shows it");
            world.does("Lena", undo(person)).await?;
            assert!(world.finds("Hester", case, stranger).await? > 5, "it was taken back");
        }
    }
    Ok(())
}

#[tokio::test]
async fn the_case_goes_on_to_the_chair_and_a_chain_of_records_is_one_person() -> Result<()> {
    for world in World::on_each().await? {
        let (one, two) = (world.stranger("Hester").await?, world.stranger("Hetty").await?);
        let case = world.raises("Tamsin", about_an_adult(one)).await?;
        world.does("Lena", merge(one, two)).await?;
        assert!(world.finds("Hester", case, one).await? > 5);
        world.does("Lena", merge(two, world.person("Hester"))).await?;
        assert_eq!(world.finds("Hester", case, one).await?, 0);
        assert_eq!(world.finds("Conrad", case, two).await?, 0, "nothing of it is his yet");
        assert_eq!(world.installation.casework.route_again().await?, 1);
        assert!(world.finds("Conrad", case, two).await? > 5, "the head is its subject: the chair takes it up");
        assert_eq!(world.installation.casework.store().rebuild(store::Mode::Compare).await?.differences, 0);
    }
    Ok(())
}

#[tokio::test]
async fn nobody_merges_or_unmerges_herself_and_of_a_governor_the_governing_body_alone_decides() -> Result<()> {
    for world in World::on_each().await? {
        let stranger = world.stranger("Hester").await?;
        let (head, chair) = (world.person("Hester"), world.person("Conrad"));
        assert_eq!(code(world.does("Tamsin", merge(stranger, head)).await), "NOT_FOUND");
        assert_eq!(code(world.does("Hester", merge(stranger, head)).await), "ABOUT_HERSELF");
        assert_eq!(code(world.does("Lena", merge(chair, stranger)).await), "NOT_FOUND");
        assert_eq!(code(world.does("Hester", merge(chair, stranger)).await), "NOT_FOUND");
        assert_eq!(code(world.does("Lena", merge(stranger, world.person("Pip"))).await), "ANOTHER_KIND");
        assert_eq!(code(world.does("Lena", merge(stranger, head)).await), "DONE");
        assert_eq!(code(world.does("Hester", undo(stranger)).await), "ABOUT_HERSELF");
        assert_eq!(code(world.does("Lena", undo(stranger)).await), "DONE");
        assert_eq!(code(world.does("Clara", merge(stranger, chair)).await), "DONE");
        assert_eq!(code(world.does("Lena", undo(stranger)).await), "NOT_FOUND", "it would open cases to the chair");
    }
    Ok(())
}

#[tokio::test]
async fn low_level_concerns_about_two_records_of_one_adult_are_counted_and_read_together() -> Result<()> {
    for world in World::on_each().await? {
        let stranger = world.stranger("Tamsin").await?;
        let low = |about: PersonId| {
            let breach = StaffBreach::PersonalUse;
            let conduct = StaffConduct { breach, self_report: Answer::No, channel: None, place: None };
            concern(Details::StaffConduct(conduct), vec![Involved { person: about, part: PartPlayed::Subject }])
        };
        world.raises("Dora", low(stranger)).await?;
        let case = world.raises("Dora", low(world.person("Tamsin"))).await?;
        let others = async || -> Result<Vec<u32>> {
            let file = world.installation.casework.case(&world.school.viewer("Hester"), case, At::Now).await?;
            Ok(file.incident.other_concerns().iter().map(|found| found.ever).collect())
        };
        assert!(others().await?.is_empty(), "two people, as far as anybody knows");
        world.does("Lena", merge(stranger, world.person("Tamsin"))).await?;
        world.installation.casework.route_again().await?;
        assert_eq!(others().await?, [1]);
        let third = world.raises("Dora", low(stranger)).await?;
        let file = world.installation.casework.case(&world.school.viewer("Hester"), third, At::Now).await?;
        assert_eq!(file.incident.other_concerns().iter().map(|found| found.ever).collect::<Vec<_>>(), [2]);
        for record in [stranger, world.person("Tamsin")] {
            let (casework, head) = (&world.installation.casework, world.school.viewer("Hester"));
            let page = casework.concerns_about(&head, world.school.id, record, None, 100).await?;
            let cases: std::collections::BTreeSet<_> = page.rows.iter().map(|entry| entry.id.incident).collect();
            assert_eq!(cases.len(), 3);
            let filter = CaseFilter { assignee: vec![record], ..CaseFilter::default() };
            assert!(
                casework
                    .list(&head, world.school.id, ListAsked { filter, first: 9, ..ListAsked::default() })
                    .await
                    .is_ok()
            );
        }
    }
    Ok(())
}

#[tokio::test]
async fn a_case_about_the_leads_own_child_is_kept_from_her_whichever_records_of_either_say_so() -> Result<()> {
    for world in World::on_each().await? {
        let named = |name: &str| PersonDetails { given_name: Text::new(name), ..PersonDetails::default() };
        let (pip, other_pip) = (world.person("Pip"), world.registers(Child, named("Pippin")).await?);
        let lenas = world.stranger("Lena").await?;
        let before = world.raises("Tamsin", about_a_child(pip)).await?;
        let reads = async |who: &str, case: CaseId| -> bool {
            world.installation.casework.case(&world.school.viewer(who), case, At::Now).await.is_ok()
        };
        world.relates(other_pip, RelationKind::Parent, lenas).await?;
        assert!(reads("Lena", before).await);
        world.does("Dora", merge(other_pip, pip)).await?;
        world.does("Dora", merge(lenas, world.person("Lena"))).await?;
        let after = world.raises("Tamsin", about_a_child(pip)).await?;
        assert!(!reads("Lena", after).await && reads("Dora", after).await);
        world.installation.casework.route_again().await?;
        assert!(!reads("Lena", before).await && reads("Dora", before).await, "open cases are looked at again");
        let proposed = world.installation.casework.proposed_conflicts(&world.school.viewer("Dora"), before).await?;
        assert_eq!(
            proposed.iter().map(|one| (one.person, one.child)).collect::<Vec<_>>(),
            [(world.person("Lena"), pip)]
        );
        assert_eq!(world.installation.casework.store().rebuild(store::Mode::Compare).await?.differences, 0);
    }
    Ok(())
}

#[tokio::test]
async fn a_relation_recorded_while_a_case_is_open_keeps_it_from_her_at_once() -> Result<()> {
    for world in World::on_each().await? {
        let case = world.raises("Tamsin", about_a_child(world.person("Pip"))).await?;
        let lena = world.school.viewer("Lena");
        assert!(world.installation.casework.case(&lena, case, At::Now).await.is_ok());
        world.relates(world.person("Pip"), RelationKind::Parent, world.person("Lena")).await?;
        assert!(world.installation.casework.case(&lena, case, At::Now).await.is_err());
        let tamsin = world.school.viewer("Tamsin");
        let concern = about_a_child(world.person("Pip"));
        let told = world.installation.casework.who_will_be_told(&tamsin, world.school.id, concern).await?;
        let told: Vec<PersonId> = told.people.iter().map(|to| to.person).collect();
        assert!(!told.contains(&world.person("Lena")) && told.contains(&world.person("Dora")), "{told:?}");
    }
    Ok(())
}

#[tokio::test]
async fn the_emergency_sheet_says_what_stands_on_any_record_of_the_child() -> Result<()> {
    for world in World::on_each().await? {
        let says = PersonDetails {
            given_name: Text::new("Pippin"),
            medical_alerts: Some(Text::new("Allergic to nuts.")),
            court_orders: Some(Text::new("No contact with her father.")),
            ..PersonDetails::default()
        };
        let other = world.registers(Child, says.clone()).await?;
        let pip = world.person("Pip");
        let sheet = async || {
            let (casework, lena) = (&world.installation.casework, world.school.viewer("Lena"));
            casework.emergency_sheet(&lena, world.school.id, pip, "missing").await
        };
        assert_eq!(sheet().await?.medical_alerts, None);
        world.does("Dora", merge(other, pip)).await?;
        assert_eq!(sheet().await?.medical_alerts, says.medical_alerts);
        assert_eq!(sheet().await?.court_orders, says.court_orders);
    }
    Ok(())
}

#[tokio::test]
async fn records_that_look_alike_are_found_by_what_they_share_and_follow_a_correction() -> Result<()> {
    for world in World::on_each().await? {
        let stranger = world.stranger("Hester").await?;
        let pairs = async || -> Result<Vec<(PersonId, PersonId)>> {
            let (casework, lena) = (&world.installation.casework, world.school.viewer("Lena"));
            let likely = casework.likely_duplicates(&lena, world.school.id).await?;
            Ok(likely.iter().map(|pair| (pair.one, pair.other)).collect())
        };
        let (head, mut both) = (world.person("Hester"), [stranger, world.person("Hester")]);
        both.sort_unstable();
        assert_eq!(pairs().await?, [(both[0], both[1])], "a teacher named the head as somebody from outside");
        let details = PersonDetails { family_name: Text::new("Sample"), ..PersonDetails::default() };
        let correct = PersonCommand::Correct(PersonCorrected { details, reason: None });
        let (key, lena) = (world.installation.key(), world.school.viewer("Lena"));
        world.installation.casework.on_person(&lena, world.school.id, stranger, correct, &call(&key, None)).await?;
        assert!(pairs().await?.is_empty(), "she is called otherwise");
        world.does("Lena", merge(stranger, head)).await?;
        assert!(pairs().await?.is_empty());
    }
    Ok(())
}

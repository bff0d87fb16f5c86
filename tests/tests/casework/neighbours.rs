//! The exceptions of a village school, where everybody is somebody's neighbour: who must not see it does not, and nobody is left
//! without anybody.

use crate::about_a_child;
use crate::days::{Day, duty};
use anyhow::{Context as _, Result};
use domain::incident::DutyKind;
use domain::incident::commands::lift_conflict::LiftConflict;
use domain::incident::commands::report_conflict::ReportConflict;
use domain::incident::need_to_know::ConflictReported;
use domain::incident::work::ConflictLifted;
use domain::school::{ContactKind, ContactRecorded};
use domain::{CaseId, Incident, Narrative, SchoolCommand, Text};
use wardbook_tests::installation::call;

impl Day {
    /// The teacher says that this is about somebody who must not see it.
    async fn keeps_from(&self, name: &str, case: CaseId) -> Result<()> {
        let reasons = Narrative::plain("They are neighbours.");
        let report = ReportConflict(ConflictReported { person: self.person(name), reasons });
        let (key, teacher) = (self.installation.key(), self.school.viewer("Tamsin"));
        self.installation.casework.on_case(&teacher, case, report.into(), &call(&key, None)).await?;
        Ok(())
    }
}

/// PRACTICE §3: a teacher names every lead, or mis-clicks. Somebody uninvolved has it meanwhile, and confirms or lifts it.
#[tokio::test]
async fn a_teacher_who_says_of_every_lead_that_she_must_not_see_it_leaves_it_with_somebody_who_judges_that()
-> Result<()> {
    for day in Day::on_each("stm").await? {
        let case = day.raises("Tamsin", about_a_child(day.person("Pip"))).await?;
        for lead in ["Lena", "Dora"] {
            day.keeps_from(lead, case).await?;
        }
        assert_eq!((day.reads("Lena", case).await?, day.reads("Dora", case).await?), (false, false));
        let judge = if day.reads("Conrad", case).await? { "Conrad" } else { "Hester" };
        assert!(duty(&day.duties(judge, case).await?, DutyKind::JudgeConflict)?.is_owed());
        let reasons = Narrative::plain("Another family of that name.");
        day.decides(judge, case, LiftConflict(ConflictLifted { person: day.person("Lena"), reasons })).await?;
        assert_eq!((day.reads("Lena", case).await?, day.reads("Dora", case).await?), (true, false));
    }
    Ok(())
}

/// PRACTICE §3: the village school, where everybody is somebody's neighbour. It is nobody's to read, and it is not lost.
#[tokio::test]
async fn where_everybody_is_conflicted_the_school_owes_that_somebody_is_found_and_the_officers_number_is_there()
-> Result<()> {
    for day in Day::on_each("mer").await? {
        let officer = ContactRecorded {
            kind: ContactKind::Lado,
            name: Text::new("Invented County LADO"),
            telephone: Some(Text::new("01632 960 018")),
            email: None,
            hours: None,
            from: day.installation.now(),
            until: None,
        };
        day.sets_up(SchoolCommand::RecordContact(officer)).await?;
        let case = day.raises("Tamsin", about_a_child(day.person("Pip"))).await?;
        let everybody = ["Lena", "Dora", "Hester", "Conrad", "Vera", "Greta"];
        for one in everybody {
            day.keeps_from(one, case).await?;
        }
        for one in everybody {
            assert!(!day.reads(one, case).await?, "{one}");
        }
        let kept = day.installation.casework.store().load::<Incident>(day.school.id, case.incident).await?;
        let (incident, _) = kept.context("the case is gone")?;
        assert!(incident.has_nobody_left());
        assert!(duty(incident.duties(), DutyKind::FindRecipient)?.is_owed());
        let file = day.installation.casework.school(&day.school.viewer("Tamsin"), day.school.id).await?;
        let number = file.school.contact(ContactKind::Lado, day.installation.now());
        assert_eq!(number.and_then(|contact| contact.telephone.as_ref()), Some(&Text::new("01632 960 018")));
    }
    Ok(())
}

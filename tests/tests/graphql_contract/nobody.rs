//! No one ever sees a case, other than the text she submitted herself, of which she is the subject or in which a conflict of hers is
//! on record: whatever she asks of the contract, whichever roles she was given since, of whichever kind the case is.

use crate::door::Door;
use access::Viewer;
use anyhow::{Context, Result, ensure};
use chrono::TimeDelta;
use domain::examples::details;
use domain::graphql::GlobalId;
use domain::incident::commands::add_note::AddNote;
use domain::incident::commands::raise_concern::RaiseConcern;
use domain::incident::commands::report_conflict::ReportConflict;
use domain::incident::need_to_know::ConflictReported;
use domain::incident::raise::NoteAdded;
use domain::incident::{Details, ImmediateSafety, Involved, Kind, PartPlayed};
use domain::person::PersonKind;
use domain::person::PersonKind::{Adult, Child};
use domain::school::{Role, RoleGiven};
use domain::{CaseId, IncidentCommand, Narrative, PersonId, SchoolCommand};
use serde_json::{Value, json};
use wardbook_tests::contract::{About, Contract};
use wardbook_tests::installation::{Installation, call};
use wardbook_tests::server::{is_quick, is_soak};

/// Everybody with a part of her own in a school.
pub(crate) const EVERYBODY: [(&str, PersonKind, &[Role]); 15] = [
    ("Tamsin", Adult, &[]),
    ("Hester", Adult, &[Role::Headteacher]),
    ("Lowri", Adult, &[Role::DesignatedSafeguardingLead]),
    ("Delyth", Adult, &[Role::DeputyDsl]),
    ("Conrad", Adult, &[Role::ChairOfGovernors]),
    ("Vashti", Adult, &[Role::ViceChair]),
    ("Nerys", Adult, &[Role::NominatedGovernor]),
    ("Darius", Adult, &[Role::DataProtectionOfficer]),
    ("Ingram", Adult, &[Role::ItManager]),
    ("Odile", Adult, &[Role::OfficeRecorder]),
    ("Saskia", Adult, &[Role::AuthorisedSearcher]),
    ("Aurel", Adult, &[Role::Auditor]),
    ("Ambrose", Adult, &[Role::Administrator]),
    ("Pip", Child, &[]),
    ("Wren", Child, &[]),
];

/// A concern of this kind about these people, with these words.
pub(crate) fn concern(kind: Kind, people: Vec<Involved>, child: PersonId, words: &str) -> Result<RaiseConcern> {
    let mut written = serde_json::to_value(details(kind))?;
    of_the_school(&mut written, &json!(child));
    let details: Details = serde_json::from_value(written)?;
    Ok(RaiseConcern {
        details,
        people,
        narrative: Narrative::plain(words),
        childs_words: None,
        informant: None,
        occurred_at: None,
        known_at: None,
        told: Vec::new(),
        safety: ImmediateSafety::default(),
        on_behalf: None,
    })
}

/// The invented people of an example are nobody at this school.
fn of_the_school(details: &mut Value, child: &Value) {
    if let Value::Object(fields) = details {
        for (name, value) in fields {
            match (name.as_str(), &value) {
                ("user", Value::String(_)) => *value = child.clone(),
                ("seen_by", Value::Array(_)) => *value = json!([]),
                _ => of_the_school(value, child),
            }
        }
    }
}

pub(crate) fn involved(person: PersonId, part: PartPlayed) -> Involved {
    Involved { person, part }
}

/// A case that must not be shown, and what would show it.
struct Hidden {
    case: CaseId,
    shows: Vec<String>,
}

impl Door {
    pub(crate) async fn raised(&self, who: &str, concern: RaiseConcern) -> Result<CaseId> {
        let (casework, school) = (&self.installation.casework, &self.school);
        let key = self.installation.key();
        Ok(casework.raise(&school.viewer(who), school.id, concern, &call(&key, None)).await?.0)
    }

    async fn commanded(&self, who: &str, case: CaseId, command: impl Into<IncidentCommand>) -> Result<()> {
        let key = self.installation.key();
        let viewer = self.school.viewer(who);
        self.installation.casework.on_case(&viewer, case, command.into(), &call(&key, None)).await?;
        Ok(())
    }

    /// Somebody who works on the case adds this note.
    async fn noted(&self, case: CaseId, words: &str) -> Result<()> {
        for (name, kind, _) in EVERYBODY {
            let note = AddNote(NoteAdded { note: Narrative::plain(words), occurred_at: None });
            if kind == Adult && self.commanded(name, case, note).await.is_ok() {
                return Ok(());
            }
        }
        anyhow::bail!("nobody works on {case:?}")
    }

    /// One of every kind: about her, or with a conflict of hers on record, or raised by herself about herself.
    async fn hidden_from(&self, name: &str, turn: usize) -> Result<Vec<Hidden>> {
        let (her, pip) = (self.school.person(name), self.school.person("Pip"));
        let mut hidden = Vec::new();
        for (number, kind) in Kind::ALL.iter().copied().enumerate() {
            let about_her = vec![involved(pip, PartPlayed::Child), involved(her, PartPlayed::Subject)];
            let words = format!("quokka{number}");
            let case = match (number + turn) % 3 {
                0 => self.raised("Tamsin", concern(kind, about_her, pip, &words)?).await?,
                1 => {
                    let about_pip = vec![involved(pip, PartPlayed::Child)];
                    let case = self.raised("Tamsin", concern(kind, about_pip, pip, &words)?).await?;
                    let reasons = Narrative::plain("They are sisters.");
                    self.commanded("Tamsin", case, ReportConflict(ConflictReported { person: her, reasons })).await?;
                    case
                }
                _ => {
                    let case = self.raised(name, concern(kind, about_her, pip, "What I did myself.")?).await?;
                    self.noted(case, &words).await?;
                    // She has its id, for she was given it when she raised it.
                    hidden.push(Hidden { case, shows: vec![words] });
                    continue;
                }
            };
            hidden.push(Hidden { case, shows: vec![words, case.to_global()] });
        }
        Ok(hidden)
    }
}

/// Gives her every role that opens cases, whatever she had.
async fn promoted(door: &Door, name: &str) -> Result<()> {
    let (person, from) = (door.school.person(name), door.installation.now());
    for role in Role::ALL.iter().copied().filter(|role| role.opens_cases()) {
        let given = SchoolCommand::GiveRole(RoleGiven { person, role, from, until: None, scope: None });
        let key = door.installation.key();
        let (set_up, call) = (Viewer::installation(), call(&key, None));
        // Whoever holds it already is given nothing.
        let _ = door.installation.casework.on_school(&set_up, door.school.id, given, &call).await;
    }
    door.installation.pass(TimeDelta::minutes(1));
    Ok(())
}

/// Fails where she is answered anything that shows a case that is hidden from her.
async fn shows_nothing(door: &Door, name: &str, turn: usize) -> Result<()> {
    let contract = Contract::read()?;
    let hidden = door.hidden_from(name, turn).await?;
    let about = |hidden: &Hidden| About {
        school: door.school_id(),
        case: hidden.case.to_global(),
        child: door.person_id("Pip"),
        adult: door.person_id(name),
        text: hidden.shows.first().cloned().unwrap_or_default(),
    };
    let mut questions = contract.questions(&about(hidden.first().context("nothing is hidden")?))?;
    promoted(door, name).await?;
    for hidden in &hidden {
        questions.push(contract.of_the_case(&about(hidden))?);
    }
    let token = door.token(name).await?;
    for question in questions {
        let answer = door.asked_by(&token, &question).await?;
        ensure!(answer.code() != "PARSE_FAILED" && answer.code() != "LIMIT_EXCEEDED", "{question}\n{}", answer.text);
        for shown in hidden.iter().flat_map(|hidden| &hidden.shows) {
            ensure!(!answer.text.contains(shown), "{name} asked {question}\nand was answered {shown}: {}", answer.text);
        }
    }
    Ok(())
}

#[tokio::test]
async fn whoever_a_case_is_about_or_is_in_conflict_is_answered_nothing_of_it_whatever_she_asks() -> Result<()> {
    // Everybody, where there is time: each sees each kind in another way.
    let every = if is_soak() { 1 } else { 4 };
    let others = EVERYBODY.iter().filter(|(name, kind, _)| *kind == Adult && *name != "Tamsin");
    for (turn, (name, ..)) in others.enumerate().step_by(every) {
        let door = Door::of(Installation::sqlite().await?, &EVERYBODY).await?;
        shows_nothing(&door, name, turn).await?;
    }
    Ok(())
}

#[tokio::test]
async fn nor_is_the_lead_on_postgresql() -> Result<()> {
    if is_quick() {
        return Ok(());
    }
    shows_nothing(&Door::of(Installation::postgres().await?, &EVERYBODY).await?, "Lowri", 0).await
}

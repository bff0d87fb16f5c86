//! Every rule, proved by its removal through every layer: commands by whoever may give them, events on a database, and what
//! was recorded read back. `domain` proves the same by itself, and its snapshot says what is seen of each.

use anyhow::{Context as _, Result, ensure};
use casework::CaseworkError;
use domain::examples::played::{Cast, Played, played, supplied};
use domain::examples::seen::Seen;
use domain::person::PersonKind::{self, Adult, Child};
use domain::policy::clause::scenario::Scenario;
use domain::policy::facts::Facts;
use domain::policy::pack::{ENGLAND, FLOOR, Pack, REFERENCE};
use domain::policy::rule::{Effect, Rule};
use domain::school::{ClassTeacherSet, EmptyAnswerSettled, Layer, ReportingLineSet, Role, SwitchSet};
use domain::{CaseId, Incident, IncidentCommand, Narrative, Policy, SchoolCommand, Text};
use store::Store;
use wardbook_tests::installation::{Installation, InventedSchool, call};
use wardbook_tests::pack_text::without;

/// A school in which every post is held by somebody of her own, and what was recorded of it.
struct Place<'a> {
    installation: &'a Installation,
    store: Store,
    school: InventedSchool,
    cast: Cast,
}

/// Who is asked to act, in this order, until one of them may.
const ACTORS: [Role; 6] = [
    Role::DesignatedSafeguardingLead,
    Role::Headteacher,
    Role::HeadOfSchool,
    Role::ChairOfGovernors,
    Role::DataProtectionOfficer,
    Role::ItManager,
];

/// A rule, what is played for it, and where it stands in its pack.
struct Case<'a> {
    rule: &'a Rule,
    scene: Played,
    with: Option<(Incident, Seen)>,
}

pub(crate) async fn whatever_rule_is_taken_out(installation: Installation) -> Result<()> {
    for (name, text) in [(FLOOR, ENGLAND)].into_iter().chain(REFERENCE) {
        let place = Place::of(&installation, name).await?;
        place.every_rule_is_missed(name, text).await.with_context(|| format!("the pack {name}"))?;
    }
    Ok(())
}

impl<'a> Place<'a> {
    async fn of(installation: &'a Installation, pack: &str) -> Result<Self> {
        let posts =
            Role::ALL.iter().filter(|role| !matches!(role, Role::Reporter | Role::Auditor | Role::Administrator));
        let mut people: Vec<(&str, PersonKind, &[Role])> =
            posts.map(|role| (role.as_str(), Adult, std::slice::from_ref(role))).collect();
        let holders: Vec<&str> = people.iter().map(|(name, ..)| *name).collect();
        people.extend(
            [("reporter-herself", Adult), ("adult", Adult), ("colleague", Adult)]
                .map(|(name, kind)| (name, kind, [].as_slice())),
        );
        people.extend([("child", Child), ("parent", Child)].map(|(name, kind)| (name, kind, [].as_slice())));
        let school = installation.school(pack, &people).await?;
        let cast = Cast {
            reporter: school.person("reporter-herself"),
            adult: school.person("adult"),
            colleague: school.person("colleague"),
            child: school.person("child"),
            parent: school.person("parent"),
            holders: holders.into_iter().map(|name| school.person(name)).collect(),
            now: installation.now(),
        };
        let from = cast.now - chrono::TimeDelta::days(90);
        let line = ReportingLineSet { person: cast.reporter, reports_to: Some(cast.colleague), from };
        let class = ClassTeacherSet { child: cast.child, teacher: Some(cast.colleague), from };
        let reasons = Narrative::plain("It is in force.");
        let switch = SwitchSet { switch: "mandatory-reporting".to_owned(), on: true, from, reasons };
        let set_up = access::Viewer::installation();
        for command in [SchoolCommand::SetReportingLine(line), SchoolCommand::SetClassTeacher(class)] {
            installation.casework.on_school(&set_up, school.id, command, &call(&installation.key(), None)).await?;
        }
        let head = school.viewer(Role::Headteacher.as_str());
        // Without a rule that tells somebody, nobody is told: that is settled by somebody outside, who is told of no case.
        let settled = EmptyAnswerSettled {
            kind: None,
            about: None,
            goes_to: None,
            outside: Some(Text::from("the chair of the trust")),
            reasons: Narrative::plain("Agreed with her."),
        };
        for command in [SchoolCommand::SetSwitch(switch), SchoolCommand::SettleEmptyAnswer(settled)] {
            installation.casework.on_school(&head, school.id, command, &call(&installation.key(), None)).await?;
        }
        let store = Store::open_at(&installation.location, 1).await?;
        Ok(Self { installation, store, school, cast })
    }

    async fn every_rule_is_missed(&self, name: &str, text: &str) -> Result<()> {
        let pack = Pack::parse(text)?;
        let mut cases = Vec::new();
        // Advice stands on paper and in no case.
        for rule in pack.rules.iter().filter(|rule| !matches!(rule.effect, Effect::Advise(_))) {
            let scene = played(&Scenario::of(rule), &self.cast).context("a scenario of some kind")?;
            let (incident, seen) = self.play(&scene).await.with_context(|| rule.cited.rule.clone())?;
            ensure!(rule.matches(&Facts::of(&incident)), "{} does not match its scenario", rule.cited.rule);
            self.is_asked_no_longer_once_given(rule, &scene).await.with_context(|| rule.cited.rule.clone())?;
            cases.push(Case { rule, scene, with: Some((incident, seen)) });
        }
        let layer = if name == FLOOR { Layer::Floor } else { Layer::School };
        for batch in batches(cases) {
            let out: Vec<&Rule> = batch.iter().map(|case| case.rule).collect();
            self.installation.adopt(self.school.id, layer, without(text, &out)).await?;
            for case in &batch {
                let (_, less) = self.play(&case.scene).await.with_context(|| case.rule.cited.rule.clone())?;
                let with = case.with.as_ref().map(|(_, seen)| seen.beyond(&less)).unwrap_or_default();
                ensure!(!with.is_empty(), "nobody would miss {} of {name}", case.rule.cited.rule);
            }
        }
        Ok(())
    }

    /// What a rule asks for is given, and it is shown as missing no longer.
    async fn is_asked_no_longer_once_given(&self, rule: &Rule, scene: &Played) -> Result<()> {
        let Effect::Ask(fields) = &rule.effect else { return Ok(()) };
        let (viewer, key) = (self.school.viewer("reporter-herself"), self.installation.key());
        let casework = &self.installation.casework;
        let (other, _) = casework.raise(&viewer, self.school.id, scene.concern.clone(), &call(&key, None)).await?;
        let (incident, _) = self.play(&supplied(scene.clone(), fields, &self.cast, other)).await?;
        let left: Vec<_> = fields.iter().filter(|field| field.is_given(&incident) == Some(false)).collect();
        ensure!(left.is_empty(), "given, and missing all the same: {left:?}");
        Ok(())
    }

    /// Plays the scene as the school's policy is now, and reads back what was recorded.
    async fn play(&self, scene: &Played) -> Result<(Incident, Seen)> {
        let casework = &self.installation.casework;
        let (viewer, key) = (self.school.viewer("reporter-herself"), self.installation.key());
        for other in &scene.others {
            let before = self.installation.key();
            casework.raise(&viewer, self.school.id, other.clone(), &call(&before, None)).await?;
        }
        let (case, _) = casework.raise(&viewer, self.school.id, scene.concern.clone(), &call(&key, None)).await?;
        for step in &scene.steps {
            self.carry_out(case, step).await?.map_err(|refused| anyhow::anyhow!("{}: {refused}", step.name()))?;
        }
        let refused = match &scene.decision {
            Some(decision) => self.carry_out(case, decision).await?.err(),
            None => None,
        };
        let found = self.store.load::<Incident>(self.school.id, case.incident).await?;
        let (incident, _) = found.context("nothing was recorded")?;
        let file = casework.school(&viewer, self.school.id).await?;
        let policy: &Policy = &file.policy;
        let mut seen = Seen::of(&incident, policy, self.installation.now());
        if let Some(CaseworkError::Rejected(reasons)) = refused {
            for reason in reasons.into_iter().filter(|reason| reason.code == "NOT_YET") {
                seen = seen.refused(reason.message, &reason.clauses);
            }
        }
        Ok((incident, seen))
    }

    /// By the first who may; the answer of casework to her.
    async fn carry_out(&self, case: CaseId, command: &IncidentCommand) -> Result<Result<(), CaseworkError>> {
        // What anybody may say who raised it, she says who did.
        for name in ACTORS.iter().map(|role| role.as_str()).chain(["reporter-herself"]) {
            let (viewer, key) = (self.school.viewer(name), self.installation.key());
            let (_, version) = self.store.load::<Incident>(self.school.id, case.incident).await?.context("a case")?;
            let call = call(&key, Some(version));
            match self.installation.casework.on_case(&viewer, case, command.clone(), &call).await {
                Err(CaseworkError::NotFound) => {}
                answer => return Ok(answer.map(|_| ())),
            }
        }
        anyhow::bail!("nobody may {}", command.name())
    }
}

/// Rules that can be taken out together: none of them speaks in the scenario of another, so that each scenario goes as it would
/// with its own rule alone taken out. (A pack is rehearsed for everybody before it is adopted, which takes its time.)
fn batches(cases: Vec<Case<'_>>) -> Vec<Vec<Case<'_>>> {
    let speaks = |rule: &Rule, case: &Case<'_>| {
        case.with.as_ref().is_none_or(|(incident, _)| rule.matches(&Facts::of(incident)))
    };
    let mut batches: Vec<Vec<Case<'_>>> = Vec::new();
    for case in cases {
        let apart = |batch: &&mut Vec<Case<'_>>| {
            batch.iter().all(|other| !speaks(other.rule, &case) && !speaks(case.rule, other))
        };
        match batches.iter_mut().find(apart) {
            Some(batch) => batch.push(case),
            None => batches.push(vec![case]),
        }
    }
    batches
}

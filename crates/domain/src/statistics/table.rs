//! The fixed tables: which rows there are never depends on what was counted.

use super::Counted;
use super::withhold::withhold;
use crate::incident::inquiry::AllegationOutcome;
use crate::incident::{Kind, LevelOfNeed};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

vocabulary! {
    /// Which concerns a table counts; each case is in one of them.
    pub enum Population {
        /// Concerns about children.
        Children = "children" "concerns about children",
        /// Concerns about adults who work here: published by the year only.
        Adults = "adults" "concerns about adults who work with children",
    }
}

vocabulary! {
    /// By what a table is broken down.
    pub enum BreakdownOf {
        /// By what the concern is about.
        Group = "group" "by what they are about",
        /// By the level of need that was decided.
        Level = "level" "by the level of need that was decided",
        /// By whether social care or the police were told.
        Referred = "referred" "by whether children's social care or the police were told",
        /// By what an allegation came to.
        Outcome = "outcome" "by what an allegation came to",
    }
}

vocabulary! {
    /// What a concern is about, in groups that hold more than one kind where kinds are rare.
    pub enum ConcernGroup {
        /// A child's welfare.
        Welfare = "welfare" "a child's welfare",
        /// Online harm: contact, posts, images, filtering.
        Online = "online" "online harm, images and filtering",
        /// Devices and searches.
        Devices = "devices" "devices and searches",
        /// Conduct of pupils.
        PupilConduct = "pupil-conduct" "conduct of pupils",
        /// Anything else about children.
        OtherAboutChildren = "other-about-children" "anything else",
        /// An allegation that may meet the harm threshold.
        Allegation = "allegation" "allegations that may meet the harm threshold",
        /// A low-level concern.
        LowLevel = "low-level" "low-level concerns",
        /// Anything else about adults: complaints, whistleblowing, an adult's part in something else.
        OtherAboutAdults = "other-about-adults" "anything else about an adult",
    }
}

vocabulary! {
    /// The level of need.
    pub enum Level {
        /// None was decided by the end of the period.
        Undecided = "undecided" "not decided by the end of the period",
        /// Nothing further.
        NoAction = "no-action" "no further action",
        /// Watched.
        Monitor = "monitor" "monitor",
        /// Early help.
        EarlyHelp = "early-help" "early help",
        /// Child in need or child protection.
        Statutory = "statutory" "child in need or child protection",
    }
}

vocabulary! {
    /// Whether social care or the police were told.
    pub enum Referred {
        /// They were.
        Told = "told" "told",
        /// They were not, by the end of the period.
        NotTold = "not-told" "not told by the end of the period",
    }
}

vocabulary! {
    /// What an allegation came to.
    pub enum OutcomeOfAllegation {
        /// It is no allegation.
        NoAllegation = "no-allegation" "not an allegation",
        /// None was recorded by the end of the year.
        Open = "open" "not concluded by the end of the year",
        /// Substantiated.
        Substantiated = "substantiated" "substantiated",
        /// Unsubstantiated.
        Unsubstantiated = "unsubstantiated" "unsubstantiated",
        /// Unfounded, false or malicious.
        Unfounded = "unfounded" "unfounded, false or malicious",
    }
}

/// One row. Its label never depends on what was counted.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Row {
    /// What is counted, in words.
    pub label: String,
    /// How many; nothing where it is withheld, for it is under five or another that is could be worked out from it.
    pub count: Option<u32>,
}

/// The same cases, broken down in one way.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Breakdown {
    /// In which way.
    pub by: BreakdownOf,
    /// Its rows, in a fixed order.
    pub rows: Vec<Row>,
}

/// The cases of a population, and how they break down.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Table {
    /// Which cases.
    pub population: Population,
    /// How many in all; nothing where they are under five.
    pub total: Option<u32>,
    /// How they break down.
    pub breakdowns: Vec<Breakdown>,
}

impl Table {
    /// The table of these cases, with what may be shown.
    #[must_use]
    pub fn of(population: Population, cases: &[Counted]) -> Self {
        let cases: Vec<&Counted> = cases.iter().filter(|case| case.population == population).collect();
        let counted = |by: BreakdownOf| rows(population, by, &cases);
        let by: &[BreakdownOf] = match population {
            Population::Children => &[BreakdownOf::Group, BreakdownOf::Level, BreakdownOf::Referred],
            Population::Adults => &[BreakdownOf::Group, BreakdownOf::Outcome],
        };
        let counts: Vec<Counts> = by.iter().map(|by| counted(*by)).collect();
        let lines: Vec<Vec<u32>> = counts.iter().map(|rows| rows.iter().map(|row| row.1).collect()).collect();
        let shown = withhold(&lines);
        let breakdown = |((by, rows), counts): ((&BreakdownOf, &Counts), Vec<Option<u32>>)| {
            let row = |(row, count): (&(&'static str, u32), Option<u32>)| Row { label: row.0.to_owned(), count };
            Breakdown { by: *by, rows: rows.iter().zip(counts).map(row).collect() }
        };
        let breakdowns = by.iter().zip(&counts).zip(shown.lines).map(breakdown).collect();
        Self { population, total: shown.total, breakdowns }
    }
}

/// Labels, and how many there are of each.
type Counts = Vec<(&'static str, u32)>;

/// The rows of a breakdown with how many fall into each: every row of it, whether or not anything does.
fn rows(population: Population, by: BreakdownOf, cases: &[&Counted]) -> Counts {
    let count =
        |is: &dyn Fn(&Counted) -> bool| u32::try_from(cases.iter().filter(|case| is(case)).count()).unwrap_or(u32::MAX);
    match by {
        BreakdownOf::Group => {
            let groups = ConcernGroup::ALL.iter().filter(|group| group.population() == population);
            groups.map(|group| (group.words(), count(&|case| case.group == *group))).collect()
        }
        BreakdownOf::Level => {
            Level::ALL.iter().map(|level| (level.words(), count(&|case| case.level == *level))).collect()
        }
        BreakdownOf::Referred => {
            Referred::ALL.iter().map(|told| (told.words(), count(&|case| case.referred == *told))).collect()
        }
        BreakdownOf::Outcome => {
            let outcomes = OutcomeOfAllegation::ALL.iter();
            outcomes.map(|outcome| (outcome.words(), count(&|case| case.outcome == *outcome))).collect()
        }
    }
}

impl ConcernGroup {
    pub(super) const fn of(kind: Kind, is_about_adults: bool) -> Self {
        match kind {
            Kind::Allegation => Self::Allegation,
            Kind::StaffConduct => Self::LowLevel,
            _ if is_about_adults => Self::OtherAboutAdults,
            Kind::ConcernAboutChild => Self::Welfare,
            Kind::UnsolicitedContact
            | Kind::OnlinePosts
            | Kind::FilteringBreach
            | Kind::FilterBypass
            | Kind::IndecentImageDevice
            | Kind::OfficialAccount
            | Kind::MonitoringFinding => Self::Online,
            Kind::DeviceConfiscation | Kind::PupilSearch | Kind::VisitorDevice => Self::Devices,
            Kind::PupilConduct => Self::PupilConduct,
            Kind::InformationSecurity
            | Kind::PermissionRequest
            | Kind::PriorRelationship
            | Kind::Complaint
            | Kind::Whistleblowing
            | Kind::AdviceEnquiry
            | Kind::RightsRequest => Self::OtherAboutChildren,
        }
    }

    const fn population(self) -> Population {
        match self {
            Self::Allegation | Self::LowLevel | Self::OtherAboutAdults => Population::Adults,
            Self::Welfare | Self::Online | Self::Devices | Self::PupilConduct | Self::OtherAboutChildren => {
                Population::Children
            }
        }
    }
}

impl Level {
    pub(super) const fn of(level: Option<LevelOfNeed>) -> Self {
        match level {
            None => Self::Undecided,
            Some(LevelOfNeed::NoAction) => Self::NoAction,
            Some(LevelOfNeed::Monitor) => Self::Monitor,
            Some(LevelOfNeed::EarlyHelp) => Self::EarlyHelp,
            Some(LevelOfNeed::ChildInNeed | LevelOfNeed::ChildProtection) => Self::Statutory,
        }
    }
}

impl OutcomeOfAllegation {
    pub(super) const fn of(is_allegation: bool, outcome: Option<AllegationOutcome>) -> Self {
        match outcome {
            _ if !is_allegation => Self::NoAllegation,
            None => Self::Open,
            Some(AllegationOutcome::Substantiated) => Self::Substantiated,
            Some(AllegationOutcome::Unsubstantiated) => Self::Unsubstantiated,
            Some(AllegationOutcome::Malicious | AllegationOutcome::False | AllegationOutcome::Unfounded) => {
                Self::Unfounded
            }
        }
    }
}

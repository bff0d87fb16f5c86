//! Where the floor asks for more than a pack, or sooner. Nothing needs to be changed: the floor is in force beneath every pack.

use super::{Finding, FindingKind, about, always_with};
use crate::policy::bank_holidays::BankHolidays;
use crate::policy::clock::{Clocks, Within};
use crate::policy::pack::Pack;
use crate::policy::rule::{Effect, Owe, Rule};
use crate::school::calendar::Calendar;
use chrono::{DateTime, TimeDelta, Utc};

/// Every duty of the pack for which a rule of the floor that matches the same cases asks for more.
pub(super) fn overridden(pack: &Pack, floor: &Pack) -> Vec<Finding> {
    let mut found = Vec::new();
    for rule in &pack.rules {
        let Effect::Owe(owe) = &rule.effect else { continue };
        for under in floor.rules.iter().filter(|under| always_with(under, rule)) {
            let Effect::Owe(more) = &under.effect else { continue };
            if more.duty != owe.duty {
                continue;
            }
            for says in asks_more(owe, more, under) {
                found.push(about(FindingKind::Overridden, rule, says));
            }
        }
    }
    found
}

fn asks_more(owe: &Owe, more: &Owe, under: &Rule) -> Vec<String> {
    let clauses = under.cited.clauses.join(", ");
    let mut says = Vec::new();
    if let (Some(own), Some(floors)) = (owe.within, more.within)
        && is_sooner(floors, own)
    {
        let local = if more.local { " (a local target)" } else { "" };
        let (own, floors) = (own.words(), floors.words());
        says.push(format!("\"{own}\" here; {clauses} asks for \"{floors}\"{local}: the earlier applies"));
    }
    if more.basis < owe.basis {
        says.push(format!("{} here; {} by {clauses}", owe.basis.words(), more.basis.words()));
    }
    let waivers = owe.not_needed_by.iter().filter(|role| !more.not_needed_by.contains(role));
    let waivers: Vec<&str> = waivers.map(|role| role.words()).collect();
    if !waivers.is_empty() {
        says.push(format!("{} may not say that it is not needed: {clauses} lets nobody", waivers.join(", ")));
    }
    let blocks = more.blocks.iter().filter(|decision| !owe.blocks.contains(decision));
    let blocks: Vec<&str> = blocks.map(|decision| decision.words()).collect();
    if !blocks.is_empty() {
        says.push(format!("it blocks {} all the same, by {clauses}", blocks.join(", ")));
    }
    says
}

/// Whether one duration never ends later than another, and ends earlier from some hour of a fortnight in term.
fn is_sooner(one: Within, other: Within) -> bool {
    static HOLIDAYS: BankHolidays = BankHolidays::computed();
    let calendar = Calendar::default();
    let clocks = Clocks { calendar: &calendar, holidays: &HOLIDAYS, visits: &[] };
    // A fortnight without bank holidays; which one does not matter.
    let Some(begins) = DateTime::<Utc>::from_timestamp(1_803_369_600, 0) else { return false };
    let mut hours = (0..14 * 24).map(|hour| begins + TimeDelta::hours(hour));
    let ends = |from| (one.ends(from, clocks), other.ends(from, clocks));
    let never_later = hours.clone().map(ends).all(|(one, other)| one <= other);
    never_later && hours.any(|from| one.ends(from, clocks) < other.ends(from, clocks))
}

//! Which counts may be shown, so that no count under five can be read or worked out.
//!
//! Withheld is every count under five, none included: "nobody" would say of a case that it is the first. Rows stand in pairs, by
//! their fixed order and whatever they hold (the last three together where their number is odd), and a pair is shown or withheld
//! whole. What is withheld in a line together is shown too, as what is left over of the total: so it is five or more, or the
//! next pair is withheld with it.
//!
//! Why pairs: an order that looked at the counts would say something of them. "Withhold the smallest of the others too" gives
//! away a four wherever a five was shown instead, and withholding only what is under five gives away four fours by their
//! total of sixteen. The tests below found both, by working back from everything that can be shown.

/// Counts under this are withheld.
pub const AT_LEAST: u32 = 5;

/// What may be shown of some lines that break down the same cases in different ways.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Shown {
    /// How many there are in all.
    pub total: Option<u32>,
    /// The counts of each line, in their order.
    pub lines: Vec<Vec<Option<u32>>>,
}

/// What may be shown of these lines, each of which adds up to the same total.
#[must_use]
pub fn withhold(lines: &[Vec<u32>]) -> Shown {
    let total = lines.first().map_or(0, |line| line.iter().sum());
    if total < AT_LEAST {
        return Shown { total: None, lines: lines.iter().map(|line| vec![None; line.len()]).collect() };
    }
    Shown { total: Some(total), lines: lines.iter().map(|line| withhold_in(line)).collect() }
}

/// What may be shown of a line whose total is.
fn withhold_in(counts: &[u32]) -> Vec<Option<u32>> {
    let pairs = pairs(counts);
    let mut hidden: Vec<bool> = pairs.iter().map(|pair| pair.iter().any(|count| *count < AT_LEAST)).collect();
    if let Some(first) = hidden.iter().position(|hidden| *hidden) {
        for next in (first..pairs.len()).chain(0..first) {
            let withheld = pairs.iter().zip(&hidden).filter(|(_, hidden)| **hidden);
            if withheld.flat_map(|(pair, _)| *pair).sum::<u32>() >= AT_LEAST {
                break;
            }
            if let Some(hidden) = hidden.get_mut(next) {
                *hidden = true;
            }
        }
    }
    let shown = |(pair, hidden): (&&[u32], bool)| pair.iter().map(|count| (!hidden).then_some(*count)).collect();
    pairs.iter().zip(hidden).flat_map(|pair| -> Vec<Option<u32>> { shown(pair) }).collect()
}

/// The counts by twos, the last three together where their number is odd; one alone is the total itself.
fn pairs(counts: &[u32]) -> Vec<&[u32]> {
    let (even, rest) =
        counts.split_at(if counts.len() % 2 == 1 { counts.len().saturating_sub(3) } else { counts.len() });
    let mut pairs: Vec<&[u32]> = even.chunks(2).collect();
    pairs.extend((!rest.is_empty()).then_some(rest));
    pairs
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use std::collections::{BTreeMap, BTreeSet};

    fn line(counts: &[u32]) -> Shown {
        withhold(&[counts.to_vec()])
    }

    #[test]
    fn a_count_under_five_takes_the_other_of_its_pair_with_it() {
        assert_eq!(line(&[7, 3, 9, 12]).lines[0], [None, None, Some(9), Some(12)]);
        assert_eq!(line(&[7, 9, 12, 8, 3]).lines[0], [Some(7), Some(9), None, None, None]);
    }

    #[test]
    fn what_is_left_over_is_five_or_more_or_the_next_pair_is_withheld_too() {
        assert_eq!(line(&[0, 0, 9, 12, 8, 7]).lines[0], [None, None, None, None, Some(8), Some(7)]);
        assert_eq!(line(&[8, 7, 9, 12, 1, 2]).lines[0], [None, None, Some(9), Some(12), None, None]);
        assert_eq!(line(&[2, 3, 9, 12]).lines[0], [None, None, Some(9), Some(12)]);
    }

    #[test]
    fn under_five_in_all_nothing_is_shown_and_nobody_looks_as_four_do() {
        assert_eq!(line(&[0, 0, 0]), line(&[1, 2, 1]));
        assert_eq!(line(&[0, 0, 0]), Shown { total: None, lines: vec![vec![None; 3]] });
    }

    #[test]
    fn where_everything_is_five_or_more_everything_is_shown() {
        assert_eq!(line(&[5, 6, 7]).lines[0], [Some(5), Some(6), Some(7)]);
    }

    /// Every line of so many counts of at most so many.
    fn every(places: u32, most: u32) -> impl Iterator<Item = Vec<u32>> {
        let of = move |number: u32| (0..places).map(|place| number / (most + 1).pow(place) % (most + 1)).collect();
        (0..(most + 1).pow(places)).map(of)
    }

    /// By whoever knows this very rule: for each thing that can be shown, which counts it may have come from.
    fn worked_out(places: u32, most: u32) {
        let mut origins: BTreeMap<String, Vec<Vec<u32>>> = BTreeMap::new();
        for counts in every(places, most) {
            origins.entry(format!("{:?}", line(&counts))).or_default().push(counts);
        }
        for (shown, origins) in origins {
            let pattern = line(&origins[0]).lines.remove(0);
            for (place, _) in pattern.iter().enumerate().filter(|(_, count)| count.is_none()) {
                let may_be: BTreeSet<u32> = origins.iter().map(|counts| counts[place]).collect();
                // Where all that is shown was as much as this test counts to, larger counts were left out.
                let is_whole = origins.iter().flatten().all(|count| *count < most);
                assert!(may_be.len() > 1 || !is_whole, "{shown} can only come from {origins:?}");
            }
        }
    }

    #[test]
    fn nobody_who_knows_the_rule_works_out_what_it_withholds() {
        worked_out(2, 24);
        worked_out(3, 14);
        worked_out(4, 9);
        worked_out(5, 6);
    }

    /// Unknown counts of a system of equations that have one value only, by elimination over fractions kept as whole numbers.
    fn determined(mut rows: Vec<Vec<i128>>, unknowns: usize) -> Vec<usize> {
        let mut pivot_of = BTreeMap::new();
        let mut at = 0;
        for column in 0..unknowns {
            let Some(found) = (at..rows.len()).find(|row| rows[*row][column] != 0) else { continue };
            rows.swap(at, found);
            for row in (0..rows.len()).filter(|row| *row != at) {
                let (by, of) = (rows[row][column], rows[at][column]);
                if by != 0 {
                    let pivot = rows[at].clone();
                    for (one, other) in rows[row].iter_mut().zip(pivot) {
                        *one = *one * of - other * by;
                    }
                }
            }
            pivot_of.insert(column, at);
            at += 1;
        }
        let is_alone = |row: usize| (0..unknowns).filter(|column| rows[row][*column] != 0).count() == 1;
        pivot_of.into_iter().filter(|(_, row)| is_alone(*row)).map(|(column, _)| column).collect()
    }

    /// Lines that break down the same cases: so many cases, each in one place of each line.
    fn any_lines() -> impl Strategy<Value = Vec<Vec<u32>>> {
        (proptest::collection::vec(2_usize..7, 1..4), 0_usize..80).prop_flat_map(|(lengths, cases)| {
            let case: Vec<_> = lengths.iter().map(|length| 0..*length).collect();
            proptest::collection::vec(case, cases).prop_map(move |cases| {
                let count = |line: usize, place| u32::try_from(cases.iter().filter(|at| at[line] == place).count());
                let line =
                    |(line, length): (usize, &usize)| (0..*length).map(|place| count(line, place).unwrap()).collect();
                lengths.iter().enumerate().map(line).collect()
            })
        })
    }

    proptest! {
        #[test]
        fn no_withheld_count_follows_from_what_is_shown(lines in any_lines()) {
            let shown = withhold(&lines);
            let places: Vec<(usize, usize)> = shown.lines.iter().enumerate()
                .flat_map(|(line, counts)| (0..counts.len()).map(move |place| (line, place)))
                .filter(|(line, place)| shown.lines[*line][*place].is_none())
                .collect();
            // The total is an unknown too where it is withheld; each line adds up to it.
            let unknowns = places.len() + 1;
            let mut rows = Vec::new();
            for (line, counts) in shown.lines.iter().enumerate() {
                let mut row = vec![0_i128; unknowns + 1];
                for (column, _) in places.iter().enumerate().filter(|(_, (of, _))| *of == line) {
                    row[column] = 1;
                }
                row[places.len()] = -1;
                row[unknowns] = -counts.iter().flatten().map(|count| i128::from(*count)).sum::<i128>();
                rows.push(row);
            }
            if let Some(total) = shown.total {
                let mut row = vec![0_i128; unknowns + 1];
                (row[places.len()], row[unknowns]) = (1, i128::from(total));
                rows.push(row);
            }
            let found = determined(rows, unknowns);
            prop_assert!(found.iter().all(|column| *column == places.len()), "{shown:?}");
        }

        #[test]
        fn what_is_left_over_in_a_line_is_many_and_not_one(lines in any_lines()) {
            let shown = withhold(&lines);
            let Some(total) = shown.total else { return Ok(()) };
            for counts in &shown.lines {
                let hidden = counts.iter().filter(|count| count.is_none()).count();
                let left = total - counts.iter().flatten().sum::<u32>();
                prop_assert!(hidden == 0 || (hidden > 1 && left >= AT_LEAST), "{shown:?}");
            }
        }

        /// Two worlds, with one case more and without it: what is shown differs in counts of five or more only.
        #[test]
        fn one_case_more_changes_no_count_under_five(lines in any_lines(), at in proptest::collection::vec(0_usize..7, 3)) {
            let mut more = lines.clone();
            for (line, place) in more.iter_mut().zip(&at) {
                let place = place % line.len();
                line[place] += 1;
            }
            let (without, with) = (withhold(&lines), withhold(&more));
            let pairs = without.lines.iter().flatten().zip(with.lines.iter().flatten());
            for (one, other) in pairs.chain([(&without.total, &with.total)]) {
                let differs = one != other;
                prop_assert!(!differs || one.max(other).is_some_and(|count| count >= AT_LEAST), "{without:?} {with:?}");
                prop_assert!(one.is_none_or(|count| count >= AT_LEAST));
            }
        }
    }
}

//! Comparisons between places, and between the rows of one place.

use super::{Detail, Finding, Point, Screening, is_plain};
use crate::parameter::Parameter;
use std::collections::BTreeMap;

/// The rows of one place that repeat an earlier one: those of its time. Rows and hours are in the order
/// of time and rows.
pub fn repeated(screen: &Screening, rows: &[u32], hours: &[f64]) -> Vec<Finding> {
    if !screen.applies("repeated") {
        return Vec::new();
    }
    let mut found = Vec::new();
    let mut timed = rows.iter().zip(hours);
    let Some(mut first) = timed.next() else { return found };
    for (row, hour) in timed {
        if hour != first.1 {
            first = (row, hour);
            continue;
        }
        let detail = Detail::Row(*first.0);
        found.push(Finding { column: None, row: Some(*row), rule: "repeated", value: None, detail });
    }
    found
}

/// The middle figures of a place: the lower and the higher median of what is above 0 and no limit.
///
/// One of two readings may be wrong: comparisons from above use the lower, from below the higher.
pub fn middle(points: &[Point]) -> Option<(f64, f64)> {
    let mut figures: Vec<f64> =
        points.iter().filter(|p| !p.below && p.value > 0.0).map(|p| p.value).collect();
    if figures.is_empty() {
        return None;
    }
    let (low, high) = ((figures.len() - 1) / 2, figures.len() / 2);
    let (below, upper, _) = figures.select_nth_unstable_by(high, f64::total_cmp);
    let upper = *upper;
    let lower = if low == high { upper } else { below.iter().copied().fold(f64::MIN, f64::max) };
    Some((lower, upper))
}

/// What other places let expect: from low to high.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Usual {
    /// The least.
    pub low: f64,
    /// The most.
    pub high: f64,
}

/// The bounds of what the places of a table have, of their lower and higher medians; `None` if the
/// rule is not applied, or there are too few places.
pub fn usual(screen: &Screening, parameter: &Parameter, lower: &[f64], higher: &[f64]) -> Option<Usual> {
    let figures = screen.of("elsewhere").filter(|_| !is_plain(parameter))?;
    if (lower.len() as f64) < figures.get("places") {
        return None;
    }
    let at = |figures: &[f64], share: f64| {
        let mut sorted = figures.to_vec();
        sorted.sort_by(f64::total_cmp);
        let last = sorted.len().checked_sub(1)?;
        sorted.get((last as f64 * share.clamp(0.0, 1.0)).round() as usize).copied()
    };
    let share = figures.get("share");
    Some(Usual { low: at(higher, 1.0 - share)?, high: at(lower, share)? })
}

/// Whether a reading is far from what other places have.
pub(super) fn is_elsewhere(screen: &Screening, value: f64, usual: Usual) -> bool {
    let Some(figures) = screen.of("elsewhere") else { return false };
    let times = figures.get("times");
    // No slip makes a 0, nor anything else of one.
    value > 0.0 && (value >= usual.high * times || value <= usual.low / times)
}

/// A reading by the bits of its figure, and whether that is a detection limit; `None` of none.
pub type Cell = Option<(u64, bool)>;

/// The rows of one time whose readings all equal those of another place.
///
/// `places` are numbers of places, `readings` those of each row, as they print or bit by bit.
pub fn same_readings(
    screen: &Screening,
    rows: &[u32],
    places: &[u32],
    readings: &[Vec<Cell>],
) -> Vec<(u32, Vec<u32>)> {
    let mut together: BTreeMap<&[Cell], Vec<(&u32, &u32)>> = BTreeMap::new();
    for (of, named) in readings.iter().zip(rows.iter().zip(places)) {
        if screen.compares_places(of.iter().flatten().count()) {
            together.entry(of).or_default().push(named);
        }
    }
    let mut found = Vec::new();
    for same in together.values().filter(|same| same.len() > 1) {
        for &(row, place) in same {
            let mut others: Vec<u32> =
                same.iter().map(|(_, other)| **other).filter(|other| other != place).collect();
            others.sort_unstable();
            others.dedup();
            if !others.is_empty() {
                found.push((*row, others));
            }
        }
    }
    found.sort_unstable();
    found
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::parameter::parameters;

    #[test]
    fn rows_of_one_time() {
        let found = repeated(&Screening::default(), &[3, 5, 9, 4], &[1.0, 1.0, 1.0, 2.0]);
        let told: Vec<_> = found.into_iter().map(|f| (f.row, f.detail)).collect();
        assert_eq!(told, [(Some(5), Detail::Row(3)), (Some(9), Detail::Row(3))]);
    }

    #[test]
    fn middles_and_bounds() {
        let of = |value, below| Point { row: 0, hour: 0.0, value, below };
        assert_eq!(middle(&[of(0.0, false), of(1.0, true)]), None);
        assert_eq!(middle(&[of(4.0, false), of(1.0, false)]), Some((1.0, 4.0)));
        assert_eq!(middle(&[of(4.0, false), of(1.0, false), of(2.0, false)]), Some((2.0, 2.0)));
        let (screen, ammonia) = (Screening::default(), parameters().get("氨氮").unwrap());
        let medians: Vec<f64> = (1..=30).map(f64::from).collect();
        let bounds = usual(&screen, ammonia, &medians, &medians).unwrap();
        assert_eq!(bounds, Usual { low: 1.0, high: 30.0 });
        assert!(is_elsewhere(&screen, 240.0, bounds) && is_elsewhere(&screen, 0.125, bounds));
        assert!(!is_elsewhere(&screen, 239.0, bounds) && !is_elsewhere(&screen, 0.0, bounds));
        assert_eq!(usual(&screen, ammonia, &medians[1..], &medians[1..]), None);
        assert_eq!(usual(&screen, parameters().get("pH").unwrap(), &medians, &medians), None);
    }

    #[test]
    fn equal_rows_of_two_places() {
        let of = |values: [u64; 4]| values.map(|v| Some((v, false))).to_vec();
        let readings = [of([1, 2, 3, 4]), of([1, 2, 3, 4]), of([1, 2, 3, 5]), of([1, 2, 3, 4])];
        let found = same_readings(&Screening::default(), &[7, 8, 9, 10], &[0, 1, 2, 0], &readings);
        assert_eq!(found, [(7, vec![1]), (8, vec![0]), (10, vec![1])]);
    }
}

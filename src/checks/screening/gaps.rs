//! What a place lacks: months without a sample, items of a plan, hours of automatic stations.

use super::{Detail, Finding, Screening};
use crate::day::Day;
use std::collections::BTreeMap;

/// A month, as year · 12 + month from 0.
pub type Month = i32;

/// The first and the last month of the calendar.
const FIRST: Month = 12;
const LAST: Month = 9999 * 12 + 11;

/// The month an hour since 1970 lies in; `None` beyond the calendar.
pub fn month_of(hour: f64) -> Option<Month> {
    let day = Day::from_number((hour / 24.0).floor() as i32)?;
    let (year, month, _) = day.parts();
    Some(year * 12 + i32::from(month) - 1)
}

/// What a place lacks of the months from the first to the last of the table.
///
/// `readings` are of each parameter the hours with a reading, and whether it is an item of the plan;
/// `hours` those of all samples, in the order of time.
pub fn gaps(
    screen: &Screening,
    hours: &[f64],
    span: (Month, Month),
    readings: &[(Vec<f64>, bool)],
) -> Vec<Finding> {
    let of = |rule, column, detail| Finding { column, row: None, rule, value: None, detail };
    let sampled = counted(hours);
    let mut found = Vec::new();
    if screen.applies("months") {
        // Of months beyond the calendar nothing is lacking.
        let (first, last) = (span.0.max(FIRST), span.1.min(LAST));
        let lacking = (first..=last).filter(|month| !sampled.contains_key(month));
        found.extend(lacking.map(|month| of("months", None, Detail::Month(month))));
    }
    let due = due_by_month(screen, hours);
    for (column, (read, is_item)) in readings.iter().enumerate() {
        let counts = counted(read);
        for &month in sampled.keys() {
            let has = counts.get(&month).copied().unwrap_or(0);
            if *is_item && has == 0 && screen.applies("items") {
                found.push(of("items", Some(column), Detail::Month(month)));
            }
            if let Some((due, share)) = &due
                && let Some(&of_month) = due.get(&month)
                && has > 0
                && (has as f64) < share * of_month as f64
            {
                found.push(of("hours", Some(column), Detail::Few { month, has, of: of_month }));
            }
        }
    }
    found
}

/// The number of hours in each month.
fn counted(hours: &[f64]) -> BTreeMap<Month, usize> {
    let mut counts: BTreeMap<Month, usize> = BTreeMap::new();
    // Hours come in the order of time: those of one month together.
    let mut rest = hours;
    while let Some(first) = rest.first() {
        let own = month_of(*first);
        let end = match own.and_then(end_of) {
            Some(end) => rest.iter().position(|hour| !(*hour < end && *hour >= *first)).unwrap_or(rest.len()),
            None => 1,
        };
        if let Some(month) = own {
            *counts.entry(month).or_default() += end;
        }
        rest = rest.get(end.max(1)..).unwrap_or_default();
    }
    counts
}

/// The hour a month ends before.
fn end_of(month: Month) -> Option<f64> {
    let last = Day::end_of_month(month.div_euclid(12), month.rem_euclid(12) as u8 + 1)?;
    Some(f64::from(last.number() + 1) * 24.0)
}

/// How many samples are due in each whole month of a place that is sampled several times a day, and what
/// share of them is to be valid.
fn due_by_month(screen: &Screening, hours: &[f64]) -> Option<(BTreeMap<Month, usize>, f64)> {
    let figures = screen.of("hours")?;
    let mut steps: Vec<f64> =
        hours.iter().zip(hours.iter().skip(1)).map(|(a, b)| b - a).filter(|step| *step > 0.0).collect();
    if steps.is_empty() {
        return None;
    }
    let half = steps.len() / 2;
    let step = *steps.select_nth_unstable_by(half, f64::total_cmp).1;
    if step > figures.get("step") {
        return None;
    }
    let (first, last) = (month_of(*hours.first()?)?, month_of(*hours.last()?)?);
    // The first and the last month may not be whole.
    let days = |month: Month| {
        let (year, of_year) = (month.div_euclid(12), month.rem_euclid(12) as u8 + 1);
        Some(Day::end_of_month(year, of_year)?.number() - Day::new(year, of_year, 1)?.number() + 1)
    };
    let due =
        (first + 1..last).filter_map(|month| Some((month, (f64::from(days(month)?) * 24.0 / step) as usize)));
    Some((due.collect(), figures.get("share")))
}

#[cfg(test)]
mod tests {
    use super::*;

    const JANUARY: Month = 2021 * 12;

    fn hour(month: u8, day: u8, hour: f64) -> f64 {
        f64::from(Day::new(2021, month, day).unwrap().number()) * 24.0 + hour
    }

    fn told(found: &[Finding]) -> Vec<(&str, Option<usize>, Detail)> {
        found.iter().map(|f| (f.rule, f.column, f.detail.clone())).collect()
    }

    #[test]
    fn months_and_items() {
        let hours = [hour(1, 5, 0.0), hour(3, 5, 0.0)];
        let readings = [(vec![hours[0]], true), (vec![], false)];
        let found = gaps(&Screening::default(), &hours, (JANUARY, JANUARY + 3), &readings);
        assert_eq!(
            told(&found),
            [
                ("months", None, Detail::Month(JANUARY + 1)),
                ("months", None, Detail::Month(JANUARY + 3)),
                ("items", Some(0), Detail::Month(JANUARY + 2)),
            ]
        );
    }

    #[test]
    fn hours_of_whole_months() {
        let all: Vec<f64> = (0..90 * 6).map(|n| hour(1, 1, f64::from(n) * 4.0)).collect();
        let february = |h: &&f64| month_of(**h) == Some(JANUARY + 1);
        let some: Vec<f64> = all.iter().filter(|h| !february(h) || **h % 8.0 == 0.0).copied().collect();
        let found =
            gaps(&Screening::default(), &all, (JANUARY, JANUARY + 2), &[(some, false), (all.clone(), false)]);
        assert_eq!(told(&found), [("hours", Some(0), Detail::Few { month: JANUARY + 1, has: 84, of: 168 })]);
    }
}

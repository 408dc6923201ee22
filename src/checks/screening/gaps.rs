//! Gaps of a place: months without a sample, items of a plan, hours of automatic stations.

use super::{Detail, Finding, Frequency, Screening};
use crate::day::Day;
use std::collections::BTreeMap;

/// A month, as year · 12 + month from 0.
pub type Month = i32;

/// The first and the last month of the calendar.
const FIRST: Month = 12;
const LAST: Month = 9999 * 12 + 11;

/// The month of an hour since 1970; `None` beyond the calendar.
pub fn month_of(hour: f64) -> Option<Month> {
    let day = Day::from_number((hour / 24.0).floor() as i32)?;
    let (year, month, _) = day.parts();
    Some(year * 12 + i32::from(month) - 1)
}

/// What there is of a place, and what is planned of it.
#[derive(Debug, Clone, Copy)]
pub struct Sampled<'a> {
    /// The hours of all its samples, in the order of time.
    pub hours: &'a [f64],
    /// How often it is to be sampled, where a plan says so.
    pub samplings: Option<Frequency>,
    /// Of each parameter the hours with a reading, and how often it is to be measured where it is an item
    /// of the plan.
    pub readings: &'a [(Vec<f64>, Option<Frequency>)],
}

/// What a place lacks of the months from the first to the last of the table.
pub fn gaps(screen: &Screening, place: Sampled<'_>, span: (Month, Month)) -> Vec<Finding> {
    let of = |rule, column, detail| Finding { column, row: None, rule, value: None, detail };
    // Of months beyond the calendar nothing is lacking.
    let span = (span.0.max(FIRST), span.1.min(LAST));
    let sampled = counted(place.hours);
    let mut found = Vec::new();
    match place.samplings.filter(|_| screen.applies("samplings")) {
        Some(plan) => {
            let days = days(place.hours);
            for (first, last) in plan.spans(span) {
                let has = within(&days, first, last);
                if has < plan.times() as usize {
                    found.push(of(
                        "samplings",
                        None,
                        Detail::Samplings { first, last, has, of: plan.times() },
                    ));
                }
            }
        }
        None if screen.applies("months") => {
            let lacking = (span.0..=span.1).filter(|month| !sampled.contains_key(month));
            found.extend(lacking.map(|month| of("months", None, Detail::Months(month, month))));
        }
        None => {}
    }
    let due = due_by_month(screen, place.hours);
    for (column, (read, planned)) in place.readings.iter().enumerate() {
        let counts = counted(read);
        if let Some(plan) = planned.filter(|_| screen.applies("items")) {
            for (first, last) in plan.spans(span) {
                if within(&sampled, first, last) > 0 && within(&counts, first, last) == 0 {
                    found.push(of("items", Some(column), Detail::Months(first, last)));
                }
            }
        }
        for (&month, &of_month) in due.iter().flat_map(|(due, _)| due) {
            let has = counts.get(&month).copied().unwrap_or(0);
            let share = due.as_ref().map_or(0.0, |(_, share)| *share);
            if has > 0 && (has as f64) < share * of_month as f64 {
                found.push(of("hours", Some(column), Detail::Few { month, has, of: of_month }));
            }
        }
    }
    found
}

/// How many of what is counted by month lies from the first to the last.
fn within(counts: &BTreeMap<Month, usize>, first: Month, last: Month) -> usize {
    counts.range(first..=last).map(|(_, count)| *count).sum()
}

/// How many days of each month some hours lie on.
fn days(hours: &[f64]) -> BTreeMap<Month, usize> {
    let mut days: Vec<f64> = hours.iter().map(|hour| (hour / 24.0).floor() * 24.0).collect();
    days.dedup();
    counted(&days)
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

    fn told(found: &[Finding]) -> Vec<(&'static str, Option<usize>, Detail)> {
        found.iter().map(|f| (f.rule, f.column, f.detail.clone())).collect()
    }

    fn monthly() -> Option<Frequency> {
        Frequency::new(1, 1)
    }

    fn quarterly() -> Option<Frequency> {
        Frequency::new(1, 3)
    }

    #[test]
    fn months_and_items() {
        let hours = [hour(1, 5, 0.0), hour(3, 5, 0.0)];
        let readings = [(vec![hours[0]], monthly()), (vec![], None)];
        let place = Sampled { hours: &hours, samplings: None, readings: &readings };
        assert_eq!(
            told(&gaps(&Screening::default(), place, (JANUARY, JANUARY + 3))),
            [
                ("months", None, Detail::Months(JANUARY + 1, JANUARY + 1)),
                ("months", None, Detail::Months(JANUARY + 3, JANUARY + 3)),
                ("items", Some(0), Detail::Months(JANUARY + 2, JANUARY + 2)),
            ]
        );
    }

    #[test]
    fn items_and_samplings_of_quarters() {
        // The first quarter has two days, the second one; the third is not over.
        let hours = [hour(1, 5, 0.0), hour(1, 5, 8.0), hour(3, 5, 0.0), hour(4, 5, 0.0), hour(7, 5, 0.0)];
        let readings = [(vec![hours[0]], quarterly()), (vec![hours[3]], quarterly())];
        let twice = Frequency::new(2, 3);
        let of = |samplings| {
            let place = Sampled { hours: &hours, samplings, readings: &readings };
            told(&gaps(&Screening::default(), place, (JANUARY, JANUARY + 6)))
        };
        let items = [
            ("items", Some(0), Detail::Months(JANUARY + 3, JANUARY + 5)),
            ("items", Some(1), Detail::Months(JANUARY, JANUARY + 2)),
        ];
        let few = Detail::Samplings { first: JANUARY + 3, last: JANUARY + 5, has: 1, of: 2 };
        assert_eq!(of(twice), [&[("samplings", None, few)][..], &items].concat());
        assert_eq!(of(quarterly()), items);
    }

    #[test]
    fn hours_of_whole_months() {
        let all: Vec<f64> = (0..90 * 6).map(|n| hour(1, 1, f64::from(n) * 4.0)).collect();
        let february = |h: &&f64| month_of(**h) == Some(JANUARY + 1);
        let some: Vec<f64> = all.iter().filter(|h| !february(h) || **h % 8.0 == 0.0).copied().collect();
        let readings = [(some, None), (all.clone(), None)];
        let place = Sampled { hours: &all, samplings: None, readings: &readings };
        let found = gaps(&Screening::default(), place, (JANUARY, JANUARY + 2));
        assert_eq!(told(&found), [("hours", Some(0), Detail::Few { month: JANUARY + 1, has: 84, of: 168 })]);
    }
}

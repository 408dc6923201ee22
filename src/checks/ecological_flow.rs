//! Ecological flow: the days of a period against a declared base flow.

use crate::assessment::goals::Tally;
use crate::assessment::run::{Runs, runs_between};
use crate::rounding;
use std::collections::BTreeMap;

/// A day of a period.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Day {
    /// Its place in the period, 0 the first.
    pub place: u32,
    /// Its mean flow, m³/s.
    pub flow: Option<f64>,
    /// The base flow, m³/s.
    pub base: Option<f64>,
}

impl Day {
    /// Whether its flow falls short of the base; `None` if either is unknown.
    ///
    /// ```
    /// use shuizhi::checks::ecological_flow::Day;
    /// let short = |flow, base| Day { place: 0, flow, base }.short();
    /// assert_eq!(short(Some(2.0), Some(2.0)), Some(false));
    /// assert_eq!(short(Some(1.99), Some(2.0)), Some(true));
    /// assert_eq!(short(None, Some(2.0)), None);
    /// ```
    pub fn short(&self) -> Option<bool> {
        Some(rounding::settled(self.flow?) < rounding::settled(self.base?))
    }
}

/// What became of the days of a period.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Days {
    /// Days whose flow reached the base flow.
    pub met: u32,
    /// Days whose flow fell short of it.
    pub short: u32,
    /// Days without a flow.
    pub without_flow: u32,
    /// With a flow, but without a base flow.
    pub without_base: u32,
    /// Consecutive days short; an unknown day may be short or not.
    pub shortfall: Runs,
}

impl Days {
    /// The days as a goal speaks of them.
    pub fn tally(&self) -> Tally {
        Tally { yes: self.met, no: self.short, unknown: self.without_flow.saturating_add(self.without_base) }
    }
}

/// Compares the days of a period of a number of days with their base flow; days not given have no flow.
///
/// ```
/// use shuizhi::checks::ecological_flow::{Day, check};
/// let day = |place, flow| Day { place, flow: Some(flow), base: Some(2.0) };
/// let found = check(5, &[day(0, 1.0), day(1, 1.5), day(3, 1.0), day(4, 2.0)]);
/// assert_eq!((found.met, found.short, found.without_flow), (1, 3, 1));
/// assert_eq!((found.shortfall.longest, found.shortfall.most), (2, 4));
/// ```
pub fn check(length: u32, days: &[Day]) -> Days {
    let length = length.min(i32::MAX as u32);
    let mut out = Days { without_flow: length, ..Days::default() };
    let mut short = BTreeMap::new();
    for day in days.iter().filter(|d| d.flow.is_some() && d.place < length) {
        // A day given twice is one day, with the later flow.
        short.insert(day.place as i32, day.short());
    }
    for day in short.values() {
        out.without_flow -= 1;
        match day {
            Some(false) => out.met += 1,
            Some(true) => out.short += 1,
            None => out.without_base += 1,
        }
    }
    out.shortfall = runs_between(0, length as i32 - 1, &short);
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::assessment::goals::Goal;

    #[test]
    fn there_is_a_verdict_only_where_days_without_data_cannot_change_it() {
        let day = |place, flow| Day { place, flow: Some(flow), base: Some(1.0) };
        let met = |days: &[Day]| check(10, days).tally().met(Goal::ShareAtLeast, 80.0);
        let good: Vec<Day> = (0..8).map(|p| day(p, 1.0)).collect();
        assert_eq!(met(&good), Some(true));
        assert_eq!(met(&good[1..]), None);
        assert_eq!(met(&[day(0, 0.0), day(1, 0.0), day(2, 0.0)]), Some(false));
        assert_eq!(check(0, &[]), Days::default());
    }

    #[test]
    fn a_day_without_base_is_not_met_and_noise_is_no_shortfall() {
        let found = check(
            2,
            &[
                Day { place: 0, flow: Some(5.0), base: None },
                Day { place: 1, flow: Some(0.1 + 0.2), base: Some(0.3) },
            ],
        );
        assert_eq!((found.met, found.without_base, found.shortfall.most), (1, 1, 1));
        assert_eq!(Day { place: 0, flow: Some(0.3), base: Some(0.1 + 0.2) }.short(), Some(false));
    }
}

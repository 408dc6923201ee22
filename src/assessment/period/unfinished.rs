//! The period that goes on after the last samples of a table.

use super::Period;
use crate::day::Day;
use std::ops::RangeInclusive;

/// Months in a quarter.
const QUARTER: i32 = 3;

impl Period {
    /// The period of months in which a table ends before its last month, with the days of the same months
    /// of the year before, which it may be compared with; `None` if the period is over.
    ///
    /// `sampled` are the months that have samples (year · 12 + month, from 0); `spells` says whether a
    /// sample is of a time of several months, as a quarter. Unless one is, a period is over too where no period before
    /// goes on further into it, as a year sampled in February, May, August and November is over in
    /// November; or where no quarter has samples of two months, and the last is the last of the period.
    ///
    /// ```
    /// use shuizhi::Period;
    /// let months = |of: &[(i32, i32)]| of.iter().map(|(year, month)| year * 12 + month - 1).collect::<Vec<_>>();
    /// let (year, before) = Period::Year.unfinished(&months(&[(2021, 4), (2021, 5)]), false).unwrap();
    /// assert_eq!((year, before.start().to_string(), before.end().to_string()),
    ///     (2021, "2020-01-01".into(), "2020-05-31".into()));
    /// assert_eq!(Period::Year.unfinished(&months(&[(2021, 5), (2021, 12)]), false), None);
    /// let quarterly = months(&[(2020, 2), (2020, 5), (2020, 8), (2020, 11), (2021, 2), (2021, 5), (2021, 8), (2021, 11)]);
    /// assert_eq!(Period::Year.unfinished(&quarterly, false), None);
    /// assert!(Period::Year.unfinished(&quarterly[..7], false).is_some());
    /// ```
    pub fn unfinished(&self, sampled: &[i32], spells: bool) -> Option<(i32, RangeInclusive<Day>)> {
        if !self.by_months() || self.overlaps() {
            return None;
        }
        let mut sampled = sampled.to_vec();
        sampled.sort_unstable();
        sampled.dedup();
        let last = end_of(*sampled.last()?)?;
        let index = self.index(last);
        if self.is_over(&sampled, index, spells)? {
            return None;
        }
        let ((year, month, date), (last_year, last_month, _)) = (self.start(index)?.parts(), last.parts());
        let from = Day::new(year - 1, month, date)?;
        Some((index, from..=Day::end_of_month(last_year - 1, last_month)?))
    }

    /// Whether the period of the last of some months, in their order, is over.
    fn is_over(&self, sampled: &[i32], index: i32, spells: bool) -> Option<bool> {
        let begin = month_of(self.start(index)?);
        let length = month_of(self.start(index.checked_add(1)?)?) - begin;
        let within = sampled.last()? - begin;
        if within + 1 >= length {
            return Some(true);
        }
        let earlier = sampled.iter().filter_map(|&month| {
            let of = self.index(end_of(month)?);
            Some(month - month_of(self.start(of)?)).filter(|_| of < index)
        });
        let Some(furthest) = earlier.max().filter(|_| !spells) else { return Some(false) };
        let one_a_quarter = sampled.windows(2).all(|two| match two {
            [a, b] => a.div_euclid(QUARTER) != b.div_euclid(QUARTER),
            _ => true,
        });
        Some(within >= furthest || (one_a_quarter && within / QUARTER + 1 >= length / QUARTER))
    }
}

fn month_of(day: Day) -> i32 {
    let (year, month, _) = day.parts();
    year * 12 + i32::from(month) - 1
}

/// The last day of a month.
fn end_of(month: i32) -> Option<Day> {
    Day::end_of_month(month.div_euclid(12), month.rem_euclid(12) as u8 + 1)
}

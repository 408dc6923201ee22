//! Runs of days or periods in which a condition holds, where for some it is not known.

use std::collections::BTreeMap;

/// How long something held without a break.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
#[must_use]
pub struct Runs {
    /// The longest run that is known.
    pub longest: u32,
    /// The longest there could be: were all that is not known to hold.
    pub most: u32,
    /// The known run up to the end.
    pub last: u32,
}

/// The runs of what holds, day after day; `None` if that is not known.
///
/// ```
/// use shuizhi::assessment::run::{Runs, runs};
/// let (yes, no) = (Some(true), Some(false));
/// assert_eq!(runs(&[yes, yes, None, yes, no, yes]), Runs { longest: 2, most: 4, last: 1 });
/// assert_eq!(runs(&[]), Runs::default());
/// ```
pub fn runs(holds: &[Option<bool>]) -> Runs {
    let mut counted = Counted::default();
    holds.iter().for_each(|&holds| counted.add(holds, 1));
    counted.runs
}

/// The runs from the first to the last of numbered days or periods; those that are not given are not
/// known.
pub(crate) fn runs_between(first: i32, last: i32, holds: &BTreeMap<i32, Option<bool>>) -> Runs {
    let mut counted = Counted::default();
    let mut next = i64::from(first);
    for (&index, &holds) in holds.iter().filter(|(index, _)| (first..=last).contains(index)) {
        counted.add(None, i64::from(index) - next);
        counted.add(holds, 1);
        next = i64::from(index) + 1;
    }
    counted.add(None, i64::from(last) + 1 - next);
    counted.runs
}

/// Runs counted up to a day.
#[derive(Default)]
struct Counted {
    runs: Runs,
    /// The run up to the day, were all that is not known to hold.
    possible: u32,
}

impl Counted {
    /// Adds a number of days of one kind.
    fn add(&mut self, holds: Option<bool>, days: i64) {
        if days <= 0 {
            return;
        }
        let longer = |run: u32| run.saturating_add(u32::try_from(days).unwrap_or(u32::MAX));
        self.runs.last = if holds == Some(true) { longer(self.runs.last) } else { 0 };
        self.possible = if holds == Some(false) { 0 } else { longer(self.possible) };
        self.runs.longest = self.runs.longest.max(self.runs.last);
        self.runs.most = self.runs.most.max(self.possible);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_not_known_neither_breaks_a_run_silently_nor_makes_one() {
        // All series of six, each against every series it may mean.
        let of = |code: u32, base: u32| (0..6).map(move |i| code / base.pow(i) % base);
        for code in 0..3u32.pow(6) {
            let told: Vec<Option<bool>> =
                of(code, 3).map(|d| [Some(false), Some(true), None][d as usize]).collect();
            let may = (0..1u32 << 6)
                .map(|code| of(code, 2).map(|d| Some(d == 1)).collect::<Vec<_>>())
                .filter(|whole| told.iter().zip(whole).all(|(t, w)| t.is_none() || t == w))
                .map(|whole| runs(&whole));
            let may: Vec<Runs> = may.collect();
            let found = runs(&told);
            assert_eq!(may.iter().map(|r| r.longest).min(), Some(found.longest));
            assert_eq!(may.iter().map(|r| r.longest).max(), Some(found.most));
            assert_eq!(may.iter().map(|r| r.last).min(), Some(found.last));
            // Unknown days may be left out.
            let numbered = (10..).zip(told).filter(|d| d.1.is_some()).collect();
            assert_eq!(runs_between(10, 15, &numbered), found);
        }
    }
}

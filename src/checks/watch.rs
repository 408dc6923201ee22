//! Watching a place: its means period by period against a target.

use crate::assessment::run::{Runs, runs_between};
use crate::assessment::trend::BetterWhen;
use crate::exceedance::multiple;
use crate::parameter::Parameter;
use crate::rounding;
use crate::standard::has_multiple;
use std::collections::BTreeMap;

/// A mean against its target.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct TargetCheck {
    /// Whether the mean is over the target.
    pub over: bool,
    /// By how many times the target it is over, where that is computed.
    pub multiple: Option<f64>,
}

/// Compares a mean with a target: at most, or at least for oxygen and transparency. `None` if the target is
/// not above zero, and for parameters without a better direction.
///
/// ```
/// use shuizhi::{checks::watch::{TargetCheck, check_target}, parameter::parameters};
/// let (fluoride, oxygen) = (parameters().get("氟化物")?, parameters().get("溶解氧")?);
/// assert_eq!(check_target(fluoride, 1.5, 1.0), Some(TargetCheck { over: true, multiple: Some(0.5) }));
/// assert_eq!(check_target(fluoride, 1.0, 1.0), Some(TargetCheck { over: false, multiple: None }));
/// assert_eq!(check_target(oxygen, 4.0, 5.0), Some(TargetCheck { over: true, multiple: None }));
/// assert_eq!(check_target(parameters().get("pH")?, 7.0, 9.0), None);
/// # Ok::<(), shuizhi::error::Error>(())
/// ```
pub fn check_target(parameter: &Parameter, mean: f64, target: f64) -> Option<TargetCheck> {
    let (mean, target) = (rounding::settled(mean), rounding::settled(target));
    if mean.is_nan() || !target.is_finite() || target <= 0.0 {
        return None;
    }
    match BetterWhen::of(parameter) {
        BetterWhen::Neither => None,
        BetterWhen::Higher => Some(TargetCheck { over: mean < target, multiple: None }),
        BetterWhen::Lower => {
            let over = mean > target;
            let counts = over && has_multiple(&parameter.id);
            Some(TargetCheck { over, multiple: if counts { multiple(mean, target) } else { None } })
        }
    }
}

/// A period of a place.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Period {
    /// Its number in the calendar.
    pub index: i32,
    /// The mean; `None` if there is none.
    pub mean: Option<f64>,
    /// The target, in the unit of the mean.
    pub target: Option<f64>,
}

impl Period {
    fn against_target(&self, parameter: &Parameter) -> Option<TargetCheck> {
        check_target(parameter, self.mean?, self.target?)
    }
}

/// A place over its periods.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Watched {
    /// Periods with a mean, and their first and last.
    pub periods: u32,
    /// The first period with a mean.
    pub first: Option<i32>,
    /// The last.
    pub last: Option<i32>,
    /// Periods over the target, and their first and last.
    pub over: u32,
    /// The first period over the target.
    pub first_over: Option<i32>,
    /// The last.
    pub last_over: Option<i32>,
    /// Periods over in a row, from the first to the last with a mean.
    pub in_a_row: Runs,
    /// The last period with a mean.
    pub latest: Option<Period>,
    /// The period furthest from its target on the worse side, the earliest of those; one within the target if
    /// none is over.
    pub worst: Option<Period>,
}

/// Watches a place over periods in any order, each given once.
///
/// ```
/// use shuizhi::{checks::watch::{Period, watch}, parameter::parameters};
/// let period = |index, mean| Period { index, mean: Some(mean), target: Some(1.0) };
/// let fluoride = parameters().get("氟化物")?;
/// let found = watch(fluoride, &[period(1, 1.2), period(2, 1.6), period(4, 1.1), period(5, 0.9)]);
/// assert_eq!((found.periods, found.over), (4, 3));
/// // Of the third nothing is known.
/// assert_eq!((found.in_a_row.longest, found.in_a_row.most, found.in_a_row.last), (2, 4, 0));
/// assert_eq!((found.first_over, found.last_over, found.worst.unwrap().index), (Some(1), Some(4), 2));
/// # Ok::<(), shuizhi::error::Error>(())
/// ```
pub fn watch(parameter: &Parameter, periods: &[Period]) -> Watched {
    let mut known: Vec<Period> = periods.iter().filter(|p| p.mean.is_some()).copied().collect();
    known.sort_by_key(|p| p.index);
    let (Some(first), Some(last)) = (known.first(), known.last()) else { return Watched::default() };
    let (mut over, mut compared) = (BTreeMap::new(), Vec::new());
    for period in &known {
        if let Some(found) = period.against_target(parameter) {
            over.insert(period.index, Some(found.over));
            compared.push((period, found.over));
        }
    }
    let mut those_over = compared.iter().filter(|h| h.1).map(|h| h.0.index);
    // How far on the worse side: mean over target, or for oxygen target over mean.
    let far = |p: &Period| {
        let ratio = p.mean.unwrap_or(f64::NAN) / p.target.unwrap_or(f64::NAN);
        rounding::settled(if BetterWhen::of(parameter) == BetterWhen::Higher { -ratio } else { ratio })
    };
    let worst = compared.iter().map(|h| h.0).reduce(|a, b| if far(b) > far(a) { b } else { a });
    Watched {
        periods: known.len() as u32,
        first: Some(first.index),
        last: Some(last.index),
        over: compared.iter().filter(|h| h.1).count() as u32,
        first_over: those_over.next(),
        last_over: compared.iter().rfind(|h| h.1).map(|h| h.0.index),
        in_a_row: runs_between(first.index, last.index, &over),
        latest: Some(*last),
        worst: worst.copied(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn named(parameter: &str) -> &'static Parameter {
        crate::parameter::parameters().get(parameter).unwrap()
    }

    fn period(index: i32, mean: f64, target: f64) -> Period {
        Period { index, mean: Some(mean), target: Some(target) }
    }

    #[test]
    fn targets_may_change_and_may_be_missing() {
        let none = Period { index: 7, mean: None, target: Some(1.0) };
        let open = Period { index: 3, mean: Some(9.0), target: None };
        let all = [period(4, 1.2, 1.0), period(2, 1.4, 1.5), open, none, period(5, 1.5, 1.0)];
        let found = watch(named("fluoride"), &all);
        assert_eq!((found.periods, found.first, found.last, found.over), (4, Some(2), Some(5), 2));
        assert_eq!(found.in_a_row, Runs { longest: 2, most: 3, last: 2 });
        assert_eq!((found.first_over, found.last_over), (Some(4), Some(5)));
        assert_eq!((found.worst, found.latest), (Some(all[4]), Some(all[4])));
        let turned: Vec<Period> = all.into_iter().rev().collect();
        assert_eq!(watch(named("fluoride"), &turned), found);
        assert_eq!(watch(named("fluoride"), &[none]), Watched::default());
    }

    #[test]
    fn noise_is_not_over_and_the_earliest_of_equals_is_the_worst() {
        assert_eq!(check_target(named("fluoride"), 0.1 + 0.2, 0.3).map(|h| h.over), Some(false));
        assert_eq!(check_target(named("fluoride"), 1.0, 0.0), None);
        assert_eq!(
            check_target(named("transparency"), 0.2, 0.3),
            Some(TargetCheck { over: true, multiple: None })
        );
        let found =
            watch(named("fluoride"), &[period(2, 2.0, 1.0), period(1, 4.0, 2.0), period(3, 0.5, 1.0)]);
        assert_eq!(found.worst.unwrap().index, 1);
        let oxygen = watch(named("dissolved_oxygen"), &[period(1, 6.0, 5.0), period(2, 5.5, 5.0)]);
        assert_eq!((oxygen.over, oxygen.worst.unwrap().index), (0, 2));
    }
}

//! The means that the remaining months of a year may have to meet a target.

use crate::reason::Reason;
use crate::rounding;
use crate::standard::Comparison;
use crate::words::words;
use rust_decimal::Decimal;

/// The outlook for a target before the end of the year.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum State {
    /// Kept even where each remaining month is as bad as the worst known; or the year is over, and kept.
    Safe,
    /// Kept where the remaining months are as those so far, and as those of the year before.
    Attainable,
    /// Missed where they are as those so far, or as those of the year before.
    AtRisk,
    /// Missed in any case.
    Lost,
}

words!(State, "state", "safe" => Safe, "attainable" => Attainable, "at_risk" => AtRisk, "lost" => Lost);

/// A limit of a target, and the rounding of means before comparing.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct OutlookLimit {
    /// `<=`, `<`, `>=` or `>`.
    pub comparison: Comparison,
    /// The figure, in the canonical unit.
    pub value: Decimal,
    /// `None`: means are not rounded.
    pub decimals: Option<u32>,
}

impl OutlookLimit {
    fn is_least(self) -> bool {
        matches!(self.comparison, Comparison::AtLeast | Comparison::MoreThan)
    }

    /// Whether a mean keeps it, rounded as the assessment does.
    pub fn keeps(self, mean: Decimal) -> bool {
        let figure = self.decimals.map_or(mean, |places| rounding::assess(mean, places));
        self.comparison.keeps(figure, self.value)
    }
}

/// A target of the year before its end.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Outlook {
    /// The mean of the months so far, unrounded.
    pub mean: Option<f64>,
    /// The mean of these months in the year before, unrounded.
    pub before: Option<f64>,
    /// How far the mean is on the worse side: its multiple of the limit, or of a least limit that of the mean.
    pub far: Option<f64>,
    /// The mean that the remaining months may not exceed (of oxygen: fall short of), kept to one place
    /// more than means are rounded to, on the side of the target. `None` if no month remains.
    pub allowed: Option<f64>,
    /// What that means; `None` if it is not known.
    pub state: Option<State>,
}

/// The outlook for a target: from the means of the months so far, the number remaining, and the known means
/// of these months in the year before.
///
/// The mean of the year is that of its months, rounded at the end, so that the last digit of the limit
/// may be passed by half a unit.
///
/// # Errors
/// [`Reason::NotFinite`] for figures that are not decimals.
///
/// ```
/// use rust_decimal::Decimal;
/// use shuizhi::checks::outlook::{OutlookLimit, State, outlook};
/// use shuizhi::standard::Comparison;
/// let limit = OutlookLimit { comparison: Comparison::AtMost, value: Decimal::ONE, decimals: Some(2) };
/// // 1.005 is assessed as 1.00: (12 · 1.005 − 6 · 1.2) / 6 = 0.81.
/// let found = outlook(&[1.2; 6], 6, &[0.5; 6], limit).unwrap();
/// assert_eq!((found.allowed, found.state), (Some(0.81), Some(State::AtRisk)));
/// assert_eq!((found.mean, found.before, found.far), (Some(1.2), Some(0.5), Some(1.2)));
/// assert_eq!(outlook(&[3.0; 6], 6, &[], limit).unwrap().state, Some(State::Lost));
/// assert_eq!(outlook(&[0.4; 6], 6, &[0.9; 6], limit).unwrap().state, Some(State::Safe));
/// assert_eq!(outlook(&[1.0; 12], 0, &[], limit).unwrap().state, Some(State::Safe));
/// ```
pub fn outlook(months: &[f64], left: u32, before: &[f64], limit: OutlookLimit) -> Result<Outlook, Reason> {
    let decimal = |x: &f64| rounding::decimal(*x).ok_or(Reason::NotFinite);
    let months = months.iter().map(decimal).collect::<Result<Vec<_>, _>>()?;
    let before = before.iter().map(decimal).collect::<Result<Vec<_>, _>>()?;
    let mean = mean_of(&months);
    let figure = |mean: Option<Decimal>| mean.map(|m| rounding::settled(rounding::to_f64(m)));
    let ratio = |mean: f64| {
        let value = rounding::to_f64(limit.value);
        if limit.is_least() { value / mean } else { mean / value }
    };
    let mut out = Outlook {
        mean: figure(mean),
        before: figure(mean_of(&before)),
        far: figure(mean).map(ratio),
        ..Outlook::default()
    };
    if left == 0 {
        out.state = mean.map(|m| if limit.keeps(m) { State::Safe } else { State::Lost });
        return Ok(out);
    }
    let allowed = allowed(&months, left, limit).ok_or(Reason::NotFinite)?;
    // For oxygen the bound is not below zero.
    let allowed = if limit.is_least() { allowed.max(Decimal::ZERO) } else { allowed };
    out.allowed = Some(rounding::to_f64(allowed));
    // Whether remaining months of such a mean keep the target.
    let keeps = |x: Decimal| if limit.is_least() { x >= allowed } else { x <= allowed };
    let known: Vec<Decimal> = months.iter().chain(&before).copied().collect();
    let missed = |mean: Option<Decimal>| mean.is_some_and(|m| !keeps(m));
    out.state = if !limit.is_least() && allowed < Decimal::ZERO {
        Some(State::Lost)
    } else if known.is_empty() {
        None
    } else if known.iter().all(|&x| keeps(x)) {
        Some(State::Safe)
    } else if missed(mean) || missed(mean_of(&before)) {
        Some(State::AtRisk)
    } else {
        Some(State::Attainable)
    };
    Ok(out)
}

fn mean_of(values: &[Decimal]) -> Option<Decimal> {
    let sum = values.iter().try_fold(Decimal::ZERO, |sum, x| sum.checked_add(*x))?;
    sum.checked_div(Decimal::from(values.len()))
}

/// The largest mean of the remaining months (of oxygen the least), to one place more than the decimals
/// of assessment, with which the mean of the year keeps the limit.
fn allowed(months: &[Decimal], left: u32, limit: OutlookLimit) -> Option<Decimal> {
    let sum = months.iter().try_fold(Decimal::ZERO, |sum, x| sum.checked_add(*x))?;
    let (n, left) = (Decimal::from(months.len()), Decimal::from(left));
    // Without decimals of assessment a digit is shown beyond those of the limit.
    let places = limit.decimals.unwrap_or(limit.value.scale()).min(Decimal::MAX_SCALE - 1) + 1;
    let unit = Decimal::new(1, places);
    let side = if limit.is_least() { -Decimal::ONE } else { Decimal::ONE };
    // What rounds up to the limit lies within half a unit of its last place.
    let edge = limit.value.checked_add(side * Decimal::new(5, places))?;
    let exact = edge.checked_mul(n + left)?.checked_sub(sum)?.checked_div(left)?;
    let rounded = if limit.is_least() { up(exact, places) } else { down(exact, places) };
    let mut found = rounded.checked_add(side * unit)?;
    // Steps back to the target's side: the mean of the year decides, with its own rounding.
    for _ in 0..STEPS {
        let year = sum.checked_add(found.checked_mul(left)?)?.checked_div(n + left)?;
        if limit.keeps(year) {
            return Some(found);
        }
        found = found.checked_sub(side * unit)?;
    }
    None
}

/// Half a unit of the last place, for a strict limit a whole one, spread over the months that remain.
const STEPS: u32 = 400;

fn down(x: Decimal, places: u32) -> Decimal {
    x.round_dp_with_strategy(places, rust_decimal::RoundingStrategy::ToNegativeInfinity)
}

fn up(x: Decimal, places: u32) -> Decimal {
    x.round_dp_with_strategy(places, rust_decimal::RoundingStrategy::ToPositiveInfinity)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_allowed_keeps_the_target_and_a_little_more_does_not() {
        let mut state = 7u64;
        let mut random = move |n: u64| {
            state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            (state >> 33) % n
        };
        let comparisons =
            [Comparison::AtMost, Comparison::LessThan, Comparison::AtLeast, Comparison::MoreThan];
        for round in 0..4000 {
            let decimals = random(4) as u32;
            let value = Decimal::new(1 + random(300) as i64, decimals);
            let comparison = comparisons[round % 4];
            let limit = OutlookLimit { comparison, value, decimals: Some(decimals) };
            let months: Vec<f64> =
                (0..random(12)).map(|_| rounding::to_f64(value) * random(2000) as f64 / 1000.0).collect();
            let left = 1 + random(11) as u32;
            let found = outlook(&months, left, &[], limit).unwrap();
            let allowed = rounding::decimal(found.allowed.unwrap()).unwrap();
            let sum: Decimal = months.iter().map(|x| rounding::decimal(*x).unwrap()).sum();
            let year =
                |x: Decimal| (sum + x * Decimal::from(left)) / Decimal::from(months.len() as u32 + left);
            let unit = Decimal::new(1, decimals + 1) * Decimal::from(if limit.is_least() { -1 } else { 1 });
            assert!(limit.keeps(year(allowed)), "{limit:?} {months:?} {left} {allowed}");
            // Figures that would round to 0 are kept, and so keep no limit of 0.
            if year(allowed).abs() > Decimal::new(1, decimals) && !allowed.is_zero() {
                assert!(!limit.keeps(year(allowed + unit)), "{limit:?} {months:?} {left} {allowed}");
            }
        }
    }

    #[test]
    fn states_follow_from_what_is_known() {
        let limit = OutlookLimit { comparison: Comparison::AtMost, value: Decimal::ONE, decimals: Some(2) };
        let state =
            |months: &[f64], left, before: &[f64]| outlook(months, left, before, limit).unwrap().state;
        assert_eq!(state(&[], 12, &[]), None);
        assert_eq!(state(&[], 12, &[0.9]), Some(State::Safe));
        assert_eq!(state(&[0.2, 1.1], 2, &[]), Some(State::Safe)); // up to 1.36
        assert_eq!(state(&[0.2, 1.7], 2, &[0.4]), Some(State::Attainable)); // up to 1.06
        assert_eq!(state(&[0.2, 1.7], 2, &[1.4]), Some(State::AtRisk));
        assert_eq!(state(&[1.1, 1.1], 2, &[]), Some(State::AtRisk));
        assert_eq!(state(&[4.1], 3, &[]), Some(State::Lost));
        assert_eq!(state(&[1.006], 0, &[]), Some(State::Lost));
        let oxygen =
            OutlookLimit { comparison: Comparison::AtLeast, value: Decimal::from(5), decimals: Some(1) };
        let found = outlook(&[4.0, 4.0], 2, &[6.5, 5.0], oxygen).unwrap();
        assert_eq!((found.allowed, found.state), (Some(5.9), Some(State::AtRisk)));
        assert!(outlook(&[f64::NAN], 2, &[], limit).is_err());
    }
}

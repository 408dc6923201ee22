//! Limits compiled for speed: floats in a column's own unit, placed where the decimal comparison
//! turns.
//!
//! Whether a float exceeds a limit is a question about decimals: the float is read as a decimal of
//! 15 digits, converted, rounded where asked, and compared. That answer only ever turns once as
//! the float grows, so the turning point is found once and a comparison of floats gives the same
//! answer for every float, noise included.

#![allow(clippy::indexing_slicing, reason = "places of marks are those of the list they are taken from")]

use crate::rounding;
use crate::standard::Span;
use rust_decimal::Decimal;

/// The figure a float stands for, in the canonical unit; `None` where no decimal holds it, which
/// is above every limit.
pub(crate) fn canonical(x: f64, exponent: i32) -> Option<Decimal> {
    let d = rounding::decimal(x)?;
    rounding::scale(d, exponent).or_else(|| {
        // More than 28 places: the rest is below every limit.
        (exponent < 0)
            .then(|| d.checked_div(Decimal::from(10u64.checked_pow(exponent.unsigned_abs())?)))
            .flatten()
    })
}

/// The nearest float to [`canonical`], also where no decimal holds that.
pub(crate) fn scaled(x: f64, exponent: i32) -> f64 {
    canonical(x, exponent).map_or_else(|| rounding::shifted(x, exponent), rounding::to_f64)
}

/// The value that is assessed: [`canonical`], rounded to `decimals` where given.
pub(crate) fn assessed(x: f64, exponent: i32, decimals: Option<u32>) -> Option<Decimal> {
    let d = canonical(x, exponent)?;
    Some(decimals.map_or(d, |places| rounding::assess(d, places)))
}

/// A float that parts the values that violate some levels from those that do not.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Mark {
    pub at: f64,
    /// Whether values from `at` upwards violate, or from `at` downwards.
    pub upwards: bool,
    /// How many levels are violated there.
    pub weight: u8,
}

/// The limits of one parameter in one water body.
#[derive(Debug, Clone)]
pub(crate) struct Bounds {
    /// What each level allows, from the best to the worst.
    pub(crate) spans: Vec<Span>,
    /// How many levels, the best ones, ask that nothing be detected.
    pub(crate) undetected: u8,
    pub(super) marks: Vec<Mark>,
    /// For each rank from 1 on, the marks of which a value of that rank or worse violates one.
    pub(super) steps: Vec<Step>,
    /// The spans as floats, without an end infinite.
    pub(super) figures: Vec<(f64, f64)>,
}

/// The mark above and the mark below, by their places, beyond which a rank begins.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Step {
    pub above: Option<usize>,
    pub below: Option<usize>,
}

impl Bounds {
    /// Compiles the spans of the levels for values given in 10^`exponent` canonical units.
    pub(crate) fn new(spans: Vec<Span>, exponent: i32, decimals: Option<u32>) -> Bounds {
        let mut marks: Vec<Mark> = Vec::new();
        for span in &spans {
            let found = [
                span.high.and_then(|high| {
                    let over = |x: f64| assessed(x, exponent, decimals).is_none_or(|v| v > high);
                    Some((true, turning_point(high, exponent, decimals, over)?))
                }),
                span.low.and_then(|low| {
                    let kept = |x: f64| assessed(x, exponent, decimals).is_none_or(|v| v >= low);
                    let first = turning_point(low, exponent, decimals, kept).unwrap_or(f64::INFINITY);
                    (first > 0.0).then(|| (false, first.next_down()))
                }),
            ];
            for (upwards, at) in found.into_iter().flatten() {
                match marks.iter_mut().find(|m| m.upwards == upwards && m.at == at) {
                    Some(mark) => mark.weight += 1,
                    None => marks.push(Mark { at, upwards, weight: 1 }),
                }
            }
        }
        let steps = steps(&marks, spans.len());
        let end = |limit: Option<Decimal>, none: f64| limit.map_or(none, rounding::to_f64);
        let figures =
            spans.iter().map(|s| (end(s.low, f64::NEG_INFINITY), end(s.high, f64::INFINITY))).collect();
        Bounds { spans, undetected: 0, marks, steps, figures }
    }

    /// How many levels a value violates: 0 keeps the best.
    pub fn rank(&self, x: f64) -> u8 {
        self.marks.iter().map(|m| if m.violated(x) { m.weight } else { 0 }).sum()
    }

    /// The rank of a value below its detection limit, which keeps the levels that ask for no more.
    pub fn rank_undetected(&self, x: f64) -> u8 {
        let rank = self.rank(x);
        if rank <= self.undetected { 0 } else { rank }
    }

    /// The worst rank that a value of a rank may have: of the levels that allow everything only the last is
    /// certain.
    pub fn worst(&self, rank: u8) -> u8 {
        match self.spans.get(usize::from(rank)) {
            Some(span) if span.is_everything() => self.spans.len() as u8 - 1,
            _ => rank,
        }
    }

    /// Whether [`Bounds::worst`] is worse than some rank.
    pub fn is_inseparable(&self) -> bool {
        self.spans.iter().filter(|s| s.is_everything()).count() > 1
    }

    /// The best and the worst rank that a value from `low` to `high` may have.
    pub fn rank_between(&self, low: f64, high: f64) -> (u8, u8) {
        let surely = |m: &&Mark| if m.upwards { low >= m.at } else { high <= m.at };
        let best = self.marks.iter().filter(surely).map(|m| m.weight).sum();
        (best, self.worst(self.rank(low).max(self.rank(high))))
    }

    /// The best and the worst rank of a reading below a detection limit.
    pub fn rank_below(&self, limit: f64) -> (u8, u8) {
        let (best, worst) = self.rank_between(0.0, limit);
        if worst <= self.undetected { (0, 0) } else { (best, worst) }
    }
}

/// The steps of nested levels: a better level allows no more than a worse one, so that a value
/// violates marks above or marks below, never both.
fn steps(marks: &[Mark], levels: usize) -> Vec<Step> {
    let reached = |upwards: bool, rank: usize| {
        let mut side: Vec<usize> = (0..marks.len()).filter(|&m| marks[m].upwards == upwards).collect();
        side.sort_by(|&a, &b| marks[a].at.total_cmp(&marks[b].at));
        if !upwards {
            side.reverse();
        }
        let mut violated = 0;
        side.into_iter().find(|&m| {
            violated += usize::from(marks[m].weight);
            violated >= rank
        })
    };
    (1..=levels).map(|rank| Step { above: reached(true, rank), below: reached(false, rank) }).collect()
}

impl Mark {
    pub(super) fn violated(&self, x: f64) -> bool {
        if self.upwards { x >= self.at } else { x <= self.at }
    }
}

/// The least float from 0 on for which `holds` is true, where it turns from false to true once;
/// `None` if it never does. `near` is the limit in the canonical unit, and `decimals` the places that
/// values are rounded to before: beside the limit, or half a unit of the last place from it, is where to
/// look first.
fn turning_point(
    near: Decimal,
    exponent: i32,
    decimals: Option<u32>,
    holds: impl Fn(f64) -> bool,
) -> Option<f64> {
    if holds(0.0) {
        return Some(0.0);
    }
    if !holds(f64::MAX) {
        return None;
    }
    let (mut low, mut high) = (0u64, f64::MAX.to_bits());
    let half = decimals.filter(|places| *places < 28).map(|places| Decimal::new(5, places + 1));
    let beside = [Some(near), half.and_then(|h| near.checked_add(h)), half.and_then(|h| near.checked_sub(h))];
    for guess in beside.into_iter().flatten() {
        let guess = rounding::scale(guess, exponent.saturating_neg()).map_or(0.0, rounding::to_f64);
        if guess > 0.0 && guess.is_finite() {
            // Floats of no sign are ordered as their bits.
            let around = [guess.to_bits().saturating_sub(64), guess.to_bits().saturating_add(64)];
            if !holds(f64::from_bits(around[0])) && holds(f64::from_bits(around[1])) {
                [low, high] = around;
                break;
            }
        }
    }
    while high - low > 1 {
        let middle = low + (high - low) / 2;
        if holds(f64::from_bits(middle)) { high = middle } else { low = middle }
    }
    Some(f64::from_bits(high))
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::str::FromStr;

    fn d(s: &str) -> Option<Decimal> {
        Some(Decimal::from_str(s).unwrap())
    }

    fn at_most(limits: &[&str]) -> Vec<Span> {
        limits.iter().map(|l| Span { low: None, high: d(l) }).collect()
    }

    /// The rule itself, on decimals.
    fn rank_of(spans: &[Span], x: f64, exponent: i32, decimals: Option<u32>) -> u8 {
        let v = assessed(x, exponent, decimals);
        let violates = |s: &&Span| match v {
            Some(v) => s.low.is_some_and(|l| v < l) || s.high.is_some_and(|h| v > h),
            None => s.high.is_some(),
        };
        spans.iter().filter(violates).count() as u8
    }

    #[test]
    fn compiled_limits_answer_as_the_decimals_at_every_float_around_them() {
        let range = vec![Span { low: d("6"), high: d("9") }; 5];
        let oxygen: Vec<Span> =
            ["7.5", "6", "5", "3", "2"].iter().map(|l| Span { low: d(l), high: None }).collect();
        for spans in [
            at_most(&["0.15", "0.5", "1", "1.5", "2"]),
            at_most(&["0.00005", "0.00005", "0.0001", "0.001", "0.001"]),
            at_most(&["0.3"]),
            at_most(&["0.0000028"]),
            range,
            oxygen,
        ] {
            for exponent in [0, -3, -6, 3] {
                for decimals in [None, Some(0), Some(1), Some(3), Some(5)] {
                    let bounds = Bounds::new(spans.clone(), exponent, decimals);
                    let mut probes = vec![0.0, 1e-300, 1e-9, 0.5, 7.0, 9.4, 9.5, 1e6, 1e30, 1e300];
                    for s in &spans {
                        for l in [s.low, s.high].into_iter().flatten() {
                            let step = Decimal::new(5, decimals.unwrap_or(6) + 1);
                            for y in [l, l + step, l - step] {
                                probes.push(rounding::to_f64(y) * 10f64.powi(-exponent));
                            }
                        }
                    }
                    probes.extend(bounds.marks.iter().map(|m| m.at));
                    for probe in probes.into_iter().filter(|p| *p >= 0.0) {
                        let (mut up, mut down) = (probe, probe);
                        for _ in 0..12 {
                            for x in [up, down] {
                                let want = rank_of(&spans, x, exponent, decimals);
                                assert_eq!(bounds.rank(x), want, "{x:?} e{exponent} {decimals:?} {spans:?}");
                                let beyond =
                                    |m: Option<usize>| m.is_some_and(|m| bounds.marks[m].violated(x));
                                let steps = bounds
                                    .steps
                                    .iter()
                                    .filter(|s| beyond(s.above) || beyond(s.below))
                                    .count();
                                assert_eq!(steps, usize::from(want), "{x:?} {:?}", bounds.steps);
                            }
                            up = up.next_up();
                            down = down.next_down().max(0.0);
                        }
                    }
                }
            }
        }
    }

    #[test]
    fn figures_beyond_all_decimals_are_assessed_without_a_panic() {
        for x in [0.0, -0.0, 5e-324, 1e28, 7.9e28, 1e300, f64::MAX, f64::MIN, f64::NAN, f64::INFINITY] {
            for exponent in [i32::MIN, -29, 0, 29, i32::MAX] {
                let _ = (canonical(x, exponent), scaled(x, exponent), assessed(x, exponent, Some(u32::MAX)));
                let bounds = Bounds::new(at_most(&["0.3", "1"]), exponent, Some(u32::MAX));
                let _ = (bounds.rank(x), bounds.rank_between(x, f64::NAN), bounds.rank_below(x));
            }
        }
    }

    #[test]
    fn noise_of_arithmetic_is_no_exceedance() {
        let bounds = Bounds::new(at_most(&["0.3"]), 0, None);
        assert_eq!(bounds.rank(0.1 + 0.2), 0);
        assert_eq!(bounds.rank(0.300000000000001), 1);
        // 0.3 μg/L is 0.0003 mg/L, whatever 0.3 / 1000 is in binary.
        assert_eq!(Bounds::new(at_most(&["0.0003"]), -3, None).rank(0.3), 0);
    }

    #[test]
    fn ranks_of_what_lies_between() {
        let bounds = Bounds::new(
            vec![Span { low: d("6"), high: d("9") }, Span { low: d("5"), high: d("10") }],
            0,
            None,
        );
        assert_eq!(bounds.rank_between(4.0, 7.0), (0, 2));
        assert_eq!(bounds.rank_between(10.5, f64::INFINITY), (2, 2));
        assert_eq!(bounds.rank_between(9.5, 9.6), (1, 1));
    }
}

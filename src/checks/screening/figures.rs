//! Checks of how figures are written: their last digits, and detection limits among them.

#![allow(clippy::indexing_slicing, reason = "there are as many counts as decimals and digits")]

use super::points::{Add, Point};
use super::{Detail, Figures};
use crate::rounding;

/// Tells last digits that never occur in a series.
pub(super) fn digits(points: &[Point], figures: Figures<'_>, add: Add<'_>) {
    let mut counts: [[usize; 10]; 8] = [[0; 10]; 8];
    for point in points {
        if let Some((decimals, digit)) = last_digit(point.value) {
            counts[decimals][digit] += 1;
        }
    }
    // Figures print without trailing zeros: a last digit of 0 is one decimal less.
    let Some(most) = (0..counts.len()).rev().find(|d| counts[*d].iter().sum::<usize>() * 4 > points.len())
    else {
        return;
    };
    let of = points.len();
    if of < figures.count("least") {
        return;
    }
    let never: Vec<String> =
        (1..10).filter(|digit| counts[most][*digit] == 0).map(|digit| digit.to_string()).collect();
    if !never.is_empty() {
        add("digits", None, Detail::Digits { never: never.join(", "), of });
    }
}

/// How many decimals a figure has, and its last digit; `None` of more than seven.
fn last_digit(x: f64) -> Option<(usize, usize)> {
    let x = x.abs();
    let (mut whole, mut power) = (x, 1.0);
    for decimals in 0..8 {
        let rounded = whole.round();
        // The decimal that is meant is the nearest float, whatever the product is.
        if rounded / power == x {
            return (rounded < 1e15).then(|| (decimals, (rounded % 10.0) as usize));
        }
        power *= 10.0;
        whole = x * power;
    }
    None
}

/// Tells readings that stand for what was not detected.
pub(super) fn half_limits(points: &[Point], figures: Figures<'_>, add: Add<'_>) {
    let mut limits: Vec<f64> = points.iter().filter(|p| p.below).map(|p| p.value).collect();
    limits.sort_by(f64::total_cmp);
    limits.dedup();
    for limit in limits {
        for taken in [limit, rounding::settled(limit / 2.0)] {
            let equal: Vec<&Point> = points.iter().filter(|p| !p.below && p.value == taken).collect();
            if equal.len() >= figures.count("least") {
                for point in &equal {
                    add("half-limit", Some(point), Detail::Limit { limit, times: equal.len() });
                }
            }
        }
    }
}

/// Tells where detection limits change.
pub(super) fn limit_changes(points: &[Point], add: Add<'_>) {
    let mut before: Option<f64> = None;
    for point in points.iter().filter(|p| p.below) {
        if let Some(limit) = before.filter(|limit| *limit != point.value) {
            add("limit-change", Some(point), Detail::Before(limit));
        }
        before = Some(point.value);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn last_digits_are_those_that_print() {
        let mut state = 7_u64;
        for n in 0..20_000 {
            state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
            let value = ((state >> 40) as f64) / 10f64.powi(n % 8);
            let text = format!("{value}");
            let decimals = text.split_once('.').map_or(0, |(_, decimals)| decimals.len());
            let digit = text.bytes().last().map(|b| usize::from(b - b'0'));
            assert_eq!(last_digit(value), digit.map(|digit| (decimals, digit)), "{text}");
        }
        assert_eq!(last_digit(1.0 / 3.0), None);
        assert_eq!(last_digit(-0.25), Some((2, 5)));
    }
}

//! GB/T 8170 rounding, half to even on the decimal, never on binary noise; and the decimal side of
//! floating-point figures.
//!
//! A 64-bit float carries 15 decimal digits faithfully; what lies beyond (0.1 + 0.2 =
//! 0.30000000000000004) is noise of the arithmetic, not of the water. Figures are therefore read as
//! the shortest decimal that prints them, kept to 15 significant digits.

use rust_decimal::{Decimal, RoundingStrategy};
use std::str::FromStr;

const DIGITS: i32 = 15;

/// The decimal a finite float stands for: its shortest print, to 15 significant digits, half to even.
/// `None` where it does not fit a decimal of 28 places (|x| ≥ 7.9e28); below 1e-28 it is zero.
pub fn decimal(x: f64) -> Option<Decimal> {
    let d = parse(&format!("{x:e}"))?;
    d.round_sf_with_strategy(DIGITS as u32, RoundingStrategy::MidpointNearestEven)
}

/// Parses a plain or scientific decimal (`0.05`, `1.2e3`).
pub fn parse(text: &str) -> Option<Decimal> {
    let d = match text.find(['e', 'E']) {
        Some(_) => Decimal::from_scientific(text).ok().or_else(|| {
            let x: f64 = text.parse().ok()?;
            (x.abs() < 1e-20).then_some(Decimal::ZERO)
        }),
        None => Decimal::from_str(text).ok(),
    }?;
    Some(d.normalize())
}

/// The nearest float to a decimal.
pub fn to_f64(d: Decimal) -> f64 {
    d.to_string().parse().unwrap_or(f64::NAN)
}

/// `d` times a power of ten, exactly; `None` where 28 places do not hold it.
pub fn scale(d: Decimal, exponent: i32) -> Option<Decimal> {
    let places = d.scale() as i32 - exponent;
    let mut out = d;
    if places < 0 {
        out.set_scale(0).ok()?;
        return out.checked_mul(Decimal::from_i128_with_scale(10i128.checked_pow(places.unsigned_abs())?, 0));
    }
    out.set_scale(places as u32).ok()?;
    Some(out)
}

/// Rounds half to even at `places` decimals (GB/T 8170).
///
/// ```
/// use shuizhi::rounding::half_even;
/// assert_eq!(half_even(0.125, 2), 0.12);
/// assert_eq!(half_even(0.375, 2), 0.38);
/// assert_eq!(half_even(2.675, 2), 2.68); // as printed; the binary figure lies a little below
/// assert_eq!(half_even(7.5, 0), 8.0);
/// ```
pub fn half_even(x: f64, places: u32) -> f64 {
    // A float of 2^53 and above has no fraction left to round; a non-finite one has no decimal.
    if !x.is_finite() || x.abs() >= 9_007_199_254_740_992.0 {
        return x;
    }
    match decimal(x) {
        Some(d) => to_f64(d.round_dp_with_strategy(places, RoundingStrategy::MidpointNearestEven)),
        None => x,
    }
}

/// As [`half_even`], but a figure that would become 0 keeps one significant digit
/// (环办监测函〔2020〕82号).
///
/// ```
/// use shuizhi::rounding::for_assessment;
/// assert_eq!(for_assessment(0.00004, 3), 0.00004);
/// assert_eq!(for_assessment(0.0, 3), 0.0);
/// ```
pub fn for_assessment(x: f64, places: u32) -> f64 {
    if !x.is_finite() || x.abs() >= 9_007_199_254_740_992.0 {
        return x;
    }
    decimal(x).map_or(x, |d| to_f64(assess(d, places)))
}

/// The rule of [`for_assessment`] on decimals.
pub fn assess(d: Decimal, places: u32) -> Decimal {
    let r = d.round_dp_with_strategy(places, RoundingStrategy::MidpointNearestEven);
    if r.is_zero() && !d.is_zero() {
        return d.round_sf_with_strategy(1, RoundingStrategy::MidpointNearestEven).unwrap_or(d);
    }
    r
}

/// The two floats between which every float reads as the decimal `d` (see the module's head):
/// `x` is above `d` iff `x > upper`, below `d` iff `x < lower`.
pub fn noise_band(d: Decimal) -> (f64, f64) {
    let d = d.normalize();
    if d.is_zero() {
        return (0.0, 0.0);
    }
    let at = to_f64(d);
    let last_reading_as_d = |towards: fn(f64) -> f64| {
        let mut x = at;
        // At most about two dozen floats share a 15-digit decimal.
        while decimal(towards(x)) == Some(d) {
            x = towards(x);
        }
        x
    };
    (last_reading_as_d(f64::next_down), last_reading_as_d(f64::next_up))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn d(s: &str) -> Decimal {
        Decimal::from_str(s).unwrap()
    }

    #[test]
    fn reads_floats_as_the_decimals_they_print() {
        assert_eq!(decimal(0.1 + 0.2), Some(d("0.3")));
        assert_eq!(decimal(0.0000028), Some(d("0.0000028")));
        assert_eq!(decimal(1e22), Some(d("10000000000000000000000")));
        assert_eq!(decimal(1e40), None);
        assert_eq!(decimal(1e-40), Some(Decimal::ZERO));
        assert_eq!(decimal(0.0), Some(Decimal::ZERO));
    }

    #[test]
    fn scales_exactly() {
        assert_eq!(scale(d("0.3"), -3), Some(d("0.0003")));
        assert_eq!(scale(d("0.3"), 3), Some(d("300")));
        assert_eq!(scale(d("1200"), -3), Some(d("1.2")));
        assert_eq!(scale(d("5"), 1), Some(d("50")));
        assert_eq!(scale(d("0.0000000000000000000000000001"), -3), None);
    }

    #[test]
    fn rounds_half_to_even_on_the_decimal() {
        for (x, places, want) in [
            (0.125, 2, 0.12),
            (0.375, 2, 0.38),
            (1.005, 2, 1.0),
            (1.015, 2, 1.02),
            (2.5, 0, 2.0),
            (-2.5, 0, -2.0),
            (9.5, 0, 10.0),
            (8.5, 0, 8.0),
            (0.05, 1, 0.0),
            (1e300, 2, 1e300),
        ] {
            assert_eq!(half_even(x, places), want, "{x} at {places}");
        }
        assert!(half_even(f64::NAN, 2).is_nan());
        assert_eq!(for_assessment(0.00045, 3), 0.0004);
        assert_eq!(for_assessment(0.0005, 3), 0.0005);
    }

    #[test]
    fn the_noise_band_holds_just_what_reads_as_the_decimal() {
        for s in ["0.3", "1", "6", "9", "0.05", "0.0000028", "40000", "0.1", "2", "7.5", "100", "0.025"] {
            let (lo, hi) = noise_band(d(s));
            let at: f64 = s.parse().unwrap();
            assert!(lo <= at && at <= hi, "{s}");
            // Walk a few dozen floats each way: membership must equal reading as `s`.
            let (mut up, mut down) = (at, at);
            for _ in 0..60 {
                for x in [up, down] {
                    let inside = x >= lo && x <= hi;
                    assert_eq!(inside, decimal(x) == Some(d(s)), "{s} {x:?}");
                }
                up = up.next_up();
                down = down.next_down();
            }
        }
        assert!(0.1 + 0.2 <= noise_band(d("0.3")).1);
    }
}

//! GB/T 8170 rounding, half to even on the decimal, never on binary noise; and the decimal side of
//! floating-point figures.
//!
//! A 64-bit float carries 15 decimal digits faithfully; what lies beyond (0.1 + 0.2 =
//! 0.30000000000000004) is noise of the arithmetic, not of the water. Figures are therefore read as
//! the shortest decimal that prints them, kept to 15 significant digits.

use rust_decimal::{Decimal, RoundingStrategy};
use std::str::FromStr;

const DIGITS: u32 = 15;
const SETTLED: u32 = 12;
/// The powers of ten that a float holds exactly.
pub(crate) const POWERS_OF_TEN: [f64; 23] = [
    1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18,
    1e19, 1e20, 1e21, 1e22,
];
/// Those of the decimals that a float carries faithfully.
pub(crate) const SHORT_POWERS: &[f64] = POWERS_OF_TEN.split_at(DIGITS as usize + 1).0;
/// Whole numbers up to here are exact as floats.
const EXACT: i128 = 1 << 53;

/// The decimal a finite float stands for: its shortest print, to 15 significant digits, half to even.
/// `None` if it does not fit a decimal of 28 places (|x| ≥ 7.9e28); below 1e-28 it is zero.
pub fn decimal(x: f64) -> Option<Decimal> {
    short(x).or_else(|| long(x)).or_else(|| printed(x))
}

/// The decimal of 15 digits that a float of more is near to, where that is certain in floats.
fn long(x: f64) -> Option<Decimal> {
    if !x.is_finite() || x == 0.0 {
        return None;
    }
    let places = u32::try_from(DIGITS as i32 - 1 - decade(x.abs())).ok()?;
    let scaled = x * POWERS_OF_TEN.get(places as usize)?;
    let whole = nearest(scaled);
    // Scaling strays by half a unit of the last place, which is 1/16 below 1e15.
    let clear = ((scaled - whole).abs() - 0.5).abs() > 0.2;
    (clear && whole.abs() < 1e15).then(|| Decimal::new(whole as i64, places))
}

fn printed(x: f64) -> Option<Decimal> {
    significant(parse(&format!("{x:e}"))?, DIGITS)
}

/// The decimal of up to 15 digits that a float is the nearest to. There is one at most: decimals of
/// 15 digits lie further apart than floats.
fn short(x: f64) -> Option<Decimal> {
    for (places, power) in SHORT_POWERS.iter().enumerate() {
        let whole = nearest(x * power);
        if whole.abs() >= 1e15 {
            return None;
        }
        // Both are exact, so that their quotient is the nearest float.
        if whole / power == x {
            return Some(Decimal::new(whole as i64, places as u32));
        }
    }
    None
}

/// A computed figure without the noise of its arithmetic: to 12 significant digits. A sum of n readings
/// deviates by up to n units of the 16th digit, while a mean of n readings that is not a tie is 1/n units of
/// their last place away from one.
///
/// ```
/// use shuizhi::rounding::settled;
/// assert_eq!(settled((0.1 + 0.2) / 2.0), 0.15);
/// assert_eq!(settled(1.0 / 3.0), 0.333333333333);
/// ```
pub fn settled(x: f64) -> f64 {
    settled_to(x, 0.0)
}

/// The same, of what was summed from figures of a larger size: of these its noise is, and where they
/// balance out there may be nothing else.
///
/// ```
/// use shuizhi::rounding::settled_to;
/// assert_eq!(settled_to((-0.3 + 0.1 + 0.2) / 3.0, 0.2), 0.0);
/// assert_eq!(settled_to(1.0 / 3.0, 0.2), 0.333333333333);
/// ```
#[inline]
pub fn settled_to(x: f64, size: f64) -> f64 {
    if !x.is_finite() || x == 0.0 {
        return x;
    }
    let of = |x: f64| SETTLED as i32 - 1 - decade(x);
    let own = of(x.abs());
    if size > x.abs() && size.is_finite() {
        let places = of(size);
        if places < own {
            return half_even(x, places.max(0) as u32) + 0.0;
        }
    }
    let slowly = || parse(&format!("{x:e}")).and_then(|d| significant(d, SETTLED)).map_or(x, to_f64);
    u32::try_from(own).ok().and_then(|places| quickly(x, places)).unwrap_or_else(slowly)
}

/// The whole number nearest to a float, ties to the even one. Without the rounding instructions of
/// newer processors `round_ties_even` is a call; adding a number that leaves no place for a fraction is not.
#[inline]
pub(crate) fn nearest(x: f64) -> f64 {
    const NO_FRACTION: f64 = 6_755_399_441_055_744.0; // 1.5 × 2^52
    if x.abs() < 2_251_799_813_685_248.0 { (x + NO_FRACTION) - NO_FRACTION } else { x.round_ties_even() }
}

/// The exponent of a positive float in scientific notation: of 0.02 it is -2.
#[inline]
fn decade(x: f64) -> i32 {
    // By the power of two, which is one too low at the most.
    let binary = ((x.to_bits() >> 52) & 0x7ff) as i32 - 1023;
    let guess = (binary * 1233) >> 12;
    let next = usize::try_from(guess + 1 - LEAST_DECADE).ok().and_then(|i| DECADES.get(i));
    match next {
        Some(power) if guess >= LEAST_DECADE => guess + i32::from(x >= *power),
        _ => x.log10().floor() as i32,
    }
}

const LEAST_DECADE: i32 = -16;
/// The powers of ten from 1e-16.
const DECADES: [f64; 32] = [
    1e-16, 1e-15, 1e-14, 1e-13, 1e-12, 1e-11, 1e-10, 1e-9, 1e-8, 1e-7, 1e-6, 1e-5, 1e-4, 1e-3, 1e-2, 1e-1,
    1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15,
];

/// Rounds to a number of places where that is certain in floats: the figure lies clear of a tie,
/// and whole number and power of ten are exact, so that their quotient is the nearest float.
#[inline]
fn quickly(x: f64, places: u32) -> Option<f64> {
    let power = *POWERS_OF_TEN.get(places as usize)?;
    let scaled = x * power;
    let whole = nearest(scaled);
    // Scaling strays by a unit of the 16th digit: below 1e12 that is less than 1e-3.
    let clear = ((scaled - whole).abs() - 0.5).abs() > 1e-3;
    (clear && whole != 0.0 && whole.abs() <= 1e12).then_some(whole / power)
}

/// Rounds half to even to a number of significant digits; fewer digits stay as they are.
pub(crate) fn significant(d: Decimal, digits: u32) -> Option<Decimal> {
    let surplus = d.mantissa().unsigned_abs().checked_ilog10().map_or(0, |n| n + 1).saturating_sub(digits);
    if surplus == 0 {
        return Some(d);
    }
    // The digits to keep before the point, the surplus behind it.
    let shifted = Decimal::try_from_i128_with_scale(d.mantissa(), surplus.min(28)).ok()?;
    let kept = shifted.round_dp_with_strategy(0, RoundingStrategy::MidpointNearestEven);
    scale(kept, surplus as i32 - d.scale() as i32)
}

/// Parses a plain or scientific decimal (`0.05`, `1.2e3`); what lies beyond 28 places is rounded.
pub fn parse(text: &str) -> Option<Decimal> {
    let (mantissa, exponent) = text.split_once(['e', 'E']).unwrap_or((text, "0"));
    let d = Decimal::from_str(mantissa).ok()?.normalize();
    let exponent: i32 = exponent.parse().ok()?;
    let places = i64::from(d.scale()) - i64::from(exponent);
    if places <= 28 {
        return Some(scale(d, exponent)?.normalize());
    }
    let surplus = u32::try_from(places - 28).ok()?;
    let shifted = Decimal::try_from_i128_with_scale(d.mantissa(), surplus.min(28)).ok()?;
    let kept = shifted.round_dp_with_strategy(0, RoundingStrategy::MidpointNearestEven);
    if surplus > 28 { Some(Decimal::ZERO) } else { Some(scale(kept, -28)?.normalize()) }
}

/// The nearest float to a decimal.
pub fn to_f64(d: Decimal) -> f64 {
    match POWERS_OF_TEN.get(d.scale() as usize) {
        Some(power) if d.mantissa().abs() <= EXACT => d.mantissa() as f64 / power,
        _ => d.to_string().parse().unwrap_or(f64::NAN),
    }
}

/// The nearest float to what a float prints times a power of ten; infinite beyond the largest.
///
/// ```
/// use shuizhi::rounding::shifted;
/// assert_eq!(shifted(1.1e300, -3), 1.1e297);
/// assert_eq!(shifted(-7.9e28, 0), -7.9e28);
/// ```
pub fn shifted(x: f64, exponent: i32) -> f64 {
    let print = format!("{x:e}");
    let moved = print.split_once('e').and_then(|(mantissa, e)| {
        let e = e.parse::<i32>().ok()?.saturating_add(exponent);
        format!("{mantissa}e{e}").parse().ok()
    });
    moved.unwrap_or(x) // no number, or infinite
}

/// The nearest float to the quotient of two decimals; `None` if it divides by zero.
pub fn quotient(a: Decimal, b: Decimal) -> Option<f64> {
    let whole = |d: Decimal, places: u32| d.mantissa().checked_mul(10i128.checked_pow(places)?);
    let places = a.scale().max(b.scale());
    match (whole(a, places - a.scale()), whole(b, places - b.scale())) {
        (Some(a), Some(b)) if b != 0 && a.abs() <= EXACT && b.abs() <= EXACT => Some(a as f64 / b as f64),
        _ => a.checked_div(b).map(to_f64),
    }
}

/// `d` times a power of ten, exactly; `None` if a decimal of 28 places does not hold it.
pub fn scale(d: Decimal, exponent: i32) -> Option<Decimal> {
    if d.is_zero() {
        return Some(d);
    }
    let places = i64::from(d.scale()) - i64::from(exponent);
    let mut out = d;
    if places < 0 {
        out.set_scale(0).ok()?;
        let power = 10i128.checked_pow(u32::try_from(-places).ok()?)?;
        return out.checked_mul(Decimal::try_from_i128_with_scale(power, 0).ok()?);
    }
    out.set_scale(u32::try_from(places).ok()?).ok()?;
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
    if let Some(r) = quickly(x, places) {
        return r;
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
#[inline]
pub fn for_assessment(x: f64, places: u32) -> f64 {
    if !x.is_finite() || x.abs() >= 9_007_199_254_740_992.0 {
        return x;
    }
    quickly(x, places).unwrap_or_else(|| decimal(x).map_or(x, |d| to_f64(assess(d, places))))
}

/// The rule of [`for_assessment`] on decimals.
pub fn assess(d: Decimal, places: u32) -> Decimal {
    let r = d.round_dp_with_strategy(places, RoundingStrategy::MidpointNearestEven);
    if r.is_zero() && !d.is_zero() {
        return significant(d, 1).unwrap_or(d);
    }
    r
}

#[cfg(test)]
mod tests;

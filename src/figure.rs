//! Figures as they are written: rounded once, half to even on the decimal, for every face.

use crate::rounding::{self, half_even};
use crate::standard::rule;
use rust_decimal::Decimal;

/// A figure with a fixed number of decimals.
///
/// ```
/// use shuizhi::figure::fixed;
/// assert_eq!([fixed(0.35, 1), fixed(0.25, 1), fixed(12.0, 1), fixed(-0.04, 1)], ["0.4", "0.2", "12.0", "0.0"]);
/// ```
pub fn fixed(x: f64, decimals: u32) -> String {
    let rounded = half_even(x, decimals);
    // Zero has no sign, and no float a digit beyond the 1074th place.
    format!("{:.*}", decimals.min(1074) as usize, if rounded == 0.0 { 0.0 } else { rounded })
}

/// A figure as it is published: with a fixed number of decimals, or one significant figure where it would
/// read 0 and is not.
///
/// ```
/// use shuizhi::figure::published;
/// assert_eq!([published(0.35, 1), published(0.04, 1), published(0.0, 1)], ["0.4", "0.04", "0.0"]);
/// ```
pub fn published(x: f64, decimals: u32) -> String {
    let kept = rounding::for_assessment(x, decimals);
    if kept == 0.0 || kept == half_even(x, decimals) { fixed(x, decimals) } else { plain(kept) }
}

/// A part of a whole in per cent; `None` of nothing.
///
/// ```
/// use shuizhi::figure::percent;
/// assert_eq!((percent(1.0, 4.0), percent(0.0, 0.0)), (Some(25.0), None));
/// ```
pub fn percent(part: f64, whole: f64) -> Option<f64> {
    (whole > 0.0).then(|| 100.0 * part / whole)
}

/// An exceedance multiple, as in brackets after an indicator.
pub fn multiple(x: f64) -> String {
    published(x, rule("main-indicators").figure("decimals") as u32)
}

/// A share in per cent, without its sign.
pub fn share(x: f64) -> String {
    published(x, rule("published-figures").figure("share") as u32)
}

/// A figure with all its digits, 15 at most, and no exponent.
///
/// ```
/// use shuizhi::figure::plain;
/// assert_eq!([plain(0.00005), plain(0.1 + 0.2), plain(1200.0)], ["0.00005", "0.3", "1200"]);
/// ```
pub fn plain(x: f64) -> String {
    rounding::decimal(x).map_or_else(|| x.to_string(), |d| written(d.normalize()))
}

/// A figure with a number of significant digits, but never fewer than it has before the point.
///
/// ```
/// use shuizhi::figure::significant;
/// assert_eq!([significant(0.123456789, 3), significant(1234.5, 3), significant(0.5, 3)], ["0.123", "1234", "0.5"]);
/// ```
pub fn significant(x: f64, digits: u32) -> String {
    let Some(d) = rounding::decimal(x) else { return x.to_string() };
    let whole = d.trunc().mantissa().unsigned_abs().checked_ilog10().map_or(0, |n| n + 1);
    rounding::significant(d, digits.max(whole)).map_or_else(|| x.to_string(), |d| written(d.normalize()))
}

fn written(d: Decimal) -> String {
    if d.is_zero() { "0".into() } else { d.to_string() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_multiple_never_reads_nothing() {
        // COD 27 against 20; copper 1.04 against 1; one reading a hair above its limit.
        for (x, want) in [(0.35, "0.4"), (0.04, "0.04"), (0.05, "0.05"), (0.051, "0.1"), (1e-7, "0.0000001")]
        {
            assert_eq!(multiple(x), want, "{x}");
        }
        assert_eq!(multiple(0.0), "0.0");
        assert_eq!([share(0.35), share(0.045), share(100.0)], ["0.4", "0.04", "100.0"]);
    }

    #[test]
    fn what_no_decimal_holds_is_written_all_the_same() {
        assert_eq!([plain(f64::NAN), plain(f64::INFINITY), fixed(f64::NAN, 1)], ["NaN", "inf", "NaN"]);
        assert_eq!(significant(1e40, 3), format!("{}", 1e40));
        assert_eq!([plain(-0.0), fixed(-0.0, 2), significant(0.0, 3)], ["0", "0.00", "0"]);
        assert_eq!([significant(999.96, 4), significant(-0.00012345, 2)], ["1000", "-0.00012"]);
    }
}

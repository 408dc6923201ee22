//! By how many times a value is over its limit (GB 3838-2002, 5.1; 环办〔2011〕22号).

use crate::rounding::{self, decimal, quotient};

/// (value − limit) / limit of the decimals two floats stand for, below zero if the value is under a lower
/// limit; `None` if the limit is 0.
///
/// ```
/// use shuizhi::exceedance::multiple;
/// assert_eq!(multiple(27.0, 20.0), Some(0.35));
/// assert_eq!(multiple(0.3, 0.2), Some(0.5));
/// assert_eq!(multiple(1.0, 0.0), None);
/// ```
pub fn multiple(value: f64, limit: f64) -> Option<f64> {
    if limit == 0.0 {
        return None;
    }
    of_short(value, limit).or_else(|| match (decimal(value), decimal(limit)) {
        (Some(value), Some(limit)) => quotient(value.checked_sub(limit)?, limit),
        // Beyond all decimals.
        _ => Some((value - limit) / limit),
    })
}

/// The same where whole numbers tell it: the float that the decimals lead to.
pub(crate) fn of_short(value: f64, limit: f64) -> Option<f64> {
    for power in rounding::SHORT_POWERS {
        let (whole, of) = (rounding::nearest(value * power), rounding::nearest(limit * power));
        if whole.abs().max(of.abs()) >= 1e15 {
            return None;
        }
        if whole / power == value && of / power == limit {
            return (of != 0.0).then(|| (whole - of) / of);
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;
    use rust_decimal::Decimal;

    #[test]
    fn the_short_way_leads_where_the_decimals_do() {
        let mut state = 7u64;
        let mut random = || {
            state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            state >> 11
        };
        let (mut taken, n) = (0, 100_000);
        for _ in 0..n {
            let whole = random() % 10u64.pow(1 + (random() % 15) as u32);
            let x = whole as f64 / 10f64.powi((random() % 12) as i32);
            let y = Decimal::new(1 + random() as i64 % 100_000, (random() % 9) as u32);
            let want = quotient(decimal(x).unwrap() - y, y).unwrap();
            assert_eq!(multiple(x, rounding::to_f64(y)), Some(want), "{x} over {y}");
            taken += usize::from(of_short(x, rounding::to_f64(y)).is_some());
        }
        assert!(taken > n / 2, "{taken}");
        assert_eq!(
            [(1.2, 1.0), (0.3, 0.2), (0.5, 0.2)].map(|(x, y)| multiple(x, y).unwrap()),
            [0.2, 0.5, 1.5]
        );
        assert_eq!(multiple(1e300, 0.2), Some((1e300 - 0.2) / 0.2));
        assert_eq!(multiple(0.1 + 0.2, 0.3), Some(0.0)); // noise of the arithmetic
    }
}

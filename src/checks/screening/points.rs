//! A reading of a series, and the middle of figures.

use super::Detail;

/// A reading of a series, in the order of time.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Point {
    /// The row of the reading.
    pub row: u32,
    /// Hours since any moment.
    pub hour: f64,
    /// The figure in the canonical unit; the detection limit of a non-detect.
    pub value: f64,
    /// Whether it is a non-detect, below `value`.
    pub below: bool,
}

/// Takes a finding of a rule, of a reading or of the whole series.
pub(super) type Add<'f> = &'f mut dyn FnMut(&'static str, Option<&Point>, Detail);

/// The median of some figures, which it reorders.
pub(super) fn median(figures: &mut [f64]) -> Option<f64> {
    let half = figures.len() / 2;
    if figures.is_empty() {
        return None;
    }
    let odd = figures.len() % 2 == 1;
    let (below, middle, _) = figures.select_nth_unstable_by(half, f64::total_cmp);
    let lower = below.iter().copied().fold(f64::NEG_INFINITY, f64::max);
    Some(if odd { *middle } else { f64::midpoint(lower, *middle) })
}

/// The usual distance from the middle, on the scale of a standard deviation.
pub(super) fn scatter(distances: &mut [f64]) -> f64 {
    1.4826 * median(distances).unwrap_or(0.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn medians() {
        assert_eq!(median(&mut []), None);
        assert_eq!(median(&mut [3.0]), Some(3.0));
        assert_eq!(median(&mut [3.0, 1.0]), Some(2.0));
        assert_eq!(median(&mut [3.0, 1.0, 2.0]), Some(2.0));
        assert_eq!(median(&mut [4.0, 1.0, 3.0, 2.0]), Some(2.5));
    }
}

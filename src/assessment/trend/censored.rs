//! The Kendall test of figures with known bounds, such as readings below a detection limit, without
//! substitution.
//!
//! Of two figures one is higher if its lower bound reaches the other's upper bound; otherwise the pair says
//! nothing. Substituting half the detection limit falls when limits fall, and gives false trends.
//!
//! Sources:
//! - B. W. Brown, M. Hollander, R. M. Korwar (1974), *Nonparametric tests of independence for censored
//!   data*: Kendall's S with pairs that cannot be ordered counted as ties.
//! - M. G. Kendall (1975), *Rank Correlation Methods*, ch. 5: the variance of S for any scores of pairs.
//! - M. G. Akritas, S. A. Murphy, M. P. LaValley (1995), J. Am. Stat. Assoc. 90, 170–177; D. R. Helsel
//!   (2012), *Statistics for Censored Environmental Data*, ch. 12: the slope that leaves S of the
//!   residuals 0.

use super::ranks::{INTERVAL_LEAST, Z_95, at_rank, equal, normal, standardised};

/// Up to here all orders of figures with open ends are counted: 362 880, some milliseconds.
const ORDERS_COUNTED: usize = 9;

/// The Kendall test of figures between two ends, with its slope.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct CensoredKendall {
    /// How many figures took part.
    pub n: usize,
    /// How many of them have two different ends.
    pub censored: usize,
    /// How many pairs certainly rise, less how many certainly fall, within seasons.
    pub s: i64,
    /// The variance of S over all orders of the figures.
    pub var_s: f64,
    /// The standardised S, one taken off for continuity; 0 where no pair can be ordered.
    pub z: f64,
    /// The two-sided p-value of S.
    pub p: f64,
    /// Whether `p` is counted over all orders (n ≤ 9 and one season); otherwise it is of the normal `z`.
    pub exact: bool,
    /// The slope that leaves as many pairs of residuals rising as falling, per unit of the times;
    /// `None` if the open ends leave it open.
    pub slope: Option<f64>,
    /// Its 95 % confidence interval; `None` if the figures are too few or too open for one.
    pub interval: Option<(f64, f64)>,
}

/// One figure: between `low` and `high`, or exactly `low` if both are equal.
#[derive(Debug, Clone, Copy)]
struct Figure {
    season: usize,
    time: f64,
    low: f64,
    high: f64,
}

impl Figure {
    fn is_known(&self) -> bool {
        equal(self.low, self.high)
    }

    /// 1 where this figure is certainly above the other, −1 where it is below, 0 where neither is known.
    fn compared(&self, other: &Figure) -> i64 {
        i64::from(self.is_above(other)) - i64::from(other.is_above(self))
    }

    /// The upper end of a figure below a detection limit is not reached by it.
    fn is_above(&self, other: &Figure) -> bool {
        if equal(self.low, other.high) { !other.is_known() } else { self.low > other.high }
    }
}

/// The Kendall test of figures from `low` up to `high`, compared within their seasons only.
///
/// A figure that is known has the same ends. One below a detection limit has the ends 0 and the limit,
/// one above a range the range and infinity. What is missing (NaN) is left out; slices of unequal length,
/// a lower end above its upper one, and fewer than two figures of different times give `None`. Without
/// open ends the test, its slope and interval are those of [`mann_kendall`](super::mann_kendall) or
/// [`seasonal_kendall`](super::seasonal_kendall).
///
/// ```
/// use shuizhi::assessment::trend::censored_kendall;
/// // 5, <4, 3, <2, 1: of the ten pairs all fall but <4 with 3, <2 and 1.
/// let (years, low, high) = ([2019.0, 2020.0, 2021.0, 2022.0, 2023.0], [5.0, 0.0, 3.0, 0.0, 1.0], [5.0, 4.0, 3.0, 2.0, 1.0]);
/// let k = censored_kendall(&[0; 5], &years, &low, &high).unwrap();
/// assert_eq!((k.s, k.censored), (-6, 2)); // <2 with 1 is open as well
/// assert!(k.exact && k.p > 0.05);
/// ```
pub fn censored_kendall(
    seasons: &[usize],
    times: &[f64],
    low: &[f64],
    high: &[f64],
) -> Option<CensoredKendall> {
    let n = seasons.len();
    if times.len() != n || low.len() != n || high.len() != n {
        return None;
    }
    let figures = seasons.iter().zip(times).zip(low.iter().zip(high));
    let mut figures: Vec<Figure> = figures
        .map(|((&season, &time), (&low, &high))| Figure { season, time, low, high })
        .filter(|f| !f.time.is_nan() && !f.low.is_nan() && !f.high.is_nan())
        .collect();
    if figures.iter().any(|f| !f.time.is_finite() || !f.low.is_finite() || f.high < f.low) {
        return None;
    }
    figures.sort_by(|a, b| a.season.cmp(&b.season).then(a.time.total_cmp(&b.time)));
    let (mut s, mut var_s, mut ends) = (0, 0.0, Vec::new());
    let seasons = || figures.chunk_by(|a, b| a.season == b.season);
    for season in seasons() {
        let scores = Scores::of(season);
        s += scores.s;
        var_s += scores.variance();
        ends_of_slopes(season, &mut ends);
    }
    if ends.is_empty() {
        return None;
    }
    let (slope, interval) = slope_of(&mut ends, var_s, figures.len());
    let z = standardised(s, var_s);
    let counted = if seasons().count() == 1 { chance_of_orders(&figures, s) } else { None };
    Some(CensoredKendall {
        n: figures.len(),
        censored: figures.iter().filter(|f| !f.is_known()).count(),
        s,
        var_s,
        z,
        p: counted.unwrap_or_else(|| normal(z)),
        exact: counted.is_some(),
        slope,
        interval,
    })
}

/// The scores of the pairs of figures (a) and of their times (b): sums over all ordered pairs.
struct Scores {
    n: usize,
    s: i64,
    /// Σ of the squares of the pairs, and of the sums of rows.
    a: (i64, i64),
    b: (i64, i64),
}

impl Scores {
    fn of(figures: &[Figure]) -> Scores {
        let mut out = Scores { n: figures.len(), s: 0, a: (0, 0), b: (0, 0) };
        for one in figures {
            let (mut row_a, mut row_b) = (0, 0);
            for other in figures {
                let a = other.compared(one);
                let b = if equal(other.time, one.time) {
                    0
                } else {
                    i64::from(other.time > one.time) - i64::from(other.time < one.time)
                };
                out.s += a * b;
                out.a.0 += a * a;
                out.b.0 += b * b;
                row_a += a;
                row_b += b;
            }
            out.a.1 += row_a * row_a;
            out.b.1 += row_b * row_b;
        }
        out.s /= 2;
        out
    }

    /// The variance of S over all orders of the figures.
    fn variance(&self) -> f64 {
        let n = self.n as f64;
        let (a, b) = ((self.a.0 as f64, self.a.1 as f64), (self.b.0 as f64, self.b.1 as f64));
        let mut of_sums = 0.0;
        if self.n > 2 {
            of_sums += 4.0 * (a.1 - a.0) * (b.1 - b.0) / (n * (n - 1.0) * (n - 2.0));
        }
        if self.n > 1 {
            of_sums += 2.0 * a.0 * b.0 / (n * (n - 1.0));
        }
        // The sums take each pair twice.
        (of_sums / 4.0).max(0.0)
    }
}

/// Adds the least and the greatest slope that each pair of different times may have.
fn ends_of_slopes(figures: &[Figure], ends: &mut Vec<f64>) {
    for (i, later) in figures.iter().enumerate() {
        for earlier in figures[..i].iter().filter(|e| !equal(e.time, later.time)) {
            let time = later.time - earlier.time;
            if earlier.is_known() && later.is_known() && equal(earlier.low, later.low) {
                ends.extend([0.0; 2]);
            } else {
                ends.extend([(later.low - earlier.high) / time, (later.high - earlier.low) / time]);
            }
        }
    }
}

/// The slope at which as many pairs may still rise as may fall, with its interval.
///
/// As the slope that is taken off grows, S of the residuals falls by one at each end of each pair; it is
/// 0 in the middle of all ends.
fn slope_of(ends: &mut [f64], var_s: f64, n: usize) -> (Option<f64>, Option<(f64, f64)>) {
    ends.sort_unstable_by(f64::total_cmp);
    let pairs = ends.len() / 2;
    let slope = ends[pairs - 1].midpoint(ends[pairs]);
    let slope = slope.is_finite().then_some(slope);
    let rank = (pairs as f64 - Z_95 * var_s.sqrt()) / 2.0;
    let interval = (slope.is_some() && n >= INTERVAL_LEAST && rank >= 0.5).then(|| {
        let rank = rank.max(1.0);
        let middles: Vec<f64> = ends.chunks_exact(2).map(|two| two[0].midpoint(two[1])).collect();
        (at_rank(&middles, rank), at_rank(&middles, pairs as f64 + 1.0 - rank))
    });
    (slope, interval.filter(|(low, high)| low.is_finite() && high.is_finite()))
}

/// The share of all orders of a few figures whose S is as far from 0.
fn chance_of_orders(figures: &[Figure], s: i64) -> Option<f64> {
    let n = figures.len();
    let in_order = figures.windows(2).all(|two| !equal(two[0].time, two[1].time));
    if n > ORDERS_COUNTED || !in_order {
        return None;
    }
    let score = |i: usize, j: usize| figures[j].compared(&figures[i]);
    let scores: Vec<Vec<i64>> = (0..n).map(|i| (0..n).map(|j| score(i, j)).collect()).collect();
    let (mut far, mut all) = (0u64, 0u64);
    // Each order is built figure by figure: what one adds depends on those before it alone.
    let mut order: Vec<usize> = Vec::with_capacity(n);
    count_orders(&scores, &mut order, 0, &mut |this| {
        all += 1;
        far += u64::from(this.abs() >= s.abs());
    });
    Some(far as f64 / all as f64)
}

fn count_orders(scores: &[Vec<i64>], order: &mut Vec<usize>, s: i64, found: &mut impl FnMut(i64)) {
    if order.len() == scores.len() {
        return found(s);
    }
    for next in 0..scores.len() {
        if !order.contains(&next) {
            let added: i64 = order.iter().map(|&before| scores[before][next]).sum();
            order.push(next);
            count_orders(scores, order, s + added, found);
            order.pop();
        }
    }
}

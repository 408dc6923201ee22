//! Ranks, and the probabilities of their statistics: counted over all orders where that is affordable,
//! approximated elsewhere.

use std::f64::consts::{PI, SQRT_2};
use std::sync::OnceLock;

/// Up to here the orders are counted: a year of months, in a few milliseconds.
pub(super) const SPEARMAN_EXACT: usize = 12;
/// Up to here all orders are counted in 128 bits, with ties or without: 34! is below 2^128.
pub(super) const KENDALL_EXACT: usize = 34;
/// Up to here the p-values are exact without ties.
pub(super) const KENDALL_EXACT_UNTIED: usize = 60;
/// With fewer slopes there is no 95 % interval.
pub(super) const INTERVAL_LEAST: usize = 5;
/// The 95 % quantile of the absolute value of a normal variable.
pub(super) const Z_95: f64 = 1.959_963_984_540_054;

/// The place of each figure in the slice, as its time.
pub(super) fn order(values: &[f64]) -> Vec<f64> {
    (0..values.len()).map(|i| i as f64).collect()
}

/// The complete pairs; `None` for unequal lengths or an infinite figure.
pub(super) fn complete(x: &[f64], y: &[f64]) -> Option<(Vec<f64>, Vec<f64>)> {
    if x.len() != y.len() {
        return None;
    }
    let (x, y): (Vec<f64>, Vec<f64>) =
        x.iter().zip(y).filter(|(x, y)| !x.is_nan() && !y.is_nan()).map(|(&x, &y)| (x, y)).unzip();
    x.iter().chain(&y).all(|v| v.is_finite()).then_some((x, y))
}

/// Equal in 12 significant digits: of two different figures of 12 digits, one differs by 1e-12 of
/// the other at least; noise is a thousand times smaller.
pub(super) fn equal(a: f64, b: f64) -> bool {
    (a - b).abs() <= 5e-13 * a.abs().max(b.abs())
}

/// Finite figures with their ties settled.
pub(super) struct Ranked {
    /// The figures; those of a tie are one and the same.
    pub(super) values: Vec<f64>,
    /// Twice their mean ranks, which are whole numbers.
    pub(super) ranks: Vec<u64>,
    /// How many figures share each rank, from the lowest up.
    pub(super) ties: Vec<usize>,
}

impl Ranked {
    pub(super) fn new(values: &[f64]) -> Ranked {
        let mut sorted: Vec<usize> = (0..values.len()).collect();
        sorted.sort_by(|&a, &b| values[a].total_cmp(&values[b]));
        let mut out = Ranked { values: values.to_vec(), ranks: vec![0; values.len()], ties: Vec::new() };
        let mut below = 0;
        for tie in sorted.chunk_by(|&a, &b| equal(values[a], values[b])) {
            let value = values[tie[0]].midpoint(values[tie[tie.len() - 1]]);
            for &i in tie {
                out.values[i] = value;
                out.ranks[i] = (2 * below + tie.len() + 1) as u64;
            }
            out.ties.push(tie.len());
            below += tie.len();
        }
        out
    }
}

/// n Σab − Σa Σb, in whole numbers.
pub(super) fn covariance(a: &[u64], b: &[u64]) -> i128 {
    let total = |v: &[u64]| v.iter().map(|&r| i128::from(r)).sum::<i128>();
    let product: i128 = a.iter().zip(b).map(|(&a, &b)| i128::from(a) * i128::from(b)).sum();
    a.len() as i128 * product - total(a) * total(b)
}

/// The two-sided and the one-sided p-value of the correlation of ranks, counted over all orders.
pub(super) fn spearman_exact(x: &Ranked, y: &Ranked) -> (f64, f64) {
    static UNTIED: [OnceLock<Vec<u64>>; SPEARMAN_EXACT + 1] = [const { OnceLock::new() }; SPEARMAN_EXACT + 1];
    // The more ties, the fewer orders: these are counted of the series with fewer different ranks.
    let (places, moved) = if x.ties.len() < y.ties.len() { (y, x) } else { (x, y) };
    let (a, b) = (small(&places.ranks), small(&moved.ranks));
    let n = a.len() as i128;
    let product: i128 = a.iter().zip(&b).map(|(&a, &b)| (a * b) as i128).sum();
    let (mut sorted_a, mut levels) = (a, b);
    sorted_a.sort_unstable();
    levels.sort_unstable();
    let centre = sorted_a.iter().sum::<usize>() as i128 * levels.iter().sum::<usize>() as i128;
    levels.dedup();
    let own;
    let counts = if moved.ties.len() == moved.ranks.len() {
        UNTIED[moved.ranks.len()].get_or_init(|| orders(&sorted_a, &levels, &moved.ties))
    } else {
        own = orders(&sorted_a, &levels, &moved.ties);
        &own
    };
    let off = n * product - centre;
    let (mut all, mut far, mut same_side) = (0u64, 0u64, 0u64);
    for (sum, &count) in counts.iter().enumerate() {
        let this = n * sum as i128 - centre;
        all += count;
        far += if this.abs() >= off.abs() { count } else { 0 };
        same_side += if if off < 0 { this <= off } else { this >= off } { count } else { 0 };
    }
    (far as f64 / all as f64, same_side as f64 / all as f64)
}

/// Ranks from 0 up in the largest common step: correlations stay what they are.
pub(super) fn small(ranks: &[u64]) -> Vec<usize> {
    let least = ranks.iter().copied().min().unwrap_or(0);
    let step = ranks.iter().fold(0, |step, r| gcd(step, r - least)).max(1);
    ranks.iter().map(|r| ((r - least) / step) as usize).collect()
}

pub(super) fn gcd(a: u64, b: u64) -> u64 {
    if b == 0 { a } else { gcd(b, a % b) }
}

/// In how many different orders the ranks `levels`, each taken as often as `ties` says, have which
/// sum of products with the fixed `places`.
pub(super) fn orders(places: &[usize], levels: &[usize], ties: &[usize]) -> Vec<u64> {
    // A state says how many of each level are used up, as digits of a mixed base.
    let base: Vec<usize> = ties
        .iter()
        .scan(1, |next, &t| {
            let this = *next;
            *next *= t + 1;
            Some(this)
        })
        .collect();
    let states: usize = ties.iter().map(|t| t + 1).product();
    let mut counts: Vec<Vec<u64>> = vec![Vec::new(); states];
    counts[0] = vec![1];
    for state in 0..states - 1 {
        let from = std::mem::take(&mut counts[state]);
        let used = |j: usize| state / base[j] % (ties[j] + 1);
        let place = places[(0..ties.len()).map(used).sum::<usize>()];
        for j in (0..ties.len()).filter(|&j| used(j) < ties[j]) {
            let shift = place * levels[j];
            let to = &mut counts[state + base[j]];
            to.resize(to.len().max(from.len() + shift), 0);
            for (to, &count) in to[shift..].iter_mut().zip(&from) {
                *to += count;
            }
        }
    }
    counts.pop().unwrap_or_default()
}

/// Kendall's S and its variance without a trend, with ties in both series
/// (Gilbert 1987, ch. 16, several figures of one time).
pub(super) fn kendall(x: &Ranked, y: &Ranked) -> (i64, f64) {
    let n = x.ranks.len();
    let mut s = 0;
    for i in 1..n {
        for j in 0..i {
            s += x.ranks[i].cmp(&x.ranks[j]) as i64 * y.ranks[i].cmp(&y.ranks[j]) as i64;
        }
    }
    let sum = |r: &Ranked, of: fn(i128) -> i128| r.ties.iter().map(|&t| of(t as i128)).sum::<i128>();
    let pairs = |t| t * (t - 1);
    let triples = |t| t * (t - 1) * (t - 2);
    let weight = |t| t * (t - 1) * (2 * t + 5);
    let m = n as i128;
    let mut var = (weight(m) - sum(x, weight) - sum(y, weight)) as f64 / 18.0;
    if n > 2 {
        var += (sum(x, triples) * sum(y, triples)) as f64 / (9 * triples(m)) as f64;
    }
    if n > 1 {
        var += (sum(x, pairs) * sum(y, pairs)) as f64 / (2 * pairs(m)) as f64;
    }
    // Where one series is all ties, nothing but noise is left.
    (s, var.max(0.0))
}

/// S in standard deviations, one taken off towards 0 for continuity; 0 where nothing varies.
pub(super) fn standardised(s: i64, var: f64) -> f64 {
    if var > 0.0 { (s - s.signum()) as f64 / var.sqrt() } else { 0.0 }
}

pub(super) fn untied_pairs(ties: &[usize]) -> usize {
    let n: usize = ties.iter().sum();
    (n * n - ties.iter().map(|t| t * t).sum::<usize>()) / 2
}

/// The two-sided p-value of S in any order of figures with these ties; `None` if they are too many
/// to count.
///
/// S is the untied pairs less twice the inversions, and by inversions the orders are counted by the
/// coefficients of a quotient: above the product of 1 + q + … + q^(i−1) = (1 − q^i) / (1 − q) for i
/// up to n, below the same for i up to each tie.
pub(super) fn kendall_exact(ties: &[usize], s: i64) -> Option<f64> {
    let n: usize = ties.iter().sum();
    let untied = ties.len() == n;
    if n > KENDALL_EXACT && !(untied && n <= KENDALL_EXACT_UNTIED) {
        return None;
    }
    if s == 0 {
        return Some(1.0);
    }
    // The tails are alike and, S not being 0, apart: only the orders of few inversions are counted.
    let few = (untied_pairs(ties) - s.unsigned_abs() as usize) / 2;
    if n > KENDALL_EXACT {
        return Some((2.0 * inversions(n, few).iter().sum::<f64>()).min(1.0));
    }
    // Intermediate numbers may wrap around, which does not affect sums and differences; the results do not
    // exceed n!.
    let mut c = vec![0u128; few + 1];
    c[0] = 1;
    for i in 2..=n {
        over(&mut c, i);
        under(&mut c, 1);
    }
    for i in ties.iter().flat_map(|&t| 2..=t) {
        over(&mut c, 1);
        under(&mut c, i);
    }
    let factorial = |n: usize| (2..=n as u128).product::<u128>();
    let all = ties.iter().fold(factorial(n), |all, &t| all / factorial(t));
    Some(2.0 * c.iter().sum::<u128>() as f64 / all as f64)
}

/// A series in q times 1 − q^i.
pub(super) fn over(c: &mut [u128], i: usize) {
    for k in (i..c.len()).rev() {
        c[k] = c[k].wrapping_sub(c[k - i]);
    }
}

/// A series in q divided by 1 − q^i.
pub(super) fn under(c: &mut [u128], i: usize) {
    for k in i..c.len() {
        c[k] = c[k].wrapping_add(c[k - i]);
    }
}

/// The probabilities of 0 to `few` inversions in an order of n different figures. Up to the middle the
/// probabilities rise, so that the differences cost no digits; `few` must not be beyond it.
pub(super) fn inversions(n: usize, few: usize) -> Vec<f64> {
    let mut p = vec![0.0; few + 1];
    p[0] = 1.0;
    for i in 2..=n {
        let before = p.clone();
        let mut sum = 0.0;
        for k in 0..=few {
            sum += before[k] - if k >= i { before[k - i] } else { 0.0 };
            p[k] = sum / i as f64;
        }
    }
    p
}

/// Adds the slopes of all pairs of different times.
pub(super) fn pairwise_slopes(x: &Ranked, y: &Ranked, slopes: &mut Vec<f64>) {
    for i in 1..x.values.len() {
        for j in (0..i).filter(|&j| x.ranks[i] != x.ranks[j]) {
            slopes.push((y.values[i] - y.values[j]) / (x.values[i] - x.values[j]));
        }
    }
}

/// The median of the slopes of n figures and its interval; `None` if there is no slope or it
/// overflows.
pub(super) fn median_slope(slopes: &mut [f64], var_s: f64, n: usize) -> Option<(f64, Option<(f64, f64)>)> {
    slopes.sort_unstable_by(f64::total_cmp);
    let (first, last) = (*slopes.first()?, *slopes.last()?);
    if !first.is_finite() || !last.is_finite() {
        return None;
    }
    let rank = (slopes.len() as f64 - Z_95 * var_s.sqrt()) / 2.0;
    // For five ordered figures the rank is 0.9992, which means the outermost slope.
    let interval = (n >= INTERVAL_LEAST && rank >= 0.5).then(|| {
        let rank = rank.max(1.0);
        (at_rank(slopes, rank), at_rank(slopes, slopes.len() as f64 + 1.0 - rank))
    });
    Some((middle(slopes), interval))
}

/// The figure at a rank from 1 up, between two figures in proportion.
pub(super) fn at_rank(sorted: &[f64], rank: f64) -> f64 {
    at_place(sorted, rank - 1.0)
}

/// The figure at a place from 0 up, between two figures in proportion.
pub(in crate::assessment) fn at_place(sorted: &[f64], place: f64) -> f64 {
    let place = place.clamp(0.0, (sorted.len() - 1) as f64);
    let (low, high) = (sorted[place.floor() as usize], sorted[place.ceil() as usize]);
    low + (high - low) * place.fract()
}

/// The median of some figures, which it reorders.
pub(crate) fn median(figures: &mut [f64]) -> Option<f64> {
    let half = figures.len() / 2;
    if figures.is_empty() {
        return None;
    }
    let odd = figures.len() % 2 == 1;
    let (below, middle, _) = figures.select_nth_unstable_by(half, f64::total_cmp);
    let lower = below.iter().copied().fold(f64::NEG_INFINITY, f64::max);
    Some(if odd { *middle } else { f64::midpoint(lower, *middle) })
}

/// The median of at least one sorted figure.
pub(super) fn middle(sorted: &[f64]) -> f64 {
    sorted[(sorted.len() - 1) / 2].midpoint(sorted[sorted.len() / 2])
}

/// The two-sided p-value of a standard normal variable: erfc(|z| / √2).
pub(super) fn normal(z: f64) -> f64 {
    let x = z.abs() / SQRT_2;
    let density = (-x * x).exp() / PI.sqrt();
    if x < 2.0 {
        // erf(x) by its series of positive terms (Abramowitz & Stegun 7.1.6).
        let (mut term, mut sum, mut k) = (x, x, 1.0);
        while term > sum * 1e-17 {
            term *= 2.0 * x * x / (2.0 * k + 1.0);
            sum += term;
            k += 1.0;
        }
        return 1.0 - 2.0 * density * sum;
    }
    // The continued fraction (7.1.14) from its far end; 80 terms give all digits from 2 on.
    density / (1..=80).rev().fold(x, |below, k| x + f64::from(k) / 2.0 / below)
}

/// The quantile `p` of the standard normal distribution; infinite at 0 and 1.
pub(crate) fn normal_quantile(p: f64) -> f64 {
    if p <= 0.0 || p >= 1.0 {
        return if p <= 0.0 { f64::NEG_INFINITY } else { f64::INFINITY };
    }
    // By halves: the chance beyond z falls as z grows; 38 is beyond all that a float can tell.
    let tail = 2.0 * p.min(1.0 - p);
    let (mut low, mut high) = (0.0, 38.0);
    for _ in 0..64 {
        let middle = f64::midpoint(low, high);
        if normal(middle) > tail { low = middle } else { high = middle }
    }
    let z = f64::midpoint(low, high);
    if p < 0.5 { -z } else { z }
}

/// The two-sided p-value of a correlation `r` by Student's t = r √(ν / (1 − r²)): the regularised
/// incomplete beta function I_x(ν/2, 1/2) at x = ν / (ν + t²) = 1 − r².
pub(super) fn student(r: f64, freedom: usize) -> f64 {
    let (x, rest) = ((1.0 - r.abs()) * (1.0 + r.abs()), r * r);
    if x <= 0.0 || rest == 0.0 {
        return if rest == 0.0 { 1.0 } else { 0.0 };
    }
    let a = freedom as f64 / 2.0;
    // 1 / B(ν/2, 1/2) from ν = 1 or 2 up, by Γ(z + 1) = z Γ(z).
    let (least, start) = if freedom % 2 == 1 { (1, 1.0 / PI) } else { (2, 0.5) };
    let scale = (least..freedom).step_by(2).fold(start, |c, v| c * (v + 1) as f64 / v as f64);
    let front = scale * x.powf(a) * r.abs();
    if x < (a + 1.0) / (a + 2.5) {
        front / a * beta_fraction(x, a, 0.5)
    } else {
        1.0 - 2.0 * front * beta_fraction(rest, 0.5, a)
    }
}

/// The continued fraction of the incomplete beta function (Abramowitz & Stegun 26.5.8), by Lentz.
pub(super) fn beta_fraction(x: f64, a: f64, b: f64) -> f64 {
    let kept = |v: f64| if v.abs() < 1e-300 { 1e-300 } else { v };
    let (mut c, mut d) = (1.0, 1.0 / kept(1.0 - (a + b) * x / (a + 1.0)));
    let mut out = d;
    for m in 1..10_000 {
        let m = f64::from(m);
        let even = m * (b - m) * x / ((a + 2.0 * m - 1.0) * (a + 2.0 * m));
        let odd = -(a + m) * (a + b + m) * x / ((a + 2.0 * m) * (a + 2.0 * m + 1.0));
        let mut step = 1.0;
        for term in [even, odd] {
            d = 1.0 / kept(1.0 + term * d);
            c = kept(1.0 + term / c);
            step = c * d;
            out *= step;
        }
        if (step - 1.0).abs() < 1e-16 {
            break;
        }
    }
    out
}

use std::f64::consts::PI;

use super::ranks::*;
use super::*;

mod laws;

/// Figures that look random but are not: a linear congruential generator, one digit or many.
fn made_up(seed: u64, n: usize, levels: u64) -> Vec<f64> {
    let mut state = seed;
    (0..n)
        .map(|_| {
            state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            ((state >> 33) % levels) as f64 / 10.0
        })
        .collect()
}

fn close(got: f64, want: f64, within: f64) {
    assert!((got - want).abs() <= within * want.abs().max(1.0), "{got} for {want}");
}

/// All orders of the figures, those of equal figures as often as they come.
fn permutations(values: &[f64]) -> Vec<Vec<f64>> {
    if values.is_empty() {
        return vec![Vec::new()];
    }
    let mut out = Vec::new();
    for i in 0..values.len() {
        let mut rest = values.to_vec();
        let first = rest.remove(i);
        for mut order in permutations(&rest) {
            order.insert(0, first);
            out.push(order);
        }
    }
    out
}

/// The share of the permutations whose statistic is at least as far from 0, on either and on the same side.
fn p_values(values: &[f64], statistic: impl Fn(&[f64]) -> f64) -> (f64, f64) {
    let all = permutations(values);
    let own = statistic(values);
    let share = |far: &dyn Fn(f64) -> bool| {
        all.iter().filter(|order| far(statistic(order))).count() as f64 / all.len() as f64
    };
    let far = share(&|s| s.abs() >= own.abs() - 1e-9);
    (far, share(&|s| if own < 0.0 { s <= own + 1e-9 } else { s >= own - 1e-9 }))
}

/// The mean of the ranks a figure takes, counted plainly.
fn mean_ranks(values: &[f64]) -> Vec<f64> {
    let count = |of: &dyn Fn(f64) -> bool| values.iter().filter(|&&v| of(v)).count() as f64;
    values.iter().map(|&v| count(&|w| w < v) + (count(&|w| w == v) + 1.0) / 2.0).collect()
}

fn pearson(x: &[f64], y: &[f64]) -> f64 {
    let mean = |v: &[f64]| v.iter().sum::<f64>() / v.len() as f64;
    let (mx, my) = (mean(x), mean(y));
    let sum = |a: &[f64], ma: f64, b: &[f64], mb: f64| -> f64 {
        a.iter().zip(b).map(|(a, b)| (a - ma) * (b - mb)).sum()
    };
    sum(x, mx, y, my) / (sum(x, mx, x, mx) * sum(y, my, y, my)).sqrt()
}

fn plain_s(values: &[f64]) -> f64 {
    let mut s = 0;
    for j in 1..values.len() {
        for i in 0..j {
            s += i32::from(values[j] > values[i]) - i32::from(values[j] < values[i]);
        }
    }
    f64::from(s)
}

#[test]
fn spearman_of_a_textbook() {
    // Intelligence and hours of television, Wikipedia, "Spearman's rank correlation coefficient":
    // Σd² = 194, rs = 1 − 6·194 / (10·99) = −29/165.
    let iq = [106.0, 100.0, 86.0, 101.0, 99.0, 103.0, 97.0, 113.0, 112.0, 110.0];
    let hours = [7.0, 27.0, 2.0, 50.0, 28.0, 29.0, 20.0, 12.0, 6.0, 17.0];
    let s = spearman_xy(&iq, &hours).unwrap();
    close(s.rs.unwrap(), -29.0 / 165.0, 1e-15);
    assert!(s.exact);
    // The approximation given there, which exactness replaces.
    close(student(s.rs.unwrap(), 8), 0.6271883447764846, 1e-13);
}

#[test]
fn spearman_with_ties_by_hand() {
    // Ranks 1, 2.5, 2.5, 4, 5 against 1..5: Σ(x−3)(y−3) = 4 + 0.5 + 0 + 1 + 4, and 9.5, 10.
    let s = spearman(&[0.2, 0.3, 0.3, 0.5, 0.7]).unwrap();
    close(s.rs.unwrap(), 9.5 / 95.0_f64.sqrt(), 1e-15);
    // Of the 60 different orders only this one is as far up, and its reverse as far down.
    assert_eq!((s.p, s.p_one_sided), (2.0 / 60.0, 1.0 / 60.0));
}

#[test]
fn printed_critical_values_are_of_the_one_sided_chance() {
    // The usual printed tables of Wp, at 0.05 and 0.01, to three decimals.
    for (n, at_05, at_01) in [
        (5, 0.900, 1.000),
        (6, 0.829, 0.943),
        (7, 0.714, 0.893),
        (8, 0.643, 0.833),
        (9, 0.600, 0.783),
        (10, 0.564, 0.745),
    ] {
        let cubic = (n * n * n - n) as f64;
        let places: Vec<usize> = (0..n).collect();
        let counts = orders(&places, &places, &vec![1; n]);
        let all: u64 = counts.iter().sum();
        for (alpha, printed) in [(0.05, at_05), (0.01, at_01)] {
            let mut tail = 0;
            let mut critical = f64::NAN;
            for (sum, count) in counts.iter().enumerate().rev() {
                tail += count;
                if tail as f64 / all as f64 > alpha {
                    break;
                }
                let squares: usize = places.iter().map(|p| p * p).sum();
                critical = 1.0 - 12.0 * (squares - sum) as f64 / cubic;
            }
            close(critical, printed, 6e-4);
        }
    }
}

#[test]
fn spearman_counts_every_order() {
    for n in 5..=8 {
        let time: Vec<f64> = (0..n).map(|i| i as f64).collect();
        for (seed, levels) in [(1, 1000), (2, 3), (3, 5), (4, 2)] {
            let values = made_up(seed, n, levels);
            let s = spearman(&values).unwrap();
            let Some(rs) = s.rs else { continue };
            close(rs, pearson(&time, &mean_ranks(&values)), 1e-14);
            let (p, one) = p_values(&mean_ranks(&values), |order| pearson(&time, order));
            close(s.p, p, 1e-15);
            close(s.p_one_sided, one, 1e-15);
            // Ties in the times too: then the distribution may be lopsided.
            let times: Vec<f64> = (0..n).map(|i| (i / 2) as f64).collect();
            let s = spearman_xy(&times, &values).unwrap();
            let ranks = mean_ranks(&times);
            let (p, one) = p_values(&mean_ranks(&values), |order| pearson(&ranks, order));
            close(s.p, p, 1e-15);
            close(s.p_one_sided, one, 1e-15);
        }
    }
}

#[test]
fn the_approximations_take_over_smoothly() {
    let s = spearman(&made_up(7, 12, 1000)).unwrap();
    assert!(s.exact);
    close(student(s.rs.unwrap(), 10), s.p, 0.01);
    assert!(!spearman(&made_up(7, 13, 1000)).unwrap().exact);
    for (n, levels, exact) in [(34, 4, true), (35, 4, false), (60, 100_000, true), (61, 100_000, false)] {
        let m = mann_kendall(&made_up(9, n, levels)).unwrap();
        assert_eq!(m.exact, exact, "{n}");
        close(normal(m.z), m.p, 0.01);
    }
}

#[test]
fn mann_kendall_by_the_printed_table() {
    // Upper tails of S, Kendall (1975) and Gilbert (1987), Table A18; 120 and 24 orders.
    for (values, s, tail) in [
        ([1.0, 2.0, 3.0, 4.0, 5.0].as_slice(), 10, 0.0083),
        (&[2.0, 1.0, 3.0, 4.0, 5.0], 8, 0.042),
        (&[2.0, 1.0, 4.0, 3.0, 5.0], 6, 0.117),
        (&[3.0, 2.0, 1.0, 4.0, 5.0], 4, 0.242),
        (&[1.0, 2.0, 3.0, 4.0], 6, 0.042),
        (&[2.0, 1.0, 3.0, 4.0], 4, 0.167),
        (&[2.0, 1.0, 4.0, 3.0], 2, 0.375),
    ] {
        let m = mann_kendall(values).unwrap();
        assert_eq!(m.s, s);
        close(m.p / 2.0, tail, 5e-4);
    }
}

#[test]
fn variance_of_s_with_ties_by_hand() {
    // 1 2 2 3 3 3: n(n−1)(2n+5) = 510, ties of 2 and 3 take 18 and 66; all 11 untied pairs rise.
    let m = mann_kendall(&[1.0, 2.0, 2.0, 3.0, 3.0, 3.0]).unwrap();
    assert_eq!((m.s, m.var_s), (11, 426.0 / 18.0));
    close(m.tau_b.unwrap(), 11.0 / (15.0_f64 * 11.0).sqrt(), 1e-15);
    close(m.z, 10.0 / (426.0_f64 / 18.0).sqrt(), 1e-15);
    assert_eq!(m.p, 2.0 / 60.0); // 6! / (2! 3!) orders, one rising and one falling throughout
    // Two times of two and three figures: the variance of Mann and Whitney, 4·2·3·6/12.
    let (x, y) = (Ranked::new(&[1.0, 1.0, 2.0, 2.0, 2.0]), Ranked::new(&[3.0, 1.0, 4.0, 5.0, 2.0]));
    let (s, var) = kendall(&x, &y);
    assert_eq!(s, 4); // only 3–2 falls
    close(var, 12.0, 1e-15);
}

#[test]
fn mann_kendall_counts_every_order() {
    for n in 4..=8 {
        for (seed, levels) in [(1, 1000), (2, 3), (3, 5), (4, 2)] {
            let values = made_up(seed, n, levels);
            let m = mann_kendall(&values).unwrap();
            assert_eq!(m.s as f64, plain_s(&values));
            close(m.p, p_values(&values, plain_s).0, 1e-15);
        }
    }
}

#[test]
fn both_ways_of_counting_inversions_agree() {
    // 3! = 1 + 2q + 2q² + q³.
    close(inversions(3, 1)[1], 2.0 / 6.0, 1e-15);
    for n in [4, 9, 20, 34] {
        for s in (0..n * (n - 1) / 2 + 1).filter(|s| (n * (n - 1) / 2 - s) % 2 == 0 && *s > 0) {
            let few = (n * (n - 1) / 2 - s) / 2;
            let floats: f64 = 2.0 * inversions(n, few).iter().sum::<f64>();
            let whole = kendall_exact(&vec![1; n], s as i64).unwrap();
            assert!((floats / whole - 1.0).abs() < 1e-12, "{n} {s}: {floats} {whole}");
        }
    }
    // One order of 60! rises throughout.
    let rising = kendall_exact(&[1; 60], 1770).unwrap();
    let factorial: f64 = (1..=60).map(f64::from).product();
    close(rising * factorial, 2.0, 1e-12);
}

#[test]
fn medians() {
    assert_eq!(median(&mut []), None);
    assert_eq!(median(&mut [3.0]), Some(3.0));
    assert_eq!(median(&mut [3.0, 1.0]), Some(2.0));
    assert_eq!(median(&mut [3.0, 1.0, 2.0]), Some(2.0));
    assert_eq!(median(&mut [4.0, 1.0, 3.0, 2.0]), Some(2.5));
}

#[test]
fn sen_by_hand() {
    // y = 1 3 4 8 9 at 0 1 2 3 4: slopes 2 1.5 7/3 2 | 1 2.5 2 | 4 2.5 | 1.
    let s = sen_slope(&[0.0, 1.0, 2.0, 3.0, 4.0], &[1.0, 3.0, 4.0, 8.0, 9.0]).unwrap();
    assert_eq!((s.n, s.slope, s.intercept), (5, 2.0, 0.0));
    // var(S) = 5·4·15/18; M₁ = (10 − 1.96·4.0825) / 2 = 0.9993: the outermost slopes.
    assert_eq!(s.interval, Some((1.0, 4.0)));
    // Seven figures on a parabola: slopes i + j, of 21; M₁ = (21 − 1.96 √(7·6·19/18)) / 2.
    let t: Vec<f64> = (0..7).map(f64::from).collect();
    let squares: Vec<f64> = t.iter().map(|t| t * t).collect();
    let s = sen_slope(&t, &squares).unwrap();
    assert_eq!(s.slope, 6.0);
    // Sorted 1 2 3 3 4 4 5 5 5 …: M₁ = 3.975, from below between 3 and 3; from above 9 and 9.
    let (low, high) = s.interval.unwrap();
    close(low, 3.0, 1e-15);
    close(high, 9.0, 1e-15);
}

#[test]
fn sen_takes_ties_and_gaps_of_time() {
    // Pairs of the same time have no slope; the order of the rows does not matter.
    let s = sen_slope(&[2021.0, 2020.0, 2021.0, 2024.0], &[3.0, 1.0, 5.0, 9.0]).unwrap();
    assert_eq!(s.slope, 2.0); // 2, 4, 2, 2, 4/3
    assert_eq!(s.intercept, 4.0 - 2.0 * 2021.0);
    assert!(sen_slope(&[1.0, 1.0, 1.0], &[1.0, 2.0, 3.0]).is_none());
    assert_eq!(sen_slope(&[1.0, 3.0], &[1.0, 2.0]).unwrap().slope, 0.5);
    // A decimal year reached in two ways is one time.
    assert!(sen_slope(&[0.1 + 0.2, 0.3], &[1.0, 2.0]).is_none());
}

#[test]
fn seasons_are_added_up() {
    let months: Vec<usize> = (0..48).map(|i| i % 12).collect();
    let years: Vec<f64> = (0..48).map(|i| 2020.0 + (i / 12) as f64).collect();
    let values: Vec<f64> = (0..48).map(|i| ((i % 12) as f64 * 3.0) + (i / 12) as f64 * 0.5).collect();
    let k = seasonal_kendall(&months, &years, &values).unwrap();
    assert_eq!((k.n, k.seasons, k.s, k.slope, k.interval), (48, 12, 72, 0.5, Some((0.5, 0.5))));
    close(k.var_s, 12.0 * 4.0 * 3.0 * 13.0 / 18.0, 1e-15);
    close(k.z, 71.0 / 104.0_f64.sqrt(), 1e-15);
    assert_eq!(k.tendency(0.01), Tendency::Rising);
    // One season is the plain test.
    let values = made_up(5, 20, 6);
    let k = seasonal_kendall(&[7; 20], &order(&values), &values).unwrap();
    let m = mann_kendall(&values).unwrap();
    assert_eq!((k.s, k.var_s, k.z), (m.s, m.var_s, m.z));
    let s = sen_slope(&order(&values), &values).unwrap();
    assert_eq!((k.slope, k.interval), (s.slope, s.interval));
    // A season with one figure does not count.
    let k = seasonal_kendall(&[1, 1, 2], &[1.0, 2.0, 1.0], &[1.0, 2.0, 9.0]).unwrap();
    assert_eq!((k.n, k.seasons, k.s), (3, 1, 1));
    assert!(seasonal_kendall(&[1, 2, 3], &[1.0, 2.0, 3.0], &[1.0, 2.0, 9.0]).is_none());
    assert!(seasonal_kendall(&[1, 2], &[1.0], &[1.0, 2.0]).is_none());
}

#[test]
fn tails_to_twelve_digits() {
    // From mpmath with 30 digits.
    for (z, want) in [
        (0.0, 1.0),
        (0.5, 0.617_075_077_451_973_8),
        (Z_95, 0.05),
        (2.8, 0.005_110_260_660_855_866),
        (-2.9, 0.003_731_626_600_768_076),
        (6.0, 1.973_175_290_075_396e-9),
        (20.0, 5.507_248_237_212_467e-89),
    ] {
        assert!((normal(z) / want - 1.0).abs() < 1e-13, "{z}: {}", normal(z));
    }
    assert_eq!(normal(f64::MAX), 0.0);
    for (r, freedom, want) in [
        (0.3, 3, 0.623_837_664_781_072_9),
        (-0.7, 8, 0.024_206_343_75),
        (0.05, 98, 0.621_289_977_845_302_7),
        (0.95, 30, 1.036_696_791_565_303e-16),
        (0.001, 4998, 0.943_642_079_285_623_9),
        (0.06, 4998, 2.181_990_860_788_872_6e-5),
        (0.5, 11, 0.081_864_231_165_694_39),
        (0.9999, 1, 0.009_003_238_189_618_884),
    ] {
        assert!((student(r, freedom) / want - 1.0).abs() < 1e-12, "{r} {freedom}: {}", student(r, freedom));
    }
    // One degree of freedom is Cauchy's, 1 − (2/π) arctan t; for two it is 1 − r.
    for r in [0.01, 0.2, 0.6, 0.99] {
        close(student(r, 1), 1.0 - 2.0 / PI * r.asin(), 1e-14);
        close(student(r, 2), 1.0 - r, 1e-14);
    }
    assert_eq!((student(1.0, 9), student(0.0, 9)), (0.0, 1.0));
}

#[test]
fn tendencies_and_directions() {
    assert_eq!(Tendency::of(0.9, 0.05, 0.05), Tendency::Rising);
    assert_eq!(Tendency::of(0.9, 0.051, 0.05), Tendency::NoTrend);
    assert_eq!(Tendency::of(0.0, 0.0, 0.05), Tendency::NoTrend);
    assert_eq!(Tendency::of(f64::NAN, 0.0, 0.05), Tendency::NoTrend);
    assert_eq!(Tendency::of(1.0, 0.01, f64::NAN), Tendency::NoTrend);
    assert_eq!(direction(Tendency::Rising, BetterWhen::Lower), Some(Direction::Worsening));
    assert_eq!(direction(Tendency::Rising, BetterWhen::Higher), Some(Direction::Improving));
    assert_eq!(direction(Tendency::NoTrend, BetterWhen::Higher), Some(Direction::NoTrend));
    assert_eq!(direction(Tendency::NoTrend, BetterWhen::Neither), None);
}

//! What holds for any series.

use super::*;

#[test]
fn reversing_turns_the_sign_and_moving_changes_nothing() {
    for (seed, n, levels) in [(1, 5, 3), (2, 9, 1000), (3, 14, 5), (4, 40, 1000), (5, 70, 7)] {
        let values = made_up(seed, n, levels);
        let reversed: Vec<f64> = values.iter().rev().copied().collect();
        let (a, b) = (spearman(&values).unwrap(), spearman(&reversed).unwrap());
        assert_eq!(a, Spearman { rs: b.rs.map(|rs| -rs), ..b });
        let (a, b) = (mann_kendall(&values).unwrap(), mann_kendall(&reversed).unwrap());
        assert_eq!((a.s, a.z, a.p), (-b.s, -b.z, b.p));

        // Noise of the sums makes no new order: 0.1 steps moved and stretched.
        let moved: Vec<f64> = values.iter().map(|v| v + 0.7).collect();
        let stretched: Vec<f64> = values.iter().map(|v| v * 0.3).collect();
        let time = order(&values);
        let slope = sen_slope(&time, &values).unwrap();
        for (other, factor) in [(moved, 1.0), (stretched, 0.3)] {
            assert_eq!(spearman(&other), spearman(&values));
            assert_eq!(mann_kendall(&other), mann_kendall(&values));
            let got = sen_slope(&time, &other).unwrap();
            close(got.slope, slope.slope * factor, 1e-12);
            let ((low, high), want) = (got.interval.unwrap(), slope.interval.unwrap());
            close(low, want.0 * factor, 1e-12);
            close(high, want.1 * factor, 1e-12);
        }
    }
}

#[test]
fn monotone_series_are_perfect() {
    for n in 5..80 {
        let falling: Vec<f64> = (0..n).map(|i| 1.0 / (1.0 + i as f64)).collect();
        let s = spearman(&falling).unwrap();
        assert_eq!(s.rs, Some(-1.0), "{n}");
        let m = mann_kendall(&falling).unwrap();
        assert_eq!((m.s, m.tau_b), (-(n * (n - 1) / 2), Some(-1.0)));
        assert_eq!(m.tendency(0.05), Tendency::Falling);
        assert_eq!(s.tendency(0.05), Tendency::Falling);
    }
}

#[test]
fn noise_is_a_tie_and_digits_are_not() {
    assert!(equal(0.1 + 0.2, 0.3) && equal(0.0, -0.0));
    assert!(!equal(9.99999999998, 9.99999999999) && !equal(1.00000000001, 1.00000000002));
    assert!(!equal(f64::MAX, -f64::MAX) && !equal(0.0, 1e-300));
    let noisy = mann_kendall(&[0.1 + 0.2, 0.3, 0.3, 0.1 * 3.0, 0.2]).unwrap();
    assert_eq!(noisy, mann_kendall(&[0.3, 0.3, 0.3, 0.3, 0.2]).unwrap());
    assert_eq!(sen_slope(&[1.0, 2.0], &[0.3, 0.1 + 0.2]).unwrap().slope, 0.0);
}

#[test]
fn what_is_missing_is_left_out_with_its_time() {
    let nan = f64::NAN;
    let values = [1.0, nan, 2.0, 4.0, nan, 3.0, 6.0];
    let kept = [1.0, 2.0, 4.0, 3.0, 6.0];
    assert_eq!(spearman(&values), spearman(&kept));
    assert_eq!(mann_kendall(&values), mann_kendall(&kept));
    let times = [0.0, 1.0, 2.0, 3.0, 4.0, 5.0, nan];
    assert_eq!(sen_slope(&times, &values), sen_slope(&[0.0, 2.0, 3.0, 5.0], &kept[..4]));
    assert_eq!(spearman(&[1.0, nan, 2.0, 4.0, nan, 3.0]), None);
}

#[test]
fn equal_figures_are_no_trend() {
    for n in [5, 12, 13, 34, 35, 100] {
        let values = vec![0.025; n];
        let s = spearman(&values).unwrap();
        assert_eq!((s.rs, s.p, s.p_one_sided, s.tendency(0.05)), (None, 1.0, 1.0, Tendency::NoTrend));
        let m = mann_kendall(&values).unwrap();
        assert_eq!((m.s, m.tau_b, m.var_s, m.z, m.p), (0, None, 0.0, 0.0, 1.0));
        let sen = sen_slope(&order(&values), &values).unwrap();
        assert_eq!((sen.slope, sen.intercept, sen.interval), (0.0, 0.025, Some((0.0, 0.0))));
        let k = seasonal_kendall(&vec![0; n], &order(&values), &values).unwrap();
        assert_eq!((k.s, k.z, k.p, k.slope), (0, 0.0, 1.0, 0.0));
    }
}

#[test]
fn odd_input_is_none_and_never_a_panic() {
    let bad = [1.0, 2.0, f64::INFINITY, 3.0, 4.0, 5.0];
    let time = order(&bad);
    assert!(spearman(&bad).is_none() && mann_kendall(&bad).is_none());
    assert!(sen_slope(&time, &bad).is_none() && sen_slope(&bad, &time).is_none());
    assert!(seasonal_kendall(&[0; 6], &time, &bad).is_none());
    assert!(spearman(&[]).is_none() && mann_kendall(&[]).is_none() && sen_slope(&[], &[]).is_none());
    assert!(seasonal_kendall(&[], &[], &[]).is_none());
    assert!(spearman_xy(&[1.0; 5], &[1.0; 6]).is_none() && sen_slope(&[1.0], &[]).is_none());
    assert!(mann_kendall(&[1.0, 2.0, 3.0]).is_none());
    // A slope that overflows.
    assert!(sen_slope(&[1.0, 2.0], &[-f64::MAX, f64::MAX]).is_none());
    assert!(sen_slope(&[0.0, 5e-324], &[1.0, 2.0]).is_none());
}

#[test]
fn long_series_overflow_nothing() {
    let values = made_up(11, 3000, 500);
    let s = spearman(&values).unwrap();
    assert!(s.rs.unwrap().abs() < 0.1 && s.p > 0.0 && s.p <= 1.0);
    let m = mann_kendall(&values).unwrap();
    close(m.p, s.p, 0.05);
}

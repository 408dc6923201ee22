//! Trends against scipy, pymannkendall, MannKS and plain counting (trend_oracle.py, censored_oracle.py).
#![allow(clippy::unwrap_used)]

use serde_json::Value;
use shuizhi::assessment::trend::{
    censored_kendall, corrected, mann_kendall, seasonal_kendall, sen_slope, spearman, spearman_xy,
};

fn oracle() -> Value {
    serde_json::from_str(include_str!("trend_oracle.json")).unwrap()
}

fn cases<'a>(oracle: &'a Value, of: &str) -> &'a [Value] {
    let cases = oracle[of].as_array().unwrap();
    assert!(!cases.is_empty());
    cases
}

fn figures(list: &Value) -> Vec<f64> {
    list.as_array().unwrap().iter().map(|v| v.as_f64().unwrap_or(f64::NAN)).collect()
}

/// Nine digits of every figure; the references themselves take some chances from 1.
fn close(got: f64, want: &Value, what: &str, case: &Value) {
    let want = want.as_f64().unwrap();
    assert!((got - want).abs() <= 1e-9 * want.abs() + 1e-14, "{what} {got} for {want} in {case}");
}

fn close_interval(got: Option<(f64, f64)>, want: &Value, case: &Value) {
    assert_eq!(got.is_some(), !want.is_null(), "interval of {case}");
    if let Some((low, high)) = got {
        close(low, &want[0], "low", case);
        close(high, &want[1], "high", case);
    }
}

#[test]
fn series() {
    let oracle = oracle();
    for case in cases(&oracle, "series") {
        let (times, values) = (figures(&case["times"]), figures(&case["values"]));

        let (got, want) = (spearman_xy(&times, &values).unwrap(), &case["spearman"]);
        assert_eq!(
            (got.n as u64, got.exact),
            (want["n"].as_u64().unwrap(), want["exact"].as_bool().unwrap())
        );
        close(got.rs.unwrap(), &want["rs"], "rs", case);
        close(got.p, &want["p"], "p of rs", case);
        close(got.p_one_sided, &want["one"], "one-sided p of rs", case);
        if times.windows(2).all(|t| t[0] < t[1]) {
            assert_eq!(spearman(&values), Some(got));
        }

        let (got, want) = (mann_kendall(&values).unwrap(), &case["kendall"]);
        assert_eq!((got.s, got.exact), (want["s"].as_i64().unwrap(), want["exact"].as_bool().unwrap()));
        close(got.var_s, &want["var"], "var(S)", case);
        close(got.z, &want["z"], "z", case);
        close(got.tau_b.unwrap(), &want["tau"], "tau", case);
        close(got.p, &want["p"], "p of S", case);

        let (got, want) = (sen_slope(&times, &values).unwrap(), &case["sen"]);
        close(got.slope, &want["slope"], "slope", case);
        close(got.intercept, &want["intercept"], "intercept", case);
        close_interval(got.interval, &want["interval"], case);
    }
}

#[test]
fn seasonal() {
    let oracle = oracle();
    for case in cases(&oracle, "seasonal") {
        let values = figures(&case["values"]);
        let period = case["period"].as_u64().unwrap() as usize;
        let seasons: Vec<usize> = (0..values.len()).map(|i| i % period).collect();
        let years: Vec<f64> = (0..values.len()).map(|i| (i / period) as f64).collect();
        let got = seasonal_kendall(&seasons, &years, &values).unwrap();
        assert_eq!(got.s, case["s"].as_i64().unwrap());
        close(got.var_s, &case["var"], "var(S)", case);
        close(got.z, &case["z"], "z", case);
        close(got.p, &case["p"], "p", case);
        close(got.slope, &case["slope"], "slope", case);
        close_interval(got.interval, &case["interval"], case);
    }
}

/// The variance of S over all orders, figures and times with ties.
#[test]
fn tied_times() {
    let oracle = oracle();
    for case in cases(&oracle, "tied_times") {
        let (times, values) = (figures(&case["times"]), figures(&case["values"]));
        let got = seasonal_kendall(&vec![0; values.len()], &times, &values).unwrap();
        assert_eq!(got.s, case["s"].as_i64().unwrap());
        close(got.var_s, &case["var"], "var(S)", case);
    }
}

/// S of MannKS; its variance and chance over all orders, and a slope that was searched for.
#[test]
fn censored() {
    let oracle: Value = serde_json::from_str(include_str!("censored_oracle.json")).unwrap();
    for case in cases(&oracle, "censored") {
        let (times, high) = (figures(&case["times"]), figures(&case["values"]));
        let flags: Vec<bool> =
            case["censored"].as_array().unwrap().iter().map(|f| f.as_bool().unwrap()).collect();
        let low: Vec<f64> = high.iter().zip(&flags).map(|(&v, &below)| if below { 0.0 } else { v }).collect();
        let got = censored_kendall(&vec![0; high.len()], &times, &low, &high).unwrap();
        assert_eq!(got.s, case["s"].as_i64().unwrap(), "{case}");
        assert_eq!(got.censored, flags.iter().filter(|f| **f).count());
        for (name, found) in [("var", got.var_s), ("p", got.p)] {
            if !case[name].is_null() {
                close(found, &case[name], name, case);
            }
        }
        if let (Some(slope), false) = (got.slope, case["slope"].is_null()) {
            close(slope, &case["slope"], "slope", case);
        }
        if !flags.contains(&true) {
            let (plain, sen) = (mann_kendall(&high).unwrap(), sen_slope(&times, &high).unwrap());
            assert_eq!((got.s, got.slope), (plain.s, Some(sen.slope)));
            assert!((got.var_s - plain.var_s).abs() < 1e-9 * plain.var_s.max(1.0));
            assert!((got.interval.is_some()) == sen.interval.is_some());
        }
    }
}

/// z and p of pymannkendall; the bootstrap has no second source, and is checked by its properties.
#[test]
fn carried_over() {
    let oracle: Value = serde_json::from_str(include_str!("censored_oracle.json")).unwrap();
    for case in cases(&oracle, "carried") {
        let values = figures(&case["values"]);
        for (name, want) in case["tests"].as_object().unwrap() {
            let got = corrected(&values, name.parse().unwrap());
            assert_eq!(got.is_none(), want.is_null(), "{name} of {case}");
            let Some(got) = got else { continue };
            close(got.z, &want["z"], name, case);
            close(got.p, &want["p"], name, case);
        }
        let plain = mann_kendall(&values).unwrap();
        let drawn = corrected(&values, "block-bootstrap".parse().unwrap()).unwrap();
        assert_eq!(drawn.z, plain.z);
        assert!(drawn.p > 0.0 && drawn.p <= 1.0);
        assert_eq!(corrected(&values, "none".parse().unwrap()).unwrap().p, plain.p);
    }
}

use super::*;

fn rule(statistic: Statistic, value: &str) -> Criterion {
    Criterion {
        id: "c".into(),
        zh: "规则".into(),
        en: "rule".into(),
        parameter: "copper".into(),
        unit: "μg/L".into(),
        comparison: Comparison::AtMost,
        value: value.into(),
        statistic,
        window_days: None,
        least_samples: None,
        share: None,
        times: None,
        in_years: None,
        evidence: toml::from_str("kind = \"user\"").unwrap(),
    }
}

fn ready(criterion: Criterion) -> Rule {
    Rule::new(&criterion).unwrap()
}

/// Samples of days from 1 January 2020 on, in μg/L.
fn of(samples: &[(i32, f64)]) -> Vec<Sampled> {
    let start = Day::new(2020, 1, 1).unwrap().number();
    let one = |&(n, x): &(i32, f64)| {
        let (day, x) = (Day::from_number(start + n).unwrap(), x / 1000.0);
        Sampled { day, value: Some(x), low: x, high: x }
    };
    samples.iter().map(one).collect()
}

#[test]
fn no_more_than_a_share_of_samples_may_exceed() {
    let rule = ready(Criterion {
        share: Some("0.1".into()),
        least_samples: Some(10),
        ..rule(Statistic::EachSample, "10")
    });
    let with =
        |n: usize| (0..20).map(|i| (i, if (i as usize) < n { 11.0 } else { 10.0 })).collect::<Vec<_>>();
    let two = rule.hold(&of(&with(2)));
    assert_eq!((two.verdict, two.windows, two.over, two.worst), (Verdict::Pass, 1, 0, Some(10.0)));
    let three = rule.hold(&of(&with(3)));
    assert_eq!((three.verdict, three.over, three.worst), (Verdict::Fail, 1, Some(15.0)));
    let few = rule.hold(&of(&with(3)[..9]));
    assert_eq!((few.verdict, few.reason), (Verdict::Undetermined, Some(Reason::TooFew)));
}

#[test]
fn a_mean_of_four_days_may_exceed_once_in_three_years() {
    let base = rule(Statistic::ArithmeticMean, "10");
    let rule = ready(Criterion { window_days: Some(4), times: Some(1), in_years: Some(3), ..base });
    let verdict = |days: &[i32]| {
        let mut samples: Vec<(i32, f64)> = (0..1300).step_by(20).map(|n| (n, 1.0)).collect();
        samples.extend(days.iter().map(|&n| (n, 30.0)));
        let held = rule.hold(&of(&samples));
        (held.verdict, held.over)
    };
    assert_eq!(verdict(&[]), (Verdict::Pass, 0));
    assert_eq!(verdict(&[5]), (Verdict::Pass, 1));
    // Days beside one another have windows that overlap.
    assert_eq!(verdict(&[5, 6, 7]), (Verdict::Pass, 1));
    assert_eq!(verdict(&[5, 105]), (Verdict::Fail, 2));
    // 2020 has 366 days: three years on from 6 January 2020.
    assert_eq!(verdict(&[5, 5 + 1095]), (Verdict::Fail, 2));
    assert_eq!(verdict(&[5, 5 + 1096]), (Verdict::Pass, 2));
}

#[test]
fn what_samples_may_be_makes_a_verdict_certain_or_not() {
    let rule = ready(rule(Statistic::ArithmeticMean, "10"));
    let day = Day::new(2020, 1, 1).unwrap();
    let below = |limit: f64| Sampled { day, value: Some(limit / 2000.0), low: 0.0, high: limit / 1000.0 };
    let certain = |samples: &[Sampled]| {
        let held = rule.hold(samples);
        (held.verdict, held.certain)
    };
    assert_eq!(certain(&[below(8.0)]), (Verdict::Pass, Some(true)));
    assert_eq!(certain(&[below(18.0)]), (Verdict::Pass, Some(false)));
    assert_eq!(certain(&[]), (Verdict::Undetermined, None));
}

#[test]
fn a_geometric_mean_of_a_figure_that_is_not_above_0_is_not_judged() {
    let whole = ready(rule(Statistic::GeometricMean, "10"));
    let told = |rule: &Rule, samples: &[(i32, f64)]| {
        let held = rule.hold(&of(samples));
        (held.verdict, held.windows, held.reason)
    };
    let none = (Verdict::Undetermined, 0, Some(Reason::NoGeometricMean));
    assert_eq!(told(&whole, &[(0, 5.0), (1, 9.0)]), (Verdict::Pass, 1, None));
    // Its logarithms would make it 0, and pass.
    assert_eq!(told(&whole, &[(0, 90.0), (1, 0.0)]), none);
    assert_eq!(told(&whole, &[(0, 90.0), (1, -1.0)]), none);
    let rolling = ready(Criterion { window_days: Some(2), ..rule(Statistic::GeometricMean, "10") });
    assert_eq!(told(&rolling, &[(0, 0.0), (9, 5.0)]), (Verdict::Undetermined, 1, none.2));
    assert_eq!(told(&rolling, &[(0, 0.0), (9, 50.0)]), (Verdict::Fail, 1, None));
    let day = Day::new(2020, 1, 1).unwrap();
    let below = Sampled { day, value: Some(0.004), low: 0.0, high: 0.008 };
    let found = whole.hold(&[below]);
    assert_eq!((found.verdict, found.certain), (Verdict::Pass, Some(true)));
    let found = whole.hold(&[Sampled { high: 0.08, ..below }]);
    assert_eq!((found.verdict, found.certain), (Verdict::Pass, Some(false)));
}

#[test]
fn the_worst_window_is_the_first_of_the_worst() {
    let at = |comparison, samples: &[(i32, f64)]| {
        let rule = Criterion { comparison, window_days: Some(1), ..rule(Statistic::ArithmeticMean, "10") };
        let held = ready(rule).hold(&of(samples));
        held.at.map(|(from, _)| from.parts().2)
    };
    let samples = [(0, 5.0), (3, 9.0), (6, 2.0), (9, 9.0), (12, 2.0)];
    assert_eq!(at(Comparison::AtMost, &samples), Some(4));
    assert_eq!(at(Comparison::AtLeast, &samples), Some(7));
}

#[test]
fn a_criterion_that_breaks_its_form_is_refused() {
    let refused = |criterion: Criterion| Rule::new(&criterion).unwrap_err().to_string();
    let base = || rule(Statistic::ArithmeticMean, "10");
    assert!(refused(Criterion { parameter: "cooper".into(), ..base() }).contains("cooper"));
    assert!(refused(Criterion { unit: "h".into(), ..base() }).contains("criterion c: unit \"h\""));
    assert!(refused(Criterion { value: "ten".into(), ..base() }).contains("ten"));
    let cold = Criterion { parameter: "water_temperature".into(), unit: "℃".into(), ..base() };
    assert!(Rule::new(&cold).is_ok());
    let cold = Criterion { statistic: Statistic::GeometricMean, ..cold };
    assert!(refused(cold).contains("water_temperature"));
    let long = Criterion { window_days: Some(u32::MAX), in_years: Some(u32::MAX), times: Some(0), ..base() };
    assert_eq!(ready(long).hold(&of(&[(0, 11.0), (9, 11.0)])).over, 1);
}

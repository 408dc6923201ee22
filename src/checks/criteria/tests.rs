use super::*;

fn rule(statistic: Statistic, value: &str) -> Criterion {
    Criterion {
        id: "c".into(),
        zh: "规则".into(),
        en: "rule".into(),
        parameter: "copper".into(),
        unit: "μg/L".into(),
        comparison: Comparison::AtMost,
        value: Some(value.into()),
        equation: None,
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
        Sampled { day, value: Some(x), low: x, high: x, paired: vec![] }
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
    let below = |limit: f64| Sampled {
        day,
        value: Some(limit / 2000.0),
        low: 0.0,
        high: limit / 1000.0,
        paired: vec![],
    };
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
    let below = Sampled { day, value: Some(0.004), low: 0.0, high: 0.008, paired: vec![] };
    let found = whole.hold(std::slice::from_ref(&below));
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
    assert!(refused(Criterion { value: Some("ten".into()), ..base() }).contains("ten"));
    let cold = Criterion { parameter: "water_temperature".into(), unit: "℃".into(), ..base() };
    assert!(Rule::new(&cold).is_ok());
    let cold = Criterion { statistic: Statistic::GeometricMean, ..cold };
    assert!(refused(cold).contains("water_temperature"));
    let long = Criterion { window_days: Some(u32::MAX), in_years: Some(u32::MAX), times: Some(0), ..base() };
    assert_eq!(ready(long).hold(&of(&[(0, 11.0), (9, 11.0)])).over, 1);
}

fn of_hardness(statistic: Statistic) -> Criterion {
    let equation = r#"
formula = "10 * hardness"
of = { hardness = { parameter = "total_hardness", unit = "mg/L", from = "1", to = "4" } }
"#;
    Criterion { value: None, equation: Some(toml::from_str(equation).unwrap()), ..rule(statistic, "") }
}

/// Samples of days from 1 January 2020 on: copper in μg/L, hardness in mg/L.
fn paired(samples: &[(i32, f64, Option<f64>)]) -> Vec<Sampled> {
    let plain: Vec<(i32, f64)> = samples.iter().map(|&(n, x, _)| (n, x)).collect();
    let with = |(sample, &(_, _, hardness)): (Sampled, &(i32, f64, Option<f64>))| Sampled {
        paired: vec![hardness],
        ..sample
    };
    of(&plain).into_iter().zip(samples).map(with).collect()
}

#[test]
fn a_sample_is_held_to_the_limit_of_its_own_hardness() {
    let each = ready(of_hardness(Statistic::EachSample));
    assert_eq!((each.paired(), each.figure()), (vec!["total_hardness"], None));
    let told = |rule: &Rule, samples: &[_]| {
        let held = rule.hold(&paired(samples));
        (held.verdict, held.windows, held.over, held.worst, held.limit, held.reason)
    };
    let (one, two) = ((0, 10.0, Some(1.0)), (1, 40.0, Some(4.0)));
    assert_eq!(told(&each, &[one, two]), (Verdict::Pass, 2, 0, Some(0.01), Some(0.01), None));
    // 11 of 10 is worse than 41 of 40.
    let over = (Verdict::Fail, 2, 2, Some(0.011), Some(0.01), None);
    assert_eq!(told(&each, &[(0, 11.0, Some(1.0)), (1, 41.0, Some(4.0))]), over);
    let open = |reason| (Verdict::Undetermined, 1, 0, Some(0.01), Some(0.01), Some(reason));
    assert_eq!(told(&each, &[one, (1, 1.0, None)]), open(Reason::NoPair));
    assert_eq!(told(&each, &[one, (1, 1.0, Some(4.1))]), open(Reason::OutsideEquation));
    let fails = told(&each, &[(0, 11.0, Some(1.0)), (1, 1.0, None)]);
    assert_eq!((fails.0, fails.5), (Verdict::Fail, None));
}

#[test]
fn samples_without_a_limit_leave_a_share_open_if_they_matter() {
    let share = Criterion { share: Some("0.5".into()), ..of_hardness(Statistic::EachSample) };
    let share = ready(share);
    let told = |samples: &[_]| {
        let held = share.hold(&paired(samples));
        (held.verdict, held.worst, held.reason)
    };
    let (keeps, over, none) = ((0, 10.0, Some(1.0)), (1, 11.0, Some(1.0)), (2, 11.0, None));
    assert_eq!(told(&[keeps, none]), (Verdict::Pass, Some(0.0), None));
    assert_eq!(told(&[over, over, none]), (Verdict::Fail, Some(rounding::settled(200.0 / 3.0)), None));
    assert_eq!(told(&[over, none]), (Verdict::Undetermined, None, Some(Reason::NoPair)));
}

#[test]
fn an_equation_is_of_single_samples_and_stands_in_place_of_a_figure() {
    let refused = |criterion: Criterion| Rule::new(&criterion).unwrap_err().to_string();
    let mean = of_hardness(Statistic::ArithmeticMean);
    assert!(refused(mean).contains("an equation goes with each-sample only"));
    let both = Criterion { value: Some("1".into()), ..of_hardness(Statistic::EachSample) };
    assert!(refused(both).contains("a limit has a value or an equation"));
    let mut wrong = of_hardness(Statistic::EachSample);
    wrong.equation.as_mut().unwrap().formula = "10 * hardnes".into();
    assert!(refused(wrong).contains("criterion c: equation: \"hardnes\" is none of hardness"));
}

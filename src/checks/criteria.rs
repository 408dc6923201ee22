//! Rules over samples in time, of a user's own standard (`[[criteria]]`).

use crate::day::Day;
use crate::grading;
use crate::parameter::{Parameter, parameters};
use crate::reason::Reason;
use crate::rounding;
use crate::standard::{Comparison, Criterion, Statistic};
use crate::unit::Unit;
use crate::verdict::Verdict;
use std::collections::VecDeque;

/// A sample of a place: its day, its figure in the canonical unit, and the ends between which it lies.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Sampled {
    /// The day.
    pub day: Day,
    /// The figure that enters; `None` where none does.
    pub value: Option<f64>,
    /// The least that it may be.
    pub low: f64,
    /// The most that it may be.
    pub high: f64,
}

/// What the samples of a place come to by a rule.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Held {
    /// How many samples entered.
    pub samples: u32,
    /// How many windows were judged.
    pub windows: u32,
    /// How many exceed, of windows that overlap one.
    pub over: u32,
    /// The worst statistic, in the canonical unit: of a share in per cent.
    pub worst: Option<f64>,
    /// The first day and the last of the window that has it.
    pub at: Option<(Day, Day)>,
    /// The verdict.
    pub verdict: Verdict,
    /// Whether everything the samples may be gives it; `None` where there is none.
    pub certain: Option<bool>,
    /// Why there is none.
    pub reason: Option<Reason>,
}

/// A window over its figure, and what it came to.
struct Window {
    from: Day,
    to: Day,
    statistic: f64,
    over: bool,
}

/// Holds the samples of a place, in any order, to a rule.
///
/// A window is judged where it has the samples that the rule asks for. Windows over their figure that
/// overlap are one exceedance, counted at the end of the first; more of them than the rule allows, within
/// the years that it says, fail.
///
/// ```
/// use shuizhi::checks::criteria::{Sampled, hold};
/// use shuizhi::{day::Day, standard::Criterion, verdict::Verdict};
/// let rule: Criterion = toml::from_str(r#"
/// id = "gm"
/// zh = "30日内不少于5个样品的几何均值"
/// en = "geometric mean of 5 samples in 30 days"
/// parameter = "fecal_coliform"
/// unit = "MPN/L"
/// comparison = "<="
/// value = "2000"
/// statistic = "geometric-mean"
/// window_days = 30
/// least_samples = 5
/// evidence = { kind = "user" }
/// "#).unwrap();
/// let of = |n: u32, x: f64| -> Vec<Sampled> {
///     let days = (0..n).map(|i| Day::new(2023, 7, 1 + 6 * i as u8).unwrap());
///     days.map(|day| Sampled { day, value: Some(x), low: x, high: x }).collect()
/// };
/// assert_eq!(hold(&rule, &of(5, 2000.0)).verdict, Verdict::Pass);
/// assert_eq!(hold(&rule, &of(5, 2001.0)).verdict, Verdict::Fail);
/// assert_eq!(hold(&rule, &of(4, 2001.0)).verdict, Verdict::Undetermined);
/// ```
pub fn hold(rule: &Criterion, samples: &[Sampled]) -> Held {
    let mut sorted = samples.to_vec();
    sorted.sort_by_key(|s| s.day);
    let figured = |of: fn(&Sampled) -> Option<f64>| -> Vec<(Day, f64)> {
        sorted.iter().filter_map(|s| Some((s.day, of(s)?))).collect()
    };
    let entered = figured(|s| s.value);
    let found = windows(rule, &entered);
    let (verdict, over) = judge(rule, &found);
    let upwards = matches!(rule.comparison, Comparison::AtMost | Comparison::LessThan);
    let worse = |a: f64, b: f64| if upwards { a > b } else { a < b };
    let shared = rule.statistic == Statistic::EachSample && rule.share.is_some();
    let worst = found.iter().fold(None::<&Window>, |worst, w| match worst {
        Some(so_far)
            if !(if shared {
                w.statistic > so_far.statistic
            } else {
                worse(w.statistic, so_far.statistic)
            }) =>
        {
            Some(so_far)
        }
        _ => Some(w),
    });
    let ends = [figured(|s| Some(s.low)), figured(|s| Some(s.high))];
    let same = ends.iter().all(|end| judge(rule, &windows(rule, end)).0 == verdict);
    Held {
        samples: entered.len() as u32,
        windows: found.len() as u32,
        over,
        worst: worst.map(|w| rounding::settled(w.statistic)),
        at: worst.map(|w| (w.from, w.to)),
        verdict,
        certain: (verdict != Verdict::Undetermined).then_some(same),
        reason: (verdict == Verdict::Undetermined).then_some(Reason::TooFew),
    }
}

/// The figure of a rule in the canonical unit of its parameter.
pub fn limit(rule: &Criterion) -> f64 {
    let canonical = parameters().get(&rule.parameter).map(Parameter::unit).expect("checked at load");
    let exponent = Unit::parse(&rule.unit).and_then(|u| u.exponent_to(canonical)).expect("checked at load");
    let value = rounding::parse(&rule.value).map(rounding::to_f64).expect("checked at load");
    grading::scaled(value, exponent)
}

/// The windows that have enough samples, in the order of their last days.
fn windows(rule: &Criterion, samples: &[(Day, f64)]) -> Vec<Window> {
    let least = rule.least_samples.unwrap_or(1) as usize;
    let limit = limit(rule);
    let share = rule.share.as_deref().and_then(rounding::parse).map(rounding::to_f64);
    let mut made = Vec::new();
    let mut held: VecDeque<(Day, f64)> = VecDeque::new();
    for (i, &(day, x)) in samples.iter().enumerate() {
        if let Some(days) = rule.window_days {
            let first = day.number() - (days as i32 - 1);
            while held.front().is_some_and(|(d, _)| d.number() < first) {
                held.pop_front();
            }
        }
        held.push_back((day, x));
        let last_of_day = samples.get(i + 1).is_none_or(|(next, _)| *next != day);
        let alone = rule.statistic == Statistic::EachSample && share.is_none();
        let whole = rule.window_days.is_some() || alone || i + 1 == samples.len();
        if alone {
            if held.len() >= least {
                made.push(Window {
                    from: day,
                    to: day,
                    statistic: x,
                    over: !rule.comparison.keeps(x, limit),
                });
            }
            continue;
        }
        if !last_of_day || !whole || held.len() < least {
            continue;
        }
        let n = held.len() as f64;
        let values = || held.iter().map(|(_, x)| *x);
        let (statistic, over) = match (rule.statistic, share) {
            (Statistic::EachSample, share) => {
                let exceed = values().filter(|x| !rule.comparison.keeps(*x, limit)).count() as f64;
                let part = exceed / n;
                (100.0 * part, rounding::settled(part) > share.unwrap_or_default())
            }
            (Statistic::ArithmeticMean, _) => {
                let mean = rounding::settled(values().sum::<f64>() / n);
                (mean, !rule.comparison.keeps(mean, limit))
            }
            (Statistic::GeometricMean, _) => {
                let mean = rounding::settled((values().map(f64::ln).sum::<f64>() / n).exp());
                (mean, !rule.comparison.keeps(mean, limit))
            }
        };
        let from = held.front().map_or(day, |(d, _)| *d);
        made.push(Window { from, to: day, statistic, over });
    }
    made
}

/// The verdict on windows, and how many exceed.
fn judge(rule: &Criterion, windows: &[Window]) -> (Verdict, u32) {
    let mut events: Vec<Day> = Vec::new();
    for window in windows.iter().filter(|w| w.over) {
        let apart = match (events.last(), rule.window_days) {
            (Some(last), Some(days)) => window.to.number() - (days as i32 - 1) > last.number(),
            _ => true,
        };
        if apart {
            events.push(window.to);
        }
    }
    let allowed = rule.times.unwrap_or(0) as usize;
    let too_often = |run: &[Day]| match (rule.in_years, run) {
        (Some(years), [first, .., last]) => *last < years_on(*first, years),
        _ => true,
    };
    let fails = events.len() > allowed && events.windows(allowed + 1).any(too_often);
    let verdict = match (windows.is_empty(), fails) {
        (true, _) => Verdict::Undetermined,
        (_, true) => Verdict::Fail,
        _ => Verdict::Pass,
    };
    (verdict, events.len() as u32)
}

/// The same day some years on; of 29 February the day after where there is none.
fn years_on(day: Day, years: u32) -> Day {
    let (year, month, number) = day.parts();
    let year = year + years as i32;
    Day::new(year, month, number).or_else(|| Day::new(year, 3, 1)).unwrap_or(day)
}

#[cfg(test)]
mod tests {
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
        let rule = Criterion {
            share: Some("0.1".into()),
            least_samples: Some(10),
            ..rule(Statistic::EachSample, "10")
        };
        let with =
            |n: usize| (0..20).map(|i| (i, if (i as usize) < n { 11.0 } else { 10.0 })).collect::<Vec<_>>();
        let two = hold(&rule, &of(&with(2)));
        assert_eq!((two.verdict, two.windows, two.over, two.worst), (Verdict::Pass, 1, 0, Some(10.0)));
        let three = hold(&rule, &of(&with(3)));
        assert_eq!((three.verdict, three.over, three.worst), (Verdict::Fail, 1, Some(15.0)));
        let few = hold(&rule, &of(&with(3)[..9]));
        assert_eq!((few.verdict, few.reason), (Verdict::Undetermined, Some(Reason::TooFew)));
    }

    #[test]
    fn a_mean_of_four_days_may_exceed_once_in_three_years() {
        let base = rule(Statistic::ArithmeticMean, "10");
        let rule = Criterion { window_days: Some(4), times: Some(1), in_years: Some(3), ..base };
        let verdict = |days: &[i32]| {
            let mut samples: Vec<(i32, f64)> = (0..1300).step_by(20).map(|n| (n, 1.0)).collect();
            samples.extend(days.iter().map(|&n| (n, 30.0)));
            let held = hold(&rule, &of(&samples));
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
        let rule = rule(Statistic::ArithmeticMean, "10");
        let day = Day::new(2020, 1, 1).unwrap();
        let below = |limit: f64| Sampled { day, value: Some(limit / 2000.0), low: 0.0, high: limit / 1000.0 };
        let certain = |samples: &[Sampled]| {
            let held = hold(&rule, samples);
            (held.verdict, held.certain)
        };
        assert_eq!(certain(&[below(8.0)]), (Verdict::Pass, Some(true)));
        assert_eq!(certain(&[below(18.0)]), (Verdict::Pass, Some(false)));
        assert_eq!(certain(&[]), (Verdict::Undetermined, None));
    }
}

//! The verdict on a value of a day.

use super::daily::{Measured, Range, Weighing};
use super::limits::{BindingLimit, LimitSet};
use super::outfall::Tri;
use crate::day::{Day, InForce};
use crate::exceedance;
use crate::reason::Reason;
use crate::rounding;
use crate::standard::{Side, When, has_multiple};

/// What is known of the day a value belongs to.
#[derive(Debug, Clone, Copy)]
pub struct Circumstances<'a> {
    /// `None` where it is not known.
    pub day: Option<Day>,
    /// In ℃, where it was measured.
    pub temperature: Option<f64>,
    /// When figures in brackets bind, where the user says it.
    pub bracket: Option<&'a When>,
}

/// Whether a value keeps its limits.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Outcome {
    Pass,
    Fail,
    Undetermined(Reason),
}

/// A value judged, and the limit that decided.
#[derive(Debug, Clone, Copy)]
pub struct Judged<'a> {
    pub outcome: Outcome,
    pub limit: Option<&'a BindingLimit>,
    /// Whether it is known that this limit binds.
    pub sure: bool,
    /// (value − limit) / limit, where the value is over it.
    pub multiple: Option<f64>,
}

fn number(text: &str) -> f64 {
    rounding::parse(text).map_or(f64::NAN, rounding::to_f64)
}

/// Whether what a limit asks of the day holds.
fn of_day(when: &When, on: &Circumstances<'_>) -> Tri {
    let warm = |bound: &Option<String>, holds: fn(f64, f64) -> bool| match bound {
        None => Tri::Yes,
        Some(bound) => Tri::of(on.temperature.map(|t| holds(rounding::settled(t), number(bound)))),
    };
    let months = if when.months.is_empty() {
        Tri::Yes
    } else {
        Tri::of(on.day.map(|day| when.months.contains(&day.month())))
    };
    let own = warm(&when.water_temperature_above, |t, bound| t > bound)
        .and(warm(&when.water_temperature_up_to, |t, bound| t <= bound))
        .and(months);
    let bracket = match (when.bracket, on.bracket) {
        (None, _) => Tri::Yes,
        (Some(_), None) => Tri::Unknown,
        (Some(side), Some(inside)) => match (of_day(inside, on), side) {
            (Tri::Unknown, _) => Tri::Unknown,
            (holds, Side::Inside) => holds,
            (holds, Side::Outside) => Tri::of(Some(holds == Tri::No)),
        },
    };
    own.and(bracket)
}

/// Whether a value keeps a limit that is held.
fn keeps(limit: &BindingLimit, value: f64) -> bool {
    if limit.cell.not_detected {
        return false;
    }
    let low = limit.low.is_none_or(|low| if limit.cell.strict { value > low } else { value >= low });
    let high = limit.high.is_none_or(|high| if limit.cell.strict { value < high } else { value <= high });
    low && high
}

/// What was measured of a parameter on a day, in the canonical unit.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Value {
    Figure(f64),
    /// Below detection, entering as a figure.
    Below(f64),
    /// Below a detection limit that is not known.
    NotDetected,
    /// Nothing.
    Missing,
}

/// Judges what was measured of a parameter.
///
/// Every limit in force that binds must be kept. Where it is not known which of several binds, the
/// verdict stands if all of them give it; the limit shown is then the loosest, so that the multiple is
/// at least what it says. Of nothing measured it is only told whether there is a limit.
pub fn judge<'a>(set: &'a LimitSet, value: Value, on: &Circumstances<'_>) -> Judged<'a> {
    let (x, undetected) = match value {
        Value::Figure(x) => (Some(rounding::settled(x)), false),
        Value::Below(x) => (Some(rounding::settled(x)), true),
        Value::NotDetected => (None, true),
        Value::Missing => (None, false),
    };
    let (mut kept, mut broken, mut not_encoded): (
        Option<&BindingLimit>,
        Option<&BindingLimit>,
        Option<&BindingLimit>,
    ) = (None, None, None);
    // Limits of which it is not known whether they bind.
    let (mut unsure_kept, mut unsure_broken): (Vec<&BindingLimit>, Vec<&BindingLimit>) =
        (Vec::new(), Vec::new());
    let mut unknown: Option<&BindingLimit> = None;
    for limit in &set.limits {
        let in_force = match on.day {
            Some(day) => Tri::of(Some(limit.in_force.on(day))),
            None if limit.in_force == InForce::default() => Tri::Yes,
            None => Tri::Unknown,
        };
        let binds = in_force.and(limit.of_outfall).and(of_day(&limit.when, on));
        if binds == Tri::No {
            continue;
        }
        if !limit.cell.encoded {
            not_encoded = not_encoded.or(Some(limit));
            continue;
        }
        let keeps = match x {
            // A count of nothing is one of what was not detected.
            _ if limit.cell.not_detected && value != Value::Missing => undetected || x == Some(0.0),
            Some(x) => keeps(limit, x),
            None => {
                unknown = unknown.or(Some(limit));
                continue;
            }
        };
        match (binds, keeps) {
            (Tri::Yes, true) => kept = Some(strictest(kept.into_iter().chain([limit]))),
            (Tri::Yes, false) => broken = Some(strictest(broken.into_iter().chain([limit]))),
            (_, true) => unsure_kept.push(limit),
            (_, false) => unsure_broken.push(limit),
        }
    }
    let unsure = |outcome, limit| (outcome, Some(limit), false);
    let sure = |outcome, limit| (outcome, Some(limit), true);
    let (outcome, limit, sure) = if let Some(limit) = broken {
        sure(Outcome::Fail, limit)
    } else if let Some(limit) = unknown {
        let why = if value == Value::Missing { Reason::Missing } else { Reason::NotDetected };
        sure(Outcome::Undetermined(why), limit)
    } else if let Some(limit) = not_encoded {
        sure(Outcome::Undetermined(Reason::LimitNotEncoded), limit)
    } else if !unsure_broken.is_empty() {
        if unsure_kept.is_empty() && one_must_bind(&unsure_broken) {
            unsure(Outcome::Fail, loosest(&unsure_broken))
        } else {
            unsure(Outcome::Undetermined(Reason::ConditionUnknown), strictest(unsure_broken))
        }
    } else if let Some(limit) = kept {
        sure(Outcome::Pass, limit)
    } else if !unsure_kept.is_empty() {
        unsure(Outcome::Pass, strictest(unsure_kept))
    } else {
        (Outcome::Undetermined(Reason::NoLimit), None, true)
    };
    let multiple = limit.filter(|_| outcome == Outcome::Fail && has_multiple(&set.parameter)).and_then(|l| {
        let x = x?;
        let end = l.high.filter(|h| x > *h).or(l.low.filter(|low| x < *low))?;
        exceedance::multiple(x, end)
    });
    Judged { outcome, limit, sure, multiple }
}

/// A figure of a day held to its limits.
#[derive(Debug, Clone, Copy)]
pub struct Judgement<'a> {
    pub judged: Judged<'a>,
    pub value: Option<f64>,
    /// Whether everything the figure may be gives this verdict.
    pub certain: bool,
    /// What is to be known of a verdict that stands.
    pub note: Option<Reason>,
}

/// Holds a figure of a day to the limits of a parameter, and everything the figure may be.
///
/// A reading below a detection limit that is not known has no upper end: where it could change the
/// verdict there is none. Where only readings below known limits, above their range or of unknown flow
/// could, the verdict by the figure stands and is not certain.
pub fn judge_range<'a>(
    set: &'a LimitSet,
    figure: &Range,
    measured: &Measured,
    on: &Circumstances<'_>,
) -> Judgement<'a> {
    let at = |x| judge(set, if measured.all_below { Value::Below(x) } else { Value::Figure(x) }, on);
    let Some(x) = figure.value else {
        let value = if measured.readings() > 0 { Value::NotDetected } else { Value::Missing };
        let mut judged = judge(set, value, on);
        if judged.outcome == Outcome::Undetermined(Reason::NotDetected) && measured.undetected == 0 {
            judged.outcome = Outcome::Undetermined(Reason::LeftOut);
        }
        return Judgement { judged, value: None, certain: true, note: None };
    };
    let mut judged = at(x);
    let note = match measured.weighing {
        Weighing::FlowUnknown => Some(Reason::UnknownFlow),
        _ if measured.undetected > 0 => Some(Reason::NotDetected),
        _ if measured.dropped > 0 => Some(Reason::LeftOut),
        _ if measured.flagged > 0 => Some(Reason::Flagged),
        _ => measured.why_unread,
    };
    if figure.low == x && figure.high == x {
        return Judgement { judged, value: Some(x), certain: true, note };
    }
    let ends = [at(figure.low), at(figure.high)];
    if ends.iter().all(|end| end.outcome == judged.outcome) {
        if measured.undetected > 0 {
            // The figure is that of the readings that entered: the multiple is at least the least.
            let all = ends.iter().chain([&judged]).filter_map(|j| j.multiple);
            judged.multiple = all.reduce(|a, b| if a.abs() <= b.abs() { a } else { b });
        }
        return Judgement { judged, value: Some(x), certain: true, note };
    }
    if measured.undetected > 0 {
        judged.outcome = Outcome::Undetermined(Reason::NotDetected);
        judged.multiple = None;
        return Judgement { judged, value: Some(x), certain: false, note: None };
    }
    let why = match measured.weighing {
        Weighing::FlowUnknown => Reason::UnknownFlow,
        _ if measured.any_above => Reason::AboveRange,
        _ => Reason::BelowDetection,
    };
    Judgement { judged, value: Some(x), certain: false, note: Some(why) }
}

/// The worse of two: over a limit before what is not known, that before what is kept.
pub fn worse<'a>(a: Judgement<'a>, b: Judgement<'a>) -> Judgement<'a> {
    let rank = |h: &Judgement| match h.judged.outcome {
        Outcome::Fail => 2,
        Outcome::Undetermined(_) => 1,
        Outcome::Pass => 0,
    };
    let certain = a.certain && b.certain;
    let worst = if rank(&b) > rank(&a) { b } else { a };
    Judgement { certain: certain || (worst.certain && worst.judged.outcome == Outcome::Fail), ..worst }
}

/// Whether one of some limits must bind, because their conditions leave nothing between them.
fn one_must_bind(limits: &[&BindingLimit]) -> bool {
    let any = |holds: &dyn Fn(&When) -> bool| limits.iter().any(|l| holds(&l.when));
    let both = |a: &dyn Fn(&When) -> bool, b: &dyn Fn(&When) -> bool| any(a) == any(b);
    let said: std::collections::BTreeSet<&str> =
        limits.iter().flat_map(|l| l.when.said.keys()).map(String::as_str).collect();
    let words = |name: &str, word: &str| {
        limits.iter().filter_map(|l| l.when.said.get(name)).flatten().any(|w| w == word)
    };
    // A table of which it is not known whether it binds may leave all of its limits out. Months are
    // always known.
    let conditional = |w: &When| *w != When { months: w.months.clone(), ..When::default() };
    limits.iter().all(|l| l.of_outfall == Tri::Yes || conditional(&l.when))
        && both(&|w| w.built_from.is_some(), &|w| w.built_to.is_some())
        && both(&|w| w.water_temperature_above.is_some(), &|w| w.water_temperature_up_to.is_some())
        && both(&|w| w.bracket == Some(Side::Inside), &|w| w.bracket == Some(Side::Outside))
        && said.iter().all(|name| words(name, "other") || (words(name, "yes") && words(name, "no")))
}

/// The order of limits from the strictest on.
fn order(a: &BindingLimit, b: &BindingLimit) -> std::cmp::Ordering {
    let ends = |l: &BindingLimit| (l.high.unwrap_or(f64::INFINITY), -l.low.unwrap_or(f64::NEG_INFINITY));
    let ((high, low), (other_high, other_low)) = (ends(a), ends(b));
    high.total_cmp(&other_high).then(low.total_cmp(&other_low))
}

fn strictest<'a>(limits: impl IntoIterator<Item = &'a BindingLimit>) -> &'a BindingLimit {
    limits.into_iter().min_by(|a, b| order(a, b)).expect("there is a limit")
}

fn loosest<'a>(limits: &[&'a BindingLimit]) -> &'a BindingLimit {
    limits.iter().copied().max_by(|a, b| order(a, b)).expect("there is a limit")
}

#[cfg(test)]
mod tests {
    use super::super::daily::{Entry, measured};
    use super::super::outfall::Outfall;
    use super::super::scope::{OutOfForce, bindings};
    use super::*;
    use crate::assessment::averaging::Averaging;
    use crate::lang::Lang;
    use crate::standard::standard;

    /// The limits of a parameter at a plant of level 1 of DB41/2087-2021.
    fn set(parameter: &str) -> LimitSet {
        let s = standard("DB41/2087-2021").unwrap();
        let outfall = Outfall::builder().kind("public").basin("黄河").city("焦作").direct("yes");
        let outfall = outfall.function_class("Ⅲ").reach("other").new_unit(true).build().unwrap();
        let mut sets = Vec::new();
        let found = bindings(s, &outfall, &[], OutOfForce::Bind, Lang::Zh, &mut sets);
        sets[found[0].sets[parameter]].clone()
    }

    /// Verdicts in a month.
    fn verdict(parameter: &str, value: f64, month: u8, t: Option<f64>, bracket: Option<&str>) -> Outcome {
        let brackets = &standard("DB41/2087-2021").unwrap().discharge.as_ref().unwrap().brackets;
        let bracket = bracket.map(|id| &brackets.iter().find(|b| b.id == id).unwrap().when);
        let on = Circumstances { day: Day::new(2023, month, 15), temperature: t, bracket };
        judge(&set(parameter), Value::Figure(value), &on).outcome
    }

    fn july() -> Circumstances<'static> {
        Circumstances { day: Day::new(2023, 7, 17), temperature: None, bracket: None }
    }

    #[test]
    fn the_multiple_is_over_the_limit_that_binds_at_least() {
        let set = set("ammonia_nitrogen");
        let found = judge(&set, Value::Figure(6.0), &july());
        assert_eq!((found.outcome, found.sure, found.multiple), (Outcome::Fail, false, Some(0.2)));
        assert_eq!(found.limit.unwrap().high, Some(5.0));
        let found = judge(&set, Value::Figure(4.0), &july());
        assert_eq!((found.limit.unwrap().high, found.sure, found.multiple), (Some(3.0), false, None));
    }

    #[test]
    fn what_a_reading_may_be_decides_whether_a_verdict_stands() {
        let set = set("total_nitrogen"); // at most 12
        let bare = Entry::Below { value: None, limit: None };
        let of = |entries: &[Entry], flows: Option<&[Option<f64>]>| {
            let measured = measured(entries, flows, Averaging::Arithmetic);
            let held = judge_range(&set, &measured.mean, &measured, &july());
            (held.judged.outcome, held.certain, held.note, held.judged.multiple)
        };
        let unknown = Outcome::Undetermined(Reason::NotDetected);
        assert_eq!(of(&[bare, Entry::Figure(16.0)], None), (unknown, false, None, None));
        assert_eq!(of(&[bare, Entry::Figure(1.0)], None), (unknown, false, None, None));
        let note = Some(Reason::NotDetected);
        assert_eq!(of(&[bare, Entry::Figure(36.0)], None), (Outcome::Fail, true, note, Some(0.5)));
        assert_eq!(of(&[bare, bare], None), (unknown, true, None, None));
        let half = |l: f64| Entry::Below { value: Some(l / 2.0), limit: Some(l) };
        assert_eq!(of(&[half(2.0), Entry::Figure(10.0)], None), (Outcome::Pass, true, None, None));
        let below = Some(Reason::BelowDetection);
        assert_eq!(of(&[half(16.0), Entry::Figure(10.0)], None), (Outcome::Pass, false, below, None));
        let flow = Some(Reason::UnknownFlow);
        let (two, flows) = ([Entry::Figure(6.0), Entry::Figure(20.0)], [Some(1.0), None]);
        assert_eq!(of(&two, Some(&flows)), (Outcome::Fail, false, flow, Some(1.0 / 12.0)));
        assert_eq!(of(&[Entry::Figure(6.0); 2], Some(&flows)), (Outcome::Pass, true, flow, None));
    }

    #[test]
    fn an_end_of_a_limit_is_kept_unless_it_is_excluded() {
        let mut limit = set("cod").limits[0].clone(); // at most 40
        (limit.low, limit.cell.strict) = (Some(3.0), false);
        let kept = |limit: &BindingLimit| [2.9, 3.0, 3.1, 39.9, 40.0, 40.1].map(|x| keeps(limit, x));
        assert_eq!(kept(&limit), [false, true, true, true, true, false]);
        limit.cell.strict = true;
        assert_eq!(kept(&limit), [false, false, true, true, false, false]);
        limit.cell.not_detected = true;
        assert_eq!(kept(&limit), [false; 6]);
    }

    #[test]
    fn the_multiple_is_taken_of_the_end_that_is_broken() {
        let mut set = set("cod");
        set.limits.truncate(1);
        set.limits[0].low = Some(20.0);
        let multiple = |x| judge(&set, Value::Figure(x), &july()).multiple;
        assert_eq!(
            [multiple(10.0), multiple(20.0), multiple(40.0), multiple(50.0)],
            [Some(-0.5), None, None, Some(0.25)]
        );
    }

    #[test]
    fn of_limits_one_must_bind_where_their_conditions_leave_nothing_between_them() {
        let limit = &set("cod").limits[0];
        let must = |whens: &[When], of_outfall| {
            let made: Vec<BindingLimit> = whens
                .iter()
                .map(|when| BindingLimit { when: when.clone(), of_outfall, ..limit.clone() })
                .collect();
            one_must_bind(&made.iter().collect::<Vec<_>>())
        };
        let none = When::default;
        let text = |day: &str| Some(day.to_owned());
        let said = |name: &str, word: &str| When {
            said: [(name.to_owned(), vec![word.to_owned()])].into(),
            ..When::default()
        };
        let pairs = [
            [
                When { built_from: text("2006-01-01"), ..none() },
                When { built_to: text("2005-12-31"), ..none() },
            ],
            [
                When { water_temperature_above: text("12"), ..none() },
                When { water_temperature_up_to: text("12"), ..none() },
            ],
            [When { bracket: Some(Side::Inside), ..none() }, When { bracket: Some(Side::Outside), ..none() }],
            [said("reused", "yes"), said("reused", "no")],
            [said("industry", "paper"), said("industry", "other")],
        ];
        for pair in pairs {
            assert!(must(&pair, Tri::Unknown), "{pair:?}");
            assert!(!must(&pair[..1], Tri::Unknown), "{pair:?}");
        }
        assert!(!must(&[said("reused", "no")], Tri::Yes));
        assert!(!must(&[said("reused", "yes"), said("direct", "no")], Tri::Yes));
        assert!(must(&[none()], Tri::Yes) && !must(&[none()], Tri::Unknown));
        assert!(!must(&[When { months: vec![1], ..none() }], Tri::Unknown));
    }

    #[test]
    fn ammonia_between_the_figures_depends_on_what_the_bracket_means() {
        let unknown = Outcome::Undetermined(Reason::ConditionUnknown);
        let ammonia = |value, month, t, bracket| verdict("ammonia_nitrogen", value, month, t, bracket);
        assert_eq!(ammonia(4.0, 1, None, None), unknown);
        assert_eq!(ammonia(3.0, 1, None, None), Outcome::Pass);
        assert_eq!(ammonia(5.1, 1, None, None), Outcome::Fail);
        assert_eq!(ammonia(4.0, 1, None, Some("months")), Outcome::Pass);
        assert_eq!(ammonia(4.0, 7, None, Some("months")), Outcome::Fail);
        assert_eq!(ammonia(4.0, 7, Some(12.0), Some("temperature")), Outcome::Pass);
        assert_eq!(ammonia(4.0, 1, Some(12.1), Some("temperature")), Outcome::Fail);
        assert_eq!(ammonia(4.0, 1, None, Some("temperature")), unknown);
    }

    #[test]
    fn what_is_not_encoded_is_not_judged() {
        assert_eq!(verdict("fluoride", 0.1, 5, None, None), Outcome::Undetermined(Reason::LimitNotEncoded));
        assert_eq!(verdict("cod", 40.0, 5, None, None), Outcome::Pass);
        assert_eq!(verdict("cod", 40.1, 5, None, None), Outcome::Fail);
        assert_eq!(verdict("total_nitrogen", 12.0000000001, 5, None, None), Outcome::Fail);
        assert_eq!(verdict("total_nitrogen", 12.0000000000001, 5, None, None), Outcome::Pass);
    }
}

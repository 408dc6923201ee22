//! The verdict on a value of a day.

use super::outfall::Tri;
use super::scope::{Limit, Set};
use crate::reason::Reason;
use crate::rounding;
use crate::standard::{Side, When, has_multiple};

/// What is known of the day a value belongs to.
#[derive(Debug, Clone, Copy)]
pub struct Day<'a> {
    /// Counted from 1970-01-01.
    pub date: i32,
    pub month: u8,
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
    pub limit: Option<&'a Limit>,
    /// (value − limit) / limit.
    pub multiple: Option<f64>,
}

fn number(text: &str) -> f64 {
    rounding::parse(text).map_or(f64::NAN, rounding::to_f64)
}

/// Whether what a limit asks of the day holds.
fn of_day(when: &When, day: &Day<'_>) -> Tri {
    let warm = |bound: &Option<String>, holds: fn(f64, f64) -> bool| match bound {
        None => Tri::Yes,
        Some(bound) => Tri::of(day.temperature.map(|t| holds(rounding::settled(t), number(bound)))),
    };
    let months = when.months.is_empty() || when.months.contains(&day.month);
    let own = warm(&when.water_temperature_above, |t, bound| t > bound)
        .and(warm(&when.water_temperature_up_to, |t, bound| t <= bound))
        .and(Tri::of(Some(months)));
    let bracket = match (when.bracket, day.bracket) {
        (None, _) => Tri::Yes,
        (Some(_), None) => Tri::Unknown,
        (Some(side), Some(inside)) => match (of_day(inside, day), side) {
            (Tri::Unknown, _) => Tri::Unknown,
            (holds, Side::Inside) => holds,
            (holds, Side::Outside) => Tri::of(Some(holds == Tri::No)),
        },
    };
    own.and(bracket)
}

/// Whether a value keeps a limit that is held.
fn keeps(limit: &Limit, value: f64) -> bool {
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
/// verdict stands if all of them give it. Of nothing measured it is only told whether there is a
/// limit.
pub fn judge<'a>(set: &'a Set, value: Value, day: &Day<'_>) -> Judged<'a> {
    let in_force =
        |l: &&Limit| l.from.is_none_or(|from| from <= day.date) && l.to.is_none_or(|to| day.date <= to);
    let (x, undetected) = match value {
        Value::Figure(x) => (Some(rounding::settled(x)), false),
        Value::Below(x) => (Some(rounding::settled(x)), true),
        Value::NotDetected => (None, true),
        Value::Missing => (None, false),
    };
    let (mut kept, mut broken, mut not_held): (Option<&Limit>, Option<&Limit>, Option<&Limit>) =
        (None, None, None);
    // Limits of which it is not known whether they bind.
    let (mut unsure_kept, mut unsure_broken): (Vec<&Limit>, Vec<&Limit>) = (Vec::new(), Vec::new());
    let mut unknown: Option<&Limit> = None;
    for limit in set.limits.iter().filter(in_force) {
        let binds = limit.of_outfall.and(of_day(&limit.when, day));
        if binds == Tri::No {
            continue;
        }
        if !limit.cell.held {
            not_held = not_held.or(Some(limit));
            continue;
        }
        let keeps = match x {
            _ if limit.cell.not_detected && value != Value::Missing => undetected,
            Some(x) => keeps(limit, x),
            None => {
                unknown = unknown.or(Some(limit));
                continue;
            }
        };
        match (binds, keeps) {
            (Tri::Yes, true) => kept = Some(stricter(kept, limit)),
            (Tri::Yes, false) => broken = Some(stricter(broken, limit)),
            (_, true) => unsure_kept.push(limit),
            (_, false) => unsure_broken.push(limit),
        }
    }
    let strictest = |limits: &[&'a Limit]| limits.iter().fold(None, |s, l| Some(stricter(s, l)));
    let undetermined = |reason| Outcome::Undetermined(reason);
    let (outcome, limit) = if let Some(limit) = broken {
        (Outcome::Fail, Some(limit))
    } else if let Some(limit) = unknown {
        let why = if value == Value::Missing { Reason::Missing } else { Reason::NotDetected };
        (undetermined(why), Some(limit))
    } else if let Some(limit) = not_held {
        (undetermined(Reason::LimitNotHeld), Some(limit))
    } else if !unsure_broken.is_empty() {
        let all = unsure_kept.is_empty() && one_must_bind(&unsure_broken);
        let outcome = if all { Outcome::Fail } else { undetermined(Reason::ConditionUnknown) };
        (outcome, strictest(&unsure_broken))
    } else if kept.is_some() || !unsure_kept.is_empty() {
        (Outcome::Pass, kept.into_iter().fold(strictest(&unsure_kept), |s, l| Some(stricter(s, l))))
    } else {
        (undetermined(Reason::NoLimit), None)
    };
    let multiple = limit.filter(|_| outcome == Outcome::Fail && has_multiple(&set.parameter)).and_then(|l| {
        let x = x?;
        let end = l.high.filter(|h| x > *h).or(l.low.filter(|low| x < *low))?;
        let multiple = rounding::settled((x - end) / end);
        multiple.is_finite().then_some(multiple)
    });
    Judged { outcome, limit, multiple }
}

/// Whether one of some limits must bind, because their conditions leave nothing between them.
fn one_must_bind(limits: &[&Limit]) -> bool {
    let any = |holds: &dyn Fn(&When) -> bool| limits.iter().any(|l| holds(&l.when));
    let both = |a: &dyn Fn(&When) -> bool, b: &dyn Fn(&When) -> bool| any(a) == any(b);
    let said: std::collections::BTreeSet<&str> =
        limits.iter().flat_map(|l| l.when.said.keys()).map(String::as_str).collect();
    let words = |name: &str, word: &str| {
        limits.iter().filter_map(|l| l.when.said.get(name)).flatten().any(|w| w == word)
    };
    // A table of which it is not known whether it binds may leave all of its limits out.
    limits.iter().all(|l| l.of_outfall == Tri::Yes || l.when != When::default())
        && both(&|w| w.built_from.is_some(), &|w| w.built_to.is_some())
        && both(&|w| w.water_temperature_above.is_some(), &|w| w.water_temperature_up_to.is_some())
        && both(&|w| w.bracket == Some(Side::Inside), &|w| w.bracket == Some(Side::Outside))
        && said.iter().all(|name| words(name, "other") || (words(name, "yes") && words(name, "no")))
}

fn stricter<'a>(so_far: Option<&'a Limit>, limit: &'a Limit) -> &'a Limit {
    match so_far {
        Some(before) if before.high.zip(limit.high).is_some_and(|(a, b)| a <= b) => before,
        Some(before) if limit.high.is_none() => before,
        _ => limit,
    }
}

#[cfg(test)]
mod tests {
    use super::super::outfall::{Outfall, day_number};
    use super::super::scope::bindings;
    use super::*;
    use crate::parameter::Lang;
    use crate::standard::standard;

    /// Verdicts on a plant of level 1 of DB41/2087-2021 in a month.
    fn verdict(parameter: &str, value: f64, month: u8, t: Option<f64>, bracket: Option<&str>) -> Outcome {
        let s = standard("DB41/2087-2021").unwrap();
        let said = [("kind", "public"), ("direct", "yes"), ("function_class", "Ⅲ"), ("reach", "other")];
        let said = said.iter().map(|(n, w)| ((*n).to_owned(), Some((*w).to_owned()))).collect();
        let outfall = Outfall { city: Some("焦作".into()), new: Some(true), said, ..Outfall::default() };
        let mut sets = Vec::new();
        let found = bindings(s, &outfall, &[], Lang::Zh, &mut sets);
        let set = &sets[found[0].sets[parameter]];
        let brackets = &s.discharge.as_ref().unwrap().brackets;
        let bracket = bracket.map(|id| &brackets.iter().find(|b| b.id == id).unwrap().when);
        let date = day_number(&format!("2023-{month:02}-15")).unwrap();
        judge(set, Value::Figure(value), &Day { date, month, temperature: t, bracket }).outcome
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
    fn what_is_not_held_is_not_judged() {
        assert_eq!(verdict("fluoride", 0.1, 5, None, None), Outcome::Undetermined(Reason::LimitNotHeld));
        assert_eq!(verdict("cod", 40.0, 5, None, None), Outcome::Pass);
        assert_eq!(verdict("cod", 40.1, 5, None, None), Outcome::Fail);
        assert_eq!(verdict("total_nitrogen", 12.0000000001, 5, None, None), Outcome::Fail);
        assert_eq!(verdict("total_nitrogen", 12.0000000000001, 5, None, None), Outcome::Pass);
    }
}

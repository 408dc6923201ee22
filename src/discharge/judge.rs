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
fn keeps(limit: &Limit, value: f64, undetected: bool) -> bool {
    if limit.cell.not_detected {
        return undetected;
    }
    let low = limit.low.is_none_or(|low| if limit.cell.strict { value > low } else { value >= low });
    let high = limit.high.is_none_or(|high| if limit.cell.strict { value < high } else { value <= high });
    low && high
}

/// Judges a value, in the canonical unit, of a parameter; `undetected` where it was below detection.
///
/// Every limit in force that binds must be kept. Where it is not known which of several binds, the
/// verdict stands if all of them give it.
pub fn judge<'a>(set: &'a Set, value: f64, undetected: bool, day: &Day<'_>) -> Judged<'a> {
    let value = rounding::settled(value);
    let in_force =
        |l: &&Limit| l.from.is_none_or(|from| from <= day.date) && l.to.is_none_or(|to| day.date <= to);
    let (mut kept, mut open): (Option<&Limit>, Option<&Limit>) = (None, None);
    let (mut not_held, mut unsure_kept, mut unsure_broken) = (None, None, None);
    let mut broken: Option<&Limit> = None;
    // Whether one of the limits that may bind must: their conditions leave nothing between them.
    let mut one_must = true;
    for limit in set.limits.iter().filter(in_force) {
        let binds = limit.of_outfall.and(of_day(&limit.when, day));
        if binds == Tri::No {
            continue;
        }
        open = open.or(Some(limit));
        if !limit.cell.held {
            not_held = not_held.or(Some(limit));
            continue;
        }
        match (binds, keeps(limit, value, undetected)) {
            (Tri::Yes, true) => kept = Some(stricter(kept, limit)),
            (Tri::Yes, false) => broken = Some(broken.map_or(limit, |b| stricter(Some(b), limit))),
            (_, true) => {
                unsure_kept = Some(stricter(unsure_kept, limit));
            }
            (_, false) => {
                one_must &= limit.of_outfall == Tri::Yes;
                unsure_broken = Some(stricter(unsure_broken, limit));
            }
        }
    }
    let (outcome, limit) = if let Some(limit) = broken {
        (Outcome::Fail, Some(limit))
    } else if let Some(limit) = not_held {
        (Outcome::Undetermined(Reason::LimitNotHeld), Some(limit))
    } else {
        match (unsure_kept, unsure_broken) {
            (None, Some(limit)) if one_must => (Outcome::Fail, Some(limit)),
            (_, Some(limit)) => (Outcome::Undetermined(Reason::ConditionUnknown), Some(limit)),
            (Some(limit), None) => (Outcome::Pass, Some(stricter(kept, limit))),
            (None, None) if kept.is_some() => (Outcome::Pass, kept),
            (None, None) => (Outcome::Undetermined(Reason::NoLimit), open),
        }
    };
    let multiple = limit.filter(|_| outcome == Outcome::Fail && has_multiple(&set.parameter)).and_then(|l| {
        let end = l.high.filter(|h| value > *h).or(l.low.filter(|low| value < *low))?;
        let multiple = rounding::settled((value - end) / end);
        multiple.is_finite().then_some(multiple)
    });
    Judged { outcome, limit, multiple }
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
        let found = bindings(s, &outfall, Lang::Zh, &mut sets);
        let set = &sets[found[0].sets[parameter]];
        let brackets = &s.discharge.as_ref().unwrap().brackets;
        let bracket = bracket.map(|id| &brackets.iter().find(|b| b.id == id).unwrap().when);
        let date = day_number(&format!("2023-{month:02}-15")).unwrap();
        judge(set, value, false, &Day { date, month, temperature: t, bracket }).outcome
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

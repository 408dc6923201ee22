//! The verdict on a value of a day.

use super::circumstances::Circumstances;
use super::cover::one_must_bind;
use super::entry::{Measured, Range, Weighing};
use super::limits::{BindingLimit, LimitSet};
use super::outfall::Tri;
use super::water::Ratio;
use crate::day::InForce;
use crate::exceedance;
use crate::reason::Reason;
use crate::rounding;
use crate::standard::{Side, When, has_multiple};

/// Whether a value keeps its limits.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Outcome {
    /// It keeps them.
    Pass,
    /// It violates one.
    Fail,
    /// It is not known, for this reason.
    Undetermined(Reason),
}

/// A value judged, and the limit that decided.
#[derive(Debug, Clone, Copy)]
pub struct Judged<'a> {
    /// Whether the value keeps its limits.
    pub outcome: Outcome,
    /// The limit that decided.
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
    /// A figure.
    Figure(f64),
    /// Below detection, entering as a figure.
    Below(f64),
    /// Below a detection limit that is not known.
    NotDetected,
    /// Nothing.
    Missing,
}

/// Judges the readings of a parameter.
///
/// Every limit in force that applies must be met. If it is not known which of several applies, a verdict is
/// given if all of them agree; the limit shown is then the loosest, so that the multiple is at least what it
/// says. Without readings, the result only says whether there is a limit.
pub fn judge<'a>(set: &'a LimitSet, value: Value, on: &Circumstances<'_>) -> Judged<'a> {
    let (measured, undetected) = match value {
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
    // Limits that may apply.
    let (mut unsure_kept, mut unsure_broken): (Vec<&BindingLimit>, Vec<&BindingLimit>) =
        (Vec::new(), Vec::new());
    let mut unknown: Option<&BindingLimit> = None;
    let mut no_base: Option<&BindingLimit> = None;
    let converted = |limit: &BindingLimit| measured.map(|x| on.ratio(limit).converted(x));
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
        let x = converted(limit);
        let keeps = match x {
            // A count of nothing is one of what was not detected.
            _ if limit.cell.not_detected && value != Value::Missing => undetected || x == Some(0.0),
            Some(x) => keeps(limit, x),
            None => {
                unknown = unknown.or(Some(limit));
                continue;
            }
        };
        if keeps && on.ratio(limit) == Ratio::NoBase {
            no_base = no_base.or(Some(limit));
            continue;
        }
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
    } else if let Some(limit) = no_base {
        sure(Outcome::Undetermined(Reason::NoBaseWater), limit)
    } else if let Some(limit) = not_encoded {
        sure(Outcome::Undetermined(Reason::LimitNotEncoded), limit)
    } else if !unsure_broken.is_empty() {
        if unsure_kept.is_empty() && one_must_bind(&unsure_broken, on) {
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
        let x = converted(l)?;
        let end = l.high.filter(|h| x > *h).or(l.low.filter(|low| x < *low))?;
        exceedance::multiple(x, end)
    });
    Judged { outcome, limit, sure, multiple }
}

/// A figure of a day compared with its limits.
#[derive(Debug, Clone, Copy)]
pub struct Judgement<'a> {
    /// The outcome, with its limit.
    pub judged: Judged<'a>,
    /// The figure, in the canonical unit.
    pub value: Option<f64>,
    /// Whether everything the figure may be gives this verdict.
    pub certain: bool,
    /// Remarks on a verdict.
    pub note: Option<Reason>,
}

/// Compares a figure of a day, and all its possible values, with the limits of a parameter.
///
/// A reading below an unknown detection limit has no upper bound: if it could change the verdict, there is
/// none. If only readings below known limits, above their range or with unknown flow could, the verdict is
/// given and not certain.
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
mod tests;

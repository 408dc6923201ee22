//! The certainty of a class of means: the possible values of readings that are not plain numbers.
//!
//! No source defines the certainty of the class of a mean; this is the library's own rule
//! (`certain-means` in `standards/practice.toml`). Each reading is taken for all that it may be: a
//! number for itself, one below a detection limit for 0 up to that limit, one that is not detected
//! and has no limit for anything from 0 up, one above a range for anything from there up. The class
//! is certain where it is the same at either end.

use crate::grading::{Bounds, Column, Plan, Role, either};
use crate::reading::Reading;
use crate::reading::code::{self, Code};
use crate::reason::Reason;
use crate::standard::WaterBody;

/// The kinds of reading behind a mean: a bit for each code of a cell ([`code`]).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Seen(pub u64);

impl Seen {
    /// One reading, by its code.
    pub fn of(code: Code) -> Seen {
        Seen(1u64.checked_shl(u32::from(code.byte())).unwrap_or(0))
    }

    /// Why readings have no value, in the order of the table. Empty cells are not included.
    pub fn reasons(self) -> impl Iterator<Item = Reason> {
        let codes = (0u8..64).filter(move |code| self.0 >> code & 1 == 1).map(Code::from);
        codes.filter_map(code::reason).filter(|r| *r != Reason::Missing)
    }

    /// Whether some have no value for this reason.
    pub fn has(self, reason: Reason) -> bool {
        self.0 & Seen::of(code::of_reason(reason)).0 != 0
    }

    /// Whether a reading is above its range.
    fn above(self) -> bool {
        self.0 >> code::ABOVE.byte() & 1 == 1
    }
}

/// The least and the most that a reading may be, in the column's unit; `None` if it says nothing.
///
/// ```
/// use shuizhi::assessment::certainty::span;
/// use shuizhi::reading::Reading;
/// assert_eq!(span(Reading::Number(1.4), None), Some((1.4, 1.4)));
/// assert_eq!(span(Reading::Below(Some(0.02)), None), Some((0.0, 0.02)));
/// assert_eq!(span(Reading::Below(None), Some(0.05)), Some((0.0, 0.05)));
/// assert_eq!(span(Reading::Below(None), None), Some((0.0, f64::INFINITY)));
/// assert_eq!(span(Reading::Above(20.0), None), Some((20.0, f64::INFINITY)));
/// ```
pub fn span(reading: Reading, detection_limit: Option<f64>) -> Option<(f64, f64)> {
    match reading {
        Reading::Number(x) => Some((x, x)),
        Reading::Below(limit) => Some((0.0, limit.or(detection_limit).unwrap_or(f64::INFINITY))),
        Reading::Above(x) => Some((x, f64::INFINITY)),
        Reading::Missing(Reason::NotDetected) => Some((0.0, f64::INFINITY)),
        Reading::Missing(_) => None,
    }
}

/// A mean of a column, with its basis.
#[derive(Debug, Clone, Copy)]
pub struct Mean {
    /// The mean to assess, or why there is none.
    pub reading: Reading,
    /// Its basis.
    pub seen: Seen,
    /// The least and the most that it may be, where its readings leave that open.
    pub span: Option<(f64, f64)>,
    /// The highest detection limit among its readings.
    pub limit: Option<f64>,
}

/// Facts about the class of a row of means.
#[derive(Debug, Clone, PartialEq, Default)]
#[must_use]
pub struct Certainty {
    /// Whether the class is the same for all possible means; `None` without a class.
    pub certain: Option<bool>,
    /// Whether an item of the class was measured too seldom for a mean: it may be of any class.
    pub lacking: bool,
    /// Readings that entered no mean, or not as they are, by the places of their columns.
    pub notes: Vec<(Reason, usize)>,
}

/// What is to be doubted of the class of a row of means, one a column of the plan.
///
/// A reason that a mean bears itself is not noted again.
pub fn certainty(plan: &Plan, means: &[Mean], body: Option<WaterBody>) -> Certainty {
    let mut out = Certainty::default();
    let (mut best, mut worst, mut graded) = (0, 0, false);
    let saturated = plan.saturation.is_some_and(|s| {
        let pair = means.get(s.oxygen).zip(means.get(s.temperature));
        pair.is_some_and(|(oxygen, temperature)| {
            oxygen.span.is_none() && plan.saturated(oxygen.reading, temperature.reading)
        })
    });
    for (place, (column, mean)) in plan.columns.iter().zip(means).enumerate() {
        if !matches!(column.role, Role::Class | Role::Single) || is_aside(mean) {
            continue;
        }
        // Where it is not known which limits hold, what is read is reported all the same.
        let unknown_body = column.by_water_body && body.is_none();
        let limits = column.limits(body.unwrap_or(WaterBody::River)).filter(|_| !unknown_body);
        let Some(bounds) = limits.map(|h| &h.bounds) else {
            if unknown_body {
                out.notes.extend(read(mean).map(|r| (r, place)));
                let span = either(column, |bounds| ranks(mean, bounds, false));
                if let Some((low, high)) = span.filter(|_| column.role == Role::Class) {
                    (best, worst) = (best.max(low), worst.max(high));
                }
            }
            continue;
        };
        out.notes.extend(noted(mean, bounds).map(|r| (r, place)));
        if column.role != Role::Class {
            continue;
        }
        out.lacking |= mean.reading == Reading::Missing(Reason::TooFew) || mean.seen.has(Reason::TooFew);
        let full = saturated && plan.saturation.is_some_and(|s| s.oxygen == place);
        graded |= matches!(mean.reading, Reading::Number(_));
        if let Some((low, high)) = ranks(mean, bounds, full) {
            (best, worst) = (best.max(low), worst.max(high));
        }
    }
    // What was measured too seldom may be of any class.
    out.certain = graded.then_some(best == worst && !out.lacking);
    out.notes.sort_unstable();
    out
}

/// Whether the class of means that are all plain numbers or missing is certain: it is, if all classes are
/// separable; `None` without a class, or if this needs checking.
pub fn of_plain(
    plan: &Plan,
    is_number: impl Fn(usize) -> bool,
    body: Option<WaterBody>,
) -> Option<Option<bool>> {
    let unknown_body = body.is_none() && plan.columns.iter().any(|c| c.by_water_body);
    if unknown_body || plan.columns.iter().any(|c| c.inseparable) {
        return None;
    }
    let makes_class = |(_, c): &(usize, &Column)| {
        c.role == Role::Class && c.limits(body.unwrap_or(WaterBody::River)).is_some()
    };
    let graded = plan.columns.iter().enumerate().filter(makes_class).any(|(place, _)| is_number(place));
    Some(graded.then_some(true))
}

/// The best and the worst rank that a mean may have; `None` if nothing is known of it.
fn ranks(mean: &Mean, bounds: &Bounds, saturated: bool) -> Option<(u8, u8)> {
    match (mean.span, mean.reading) {
        _ if saturated => Some((0, 0)),
        (Some((low, high)), _) => Some(bounds.rank_between(low, high)),
        (None, Reading::Number(x)) => Some((bounds.rank(x), bounds.worst(bounds.rank(x)))),
        (None, _) => None,
    }
}

/// Whether a mean does not count for its row: it is not assessed, or has no period.
fn is_aside(mean: &Mean) -> bool {
    matches!(mean.reading, Reading::Missing(Reason::NotAssessed | Reason::UnknownTime))
}

/// Why readings of a mean have no value, except the mean's own reason.
fn read(mean: &Mean) -> impl Iterator<Item = Reason> + use<> {
    let (own, seen) = (mean.reading, if is_aside(mean) { Seen::default() } else { mean.seen });
    seen.reasons().filter(move |r| own != Reading::Missing(*r))
}

/// Notes on the readings of a mean that is compared with limits.
fn noted(mean: &Mean, bounds: &Bounds) -> impl Iterator<Item = Reason> {
    let straddles = mean.limit.is_some_and(|l| bounds.rank(0.0) != bounds.rank_undetected(l));
    let limit = straddles.then_some(Reason::DetectionLimitAboveLimit);
    read(mean).chain(limit).chain(mean.seen.above().then_some(Reason::AboveRange))
}

/// Notes on means without limits, by the places of their columns.
pub fn untold(means: &[Mean]) -> Vec<(Reason, usize)> {
    let of = |(place, mean): (usize, &Mean)| reasons(*mean).map(move |reason| (reason, place));
    let mut notes: Vec<_> = means.iter().enumerate().flat_map(of).collect();
    notes.sort_unstable();
    notes
}

/// Notes on a mean without limits: every reason, including its own.
pub fn reasons(mean: Mean) -> impl Iterator<Item = Reason> {
    let own = match mean.reading {
        Reading::Missing(reason) if reason != Reason::NotAssessed => Some(reason),
        _ => None,
    };
    own.into_iter().chain(read(&mean))
}

/// The detection limit of a reading below one.
pub fn limit(reading: Reading, column: &Column) -> Option<f64> {
    match reading {
        Reading::Below(limit) => limit.or(column.detection_limit),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::grading::{ColumnRequest, Request};
    use crate::reading::Rules;

    fn plan(columns: &[&str]) -> Plan {
        let columns = columns.iter().map(|p| ColumnRequest::named(p, None).unwrap()).collect();
        Plan::compile(&Request { columns, ..Request::default() }).unwrap()
    }

    /// The arithmetic mean of cells, as it enters by half the detection limit.
    fn mean(cells: &[&str]) -> Mean {
        let rules = Rules::new(false, &[]);
        let readings: Vec<Reading> = cells.iter().map(|c| rules.read(c)).collect();
        let of = |figures: Vec<f64>| {
            (!figures.is_empty()).then(|| figures.iter().sum::<f64>() / figures.len() as f64)
        };
        let value = of(readings
            .iter()
            .filter_map(|r| match r {
                Reading::Number(x) | Reading::Above(x) => Some(*x),
                Reading::Below(limit) => limit.map(|l| l / 2.0),
                Reading::Missing(_) => None,
            })
            .collect());
        let spans: Vec<_> = readings.iter().filter_map(|r| span(*r, None)).collect();
        let ends = of(spans.iter().map(|s| s.0).collect()).zip(of(spans.iter().map(|s| s.1).collect()));
        let code = |r: &Reading| match r {
            Reading::Below(None) => code::of_reason(Reason::NotDetected),
            r => r.cell().1,
        };
        let seen = Seen(readings.iter().fold(0, |all, r| all | Seen::of(code(r)).0));
        let why = seen.reasons().next().unwrap_or(Reason::Missing);
        Mean {
            reading: value.map_or(Reading::Missing(why), Reading::Number),
            seen,
            span: ends,
            limit: readings
                .iter()
                .filter_map(|r| if let Reading::Below(l) = r { *l } else { None })
                .reduce(f64::max),
        }
    }

    fn found(columns: &[(&str, &[&str])]) -> (Option<bool>, Vec<Reason>) {
        let plan = plan(&columns.iter().map(|c| c.0).collect::<Vec<_>>());
        let means: Vec<Mean> = columns.iter().map(|c| mean(c.1)).collect();
        let found = certainty(&plan, &means, plan.water_body);
        (found.certain, found.notes.into_iter().map(|n| n.0).collect())
    }

    #[test]
    fn what_is_not_detected_may_change_the_class_of_a_mean() {
        use Reason::*;
        // The mean of what has a figure is 1.4 (Ⅳ); with zeros it were 0.47 (Ⅱ).
        assert_eq!(found(&[("氨氮", &["未检出", "1.4", "未检出"])]), (Some(false), vec![NotDetected]));
        // The worst there is stays so, and so does the class that others have.
        let coli: &[&str] = &["9"];
        assert_eq!(found(&[("氨氮", coli), ("铜", &["未检出", "0.001"])]), (Some(true), vec![NotDetected]));
        assert_eq!(found(&[("氨氮", &["0.02L", "0.1"])]), (Some(true), vec![]));
        // 0.45 + half of 0.2 is Ⅱ by the mean of 0.275, and 0.325 at the most.
        assert_eq!(found(&[("氨氮", &["0.2L", "0.45"])]), (Some(true), vec![DetectionLimitAboveLimit]));
        assert_eq!(found(&[("汞", &["0.00012L"])]), (Some(false), vec![DetectionLimitAboveLimit]));
        assert_eq!(found(&[("氨氮", &[">1", "0.2"])]), (Some(false), vec![AboveRange]));
        // Only values that are not detected: the mean reports it, and the others are not certain.
        assert_eq!(found(&[("氨氮", &["0.1"]), ("铜", &["未检出"])]), (Some(false), vec![]));
        assert_eq!(found(&[("氨氮", &["坏", "0.1", "--"])]), (Some(true), vec![NotANumber]));
        assert_eq!(found(&[("氨氮", &["--"])]), (None, vec![]));
    }

    #[test]
    fn a_certain_class_is_that_of_every_way_readings_may_turn_out() {
        let plan = plan(&["氨氮"]);
        let bounds = &plan.columns[0].limits(WaterBody::River).unwrap().bounds;
        for limit in [0.1, 0.2, 0.5, 1.0, 1.5, 3.0] {
            for other in [0.05, 0.2, 0.6, 1.2, 1.8, 2.5] {
                let cells = [format!("{limit}L"), other.to_string()];
                let of = mean(&[&cells[0], &cells[1]]);
                let certain = certainty(&plan, &[of], plan.water_body).certain.unwrap();
                let mut ways = (0..=1000).map(|i| bounds.rank((limit * f64::from(i) / 1000.0 + other) / 2.0));
                let first = ways.next().unwrap();
                assert_eq!(certain, ways.all(|rank| rank == first), "{cells:?}");
            }
        }
    }
}

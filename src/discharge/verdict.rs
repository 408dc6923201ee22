//! The verdicts on a day of an outfall, one a parameter and standard, and the worst of them.

use super::calendar::month_of;
use super::daily::{Measured, Weighing};
use super::judge::{Day, Held, Outcome, hold, worse};
use super::limits::Limit;
use super::request::{Bound, Request};
use crate::lang::Lang;
use crate::reason::Reason;
use crate::rounding;
use crate::standard::HeldAs;

/// The verdict on a parameter of a day.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
#[repr(u8)]
pub enum Verdict {
    Pass,
    Undetermined,
    Fail,
    /// Discharge is not allowed there at all.
    Prohibited,
}

impl Verdict {
    /// All of them from the best on.
    pub const ALL: [Verdict; 4] = [Verdict::Pass, Verdict::Undetermined, Verdict::Fail, Verdict::Prohibited];

    /// Its word.
    pub fn name(self, lang: Lang) -> &'static str {
        match (self, lang) {
            (Verdict::Pass, Lang::En) => "pass",
            (Verdict::Undetermined, Lang::En) => "undetermined",
            (Verdict::Fail, Lang::En) => "fail",
            (Verdict::Prohibited, Lang::En) => "prohibited",
            (Verdict::Pass, Lang::Zh) => "达标",
            (Verdict::Undetermined, Lang::Zh) => "无法判定",
            (Verdict::Fail, Lang::Zh) => "超标",
            (Verdict::Prohibited, Lang::Zh) => "禁止排放",
        }
    }
}

/// The worst of verdicts: prohibited before fail before undetermined before pass.
///
/// ```
/// use shuizhi::discharge::{Verdict, worst};
/// assert_eq!(worst([Verdict::Pass, Verdict::Fail, Verdict::Undetermined]), Some(Verdict::Fail));
/// assert_eq!(worst([]), None);
/// ```
pub fn worst(verdicts: impl IntoIterator<Item = Verdict>) -> Option<Verdict> {
    verdicts.into_iter().max()
}

/// A row of a result: an outfall, day, parameter and standard.
#[derive(Debug, Clone, Copy)]
pub struct DayRow<'a> {
    /// The place of what binds; `None` where nothing does.
    pub binding: Option<u32>,
    pub value: Option<f64>,
    pub verdict: Verdict,
    /// Why there is no verdict, or what is to be known of one that stands.
    pub reason: Option<Reason>,
    /// Whether everything the value may be gives the verdict; `None` where there is none.
    pub certain: Option<bool>,
    pub limit: Option<&'a Limit>,
    /// Whether it is known that this limit binds.
    pub sure: bool,
    pub multiple: Option<f64>,
    /// In kg a day.
    pub load: Option<f64>,
}

/// The rows of a parameter on a day, in the order of what binds; one row where nothing has a limit.
///
/// `outfall` is its place in the request, `None` of one not known; `date` is counted from 1970-01-01,
/// `flow` in m³ a day.
pub fn verdicts<'a>(
    request: &'a Request,
    outfall: Option<usize>,
    date: Option<i32>,
    temperature: Option<f64>,
    flow: Option<f64>,
    parameter: usize,
    measured: &Measured,
) -> Vec<DayRow<'a>> {
    let load = flow.filter(|_| request.in_mg[parameter]).and_then(|flow| load(measured, flow));
    let nothing = |reason| DayRow {
        binding: None,
        value: measured.mean.value,
        verdict: Verdict::Undetermined,
        reason: Some(reason),
        certain: None,
        limit: None,
        sure: true,
        multiple: None,
        load,
    };
    let (Some(bounds), Some(date)) = (outfall.and_then(|o| request.outfalls.get(o)), date) else {
        let why = if outfall.is_none() { Reason::UnknownOutfall } else { Reason::UnknownTime };
        return vec![nothing(why)];
    };
    let day = Day { date, month: month_of(date), temperature, bracket: request.bracket.as_ref() };
    let bounds = bounds.iter().filter(|b| b.on(date));
    let rows: Vec<_> = bounds.filter_map(|b| row(request, b, parameter, measured, &day, load)).collect();
    if rows.is_empty() { vec![nothing(Reason::NoLimit)] } else { rows }
}

/// The row of what binds; `None` where it has no limit for the parameter.
fn row<'a>(
    request: &'a Request,
    bound: &Bound,
    parameter: usize,
    measured: &Measured,
    day: &Day<'_>,
    load: Option<f64>,
) -> Option<DayRow<'a>> {
    let set = bound.sets[parameter].and_then(|set| request.sets.get(set as usize));
    let instant = bound.held == HeldAs::Instantaneous;
    if set.is_none() && !bound.prohibited {
        return None;
    }
    let held = set.filter(|_| !bound.prohibited && bound.why_not().is_none()).map(|set| {
        if instant {
            worse(hold(set, &measured.highest, measured, day), hold(set, &measured.lowest, measured, day))
        } else {
            hold(set, &measured.mean, measured, day)
        }
    });
    if held.is_some_and(|h| h.judged.outcome == Outcome::Undetermined(Reason::NoLimit)) {
        return None;
    }
    let shown = if instant { measured.highest.value } else { measured.mean.value };
    let (verdict, reason, certain) = decide(bound, measured, held.as_ref(), request.min_count);
    let failed = verdict == Verdict::Fail;
    Some(DayRow {
        binding: Some(bound.place),
        value: held.and_then(|h| h.value).or(shown),
        verdict,
        reason,
        certain,
        limit: held.and_then(|h| h.judged.limit),
        sure: held.is_none_or(|h| h.judged.sure),
        multiple: held.and_then(|h| h.judged.multiple).filter(|_| failed),
        load: load.filter(|_| !instant),
    })
}

/// The verdict on what was held to its limits, in the order in which reasons go before one another.
fn decide(
    bound: &Bound,
    measured: &Measured,
    held: Option<&Held<'_>>,
    least: u32,
) -> (Verdict, Option<Reason>, Option<bool>) {
    let undetermined = |reason| (Verdict::Undetermined, Some(reason), None);
    if measured.weighing == Weighing::NoDischarge {
        return undetermined(Reason::NoDischarge);
    }
    if bound.prohibited {
        return (Verdict::Prohibited, None, Some(true));
    }
    if measured.readings() == 0 {
        return undetermined(measured.why_unread.unwrap_or(Reason::Missing));
    }
    if measured.readings() < least {
        return undetermined(Reason::TooFew);
    }
    match (bound.why_not(), held) {
        (Some(reason), _) => undetermined(reason),
        (None, None) => undetermined(Reason::NoLimit),
        (None, Some(held)) => match held.judged.outcome {
            Outcome::Pass => (Verdict::Pass, held.note, Some(held.certain)),
            Outcome::Fail => (Verdict::Fail, held.note, Some(held.certain)),
            Outcome::Undetermined(reason) => undetermined(reason),
        },
    }
}

/// The load of a day in kg, of what is in mg/L; `None` where a reading has no figure or no flow.
fn load(measured: &Measured, flow: f64) -> Option<f64> {
    let whole = measured.undetected == 0 && measured.weighing != Weighing::FlowUnknown;
    measured.mean.value.filter(|_| whole).map(|mean| rounding::settled(mean * flow / 1000.0))
}

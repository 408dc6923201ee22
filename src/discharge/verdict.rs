//! The verdicts on a day of an outfall, one a parameter and standard, and the worst of them.

use super::circumstances::Circumstances;
use super::computed::{computed, with_figures};
use super::entry::{Measured, Weighing};
use super::judge::{Judgement, Outcome, judge_range, worse};
use super::limits::{BindingLimit, LimitSet};
use super::request::{Bound, CheckRequest, LoadNonDetect};
use super::water::{Production, Ratio};
use crate::day::Day;
use crate::lang::Lang;
use crate::reason::Reason;
use crate::rounding;
use crate::standard::LimitBasis;
use crate::verdict::Verdict;

/// The worst of verdicts: prohibited before fail before undetermined before pass.
///
/// ```
/// use shuizhi::{discharge::worst, verdict::Verdict};
/// assert_eq!(worst([Verdict::Pass, Verdict::Fail, Verdict::Undetermined]), Some(Verdict::Fail));
/// assert_eq!(worst([]), None);
/// ```
pub fn worst(verdicts: impl IntoIterator<Item = Verdict>) -> Option<Verdict> {
    verdicts.into_iter().max()
}

/// What is compared with the limits.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[repr(u8)]
#[non_exhaustive]
pub enum Basis {
    /// The mean of the day.
    DailyMean,
    /// Every reading, by a limit of instantaneous values.
    Instantaneous,
    /// Every reading, by a limit of daily means: of what is not averaged (HJ 1122-2020 4.7.4.1).
    EachReading,
}

impl Basis {
    /// All of them.
    pub const ALL: [Basis; 3] = [Basis::DailyMean, Basis::Instantaneous, Basis::EachReading];

    /// Its word.
    pub fn name(self, lang: Lang) -> &'static str {
        match (self, lang) {
            (Basis::DailyMean, Lang::En) => "daily-mean",
            (Basis::Instantaneous, Lang::En) => "instantaneous",
            (Basis::EachReading, Lang::En) => "each-reading",
            (Basis::DailyMean, Lang::Zh) => "日均值",
            (Basis::Instantaneous, Lang::Zh) => "瞬时值",
            (Basis::EachReading, Lang::Zh) => "逐次监测值",
        }
    }

    fn of(basis: LimitBasis, each_reading: bool) -> Basis {
        match (basis, each_reading) {
            (LimitBasis::Instantaneous, _) => Basis::Instantaneous,
            (LimitBasis::DailyMean, true) => Basis::EachReading,
            (LimitBasis::DailyMean, false) => Basis::DailyMean,
        }
    }
}

/// A row of a result: an outfall, day, parameter and standard.
#[derive(Debug, Clone, Copy)]
pub struct DayRow<'a> {
    /// The place of what binds; `None` if nothing does.
    pub binding: Option<u32>,
    /// What is compared with the limit; `None` if none applies.
    pub basis: Option<Basis>,
    /// In the canonical unit.
    pub value: Option<f64>,
    /// The verdict.
    pub verdict: Verdict,
    /// Why there is no verdict, or remarks on it.
    pub reason: Option<Reason>,
    /// Whether all possible values give the verdict; `None` if there is none.
    pub certain: Option<bool>,
    /// The limit that decides.
    pub limit: Option<&'a BindingLimit>,
    /// Its figure, where it was computed from other parameters of the day.
    pub computed: Option<f64>,
    /// Whether it is known that this limit binds.
    pub sure: bool,
    /// The multiple by which it exceeds; `None` if that has no meaning.
    pub multiple: Option<f64>,
    /// In kg a day.
    pub load: Option<f64>,
    /// The water that the value is converted to, where it is: a place among the waters of the request.
    #[cfg_attr(not(feature = "polars"), allow(dead_code))]
    pub water: Option<u32>,
    /// How it compares with what the products may take.
    pub ratio: Ratio,
    /// The value converted to the water that the products may take, where more was drained.
    pub converted: Option<f64>,
}

/// What is known of a day of an outfall beside its readings.
#[derive(Debug, Clone, Copy, Default)]
pub struct OfDay<'a> {
    /// The day; `None` where it is not known.
    pub day: Option<Day>,
    /// The temperature of the water, in ℃.
    pub temperature: Option<f64>,
    /// In m³ a day.
    pub flow: Option<f64>,
    /// What was made, and drained with it.
    pub production: Production<'a>,
    /// The means of the parameters of the request, in canonical units, for limits that are computed from
    /// them; `None` where one has no figure.
    pub means: &'a [Option<f64>],
}

/// The rows of a parameter on a day, in the order of what binds; one row where nothing has a limit.
///
/// `outfall` and `parameter` are places in the request, `outfall` `None` of one not known.
pub fn verdicts<'a>(
    request: &'a CheckRequest,
    outfall: Option<usize>,
    of: &OfDay<'_>,
    parameter: usize,
    measured: &Measured,
) -> Vec<DayRow<'a>> {
    let in_mg = request.in_mg.get(parameter).copied().unwrap_or_default();
    let load = of.flow.filter(|_| in_mg).and_then(|flow| load(measured, flow, request.load_nondetect));
    let nothing = |reason| DayRow {
        binding: None,
        basis: None,
        value: measured.mean.value,
        verdict: Verdict::Undetermined,
        reason: Some(reason),
        certain: None,
        limit: None,
        computed: None,
        sure: true,
        multiple: None,
        load,
        water: None,
        ratio: Ratio::NotAsked,
        converted: None,
    };
    if parameter >= request.parameters.len() {
        return vec![nothing(Reason::UnknownParameter)];
    }
    let (Some(bounds), Some(day)) = (outfall.and_then(|o| request.outfalls.get(o)), of.day) else {
        let why = if outfall.is_none_or(|o| o >= request.outfalls.len()) {
            Reason::UnknownOutfall
        } else {
            Reason::UnknownTime
        };
        return vec![nothing(why)];
    };
    let bounds = bounds.iter().filter(|b| b.days.on(day));
    let rows: Vec<_> = bounds
        .filter_map(|b| {
            let water = b.water.map(|w| {
                w.filter(|_| in_mg && request.production).and_then(|w| request.waters.get(w as usize))
            });
            let on = Circumstances {
                day: Some(day),
                temperature: of.temperature,
                bracket: request.bracket.as_ref(),
                water: water.map(|w| w.map_or(Ratio::NotAsked, |w| Ratio::of(w, of.flow, &of.production))),
            };
            row(request, b, parameter, measured, &on, of, load)
        })
        .collect();
    if rows.is_empty() { vec![nothing(Reason::NoLimit)] } else { rows }
}

/// The row of the limits; `None` if there is none for the parameter.
fn row<'a>(
    request: &'a CheckRequest,
    bound: &Bound,
    parameter: usize,
    measured: &Measured,
    on: &Circumstances<'_>,
    of: &OfDay<'_>,
    load: Option<f64>,
) -> Option<DayRow<'a>> {
    let set = bound.sets.get(parameter).copied().flatten().and_then(|set| request.sets.get(set as usize));
    let each_reading = request.each_reading.get(parameter).copied().unwrap_or_default();
    let basis = Basis::of(bound.basis, each_reading);
    let by_reading = basis != Basis::DailyMean;
    if set.is_none() && !bound.prohibited {
        return None;
    }
    let set = set.filter(|_| !bound.prohibited && bound.why_not().is_none());
    let (of_day, why) = set.and_then(|set| of_this_day(request, set, of)).unzip();
    let mut held = of_day.as_ref().or(set).map(|set| {
        if by_reading {
            worse(
                judge_range(set, &measured.highest, measured, on),
                judge_range(set, &measured.lowest, measured, on),
            )
        } else {
            judge_range(set, &measured.mean, measured, on)
        }
    });
    if let (Some(held), Some(why)) = (&mut held, why.flatten())
        && held.judged.outcome == Outcome::Undetermined(Reason::LimitNotEncoded)
    {
        held.judged.outcome = Outcome::Undetermined(why);
    }
    if held.is_some_and(|h| h.judged.outcome == Outcome::Undetermined(Reason::NoLimit)) {
        return None;
    }
    let shown = if by_reading { measured.highest.value } else { measured.mean.value };
    let found = held.and_then(|h| h.judged.limit);
    let ratio = found.filter(|l| l.cell.encoded).map_or(Ratio::NotAsked, |l| on.ratio(l));
    let computed = found.filter(|l| l.equation.is_some()).and_then(|l| l.high.or(l.low));
    // What is shown is the limit of the standard, with the figure that it has on the day.
    let limit = found.and_then(|l| set?.limits.iter().find(|own| own.place == l.place));
    let (verdict, reason, certain) = decide(bound, measured, held.as_ref(), ratio, basis, request.min_count);
    let failed = verdict == Verdict::Fail;
    let value = held.and_then(|h| h.value).or(shown);
    Some(DayRow {
        binding: Some(bound.place),
        basis: Some(basis),
        value,
        verdict,
        reason,
        certain,
        limit,
        computed,
        sure: held.is_none_or(|h| h.judged.sure),
        multiple: held.and_then(|h| h.judged.multiple).filter(|_| failed),
        load: load.filter(|_| basis != Basis::Instantaneous),
        water: limit
            .filter(|_| ratio.factor() > 1.0)
            .and_then(|l| bound.water.get(usize::from(l.special)).copied().flatten()),
        ratio,
        converted: value.filter(|_| ratio.factor() > 1.0).map(|x| ratio.converted(x)),
    })
}

/// A set with the limits computed that follow other parameters of the day, and why some are not; `None`
/// where none does.
fn of_this_day(request: &CheckRequest, set: &LimitSet, of: &OfDay<'_>) -> Option<(LimitSet, Option<Reason>)> {
    if set.limits.iter().all(|l| l.equation.is_none()) {
        return None;
    }
    let warmth = request.parameters.len();
    let place = |id: &str| match id {
        "water_temperature" => Some(warmth),
        id => request.parameters.iter().position(|own| own == id),
    };
    let figure = |place: usize| {
        if place == warmth { of.temperature } else { of.means.get(place).copied().flatten() }
    };
    Some(with_figures(set, &computed(Some(set), place), &figure))
}

/// The verdict on a figure, in the order of precedence of reasons.
fn decide(
    bound: &Bound,
    measured: &Measured,
    held: Option<&Judgement<'_>>,
    ratio: Ratio,
    basis: Basis,
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
        return undetermined(measured.why_nothing());
    }
    if measured.readings() < least {
        return undetermined(Reason::TooFew);
    }
    match (bound.why_not(), held) {
        (Some(reason), _) => undetermined(reason),
        (None, None) => undetermined(Reason::NoLimit),
        (None, Some(held)) => {
            let alone = Some(Reason::OneReading).filter(|_| measured.alone && basis == Basis::DailyMean);
            // More water than the products may take would raise the value.
            let unlike = Some(Reason::BaseWaterNotTold).filter(|_| ratio == Ratio::NotTold);
            let note = held.note.or(unlike).or(alone);
            // What was flagged might have been over the limit, or have lowered the mean.
            let whole = measured.flagged == 0;
            match held.judged.outcome {
                Outcome::Pass => (Verdict::Pass, note, Some(held.certain && whole && unlike.is_none())),
                Outcome::Fail => {
                    (Verdict::Fail, note, Some(held.certain && (whole || basis != Basis::DailyMean)))
                }
                Outcome::Undetermined(reason) => undetermined(reason),
            }
        }
    }
}

/// The load of a day in kg, for parameters in mg/L; `None` if a reading has no figure or no flow.
fn load(measured: &Measured, flow: f64, below: LoadNonDetect) -> Option<f64> {
    let mean = match below {
        LoadNonDetect::Zero => measured.detected,
        LoadNonDetect::Mean => measured.mean.value.filter(|_| measured.undetected == 0),
    };
    let weighed = measured.weighing != Weighing::FlowUnknown;
    mean.filter(|_| weighed).map(|mean| rounding::settled(mean * flow / 1000.0))
}

#[cfg(test)]
mod tests;

//! The verdict on a row: each reading by its limits, and the sample by all readings.

use super::column::Column;
use super::plan::{ColumnLimits, LimitsPlan, Ratio};
use crate::day::Day;
use crate::discharge::{
    BindingLimit, Circumstances, Computed, Judged, LimitSet, Outcome, Value, judge, with_figures,
};
use crate::grading;
use crate::reading::Reading;
use crate::reason::{self, Reason};
use crate::rounding;
use crate::standard::When;
use crate::verdict::Verdict;
use std::borrow::Cow;

/// The result for a reading.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Found<'a> {
    /// In the canonical unit; of a reading below detection, its detection limit.
    pub value: Option<f64>,
    /// `<` of a detection limit, `>` of the end of a range.
    pub qualifier: Option<&'static str>,
    /// The verdict; `None` if nothing has a limit.
    pub verdict: Option<Verdict>,
    /// The limit that decides.
    pub limit: Option<&'a BindingLimit>,
    /// The ends of the limit: of one that is computed, those of the row.
    pub ends: (Option<f64>, Option<f64>),
    /// Whether it is known that this limit binds.
    pub sure: bool,
    /// By how many times it is over.
    pub multiple: Option<f64>,
    /// Whether nothing the reading may be could change the verdict.
    pub certain: Option<bool>,
    /// Why there is no verdict, or other notes.
    pub reason: Option<Reason>,
}

/// A parameter over its limit, in the canonical unit.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Over {
    /// Its place among [`LimitsPlan::parameters`].
    pub place: u32,
    /// In the canonical unit.
    pub value: f64,
    /// The limit, in the canonical unit.
    pub limit: f64,
    /// The multiple by which it exceeds; `None` if that has no meaning.
    pub multiple: Option<f64>,
}

/// The verdict on a sample.
#[derive(Debug, Clone, PartialEq)]
#[must_use]
pub struct Row {
    /// The verdict.
    pub verdict: Verdict,
    /// What is over its limit.
    pub exceeding: Vec<Over>,
    /// What is over figures for reference, which bind nothing.
    pub reference: Vec<Over>,
    /// The number of parameters compared with a limit.
    pub assessed: u32,
    /// Whether nothing that is not known of the readings could change the verdict; `None` without one.
    pub certain: Option<bool>,
    /// What is to be noted, in the language of the plan.
    pub reason: Option<String>,
}

/// Reasons that leave nothing open: the reading is missing, is left out, or has no limit.
const SILENT: [Reason; 3] = [Reason::NoLimit, Reason::NotAssessed, Reason::Missing];

impl LimitsPlan {
    /// Judges a row: the reading of each column, by a case and on a day.
    pub fn row(&self, case: Option<usize>, day: Option<Day>, reading: impl Fn(usize) -> Reading) -> Row {
        let (mut exceeding, mut reference) = (Vec::new(), Vec::new());
        let mut notes: Vec<(Reason, u32)> = Vec::new();
        let (mut assessed, mut open, mut sure, mut surely_over) = (0, false, true, false);
        let Some(held) = case.and_then(|case| self.cases.get(case)?.as_ref()) else {
            return Row {
                verdict: Verdict::Undetermined,
                exceeding,
                reference,
                assessed: 0,
                certain: None,
                reason: Some(self.words(&[(Reason::ConditionUnknown, u32::MAX)])),
            };
        };
        let on = self.on(day, &reading);
        let mut take = |place: u32, found: Found<'_>| {
            match found.verdict {
                Some(Verdict::Fail) => {
                    exceeding.extend(over(place, &found));
                    surely_over |= found.certain == Some(true);
                }
                Some(Verdict::Pass) => sure &= found.certain == Some(true),
                _ => open |= found.reason.is_none_or(|r| !SILENT.contains(&r)),
            }
            assessed += u32::from(matches!(found.verdict, Some(Verdict::Pass | Verdict::Fail)));
            let told = |r: &Reason| match r {
                Reason::NoLimit | Reason::NotAssessed => false,
                Reason::Missing => self.missing_told,
                _ => true,
            };
            notes.extend(found.reason.filter(told).map(|r| (r, place)));
        };
        for (place, (column, held)) in (0..).zip(self.columns.iter().zip(held)) {
            let Some(set) = &held.binding else {
                if let Some(set) = &held.reference {
                    let found = self.held(column, set, None, reading(place as usize), &on);
                    reference.extend(over(place, &found).filter(|_| found.verdict == Some(Verdict::Fail)));
                }
                continue;
            };
            let cell = reading(place as usize);
            let found = if held.computed.is_empty() {
                self.held(column, set, held.safe, cell, &on)
            } else {
                self.held_computed(column, set, &held.computed, cell, &reading, &on)
            };
            take(place, found);
        }
        for ratio in case.and_then(|case| self.ratios.get(case)).into_iter().flatten() {
            take(ratio.place, self.ratio(ratio, &reading, &on));
        }
        let verdict = if !exceeding.is_empty() {
            Verdict::Fail
        } else if open || assessed == 0 {
            Verdict::Undetermined
        } else {
            Verdict::Pass
        };
        if assessed == 0 && !open {
            notes.push((Reason::NothingAssessed, u32::MAX));
        }
        notes.sort_unstable();
        Row {
            verdict,
            certain: match verdict {
                Verdict::Fail => Some(surely_over),
                Verdict::Pass => Some(sure),
                _ => None,
            },
            exceeding,
            reference,
            assessed,
            reason: (!notes.is_empty()).then(|| self.words(&notes)),
        }
    }

    /// What a reading of a column comes to, by a case and on a day; `None` of no column.
    pub fn reading<'a>(
        &'a self,
        place: usize,
        case: Option<usize>,
        day: Option<Day>,
        reading: impl Fn(usize) -> Reading,
    ) -> Option<Found<'a>> {
        let column = self.columns.get(place)?;
        let held = case.and_then(|case| self.cases.get(case)?.as_ref()?.get(place));
        let on = self.on(day, &reading);
        Some(match held {
            Some(ColumnLimits { binding: Some(set), computed, .. }) if !computed.is_empty() => {
                self.held_computed(column, set, computed, reading(place), &reading, &on)
            }
            Some(ColumnLimits { binding: Some(set), .. } | ColumnLimits { reference: Some(set), .. }) => {
                self.held(column, set, None, reading(place), &on)
            }
            Some(_) => without(column, reading(place), Reason::NoLimit),
            None => without(column, reading(place), Reason::ConditionUnknown),
        })
    }

    /// Whether the limits of a column are reference values.
    pub fn is_reference(&self, place: usize, case: Option<usize>) -> bool {
        let held = case.and_then(|case| self.cases.get(case)?.as_ref()?.get(place));
        held.is_some_and(|h| h.binding.is_none() && h.reference.is_some())
    }

    fn on(&self, day: Option<Day>, reading: &impl Fn(usize) -> Reading) -> Circumstances<'static> {
        static NONE: Option<&When> = None;
        let temperature = self.temperature.and_then(|place| match reading(place) {
            Reading::Number(x) => Some(grading::scaled(x, self.columns.get(place)?.exponent)),
            _ => None,
        });
        Circumstances { day, temperature, bracket: NONE, water: Default::default() }
    }

    fn held<'a>(
        &self,
        column: &Column,
        set: &'a LimitSet,
        safe: Option<(f64, f64)>,
        reading: Reading,
        on: &Circumstances<'_>,
    ) -> Found<'a> {
        let canonical = |x: f64| {
            if column.exponent == 0 { rounding::settled(x) } else { grading::scaled(x, column.exponent) }
        };
        let mut out = without(column, reading, Reason::Missing);
        let judged = match reading {
            Reading::Missing(_) => return out,
            Reading::Number(x) => {
                let x = canonical(x);
                if safe.is_some_and(|(low, high)| low <= x && x <= high) {
                    let limit = set.limits.first();
                    (out.verdict, out.certain) = (Some(Verdict::Pass), Some(true));
                    return Found { limit, ends: ends(limit), sure: true, reason: None, ..out };
                }
                judge(set, Value::Figure(x), on)
            }
            Reading::Above(x) => {
                let (at, beyond) = (judge(set, Value::Figure(canonical(x)), on), f64::MAX);
                out.certain = Some(at.outcome == judge(set, Value::Figure(beyond), on).outcome);
                out.reason = Some(Reason::AboveRange);
                at
            }
            Reading::Below(limit) => match limit.map(canonical).or(column.detection_limit) {
                None => judge(set, Value::NotDetected, on),
                Some(limit) => match self.nondetect.value(limit) {
                    None => {
                        out.reason = Some(Reason::LeftOut);
                        return out;
                    }
                    Some(x) => {
                        let at = |x| judge(set, Value::Below(x), on);
                        let (found, ends) = (at(x), [at(0.0), at(limit)]);
                        let certain = ends.iter().all(|end| end.outcome == found.outcome);
                        out.certain = Some(certain);
                        out.reason = (!certain).then_some(Reason::DetectionLimitAboveLimit);
                        out.value = Some(limit);
                        found
                    }
                },
            },
        };
        self.told(out, judged)
    }

    /// The same, of limits that are computed for the row.
    fn held_computed<'a>(
        &self,
        column: &Column,
        set: &'a LimitSet,
        computed: &[Computed],
        cell: Reading,
        reading: &impl Fn(usize) -> Reading,
        on: &Circumstances<'_>,
    ) -> Found<'a> {
        let figure = |place: usize| match reading(place) {
            Reading::Number(x) => Some(grading::scaled(x, self.columns[place].exponent)),
            _ => None,
        };
        let (of_row, why) = with_figures(set, computed, &figure);
        let found = self.held(column, &of_row, None, cell, on);
        // What is shown is the limit of the standard, with the ends it has here.
        let place = found.limit.and_then(|l| of_row.limits.iter().position(|own| std::ptr::eq(own, l)));
        let reason = match found.reason {
            Some(Reason::LimitNotEncoded) => why.or(found.reason),
            reason => reason,
        };
        Found { limit: place.map(|place| &set.limits[place]), reason, ..found.apart() }
    }

    fn told<'a>(&self, out: Found<'a>, judged: Judged<'a>) -> Found<'a> {
        let certain = Some(out.certain.unwrap_or(true));
        let (verdict, certain, reason) = match judged.outcome {
            Outcome::Pass => (Some(Verdict::Pass), certain, out.reason),
            Outcome::Fail => (Some(Verdict::Fail), certain, out.reason),
            Outcome::Undetermined(reason) => (None, None, Some(reason)),
        };
        Found {
            verdict,
            certain,
            reason,
            limit: judged.limit,
            ends: ends(judged.limit),
            sure: judged.sure,
            multiple: judged.multiple,
            ..out
        }
    }

    /// A sum of ratios to own limits, of what its parts are and may be. Where parts are not known it is
    /// judged only if those that are exceed it.
    fn ratio<'a>(
        &self,
        ratio: &'a Ratio,
        reading: &impl Fn(usize) -> Reading,
        on: &Circumstances<'_>,
    ) -> Found<'a> {
        let (mut sum, mut low, mut high, mut lacking) = (0.0, 0.0, 0.0, None);
        for &(place, limit) in &ratio.parts {
            let Some(place) = place else {
                lacking = lacking.or(Some(Reason::Missing));
                continue;
            };
            let column = &self.columns[place];
            let scaled = |x: f64| grading::scaled(x, column.exponent);
            let span = match reading(place) {
                Reading::Number(x) => Some((scaled(x), scaled(x), scaled(x))),
                Reading::Above(x) => Some((scaled(x), scaled(x), f64::MAX)),
                Reading::Below(limit) => limit
                    .map(scaled)
                    .or(column.detection_limit)
                    .and_then(|limit| Some((self.nondetect.value(limit)?, 0.0, limit))),
                Reading::Missing(_) => None,
            };
            match span {
                Some((x, least, most)) => {
                    (sum, low, high) = (sum + x / limit, low + least / limit, high + most / limit);
                }
                None => {
                    lacking = Some(match reading(place) {
                        Reading::Below(_) => Reason::NotDetected,
                        Reading::Missing(why) => why,
                        _ => Reason::Missing,
                    });
                }
            }
        }
        let at = |x: f64| judge(&ratio.set, Value::Figure(rounding::settled(x)), on);
        let found = at(sum);
        let out = Found { value: Some(rounding::settled(sum)), ..nothing(Reason::Missing) };
        if let Some(why) = lacking {
            let over = at(low).outcome == Outcome::Fail;
            return if over {
                self.told(Found { certain: Some(true), reason: None, ..out }, at(low))
            } else {
                Found { value: None, reason: Some(why), ..out }
            };
        }
        let certain = [at(low), at(high)].iter().all(|end| end.outcome == found.outcome);
        let reason = (!certain).then_some(Reason::DetectionLimitAboveLimit);
        self.told(Found { certain: Some(certain), reason, ..out }, found)
    }

    fn words(&self, notes: &[(Reason, u32)]) -> String {
        let parameters = self.parameters();
        let zh = self.lang == crate::lang::Lang::Zh;
        let word = |reason: Reason, _| {
            // Reasons about classes do not apply to limits.
            let entry = reason.entry();
            Cow::Borrowed(if zh { entry.zh } else { entry.code })
        };
        let name = |place: u32| parameters.get(place as usize).map(|p| p.name(self.lang));
        reason::format_reasons(notes, word, name, self.lang)
    }
}

impl Found<'_> {
    /// The same without its limit, which may live longer.
    fn apart<'b>(self) -> Found<'b> {
        Found { limit: None, ..self }
    }
}

fn ends(limit: Option<&BindingLimit>) -> (Option<f64>, Option<f64>) {
    limit.map_or((None, None), |l| (l.low, l.high))
}

fn nothing<'a>(reason: Reason) -> Found<'a> {
    Found {
        value: None,
        qualifier: None,
        verdict: None,
        limit: None,
        ends: (None, None),
        sure: true,
        multiple: None,
        certain: None,
        reason: Some(reason),
    }
}

/// A reading without a limit.
fn without<'a>(column: &Column, reading: Reading, reason: Reason) -> Found<'a> {
    let canonical = |x: f64| Some(grading::scaled(x, column.exponent)).filter(|x| x.is_finite());
    let (value, qualifier, reason) = match reading {
        Reading::Number(x) => (canonical(x), None, Some(reason)),
        Reading::Below(x) => (x.and_then(canonical), Some("<"), Some(reason)),
        Reading::Above(x) => (canonical(x), Some(">"), Some(reason)),
        Reading::Missing(why) => (None, None, Some(why)),
    };
    let reason = reason.filter(|r| *r != Reason::Missing || value.is_none() && qualifier.is_none());
    Found { value, qualifier, reason, ..nothing(Reason::Missing) }
}

/// The exceedance of a limit; nothing if the reading or its limit has no figure.
fn over(place: u32, found: &Found<'_>) -> Option<Over> {
    found.limit?;
    let value = found.value.unwrap_or(f64::NAN);
    let (low, high) = found.ends;
    let end = high.filter(|h| value > *h || low.is_none()).or(low).or(high);
    Some(Over { place, value, limit: end.unwrap_or(0.0), multiple: found.multiple })
}

#[cfg(test)]
mod tests;

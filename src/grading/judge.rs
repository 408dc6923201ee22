//! The rule for one reading: what value it enters with, its rank, and what may be doubted.

use super::column::{Column, ParameterLimits, Role};
use super::kernel::over;
use super::limits::Bounds;
use super::plan::Plan;
use super::rank::Rank;
use super::request::NonDetect;
use crate::lang::Lang;
use crate::reading::Reading;
use crate::reason::Reason;
use crate::rounding;
use crate::standard::{Comparison, Span, WaterBody};

/// What one reading contributes.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Contribution {
    /// The value assessed, in the column's unit; `None` where the reading is not assessed.
    pub value: Option<f64>,
    /// How many levels the value violates.
    pub rank: Option<u8>,
    /// The best and the worst rank the true value may have; `None` if nothing is known.
    pub span: Option<(u8, u8)>,
    /// Why it is not assessed, or other notes.
    pub reasons: [Option<Reason>; 3],
}

impl Contribution {
    fn nothing(reason: Reason) -> Contribution {
        Contribution { value: None, rank: None, span: None, reasons: [Some(reason), None, None] }
    }
}

/// The value with which a reading enters statistics, in the column's unit, or why it does not.
///
/// # Errors
/// The reason why the reading has no value.
pub(crate) fn entering(column: &Column, nondetect: NonDetect, reading: Reading) -> Result<f64, Reason> {
    match reading {
        Reading::Number(x) | Reading::Above(x) => Ok(x),
        Reading::Missing(reason) => Err(reason),
        Reading::Below(limit) => {
            let limit = limit.or(column.detection_limit).ok_or(Reason::NotDetected)?;
            nondetect.value(limit).ok_or(Reason::LeftOut)
        }
    }
}

/// The possible ranks of a reading in a row whose water body is unknown.
///
/// The class is that without the reading, and is certain only if neither water body would make it worse.
pub(crate) fn either(column: &Column, ranks: impl Fn(&Bounds) -> Option<(u8, u8)>) -> Option<(u8, u8)> {
    let of = |body| column.limits(body).map(|limits| ranks(&limits.bounds));
    let (river, lake) = (of(WaterBody::River), of(WaterBody::Lake));
    // A reading without a rank in either has none.
    [river, lake]
        .into_iter()
        .flatten()
        .flatten()
        .map(|(_, worst)| (0, worst))
        .reduce(|a, b| (0, a.1.max(b.1)))
}

/// Judges a reading of a column against its limits; `None` for the limits where the row does not
/// say which hold.
///
/// Below its detection limit a value enters by the policy, half the limit by default
/// (环办监测函〔2020〕82号); above its range it enters as the figure.
pub(super) fn judge(
    column: &Column,
    nondetect: NonDetect,
    reading: Reading,
    bounds: Option<&Bounds>,
) -> Contribution {
    if let Reading::Missing(reason) = reading {
        return Contribution::nothing(reason);
    }
    let Some(bounds) = bounds else {
        // It may be of the class that either water body would give it.
        let span = either(column, |bounds| judge(column, nondetect, reading, Some(bounds)).span);
        return Contribution { span, ..Contribution::nothing(Reason::UnknownWaterBody) };
    };
    let unsure = |rank: u8| (bounds.worst(rank) > rank).then_some(Reason::ClassesNotSeparable);
    match reading {
        Reading::Missing(reason) => Contribution::nothing(reason),
        Reading::Number(x) => {
            let rank = bounds.rank(x);
            let span = Some((rank, bounds.worst(rank)));
            Contribution { value: Some(x), rank: Some(rank), span, reasons: [None, None, unsure(rank)] }
        }
        Reading::Above(x) => {
            let rank = bounds.rank(x);
            let span = Some(bounds.rank_between(x, f64::INFINITY));
            let reasons = [Some(Reason::AboveRange), None, unsure(rank)];
            Contribution { value: Some(x), rank: Some(rank), span, reasons }
        }
        Reading::Below(limit) => {
            let Some(limit) = limit.or(column.detection_limit) else {
                let span = Some(bounds.rank_between(0.0, f64::INFINITY));
                return Contribution { span, ..Contribution::nothing(Reason::NotDetected) };
            };
            let value = nondetect.value(limit);
            let rank = value.map(|x| bounds.rank_undetected(x));
            let straddles = bounds.rank(0.0) != bounds.rank_undetected(limit);
            Contribution {
                value,
                rank,
                span: Some(bounds.rank_below(limit)),
                reasons: [
                    value.is_none().then_some(Reason::LeftOut),
                    straddles.then_some(Reason::DetectionLimitAboveLimit),
                    rank.and_then(unsure),
                ],
            }
        }
    }
}

/// A reading compared with the limit of the target: the row behind a class.
#[derive(Debug, Clone, Copy)]
pub struct ReadingVerdict<'a> {
    /// The limits it was compared with.
    pub limits: Option<&'a ParameterLimits>,
    /// The comparison with that of the target; `None` if the target's level allows everything.
    pub comparison: Option<Comparison>,
    /// What the target's level allows.
    pub span: Option<Span>,
    /// The reading's own class; `None` for a parameter without classes.
    pub class: Option<Rank>,
    /// Whether the value keeps the limit; `None`: undetermined.
    pub pass: Option<bool>,
    /// By how many times it is over the limit; `None` if that has no meaning.
    pub multiple: Option<f64>,
    /// Whether all possible true values have that class.
    pub certain: Option<bool>,
    /// Why it was not assessed, and other notes.
    pub reasons: [Option<Reason>; 3],
}

impl ReadingVerdict<'_> {
    /// `pass`, `fail` or `undetermined`; in Chinese 达标, 超标, 无法判定.
    pub fn word(&self, lang: Lang) -> &'static str {
        crate::verdict::Verdict::of(self.pass).name(lang)
    }

    /// The figure of the target's limit, and the upper end where it is a range, in the canonical unit.
    pub fn limits(&self) -> (Option<f64>, Option<f64>) {
        let (low, high) = self.span.map_or((None, None), |s| (s.low, s.high));
        let range = self.comparison == Some(Comparison::Range);
        let upper = high.filter(|_| range).map(rounding::to_f64);
        (low.or(high).map(rounding::to_f64), upper)
    }

    /// Why it is not assessed, or other notes, as text; `None` if there are none.
    pub fn notes(&self, lang: Lang) -> Option<String> {
        let word = |r: &Reason| if lang == Lang::Zh { r.entry().zh } else { r.code() };
        let words: Vec<&str> = self.reasons.iter().flatten().map(word).collect();
        (!words.is_empty()).then(|| words.join(if lang == Lang::Zh { "；" } else { "; " }))
    }
}

impl Plan {
    /// How many levels the number of a column violates, of a row of `readings` by their columns; `None`
    /// where it is not assessed by classes.
    pub fn rank(
        &self,
        place: usize,
        readings: impl Fn(usize) -> Reading,
        body: Option<WaterBody>,
    ) -> Option<Rank> {
        let column = self.columns.get(place)?;
        let Reading::Number(x) = readings(place) else { return None };
        if column.role != Role::Class || (column.by_water_body && body.is_none()) {
            return None;
        }
        let limits = column.limits(body.unwrap_or(WaterBody::River))?;
        let full = self.saturation.is_some_and(|s| {
            s.oxygen == place && self.saturated(Reading::Number(x), readings(s.temperature))
        });
        Some(if full { Rank::BEST } else { Rank::new(limits.bounds.rank(x)) })
    }
}

/// Judges one reading by itself; `temperature` is that of the water, for the saturation of oxygen.
pub fn verdict<'a>(
    plan: &Plan,
    column: &'a Column,
    reading: Reading,
    temperature: Option<Reading>,
    body: Option<WaterBody>,
    target: Option<Rank>,
) -> ReadingVerdict<'a> {
    let mut out = ReadingVerdict {
        limits: None,
        comparison: None,
        span: None,
        class: None,
        pass: None,
        multiple: None,
        certain: None,
        reasons: [None; 3],
    };
    // Where the water body makes no difference, any will do.
    let body = if column.by_water_body { body } else { Some(WaterBody::River) };
    out.limits = body.and_then(|b| column.limits(b));
    let mut found = match (column.role, out.limits, body) {
        (Role::NoLimit, ..) | (_, None, Some(_)) => {
            let why = if let Reading::Missing(why) = reading { why } else { Reason::NoLimit };
            out.reasons[0] = Some(why);
            return out;
        }
        (_, limits, _) => judge(column, plan.nondetect, reading, limits.map(|h| &h.bounds)),
    };
    if found.rank.is_some_and(|r| r > 0) && temperature.is_some_and(|t| plan.saturated(reading, t)) {
        (found.rank, found.span) = (Some(0), Some((0, 0)));
    }
    out.reasons = found.reasons;
    if matches!(reading, Reading::Below(Some(_))) && out.reasons[0].is_none() {
        out.reasons[0] = Some(Reason::BelowDetection);
    }
    let classed = out.limits.is_some_and(|h| h.bounds.spans.len() > 1);
    let level = if classed { target.filter(|_| plan.is_level(target)) } else { Some(Rank::BEST) };
    out.comparison = out.limits.and_then(|h| h.comparison(level));
    out.span = out.limits.zip(level).and_then(|(h, l)| h.bounds.spans.get(l.index()).copied());
    if column.role == Role::NotAssessed {
        out.reasons[0] = Some(if let Reading::Missing(why) = reading { why } else { Reason::NotAssessed });
        return out;
    }
    let rank = found.rank.map(Rank::new);
    out.class = rank.filter(|_| classed);
    out.certain = found.span.map(|(best, worst)| best == worst);
    match (level, rank.zip(found.value), out.limits) {
        (None, Some(_), _) => out.reasons[1] = Some(Reason::UnknownTarget),
        (Some(level), Some((rank, x)), Some(limits)) => {
            out.pass = Some(rank <= level);
            if rank > level {
                out.multiple = over(column, &limits.bounds, x, level.index()).and_then(|o| o.2);
            }
        }
        _ => {}
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::grading::{ColumnRequest, Request};

    #[test]
    fn items_of_sources_have_one_limit_whatever_the_target() {
        let columns = vec![ColumnRequest::named("铁", None).unwrap()];
        for target in ["Ⅰ", "Ⅲ", "Ⅴ"] {
            let request = Request {
                columns: columns.clone(),
                drinking_source: true,
                target: Some(target.into()),
                ..Request::default()
            };
            let plan = Plan::compile(&request).unwrap();
            let of =
                |x| verdict(&plan, &plan.columns[0], Reading::Number(x), None, plan.water_body, plan.target);
            assert_eq!((of(0.3).pass, of(0.3).class, of(0.3).multiple), (Some(true), None, None));
            let over = of(0.45);
            assert_eq!((over.pass, over.class, over.multiple), (Some(false), None, Some(0.5)), "{target}");
            assert_eq!(over.comparison, Some(Comparison::AtMost));
            assert_eq!(over.span.and_then(|s| s.high).map(|h| h.to_string()).as_deref(), Some("0.3"));
        }
    }

    /// The verdict on a cell: pass, class, comparison, limits, multiple, certain.
    fn judged(parameter: &str, cell: &str, target: &str) -> String {
        let columns = vec![ColumnRequest::named(parameter, None).unwrap()];
        let target = Some(target.to_owned());
        let request = Request { standard: "GB/T 14848-2017".into(), columns, target, ..Request::default() };
        let plan = Plan::compile(&request).unwrap();
        let column = &plan.columns[0];
        let v = verdict(&plan, column, column.rules.read(cell), None, plan.water_body, plan.target);
        let span = v.span.map(|s| (s.low.map(|d| d.to_string()), s.high.map(|d| d.to_string())));
        let (low, high) = span.unwrap_or_default();
        format!(
            "{} {} {} {}…{} {:?} {:?}",
            v.word(Lang::En),
            v.class.map_or("-", |c| &plan.classes.names[c.index()]),
            v.comparison.map_or("-", Comparison::as_str),
            low.unwrap_or_default(),
            high.unwrap_or_default(),
            v.multiple,
            v.certain,
        )
    }

    #[test]
    fn readings_are_held_to_the_limit_of_the_target() {
        assert_eq!(judged("pH", "6", "Ⅲ"), "fail Ⅳ range 6.5…8.5 None Some(true)");
        assert_eq!(judged("pH", "6", "Ⅳ"), "pass Ⅳ range 5.5…9 None Some(true)");
        assert_eq!(judged("pH", "5", "Ⅴ"), "pass Ⅴ - … None Some(true)");
        assert_eq!(judged("LAS", "0.05L", "Ⅰ"), "pass Ⅰ not_detected …0 None Some(true)");
        assert_eq!(judged("LAS", "0.05", "Ⅰ"), "fail Ⅱ not_detected …0 None Some(true)");
        assert_eq!(judged("LAS", "0.6", "Ⅳ"), "fail Ⅴ <= …0.3 Some(1.0) Some(true)");
        assert_eq!(judged("嗅和味", "有", "Ⅳ"), "fail Ⅴ absent …0 None Some(true)");
        assert_eq!(judged("总α", "1", "Ⅲ"), "fail Ⅳ <= …0.5 Some(1.0) Some(false)");
        assert_eq!(judged("总α", "1", "Ⅳ"), "pass Ⅳ - … None Some(false)");
    }
}

//! The expression over discharge: verdicts on the values of outfalls by day.

use super::{strings, struct_field};
use crate::discharge::{Day, Judged, Outcome, Request, Value, judge, month_of};
use crate::parameter::Lang;
use once_cell::sync::Lazy;
use polars_core::prelude::*;
use serde::Deserialize;
use std::collections::HashMap;
use std::sync::{Arc, Mutex};

#[derive(Deserialize)]
pub(super) struct Arguments {
    /// A [`Request`] as JSON.
    request: String,
}

/// The request, read once for all morsels of a query.
fn request(json: &str) -> PolarsResult<Arc<Request>> {
    static READ: Lazy<Mutex<HashMap<String, Arc<Request>>>> = Lazy::new(Mutex::default);
    const MOST: usize = 16;
    let mut read = READ.lock().unwrap_or_else(|e| e.into_inner());
    if let Some(request) = read.get(json) {
        return Ok(request.clone());
    }
    let made: Request = serde_json::from_str(json)
        .map_err(|e| PolarsError::InvalidOperation(format!("no request of discharge: {e}").into()))?;
    if read.len() >= MOST {
        read.clear();
    }
    let made = Arc::new(made);
    read.insert(json.to_owned(), made.clone());
    Ok(made)
}

/// `pass`, `fail` or `undetermined`; in Chinese 达标, 超标, 无法判定.
fn word(outcome: Outcome, lang: Lang) -> &'static str {
    match (outcome, lang) {
        (Outcome::Pass, Lang::En) => "pass",
        (Outcome::Fail, Lang::En) => "fail",
        (Outcome::Undetermined(_), Lang::En) => "undetermined",
        (Outcome::Pass, Lang::Zh) => "达标",
        (Outcome::Fail, Lang::Zh) => "超标",
        (Outcome::Undetermined(_), Lang::Zh) => "无法判定",
    }
}

/// The worse of two verdicts, each with its value: over a limit before what is not known, that before
/// what is kept.
fn worse<'a>(a: (Judged<'a>, f64), b: (Judged<'a>, f64)) -> (Judged<'a>, f64) {
    let rank = |j: &Judged| match j.outcome {
        Outcome::Fail => 2,
        Outcome::Undetermined(_) => 1,
        Outcome::Pass => 0,
    };
    if rank(&b.0) > rank(&a.0) { b } else { a }
}

/// Judges values: the value and where it is one of two extremes the other, whether it is below
/// detection, the day counted from 1970-01-01, the temperature of the water, and the place of the
/// set of limits (null: none).
pub(super) fn discharge(inputs: &[Series], arguments: &Arguments) -> PolarsResult<Series> {
    let [value, other, undetected, date, temperature, set] = inputs else {
        polars_bail!(InvalidOperation: "discharge takes six inputs");
    };
    let request = request(&arguments.request)?;
    let lang = request.lang;
    let (value, other, undetected) = (value.f64()?, other.f64()?, undetected.bool()?);
    let (date, temperature, set) = (date.i32()?, temperature.f64()?, set.u32()?);
    let len = value.len();
    let held: Vec<Option<(Judged, f64)>> = (0..len)
        .map(|row| {
            let set = request.sets.get(set.get(row)? as usize)?;
            let date = date.get(row)?;
            let day = Day {
                date,
                month: month_of(date),
                temperature: temperature.get(row),
                bracket: request.bracket.as_ref(),
            };
            let below = undetected.get(row).unwrap_or(false);
            let measured = |x: Option<f64>| match (x, below) {
                (Some(x), false) => Value::Figure(x),
                (Some(x), true) => Value::Below(x),
                (None, true) => Value::NotDetected,
                (None, false) => Value::Missing,
            };
            let of = |x: Option<f64>| (judge(set, measured(x), &day), x.unwrap_or(f64::NAN));
            let one = of(value.get(row));
            Some(other.get(row).map_or(one, |y| worse(one, of(Some(y)))))
        })
        .collect();
    let judged: Vec<Option<Judged>> = held.iter().map(|h| h.map(|(j, _)| j)).collect();
    let words = |name: &str, of: &dyn Fn(&Judged<'_>) -> Option<&'static str>| {
        let words = judged.iter().map(|j| j.as_ref().and_then(of));
        Series::try_from((PlSmallStr::from(name), strings(words)))
    };
    let texts = |name: &str, of: &dyn for<'b> Fn(&'b crate::discharge::Limit) -> Option<&'b str>| {
        let texts = judged.iter().map(|j| j.as_ref().and_then(|j| j.limit).and_then(of));
        Series::try_from((PlSmallStr::from(name), strings(texts)))
    };
    let numbers = |name: &str, of: &dyn Fn(&Judged<'_>) -> Option<f64>| {
        Float64Chunked::from_iter_options(name.into(), judged.iter().map(|j| j.as_ref().and_then(of)))
            .into_series()
    };
    let values = held.iter().map(|h| h.map(|(_, x)| x).filter(|x| !x.is_nan()));
    let fields = [
        Float64Chunked::from_iter_options("value".into(), values).into_series(),
        words("verdict", &|j| Some(word(j.outcome, lang)))?,
        words("reason", &|j| match j.outcome {
            Outcome::Undetermined(reason) => {
                let entry = reason.entry();
                Some(if lang == Lang::Zh { entry.zh } else { entry.code })
            }
            _ => None,
        })?,
        texts("comparison", &|l| Some(l.comparison.as_str()))?,
        numbers("limit", &|j| j.limit.and_then(|l| l.low.or(l.high))),
        numbers("limit_high", &|j| j.limit.and_then(|l| l.low.and(l.high))),
        numbers("multiple", &|j| j.multiple),
        texts("condition", &|l| l.condition.as_deref())?,
        texts("clause", &|l| Some(l.clause.as_str()))?,
        texts("evidence", &|l| Some(l.evidence.as_str()))?,
    ];
    Ok(StructChunked::from_series("discharge".into(), len, fields.iter())?.into_series())
}

pub(super) fn discharge_field(_: &[Field], _: &Arguments) -> PolarsResult<Field> {
    Ok(struct_field(
        "discharge",
        &[
            ("value", DataType::Float64),
            ("verdict", DataType::String),
            ("reason", DataType::String),
            ("comparison", DataType::String),
            ("limit", DataType::Float64),
            ("limit_high", DataType::Float64),
            ("multiple", DataType::Float64),
            ("condition", DataType::String),
            ("clause", DataType::String),
            ("evidence", DataType::String),
        ],
    ))
}

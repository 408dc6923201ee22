//! The expressions over discharge: the verdicts on days of outfalls, and their summaries.

use super::lists::Lists;
use super::measured::unpack_measured;
use super::pack::{bytes, floats, list_of, list_to, lists, packed, struct_field};
use super::rows::Nothing;
use crate::day::Day;
use crate::discharge::{
    Basis, CheckRequest, DayRow, Measured, Verdict, Weighing, is_normal, tonnes, verdict_of_day, verdicts,
};
use crate::reason::Reason;
use once_cell::sync::Lazy;
use polars_arrow::array::{Array, BooleanArray, PrimitiveArray};
use polars_core::prelude::*;
use serde::Deserialize;
use std::collections::HashMap;
use std::sync::{Arc, Mutex};

#[derive(Deserialize)]
pub(super) struct Arguments {
    /// A [`CheckRequest`] as JSON.
    request: String,
}

/// The request, read once for all morsels of a query.
fn request(json: &str) -> PolarsResult<Arc<CheckRequest>> {
    static READ: Lazy<Mutex<HashMap<String, Arc<CheckRequest>>>> = Lazy::new(Mutex::default);
    const MOST: usize = 16;
    let mut read = READ.lock().unwrap_or_else(|e| e.into_inner());
    if let Some(request) = read.get(json) {
        return Ok(request.clone());
    }
    let made: CheckRequest = serde_json::from_str(json)
        .map_err(|e| PolarsError::InvalidOperation(format!("no request of discharge: {e}").into()))?;
    let parameters = made.parameters.len();
    polars_ensure!(
        made.in_mg.len() == parameters && made.outfalls.iter().flatten().all(|b| b.sets.len() == parameters),
        InvalidOperation: "a request of discharge says the same of every parameter"
    );
    if read.len() >= MOST {
        read.clear();
    }
    let made = Arc::new(made);
    read.insert(json.to_owned(), made.clone());
    Ok(made)
}

/// Days to judge: the outfall's index in the request (null: not known), the date, the water temperature and
/// the flow, then the summary of each parameter of the request, then the greatest number of readings a day of
/// each at the outfall.
struct Days {
    outfalls: UInt32Chunked,
    dates: Int32Chunked,
    temperatures: Float64Chunked,
    flows: Float64Chunked,
    measured: Vec<Vec<Measured>>,
}

impl Days {
    fn new(inputs: &[Series], request: &CheckRequest) -> PolarsResult<Days> {
        let [outfalls, dates, temperatures, flows, measured @ ..] = inputs else {
            polars_bail!(InvalidOperation: "discharge takes outfalls, dates, temperatures and flows");
        };
        let (measured, most) = measured.split_at(measured.len() / 2);
        polars_ensure!(
            measured.len() <= request.parameters.len(),
            InvalidOperation: "discharge takes what each parameter of the request came to"
        );
        let mut days = measured.iter().map(unpack_measured).collect::<PolarsResult<Vec<_>>>()?;
        for (days, most) in days.iter_mut().zip(most) {
            for (day, most) in days.iter_mut().zip(most.u32()?.iter()) {
                day.alone = day.readings() == 1 && most.is_some_and(|most| most > 1);
            }
        }
        Ok(Days {
            outfalls: outfalls.u32()?.clone(),
            dates: dates.i32()?.clone(),
            temperatures: temperatures.f64()?.clone(),
            flows: flows.f64()?.clone(),
            measured: days,
        })
    }

    fn len(&self) -> usize {
        self.outfalls.len()
    }

    /// The rows of a day, parameter by parameter.
    fn rows<'a>(
        &'a self,
        request: &'a CheckRequest,
        day: usize,
    ) -> impl Iterator<Item = (usize, &'a Measured, DayRow<'a>)> {
        let outfall = self.outfalls.get(day).map(|o| o as usize);
        self.measured.iter().enumerate().flat_map(move |(parameter, days)| {
            let date = self.dates.get(day).and_then(Day::from_number);
            let (temperature, flow) = (self.temperatures.get(day), self.flows.get(day));
            let rows = verdicts(request, outfall, date, temperature, flow, parameter, &days[day]);
            rows.into_iter().map(move |row| (parameter, &days[day], row))
        })
    }
}

/// The verdicts on days: a list of rows each.
pub(super) fn discharge(inputs: &[Series], arguments: &Arguments) -> PolarsResult<Series> {
    let request = request(&arguments.request)?;
    let days = Days::new(inputs, &request)?;
    let (mut found, mut ends) = (Vec::new(), Vec::with_capacity(days.len()));
    for day in 0..days.len() {
        found.extend(days.rows(&request, day));
        ends.push(found.len());
    }
    type Row<'a> = (usize, &'a Measured, DayRow<'a>);
    let floats = |of: fn(&DayRow<'_>) -> Option<f64>| {
        PrimitiveArray::<f64>::from_iter(found.iter().map(|r| of(&r.2))).boxed()
    };
    let counts =
        |of: fn(&Row<'_>) -> Option<u32>| PrimitiveArray::<u32>::from_iter(found.iter().map(of)).boxed();
    let codes = |of: fn(&DayRow<'_>) -> Option<u8>| {
        PrimitiveArray::<u8>::from_iter(found.iter().map(|r| of(&r.2))).boxed()
    };
    let truths = |of: fn(&Row<'_>) -> Option<bool>| BooleanArray::from_iter(found.iter().map(of)).boxed();
    let fields: Vec<(&str, Box<dyn Array>)> = vec![
        ("parameter", counts(|r| Some(r.0 as u32))),
        ("binding", counts(|r| r.2.binding)),
        ("basis", codes(|r| r.basis.map(|b| b as u8))),
        ("value", floats(|r| r.value)),
        ("count", counts(|r| Some(r.1.count))),
        ("left_out", counts(|r| Some(r.1.undetected + r.1.dropped + r.1.unread + r.1.flagged))),
        (
            "weighted",
            truths(|r| {
                Some(r.1.weighing == Weighing::ByFlow)
                    .filter(|_| matches!(r.2.basis, None | Some(Basis::DailyMean)))
            }),
        ),
        ("limit", counts(|r| r.2.limit.map(|l| l.place))),
        ("sure", truths(|r| Some(r.2.sure))),
        ("multiple", floats(|r| r.multiple)),
        ("verdict", codes(|r| Some(r.verdict as u8))),
        ("reason", codes(|r| r.reason.map(|r| r as u8))),
        ("certain", truths(|r| r.2.certain)),
        ("load", floats(|r| r.load)),
    ];
    lists("discharge", &ends, fields)
}

pub(super) fn discharge_field(_: &[Field], _: &Arguments) -> PolarsResult<Field> {
    let of_one = [
        ("parameter", DataType::UInt32),
        ("binding", DataType::UInt32),
        ("basis", DataType::UInt8),
        ("value", DataType::Float64),
        ("count", DataType::UInt32),
        ("left_out", DataType::UInt32),
        ("weighted", DataType::Boolean),
        ("limit", DataType::UInt32),
        ("sure", DataType::Boolean),
        ("multiple", DataType::Float64),
        ("verdict", DataType::UInt8),
        ("reason", DataType::UInt8),
        ("certain", DataType::Boolean),
        ("load", DataType::Float64),
    ];
    Ok(Field::new("discharge".into(), list_of(&of_one)))
}

/// The same days, each as a whole: its verdict, how many there are of each, and the parameters that
/// fail or wait.
pub(super) fn discharge_days(inputs: &[Series], arguments: &Arguments) -> PolarsResult<Series> {
    let request = request(&arguments.request)?;
    let days = Days::new(inputs, &request)?;
    let (mut verdict, mut counts) = (Vec::with_capacity(days.len()), vec![Vec::new(); Verdict::ALL.len()]);
    let (mut failing, mut waiting) = ((Vec::new(), Vec::new()), (Vec::new(), Vec::new()));
    for day in 0..days.len() {
        let found: Vec<_> = days.rows(&request, day).map(|r| (r.0, r.2.verdict, r.2.reason)).collect();
        let bound = |reason| reason != Some(Reason::NoLimit);
        verdict.push(verdict_of_day(found.iter().map(|r| (r.1, bound(r.2)))).map(|v| v as u8));
        // What has no limit waits for nothing.
        let rows: Vec<(usize, Verdict)> = found.iter().filter(|r| bound(r.2)).map(|r| (r.0, r.1)).collect();
        for (of, count) in Verdict::ALL.iter().zip(&mut counts) {
            count.push(rows.iter().filter(|r| r.1 == *of).count() as u32);
        }
        for (of, (listed, ends)) in [(Verdict::Fail, &mut failing), (Verdict::Undetermined, &mut waiting)] {
            let start = listed.len();
            for &(parameter, _) in rows.iter().filter(|r| r.1 == of) {
                if !listed[start..].contains(&(parameter as u32)) {
                    listed.push(parameter as u32);
                }
            }
            ends.push(listed.len());
        }
    }
    let len = verdict.len();
    let mut fields = vec![bytes("verdict", verdict)];
    for (of, count) in Verdict::ALL.iter().zip(counts) {
        fields.push(UInt32Chunked::from_vec(of.name(crate::lang::Lang::En).into(), count).into_series());
    }
    for (name, (listed, ends)) in [("failing", failing), ("waiting", waiting)] {
        let items = PrimitiveArray::<u32>::from_vec(listed).boxed();
        fields.push(Series::try_from((PlSmallStr::from(name), list_to(&ends, items, None)?))?);
    }
    packed("days", len, &fields)
}

pub(super) fn discharge_days_field(_: &[Field], _: &Arguments) -> PolarsResult<Field> {
    let mut fields = vec![("verdict", DataType::UInt8)];
    fields.extend(Verdict::ALL.map(|v| (v.name(crate::lang::Lang::En), DataType::UInt32)));
    fields.extend(["failing", "waiting"].map(|n| (n, DataType::List(Box::new(DataType::UInt32)))));
    Ok(struct_field("days", &fields))
}

/// Which readings are flagged other than normal, of the flags in a column.
pub(super) fn flagged(inputs: &[Series], _: &Nothing) -> PolarsResult<Series> {
    let flags = inputs[0].str()?;
    let found = flags.iter().map(|flag| Some(flag.is_some_and(|f| !is_normal(f))));
    Ok(BooleanChunked::from_iter_options("flagged".into(), found).into_series())
}

pub(super) fn flagged_field(_: &[Field], _: &Nothing) -> PolarsResult<Field> {
    Ok(Field::new("flagged".into(), DataType::Boolean))
}

/// The shares of verdicts that pass, of how many pass, fail and are prohibited.
pub(super) fn discharge_compliance(inputs: &[Series], _: &Nothing) -> PolarsResult<Series> {
    let [pass, fail, prohibited] = inputs else {
        polars_bail!(InvalidOperation: "discharge_compliance takes three counts");
    };
    let (pass, fail, prohibited) = (pass.u32()?, fail.u32()?, prohibited.u32()?);
    let shares = pass.iter().zip(fail.iter()).zip(prohibited.iter()).map(|((p, f), n)| {
        let [p, f, n] = [p, f, n].map(Option::unwrap_or_default);
        crate::discharge::compliance(p, f, n)
    });
    Ok(floats("compliance", shares))
}

/// The loads of days in kg, of lists of them, together in tonnes.
pub(super) fn discharge_loads(inputs: &[Series], _: &Nothing) -> PolarsResult<Series> {
    let loads = Lists::new(&inputs[0])?;
    let items = loads.items.f64()?;
    let whole = |day| tonnes(&loads.range(day).filter_map(|i| items.get(i)).collect::<Vec<_>>());
    Ok(floats("load", (0..loads.len()).map(whole)))
}

/// The verdicts on days of outfalls, of lists of the codes of theirs and of whether each has a limit.
pub(super) fn discharge_verdict(inputs: &[Series], _: &Nothing) -> PolarsResult<Series> {
    let [codes, bound] = inputs else {
        polars_bail!(InvalidOperation: "discharge_verdict takes codes and whether each is of a limit");
    };
    let (codes, bound) = (Lists::new(codes)?, Lists::new(bound)?);
    let (code, is_bound) = (codes.items.u8()?, bound.items.bool()?);
    let one = |day| {
        let rows = codes.range(day).zip(bound.range(day)).filter_map(|(i, b)| {
            let verdict = Verdict::ALL.get(usize::from(code.get(i)?))?;
            Some((*verdict, is_bound.get(b).unwrap_or(true)))
        });
        verdict_of_day(rows).map(|v| v as u8)
    };
    Ok(bytes("verdict", (0..codes.len()).map(one).collect()))
}

pub(super) fn code_field(_: &[Field], _: &Nothing) -> PolarsResult<Field> {
    Ok(Field::new("verdict".into(), DataType::UInt8))
}

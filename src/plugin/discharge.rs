//! The expressions over discharge: the verdicts on days of outfalls, and their summaries.

use super::lists::Lists;
use super::measured::{Days, DaysArguments};
use super::pack::{Numbers, bytes, floats, list_of, list_to, listed, lists, packed};
use super::rows::Nothing;
use crate::day::Day;
use crate::discharge::{
    Basis, CheckRequest, DayRow, Measured, OfDay, Ratio, Verdict, Weighing, is_normal, tonnes,
    verdict_of_day, verdicts,
};
use crate::reason::Reason;
use once_cell::sync::Lazy;
use polars_arrow::array::{Array, BooleanArray, MutableBooleanArray, PrimitiveArray};
use polars_arrow::bitmap::BitmapBuilder;
use polars_arrow::datatypes::ArrowDataType;
use polars_core::prelude::*;
use std::collections::HashMap;
use std::sync::{Arc, Mutex};

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

/// The verdicts on days of outfalls, in the order of parameters and limits.
struct Verdicts<'a> {
    request: &'a CheckRequest,
    days: &'a Days,
}

impl<'a> Verdicts<'a> {
    fn new(request: &'a CheckRequest, days: &'a Days) -> PolarsResult<Verdicts<'a>> {
        polars_ensure!(
            days.measured.len() <= request.parameters.len(),
            InvalidOperation: "discharge takes what each parameter of the request came to"
        );
        Ok(Verdicts { request, days })
    }

    /// How many rows there are at most.
    fn most(&self) -> usize {
        let days = self.days.outfalls.iter().zip(self.days.of_outfalls());
        days.map(|(outfall, days)| days.len() * self.request.most_rows(outfall)).sum()
    }

    /// Gives the rows of a day, parameter by parameter.
    fn rows(&self, outfall: Option<u32>, day: usize, mut row: impl FnMut(usize, &Measured, &DayRow<'a>)) {
        let Verdicts { request, days } = *self;
        let outfall = outfall.map(|o| o as usize);
        let means = request.waits_for_others().then(|| days.figures(day));
        let of = OfDay {
            day: days.dates[day].and_then(Day::from_number),
            temperature: days.temperature(day),
            flow: days.flows[day],
            production: days.production(day),
            means: &[],
        };
        let of = OfDay { means: means.as_deref().unwrap_or_default(), ..of };
        for (parameter, of_days) in days.measured.iter().enumerate() {
            let measured = &of_days[day];
            verdicts(request, outfall, &of, parameter, measured)
                .iter()
                .for_each(|r| row(parameter, measured, r));
        }
    }
}

/// The water that products may take, and how much of it was drained.
fn known(ratio: Ratio) -> Option<(f64, f64)> {
    match ratio {
        Ratio::Known { base, ratio } => Some((base, ratio)),
        _ => None,
    }
}

/// The verdicts on the days of outfalls: a list of rows each.
pub(super) fn discharge(inputs: &[Series], arguments: &DaysArguments) -> PolarsResult<Series> {
    let request = request(&arguments.request)?;
    let days = Days::new(inputs, arguments)?;
    let found = Verdicts::new(&request, &days)?;
    let room = found.most();
    let mut date = Numbers::<i32>::with_capacity(room);
    let [mut parameter, mut duplicates, mut count, mut left_out] =
        std::array::from_fn(|_| Vec::<u32>::with_capacity(room));
    let [mut binding, mut limit, mut water] = std::array::from_fn(|_| Numbers::<u32>::with_capacity(room));
    let mut verdict = Vec::<u8>::with_capacity(room);
    let [mut basis, mut reason] = std::array::from_fn(|_| Numbers::<u8>::with_capacity(room));
    let [mut flow, mut value, mut multiple, mut load, mut computed, mut base, mut ratio, mut converted] =
        std::array::from_fn(|_| Numbers::<f64>::with_capacity(room));
    let [mut weighted, mut certain] = std::array::from_fn(|_| MutableBooleanArray::with_capacity(room));
    let mut sure = BitmapBuilder::with_capacity(room);
    let mut ends = Vec::with_capacity(days.outfalls.len());
    let mut len = 0;
    for (outfall, of_outfall) in days.outfalls.iter().zip(days.of_outfalls()) {
        for day in of_outfall {
            found.rows(outfall, day, |place, measured, row| {
                len += 1;
                date.push(days.dates[day]);
                flow.push(days.flows[day]);
                duplicates.push(days.copies[day]);
                parameter.push(place as u32);
                binding.push(row.binding);
                basis.push(row.basis.map(|b| b as u8));
                value.push(row.value);
                count.push(measured.count);
                left_out.push(measured.undetected + measured.dropped + measured.unread + measured.flagged);
                let by_flow = Some(measured.weighing == Weighing::ByFlow);
                weighted.push(by_flow.filter(|_| matches!(row.basis, None | Some(Basis::DailyMean))));
                limit.push(row.limit.map(|l| l.place));
                sure.push(row.sure);
                multiple.push(row.multiple);
                verdict.push(row.verdict as u8);
                reason.push(row.reason.map(|r| r as u8));
                certain.push(row.certain);
                load.push(row.load);
                computed.push(row.computed);
                water.push(row.water);
                base.push(known(row.ratio).map(|(base, _)| base));
                ratio.push(known(row.ratio).map(|(_, ratio)| ratio));
                converted.push(row.converted);
            });
        }
        ends.push(len);
    }
    let whole = |values: Vec<u32>| PrimitiveArray::from_vec(values).boxed();
    let sure = BooleanArray::new(ArrowDataType::Boolean, sure.freeze(), None);
    let fields: Vec<(&str, Box<dyn Array>)> = vec![
        ("day", date.array().boxed()),
        ("flow", flow.array().boxed()),
        ("duplicates", whole(duplicates)),
        ("parameter", whole(parameter)),
        ("binding", binding.array().boxed()),
        ("basis", basis.array().boxed()),
        ("value", value.array().boxed()),
        ("count", whole(count)),
        ("left_out", whole(left_out)),
        ("weighted", weighted.freeze().boxed()),
        ("limit", limit.array().boxed()),
        ("sure", sure.boxed()),
        ("multiple", multiple.array().boxed()),
        ("verdict", PrimitiveArray::from_vec(verdict).boxed()),
        ("reason", reason.array().boxed()),
        ("certain", certain.freeze().boxed()),
        ("load", load.array().boxed()),
        ("computed", computed.array().boxed()),
        ("water", water.array().boxed()),
        ("base_water", base.array().boxed()),
        ("water_ratio", ratio.array().boxed()),
        ("converted", converted.array().boxed()),
    ];
    lists("discharge", &ends, fields)
}

pub(super) fn discharge_field(_: &[Field], _: &DaysArguments) -> PolarsResult<Field> {
    let of_one = [
        ("day", DataType::Int32),
        ("flow", DataType::Float64),
        ("duplicates", DataType::UInt32),
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
        ("computed", DataType::Float64),
        ("water", DataType::UInt32),
        ("base_water", DataType::Float64),
        ("water_ratio", DataType::Float64),
        ("converted", DataType::Float64),
    ];
    Ok(Field::new("discharge".into(), list_of(&of_one)))
}

/// The days of outfalls, one list each: the verdict of a day, the number of each verdict, and the
/// parameters that fail or are undetermined.
pub(super) fn discharge_days(inputs: &[Series], arguments: &DaysArguments) -> PolarsResult<Series> {
    let request = request(&arguments.request)?;
    let days = Days::new(inputs, arguments)?;
    let of_days = Verdicts::new(&request, &days)?;
    let (mut verdict, mut counts) = (Vec::with_capacity(days.len()), vec![Vec::new(); Verdict::ALL.len()]);
    let (mut failing, mut waiting) = ((Vec::new(), Vec::new()), (Vec::new(), Vec::new()));
    let mut ends = Vec::with_capacity(days.outfalls.len());
    for (outfall, of_outfall) in days.outfalls.iter().zip(days.of_outfalls()) {
        for day in of_outfall {
            let mut found = Vec::new();
            of_days.rows(outfall, day, |place, _, row| found.push((place, row.verdict, row.reason)));
            let bound = |reason| reason != Some(Reason::NoLimit);
            verdict.push(verdict_of_day(found.iter().map(|r| (r.1, bound(r.2)))).map(|v| v as u8));
            // What has no limit waits for nothing.
            let rows: Vec<(usize, Verdict)> =
                found.iter().filter(|r| bound(r.2)).map(|r| (r.0, r.1)).collect();
            for (of, count) in Verdict::ALL.iter().zip(&mut counts) {
                count.push(rows.iter().filter(|r| r.1 == *of).count() as u32);
            }
            for (of, (listed, ends)) in [(Verdict::Fail, &mut failing), (Verdict::Undetermined, &mut waiting)]
            {
                let start = listed.len();
                for &(parameter, _) in rows.iter().filter(|r| r.1 == of) {
                    if !listed[start..].contains(&(parameter as u32)) {
                        listed.push(parameter as u32);
                    }
                }
                ends.push(listed.len());
            }
        }
        ends.push(verdict.len());
    }
    let len = verdict.len();
    let mut fields = vec![
        Int32Chunked::from_iter_options("day".into(), days.dates.iter().copied()).into_series(),
        floats("flow", days.flows.iter().copied()),
        UInt32Chunked::from_vec("duplicates".into(), days.copies).into_series(),
        bytes("verdict", verdict),
    ];
    for (of, count) in Verdict::ALL.iter().zip(counts) {
        fields.push(UInt32Chunked::from_vec(of.name(crate::lang::Lang::En).into(), count).into_series());
    }
    for (name, (listed, ends)) in [("failing", failing), ("waiting", waiting)] {
        let items = PrimitiveArray::<u32>::from_vec(listed).boxed();
        fields.push(Series::try_from((PlSmallStr::from(name), list_to(&ends, items, None)?))?);
    }
    listed("days", &ends, &packed("days", len, &fields)?)
}

pub(super) fn discharge_days_field(_: &[Field], _: &DaysArguments) -> PolarsResult<Field> {
    let mut fields = vec![
        ("day", DataType::Int32),
        ("flow", DataType::Float64),
        ("duplicates", DataType::UInt32),
        ("verdict", DataType::UInt8),
    ];
    fields.extend(Verdict::ALL.map(|v| (v.name(crate::lang::Lang::En), DataType::UInt32)));
    fields.extend(["failing", "waiting"].map(|n| (n, DataType::List(Box::new(DataType::UInt32)))));
    Ok(Field::new("days".into(), list_of(&fields)))
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

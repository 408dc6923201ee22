//! The expressions over discharge: the readings of a day, and the verdicts on them.

use super::column::Column;
use super::lists::{Lists, repeats};
use super::method::{Nothing, bytes, floats, list_of, lists, packed};
use super::{list_to, plan, read_cells, rescale, struct_field};
use crate::assessment::averaging::{Averaging, Choice};
use crate::day::Day;
use crate::discharge::{
    Basis, DayRow, Entry, Measured, Range, Request, Verdict, Weighing, flow_of_day, is_normal, measured,
    tonnes, verdict_of_day, verdicts,
};
use crate::grading::{self, Plan, entering};
use crate::reading::{Reading, Rules};
use crate::reason::Reason;
use once_cell::sync::Lazy;
use polars_arrow::array::{Array, BooleanArray, PrimitiveArray};
use polars_arrow::bitmap::Bitmap;
use polars_core::prelude::*;
use serde::Deserialize;
use std::collections::HashMap;
use std::sync::{Arc, Mutex};

/// Which rows of the days repeat an earlier one, where any does.
struct Repeats {
    lists: Lists,
    items: BooleanChunked,
}

impl Repeats {
    fn new(series: &Series) -> PolarsResult<Repeats> {
        let lists = Lists::new(series)?;
        Ok(Repeats { items: lists.items.bool()?.clone(), lists })
    }

    /// Whether a row of a day does.
    fn is(&self, day: usize, row: usize) -> bool {
        !self.lists.is_null(day) && self.items.get(self.lists.range(day).start + row).unwrap_or(false)
    }
}

// ------------------------------------------------------------------------------ flows

#[derive(Deserialize)]
pub(super) struct FlowArguments {
    missing_values: Vec<String>,
    /// The fraction that turns the unit of the column into the one asked for.
    numerator: f64,
    denominator: f64,
}

/// Flows of cells, read as any other; null where a cell is none, negative, or only a bound of one.
pub(super) fn flow(inputs: &[Series], arguments: &FlowArguments) -> PolarsResult<Series> {
    let rules = Rules::new(false, &arguments.missing_values);
    let mut flows = Vec::with_capacity(inputs[0].len());
    read_cells(&inputs[0], &rules, |_, reading| {
        flows.push(match reading {
            Reading::Number(x) => Some(x * arguments.numerator / arguments.denominator),
            _ => None,
        });
    })?;
    Ok(floats("flow", flows))
}

pub(super) fn flow_field(_: &[Field], _: &FlowArguments) -> PolarsResult<Field> {
    Ok(Field::new("flow".into(), DataType::Float64))
}

/// The flows of days, of lists of those of their rows, and of which rows repeat another.
pub(super) fn day_flow(inputs: &[Series], _: &Nothing) -> PolarsResult<Series> {
    let [flows, repeats] = inputs else {
        polars_bail!(InvalidOperation: "day_flow takes flows and repeats");
    };
    let (flows, repeats) = (Lists::new(flows)?, Repeats::new(repeats)?);
    let items = flows.items.f64()?;
    let of_day = |day| {
        let range = flows.range(day);
        let rows = range.clone().filter(|&i| !repeats.is(day, i - range.start));
        flow_of_day(&rows.map(|i| items.get(i)).collect::<Vec<_>>())
    };
    Ok(floats("flow", (0..flows.len()).map(of_day).collect()))
}

// ------------------------------------------------------------------------------ rows sent twice

/// Of days, lists of the times of their rows and of all else these hold: how many rows repeat an
/// earlier one (`copies`), and which (`repeats`; null where none does).
pub(super) fn repeated(inputs: &[Series], _: &Nothing) -> PolarsResult<Series> {
    let columns = inputs.iter().map(Lists::new).collect::<PolarsResult<Vec<_>>>()?;
    let Some(times) = columns.first() else {
        polars_bail!(InvalidOperation: "repeated takes times");
    };
    let of: Vec<&Lists> = columns.iter().collect();
    let len = times.len();
    let (mut copies, mut ends) = (Vec::with_capacity(len), Vec::with_capacity(len));
    let (mut repeated, mut any) = (Vec::new(), Vec::with_capacity(len));
    for day in 0..len {
        let found = repeats(&of, day);
        copies.push(Some(found.iter().filter(|r| **r).count() as u32));
        any.push(!found.is_empty());
        repeated.extend(found);
        ends.push(repeated.len());
    }
    let valid = Bitmap::from_trusted_len_iter(any.into_iter());
    let repeated = list_to(
        &ends,
        BooleanArray::from_trusted_len_values_iter(repeated.into_iter()).boxed(),
        Some(valid),
    )?;
    let fields = [
        UInt32Chunked::from_iter_options("copies".into(), copies.into_iter()).into_series(),
        Series::try_from((PlSmallStr::from("repeats"), repeated))?,
    ];
    packed("repeated", len, &fields)
}

pub(super) fn repeated_field(_: &[Field], _: &Nothing) -> PolarsResult<Field> {
    let repeats = DataType::List(Box::new(DataType::Boolean));
    Ok(struct_field("repeated", &[("copies", DataType::UInt32), ("repeats", repeats)]))
}

// ------------------------------------------------------------------------------ days

#[derive(Deserialize)]
pub(super) struct MeasuredArguments {
    /// A request of one column, as of grading.
    plan: String,
    /// Whether flows are given.
    flows: bool,
    /// Whether it is given which rows are flagged.
    flags: bool,
}

/// How a reading enters a day.
fn entry(column: &grading::Column, plan: &Plan, reading: Reading) -> Entry {
    let scaled = |x| rescale(x, column.exponent);
    match reading {
        Reading::Number(x) => Entry::Figure(scaled(x)),
        Reading::Above(x) => Entry::Above(scaled(x)),
        Reading::Below(limit) => Entry::Below {
            value: entering(column, plan.nondetect, reading).ok().map(scaled),
            limit: limit.or(column.detection_limit).map(scaled),
        },
        Reading::Missing(Reason::Missing) => Entry::Nothing,
        Reading::Missing(Reason::Flagged) => Entry::Flagged,
        Reading::Missing(reason) => Entry::Unread(reason),
    }
}

/// What the readings of days come to: lists of cells, of which rows repeat another, and of flows
/// where they are given.
pub(super) fn day_measured(inputs: &[Series], arguments: &MeasuredArguments) -> PolarsResult<Series> {
    let plan = plan(&super::PlanArguments { plan: arguments.plan.clone() })?;
    let ([column], [cells, repeats, more @ ..]) = (&plan.columns[..], inputs) else {
        polars_bail!(InvalidOperation: "day_measured takes a plan of one column, its cells and repeats");
    };
    let (cells, repeats) = (Lists::new(cells)?, Repeats::new(repeats)?);
    let mut more = more.iter();
    let flows = more.by_ref().take(usize::from(arguments.flows)).next().map(Lists::new).transpose()?;
    let flags = more.next().filter(|_| arguments.flags).map(Lists::new).transpose()?;
    let flagged = flags.as_ref().map(|f| f.items.bool().cloned()).transpose()?;
    let flow_items = flows.as_ref().map(|f| Ok::<_, PolarsError>(f.items.f64()?.iter().collect::<Vec<_>>()));
    let flow_items = flow_items.transpose()?;
    let how = Averaging::of(column.parameter, Choice::default());
    let read = Column::new(&cells.items, &column.rules)?;
    let run = read.cells(0);
    let (mut entries, mut of_rows) = (Vec::new(), Vec::new());
    let mut out = Vec::with_capacity(cells.len());
    for day in 0..cells.len() {
        let range = cells.range(day);
        entries.clear();
        of_rows.clear();
        for i in range.clone().filter(|&i| !repeats.is(day, i - range.start)) {
            let Some(run) = &run else { break };
            let read = entry(column, &plan, run.reading(&column.rules, i));
            // A flag without a reading is none.
            let place = flags.as_ref().map(|lists| lists.range(day).start + i - range.start);
            let is_flagged = place.zip(flagged.as_ref()).is_some_and(|(at, f)| f.get(at).unwrap_or(false));
            entries.push(if is_flagged && read != Entry::Nothing { Entry::Flagged } else { read });
            if let (Some(lists), Some(items)) = (&flows, &flow_items) {
                of_rows.push(items[lists.range(day).start + i - range.start]);
            }
        }
        out.push(measured(&entries, flows.is_some().then_some(&of_rows[..]), how));
    }
    pack_measured(&out)
}

const COUNTS: [&str; 5] = ["count", "undetected", "dropped", "unread", "flagged"];
const RANGES: [&str; 3] = ["mean", "highest", "lowest"];
const ENDS: [&str; 3] = ["value", "low", "high"];

fn pack_measured(days: &[Measured]) -> PolarsResult<Series> {
    let mut fields = Vec::with_capacity(17);
    for (name, of) in RANGES.iter().zip([
        (|m: &Measured| m.mean) as fn(&Measured) -> Range,
        |m: &Measured| m.highest,
        |m: &Measured| m.lowest,
    ]) {
        fields.push(floats(&format!("{name}_{}", ENDS[0]), days.iter().map(|m| of(m).value).collect()));
        fields.push(floats(&format!("{name}_{}", ENDS[1]), days.iter().map(|m| Some(of(m).low)).collect()));
        fields.push(floats(&format!("{name}_{}", ENDS[2]), days.iter().map(|m| Some(of(m).high)).collect()));
    }
    let counts = |name: &str, of: fn(&Measured) -> u32| {
        UInt32Chunked::from_vec(name.into(), days.iter().map(of).collect()).into_series()
    };
    fields.push(counts(COUNTS[0], |m| m.count));
    fields.push(counts(COUNTS[1], |m| m.undetected));
    fields.push(counts(COUNTS[2], |m| m.dropped));
    fields.push(counts(COUNTS[3], |m| m.unread));
    fields.push(counts(COUNTS[4], |m| m.flagged));
    fields.push(floats("detected", days.iter().map(|m| m.detected).collect()));
    fields.push(bytes("why_unread", days.iter().map(|m| m.why_unread.map(|r| r as u8)).collect()));
    let flags = |m: &Measured| m.weighing as u8 | u8::from(m.all_below) << 2 | u8::from(m.any_above) << 3;
    fields.push(bytes("flags", days.iter().map(|m| Some(flags(m))).collect()));
    packed("measured", days.len(), &fields)
}

/// The other way.
fn unpack_measured(series: &Series) -> PolarsResult<Vec<Measured>> {
    let fields = series.struct_()?.fields_as_series();
    let [ranges @ .., count, undetected, dropped, unread, flagged, detected, why, flags] = &fields[..] else {
        polars_bail!(InvalidOperation: "not what day_measured gives");
    };
    let floats = |s: &Series| Ok::<_, PolarsError>(s.f64()?.iter().collect::<Vec<_>>());
    let counts =
        |s: &Series| Ok::<_, PolarsError>(s.u32()?.iter().map(Option::unwrap_or_default).collect::<Vec<_>>());
    let codes = |s: &Series| Ok::<_, PolarsError>(s.u8()?.iter().collect::<Vec<_>>());
    let ends = ranges.iter().map(floats).collect::<PolarsResult<Vec<_>>>()?;
    let (count, undetected) = (counts(count)?, counts(undetected)?);
    let (dropped, unread) = (counts(dropped)?, counts(unread)?);
    let (flagged, detected) = (counts(flagged)?, floats(detected)?);
    let (why, flags) = (codes(why)?, codes(flags)?);
    let range = |place: usize, row: usize| Range {
        value: ends[3 * place][row],
        low: ends[3 * place + 1][row].unwrap_or_default(),
        high: ends[3 * place + 2][row].unwrap_or_default(),
    };
    let one = |row: usize| {
        let flags = flags[row].unwrap_or_default();
        Measured {
            mean: range(0, row),
            highest: range(1, row),
            lowest: range(2, row),
            count: count[row],
            undetected: undetected[row],
            dropped: dropped[row],
            unread: unread[row],
            why_unread: why[row].and_then(Reason::from_index),
            flagged: flagged[row],
            detected: detected[row],
            alone: false,
            weighing: Weighing::from_index(flags & 3),
            all_below: flags & 4 > 0,
            any_above: flags & 8 > 0,
        }
    };
    Ok((0..series.len()).map(one).collect())
}

pub(super) fn day_measured_field(_: &[Field], _: &MeasuredArguments) -> PolarsResult<Field> {
    let names = RANGES.iter().flat_map(|r| ENDS.map(|e| format!("{r}_{e}"))).collect::<Vec<_>>();
    let mut fields: Vec<(&str, DataType)> = names.iter().map(|n| (n.as_str(), DataType::Float64)).collect();
    fields.extend(COUNTS.map(|n| (n, DataType::UInt32)));
    fields.push(("detected", DataType::Float64));
    fields.extend([("why_unread", DataType::UInt8), ("flags", DataType::UInt8)]);
    Ok(struct_field("measured", &fields))
}

// ------------------------------------------------------------------------------ verdicts

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

/// Days as they are judged: the outfall's place in the request (null: not known), the date, the
/// temperature of the water and the flow, then what each parameter of the request came to, then how many
/// readings of each the outfall has on a day at most.
struct Days {
    outfalls: UInt32Chunked,
    dates: Int32Chunked,
    temperatures: Float64Chunked,
    flows: Float64Chunked,
    measured: Vec<Vec<Measured>>,
}

impl Days {
    fn new(inputs: &[Series]) -> PolarsResult<Days> {
        let [outfalls, dates, temperatures, flows, measured @ ..] = inputs else {
            polars_bail!(InvalidOperation: "discharge takes outfalls, dates, temperatures and flows");
        };
        let (measured, most) = measured.split_at(measured.len() / 2);
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
        request: &'a Request,
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
    let days = Days::new(inputs)?;
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
    let days = Days::new(inputs)?;
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

// ------------------------------------------------------------------------------ flags and summaries

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
    Ok(floats("compliance", shares.collect()))
}

/// The loads of days in kg, of lists of them, together in tonnes.
pub(super) fn discharge_loads(inputs: &[Series], _: &Nothing) -> PolarsResult<Series> {
    let loads = Lists::new(&inputs[0])?;
    let items = loads.items.f64()?;
    let whole = |day| tonnes(&loads.range(day).filter_map(|i| items.get(i)).collect::<Vec<_>>());
    Ok(floats("load", (0..loads.len()).map(whole).collect()))
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

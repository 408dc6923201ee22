//! The expressions over days of outfalls: their flows, duplicate rows, and summaries of readings.

use super::cells::{read_cells, rescale};
use super::column::Column;
use super::lists::{Lists, repeats};
use super::pack::{bytes, floats, list_to, packed, struct_field};
use super::rows::{Nothing, PlanArguments, plan};
use crate::assessment::averaging::{Averaging, Choice};
use crate::discharge::{Entry, Measured, Range, Weighing, flow_of_day, measured, measured_figures};
use crate::grading::{self, Plan, entering};
use crate::reading::{Reading, Rules};
use crate::reason::Reason;
use polars_arrow::array::{BooleanArray, PrimitiveArray};
use polars_arrow::bitmap::Bitmap;
use polars_core::prelude::*;
use serde::Deserialize;

/// Numbers that lie in one run.
struct Plain {
    array: PrimitiveArray<f64>,
}

impl Plain {
    /// Those of a series; `None` if it holds others.
    fn new(series: &Series) -> PolarsResult<Option<Plain>> {
        if series.dtype() != &DataType::Float64 {
            return Ok(None);
        }
        Ok(Some(Plain { array: series.f64()?.rechunk().downcast_as_array().clone() }))
    }

    fn get(&self, i: usize) -> Option<f64> {
        self.array.get(i)
    }

    /// The numbers of a run of places; `None` if one is null.
    fn run(&self, places: std::ops::Range<usize>) -> Option<&[f64]> {
        let there = self.array.validity().is_none_or(|v| places.clone().all(|i| v.get_bit(i)));
        self.array.values().get(places).filter(|_| there)
    }
}

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

    /// Refuses lists of rows that are not as long as these where these say anything.
    fn check(&self, rows: &Lists) -> PolarsResult<()> {
        let unlike = |day: usize| self.lists.range(day).len() != rows.range(day).len();
        if (0..rows.len()).any(|day| !self.none(day) && unlike(day)) {
            polars_bail!(ShapeMismatch: "lists of unequal length");
        }
        Ok(())
    }

    /// Whether no row of a day does.
    fn none(&self, day: usize) -> bool {
        self.lists.is_null(day) || self.lists.range(day).is_empty()
    }

    /// Whether a row of a day does.
    fn is(&self, day: usize, row: usize) -> bool {
        !self.lists.is_null(day) && self.items.get(self.lists.range(day).start + row).unwrap_or(false)
    }
}

#[derive(Deserialize)]
pub(super) struct FlowArguments {
    missing_values: Vec<String>,
    /// The fraction that turns the unit of the column into the one asked for.
    numerator: f64,
    denominator: f64,
}

/// Flows of cells, read as any other; null if a cell is not a flow, negative, or only a bound.
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
    repeats.check(&flows)?;
    let items = flows.items.f64()?;
    let of_day = |day| {
        let range = flows.range(day);
        let rows = range.clone().filter(|&i| !repeats.is(day, i - range.start));
        flow_of_day(&rows.map(|i| items.get(i)).collect::<Vec<_>>())
    };
    Ok(floats("flow", (0..flows.len()).map(of_day)))
}

/// Of days, lists of the times of their rows and of all else these hold: how many rows repeat an
/// earlier one (`copies`), and which (`repeats`; null if none does).
pub(super) fn repeated(inputs: &[Series], _: &Nothing) -> PolarsResult<Series> {
    let columns = inputs.iter().map(Lists::new).collect::<PolarsResult<Vec<_>>>()?;
    let Some(times) = columns.first() else {
        polars_bail!(InvalidOperation: "repeated takes times");
    };
    columns.iter().try_for_each(|c| times.check(c))?;
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

/// The summaries of readings of days: from lists of cells, of duplicates, and of flows if given.
pub(super) fn day_measured(inputs: &[Series], arguments: &MeasuredArguments) -> PolarsResult<Series> {
    let plan = plan(&PlanArguments { plan: arguments.plan.clone() })?;
    let ([column], [cells, repeats, more @ ..]) = (&plan.columns[..], inputs) else {
        polars_bail!(InvalidOperation: "day_measured takes a plan of one column, its cells and repeats");
    };
    let (cells, repeats) = (Lists::new(cells)?, Repeats::new(repeats)?);
    let mut more = more.iter();
    let flows = more.by_ref().take(usize::from(arguments.flows)).next().map(Lists::new).transpose()?;
    let flags = more.next().filter(|_| arguments.flags).map(Lists::new).transpose()?;
    let flagged = flags.as_ref().map(|f| f.items.bool().cloned()).transpose()?;
    repeats.check(&cells)?;
    flows.iter().chain(&flags).try_for_each(|of_rows| cells.check(of_rows))?;
    let flow_items = flows.as_ref().map(|f| Plain::new(&f.items)).transpose()?.flatten();
    let plain = Plain::new(&cells.items)?
        .filter(|_| !column.rules.has_missing_numbers() && !column.rules.descriptive && flagged.is_none());
    let how = Averaging::of(column.parameter, Choice::default());
    let read = Column::new(&cells.items, &column.rules)?;
    let run = read.cells(0);
    let (mut entries, mut of_rows) = (Vec::new(), Vec::new());
    let mut out = Vec::with_capacity(cells.len());
    for day in 0..cells.len() {
        let range = cells.range(day);
        if let Some(found) = plain.as_ref().filter(|_| repeats.none(day)).and_then(|plain| {
            // Most days are plain figures, with a flow each.
            let figures = plain.run(cells.range(day))?;
            let usual = |x: &f64| x.is_finite() && (column.rules.signed || *x > 0.0 || x.to_bits() == 0);
            let of_day = match (&flows, &flow_items) {
                (Some(lists), Some(items)) => {
                    Some(items.run(lists.range(day)).filter(|f| f.len() == figures.len())?)
                }
                (Some(_), None) => return None,
                (None, _) => None,
            };
            let whole = column.exponent == 0 && figures.iter().all(usual);
            whole.then(|| measured_figures(figures, of_day, how))
        }) {
            out.push(found);
            continue;
        }
        entries.clear();
        of_rows.clear();
        for i in range.clone().filter(|&i| !repeats.is(day, i - range.start)) {
            let Some(run) = &run else { break };
            let read = entry(column, &plan, run.reading(&column.rules, i));
            // A flag without a reading does not count.
            let place = flags.as_ref().map(|lists| lists.range(day).start + i - range.start);
            let is_flagged = place.zip(flagged.as_ref()).is_some_and(|(at, f)| f.get(at).unwrap_or(false));
            entries.push(if is_flagged && read != Entry::Nothing { Entry::Flagged } else { read });
            if let Some(lists) = &flows {
                let at = lists.range(day).start + i - range.start;
                of_rows.push(flow_items.as_ref().and_then(|items| items.get(at)));
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
        fields.push(floats(&format!("{name}_{}", ENDS[0]), days.iter().map(|m| of(m).value)));
        fields.push(floats(&format!("{name}_{}", ENDS[1]), days.iter().map(|m| Some(of(m).low))));
        fields.push(floats(&format!("{name}_{}", ENDS[2]), days.iter().map(|m| Some(of(m).high))));
    }
    let counts = |name: &str, of: fn(&Measured) -> u32| {
        UInt32Chunked::from_vec(name.into(), days.iter().map(of).collect()).into_series()
    };
    fields.push(counts(COUNTS[0], |m| m.count));
    fields.push(counts(COUNTS[1], |m| m.undetected));
    fields.push(counts(COUNTS[2], |m| m.dropped));
    fields.push(counts(COUNTS[3], |m| m.unread));
    fields.push(counts(COUNTS[4], |m| m.flagged));
    fields.push(floats("detected", days.iter().map(|m| m.detected)));
    fields.push(bytes("why_unread", days.iter().map(|m| m.why_unread.map(|r| r as u8)).collect()));
    let flags = |m: &Measured| m.weighing as u8 | u8::from(m.all_below) << 2 | u8::from(m.any_above) << 3;
    fields.push(bytes("flags", days.iter().map(|m| Some(flags(m))).collect()));
    packed("measured", days.len(), &fields)
}

/// The other way.
pub(super) fn unpack_measured(series: &Series) -> PolarsResult<Vec<Measured>> {
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

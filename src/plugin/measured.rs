//! The days of outfalls: their flows, rows sent twice, and what their readings come to.

use super::cells::{read_cells, rescale};
use super::column::Column;
use super::lists::{Lists, counted, parted};
use super::pack::floats;
use super::rows::{PlanArguments, plan};
use crate::assessment::averaging::{Averaging, Choice};
use crate::discharge::{Entry, Measured, Production, flow_of_day, measured, measured_figures};
use crate::grading::{self, Plan, entering};
use crate::reading::{Reading, Rules};
use crate::reason::Reason;
use polars_arrow::array::PrimitiveArray;
use polars_core::prelude::*;
use serde::Deserialize;
use std::collections::HashMap;
use std::ops::Range;

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

#[derive(Deserialize)]
pub(super) struct DaysArguments {
    /// A [`CheckRequest`](crate::discharge::CheckRequest) as JSON.
    pub(super) request: String,
    /// Requests of one column each, as of grading.
    plans: Vec<String>,
    /// Whether the last of them is the temperature of the water, which has no limit.
    temperature: bool,
    /// Whether flows are given.
    flows: bool,
    /// Whether duplicates that were left out before are counted.
    copied: bool,
    /// Whether duplicates are left out.
    once: bool,
    /// The indices of the columns with flags.
    flagged: Vec<usize>,
    /// Whether lists of what was made come last.
    made: bool,
}

/// The days of outfalls in order, with the summaries of the readings of each parameter.
pub(super) struct Days {
    /// The index of each outfall, if it is known.
    pub(super) outfalls: UInt32Chunked,
    /// Where the days of each outfall end.
    ends: Vec<usize>,
    pub(super) dates: Vec<Option<i32>>,
    /// The duplicate rows of each day.
    pub(super) copies: Vec<u32>,
    pub(super) flows: Vec<Option<f64>>,
    /// The mean temperatures of the water; empty if they are not measured.
    temperatures: Vec<Option<f64>>,
    pub(super) measured: Vec<Vec<Measured>>,
    /// The water drained on each day while products were made; empty if nothing is given.
    drained: Vec<Option<f64>>,
    /// Each thing that was made (by index) and how much, day after day, and where each day ends.
    made: Vec<(u32, Option<f64>)>,
    made_to: Vec<usize>,
}

/// How many lists say what was made.
const MADE: usize = 4;

impl Days {
    /// The inputs are outfalls, and lists of their days and times, of copies and of flows if they are given,
    /// of the cells of each plan, and of flags; then, if it is given, what was made: lists of days, of the
    /// water drained, of products (by index) and of their quantities.
    pub(super) fn new(inputs: &[Series], arguments: &DaysArguments) -> PolarsResult<Days> {
        let made = if arguments.made { MADE } else { 0 };
        let (inputs, made) = inputs.split_at(inputs.len().saturating_sub(made));
        let lists = inputs.iter().skip(1).map(Lists::new).collect::<PolarsResult<Vec<_>>>()?;
        let mut rest = lists.iter();
        let mut next = || rest.next().ok_or_else(|| polars_err!(InvalidOperation: "an input is left out"));
        let (days, times) = (next()?, next()?);
        let copied = if arguments.copied { Some(next()?.numbers::<u32>()?) } else { None };
        let flows = if arguments.flows { Some(next()?) } else { None };
        let cells = arguments.plans.iter().map(|_| next()).collect::<PolarsResult<Vec<_>>>()?;
        let flags = arguments.flagged.iter().map(|_| next()).collect::<PolarsResult<Vec<_>>>()?;
        lists.iter().try_for_each(|list| days.check_items(list))?;
        let held = [times].into_iter().chain(flows).chain(cells.iter().copied()).chain(flags.iter().copied());
        let held: Vec<&Lists> = held.collect();
        let flow_of = flows.map(Lists::numbers::<f64>).transpose()?;
        let day_of = days.numbers()?;

        let (mut rows, mut items) = (Rows::default(), Vec::new());
        let (mut ends, mut dates, mut copies, mut of_days) = (Vec::new(), Vec::new(), Vec::new(), Vec::new());
        let mut today = Vec::new();
        for outfall in 0..days.len() {
            for (date, group) in parted(&mut items, days.range(outfall), day_of) {
                rows.push(counted(&held, group, arguments.once));
                let own = rows.of(rows.len() - 1);
                let left_out =
                    |c: &PrimitiveArray<u32>| group.iter().filter_map(|&i| c.get(i as usize)).sum::<u32>();
                copies.push((group.len() - own.len()) as u32 + copied.map_or(0, left_out));
                dates.push(date);
                today.clear();
                today.extend(flow_of.iter().flat_map(|f| own.iter().map(move |&i| f.get(i as usize))));
                of_days.push(flow_of_day(&today));
            }
            ends.push(rows.len());
        }
        let mut measured = Vec::with_capacity(cells.len());
        for (place, (json, cells)) in arguments.plans.iter().zip(cells).enumerate() {
            let plan = plan(&PlanArguments { plan: json.clone() })?;
            let flags = arguments.flagged.iter().position(|&flagged| flagged == place).map(|i| flags[i]);
            let flags = flags.map(|flags| flags.items.bool()).transpose()?;
            let mut found = rows.measured(&plan, cells, flow_of, flags)?;
            mark_alone(&mut found, &ends);
            measured.push(found);
        }
        let temperatures =
            if arguments.temperature { measured.pop().unwrap_or_default() } else { Vec::new() };
        let temperatures = temperatures.iter().map(|day| day.mean.value).collect();
        let outfalls = inputs[0].u32()?.clone();
        let mut days = Days {
            outfalls,
            ends,
            dates,
            copies,
            flows: of_days,
            temperatures,
            measured,
            drained: Vec::new(),
            made: Vec::new(),
            made_to: Vec::new(),
        };
        if !made.is_empty() {
            days.take_made(made)?;
        }
        Ok(days)
    }

    /// Takes what was made on each day.
    fn take_made(&mut self, made: &[Series]) -> PolarsResult<()> {
        let lists = made.iter().map(Lists::new).collect::<PolarsResult<Vec<_>>>()?;
        let [days, drained, products, quantities] = &lists[..] else {
            polars_bail!(InvalidOperation: "what was made takes days, drainage, products and quantities");
        };
        lists.iter().try_for_each(|list| days.check_items(list))?;
        polars_ensure!(days.len() == self.ends.len(), ShapeMismatch: "lists of unequal length");
        let (days_of, drained) = (days.items.i32()?, drained.items.f64()?);
        let (products, quantities) = (products.items.u32()?, quantities.items.f64()?);
        let of_outfalls: Vec<Range<usize>> = self.of_outfalls().collect();
        for (outfall, of_outfall) in of_outfalls.into_iter().enumerate() {
            let mut rows: HashMap<i32, Vec<usize>> = HashMap::new();
            for row in days.range(outfall) {
                if let Some(day) = days_of.get(row) {
                    rows.entry(day).or_default().push(row);
                }
            }
            for day in of_outfall {
                let rows = self.dates[day].and_then(|date| rows.get(&date)).map_or(&[][..], Vec::as_slice);
                self.drained.push(rows.iter().find_map(|&row| drained.get(row)));
                self.made
                    .extend(rows.iter().filter_map(|&row| Some((products.get(row)?, quantities.get(row)))));
                self.made_to.push(self.made.len());
            }
        }
        Ok(())
    }

    /// What is known of the production of a day.
    pub(super) fn production(&self, day: usize) -> Production<'_> {
        let Some(&to) = self.made_to.get(day) else { return Production::default() };
        let from = day.checked_sub(1).map_or(0, |before| self.made_to[before]);
        Production { drained: self.drained[day], made: &self.made[from..to] }
    }

    /// The figures of the parameters on a day.
    pub(super) fn figures(&self, day: usize) -> Vec<Option<f64>> {
        self.measured.iter().map(|days| days[day].figure()).collect()
    }

    /// The days of each outfall.
    pub(super) fn of_outfalls(&self) -> impl Iterator<Item = Range<usize>> {
        let starts = [0].into_iter().chain(self.ends.iter().copied());
        starts.zip(&self.ends).map(|(from, &to)| from..to)
    }

    /// How many days there are.
    pub(super) fn len(&self) -> usize {
        self.dates.len()
    }

    /// The mean temperature of the water.
    pub(super) fn temperature(&self, day: usize) -> Option<f64> {
        self.temperatures.get(day).copied().flatten()
    }
}

/// Marks days with one reading at outfalls that have several on other days.
fn mark_alone(days: &mut [Measured], ends: &[usize]) {
    let mut from = 0;
    for &to in ends {
        let own = &mut days[from..to];
        if own.iter().any(|day| day.readings() > 1) {
            own.iter_mut().for_each(|day| day.alone = day.readings() == 1);
        }
        from = to;
    }
}

/// The rows of days by their indices in the lists.
#[derive(Default)]
struct Rows {
    places: Vec<u32>,
    ends: Vec<usize>,
}

impl Rows {
    fn push(&mut self, rows: impl Iterator<Item = u32>) {
        self.places.extend(rows);
        self.ends.push(self.places.len());
    }

    fn len(&self) -> usize {
        self.ends.len()
    }

    fn of(&self, day: usize) -> &[u32] {
        let from = if day == 0 { 0 } else { self.ends[day - 1] };
        &self.places[from..self.ends[day]]
    }

    /// The range of the rows of a day, which increase, if they are contiguous.
    fn run(&self, day: usize) -> Option<Range<usize>> {
        let rows = self.of(day);
        let (from, last) = (*rows.first()? as usize, *rows.last()? as usize);
        (last - from + 1 == rows.len()).then_some(from..last + 1)
    }

    /// The summaries of the readings of a column by day.
    fn measured(
        &self,
        plan: &Plan,
        cells: &Lists,
        flows: Option<&PrimitiveArray<f64>>,
        flags: Option<&BooleanChunked>,
    ) -> PolarsResult<Vec<Measured>> {
        let [column] = &plan.columns[..] else {
            polars_bail!(InvalidOperation: "a plan of one column is taken for each");
        };
        let plain = cells.numbers::<f64>().ok();
        let plain = plain
            .filter(|_| !column.rules.has_missing_numbers() && !column.rules.descriptive && flags.is_none());
        let how = Averaging::of(column.parameter, Choice::default());
        let read = Column::new(&cells.items, &column.rules)?;
        let run = read.cells(0);
        let usual = |x: &f64| x.is_finite() && (column.rules.signed || *x > 0.0 || x.to_bits() == 0);
        // Most days are plain figures, with a flow each.
        let quickly = |day: usize| {
            let run = self.run(day).filter(|_| column.exponent == 0)?;
            let figures = whole(plain?, run.clone())?;
            let of_day = match flows {
                Some(flows) => Some(whole(flows, run)?),
                None => None,
            };
            figures.iter().all(usual).then(|| measured_figures(figures, of_day, how))
        };
        let (mut entries, mut of_rows) = (Vec::new(), Vec::new());
        let mut slowly = |day: usize| {
            entries.clear();
            of_rows.clear();
            for &row in self.of(day) {
                let (Some(run), row) = (&run, row as usize) else { break };
                let read = entry(column, plan, run.reading(&column.rules, row));
                // A flag without a reading does not count.
                let is_flagged = flags.is_some_and(|flags| flags.get(row).unwrap_or(false));
                entries.push(if is_flagged && read != Entry::Nothing { Entry::Flagged } else { read });
                of_rows.extend(flows.map(|flows| flows.get(row)));
            }
            measured(&entries, flows.is_some().then_some(&of_rows[..]), how)
        };
        Ok((0..self.len()).map(|day| quickly(day).unwrap_or_else(|| slowly(day))).collect())
    }
}

/// The numbers of a run of places; `None` if one is null.
fn whole(numbers: &PrimitiveArray<f64>, places: Range<usize>) -> Option<&[f64]> {
    let there = numbers.validity().is_none_or(|v| places.clone().all(|i| v.get_bit(i)));
    numbers.values().get(places).filter(|_| there)
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

//! Expressions over means: what the samples of a place and period come to, all parameters at once.

use super::column::Column;
use super::lists::{Lists, repeats};
use super::method::{failed, floats, lists, packed};
use super::struct_field;
use crate::assessment::averaging::{Averaging, Choice};
use crate::assessment::certainty::Seen;
use crate::assessment::means::{Averaged, Dated, Entry, MeanOf, MeanPlan, Tally, over_places};
use crate::assessment::period::Period;
use crate::day::Day;
use crate::grading::{self, Cells, Plan};
use crate::reading::Reading;
use crate::reason::Reason;
use polars_arrow::array::PrimitiveArray;
use polars_core::prelude::*;
use serde::Deserialize;
use std::cmp::Ordering;

/// Begins the names of columns made on the way.
const MARK: char = '\u{fdd0}';

#[derive(Deserialize)]
pub(super) struct EnterArguments {
    plan: String,
    #[serde(default)]
    choice: Choice,
    /// Whether values are given as they are measured, not in the form in which they are summed.
    plain: bool,
    /// Whether the least and the most that a reading may be are returned too.
    #[serde(default)]
    spans: bool,
}

/// What each cell of a column brings to a mean: the value in the form in which it is summed, the code
/// of the cell (0 number, 1 below detection, 3 above range, from 4 on the reason it has none), and a
/// bit for it. With `spans` also the ends of what it may be, and its detection limit.
pub(super) fn enter(inputs: &[Series], arguments: &EnterArguments) -> PolarsResult<Series> {
    let plan = Plan::cached(&arguments.plan).map_err(failed)?;
    let ([column], [series]) = (&plan.columns[..], inputs) else {
        polars_bail!(InvalidOperation: "enter takes a plan of one column, and the column");
    };
    let how = if arguments.plain {
        Averaging::Arithmetic
    } else {
        Averaging::of(column.parameter, arguments.choice)
    };
    let n = series.len();
    let cells = Column::new(series, &column.rules)?;
    let mut entries = Vec::with_capacity(n);
    let mut from = 0;
    while let Some(run) = cells.cells(from).filter(|_| from < n) {
        let of = |i| Entry::of(column, plan.nondetect, how, arguments.spans, run.reading(&column.rules, i));
        entries.extend((0..run.values.len()).map(of));
        from += run.values.len();
    }
    let values = entries.iter().map(|e| e.value).collect();
    let seen = UInt64Chunked::from_iter_values("seen".into(), entries.iter().map(|e| Seen::of(e.code).0));
    let codes = UInt8Chunked::from_iter_values("code".into(), entries.iter().map(|e| e.code)).into_series();
    let mut fields = vec![floats("value", values), codes, seen.into_series()];
    if arguments.spans {
        fields.push(floats("low", entries.iter().map(|e| e.span.map(|s| s.0)).collect()));
        fields.push(floats("high", entries.iter().map(|e| e.span.map(|s| s.1)).collect()));
        fields.push(floats("limit", entries.iter().map(|e| e.limit).collect()));
    }
    packed("entered", n, &fields)
}

pub(super) fn enter_field(_: &[Field], arguments: &EnterArguments) -> PolarsResult<Field> {
    let mut fields =
        vec![("value", DataType::Float64), ("code", DataType::UInt8), ("seen", DataType::UInt64)];
    if arguments.spans {
        fields.extend(["low", "high", "limit"].map(|name| (name, DataType::Float64)));
    }
    Ok(struct_field("entered", &fields))
}

#[derive(Deserialize)]
pub(super) struct AverageArguments {
    plan: String,
    /// How each column of the plan is averaged, and how many there must be.
    choices: Vec<Choice>,
    least: Vec<u32>,
    /// Days first where it is not said and a day of the group has several times.
    mean_of: Option<MeanOf>,
    period: Period,
    /// The columns whose readings may be bounds, by their places.
    open: Vec<usize>,
    /// How many columns of numbers are summed.
    sums: usize,
    /// Whether rows that repeat another count once.
    #[serde(default)]
    once: bool,
    /// Whether the rows that were left out before are counted.
    #[serde(default)]
    copied: bool,
    /// Whether numbers of readings, and means in the form in which they are summed, are returned too.
    counts: bool,
    means: bool,
}

impl AverageArguments {
    /// How a column is averaged, as of [`MeanPlan::pair`].
    fn plans(&self, plan: &Plan, place: usize) -> [MeanPlan; 2] {
        let parameter = plan.columns[place].parameter;
        MeanPlan::pair(parameter, self.choices[place], self.mean_of, &self.period, self.least[place])
    }

    fn checked(&self) -> PolarsResult<std::sync::Arc<Plan>> {
        let plan = Plan::cached(&self.plan).map_err(failed)?;
        let n = plan.columns.len();
        if self.choices.len() != n || self.least.len() != n || self.open.iter().any(|&place| place >= n) {
            polars_bail!(InvalidOperation: "a choice and a least count is told of each column");
        }
        Ok(plan)
    }
}

/// What groups of rows come to, a group a row.
struct Groups {
    rows: Vec<u32>,
    copies: Vec<u32>,
    days: Vec<u32>,
    /// A bit for each month of the calendar, from January.
    months: Vec<u32>,
    cells: Vec<Series>,
    more: Vec<Series>,
    odd: Odd,
}

impl Groups {
    /// Takes what the groups come to of one parameter.
    fn push(
        &mut self,
        place: usize,
        id: &str,
        found: &[Averaged],
        counts: bool,
        means: bool,
    ) -> PolarsResult<()> {
        let value = found.iter().map(|f| f.value.ok()).collect();
        let code = |f: &Averaged| f.value.err().map_or(0, |reason| Cells::code(Reading::Missing(reason)).1);
        let codes = UInt8Chunked::from_iter_values("code".into(), found.iter().map(code)).into_series();
        self.cells.push(packed(&format!("{MARK}cell:{id}"), found.len(), &[floats("value", value), codes])?);
        self.odd.push(place, found);
        if means {
            self.more.push(floats(&format!("{MARK}mean:{id}"), found.iter().map(|f| f.mean).collect()));
        }
        if counts {
            for (name, of) in COUNTS {
                let counts = found.iter().map(of);
                let name = format!("{MARK}{name}:{id}");
                self.more.push(UInt32Chunked::from_iter_values(name.into(), counts).into_series());
            }
        }
        Ok(())
    }

    fn packed(self, sums: Vec<Series>) -> PolarsResult<Series> {
        let counts = |name: &str, counts: Vec<u32>| {
            UInt32Chunked::from_vec(format!("{MARK}{name}").into(), counts).into_series()
        };
        let n = self.rows.len();
        let mut fields = vec![
            counts("rows", self.rows),
            counts("copies", self.copies),
            counts("days", self.days),
            counts("months", self.months),
        ];
        fields.extend(sums);
        fields.extend(self.cells);
        fields.push(self.odd.packed(n)?);
        fields.extend(self.more);
        packed("averaged", n, &fields)
    }
}

type Count = fn(&Averaged) -> u32;
const COUNTS: [(&str, Count); 4] = [
    ("count", |a| a.count),
    ("censored", |a| a.censored),
    ("missing", |a| a.missing),
    ("months", |a| a.months),
];

/// What is to be told of means that stand on more than plain numbers: few of many.
#[derive(Default)]
struct Odd(Vec<(u32, u32, OddMean)>);

const ODD: [(&str, DataType); 5] = [
    ("place", DataType::UInt32),
    ("seen", DataType::UInt64),
    ("low", DataType::Float64),
    ("high", DataType::Float64),
    ("limit", DataType::Float64),
];

impl Odd {
    fn push(&mut self, place: usize, found: &[Averaged]) {
        let odd = found.iter().enumerate().filter(|(_, f)| f.is_odd());
        let mean = |f: &Averaged| OddMean { seen: f.seen, span: f.span, limit: f.limit };
        self.0.extend(odd.map(|(row, f)| (row as u32, place as u32, mean(f))));
    }

    fn packed(mut self, rows: usize) -> PolarsResult<Series> {
        self.0.sort_by_key(|odd| odd.0);
        let of = self.0;
        let mut ends = Vec::with_capacity(rows);
        let mut at = 0;
        for row in 0..rows as u32 {
            at += of[at..].iter().take_while(|odd| odd.0 == row).count();
            ends.push(at);
        }
        let ends_of = |end: fn((f64, f64)) -> f64| {
            of.iter().map(|o| o.2.span.map(end)).collect::<PrimitiveArray<f64>>()
        };
        let fields: Vec<(&str, Box<dyn polars_arrow::array::Array>)> = vec![
            ("place", PrimitiveArray::from_vec(of.iter().map(|o| o.1).collect::<Vec<u32>>()).boxed()),
            ("seen", PrimitiveArray::from_vec(of.iter().map(|o| o.2.seen.0).collect::<Vec<u64>>()).boxed()),
            ("low", ends_of(|s| s.0).boxed()),
            ("high", ends_of(|s| s.1).boxed()),
            ("limit", of.iter().map(|o| o.2.limit).collect::<PrimitiveArray<f64>>().boxed()),
        ];
        lists(&format!("{MARK}odd"), &ends, fields)
    }
}

pub(super) fn average_field(inputs: &[Field], arguments: &AverageArguments) -> PolarsResult<Field> {
    let plan = arguments.checked()?;
    let marked = |name: &str| format!("{MARK}{name}");
    let mut fields: Vec<Field> = ["rows", "copies", "days", "months"]
        .iter()
        .map(|name| Field::new(marked(name).into(), DataType::UInt32))
        .collect();
    // The sums stand last but for what is compared alone, and bear the names of their columns.
    let sums = inputs.iter().filter(|f| f.name().starts_with(SUM)).take(arguments.sums);
    fields.extend(sums.map(|f| Field::new(f.name().trim_start_matches(SUM).into(), DataType::Float64)));
    let cell = [("value", DataType::Float64), ("code", DataType::UInt8)];
    let ids: Vec<&str> = plan.columns.iter().map(|c| c.parameter.id.as_str()).collect();
    fields.extend(ids.iter().map(|id| struct_field(&marked(&format!("cell:{id}")), &cell)));
    fields.push(Field::new(marked("odd").into(), super::method::list_of(&ODD)));
    for id in ids {
        if arguments.means {
            fields.push(Field::new(marked(&format!("mean:{id}")).into(), DataType::Float64));
        }
        if arguments.counts {
            let counts = COUNTS.iter().map(|(name, _)| marked(&format!("{name}:{id}")));
            fields.extend(counts.map(|name| Field::new(name.into(), DataType::UInt32)));
        }
    }
    Ok(Field::new("averaged".into(), DataType::Struct(fields)))
}

/// Begins the names of columns that are summed.
const SUM: &str = "\u{fdd0}sum:";

/// Sums of lists of numbers, over chosen items; null where one is.
fn summed(series: &Series, chosen: impl Fn(usize, &Lists) -> Vec<usize>) -> PolarsResult<Series> {
    let numbers = Lists::new(series)?;
    let items = numbers.items.cast(&DataType::Float64)?;
    let items = items.f64()?;
    let sum = |row| chosen(row, &numbers).into_iter().map(|i| items.get(i)).sum::<Option<f64>>();
    Ok(floats(series.name().trim_start_matches(SUM), (0..numbers.len()).map(sum).collect()))
}

/// Which rows of the groups count, in the order of their days.
struct Chosen {
    /// The places of rows in their groups, the groups end to end, and where each ends.
    order: Vec<u32>,
    ends: Vec<usize>,
    /// The day of each.
    days: Vec<Option<Day>>,
    /// Whether a day of the group has several times.
    several: Vec<bool>,
}

impl Chosen {
    fn range(&self, group: usize) -> std::ops::Range<usize> {
        if group == 0 { 0..self.ends[0] } else { self.ends[group - 1]..self.ends[group] }
    }

    /// The rows of a group with their days.
    fn rows(&self, group: usize) -> impl Iterator<Item = (Option<Day>, usize)> {
        let range = self.range(group);
        self.days[range.clone()].iter().zip(&self.order[range]).map(|(&day, &row)| (day, row as usize))
    }
}

/// The means of groups of samples: the number of the period, lists of days and times, those of copies
/// where they are counted, the columns of the plan, those that are summed, and what else rows hold.
pub(super) fn average(inputs: &[Series], arguments: &AverageArguments) -> PolarsResult<Series> {
    let plan = arguments.checked()?;
    let n = plan.columns.len();
    let first = 3 + usize::from(arguments.copied);
    if inputs.len() < first + n + arguments.sums {
        polars_bail!(InvalidOperation: "average takes periods, days, times, and the columns of the plan");
    }
    let index = inputs[0].i32()?;
    let columns = inputs[1..].iter().map(Lists::new).collect::<PolarsResult<Vec<_>>>()?;
    let (days, times) = (&columns[0], &columns[1]);
    let compared: Vec<&Lists> = std::iter::once(times).chain(&columns[first - 1..]).collect();
    let at = days.items.cast(&DataType::Int32)?;
    let at = at.i32()?;
    let day_of = |group: usize, row: usize| at.get(days.range(group).start + row).and_then(Day::from_number);

    let len = index.len();
    let mut chosen = Chosen { order: Vec::new(), ends: Vec::new(), days: Vec::new(), several: Vec::new() };
    let mut groups = Groups::of(len);
    for group in 0..len {
        let rows = days.range(group).len();
        let repeated = if arguments.once { repeats(&compared, group) } else { Vec::new() };
        let start = chosen.order.len();
        chosen.order.extend((0..rows as u32).filter(|&row| !repeated.get(row as usize).is_some_and(|r| *r)));
        let of = &mut chosen.order[start..];
        let day = |row: &u32| day_of(group, *row as usize);
        if !of.is_sorted_by_key(day) {
            of.sort_by_key(day);
        }
        let of = &*of;
        let today = of.iter().map(day);
        chosen.days.extend(today.clone());
        let dated =
            Dated::of(today, |k| times.compare(group, of[k - 1] as usize, of[k] as usize) == Ordering::Equal);
        chosen.several.push(dated.several);
        groups.rows.push(rows as u32);
        groups.copies.push((rows - of.len()) as u32);
        groups.days.push(dated.days);
        groups.months.push(dated.months);
        chosen.ends.push(chosen.order.len());
    }
    if arguments.copied {
        let left_out = &columns[2];
        let counts = left_out.items.u32()?;
        for group in 0..len {
            let copies: u32 = left_out.range(group).filter_map(|i| counts.get(i)).sum();
            groups.rows[group] += copies;
            groups.copies[group] += copies;
        }
    }
    for (place, column) in plan.columns.iter().enumerate() {
        let own = &columns[first - 1 + place];
        let cells = Column::new(&own.items, &column.rules)?;
        let run = cells.cells(0);
        let spans = arguments.open.contains(&place);
        let plans = arguments.plans(&plan, place);
        let how = plans[0].how;
        let entry = |i: usize| {
            let reading =
                run.as_ref().map_or(Reading::Missing(Reason::Missing), |r| r.reading(&column.rules, i));
            Entry::of(column, plan.nondetect, how, spans, reading)
        };
        let found = (0..len).map(|group| {
            let start = own.range(group).start;
            let how = plans[usize::from(chosen.several[group])];
            let mean = how.mean(chosen.rows(group).map(|(day, row)| (day, entry(start + row))));
            mean.in_period(index.get(group).is_some())
        });
        groups.push(
            place,
            &column.parameter.id,
            &found.collect::<Vec<_>>(),
            arguments.counts,
            arguments.means,
        )?;
    }
    let sums = inputs[first + n..first + n + arguments.sums].iter().map(|series| {
        summed(series, |group, own| {
            let start = own.range(group).start;
            chosen.rows(group).map(|(_, row)| start + row).collect()
        })
    });
    let sums = sums.collect::<PolarsResult<Vec<_>>>()?;
    groups.packed(sums)
}

impl Groups {
    fn of(len: usize) -> Groups {
        let room = || Vec::with_capacity(len);
        Groups {
            rows: room(),
            copies: room(),
            days: room(),
            months: room(),
            cells: Vec::new(),
            more: Vec::new(),
            odd: Odd::default(),
        }
    }
}

/// The lists a parameter brings to [`average_parts`].
const PART: usize = 6;
const ENDS: usize = 4;

/// The means of groups of parts, months or days that were summed before: the number of the period,
/// lists of the first day of each part, of its rows, a bit for each day of the month that has rows,
/// and whether a day has several times; the columns that are summed; then of each column of the plan
/// sum, size, count, censored, missing, seen, and of the open ones sums of ends, their number and the
/// limit.
pub(super) fn average_parts(inputs: &[Series], arguments: &AverageArguments) -> PolarsResult<Series> {
    let plan = arguments.checked()?;
    let n = plan.columns.len();
    let first = 5 + arguments.sums;
    if inputs.len() != first + n * PART + arguments.open.len() * ENDS {
        polars_bail!(InvalidOperation: "average_parts takes the parts of each column of the plan");
    }
    let index = inputs[0].i32()?;
    let columns = inputs[1..].iter().map(Lists::new).collect::<PolarsResult<Vec<_>>>()?;
    let [at, rows, bits, several] = [0, 1, 2, 3].map(|i| &columns[i]);
    let days = at.items.cast(&DataType::Int32)?;
    let (days, rows_of, bits) = (days.i32()?, rows.items.u32()?, bits.items.u32()?);
    let several = several.items.bool()?;
    let len = index.len();
    let mut groups = Groups::of(len);
    // All lists are of the same groups, and lie alike.
    let order: Vec<Vec<usize>> = (0..len)
        .map(|group| {
            let mut order: Vec<usize> = at.range(group).collect();
            order.sort_by_key(|&i| days.get(i));
            order
        })
        .collect();
    for of in &order {
        groups.rows.push(of.iter().filter_map(|&i| rows_of.get(i)).sum());
        groups.copies.push(0);
        groups.days.push(of.iter().filter_map(|&i| bits.get(i)).map(u32::count_ones).sum());
        let months = of
            .iter()
            .filter_map(|&i| Day::from_number(days.get(i)?))
            .fold(0, |bits, day| bits | 1 << (day.month() - 1));
        groups.months.push(months);
    }
    let mut rest = &columns[first - 1..];
    for (place, column) in plan.columns.iter().enumerate() {
        let open = arguments.open.contains(&place);
        let (own, others) = rest.split_at(PART + if open { ENDS } else { 0 });
        rest = others;
        let parts = Parts::new(own)?;
        let plans = arguments.plans(&plan, place);
        let found = (0..len).map(|group| {
            let of = &order[group];
            let several = of.iter().any(|&i| several.get(i) == Some(true));
            let parts = of.iter().map(|&i| (days.get(i).and_then(Day::from_number), parts.tally(i)));
            plans[usize::from(several)].mean(parts).in_period(index.get(group).is_some())
        });
        groups.push(
            place,
            &column.parameter.id,
            &found.collect::<Vec<_>>(),
            arguments.counts,
            arguments.means,
        )?;
    }
    let sums = inputs[5..first].iter().map(|series| summed(series, |group, own| own.range(group).collect()));
    let sums = sums.collect::<PolarsResult<Vec<_>>>()?;
    groups.packed(sums)
}

/// The parts of one parameter, by their places among the items of the lists.
struct Parts<'a> {
    floats: [Option<&'a Float64Chunked>; 5],
    counts: [Option<&'a UInt32Chunked>; 4],
    seen: &'a UInt64Chunked,
}

impl<'a> Parts<'a> {
    fn new(lists: &'a [Lists]) -> PolarsResult<Parts<'a>> {
        let float = |i: usize| lists.get(i).map(|l| l.items.f64()).transpose();
        let count = |i: usize| lists.get(i).map(|l| l.items.u32()).transpose();
        Ok(Parts {
            floats: [float(0)?, float(1)?, float(6)?, float(7)?, float(9)?],
            counts: [count(2)?, count(3)?, count(4)?, count(8)?],
            seen: lists[5].items.u64()?,
        })
    }

    fn tally(&self, i: usize) -> Tally {
        let float = |place: usize| self.floats[place].and_then(|f| f.get(i));
        let count = |place: usize| self.counts[place].and_then(|c| c.get(i)).unwrap_or(0);
        let of = |place| float(place).unwrap_or(0.0);
        Tally {
            sum: of(0),
            size: of(1),
            count: count(0),
            low: of(2),
            high: of(3),
            reach: count(3),
            limit: float(4),
            readings: count(0),
            ends: count(3),
            censored: count(1),
            missing: count(2),
            seen: Seen(self.seen.get(i).unwrap_or(0)),
        }
    }
}

/// The list of what is odd of each row of means, by the places of parameters.
pub(super) struct OddRows {
    lists: Lists,
    places: UInt32Chunked,
    seen: UInt64Chunked,
    floats: [Float64Chunked; 3],
}

/// What is odd of a mean.
#[derive(Clone, Copy)]
pub(super) struct OddMean {
    pub seen: Seen,
    pub span: Option<(f64, f64)>,
    pub limit: Option<f64>,
}

impl OddRows {
    pub fn new(series: &Series) -> PolarsResult<OddRows> {
        let lists = Lists::new(series)?;
        let fields = lists.items.struct_()?.fields_as_series();
        let [places, seen, low, high, limit] = &fields[..] else {
            polars_bail!(InvalidOperation: "not what average gives");
        };
        let floats = [low.f64()?.clone(), high.f64()?.clone(), limit.f64()?.clone()];
        Ok(OddRows { places: places.u32()?.clone(), seen: seen.u64()?.clone(), floats, lists })
    }

    /// Whether nothing is odd of a row.
    pub fn is_plain(&self, row: usize) -> bool {
        self.lists.range(row).is_empty()
    }

    /// What is odd of the means of a row, with their places.
    pub fn of(&self, row: usize) -> impl Iterator<Item = (usize, OddMean)> {
        self.lists.range(row).filter_map(|i| {
            let float = |k: usize| self.floats[k].get(i);
            let odd =
                OddMean { seen: Seen(self.seen.get(i)?), span: float(0).zip(float(1)), limit: float(2) };
            Some((self.places.get(i)? as usize, odd))
        })
    }
}

#[derive(Deserialize)]
pub(super) struct PlacesArguments {
    plan: String,
    choices: Vec<Choice>,
    /// Whether the first input says which places count.
    which: bool,
}

/// The means over lists of places: which of them count, their cells, their means in the form in which
/// they are summed, and what is odd of them.
pub(super) fn average_places(inputs: &[Series], arguments: &PlacesArguments) -> PolarsResult<Series> {
    let plan = Plan::cached(&arguments.plan).map_err(failed)?;
    let n = plan.columns.len();
    let first = usize::from(arguments.which);
    if inputs.len() != first + 2 * n + 1 || arguments.choices.len() != n {
        polars_bail!(InvalidOperation: "average_places takes cells, means, and what is odd of them");
    }
    let which = if arguments.which { Some(Lists::new(&inputs[0])?) } else { None };
    let counted = which.as_ref().map(|w| w.items.bool()).transpose()?;
    let odd = Lists::new(&inputs[first + 2 * n])?;
    let odd_rows = OddRows::new(&odd.items)?;
    let len = odd.len();
    let mut of_places: Vec<Vec<Option<OddMean>>> = vec![Vec::new(); n];
    for row in 0..odd.items.len() {
        for (place, mean) in odd_rows.of(row).filter(|(place, _)| *place < n) {
            of_places[place].resize(odd.items.len(), None);
            of_places[place][row] = Some(mean);
        }
    }
    let mut groups = Groups::of(0);
    for (place, column) in plan.columns.iter().enumerate() {
        let (cells, means) = (Lists::new(&inputs[first + place])?, Lists::new(&inputs[first + n + place])?);
        let read = Column::new(&cells.items, &column.rules)?;
        let run = read.cells(0);
        let mean_of = means.items.f64()?;
        let how = Averaging::of(column.parameter, arguments.choices[place]);
        let at = |i: usize| {
            let reading =
                run.as_ref().map_or(Reading::Missing(Reason::Missing), |r| r.reading(&column.rules, i));
            let value = match reading {
                Reading::Number(x) => Ok(x),
                Reading::Missing(reason) => Err(reason),
                _ => Err(Reason::Missing),
            };
            let odd = of_places[place].get(i).copied().flatten();
            Averaged {
                value,
                mean: mean_of.get(i),
                span: odd.map_or(value.ok().map(|x| (x, x)), |o| o.span),
                limit: odd.and_then(|o| o.limit),
                count: 0,
                censored: 0,
                missing: 0,
                months: 0,
                seen: odd.map_or(Seen::default(), |o| o.seen),
            }
        };
        let found = (0..len).map(|group| {
            let counts = |i: usize| counted.is_none_or(|c| c.get(i) == Some(true));
            over_places(how, cells.range(group).map(|i| if counts(i) { at(i) } else { at(i).uncounted() }))
        });
        groups.push(place, &column.parameter.id, &found.collect::<Vec<_>>(), false, false)?;
    }
    let mut fields = groups.cells;
    fields.push(groups.odd.packed(len)?);
    packed("averaged", len, &fields)
}

pub(super) fn average_places_field(_: &[Field], arguments: &PlacesArguments) -> PolarsResult<Field> {
    let plan = Plan::cached(&arguments.plan).map_err(failed)?;
    let cell = [("value", DataType::Float64), ("code", DataType::UInt8)];
    let of = |c: &grading::Column| struct_field(&format!("{MARK}cell:{}", c.parameter.id), &cell);
    let mut fields: Vec<Field> = plan.columns.iter().map(of).collect();
    fields.push(Field::new(format!("{MARK}odd").into(), super::method::list_of(&ODD)));
    Ok(Field::new("averaged".into(), DataType::Struct(fields)))
}

//! Expressions over the checks of a plan: black and odorous waters, influent, flow, places watched.

use super::border::check_lists;
use super::pack::{bytes, floats, list_of, lists, packed, struct_field};
use super::rows::{Nothing, parameter};
use crate::assessment::goals::Goal;
use crate::checks::black_odorous::{self, Depth, Grade, GradeCounts, Shallow, Stretch};
use crate::checks::ecological_flow::{self, Day};
use crate::checks::influent::{self, Influent, Sample};
use crate::checks::watch::{self, Period, Watched};
use polars_arrow::array::{Array, BooleanArray, PrimitiveArray};
use polars_core::prelude::*;
use serde::Deserialize;

/// Stands for a reading whose grade is not known, beside the places of grades.
const UNKNOWN: u8 = 3;

fn counts(name: &str, values: impl Iterator<Item = Option<u32>>) -> Series {
    UInt32Chunked::from_iter_options(name.into(), values).into_series()
}

fn indices(name: &str, values: impl Iterator<Item = Option<i32>>) -> Series {
    Int32Chunked::from_iter_options(name.into(), values).into_series()
}

fn truths(name: &str, values: impl Iterator<Item = Option<bool>>) -> Series {
    BooleanChunked::from_iter_options(name.into(), values).into_series()
}

/// The numbers of a list; none of a null.
fn numbers(series: &ListChunked, row: usize) -> PolarsResult<Vec<Option<f64>>> {
    let Some(values) = series.get_as_series(row) else { return Ok(Vec::new()) };
    Ok(values.f64()?.iter().collect())
}

/// The whole numbers of a list; none of a null.
fn whole(series: &ListChunked, row: usize) -> PolarsResult<Vec<Option<i32>>> {
    let Some(values) = series.get_as_series(row) else { return Ok(Vec::new()) };
    Ok(values.i32()?.iter().collect())
}

#[derive(Deserialize)]
pub(super) struct ReadingArguments {
    parameter: String,
    shallow: Shallow,
}

/// The grades of readings, in the canonical unit, with the depth of the water if there is a second input; 3
/// if the grade depends on an unknown depth.
pub(super) fn black_odorous(inputs: &[Series], arguments: &ReadingArguments) -> PolarsResult<Series> {
    let [values, depths @ ..] = inputs else {
        polars_bail!(InvalidOperation: "black_odorous takes readings");
    };
    let depths = depths.first().map(|d| d.f64()).transpose()?;
    let parameter = parameter(&arguments.parameter)?;
    let grade = |(row, value): (usize, Option<f64>)| {
        let depth = match depths {
            None => Depth::NotAsked,
            Some(depths) => depths.get(row).map_or(Depth::Unknown, Depth::Metres),
        };
        let grade = black_odorous::reading(parameter, value?, depth, arguments.shallow);
        Some(grade.map_or(UNKNOWN, |g| g as u8))
    };
    Ok(bytes("grade", values.f64()?.iter().enumerate().map(grade).collect()))
}

pub(super) fn grade_field(_: &[Field], _: &ReadingArguments) -> PolarsResult<Field> {
    Ok(Field::new("grade".into(), DataType::UInt8))
}

/// Counts of grades in the order of the inputs: none, light, severe, unknown.
fn graded_counts(inputs: &[Series]) -> PolarsResult<impl Fn(usize) -> GradeCounts> {
    let [none, light, severe, unknown] = inputs else {
        polars_bail!(InvalidOperation: "grades are counted in four columns");
    };
    let columns = [none.u32()?, light.u32()?, severe.u32()?, unknown.u32()?];
    let columns = columns.map(|c| c.clone());
    Ok(move |row: usize| {
        let [none, light, severe, unknown] = [0, 1, 2, 3].map(|i: usize| columns[i].get(row).unwrap_or(0));
        GradeCounts { none, light, severe, unknown }
    })
}

/// The grades of points: four counts for each of their items.
pub(super) fn black_odorous_point(inputs: &[Series], _: &Nothing) -> PolarsResult<Series> {
    let items = inputs.chunks(4).map(graded_counts).collect::<PolarsResult<Vec<_>>>()?;
    let len = inputs.first().map_or(0, |s| s.len());
    let grade = |row| {
        let counts: Vec<GradeCounts> = items.iter().map(|of| of(row)).collect();
        black_odorous::point(&counts).map(|g| g as u8)
    };
    Ok(bytes("grade", (0..len).map(grade).collect()))
}

pub(super) fn point_field(_: &[Field], _: &Nothing) -> PolarsResult<Field> {
    Ok(Field::new("grade".into(), DataType::UInt8))
}

/// Counts of grades: the shares of light and severe, and the grade of a water whose points they are.
pub(super) fn black_odorous_water(inputs: &[Series], _: &Nothing) -> PolarsResult<Series> {
    let of = graded_counts(inputs)?;
    let rows: Vec<GradeCounts> = (0..inputs[0].len()).map(of).collect();
    let fields = [
        floats("light", rows.iter().map(|c| c.share(Grade::Light))),
        floats("severe", rows.iter().map(|c| c.share(Grade::Severe))),
        bytes("grade", rows.iter().map(|&c| black_odorous::water(c).map(|g| g as u8)).collect()),
    ];
    packed("water", rows.len(), &fields)
}

pub(super) fn water_field(_: &[Field], _: &Nothing) -> PolarsResult<Field> {
    let fields = [("light", DataType::Float64), ("severe", DataType::Float64), ("grade", DataType::UInt8)];
    Ok(struct_field("water", &fields))
}

#[derive(Deserialize)]
pub(super) struct FewArguments {
    /// Points of waters, or else samplings of points.
    points: bool,
}

/// Whether there are fewer points, or samplings, than the guide asks for.
pub(super) fn black_odorous_few(inputs: &[Series], arguments: &FewArguments) -> PolarsResult<Series> {
    let is_few =
        if arguments.points { black_odorous::has_few_points } else { black_odorous::has_few_samplings };
    let found = inputs[0].u32()?.iter().map(|count| count.map(is_few));
    Ok(BooleanChunked::from_iter_options("few".into(), found).into_series())
}

pub(super) fn few_field(_: &[Field], _: &FewArguments) -> PolarsResult<Field> {
    Ok(Field::new("few".into(), DataType::Boolean))
}

/// The stretches of waters: lists of the grades of their points and of the places of these along the
/// water. Tells the first and last point by their places in the lists. Where points have no places of
/// their own, a single stretch without first, last and grade.
pub(super) fn stretches(inputs: &[Series], _: &Nothing) -> PolarsResult<Series> {
    let [grades, places] = inputs else {
        polars_bail!(InvalidOperation: "stretches takes grades and places");
    };
    let (grades, places) = (grades.list()?, places.list()?);
    check_lists(&[grades, places])?;
    let (mut found, mut ends) = (Vec::new(), Vec::with_capacity(grades.len()));
    for row in 0..grades.len() {
        let graded = match grades.get_as_series(row) {
            Some(list) => list.u8()?.iter().map(|g| Grade::from_index(g?)).collect(),
            None => Vec::new(),
        };
        let places = numbers(places, row)?;
        let mut order: Vec<usize> = (0..graded.len()).collect();
        order.sort_by(|&a, &b| places[a].partial_cmp(&places[b]).unwrap_or(std::cmp::Ordering::Equal));
        let told = places.iter().all(|p| p.is_some_and(f64::is_finite));
        if told && order.windows(2).all(|pair| places[pair[0]] != places[pair[1]]) {
            let ordered: Vec<Option<Grade>> = order.iter().map(|&i| graded[i]).collect();
            for s in black_odorous::stretches(&ordered) {
                found.push((s.last - s.first + 1, Some((order[s.first], order[s.last], s))));
            }
        } else {
            found.push((graded.len(), None));
        }
        ends.push(found.len());
    }
    type Found = Option<(usize, usize, Stretch)>;
    let numbers = |of: &dyn Fn(&Found) -> Option<u32>| {
        PrimitiveArray::<u32>::from_iter(found.iter().map(|f| of(&f.1))).boxed()
    };
    let grades = |of: &dyn Fn(&Stretch) -> Option<Grade>| {
        let of_one = |f: &(usize, Found)| f.1.as_ref().and_then(|f| of(&f.2)).map(|g| g as u8);
        PrimitiveArray::<u8>::from_iter(found.iter().map(of_one)).boxed()
    };
    let short = found.iter().map(|f| f.1.as_ref().map(|f| f.2.is_short()));
    let fields: Vec<(&str, Box<dyn Array>)> = vec![
        ("first", numbers(&|f| Some(f.as_ref()?.0 as u32))),
        ("last", numbers(&|f| Some(f.as_ref()?.1 as u32))),
        ("points", PrimitiveArray::<u32>::from_iter(found.iter().map(|f| Some(f.0 as u32))).boxed()),
        ("of_points", grades(&|s| s.of_points)),
        ("grade", grades(&|s| s.grade)),
        ("short", BooleanArray::from_iter(short).boxed()),
    ];
    lists("stretches", &ends, fields)
}

pub(super) fn stretches_field(_: &[Field], _: &Nothing) -> PolarsResult<Field> {
    let of_one = [
        ("first", DataType::UInt32),
        ("last", DataType::UInt32),
        ("points", DataType::UInt32),
        ("of_points", DataType::UInt8),
        ("grade", DataType::UInt8),
        ("short", DataType::Boolean),
    ];
    Ok(Field::new("stretches".into(), list_of(&of_one)))
}

#[derive(Deserialize)]
pub(super) struct InfluentArguments {
    /// What the mean is to be below.
    threshold: f64,
    /// How many samples a mean takes.
    least: u32,
}

/// Lists of concentrations, with those of flows where they are weighed: mean, counts, the flow behind
/// the mean, and whether the plant is listed.
pub(super) fn influent(inputs: &[Series], arguments: &InfluentArguments) -> PolarsResult<Series> {
    let [values, flows @ ..] = inputs else {
        polars_bail!(InvalidOperation: "influent takes concentrations");
    };
    let values = values.list()?;
    let flows = flows.first().map(|f| f.list()).transpose()?;
    let mut found: Vec<Influent> = Vec::with_capacity(values.len());
    for row in 0..values.len() {
        let weights = flows.map(|f| numbers(f, row)).transpose()?;
        let sample = |(i, value)| Sample {
            value,
            weight: weights.as_ref().map_or(Some(1.0), |w| w.get(i).copied().flatten()),
        };
        let samples: Vec<Sample> = numbers(values, row)?.into_iter().enumerate().map(sample).collect();
        found.push(influent::mean(&samples));
    }
    let mean = |i: &Influent| i.mean.filter(|_| i.count >= arguments.least);
    let listed = |i: &Influent| Some(influent::listed(mean(i)?, arguments.threshold));
    let fields = [
        floats("mean", found.iter().map(mean)),
        counts("count", found.iter().map(|i| Some(i.count))),
        counts("unweighed", found.iter().map(|i| Some(i.unweighed))),
        floats("flow", found.iter().map(|i| flows.filter(|_| i.count > 0).map(|_| i.weight))),
        truths("listed", found.iter().map(listed)),
    ];
    packed("influent", found.len(), &fields)
}

pub(super) fn influent_field(_: &[Field], _: &InfluentArguments) -> PolarsResult<Field> {
    let fields = [
        ("mean", DataType::Float64),
        ("count", DataType::UInt32),
        ("unweighed", DataType::UInt32),
        ("flow", DataType::Float64),
        ("listed", DataType::Boolean),
    ];
    Ok(struct_field("influent", &fields))
}

#[derive(Deserialize)]
pub(super) struct FlowArguments {
    /// The share of days that are to be met, in per cent.
    goal: Option<f64>,
}

/// Periods of a number of days: lists of the positions of days, their flows and base flows.
pub(super) fn ecological_flow(inputs: &[Series], arguments: &FlowArguments) -> PolarsResult<Series> {
    let [length, places, flows, bases] = inputs else {
        polars_bail!(InvalidOperation: "ecological_flow takes lengths, places, flows and bases");
    };
    let (lengths, places, flows, bases) = (length.u32()?, places.list()?, flows.list()?, bases.list()?);
    let mut found = Vec::with_capacity(lengths.len());
    for (row, length) in lengths.iter().enumerate() {
        let (flows, bases) = (numbers(flows, row)?, numbers(bases, row)?);
        let day = |(i, place): (usize, Option<i32>)| {
            let place = u32::try_from(place?).ok()?;
            Some(Day { place, flow: flows.get(i).copied()?, base: bases.get(i).copied()? })
        };
        let days: Vec<Day> = whole(places, row)?.into_iter().enumerate().filter_map(day).collect();
        found.push(length.map(|length| ecological_flow::check(length, &days)));
    }
    let count = |name: &str, of: &dyn Fn(&ecological_flow::Days) -> u32| {
        counts(name, found.iter().map(|d| d.as_ref().map(of)))
    };
    let share = |d: &Option<ecological_flow::Days>| d.as_ref()?.tally().value(Goal::ShareAtLeast);
    let pass =
        |d: &Option<ecological_flow::Days>| d.as_ref()?.tally().met(Goal::ShareAtLeast, arguments.goal?);
    let fields = [
        count("met", &|d| d.met),
        count("short", &|d| d.short),
        count("without_flow", &|d| d.without_flow),
        count("without_base", &|d| d.without_base),
        floats("share", found.iter().map(share)),
        count("longest", &|d| d.shortfall.longest),
        count("most", &|d| d.shortfall.most),
        truths("pass", found.iter().map(pass)),
    ];
    packed("flow", found.len(), &fields)
}

pub(super) fn flow_field(_: &[Field], _: &FlowArguments) -> PolarsResult<Field> {
    let fields = [
        ("met", DataType::UInt32),
        ("short", DataType::UInt32),
        ("without_flow", DataType::UInt32),
        ("without_base", DataType::UInt32),
        ("share", DataType::Float64),
        ("longest", DataType::UInt32),
        ("most", DataType::UInt32),
        ("pass", DataType::Boolean),
    ];
    Ok(struct_field("flow", &fields))
}

#[derive(Deserialize)]
pub(super) struct WatchArguments {
    parameter: String,
}

/// Means against targets: whether over, and by what multiple.
pub(super) fn target_check(inputs: &[Series], arguments: &WatchArguments) -> PolarsResult<Series> {
    let [means, targets] = inputs else {
        polars_bail!(InvalidOperation: "target_check takes means and targets");
    };
    let parameter = parameter(&arguments.parameter)?;
    let pairs = means.f64()?.iter().zip(targets.f64()?.iter());
    let found: Vec<_> = pairs.map(|(m, t)| watch::check_target(parameter, m?, t?)).collect();
    let fields = [
        truths("over", found.iter().map(|h| Some(h.as_ref()?.over))),
        floats("multiple", found.iter().map(|h| h.as_ref()?.multiple)),
    ];
    packed("target_check", found.len(), &fields)
}

pub(super) fn target_check_field(_: &[Field], _: &WatchArguments) -> PolarsResult<Field> {
    Ok(struct_field("target_check", &[("over", DataType::Boolean), ("multiple", DataType::Float64)]))
}

/// Places over their periods: lists of the numbers of periods, of their means and targets.
pub(super) fn watched(inputs: &[Series], arguments: &WatchArguments) -> PolarsResult<Series> {
    let [periods, means, targets] = inputs else {
        polars_bail!(InvalidOperation: "watched takes periods, means and targets");
    };
    let (periods, means, targets) = (periods.list()?, means.list()?, targets.list()?);
    let parameter = parameter(&arguments.parameter)?;
    let mut found: Vec<Watched> = Vec::with_capacity(periods.len());
    for row in 0..periods.len() {
        let (means, targets) = (numbers(means, row)?, numbers(targets, row)?);
        let period = |(i, index): (usize, Option<i32>)| {
            Some(Period { index: index?, mean: means.get(i).copied()?, target: targets.get(i).copied()? })
        };
        let all: Vec<Period> = whole(periods, row)?.into_iter().enumerate().filter_map(period).collect();
        found.push(watch::watch(parameter, &all));
    }
    let count = |name: &str, of: &dyn Fn(&Watched) -> u32| counts(name, found.iter().map(|w| Some(of(w))));
    let index = |name: &str, of: &dyn Fn(&Watched) -> Option<i32>| indices(name, found.iter().map(of));
    let number = |name: &str, of: &dyn Fn(&Watched) -> Option<f64>| floats(name, found.iter().map(of));
    let fields = [
        count("periods", &|w| w.periods),
        count("over", &|w| w.over),
        count("in_a_row", &|w| w.in_a_row.longest),
        count("in_a_row_most", &|w| w.in_a_row.most),
        count("in_a_row_now", &|w| w.in_a_row.last),
        index("first", &|w| w.first),
        index("last", &|w| w.last),
        index("first_over", &|w| w.first_over),
        index("last_over", &|w| w.last_over),
        number("latest", &|w| w.latest?.mean),
        number("latest_limit", &|w| w.latest?.target),
        index("worst_period", &|w| Some(w.worst?.index)),
        number("worst", &|w| w.worst?.mean),
        number("worst_limit", &|w| w.worst?.target),
    ];
    packed("watched", found.len(), &fields)
}

pub(super) fn watched_field(_: &[Field], _: &WatchArguments) -> PolarsResult<Field> {
    let counts = ["periods", "over", "in_a_row", "in_a_row_most", "in_a_row_now"];
    let indices = ["first", "last", "first_over", "last_over"];
    let mut fields: Vec<(&str, DataType)> = counts.map(|n| (n, DataType::UInt32)).into();
    fields.extend(indices.map(|n| (n, DataType::Int32)));
    fields.extend(["latest", "latest_limit"].map(|n| (n, DataType::Float64)));
    fields.push(("worst_period", DataType::Int32));
    fields.extend(["worst", "worst_limit"].map(|n| (n, DataType::Float64)));
    Ok(struct_field("watched", &fields))
}

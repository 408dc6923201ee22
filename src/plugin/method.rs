//! Expressions over the methods: what is done with means, sections and periods.

use super::border::check_lists;
use super::column::Column;
use super::{OfRows, PlanArguments, each, list_to, plan, strings, struct_field, structs};
use crate::assessment::change;
use crate::assessment::cwqi;
use crate::assessment::goals::{Goal, Tally};
use crate::assessment::lake::{trophic_index, trophic_parameters, trophic_state};
use crate::assessment::river::{self, Boundary, ClassCounts, Rate};
use crate::assessment::section::{self, Indicator};
use crate::assessment::trend;
use crate::figure;
use crate::grading::{Graded, Plan, target_of};
use crate::lang::Lang;
use crate::parameter::{Parameter, parameters};
use crate::reading::Reading;
use crate::reason::Reason;
use crate::standard::WaterBody;
use polars_arrow::array::{Array, PrimitiveArray};
use polars_core::prelude::*;
use serde::Deserialize;

pub(super) fn failed(error: crate::error::Error) -> PolarsError {
    PolarsError::InvalidOperation(error.to_string().into())
}

pub(super) fn parameter(id: &str) -> PolarsResult<&'static Parameter> {
    parameters().get(id).map_err(failed)
}

pub(super) fn floats(name: &str, values: Vec<Option<f64>>) -> Series {
    Float64Chunked::from_iter_options(name.into(), values.into_iter()).into_series()
}

pub(super) fn bytes(name: &str, values: Vec<Option<u8>>) -> Series {
    UInt8Chunked::from_iter_options(name.into(), values.into_iter()).into_series()
}

pub(super) fn texts(name: &str, values: &[Option<String>]) -> PolarsResult<Series> {
    Series::try_from((PlSmallStr::from(name), strings(values.iter().map(Option::as_deref))))
}

pub(super) fn packed(name: &str, len: usize, fields: &[Series]) -> PolarsResult<Series> {
    Ok(StructChunked::from_series(name.into(), len, fields.iter())?.into_series())
}

/// A column of lists of structs, the lists lying end to end.
pub(super) fn lists(name: &str, ends: &[usize], fields: Vec<(&str, Box<dyn Array>)>) -> PolarsResult<Series> {
    Series::try_from((PlSmallStr::from(name), list_to(ends, structs(fields), None)?))
}

pub(super) fn list_of(fields: &[(&str, DataType)]) -> DataType {
    DataType::List(Box::new(struct_field("", fields).dtype))
}

/// The readings of a plan's columns, row by row.
pub(super) struct Readings<'a> {
    columns: Vec<Column<'a>>,
    of_rows: OfRows,
    pub plan: &'a Plan,
    pub len: usize,
}

impl<'a> Readings<'a> {
    pub fn new(plan: &'a Plan, inputs: &'a [Series]) -> PolarsResult<Readings<'a>> {
        let (columns, rest) = inputs.split_at_checked(plan.columns.len()).ok_or_else(
            || polars_err!(InvalidOperation: "{} columns for a plan of {}", inputs.len(), plan.columns.len()),
        )?;
        Ok(Readings {
            columns: columns
                .iter()
                .zip(&plan.columns)
                .map(|(series, column)| Column::new(series, &column.rules))
                .collect::<PolarsResult<_>>()?,
            of_rows: OfRows::new(plan, rest)?,
            plan,
            len: inputs.first().map_or(0, |s| s.len()),
        })
    }

    /// The reading of a column in a row.
    pub fn reading(&self, place: usize, row: usize) -> Reading {
        let cells = self.columns[place].cells(row);
        cells.map_or(Reading::Missing(Reason::Missing), |c| c.reading(&self.plan.columns[place].rules, 0))
    }

    pub fn body(&self, row: usize) -> Option<WaterBody> {
        self.plan.water_body.or_else(|| self.of_rows.water_bodies.as_ref().and_then(|b| b[row]))
    }
}

#[derive(Deserialize)]
pub(super) struct RoundArguments {
    parameter: String,
    /// Other decimals than those of the parameter.
    #[serde(default)]
    decimals: Option<u32>,
}

/// Values rounded to the decimals of the parameter.
pub(super) fn rounded(inputs: &[Series], arguments: &RoundArguments) -> PolarsResult<Series> {
    let places = arguments.decimals.or(parameter(&arguments.parameter)?.decimals_assessment);
    let round = |x: f64| places.map_or(x, |places| crate::rounding::for_assessment(x, places));
    Ok(floats("rounded", inputs[0].f64()?.iter().map(|x| x.map(round)).collect()))
}

pub(super) fn rounded_field(_: &[Field], _: &RoundArguments) -> PolarsResult<Field> {
    Ok(Field::new("rounded".into(), DataType::Float64))
}

#[derive(Deserialize)]
pub(super) struct MainArguments {
    plan: String,
    /// Parameters that come first, instead of cyanide and heavy metals.
    priority: Option<Vec<String>>,
}

/// The main pollution indicators of each row over class Ⅲ, which is the target of the plan.
pub(super) fn main_indicators(inputs: &[Series], arguments: &MainArguments) -> PolarsResult<Series> {
    let plan = Plan::cached(&arguments.plan).map_err(failed)?;
    let Some(level) = section::main_level(&plan) else {
        polars_bail!(InvalidOperation: "main pollution indicators go with classes Ⅰ to Ⅴ");
    };
    let readings = Readings::new(&plan, inputs)?;
    if !section::has_main_indicators(&plan) {
        return texts("main", &vec![None; readings.len]);
    }
    let priority = match &arguments.priority {
        None => section::priority(),
        Some(ids) => ids.iter().map(String::as_str).collect(),
    };
    let over = super::graded(&plan, inputs, Graded::with_capacity)?.exceeding;
    let main = (0..readings.len).map(|row| {
        let of = over.of(row).filter_map(|e| {
            let place = e.column as usize;
            Indicator::over(&plan, place, readings.reading(place, row), readings.body(row), level)
        });
        let main = section::main_indicators(of.collect(), &priority);
        (!main.is_empty()).then(|| section::notation(&main, plan.lang))
    });
    texts("main", &main.collect::<Vec<_>>())
}

pub(super) fn main_field(_: &[Field], _: &MainArguments) -> PolarsResult<Field> {
    Ok(Field::new("main".into(), DataType::String))
}

#[derive(Deserialize)]
pub(super) struct RiverArguments {
    boundary: Boundary,
}

/// The status of rivers: six counts of classes, the status of the mean, and how many sections were declared.
/// Tells the status, and whether by `mean`, by `shares`, or by shares at the disputed `boundary`.
pub(super) fn river(inputs: &[Series], arguments: &RiverArguments) -> PolarsResult<Series> {
    let (counts, rest) = inputs.split_at_checked(6).unwrap_or((&[], &[]));
    let [mean, declared] = rest else {
        polars_bail!(InvalidOperation: "river takes six counts, the status of the mean and a number of sections");
    };
    let declared = declared.u32()?;
    let columns = counts.iter().map(|c| c.u32()).collect::<PolarsResult<Vec<_>>>()?;
    let (mut status, mut ways) = (Vec::new(), Vec::new());
    for (row, mean) in mean.u8()?.iter().enumerate() {
        let counts = ClassCounts(std::array::from_fn(|k| columns[k].get(row).unwrap_or(0)));
        let found = river::status(counts, mean, declared.get(row), arguments.boundary);
        let (found, way) = found.map(|(status, method)| (status, method.as_str())).unzip();
        status.push(found);
        ways.push(way);
    }
    let len = status.len();
    let method = Series::try_from((PlSmallStr::from("method"), strings(ways.into_iter())))?;
    packed("river", len, &[bytes("status", status), method])
}

pub(super) fn river_field(_: &[Field], _: &RiverArguments) -> PolarsResult<Field> {
    Ok(struct_field("river", &[("status", DataType::UInt8), ("method", DataType::String)]))
}

#[derive(Deserialize)]
pub(super) struct RatesArguments {
    parameters: Vec<String>,
    lang: Lang,
}

/// The main indicators of rivers: for each parameter the sections over class Ⅲ, then the sections
/// that have a class, and the status.
pub(super) fn rates(inputs: &[Series], arguments: &RatesArguments) -> PolarsResult<Series> {
    let n = arguments.parameters.len();
    if inputs.len() != n + 2 {
        polars_bail!(InvalidOperation: "rates takes a count a parameter, the sections and the status");
    }
    let status = inputs[n + 1].u8()?;
    let named = arguments.parameters.iter().map(|id| parameter(id)).collect::<PolarsResult<Vec<_>>>()?;
    let counts = inputs[..=n].iter().map(|s| s.u32()).collect::<PolarsResult<Vec<_>>>()?;
    let len = inputs[0].len();
    let (mut found, mut ends, mut shown) = (Vec::new(), Vec::with_capacity(len), Vec::new());
    for row in 0..len {
        let count = |place: usize| counts[place].get(row).unwrap_or(0);
        let rates =
            named.iter().enumerate().map(|(i, parameter)| Rate { parameter, over: count(i), of: count(n) });
        let main = status.get(row).map_or_else(Vec::new, |status| {
            river::main_indicators(rates.filter(|r| r.of > 0).collect(), status)
        });
        shown.push((!main.is_empty()).then(|| river::notation(&main, arguments.lang)));
        found.extend(main);
        ends.push(found.len());
    }
    let fields: Vec<(&str, Box<dyn Array>)> = vec![
        ("parameter", strings(found.iter().map(|r| Some(r.parameter.name(arguments.lang))))),
        ("percent", PrimitiveArray::<f64>::from_iter(found.iter().map(|r| Some(r.percent()))).boxed()),
    ];
    packed("main", len, &[lists("indicators", &ends, fields)?, texts("text", &shown)?])
}

pub(super) fn rates_field(_: &[Field], _: &RatesArguments) -> PolarsResult<Field> {
    let of_one = [("parameter", DataType::String), ("percent", DataType::Float64)];
    Ok(struct_field("main", &[("indicators", list_of(&of_one)), ("text", DataType::String)]))
}

#[derive(Deserialize)]
pub(super) struct TrophicArguments {
    /// The parameters of the inputs.
    parameters: Vec<String>,
    renormalise: bool,
    lang: Lang,
}

/// The trophic level index, its state, and why there is none.
pub(super) fn trophic(inputs: &[Series], arguments: &TrophicArguments) -> PolarsResult<Series> {
    let columns = inputs.iter().map(|s| s.f64()).collect::<PolarsResult<Vec<_>>>()?;
    if columns.len() < arguments.parameters.len() {
        polars_bail!(InvalidOperation: "trophic takes a column a parameter");
    }
    let at: Vec<Option<usize>> =
        trophic_parameters().map(|id| arguments.parameters.iter().position(|p| p == id)).collect();
    let declared: [bool; 5] = std::array::from_fn(|i| at[i].is_some());
    let len = inputs.first().map_or(0, |s| s.len());
    let (mut index, mut state, mut reason) = (Vec::new(), Vec::new(), Vec::new());
    for row in 0..len {
        let values: [Option<f64>; 5] = std::array::from_fn(|i| columns[at[i]?].get(row));
        let found = trophic_index(&values, declared, arguments.renormalise);
        index.push(found.as_ref().ok().copied());
        state.push(found.as_ref().ok().map(|&x| trophic_state(x)));
        reason.push(found.err().map(|why| why.told(arguments.lang)));
    }
    packed("trophic", len, &[floats("index", index), bytes("state", state), texts("reason", &reason)?])
}

pub(super) fn trophic_field(_: &[Field], _: &TrophicArguments) -> PolarsResult<Field> {
    Ok(struct_field(
        "trophic",
        &[("index", DataType::Float64), ("state", DataType::UInt8), ("reason", DataType::String)],
    ))
}

#[derive(Deserialize)]
pub(super) struct CwqiArguments {
    plan: String,
    /// The parameters without which there is no index.
    required: Vec<String>,
    partial: bool,
}

/// The index of means in one water body: the sum, how many items stand behind it, each of them, and
/// those missing.
pub(super) fn cwqi(inputs: &[Series], arguments: &CwqiArguments) -> PolarsResult<Series> {
    let plan = Plan::cached(&arguments.plan).map_err(failed)?;
    let Some(body) = plan.water_body else {
        polars_bail!(InvalidOperation: "cwqi is computed for one water body at a time");
    };
    let readings = Readings::new(&plan, inputs)?;
    let separator = if plan.lang == Lang::Zh { "、" } else { ", " };
    let required = arguments.required.iter().map(|id| parameter(id)).collect::<PolarsResult<Vec<_>>>()?;
    let sum = cwqi::Sum::new(&plan, required, body);
    let (mut index, mut items, mut missing) = (Vec::new(), Vec::new(), Vec::new());
    let (mut names, mut single, mut ends) = (Vec::new(), Vec::new(), Vec::new());
    for row in 0..readings.len {
        let found = sum.of(|place| readings.reading(place, row), arguments.partial);
        names.extend(found.indices.iter().map(|(p, _)| p.name(plan.lang)));
        single.extend(found.indices.iter().map(|(_, x)| *x));
        ends.push(names.len());
        index.push(found.index);
        items.push(found.indices.len() as u32);
        let absent: Vec<&str> = found.missing.iter().map(|p| p.name(plan.lang)).collect();
        missing.push((!absent.is_empty()).then(|| absent.join(separator)));
    }
    let fields: Vec<(&str, Box<dyn Array>)> = vec![
        ("parameter", strings(names.iter().map(|n| Some(*n)))),
        ("index", PrimitiveArray::<f64>::from_vec(single).boxed()),
    ];
    let fields = [
        floats("index", index),
        UInt32Chunked::from_vec("items".into(), items).into_series(),
        lists("indices", &ends, fields)?,
        texts("missing", &missing)?,
    ];
    packed("cwqi", readings.len, &fields)
}

pub(super) fn cwqi_field(_: &[Field], _: &CwqiArguments) -> PolarsResult<Field> {
    let of_one = [("parameter", DataType::String), ("index", DataType::Float64)];
    Ok(struct_field(
        "cwqi",
        &[
            ("index", DataType::Float64),
            ("items", DataType::UInt32),
            ("indices", list_of(&of_one)),
            ("missing", DataType::String),
        ],
    ))
}

#[derive(Deserialize)]
pub(super) struct Nothing {}

#[derive(Deserialize)]
pub(super) struct ChangeArguments {
    by: change::By,
}

/// The change between statuses before and now; with more inputs (ΔG and ΔD, in points, and then the
/// sections of the period that has more) also by shares.
pub(super) fn changed(inputs: &[Series], arguments: &ChangeArguments) -> PolarsResult<Series> {
    let [before, now, rest @ ..] = inputs else {
        polars_bail!(InvalidOperation: "changed takes statuses before and now");
    };
    let deltas = match rest {
        [good, inferior, ..] => Some((good.f64()?, inferior.f64()?)),
        _ => None,
    };
    let sections = rest.get(2).map(|s| s.u32()).transpose()?;
    let shares = |row: usize| {
        let (good, inferior) = deltas?;
        let sections = sections.and_then(|s| s.get(row));
        Some(change::Shares { good: good.get(row)?, inferior: inferior.get(row)?, sections })
    };
    let one = |(row, (before, now)): (usize, (Option<u8>, Option<u8>))| {
        Some(change::change(before?, now?, shares(row), arguments.by) as u8)
    };
    let changes = before.u8()?.iter().zip(now.u8()?.iter()).enumerate().map(one);
    Ok(bytes("change", changes.collect()))
}

pub(super) fn changed_field(_: &[Field], _: &ChangeArguments) -> PolarsResult<Field> {
    Ok(Field::new("change".into(), DataType::UInt8))
}

/// The places of targets (words) among the levels.
pub(super) fn level(inputs: &[Series], arguments: &PlanArguments) -> PolarsResult<Series> {
    let plan = plan(arguments)?;
    Ok(bytes("level", each(&inputs[0], |word| target_of(plan.levels(), word))?))
}

pub(super) fn byte_field(_: &[Field], _: &PlanArguments) -> PolarsResult<Field> {
    Ok(Field::new("level".into(), DataType::UInt8))
}

/// Whether classes (by place) attain targets (words), and whether an item may be of any class; null where
/// it is not known.
pub(super) fn attained(inputs: &[Series], arguments: &PlanArguments) -> PolarsResult<Series> {
    let [classes, targets, lacking] = inputs else {
        polars_bail!(InvalidOperation: "attained takes classes, targets, and whether an item lacks data");
    };
    let plan = plan(arguments)?;
    let targets = each(targets, |word| target_of(plan.levels(), word))?;
    let (classes, lacking) = (classes.u8()?, lacking.bool()?);
    let verdicts = targets.iter().enumerate().map(|(row, target)| {
        change::attained_of(classes.get(row), *target, lacking.get(row).unwrap_or(false))
    });
    Ok(BooleanChunked::from_iter_options("attained".into(), verdicts).into_series())
}

pub(super) fn attained_field(_: &[Field], _: &PlanArguments) -> PolarsResult<Field> {
    Ok(Field::new("attained".into(), DataType::Boolean))
}

#[derive(Deserialize)]
pub(super) struct TrendArguments {
    parameter: String,
    method: trend::Method,
    significance: f64,
    /// Whether the p-value is two-sided.
    two_sided: bool,
    autocorrelation: trend::Autocorrelation,
    lang: Lang,
    /// Which direction is better of what is no parameter, as a share of classes.
    #[serde(default)]
    better: Option<trend::BetterWhen>,
}

/// Trends of series of a parameter: lists of times in years, of values, of seasons (whole numbers), and
/// of the least and the most that each value may be.
pub(super) fn trends(inputs: &[Series], arguments: &TrendArguments) -> PolarsResult<Series> {
    let ([times, values, seasons, low, high], flows) = match inputs {
        [times, values, seasons, low, high] => ([times, values, seasons, low, high], None),
        [times, values, seasons, low, high, flows] => ([times, values, seasons, low, high], Some(flows)),
        _ => polars_bail!(InvalidOperation: "trend takes times, values, seasons, ends, and may take flows"),
    };
    let flows = flows.map(|flows| flows.list()).transpose()?;
    let len = values.len();
    let (times, values, seasons) = (times.list()?, values.list()?, seasons.list()?);
    let (low, high) = (low.list()?, high.list()?);
    check_lists(&[times, values, seasons, low, high])?;
    if let Some(flows) = flows {
        check_lists(&[values, flows])?;
    }
    let numbers = |list: &ListChunked, row: usize| -> PolarsResult<Vec<f64>> {
        let Some(series) = list.get_as_series(row) else { return Ok(Vec::new()) };
        Ok(series.f64()?.iter().map(|x| x.unwrap_or(f64::NAN)).collect())
    };
    let lang = arguments.lang;
    let mut found = Vec::with_capacity(len);
    let better = match arguments.better {
        Some(better) => better,
        None => trend::BetterWhen::of(parameter(&arguments.parameter)?),
    };
    let test = trend::Test {
        method: arguments.method,
        alpha: arguments.significance,
        two_sided: arguments.two_sided,
        autocorrelation: arguments.autocorrelation,
    };
    for row in 0..len {
        let mut values = numbers(values, row)?;
        let (mut low, mut high) = (numbers(low, row)?, numbers(high, row)?);
        if let Some(flows) = flows {
            values = trend::flow_adjusted(&values, &numbers(flows, row)?);
            (low, high) = (values.clone(), values.clone());
        }
        let series = trend::Series {
            times: &numbers(times, row)?,
            values: &values,
            seasons: &numbers(seasons, row)?.iter().map(|s| *s as usize).collect::<Vec<_>>(),
            low: &low,
            high: &high,
        };
        let known = series.values.iter().filter(|x| !x.is_nan()).count();
        found.push((known, trend::assess(&series, &test, better)));
    }
    let number = |name: &str, of: &dyn Fn(&trend::Trend) -> Option<f64>| {
        floats(name, found.iter().map(|(_, t)| t.as_ref().and_then(of)).collect())
    };
    let words = |name: &str, of: &dyn Fn(&trend::Trend) -> Option<&'static str>| {
        let words = found.iter().map(|(_, t)| t.as_ref().and_then(of));
        Series::try_from((PlSmallStr::from(name), strings(words)))
    };
    let reason = Reason::TooFew.entry();
    let reason = if lang == Lang::Zh { reason.zh } else { reason.code };
    let reasons = found.iter().map(|(_, t)| t.is_none().then_some(reason));
    let fields = [
        UInt32Chunked::from_iter_values("count".into(), found.iter().map(|(n, _)| *n as u32)).into_series(),
        number("statistic", &|t| t.statistic),
        number("p", &|t| Some(t.p)),
        BooleanChunked::from_iter_options("exact".into(), found.iter().map(|(_, t)| Some(t.as_ref()?.exact)))
            .into_series(),
        words("trend", &|t| Some(t.tendency.name(lang)))?,
        words("direction", &|t| Some(t.direction?.name(lang)))?,
        number("slope", &|t| t.slope),
        number("slope_low", &|t| Some(t.interval?.0)),
        number("slope_high", &|t| Some(t.interval?.1)),
        number("confidence", &|t| Some(t.confidence)),
        words("likelihood", &|t| Some(trend::Likelihood::of(t.confidence).name(lang)))?,
        Series::try_from((PlSmallStr::from("reason"), strings(reasons)))?,
    ];
    packed("trend", len, &fields)
}

pub(super) fn trends_field(_: &[Field], _: &TrendArguments) -> PolarsResult<Field> {
    Ok(struct_field(
        "trend",
        &[
            ("count", DataType::UInt32),
            ("statistic", DataType::Float64),
            ("p", DataType::Float64),
            ("exact", DataType::Boolean),
            ("trend", DataType::String),
            ("direction", DataType::String),
            ("slope", DataType::Float64),
            ("slope_low", DataType::Float64),
            ("slope_high", DataType::Float64),
            ("confidence", DataType::Float64),
            ("likelihood", DataType::String),
            ("reason", DataType::String),
        ],
    ))
}

#[derive(Deserialize)]
pub(super) struct GoalArguments {
    kind: Goal,
}

/// Goals: how many sections do, do not and may do what a goal speaks of, and its target.
pub(super) fn goal(inputs: &[Series], arguments: &GoalArguments) -> PolarsResult<Series> {
    let [yes, no, unknown, target] = inputs else {
        polars_bail!(InvalidOperation: "goal takes three counts and a target");
    };
    let goal = arguments.kind;
    let (yes, no, unknown, target) = (yes.u32()?, no.u32()?, unknown.u32()?, target.f64()?);
    let tally = |row: usize| Tally {
        yes: yes.get(row).unwrap_or(0),
        no: no.get(row).unwrap_or(0),
        unknown: unknown.get(row).unwrap_or(0),
    };
    let len = yes.len();
    let met = (0..len).map(|row| tally(row).met(goal, target.get(row)?));
    let fields = [
        floats("value", (0..len).map(|row| tally(row).value(goal)).collect()),
        BooleanChunked::from_iter_options("met".into(), met).into_series(),
    ];
    packed("goal", len, &fields)
}

pub(super) fn goal_field(_: &[Field], _: &GoalArguments) -> PolarsResult<Field> {
    Ok(struct_field("goal", &[("value", DataType::Float64), ("met", DataType::Boolean)]))
}

#[derive(Deserialize)]
pub(super) struct FigureArguments {
    /// As multiples are published, or with all digits.
    published: bool,
}

/// Figures in text.
pub(super) fn figures(inputs: &[Series], arguments: &FigureArguments) -> PolarsResult<Series> {
    let write = if arguments.published { figure::multiple } else { figure::plain };
    texts("figure", &inputs[0].f64()?.iter().map(|x| x.map(write)).collect::<Vec<_>>())
}

pub(super) fn figures_field(_: &[Field], _: &FigureArguments) -> PolarsResult<Field> {
    Ok(Field::new("figure".into(), DataType::String))
}

/// `river`, `lake` or null for the words people use.
pub(super) fn water_body(inputs: &[Series], _: &Nothing) -> PolarsResult<Series> {
    let bodies = each(&inputs[0], WaterBody::parse)?;
    Series::try_from((
        PlSmallStr::from("water_body"),
        strings(bodies.iter().map(|b| b.map(WaterBody::as_str))),
    ))
}

pub(super) fn text_field(_: &[Field], _: &Nothing) -> PolarsResult<Field> {
    Ok(Field::new("text".into(), DataType::String))
}

/// The index of cities of their parts: index and sections of rivers, then of lakes.
pub(super) fn combined(inputs: &[Series], _: &Nothing) -> PolarsResult<Series> {
    let [river, rivers, lake, lakes] = inputs else {
        polars_bail!(InvalidOperation: "combined takes two indices, each with its sections");
    };
    let (river, rivers, lake, lakes) = (river.f64()?, rivers.u32()?, lake.f64()?, lakes.u32()?);
    let one = |row: usize| {
        let parts = [(river.get(row), rivers.get(row)), (lake.get(row), lakes.get(row))];
        // A part that has sections but no index leaves the city without one.
        let parts = parts.iter().filter(|(_, n)| n.unwrap_or(0) > 0).map(|&(x, n)| Some((x?, n?)));
        cwqi::combine(&parts.collect::<Option<Vec<_>>>()?)
    };
    Ok(floats("cwqi", (0..river.len()).map(one).collect()))
}

/// The change of indices in per cent: base, then now.
pub(super) fn change_percent(inputs: &[Series], _: &Nothing) -> PolarsResult<Series> {
    let [base, now] = inputs else {
        polars_bail!(InvalidOperation: "change_percent takes a base and now");
    };
    let rates = base.f64()?.iter().zip(now.f64()?.iter()).map(|(b, n)| cwqi::change_percent(n?, b?));
    Ok(floats("change", rates.collect()))
}

pub(super) fn float_field(_: &[Field], _: &Nothing) -> PolarsResult<Field> {
    Ok(Field::new("value".into(), DataType::Float64))
}

//! Expressions over the methods: what is done with means, sections and periods.

use super::pack::{Told, bytes, floats, list_of, lists, packed, strings, struct_field, texts};
use super::rows::{Nothing, Readings, each, failed, parameter};
use crate::assessment::cwqi;
use crate::assessment::lake::{TrophicState, trophic_index, trophic_parameters};
use crate::assessment::river::{self, Boundary, ClassCounts, Rate};
use crate::assessment::section::{self, Indicator};
use crate::figure;
use crate::grading::{Graded, Plan, Status};
use crate::lang::Lang;
use crate::standard::WaterBody;
use polars_arrow::array::{Array, PrimitiveArray};
use polars_core::prelude::*;
use serde::Deserialize;

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
    Ok(floats("rounded", inputs[0].f64()?.iter().map(|x| x.map(round))))
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
    let over = readings.graded(Graded::with_capacity)?.exceeding;
    let mut told = Told::with_capacity(readings.len);
    for row in 0..readings.len {
        let of = over.of(row).filter_map(|e| {
            let place = e.column as usize;
            Indicator::over(&plan, place, readings.reading(place, row), readings.body(row), level)
        });
        let main = section::main_indicators(of.collect(), &priority);
        let key: Vec<_> = main.iter().map(|i| (&i.parameter.id, i.multiple.map(f64::to_bits))).collect();
        told.push((!key.is_empty()).then_some(key), |_| section::notation(&main, plan.lang));
    }
    told.series("main")
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
        let found =
            river::status(counts, mean.and_then(Status::from_place), declared.get(row), arguments.boundary);
        let (found, way) = found.map(|(status, method)| (status as u8, method.as_str())).unzip();
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
        let main = status.get(row).and_then(Status::from_place).map_or_else(Vec::new, |status| {
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
        state.push(found.as_ref().ok().and_then(|&x| TrophicState::of(x)).map(TrophicState::place));
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

/// The index of means in one water body: the sum, its number of items, each of them, and those missing.
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
    Ok(floats("cwqi", (0..river.len()).map(one)))
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

pub(super) fn float_field(_: &[Field], _: &Nothing) -> PolarsResult<Field> {
    Ok(Field::new("value".into(), DataType::Float64))
}

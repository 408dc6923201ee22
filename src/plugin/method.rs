//! Expressions over the methods: what is done with means, sections and periods.

use super::pack::{Told, bytes, floats, mapped, packed, strings, struct_field, texts};
use super::rows::{Nothing, Readings, each, failed, parameter};
use crate::assessment::lake::{TrophicState, trophic_index, trophic_parameters};
use crate::assessment::section::{self, Indicator};
use crate::figure;
use crate::grading::{Graded, Plan};
use crate::lang::Lang;
use crate::standard::WaterBody;
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
    let values = inputs[0].f64()?;
    let round = |places| mapped("rounded", values, |x| crate::rounding::for_assessment(x, places));
    Ok(places.map_or_else(|| inputs[0].clone().with_name("rounded".into()), round))
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

//! Outfalls: what binds them, and flows.

use super::{Answer, from_json, to_json};
use crate::discharge;
use crate::lang::Lang;
use crate::standard::{self};
use crate::unit::flow;
use pyo3::prelude::*;
use serde_json::json;

/// What the flags of columns are of: the id of a parameter, an empty text for all readings of the row, or
/// `None` of other columns.
#[pyfunction]
pub(super) fn flag_columns(names: Vec<String>) -> Vec<Option<String>> {
    let of = |column| match column {
        discharge::FlagColumn::Row => String::new(),
        discharge::FlagColumn::Of(id) => id,
    };
    discharge::flag_columns(&names).into_iter().map(|column| column.map(of)).collect()
}

/// The share of verdicts that pass, in per cent of those determined.
#[pyfunction]
pub(super) fn compliance(pass: u32, fail: u32, prohibited: u32) -> Option<f64> {
    discharge::compliance(pass, fail, prohibited)
}

/// What the columns of a table of outfalls say.
#[pyfunction]
pub(super) fn outfall_columns(names: Vec<String>) -> Vec<Option<&'static str>> {
    names.iter().map(|name| discharge::column(name)).collect()
}

/// The standards of pairs of a number and, for a standard of the user's, its text.
pub(super) fn found(
    standards: &[(String, Option<String>)],
) -> crate::error::Result<Vec<std::borrow::Cow<'static, standard::Standard>>> {
    standards.iter().map(|(id, toml)| standard::find(id, toml.as_deref())).collect()
}

/// What the columns of a table of what outfalls make say.
#[pyfunction]
pub(super) fn production_columns(names: Vec<String>) -> Vec<Option<&'static str>> {
    names.iter().map(|name| discharge::production_column(name)).collect()
}

/// The units in the brackets of headings.
#[pyfunction]
pub(super) fn units_in(names: Vec<String>) -> Vec<Option<String>> {
    names.iter().map(|name| discharge::unit_in(name)).collect()
}

/// What binds outfalls by standards (pairs of a number and, for one of the user's, its text), and what is
/// made at them: the request that judges by it, and what results show of its bindings and limits, as JSON.
#[pyfunction]
pub(super) fn discharge_json(
    outfalls: &str,
    made: &str,
    standards: Vec<(String, Option<String>)>,
    parameters: Vec<String>,
    options: &str,
    lang: &str,
) -> Answer<String> {
    let lang: Lang = from_json("lang", &json!(lang).to_string())?;
    let options: discharge::CheckOptions = from_json("options", options)?;
    let rows: Vec<discharge::OutfallRow> = from_json("outfalls", outfalls)?;
    let made: Option<Vec<discharge::Made>> = from_json("made", made)?;
    let standards = found(&standards)?;
    let outfalls = discharge::outfalls(&rows, &standards)?;
    let (request, shown) = discharge::request(&standards, &outfalls, parameters, &options, lang)?;
    let request = match &made {
        Some(made) => request.with_production(&standards, made)?,
        None => request,
    };
    let presupposed = if made.is_none() { request.presupposed(&standards, lang) } else { Vec::new() };
    let measured = request.without_base_water(&standards, made.as_deref().unwrap_or_default());
    let waters = request.waters.iter().map(|w| w.shown(&standards, lang)).collect::<Vec<_>>();
    let by_temperature =
        |w: &standard::When| w.water_temperature_above.is_some() || w.water_temperature_up_to.is_some();
    let temperature = request.bracket.as_ref().is_some_and(by_temperature);
    let verdicts = discharge::Verdict::ALL.map(|v| v.name(lang));
    Ok(to_json(&json!({
        "request": to_json(&request),
        "bindings": shown.bindings,
        "limits": shown.limits,
        "waters": waters,
        "presupposed": presupposed,
        "measured": measured,
        "verdicts": verdicts,
        "bases": discharge::Basis::ALL.map(|b| b.name(lang)),
        "temperature": temperature,
    })))
}

/// The fraction that turns the flows of a column into another unit.
#[pyfunction]
#[pyo3(signature = (header, told, usual, into))]
pub(super) fn flow_factor(header: &str, told: Option<&str>, usual: &str, into: &str) -> Answer<(f64, f64)> {
    Ok(flow::factor_of(header, told, usual, into)?)
}

/// The fraction that turns the volumes of a column into m³.
#[pyfunction]
pub(super) fn volume_factor(header: &str) -> Answer<(f64, f64)> {
    Ok(flow::volume_of(header)?)
}

/// The unit of a column of flows or volumes.
#[pyfunction]
#[pyo3(signature = (header, told, usual))]
pub(super) fn flow_symbol(header: &str, told: Option<&str>, usual: &str) -> Answer<&'static str> {
    Ok(flow::unit_of(header, told, usual)?.symbol)
}

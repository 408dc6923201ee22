//! What headings, cells and units mean.

use super::{Answer, from_json, to_json};
use crate::parameter::parameters;
use crate::standard::WaterBody;
use crate::table::columns::{self, Override};
use crate::table::header::{self, Header};
use crate::table::layout;
use crate::table::register;
use crate::table::roles;
use crate::unit::Unit;
use pyo3::prelude::*;
use std::collections::BTreeMap;

/// Whether the text of a header names a parameter.
#[pyfunction]
pub(super) fn names_parameter(header: &str) -> bool {
    !matches!(header::read(header, parameters()), Header::Unknown)
}

/// The columns that could have each role (section, time, water_body, …), as JSON.
#[pyfunction]
pub(super) fn roles_json(names: Vec<String>) -> String {
    to_json(&roles::roles(&names))
}

/// What the columns of a register of sections say, as JSON.
#[pyfunction]
pub(super) fn register_json(names: Vec<String>) -> String {
    to_json(&register::headings(&names))
}

/// The name among others that is nearest to one that is not there.
#[pyfunction]
pub(super) fn nearest(name: &str, names: Vec<String>) -> Option<String> {
    roles::nearest(name, &names).map(str::to_owned)
}

/// The word of an option that is nearest to an unknown one.
#[pyfunction]
pub(super) fn nearest_word(word: &str, words: Vec<String>) -> Option<String> {
    crate::text::nearest(word, words.iter().map(String::as_str)).map(str::to_owned)
}

/// The power of ten from a unit to the canonical unit of a parameter; `None` if there is none.
#[pyfunction]
pub(super) fn exponent(parameter: &str, unit: &str) -> Answer<Option<i32>> {
    let p = parameters().get(parameter)?;
    Ok(Unit::parse_for(unit, p.unit()).and_then(|u| u.exponent_to(p.unit())))
}

/// Whether the word is a river or a lake, or neither.
#[pyfunction]
pub(super) fn water_body(word: &str) -> Option<&'static str> {
    WaterBody::parse(word).map(WaterBody::as_str)
}

/// Those of some names of places that may be lakes or reservoirs.
#[pyfunction]
pub(super) fn hinted_lakes(names: Vec<String>) -> Vec<String> {
    names.into_iter().filter(|name| WaterBody::hinted_lake(name)).collect()
}

pub(super) fn recognized(headers: Vec<String>, overrides: &str) -> Answer<Vec<columns::Recognized>> {
    let overrides: BTreeMap<String, Override> = from_json("columns", overrides)?;
    Ok(columns::recognize(&headers, &overrides)?)
}

/// What each header was understood as.
#[pyfunction]
pub(super) fn recognize_json(headers: Vec<String>, overrides: &str) -> Answer<String> {
    let shown: Vec<_> = recognized(headers, overrides)?.iter().map(columns::Recognized::shown).collect();
    Ok(to_json(&shown))
}

/// The parameter nearest to the name of a column (its Chinese name and its id), and whether the text contains
/// a whole name of it.
#[pyfunction]
pub(super) fn nearest_parameter(column: &str) -> Option<(&'static str, &'static str, bool)> {
    crate::table::nearest::nearest(column, parameters())
        .map(|(p, whole)| (p.name_zh.as_str(), p.id.as_str(), whole))
}

/// Whether the name of a column says that it holds no readings of water quality.
#[pyfunction]
pub(super) fn is_about(column: &str) -> bool {
    crate::table::nearest::is_about(column)
}

/// The units that are words: the symbol, and what they are called in English and in Chinese.
#[pyfunction]
pub(super) fn unit_words() -> Vec<(&'static str, &'static str, &'static str)> {
    crate::unit::WORDS.to_vec()
}

/// Whether the text is a unit.
#[pyfunction]
pub(super) fn is_unit(text: &str) -> bool {
    Unit::is_known(text)
}

/// Whether a cell holds a value: a number, a date, a reading below its limit.
#[pyfunction]
pub(super) fn is_value(cell: &str) -> bool {
    layout::is_value(cell)
}

/// The header among the first rows of a table, or the problem with it, as JSON.
#[pyfunction]
#[pyo3(signature = (rows, header, samples))]
pub(super) fn layout_json(rows: Vec<Vec<Option<String>>>, header: Option<usize>, samples: bool) -> String {
    let rows: Vec<Vec<String>> =
        rows.into_iter().map(|row| row.into_iter().map(Option::unwrap_or_default).collect()).collect();
    match layout::find(&rows, header, samples) {
        Ok(found) => to_json(&found),
        Err(problem) => to_json(&problem),
    }
}

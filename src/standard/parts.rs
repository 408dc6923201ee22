//! The checks that the files of all kinds of standards share: levels, names, units and evidence.

use super::equation::{Equation, FUNCTIONS};
use super::evidence::{Evidence, EvidenceKind};
use super::item::{Item, Limit};
use super::model::{Standard, Table};
use crate::parameter::parameters;
use crate::rounding;
use crate::text::fold;
use crate::unit::Unit;
use rust_decimal::Decimal;
use std::collections::HashSet;

/// More levels than any table prints; the places of classes are bytes.
const MOST_LEVELS: usize = 100;

/// A figure of a standard: a plain decimal, never computed.
pub(crate) fn figure(text: &str) -> Option<Decimal> {
    let plain = text.strip_prefix('-').unwrap_or(text);
    let digits = !plain.is_empty() && plain.bytes().all(|b| b.is_ascii_digit() || b == b'.');
    digits.then(|| rounding::parse(text)).flatten()
}

pub(super) fn is_date(text: &str) -> bool {
    text.parse::<crate::day::Day>().is_ok_and(|day| day.to_string() == text)
}

/// Checks the levels of a table.
pub(super) fn check_levels(table: &Table) -> std::result::Result<(), String> {
    if table.levels.is_empty() {
        return Err("levels are missing".into());
    }
    if table.levels.len() > MOST_LEVELS {
        return Err(format!("no table has over {MOST_LEVELS} levels"));
    }
    let mut seen = HashSet::new();
    match table.levels.iter().find(|l| !seen.insert(super::level_key(l))) {
        Some(twice) => Err(format!("level {twice:?} appears twice")),
        None => Ok(()),
    }
}

/// Checks what an item says of itself; `measure`: its figures need not be those of the parameter.
pub(super) fn check_heading(
    s: &Standard,
    item: &Item,
    measure: bool,
) -> std::result::Result<(), (String, String)> {
    check_names(&item.parameter, &item.unit, measure).map_err(|p| ("parameter".into(), p))?;
    check_evidence(s, &item.evidence).map_err(|p| ("evidence".into(), p))?;
    match &item.note_evidence {
        Some(e) => check_evidence(s, e).map_err(|p| ("note_evidence".into(), p)),
        None => Ok(()),
    }
}

/// Checks the level and the evidence of a limit; returns the place of its level.
pub(super) fn check_limit(s: &Standard, table: &Table, limit: &Limit) -> std::result::Result<usize, String> {
    if let Some(e) = &limit.evidence {
        check_evidence(s, e)?;
    }
    let place = table.levels.iter().position(|l| *l == limit.level);
    place.ok_or_else(|| format!("is none of the table's levels ({})", table.levels.join(", ")))
}

pub(super) fn check_names(parameter: &str, unit: &str, alternative: bool) -> std::result::Result<(), String> {
    let Some(p) = parameters().iter().find(|p| p.id == parameter) else {
        return Err(format!("{parameter:?} is no id of parameters.toml"));
    };
    let Some(unit) = Unit::parse(unit) else {
        return Err(format!("unit {unit:?} is unknown"));
    };
    if !alternative && unit.exponent_to(p.unit()).is_none() {
        return Err(format!("unit {} does not convert to {} of {parameter}", unit.symbol(), p.unit));
    }
    Ok(())
}

/// What a unit as `m3/t产品` or `L/m2` is of: the power of ten of its water in m³, and the unit of products.
pub(crate) fn water_for(unit: &str) -> Option<(i32, &str)> {
    let (water, product) = unit.split_once('/')?;
    let exponent = match fold(water).to_lowercase().as_str() {
        "m3" | "立方米" => 0,
        "l" | "升" => -3,
        _ => return None,
    };
    Some((exponent, product)).filter(|_| !product.trim().is_empty())
}

/// Checks an equation: its names, units, ends and formula.
pub(super) fn check_equation(equation: &Equation) -> Result<(), String> {
    for (name, variable) in &equation.of {
        let at = |problem: String| format!("equation, {name}: {problem}");
        let plain = name.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_');
        if !plain || !name.starts_with(|c: char| c.is_ascii_lowercase()) || FUNCTIONS.contains(&name.as_str())
        {
            return Err(at("a name is of small letters, digits and _, and no function".into()));
        }
        check_names(&variable.parameter, &variable.unit, false).map_err(at)?;
        let end = |text: &Option<String>| match text {
            None => Ok(None),
            Some(text) => figure(text).map(Some).ok_or_else(|| at(format!("{text:?} is not a decimal"))),
        };
        if let (Some(from), Some(to)) = (end(&variable.from)?, end(&variable.to)?)
            && from >= to
        {
            return Err(at(format!("from {from} is not below to {to}")));
        }
    }
    let formula = equation.parsed()?;
    match equation.names().iter().enumerate().find(|(i, _)| !formula.takes(*i)) {
        Some((_, unused)) => Err(format!("equation: the formula does not take {unused:?}")),
        None => Ok(()),
    }
}

pub(super) fn check_evidence(s: &Standard, e: &Evidence) -> std::result::Result<(), String> {
    if let Some(unknown) = e.witnesses.iter().find(|w| !s.witnesses.contains_key(*w)) {
        return Err(format!("witness {unknown:?} does not stand in [witnesses]"));
    }
    let count = e.count.unwrap_or(0).max(e.witnesses.len() as u32);
    match e.kind {
        EvidenceKind::Copies if count < 2 => Err("evidence \"copies\" takes two witnesses or more".into()),
        EvidenceKind::Single | EvidenceKind::Citation | EvidenceKind::Text if count < 1 => {
            Err(format!("evidence {:?} takes a witness", e.kind.as_str()))
        }
        EvidenceKind::Practice => Err("evidence \"practice\" is for rules of method, not for limits".into()),
        _ => Ok(()),
    }
}

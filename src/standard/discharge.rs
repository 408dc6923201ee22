//! The checks of discharge standards, whose levels are alternatives: a value is compared with one of them,
//! and cells are independent.

use super::comparison::Comparison;
use super::conditions::When;
use super::item::{Item, Limit};
use super::model::{Kind, Standard, Table};
use super::parts::{
    check_equation, check_evidence, check_heading, check_levels, check_limit, figure, is_date,
};
use crate::parameter::parameters;
use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};
use std::collections::HashSet;

type Problem = (String, String);

/// Checks which outfalls the standard binds.
pub(super) fn check_scope(s: &Standard) -> Result<(), Problem> {
    let fail = |at: &str, problem: &str| Err((at.to_owned(), problem.to_owned()));
    let Some(d) = &s.discharge else {
        return if s.kind.is_of_discharge() {
            fail("discharge", "a standard of discharge says which outfalls it binds")
        } else {
            let told = s.tables.iter().any(|t| t.when.is_some() || t.basis.is_some());
            if told { fail("tables", "when and basis are for standards of discharge") } else { Ok(()) }
        };
    };
    if !s.kind.is_of_discharge() {
        return fail("discharge", "is for standards of discharge");
    }
    check_evidence(s, &d.evidence).map_err(|p| ("discharge, evidence".to_owned(), p))?;
    if d.existing_from.as_ref().is_some_and(|day| !is_date(day)) {
        return fail("discharge, existing_from", "is not a day written as 2002-06-01");
    }
    if let Some(day) = &d.existing_not_encoded_from {
        let before = d.existing_from.as_ref().is_some_and(|existing| day < existing);
        if !is_date(day) || !before {
            return fail("discharge, existing_not_encoded_from", "is not a day before existing_from");
        }
    }
    let levels: HashSet<&str> = s.tables.iter().flat_map(|t| &t.levels).map(String::as_str).collect();
    let named = d.zones.iter().flat_map(|z| z.level.iter().chain(&z.levels));
    for level in named {
        if !levels.contains(level.as_str()) {
            return Err(("discharge".into(), format!("level {level:?} is none of the tables'")));
        }
    }
    if let Some(agreed) = &d.by_agreement {
        check_evidence(s, &agreed.evidence).map_err(|p| ("discharge, by_agreement".to_owned(), p))?;
        let named = |id: &&String| s.tables.iter().flat_map(|t| &t.items).any(|i| i.parameter == **id);
        if let Some(id) = agreed.except.iter().find(|id| !named(id)) {
            return Err(("discharge, by_agreement".into(), format!("no table has an item of {id}")));
        }
        if !d.direct_only {
            return fail("discharge, by_agreement", "is for standards of direct discharge only");
        }
    }
    for zone in &d.zones {
        check_evidence(s, &zone.evidence).map_err(|p| (format!("zone {}", zone.en), p))?;
        check_when(&zone.when).map_err(|p| (format!("zone {}", zone.en), p))?;
        let said = [zone.level.is_some(), !zone.levels.is_empty(), zone.prohibited];
        if said.iter().filter(|said| **said).count() != 1 {
            return Err((format!("zone {}", zone.en), "has a level, or is prohibited".into()));
        }
        check_days(&zone.in_force_from, &None).map_err(|p| (format!("zone {}", zone.en), p))?;
    }
    for bracket in &d.brackets {
        check_evidence(s, &bracket.evidence).map_err(|p| (format!("bracket {}", bracket.id), p))?;
        check_when(&bracket.when).map_err(|p| (format!("bracket {}", bracket.id), p))?;
    }
    for takes in &d.takes {
        let at = format!("takes {}", takes.en);
        check_evidence(s, &takes.evidence).map_err(|p| (at.clone(), p))?;
        check_when(&takes.when).map_err(|p| (at.clone(), p))?;
        if let Some(id) = takes.parameters.iter().find(|id| parameters().get(id).is_err()) {
            return Err((at, format!("{id:?} is no id of parameters.toml")));
        }
    }
    for way in &d.gives_way {
        let at = format!("gives_way to {}", way.to);
        check_evidence(s, &way.evidence).map_err(|p| (at.clone(), p))?;
        check_when(way.when.as_ref().unwrap_or(&When::default())).map_err(|p| (at.clone(), p))?;
        for day in std::iter::once(&way.new_from).chain(&way.existing_from) {
            if !is_date(day) {
                return Err((at, format!("{day:?} is not a day written as 2002-06-01")));
            }
        }
        if way.existing_from.as_ref().is_some_and(|day| *day < way.new_from) {
            return Err((at, "existing_from lies before new_from".into()));
        }
    }
    Ok(())
}

fn check_when(when: &When) -> Result<(), String> {
    for day in when.built_from.iter().chain(&when.built_to) {
        if !is_date(day) {
            return Err(format!("{day:?} is not a day written as 2002-06-01"));
        }
    }
    for t in when.water_temperature_above.iter().chain(&when.water_temperature_up_to) {
        if figure(t).is_none() {
            return Err(format!("water temperature {t:?} is not a decimal"));
        }
    }
    for (name, figures) in [("at_least", &when.at_least), ("below", &when.below)] {
        if let Some((column, text)) = figures.iter().find(|(_, text)| figure(text).is_none()) {
            return Err(format!("{name} {column}: {text:?} is not a decimal"));
        }
    }
    if when.months.iter().any(|m| !(1..=12).contains(m)) {
        return Err("months are numbers from 1 to 12".into());
    }
    match when.said.iter().find(|(name, words)| name.is_empty() || words.is_empty()) {
        Some((name, _)) => Err(format!("{name:?} is said in no words")),
        None => Ok(()),
    }
}

fn check_days(from: &Option<String>, to: &Option<String>) -> Result<(), String> {
    if let Some(day) = from.iter().chain(to).find(|day| !is_date(day)) {
        return Err(format!("{day:?} is not a day written as 2002-06-01"));
    }
    if from.as_ref().zip(to.as_ref()).is_some_and(|(from, to)| from > to) {
        return Err("in_force_to lies before in_force_from".into());
    }
    Ok(())
}

/// Checks a table of limits of discharge.
pub(super) fn check_table(s: &Standard, table: &Table) -> Result<(), Problem> {
    check_levels(table).map_err(|p| (String::new(), p))?;
    check_when(table.when.as_ref().unwrap_or(&When::default())).map_err(|p| (", when".to_owned(), p))?;
    check_days(&table.in_force_from, &table.in_force_to).map_err(|p| (String::new(), p))?;
    if let Some(printed) = table.items_printed.filter(|n| (*n as usize) < table.items_here()) {
        let problem = format!("the table has {printed} items, and {} stand here", table.items_here());
        return Err((", items_printed".into(), problem));
    }
    let mut keys = HashSet::new();
    for item in &table.items {
        let place = format!(", item {} ({})", item.no, item.parameter);
        let fail = |(field, problem): Problem| (format!("{place}, {field}"), problem);
        let days = (&item.in_force_from, &item.in_force_to);
        if !keys.insert((&item.parameter, &item.condition, &item.unit, days)) {
            return Err((place, "the parameter appears twice for the same condition and days".into()));
        }
        if item.condition.is_some() != item.when.is_some() && item.measure.is_none() {
            return Err((place, "a condition in words goes with when, and when with words".into()));
        }
        if item.condition_zh.is_some() && item.condition.is_none() {
            return Err((place, "condition_zh goes with condition".into()));
        }
        check_days(days.0, days.1).map_err(|p| fail(("in_force".into(), p)))?;
        check_when(item.when.as_ref().unwrap_or(&When::default())).map_err(|p| fail(("when".into(), p)))?;
        check_item(s, table, item).map_err(fail)?;
    }
    Ok(())
}

fn check_item(s: &Standard, table: &Table, item: &Item) -> Result<(), Problem> {
    check_heading(s, item, item.measure.is_some())?;
    if item.water_body.is_some() || item.alternative_to.is_some() || item.comparison == Comparison::Delta {
        return Err(("item".into(), "water bodies, alternatives and changes are not of discharge".into()));
    }
    let mut before: Option<(usize, Comparison, Decimal)> = None;
    for limit in &item.limits {
        let at = |problem: String| (format!("level {}", limit.level), problem);
        let place = check_limit(s, table, limit).map_err(at)?;
        let cell = cell(item, limit).map_err(at)?;
        let comparison = item.comparison_of(limit);
        let end = cell.high.or(cell.low).unwrap_or_default();
        if let Some((earlier, as_before, last)) = before {
            if place <= earlier {
                return Err(at("levels appear twice, or not in the table's order".into()));
            }
            // From the strictest level on, where they are held alike.
            let looser = match comparison {
                Comparison::AtMost => end >= last,
                Comparison::AtLeast => end <= last,
                _ => true,
            };
            // Uses are alternatives, and their order implies no strictness.
            let ordered = s.kind == Kind::Discharge;
            if ordered && comparison == as_before && !looser {
                return Err(at(format!("{end} is stricter than the level before")));
            }
        }
        before = Some((place, comparison, end));
    }
    if item.limits.is_empty() {
        return Err(("limits".into(), "there is none".into()));
    }
    Ok(())
}

/// What a cell allows, in the item's unit.
#[derive(Debug, Clone, Copy, PartialEq, Default, Serialize, Deserialize)]
pub struct Cell {
    /// The least that is allowed.
    #[serde(skip)]
    pub low: Option<Decimal>,
    /// The most that is allowed.
    #[serde(skip)]
    pub high: Option<Decimal>,
    /// Whether the end itself is not allowed.
    pub strict: bool,
    /// Whether only what is below its detection limit is allowed.
    pub not_detected: bool,
    /// Whether the figure is known.
    pub encoded: bool,
}

/// What a cell of a standard of discharge allows.
///
/// # Errors
/// What is wrong with it.
pub fn cell(item: &Item, limit: &Limit) -> Result<Cell, String> {
    let comparison = item.comparison_of(limit);
    if let Some(equation) = &limit.equation {
        use Comparison::{AtLeast, AtMost, LessThan, MoreThan};
        check_equation(equation)?;
        if limit.value.is_some() || limit.high.is_some() {
            return Err("a limit has a value or an equation".into());
        }
        if !matches!(comparison, AtMost | AtLeast | LessThan | MoreThan) {
            return Err(format!("{:?} takes no equation", comparison.as_str()));
        }
        // Not known until it is computed.
        return Ok(Cell { strict: matches!(comparison, LessThan | MoreThan), ..Cell::default() });
    }
    let value = match (&limit.value, comparison.has_figure()) {
        (Some(text), true) => Some(figure(text).ok_or_else(|| format!("value {text:?} is not a decimal"))?),
        (None, true) => return Err("takes a value".into()),
        (Some(_), false) => return Err(format!("{:?} takes no value", comparison.as_str())),
        (None, false) => None,
    };
    let high = match (&limit.high, comparison) {
        (Some(text), Comparison::Range) => Some(
            figure(text)
                .filter(|high| Some(*high) > value)
                .ok_or_else(|| format!("high {text:?} is not a decimal above the value"))?,
        ),
        (None, Comparison::Range) => return Err("a range takes a high".into()),
        (Some(_), _) => return Err("only a range takes a high".into()),
        (None, _) => None,
    };
    let encoded = Cell { encoded: true, ..Cell::default() };
    Ok(match comparison {
        Comparison::AtMost => Cell { high: value, ..encoded },
        Comparison::LessThan => Cell { high: value, strict: true, ..encoded },
        Comparison::AtLeast => Cell { low: value, ..encoded },
        Comparison::MoreThan => Cell { low: value, strict: true, ..encoded },
        Comparison::Range => Cell { low: value, high, ..encoded },
        Comparison::NotDetected => Cell { not_detected: true, ..encoded },
        Comparison::Absent => Cell { high: Some(Decimal::ZERO), ..encoded },
        Comparison::Present => Cell { low: Some(Decimal::ONE), ..encoded },
        Comparison::NotEncoded => Cell::default(),
        Comparison::Delta => return Err("an allowed change is not of discharge".into()),
    })
}

#[cfg(test)]
mod tests;

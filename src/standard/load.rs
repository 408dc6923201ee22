//! Reading a standard's file and checking it: nothing half-right becomes law.

use super::comparison::Comparison;
use super::discharge;
use super::item::{Item, Limit};
use super::model::{Document, Standard, Table};
use super::parts::{
    check_evidence, check_heading, check_levels, check_limit, check_names, figure, is_date, water_for,
};
use super::span::{Span, spans};
use crate::error::{Error, Result};
use crate::parameter::parameters;
use crate::text::fold;
use rust_decimal::Decimal;
use std::collections::HashSet;

/// More items than any table prints; a template has a row for each that is not known.
const MOST_ITEMS: u32 = 1000;
/// Reads a standard from the text of its file; `file` names it in errors.
///
/// # Errors
/// [`Error::Standard`] naming file, place and problem: the text is not TOML of this form, or the
/// standard contradicts itself (see the checks of this module).
pub fn load(toml: &str, file: &str) -> Result<Standard> {
    let fail = |at: &str, problem: String| Error::Standard { file: file.into(), at: at.into(), problem };
    let document: Document = toml::from_str(toml).map_err(|e| {
        let at = e.span().map_or_else(
            || "format".to_owned(),
            |s| format!("line {}", toml.get(..s.start).unwrap_or(toml).lines().count().max(1)),
        );
        fail(&at, e.message().to_owned())
    })?;
    let standard = Standard::unchecked(document);
    if standard.schema != 1 {
        return Err(fail("schema", format!("is {}, this version reads 1", standard.schema)));
    }
    for (field, text) in [("id", &standard.id), ("title_zh", &standard.title_zh)] {
        if fold(text).is_empty() {
            return Err(fail(field, "is empty".into()));
        }
    }
    check_dates(&standard).map_err(|(at, problem)| fail(at, problem))?;
    discharge::check_scope(&standard).map_err(|(at, problem)| fail(&at, problem))?;
    if standard.tables.is_empty() {
        return Err(fail("tables", "there is none".into()));
    }
    let mut numbers = HashSet::new();
    for table in &standard.tables {
        let at = format!("table {}", table.no);
        if !numbers.insert(&table.no) {
            return Err(fail(&at, "there are two tables of this number".into()));
        }
        if table.items_printed.is_some_and(|n| n > MOST_ITEMS) {
            return Err(fail(
                &format!("{at}, items_printed"),
                format!("no table has over {MOST_ITEMS} items"),
            ));
        }
        let check = if standard.kind.is_of_discharge() { discharge::check_table } else { check_table };
        check(&standard, table)
            .and_then(|()| check_signs(table))
            .map_err(|(place, problem)| fail(&format!("{at}{place}"), problem))?;
    }
    for water in &standard.base_water {
        let at = format!("base_water, table {} ({})", water.table, water.product.as_deref().unwrap_or("all"));
        check_evidence(&standard, &water.evidence).map_err(|problem| fail(&at, problem))?;
        if figure(&water.value).is_none_or(|v| v.is_sign_negative()) {
            return Err(fail(&at, format!("value {:?} is not a decimal of 0 or more", water.value)));
        }
        if water_for(&water.unit).is_none() {
            return Err(fail(
                &at,
                format!("unit {:?} is not water for a unit of product, as m3/t", water.unit),
            ));
        }
    }
    if !standard.base_water.is_empty() && standard.base_water_over.is_none() {
        return Err(fail(
            "base_water_over",
            "say working-day or production-cycle where there is base_water".into(),
        ));
    }
    super::over_time::check_criteria(&standard).map_err(|(at, problem)| fail(&at, problem))?;
    check_ratios(&standard).map_err(|(at, problem)| fail(&at, problem))?;
    for d in &standard.detection_limits {
        let at = format!("detection_limits, table {} item {} ({})", d.table, d.item, d.parameter);
        let unit =
            check_names(&d.parameter, &d.unit, false).and_then(|()| check_evidence(&standard, &d.evidence));
        unit.map_err(|problem| fail(&at, problem))?;
        if let Some(v) = &d.value
            && figure(v).is_none_or(|v| v <= Decimal::ZERO)
        {
            return Err(fail(&at, format!("value {v:?} is not a decimal above 0")));
        }
    }
    Ok(standard)
}

/// Checks the items whose limit is for a sum of ratios: the limit has no unit, and each part has a limit.
fn check_ratios(s: &Standard) -> std::result::Result<(), (String, String)> {
    let items = || s.tables.iter().flat_map(|t| t.items.iter().map(move |i| (t, i)));
    for (table, item) in items().filter(|(_, i)| !i.ratios_of.is_empty()) {
        let at = format!("table {}, item {} ({}), ratios_of", table.no, item.no, item.parameter);
        if item.unit != "1" {
            return Err((at, format!("a sum of ratios has no unit, this one has {}", item.unit)));
        }
        let has_limit = |id: &String| {
            let of_it = |i: &Item| i.parameter == *id && i.comparison == Comparison::AtMost && i.is_graded();
            items().any(|(_, i)| of_it(i) && i.ratios_of.is_empty())
        };
        if let Some(without) = item.ratios_of.iter().find(|id| !has_limit(id)) {
            return Err((at, format!("{without:?} has no limit \"<=\" of its own")));
        }
    }
    Ok(())
}

type Problem<'a> = (&'a str, String);

fn check_dates(s: &Standard) -> std::result::Result<(), Problem<'static>> {
    let mut last: Option<(&str, &String)> = None;
    for (field, date) in
        [("issued", &s.issued), ("in_force_from", &s.in_force_from), ("in_force_to", &s.in_force_to)]
    {
        let Some(date) = date else { continue };
        if !is_date(date) {
            return Err((field, format!("{date:?} is not a day written as 2002-06-01")));
        }
        if let Some((before, earlier)) = last
            && earlier > date
        {
            return Err((field, format!("{date} lies before {before} {earlier}")));
        }
        last = Some((field, date));
    }
    for amendment in &s.amendments {
        if !is_date(&amendment.in_force_from) {
            return Err((
                "amendments",
                format!("{:?} is not a day written as 2002-06-01", amendment.in_force_from),
            ));
        }
        check_evidence(s, &amendment.evidence).map_err(|p| ("amendments", p))?;
    }
    if let Some(e) = &s.dates_evidence {
        check_evidence(s, e).map_err(|p| ("dates_evidence", p))?;
    }
    Ok(())
}

fn check_table(s: &Standard, table: &Table) -> std::result::Result<(), (String, String)> {
    check_levels(table).map_err(|p| (String::new(), p))?;
    let mut keys = HashSet::new();
    let mut open: Option<(&String, bool)> = None;
    for item in &table.items {
        let place = format!(", item {} ({})", item.no, item.parameter);
        let key = (&item.parameter, &item.alternative_to, item.water_body, &item.condition);
        if !keys.insert(key) {
            return Err((place, "the parameter appears twice for the same water body and condition".into()));
        }
        let fail = |(field, problem)| (format!("{place}, {field}"), problem);
        let spans = check_item(s, table, item).map_err(fail)?;
        // Whether the last level allows everything is the table's, not an item's.
        if item.is_graded() {
            let is_open = spans.last().is_some_and(Span::is_everything);
            let (first, as_first) = *open.get_or_insert((&item.parameter, is_open));
            if is_open != as_first {
                let (yes, no) = if is_open { (&item.parameter, first) } else { (first, &item.parameter) };
                return Err((place, format!("the last level is open for {yes} and has a limit for {no}")));
            }
        }
    }
    // An item for rivers and one for all waters would both bind a river.
    for item in table.items.iter().filter(|i| i.water_body.is_some()) {
        let general = table.items.iter().any(|other| {
            other.parameter == item.parameter
                && other.water_body.is_none()
                && other.condition == item.condition
                && other.alternative_to == item.alternative_to
        });
        if general {
            let place = format!(", item {} ({})", item.no, item.parameter);
            return Err((place, "stands both for one water body and for all".into()));
        }
    }
    Ok(())
}

/// Refuses figures below zero of what cannot be below zero.
fn check_signs(table: &Table) -> std::result::Result<(), (String, String)> {
    for item in &table.items {
        if parameters().get(&item.parameter).is_ok_and(|p| p.signed) {
            continue;
        }
        for limit in &item.limits {
            let figures = [&limit.value, &limit.high];
            if let Some(text) = figures.into_iter().flatten().find(|text| text.starts_with('-')) {
                let place = format!(", item {} ({}), level {}", item.no, item.parameter, limit.level);
                return Err((place, format!("{text} lies below zero, and {} cannot", item.parameter)));
            }
        }
    }
    Ok(())
}

/// Checks an item and tells what its levels allow.
fn check_item(s: &Standard, table: &Table, item: &Item) -> std::result::Result<Vec<Span>, (String, String)> {
    let alternative = item.alternative_to.is_some();
    check_heading(s, item, alternative)?;
    let mut before: Option<(usize, &Limit)> = None;
    let mut conditions = HashSet::new();
    for limit in &item.limits {
        let at = |problem: String| (format!("level {}", limit.level), problem);
        let place = check_limit(s, table, limit).map_err(at)?;
        let ordered = before.is_none_or(|(earlier, other)| {
            let told_apart = other.condition.is_some() && limit.condition.is_some();
            place > earlier || (place == earlier && told_apart)
        });
        if !conditions.insert((place, &limit.condition)) || !ordered {
            return Err(at("levels appear twice for one condition, or not in the table's order".into()));
        }
        before = Some((place, limit));
    }
    let spans = spans(item)?;
    let held = item.levels().len();
    if held == 0 || (held < table.levels.len() && !alternative) {
        return Err(("limits".into(), format!("{held} of {} levels have one", table.levels.len())));
    }
    Ok(spans)
}

#[cfg(test)]
mod tests;

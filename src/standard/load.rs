//! Reading a standard's file and checking it: nothing half-right becomes law.

use super::discharge;
use super::model::{Comparison, Document, Item, Limit, Standard, Table};
use super::parts::{check_evidence, check_heading, check_levels, check_limit, check_names, figure, is_date};
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
            |s| format!("line {}", toml[..s.start.min(toml.len())].lines().count().max(1)),
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
    }
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

/// Checks the items whose limit is one of a sum of ratios: it has no unit, and each part a limit.
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
            return Err((place, "the parameter stands twice for the same water body and condition".into()));
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
            return Err(at("levels stand twice for one condition, or not in the table's order".into()));
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
mod tests {
    use super::*;

    const GOOD: &str = r#"
schema = 1
id = "T 1-2020"
title_zh = "试"
title_en = "Trial"
kind = "quality"
issued = "2020-01-01"
in_force_from = "2020-06-01"
[witnesses]
a = "A"
b = "B"
[[tables]]
no = "1"
title_zh = "表"
title_en = "Table"
levels = ["Ⅰ", "Ⅱ"]
[[tables.items]]
no = 1
parameter = "copper"
name = "铜"
unit = "μg/L"
comparison = "<="
evidence = { kind = "copies", witnesses = ["a", "b"] }
limits = [{ level = "Ⅰ", value = "10" }, { level = "Ⅱ", value = "1000" }]
"#;

    #[test]
    fn a_good_file_loads() {
        let s = load(GOOD, "t.toml").unwrap();
        assert_eq!(s.tables[0].items[0].limits[1].value.as_deref(), Some("1000"));
    }

    #[test]
    fn every_fault_is_refused_with_its_place() {
        let cases = [
            ("schema = 1", "schema = 2", "schema", "reads 1"),
            ("id = \"T 1-2020\"", "id = \" \"", "id", "empty"),
            ("\"2020-06-01\"", "\"2020-02-30\"", "in_force_from", "not a day"),
            ("\"2020-06-01\"", "\"2019-06-01\"", "in_force_from", "before issued"),
            ("\"copper\"", "\"cuprum\"", "table 1, item 1 (cuprum), parameter", "no id"),
            ("\"μg/L\"", "\"ppm\"", "item 1 (copper)", "unknown"),
            ("\"μg/L\"", "\"个/L\"", "item 1 (copper)", "does not convert"),
            ("[\"a\", \"b\"]", "[\"a\"]", "evidence", "two witnesses"),
            ("[\"a\", \"b\"]", "[\"a\", \"c\"]", "evidence", "\"c\""),
            ("kind = \"copies\"", "kind = \"practice\"", "evidence", "rules of method"),
            ("\"10\"", "\"1e1\"", "level Ⅰ", "not a decimal"),
            ("\"10\"", "\"\"", "level Ⅰ", "not a decimal"),
            ("\"10\"", "\"-10\"", "level Ⅰ", "below zero"),
            ("\"10\"", "\"2000\"", "level Ⅱ", "stricter"),
            ("value = \"10\" }", "value = \"10\", high = \"20\" }", "level Ⅰ", "only a range"),
            ("\"<=\"", "\"range\"", "level Ⅰ", "takes a high"),
            ("{ level = \"Ⅰ\", value = \"10\" }, ", "", "limits", "1 of 2"),
            ("level = \"Ⅱ\"", "level = \"Ⅲ\"", "level Ⅲ", "none of"),
            ("level = \"Ⅱ\"", "level = \"Ⅰ\"", "level Ⅰ", "twice"),
            ("[\"Ⅰ\", \"Ⅱ\"]", "[\"Ⅰ\", \"I\"]", "table 1", "twice"),
            ("name = \"铜\"", "name = \"铜\"\ncolour = 1", "line", "colour"),
            ("\"<=\"", "\"=<\"", "line", "=<"),
            ("no = 1\n", "", "line", "no"),
            ("levels = ", "items_printed = 4294967295\nlevels = ", "table 1, items_printed", "over 1000"),
        ];
        for (from, to, at, what) in cases {
            let broken = GOOD.replacen(from, to, 1);
            assert_ne!(broken, GOOD, "{from}");
            let e = load(&broken, "t.toml").unwrap_err().to_string();
            assert!(e.starts_with("t.toml: ") && e.contains(at) && e.contains(what), "{from} → {to}: {e}");
        }
        let item = &GOOD[GOOD.find("[[tables.items]]").unwrap()..];
        assert!(load(&format!("{GOOD}{item}"), "t").unwrap_err().to_string().contains("stands twice"));
        let river = item.replace("no = 1", "no = 2\nwater_body = \"river\"");
        assert!(load(&format!("{GOOD}{river}"), "t").unwrap_err().to_string().contains("and for all"));
        let table = &GOOD[GOOD.find("[[tables]]").unwrap()..];
        assert!(load(&format!("{GOOD}{table}"), "t").unwrap_err().to_string().contains("two tables"));
    }

    const OPEN: &str = r#"
schema = 1
id = "T 2-2020"
title_zh = "试"
title_en = "Trial"
kind = "quality"
[witnesses]
a = "A"
[[tables]]
no = "1"
title_zh = "表"
title_en = "Table"
levels = ["Ⅰ", "Ⅱ", "Ⅲ"]
[[tables.items]]
no = 1
parameter = "ph"
name = "pH"
unit = "1"
comparison = "range"
evidence = { kind = "single", witnesses = ["a"] }
limits = [
  { level = "Ⅰ", value = "6.5", high = "8.5" },
  { level = "Ⅱ", value = "5.5", high = "6.5", condition = "low side" },
  { level = "Ⅱ", value = "8.5", high = "9.0", condition = "high side" },
  { level = "Ⅲ", comparison = "<", value = "5.5", condition = "low side" },
  { level = "Ⅲ", comparison = ">", value = "9", condition = "high side" },
]
[[tables.items]]
no = 2
parameter = "anionic_surfactant"
name = "阴离子表面活性剂"
unit = "mg/L"
comparison = "<="
evidence = { kind = "single", witnesses = ["a"] }
limits = [
  { level = "Ⅰ", comparison = "not_detected" },
  { level = "Ⅱ", value = "0.1" },
  { level = "Ⅲ", comparison = ">", value = "0.10" },
]
[[tables.items]]
no = 3
parameter = "odor_taste"
name = "嗅和味"
unit = "1"
comparison = "absent"
evidence = { kind = "single", witnesses = ["a"] }
limits = [{ level = "Ⅰ" }, { level = "Ⅱ" }, { level = "Ⅲ", comparison = "present" }]
[[tables.items]]
no = 4
parameter = "gross_alpha"
name = "总α放射性"
unit = "Bq/L"
comparison = ">"
evidence = { kind = "single", witnesses = ["a"] }
limits = [
  { level = "Ⅰ", comparison = "<=", value = "0.5" },
  { level = "Ⅱ", value = "0.5" },
  { level = "Ⅲ", value = "0.5" },
]
"#;

    #[test]
    fn levels_allow_what_the_better_ones_do() {
        let s = load(OPEN, "t.toml").unwrap();
        let allowed = |item: usize| -> Vec<String> {
            let end = |d: Option<Decimal>| d.map_or("∞".into(), |d| d.normalize().to_string());
            let spans = spans(&s.tables[0].items[item]).unwrap();
            spans.iter().map(|s| format!("{}…{}", end(s.low), end(s.high))).collect()
        };
        assert_eq!(allowed(0), ["6.5…8.5", "5.5…9", "∞…∞"]);
        assert_eq!(allowed(1), ["∞…0", "∞…0.1", "∞…∞"]);
        assert_eq!(allowed(2), ["∞…0", "∞…0", "∞…∞"]);
        assert_eq!(allowed(3), ["∞…0.5", "∞…∞", "∞…∞"]);
    }

    #[test]
    fn what_does_not_continue_the_better_levels_is_refused() {
        let band = "{ level = \"Ⅱ\", value = \"8.5\", high = \"9.0\", condition = \"high side\" }";
        let cases = [
            (
                "comparison = \">\", value = \"9\"",
                "comparison = \">\", value = \"9.1\"",
                "level Ⅲ",
                "where the better",
            ),
            (
                "comparison = \"<\", value = \"5.5\"",
                "comparison = \"<\", value = \"9\"",
                "level Ⅲ",
                "where the better",
            ),
            ("\">\", value = \"0.10\"", "\">\", value = \"0.2\"", "level Ⅲ", "where the better"),
            ("\"<=\", value = \"0.5\"", "\">\", value = \"0.5\"", "level Ⅰ", "where the better"),
            (
                "{ level = \"Ⅲ\", value = \"0.5\" }",
                "{ level = \"Ⅲ\", value = \"0.6\" }",
                "level Ⅲ",
                "where the better",
            ),
            (band, &band.replace("8.5", "8.6"), "level Ⅱ", "where the better"),
            (band, &band.replace("9.0", "8.50"), "level Ⅱ", "not a decimal above 8.5"),
            (band, &band.replace(", condition = \"high side\"", ""), "level Ⅱ", "twice"),
            (band, &band.replace("high side", "low side"), "level Ⅱ", "twice"),
            (
                ", condition = \"low side\" },\n  { level = \"Ⅱ\"",
                " },\n  { level = \"Ⅱ\"",
                "level Ⅱ",
                "twice",
            ),
            ("level = \"Ⅱ\", value = \"5.5\"", "level = \"Ⅲ\", value = \"5.5\"", "level Ⅱ", "order"),
            ("\"not_detected\"", "\"not_detected\", value = \"0\"", "level Ⅰ", "takes no value"),
            (", value = \"0.1\"", "", "level Ⅱ", "takes a value"),
            (", value = \"0.1\"", ", comparison = \"absent\"", "level Ⅰ", "no other limits"),
            (", value = \"0.1\"", ", comparison = \"delta\", value = \"1\"", "level Ⅱ", "allowed change"),
            (
                "{ level = \"Ⅱ\", value = \"0.1\" }",
                "{ level = \"Ⅱ\", comparison = \"not_detected\" }",
                "level Ⅲ",
                "where the better",
            ),
            (
                "{ level = \"Ⅰ\", comparison = \"not_detected\" }",
                "{ level = \"Ⅰ\", value = \"0.2\" }",
                "level Ⅱ",
                "stricter",
            ),
            (
                "{ level = \"Ⅱ\" }",
                "{ level = \"Ⅱ\", comparison = \"<=\", value = \"0\" }",
                "level Ⅱ",
                "no other limits",
            ),
            (
                "comparison = \">\", value = \"0.10\"",
                "value = \"0.10\"",
                "item 2",
                "open for ph and has a limit for anionic",
            ),
            (
                "  { level = \"Ⅲ\", comparison = \"<\", value = \"5.5\", condition = \"low side\" },\n",
                "",
                "item 2",
                "open for anionic",
            ),
        ];
        for (from, to, at, what) in cases {
            let broken = OPEN.replacen(from, to, 1);
            assert_ne!(broken, OPEN, "{from}");
            let e = load(&broken, "t.toml").expect_err(to).to_string();
            assert!(e.contains(at) && e.contains(what), "{from} → {to}: {e}");
        }
    }
}

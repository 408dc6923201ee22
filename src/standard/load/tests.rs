use super::*;
use crate::standard::faults::are_refused;

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
    are_refused(GOOD, &cases);
    let item = &GOOD[GOOD.find("[[tables.items]]").unwrap()..];
    assert!(load(&format!("{GOOD}{item}"), "t").unwrap_err().to_string().contains("appears twice"));
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
        (", condition = \"low side\" },\n  { level = \"Ⅱ\"", " },\n  { level = \"Ⅱ\"", "level Ⅱ", "twice"),
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
    are_refused(OPEN, &cases);
}

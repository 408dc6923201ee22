use crate::standard::faults::are_refused;
use crate::standard::{Cell, Comparison, cell, load};

const GOOD: &str = r#"
schema = 1
id = "T 3-2020"
title_zh = "试"
title_en = "Trial"
kind = "discharge"
[witnesses]
a = "A"
b = "B"
[discharge]
zh = "试"
en = "trial"
existing_from = "2022-09-01"
evidence = { kind = "citation", witnesses = ["a"] }
[[discharge.zones]]
zh = "源"
en = "sources"
when = { said = { protection_zone = ["yes"] } }
prohibited = true
evidence = { kind = "citation", witnesses = ["a"] }
[[discharge.zones]]
zh = "余"
en = "rest"
level = "二级"
evidence = { kind = "citation", witnesses = ["b"] }
[[discharge.gives_way]]
to = "T 4-2024"
industries = ["皮革"]
new_from = "2024-02-01"
existing_from = "2024-08-01"
evidence = { kind = "single", witnesses = ["b"] }
[[discharge.brackets]]
id = "months"
zh = "月"
en = "months"
when = { months = [1, 12] }
evidence = { kind = "single", witnesses = ["a"] }
[[tables]]
no = "1"
title_zh = "表"
title_en = "Table"
when = { built_from = "1998-01-01", said = { kind = ["public"] } }
basis = "daily-mean"
in_force_from = "2020-01-01"
in_force_to = "2030-01-01"
items_printed = 3
levels = ["一级", "二级"]
[[tables.items]]
no = 1
parameter = "copper"
name = "铜"
unit = "μg/L"
comparison = "<="
condition = "cold"
when = { water_temperature_up_to = "12" }
in_force_to = "2025-12-31"
evidence = { kind = "copies", witnesses = ["a", "b"] }
limits = [{ level = "一级", value = "10" }, { level = "二级", value = "1000" }]
[[tables.items]]
no = 2
parameter = "dissolved_oxygen"
name = "溶解氧"
unit = "mg/L"
comparison = ">="
evidence = { kind = "single", witnesses = ["a"] }
limits = [{ level = "一级", value = "5" }, { level = "二级", value = "3", evidence = { kind = "single", witnesses = ["b"] } }]
[[tables.items]]
no = 3
parameter = "ph"
name = "pH"
unit = "1"
comparison = "range"
evidence = { kind = "single", witnesses = ["a"] }
limits = [{ level = "一级", value = "6", high = "9" }, { level = "二级", comparison = "not_encoded" }]
[[tables.items]]
no = 3
parameter = "cod"
name = "化学需氧量"
unit = "g/(bed·d)"
comparison = "<"
measure = "maximum load per bed"
evidence = { kind = "single", witnesses = ["a"] }
limits = [{ level = "二级", value = "60" }]
"#;

#[test]
fn a_good_file_loads_and_uses_have_the_same_form() {
    let s = load(GOOD, "t.toml").unwrap();
    assert_eq!(s.tables[0].items.len(), 4);
    load(&GOOD.replace("\"discharge\"", "\"use\""), "t.toml").unwrap();
    // A table may be in force for a day.
    load(&GOOD.replace("\"2030-01-01\"", "\"2020-01-01\""), "t.toml").unwrap();
}

#[test]
fn an_item_has_no_limit_at_a_level_it_lacks_in_a_table_of_several() {
    let s = load(GOOD, "t.toml").unwrap();
    let of = |level| s.limit_of("cod", level, None, None, Some(""), None).map(|l| l.limit.level.clone());
    assert_eq!((of(None).unwrap(), of(Some("二级")).unwrap()), ("二级".into(), "二级".into()));
    assert!(of(Some("一级")).unwrap_err().to_string().contains("一级"));
}

#[test]
fn standards_of_quality_say_nothing_of_outfalls() {
    let quality = |text: &str| {
        let (head, rest) = text.split_once("[discharge]").unwrap();
        let tables = &rest[rest.find("[[tables]]").unwrap()..];
        load(&format!("{head}{tables}").replace("\"discharge\"", "\"quality\""), "t.toml")
            .unwrap_err()
            .to_string()
    };
    let when = "when = { built_from = \"1998-01-01\", said = { kind = [\"public\"] } }\n";
    let basis = "basis = \"daily-mean\"\n";
    for text in [GOOD.replacen(when, "", 1), GOOD.replacen(basis, "", 1)] {
        assert!(quality(&text).contains("when and basis are for standards of discharge"));
    }
    let neither = GOOD.replacen(when, "", 1).replacen(basis, "", 1);
    assert!(!quality(&neither).contains("when and basis"));
}

#[test]
fn every_fault_is_refused_with_its_place() {
    let good_cell = "{ level = \"一级\", value = \"10\" }";
    let cases = [
        // Which outfalls it binds.
        ("kind = \"discharge\"", "kind = \"quality\"", "discharge", "for standards of discharge"),
        (
            "witnesses = [\"a\"] }\n[[discharge.z",
            "witnesses = [\"c\"] }\n[[discharge.z",
            "discharge, evidence",
            "\"c\"",
        ),
        ("\"2022-09-01\"", "\"2022-9-1\"", "discharge, existing_from", "not a day"),
        ("level = \"二级\"\nevidence", "levels = [\"三级\"]\nevidence", "discharge", "none of the tables'"),
        (
            "level = \"二级\"\nevidence",
            "level = \"二级\"\nin_force_from = \"2020\"\nevidence",
            "zone rest",
            "not a day",
        ),
        (
            "level = \"二级\"\nevidence",
            "level = \"二级\"\nlevels = [\"一级\"]\nevidence",
            "zone rest",
            "has a level",
        ),
        (
            "built_from = \"1998-01-01\", said",
            "at_least = { beds = \"x\" }, said",
            "table 1, when",
            "beds: \"x\" is not",
        ),
        ("level = \"二级\"\nevidence", "level = \"三级\"\nevidence", "discharge", "\"三级\""),
        ("level = \"二级\"\nevidence", "evidence", "zone rest", "has a level, or is prohibited"),
        ("prohibited = true", "prohibited = true\nlevel = \"一级\"", "zone sources", "or is prohibited"),
        ("protection_zone = [\"yes\"]", "protection_zone = []", "zone sources", "said in no words"),
        ("[\"b\"] }\n[[discharge.g", "[] }\n[[discharge.g", "zone rest", "takes a witness"),
        ("\"2024-02-01\"", "\"2024-02\"", "gives_way to T 4-2024", "not a day"),
        ("\"2024-08-01\"", "\"2024-01-01\"", "gives_way to T 4-2024", "before new_from"),
        ("[\"b\"] }\n[[discharge.b", "[\"c\"] }\n[[discharge.b", "gives_way to T 4-2024", "\"c\""),
        ("[1, 12]", "[0, 12]", "bracket months", "from 1 to 12"),
        ("[1, 12]", "[13]", "bracket months", "from 1 to 12"),
        (
            "\"single\", witnesses = [\"a\"] }\n[[tables]]",
            "\"practice\" }\n[[tables]]",
            "bracket months",
            "rules of method",
        ),
        // A table.
        (
            "levels = [\"一级\", \"二级\"]",
            "levels = [\"一级\", \"二级\", \"一级\"]",
            "table 1",
            "appears twice",
        ),
        ("built_from = \"1998-01-01\"", "built_from = \"1998\"", "table 1, when", "not a day"),
        ("{ kind = [\"public\"] }", "{ kind = [] }", "table 1, when", "\"kind\" is said in no words"),
        ("in_force_from = \"2020-01-01\"", "in_force_from = \"2020-13-01\"", "table 1", "not a day"),
        (
            "in_force_from = \"2020-01-01\"",
            "in_force_from = \"2031-01-01\"",
            "table 1",
            "before in_force_from",
        ),
        ("items_printed = 3", "items_printed = 2", "table 1, items_printed", "has 2 items, and 3"),
        ("basis = \"daily-mean\"", "basis = \"hourly\"", "line", "hourly"),
        ("items_printed = 3", "items_known = 3", "line", "items_known"),
        // An item.
        ("\"copper\"", "\"cuprum\"", "table 1, item 1 (cuprum), parameter", "no id"),
        ("\"μg/L\"", "\"g/(bed·d)\"", "table 1, item 1 (copper), parameter", "does not convert"),
        ("condition = \"cold\"\n", "", "table 1, item 1 (copper)", "goes with when"),
        ("when = { water_temperature_up_to = \"12\" }\n", "", "table 1, item 1 (copper)", "when with words"),
        ("up_to = \"12\"", "up_to = \"12 ℃\"", "table 1, item 1 (copper), when", "\"12 ℃\""),
        ("\"2025-12-31\"", "\"2025-12-32\"", "table 1, item 1 (copper), in_force", "not a day"),
        ("[\"a\", \"b\"]", "[\"a\"]", "table 1, item 1 (copper), evidence", "two witnesses"),
        (
            "measure =",
            "note_evidence = { kind = \"text\" }\nmeasure =",
            "item 3 (cod), note_evidence",
            "a witness",
        ),
        (
            "no = 3\nparameter = \"ph\"",
            "no = 3\nwater_body = \"river\"\nparameter = \"ph\"",
            "item 3 (ph), item",
            "water bodies",
        ),
        ("comparison = \"range\"", "comparison = \"delta\"", "item 3 (ph), item", "changes are not"),
        ("measure =", "alternative_to = \"mg/L\"\nmeasure =", "item 3 (cod), item", "alternatives"),
        ("measure = \"maximum load per bed\"\n", "", "item 3 (cod), parameter", "does not convert"),
        ("[{ level = \"二级\", value = \"60\" }]", "[]", "item 3 (cod), limits", "there is none"),
        // A cell.
        (
            "{ level = \"二级\", value = \"1000\" }",
            "{ level = \"三级\", value = \"1000\" }",
            "level 三级",
            "none of the table's",
        ),
        ("{ level = \"二级\", value = \"1000\" }", good_cell, "level 一级", "twice"),
        ("\"1000\"", "\"9\"", "item 1 (copper), level 二级", "stricter"),
        ("value = \"3\"", "value = \"6\"", "item 2 (dissolved_oxygen), level 二级", "stricter"),
        ("\"1000\"", "\"1e3\"", "level 二级", "not a decimal"),
        ("value = \"10\"", "value = \"10\", high = \"20\"", "level 一级", "only a range"),
        (good_cell, "{ level = \"一级\" }", "level 一级", "takes a value"),
        (
            good_cell,
            "{ level = \"一级\", value = \"10\", comparison = \"delta\" }",
            "level 一级",
            "allowed change",
        ),
        (
            "comparison = \"not_encoded\"",
            "comparison = \"not_encoded\", value = \"6\"",
            "level 二级",
            "takes no value",
        ),
        (
            "comparison = \"not_encoded\"",
            "comparison = \"not_detected\", value = \"6\"",
            "level 二级",
            "takes no value",
        ),
        (", high = \"9\"", "", "item 3 (ph), level 一级", "takes a high"),
        ("high = \"9\"", "high = \"6\"", "item 3 (ph), level 一级", "above the value"),
        ("high = \"9\"", "high = \"x\"", "item 3 (ph), level 一级", "above the value"),
        (
            "{ kind = \"single\", witnesses = [\"b\"] } }",
            "{ kind = \"single\" } }",
            "level 二级",
            "takes a witness",
        ),
    ];
    are_refused(GOOD, &cases);
}

#[test]
fn what_is_missing_or_stands_twice_is_refused() {
    let refused = |toml: &str| load(toml, "t").expect_err("a fault").to_string();
    let (scope, tables) = (GOOD.find("[discharge]").unwrap(), GOOD.find("[[tables]]").unwrap());
    let none = format!("{}{}", &GOOD[..scope], &GOOD[tables..]);
    assert!(refused(&none).contains("which outfalls it binds"), "{}", refused(&none));
    let quality = none.replace("\"discharge\"", "\"quality\"");
    assert!(refused(&quality).contains("when and basis are for"), "{}", refused(&quality));
    let levels = GOOD.replace("levels = [\"一级\", \"二级\"]", "levels = []");
    let free = levels.replace("level = \"二级\"\nev", "prohibited = true\nev");
    assert!(refused(&free).contains("levels are missing"), "{}", refused(&free));
    let item = &GOOD[GOOD.find("[[tables.items]]").unwrap()..GOOD.find("[[tables.items]]\nno = 2").unwrap()];
    let twice = format!("{GOOD}{item}");
    assert!(refused(&twice).contains("twice for the same condition and days"), "{}", refused(&twice));
    // Other days, or another condition, make it another item.
    load(
        &format!("{GOOD}{}", item.replace("in_force_to = \"2025-12-31\"", "in_force_from = \"2026-01-01\"")),
        "t",
    )
    .unwrap();
    load(&format!("{GOOD}{}", item.replace("\"cold\"", "\"ice\"")), "t").unwrap();
}

#[test]
fn cells_tell_what_they_allow() {
    let s = load(GOOD, "t.toml").unwrap();
    let mut item = s.tables[0].items[2].clone();
    let range = cell(&item, &item.limits[0]).unwrap();
    assert_eq!(
        (range.low, range.high, range.strict, range.encoded),
        (Some(6.into()), Some(9.into()), false, true)
    );
    assert_eq!(cell(&item, &item.limits[1]).unwrap(), Cell::default());
    let mut of = |comparison, value: Option<&str>| {
        item.comparison = comparison;
        item.limits[0].high = None;
        item.limits[0].value = value.map(str::to_owned);
        cell(&item, &item.limits[0]).map(|c| (c.low, c.high, c.strict, c.not_detected))
    };
    let five = Some(5.into());
    assert_eq!(of(Comparison::AtMost, Some("5")), Ok((None, five, false, false)));
    assert_eq!(of(Comparison::LessThan, Some("5")), Ok((None, five, true, false)));
    assert_eq!(of(Comparison::AtLeast, Some("5")), Ok((five, None, false, false)));
    assert_eq!(of(Comparison::MoreThan, Some("5")), Ok((five, None, true, false)));
    assert_eq!(of(Comparison::NotDetected, None), Ok((None, None, false, true)));
    assert_eq!(of(Comparison::Absent, None), Ok((None, Some(0.into()), false, false)));
    assert_eq!(of(Comparison::Present, None), Ok((Some(1.into()), None, false, false)));
    assert!(of(Comparison::Present, Some("1")).unwrap_err().contains("takes no value"));
    assert!(of(Comparison::Delta, Some("1")).unwrap_err().contains("not of discharge"));
}

use super::*;

fn row(parameter: &str, level: &str, value: &str) -> Row {
    Row {
        standard: "DB41/2087-2021".into(),
        table: "公共污水处理系统".into(),
        parameter: parameter.into(),
        level: level.into(),
        comparison: "<=".into(),
        value: value.into(),
        unit: "mg/L".into(),
        page: "p. 5".into(),
        ..Row::default()
    }
}

fn filled(rows: &[Row]) -> Result<Standard> {
    supplement(standard("DB41/2087-2021").unwrap(), rows, "missing.csv", &[])
}

#[test]
fn the_template_names_every_missing_cell() {
    let rows = template(standard("DB41/2087-2021").unwrap(), Lang::En);
    // Of 6 known items 4 have level 1; level 2 is missing of all, twice of ammonia; 14 and 29
    // items are not named, with two levels each.
    assert_eq!(rows.iter().filter(|r| !r.parameter.is_empty()).count(), 2 + 7);
    assert_eq!(rows.iter().filter(|r| r.parameter.is_empty()).count(), (14 + 29) * 2);
    assert!(template(standard("GB 18918-2002").unwrap(), Lang::En).is_empty());
    // Items of the file have no number of the table; one that has shows it.
    assert!(rows.iter().all(|r| r.no.is_empty()));
    let mut numbered = Document::clone(standard("DB41/2087-2021").unwrap());
    numbered.tables[0].items.iter_mut().for_each(|i| i.no = 7);
    assert!(template(&Standard::unchecked(numbered), Lang::En).iter().any(|r| r.no == "7"));
}

#[test]
fn what_is_filled_in_is_held_by_the_user() {
    let s = filled(&[row("fluoride", "一级", "1.5"), row("BOD5", "一级", "6000")]).unwrap();
    let limit = s.limit_of("氟化物", Some("一级"), None, None, None, None).unwrap();
    assert_eq!((limit.limit.value.as_deref(), limit.evidence().kind), (Some("1.5"), EvidenceKind::User));
    assert_eq!(limit.evidence().page.as_deref(), Some("p. 5"));
    assert_eq!(
        template(&s, Lang::En).len(),
        template(standard("DB41/2087-2021").unwrap(), Lang::En).len() - 2
    );
    // In another unit, exactly.
    let micro = Row { unit: "μg/L".into(), ..row("BOD5", "一级", "6000") };
    let s = filled(&[micro]).unwrap();
    assert_eq!(
        s.limit_of("bod5", Some("一级"), None, None, None, None).unwrap().limit.value.as_deref(),
        Some("6")
    );
    // Conditions are named in either language.
    for inside in ["inside the bracket", "括号内限值"] {
        let r = Row { condition: inside.into(), ..row("氨氮", "二级", "8") };
        let s = filled(&[r]).unwrap();
        assert_eq!(
            template(&s, Lang::En).len(),
            template(standard("DB41/2087-2021").unwrap(), Lang::En).len() - 1
        );
    }
    // An item the file does not name; the other level stays missing.
    let s = filled(&[row("悬浮物", "一级", "10")]).unwrap();
    let other = s.limit_of("悬浮物", Some("二级"), None, None, None, None).unwrap();
    assert_eq!(other.comparison(), Comparison::NotEncoded);
}

#[test]
fn faults_are_refused_with_their_row() {
    let of = |change: fn(&mut Row)| {
        let mut r = row("fluoride", "一级", "1.5");
        change(&mut r);
        filled(&[Row::default(), r]).unwrap_err().to_string()
    };
    for (e, what) in [
        (of(|r| r.table = "表9".into()), "none of the tables"),
        (of(|r| r.level = "三级".into()), "none of the levels"),
        (of(|r| r.parameter = "怪物".into()), "怪物"),
        (of(|r| r.unit = "ppm".into()), "unknown"),
        (of(|r| r.unit = "个/L".into()), "does not convert"),
        (of(|r| r.value = "1,5".into()), "not a decimal"),
        (of(|r| r.comparison = "≤".into()), "none of <="),
        (of(|r| r.condition = "冬季".into()), "no condition"),
        (of(|r| r.page = " ".into()), "no page"),
        (of(|r| r.standard = "DB41/9999".into()), "\"DB41/9999\""),
        (of(|r| r.standard = String::new()), "\"\""),
    ] {
        assert!(e.contains("missing.csv: row 2") && e.contains(what), "{e}");
    }
    let contradiction = filled(&[row("cod", "一级", "50")]).unwrap_err().to_string();
    assert!(contradiction.contains("holds <= 40") && contradiction.contains("says <= 50"), "{contradiction}");
    assert!(filled(&[row("cod", "一级", "40.0")]).is_ok());
    let stricter = filled(&[row("cod", "二级", "30")]).unwrap_err().to_string();
    assert!(stricter.contains("stricter"), "{stricter}");
    // Of other standards, built in or given.
    let other = |id: &str| Row { standard: id.into(), ..row("fluoride", "一级", "1.5") };
    let db41 = standard("DB41/2087-2021").unwrap();
    assert_eq!(&filled(&[other("GB 18918-2002")]).unwrap(), db41);
    assert_eq!(&supplement(db41, &[other("T 1")], "f", &["t1".into()]).unwrap(), db41);
    // More items than the table has.
    let names = [
        "ss",
        "ph",
        "铜",
        "锌",
        "铅",
        "镉",
        "汞",
        "砷",
        "铬",
        "六价铬",
        "苯",
        "甲苯",
        "石油类",
        "动植物油",
        "硫化物",
    ];
    let more: Vec<Row> = names
        .iter()
        .map(|name| Row { unit: if *name == "ph" { "1" } else { "mg/L" }.into(), ..row(name, "一级", "1") })
        .collect();
    assert!(filled(&more[..14]).is_ok());
    let e = filled(&more).unwrap_err().to_string();
    assert!(e.contains("items_printed") && e.contains("20"), "{e}");
    // The same cell twice, with other figures.
    let twice = filled(&[row("fluoride", "一级", "1.5"), row("fluoride", "一级", "2")]).unwrap_err();
    assert!(twice.to_string().contains("row 2"), "{twice}");
}

use super::*;
use crate::grading::indicators::gradable;
use crate::grading::{ColumnRequest, Indicators, Role, indicators};
use crate::standard::{self, Comparison};
use rust_decimal::Decimal;

fn request(columns: &[(&str, Option<&str>)]) -> Request {
    let columns = columns.iter().map(|(p, u)| ColumnRequest::named(p, *u).unwrap()).collect();
    Request { columns, ..Request::default() }
}

#[test]
fn compiles_limits_in_the_unit_of_the_column() {
    let plan =
        Plan::compile(&request(&[("汞", Some("μg/L")), ("总磷", None), ("铁", None), ("电导率", None)]))
            .unwrap();
    assert_eq!(plan.classes.names, ["Ⅰ", "Ⅱ", "Ⅲ", "Ⅳ", "Ⅴ", "劣Ⅴ"]);
    let mercury = plan.columns[0].limits(WaterBody::River).unwrap();
    assert_eq!([0.05, 0.06, 0.1, 1.0, 1.1].map(|x| mercury.bounds.rank(x)), [0, 2, 2, 3, 5]);
    assert_eq!(mercury.clause, "GB 3838-2002 表1 第15项");
    let roles: Vec<Role> = plan.columns.iter().map(|c| c.role).collect();
    assert_eq!(roles, [Role::Class, Role::Class, Role::NotAssessed, Role::NoLimit]);
    assert!(plan.columns[1].by_water_body && !plan.columns[0].by_water_body);
    assert_eq!(plan.columns[1].limits(WaterBody::Lake).unwrap().bounds.rank(0.1), 3);
}

#[test]
fn a_class_beyond_the_last_is_needed_by_its_own_table() {
    let table = |no: &str, levels: [&str; 2], parameter: &str, last: &str| {
        let [first, second] = levels;
        format!(
            r#"
[[tables]]
no = "{no}"
title_zh = "表"
title_en = "Table"
levels = ["{first}", "{second}"]
[[tables.items]]
no = 1
parameter = "{parameter}"
name = "{parameter}"
unit = "mg/L"
comparison = "<="
evidence = {{ kind = "single", witnesses = ["a"] }}
limits = [{{ level = "{first}", value = "1" }}, {{ level = "{second}", {last} }}]
"#
        )
    };
    let (closed, open) = (r#"value = "2""#, r#"comparison = ">", value = "1""#);
    for (first, second, classes) in [(closed, open, 3), (open, closed, 2)] {
        let toml = [
            "schema = 1\nid = \"T 3\"\ntitle_zh = \"试\"\ntitle_en = \"T\"\nkind = \"quality\"\n".to_owned(),
            "[witnesses]\na = \"A\"\n".to_owned(),
            table("1", ["Ⅰ", "Ⅱ"], "copper", first),
            table("2", ["甲", "乙"], "zinc", second),
        ];
        let request = Request {
            standard: "T 3".into(),
            standard_toml: Some(toml.concat()),
            target: Some("Ⅰ".into()),
            ..request(&[("铜", None)])
        };
        assert_eq!(Plan::compile(&request).unwrap().classes.names.len(), classes);
    }
}

#[test]
fn options_not_understood_are_refused() {
    let with = |change: fn(&mut Request)| {
        let mut r = request(&[("汞", None)]);
        change(&mut r);
        Plan::compile(&r).unwrap_err().to_string()
    };
    for (option, word) in [("nondetect", "third"), ("rounding", "up"), ("water_body", "池")] {
        let error = Request::from_json(&format!("{{\"{option}\": \"{word}\"}}")).unwrap_err().to_string();
        assert!(error.contains(option) && error.contains("say \""), "{error}");
    }
    assert!(with(|r| r.target = Some("Ⅵ".into())).contains("target"));
    assert!("22".parse::<Indicators>().unwrap_err().to_string().contains("table1-21"));
    assert!(with(|r| r.indicators = Indicators::List(vec![])).contains("indicators"));
    assert!(with(|r| r.indicators = Indicators::named(["电导率"]).unwrap()).contains("no limit"));
    assert!(with(|r| r.x = vec!["铜".parse().unwrap()]).contains("5+X"));
    assert!(
        with(|r| r.detection_limits = [("汞".parse().unwrap(), Decimal::ZERO)].into()).contains("above 0")
    );
    assert!(with(|r| r.standard = "GB 1".into()).contains("GB 3838-2002"));
    assert!(Plan::cached("{}").is_ok() && Plan::cached("{\"colour\": 1}").is_err());
}

#[test]
fn sets_and_x() {
    let mut r = request(&[]);
    assert_eq!(indicators(&r).unwrap().len(), 21);
    r.indicators = "5+X".parse().unwrap();
    r.x = vec!["氟化物".parse().unwrap()];
    assert_eq!(indicators(&r).unwrap().last().unwrap(), "fluoride");
    r.x = vec!["总氮".parse().unwrap()];
    assert!(indicators(&r).is_err());
    r = request(&[]);
    r.drinking_source = true;
    assert_eq!(indicators(&r).unwrap().len(), 21 + 85);
}

fn ground(columns: &[(&str, Option<&str>)]) -> Request {
    Request { standard: "GB/T 14848-2017".into(), ..request(columns) }
}

#[test]
fn every_value_ranks_as_the_first_level_that_prints_it() {
    let s = standard::standard("GB/T 14848-2017").unwrap();
    let step = Decimal::new(1, 6);
    for (_, item) in gradable(s) {
        let plan = Plan::compile(&ground(&[(&item.parameter, Some(&item.unit))])).unwrap();
        let bounds = &plan.columns[0].limits(WaterBody::River).unwrap().bounds;
        let figure = |text: &Option<String>| text.as_deref().and_then(rounding::parse).unwrap_or_default();
        let prints = |l: &standard::Limit, x: Decimal| {
            let value = figure(&l.value);
            match item.comparison_of(l) {
                Comparison::AtMost => x <= value,
                Comparison::AtLeast => x >= value,
                Comparison::Range => x >= value && x <= figure(&l.high),
                Comparison::Delta | Comparison::NotEncoded => unreachable!("not gradable"),
                Comparison::LessThan => x < value,
                Comparison::MoreThan => x > value,
                Comparison::NotDetected | Comparison::Absent => x.is_zero(),
                Comparison::Present => x == Decimal::ONE,
            }
        };
        let figures = item.limits.iter().flat_map(|l| [figure(&l.value), figure(&l.high)]);
        let mut probes: Vec<Decimal> = figures.flat_map(|f| [f - step, f, f + step]).collect();
        probes.retain(|x| !x.is_sign_negative());
        if item.is_descriptive() {
            probes = vec![Decimal::ZERO, Decimal::ONE];
        }
        for x in probes {
            let first = item.limits.iter().find(|l| prints(l, x)).unwrap();
            let want = s.tables[0].levels.iter().position(|l| *l == first.level).unwrap();
            assert_eq!(usize::from(bounds.rank(rounding::to_f64(x))), want, "{} {x}", item.name);
        }
    }
}

#[test]
fn an_open_worst_class_is_the_last() {
    let plan = Plan::compile(&Request { target: Some("Ⅴ".into()), ..ground(&[("pH", None)]) }).unwrap();
    assert_eq!(plan.classes.names, ["Ⅰ", "Ⅱ", "Ⅲ", "Ⅳ", "Ⅴ"]);
    assert_eq!((plan.levels(), plan.target), (plan.classes.names(), Some(Rank::new(4))));
    assert_eq!(plan.statuses, [None; 5]);
    let held = plan.columns[0].limits(WaterBody::River).unwrap();
    assert_eq!([14.0, 9.0, 8.5, 6.4, 0.0].map(|x| held.bounds.rank(x)), [4, 3, 0, 3, 4]);
    let range = Some(Comparison::Range);
    assert_eq!([2, 3, 4].map(|l| held.comparison(Some(Rank::new(l)))), [range, range, None]);
    let surface = Plan::compile(&request(&[])).unwrap();
    assert_eq!((surface.levels().len(), surface.statuses[0]), (5, Some(Status::Excellent)));
    assert_eq!(indicators(&ground(&[])).unwrap().len(), 93);
}

use super::super::request::{Case, LimitsRequest};
use super::*;
use crate::grading::ColumnRequest;

fn plan(standard: &str, parameters: &[&str], case: Case) -> LimitsPlan {
    let columns = parameters.iter().map(|p| ColumnRequest::named(p, None).unwrap());
    let request = LimitsRequest {
        standard: standard.into(),
        columns: columns.collect(),
        cases: vec![case],
        ..LimitsRequest::default()
    };
    LimitsPlan::compile(&request).unwrap()
}

fn row(plan: &LimitsPlan, cells: &[&str]) -> Row {
    plan.row(Some(0), None, |place| plan.columns[place].rules.read(cells[place]))
}

#[test]
fn a_sample_keeps_a_standard_where_every_reading_does() {
    let p = plan("GB 5749-2022", &["铅", "氟化物", "总大肠菌群", "pH"], Case::default());
    let of = |cells: &[&str]| {
        let found = row(&p, cells);
        (found.verdict, found.assessed, found.certain, found.reason.unwrap_or_default())
    };
    assert_eq!(of(&["0.01", "1.0", "未检出", "8.5"]), (Verdict::Pass, 4, Some(true), String::new()));
    assert_eq!(of(&["0.011", "", "未检出", "6.4"]).0, Verdict::Fail);
    assert_eq!(of(&["--", "--", "--", "--"]).0, Verdict::Undetermined);
    assert_eq!(of(&["0.001", "约1", "0", "7"]).3, "not_a_number: fluoride");
    assert_eq!(of(&["0.001", "约1", "0", "7"]).0, Verdict::Undetermined);
    let unsure = of(&["<0.02", "1", "未检出", "7"]);
    assert_eq!((unsure.0, unsure.2), (Verdict::Pass, Some(false)));
    assert_eq!(unsure.3, "detection_limit_above_limit: lead");
    assert_eq!(of(&["未检出", "1", "未检出", "7"]).3, "not_detected: lead");
}

#[test]
fn the_word_of_a_use_chooses_the_limits() {
    let case = |use_: &str| Case { use_: Some(use_.into()), ..Case::default() };
    let verdict = |use_: &str| {
        let p = plan("GB/T 18920-2020", &["color_platinum_cobalt"], case(use_));
        row(&p, &["20"]).verdict
    };
    assert_eq!((verdict("冲厕"), verdict("消防")), (Verdict::Fail, Verdict::Pass));
    let request = LimitsRequest {
        standard: "GB/T 18920-2020".into(),
        cases: vec![case("饮用")],
        ..LimitsRequest::default()
    };
    assert!(LimitsPlan::compile(&request).unwrap_err().to_string().contains("冲厕"));
    let request = LimitsRequest {
        standard: "GB 5084-2021".into(),
        cases: vec![case("饮用")],
        ..LimitsRequest::default()
    };
    let said = LimitsPlan::compile(&request).unwrap_err().to_string();
    assert_eq!(said.matches("旱地作物").count(), 1, "{said}");
    let rivers = plan("GB 3838-2002", &["氨氮"], case("Ⅲ"));
    assert_eq!(row(&rivers, &["1.2"]).exceeding[0].multiple, Some(0.2));
    let none = LimitsRequest { standard: "GB 3838-2002".into(), ..LimitsRequest::default() };
    assert!(LimitsPlan::compile(&none).unwrap_err().to_string().contains("\"Ⅲ\""));
}

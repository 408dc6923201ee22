//! Sections by periods, compared with the results of the Python interface for the same tables
//! (tests/python/common/rust_face.py).
#![allow(clippy::unwrap_used, clippy::indexing_slicing)]

mod common;

use common::{expected, table};
use serde_json::{Value, json};
use shuizhi::{Assessment, Averager, Grader, Lang, Period, Standard, parameters, rounding};

fn seasons() -> Period {
    let months =
        [("丰水期", vec![6, 7, 8, 9]), ("平水期", vec![4, 5, 10, 11]), ("枯水期", vec![12, 1, 2, 3])];
    Period::seasons(months).unwrap()
}

/// The values of an assessment, by the names of the columns of Python's results.
fn told(of: &Assessment<'_, String>, name: &str) -> Value {
    let some = |text: String| (!text.is_empty()).then_some(text);
    match name {
        "section" => json!(of.key()),
        "period" => json!(of.period()),
        "samples" => json!(of.samples()),
        "duplicates" => json!(of.duplicates()),
        "days" => json!(of.days()),
        "class" => json!(of.class()),
        "status" => json!(of.status().map(|status| status.name(Lang::En))),
        "main_indicators" => {
            let over: Vec<String> =
                of.main_text(Lang::En).split(", ").filter(|t| !t.is_empty()).map(Into::into).collect();
            json!((!over.is_empty()).then(|| over.join(", ")))
        }
        "deciding" => json!(of.deciding().map(|p| &p.id).collect::<Vec<_>>()),
        "target" => json!(of.target()),
        "attained" => json!(of.attained()),
        "change" => json!(of.change().map(|change| change.name(Lang::En))),
        "change_year" => json!(of.change_year().map(|change| change.name(Lang::En))),
        "water_body" => json!(of.water_body().map(|body| body.as_str())),
        "assessed" => json!(of.assessed()),
        "certain" => json!(of.certain()),
        "reason" => json!(some(of.notes())),
        id => {
            let parameter = parameters().get(id).unwrap();
            let places = parameter.decimals_assessment.unwrap_or(12);
            json!(of.mean(parameter).ok().map(|mean| rounding::for_assessment(mean, places)))
        }
    }
}

fn check(name: &str, file: &str, period: Period, x: bool, target: Option<&str>) {
    let (headers, rows) = table(file);
    let at = |header: &str| headers.iter().position(|h| h == header).unwrap();
    let standard = Standard::named("GB 3838-2002").unwrap();
    let mut builder = Grader::builder(&standard).water_body_column("水体类型");
    if let Some(target) = target {
        builder = builder.target_column(target);
    }
    if x {
        builder = builder.indicator_set("5+X");
    }
    let grader = builder.for_headers(&headers).unwrap();
    let mut averager = Averager::new(&grader, period);
    for row in &rows {
        averager.push(row[at("断面名称")].clone(), row[at("采样日期")].as_str(), row).unwrap();
    }
    let assessed = averager.assess().unwrap();
    let wanted = expected("section_periods");
    let [names, wanted @ ..] = wanted[name].as_array().unwrap().as_slice() else { panic!("{name} is empty") };
    assert_eq!(assessed.len(), wanted.len(), "{name}");
    for (found, wanted) in assessed.iter().zip(wanted) {
        for (column, want) in names.as_array().unwrap().iter().zip(wanted.as_array().unwrap()) {
            let column = column.as_str().unwrap();
            let got = told(&found, column);
            let same = match (got.as_f64(), want.as_f64()) {
                (Some(got), Some(want)) => got == want,
                _ => got == *want,
            };
            assert!(same, "{name} {} {:?}: {column} is {got}, not {want}", found.key(), found.period());
        }
    }
}

#[test]
fn section_years_are_as_certain_as_python_says() {
    // Six of the sixteen are not: months that are not certain make years that are not.
    check("jiaozuo/year", "examples/jiaozuo-samples.csv", Period::Year, false, None);
}

#[test]
fn every_period_of_a_table_with_all_that_goes_wrong_comes_to_what_python_finds() {
    let file = "tests/expected/odd-samples.csv";
    for (name, period) in [
        ("odd/month", Period::Month),
        ("odd/quarter", Period::Quarter),
        ("odd/half", Period::Half),
        ("odd/year", Period::Year),
        ("odd/seasons", seasons()),
    ] {
        check(name, file, period, false, Some("目标"));
    }
    check("odd/quarter/5+X", file, Period::Quarter, true, Some("目标"));
    check("odd/year/5+X", file, Period::Year, true, Some("目标"));
}

//! Files of standards: what loads is written and loads again, and can be asked for every limit.

use shuizhi::Lang;
use shuizhi::grading::{ColumnRequest, Indicators, Plan, Request};
use shuizhi::standard::{Standard, load, template, to_toml};

pub fn holds(text: &str) {
    let standard = match load(text, "f.toml") {
        Ok(standard) => standard,
        Err(error) => {
            let told = error.to_string();
            assert!(told.starts_with("f.toml: ") && told.len() < 4 * text.len() + 4000, "{told}");
            return;
        }
    };
    let written = to_toml(&standard);
    let again = load(&written, "f.toml").unwrap_or_else(|error| panic!("{error}: {written}"));
    assert_eq!(to_toml(&again), written);
    ask(&standard);
    assert!(template(&standard, Lang::Zh).len() < 1_000_000);
    let request = Request {
        standard: standard.id.clone(),
        standard_toml: Some(written),
        columns: standard.tables.iter().flat_map(|t| &t.items).map(column).collect(),
        indicators: Indicators::Default,
        ..Request::default()
    };
    let _ = Plan::compile(&request);
}

fn column(item: &shuizhi::standard::Item) -> ColumnRequest {
    ColumnRequest::named(&item.parameter, None).expect("checked at load")
}

fn ask(standard: &Standard) {
    for table in &standard.tables {
        for item in &table.items {
            for level in &table.levels {
                let mut query =
                    standard.limit(&item.parameter).level(level).unit(&item.unit).table(&table.no);
                if let Some(body) = item.water_body {
                    query = query.water_body(body);
                }
                if let Some(condition) = &item.condition {
                    query = query.condition(condition);
                }
                let found = query.get();
                if let Ok(found) = found {
                    assert_eq!(found.parameter(), item.parameter);
                    assert!(found.clause().starts_with(&standard.id));
                }
            }
        }
    }
}

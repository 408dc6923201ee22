//! Column headers: a line each, all of them those of one table.

use shuizhi::parameter::parameters;
use shuizhi::table::columns::{recognize, select};
use shuizhi::table::header::{Header, read};
use shuizhi::text::fold;
use std::collections::BTreeMap;

pub fn holds(text: &str) {
    let headers: Vec<String> = text.lines().map(str::to_owned).collect();
    for header in &headers {
        // White space and invisible marks say nothing.
        assert_eq!(show(&format!(" {header}\u{200B}")), show(header), "{header:?}");
    }
    let found = recognize(&headers, &BTreeMap::new()).expect("headers alone never fail");
    assert_eq!(found.len(), headers.len());
    let all: Vec<String> = found.iter().filter_map(|r| Some(r.parameter?.id.clone())).collect();
    for one in &found {
        if let (Some(p), Some(unit)) = (one.parameter, one.unit) {
            assert!(unit.exponent_to(p.unit()).is_some(), "{:?} in {}", one.column, unit.symbol());
            assert!(one.error.is_none());
        }
        let note = one.shown().note.unwrap_or_default();
        assert!(note.len() < 8 * one.column.len() + 2000, "a message without end: {note}");
    }
    if let Ok(places) = select(&found, &all) {
        // No parameter twice, none without a unit, in the order of the table.
        let mut ids: Vec<&str> = places.iter().map(|&i| found[i].parameter.unwrap().id.as_str()).collect();
        assert!(places.is_sorted() && places.iter().all(|&i| found[i].unit.is_some()));
        ids.sort_unstable();
        assert!(ids.windows(2).all(|two| two[0] != two[1]), "{ids:?}");
    }
}

fn show(header: &str) -> String {
    match read(header, parameters()) {
        Header::Parameter { parameter, unit, code_unit, stage } => {
            let known = unit.or(code_unit);
            assert!(known.is_none_or(|u| u.exponent_to(parameter.unit()).is_some()));
            format!("{} {:?} {stage:?}", parameter.id, known.map(|u| u.symbol()))
        }
        Header::Weak { candidates } => format!("weak {}", candidates[0].id),
        Header::Field { parameter, field } => format!("{} {field}", parameter.id),
        Header::Identifier => "identifier".into(),
        Header::Unclear { parameter, error } => format!("{}: {}", parameter.id, error.class_name()),
        Header::Unknown => {
            // What nothing is known of is no parameter's name either.
            assert!(parameters().find(&fold(header)).is_none());
            "unknown".into()
        }
    }
}

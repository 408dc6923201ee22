//! The jobs of examples/rust/jobs.rs come to what the Python face finds of the same table
//! (tests/python/common/rust_face.py).
#![allow(clippy::unwrap_used, clippy::indexing_slicing)]

mod common;
#[path = "../examples/rust/jobs.rs"]
mod jobs;

use serde_json::{Value, json};

/// Rows as lists, a single result as one row.
fn rows(value: &Value, wanted: usize) -> Vec<Value> {
    let of_one = |row: &Value| if row.is_array() { row.clone() } else { json!([row]) };
    match value.as_array() {
        Some(all) if all.iter().all(Value::is_array) || all.len() == wanted => {
            all.iter().map(of_one).collect()
        }
        _ => vec![of_one(value)],
    }
}

#[test]
fn every_job_comes_to_what_python_finds() {
    let (table, wanted) = (jobs::table(), common::expected("jobs"));
    for (name, job) in jobs::JOBS {
        let wanted = wanted[name].as_array().unwrap();
        let found = rows(&job(&table).unwrap(), wanted.len());
        assert_eq!(found.len(), wanted.len(), "{name}: {found:?}");
        for (row, (found, wanted)) in found.iter().zip(wanted).enumerate() {
            let cells = found.as_array().unwrap().iter().zip(wanted.as_array().unwrap());
            for (got, want) in cells {
                let same = match (got.as_f64(), want.as_f64()) {
                    (Some(got), Some(want)) => got == want,
                    _ => got == want,
                };
                assert!(same, "{name}, row {row}: {found} is not {wanted}");
            }
        }
    }
}

//! What the tests of the Rust face share: tables as text, and results kept as data.

#![allow(dead_code)] // each test takes its part

use serde_json::Value;
use std::path::PathBuf;

fn path(file: &str) -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join(file)
}

/// The headers and the rows of a CSV file.
pub fn table(file: &str) -> (Vec<String>, Vec<Vec<String>>) {
    let text = std::fs::read_to_string(path(file)).unwrap();
    let mut lines = text.trim_start_matches('\u{FEFF}').lines().map(cells);
    let headers = lines.next().unwrap();
    (headers, lines.collect())
}

/// The cells of a line; a comma between quotes parts nothing.
fn cells(line: &str) -> Vec<String> {
    let mut quoted = false;
    let parts = |c: char| {
        quoted ^= c == '"';
        c == ',' && !quoted
    };
    line.split(parts).map(|cell| cell.trim_matches('"').to_owned()).collect()
}

/// Results that are kept in `tests/expected`.
pub fn expected(name: &str) -> Value {
    let text = std::fs::read_to_string(path(&format!("tests/expected/{name}.json"))).unwrap();
    serde_json::from_str(&text).unwrap()
}

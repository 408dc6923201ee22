//! What fuzzing checks (`make fuzz`), of the seeds it starts from and of the standards' own files.
#![allow(clippy::unwrap_used)]

use std::fs::read_to_string;
use std::path::Path;

#[path = "../fuzz/checks/header.rs"]
mod header;
#[path = "../fuzz/checks/hj212.rs"]
mod hj212;
#[path = "../fuzz/checks/reading.rs"]
mod reading;
#[path = "../fuzz/checks/standard.rs"]
mod standard;
#[path = "../fuzz/checks/supplement.rs"]
mod supplement;

/// Checks the files of a folder; it must have some.
fn each(folder: &str, holds: fn(&str)) {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join(folder);
    let mut checked = 0;
    for file in folder.read_dir().unwrap() {
        let path = file.unwrap().path();
        if path.is_file() {
            holds(&read_to_string(&path).unwrap());
            checked += 1;
        }
    }
    assert!(checked > 0, "{} is empty", folder.display());
}

#[test]
fn cells() {
    each("fuzz/seeds/reading", reading::holds);
}

#[test]
fn headers() {
    each("fuzz/seeds/header", header::holds);
}

#[test]
fn messages() {
    each("fuzz/seeds/hj212", hj212::holds);
}

#[test]
fn standards() {
    each("fuzz/seeds/standard", standard::holds);
    each("standards", standard::holds);
}

#[test]
fn supplements() {
    each("fuzz/seeds/supplement", supplement::holds);
}

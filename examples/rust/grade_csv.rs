//! Grades a CSV file of samples: `cargo run --example grade_csv examples/jiaozuo-samples.csv`.

use shuizhi::{Grader, Lang, Standard};
use std::error::Error;

fn main() -> Result<(), Box<dyn Error>> {
    let path = std::env::args().nth(1).unwrap_or_else(|| "examples/jiaozuo-samples.csv".into());
    let text = std::fs::read_to_string(path)?;
    let mut lines = text.trim_start_matches('\u{FEFF}').lines().map(cells);
    let headers = lines.next().ok_or("the file is empty")?;
    let standard = Standard::named("GB 3838-2002")?;
    let grader = Grader::builder(&standard).lang(Lang::Zh).for_headers(&headers)?;
    let results = grader.grade(lines.filter(|cells| cells.len() == headers.len()))?;
    for (row, sample) in results.iter().enumerate().take(10) {
        println!("{:>4}  {}  {}", row + 1, sample.explain(Lang::Zh), sample.notes());
    }
    println!("{} rows", results.len());
    Ok(())
}

/// The cells of a line; a comma between quotes does not separate cells.
fn cells(line: &str) -> Vec<String> {
    let mut quoted = false;
    let parts = |c: char| {
        quoted ^= c == '"';
        c == ',' && !quoted
    };
    line.split(parts).map(|cell| cell.trim_matches('"').to_owned()).collect()
}

//! Supplements: lines of a CSV file that complete what is known of DB41/2087-2021.

use shuizhi::Lang;
use shuizhi::standard::{Comparison, Row, Standard, load, standard, supplement, template, to_toml};

const ID: &str = "DB41/2087-2021";

pub fn holds(text: &str) {
    let rows: Vec<Row> = text.lines().take(200).map(row).collect();
    let given = standard(ID).unwrap();
    match supplement(given, &rows, "f.csv", &[]) {
        Ok(made) => {
            // What was held is held as it was, and no cell is missing that was not before.
            let before = held(given);
            let after = held(&made);
            assert!(before.iter().all(|cell| after.contains(cell)));
            assert!(template(&made, Lang::Zh).len() <= template(given, Lang::Zh).len());
            let written = to_toml(&made);
            assert_eq!(to_toml(&load(&written, "f.toml").unwrap()), written);
        }
        Err(error) => {
            let told = error.to_string();
            assert!(told.starts_with("f.csv: ") && told.len() < 8 * text.len() + 4000, "{told}");
        }
    }
}

fn row(line: &str) -> Row {
    let cells: Vec<&str> = line.split(',').collect();
    let cell = |at: usize| cells.get(at).copied().unwrap_or_default().to_owned();
    Row {
        standard: if cell(0).is_empty() { ID.into() } else { cell(0) },
        table: cell(1),
        no: cell(2),
        parameter: cell(3),
        name: cell(4),
        level: cell(5),
        condition: cell(6),
        comparison: cell(7),
        value: cell(8),
        value_high: cell(9),
        unit: cell(10),
        page: cell(11),
    }
}

/// The cells that are held, each as one text.
fn held(s: &Standard) -> Vec<String> {
    let items = s.tables.iter().flat_map(|t| t.items.iter().map(move |i| (t, i)));
    items
        .flat_map(|(t, i)| {
            let known = i.limits.iter().filter(|l| i.comparison_of(l) != Comparison::NotEncoded);
            known.map(move |l| format!("{} {} {} {:?} {:?}", t.no, i.parameter, l.level, l.value, l.high))
        })
        .collect()
}

//! shuizhi in the browser: what the page asks of the core.
//!
//! Everything passes as text: options and answers are JSON, files are bytes. An answer is what was asked
//! for, or `{"error": {"code": …}}`; the page words the code in both languages.

mod book;
mod columns;
mod csv;
mod grading;
mod law;
mod problem;
mod table;
mod text;

use columns::Columns;
use grading::{Grading, Options};
use problem::Problem;
use serde::Serialize;
use serde_json::json;
use shuizhi::{Lang, figure};
use table::Table;
use wasm_bindgen::prelude::wasm_bindgen;

/// The table under work, and its grading.
#[wasm_bindgen]
#[derive(Default)]
pub struct Playground {
    open: Option<(Table, Columns)>,
    grading: Option<Grading>,
    /// The rows of the view, where not all are shown.
    view: Option<Vec<usize>>,
}

fn answer<T: Serialize>(made: Result<T, Problem>) -> String {
    let text = match &made {
        Ok(value) => serde_json::to_string(value),
        Err(problem) => serde_json::to_string(&json!({"error": problem})),
    };
    text.unwrap_or_else(|_| r#"{"error":{"code":"internal"}}"#.into())
}

fn lang(word: &str) -> Lang {
    if word == "zh" { Lang::Zh } else { Lang::En }
}

#[wasm_bindgen]
impl Playground {
    #[wasm_bindgen(constructor)]
    pub fn new() -> Playground {
        Playground::default()
    }

    /// Reads a file: the names of its columns, what they were understood as, and how it was read.
    pub fn open(&mut self, name: &str, data: &[u8], sheet: usize) -> String {
        (self.grading, self.view, self.open) = (None, None, None);
        answer(Table::read(name, data, sheet).and_then(|table| {
            let columns = Columns::of(&table).map_err(|e| Problem::of(&e, Lang::En))?;
            let told = json!({
                "rows": table.len(),
                "columns": columns.shown(&table),
                "sheets": table.sheets.0,
                "sheet": table.sheets.1,
                "notes": table.notes,
            });
            self.open = Some((table, columns));
            Ok(told)
        }))
    }

    /// Says what a column is to be understood as, by a header; by none it is left out. Returns the columns.
    pub fn rename(&mut self, place: usize, header: &str) -> String {
        (self.grading, self.view) = (None, None);
        let Some((table, columns)) = &mut self.open else { return answer::<()>(Err(nothing_open())) };
        if let Some(own) = table.headers.get_mut(place) {
            *own = header.trim().to_owned();
        }
        answer(Columns::of(table).map_err(|e| Problem::of(&e, Lang::En)).map(|understood| {
            *columns = understood;
            columns.shown(table)
        }))
    }

    /// Grades the table: how many rows are of each class, and what is told.
    pub fn grade(&mut self, options: &str) -> String {
        (self.grading, self.view) = (None, None);
        let Some((table, columns)) = &self.open else { return answer::<()>(Err(nothing_open())) };
        let options = serde_json::from_str::<Options>(options);
        let options = options.map_err(|e| Problem::new("internal", json!({"why": e.to_string()})));
        answer(options.and_then(|options| {
            let made = Grading::of(table, columns, &options)?;
            let (counts, none) = made.counts();
            let told = json!({
                "classes": made.grader.classes().names(),
                "statuses": made.statuses,
                "counts": counts,
                "none": none,
                "uncertain": made.rows.iter().filter(|r| r.certain == Some(false)).count(),
                "graded": made.grader.parameters().map(|p| &p.id).collect::<Vec<_>>(),
                "notes": made.notes,
            });
            self.grading = Some(made);
            Ok(told)
        }))
    }

    /// Shows the rows of a class only: its place, or -1 of rows without one, or -2 of all. Returns how
    /// many there are.
    pub fn filter(&mut self, class: i32) -> usize {
        let Some(made) = &self.grading else { return 0 };
        self.view = (class > -2).then(|| {
            let wanted = u8::try_from(class).ok();
            (0..made.rows.len()).filter(|&row| made.rows[row].class == wanted).collect()
        });
        self.view.as_ref().map_or(made.rows.len(), Vec::len)
    }

    /// Rows of the view, from one to another.
    pub fn rows(&self, from: usize, to: usize) -> String {
        let (Some((table, _)), Some(made)) = (&self.open, &self.grading) else { return "[]".into() };
        let len = self.view.as_ref().map_or(made.rows.len(), Vec::len);
        let row = |place: usize| self.view.as_ref().map_or(place, |view| view[place]);
        let shown = (from..to.min(len)).map(|place| made.shown(table, row(place)));
        answer(Ok(shown.collect::<Vec<_>>()))
    }

    /// The basis of the class of a row: a sentence, and every reading with its limit.
    pub fn why(&self, row: usize) -> String {
        let (Some((table, _)), Some(made)) = (&self.open, &self.grading) else { return "{}".into() };
        if row >= table.len() {
            return "{}".into();
        }
        let readings = made.readings(table, row);
        let readings = readings.iter().map(|(place, reading)| {
            let mut told = json!(reading);
            told["column"] = json!(table.names[*place]);
            told["raw"] = json!(table.cell(row, *place));
            told["name_zh"] = json!(reading.parameter.name_zh);
            told["name_en"] = json!(reading.parameter.name_en);
            // Figures as they are written, by the one formatter.
            told["multiple"] = json!(reading.multiple.map(figure::multiple));
            for (name, figure) in
                [("value", reading.value), ("limit", reading.limit), ("limit_high", reading.limit_high)]
            {
                told[name] = json!(figure.map(figure::plain));
            }
            told
        });
        answer(Ok(json!({
            "result": made.shown(table, row),
            "sentence": if made.is_summary(row) { String::new() } else { made.sentence(table, row) },
            "names": table.names,
            "readings": readings.collect::<Vec<_>>(),
        })))
    }

    /// The graded table as a CSV file.
    pub fn csv(&self) -> String {
        match (&self.open, &self.grading) {
            (Some((table, _)), Some(made)) => csv::write(table, made),
            _ => String::new(),
        }
    }
}

fn nothing_open() -> Problem {
    Problem::new("nothing_open", json!({}))
}

/// The standards there are.
#[wasm_bindgen]
pub fn standards() -> String {
    answer(Ok(law::list()))
}

/// A standard with its tables.
#[wasm_bindgen]
pub fn standard(id: &str, language: &str) -> String {
    answer(law::standard(id, lang(language)))
}

/// The parameters that a text names, and the standards that limit each.
#[wasm_bindgen]
pub fn search(text: &str) -> String {
    answer(Ok(law::search(text)))
}

/// What a standard says of a parameter, at a level where one is named.
#[wasm_bindgen]
pub fn look(id: &str, parameter: &str, level: Option<String>, language: &str) -> String {
    answer(law::look(id, parameter, level.as_deref(), lang(language)))
}

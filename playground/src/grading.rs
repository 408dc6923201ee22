//! A table graded: the results row by row, and the readings behind them.

use crate::columns::Columns;
use crate::problem::{Note, Problem};
use crate::table::Table;
use serde::{Deserialize, Serialize};
use serde_json::json;
use shuizhi::figure;
use shuizhi::table::roles::is_summary;
use shuizhi::{
    Exceeds, Grader, GraderBuilder, JudgedReading, Lang, Parameter, Reason, Standard, Unit, WaterBody,
};
use std::collections::{BTreeSet, HashMap};

/// What the user chooses.
#[derive(Debug, Clone, Deserialize)]
pub struct Options {
    pub standard: String,
    /// `auto`, `river`, `lake`, or the column that says.
    pub water_body: String,
    /// A class, or the column that says.
    pub target: String,
    pub lang: Lang,
}

/// The result of a row.
#[derive(Debug, Clone, Copy)]
pub struct Row {
    /// The place of the class.
    pub class: Option<u8>,
    pub assessed: u32,
    pub indicators: Option<u32>,
    pub certain: Option<bool>,
    /// Places among the texts: what decides, what exceeds (`None`: not known), and what is noted.
    deciding: Option<u32>,
    exceeding: Option<u32>,
    notes: u32,
}

/// Texts, each once: most rows say what others say.
#[derive(Default)]
struct Texts {
    list: Vec<String>,
    places: HashMap<String, u32>,
}

impl Texts {
    fn place(&mut self, text: String) -> u32 {
        if let Some(place) = self.places.get(&text) {
            return *place;
        }
        let place = self.list.len() as u32;
        self.places.insert(text.clone(), place);
        self.list.push(text);
        place
    }
}

/// A table graded.
pub struct Grading {
    pub lang: Lang,
    pub grader: Grader,
    /// The same with every column that is understood, assessed or not, and the places of these.
    every: Grader,
    places: Vec<usize>,
    /// The columns of places, whose cells mark rows that are not samples.
    sites: Vec<usize>,
    pub rows: Vec<Row>,
    texts: Texts,
    pub statuses: Vec<Option<&'static str>>,
    pub notes: Vec<Note>,
}

/// A row as the page shows it.
#[derive(Debug, Serialize)]
pub struct Shown<'g> {
    pub row: usize,
    pub class: Option<&'g str>,
    pub status: Option<&'g str>,
    pub deciding: &'g str,
    pub exceeding: Option<&'g str>,
    pub certain: Option<bool>,
    pub notes: &'g str,
    pub cells: Vec<&'g str>,
    /// Of each cell that is assessed: the class of the reading, and whether it keeps the target's limit.
    pub judged: Vec<Option<(Option<&'g str>, &'static str)>>,
}

impl Grading {
    /// Grades a table.
    pub fn of(table: &Table, columns: &Columns, options: &Options) -> Result<Grading, Problem> {
        let lang = options.lang;
        let refused = |error: shuizhi::Error| Problem::of(&error, lang);
        let standard = Standard::named(&options.standard).map_err(refused)?;
        let mut notes = Vec::new();
        let mut said = options.water_body.as_str();
        if said == "auto" {
            said = match columns.of_role("water_body") {
                [] => "river",
                [one] => {
                    notes.push(json!({"code": "water_body_taken", "column": one}));
                    one
                }
                several => return Err(Problem::new("columns_several", json!({"columns": several}))),
            };
        }
        let builder = || {
            let builder = Grader::builder(&standard).lang(lang);
            let builder = match WaterBody::parse(said) {
                Some(body) => builder.water_body(body),
                None => builder.water_body_column(said),
            };
            with_target(builder, table, &options.target)
        };
        let grader = builder().for_headers(&table.headers).map_err(refused)?;
        let (places, of_places) = understood(columns);
        let every = builder().for_columns(&of_places).map_err(refused)?;
        // What rows bring themselves comes behind the columns.
        let bring = [said, options.target.as_str()].into_iter().filter_map(|n| place_of(table, n));
        let places = places.into_iter().chain(bring).collect();
        let graded: BTreeSet<&str> = grader.parameters().map(|p| p.id.as_str()).collect();
        let is_graded = |i: usize| {
            let parameter = columns.recognized[i].parameter;
            parameter.is_some_and(|p| graded.contains(p.id.as_str()))
        };
        let sites = columns.of_role("section").iter().filter_map(|name| place_of(table, name));
        let sites = sites.filter(|i| !is_graded(*i)).collect();
        let classes = grader.classes();
        let statuses = classes.iter().map(|class| Some(grader.plan().status(class)?.name(lang))).collect();
        let mut made = Grading {
            lang,
            every,
            places,
            sites,
            rows: Vec::with_capacity(table.len()),
            texts: Texts::default(),
            statuses,
            notes,
            grader,
        };
        made.grade(table).map_err(refused)?;
        Ok(made)
    }

    fn grade(&mut self, table: &Table) -> shuizhi::Result<()> {
        let results = self.grader.grade((0..table.len()).map(|row| table.row(row)))?;
        let lang = self.lang;
        let entry = Reason::SummaryRow.entry();
        let of_summary = if lang == Lang::Zh { entry.zh } else { entry.code };
        for (row, sample) in results.iter().enumerate() {
            if self.sites.iter().any(|&site| is_summary(table.cell(row, site))) {
                let notes = self.texts.place(of_summary.to_owned());
                let (deciding, exceeding) = (None, None);
                let made = Row {
                    class: None,
                    assessed: 0,
                    indicators: None,
                    certain: None,
                    deciding,
                    exceeding,
                    notes,
                };
                self.rows.push(made);
                continue;
            }
            let deciding = joined(sample.deciding().map(|p| p.name(lang).to_owned()));
            let exceeding =
                sample.exceeding_known().then(|| joined(sample.exceeding().map(|e| exceeds(&e, lang))));
            self.rows.push(Row {
                class: sample.class().map(|class| class.rank().place()),
                assessed: sample.assessed(),
                indicators: Some(sample.indicators()),
                certain: sample.certain(),
                deciding: Some(self.texts.place(deciding)),
                exceeding: exceeding.map(|text| self.texts.place(text)),
                notes: self.texts.place(sample.notes().to_owned()),
            });
        }
        Ok(())
    }

    fn text(&self, place: Option<u32>) -> Option<&str> {
        self.texts.list.get(place? as usize).map(String::as_str)
    }

    pub fn class(&self, row: usize) -> Option<&str> {
        let place = self.rows.get(row)?.class?;
        self.grader.classes().names().get(usize::from(place)).map(String::as_str)
    }

    pub fn status(&self, row: usize) -> Option<&'static str> {
        self.statuses.get(usize::from(self.rows.get(row)?.class?)).copied().flatten()
    }

    pub fn deciding(&self, row: usize) -> &str {
        self.rows.get(row).and_then(|r| self.text(r.deciding)).unwrap_or_default()
    }

    pub fn exceeding(&self, row: usize) -> Option<&str> {
        self.text(self.rows.get(row)?.exceeding)
    }

    pub fn notes(&self, row: usize) -> &str {
        self.rows.get(row).and_then(|r| self.text(Some(r.notes))).unwrap_or_default()
    }

    /// How many rows are of each class, and how many of none.
    pub fn counts(&self) -> (Vec<usize>, usize) {
        let mut counts = vec![0; self.grader.classes().names().len()];
        let mut none = 0;
        for row in &self.rows {
            match row.class.and_then(|place| counts.get_mut(usize::from(place))) {
                Some(count) => *count += 1,
                None => none += 1,
            }
        }
        (counts, none)
    }

    /// Every reading of a row compared with its limit, each with its column.
    pub fn readings(&self, table: &Table, row: usize) -> Vec<(usize, JudgedReading<'_>)> {
        let cells: Vec<&str> = self.places.iter().map(|&place| table.cell(row, place)).collect();
        let readings = self.every.readings(&cells).unwrap_or_default();
        self.places.iter().copied().zip(readings).collect()
    }

    /// Whether a row is not a sample.
    pub fn is_summary(&self, row: usize) -> bool {
        self.rows.get(row).is_some_and(|r| r.indicators.is_none())
    }

    /// A row for the page.
    pub fn shown<'g>(&'g self, table: &'g Table, row: usize) -> Shown<'g> {
        let mut judged = vec![None; table.names.len()];
        if !self.is_summary(row) {
            for (place, reading) in self.readings(table, row) {
                if reading.class.is_some() || reading.limit.is_some() {
                    judged[place] = Some((reading.class.map(|c| c.name()), reading.verdict));
                }
            }
        }
        Shown {
            row,
            class: self.class(row),
            status: self.status(row),
            deciding: self.deciding(row),
            exceeding: self.exceeding(row),
            certain: self.rows[row].certain,
            notes: self.notes(row),
            cells: table.row(row),
            judged,
        }
    }

    /// The result of a row in a sentence.
    pub fn sentence(&self, table: &Table, row: usize) -> String {
        let results = self.grader.grade([table.row(row)]);
        results.ok().and_then(|r| Some(r.get(0)?.explain(self.lang))).unwrap_or_default()
    }
}

/// What grades by a target: a class, or a column of the table.
fn with_target<'s>(builder: GraderBuilder<'s>, table: &Table, target: &str) -> GraderBuilder<'s> {
    match place_of(table, target) {
        Some(_) => builder.target_column(target),
        None => builder.target(target),
    }
}

fn place_of(table: &Table, name: &str) -> Option<usize> {
    table.headers.iter().position(|n| n == name)
}

/// The columns that are understood, each parameter once, and their places.
fn understood(columns: &Columns) -> (Vec<usize>, Vec<(&'static Parameter, Option<Unit>)>) {
    let mut seen = BTreeSet::new();
    let known = columns.recognized.iter().enumerate().filter(|(_, r)| r.error.is_none());
    known
        .filter_map(|(i, r)| Some((i, (r.parameter?, r.unit))))
        .filter(|(_, (p, _))| seen.insert(&p.id))
        .unzip()
}

fn joined(names: impl Iterator<Item = String>) -> String {
    names.collect::<Vec<_>>().join("、")
}

fn exceeds(e: &Exceeds, lang: Lang) -> String {
    let name = e.parameter.name(lang);
    e.multiple.map_or_else(|| name.to_owned(), |m| format!("{name}({})", figure::multiple(m)))
}

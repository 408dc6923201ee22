//! Finds the header of a table.
//!
//! Laboratory templates put title rows, group headings and a row of units around the header. Rows are
//! taken as text, so that text files and sheets are read by the same rules.

#![allow(clippy::indexing_slicing, reason = "rows and columns are those of the table, made of one width")]

use super::header::{self, Header};
use super::peel::Stage;
use crate::parameter::parameters;
use crate::unit::Unit;
use serde::Serialize;

/// How many rows are looked at for the header.
pub const WINDOW: usize = 15;

/// The header as found: the names of columns, and how many of the rows looked at it takes up.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Layout {
    /// The names of the columns.
    pub names: Vec<String>,
    /// The row of the names, from 0.
    pub header: usize,
    /// The first row below the header, from 0.
    pub body: usize,
    /// Notes on the header.
    pub notes: Vec<Note>,
}

/// A note on a header; rows count from 0.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(tag = "note", rename_all = "snake_case")]
#[non_exhaustive]
pub enum Note {
    /// It is not the first row.
    Found {
        /// Its row, from 0.
        row: usize,
    },
    /// Headings of groups say the stage of treatment, and went into the names.
    Stages {
        /// The headings.
        groups: Vec<String>,
    },
    /// Group headings are above the names.
    TwoLevels {
        /// Their row, from 0.
        row: usize,
        /// The headings.
        groups: Vec<String>,
    },
    /// A row above the header was left out.
    LeftOut {
        /// Its number, from 0.
        row: usize,
        /// What it says.
        text: String,
    },
    /// A row of units went into the names.
    UnitsMerged {
        /// Its number, from 0.
        row: usize,
    },
    /// What that row says besides.
    UnitsOthers {
        /// The cells.
        cells: Vec<String>,
    },
}

/// Why there is no header.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(tag = "problem", rename_all = "snake_case")]
#[non_exhaustive]
pub enum Problem {
    /// The rows hold nothing.
    Nothing,
    /// The row that was said to be the header holds nothing, or is not there.
    NotThere,
    /// The row of units has another unit than the name of a column.
    UnitsDiffer {
        /// The name of the column.
        name: String,
        /// The row of units, from 0.
        row: usize,
        /// The unit it gives.
        unit: String,
    },
}

/// Finds the header among the first rows of a table: the row `header`, from 0, where it is said.
///
/// Otherwise, of a table of `samples`, it is the row with most names of parameters, and units and stages
/// around it go into the names; of any other table it is the first row that holds anything.
///
/// ```
/// use shuizhi::table::layout::{find, Note};
/// let rows = [vec!["监测结果", ""], vec!["断面", "氨氮"], vec!["", "mg/L"], vec!["甲", "0.5"]];
/// let layout = find(&rows, None, true).unwrap();
/// assert_eq!(layout.names, ["断面", "氨氮(mg/L)"]);
/// assert_eq!((layout.header, layout.body), (1, 3));
/// assert_eq!(layout.notes[1], Note::LeftOut { row: 0, text: "监测结果".into() });
/// ```
///
/// # Errors
/// [`Problem`]: there is none, or a unit is stated twice and differs.
pub fn find<R: AsRef<[C]>, C: AsRef<str>>(
    rows: &[R],
    header: Option<usize>,
    samples: bool,
) -> Result<Layout, Problem> {
    let texts: Vec<Vec<String>> =
        rows.iter().map(|row| row.as_ref().iter().map(|c| clean(c.as_ref())).collect()).collect();
    let filled: Vec<usize> =
        (0..texts.len()).filter(|&row| texts[row].iter().any(|c| !c.is_empty())).collect();
    let first = *filled.first().ok_or(Problem::Nothing)?;
    let at = match header {
        Some(row) if !filled.contains(&row) => return Err(Problem::NotThere),
        Some(row) => row,
        None if samples => best_row(&texts, &filled),
        None => first,
    };
    let mut notes = Vec::new();
    if at != 0 {
        notes.push(Note::Found { row: at });
    }
    let (mut names, levels) = merged_levels(&texts, at);
    let mut staged = Vec::new();
    if samples {
        staged = put_stages(&mut names, levels.iter().map(|&level| &texts[level]));
    }
    let mut groups: Vec<String> = Vec::new();
    for level in &levels {
        for (cell, below) in texts[*level].iter().zip(&texts[at]) {
            let is_group = !cell.is_empty() && !below.is_empty() && !staged.contains(cell);
            if is_group && !groups.contains(cell) {
                groups.push(cell.clone());
            }
        }
    }
    if !staged.is_empty() {
        staged.sort();
        notes.push(Note::Stages { groups: staged });
    }
    if !groups.is_empty() {
        notes.push(Note::TwoLevels { row: at, groups });
    }
    for &row in filled.iter().filter(|&&row| row < at && !levels.contains(&row)) {
        let cells: Vec<&str> = texts[row].iter().map(String::as_str).filter(|c| !c.is_empty()).collect();
        notes.push(Note::LeftOut { row, text: cells.join(" ") });
    }
    let mut body = at + 1;
    let below = filled.iter().copied().find(|&row| row > at).filter(|_| samples);
    if let Some(row) = below
        && let Some(others) = put_units(&mut names, &texts[row], row)?
    {
        body = row + 1;
        notes.push(Note::UnitsMerged { row });
        if !others.is_empty() {
            notes.push(Note::UnitsOthers { cells: others });
        }
    }
    Ok(Layout { names, header: at, body, notes })
}

/// A cell of a header without its margins, invisible marks and inner line breaks.
///
/// ```
/// use shuizhi::table::layout::clean;
/// assert_eq!(clean("\u{FEFF}氨氮\n(mg/L) "), "氨氮(mg/L)");
/// assert_eq!(clean("Total\nphosphorus"), "Total phosphorus");
/// ```
pub fn clean(cell: &str) -> String {
    let text: String = cell.chars().filter(|c| !matches!(c, '\u{FEFF}' | '\u{200B}')).collect();
    let mut lines =
        text.split(['\r', '\n']).map(str::trim).filter(|line| !line.is_empty()).map(str::to_owned);
    let first = lines.next().unwrap_or_default();
    lines.fold(first, |mut joined, line| {
        let word = |c: Option<char>| c.is_some_and(|c| c.is_ascii_alphanumeric());
        if word(joined.chars().next_back()) && word(line.chars().next()) {
            joined.push(' ');
        }
        joined + &line
    })
}

/// Whether a cell holds a value: a number, a date, a reading below its limit.
///
/// ```
/// use shuizhi::table::layout::is_value;
/// assert!(["0.025L", "＜0.5", "2023-01-05 08:00", "1.2×10^3", "-3"].into_iter().all(is_value));
/// assert!(!["mg/L", "氨氮", "", "无"].into_iter().any(is_value));
/// ```
pub fn is_value(cell: &str) -> bool {
    let digit = |c: char| c.is_ascii_digit() || ('０'..='９').contains(&c);
    let bare = cell.strip_prefix(['<', '>', '＜', '＞', '≤', '≥']).unwrap_or(cell).trim_start();
    let bare = bare.strip_prefix(['-', '+']).unwrap_or(bare);
    bare.starts_with(digit)
        && bare.chars().all(|c| digit(c) || c.is_whitespace() || ".,:/-+×^*eELTZ年月日时分秒".contains(c))
}

fn names_parameter(cell: &str) -> bool {
    !matches!(header::read(cell, parameters()), Header::Unknown)
}

/// The row with most names of parameters, or the first filled one.
fn best_row(texts: &[Vec<String>], filled: &[usize]) -> usize {
    let first = filled[0];
    let count = |row: usize| texts[row].iter().filter(|c| !c.is_empty() && names_parameter(c)).count();
    let scores: Vec<(usize, usize)> = filled
        .iter()
        .filter(|&&row| row < WINDOW && !texts[row].iter().any(|c| is_value(c)))
        .map(|&row| (row, count(row)))
        .collect();
    // The first of equal ones.
    let Some(&(best, score)) = scores.iter().rev().max_by_key(|(_, score)| score) else { return first };
    match score {
        0 => first,
        1 => {
            // One name may also be a cell of a long table: it takes a title above, and no rival.
            let alone = scores.iter().filter(|(_, score)| *score == 1).count() == 1;
            let width = |row: usize| texts[row].iter().filter(|c| !c.is_empty()).count();
            if alone && width(first) < width(best) { best } else { first }
        }
        _ => best,
    }
}

/// The names, with blank cells filled from the headings above, and the rows of these, from below.
fn merged_levels(texts: &[Vec<String>], at: usize) -> (Vec<String>, Vec<usize>) {
    let mut names = texts[at].clone();
    let is_level = |row: &usize| texts[*row].iter().filter(|c| !c.is_empty()).count() >= 2;
    let levels: Vec<usize> = (0..at).rev().take_while(is_level).collect();
    for &level in &levels {
        for (name, cell) in names.iter_mut().zip(&texts[level]).filter(|(name, _)| name.is_empty()) {
            name.clone_from(cell);
        }
    }
    (names, levels)
}

/// Adds the stage of treatment above a group of parameters to their names; a heading of several columns is
/// above the first of them. Returns the headings used.
fn put_stages<'a>(names: &mut [String], levels: impl Iterator<Item = &'a Vec<String>>) -> Vec<String> {
    let plain = names.to_vec();
    let mut taken: Vec<String> = Vec::new();
    for level in levels {
        let (mut heading, mut word) = ("", None);
        for (column, name) in plain.iter().enumerate() {
            if let Some(cell) = level.get(column).filter(|cell| !cell.is_empty()) {
                (heading, word) = (cell, Stage::of_group(cell).map(|(word, _)| word));
            }
            let Some(word) = word else { continue };
            if name != heading && !name.is_empty() && names_parameter(name) {
                let gap = if word.is_ascii() { " " } else { "" };
                names[column] = format!("{word}{gap}{}", names[column]);
                if !taken.iter().any(|t| t == heading) {
                    taken.push(heading.to_owned());
                }
            }
        }
    }
    taken
}

/// Merges a row of units into the names: `氨氮` over `mg/L` is `氨氮(mg/L)`. `None` if it is not a row of
/// units; otherwise its other cells.
fn put_units(names: &mut [String], row: &[String], at: usize) -> Result<Option<Vec<String>>, Problem> {
    let cells: Vec<&str> = (0..names.len()).map(|i| row.get(i).map_or("", |c| unbracketed(c))).collect();
    let placeholder = |cell: &str| cell.chars().all(|c| "-—–/\\*".contains(c));
    let under = names.iter().zip(&cells).filter(|(name, _)| !name.is_empty() && names_parameter(name));
    let stated: Vec<&str> = under.map(|(_, cell)| *cell).filter(|cell| !placeholder(cell)).collect();
    // "1" and "无" are units of pH, but as well cells of data: something must be a unit and no more.
    let plain = stated.iter().any(|cell| !is_value(cell) && *cell != "无");
    if !plain || !stated.iter().all(|cell| Unit::is_known(cell)) {
        return Ok(None);
    }
    let mut others = Vec::new();
    for (name, cell) in names.iter_mut().zip(cells) {
        if name.is_empty() || cell.is_empty() || !Unit::is_known(cell) {
            if !placeholder(cell) {
                others.push(cell.to_owned());
            }
            continue;
        }
        match bracket_at_end(name).filter(|own| Unit::is_known(own)) {
            None => *name = format!("{name}({cell})"),
            Some(own) if own == cell => {}
            Some(_) => {
                return Err(Problem::UnitsDiffer { name: name.clone(), row: at, unit: cell.to_owned() });
            }
        }
    }
    Ok(Some(others))
}

/// The content of the bracket that is the whole cell; otherwise the cell.
fn unbracketed(cell: &str) -> &str {
    let inside = cell.strip_prefix(['(', '（', '[']).and_then(|c| c.strip_suffix([')', '）', ']']));
    inside.filter(|c| !c.contains(['(', ')', '（', '）'])).map_or(cell, str::trim)
}

/// The content of the last bracket of a name.
fn bracket_at_end(name: &str) -> Option<&str> {
    let body = name.strip_suffix([')', '）'])?;
    let (_, inside) = body.rsplit_once(['(', '（'])?;
    (!inside.contains([')', '）'])).then_some(inside)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rows(texts: &[&[&str]]) -> Vec<Vec<String>> {
        texts.iter().map(|row| row.iter().map(|c| (*c).to_owned()).collect()).collect()
    }

    #[test]
    fn a_header_is_found_below_titles_and_groups() {
        let table = rows(&[
            &["焦作市监测月报", "", "", ""],
            &["断面", "营养盐", "", "其他"],
            &["", "氨氮", "总磷", "pH值"],
            &["甲", "0.5", "0.1", "8.1"],
        ]);
        let layout = find(&table, None, true).unwrap();
        assert_eq!(layout.names, ["断面", "氨氮", "总磷", "pH值"]);
        assert_eq!((layout.header, layout.body), (2, 3));
        let groups = vec!["营养盐".into(), "其他".into()];
        assert_eq!(
            layout.notes,
            [
                Note::Found { row: 2 },
                Note::TwoLevels { row: 2, groups },
                Note::LeftOut { row: 0, text: "焦作市监测月报".into() },
            ]
        );
    }

    #[test]
    fn headings_of_stages_go_into_the_names() {
        let table = rows(&[&["时间", "进水", "", "出水", ""], &["", "COD", "氨氮", "COD", "氨氮"]]);
        let layout = find(&table, None, true).unwrap();
        assert_eq!(layout.names, ["时间", "进水COD", "进水氨氮", "出水COD", "出水氨氮"]);
    }

    #[test]
    fn units_are_merged_where_they_are_units() {
        let merged = |names: &[&str], units: &[&str]| {
            find(&rows(&[names, units, &["1", "2"]]), None, true).map(|l| (l.names, l.body))
        };
        let named = |names: [&str; 2], body| Ok((names.map(String::from).to_vec(), body));
        assert_eq!(merged(&["pH", "汞"], &["无量纲", "（μg/L）"]), named(["pH(无量纲)", "汞(μg/L)"], 2));
        assert_eq!(merged(&["pH", "氨氮(mg/L)"], &["/", "mg/L"]), named(["pH", "氨氮(mg/L)"], 2));
        assert_eq!(merged(&["pH", "氨氮"], &["1", "1"]), named(["pH", "氨氮"], 1));
        assert_eq!(merged(&["pH", "氨氮"], &["8.1", "mg/L"]), named(["pH", "氨氮"], 1));
        let differ = Problem::UnitsDiffer { name: "氨氮(mg/L)".into(), row: 1, unit: "μg/L".into() };
        assert_eq!(merged(&["pH", "氨氮(mg/L)"], &["/", "μg/L"]), Err(differ));
    }

    #[test]
    fn one_name_alone_may_be_a_cell() {
        let long = rows(&[&["断面", "项目", "结果"], &["甲", "氨氮", "未检出"], &["甲", "总磷", "未检出"]]);
        assert_eq!(find(&long, None, true).unwrap().header, 0);
        let titled = rows(&[&["监测结果", ""], &["断面", "氨氮"], &["甲", "0.5"]]);
        assert_eq!(find(&titled, None, true).unwrap().header, 1);
        assert_eq!(find(&titled, None, false).unwrap().header, 0);
    }

    #[test]
    fn a_header_that_is_not_there_is_refused() {
        let table = rows(&[&["", " "], &["断面", "氨氮"]]);
        assert_eq!(find(&table[..1], None, true), Err(Problem::Nothing));
        assert_eq!(find(&table, Some(0), true), Err(Problem::NotThere));
        assert_eq!(find(&table, Some(1), false).unwrap().header, 1);
    }
}

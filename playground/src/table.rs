//! A table as it was read: names and cells, and what was done to read it.

use crate::book;
use crate::problem::{Note, Problem};
use crate::text::{self, Rows};
use serde_json::{Value, json};
use shuizhi::table::layout::{self, Layout, WINDOW};

/// A table of text cells, row after row in one text.
#[derive(Debug, Default)]
pub struct Table {
    pub names: Vec<String>,
    /// The same as the columns are to be understood: the user may say otherwise.
    pub headers: Vec<String>,
    text: String,
    ends: Vec<u32>,
    /// The sheets of the file, and which of them it is.
    pub sheets: (Vec<String>, usize),
    pub notes: Vec<Note>,
}

impl Table {
    /// Reads a file: a workbook by its first bytes, otherwise text; `sheet` is the place of a sheet.
    pub fn read(name: &str, data: &[u8], sheet: usize) -> Result<Table, Problem> {
        if data.starts_with(book::PACKED) || data.starts_with(book::OLD) {
            let book = book::read(data, sheet)?;
            let head = book.rows.iter().take(WINDOW + 3).collect::<Vec<_>>();
            let layout = layout::find(&head, None, true).map_err(|p| unclear(&p, &|row| row + 1))?;
            let mut table = Table { sheets: (book.names, book.place), notes: book.notes, ..Table::default() };
            table.tell(&layout, &|row| row + 1);
            let rows = book.rows.into_iter().skip(layout.body);
            return table.finished(layout.names, rows);
        }
        let (text, note) = text::decode(data)?;
        let delimiter = text::delimiter(&text, name.to_lowercase().ends_with(".csv"));
        let head = Rows::new(&text, delimiter).take(WINDOW + 3).collect::<Result<Vec<_>, _>>()?;
        let line = |row: usize| head.get(row).map_or(row + 1, |r| r.line);
        let cells: Vec<&Vec<String>> = head.iter().map(|row| &row.cells).collect();
        let layout = layout::find(&cells, None, true).map_err(|p| unclear(&p, &line))?;
        let mut table = Table { notes: note.into_iter().collect(), ..Table::default() };
        table.tell(&layout, &line);
        let width = layout.names.len();
        let mut rows = Vec::new();
        // The last row of the header is to be as long as the names as well.
        for row in Rows::new(&text, delimiter).skip(layout.body - 1) {
            let mut row = row?;
            let blank = row.cells.iter().all(|cell| cell.trim().is_empty());
            if row.cells.len() != width && !(blank && row.cells.len() < width) {
                let fields = json!({"line": row.line, "count": row.cells.len(), "width": width,
                    "header": line(layout.header)});
                return Err(Problem::new("text_ragged", fields));
            }
            row.cells.resize(width, String::new());
            rows.push(row.cells);
        }
        table.finished(layout.names, rows.into_iter().skip(1))
    }

    fn tell(&mut self, layout: &Layout, line: &dyn Fn(usize) -> usize) {
        for note in &layout.notes {
            let mut told = json!(note);
            told["code"] = json!(format!("header_{}", told["note"].as_str().unwrap_or_default()));
            if let Some(row) = told["row"].as_u64() {
                told["line"] = json!(line(row as usize));
            }
            self.notes.push(told);
        }
    }

    /// Names the columns and takes the rows; what is wholly empty is left out, and told.
    fn finished(
        mut self,
        names: Vec<String>,
        rows: impl Iterator<Item = Vec<String>>,
    ) -> Result<Table, Problem> {
        let mut skipped = 0;
        let mut kept: Vec<Vec<String>> = Vec::new();
        for row in rows {
            if row.iter().all(|cell| cell.trim().is_empty()) {
                skipped += 1;
            } else {
                kept.push(row);
            }
        }
        if kept.is_empty() {
            return Err(Problem::new("rows_none", json!({})));
        }
        if skipped > 0 {
            self.notes.push(json!({"code": "rows_skipped", "count": skipped}));
        }
        let width = kept.iter().map(Vec::len).max().unwrap_or(0).max(names.len());
        let empty = |i: usize| kept.iter().all(|row| row.get(i).is_none_or(|c| c.trim().is_empty()));
        let mut places = Vec::new();
        let mut unnamed = Vec::new();
        for i in 0..width {
            let name = names.get(i).map_or("", String::as_str);
            if name.is_empty() && empty(i) {
                continue;
            }
            let name = if name.is_empty() { format!("column_{}", i + 1) } else { name.to_owned() };
            if names.get(i).is_none_or(String::is_empty) {
                unnamed.push(name.clone());
            }
            if self.names.contains(&name) {
                return Err(Problem::new("columns_repeated", json!({"name": name})));
            }
            self.names.push(name);
            places.push(i);
        }
        if !unnamed.is_empty() {
            self.notes.push(json!({"code": "columns_named", "names": unnamed}));
        }
        self.headers.clone_from(&self.names);
        for row in kept {
            for &i in &places {
                self.text.push_str(row.get(i).map_or("", String::as_str));
                let end = u32::try_from(self.text.len()).map_err(|_| Problem::new("too_large", json!({})))?;
                self.ends.push(end);
            }
        }
        Ok(self)
    }

    /// How many rows there are.
    pub fn len(&self) -> usize {
        self.ends.len() / self.names.len().max(1)
    }

    /// A cell, as it was written.
    pub fn cell(&self, row: usize, column: usize) -> &str {
        let at = row * self.names.len() + column;
        let from = at.checked_sub(1).and_then(|before| self.ends.get(before)).copied().unwrap_or(0);
        let to = self.ends.get(at).copied().unwrap_or(from);
        &self.text[from as usize..to as usize]
    }

    /// The cells of a row.
    pub fn row(&self, row: usize) -> Vec<&str> {
        (0..self.names.len()).map(|column| self.cell(row, column)).collect()
    }
}

fn unclear(problem: &layout::Problem, line: &dyn Fn(usize) -> usize) -> Problem {
    let mut fields: Value = json!(problem);
    let code = format!("header_{}", fields["problem"].as_str().unwrap_or_default());
    if let Some(row) = fields["row"].as_u64() {
        fields["line"] = json!(line(row as usize));
    }
    Problem::new(&code, fields)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Result<Table, Problem> {
        Table::read("t.csv", text.as_bytes(), 0)
    }

    #[test]
    fn what_is_empty_is_left_out_and_told() {
        let table = read("监测结果,,\n断面,氨氮,\n,mg/L,\n甲,0.025L,\n\n,,\n乙,\"1,2\",\n").unwrap();
        assert_eq!(table.names, ["断面", "氨氮(mg/L)"]);
        assert_eq!((table.len(), table.row(0), table.cell(1, 1)), (2, vec!["甲", "0.025L"], "1,2"));
        let codes: Vec<&str> = table.notes.iter().filter_map(|n| n["code"].as_str()).collect();
        assert_eq!(codes, ["header_found", "header_left_out", "header_units_merged", "rows_skipped"]);
        assert_eq!(table.notes[1]["line"], 1);
    }

    #[test]
    fn what_cannot_be_read_is_named() {
        for (text, code) in [
            ("断面,氨氮\n甲,1,2\n", "text_ragged"),
            ("断面,氨氮\n甲\n", "text_ragged"),
            ("断面,氨氮\n", "rows_none"),
            ("断面,氨氮,氨氮\n甲,1,2\n", "columns_repeated"),
            ("\n \n", "header_nothing"),
            ("断面,氨氮(mg/L)\n,μg/L\n甲,1\n", "header_units_differ"),
        ] {
            assert_eq!(read(text).unwrap_err().0["code"], code, "{text}");
        }
        assert_eq!(read("断面,氨氮\n甲,\"1\n2\"\n乙\n").unwrap_err().0["line"], 4);
    }
}

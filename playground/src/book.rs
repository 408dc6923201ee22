//! Sheets of Excel workbooks, every cell as text.

use crate::problem::{Note, Problem};
use calamine::{Data, Range, Reader, SheetVisible, Xls, Xlsx};
use serde_json::json;
use shuizhi::figure;
use std::io::Cursor;

pub const PACKED: &[u8] = b"PK";
pub const OLD: &[u8] = b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1";

/// A sheet that was read.
pub struct Sheet {
    pub rows: Vec<Vec<String>>,
    /// The sheets there are, hidden ones left out, and which of them this is.
    pub names: Vec<String>,
    pub place: usize,
    pub notes: Vec<Note>,
}

/// Reads a sheet, by its place among those that are not hidden.
pub fn read(data: &[u8], sheet: usize) -> Result<Sheet, Problem> {
    let damaged = |why: String| {
        let code = if why.to_lowercase().contains("password") { "book_protected" } else { "book_damaged" };
        Problem::new(code, json!({"why": why}))
    };
    if data.starts_with(OLD) {
        let book = Xls::new(Cursor::new(data)).map_err(|e| damaged(e.to_string()))?;
        read_from(book, sheet).map_err(damaged)
    } else {
        let book = Xlsx::new(Cursor::new(data)).map_err(|e| damaged(e.to_string()))?;
        read_from(book, sheet).map_err(damaged)
    }
}

fn read_from<'d, R: Reader<Cursor<&'d [u8]>>>(mut book: R, sheet: usize) -> Result<Sheet, String>
where
    R::Error: ToString,
{
    let all = book.sheets_metadata();
    let shown = |hidden: bool| {
        let names = all.iter().filter(|s| hidden || s.visible == SheetVisible::Visible);
        names.map(|s| s.name.clone()).collect::<Vec<_>>()
    };
    let names = Some(shown(false)).filter(|n| !n.is_empty()).unwrap_or_else(|| shown(true));
    let place = sheet.min(names.len().saturating_sub(1));
    let name = names.get(place).ok_or("no sheet")?;
    let range = book.worksheet_range(name).map_err(|e| e.to_string())?;
    let (rows, errors) = texts(&range);
    let notes = if errors > 0 { vec![json!({"code": "cells_error", "count": errors})] } else { Vec::new() };
    Ok(Sheet { rows, names, place, notes })
}

/// The cells from the first row and column on, and how many hold an error.
fn texts(range: &Range<Data>) -> (Vec<Vec<String>>, usize) {
    let Some((last_row, last_column)) = range.end() else { return (Vec::new(), 0) };
    let mut errors = 0;
    let mut rows: Vec<Vec<String>> = (0..=last_row)
        .map(|row| {
            let cells = (0..=last_column).map(|column| match range.get_value((row, column)) {
                Some(Data::Error(_)) => {
                    errors += 1;
                    String::new()
                }
                Some(cell) => text(cell),
                None => String::new(),
            });
            cells.collect()
        })
        .collect();
    for column in 0..=last_column as usize {
        drop_midnights(&mut rows, column);
    }
    (rows, errors)
}

const MIDNIGHT: &str = " 00:00:00";

fn text(cell: &Data) -> String {
    match cell {
        Data::Int(n) => n.to_string(),
        Data::Float(x) => figure::plain(*x),
        Data::String(s) | Data::DateTimeIso(s) | Data::DurationIso(s) => s.clone(),
        Data::Bool(b) => b.to_string(),
        Data::DateTime(moment) => {
            let (year, month, day, hour, minute, second, _) = moment.to_ymd_hms_milli();
            if moment.is_duration() || moment.as_f64() < 1.0 {
                format!("{hour:02}:{minute:02}:{second:02}")
            } else {
                format!("{year:04}-{month:02}-{day:02} {hour:02}:{minute:02}:{second:02}")
            }
        }
        Data::Error(_) | Data::Empty => String::new(),
    }
}

/// Leaves days without a time of day, where no cell of a column has one.
fn drop_midnights(rows: &mut [Vec<String>], column: usize) {
    let is_moment = |cell: &str| {
        let bytes = cell.as_bytes();
        bytes.len() == 19 && bytes[4] == b'-' && bytes[10] == b' ' && bytes[13] == b':'
    };
    let mut moments = rows.iter().map(|row| row[column].as_str()).filter(|cell| is_moment(cell)).peekable();
    if moments.peek().is_none() || !moments.all(|cell| cell.ends_with(MIDNIGHT)) {
        return;
    }
    for row in rows {
        let cell = &mut row[column];
        if is_moment(cell) {
            cell.truncate(cell.len() - MIDNIGHT.len());
        }
    }
}

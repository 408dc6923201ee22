//! Text files: their encoding, and their rows.

use crate::problem::{Note, Problem};
use encoding_rs::{Encoding, GB18030, UTF_16BE, UTF_16LE};
use serde_json::json;

const BOMS: [(&[u8], &Encoding, &str); 2] =
    [(b"\xFF\xFE", UTF_16LE, "UTF-16"), (b"\xFE\xFF", UTF_16BE, "UTF-16")];

/// The text of a file, and a note on its encoding: by its mark, otherwise UTF-8 where it is
/// valid UTF-8, and GB18030 (of which GBK and GB2312 are parts) where it is not.
pub fn decode(data: &[u8]) -> Result<(String, Option<Note>), Problem> {
    for (mark, encoding, name) in BOMS {
        if let Some(rest) = data.strip_prefix(mark) {
            let text = encoding.decode_without_bom_handling_and_without_replacement(rest);
            let text = text.ok_or_else(|| Problem::new("encoding_wrong", json!({"encoding": name})))?;
            return Ok((text.into_owned(), Some(json!({"code": "encoding", "encoding": name}))));
        }
    }
    let bare = data.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(data);
    let (text, note) = match std::str::from_utf8(bare) {
        Ok(text) => (text.to_owned(), None),
        Err(error) => {
            let valid = std::str::from_utf8(&bare[..error.valid_up_to()]).unwrap_or_default();
            // Ten Chinese characters in a row do not come out of GB18030 by chance: damaged UTF-8.
            let damaged = valid.chars().filter(|c| *c >= '\u{800}').count() >= 10;
            let text = GB18030.decode_without_bom_handling_and_without_replacement(bare);
            let neither = || Problem::new("encoding_neither", json!({"byte": error.valid_up_to()}));
            let text = text.filter(|_| !damaged).ok_or_else(neither)?;
            (text.into_owned(), Some(json!({"code": "encoding", "encoding": "GB18030"})))
        }
    };
    if text.contains('\0') || bare.starts_with(b"%PDF-") || bare.starts_with(b"PAR1") {
        return Err(Problem::new("no_table", json!({})));
    }
    Ok((text, note))
}

/// What separates cells: in `.csv` a comma where that gives columns; otherwise what gives the most.
pub fn delimiter(text: &str, is_csv: bool) -> char {
    let width = |mark: char| {
        let rows = Rows::new(text, mark).take(shuizhi::table::layout::WINDOW + 3);
        rows.map_while(Result::ok).map(|row| row.cells.len()).max().unwrap_or(0)
    };
    if is_csv {
        return [',', '\t', ';'].into_iter().find(|mark| width(*mark) > 1).unwrap_or(',');
    }
    // Of several that give as many the first.
    [';', ',', '\t'].into_iter().max_by_key(|mark| width(*mark)).unwrap_or(',')
}

/// A row of a text file.
pub struct Row {
    pub cells: Vec<String>,
    /// The line it begins at, from 1.
    pub line: usize,
}

/// The rows of a text, cells in quotation marks as RFC 4180 has them.
pub struct Rows<'t> {
    rest: &'t str,
    delimiter: char,
    line: usize,
}

impl<'t> Rows<'t> {
    pub fn new(text: &'t str, delimiter: char) -> Rows<'t> {
        Rows { rest: text, delimiter, line: 1 }
    }

    fn row(&mut self) -> Result<Row, Problem> {
        let first = self.line;
        let unpaired = |line: usize| Problem::new("text_quotes", json!({"line": line}));
        let ends: &[char] = &[self.delimiter, '\r', '\n'];
        let mut cells = Vec::new();
        loop {
            let cell = if let Some(quoted) = self.rest.strip_prefix('"') {
                let (cell, rest) = in_quotes(quoted).ok_or_else(|| unpaired(first))?;
                self.line += breaks(&cell);
                self.rest = rest;
                if !rest.is_empty() && !rest.starts_with(ends) {
                    return Err(unpaired(first));
                }
                cell
            } else {
                let (cell, rest) = self.rest.split_at(self.rest.find(ends).unwrap_or(self.rest.len()));
                self.rest = rest;
                cell.to_owned()
            };
            cells.push(cell);
            if let Some(rest) = self.rest.strip_prefix(self.delimiter) {
                self.rest = rest;
                continue;
            }
            self.line += 1;
            self.rest = self.rest.strip_prefix("\r\n").or(self.rest.strip_prefix(['\r', '\n'])).unwrap_or("");
            return Ok(Row { cells, line: first });
        }
    }
}

/// A cell behind its opening quotation mark, and what comes behind the closing one.
fn in_quotes(text: &str) -> Option<(String, &str)> {
    let (mut cell, mut rest) = (String::new(), text);
    loop {
        let (part, behind) = rest.split_once('"')?;
        cell.push_str(part);
        match behind.strip_prefix('"') {
            Some(behind) => {
                cell.push('"');
                rest = behind;
            }
            None => return Some((cell, behind)),
        }
    }
}

fn breaks(text: &str) -> usize {
    text.matches('\n').count().max(text.matches('\r').count())
}

impl Iterator for Rows<'_> {
    type Item = Result<Row, Problem>;

    fn next(&mut self) -> Option<Result<Row, Problem>> {
        if self.rest.is_empty() {
            return None;
        }
        let row = self.row();
        if row.is_err() {
            self.rest = "";
        }
        Some(row)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rows(text: &str) -> Result<Vec<(usize, Vec<String>)>, Problem> {
        Rows::new(text, ',').map(|row| row.map(|r| (r.line, r.cells))).collect()
    }

    #[test]
    fn rows_are_as_spreadsheets_write_them() {
        let found = rows("a,\"b \"\"x\"\", y\"\r\n\"two\nlines\",\n\nlast").unwrap();
        let cells = |texts: &[&str]| texts.iter().map(|t| (*t).to_owned()).collect::<Vec<_>>();
        assert_eq!(
            found,
            [
                (1, cells(&["a", "b \"x\", y"])),
                (2, cells(&["two\nlines", ""])),
                (4, cells(&[""])),
                (5, cells(&["last"])),
            ]
        );
        for text in ["a\n\"b", "a\n\"b\"c,d", "\"a\" ,b"] {
            assert_eq!(rows(text).unwrap_err().0["code"], "text_quotes", "{text}");
        }
    }

    #[test]
    fn encodings_are_told() {
        let gbk = b"\xB6\xCF\xC3\xE6,\xB0\xB1\xB5\xAA\n";
        let (text, note) = decode(gbk).unwrap();
        assert_eq!((text.as_str(), note.unwrap()["encoding"].as_str()), ("断面,氨氮\n", Some("GB18030")));
        assert_eq!(decode("\u{FEFF}断面".as_bytes()).unwrap(), ("断面".into(), None));
        assert_eq!(decode(b"\xFF\xFEa\0").unwrap().0, "a");
        let cut = ["断面名称采样日期水体类型".as_bytes(), b"\xE6"].concat();
        assert_eq!(decode(&cut).unwrap_err().0["code"], "encoding_neither");
        assert_eq!(decode(b"%PDF-1.7").unwrap_err().0["code"], "no_table");
    }

    #[test]
    fn delimiters_are_found() {
        assert_eq!(delimiter("a;b\n1;2", true), ';');
        assert_eq!(delimiter("a,b;c\n1,2", true), ',');
        assert_eq!(delimiter("a\tb,c\td", false), '\t');
    }
}

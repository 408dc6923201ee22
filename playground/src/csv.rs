//! The graded table as a CSV file that opens properly in Excel.

use crate::grading::Grading;
use crate::table::Table;
use shuizhi::Lang;
use std::borrow::Cow;

/// The columns that are appended, in English and Chinese.
pub const HEADINGS: [(&str, &str); 8] = [
    ("class", "类别"),
    ("status", "水质状况"),
    ("deciding", "定类指标"),
    ("exceeding", "超标指标"),
    ("assessed", "参评指标数"),
    ("indicators", "应评指标数"),
    ("certain", "定类确定"),
    ("reason", "说明"),
];

/// The rows with the results behind them, with the byte-order mark without which Excel garbles Chinese.
pub fn write(table: &Table, grading: &Grading) -> String {
    let mut out = String::from("\u{FEFF}");
    let own = table.names.iter().map(String::as_str);
    let headings = HEADINGS.map(|(en, zh)| if grading.lang == Lang::Zh { zh } else { en });
    line(&mut out, own.chain(headings).map(guarded));
    for (row, result) in grading.rows.iter().enumerate() {
        let certain = result.certain.map_or("", |certain| if certain { "true" } else { "false" });
        let indicators = result.indicators.map_or(String::new(), |n| n.to_string());
        let assessed = result.assessed.to_string();
        let results = [
            grading.class(row).unwrap_or_default(),
            grading.status(row).unwrap_or_default(),
            grading.deciding(row),
            grading.exceeding(row).unwrap_or_default(),
            &assessed,
            &indicators,
            certain,
            grading.notes(row),
        ];
        line(&mut out, table.row(row).into_iter().chain(results).map(guarded));
    }
    out
}

fn line<'c>(out: &mut String, cells: impl Iterator<Item = Cow<'c, str>>) {
    for (place, cell) in cells.enumerate() {
        if place > 0 {
            out.push(',');
        }
        if cell.contains([',', '"', '\n', '\r']) {
            out.push('"');
            out.push_str(&cell.replace('"', "\"\""));
            out.push('"');
        } else {
            out.push_str(&cell);
        }
    }
    out.push('\n');
}

const SIGNS: [char; 4] = ['+', '＋', '-', '－'];

/// A text with an apostrophe before what a spreadsheet would run as a formula, at its beginning or behind
/// a mark that separates cells in some country; numbers and dashes stay as they are.
///
/// `=1+1` becomes `'=1+1`, and `a;=1+1` becomes `a;'=1+1`.
pub fn guarded(text: &str) -> Cow<'_, str> {
    if !text.contains(['=', '＝', '@', '＠', '+', '＋', '-', '－', '\t', '\r', '\n']) {
        return Cow::Borrowed(text);
    }
    let mut made = String::with_capacity(text.len() + 1);
    if runs(text) {
        made.push('\'');
    }
    let mut before = None;
    let mut chars = text.char_indices().peekable();
    while let Some((at, c)) = chars.next() {
        made.push(c);
        let separates = match c {
            ';' | ',' | '|' => before.is_none_or(|b| b != '\t') || at == 0,
            '\t' => before.is_some_and(|b| b != '\t'),
            _ => false,
        };
        before = Some(c);
        if separates {
            while let Some((_, space)) = chars.next_if(|(_, c)| c.is_whitespace()) {
                made.push(space);
                before = Some(space);
            }
            if chars.peek().is_some_and(|(next, _)| begins_formula(&text[*next..])) {
                made.push('\'');
            }
        }
    }
    Cow::Owned(made)
}

/// Whether a program that separates cells here would begin a formula.
fn begins_formula(rest: &str) -> bool {
    let mut chars = rest.chars();
    match chars.next() {
        Some('=' | '＝' | '@' | '＠') => true,
        Some(sign) if SIGNS.contains(&sign) => {
            let next = chars.find(|c| !c.is_whitespace());
            next.is_some_and(|c| !c.is_numeric() && !".,;|".contains(c) && !SIGNS.contains(&c))
        }
        _ => false,
    }
}

/// Whether a spreadsheet would run a cell as a formula.
fn runs(text: &str) -> bool {
    if text.starts_with(['=', '＝', '@', '＠', '\t', '\r', '\n']) {
        return true;
    }
    let Some(rest) = text.strip_prefix(SIGNS) else { return false };
    let dashes = text.chars().all(|c| SIGNS.contains(&c) || c.is_whitespace());
    !dashes && !is_number(rest)
}

/// Whether a text is digits with points or commas, with an exponent or a per cent sign if any.
fn is_number(text: &str) -> bool {
    let text = text.strip_suffix('%').unwrap_or(text);
    let (figure, exponent) = text.split_once(['e', 'E']).unwrap_or((text, "0"));
    let digits = |t: &str| !t.is_empty() && t.bytes().all(|b| b.is_ascii_digit());
    let is_figure = !figure.is_empty() && figure.chars().all(|c| c.is_ascii_digit() || c == '.' || c == ',');
    is_figure && digits(exponent.strip_prefix(['+', '-']).unwrap_or(exponent))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn formulas_are_texts() {
        for (cell, want) in [
            ("=1+1", "'=1+1"),
            ("-0.5", "-0.5"),
            ("--", "--"),
            ("-1+1", "'-1+1"),
            ("@SUM(A1)", "'@SUM(A1)"),
            ("<0.05", "<0.05"),
            ("a;=1+1", "a;'=1+1"),
            ("＋1,200.5e3%", "＋1,200.5e3%"),
            ("2023-01-05", "2023-01-05"),
            ("甲,乙", "甲,乙"),
            ("甲, -x", "甲, '-x"),
        ] {
            assert_eq!(guarded(cell), want, "{cell}");
        }
    }
}

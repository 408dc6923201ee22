//! Folding of text as people type it: full-width forms, sub- and superscripts, brackets, dashes.

#![allow(clippy::indexing_slicing, reason = "a row of distances has a place more than the word has letters")]

use unicode_normalization::UnicodeNormalization;

/// Compatibility-folds `text` (NFKC) and drops white space and invisible marks, so that
/// `ＮＨ₃－Ｎ （mg/L）` and `NH3-N(mg/L)` read the same. Case is kept, and so are ① and its like.
pub fn fold(text: &str) -> String {
    compatible(text)
        .filter(|c| !c.is_whitespace() && !is_invisible(*c))
        .map(|c| match c {
            '‐'..='―' | '−' => '-',
            '[' | '{' | '〔' | '【' | '「' => '(',
            ']' | '}' | '〕' | '】' | '」' => ')',
            '、' | ';' => ',',
            '⁺' => '+',
            _ => c,
        })
        .collect()
}

/// The characters of `text` in compatible form (NFKC), save the numbered marks ①, ⑴, ⒈: they are notes,
/// and beside a figure their digits would be read with its own (`0.25①` as 0.251).
pub(crate) fn compatible(text: &str) -> impl Iterator<Item = char> + '_ {
    text.split_inclusive(is_numbered_mark).flat_map(|piece| {
        let mark = piece.chars().next_back().filter(|c| is_numbered_mark(*c));
        piece.strip_suffix(is_numbered_mark).unwrap_or(piece).nfkc().chain(mark)
    })
}

fn is_numbered_mark(c: char) -> bool {
    matches!(
        c,
        '\u{2460}'..='\u{249B}'
            | '\u{24EA}'..='\u{24FF}'
            | '\u{3248}'..='\u{325F}'
            | '\u{32B1}'..='\u{32BF}'
            | '\u{1F100}'..='\u{1F10A}'
    )
}

/// Whether a character takes no room: zero-width spaces and marks of direction, as copied from web pages.
pub(crate) fn is_invisible(c: char) -> bool {
    matches!(c, '\u{200B}'..='\u{200F}' | '\u{2060}' | '\u{FEFF}' | '\u{AD}')
}

/// The one of some words that is the nearest to another: the fewest letters to be changed, and fewer
/// than half of them. `None` if none is near.
///
/// ```
/// use shuizhi::text::nearest;
/// assert_eq!(nearest("污水处理场", ["医院", "污水处理厂"]), Some("污水处理厂"));
/// assert_eq!(nearest("xyz", ["医院", "污水处理厂"]), None);
/// ```
pub fn nearest<'a>(word: &str, words: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let letters = |text: &str| fold(text).to_lowercase().chars().collect::<Vec<_>>();
    let own = letters(word);
    let distance = |other: &'a str| {
        let other_letters = letters(other);
        let most = own.len().max(other_letters.len());
        (changes(&own, &other_letters), most, other)
    };
    let near =
        words.into_iter().map(distance).filter(|(changes, most, _)| 2 * changes <= *most && changes < most);
    near.min_by_key(|(changes, most, _)| (*changes, *most)).map(|(.., other)| other)
}

/// How many letters are to be put in, left out or changed to turn one word into another.
pub(crate) fn changes(a: &[char], b: &[char]) -> usize {
    let mut row: Vec<usize> = (0..=b.len()).collect();
    for (i, x) in a.iter().enumerate() {
        let mut diagonal = row[0];
        row[0] = i + 1;
        for (j, y) in b.iter().enumerate() {
            let changed = diagonal + usize::from(x != y);
            diagonal = row[j + 1];
            row[j + 1] = changed.min(diagonal + 1).min(row[j] + 1);
        }
    }
    row[b.len()]
}

/// The text before a bracket that ends the name, and the content of the bracket. A bracket that was
/// never closed ends with the text.
pub(crate) fn last_bracket(name: &str) -> Option<(&str, &str)> {
    let Some(body) = name.strip_suffix(')') else {
        let open = name.find('(')?;
        return (!name[open..].contains(')')).then(|| (&name[..open], &name[open + 1..]));
    };
    let mut depth = 1;
    for (i, c) in body.char_indices().rev() {
        match c {
            ')' => depth += 1,
            '(' => depth -= 1,
            _ => {}
        }
        if depth == 0 {
            return Some((&body[..i], &body[i + 1..]));
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn brackets_in_brackets_belong_together() {
        assert_eq!(last_bracket("a(b)(c)"), Some(("a(b)", "c")));
        assert_eq!(last_bracket("a(b(c)d)"), Some(("a", "b(c)d")));
        assert_eq!(last_bracket("a(b(c))"), Some(("a", "b(c)")));
        assert_eq!(last_bracket("a)"), None);
    }

    #[test]
    fn folds_what_people_type() {
        assert_eq!(fold("ＮＨ₃－Ｎ （mg／L）"), "NH3-N(mg/L)");
        assert_eq!(fold("Cr⁶⁺"), "Cr6+");
        assert_eq!(fold("水温〔℃〕\n"), "水温(°C)");
        assert_eq!(fold("\u{FEFF}总 磷"), "总磷");
        assert_eq!(fold("ＴＮ①ｂ②"), "TN①b②");
    }
}

//! Folding of text as people type it: full-width forms, sub- and superscripts, brackets, dashes.

use unicode_normalization::UnicodeNormalization;

/// Compatibility-folds `text` (NFKC) and drops white space and invisible marks, so that
/// `ＮＨ₃－Ｎ （mg/L）` and `NH3-N(mg/L)` read the same. Case is kept.
pub fn fold(text: &str) -> String {
    text.nfkc()
        .filter(|c| !c.is_whitespace() && !matches!(c, '\u{200B}'..='\u{200F}' | '\u{FEFF}' | '\u{AD}'))
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

#[cfg(test)]
mod tests {
    use super::fold;

    #[test]
    fn folds_what_people_type() {
        assert_eq!(fold("ＮＨ₃－Ｎ （mg／L）"), "NH3-N(mg/L)");
        assert_eq!(fold("Cr⁶⁺"), "Cr6+");
        assert_eq!(fold("水温〔℃〕\n"), "水温(°C)");
        assert_eq!(fold("\u{FEFF}总 磷"), "总磷");
    }
}

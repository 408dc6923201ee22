//! The parameter whose name is nearest to a text that is none, for messages.

use crate::parameter::{Parameter, Parameters, key};

/// A text longer than this is a remark.
const LONGEST: usize = 40;

/// The parameter nearest to a text, and whether its name stands in it whole (`原始值:氨氮`).
///
/// ```
/// use shuizhi::{table::nearest::nearest, parameter::parameters};
/// let near = |text| nearest(text, parameters()).map(|(p, whole)| (p.id.as_str(), whole));
/// assert_eq!(near("原始值:氨氮"), Some(("ammonia_nitrogen", true)));
/// assert_eq!(near("高猛酸盐指数"), Some(("permanganate_index", false)));
/// assert_eq!(near("断面名称"), None);
/// ```
pub fn nearest<'p>(text: &str, parameters: &'p Parameters) -> Option<(&'p Parameter, bool)> {
    let text = key(text);
    let chars: Vec<char> = text.chars().collect();
    if chars.len() > LONGEST {
        return None;
    }
    // Of several as near the longest, and of those the first: the answer is the same at each call.
    let whole = parameters.names().filter(|(name, _)| stands_in(name, &text));
    let place = |p: &Parameter| std::cmp::Reverse(parameters.position(p));
    if let Some((_, p)) = whole.max_by_key(|(name, p)| (name.len(), place(p))) {
        return Some((p, true));
    }
    // Without brackets: a unit is no part of the name.
    let bare: Vec<char> = chars.iter().copied().take_while(|c| *c != '(').collect();
    let near = parameters.names().filter_map(|(name, p)| {
        let name: Vec<char> = name.chars().collect();
        let most = allowed(&name);
        let far = name.len().abs_diff(bare.len()) > most || most == 0;
        let steps = if far { return None } else { distance(&name, &bare) };
        (steps <= most).then_some((steps, name.len(), p))
    });
    near.min_by_key(|&(steps, length, p)| (steps, std::cmp::Reverse(length), parameters.position(p)))
        .map(|(.., p)| (p, false))
}

/// How many slips of the pen a name may have: a short one none, for it would be another name.
fn allowed(name: &[char]) -> usize {
    let wide = name.iter().any(|c| !c.is_ascii());
    if wide { name.len() / 3 } else { name.len() / 5 }
}

/// Whether a name stands in a text as a word: letters and digits around it are not part of it.
fn stands_in(name: &str, text: &str) -> bool {
    if name.chars().count() < 2 {
        return false;
    }
    text.match_indices(name).any(|(at, _)| {
        let joined = |a: Option<char>, b: Option<char>| {
            a.zip(b).is_some_and(|(a, b)| a.is_ascii_alphanumeric() && b.is_ascii_alphanumeric())
        };
        let end = at + name.len();
        !joined(text[..at].chars().next_back(), name.chars().next())
            && !joined(name.chars().next_back(), text[end..].chars().next())
    })
}

/// How many characters are to be changed, added, left out or swapped with the next.
fn distance(a: &[char], b: &[char]) -> usize {
    let (mut before, mut last) = (vec![0; b.len() + 1], (0..=b.len()).collect::<Vec<_>>());
    for i in 1..=a.len() {
        let mut row = vec![i; b.len() + 1];
        for j in 1..=b.len() {
            let change = last[j - 1] + usize::from(a[i - 1] != b[j - 1]);
            row[j] = change.min(last[j] + 1).min(row[j - 1] + 1);
            if i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1] {
                row[j] = row[j].min(before[j - 2] + 1);
            }
        }
        (before, last) = (last, row);
    }
    last[b.len()]
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::parameter::parameters;

    #[test]
    fn names_near_others() {
        for (text, want) in [
            ("CODcr 浓度(日均)", "cod"),
            ("总磷排放量", "total_phosphorus"),
            ("dissolved oxigen", "dissolved_oxygen"),
            ("五日生化需氧", "bod5"),
            ("阴离子表面活性剂LAS检出", "anionic_surfactant"),
        ] {
            assert_eq!(nearest(text, parameters()).map(|(p, _)| p.id.as_str()), Some(want), "{text}");
        }
        for text in ["", "x", "断面", "备注", "phone", "number", "总量", &"氨氮".repeat(50)] {
            assert_eq!(nearest(text, parameters()).map(|(p, _)| p.id.as_str()), None, "{text}");
        }
    }

    #[test]
    fn steps_between_words() {
        let steps = |a: &str, b: &str| {
            let [a, b] = [a, b].map(|t| t.chars().collect::<Vec<_>>());
            distance(&a, &b)
        };
        assert_eq!([steps("ab", "ab"), steps("ab", "ba"), steps("abc", "ac"), steps("", "ab")], [0, 1, 1, 2]);
    }
}

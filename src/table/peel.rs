//! The parts around the name of a parameter in a header: brackets, words such as 浓度, the stage of
//! treatment, the statistic of HJ 212, a symbol beside the name.

use crate::parameter::{Parameter, Parameters, Strength};
use crate::text::{fold, last_bracket};
use crate::unit::Unit;
use serde::{Deserialize, Serialize};

/// Before or after treatment.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Deserialize, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Stage {
    /// Before treatment (进水).
    Influent,
    /// Behind treatment (出水).
    Effluent,
}

use Stage::{Effluent, Influent};

/// The words for stages (folded, lower case), longer ones before those they begin with or end in.
const STAGES: &[(&str, Stage)] = &[
    ("总进水口", Influent),
    ("总进水", Influent),
    ("总进口", Influent),
    ("进水口", Influent),
    ("进水", Influent),
    ("进口", Influent),
    ("入水口", Influent),
    ("入水", Influent),
    ("入口", Influent),
    ("influent", Influent),
    ("inlet", Influent),
    ("总出水口", Effluent),
    ("总出水", Effluent),
    ("总出口", Effluent),
    ("出水口", Effluent),
    ("出水", Effluent),
    ("出口", Effluent),
    ("总排放口", Effluent),
    ("总排口", Effluent),
    ("排放口", Effluent),
    ("排污口", Effluent),
    ("排口", Effluent),
    ("effluent", Effluent),
    ("outlet", Effluent),
];

/// What headings of groups say behind the word.
const GROUP: &[&str] = &["水质", "浓度", "指标", "数据", "监测值", "quality"];

impl Stage {
    /// The stage of a word.
    ///
    /// ```
    /// use shuizhi::table::peel::Stage;
    /// assert_eq!(Stage::parse("出水"), Some(Stage::Effluent));
    /// assert_eq!(Stage::parse("Influent"), Some(Stage::Influent));
    /// assert_eq!(Stage::parse("备注"), None);
    /// ```
    pub fn parse(word: &str) -> Option<Stage> {
        let word = fold(word).to_lowercase();
        STAGES.iter().find(|s| s.0 == word).map(|s| s.1)
    }

    /// The word for a stage in the heading of a group of columns, `出水水质(mg/L)`, and its stage.
    ///
    /// ```
    /// use shuizhi::table::peel::Stage;
    /// assert_eq!(Stage::of_group("出水水质（mg/L）"), Some(("出水", Stage::Effluent)));
    /// assert_eq!(Stage::of_group("INFLUENT"), Some(("influent", Stage::Influent)));
    /// assert_eq!(Stage::of_group("出水堰"), None);
    /// ```
    pub fn of_group(heading: &str) -> Option<(&'static str, Stage)> {
        let text = fold(heading).to_lowercase();
        let text = last_bracket(&text).map_or(text.as_str(), |(before, _)| before);
        let bare = GROUP.iter().find_map(|word| text.strip_suffix(word)).unwrap_or(text);
        STAGES.iter().find(|s| s.0 == bare).copied()
    }

    /// `influent` or `effluent`.
    pub fn as_str(self) -> &'static str {
        match self {
            Influent => "influent",
            Effluent => "effluent",
        }
    }
}

/// A field of HJ 212 behind a code (表4): its word, and whether its figures are readings.
const STATISTICS: &[(&str, bool)] = &[
    ("Rtd", true),
    ("Avg", true),
    ("Min", false),
    ("Max", false),
    ("Cou", false),
    ("Flag", false),
    ("EFlag", false),
    ("SampleTime", false),
];

/// Words that add nothing to a name: its figures are concentrations anyway.
const CONCENTRATION: &[&str] = &["质量浓度", "浓度值", "浓度", "含量", "concentration", "conc.", "conc"];

/// Marks that part words.
const MARKS: &[char] = &['_', '-', ':', '/', ',', '.', '|'];

/// A name of a parameter, and what stood around it.
#[derive(Debug)]
pub(crate) struct Named<'t, 'p> {
    /// The name itself.
    pub name: &'t str,
    /// The parameters it may mean: one, but for a weak name of several.
    pub candidates: Vec<&'p Parameter>,
    pub strength: Strength,
    /// The contents of brackets, from left to right.
    pub notes: Vec<&'t str>,
    pub stage: Option<Stage>,
    /// A field of HJ 212, and whether its figures are readings.
    pub statistic: Option<(&'static str, bool)>,
}

/// Finds the name of a parameter in a folded text, by removing the parts around it.
pub(crate) fn named<'t, 'p>(text: &'t str, parameters: &'p Parameters) -> Option<Named<'t, 'p>> {
    let (mut name, mut notes) = (text, Vec::new());
    let (mut stage, mut statistic) = (None, None);
    loop {
        if let Some((candidates, strength)) = parameters.candidates(name) {
            notes.reverse();
            return Some(Named { name, candidates, strength, notes, stage, statistic });
        }
        if let Some((candidates, strength, second)) = beside(name, parameters) {
            notes.reverse();
            // NTU and pH are symbols and units.
            notes.extend(Some(second).filter(|word| Unit::is_known(word)));
            return Some(Named { name, candidates, strength, notes, stage, statistic });
        }
        if let Some((before, inside)) = last_bracket(name) {
            notes.push(inside);
            name = before;
        } else if let Some(rest) = CONCENTRATION.iter().find_map(|word| strip_end(name, word)) {
            name = rest;
        } else if let Some((rest, found)) = field(name).filter(|_| statistic.is_none()) {
            (name, statistic) = (rest, Some(found));
        } else if let Some((rest, found)) = staged(name).filter(|_| stage.is_none()) {
            (name, stage) = (rest, Some(found));
        } else {
            return None;
        }
        if name.is_empty() {
            return None;
        }
    }
}

/// A name and a symbol, or two names, of one parameter side by side: `溶解氧DO`, `COD/化学需氧量`.
fn beside<'t, 'p>(
    name: &'t str,
    parameters: &'p Parameters,
) -> Option<(Vec<&'p Parameter>, Strength, &'t str)> {
    let find =
        |part: &str| parameters.candidates(part).or_else(|| parameters.candidates(part.trim_matches(MARKS)));
    let pairs = name.char_indices().zip(name.chars().skip(1));
    pairs.filter(|((_, a), b)| a.is_ascii() != b.is_ascii()).find_map(|((i, a), _)| {
        let (first, second) = name.split_at(i + a.len_utf8());
        let ((mut both, strong), (others, other)) = (find(first)?, find(second)?);
        both.retain(|p| others.contains(p));
        let strength = if other == Strength::Strong { other } else { strong };
        (!both.is_empty()).then(|| (both, strength, second.trim_matches(MARKS)))
    })
}

/// The stage a name begins or ends with, and what is left.
fn staged(name: &str) -> Option<(&str, Stage)> {
    STAGES.iter().find_map(|&(word, stage)| {
        let open =
            name.strip_prefix('(').and_then(|n| strip_start(n, word)).and_then(|n| n.strip_prefix(')'));
        let rest = open.or_else(|| strip_start(name, word)).or_else(|| strip_end(name, word))?;
        Some((rest.trim_matches(MARKS), stage))
    })
}

/// The field of HJ 212 a name ends with, and what is left.
fn field(name: &str) -> Option<(&str, (&'static str, bool))> {
    let (rest, word) = name.rsplit_once(['-', '_', '.'])?;
    STATISTICS.iter().find(|f| f.0.eq_ignore_ascii_case(word)).map(|&f| (rest, f))
}

fn strip_start<'t>(text: &'t str, word: &str) -> Option<&'t str> {
    text.get(..word.len()).filter(|t| t.eq_ignore_ascii_case(word)).and_then(|_| text.get(word.len()..))
}

fn strip_end<'t>(text: &'t str, word: &str) -> Option<&'t str> {
    let at = text.len().checked_sub(word.len())?;
    let (before, end) = text.split_at_checked(at)?;
    end.eq_ignore_ascii_case(word).then(|| before.trim_end_matches(MARKS))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn longer_words_for_stages_come_first() {
        for (i, (word, _)) in STAGES.iter().enumerate() {
            let before = STAGES[..i].iter().find(|b| word.starts_with(b.0) || word.ends_with(b.0));
            assert!(before.is_none(), "{word} after {}", before.unwrap().0);
        }
    }
}

//! An assessment in a sentence an official can paste.

use crate::lang::Lang;
use serde::Deserialize;

/// What is known of an assessment; each part may be left out.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct SentenceParts {
    /// The section, river or lake.
    pub place: Option<String>,
    /// As `2021-04`, `2021-Q2`, `2021-H1`, `2021`, `2021-04-T1` (first ten days), `2021-01~04` (months to
    /// date), `2021-W14`, `2021-04-08`; other text stays.
    pub period: Option<String>,
    /// The class.
    pub class: Option<String>,
    /// What the water is called.
    pub status: Option<String>,
    /// The main pollution indicators in their notation.
    pub main: Option<String>,
    /// The parameters that decide the class, for waters without a status, such as groundwater.
    pub deciding: Option<String>,
    /// The target class.
    pub target: Option<String>,
    /// Whether the target is attained.
    pub attained: Option<bool>,
    /// Why there is no class.
    pub reason: Option<String>,
    /// The natural background declared, and what is found without it.
    pub background: Option<String>,
    /// The class without what the background explains.
    pub class_without_background: Option<String>,
    /// Whether the target is attained without it.
    pub attained_without_background: Option<bool>,
    /// Whether the place is a section, so that 断面 is said.
    pub section: bool,
}

/// A period as people write it.
///
/// ```
/// use shuizhi::{assessment::sentence::period_text, lang::Lang};
/// assert_eq!(period_text("2021-04", Lang::Zh), "2021年4月");
/// assert_eq!(period_text("2021-Q2", Lang::Zh), "2021年第2季度");
/// assert_eq!(period_text("2021-H1", Lang::Zh), "2021年上半年");
/// assert_eq!(period_text("2021-04-T3", Lang::Zh), "2021年4月下旬");
/// assert_eq!(period_text("2021", Lang::Zh), "2021年");
/// assert_eq!(period_text("2021-丰水期", Lang::Zh), "2021年丰水期");
/// assert_eq!(period_text("2021-01~04", Lang::Zh), "2021年1—4月");
/// assert_eq!(period_text("2021-01~01", Lang::Zh), "2021年1月");
/// assert_eq!(period_text("2021-W14", Lang::Zh), "2021年第14周");
/// assert_eq!(period_text("2021-04-08", Lang::Zh), "2021年4月8日");
/// assert_eq!(period_text("2021-04", Lang::En), "2021-04");
/// ```
pub fn period_text(period: &str, lang: Lang) -> String {
    if lang == Lang::En {
        return period.to_owned();
    }
    let parts: Vec<&str> = period.split('-').collect();
    let month = |m: &str| m.parse::<u8>().ok().filter(|m| (1..=12).contains(m));
    match parts[..] {
        [y] if y.len() == 4 && y.bytes().all(|b| b.is_ascii_digit()) => format!("{y}年"),
        [y, "H1"] => format!("{y}年上半年"),
        [y, "H2"] => format!("{y}年下半年"),
        [y, p] => {
            let to_date = p.split_once('~').and_then(|(from, to)| month(from).zip(month(to)));
            match (month(p), to_date, p.strip_prefix('Q'), p.strip_prefix('W')) {
                (Some(m), ..) => format!("{y}年{m}月"),
                (_, Some((from, to)), ..) if from == to => format!("{y}年{from}月"),
                (_, Some((from, to)), ..) => format!("{y}年{from}—{to}月"),
                (_, _, Some(q), _) => format!("{y}年第{q}季度"),
                (.., Some(w)) if w.parse::<u8>().is_ok() => format!("{y}年第{}周", w.trim_start_matches('0')),
                _ => format!("{y}年{p}"),
            }
        }
        [y, m, t] => match (month(m), t) {
            (Some(m), "T1") => format!("{y}年{m}月上旬"),
            (Some(m), "T2") => format!("{y}年{m}月中旬"),
            (Some(m), "T3") => format!("{y}年{m}月下旬"),
            (Some(m), d) if d.parse::<u8>().is_ok() => format!("{y}年{m}月{}日", d.trim_start_matches('0')),
            _ => period.to_owned(),
        },
        _ => period.to_owned(),
    }
}

fn given(text: &Option<String>) -> Option<&str> {
    text.as_deref().filter(|t| !t.is_empty())
}

/// A class in an English sentence.
fn in_english(class: &str) -> String {
    class
        .strip_prefix('劣')
        .map_or_else(|| format!("class {class}"), |worst| format!("worse than class {worst}"))
}

/// Whether a target is attained, in words; `None` if nothing is known of it.
fn of_target(target: &Option<String>, attained: Option<bool>, lang: Lang) -> Option<String> {
    let (target, attained) = (given(target)?, attained?);
    Some(match lang {
        Lang::Zh => format!("{}{target}类水质目标", if attained { "达到" } else { "未达到" }),
        Lang::En => format!("target {target} {}", if attained { "attained" } else { "not attained" }),
    })
}

/// The other of the two readings: what is found without the background that is declared.
fn without_background(f: &SentenceParts, lang: Lang) -> String {
    let Some(background) = given(&f.background) else { return String::new() };
    let class = given(&f.class_without_background);
    let target = of_target(&f.target, f.attained_without_background, lang);
    let found = match (class, lang) {
        (Some(c), Lang::Zh) => format!("后水质类别为{c}类"),
        (Some(c), Lang::En) => format!(" {}", in_english(c)),
        (None, Lang::Zh) => "后无可参评指标".to_owned(),
        (None, Lang::En) => " nothing is left to assess".to_owned(),
    };
    let parts = [Some(found), target].into_iter().flatten().collect::<Vec<_>>();
    match lang {
        Lang::Zh => format!("；扣除自然本底（{background}）{}", parts.join("，")),
        Lang::En => format!("; without the natural background declared ({background}){}", parts.join(", ")),
    }
}

/// The sentence. Where natural background is declared it gives both readings.
///
/// ```
/// use shuizhi::{assessment::sentence::{SentenceParts, sentence}, lang::Lang};
/// let parts = SentenceParts {
///     place: Some("武陟渠首".into()), period: Some("2021-04".into()), class: Some("Ⅳ".into()),
///     status: Some("轻度污染".into()), main: Some("高锰酸盐指数(0.1)".into()), section: true,
///     ..SentenceParts::default()
/// };
/// assert_eq!(
///     sentence(&parts, Lang::Zh),
///     "武陟渠首断面2021年4月水质类别为Ⅳ类，水质状况为轻度污染，主要污染指标为高锰酸盐指数(0.1)。"
/// );
/// ```
pub fn sentence(f: &SentenceParts, lang: Lang) -> String {
    let period = f.period.as_deref().map(|p| period_text(p, lang));
    let (class, status, main) = (given(&f.class), given(&f.status), given(&f.main));
    let deciding = given(&f.deciding).filter(|_| status.is_none() && main.is_none());
    let mut parts: Vec<String> = Vec::new();
    match lang {
        Lang::Zh => {
            let place = f.place.clone().unwrap_or_default();
            let word =
                if f.section && !place.ends_with("断面") && !place.is_empty() { "断面" } else { "" };
            let head = format!("{place}{word}{}", period.unwrap_or_default());
            if class.is_none() && status.is_none() {
                let why = given(&f.reason).map_or(String::new(), |r| format!("（{r}）"));
                return format!("{head}无法评价{why}。");
            }
            parts.extend(class.map(|c| format!("水质类别为{c}类")));
            parts.extend(status.map(|s| format!("水质状况为{s}")));
            parts.extend(main.map(|m| format!("主要污染指标为{m}")));
            parts.extend(deciding.map(|d| format!("定类指标为{d}")));
            parts.extend(of_target(&f.target, f.attained, lang));
            format!("{head}{}{}。", parts.join("，"), without_background(f, lang))
        }
        Lang::En => {
            let place = f.place.as_deref().unwrap_or("The water");
            let head = period.map_or_else(|| place.to_owned(), |p| format!("{place}, {p}"));
            if class.is_none() && status.is_none() {
                let why = given(&f.reason).map_or(String::new(), |r| format!(" ({r})"));
                return format!("{head}: not assessed{why}.");
            }
            parts.extend(class.map(in_english));
            parts.extend(status.map(str::to_owned));
            parts.extend(main.map(|m| format!("main pollution indicators {m}")));
            parts.extend(deciding.map(|d| format!("decided by {d}")));
            parts.extend(of_target(&f.target, f.attained, lang));
            format!("{head}: {}{}.", parts.join(", "), without_background(f, lang))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sentences_say_what_is_known() {
        let f = SentenceParts {
            place: Some("大沙河".into()),
            period: Some("2021-Q2".into()),
            class: Some("劣Ⅴ".into()),
            status: Some("重度污染".into()),
            target: Some("Ⅳ".into()),
            attained: Some(false),
            ..SentenceParts::default()
        };
        assert_eq!(
            sentence(&f, Lang::Zh),
            "大沙河2021年第2季度水质类别为劣Ⅴ类，水质状况为重度污染，未达到Ⅳ类水质目标。"
        );
        assert_eq!(
            sentence(&f, Lang::En),
            "大沙河, 2021-Q2: worse than class Ⅴ, 重度污染, target Ⅳ not attained."
        );
        let none = SentenceParts {
            place: Some("甲断面".into()),
            section: true,
            reason: Some("无可参评指标".into()),
            ..SentenceParts::default()
        };
        assert_eq!(sentence(&none, Lang::Zh), "甲断面无法评价（无可参评指标）。");
    }

    #[test]
    fn declared_background_hides_neither_reading() {
        let f = SentenceParts {
            place: Some("甲".into()),
            section: true,
            class: Some("Ⅳ".into()),
            status: Some("轻度污染".into()),
            target: Some("Ⅲ".into()),
            attained: Some(false),
            background: Some("氟化物 (文1; 局)".into()),
            class_without_background: Some("Ⅱ".into()),
            attained_without_background: Some(true),
            ..SentenceParts::default()
        };
        assert_eq!(
            sentence(&f, Lang::Zh),
            "甲断面水质类别为Ⅳ类，水质状况为轻度污染，未达到Ⅲ类水质目标；扣除自然本底（氟化物 (文1; 局)）后水质类别为Ⅱ类，达到Ⅲ类水质目标。"
        );
        let alone = SentenceParts { class_without_background: None, target: None, ..f };
        assert!(
            sentence(&alone, Lang::Zh)
                .ends_with("轻度污染；扣除自然本底（氟化物 (文1; 局)）后无可参评指标。")
        );
        assert!(sentence(&alone, Lang::En).ends_with("nothing is left to assess."));
    }
}

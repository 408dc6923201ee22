//! The parameter whose name is nearest to an unknown text, for messages.

#![allow(clippy::indexing_slicing, reason = "places are those of what was found in the text")]

use crate::parameter::{Parameter, Parameters, key};
use crate::text::{changes, fold};

/// A text longer than this is a remark.
const LONGEST: usize = 40;

/// The parameter nearest to a text, and whether the text contains its whole name (`原始值:氨氮`).
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
    if let Some((p, _)) = parameters.find(&text) {
        return Some((p, true)); // a weak name
    }
    // The longest of equally near ones, then the first: the answer is deterministic.
    let whole = parameters.names().filter(|(name, _)| stands_in(name, &text));
    let place = |p: &Parameter| std::cmp::Reverse(parameters.position(p));
    if let Some((_, p)) = whole.max_by_key(|(name, p)| (name.len(), place(p))) {
        return Some((p, true));
    }
    // Without brackets: a unit is not part of the name.
    let bare: Vec<char> = chars.iter().copied().take_while(|c| *c != '(').collect();
    // A code that is off by a figure is another code.
    let words = parameters.names().filter(|(name, p)| !p.hj525.iter().any(|code| code == name));
    let near = words.filter_map(|(name, p)| {
        let name: Vec<char> = name.chars().collect();
        let most = allowed(&name);
        let far = name.len().abs_diff(bare.len()) > most || most == 0;
        let steps = if far { return None } else { changes(&name, &bare) };
        (steps <= most).then_some((steps, name.len(), p))
    });
    near.min_by_key(|&(steps, length, p)| (steps, std::cmp::Reverse(length), parameters.position(p)))
        .map(|(.., p)| (p, false))
}

/// Words in names of columns that say where, when and of what a sample is, what was made of it, or
/// hold a quantity that no standard of water quality limits.
#[rustfmt::skip]
const WORDS: &[&str] = &[
    "断面", "点位", "站", "名称", "编号", "编码", "代码", "序", "行号", "经度", "纬度", "坐标", "日期", "时间",
    "年", "月", "日", "季", "时", "省", "市", "县", "区", "乡", "镇", "村", "流域", "水系", "河", "湖", "水库",
    "水体", "水源", "类别", "类型", "级", "目标", "水质", "状况", "状态", "备注", "说明", "单位", "方法", "人",
    "次", "数", "样", "流量", "水量", "流速", "水位", "水深", "深度", "高程", "库容", "蓄水", "降雨", "降水",
    "雨量", "气温", "气压", "湿度", "风", "面积", "人口", "距离", "长度", "宽", "权重", "比例", "率", "排放量",
    "负荷", "电压", "电流", "电池", "限值", "标准", "检出限", "超标", "达标", "评价", "得分", "排名", "变化", "比",
    "指标", "缺", "统计", "依据", "结论", "判定", "趋势", "颜色", "阈值", "行", "项目", "起点", "止点", "均值",
    "百分点", "本底", "用途", "条款", "文件", "工作表", "条件",
];

/// The same of English names, each a word of the name.
#[rustfmt::skip]
const ENGLISH: &[&str] = &[
    "id", "no", "code", "name", "station", "site", "section", "point", "outfall", "place", "river", "basin",
    "lake", "reservoir", "water", "province", "city", "county", "district", "town", "village", "lon", "lat",
    "lng", "longitude", "latitude", "x", "y", "date", "time", "year", "month", "day", "hour", "minute",
    "quarter", "week", "period", "season", "start", "end", "class", "grade", "status", "target", "level",
    "type", "kind", "row", "index", "count", "counts", "samples", "sample", "months", "days", "readings",
    "flow", "discharge", "volume", "depth", "rain", "rainfall", "area", "population", "weight", "share",
    "length", "width", "remark", "note", "comment", "unit", "method", "rate", "score", "rank", "change",
    "assessed", "indicators", "certain", "multiple", "limit", "background", "flag", "polid", "duplicate",
    "duplicates", "deciding", "exceeding", "attained", "censored", "clause", "comparison", "compliance",
    "conclusion", "delta", "evidence", "file", "first", "goal", "indices", "item", "items", "label", "last",
    "left", "listed", "load", "mean", "missing", "over", "p", "period", "periods", "points", "reason",
    "sections", "seasonal", "sheet", "shortfall", "slope", "spearman", "stretch", "table", "threshold",
    "trend", "trophic", "undetermined", "ungraded", "use", "used", "verdict", "weighted", "without", "worst",
];

/// Whether a name says that its column holds no readings of water quality.
///
/// ```
/// use shuizhi::table::nearest::is_about;
/// assert!(is_about("断面编号") && is_about("station_id") && is_about("流量(m3/s)") && is_about("riverName"));
/// assert!(!is_about("溶氧X") && !is_about("column_7") && !is_about("turb"));
/// ```
pub fn is_about(column: &str) -> bool {
    let text = fold(column);
    let mut words: Vec<String> = vec![String::new()];
    let mut lower = false;
    for c in text.chars() {
        // A capital behind a small letter begins a word.
        if !c.is_ascii_alphabetic() || (c.is_ascii_uppercase() && lower) {
            words.push(String::new());
        }
        lower = c.is_ascii_lowercase();
        if c.is_ascii_alphabetic() {
            words.last_mut().expect("there is one").push(c.to_ascii_lowercase());
        }
    }
    // A letter says so only where it is the whole name.
    words.retain(|w| w.len() > 1 || w.len() == text.len());
    WORDS.iter().any(|word| text.contains(word)) || words.iter().any(|w| ENGLISH.contains(&w.as_str()))
}

/// The most typing errors of a name; none for a short one, which would be another name.
fn allowed(name: &[char]) -> usize {
    let wide = name.iter().any(|c| !c.is_ascii());
    if wide { name.len() / 3 } else { name.len() / 5 }
}

/// Whether a text contains a name as a word, without letters or digits around it.
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
}

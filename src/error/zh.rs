//! What errors say in Chinese.

use super::{Error, NoLimitWhy, law};

/// Parts of problems that are reported within errors, in both languages; longer ones first.
const PARTS: [(&str, &str); 37] = [
    ("seasons take each month from 1 to 12 once", "季节应包含1至12月，各一次"),
    ("a set of months takes numbers from 1 to 12, each once", "月份应为1至12，各一次"),
    (" may say the water body too", " 也可能说明水体类型"),
    ("say a unit such as ", "请写单位，如 "),
    ("X is found year by year, by periods", "X逐年确定，需按时段"),
    (
        "say \"table1-21\", \"5+X\", \"all\", or a list of parameters",
        "请用 \"table1-21\"、\"5+X\"、\"all\" 或监测项目列表",
    ),
    ("name items of table 3, of which the authority chooses", "请给出表3中由主管部门选择的项目"),
    ("the standard has no limit for the saturation of oxygen", "该标准没有溶解氧饱和率的限值"),
    ("a detection limit is a number above 0, in ", "检出限应为大于0的数，单位为 "),
    ("give a number of decimals from 0 to 12", "小数位数应为0至12"),
    ("the standards have no figures in brackets", "标准没有括号内数值"),
    ("X are items of the set \"table1-21\"", "X应为 \"table1-21\" 中的项目"),
    ("it goes with the indicators \"5+X\"", "须与 indicators=\"5+X\" 同用"),
    ("it takes a column of water temperature", "需要水温列"),
    ("it belongs to ", "属于 "),
    ("; correct the header, or give the unit of flow", "；请改正列名，或指明流量单位"),
    (" is a volume, and a flow is asked for (", " 是体积，应为流量（"),
    (" is not a known unit of flow (", " 不是已知的流量单位（"),
    (" is not a unit of flow", " 不是流量单位"),
    ("; correct one of them", "；请改正其一"),
    ("the header says ", "列名注明 "),
    (", the unit given is ", "，指定的单位为 "),
    ("it names two units, ", "注明了两个单位："),
    ("did you mean ", "是否为 "),
    ("give the limit of a parameter once", "一个项目的限值只应写一次"),
    ("give a figure behind the sign", "请在比较符号后写出数值"),
    ("give the figure in ", "数值的单位应为 "),
    ("give the class once", "类别只应写一次"),
    (" cells for ", "个单元格，而列名有"),
    (" headers", "个"),
    ("? say ", "？请用 "),
    ("one of ", "以下之一："),
    ("give ", "请给出 "),
    ("say ", "请用 "),
    (", of ", "："),
    (" and ", " 和 "),
    (" or ", " 或 "),
];

/// A problem in Chinese, as far as its parts are known.
fn told(problem: &str) -> String {
    PARTS.iter().fold(problem.to_owned(), |text, (en, zh)| text.replace(en, zh))
}

/// What an error says in Chinese.
#[must_use]
pub(super) fn chinese(error: &Error) -> String {
    let listed = |names: &str| names.replace(", ", "、");
    match error {
        Error::NoDay { what, text } => {
            let at = what.as_ref().map(|w| format!("{w}：")).unwrap_or_default();
            format!("{at}无法识别日期“{text}”；请写成 2005-12-31")
        }
        Error::UnknownWord { what, word, nearest, known } => {
            let near = nearest.as_ref().map(|n| format!("；是否为“{n}”？")).unwrap_or_default();
            format!("{what}：无法识别“{word}”{near}；可用的词：{}", listed(known))
        }
        Error::UnknownStandard { name, nearest, known } => {
            let near = nearest.as_ref().map(|n| format!("是否为 {n}？standards() 列出全部标准"));
            let more = near.unwrap_or_else(|| format!("已收录：{}", listed(known)));
            format!("没有名为“{name}”的标准；{more}")
        }
        Error::AmendmentNamed { name, standard } => {
            format!("“{name}”是 {standard} 的修改单，其内容按日期并入该标准；请直接用 {standard}")
        }
        Error::UnknownParameter { name, hint } => {
            let hint = hint.trim_start_matches("; ");
            let hint = if hint.is_empty() { String::new() } else { format!("；{}", told(hint)) };
            format!("没有名为“{name}”的监测项目；parameters() 列出可识别的名称{}", hint.replace('?', "？"))
        }
        Error::AmbiguousParameter { name, candidates } => {
            format!("“{name}”可能是 {}；请写明是哪一个，或在名称后的括号中写出单位", told(candidates))
        }
        Error::UnknownLevel { standard, parameter, level, known } if level.is_empty() => {
            format!("{standard} 中 {parameter} 有几个级别，请指定其一：{}", listed(known))
        }
        Error::UnknownLevel { standard, parameter, level, known } => {
            format!("{standard} 中 {parameter} 没有级别“{level}”；其级别：{}", listed(known))
        }
        Error::NoLimit { standard, parameter, why } => match why {
            NoLimitWhy::NotLimited => format!("{standard} 没有规定 {parameter} 的限值"),
            NoLimitWhy::NotInForce(day) => format!("{standard} 在 {day} 没有施行中的 {parameter} 限值"),
            NoLimitWhy::NoneFor(said) => {
                let said: Vec<_> = said.iter().map(|(option, word)| format!("{option}=“{word}”")).collect();
                format!("{standard} 没有规定 {parameter} 的此种限值：{}", said.join("、"))
            }
        },
        Error::SeveralLimits { standard, parameter, option, words } => {
            let words: Vec<_> = words.iter().map(|[_, zh]| format!("“{zh}”")).collect();
            format!("{standard} 的 {parameter} 有多个限值；请指明 {option}：{}", words.join("、"))
        }
        Error::UnknownUnit { column, unit, parameter, expected } => format!(
            "列“{column}”：无法识别 {parameter} 的单位“{unit}”；请写成已知单位（{}），或自行指明该列",
            listed(expected)
        ),
        Error::IncompatibleUnit { column, unit, parameter, expected } => format!(
            "列“{column}”：单位“{unit}”不能换算为 {parameter} 的 {expected}；请改正列名，或自行指明该列"
        ),
        Error::ForeignUnit { column, unit, parameter, expected, how } => format!(
            "列“{column}”：单位“{unit}”不能按10的幂换算为 {parameter} 的 {expected}；请先换算数值（{how}）\
             并在列名中注明换算后的单位，或排除该列"
        ),
        Error::FlowUnit { column, problem } => format!("列“{column}”：{}", told(problem)),
        Error::AmbiguousColumn { column, problem } => {
            format!("列“{column}”含义不明：{}；请自行指明该列", told(problem))
        }
        Error::DuplicateColumn { parameter, columns } => {
            format!("{parameter} 有多列：{}；请只保留一列，或排除其余", listed(columns))
        }
        Error::BothStages { columns } => {
            format!("{}既有进水又有出水；请只给出一种，或排除其中一种", listed(columns))
        }
        Error::UnknownColumn { option, column, known } => {
            format!("{option}：没有列“{column}”；表中的列：{}", listed(known))
        }
        Error::NoColumns { columns } => {
            format!("没有可评价的监测项目列；表中的列：{}；请改正列名，或自行指明各列", listed(columns))
        }
        Error::Shape { problem } => told(&problem.replace("row ", "第").replace(": ", "行：")),
        Error::Option { option, value, expected } => {
            format!("{option}={value:?}：无法识别；{}", told(expected))
        }
        Error::Standard { file, at, problem } => law::chinese(file, at, problem),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lang::Lang;

    #[test]
    fn errors_are_told_in_chinese() {
        let text = |error: Error| error.message(Lang::Zh);
        let unknown = Error::UnknownParameter {
            name: "氨的氮".into(),
            hint: "; did you mean 氨氮 (ammonia_nitrogen)?".into(),
        };
        assert_eq!(
            text(unknown),
            "没有名为“氨的氮”的监测项目；parameters() 列出可识别的名称；是否为 氨氮 (ammonia_nitrogen)？"
        );
        let option = Error::Option {
            option: "rounding",
            value: "non".into(),
            expected: "did you mean \"none\"? say \"none\" or \"assessment\"".into(),
        };
        assert_eq!(
            text(option),
            "rounding=\"non\"：无法识别；是否为 \"none\"？请用 \"none\" 或 \"assessment\""
        );
        let shape = Error::Shape { problem: "row 3: 4 cells for 5 headers".into() };
        assert_eq!(text(shape), "第3行：4个单元格，而列名有5个");
    }
}

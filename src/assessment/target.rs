//! Targets as plans write them: a class, and figures for single parameters that come before it
//! (`氨氮<3，其他Ⅳ类`).

use crate::error::{Error, Result};
use crate::exceedance;
use crate::grading::{Column, NonDetect, Plan, Rank, Role, entering, verdict};
use crate::parameter::{Parameter, parameters};
use crate::reading::Reading;
use crate::reason::Reason;
use crate::rounding;
use crate::standard::{Comparison, WaterBody};
use crate::text::fold;
use crate::unit::Unit;
use rust_decimal::Decimal;
use std::str::FromStr;

/// The target of one parameter, as a figure in its canonical unit.
#[derive(Debug, Clone, PartialEq)]
pub struct TargetLimit {
    /// The parameter.
    pub parameter: &'static Parameter,
    /// `<=`, `<`, `>=` or `>`.
    pub comparison: Comparison,
    /// The figure.
    pub value: Decimal,
}

impl TargetLimit {
    /// Whether a figure, rounded as the assessment does, keeps the limit.
    pub fn keeps(&self, figure: Decimal) -> bool {
        self.comparison.keeps(figure, self.value)
    }
}

/// A target: a class, in words, and limits of single parameters, which come before it.
///
/// ```
/// use shuizhi::Target;
/// let target: Target = "氨氮＜3.0mg/L，其他Ⅳ类".parse()?;
/// assert_eq!((target.class.as_deref(), target.limits_written().as_str()), (Some("Ⅳ类"), "ammonia_nitrogen<3"));
/// assert_eq!("Ⅲ".parse::<Target>()?.limits.len(), 0);
/// assert_eq!("Ⅳ（总磷≤0.4，氨氮≤2）".parse::<Target>()?.limits.len(), 2);
/// let refused = |text: &str| text.parse::<Target>().unwrap_err().to_string();
/// assert!(refused("氨氦<3").contains("no parameter named \"氨氦\""));
/// assert!(refused("氨氮<很少").contains("give a figure") && refused("Ⅲ，Ⅴ").contains("the class once"));
/// # Ok::<(), shuizhi::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq, Default)]
#[must_use]
pub struct Target {
    /// The class of all other parameters, as it is written.
    pub class: Option<String>,
    /// The limits of single parameters.
    pub limits: Vec<TargetLimit>,
}

/// Signs of comparison, the longer of two that begin alike first.
const SIGNS: [(&str, Comparison); 14] = [
    ("小于等于", Comparison::AtMost),
    ("小于或等于", Comparison::AtMost),
    ("大于等于", Comparison::AtLeast),
    ("不大于", Comparison::AtMost),
    ("不高于", Comparison::AtMost),
    ("不低于", Comparison::AtLeast),
    ("小于", Comparison::LessThan),
    ("<=", Comparison::AtMost),
    ("≤", Comparison::AtMost),
    (">=", Comparison::AtLeast),
    ("≥", Comparison::AtLeast),
    ("<", Comparison::LessThan),
    (">", Comparison::MoreThan),
    ("大于", Comparison::MoreThan),
];
/// Words before the class of all other parameters.
const OTHERS: [&str; 7] = ["其他", "其它", "其余", "其中", "指标", "项目", "因子"];

/// What a part of a target says.
enum Part<'a> {
    Limit(TargetLimit),
    Class(&'a str),
    Nothing,
}

impl Target {
    /// The limits as they are read, in one form; empty where there are none.
    pub fn limits_written(&self) -> String {
        let written = |l: &TargetLimit| format!("{}{}{}", l.parameter.id, l.comparison.as_str(), l.value);
        self.limits.iter().map(written).collect::<Vec<_>>().join(",")
    }

    fn of(&self, parameter: &Parameter) -> Option<&TargetLimit> {
        self.limits.iter().find(|l| l.parameter.id == parameter.id)
    }
}

impl FromStr for Target {
    type Err = Error;

    /// # Errors
    /// [`Error::UnknownParameter`], which names the nearest; [`Error::Option`] if another part is
    /// not understood or a parameter has two limits.
    fn from_str(text: &str) -> Result<Target> {
        let pieces = text.split(|c| "()（）,，;；、。".contains(c));
        let mut target = Target::default();
        for piece in pieces {
            match part(piece.trim())? {
                Part::Nothing => {}
                Part::Limit(limit) if target.of(limit.parameter).is_none() => target.limits.push(limit),
                Part::Limit(_) => return Err(refused(text, "give the limit of a parameter once")),
                Part::Class(class) if target.class.is_none() => target.class = Some(class.to_owned()),
                Part::Class(_) => return Err(refused(text, "give the class once")),
            }
        }
        Ok(target)
    }
}

fn refused(piece: &str, expected: impl Into<String>) -> Error {
    Error::Option { option: "target", value: piece.to_owned(), expected: expected.into() }
}

fn part(piece: &str) -> Result<Part<'_>> {
    let folded = fold(piece);
    let found = SIGNS.iter().find_map(|(sign, comparison)| {
        folded.split_once(sign).map(|(name, figure)| (name, *comparison, figure))
    });
    if let Some((name, comparison, figure)) = found {
        let parameter = parameters().get(name)?;
        let end = figure.find(|c: char| !(c.is_ascii_digit() || c == '.')).unwrap_or(figure.len());
        let (number, unit) = figure.split_at(end);
        let canonical = parameter.unit();
        let figure =
            rounding::parse(number).ok_or_else(|| refused(piece, "give a figure behind the sign"))?;
        let unit = if unit.is_empty() { Some(canonical) } else { Unit::parse_for(unit, canonical) };
        let exponent = unit.and_then(|unit| unit.exponent_to(canonical));
        let value = exponent.and_then(|exponent| rounding::scale(figure, exponent));
        let value =
            value.ok_or_else(|| refused(piece, format!("give the figure in {}", canonical.symbol())))?;
        return Ok(Part::Limit(TargetLimit { parameter, comparison, value }));
    }
    let class = OTHERS.iter().fold(piece, |p, word| p.strip_prefix(word).unwrap_or(p));
    let class = class.trim_start_matches(['为', '执', '行', '达', '到']).trim();
    Ok(if class.is_empty() { Part::Nothing } else { Part::Class(class) })
}

/// A mean over its target.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Over {
    /// The place of the column.
    pub column: usize,
    /// In the canonical unit.
    pub value: f64,
    /// The limit that it is over, in the canonical unit.
    pub limit: f64,
    /// The multiple by which it exceeds; `None` if that has no meaning.
    pub multiple: Option<f64>,
}

/// Compares means with a target whose limits take precedence over its class: whether it is attained (`None`
/// if not known), and the exceedances.
///
/// A parameter with a limit and without a mean leaves attainment unknown if nothing exceeds; another without
/// a mean does not count, as in a class.
pub fn hold(
    plan: &Plan,
    level: Option<Rank>,
    target: &Target,
    reading: impl Fn(usize) -> Reading,
    body: Option<WaterBody>,
) -> (Option<bool>, Vec<Over>) {
    let has_column = |limit: &TargetLimit| plan.columns.iter().any(|c| c.parameter.id == limit.parameter.id);
    let mut unknown = !target.limits.iter().all(has_column) || (target.class.is_some() && level.is_none());
    let (mut judged, mut over) = (0, Vec::new());
    for (place, column) in plan.columns.iter().enumerate() {
        let own = reading(place);
        if let Some(limit) = target.of(column.parameter) {
            match figure(column, plan.nondetect, own) {
                Ok(value) => {
                    judged += 1;
                    if !limit.keeps(value) {
                        over.push(beyond(place, column, value, limit.value));
                    }
                }
                // What is declared natural background is left out.
                Err(Reason::NotAssessed) => {}
                Err(_) => unknown = true,
            }
        } else if let Some(level) = level.filter(|_| column.role == Role::Class) {
            let warm = plan.saturation.filter(|s| s.oxygen == place).map(|s| reading(s.temperature));
            let v = verdict(plan, column, own, warm, body, Some(level));
            judged += usize::from(v.pass.is_some());
            let limit = |value: Decimal, span: crate::standard::Span| {
                span.high.filter(|h| value > *h).or(span.low.filter(|l| value < *l))
            };
            if let (Some(false), Ok(value), Some(span)) =
                (v.pass, figure(column, plan.nondetect, own), v.span)
            {
                let limit = limit(value, span).unwrap_or(value);
                over.push(Over { multiple: v.multiple, ..beyond(place, column, value, limit) });
            }
        }
    }
    let attained = match () {
        () if !over.is_empty() => Some(false),
        () if unknown || judged == 0 => None,
        () => Some(true),
    };
    (attained, over)
}

fn figure(column: &Column, nondetect: NonDetect, reading: Reading) -> std::result::Result<Decimal, Reason> {
    let x = entering(column, nondetect, reading)?;
    column.figure(x).ok_or(Reason::NotFinite)
}

fn beyond(place: usize, column: &Column, value: Decimal, limit: Decimal) -> Over {
    let (value, limit) = (rounding::to_f64(value), rounding::to_f64(limit));
    let multiple = if column.multiple { exceedance::multiple(value, limit) } else { None };
    Over { column: place, value, limit, multiple }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::grading::{ColumnRequest, Request};

    #[test]
    fn targets_are_read_as_plans_write_them() {
        for (text, class, limits) in [
            ("Ⅲ", Some("Ⅲ"), ""),
            ("III类", Some("III类"), ""),
            ("氨氮<3，其他Ⅳ", Some("Ⅳ"), "ammonia_nitrogen<3"),
            ("氨氮≤3000μg/L；其余指标Ⅳ类", Some("Ⅳ类"), "ammonia_nitrogen<=3.000"),
            ("Ⅴ类（氨氮不大于3mg/L、总磷＜0.5）", Some("Ⅴ类"), "ammonia_nitrogen<=3,total_phosphorus<0.5"),
            ("溶解氧≥3", None, "dissolved_oxygen>=3"),
            ("", None, ""),
        ] {
            let target: Target = text.parse().unwrap();
            assert_eq!(
                (target.class.as_deref(), target.limits_written().as_str()),
                (class, limits),
                "{text}"
            );
            let again: Target = limits.parse().unwrap();
            assert_eq!(again.limits, target.limits, "{text}");
        }
        for text in ["氨氮<x", "某物<3", "氨氮<3，氨氮<2", "Ⅲ，Ⅳ", "氨氮<3NTU", "氨氮<3①"]
        {
            assert!(text.parse::<Target>().is_err(), "{text}");
        }
    }

    #[test]
    fn a_limit_comes_before_the_class() {
        let columns = ["氨氮", "总磷", "溶解氧"].map(|p| ColumnRequest::named(p, None).unwrap());
        let rounding = crate::grading::Rounding::Assessment;
        let request = Request { columns: columns.to_vec(), rounding, ..Request::default() };
        let plan = Plan::compile(&request).unwrap();
        let held = |target: &str, values: [Option<f64>; 3]| {
            let target: Target = target.parse().unwrap();
            let level = target.class.as_deref().and_then(|c| plan.level(c));
            let of = |i: usize| values[i].map_or(Reading::Missing(Reason::Missing), Reading::Number);
            let (attained, over) = hold(&plan, level, &target, of, plan.water_body);
            (attained, over.iter().map(|o| o.column).collect::<Vec<_>>())
        };
        let all = |nh, tp, oxygen| [Some(nh), Some(tp), Some(oxygen)];
        assert_eq!(held("氨氮<3，其他Ⅳ", all(2.9, 0.3, 6.0)), (Some(true), vec![]));
        // 2.996 is assessed as 3.00.
        assert_eq!(held("氨氮<3，其他Ⅳ", all(2.996, 0.3, 6.0)), (Some(false), vec![0]));
        assert_eq!(held("氨氮≤3，其他Ⅳ", all(2.996, 0.3, 6.0)), (Some(true), vec![]));
        assert_eq!(held("氨氮<3，其他Ⅳ", all(2.9, 0.31, 2.9)), (Some(false), vec![1, 2]));
        assert_eq!(held("氨氮<3，其他Ⅳ", [None, Some(0.3), Some(6.0)]), (None, vec![]));
        assert_eq!(held("氨氮<3，其他Ⅳ", [None, Some(0.4), Some(6.0)]), (Some(false), vec![1]));
        assert_eq!(held("氨氮<3，其他Ⅳ", [Some(1.0), None, None]), (Some(true), vec![]));
        assert_eq!(held("氨氮<3", all(2.0, 9.0, 1.0)), (Some(true), vec![]));
        assert_eq!(held("氨氮<3，其他清洁", all(2.0, 0.1, 9.0)), (None, vec![]));
        assert_eq!(held("铜<3，其他Ⅳ", all(1.0, 0.3, 6.0)), (None, vec![]));
        let oxygen: Target = "溶解氧≥5".parse().unwrap();
        let (_, over) = hold(&plan, None, &oxygen, |_| Reading::Number(4.0), plan.water_body);
        assert_eq!(over, [Over { column: 2, value: 4.0, limit: 5.0, multiple: None }]);
    }
}

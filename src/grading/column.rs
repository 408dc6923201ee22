//! A column of a grading, compiled: what becomes of it, and its limits in its own unit.

#![allow(clippy::indexing_slicing, reason = "limits are two, one a water body, and chunks have an item")]

use super::classes::spans_of;
use super::indicators::gradable;
use super::limits::{Bounds, scaled};
use super::options::Indicators;
use super::rank::Rank;
use super::request::{Request, Rounding};
use crate::parameter::Parameter;
use crate::reading::{Reading, Rules};
use crate::rounding;
use crate::standard::{self, Comparison, Item, Span, Standard, Table, WaterBody, has_multiple};
use crate::unit::Unit;
use rust_decimal::Decimal;

/// What becomes of a column.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum Role {
    /// It decides the class.
    Class,
    /// It is compared with its single limit, and does not enter the class.
    Single,
    /// It has limits but is not among the indicators.
    NotAssessed,
    /// The standard has no limit for it.
    NoLimit,
}

/// The limits of a parameter in one water body, and where they are printed.
#[derive(Debug, Clone)]
pub struct ParameterLimits {
    pub(crate) bounds: Bounds,
    /// How values are compared with the limits of the item, except where a limit says otherwise.
    of_item: Comparison,
    /// The same of each level; `None` for one that allows everything.
    comparisons: Vec<Option<Comparison>>,
    /// As `GB 3838-2002 表1 第7项`.
    pub(crate) clause: String,
    /// The kind of evidence for the limits, and how many copies bear it.
    pub(crate) evidence: String,
}

impl ParameterLimits {
    /// What each level allows, in the canonical unit, from the best to the worst.
    pub fn spans(&self) -> &[Span] {
        &self.bounds.spans
    }

    /// Where the limits are printed, such as `GB 3838-2002 表1 第7项`.
    pub fn clause(&self) -> &str {
        &self.clause
    }

    /// The kind of evidence for the limits, and how many copies bear it.
    pub fn evidence(&self) -> &str {
        &self.evidence
    }

    /// How values are compared with the limits of a level; as of the item where it is not known.
    pub fn comparison(&self, level: Option<Rank>) -> Option<Comparison> {
        level.map_or(Some(self.of_item), |l| self.comparisons.get(l.index()).copied().flatten())
    }
}

/// A column, compiled.
#[derive(Debug, Clone)]
pub struct Column {
    pub(crate) parameter: &'static Parameter,
    pub(crate) role: Role,
    /// Its place among the items of the standard; those without a limit come last.
    pub(crate) place: u32,
    /// Figures of the column times 10^exponent are in the canonical unit.
    pub(crate) exponent: i32,
    pub(crate) rules: Rules,
    /// Places for assessment, where rounding is asked for.
    pub(crate) decimals: Option<u32>,
    /// Whether exceedance multiples are computed.
    pub(crate) multiple: bool,
    /// The detection limit of "not detected" without a figure, in the column's unit.
    pub(crate) detection_limit: Option<f64>,
    /// The limits in rivers and in lakes, the same twice where they do not differ.
    limits: [Option<ParameterLimits>; 2],
    /// Whether river or lake makes a difference.
    pub(crate) by_water_body: bool,
    /// Whether it has classes that its figures do not separate.
    pub(crate) inseparable: bool,
    /// Whether the user names it among the indicators.
    pub(crate) named: bool,
    /// How many months or samples a mean of it takes, where that is reported.
    pub(crate) least: Option<u32>,
}

impl Column {
    /// What is measured.
    pub fn parameter(&self) -> &'static Parameter {
        self.parameter
    }

    /// The figure of a reading in the canonical unit, and its qualifier: `<` for a detection limit, `>` for
    /// the end of a range. A figure that does not fit a float is missing.
    pub fn reported(&self, reading: Reading) -> (Option<f64>, Option<&'static str>) {
        let (value, qualifier) = match reading {
            Reading::Number(x) => (Some(x), None),
            Reading::Below(x) => (x, Some("<")),
            Reading::Above(x) => (Some(x), Some(">")),
            Reading::Missing(_) => (None, None),
        };
        (value.map(|x| scaled(x, self.exponent)).filter(|x| x.is_finite()), qualifier)
    }

    /// Its place among the items of the standard; those without a limit come last.
    pub fn place(&self) -> u32 {
        self.place
    }

    /// What becomes of it.
    pub fn role(&self) -> Role {
        self.role
    }

    /// The limits in a water body.
    pub fn limits(&self, body: WaterBody) -> Option<&ParameterLimits> {
        self.limits[body as usize].as_ref()
    }

    /// Whether there is more to its cells than to compare plain numbers.
    pub(super) fn is_read_cell_by_cell(&self) -> bool {
        self.inseparable || self.rules.descriptive || self.rules.has_missing_numbers()
    }

    /// The canonical figure of a value of the column, for assessment.
    pub fn figure(&self, x: f64) -> Option<Decimal> {
        super::limits::assessed(x, self.exponent, self.decimals)
    }
}

/// Compiles a column of figures that times 10^`exponent` are in the canonical unit; `wanted`: it is
/// among the indicators.
pub(super) fn column(
    standard: &Standard,
    levels: &[String],
    parameter: &'static Parameter,
    exponent: i32,
    detection_limit: Option<Decimal>,
    request: &Request,
    wanted: bool,
) -> Column {
    let place = gradable(standard).position(|(_, i)| i.parameter == parameter.id);
    let items: Vec<(&Table, &Item)> =
        gradable(standard).filter(|(_, i)| i.parameter == parameter.id).collect();
    // Where several tables name the parameter, the one with classes is the one that grades.
    let classed = items.iter().any(|(t, _)| t.levels == levels);
    let items: Vec<_> = items.into_iter().filter(|(t, _)| !classed || t.levels == levels).collect();
    let own = request.decimals.get(&parameter.into()).copied();
    let rounded = request.rounding == Rounding::Assessment;
    let decimals = own.or(parameter.decimals_assessment).filter(|_| rounded);
    let hold = |body: WaterBody| -> Option<ParameterLimits> {
        let (table, item) = items.iter().find(|(_, i)| i.water_body.is_none_or(|b| b == body))?;
        let to_canonical = Unit::parse(&item.unit)?.exponent_to(parameter.unit())?;
        let scaled = |d: Decimal| rounding::scale(d, to_canonical);
        let spans: Vec<Span> = spans_of(item)
            .iter()
            .map(|s| Span { low: s.low.and_then(scaled), high: s.high.and_then(scaled) })
            .collect();
        let cells = || item.limits.chunk_by(|a, b| a.level == b.level).map(|c| item.comparison_of(&c[0]));
        let undetected = cells().take_while(|c| *c == Comparison::NotDetected).count() as u8;
        let comparisons = cells().zip(&spans).map(|(c, s)| (!s.is_everything()).then_some(c)).collect();
        Some(ParameterLimits {
            bounds: Bounds { undetected, ..Bounds::new(spans, exponent, decimals) },
            of_item: item.comparison,
            comparisons,
            clause: standard::clause(&standard.id, table, item),
            evidence: item.evidence.told(request.lang),
        })
    };
    let by_water_body = items.iter().any(|(_, i)| i.water_body.is_some());
    let river = hold(WaterBody::River);
    let lake = if by_water_body { hold(WaterBody::Lake) } else { river.clone() };
    let role = match (river.is_some() || lake.is_some(), wanted, classed) {
        (false, ..) => Role::NoLimit,
        (_, false, _) => Role::NotAssessed,
        (.., true) => Role::Class,
        (.., false) => Role::Single,
    };
    let inseparable = river.iter().chain(&lake).any(|h| h.bounds.is_inseparable());
    Column {
        parameter,
        role,
        place: place.map_or(u32::MAX, |place| place as u32),
        exponent,
        rules: Rules::new(parameter.signed, &request.missing_values)
            .describing(items.iter().any(|(_, i)| i.is_descriptive())),
        decimals,
        multiple: has_multiple(&parameter.id),
        detection_limit: detection_limit.and_then(|d| rounding::scale(d, -exponent)).map(rounding::to_f64),
        inseparable,
        named: wanted && matches!(request.indicators, Indicators::List(_)),
        least: request.least.get(&parameter.into()).copied(),
        limits: [river, lake],
        by_water_body,
    }
}

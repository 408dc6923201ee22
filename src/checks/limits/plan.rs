//! A check, compiled: of each case and column the limits that may bind.

use super::column::Column;
use super::request::{Case, LimitsRequest};
use crate::discharge::{BindingLimit, Computed, LimitSet, Outfall, Tri, bound_by, computed, is_same_word};
use crate::error::Result;
use crate::grading::{ColumnRequest, NonDetect, check_detection_limits};
use crate::lang::Lang;
use crate::parameter::{Parameter, ParameterRef, parameters};
use crate::reading::Rules;
use crate::rounding;
use crate::standard::{self, Item, Standard, Table, level_key};
use crate::unit::Unit;
use std::collections::HashSet;

/// A check, compiled.
#[derive(Debug)]
pub struct LimitsPlan {
    pub(super) columns: Vec<Column>,
    /// Of each case the limits of the columns; `None` if it is not known which bind.
    pub(super) cases: Vec<Option<Vec<ColumnLimits>>>,
    /// Of each case the sums of ratios, where no column holds them.
    pub(super) ratios: Vec<Vec<Ratio>>,
    /// The parameters of results by their places: those of the columns, then those of sums of ratios.
    parameters: Vec<&'static Parameter>,
    pub(super) temperature: Option<usize>,
    pub(super) nondetect: NonDetect,
    pub(super) missing_told: bool,
    pub(super) lang: Lang,
}

/// The limits of a parameter in a case.
#[derive(Debug, Default)]
pub(super) struct ColumnLimits {
    pub binding: Option<LimitSet>,
    /// Figures for reference, which bind nothing.
    pub reference: Option<LimitSet>,
    /// The limits of what binds that are computed row by row.
    pub computed: Vec<Computed>,
    /// What surely keeps every limit that binds, ends included, where that is known without a day.
    pub safe: Option<(f64, f64)>,
}

/// A sum of ratios, of the columns of its parts.
#[derive(Debug)]
pub(super) struct Ratio {
    pub parameter: &'static Parameter,
    /// Its place among the parameters of results.
    pub place: u32,
    /// The column of each part and its limit; `None` if the table has no column.
    pub parts: Vec<(Option<usize>, f64)>,
    pub set: LimitSet,
}

impl LimitsPlan {
    /// The plan of a request in JSON, compiled once for all morsels of a query.
    ///
    /// # Errors
    /// As [`LimitsPlan::compile`].
    #[cfg(feature = "polars")]
    pub(crate) fn cached(json: &str) -> Result<std::sync::Arc<LimitsPlan>> {
        use std::collections::HashMap;
        use std::sync::{Arc, Mutex};
        static COMPILED: Mutex<Option<HashMap<String, Arc<LimitsPlan>>>> = Mutex::new(None);
        const MOST: usize = 16;
        let mut compiled = COMPILED.lock().unwrap_or_else(|e| e.into_inner());
        let compiled = compiled.get_or_insert_default();
        if let Some(plan) = compiled.get(json) {
            return Ok(plan.clone());
        }
        let plan = Arc::new(LimitsPlan::compile(&LimitsRequest::from_json(json)?)?);
        if compiled.len() >= MOST {
            compiled.clear();
        }
        compiled.insert(json.to_owned(), plan.clone());
        Ok(plan)
    }

    /// Checks and compiles a request.
    ///
    /// # Errors
    /// The errors of names, units, words and standards.
    pub fn compile(request: &LimitsRequest) -> Result<LimitsPlan> {
        let standard = standard::find(&request.standard, request.standard_toml.as_deref())?;
        let s = standard.as_ref();
        check_detection_limits(&request.detection_limits)?;
        let columns: Vec<Column> = request.columns.iter().map(|c| column(s, c, request)).collect();
        let (mut cases, mut ratios): (Vec<_>, Vec<Vec<Ratio>>) = (Vec::new(), Vec::new());
        let mut parameters: Vec<_> = columns.iter().map(|c| c.parameter).collect();
        for case in &request.cases {
            let (held, sums) = compiled(s, case, &columns, request)?.unzip();
            cases.push(held);
            let mut sums = sums.unwrap_or_default();
            for sum in &mut sums {
                let known = parameters.iter().position(|p| p.id == sum.parameter.id);
                sum.place = known.unwrap_or(parameters.len()) as u32;
                if known.is_none() {
                    parameters.push(sum.parameter);
                }
            }
            ratios.push(sums);
        }
        Ok(LimitsPlan {
            temperature: columns.iter().position(|c| c.parameter.id == "water_temperature"),
            columns,
            cases,
            ratios,
            parameters,
            nondetect: request.nondetect,
            missing_told: request.missing_told,
            lang: request.lang,
        })
    }

    /// The columns, in the order in which cells come.
    pub fn columns(&self) -> &[Column] {
        &self.columns
    }

    /// The columns that have a part in the verdict on a reading of one: itself first; none of no column.
    pub fn needed(&self, place: usize) -> Vec<usize> {
        let of_case =
            self.cases.iter().flatten().filter_map(|held| held.get(place)).flat_map(|h| &h.computed);
        let mut needed = vec![place];
        if place >= self.columns.len() {
            return Vec::new();
        }
        for other in self.temperature.into_iter().chain(of_case.flat_map(Computed::places)) {
            if !needed.contains(&other) {
                needed.push(other);
            }
        }
        needed
    }

    /// The language of what results say.
    pub fn lang(&self) -> Lang {
        self.lang
    }

    /// The parameters of results by their places: those of the columns, then those of sums of ratios.
    pub fn parameters(&self) -> &[&'static Parameter] {
        &self.parameters
    }
}

fn column(s: &Standard, asked: &ColumnRequest, request: &LimitsRequest) -> Column {
    let parameter = asked.parameter();
    // Fewer than one in the volume that the limit is stated for.
    let mut own = s.tables.iter().flat_map(|t| &t.items).filter(|i| i.parameter == parameter.id);
    let of_count = || {
        let unit = Unit::parse(&own.find(|i| i.comparison == standard::Comparison::AtMost)?.unit)?;
        let one = rounding::decimal(standard::rule("not-detected-counts").figure("count"))?;
        unit.is_count().then(|| rounding::scale(one, unit.exponent_to(parameter.unit())?)).flatten()
    };
    let of_methods =
        || request.method_detection_limits.then(|| s.lowest_detection_limit(parameter)).flatten();
    let mut items = s.tables.iter().flat_map(|t| &t.items).filter(|i| i.parameter == parameter.id);
    let given = request.detection_limits.get(&ParameterRef::from(parameter)).copied();
    Column {
        parameter,
        exponent: asked.exponent(),
        rules: Rules::new(parameter.signed, &request.missing_values)
            .describing(items.any(Item::is_descriptive)),
        detection_limit: given.or_else(of_methods).or_else(of_count).map(rounding::to_f64),
    }
}

/// Whether a standard knows a use, or a level (crop) by it.
pub(super) fn knows_use(s: &Standard, word: &str) -> bool {
    let levels = s.tables.iter().filter(|t| t.levels.len() > 1).flat_map(|t| &t.levels);
    levels.into_iter().any(|l| level_key(l) == level_key(word))
        || said_words(s, "use").iter().any(|own| is_same_word("use", word, own))
}

/// The level of a case among those of the tables, and the words it says as an outfall does; `None` where
/// a row names a use that is not known.
fn words_of(s: &Standard, case: &Case, of_rows: &[String]) -> Result<Option<(Option<String>, Outfall)>> {
    let of_row = |name: &str| of_rows.iter().any(|n| n == name);
    let levels: Vec<&String> =
        s.tables.iter().filter(|t| t.levels.len() > 1).flat_map(|t| &t.levels).collect();
    let level = case.use_.as_ref().and_then(|word| levels.iter().find(|l| level_key(l) == level_key(word)));
    let uses: Vec<&str> = said_words(s, "use");
    let mut outfall = Outfall::builder();
    let refused = |option: &'static str, word: &str, known: &[&str]| {
        Err(crate::words::refused(option, word, known.iter().copied()))
    };
    match &case.use_ {
        Some(_) if level.is_some() => {}
        Some(word) if uses.iter().any(|own| is_same_word("use", word, own)) => {
            outfall = outfall.say("use", Some(word));
        }
        None if levels.is_empty() => {}
        _ if of_row("use") => return Ok(None),
        said => {
            // Tables have the same levels, and may be for uses of the same name.
            let mut seen = HashSet::new();
            let known = levels.iter().map(|l| l.as_str()).chain(uses);
            let known: Vec<&str> = known.filter(|word| seen.insert(*word)).collect();
            return refused("use", said.as_deref().unwrap_or("None"), &known);
        }
    }
    for (name, word) in &case.said {
        let mut word = word.as_deref();
        let known = said_words(s, name);
        let is_known = |word: &str| known.iter().any(|own| *own == "other" || is_same_word(name, word, own));
        if !known.is_empty() && word.is_some_and(|word| !is_known(word)) {
            if !of_row(name) {
                return refused("conditions", word.unwrap_or_default(), &known);
            }
            word = None;
        }
        outfall = outfall.say(name, word);
    }
    Ok(Some((level.map(|l| (*l).clone()), outfall.build_for(&[s])?)))
}

/// The words that conditions of a standard ask for in a column.
fn said_words<'a>(s: &'a Standard, name: &str) -> Vec<&'a str> {
    let items = s.tables.iter().flat_map(|t| &t.items).filter_map(|i| i.when.as_ref());
    let whens = s.tables.iter().filter_map(|t| t.when.as_ref()).chain(items);
    let mut words: Vec<&str> = Vec::new();
    for word in whens.filter_map(|w| w.said.get(name)).flatten() {
        if !words.contains(&word.as_str()) {
            words.push(word);
        }
    }
    words
}

/// The limits of a case, column by column, and its sums of ratios.
fn compiled(
    s: &Standard,
    case: &Case,
    columns: &[Column],
    request: &LimitsRequest,
) -> Result<Option<(Vec<ColumnLimits>, Vec<Ratio>)>> {
    let Some((level, outfall)) = words_of(s, case, &request.of_rows)? else { return Ok(None) };
    let tables: Vec<(&Table, Tri)> = s
        .tables
        .iter()
        .filter(|t| request.takes(t))
        .map(|t| (t, t.when.as_ref().map_or(Tri::Yes, |when| outfall.says_of_named(when))))
        .filter(|(_, tri)| *tri != Tri::No)
        .collect();
    let limits = |id: &str, reference: bool| -> Option<LimitSet> {
        let of = |(t, of_table): &(&Table, Tri)| -> Vec<BindingLimit> {
            let of_it = |i: &&Item| i.parameter == id && i.reference == reference && i.is_graded();
            let items = t.items.iter().filter(of_it);
            items
                .flat_map(|i| bound_by(s, t, i, level.as_deref(), &outfall, *of_table, case.water_body))
                .collect()
        };
        let limits: Vec<BindingLimit> = tables.iter().flat_map(of).collect();
        (!limits.is_empty()).then(|| LimitSet { parameter: id.to_owned(), limits })
    };
    let held: Vec<ColumnLimits> = columns
        .iter()
        .map(|c| {
            let binding = limits(&c.parameter.id, false);
            let place = |id: &str| columns.iter().position(|c| c.parameter.id == id);
            ColumnLimits {
                computed: computed(binding.as_ref(), place),
                safe: binding.as_ref().and_then(safe),
                binding,
                reference: limits(&c.parameter.id, true),
            }
        })
        .collect();
    let mut ratios = Vec::new();
    let items = tables.iter().flat_map(|(t, _)| &t.items).filter(|i| !i.ratios_of.is_empty());
    for item in items {
        if columns.iter().any(|c| c.parameter.id == item.parameter) {
            continue;
        }
        let parts: Vec<(Option<usize>, f64)> = item
            .ratios_of
            .iter()
            .filter_map(|id| {
                let high = limits(id, false)?.limits.first()?.high?;
                Some((columns.iter().position(|c| c.parameter.id == *id), high))
            })
            .collect();
        let set = limits(&item.parameter, false);
        if let Some(set) = set.filter(|_| parts.iter().any(|(column, _)| column.is_some())) {
            ratios.push(Ratio { parameter: parameters().get(&item.parameter)?, place: 0, parts, set });
        }
    }
    Ok(Some((held, ratios)))
}

/// What keeps every limit of a set for sure.
fn safe(set: &LimitSet) -> Option<(f64, f64)> {
    let (mut low, mut high) = (f64::NEG_INFINITY, f64::INFINITY);
    for limit in &set.limits {
        let plain = limit.of_outfall == Tri::Yes
            && limit.when == standard::When::default()
            && limit.in_force == crate::day::InForce::default()
            && limit.cell.encoded
            && !limit.cell.strict
            && !limit.cell.not_detected;
        if !plain {
            return None;
        }
        low = low.max(limit.low.unwrap_or(f64::NEG_INFINITY));
        high = high.min(limit.high.unwrap_or(f64::INFINITY));
    }
    Some((low, high))
}

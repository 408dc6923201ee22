//! Lakes and reservoirs: the trophic level index (环办〔2011〕22号).

#![allow(
    clippy::indexing_slicing,
    reason = "the parameters of the index are five, as its law and its arrays are"
)]

use crate::lang::Lang;
use crate::parameter::{Parameter, parameters};
use crate::rounding;
use crate::standard::{TrophicParameter, rule, trophic};
use once_cell::sync::Lazy;

/// Why there is no index.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum NoIndex {
    /// Parameters without a value.
    Missing(Vec<&'static str>),
    /// Parameters whose value is not above 0 and has no logarithm.
    NotPositive(Vec<&'static str>),
}

impl NoIndex {
    /// What the index lacks, in words: a code or a Chinese label, and the names of parameters.
    pub fn told(&self, lang: Lang) -> String {
        let (ids, code, zh) = match self {
            NoIndex::Missing(ids) => (ids, "missing", "缺少"),
            NoIndex::NotPositive(ids) => (ids, "not_above_zero", "数值不大于0"),
        };
        let names: Vec<&str> =
            ids.iter().filter_map(|id| Some(parameters().get(id).ok()?.name(lang))).collect();
        match lang {
            Lang::En => format!("{code}: {}", names.join(", ")),
            Lang::Zh => format!("{zh}：{}", names.join("、")),
        }
    }
}

/// The parameters of the index, in their order: chlorophyll a in mg/m³, transparency in m, the rest
/// in mg/L.
pub fn trophic_parameters() -> impl Iterator<Item = &'static str> {
    trophic().parameters.iter().map(|p| p.parameter.as_str())
}

fn number(text: &str) -> f64 {
    rounding::parse(text).map(rounding::to_f64).expect("checked at load")
}

/// A parameter of the index, its figures read.
struct Term {
    id: &'static str,
    weight: f64,
    a: f64,
    b: f64,
}

impl Term {
    fn of(p: &'static TrophicParameter) -> Term {
        Term { id: &p.parameter, weight: number(&p.r).powi(2), a: number(&p.a), b: number(&p.b) }
    }

    /// The index of the parameter by itself: 10 (a + b ln x).
    fn index(&self, x: f64) -> f64 {
        10.0 * (self.a + self.b * x.ln())
    }
}

static TERMS: Lazy<Vec<Term>> = Lazy::new(|| trophic().parameters.iter().map(Term::of).collect());

/// The index of one parameter; `None` for a parameter that has none, or x not above 0.
///
/// ```
/// use shuizhi::{assessment::lake::trophic_index_of, parameter::parameters};
/// assert_eq!(trophic_index_of(parameters().get("叶绿素a")?, 1.0), Some(25.0));
/// # Ok::<(), shuizhi::error::Error>(())
/// ```
pub fn trophic_index_of(parameter: &Parameter, x: f64) -> Option<f64> {
    let term = TERMS.iter().find(|term| term.id == parameter.id)?;
    (x > 0.0).then(|| rounding::settled(term.index(x)))
}

/// The trophic level index of values in the order of [`trophic_parameters`], of those in `declared`;
/// `renormalise` gives a subset weights that sum to 1.
///
/// # Errors
/// A declared parameter has no value or none above 0, or fewer than all are declared without
/// `renormalise`.
pub fn trophic_index(
    values: &[Option<f64>; 5],
    declared: [bool; 5],
    renormalise: bool,
) -> Result<f64, NoIndex> {
    let chosen = |i: usize| declared[i] || !renormalise;
    let named = |bad: &dyn Fn(usize) -> bool| -> Vec<&'static str> {
        (0..5).filter(|&i| chosen(i) && bad(i)).map(|i| TERMS[i].id).collect()
    };
    let missing = named(&|i| !declared[i] || values[i].is_none_or(f64::is_nan));
    if !missing.is_empty() || !(0..5).any(chosen) {
        return Err(NoIndex::Missing(missing));
    }
    let not_positive = named(&|i| values[i].is_some_and(|x| x <= 0.0 || x.is_infinite()));
    if !not_positive.is_empty() {
        return Err(NoIndex::NotPositive(not_positive));
    }
    let (mut sum, mut weights) = (0.0, 0.0);
    for ((_, term), value) in TERMS.iter().enumerate().zip(values).filter(|((i, _), _)| chosen(*i)) {
        sum += term.weight * term.index(value.unwrap_or(f64::NAN));
        weights += term.weight;
    }
    Ok(rounding::settled(sum / weights))
}

/// A trophic state: how rich water is in nutrients, the poorest first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[must_use]
pub struct TrophicState(u8);

impl TrophicState {
    /// That of an index; `None` of what is not a number.
    ///
    /// ```
    /// use shuizhi::{Lang, TrophicState};
    /// let named = |index| TrophicState::of(index).map(|state| state.name(Lang::Zh));
    /// assert_eq!([29.9, 30.0, 50.0].map(named), ["贫营养", "中营养", "中营养"].map(Some));
    /// assert_eq!([50.1, 60.0, 70.0, 70.1].map(named),
    ///     ["轻度富营养", "轻度富营养", "中度富营养", "重度富营养"].map(Some));
    /// assert_eq!(named(f64::NAN), None);
    /// ```
    pub fn of(index: f64) -> Option<TrophicState> {
        let within = trophic().states.iter().position(|s| match (&s.below, &s.up_to) {
            (Some(bound), _) => index < number(bound),
            (_, Some(bound)) => index <= number(bound),
            (None, None) => !index.is_nan(),
        });
        within.map(|place| TrophicState(place as u8))
    }

    /// All of them, from the poorest.
    pub fn all() -> impl Iterator<Item = TrophicState> {
        (0..).take(trophic().states.len()).map(TrophicState)
    }

    /// Its name.
    pub fn name(self, lang: Lang) -> &'static str {
        let state = trophic().states.get(usize::from(self.0));
        state.map_or("", |s| if lang == Lang::Zh { &s.zh } else { &s.en })
    }

    /// Its place, as columns hold it.
    #[cfg(feature = "polars")]
    pub(crate) fn place(self) -> u8 {
        self.0
    }
}

/// The parameter that lakes have assessed apart from the class.
pub fn assessed_apart() -> &'static str {
    &rule("total-nitrogen-apart").parameters[0]
}

#[cfg(test)]
mod tests {
    use super::*;

    const ALL: [bool; 5] = [true; 5];

    #[test]
    fn index_of_unit_values_is_the_weighted_sum_of_the_intercepts() {
        // ln 1 = 0: 10 Σ r²a / Σ r², r² = 1, 0.7056, 0.6724, 0.6889, 0.6889, a = 2.5, 9.436, 5.453, 5.118, 0.109:
        // 10 · (2.5 + 6.6580416 + 3.6665972 + 3.5257902 + 0.0750901) / 3.7558 = 43.73…
        let index = trophic_index(&[Some(1.0); 5], ALL, false).unwrap();
        assert!((index - 10.0 * 16.4255191 / 3.7558).abs() < 1e-9, "{index}");
        let of = |name, x| trophic_index_of(parameters().get(name).unwrap(), x);
        assert_eq!(of("transparency", 1.0), Some(51.18));
        assert_eq!(of("cod", 1.0), None);
        assert_eq!(of("transparency", 0.0), None);
    }

    #[test]
    fn a_subset_has_an_index_only_where_asked() {
        let values = [Some(1.0), None, None, None, Some(1.0)];
        let two = [true, false, false, false, true];
        assert_eq!(
            trophic_index(&values, two, false),
            Err(NoIndex::Missing(vec!["total_phosphorus", "total_nitrogen", "transparency"]))
        );
        let index = trophic_index(&values, two, true).unwrap();
        assert!((index - 10.0 * (2.5 + 0.6889 * 0.109) / 1.6889).abs() < 1e-9);
        assert!(trophic_index(&[None; 5], [false; 5], true).is_err());
    }

    #[test]
    fn zero_has_no_logarithm() {
        let values = [Some(0.0), Some(1.0), Some(1.0), Some(1.0), Some(1.0)];
        assert_eq!(trophic_index(&values, ALL, false), Err(NoIndex::NotPositive(vec!["chlorophyll_a"])));
    }

    #[test]
    fn more_nutrients_never_lower_the_index() {
        let base = [Some(8.0), Some(0.05), Some(0.9), Some(1.1), Some(4.2)];
        let index = trophic_index(&base, ALL, false).unwrap();
        for i in 0..5 {
            let mut more = base;
            more[i] = more[i].map(|x| if i == 3 { x / 2.0 } else { x * 2.0 });
            assert!(trophic_index(&more, ALL, false).unwrap() > index);
        }
    }
}
